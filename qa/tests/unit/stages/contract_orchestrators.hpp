// The orchestrators that the contract is tried with. Kubernetes wants a cluster, which the caller
// names: QA_TEST_KUBERNETES_CONTEXT, and QA_TEST_KUBERNETES_LOADER, words that bring a tarball into
// it.
#pragma once

#include "qa/stages/cluster_images.hpp"
#include "qa/stages/orchestrator_choice.hpp"
#include "qa/system/tools.hpp"
#include "test_paths.hpp"

#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace qa {

inline std::vector<std::string> contract_orchestrators() {
  std::vector<std::string> words = orchestrator_words();
  words.erase(words.begin());  // it is one of the others
  return words;
}

inline std::string test_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

inline OrchestratorSettings contract_settings(const std::string& word) {
  OrchestratorSettings settings{.wanted = word};
  const std::string context = test_variable("QA_TEST_KUBERNETES_CONTEXT");
  if (!context.empty()) settings.contexts = {context};
  std::istringstream words(test_variable("QA_TEST_KUBERNETES_LOADER"));
  for (std::string each; words >> each;) settings.loader.push_back(each);
  return settings;
}

/// As in earnest, but that the caller of the tests is a member, too.
inline Result<std::unique_ptr<Orchestrator>> make_contract_orchestrator(const std::string& word,
                                                                        OrchestratorParts parts) {
  parts.members = {QA_CHILDREN "/qa_child"};
  return make_orchestrator(word, parts);
}

}  // namespace qa
