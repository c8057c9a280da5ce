// What must not compile: with FORGOTTEN, a method of the API has no handler. Without it, all is
// well, so that the test of the former fails for that reason only.
#include "grpc/health/v1/health.grpc.pb.h"
#include "serving/rpc/methods.hpp"

using Api = serving::Api<grpc::health::v1::Health>;
using CheckRpc = Api::Rpc<&Api::RequestCheck>;
using WatchRpc = Api::Rpc<&Api::RequestWatch>;

#ifdef FORGOTTEN
template class serving::Methods<Api, CheckRpc>;
#elif defined TWICE
template class serving::Methods<Api, CheckRpc, WatchRpc, CheckRpc>;
#else
template class serving::Methods<Api, CheckRpc, WatchRpc>;
#endif
