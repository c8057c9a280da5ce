// The page's text, from numbers that are made up, and the process's own numbers.
#include "serving/app/metrics_text.hpp"

#include "serving/core/method_table.hpp"
#include "serving/rpc/file_descriptor.hpp"

#include <chrono>
#include <ctime>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

MetricsValues example() {
  MethodTable table;
  CallMetrics& ask = table.add("kit.v1.KitService/Ask", MethodType::unary);
  ask.begun();
  ask.finished(OutcomeCode::ok, microseconds(60));
  ask.begun();
  ask.finished(OutcomeCode::not_found, microseconds(3'000'000));
  ask.begun();
  return {.prefix = "kit",
          .build = {.version = "1.2.3",
                    .compiler = "GNU \"12\"",
                    .grpc = "1.51.1",
                    .protobuf = "3.21.12",
                    .openssl = "a\\b\nc"},
          .state = ServiceState::running,
          .methods = table.read(),
          .connections = 7,
          .process = {.resident_bytes = 8'192'000'000,
                      .open_descriptors = 12,
                      .cpu_seconds = 0.25,
                      .started = 1764041507.5}};
}

constexpr const char* kPage = R"(# HELP kit_build_info Which build this is.
# TYPE kit_build_info gauge
kit_build_info{version="1.2.3",compiler="GNU \"12\"",grpc="1.51.1",protobuf="3.21.12",openssl="a\\b\nc"} 1
# HELP kit_state 1 for the state the service is in.
# TYPE kit_state gauge
kit_state{state="StateInitialized"} 0
kit_state{state="StateStarting"} 0
kit_state{state="StateStarted"} 0
kit_state{state="StateRunning"} 1
kit_state{state="StateStopping"} 0
kit_state{state="StateStopped"} 0
kit_state{state="StateError"} 0
# HELP kit_connections Connections that are open.
# TYPE kit_connections gauge
kit_connections 7
# HELP grpc_server_started_total Calls that have begun.
# TYPE grpc_server_started_total counter
grpc_server_started_total{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask"} 3
# HELP grpc_server_in_flight Calls that have begun and not ended.
# TYPE grpc_server_in_flight gauge
grpc_server_in_flight{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask"} 1
# HELP grpc_server_handled_total Calls that have ended, by status.
# TYPE grpc_server_handled_total counter
grpc_server_handled_total{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",grpc_code="OK"} 1
grpc_server_handled_total{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",grpc_code="NOT_FOUND"} 1
# HELP grpc_server_handling_seconds From a call's arrival until its answer is out.
# TYPE grpc_server_handling_seconds histogram
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.00005"} 0
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.0001"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.00025"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.0005"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.001"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.0025"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.005"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.01"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.025"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.1"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="0.5"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="2.5"} 1
grpc_server_handling_seconds_bucket{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask",le="+Inf"} 2
grpc_server_handling_seconds_sum{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask"} 3.00006
grpc_server_handling_seconds_count{grpc_type="unary",grpc_service="kit.v1.KitService",grpc_method="Ask"} 2
# HELP process_resident_memory_bytes Resident memory.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 8192000000
# HELP process_open_fds Open file descriptors.
# TYPE process_open_fds gauge
process_open_fds 12
# HELP process_cpu_seconds_total Processor time, user and system.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 0.25
# HELP process_start_time_seconds Start of the process since 1970.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1764041507.5
)";

TEST(MetricsTextTest, IsAsPrometheusReadsIt) {
  EXPECT_EQ(metrics_text(example()), kPage);
}

TEST(MetricsTextTest, DoesNotTellWhatIsUnknown) {
  MetricsValues values = example();
  values.process = {};
  EXPECT_THAT(metrics_text(values), Not(HasSubstr("process_")));
}

TEST(ProcessNumbersTest, FollowTheProcess) {
  const ProcessNumbers before = read_process_numbers();
  constexpr std::size_t kMegabytes = 64;
  const std::vector<char> memory(kMegabytes * 1024 * 1024, 'a');
  std::vector<FileDescriptor> descriptors(100);
  for (FileDescriptor& each : descriptors) {
    each = FileDescriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  const ProcessNumbers after = read_process_numbers();
  // The rest of the process may close or free something at the same time.
  EXPECT_GT(*after.open_descriptors, *before.open_descriptors + 50);
  EXPECT_GT(*after.resident_bytes, *before.resident_bytes + memory.size() / 2);
  EXPECT_GT(*after.cpu_seconds, *before.cpu_seconds);
  EXPECT_EQ(after.started, before.started);
  constexpr double kHour = 3600;
  const auto now = static_cast<double>(std::time(nullptr));
  EXPECT_LT(*after.started, now + 2);
  EXPECT_GT(*after.started, now - kHour);
}

}  // namespace
}  // namespace serving
