// What must be known of a pipeline file before anything else in it can be judged.
#pragma once

#include "qa/config/table_reader.hpp"
#include "qa/model/failure.hpp"

#include <string>
#include <string_view>

namespace qa {

/// Fails with kind configuration when the file's key `qa` asks for other versions than `version`,
/// this qa's; what else it says may be in a format that this one doesn't know. A file without that
/// key fits every version, as does one that is no TOML: its reader says more.
Result<void> check_required_version(std::string_view text, const std::string& path,
                                    std::string_view version);

/// The folder of the results, relative to the project. Whatever is wrong with the file, there is
/// one: those who only look at earlier runs need no other setting.
std::string results_folder(std::string_view text);

/// The keys themselves, for the reader of the whole file.
std::string read_results(TableReader& root);
void read_required_version(TableReader& root);

}  // namespace qa
