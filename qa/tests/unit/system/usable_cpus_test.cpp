// Control groups as Linux shows them, in a folder.
#include "qa/system/usable_cpus.hpp"

#include "qa/tests/fakes/temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace qa {
namespace {

class UsableCpus : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    const std::filesystem::path file = root.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  int quota() { return quota_cpus(root.path()); }

  TemporaryFolder root;
};

TEST_F(UsableCpus, WithoutControlGroupsThereIsNoQuota) {
  EXPECT_EQ(quota(), 0);
}

TEST_F(UsableCpus, MaxIsNoQuota) {
  write("proc/self/cgroup", "0::/user.slice\n");
  write("sys/fs/cgroup/user.slice/cpu.max", "max 100000\n");
  EXPECT_EQ(quota(), 0);
}

TEST_F(UsableCpus, AContainerOfVersionTwoSeesItsGroupAsTheTop) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/cpu.max", "200000 100000\n");
  EXPECT_EQ(quota(), 2);
}

TEST_F(UsableCpus, TheSmallestOfAllGroupsAboveCounts) {
  write("proc/self/cgroup", "0::/kubepods/pod1/main\n");
  write("sys/fs/cgroup/kubepods/pod1/main/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/kubepods/pod1/cpu.max", "300000 100000\n");
  write("sys/fs/cgroup/kubepods/cpu.max", "6400000 100000\n");
  EXPECT_EQ(quota(), 3);
}

TEST_F(UsableCpus, APartOfAProcessorCountsAsOne) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/cpu.max", "50000 100000\n");
  EXPECT_EQ(quota(), 1);
  write("sys/fs/cgroup/cpu.max", "150000 100000\n");
  EXPECT_EQ(quota(), 2);
}

TEST_F(UsableCpus, VersionOneHasTwoFiles) {
  write("proc/self/cgroup", "5:memory:/docker/1f\n4:cpu,cpuacct:/docker/1f\n0::/\n");
  write("sys/fs/cgroup/cpu,cpuacct/docker/1f/cpu.cfs_quota_us", "400000\n");
  write("sys/fs/cgroup/cpu,cpuacct/docker/1f/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 4);
}

TEST_F(UsableCpus, AContainerOfVersionOneSeesThePathThatItsGroupHasOutside) {
  write("proc/self/cgroup", "4:cpuacct,cpu:/docker/1f\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 1);
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  EXPECT_EQ(quota(), 0);
}

TEST_F(UsableCpus, OfThisMachineThereIsAtLeastOne) {
  EXPECT_GE(usable_cpus(), 1);
}

}  // namespace
}  // namespace qa
