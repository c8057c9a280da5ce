// qa-bench-probe: benchmarks whose work is known, by which `qa bench selftest` tries the gate. A
// file PROGRAM.inject beside the program says how many percent more of it are to be done.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr std::int64_t kUnits = 1000;

std::int64_t read_injected_percent() {
  char path[4096];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0) return 0;
  const std::string file(path, static_cast<std::size_t>(length));
  const int descriptor = open((file + ".inject").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  char text[16] = {};
  const ssize_t count = read(descriptor, text, sizeof text - 1);
  close(descriptor);
  return count <= 0 ? 0 : std::strtol(text, nullptr, 10);
}

/// Units of work an operation.
std::int64_t units() {
  static const std::int64_t count = kUnits + kUnits * read_injected_percent() / 100;
  return count;
}

void BM_Compute(benchmark::State& state) {
  const std::int64_t count = units();
  for (auto _ : state) {
    std::uint64_t hash = 14695981039346656037U;
    for (std::int64_t i = 0; i < count; ++i) {
      hash = (hash ^ static_cast<std::uint64_t>(i)) * 1099511628211U;
      benchmark::DoNotOptimize(hash);
    }
  }
}
BENCHMARK(BM_Compute);

void BM_Allocate(benchmark::State& state) {
  constexpr std::int64_t kSizes = 7;
  const std::int64_t count = units() / 10;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < count; ++i) {
      const auto memory = std::make_unique<char[]>(static_cast<std::size_t>(64 << (i % kSizes)));
      benchmark::DoNotOptimize(memory.get());
    }
  }
}
BENCHMARK(BM_Allocate);

void BM_SystemCall(benchmark::State& state) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) state.SkipWithError("no pipe");
  const std::int64_t count = units() / 10;
  char byte = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < count; ++i) {
      benchmark::DoNotOptimize(write(ends[1], &byte, 1));
      benchmark::DoNotOptimize(read(ends[0], &byte, 1));
    }
  }
  close(ends[0]);
  close(ends[1]);
}
BENCHMARK(BM_SystemCall)->UseRealTime();

}  // namespace
