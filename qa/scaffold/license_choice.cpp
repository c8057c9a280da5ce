#include "qa/scaffold/license_choice.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

constexpr std::string_view kMit = R"(MIT License

Copyright (c) the authors of {}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
)";

}  // namespace

Result<std::string> license_of(std::string_view choice) {
  if (choice.empty() || choice == "none") return std::string();
  if (choice == "MIT" || choice == "Apache-2.0") return std::string(choice);
  return fail(FailureKind::configuration,
              fmt::format("the license '{}' is none of MIT, Apache-2.0 and none: choose none, and "
                          "add the text of yours",
                          choice),
              "qa new --help");
}

std::string license_text(std::string_view id, std::string_view name, std::string_view apache) {
  return id == "MIT" ? fmt::format(fmt::runtime(kMit), name) : std::string(apache);
}

}  // namespace qa
