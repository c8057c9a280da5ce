// echo.v1 as Apache Thrift says it. Its calls have no streams: lists stand for them.
namespace cpp echo.over_thrift

// What gRPC calls a status.
exception Failure {
  1: i32 code     // as serving::OutcomeCode numbers them
  2: string text
}

service EchoService {
  // Replies with the message, or with the downstream peer's answer to it.
  string echo(1: string message) throws (1: Failure failure)

  // Each word of the message.
  list<string> expand(1: string message)

  // All messages, joined by single spaces.
  string collect(1: list<string> messages) throws (1: Failure failure)
}
