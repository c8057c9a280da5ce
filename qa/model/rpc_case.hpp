// One case of an integration test: requests to a service and the replies that are expected, or
// something that happens to a service.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qa {

/// What must come of a request. Expressions are ECMAScript regular expressions that match
/// somewhere.
struct RpcExpectation {
  std::string status = "OK";        ///< canonical gRPC code name, e.g. "INVALID_ARGUMENT"
  std::string message;              ///< expression for the status message; empty: any
  std::string response;             ///< protobuf JSON that the reply must equal; empty: any
  std::string contains;             ///< the same, but only fields that it sets are looked at
  std::vector<std::string> ignore;  ///< paths of fields that neither of them looks at
  std::map<std::string, std::string> matches;  ///< path of a field -> expression for its value
  /// Of the reply, leading or trailing: key -> its value, or that it must not be there.
  std::map<std::string, std::optional<std::string>> metadata;
  std::vector<std::string> never;                   ///< expressions that match nothing of the reply
  std::optional<std::chrono::milliseconds> within;  ///< it must have come by then

  /// Of a method that streams its replies: what each must equal, or how many there are, of which
  /// each must be as the above say.
  std::optional<std::vector<std::string>> responses;
  std::optional<int> replies;

  bool operator==(const RpcExpectation&) const = default;
};

/// Where a reply has a value that later cases use.
struct RpcCapture {
  enum class Place { field, metadata };
  Place place = Place::field;
  std::string path;  ///< of the field, or the key of the metadata

  bool operator==(const RpcCapture&) const = default;
};

/// One step of a call that streams.
struct RpcStep {
  enum class Kind {
    send,     ///< a message
    close,    ///< none will be sent any more
    receive,  ///< replies must come
    cancel,   ///< the caller gives up
  };
  Kind kind = Kind::send;
  std::string message;    ///< to send: protobuf JSON
  int times = 1;          ///< so many replies
  RpcExpectation expect;  ///< of each; only what a reply has counts

  bool operator==(const RpcStep&) const = default;
};

/// What one caller sends, and what must come of it each time. Its texts may have
/// ${captured.NAME}, a value that an earlier case captured.
struct RpcCaller {
  std::string request;                               ///< protobuf JSON
  std::optional<std::vector<std::string>> requests;  ///< instead: all that a stream has
  std::vector<RpcStep> steps;                        ///< instead: what is done one after the other
  std::map<std::string, std::string> metadata;
  RpcExpectation expect;
  std::map<std::string, RpcCapture> captures;  ///< name -> its value in the last reply

  bool operator==(const RpcCaller&) const = default;
};

/// Whether it says something that only a method that streams has.
inline bool streams(const RpcCaller& caller) {
  return caller.requests || !caller.steps.empty() || caller.expect.responses ||
         caller.expect.replies;
}

/// What happens to a service of the topology. It stays so until another case, or the end of all,
/// undoes it.
struct Fault {
  enum class Kind {
    kill,    ///< SIGKILL
    stop,    ///< SIGTERM: it must end itself
    start,   ///< after either of them: it must become ready
    freeze,  ///< it does nothing any more, and its connections stay
    thaw,    ///< after that
    cut,     ///< every packet to it and from it is lost, and nobody is told
    heal,    ///< after that
  };
  Kind kind = Kind::kill;
  std::string service;

  bool operator==(const Fault&) const = default;
};

struct RpcCase {
  std::string name;
  std::optional<Fault> fault;  ///< instead of all below, but the line

  std::string service;  ///< of the topology
  std::string port;     ///< name of the service's port
  std::string method;   ///< "echo.v1.EchoService/Echo"
  std::chrono::milliseconds deadline{std::chrono::seconds(5)};

  std::vector<RpcCaller> callers;  ///< at the same time; at least one, without a fault
  bool own_connections = false;    ///< of each caller; otherwise they share one
  int repeat = 1;                  ///< each caller sends its request so often, one after the other

  int line = 0;  ///< where it stands in the file of cases, 1-based

  bool operator==(const RpcCase&) const = default;
};

}  // namespace qa
