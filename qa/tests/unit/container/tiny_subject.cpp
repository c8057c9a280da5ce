// The smallest static program: packed into images, never run.
extern "C" [[noreturn]] void _start() {
  __builtin_trap();
}
