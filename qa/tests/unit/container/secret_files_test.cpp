// Names by which secrets are known.
#include "qa/container/secret_files.hpp"

#include <gtest/gtest.h>

namespace qa {
namespace {

TEST(SecretFiles, AreKnownWhereverTheyLie) {
  for (const char* path : {"/etc/shadow",
                           "etc/shadow",
                           "/backup/etc/gshadow-",
                           "/home/me/.ssh/id_ed25519",
                           "keys/id_rsa",
                           "/etc/ssh/ssh_host_ecdsa_key",
                           "/home/me/.netrc",
                           ".netrc",
                           "/home/me/.docker/config.json",
                           "/run/secrets/db",
                           "/run/user/0/containers/auth.json",
                           "/home/me/.aws/credentials",
                           "/home/me/.config/gcloud/application_default_credentials.json",
                           "/home/me/.kube/config",
                           "/home/me/.gnupg/private-keys-v1.d/01.key",
                           "/etc/ssl/private/server.pem",
                           "/var/run/secrets/kubernetes.io/serviceaccount/token",
                           "team.kdbx",
                           "/home/me/.vault-token",
                           "/home/me/.git-credentials",
                           "/home/me/.pgpass",
                           "/home/me/.bash_history"})
    EXPECT_NE(secrets_by_path(path), "") << path;
}

TEST(SecretFiles, OthersAreNone) {
  for (const char* path :
       {"/etc/passwd", "/etc/ssl/certs/ca-certificates.crt", "shadow", "src/etc.shadow",
        "/home/me/.ssh/known_hosts", "/home/me/.ssh/id_rsa.pub", "/etc/ssh/ssh_host_ecdsa_key.pub",
        "docker/config.json", "config.json", "deploy/credentials", "my.id_rsa.txt", "netrc", "",
        "/", "/usr/share/zoneinfo/UTC"})
    EXPECT_EQ(secrets_by_path(path), "") << path;
}

}  // namespace
}  // namespace qa
