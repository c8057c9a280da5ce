#include "qa/config/stage_section.hpp"

#include "qa/config/gate_section.hpp"

#include <algorithm>

namespace qa {
namespace {

constexpr int kMaxRetries = 10;

/// The kind that the stage names; null when it names none that there is, which is reported.
const StageKind* read_kind(TableReader& reader, StageKinds kinds) {
  reader.required("kind");
  return find_kind(kinds, reader.one_of("kind", kind_names(kinds), ""));
}

}  // namespace

bool is_stage_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_allowed);
}

void read_common_keys(TableReader& stage, StageSpec& spec) {
  spec.description = stage.text("description");
  spec.needs = stage.texts("needs");
  spec.timeout = stage.duration("timeout", spec.timeout);
  spec.inputs = stage.relative_patterns("inputs");
  spec.environment = stage.texts("environment");
  spec.resources = stage.texts("resources");
  if (!stage.flag("cache", true)) spec.caching = Caching::never;
  spec.optional = stage.flag("optional", spec.optional);
  spec.retries = stage.whole_number("retries", {.min = 0, .max = kMaxRetries}, spec.retries);
}

StageSpec read_stage(const ConfigEntry& entry, StageKinds kinds, Diagnostics& errors) {
  StageSpec spec;
  spec.name = entry.key;
  if (!is_stage_name(spec.name))
    errors.add(entry.position, "stage '" + spec.name +
                                   "' needs a name of a-z, 0-9, '_' and '-' that starts with a-z");
  if (spec.name == "all")
    errors.add(entry.position, "'all' means every stage; choose another name");

  TableReader reader(entry.value, "stage '" + spec.name + "'", errors);
  const StageKind* kind = read_kind(reader, kinds);
  read_common_keys(reader, spec);
  if (kind == nullptr) return spec;  // nobody knows which other keys are right
  spec.kind = kind;
  spec.settings = kind->read(reader, spec.name);
  spec.gates = read_gates(reader, kind->gates(spec.settings));
  reader.refuse_unknown_keys();
  return spec;
}

}  // namespace qa
