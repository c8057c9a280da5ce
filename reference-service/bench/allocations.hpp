// How often the process has asked for memory through operator new.
#pragma once

#include <cstdint>

namespace echo {

/// Since the program began, all threads together. gRPC's core allocates with malloc mostly, so this
/// counts what C++ code does: ours, the generated code's and that of gRPC's C++ layer.
std::int64_t allocations();

}  // namespace echo
