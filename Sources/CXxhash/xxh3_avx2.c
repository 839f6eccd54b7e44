// The same hash with instructions that not every processor has, so that this file alone may use them.
#if defined(__x86_64__)
#include <immintrin.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define XXH_INLINE_ALL
// XXH_AVX2, whose name is known only behind the header.
#define XXH_VECTOR 2
#include <xxhash.h>

void cxxhash_update_avx2(void *hash, const void *bytes, size_t count);

void cxxhash_update_avx2(void *hash, const void *bytes, size_t count) {
  XXH3_128bits_update(hash, bytes, count);
}
#pragma clang attribute pop
#else
// A file of C is not empty.
typedef int cxxhash_nothing;
#endif
