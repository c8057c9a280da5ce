#include "echo_peer.hpp"

#include "serving/rpc/question.hpp"

#include <utility>

namespace echo {

EchoPeer::EchoPeer(const serving::PeerChannel& peer, serving::EventLoop& loop)
    : EchoPeer(v1::EchoService::NewStub(peer.channel), peer.name, loop) {}

EchoPeer::EchoPeer(std::unique_ptr<v1::EchoService::StubInterface> stub, std::string name,
                   serving::EventLoop& loop)
    : stub_(std::move(stub)), name_(std::move(name)), loop_(loop) {}

void EchoPeer::ask(const std::string& message, const serving::CallInfo& call, std::string& reply,
                   serving::Done done) {
  v1::EchoRequest request;
  request.set_message(message);
  serving::ask_peer<v1::EchoResponse>(
      loop_, call, name_,
      [this, &request](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub_->AsyncEcho(context, request, queue);
      },
      [&reply, done = std::move(done)](v1::EchoResponse& response,
                                       const serving::Outcome& outcome) {
        reply.swap(*response.mutable_message());
        done(outcome);
      });
}

}  // namespace echo
