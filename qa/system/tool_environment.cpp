#include "qa/system/tool_environment.hpp"

#include <algorithm>
#include <array>

#include <unistd.h>

namespace qa {
namespace {

using enum VariablePolicy;

// Sources: gtest.cc (flags, Bazel's variables), benchmark's README, ctest(1) and
// cmake-env-variables(7), gcc(1) "Environment Variables Affecting GCC", gcov(1), ld.so(8), git(1),
// sanitizers' wikis, boost.org "Runtime parameters", docs.pytest.org, no-color.org, bash(1).
constexpr auto kVariables = std::to_array<ToolVariable>({
    // Which tests run, and what their exit code means.
    {"GTEST_*", removed, "", "GoogleTest: filters, shards and repeats tests"},
    {"GMOCK_*", removed, "", "GoogleMock: what an unexpected call is worth"},
    {"TESTBRIDGE_*", removed, "", "GoogleTest, Catch2: filters tests, for Bazel"},
    {"TEST_TOTAL_SHARDS", removed, "", "Catch2: runs a part of the tests"},
    {"TEST_SHARD_*", removed, "", "Catch2: runs a part of the tests"},
    {"TEST_PREMATURE_EXIT_FILE", removed, "", "GoogleTest: a file of Bazel's"},
    {"XML_OUTPUT_FILE", removed, "", "GoogleTest, Catch2: where the report goes"},
    {"BAZEL_TEST", removed, "", "Catch2: other report, other exit code"},
    {"BENCHMARK_*", removed, "", "Google Benchmark: filter, repetitions, format"},
    {"BOOST_TEST*", removed, "", "Boost.Test: filter, and exit code 0 whatever happens"},
    {"QTEST_*", removed, "", "Qt Test: time limits"},
    {"PYTEST_ADDOPTS", removed, "", "pytest: any option"},
    {"CTEST_*", removed, "", "ctest: filter by time, no tests is no error, parallel tests"},
    {"ASAN_OPTIONS", removed, "", "AddressSanitizer: exit code, leaks, what is checked"},
    {"HWASAN_OPTIONS", removed, "", "HWAddressSanitizer: exit code, what is checked"},
    {"LSAN_OPTIONS", removed, "", "LeakSanitizer: exit code, suppressions"},
    {"MSAN_OPTIONS", removed, "", "MemorySanitizer: exit code, what is checked"},
    {"TSAN_OPTIONS", removed, "", "ThreadSanitizer: exit code, suppressions"},
    {"UBSAN_OPTIONS", removed, "", "UndefinedBehaviorSanitizer: whether a finding ends the test"},
    {"VALGRIND_OPTS", removed, "", "valgrind: any option"},
    {"LD_TRACE_LOADED_OBJECTS", removed, "", "ld.so: programs don't run, and succeed"},
    // Where measurements go.
    {"GCOV_*", removed, "", "gcov's runtime: counters go elsewhere"},
    {"LLVM_PROFILE_FILE", removed, "", "LLVM's runtime: counters go elsewhere"},
    {"DEPENDENCIES_OUTPUT", removed, "", "gcc: lists of headers go elsewhere"},
    {"SUNPRO_DEPENDENCIES", removed, "", "gcc: lists of headers go elsewhere"},
    // Whether a build stops at an error, and how many jobs it takes.
    {"MAKEFLAGS", removed, "", "make: -i ignores errors, -n does nothing; a jobserver not ours"},
    {"MFLAGS", removed, "", "make: as MAKEFLAGS"},
    {"GNUMAKEFLAGS", removed, "", "make: as MAKEFLAGS"},
    {"MAKELEVEL", removed, "", "make: we are no part of an outer make"},
    {"MAKEOVERRIDES", removed, "", "make: variables of an outer make"},
    {"MAKEFILES", removed, "", "make: makefiles read before the project's"},
    {"PWD", quieted, "", "cmake, shells: names the folder by the link that the caller took"},
    {"OLDPWD", quieted, "", "as PWD"},
    {"CDPATH", removed, "", "shells: cd goes elsewhere, and prints"},
    {"GREP_OPTIONS", removed, "", "grep: any option"},
    // Which repository git works on; see git.hpp.
    {"GIT_CONFIG_GLOBAL", kept, "", "git: where the user's configuration lies"},
    {"GIT_CONFIG_SYSTEM", kept, "", "git: where the system's configuration lies"},
    {"GIT_CONFIG_NOSYSTEM", kept, "", "git: where the system's configuration lies"},
    {"GIT_CONFIG_COUNT", kept, "", "git: configuration; containers give safe.directory by it"},
    {"GIT_CONFIG_KEY_*", kept, "", "git: as GIT_CONFIG_COUNT"},
    {"GIT_CONFIG_VALUE_*", kept, "", "git: as GIT_CONFIG_COUNT"},
    {"GIT_EXEC_PATH", kept, "", "git: where its parts lie"},
    {"GIT_SSH*", kept, "", "git: how other hosts are reached"},
    {"GIT_SSL_*", kept, "", "git: how other hosts are reached"},
    {"GIT_HTTP_*", kept, "", "git: how other hosts are reached"},
    {"GIT_PROXY_*", kept, "", "git: how other hosts are reached"},
    {"GIT_ALLOW_PROTOCOL", kept, "", "git: how other hosts are reached"},
    {"GIT_PROTOCOL", kept, "", "git: how other hosts are reached"},
    {"GIT_ASKPASS", kept, "", "git: how other hosts are reached"},
    {"GIT_AUTHOR_*", kept, "", "git: whose name stands in commits"},
    {"GIT_COMMITTER_*", kept, "", "git: whose name stands in commits"},
    {"GIT_TERMINAL_PROMPT", set, "0", "git: nobody answers"},
    {"GIT_*", quieted, "", "git: a hook's repository, index and options are not ours"},
    // Language and colors: parsers read plain English, and a log is no terminal.
    {"LC_ALL", set, "C.UTF-8", "messages in English, the same order and numbers everywhere"},
    {"LANGUAGE", quieted, "", "gettext: messages in another language, whatever LC_ALL says"},
    {"TERM", set, "dumb", "output goes to a log"},
    {"NO_COLOR", set, "1", "colors are no text"},
    {"CLICOLOR", set, "0", "colors are no text"},
    {"GCC_COLORS", set, "", "gcc: no colors, even with -fdiagnostics-color=always"},
    {"CLICOLOR_FORCE", quieted, "", "colors are no text"},
    {"FORCE_COLOR", quieted, "", "colors are no text"},
    {"PY_COLORS", quieted, "", "colors are no text"},
    {"COLORTERM", quieted, "", "colors are no text"},
    {"CMAKE_COLOR_DIAGNOSTICS", quieted, "", "colors are no text"},
    {"GREP_COLOR*", quieted, "", "colors are no text"},
    {"GCC_URLS", quieted, "", "gcc: links are no text"},
    {"TERM_URLS", quieted, "", "gcc: links are no text"},
    {"GCC_EXTRA_DIAGNOSTIC_OUTPUT", quieted, "", "gcc: more than its messages"},
    {"COLUMNS", quieted, "", "width of lines"},
    {"LINES", quieted, "", "height of a terminal"},
    {"NINJA_STATUS", quieted, "", "ninja: how progress looks"},
    {"VERBOSE", quieted, "", "make, cmake: prints commands"},
    {"CMAKE_NO_VERBOSE", quieted, "", "cmake: prints no commands"},
    {"MAKE_TERMOUT", quieted, "", "make: of an outer make"},
    {"MAKE_TERMERR", quieted, "", "make: of an outer make"},
    {"LD_DEBUG*", quieted, "", "ld.so: prints what it loads"},
    {"GRPC_TRACE", quieted, "", "gRPC: prints what it does"},
    {"GRPC_VERBOSITY", quieted, "", "gRPC: prints what it does"},
    // Choices of the user's that decide what is built and what it does.
    {"CMAKE_BUILD_PARALLEL_LEVEL", kept, "", "cmake: how many jobs"},
    {"CMAKE_INSTALL_PARALLEL_LEVEL", kept, "", "cmake: how many jobs"},
    {"CMAKE_*_COMPILER_LAUNCHER", kept, "", "cmake: a compiler cache"},
    {"CMAKE_*", keyed, "", "cmake: generator, toolchain, prefixes, kind of build"},
    {"CC", keyed, "", "compiler"},
    {"CXX", keyed, "", "compiler"},
    {"CPP", keyed, "", "compiler"},
    {"FC", keyed, "", "compiler"},
    {"CUDACXX", keyed, "", "compiler"},
    {"LD", keyed, "", "linker"},
    {"AR", keyed, "", "archiver"},
    {"*FLAGS", keyed, "", "flags: CFLAGS, CXXFLAGS, CPPFLAGS, LDFLAGS, GOFLAGS, RUSTFLAGS"},
    {"CCC_*", keyed, "", "clang: adds and removes options"},
    {"COMPILER_PATH", keyed, "", "gcc: where its parts lie"},
    {"GCC_*", keyed, "", "gcc: where its parts lie, what it compares"},
    {"GCOV", keyed, "", "gcovr: which gcov"},
    {"CPATH", keyed, "", "compilers: headers"},
    {"C_INCLUDE_PATH", keyed, "", "compilers: headers"},
    {"CPLUS_INCLUDE_PATH", keyed, "", "compilers: headers"},
    {"OBJC_INCLUDE_PATH", keyed, "", "compilers: headers"},
    {"LIBRARY_PATH", keyed, "", "linkers: libraries"},
    {"LD_RUN_PATH", keyed, "", "linkers: libraries"},
    {"LD_*", keyed, "", "ld.so: libraries, and code put into every program"},
    {"PKG_CONFIG*", keyed, "", "pkg-config: packages"},
    {"CCACHE_COMPILER*", keyed, "", "ccache: which compiler"},
    {"CCACHE_PREFIX*", keyed, "", "ccache: what runs instead of the compiler"},
    {"CCACHE_*", kept, "", "ccache: where and how much it keeps"},
    {"SOURCE_DATE_EPOCH", keyed, "", "the time in what is built"},
    {"DESTDIR", keyed, "", "where things are installed"},
    {"TZ", keyed, "", "local time"},
    {"MALLOC_*", keyed, "", "glibc: how memory is filled and checked"},
    {"GLIBC_TUNABLES", keyed, "", "glibc: how memory is filled and checked"},
    {"OMP_*", keyed, "", "OpenMP: how many threads"},
    {"PYTHON*", keyed, "", "python: modules and options"},
    {"PERL5*", keyed, "", "perl: modules and options"},
    {"RUBY*", keyed, "", "ruby: modules and options"},
    {"NODE_*", keyed, "", "node: modules and options"},
    {"JAVA_TOOL_OPTIONS", keyed, "", "java: any option"},
    {"BASH_ENV", keyed, "", "bash: read before each script"},
    {"ENV", keyed, "", "sh: read before a script"},
    {"SHELLOPTS", keyed, "", "bash: how errors count"},
    {"BASHOPTS", keyed, "", "bash: how it reads scripts"},
    {"POSIXLY_CORRECT", keyed, "", "many tools: how they read their options"},
    {"XDG_*", kept, "", "where the user's own files lie"},
    {"*_ROOT", keyed, "", "cmake: where find_package looks"},
    {"*_DIR", keyed, "", "cmake: where find_package looks"},
});

bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  return name.size() >= before.size() + after.size() && name.starts_with(before) &&
         name.ends_with(after);
}

}  // namespace

