// Addresses on the host under which the services of an environment are reached.
#pragma once

#include "qa/environment/environment.hpp"
#include "qa/model/failure.hpp"
#include "qa/system/process_runner.hpp"

#include <map>
#include <memory>
#include <string>

namespace qa {

class PortForwards {
 public:
  /// Every port of every service, on loopback: with the address that the service has inside, or a
  /// like one when another environment has that. Nobody but this machine gets there.
  static Result<PortForwards> open(const Environment& environment, ProcessRunner& processes);

  /// Port by name -> "127.77.0.10:42302".
  std::map<std::string, std::string> of(const std::string& service) const;
  /// They do not work any more.
  bool have_ended() { return process_ && process_->poll().has_value(); }

 private:
  std::unique_ptr<RunningProcess> process_;  ///< null when there is no port
  std::map<std::string, std::map<std::string, std::string>> endpoints_;
};

}  // namespace qa
