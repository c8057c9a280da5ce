#include "ring.h"

#include <benchmark/benchmark.h>

static void Next(benchmark::State& state) {
  int place = 0;
  for (auto _ : state) benchmark::DoNotOptimize(place = ring_next(place, 97));
}
BENCHMARK(Next);
