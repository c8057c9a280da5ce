// As much of HTTP/1.1 as a page of metrics needs.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace serving {

/// Of a request's head; a longer one is refused.
inline constexpr std::size_t kMaxRequestBytes = 8192;

/// Makes the page's text when somebody asks for it.
using PageText = std::function<std::string()>;

/// The whole reply to a request of which `received` has come so far, after which the connection is
/// closed; nothing as long as the request goes on. The page is at /metrics.
std::optional<std::string> http_reply(std::string_view received, const PageText& page);

}  // namespace serving
