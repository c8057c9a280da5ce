#include "qa/lint/undocumented.hpp"

#include "qa/lint/public_declarations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names_in(std::string_view source) {
  std::vector<std::string> names;
  for (const Declaration& declaration : public_declarations(read_header(source)))
    names.push_back(declaration.name);
  return names;
}

std::vector<std::string> places_in(std::string_view source) {
  std::vector<std::string> places;
  for (const Finding& finding : undocumented_declarations("a.hpp", source))
    places.push_back(std::to_string(finding.line) + " " +
                     finding.message.substr(0, finding.message.find(' ')));
  return places;
}

std::vector<std::string> flags_in(std::string_view source) {
  std::vector<std::string> texts;
  for (const Finding& finding : undocumented_flags("a.cpp", source))
    texts.push_back(std::to_string(finding.line) + " " + finding.message);
  return texts;
}

TEST(PublicDeclarations, AreWhatCallersCanName) {
  EXPECT_THAT(
      names_in(R"(
#include <vector>
#define MACRO(x) \
  int hidden_##x;
namespace a::b {
using Names = std::vector<std::string>;
inline constexpr int kLimit = 1'000;
extern const char* const kName;
enum class Color : int { red, green };
template <class T, int N = (3 > 2)>
T twice(const T& value) requires(N > 1) {
  int local = f(";");
  return value;
}
[[nodiscard]] int plain(std::function<void()> done = [] { return; });
struct Point {
  int x = 0, y = 0;
  std::map<int, std::string> names;
  bool operator==(const Point&) const = default;
  int area() const { return x * y; }
};
class Server final : public Base {
 public:
  explicit Server(int port) : port_(port), name_{"x"} { start(); }
  ~Server() override;
  Server(const Server&) = delete;
  void stop();
  void run() override;
  operator bool() const;

 protected:
  void hook();

 private:
  struct Inner { int z; };
  int port_;
};
}
)"),
      ElementsAre("Names", "kLimit", "kName", "Color", "twice", "plain", "Point", "Point::x",
                  "Point::names", "Point::area", "Server", "Server::stop", "Server::operatorbool"));
}

TEST(PublicDeclarations, AreNotWhatHeadersKeepToThemselves) {
  EXPECT_THAT(names_in(R"(
class Forward;
template <class T> struct Also;
enum class Later : int;
namespace detail { void helper(); struct Hidden { int x; }; }
namespace { int unnamed(); }
namespace fs = std::filesystem;
using std::string;
static_assert(sizeof(int) == 4);
TEST_MACRO(something, 3);
class Whole { int x; void f(); friend void g(); };
)"),
              ElementsAre("Whole"));
}

TEST(PublicDeclarations, OfC) {
  EXPECT_THAT(names_in(R"(
extern "C" {
typedef struct { int x; } point_t;
typedef enum { A, B } kind_t;
typedef void (*callback)(int);
struct node { struct node* next; union { int i; float f; } value; };
API_EXPORT __attribute__((pure)) int add(int a, int b);
}
)"),
              testing::IsSupersetOf({"point_t", "kind_t", "node", "node::next", "add"}));
}

TEST(PublicDeclarations, ACutOffTextIsReadAsFarAsItGoes) {
  EXPECT_THAT(names_in("struct A { int x; /* never closed"), ElementsAre("A", "A::x"));
  EXPECT_THAT(names_in("void f( { ((("), IsEmpty());
  EXPECT_THAT(names_in("}}}} int x; R\"(never"), ElementsAre("x"));
  EXPECT_THAT(names_in(""), IsEmpty());
}

TEST(Undocumented, ADeclarationWantsACommentAboveOrBesideIt) {
  EXPECT_THAT(places_in(R"(// What the file is for.

/// Documented.
void above();

void beside();  // documented

void bare();

/* Documented,
   over lines. */
template <class T>
[[nodiscard]] T
prefixed();
)"),
              ElementsAre("8 bare"));
}

TEST(Undocumented, OneCommentMayStandForSeveral) {
  EXPECT_THAT(places_in(R"(
/// Lets it do nothing, or go on.
void freeze();
void thaw();

void alone();
)"),
              ElementsAre("6 alone"));
}

TEST(Undocumented, TheCommentOfATypeIsNotThatOfItsMembers) {
  EXPECT_THAT(places_in(R"(
/// A server.
class Server {
 public:
  void stop();
  int port = 0;  ///< documented
};
)"),
              ElementsAre("5 Server::stop"));
}

TEST(Undocumented, AFlagWantsAText) {
  EXPECT_THAT(flags_in(R"(
app.add_option("--port", port);
app.add_option("--bind", bind, "where it listens")->capture_default_str();
app.add_option("--name", name, "");
app.add_flag("--verbose", verbose);
app.add_flag("--quiet", "says nothing");
app.add_flag("--json", json, whose + " output");
app.add_option(flag, value, text);
DEFINE_int32(size, 3, "how many");
DEFINE_string(file, "", "");
ABSL_FLAG(bool, dry_run, false, "only looks");
ABSL_FLAG(std::string, mode, {"a", "b"}, "");
parser.add_argument("--in").required().help("what is read");
parser.add_argument("--out").required();
// app.add_option("--old", old);
)"),
              ElementsAre("2 the flag --port has no text that says what it is for",
                          "4 the flag --name has no text that says what it is for",
                          "5 the flag --verbose has no text that says what it is for",
                          "10 the flag file has no text that says what it is for",
                          "12 the flag mode has no text that says what it is for",
                          "14 the flag --out has no text that says what it is for"));
}

}  // namespace
}  // namespace qa
