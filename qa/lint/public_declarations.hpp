// What a C++ header offers to those who include it.
#pragma once

#include "qa/lint/header_text.hpp"

#include <string>
#include <vector>

namespace qa {

struct Declaration {
  std::string name;    ///< "Server::stop"
  int first_line = 0;  ///< of all of it, template and attributes included
  int last_line = 0;   ///< up to where its body begins

  bool operator==(const Declaration&) const = default;
};

/// Types, functions, variables, aliases and members, in their order. Not what nobody calls by its
/// name, or what says nothing new: private parts, namespaces without a name or called detail,
/// internal or impl, enumerators, forward declarations, friends, constructors and destructors,
/// what is defaulted, deleted or overrides, and what a macro hides.
std::vector<Declaration> public_declarations(const HeaderText& header);

}  // namespace qa
