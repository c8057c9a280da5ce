// What qa and qa-rpc say to each other: JSON on standard input, a line of JSON for each answer.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/topology.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Whether a method must be declared in the .proto files. One that is not is sent an empty message.
enum class Declaration { required, optional };

/// One unary request.
struct RpcCall {
  std::string name;     ///< comes back with the answer
  std::string address;  ///< "127.77.0.10:42302"
  std::string method;   ///< "echo.v1.EchoService/Echo"
  Declaration declaration = Declaration::required;
  std::string request;  ///< protobuf JSON
  std::map<std::string, std::string> metadata;
  std::chrono::milliseconds deadline{0};
  std::optional<std::string> expected;  ///< protobuf JSON that the reply is compared with

  bool operator==(const RpcCall&) const = default;
};

struct RpcPlan {
  std::string proto_path;           ///< absolute
  std::vector<std::string> protos;  ///< relative to proto_path
  std::vector<RpcCall> calls;       ///< done one after the other

  bool operator==(const RpcPlan&) const = default;
};

struct RpcAnswer {
  enum class Kind {
    completed,  ///< a status came back
    invalid,    ///< never sent: the call does not fit the .proto files; `message` says why
  };
  std::string name;
  Kind kind = Kind::completed;
  std::string status;      ///< canonical name, "OK"
  std::string message;     ///< of the status
  std::string response;    ///< protobuf JSON; empty when the status is not OK
  std::string expected;    ///< the expected reply, written in the same way
  std::string difference;  ///< field by field; empty: the reply is the expected one
  std::chrono::microseconds duration{0};

  bool operator==(const RpcAnswer&) const = default;
};

/// Whether a service can be used, asked until it can or until `timeout` has passed.
struct ReadyQuery {
  std::string address;
  Readiness::Probe probe = Readiness::Probe::grpc_health;
  std::string service;  ///< of grpc.health.v1; empty: the server as a whole
  std::chrono::milliseconds timeout{0};

  bool operator==(const ReadyQuery&) const = default;
};

struct ReadyAnswer {
  enum class State {
    ready,
    not_ready,      ///< within the timeout
    misconfigured,  ///< it will never be: the server does not know the service, or has no health
                    ///< checks
  };
  State state = State::not_ready;
  std::string note;  ///< why not
  std::chrono::milliseconds waited{0};

  bool operator==(const ReadyAnswer&) const = default;
};

std::string to_json_text(const RpcPlan& plan);
std::string to_json_text(const RpcAnswer& answer);
std::string to_json_text(const ReadyQuery& query);
std::string to_json_text(const ReadyAnswer& answer);

/// Fail with kind host: both sides are ours, so a mistake is a broken installation.
Result<RpcPlan> parse_rpc_plan(std::string_view text);
Result<ReadyQuery> parse_ready_query(std::string_view text);
Result<ReadyAnswer> parse_ready_answer(std::string_view text);
/// One answer a line.
Result<std::vector<RpcAnswer>> parse_rpc_answers(std::string_view lines);

}  // namespace qa
