int third(int value) {
  int unused_and_ugly;
  return value / 3;
}
