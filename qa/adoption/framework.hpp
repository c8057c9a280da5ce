// Which frameworks a program uses, by what it links and what it includes.
#pragma once

#include "qa/adoption/project_facts.hpp"

#include <set>
#include <string_view>

namespace qa {

/// "GoogleTest"
std::string_view name_of(Framework framework);

/// By a piece of a link line ("/usr/lib/libgtest.a", "-lbenchmark") or the name of a target that is
/// built before ("Catch2WithMain").
void add_frameworks_linked(std::string_view link_piece, std::set<Framework>& frameworks);

/// By the include lines of a source: some are nothing but headers. Lines that the preprocessor
/// would leave out count as well.
void add_frameworks_included(std::string_view source, std::set<Framework>& frameworks);

}  // namespace qa
