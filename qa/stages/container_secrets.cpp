#include "qa/stages/container_secrets.hpp"

#include "qa/container/image_secrets.hpp"
#include "qa/container/secret_control.hpp"
#include "qa/system/tool_environment.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qa {
namespace {

/// A variable that says where a secret lies is none itself.
std::map<std::string, std::string> callers_secrets(Files& files) {
  auto variables = secret_variables(inherited_variables());
  std::erase_if(variables, [&](const auto& variable) {
    return variable.second.starts_with('/') && files.exists(variable.second);
  });
  return variables;
}

}  // namespace

Result<void> search_secrets(const Image& image, StageResult& result, StageContext& context) {
  context.step("search for secrets");
  const auto values = callers_secrets(context.files);
  TRY_ASSIGN(const std::vector<std::string> missed, missed_canaries(values, {}, context.run_id));
  ImageSecrets secrets = find_image_secrets(image, SecretSearch(values));
  if (!missed.empty())
    secrets.not_searched.push_back(
        {.severity = Severity::warning,
         .rule = "image.not-searched",
         .message = fmt::format("the search for secrets missed what was planted for it in {}",
                                fmt::join(missed, "; "))});
  // Those that their names told, before they were packed, count as well.
  const auto by_name =
      static_cast<std::size_t>(std::ranges::count(result.findings, kSecretRule, &Finding::rule));
  const std::size_t count = secrets.found.size() + by_name;
  if (count > 0 || secrets.not_searched.empty())
    result.metrics.push_back({"image.secrets", static_cast<double>(count), "1"});
  std::ranges::move(secrets.found, std::back_inserter(result.findings));
  std::ranges::move(secrets.not_searched, std::back_inserter(result.findings));
  return {};
}

}  // namespace qa
