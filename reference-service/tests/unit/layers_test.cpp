// Who may include whom, read off the #include lines: headers slip past the linker.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace echo {
namespace {

using testing::Contains;

using Names = std::set<std::string>;

/// Folder of src/ -> what it may include of ours, beside itself.
const std::map<std::string, Names> kAllowed = {{"core", {}},
                                               {"log", {"core"}},
                                               {"rpc", {"core", "log"}},
                                               {"app", {"core", "log", "rpc"}},
                                               {"client", {"core", "log", "rpc", "app"}}};

/// All that comes with gRPC or is generated for it.
const Names kTransport = {"grpc", "grpcpp", "google", "absl", "echo", "wire"};

/// The folders from which the file includes, as "#include <grpcpp/server.h>" does from grpcpp.
Names folders_included_by(const std::filesystem::path& path) {
  static const std::regex kInclude("#include [<\"]([^/>\"]+)/.*");
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
  for (const auto& entry : std::filesystem::directory_iterator(ECHO_SOURCES "/" + folder)) {
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

TEST(LayersTest, WhatEchoMeansKnowsNoTransport) {
  EXPECT_THAT(included_by_folder("rpc"), Contains("grpcpp"));  // so the search finds it
  for (const std::string folder : {"core", "log"}) {
    for (const std::string& included : included_by_folder(folder)) {
      EXPECT_FALSE(kTransport.contains(included)) << folder << " includes " << included;
    }
  }
}

}  // namespace
}  // namespace echo
