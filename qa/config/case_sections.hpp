// Single cases of the YAML files of cases, by the parts that have keys of their own.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/module_case.hpp"
#include "qa/model/rpc_case.hpp"

namespace qa {

/// Reads one case with everything below it, and refuses what it doesn't know.
ModuleCase read_module_case(const ConfigNode& node, Diagnostics& errors);
/// `defaults` holds the service, port, method and deadline of cases that don't say.
RpcCase read_rpc_case(const ConfigNode& node, const RpcCase& defaults, Diagnostics& errors);

/// Parts of the readers, as functions of their own so that their keys can be listed
/// (known_keys.hpp).
void read_module_case_keys(TableReader& reader, ModuleCase& test);
void read_module_expectation(TableReader& expect, ModuleCase& test);
/// What `defaults` and a case have in common.
void read_rpc_target(TableReader& reader, RpcCase& test);
void read_rpc_case_keys(TableReader& reader, RpcCase& test);
/// What a case without `callers` and one of its callers have in common.
void read_rpc_caller_keys(TableReader& reader, RpcCaller& caller);
/// What a case expects of each reply, and of one that a step receives.
void read_rpc_reply(TableReader& expect, RpcExpectation& expectation);
void read_rpc_step(TableReader& reader, RpcStep& step);
/// A captured value that is no field.
void read_metadata_capture(TableReader& reader, RpcCapture& capture);
Fault read_fault(TableReader& reader);
void read_rpc_expectation(TableReader& expect, RpcExpectation& expectation);

}  // namespace qa
