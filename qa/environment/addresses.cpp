#include "qa/environment/addresses.hpp"

namespace qa {

Addresses assign_addresses(const Topology& topology) {
  constexpr int kFirst = 10;  // below are localhost and whatever the host is used to
  constexpr int kAddressesPerByte = 256;
  Addresses addresses;
  int number = kFirst;
  for (const ServiceSpec& service : topology.services) {
    addresses[service.name] = "127.77." + std::to_string(number / kAddressesPerByte) + "." +
                              std::to_string(number % kAddressesPerByte);
    ++number;
  }
  return addresses;
}

}  // namespace qa
