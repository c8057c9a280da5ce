// Engines that are called by their command line.
#pragma once

#include "qa/container/container_engine.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qa {

using EngineWords = std::vector<std::string>;

/// How one of them is asked; words without the program's name. They run in the folder of the
/// tarball, whose name is given without it: a colon in a path would be taken for a separator.
struct EngineProgram {
  std::string_view name;
  EngineWords (*image_id)(const std::string& reference);
  EngineWords (*load)(const std::string& tarball);
  EngineWords (*build)(const ImageBuild& build);
  EngineWords (*save)(const std::string& reference, const std::string& tarball);
  EngineWords (*remove)(const std::string& reference);
};

extern const EngineProgram kPodman;
extern const EngineProgram kDocker;
extern const EngineProgram kBuildah;

class CommandLineEngine : public ContainerEngine {
 public:
  CommandLineEngine(const EngineProgram& program, ProcessRunner& processes, Files& files);

  std::string_view name() const override { return program_.name; }
  Result<EngineAbilities> probe(const std::filesystem::path& scratch) override;
  Result<std::string> image_id(const std::string& reference) override;
  Result<void> load(const std::filesystem::path& tarball) override;
  Result<void> build(const ImageBuild& build) override;
  Result<void> save(const std::string& reference, const std::filesystem::path& tarball) override;
  Result<void> remove(const std::string& reference) override;

 private:
  /// Standard output of `NAME WORDS` in `folder`.
  Result<std::string> output(EngineWords words, const std::filesystem::path& folder);
  Result<void> try_load(const std::filesystem::path& scratch, const std::string& reference);
  Result<void> try_build(const std::filesystem::path& scratch, const std::string& reference);

  const EngineProgram& program_;
  ProcessRunner& processes_;
  Files& files_;
};

}  // namespace qa
