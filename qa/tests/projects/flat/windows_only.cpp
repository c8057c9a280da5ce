#include <windows.h>

int beep() {
  return Beep(440, 100);
}
