// How much tests check: their assertions, counted in the source. That a test passes says nothing
// when what it checked is gone.
#pragma once

#include "qa/coverage/code_text.hpp"

#include <map>
#include <string>
#include <string_view>

namespace qa {

/// By test, "EchoTest.Repeats"; one without any has 0. What stands outside of GoogleTest's tests
/// (helpers, other frameworks) counts for the file that has it, under its path.
using AssertionCounts = std::map<std::string, int>;

/// Adds the assertions of a source. A disabled test checks nothing, nor does what `#if 0` hides.
/// Known are those of GoogleTest, Catch2, doctest, Boost.Test and CppUnit, and assert().
void add_assertions(const std::string& path, std::string_view source, AssertionCounts& counts);

/// What of `before` is missing `now`: by name how many fewer. Tests that are gone are missing as
/// far as new ones don't make up for them, since a test may be renamed or split.
AssertionCounts lost_assertions(const AssertionCounts& before, const AssertionCounts& now);

}  // namespace qa
