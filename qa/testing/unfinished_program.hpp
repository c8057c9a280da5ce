// Test programs that end with status 0 before their tests do: exit(0) in a test, in a fixture, or
// in what a test calls. The status says passed; the framework's last words are missing.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace qa {

/// In the middle of what a program ended, by what it printed: "EchoTest.Slow", "its GoogleTest
/// tests". Empty when it came to its end, or begins like no framework known here. Known by their
/// first and last lines:
/// - GoogleTest 1.12, PrettyUnitTestResultPrinter;
/// - doctest 2.4, ConsoleReporter; what it lists instead of running has an end of its own;
/// - Boost.Test 1.74, plain_report_formatter (its beginning and its end go to different streams,
///   and come in any order);
/// - Qt Test 5 and 6, QPlainTestLogger;
/// - pytest 7, TerminalReporter.
std::string unfinished_program(std::string_view output);

/// The framework in the bytes of a `program` that says nothing before its tests have ended, unless
/// one fails: "Catch2". Empty for none.
std::string late_framework(std::string_view program);

/// The framework whose last words are missing in `output` of the test program that `command`
/// starts: "GoogleTest" when an argument asks it to be brief; else `late`, what late_framework()
/// says, when no argument asks for another reporter, a file, or a list. Empty when nothing is
/// missing.
std::string silent_framework(std::span<const std::string> command, std::string_view late,
                             std::string_view output);

/// Whether an argument keeps the framework from saying how its tests went, so that only the exit
/// status is left to judge by: Boost.Test's --report_level=no.
bool is_told_to_be_silent(std::span<const std::string> command);

}  // namespace qa
