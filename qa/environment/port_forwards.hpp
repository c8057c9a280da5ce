// Addresses on this machine under which the services of an environment are reached.
#pragma once

#include <map>
#include <string>

namespace qa {

class PortForwards {
 public:
  virtual ~PortForwards() = default;
  /// Port by name -> "127.77.0.10:42302".
  virtual std::map<std::string, std::string> of(const std::string& service) const = 0;
  /// They do not work any more.
  virtual bool have_ended() = 0;
};

}  // namespace qa