std::span<const ToolVariable> tool_variables() {
  return kVariables;
}

const ToolVariable* rule_for_variable(std::string_view name) {
  const auto rule = std::ranges::find_if(
      kVariables, [&](const ToolVariable& row) { return matches(row.pattern, name); });
  return rule == kVariables.end() ? nullptr : &*rule;
}

EnvironmentVariables inherited_variables() {
  EnvironmentVariables variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    // Of a name given twice, the first is what getenv() finds.
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

EnvironmentVariables variables_for_children(const EnvironmentVariables& inherited) {
  EnvironmentVariables variables;
  for (const auto& [name, value] : inherited) {
    const ToolVariable* rule = rule_for_variable(name);
    const bool passes = rule == nullptr || rule->policy == keyed || rule->policy == kept;
    if (passes) variables.emplace(name, value);
  }
  for (const ToolVariable& row : kVariables) {
    if (row.policy == set) variables.emplace(row.pattern, row.value);
  }
  return variables;
}

EnvironmentVariables keyed_variables(const EnvironmentVariables& inherited) {
  EnvironmentVariables variables;
  for (const auto& [name, value] : inherited) {
    const ToolVariable* rule = rule_for_variable(name);
    if (rule != nullptr && rule->policy == keyed) variables.emplace(name, value);
  }
  return variables;
}

std::map<std::string, std::optional<std::string>> declared_variables(
    const std::vector<std::string>& names, const EnvironmentVariables& inherited) {
  std::map<std::string, std::optional<std::string>> declared;
  for (const std::string& name : names) {
    if (const auto known = inherited.find(name); known != inherited.end()) {
      declared.emplace(name, known->second);
    }
  }
  return declared;
}

std::string_view to_text(VariablePolicy policy) {
  switch (policy) {
    case removed:
      return "removed";
    case quieted:
      return "quieted";
    case set:
      return "set";
    case keyed:
      return "keyed";
    case kept:
      break;
  }
  return "kept";
}

}  // namespace qa
