#include "bigint.h"
uint32_t bigint_hash(const duk_heaphdr *h) {
  (void) h;
  return 0;
}
