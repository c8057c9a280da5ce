#include "qa/system/sandbox/network_cut.hpp"

#include "qa/system/sandbox/give_up.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

constexpr std::string_view kStep = "cut services off";
constexpr const char* kName = "qa";
/// Of the addresses in the header of an IPv4 packet.
constexpr std::uint32_t kSource = 12;
constexpr std::uint32_t kDestination = 16;

/// Messages for the packet filter that take effect together, or not at all.
class Batch {
 public:
  Batch() { begin(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, htons(NFNL_SUBSYS_NFTABLES)); }

  void begin(int type, int flags) {
    begin((NFNL_SUBSYS_NFTABLES << 8) | type, flags | NLM_F_ACK, NFPROTO_IPV4, 0);
    ++expected_;
  }
  void text(std::uint16_t attribute, std::string_view value) {
    std::string terminated(value);
    put(attribute, terminated.c_str(), terminated.size() + 1);
  }
  /// In the byte order of the network, as nf_tables has all its numbers.
  void number(std::uint16_t attribute, std::uint32_t value) {
    value = htonl(value);
    put(attribute, &value, sizeof(value));
  }
  void put(std::uint16_t attribute, const void* data, std::size_t size) {
    const std::size_t start = open(attribute);
    append(data, size);
    close(start);
  }
  /// An attribute with others in it, from here to close().
  std::size_t nest(std::uint16_t attribute) {
    return open(static_cast<std::uint16_t>(attribute | NLA_F_NESTED));
  }
  void close(std::size_t start) {
    const auto size = static_cast<std::uint16_t>(bytes_.size() - start);
    std::memcpy(bytes_.data() + start, &size, sizeof(size));
    bytes_.resize(NLMSG_ALIGN(bytes_.size()));
  }

  void send() {
    begin(NFNL_MSG_BATCH_END, 0, AF_UNSPEC, htons(NFNL_SUBSYS_NFTABLES));
    end_message();
    const int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (netlink < 0) refuse(errno);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    require(::send(netlink, bytes_.data(), bytes_.size(), 0), kStep);
    while (expected_ > 0) take_answers(netlink);
    ::close(netlink);
  }

 private:
  void begin(int type, int flags, std::uint8_t family, std::uint16_t resource) {
    end_message();
    message_ = bytes_.size();
    nlmsghdr header{};
    header.nlmsg_type = static_cast<std::uint16_t>(type);
    header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    append(&header, sizeof(header));
    const nfgenmsg generic{.nfgen_family = family, .version = NFNETLINK_V0, .res_id = resource};
    append(&generic, sizeof(generic));
  }

  void end_message() {
    if (bytes_.empty()) return;
    const auto size = static_cast<std::uint32_t>(bytes_.size() - message_);
    std::memcpy(bytes_.data() + message_, &size, sizeof(size));
  }

  std::size_t open(std::uint16_t attribute) {
    const std::size_t start = bytes_.size();
    const nlattr header{.nla_len = 0, .nla_type = attribute};
    append(&header, sizeof(header));
    return start;
  }

  void append(const void* data, std::size_t size) {
    const auto* first = static_cast<const char*>(data);
    bytes_.insert(bytes_.end(), first, first + size);
  }

  void take_answers(int netlink) {
    std::array<char, 8192> buffer{};
    const ssize_t size = recv(netlink, buffer.data(), buffer.size(), 0);
    require(size, kStep);
    struct Answer {
      nlmsghdr header;
      nlmsgerr what;
    } answer{};
    for (std::size_t at = 0; at + sizeof(answer) <= static_cast<std::size_t>(size);
         at += NLMSG_ALIGN(answer.header.nlmsg_len)) {
      std::memcpy(&answer, buffer.data() + at, sizeof(answer));
      if (answer.header.nlmsg_type != NLMSG_ERROR)
        give_up(kStep, "the answer of the kernel is not understood");
      if (answer.what.error != 0) refuse(-answer.what.error);
      --expected_;
    }
  }

