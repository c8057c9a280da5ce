// What happens when zlib can't begin: the two functions in front of its own say so here.
#include "qa/container/gzip.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

namespace {

bool memory_is_short = false;

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int deflateInit2_(z_streamp stream, int level, int method, int window_bits,
                             int memory_level, int strategy, const char* version, int size) {
  if (memory_is_short) return Z_MEM_ERROR;
  return real<decltype(deflateInit2_)>("deflateInit2_")(stream, level, method, window_bits,
                                                        memory_level, strategy, version, size);
}

extern "C" int inflateInit2_(z_streamp stream, int window_bits, const char* version, int size) {
  if (memory_is_short) return Z_MEM_ERROR;
  return real<decltype(inflateInit2_)>("inflateInit2_")(stream, window_bits, version, size);
}

namespace qa {
namespace {

using testing::HasSubstr;

TEST(Gzip, TooLittleMemoryIsAFailureOfTheHost) {
  const std::string packed = gzip("x").value();
  memory_is_short = true;
  const Result<std::string> written = gzip("x");
  const Result<std::string> read = gunzip(packed, 1);
  memory_is_short = false;
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, FailureKind::host);
  EXPECT_THAT(written.error().what, HasSubstr("deflateInit2 of zlib fails: insufficient memory"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, FailureKind::host);
  EXPECT_THAT(read.error().what, HasSubstr("inflateInit2 of zlib fails: insufficient memory"));
}

}  // namespace
}  // namespace qa
