// Random bits for made-up data, the same on every machine.
#pragma once
#include <stdint.h>

// Xorshift (Marsaglia, 2003), from a fixed start.
static inline uint64_t random_bits(void) {
  static uint64_t state = 20250811;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}
