#include "qa/benchmark/baseline.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace qa {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "qa.bench.baseline/1";

/// Stands in place of a commit's id in a baseline that only begins.
constexpr std::string_view kAddingCommit = "the one that adds this file";

/// What is wrong with the content; turned into a Failure before it leaves this file.
struct Flaw : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Every member that is there must be known, and every known one must be there.
void require_members(const Json& object, const std::string& where,
                     std::initializer_list<const char*> names) {
  if (!object.is_object()) throw Flaw(where + " must be an object");
  for (const auto& [key, value] : object.items()) {
    if (std::ranges::find(names, key, [](const char* n) { return std::string(n); }) ==
        names.end()) {
      throw Flaw("unknown member \"" + key + "\" in " + where);
    }
  }
  for (const char* name : names) {
    if (!object.contains(name)) throw Flaw(where + " has no member \"" + name + "\"");
  }
}

std::string hex(const Json& value, const std::string& name, std::size_t digits) {
  auto text = value.get<std::string>();
  const bool fits = text.size() == digits && std::ranges::all_of(text, [](unsigned char c) {
                      return std::isxdigit(c) != 0;
                    });
  if (!fits) throw Flaw(name + " must have " + std::to_string(digits) + " hexadecimal digits");
  return text;
}

std::uintmax_t count(const Json& value, const std::string& name) {
  if (!value.is_number_unsigned()) throw Flaw(name + " must be a number that is not negative");
  return value.get<std::uintmax_t>();
}

BaselineBenchmark benchmark_from(const Json& json) {
  require_members(json, "an entry of \"benchmarks\"",
                  {"name", "real_time_ns", "cpu_time_ns", "counters"});
  return {.name = json.at("name"),
          .real_ns = json.at("real_time_ns"),
          .cpu_ns = json.at("cpu_time_ns"),
          .counters = json.at("counters").get<ExactCounters>()};
}

Baseline baseline_from(const Json& json) {
  require_members(json, "the file", {"schema", "epoch", "source", "binary", "build", "benchmarks"});
  if (json.at("schema") != kSchema) {
    throw Flaw("\"schema\" is " + json.at("schema").dump() + ", this qa reads \"" +
               std::string(kSchema) + "\"");
  }
  const Json& epoch = json.at("epoch");
  const Json& source = json.at("source");
  const Json& binary = json.at("binary");
  const Json& build = json.at("build");
  require_members(epoch, "\"epoch\"", {"reason", "accepted"});
  require_members(source, "\"source\"", {"commit"});
  require_members(binary, "\"binary\"", {"stripped_sha256", "size_bytes"});
  require_members(build, "\"build\"", {"compiler", "build_type", "flags", "libraries"});
  Baseline baseline{
      .commit = hex(source.at("commit"), "\"commit\"", 40),
      .stripped_sha256 = hex(binary.at("stripped_sha256"), "\"stripped_sha256\"", 64),
      .size_bytes = count(binary.at("size_bytes"), "\"size_bytes\""),
      .build = {.compiler = build.at("compiler"),
                .build_type = build.at("build_type"),
                .flags = build.at("flags"),
                .libraries = build.at("libraries").get<std::map<std::string, std::string>>()},
      .reason = epoch.at("reason"),
      .accepted = epoch.at("accepted"),
      .benchmarks = {}};
  for (const Json& entry : json.at("benchmarks")) {
    baseline.benchmarks.push_back(benchmark_from(entry));
  }
  return baseline;
}

}  // namespace

Result<Baseline> parse_baseline(std::string_view text, const std::filesystem::path& path) {
  const auto flawed = [&](const std::string& what) {
    return fail(FailureKind::configuration, path.string() + ": " + what,
                "git checkout -- " + path.string());
  };
  try {
    return baseline_from(Json::parse(text));
  } catch (const Json::exception& error) {
    return flawed(error.what());
  } catch (const Flaw& flaw) {
    return flawed(flaw.what());
  }
}

std::string to_json(const Baseline& baseline) {
  Json json = {
      {"schema", kSchema},
      {"epoch", {{"reason", baseline.reason}, {"accepted", baseline.accepted}}},
      {"source", {{"commit", baseline.commit}}},
      {"binary",
       {{"stripped_sha256", baseline.stripped_sha256}, {"size_bytes", baseline.size_bytes}}},
      {"build",
       {{"compiler", baseline.build.compiler},
        {"build_type", baseline.build.build_type},
        {"flags", baseline.build.flags},
        {"libraries", baseline.build.libraries}}},
      {"benchmarks", Json::array()}};
  for (const BaselineBenchmark& benchmark : baseline.benchmarks) {
    json["benchmarks"].push_back({{"name", benchmark.name},
                                  {"real_time_ns", benchmark.real_ns},
                                  {"cpu_time_ns", benchmark.cpu_ns},
                                  {"counters", benchmark.counters}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string beginning_baseline() {
  const Json json = {{"schema", kSchema}, {"source", {{"commit", kAddingCommit}}}};
  return json.dump(2) + "\n";
}

bool is_beginning_baseline(std::string_view text) {
  return Json::parse(text, nullptr, false) == Json::parse(beginning_baseline());
}

}  // namespace qa
