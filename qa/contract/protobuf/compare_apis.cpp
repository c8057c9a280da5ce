#include "qa/contract/protobuf/compare_apis.hpp"

#include "qa/contract/protobuf/change_list.hpp"

#include <algorithm>
#include <tuple>

namespace qa {

std::vector<ApiChange> compare_apis(const Api& base, const Api& now) {
  ChangeList list;
  compare_files(base, now, list);
  compare_messages(base, now, list);
  compare_enums(base, now, list);
  compare_services(base, now, list);
  compare_extensions(base, now, list);
  std::vector<ApiChange> changes = list.take();
  std::ranges::stable_sort(changes, [](const ApiChange& a, const ApiChange& b) {
    return std::tie(b.impact, a.subject, a.rule) < std::tie(a.impact, b.subject, b.rule);
  });
  return changes;
}

}  // namespace qa
