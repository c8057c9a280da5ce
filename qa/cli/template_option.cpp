#include "qa/cli/template_option.hpp"

#include "qa/scaffold/new_repository.hpp"

#include <system_error>

#include <CLI/CLI.hpp>

namespace qa {

void add_template_option(CLI::App& app, std::string& directory) {
  app.add_option("--template", directory, "qa's checkout; by default the one that qa lies in")
      ->type_name("DIR");
}

Result<std::filesystem::path> template_in(Files& files, const std::string& directory) {
  std::error_code unknown;
  return find_template(files, directory.empty()
                                  ? std::filesystem::read_symlink("/proc/self/exe", unknown)
                                  : std::filesystem::absolute(directory, unknown) / "qa");
}

}  // namespace qa
