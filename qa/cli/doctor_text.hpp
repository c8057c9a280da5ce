// What `qa doctor` found, and how it reads.
#pragma once

#include "qa/report/line_printer.hpp"

#include <string>
#include <vector>

namespace qa {

/// One tool, or one ability of the host.
struct Checkup {
  std::string name;
  bool found = false;
  bool needed = false;  ///< by a stage of this pipeline
  std::string version;  ///< empty when it has none
  std::string place;    ///< where it was found
  std::string stages;   ///< kinds of stages that need it
  std::string remedy;   ///< the command that installs it, or why the host lacks it
};

/// Something is missing that a stage needs.
bool is_ill(const std::vector<Checkup>& checkups);

/// A table, then what to do about each one that is missing.
std::string doctor_text(const std::vector<Checkup>& checkups, const Palette& palette);

/// The first number with a dot in what a tool says about its version; empty when there is none.
std::string find_version(const std::string& text);

}  // namespace qa
