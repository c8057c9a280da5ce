// What the readers of the parts of an RPC case have in common.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/rpc_case.hpp"

#include <string>
#include <string_view>

namespace qa {

bool is_metadata_key(std::string_view key);
/// The keys of the table `metadata`.
void check_metadata(TableReader& reader);

/// "user.items[0].id"
void check_path(const Position& position, const std::string& path, Diagnostics& errors);

/// Reports when there are both keys.
void refuse_both(TableReader& reader, const char* one, const char* other);

/// `ignore` without anything that is compared.
void refuse_idle_ignore(TableReader& expect, const RpcExpectation& expectation);

/// `request`, `requests` or `steps`, which take the place of whichever of them the caller had.
void read_requests(TableReader& reader, RpcCaller& caller);

}  // namespace qa
