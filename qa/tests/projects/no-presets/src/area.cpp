#include "shapes/circle.hpp"

int main() {
  return shapes::circle_area(1) > 3 ? 0 : 1;
}
