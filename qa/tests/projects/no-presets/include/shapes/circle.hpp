#pragma once

namespace shapes {

double circle_area(double radius);

}  // namespace shapes
