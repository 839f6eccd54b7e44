#define XXH_INLINE_ALL
#include <xxhash.h>

#include "cxxhash.h"

// In xxh3_avx2.c.
void cxxhash_update_avx2(void *hash, const void *bytes, size_t count);

void *cxxhash_make(void) {
  XXH3_state_t *state = XXH3_createState();
  if (state) XXH3_128bits_reset(state);
  return state;
}

void cxxhash_free(void *hash) { XXH3_freeState(hash); }

void cxxhash_update(void *hash, const void *bytes, size_t count, int is_portable) {
#if defined(__x86_64__)
  if (!is_portable && __builtin_cpu_supports("avx2")) {
    cxxhash_update_avx2(hash, bytes, count);
    return;
  }
#else
  (void)is_portable;
#endif
  XXH3_128bits_update(hash, bytes, count);
}

void cxxhash_value(const void *hash, uint64_t *high, uint64_t *low) {
  XXH128_hash_t value = XXH3_128bits_digest(hash);
  *high = value.high64;
  *low = value.low64;
}
