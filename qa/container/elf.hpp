// What ELF headers say: the proof that a binary is static, for which machine, and what it loads.
#pragma once

#include "qa/model/failure.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// What code may ask for by name while it runs, which no header tells.
enum class ByName { libraries, name_services, locales, character_sets };

/// Read from the program headers, which the kernel obeys; section headers may be stripped.
struct ElfFacts {
  std::string machine;               ///< as GOARCH and OCI name it: "amd64", "arm64", "386" ...
  std::string interpreter;           ///< PT_INTERP, the dynamic loader; empty when there is none
  std::vector<std::string> needed;   ///< DT_NEEDED: shared libraries, in the order of loading
  std::vector<std::string> rpath;    ///< DT_RPATH: lists of folders, as written
  std::vector<std::string> runpath;  ///< DT_RUNPATH, likewise
  std::set<ByName> loads_by_name;    ///< by functions that it takes from others, or gives
  std::string build_id;              ///< lower-case hex of the GNU build id, or empty
  bool has_debug_info = false;       ///< a .debug_info section is in the file

  /// Nothing is loaded at run time. A static-pie has a dynamic section, but needs no library.
  bool is_static() const { return interpreter.empty() && needed.empty(); }

  bool operator==(const ElfFacts&) const = default;
};

/// The machine that this program runs on, named as in ElfFacts; empty when it is none of these.
std::string this_machine();

enum class ElfRole { program, library };

/// `bytes` is the whole file. Fails with kind product when it is no little-endian ELF program (a
/// script, an object file, a shared library) or contradicts itself; never reads outside `bytes`.
/// Big-endian machines are not supported and named as the reason. As a library, whatever can be
/// loaded will do.
Result<ElfFacts> read_elf(std::string_view bytes, ElfRole role = ElfRole::program);

}  // namespace qa
