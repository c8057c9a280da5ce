#include "qa/container/gzip.hpp"

#include <array>
#include <limits>
#include <memory>

#include <zlib.h>

namespace qa {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // 32 KiB window; +16 asks zlib for the gzip wrapping
/// The highest takes three times as long, and saves half a percent of a program.
constexpr int kCompressionLevel = 6;
constexpr int kMemoryLevel = 8;
constexpr int kUnknownSystem = 255;  // RFC 1952, OS

/// zlib takes pointers to mutable bytes but does not write through this one.
Bytef* input_pointer(std::string_view data) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
}

/// Moves as much of `rest` as zlib's 32-bit counter holds into its input.
void feed(z_stream& stream, std::string_view& rest) {
  if (stream.avail_in != 0 || rest.empty()) return;
  const std::size_t count =
      std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max() / 2);
  stream.next_in = input_pointer(rest);
  stream.avail_in = static_cast<uInt>(count);
  rest.remove_prefix(count);
}

using Buffer = std::array<char, 65536>;

/// Gives zlib an empty buffer to fill.
void empty(z_stream& stream, Buffer& buffer) {
  stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
  stream.avail_out = static_cast<uInt>(buffer.size());
}

Result<void> require_begun(int status, std::string_view function) {
  if (status == Z_OK) return {};
  return fail(FailureKind::host, std::string(function) + " of zlib fails: " + zError(status));
}

}  // namespace

Result<std::string> gzip(std::string_view data) {
  z_stream stream = {};
  TRY(require_begun(deflateInit2(&stream, kCompressionLevel, Z_DEFLATED, kGzipWindowBits,
                                 kMemoryLevel, Z_DEFAULT_STRATEGY),
                    "deflateInit2"));
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, deflateEnd);
  gz_header header = {};
  header.os = kUnknownSystem;
  deflateSetHeader(&stream, &header);
  std::string output;
  Buffer buffer;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    feed(stream, data);
    empty(stream, buffer);
    status = deflate(&stream, data.empty() ? Z_FINISH : Z_NO_FLUSH);
    output.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  return output;
}

Result<std::string> gunzip(std::string_view data, std::uint64_t limit_bytes) {
  z_stream stream = {};
  TRY(require_begun(inflateInit2(&stream, kGzipWindowBits), "inflateInit2"));
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  std::string output;
  Buffer buffer;
  int status = Z_OK;
  while (status == Z_OK) {
    feed(stream, data);
    empty(stream, buffer);
    status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t count = buffer.size() - stream.avail_out;
    if (count > limit_bytes - output.size())
      return fail(FailureKind::product, "gzip data unpacks to more than is sensible");
    output.append(buffer.data(), count);
    const bool has_more = stream.avail_in != 0 || !data.empty();
    if (status == Z_STREAM_END && has_more) status = inflateReset(&stream);
  }
  if (status != Z_STREAM_END)
    return fail(FailureKind::product,
                "gzip data is damaged, cut off, or has something after its end");
  return output;
}

Result<UnpackedPart> gunzip_beginning(std::string_view data, std::uint64_t limit_bytes) {
  z_stream stream = {};
  TRY(require_begun(inflateInit2(&stream, kGzipWindowBits), "inflateInit2"));
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  UnpackedPart part;
  Buffer buffer;
  int status = Z_OK;
  while (status == Z_OK) {
    feed(stream, data);
    empty(stream, buffer);
    status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t count = buffer.size() - stream.avail_out;
    part.within_limit = count <= limit_bytes - part.data.size();
    if (!part.within_limit) break;
    part.data.append(buffer.data(), count);
  }
  return part;
}

std::string deflate_version() {
  return std::string("zlib ") + zlibVersion() + " level " + std::to_string(kCompressionLevel);
}

}  // namespace qa
