#include "qa/cli/commands.hpp"
#include "qa/model/run_result.hpp"

#include <cstdio>
#include <exception>

int main(int argument_count, char** arguments) {
  try {
    return qa::run_cli(qa::Arguments(arguments + 1, arguments + argument_count));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qa: internal error: %s; please report this\n", error.what());
    return qa::kCouldNotJudge;
  }
}
