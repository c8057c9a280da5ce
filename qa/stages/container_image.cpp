#include "qa/stages/container_image.hpp"

#include "qa/container/elf.hpp"
#include "qa/container/image_contents.hpp"
#include "qa/container/image_files.hpp"
#include "qa/stages/container_files.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace qa {
namespace {

/// The one time in the image: SOURCE_DATE_EPOCH (reproducible-builds.org), which the cache's key
/// has, else 1970. Not that of the commit, which changes while the program in the image doesn't: a
/// replayed image would differ from a fresh one.
Result<std::int64_t> image_epoch() {
  const char* variable = std::getenv("SOURCE_DATE_EPOCH");
  if (variable == nullptr) return 0;
  const std::string_view text(variable);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size() && seconds >= 0) return seconds;
  return fail(FailureKind::configuration,
              fmt::format("SOURCE_DATE_EPOCH is '{}', expected seconds since 1970", text));
}

/// The variables that `env` declares, and those that follow from the rest.
std::map<std::string, std::string> environment_of(const ContainerSettings& settings) {
  std::map<std::string, std::string> variables = settings.environment;
  variables.emplace("PATH", std::filesystem::path(settings.entry_point).parent_path().string());
  if (!settings.certificates.empty()) variables.emplace("SSL_CERT_FILE", kBundleInImage);
  return variables;
}

}  // namespace

Result<DeclaredImage> declared_image(const ContainerSettings& settings, const BuiltService& service,
                                     StageContext& context) {
  TRY_ASSIGN(const ElfFacts facts, read_elf(service.program));
  TRY_ASSIGN(const std::int64_t epoch_seconds, image_epoch());
  ImageFiles files(settings.entry_point, service.program);
  std::vector<Finding> notes;
  TRY(add_declared_files(settings, context, files, notes));
  if (settings.packs_libraries)
    TRY(add_libraries(settings, facts, service.libraries, context, files, notes));
  std::map<std::string, std::string> machine_files = files.machine_files();
  return DeclaredImage{.spec = {.reference = settings.image,
                                .architecture = facts.machine,
                                .entry_point = settings.entry_point,
                                .arguments = settings.arguments,
                                .ports = settings.ports,
                                .environment = environment_of(settings),
                                .labels = settings.labels,
                                .user = kServiceUser,
                                .group = kServiceUser,
                                .epoch_seconds = epoch_seconds,
                                .files = std::move(files).take()},
                       .notes = std::move(notes),
                       .machine_files = std::move(machine_files)};
}

}  // namespace qa
