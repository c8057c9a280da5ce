#include "qa/model/cpp_piece.hpp"

#include <string>

#include <gtest/gtest.h>

namespace qa {
namespace {

/// The source with ( ) around comments, < > around literals.
std::string marked(std::string_view source) {
  std::string text;
  for (std::size_t at = 0; at < source.size();) {
    const CppPiece piece = cpp_piece(source, at);
    const std::string part(source.substr(at, piece.end - at));
    const bool is_comment = piece.kind == CppPiece::Kind::comment;
    text += piece.kind == CppPiece::Kind::code ? part
            : is_comment                       ? "(" + part + ")"
                                               : "<" + part + ">";
    at = piece.end;
  }
  return text;
}

TEST(CppPiece, TellsCommentsLiteralsAndCode) {
  EXPECT_EQ(marked("a; // b \"c\"\nd"), "a; (// b \"c\")\nd");
  EXPECT_EQ(marked("a /* \" */ b"), "a (/* \" */) b");
  EXPECT_EQ(marked("f(\"// \\\" /*\", '\"')"), "f(<\"// \\\" /*\">, <'\"'>)");
}

TEST(CppPiece, ACommentGoesOnBehindABackslash) {
  EXPECT_EQ(marked("// a \\\nb\nc"), "(// a \\\nb)\nc");
}

TEST(CppPiece, RawLiteralsEndWithTheirDelimiter) {
  EXPECT_EQ(marked("R\"x(a )\" b)x\" c"), "<R\"x(a )\" b)x\"> c");
  EXPECT_EQ(marked("u8R\"(\")\" c"), "u8<R\"(\")\"> c");
  EXPECT_EQ(marked("COLOR\"(a\" b"), "COLOR<\"(a\"> b") << "the end of a macro's name";
}

TEST(CppPiece, QuotesInNumbersAreNone) {
  EXPECT_EQ(marked("1'000 + 0xAB'CD + u8'x'"), "1'000 + 0xAB'CD + u8<'x'>");
}

TEST(CppPiece, WhatNeverEndsEndsWithTheLineOrTheText) {
  EXPECT_EQ(marked("\"a\nb"), "<\"a>\nb");
  EXPECT_EQ(marked("/* a\nb"), "(/* a\nb)");
  EXPECT_EQ(marked("R\"(a\nb"), "<R\"(a\nb>");
  EXPECT_EQ(marked("R\"x"), "<R\"x>");
  EXPECT_EQ(marked("'\\"), "<'\\>");
  EXPECT_EQ(marked("// a"), "(// a)");
}

}  // namespace
}  // namespace qa
