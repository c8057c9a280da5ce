#include "qa/container/elf.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include <elf.h>

namespace qa {
namespace {

using namespace std::string_view_literals;

// A real program has about a dozen; more is an attack on our patience, not a program.
constexpr std::size_t kMaxSegments = 4096;
constexpr std::size_t kMaxDynamicEntries = 65536;

struct Elf32 {
  using Header = Elf32_Ehdr;
  using Segment = Elf32_Phdr;
  using Section = Elf32_Shdr;
  using Dynamic = Elf32_Dyn;
};

struct Elf64 {
  using Header = Elf64_Ehdr;
  using Segment = Elf64_Phdr;
  using Section = Elf64_Shdr;
  using Dynamic = Elf64_Dyn;
};

tl::unexpected<Failure> bad_elf(const std::string& why) {
  return fail(FailureKind::product, "not a program that can run: " + why);
}

std::string machine_name(unsigned machine) {
  switch (machine) {
    case EM_X86_64:
      return "amd64";
    case EM_AARCH64:
      return "arm64";
    case EM_386:
      return "386";
    case EM_ARM:
      return "arm";
    case EM_RISCV:
      return "riscv64";
    case EM_PPC64:
      return "ppc64le";
    case EM_LOONGARCH:
      return "loong64";
    default:
      return "machine-" + std::to_string(machine);
  }
}

std::string to_hex(std::string_view data) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char byte : data) {
    const auto value = static_cast<unsigned char>(byte);
    hex += kDigits[value >> 4U];
    hex += kDigits[value & 0xfU];
  }
  return hex;
}

/// The file, read only through checks. Offsets are 64 bits wide even where size_t is not.
class Image {
 public:
  explicit Image(std::string_view bytes) : bytes_(bytes) {}

  std::optional<std::string_view> range(std::uint64_t offset, std::uint64_t length) const {
    if (offset > bytes_.size() || length > bytes_.size() - offset) return std::nullopt;
    return bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
  }

  template <class T>
  std::optional<T> at(std::uint64_t offset) const {
    const auto part = range(offset, sizeof(T));
    if (!part) return std::nullopt;
    T value;
    std::memcpy(&value, part->data(), sizeof(T));
    return value;
  }

  /// Entry `index` of a table whose entries are `stride` bytes apart.
  template <class T>
  std::optional<T> entry(std::uint64_t table, std::uint64_t stride, std::uint64_t index) const {
    if (stride != 0 && index > (std::numeric_limits<std::uint64_t>::max() - table) / stride)
      return std::nullopt;
    return at<T>(table + stride * index);
  }

  /// The text up to the next NUL, which must be inside the file.
  std::optional<std::string> text(std::uint64_t offset) const {
    if (offset >= bytes_.size()) return std::nullopt;
    const std::string_view rest = bytes_.substr(static_cast<std::size_t>(offset));
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(rest.substr(0, end));
  }

 private:
  std::string_view bytes_;
};

