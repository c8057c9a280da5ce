#include "qa/container/secret_files.hpp"

#include "qa/model/path_pattern.hpp"

#include <array>
#include <string>
#include <vector>

namespace qa {
namespace {

struct SecretFile {
  std::string_view end;  ///< of its path, as a pattern
  std::string_view what;
};

constexpr std::array kFiles = {
    SecretFile{"etc/shadow", "password hashes"},
    SecretFile{"etc/shadow-", "password hashes"},
    SecretFile{"etc/gshadow", "password hashes"},
    SecretFile{"etc/gshadow-", "password hashes"},
    SecretFile{"etc/security/opasswd", "password hashes"},
    SecretFile{".htpasswd", "password hashes"},
    SecretFile{"ssh_host_*_key", "a private key of SSH"},
    SecretFile{"id_rsa", "a private key of SSH"},
    SecretFile{"id_dsa", "a private key of SSH"},
    SecretFile{"id_ecdsa", "a private key of SSH"},
    SecretFile{"id_ecdsa_sk", "a private key of SSH"},
    SecretFile{"id_ed25519", "a private key of SSH"},
    SecretFile{"id_ed25519_sk", "a private key of SSH"},
    SecretFile{".gnupg/secring.gpg", "private keys of GnuPG"},
    SecretFile{".gnupg/private-keys-v1.d/*", "private keys of GnuPG"},
    SecretFile{"etc/ssl/private/*", "a private key of this machine"},
    SecretFile{"etc/letsencrypt/*/*/privkey*.pem", "a private key of this machine"},
    SecretFile{"etc/krb5.keytab", "keys of Kerberos"},
    SecretFile{".netrc", "passwords"},
    SecretFile{"_netrc", "passwords"},
    SecretFile{".git-credentials", "passwords of git"},
    SecretFile{".config/git/credentials", "passwords of git"},
    SecretFile{".pgpass", "passwords of PostgreSQL"},
    SecretFile{".my.cnf", "passwords of MySQL"},
    SecretFile{".mylogin.cnf", "passwords of MySQL"},
    SecretFile{".docker/config.json", "passwords of registries"},
    SecretFile{".dockercfg", "passwords of registries"},
    SecretFile{"containers/auth.json", "passwords of registries"},
    SecretFile{".kube/config", "credentials of Kubernetes"},
    SecretFile{"etc/kubernetes/admin.conf", "credentials of Kubernetes"},
    SecretFile{"run/secrets/*", "a secret that an engine has mounted"},
    SecretFile{"serviceaccount/token", "a token of Kubernetes"},
    SecretFile{".aws/credentials", "keys of AWS"},
    SecretFile{".azure/*token*", "tokens of Azure"},
    SecretFile{"gcloud/*credentials*", "credentials of Google Cloud"},
    SecretFile{"gcloud/access_tokens.db", "tokens of Google Cloud"},
    SecretFile{".config/gh/hosts.yml", "tokens of GitHub"},
    SecretFile{".vault-token", "a token of Vault"},
    SecretFile{".cargo/credentials*", "tokens of Cargo"},
    SecretFile{".gem/credentials", "tokens of RubyGems"},
    SecretFile{".pypirc", "passwords of PyPI"},
    SecretFile{".terraform.d/credentials.tfrc.json", "tokens of Terraform"},
    SecretFile{"etc/sudoers", "who may become root on this machine"},
    SecretFile{".bash_history", "what somebody typed"},
    SecretFile{".zsh_history", "what somebody typed"},
    SecretFile{"*.kdbx", "passwords of KeePass"},
    SecretFile{"*.ovpn", "keys of OpenVPN"},
};

}  // namespace

std::string_view secrets_by_path(std::string_view path) {
  static const std::vector<PathPattern> kPatterns = [] {
    std::vector<PathPattern> patterns;
    for (const SecretFile& file : kFiles) patterns.emplace_back("**/" + std::string(file.end));
    return patterns;
  }();
  while (path.starts_with('/')) path.remove_prefix(1);
  for (std::size_t i = 0; i < kPatterns.size(); ++i) {
    if (kPatterns[i].matches(path)) return kFiles[i].what;
  }
  return {};
}

}  // namespace qa
