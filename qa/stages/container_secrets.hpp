// The proof of the container stage that its image has no secrets.
#pragma once

#include "qa/container/image.hpp"
#include "qa/engine/stage.hpp"

namespace qa {

/// Adds the findings, and the metric image.secrets: how many there are, with those that `result`
/// has already. Without the metric, nobody
/// knows: the search missed what was planted for it to find, or could not search everything.
Result<void> search_secrets(const Image& image, StageResult& result, StageContext& context);

}  // namespace qa