std::uint64_t padded(std::uint64_t size, std::uint64_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

/// The GNU build id in the notes of one segment; empty when it isn't there or the notes are broken.
/// Notes are aligned to 4 bytes, or to 8 in segments that say so (System V ABI, gABI "Note
/// Section").
std::string build_id_in(std::string_view notes, std::uint64_t alignment) {
  const Image image(notes);
  std::uint64_t offset = 0;
  const std::uint64_t step = alignment == 8 ? 8 : 4;
  while (const auto note = image.at<Elf64_Nhdr>(offset)) {
    const std::uint64_t name_at = offset + sizeof(Elf64_Nhdr);
    const std::uint64_t content_at =
        offset + padded(sizeof(Elf64_Nhdr) + std::uint64_t{note->n_namesz}, step);
    const auto name = image.range(name_at, note->n_namesz);
    const auto content = image.range(content_at, note->n_descsz);
    if (!name || !content) return {};
    if (note->n_type == NT_GNU_BUILD_ID && *name == std::string_view(ELF_NOTE_GNU, 4))
      return to_hex(*content);
    offset = padded(content_at + note->n_descsz, step);
  }
  return {};
}

/// Of a table of the names of symbols. Linkers keep a name in the end of a longer one, so what
/// stands before it says nothing.
std::set<ByName> loads_by_name(std::string_view symbols) {
  constexpr std::array<std::pair<std::string_view, ByName>, 16> kFunctions = {{
      {"dlopen\0"sv, ByName::libraries},
      {"dlmopen\0"sv, ByName::libraries},
      {"getaddrinfo\0"sv, ByName::name_services},
      {"getnameinfo\0"sv, ByName::name_services},
      {"gethostbyname\0"sv, ByName::name_services},
      {"gethostbyname_r\0"sv, ByName::name_services},
      {"getpwnam\0"sv, ByName::name_services},
      {"getpwnam_r\0"sv, ByName::name_services},
      {"getpwuid\0"sv, ByName::name_services},
      {"getpwuid_r\0"sv, ByName::name_services},
      {"getgrnam_r\0"sv, ByName::name_services},
      {"setlocale\0"sv, ByName::locales},
      {"newlocale\0"sv, ByName::locales},
      {"_ZNSt6localeC1EPKc\0"sv, ByName::locales},
      {"_ZNSt6localeC1ERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE\0"sv,
       ByName::locales},
      {"iconv_open\0"sv, ByName::character_sets},
  }};
  std::set<ByName> found;
  for (const auto& [name, what] : kFunctions) {
    if (!found.contains(what) && symbols.find(name) != std::string_view::npos) found.insert(what);
  }
  return found;
}

template <class Format>
class Reader {
 public:
  explicit Reader(std::string_view bytes) : image_(bytes) {}

  Result<ElfFacts> read(ElfRole role) {
    const auto header = image_.at<typename Format::Header>(0);
    if (!header) return bad_elf("it ends within the ELF header");
    if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
      return bad_elf("its ELF type is " + std::to_string(header->e_type) +
                     " (an object file or a core dump)");
    facts_.machine = machine_name(header->e_machine);
    TRY(read_segments(*header));
    for (const auto& segment : segments_) TRY(read_segment(segment));
    const bool may_be_library = role == ElfRole::library;
    if (header->e_type == ET_DYN && facts_.interpreter.empty() && !is_pie_ && !may_be_library)
      return bad_elf("it is a shared library");
    facts_.has_debug_info = has_debug_section(*header);
    return std::move(facts_);
  }

 private:
  Result<void> read_segments(const typename Format::Header& header) {
    if (header.e_phnum == 0) return bad_elf("it has no program headers");
    if (header.e_phentsize != sizeof(typename Format::Segment) || header.e_phnum > kMaxSegments)
      return bad_elf("its program headers have an impossible size or number");
    for (unsigned i = 0; i < header.e_phnum; ++i) {
      const auto segment =
          image_.entry<typename Format::Segment>(header.e_phoff, header.e_phentsize, i);
      if (!segment) return bad_elf("its program headers lie outside the file");
      segments_.push_back(*segment);
    }
    return {};
  }

  Result<void> read_segment(const typename Format::Segment& segment) {
    if (segment.p_type == PT_INTERP) return read_interpreter(segment);
    if (segment.p_type == PT_DYNAMIC) return read_dynamic(segment);
    if (segment.p_type == PT_NOTE && facts_.build_id.empty()) {
      if (const auto notes = image_.range(segment.p_offset, segment.p_filesz))
        facts_.build_id = build_id_in(*notes, segment.p_align);
    }
    return {};
  }

  Result<void> read_interpreter(const typename Format::Segment& segment) {
    const auto text = image_.range(segment.p_offset, segment.p_filesz);
    if (!text) return bad_elf("the name of its loader lies outside the file");
    facts_.interpreter = std::string(text->substr(0, text->find('\0')));
    // An empty name would read as "no loader", which is the opposite of what the header says.
    if (facts_.interpreter.empty()) return bad_elf("it asks for a loader without a name");
    return {};
  }

  Result<void> read_dynamic(const typename Format::Segment& segment) {
    const auto entries = dynamic_entries(segment);
    if (!entries) return bad_elf("its dynamic section lies outside the file");
    std::optional<std::uint64_t> strings;
    std::uint64_t strings_size = 0;
    for (const auto& entry : *entries) {
      if (entry.d_tag == DT_STRTAB) strings = file_offset(entry.d_un.d_ptr);
      if (entry.d_tag == DT_STRSZ) strings_size = entry.d_un.d_val;
      if (entry.d_tag == DT_FLAGS_1) is_pie_ = (entry.d_un.d_val & DF_1_PIE) != 0;
    }
    for (const auto& entry : *entries) {
      std::vector<std::string>* const names = names_of(entry.d_tag);
      if (names == nullptr) continue;
      const auto text = strings ? image_.text(*strings + entry.d_un.d_val) : std::nullopt;
      if (!text) return bad_elf("a name in its dynamic section lies outside the file");
      names->push_back(*text);
    }
    if (const auto table = strings ? image_.range(*strings, strings_size) : std::nullopt)
      facts_.loads_by_name = loads_by_name(*table);
    return {};
  }

  /// Where names with this tag belong; null for tags of something else.
  std::vector<std::string>* names_of(std::int64_t tag) {
    if (tag == DT_NEEDED) return &facts_.needed;
    if (tag == DT_RPATH) return &facts_.rpath;
    return tag == DT_RUNPATH ? &facts_.runpath : nullptr;
  }

  std::optional<std::vector<typename Format::Dynamic>> dynamic_entries(
      const typename Format::Segment& segment) const {
    std::vector<typename Format::Dynamic> entries;
    if (!image_.range(segment.p_offset, segment.p_filesz)) return std::nullopt;
    const std::uint64_t count = segment.p_filesz / sizeof(typename Format::Dynamic);
    if (count > kMaxDynamicEntries) return std::nullopt;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto entry = image_.entry<typename Format::Dynamic>(
          segment.p_offset, sizeof(typename Format::Dynamic), i);
      if (!entry) return std::nullopt;
      if (entry->d_tag == DT_NULL) break;
      entries.push_back(*entry);
    }
    return entries;
  }

  /// Where the byte that will be at `address` lies in the file.
  std::optional<std::uint64_t> file_offset(std::uint64_t address) const {
    for (const auto& segment : segments_) {
      if (segment.p_type != PT_LOAD || address < segment.p_vaddr) continue;
      const std::uint64_t distance = address - segment.p_vaddr;
      if (distance < segment.p_filesz) return segment.p_offset + distance;
    }
    return std::nullopt;
  }

  bool has_debug_section(const typename Format::Header& header) const {
    const auto names = image_.entry<typename Format::Section>(header.e_shoff, header.e_shentsize,
                                                              header.e_shstrndx);
    if (!names || header.e_shnum == 0) return false;
    for (unsigned i = 0; i < header.e_shnum; ++i) {
      const auto section =
          image_.entry<typename Format::Section>(header.e_shoff, header.e_shentsize, i);
      if (!section) return false;
      const auto name = image_.text(names->sh_offset + section->sh_name);
      if (name == ".debug_info" || name == ".zdebug_info") return true;
    }
    return false;
  }

  Image image_;
  std::vector<typename Format::Segment> segments_;
  bool is_pie_ = false;
  ElfFacts facts_;
};

}  // namespace

std::string this_machine() {
#if defined(__x86_64__)
  return machine_name(EM_X86_64);
#elif defined(__aarch64__)
  return machine_name(EM_AARCH64);
#elif defined(__riscv)
  return machine_name(EM_RISCV);
#elif defined(__powerpc64__)
  return machine_name(EM_PPC64);
#elif defined(__i386__)
  return machine_name(EM_386);
#else
  return {};
#endif
}

Result<ElfFacts> read_elf(std::string_view bytes, ElfRole role) {
  if (bytes.size() < EI_NIDENT || bytes.substr(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG))
    return bad_elf("it is no ELF file");
  if (bytes[EI_DATA] != ELFDATA2LSB) return bad_elf("big-endian programs are not supported");
  if (bytes[EI_CLASS] == ELFCLASS64) return Reader<Elf64>(bytes).read(role);
  if (bytes[EI_CLASS] == ELFCLASS32) return Reader<Elf32>(bytes).read(role);
  return bad_elf("its ELF class is unknown");
}

}  // namespace qa
