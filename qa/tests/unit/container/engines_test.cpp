// Which engine is taken, and what is believed of what engines say. The real ones are asked in
// qa/tests/e2e/engine_contract_test.cpp.
#include "qa/container/engines.hpp"

#include "qa/tests/fakes/fake_process_runner.hpp"
#include "qa/tests/fakes/memory_files.hpp"
#include "qa/tests/unit/container/image_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Engines : public testing::Test {
 protected:
  Engines() { processes.on({}, completed(125, "", "no such program\n")); }

  /// Answers to `name` as an engine would that does what it is told.
  void works(const std::string& name) {
    processes.on({name}, completed(0));
    processes.on({name, "images"},
                 [this](const Command&) { return completed(0, loaded_id() + "\n"); });
  }

  /// Of the image that was written to be tried.
  std::string loaded_id() const {
    for (const auto& [path, content] : files.contents) {
      if (path.filename() != "probe.tar") continue;
      const auto image = read_image(content);
      if (image) return sha256_hex(image->members.at(image->config_member));
    }
    return "";
  }

  Result<ChosenEngine> choose(std::string_view name, EngineAbility ability = EngineAbility::load) {
    return choose_engine(name, ability, "/scratch", processes, files);
  }

  FakeProcessRunner processes;
  MemoryFiles files;
};

TEST_F(Engines, TheFirstThatCanIsTakenAndTheOthersAreNamed) {
  works("docker");
  works("buildah");
  const auto chosen = choose("auto");
  ASSERT_TRUE(chosen) << chosen.error().what;
  EXPECT_EQ(chosen->engine->name(), "docker");
  EXPECT_THAT(chosen->passed_over,
              ElementsAre("podman can't load an image: podman: no such program"));
}

TEST_F(Engines, AnotherThanTheOneThatWasAskedForIsNeverTaken) {
  works("docker");
  const auto chosen = choose("podman");
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().kind, FailureKind::tool_missing);
  EXPECT_EQ(chosen.error().what, "podman can't load an image: podman: no such program");
  EXPECT_EQ(choose("kaniko").error().kind, FailureKind::configuration);
}

TEST_F(Engines, WithoutAnyTheReasonsOfAllAreGiven) {
  const auto chosen = choose("auto", EngineAbility::build);
  ASSERT_FALSE(chosen);
  for (const char* engine : {"podman", "docker", "buildah", "builtin"})
    EXPECT_THAT(chosen.error().what, HasSubstr(std::string(engine) + " can't build"));
  EXPECT_THAT(chosen.error().next, HasSubstr("podman"));
}

TEST_F(Engines, OneThatSaysThatItLoadedAndShowsAnotherImageCanNotLoad) {
  works("podman");
  processes.on({"podman", "images"}, completed(0, "sha256:0123\n"));
  EXPECT_THAT(choose("podman").error().what, HasSubstr("loads an image, and shows another"));
  processes.on({"podman", "images"}, completed(0, ""));
  EXPECT_THAT(choose("podman").error().what, HasSubstr("loads an image, and shows another"));
}

TEST_F(Engines, SeveralImagesOfOneNameAreNoAnswer) {
  const auto engine = std::move(container_engines(processes, files).front());
  processes.on({"podman", "images"}, completed(0, "sha256:01\nsha256:01\n"));
  EXPECT_EQ(engine->image_id("a:b").value_or(""), "sha256:01");
  processes.on({"podman", "images"}, completed(0, "sha256:01\nsha256:02\n"));
  EXPECT_EQ(engine->image_id("a:b").error().kind, FailureKind::host);
}

TEST_F(Engines, AnInterruptIsNoReason) {
  processes.on({"podman"}, [](const Command&) -> Result<Completed> {
    return fail(FailureKind::canceled, "interrupted");
  });
  works("docker");
  EXPECT_EQ(choose("auto").error().kind, FailureKind::canceled);
}

}  // namespace
}  // namespace qa
