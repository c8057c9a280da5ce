// A service of one method, on the installed kit.
#include "serving/app/application.hpp"
#include "serving/rpc/methods.hpp"
#include "tiny/v1/tiny.grpc.pb.h"
#include "tiny_descriptors.hpp"

namespace {

class TinyService final : public serving::ServiceOnLoop {
 public:
  using Api = serving::Api<tiny::v1::TinyService>;

  TinyService(Api& api, const serving::LoopSetting& setting)
      : methods_(api, setting,
                 DoubleRpc{.handler =
                               [](DoubleRpc::Call& call) {
                                 call.response.set_value(2 * call.request.value());
                                 call.finish({});
                               },
                           .attention = serving::Attention::answer_only}) {}

  void open() override { methods_.open(); }

 private:
  using DoubleRpc = Api::Rpc<&Api::RequestDouble>;
  serving::Methods<Api, DoubleRpc> methods_;
};

}  // namespace

int main(int argc, char** argv) {
  const serving::Program program = {
      .identity = {.program = "tiny_server",
                   .purpose = "Doubles numbers.",
                   .version = "2.3.4",
                   .title = "Tiny",
                   .variables = "TINY_",
                   .metrics = "tiny",
                   .domain = "tiny.v1",
                   .port = 42310,
                   .peer_port = 42311,
                   .health_names = {"tiny.v1.TinyService"}},
      .descriptors = {reinterpret_cast<const char*>(kDescriptors), sizeof kDescriptors},
      .services = {serving::make_service<TinyService>}};
  return serving::run_program(program, {argv, static_cast<std::size_t>(argc)});
}
