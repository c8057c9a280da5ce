// Who may include whom, read off the #include lines: headers slip past the linker.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace serving {
namespace {

using testing::Contains;

using Names = std::set<std::string>;

/// Folder of the kit -> what it may include of the kit's, beside itself.
const std::map<std::string, Names> kAllowed = {
    {"core", {}}, {"log", {"core"}}, {"rpc", {"core", "log"}}, {"app", {"core", "log", "rpc"}}};

/// All that comes with gRPC or is generated for it.
const Names kTransport = {"grpc", "grpcpp", "google", "absl", "wire"};

/// The folders from which the file includes, as "#include <grpcpp/server.h>" does from grpcpp; of
/// the kit's own, the folder in it.
Names folders_included_by(const std::filesystem::path& path) {
  static const std::regex kInclude("#include [<\"](?:serving/)?([^/>\"]+)/.*");
  Names folders;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kInclude)) folders.insert(match[1]);
  }
  return folders;
}

Names included_by_folder(const std::string& folder) {
  Names all;
  for (const auto& entry : std::filesystem::directory_iterator(SERVING_SOURCES "/" + folder)) {
    all.merge(folders_included_by(entry.path()));
  }
  return all;
}

TEST(LayersTest, AFolderIncludesOnlyThoseBelowIt) {
  for (const auto& [folder, allowed] : kAllowed) {
    for (const std::string& included : included_by_folder(folder)) {
      const bool ours = kAllowed.contains(included) && included != folder;
      EXPECT_TRUE(!ours || allowed.contains(included)) << folder << " includes " << included;
    }
  }
}

TEST(LayersTest, PlainValuesAndTheLogKnowNoTransport) {
  EXPECT_THAT(included_by_folder("rpc"), Contains("grpcpp"));  // so the search finds it
  for (const std::string folder : {"core", "log"}) {
    for (const std::string& included : included_by_folder(folder)) {
      EXPECT_FALSE(kTransport.contains(included)) << folder << " includes " << included;
    }
  }
}

TEST(LayersTest, TheKitIncludesNothingOfAService) {
  const std::regex quoted("#include \"((?!serving/|grpc/|wire/)[^\"]*)\"");
  for (const auto& [folder, allowed] : kAllowed) {
    for (const auto& entry : std::filesystem::directory_iterator(SERVING_SOURCES "/" + folder)) {
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        EXPECT_FALSE(std::regex_match(line, quoted)) << entry.path() << ": " << line;
      }
    }
  }
}

}  // namespace
}  // namespace serving
