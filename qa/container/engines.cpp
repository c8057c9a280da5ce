#include "qa/container/engines.hpp"

#include "qa/container/engine_program.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/tools.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNoStore = "it keeps no images: it only writes them as tarballs";
constexpr const char* kNoContainerfile =
    "it runs no Containerfile: it packs what the container stage declares";

/// qa itself.
class BuiltinEngine : public ContainerEngine {
 public:
  std::string_view name() const override { return "builtin"; }
  Result<EngineAbilities> probe(const fs::path& /*scratch*/) override {
    return EngineAbilities{.why_no_load = kNoStore, .why_no_build = kNoContainerfile};
  }
  Result<std::string> image_id(const std::string& /*reference*/) override { return refuse(); }
  Result<void> load(const fs::path& /*tarball*/) override { return refuse(); }
  Result<void> build(const ImageBuild& /*build*/) override {
    return fail(FailureKind::host, kNoContainerfile);
  }
  Result<void> save(const std::string& /*reference*/, const fs::path& /*tarball*/) override {
    return refuse();
  }
  Result<void> remove(const std::string& /*reference*/) override { return refuse(); }

 private:
  static tl::unexpected<Failure> refuse() { return fail(FailureKind::host, kNoStore); }
};

std::string word(EngineAbility ability) {
  return ability == EngineAbility::load ? "load an image" : "build by a Containerfile";
}

}  // namespace

std::vector<std::unique_ptr<ContainerEngine>> container_engines(ProcessRunner& processes,
                                                                Files& files) {
  std::vector<std::unique_ptr<ContainerEngine>> engines;
  for (const EngineProgram* program : {&kPodman, &kDocker, &kBuildah})
    engines.push_back(std::make_unique<CommandLineEngine>(*program, processes, files));
  engines.push_back(std::make_unique<BuiltinEngine>());
  return engines;
}

std::vector<std::string> engine_names() {
  return {std::string(kAnyEngine), "builtin", "docker", "podman", "buildah"};
}

Result<ChosenEngine> choose_engine(std::string_view name, EngineAbility ability,
                                   const fs::path& scratch, ProcessRunner& processes,
                                   Files& files) {
  const std::vector<std::string> names = engine_names();
  if (std::ranges::find(names, name) == names.end())
    return fail(FailureKind::configuration, unknown_word("engine", std::string(name), names));
  ChosenEngine chosen;
  for (auto& engine : container_engines(processes, files)) {
    if (name != kAnyEngine && name != engine->name()) continue;
    TRY_ASSIGN(const EngineAbilities abilities,
               engine->probe(scratch / std::string(engine->name())));
    const std::string& why_not = abilities.why_not(ability);
    if (why_not.empty()) {
      chosen.engine = std::move(engine);
      return chosen;
    }
    chosen.passed_over.push_back(
        fmt::format("{} can't {}: {}", engine->name(), word(ability), why_not));
  }
  return fail(FailureKind::tool_missing, fmt::format("{}", fmt::join(chosen.passed_over, "; ")),
              name == kAnyEngine ? missing_tool("podman").next : "qa container engines");
}

}  // namespace qa
