#include "serving/app/metrics_text.hpp"

#include <array>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace serving {

namespace {

using std::chrono::duration;

constexpr std::array kStates = {
    ServiceState::initialized, ServiceState::starting, ServiceState::started, ServiceState::running,
    ServiceState::stopping,    ServiceState::stopped,  ServiceState::error};

std::string text_of(std::uint64_t number) {
  return std::to_string(number);
}

/// As few digits as tell it from all other numbers, without an exponent: bounds of buckets are
/// labels, and people read them.
std::string text_of(double number) {
  constexpr std::size_t kLongest = 64;
  std::array<char, kLongest> text{};
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return {text.data(), result.ptr};
}

std::string seconds_of(std::chrono::nanoseconds time) {
  return text_of(duration<double>(time).count());
}

using Label = std::pair<std::string_view, std::string_view>;
using Labels = std::vector<Label>;

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  return text;
}

/// The text under construction.
class Page {
 public:
  /// All samples of a name stand together, below this.
  void describe(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += "# HELP " + name_ + " " + std::string(help) + "\n";
    text_ += "# TYPE " + name_ + " " + std::string(type) + "\n";
  }

  /// Of the name that was described last; `suffix` is a histogram's.
  void sample(const Labels& labels, std::string_view value, std::string_view suffix = "") {
    text_ += name_;
    text_ += suffix;
    char separator = '{';
    for (const auto& [label, text] : labels) {
      text_ += std::exchange(separator, ',') + std::string(label) + "=\"" + escaped(text) + '"';
    }
    if (!labels.empty()) text_ += '}';
    text_ += ' ';
    text_ += value;
    text_ += '\n';
  }

  /// A name with one sample, or nothing at all when the number is unknown.
  template <class Number>
  void single(std::string_view name, std::string_view type, std::string_view help,
              const std::optional<Number>& value) {
    if (!value) return;
    describe(name, type, help);
    sample({}, text_of(*value));
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::string name_;
};

/// Those of the other languages' gRPC middlewares, so that dashboards fit.
Labels labels_of(const MethodNumbers& method) {
  const std::string_view name = method.name;
  const std::size_t slash = name.find('/');
  return {{"grpc_type", name_of(method.type)},
          {"grpc_service", name.substr(0, slash)},
          {"grpc_method", name.substr(slash + 1)}};
}

void add_calls(Page& page, const std::vector<MethodNumbers>& methods) {
  page.describe("grpc_server_started_total", "counter", "Calls that have begun.");
  for (const auto& method : methods) {
    page.sample(labels_of(method), text_of(method.values.started));
  }
  page.describe("grpc_server_in_flight", "gauge", "Calls that have begun and not ended.");
  for (const auto& method : methods) {
    page.sample(labels_of(method), text_of(method.values.in_flight()));
  }
  page.describe("grpc_server_handled_total", "counter", "Calls that have ended, by status.");
  for (const auto& method : methods) {
    for (std::size_t i = 0; i < CallMetrics::kCodes; ++i) {
      const auto code = static_cast<OutcomeCode>(i);
      const std::uint64_t count = method.values.finished[i];
      if (count == 0 && code != OutcomeCode::ok) continue;  // most never happen
      Labels labels = labels_of(method);
      labels.emplace_back("grpc_code", name_of(code));
      page.sample(labels, text_of(count));
    }
  }
}

void add_durations(Page& page, const std::vector<MethodNumbers>& methods) {
  page.describe("grpc_server_handling_seconds", "histogram",
                "From a call's arrival until its answer is out.");
  for (const auto& method : methods) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < method.values.durations.size(); ++i) {
      count += method.values.durations[i];
      const std::string bound =
          i < CallMetrics::kBounds.size() ? seconds_of(CallMetrics::kBounds[i]) : "+Inf";
      Labels labels = labels_of(method);
      labels.emplace_back("le", bound);
      page.sample(labels, text_of(count), "_bucket");
    }
    page.sample(labels_of(method), seconds_of(method.values.total_duration), "_sum");
    page.sample(labels_of(method), text_of(count), "_count");
  }
}

void add_service(Page& page, const MetricsValues& values) {
  const std::string prefix(values.prefix);
  page.describe(prefix + "_build_info", "gauge", "Which build this is.");
  page.sample({{"version", values.build.version},
               {"compiler", values.build.compiler},
               {"grpc", values.build.grpc},
               {"protobuf", values.build.protobuf},
               {"openssl", values.build.openssl}},
              "1");
  page.describe(prefix + "_state", "gauge", "1 for the state the service is in.");
  for (const ServiceState state : kStates) {
    page.sample({{"state", name_of(state)}}, state == values.state ? "1" : "0");
  }
  page.single(prefix + "_connections", "gauge", "Connections that are open.",
              std::optional<std::uint64_t>(values.connections));
}

void add_process(Page& page, const ProcessNumbers& process) {
  page.single("process_resident_memory_bytes", "gauge", "Resident memory.", process.resident_bytes);
  page.single("process_open_fds", "gauge", "Open file descriptors.", process.open_descriptors);
  page.single("process_cpu_seconds_total", "counter", "Processor time, user and system.",
              process.cpu_seconds);
  page.single("process_start_time_seconds", "gauge", "Start of the process since 1970.",
              process.started);
}

}  // namespace

std::string metrics_text(const MetricsValues& values) {
  Page page;
  add_service(page, values);
  add_calls(page, values.methods);
  add_durations(page, values.methods);
  add_process(page, values.process);
  return page.take();
}

}  // namespace serving
