// Uses a library of the project's own, and what headers tell nothing about.
#include <dlfcn.h>
#include <pwd.h>

int library_answer();

int main(int argc, char**) {
  const bool asks = argc > 1 && (dlopen("libnone.so", RTLD_NOW) != nullptr || getpwnam("root"));
  return asks ? 1 : library_answer();
}
