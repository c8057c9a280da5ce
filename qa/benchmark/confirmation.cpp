#include "qa/benchmark/confirmation.hpp"

namespace qa {

Confirmed outcome(const Confirmation& confirmation) {
  const Change control = confirmation.control.change;
  if (control == Change::regressed || control == Change::improved) return Confirmed::unsteady;
  switch (confirmation.again.change) {
    case Change::regressed:
      return Confirmed::yes;
    case Change::unchanged:
    case Change::improved:
      return Confirmed::no;
    case Change::inconclusive:
      break;
  }
  return Confirmed::undecided;
}

}  // namespace qa
