// EchoService over Thrift: joins its calls to what they mean.
#pragma once

#include "EchoService.h"
#include "meaning/echo.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace echo {

/// Calls may come from several threads at a time.
class EchoHandler final : public over_thrift::EchoServiceIf {
 public:
  /// `peer` may be null and must outlive this object; it answers before ask() returns.
  EchoHandler(Peer* peer, std::size_t collection_bytes)
      : echo_(peer), collection_bytes_(collection_bytes) {}

  void echo(std::string& reply, const std::string& message) override;
  void expand(std::vector<std::string>& words, const std::string& message) override;
  void collect(std::string& reply, const std::vector<std::string>& messages) override;

 private:
  Echo echo_;
  std::size_t collection_bytes_;
};

}  // namespace echo
