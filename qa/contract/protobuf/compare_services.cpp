#include "qa/contract/protobuf/change_list.hpp"

#include <google/protobuf/descriptor.pb.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

std::string streaming_of(const proto::MethodDescriptor& method) {
  if (method.client_streaming() && method.server_streaming()) return "streaming both ways";
  if (method.client_streaming()) return "client streaming";
  return method.server_streaming() ? "server streaming" : "unary";
}

/// "" promises nothing.
std::string promise_of(const proto::MethodDescriptor& method) {
  switch (method.options().idempotency_level()) {
    case proto::MethodOptions::NO_SIDE_EFFECTS:
      return "to have no side effects";
    case proto::MethodOptions::IDEMPOTENT:
      return "to be idempotent";
    case proto::MethodOptions::IDEMPOTENCY_UNKNOWN:
      break;
  }
  return {};
}

/// Callers repeat, and caches answer, what promises that this does no harm.
void compare_promises(const proto::MethodDescriptor& before, const proto::MethodDescriptor& after,
                      ChangeList& changes) {
  if (before.options().idempotency_level() == after.options().idempotency_level()) return;
  const std::string is = promise_of(after);
  // What has no side effects is idempotent.
  const bool is_kept = promise_of(before).empty() ||
                       after.options().idempotency_level() == proto::MethodOptions::NO_SIDE_EFFECTS;
  if (is_kept) {
    changes.additive("rpc-idempotency", after.full_name(), "it promises " + is);
  } else {
    changes.breaking("rpc-idempotency", after.full_name(),
                     "it no longer promises " + promise_of(before));
  }
}

void compare_method(const proto::MethodDescriptor& before, const proto::MethodDescriptor& after,
                    ChangeList& changes) {
  changes.look_at(after);
  const auto differ = [&](const char* rule, const char* what, const std::string& was,
                          const std::string& is) {
    if (was == is) return;
    changes.breaking(rule, after.full_name(), std::string(what) + " was " + was + " and is " + is);
  };
  differ("rpc-request", "its request", before.input_type()->full_name(),
         after.input_type()->full_name());
  differ("rpc-response", "its response", before.output_type()->full_name(),
         after.output_type()->full_name());
  differ("rpc-streaming", "the call", streaming_of(before), streaming_of(after));
  compare_promises(before, after, changes);
}

void compare_methods(const proto::ServiceDescriptor& before, const proto::ServiceDescriptor& after,
                     ChangeList& changes) {
  for (int i = 0; i < before.method_count(); ++i) {
    const proto::MethodDescriptor& method = *before.method(i);
    const proto::MethodDescriptor* now = after.FindMethodByName(method.name());
    if (now != nullptr) {
      compare_method(method, *now, changes);
      continue;
    }
    changes.look_at(after);
    changes.breaking("rpc-removed", method.full_name(), "the RPC is gone");
  }
  for (int i = 0; i < after.method_count(); ++i) {
    const proto::MethodDescriptor& method = *after.method(i);
    if (before.FindMethodByName(method.name()) != nullptr) continue;
    changes.look_at(method);
    changes.additive("rpc-added", method.full_name(), "the RPC is new");
  }
}

}  // namespace

void compare_services(const Api& base, const Api& now, ChangeList& changes) {
  compare_by_name(
      "service", base.services(), now.services(), changes,
      [&](const proto::ServiceDescriptor& before, const proto::ServiceDescriptor& after) {
        compare_methods(before, after, changes);
      });
}

}  // namespace qa
