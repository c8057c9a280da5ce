// What the command lines of programs have in common. Brings in CLI11, which is slow to
// compile.
#pragma once

#include "serving/app/command_line.hpp"
#include "serving/core/identity.hpp"
#include "serving/core/problem.hpp"
#include "serving/core/tls_files.hpp"

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace serving {

inline constexpr int kMaxPort = 65535;

/// Runs the parser; nothing when the program shall go on.
std::optional<Goodbye> parse(CLI::App& app, std::span<const char* const> arguments);

/// The one line for wrong flags, and its exit code.
Goodbye usage_error(const CLI::App& app, const Problem& problem);

/// Lets every flag but `others` be read from the environment, too: with the prefix "ECHO_",
/// --max-age-s from ECHO_MAX_AGE_S.
void read_environment(CLI::App& app, std::string_view prefix,
                      std::initializer_list<const char*> others);

/// A number between `least` and `most`.
void add_number(CLI::App& app, const std::string& flag, int& value, int least, int most,
                const std::string& text);

/// A duration as a number of its unit, from 0 to `most`.
template <class Duration>
void add_duration(CLI::App& app, const std::string& flag, Duration& value, Duration most,
                  const std::string& text) {
  app.add_option_function<int>(
         flag, [&value](int count) { value = Duration(count); }, text)
      ->check(CLI::Range(0, static_cast<int>(most.count())))
      ->default_str(std::to_string(value.count()));
}

/// --version and --json.
class VersionFlags {
 public:
  void add_to(CLI::App& app);

  /// The text that was asked for.
  [[nodiscard]] std::optional<Goodbye> answer(const Identity& identity) const;

 private:
  bool version_ = false;
  bool json_ = false;
};

/// The flags of one connection's encryption: --usetls, --certfile, --privkeyfile, --cafile.
class TlsFlags {
 public:
  /// `prefix` stands before each name: "client-".
  explicit TlsFlags(std::string prefix = "") : prefix_(std::move(prefix)) {}

  /// `whose` certificate it is: "the server's".
  void add_to(CLI::App& app, const std::string& whose);

  /// A file that would not be used is a mistake that must not go unnoticed.
  [[nodiscard]] MaybeProblem check() const;

  /// None: plaintext.
  [[nodiscard]] std::optional<TlsFiles> files() const;

 private:
  /// "--client-usetls", with the short form where there is no prefix.
  [[nodiscard]] std::string flag(const std::string& name, const std::string& short_form = "") const;

  std::string prefix_;
  bool use_ = false;
  TlsFiles files_;
};

}  // namespace serving