  [[noreturn]] static void refuse(int error) {
    const bool is_absent = error == EOPNOTSUPP || error == EPROTONOSUPPORT || error == EAFNOSUPPORT;
    give_up(kStep, std::string(std::strerror(error)) +
                       (is_absent ? "; the kernel has no nf_tables, its packet filter" : ""));
  }

  std::vector<char> bytes_;
  std::size_t message_ = 0;  ///< where the last one starts
  int expected_ = 0;         ///< answers
};

void add_table(Batch& batch, int type, int flags) {
  batch.begin(type, flags);
  batch.text(NFTA_TABLE_NAME, kName);
}

void add_chain(Batch& batch) {
  batch.begin(NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  batch.text(NFTA_CHAIN_TABLE, kName);
  batch.text(NFTA_CHAIN_NAME, kName);
  const std::size_t hook = batch.nest(NFTA_CHAIN_HOOK);
  batch.number(NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_IN);
  batch.number(NFTA_HOOK_PRIORITY, 0);
  batch.close(hook);
  batch.text(NFTA_CHAIN_TYPE, "filter");
}

/// One instruction of a rule; `operands` writes its attributes.
template <class Operands>
void add_expression(Batch& batch, std::string_view name, Operands operands) {
  const std::size_t element = batch.nest(NFTA_LIST_ELEM);
  batch.text(NFTA_EXPR_NAME, name);
  const std::size_t data = batch.nest(NFTA_EXPR_DATA);
  operands();
  batch.close(data);
  batch.close(element);
}

/// "A packet whose header has this address there is dropped."
void add_rule(Batch& batch, const in_addr& address, std::uint32_t offset) {
  batch.begin(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
  batch.text(NFTA_RULE_TABLE, kName);
  batch.text(NFTA_RULE_CHAIN, kName);
  const std::size_t expressions = batch.nest(NFTA_RULE_EXPRESSIONS);
  add_expression(batch, "payload", [&] {
    batch.number(NFTA_PAYLOAD_DREG, NFT_REG_1);
    batch.number(NFTA_PAYLOAD_BASE, NFT_PAYLOAD_NETWORK_HEADER);
    batch.number(NFTA_PAYLOAD_OFFSET, offset);
    batch.number(NFTA_PAYLOAD_LEN, sizeof(address));
  });
  add_expression(batch, "cmp", [&] {
    batch.number(NFTA_CMP_SREG, NFT_REG_1);
    batch.number(NFTA_CMP_OP, NFT_CMP_EQ);
    const std::size_t value = batch.nest(NFTA_CMP_DATA);
    batch.put(NFTA_DATA_VALUE, &address, sizeof(address));
    batch.close(value);
  });
  add_expression(batch, "immediate", [&] {
    batch.number(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    const std::size_t value = batch.nest(NFTA_IMMEDIATE_DATA);
    const std::size_t verdict = batch.nest(NFTA_DATA_VERDICT);
    batch.number(NFTA_VERDICT_CODE, NF_DROP);
    batch.close(verdict);
    batch.close(value);
  });
  batch.close(expressions);
}

}  // namespace

void cut_off(const std::vector<std::string>& addresses) {
  Batch batch;
  add_table(batch, NFT_MSG_NEWTABLE, NLM_F_CREATE);  // so that there is one to remove
  add_table(batch, NFT_MSG_DELTABLE, 0);
  if (!addresses.empty()) {
    add_table(batch, NFT_MSG_NEWTABLE, NLM_F_CREATE);
    add_chain(batch);
  }
  for (const std::string& text : addresses) {
    in_addr address{};
    if (inet_pton(AF_INET, text.c_str(), &address) != 1)
      give_up(kStep, "'" + text + "' is no IPv4 address");
    for (const std::uint32_t offset : {kSource, kDestination}) add_rule(batch, address, offset);
  }
  batch.send();
}

}  // namespace qa::sandbox
