// Where commands write: answers to standard output, diagnostics to standard error.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/report/line_printer.hpp"

#include <string_view>

namespace qa {

void print(std::string_view text);

/// "qa: WHAT", then the labels that are known, to standard error.
void print_failure(const Failure& failure);

/// Standard output as it is now.
Terminal standard_output();

/// Colors where standard output understands them.
Palette standard_palette();

}  // namespace qa
