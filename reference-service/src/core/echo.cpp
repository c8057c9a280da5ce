#include "core/echo.hpp"

namespace echo {

void Echo::answer(std::string& message, const CallInfo& call, std::string& reply,
                  const Done& done) const {
  if (peer_ != nullptr) {
    peer_->ask(message, call, reply, done);
    return;
  }
  reply.swap(message);
  done(Outcome{});
}

}  // namespace echo
