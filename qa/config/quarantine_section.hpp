// The tests of a stage whose failure somebody answers for.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/pipeline.hpp"

#include <vector>

namespace qa {

/// `quarantine` of a stage. Every entry needs all its keys: one without an owner or a last day
/// would stay for ever.
std::vector<QuarantinedTest> read_quarantine(TableReader& stage);

/// One item of it, a function of its own so that its keys can be listed (known_keys.hpp).
QuarantinedTest read_quarantined_test(TableReader& reader);

}  // namespace qa
