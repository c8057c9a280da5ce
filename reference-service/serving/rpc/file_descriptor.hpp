// A descriptor that is closed once.
#pragma once

#include <utility>

#include <unistd.h>

namespace serving {

/// Owns one descriptor, or none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(FileDescriptor&& other) noexcept : number_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    reset();
    number_ = other.release();
    return *this;
  }

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

  /// Leaves it to the caller.
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

  void reset() {
    if (is_open()) close(release());
  }

 private:
  int number_ = -1;
};

}  // namespace serving
