// What qa and qa-rpc say to each other: JSON on standard input, a line of JSON for each answer.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/rpc_case.hpp"
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

enum class Connection {
  shared,  ///< with all calls of the plan to the same address
  own,
};

/// One request, or the steps of a call that streams, sent once or several times.
struct RpcCall {
  std::string name;     ///< comes back with the answer
  std::string address;  ///< "127.77.0.10:42302"
  std::string method;   ///< "echo.v1.EchoService/Echo"
  Declaration declaration = Declaration::required;
  std::string request;  ///< protobuf JSON
  std::map<std::string, std::string> metadata;
  std::chrono::milliseconds deadline{0};
  std::optional<std::string> expected;  ///< protobuf JSON that the reply is compared with
  bool only_contains = false;         ///< the comparison looks only at fields that `expected` sets
  std::vector<std::string> ignore;    ///< paths of fields that the comparison does not look at
  std::vector<std::string> fields;    ///< paths of those whose values come back
  std::vector<std::string> captured;  ///< the same, as JSON, for other calls
  std::vector<RpcStep> steps;   ///< of a call that streams, instead of the request and all that
                                ///< comes back of its reply
  bool counts_replies = false;  ///< how many must come is said

  Connection connection = Connection::shared;
  int repeat = 1;                ///< so often, one after the other
  bool beside_previous = false;  ///< at the same time as the call before it in the plan

  bool operator==(const RpcCall&) const = default;
};

struct RpcPlan {
  std::string proto_path;           ///< absolute
  std::vector<std::string> protos;  ///< relative to proto_path
  std::vector<RpcCall> calls;       ///< done one after the other, unless they say otherwise

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
  int replies = 0;         ///< of a call that streams
  std::string problem;     ///< what is wrong with them; empty: nothing
  std::map<std::string, std::string> fields;                 ///< path -> value
  std::map<std::string, std::string> captured;               ///< path -> JSON; none that is empty
  std::map<std::string, std::vector<std::string>> metadata;  ///< leading and trailing
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

/// Callers that keep a service busy until it is gone. After the plan, qa-rpc is told kStopping
/// before the service is, which it repeats once it has understood, and kStopped when the service
/// has ended, each on a line of its own.
struct LoadPlan {
  std::string proto_path;
  std::vector<std::string> protos;
  std::vector<RpcCall> candidates;  ///< all call the first of these that is answered OK
  int connections = 2;
  int callers = 8;  ///< on each connection

  bool operator==(const LoadPlan&) const = default;
};
inline constexpr std::string_view kStopping = "stopping";
inline constexpr std::string_view kStopped = "stopped";

/// The first line that comes back: whether all callers are being answered.
struct LoadStart {
  std::string call;     ///< name of the candidate; empty: there is no load, and that was all
  std::string why_not;  ///< none of them would do

  bool operator==(const LoadStart&) const = default;
};

/// The last one. A call that the service refused before it looked at it, or that found no
/// connection any more, is neither answered nor lost: gRPC says so to the caller, which waits for
/// another one.
struct LoadReport {
  int in_flight = 0;                    ///< calls under way when the service was told to stop
  int answered = 0;                     ///< from then on
  std::map<std::string, int> lost;      ///< "UNAVAILABLE: Socket closed" -> calls, from then on
  std::map<std::string, int> unsteady;  ///< the same before, so that `lost` proves nothing

  bool operator==(const LoadReport&) const = default;
};

std::string to_json_text(const RpcPlan& plan);
std::string to_json_text(const RpcAnswer& answer);
std::string to_json_text(const ReadyQuery& query);
std::string to_json_text(const ReadyAnswer& answer);
std::string to_json_text(const LoadPlan& plan);
std::string to_json_text(const LoadStart& start);
std::string to_json_text(const LoadReport& report);

/// Fail with kind host: both sides are ours, so a mistake is a broken installation.
Result<RpcPlan> parse_rpc_plan(std::string_view text);
Result<ReadyQuery> parse_ready_query(std::string_view text);
Result<ReadyAnswer> parse_ready_answer(std::string_view text);
Result<LoadPlan> parse_load_plan(std::string_view text);
Result<LoadStart> parse_load_start(std::string_view text);
Result<LoadReport> parse_load_report(std::string_view text);
/// One answer a line. The answers to a call that is repeated follow each other.
Result<std::vector<RpcAnswer>> parse_rpc_answers(std::string_view lines);

}  // namespace qa
