#include <tiny/tiny.hpp>

int main() { return tiny::twice(0); }
