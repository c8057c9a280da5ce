// The container engines of this machine, with images of their own: nobody else's are seen.
#pragma once

#include "qa/system/posix_files.hpp"
#include "qa/system/posix_process_runner.hpp"
#include "qa/system/tools.hpp"
#include "qa/tests/fakes/temporary_folder.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include <unistd.h>

namespace qa {

class RealEngines {
 public:
  RealEngines() {
    const std::string storage = folder_ / "storage.conf";
    // Files are looked for at the first image only, so nothing is made for an engine not there.
    const auto written = files_.write(
        storage, "[storage]\ndriver = \"vfs\"\nrunroot = \"" + (folder_ / "run").string() +
                     "\"\ngraphroot = \"" + (folder_ / "images").string() + "\"\n");
    if (written) setenv("CONTAINERS_STORAGE_CONF", storage.c_str(), 1);
    setenv("DOCKER_HOST", socket().c_str(), 1);
  }
  ~RealEngines() {
    if (daemon_) daemon_->stop(std::chrono::seconds(20));
    unsetenv("CONTAINERS_STORAGE_CONF");
    unsetenv("DOCKER_HOST");
  }
  RealEngines(const RealEngines&) = delete;
  RealEngines& operator=(const RealEngines&) = delete;

  /// Why `engine` can't be asked here; empty when it can. Starts a daemon for docker.
  std::string why_missing(const std::string& engine) {
    if (!find_program(engine))
      return engine + " is not installed, so it could not be asked: " + missing_tool(engine).next;
    if (geteuid() != 0) return engine + " without root wants a session of its own";
    return engine == "docker" ? start_daemon() : "";
  }

  const TemporaryFolder& folder() const { return folder_; }
  PosixFiles& files() { return files_; }
  PosixProcessRunner& processes() { return processes_; }

 private:
  std::string socket() const { return "unix://" + (folder_ / "docker.sock").string(); }

  std::string start_daemon() {
    if (daemon_) return "";
    if (!find_program("dockerd"))
      return "dockerd is not installed, and another daemon's images are not ours";
    const std::string config = folder_ / "daemon.json";
    if (!files_.write(config, "{}")) return "no room for a daemon";
    auto started = processes_.start(
        {.argv = {"dockerd", "--host", socket(), "--data-root", folder_ / "docker", "--exec-root",
                  folder_ / "docker-run", "--pidfile", folder_ / "docker.pid", "--config-file",
                  config, "--storage-driver=vfs", "--bridge=none", "--iptables=false",
                  "--ip-forward=false", "--ip-masq=false"},
         .working_directory = {},
         .environment = {},
         .timeout = std::chrono::minutes(10)});
    if (!started) return started.error().what;
    daemon_ = std::move(*started);
    while (!daemon_->wait(std::chrono::milliseconds(50))) {
      const auto asked = processes_.run({.argv = {"docker", "info"}, .environment = {}});
      if (asked && asked->status.succeeded()) return "";
    }
    return "dockerd does not start here: " + daemon_->output();
  }

  TemporaryFolder folder_;
  PosixFiles files_;
  PosixProcessRunner processes_;
  std::unique_ptr<RunningProcess> daemon_;
};

#define SKIP_WITHOUT_ENGINE(engines, engine) \
  if (const std::string why = (engines).why_missing(engine); !why.empty()) GTEST_SKIP() << why

}  // namespace qa
