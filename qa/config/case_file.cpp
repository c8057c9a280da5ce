#include "qa/config/case_file.hpp"

#include "qa/config/captured_names.hpp"
#include "qa/config/case_sections.hpp"
#include "qa/config/yaml_document.hpp"

#include <set>
#include <utility>

namespace qa {
namespace {

/// Reads the list `cases` with `read_case`; there must be one, and their names must differ.
template <class Case, class ReadCase>
std::vector<Case> read_cases(TableReader& reader, ReadCase read_case) {
  const ConfigNode* const node = reader.required("cases");
  std::vector<Case> cases;
  std::set<std::string> names;
  for (const ConfigNode& item : reader.list("cases")) {
    cases.push_back(read_case(item));
    if (!cases.back().name.empty() && !names.insert(cases.back().name).second)
      reader.errors().add(item.position, "a second case '" + cases.back().name + "'");
  }
  if (node != nullptr && cases.empty() && reader.errors().empty())
    reader.errors().add(node->position, "no case; nothing would be tested");
  return cases;
}

}  // namespace

Result<std::vector<ModuleCase>> parse_module_cases(std::string_view text, const std::string& path) {
  TRY_ASSIGN(const ConfigNode root, read_yaml(text, path));
  TRY(check_format(root, "module-cases/v1"));
  Diagnostics errors;
  TableReader reader(root, "the file", errors);
  reader.find("qa");  // see check_format
  auto cases = read_cases<ModuleCase>(
      reader, [&](const ConfigNode& item) { return read_module_case(item, errors); });
  reader.refuse_unknown_keys();
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return cases;
}

Result<std::vector<RpcCase>> parse_rpc_cases(std::string_view text, const std::string& path) {
  TRY_ASSIGN(const ConfigNode root, read_yaml(text, path));
  TRY(check_format(root, "rpc-cases/v1"));
  Diagnostics errors;
  TableReader reader(root, "the file", errors);
  reader.find("qa");  // see check_format
  RpcCase defaults;
  TableReader defaults_reader(reader.table("defaults"), "'defaults'", errors);
  read_rpc_target(defaults_reader, defaults);
  defaults_reader.refuse_unknown_keys();
  auto cases = read_cases<RpcCase>(
      reader, [&](const ConfigNode& item) { return read_rpc_case(item, defaults, errors); });
  if (const ConfigEntry* entry = find_entry(root, "cases")) {
    if (const auto* list = std::get_if<ConfigNode::List>(&entry->value.value))
      check_captured_names(*list, errors);
  }
  reader.refuse_unknown_keys();
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return cases;
}

}  // namespace qa
