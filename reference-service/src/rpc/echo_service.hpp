// echo.v1.EchoService on one loop: joins the calls to what they mean.
#pragma once

#include "core/call_gate.hpp"
#include "core/echo.hpp"
#include "core/method_table.hpp"
#include "echo/v1/echo.grpc.pb.h"
#include "rpc/event_loop.hpp"
#include "rpc/unary_method.hpp"

namespace echo {

/// All members belong to the loop's thread, or to the time before it runs.
class EchoService {
 public:
  using Api = v1::EchoService::AsyncService;

  /// What is not the service's own. All of it must outlive the service.
  struct Setting {
    Api& api;
    EventLoop& loop;
    MethodTable& table;
    CallGate& gate;
    Peer* peer;  ///< may be null
  };

  explicit EchoService(const Setting& setting);

  /// Lets calls come in.
  void open();

 private:
  using EchoMethod = UnaryMethod<&Api::RequestEcho>;

  void answer(EchoMethod::Call& call) const;

  Echo echo_;
  EchoMethod echo_method_;
};

}  // namespace echo
