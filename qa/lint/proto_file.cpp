#include "qa/lint/proto_file.hpp"

#include <cstdint>
#include <map>
#include <stdexcept>

namespace qa {
namespace {

/// Thrown by the reader below and caught in parse_descriptor_set().
struct BadWire : std::runtime_error {
  BadWire() : std::runtime_error("no descriptor set of protoc") {}
};

/// One field after the other of an encoded message.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  /// False at the end.
  bool next() {
    constexpr unsigned kTypeBits = 3;
    if (rest_.empty()) return false;
    const std::uint64_t tag = varint();
    number = static_cast<int>(tag >> kTypeBits);
    switch (tag & ((1U << kTypeBits) - 1)) {
      case 0:
        value = varint();
        break;
      case 1:
        take(8);
        break;
      case 2:
        bytes = take(varint());
        break;
      case 5:
        take(4);
        break;
      default:
        throw BadWire();
    }
    return true;
  }

  std::uint64_t varint() {
    constexpr unsigned kBits = 7;
    std::uint64_t result = 0;
    for (unsigned shift = 0; shift < 64; shift += kBits) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      result |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return result;
    }
    throw BadWire();
  }

  bool at_end() const { return rest_.empty(); }

  int number = 0;
  std::uint64_t value = 0;
  std::string_view bytes;

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) throw BadWire();
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
};

using Path = std::vector<int>;

struct Location {
  int line = 0;
  std::string comments;
};

Path packed(std::string_view bytes) {
  WireReader reader(bytes);
  Path numbers;
  while (!reader.at_end()) numbers.push_back(static_cast<int>(reader.varint()));
  return numbers;
}

std::map<Path, Location> read_locations(std::string_view source_info) {
  std::map<Path, Location> locations;
  for (WireReader all(source_info); all.next();) {
    if (all.number != 1) continue;
    Path path;
    Location location;
    for (WireReader one(all.bytes); one.next();) {
      if (one.number == 1) path = packed(one.bytes);
      const Path span = one.number == 2 ? packed(one.bytes) : Path();
      if (!span.empty()) location.line = span.front() + 1;
      if (one.number == 3 || one.number == 4) location.comments += one.bytes;
    }
    locations.emplace(std::move(path), std::move(location));
  }
  return locations;
}

/// The numbers of fields in descriptor.proto under which one kind of element lists another.
struct Child {
  int field;
  ProtoElement::Kind kind;
};

std::vector<Child> children_of(ProtoElement::Kind kind) {
  using enum ProtoElement::Kind;
  switch (kind) {
    case message:
      return {{2, field}, {3, message}, {4, enumeration}, {8, oneof}};
    case enumeration:
      return {{2, enum_value}};
    case service:
      return {{2, rpc}};
    default:
      return {};
  }
}

bool is_map_entry(std::string_view message) {
  constexpr int kOptions = 7;
  constexpr int kMapEntry = 7;
  for (WireReader reader(message); reader.next();) {
    if (reader.number != kOptions) continue;
    for (WireReader options(reader.bytes); options.next();) {
      if (options.number == kMapEntry && options.value != 0) return true;
    }
  }
  return false;
}

class FileReader {
 public:
  explicit FileReader(ProtoFile& file) : file_(file) {}

  void read(std::string_view bytes) {
    using enum ProtoElement::Kind;
    for (WireReader reader(bytes); reader.next();) {
      if (reader.number == 9) locations_ = read_locations(reader.bytes);
    }
    std::map<int, int> counts;
    for (WireReader reader(bytes); reader.next();) {
      if (reader.number == 1) file_.name = reader.bytes;
      if (reader.number == 2) file_.package = reader.bytes;
      for (const Child child : {Child{4, message}, Child{5, enumeration}, Child{6, service}}) {
        if (reader.number != child.field) continue;
        add(reader.bytes, child.kind, "", {child.field, counts[child.field]++});
      }
    }
    if (const auto place = locations_.find({2}); place != locations_.end()) {
      file_.package_line = place->second.line;
      file_.package_comments = place->second.comments;
    }
  }

 private:
  void add(std::string_view bytes, ProtoElement::Kind kind, const std::string& parent,
           const Path& path) {
    ProtoElement element{.kind = kind, .name = {}, .parent = parent, .comments = {}};
    const int number_field = kind == ProtoElement::Kind::field ? 3 : 2;
    for (WireReader reader(bytes); reader.next();) {
      if (reader.number == 1) element.name = reader.bytes;
      if (reader.number == number_field) element.number = static_cast<int>(reader.value);
    }
    const auto place = locations_.find(path);
    // protoc makes up map entries and a oneof around each optional field.
    const bool is_made_up = place == locations_.end() ||
                            (kind == ProtoElement::Kind::message && is_map_entry(bytes)) ||
                            (kind == ProtoElement::Kind::oneof && element.name.starts_with('_'));
    if (is_made_up) return;
    element.line = place->second.line;
    element.comments = place->second.comments;
    const std::string name = element.name;
    file_.elements.push_back(std::move(element));
    std::map<int, int> counts;
    const std::vector<Child> children = children_of(kind);
    for (WireReader reader(bytes); reader.next();) {
      for (const Child child : children) {
        if (reader.number != child.field) continue;
        Path below = path;
        below.push_back(child.field);
        below.push_back(counts[child.field]++);
        add(reader.bytes, child.kind, name, below);
      }
    }
  }

  ProtoFile& file_;
  std::map<Path, Location> locations_;
};

}  // namespace

Result<std::vector<ProtoFile>> parse_descriptor_set(std::string_view bytes) {
  std::vector<ProtoFile> files;
  try {
    for (WireReader reader(bytes); reader.next();) {
      if (reader.number == 1) FileReader(files.emplace_back()).read(reader.bytes);
    }
  } catch (const BadWire& error) {
    return fail(FailureKind::host, error.what());
  }
  return files;
}

}  // namespace qa
