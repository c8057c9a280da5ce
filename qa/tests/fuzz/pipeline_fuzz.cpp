// libFuzzer target: pipeline.toml, with and without a profile of its own. Seeds: pipeline/.
#include "qa/config/pipeline_file.hpp"
#include "qa/stages/catalog.hpp"
#include "qa/tests/fuzz/fuzzed.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* profile : {"local", "ci"})
    qa::check_promise(qa::parse_pipeline({text, qa::kFuzzedPath, profile}, qa::stage_kinds()));
  return 0;
}
