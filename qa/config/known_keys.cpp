#include "qa/config/known_keys.hpp"

#include "qa/config/case_sections.hpp"
#include "qa/config/gate_section.hpp"
#include "qa/config/pipeline_file.hpp"
#include "qa/config/profile.hpp"
#include "qa/config/quarantine_section.hpp"
#include "qa/config/service_section.hpp"
#include "qa/config/stage_section.hpp"

namespace qa {
namespace {

/// What `read` asks an empty table for; that all of it is missing is nobody's error.
template <class Read>
std::vector<std::string> keys_of(Read read) {
  Diagnostics ignored;
  TableReader reader(empty_table(), "", ignored);
  read(reader);
  return reader.known_keys();
}

}  // namespace

KnownKeys known_pipeline_keys(StageKinds kinds) {
  KnownKeys keys;
  keys["file"] = keys_of([](TableReader& reader) { read_top_level(reader); });
  keys["run"] = keys_of([](TableReader& reader) { read_run(reader); });
  keys["gate"] = keys_of([](TableReader& reader) { read_gate(reader, {}); });
  keys["quarantine"] = keys_of([](TableReader& reader) { read_quarantined_test(reader); });
  keys["profile"] = {overridable_keys().begin(), overridable_keys().end()};
  keys["stage"] = keys_of([](TableReader& reader) {
    StageSpec spec;
    reader.find("kind");
    read_common_keys(reader, spec);
    read_gates(reader, {});
  });
  for (const StageKind* kind : kinds) {
    keys[std::string(kind->name)] =
        keys_of([&](TableReader& reader) { kind->read(reader, "stage"); });
  }
  return keys;
}

KnownKeys known_yaml_keys() {
  ServiceSpec service;
  ModuleCase module_case;
  RpcCase rpc_case;
  KnownKeys keys;
  keys["topology"] = keys_of([](TableReader& reader) { read_topology_keys(reader); });
  keys["service"] = keys_of([&](TableReader& reader) { read_service_keys(reader, service); });
  keys["ready"] = keys_of([&](TableReader& reader) { read_readiness(reader, service); });
  keys["module case"] =
      keys_of([&](TableReader& reader) { read_module_case_keys(reader, module_case); });
  keys["module expect"] =
      keys_of([&](TableReader& reader) { read_module_expectation(reader, module_case); });
  keys["rpc defaults"] = keys_of([&](TableReader& reader) { read_rpc_target(reader, rpc_case); });
  keys["rpc case"] = keys_of([&](TableReader& reader) { read_rpc_case_keys(reader, rpc_case); });
  keys["fault"] = keys_of([](TableReader& reader) { read_fault(reader); });
  RpcCaller caller;
  keys["rpc caller"] = keys_of([&](TableReader& reader) { read_rpc_caller_keys(reader, caller); });
  RpcStep step;
  keys["rpc step"] = keys_of([&](TableReader& reader) { read_rpc_step(reader, step); });
  keys["rpc receive"] = keys_of([&](TableReader& reader) { read_rpc_reply(reader, step.expect); });
  RpcCapture capture;
  keys["rpc capture"] =
      keys_of([&](TableReader& reader) { read_metadata_capture(reader, capture); });
  keys["rpc expect"] =
      keys_of([&](TableReader& reader) { read_rpc_expectation(reader, caller.expect); });
  return keys;
}

}  // namespace qa
