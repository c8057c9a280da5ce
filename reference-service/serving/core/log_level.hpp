// How much is logged, and how it looks.
#pragma once

namespace serving {

/// A message is logged when its level is at least that of --loglevel. The numbers are the flag's.
enum class LogLevel {
  debug = 0,
  info = 1,
  warning = 2,
  state = 3,  ///< the service went to another ServiceState
  error = 4,
  quiet = 5,  ///< for --loglevel only: nothing is logged
};

/// How a line of the log looks.
enum class LogFormat {
  text,  ///< for people
  json,  ///< one object a line, for collectors
};

}  // namespace serving
