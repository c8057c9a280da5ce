#include "qa/environment/kubernetes_place.hpp"

#include "qa/environment/kubernetes_manifest.hpp"
#include "qa/system/lines.hpp"

#include <charconv>

namespace qa {
namespace {

using std::chrono::milliseconds;

constexpr Command::Purpose kCleanUp = Command::Purpose::clean_up;
/// Pods that ignore SIGTERM are long gone by then: they were stopped before, or get a second.
constexpr milliseconds kPatience{std::chrono::seconds(30)};
constexpr milliseconds kGlance{200};

/// What keeps the namespace, as the cluster says it.
constexpr const char* kObstacles =
    "-o=jsonpath={range .status.conditions[?(@.status==\"True\")]}{.message}{\" \"}{end}";

Result<std::string> labeled(const Kubectl& kubectl, const char* output) {
  return kubectl.look({"namespace", "--field-selector=metadata.name=" + kubectl.place().space,
                       std::string("--selector=") + kManagedLabel + "=true", output},
                      kCleanUp);
}

}  // namespace

std::string remove_place(const Kubectl& kubectl, Clock& clock) {
  // By its label, too: a name alone may be anybody's.
  const auto asked = kubectl.ask("remove the namespace",
                                 {"delete", "namespace", "--wait=false", "--ignore-not-found",
                                  "--field-selector=metadata.name=" + kubectl.place().space,
                                  std::string("--selector=") + kManagedLabel + "=true"},
                                 kCleanUp);
  if (!asked) return asked.error().what;
  const auto begun = clock.steady_now();
  for (;;) {
    const Result<std::string> there = labeled(kubectl, "-o=name");
    if (!there) return there.error().what;
    if (trimmed(*there).empty()) return {};
    if (clock.steady_now() - begun > kPatience) break;
    clock.sleep_for(kGlance);
  }
  const Result<std::string> obstacles =
      kubectl.look({"namespace", kubectl.place().space, kObstacles}, kCleanUp);
  return "it is still being removed: " + std::string(trimmed(obstacles.value_or("")));
}

void remove_expired_places(const Kubectl& kubectl, Clock& clock) {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count();
  const Result<std::string> all = kubectl.look(
      {"namespaces", std::string("--selector=") + kManagedLabel + "=true",
       "-o=jsonpath={range .items[*]}{.metadata.name}{\" \"}{.metadata.labels.qa\\.dev/expires}"
       "{\"\\n\"}{end}"});
  const std::string text_of_all = all.value_or("");
  for (const std::string_view line : lines_of(text_of_all)) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) continue;
    std::int64_t expires = now;
    const std::string_view text = line.substr(blank + 1);
    std::from_chars(text.data(), text.data() + text.size(), expires);
    if (expires >= now) continue;
    static_cast<void>(
        kubectl.ask("remove an old namespace",
                    {"delete", "namespace", std::string(line.substr(0, blank)), "--wait=false"}));
  }
}

}  // namespace qa
