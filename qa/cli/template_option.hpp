// --template DIR: where `qa new` and `qa update` find what they write.
#pragma once

#include "qa/system/files.hpp"

#include <filesystem>
#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace qa {

void add_template_option(CLI::App& app, std::string& directory);

/// The template in `directory`; empty: the one that this qa lies in.
Result<std::filesystem::path> template_in(Files& files, const std::string& directory);

}  // namespace qa
