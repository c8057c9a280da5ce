#include "rpc/grpc_peer.hpp"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace echo {

namespace {

std::shared_ptr<grpc::ChannelCredentials> credentials_of(const TlsKeys* keys) {
  if (keys == nullptr) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = keys->authority,
                               .pem_private_key = keys->private_key,
                               .pem_cert_chain = keys->certificate});
}

std::shared_ptr<grpc::Channel> connect(const Endpoint& endpoint, const TlsKeys* keys) {
  grpc::ChannelArguments arguments;
  // A peer that is up again should be used again within a second.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Each loop has a connection of its own: shared ones would wake each other's threads.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  Endpoint target = endpoint;
  // An image FROM scratch has no /etc/hosts to find it in.
  if (target.host == "localhost") {
    target.host = "127.0.0.1";
    // Its certificate is for the name.
    if (keys != nullptr) arguments.SetSslTargetNameOverride(endpoint.host);
  }
  return grpc::CreateCustomChannel(to_string(target), credentials_of(keys), arguments);
}

}  // namespace

/// One question under way; deletes itself with its answer.
class GrpcPeer::Question final : public Event {
 public:
  Question(const GrpcPeer& peer, std::string& reply, Done done)
      : peer_(peer), reply_(reply), done_(std::move(done)) {}

  void ask(const std::string& message, const CallInfo& call) {
    using std::chrono::system_clock;
    context_.set_deadline(std::min(call.deadline, system_clock::now() + kTimeout));
    pass_on(call.trace);
    v1::EchoRequest request;
    request.set_message(message);
    reader_ = peer_.stub_->AsyncEcho(&context_, request, peer_.loop_.queue());
    reader_->Finish(&response_, &status_, peer_.loop_.tag(*this));
    on_stop_.emplace(call.stop, Cancel{context_});
  }

  void proceed(bool /*ok*/) override {
    const std::unique_ptr<Question> self(this);
    reply_.swap(*response_.mutable_message());
    done_(peer_.outcome_of(status_));
  }

 private:
  /// Nobody waits for the answer any more.
  struct Cancel {
    grpc::ClientContext& context;
    void operator()() const { context.TryCancel(); }
  };

  void pass_on(const TraceContext& trace) {
    if (!trace.parent.empty()) context_.AddMetadata("traceparent", trace.parent);
    if (trace.state.empty()) return;
    // Between members a tab may stand for a space, but gRPC ends the process rather than send one.
    std::string state = trace.state;
    std::ranges::replace(state, '\t', ' ');
    context_.AddMetadata("tracestate", state);
  }

  const GrpcPeer& peer_;
  std::string& reply_;
  Done done_;
  grpc::ClientContext context_;
  v1::EchoResponse response_;
  grpc::Status status_;
  std::unique_ptr<grpc::ClientAsyncResponseReaderInterface<v1::EchoResponse>> reader_;
  std::optional<std::stop_callback<Cancel>> on_stop_;
};

GrpcPeer::GrpcPeer(const Endpoint& endpoint, EventLoop& loop, const TlsKeys* keys)
    : channel_(connect(endpoint, keys)),
      stub_(v1::EchoService::NewStub(channel_)),
      name_(to_string(endpoint)),
      loop_(loop) {}

GrpcPeer::GrpcPeer(std::unique_ptr<v1::EchoService::StubInterface> stub, std::string name,
                   EventLoop& loop)
    : stub_(std::move(stub)), name_(std::move(name)), loop_(loop) {}

GrpcPeer::~GrpcPeer() = default;

void GrpcPeer::ask(const std::string& message, const CallInfo& call, std::string& reply,
                   Done done) {
  auto question = std::make_unique<Question>(*this, reply, std::move(done));
  question->ask(message, call);
  static_cast<void>(question.release());  // the queue owns it until it proceeds
}

Outcome GrpcPeer::outcome_of(const grpc::Status& status) const {
  if (status.ok()) return {};
  const auto code = static_cast<OutcomeCode>(status.error_code());
  const std::string peer = "downstream peer " + name_;
  if (code == OutcomeCode::unavailable) {
    return {code, peer + " cannot be reached: " + status.error_message()};
  }
  if (code == OutcomeCode::deadline_exceeded) return {code, peer + " did not answer in time"};
  return {code, peer + ": " + status.error_message()};
}

}  // namespace echo
