#include "qa/cli/commands.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/standard_streams.hpp"

#include <cstdio>
#include <exception>

int main(int argument_count, char** arguments) {
  qa::open_standard_streams();
  qa::survive_size_limits();
  try {
    return qa::run_cli(qa::Arguments(arguments + 1, arguments + argument_count));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qa: internal error: %s; please report this\n", error.what());
    return qa::kCouldNotJudge;
  }
}
