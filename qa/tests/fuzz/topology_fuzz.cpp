// libFuzzer target: environments of services. Seeds: pipeline/environments/.
#include "qa/config/topology_file.hpp"
#include "qa/tests/fuzz/fuzzed.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  qa::check_promise(qa::parse_topology(text, qa::kFuzzedPath));
  return 0;
}
