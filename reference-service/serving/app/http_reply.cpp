#include "serving/app/http_reply.hpp"

namespace serving {

namespace {

struct Request {
  std::string_view method;
  std::string_view path;
};

/// RFC 9112 3: "GET /metrics?of=all HTTP/1.1".
std::optional<Request> parse(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == 0 || first == std::string_view::npos || first == last) return std::nullopt;
  if (!line.substr(last + 1).starts_with("HTTP/1.")) return std::nullopt;
  const std::string_view target = line.substr(first + 1, last - first - 1);
  return Request{.method = line.substr(0, first), .path = target.substr(0, target.find('?'))};
}

std::string head(std::string_view status, std::size_t body_bytes, std::string_view fields = "") {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nConnection: close\r\nContent-Length: " + std::to_string(body_bytes) + "\r\n" +
         std::string(fields) + "\r\n";
}

}  // namespace

std::optional<std::string> http_reply(std::string_view received, const PageText& page) {
  const std::size_t end = received.find("\r\n\r\n");
  const std::size_t bytes = end == std::string_view::npos ? received.size() : end;
  if (bytes > kMaxRequestBytes) return head("431 Request Header Fields Too Large", 0);
  if (end == std::string_view::npos) return std::nullopt;
  const std::optional<Request> request = parse(received.substr(0, received.find("\r\n")));
  if (!request) return head("400 Bad Request", 0);
  if (request->path != "/metrics") return head("404 Not Found", 0);
  const bool head_only = request->method == "HEAD";
  if (!head_only && request->method != "GET") {
    return head("405 Method Not Allowed", 0, "Allow: GET, HEAD\r\n");
  }
  const std::string body = page();
  return head("200 OK", body.size(), "Content-Type: text/plain; version=0.0.4\r\n") +
         (head_only ? "" : body);
}

}  // namespace serving
