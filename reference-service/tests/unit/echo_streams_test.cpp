// What Expand and Collect mean, without a transport.
#include "meaning/echo_streams.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> words_of(const std::string& text) {
  Words words;
  std::vector<std::string> all;
  for (std::string word; words.next(text, word);) all.push_back(word);
  return all;
}

TEST(WordsTest, AreWhatWhiteSpaceSeparates) {
  EXPECT_THAT(words_of("one"), ElementsAre("one"));
  EXPECT_THAT(words_of("one two  three"), ElementsAre("one", "two", "three"));
  EXPECT_THAT(words_of(" \t\n\v\f\rone\r\ntwo "), ElementsAre("one", "two"));
  EXPECT_THAT(words_of("Grüße, 世界 🎉"), ElementsAre("Grüße,", "世界", "🎉"));
}

TEST(WordsTest, ThereAreNoneInNothing) {
  EXPECT_THAT(words_of(""), IsEmpty());
  EXPECT_THAT(words_of(" \t\n\v\f\r"), IsEmpty());
}

TEST(WordsTest, OnlyAsciiSpaceSeparates) {
  const std::string text = "no\u00a0break" + std::string(1, '\0') + "at all";
  EXPECT_THAT(words_of(text), ElementsAre("no\u00a0break" + std::string(1, '\0') + "at", "all"));
}

TEST(WordsTest, TheEndStaysTheEnd) {
  Words words;
  std::string word;
  EXPECT_TRUE(words.next("one", word));
  EXPECT_FALSE(words.next("one", word));
  EXPECT_FALSE(words.next("one", word));
}

TEST(CollectionTest, JoinsWithSingleSpaces) {
  Collection collection;
  for (const char* message : {"one", "two words", "three"}) {
    EXPECT_TRUE(collection.add(message, 100).is_ok());
  }
  EXPECT_EQ(collection.take(), "one two words three");
}

TEST(CollectionTest, AnEmptyMessageCounts) {
  Collection collection;
  EXPECT_EQ(collection.take(), "");
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(collection.add("", 2).is_ok());
  EXPECT_EQ(collection.take(), "  ");
}

TEST(CollectionTest, TakesExactlyTheLimitWithItsSeparators) {
  Collection collection;
  EXPECT_TRUE(collection.add("12345", 11).is_ok());
  EXPECT_TRUE(collection.add("12345", 11).is_ok());
  EXPECT_EQ(collection.take(), "12345 12345");
}

TEST(CollectionTest, RefusesOneByteMoreAndKeepsWhatItHas) {
  Collection collection;
  EXPECT_TRUE(collection.add("12345", 10).is_ok());
  const serving::Outcome outcome = collection.add("12345", 10);
  EXPECT_EQ(outcome.code, serving::OutcomeCode::resource_exhausted);
  EXPECT_EQ(outcome.reason, "TOO_LARGE");
  EXPECT_EQ(outcome.text, "the messages together have more than 10 bytes");
  EXPECT_EQ(collection.take(), "12345");
}

TEST(CollectionTest, BeginsAnewAfterItWasTaken) {
  Collection collection;
  EXPECT_TRUE(collection.add("old", 10).is_ok());
  EXPECT_EQ(collection.take(), "old");
  EXPECT_TRUE(collection.add("new", 10).is_ok());
  EXPECT_EQ(collection.take(), "new");
}

}  // namespace
}  // namespace echo
