// echo_server: see README.md.
#include "program.hpp"
#include "serving/app/application.hpp"

#include <cstddef>

int main(int argc, char** argv) {
  return serving::run_program(echo::program(), {argv, static_cast<std::size_t>(argc)});
}
