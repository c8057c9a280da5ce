// A benchmark program with qa's main, for tests.
#include <cstdlib>

#include <benchmark/benchmark.h>

namespace {

void BM_Spin(benchmark::State& state) {
  for (auto _ : state) {
    for (int i = 0; i < state.range(0); ++i) benchmark::DoNotOptimize(i);
  }
}
BENCHMARK(BM_Spin)->Arg(8)->Arg(64);

void BM_Aggregates(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(state.iterations());
}
BENCHMARK(BM_Aggregates)->Repetitions(3)->ReportAggregatesOnly(true);

void BM_GivesUp(benchmark::State& state) {
  state.SkipWithError("no peer");
  for (auto _ : state) {
  }
}
BENCHMARK(BM_GivesUp);

void BM_Crash(benchmark::State& state) {
  for (auto _ : state) std::abort();
}
BENCHMARK(BM_Crash);

}  // namespace
