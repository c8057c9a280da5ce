// Memory after a burst: what was freed goes back to the system.
#include "serving/rpc/memory_care.hpp"

#include <cstring>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace serving {
namespace {

TEST(MemoryCareTest, GivesBackWhatABurstHasLeft) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizers' own allocators keep what is freed";
#endif
  constexpr std::size_t kBlocks = 100'000;
  constexpr std::size_t kBlockBytes = 1000;
  const auto start = MemoryCare::Clock::now();
  MemoryCare care;
  care.remember_baseline();
  care.look(start);
  EXPECT_FALSE(care.is_large());

  std::vector<std::unique_ptr<char[]>> blocks;
  blocks.reserve(kBlocks);
  for (std::size_t i = 0; i < kBlocks; ++i) {
    blocks.push_back(std::make_unique<char[]>(kBlockBytes));
    std::memset(blocks.back().get(), 1, kBlockBytes);
  }
  care.look(start + std::chrono::seconds(1));
  EXPECT_TRUE(care.is_large()) << "all is in use";

  // The last one lies on top of the heap, so that free() alone gives nothing back.
  blocks.erase(blocks.begin(), blocks.end() - 1);
  const std::size_t before = resident_bytes();
  care.look(start + std::chrono::seconds(10));
  EXPECT_LT(resident_bytes(), before - kBlocks * kBlockBytes / 2);
  care.look(start + std::chrono::seconds(11));
  EXPECT_FALSE(care.is_large());
}

}  // namespace
}  // namespace serving
