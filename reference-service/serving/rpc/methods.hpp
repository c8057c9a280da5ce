// All methods of an API on one loop, each with its handler.
#pragma once

#include "serving/rpc/api.hpp"
#include "serving/rpc/service.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <utility>

namespace serving {

/// Compiles only when exactly one of `Rpcs` answers the method of each layer. The compiler names
/// the layer that is not answered: WithAsyncMethod_Shout is the method Shout.
template <class Layers, class... Rpcs>
struct AllAnswered {};
template <template <class> class Layer, class Inner, class... Rpcs>
struct AllAnswered<Layer<Inner>, Rpcs...> : AllAnswered<Inner, Rpcs...> {
  static constexpr int kAnswers =
      (0 + ... + (std::same_as<typename Rpcs::Layer, Layer<Inner>> ? 1 : 0));
  static_assert(kAnswers > 0, "a method of the API has no handler");
  static_assert(kAnswers < 2, "a method of the API has two handlers");
};

/// One method on its loop.
template <class Api, class Rpc>
class ServedMethod {
 public:
  ServedMethod(Api& api, const LoopSetting& setting, Rpc rpc)
      : method_(api,
                {.loop = setting.loop,
                 .metrics = setting.table.add(
                     std::string(Api::kName) + "/" + std::string(Rpc::kName), Rpc::Type::kType),
                 .gate = &setting.gate,
                 .attention = rpc.attention,
                 .domain = setting.domain},
                std::move(rpc.handler)),
        waiting_(rpc.waiting) {}

  void open() { method_.open(waiting_); }

 private:
  typename Rpc::Type method_;
  int waiting_;
};

/// `Methods<Api, EchoMethod, ExpandMethod>`: an Api::Rpc for each method of the API, in any order.
/// The loop must have ended before it dies.
template <class Api, class... Rpcs>
class Methods : private AllAnswered<typename Api::Layers, Rpcs...>,
                private ServedMethod<Api, Rpcs>... {
 public:
  Methods(Api& api, const LoopSetting& setting, Rpcs... rpcs)
      : ServedMethod<Api, Rpcs>(api, setting, std::move(rpcs))... {}

  /// Lets calls come in.
  void open() { (static_cast<ServedMethod<Api, Rpcs>&>(*this).open(), ...); }
};

/// A service whose OnLoop has an `Api` and is made from that and a LoopSetting.
template <class OnLoop>
class ServiceOf final : public Service {
 public:
  grpc::Service& api() override { return api_; }

  std::unique_ptr<ServiceOnLoop> on_loop(const LoopSetting& setting) override {
    return std::make_unique<OnLoop>(api_, setting);
  }

 private:
  typename OnLoop::Api api_;
};

/// For Program::services.
template <class OnLoop>
std::unique_ptr<Service> make_service() {
  return std::make_unique<ServiceOf<OnLoop>>();
}

}  // namespace serving
