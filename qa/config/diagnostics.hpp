// What is wrong with a configuration, collected so that one run of qa names all of it.
#pragma once

#include "qa/config/config_node.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <vector>

namespace qa {

class Diagnostics {
 public:
  /// Beyond the first twenty, errors are only counted.
  void add(const Position& position, std::string message);
  bool empty() const { return errors_.empty(); }
  /// True when further errors won't be shown, so that there is no use in searching for them.
  bool full() const;

  /// Kind configuration; one error a line, in the order of the file. Only when not empty().
  Failure failure() const;

 private:
  struct Error {
    Position position;
    std::string message;
  };
  std::vector<Error> errors_;
  int unshown_ = 0;
};

}  // namespace qa
