file(WRITE "${OUTPUT}" "#pragma once\n\nstatic const int kSquares[] = {0, 1, 4, 9};\n")
