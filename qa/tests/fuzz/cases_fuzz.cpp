// libFuzzer target: cases of module and integration tests. Seeds: reference-service/tests/module/,
// reference-service/tests/integration/.
#include "qa/config/case_file.hpp"
#include "qa/tests/fuzz/fuzzed.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  qa::check_promise(qa::parse_module_cases(text, qa::kFuzzedPath));
  qa::check_promise(qa::parse_rpc_cases(text, qa::kFuzzedPath));
  return 0;
}
