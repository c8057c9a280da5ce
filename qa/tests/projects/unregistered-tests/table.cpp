#include "squares.hpp"

int square_of(unsigned number) { return kSquares[number % 4]; }
