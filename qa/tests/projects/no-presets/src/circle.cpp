#include "shapes/circle.hpp"

namespace shapes {

double circle_area(double radius) {
  constexpr double kPi = 3.14159265358979;
  return radius < 0 ? 0 : kPi * radius * radius;
}

}  // namespace shapes
