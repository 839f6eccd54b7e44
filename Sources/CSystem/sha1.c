#include "csystem.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

// Whether the processor has the SHA, SSE4.1 and SSSE3 instructions; asked once, where two threads
// that ask at the same time find the same.
int csystem_has_sha(void) {
  static int known = -1;
  int answer = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (answer >= 0) return answer;
  unsigned a, b, c, d;
  answer = __get_cpuid(1, &a, &b, &c, &d) && (c & (1u << 9)) && (c & (1u << 19)) &&
           __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
  __atomic_store_n(&known, answer, __ATOMIC_RELAXED);
  return answer;
}

// Four rounds with message words that are at hand; the family is a literal, as the instruction wants.
#define ROUNDS(family, words)                                                                  \
  do {                                                                                         \
    __m128i before = abcd;                                                                     \
    abcd = _mm_sha1rnds4_epu32(abcd, _mm_sha1nexte_epu32(e, words), family);                   \
    e = before;                                                                                \
  } while (0)

// Four rounds with the next message words, which follow from the last sixteen and replace `w0`.
#define NEXT(family, w0, w1, w2, w3)                                                           \
  do {                                                                                         \
    w0 = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(w0, w1), w2), w3);                \
    ROUNDS(family, w0);                                                                        \
  } while (0)

__attribute__((target("sha,sse4.1,ssse3"))) static void
mix(uint32_t *state, const uint8_t *bytes, size_t blocks) {
  const __m128i big_endian = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
  __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0x1b);
  __m128i e0 = _mm_set_epi32((int)state[4], 0, 0, 0);
  for (; blocks > 0; blocks--, bytes += 64) {
    const __m128i *source = (const __m128i *)bytes;
    __m128i w0 = _mm_shuffle_epi8(_mm_loadu_si128(source), big_endian);
    __m128i w1 = _mm_shuffle_epi8(_mm_loadu_si128(source + 1), big_endian);
    __m128i w2 = _mm_shuffle_epi8(_mm_loadu_si128(source + 2), big_endian);
    __m128i w3 = _mm_shuffle_epi8(_mm_loadu_si128(source + 3), big_endian);
    const __m128i first = abcd;
    // The first four rounds take `e` as it is; later ones rotate what was `a`.
    __m128i e = abcd;
    abcd = _mm_sha1rnds4_epu32(abcd, _mm_add_epi32(e0, w0), 0);
    ROUNDS(0, w1);
    ROUNDS(0, w2);
    ROUNDS(0, w3);
    NEXT(0, w0, w1, w2, w3);
    NEXT(1, w1, w2, w3, w0);
    NEXT(1, w2, w3, w0, w1);
    NEXT(1, w3, w0, w1, w2);
    NEXT(1, w0, w1, w2, w3);
    NEXT(1, w1, w2, w3, w0);
    NEXT(2, w2, w3, w0, w1);
    NEXT(2, w3, w0, w1, w2);
    NEXT(2, w0, w1, w2, w3);
    NEXT(2, w1, w2, w3, w0);
    NEXT(2, w2, w3, w0, w1);
    NEXT(3, w3, w0, w1, w2);
    NEXT(3, w0, w1, w2, w3);
    NEXT(3, w1, w2, w3, w0);
    NEXT(3, w2, w3, w0, w1);
    NEXT(3, w3, w0, w1, w2);
    e0 = _mm_sha1nexte_epu32(e, e0);
    abcd = _mm_add_epi32(abcd, first);
  }
  _mm_storeu_si128((__m128i *)state, _mm_shuffle_epi32(abcd, 0x1b));
  state[4] = (uint32_t)_mm_extract_epi32(e0, 3);
}

int csystem_sha1(uint32_t *state, const uint8_t *bytes, size_t blocks) {
  if (!csystem_has_sha()) return 0;
  mix(state, bytes, blocks);
  return 1;
}

// What one of two hashes that are mixed side by side has at hand.
struct lane {
  __m128i abcd, e, e0, first, words[4];
};

__attribute__((target("sha,sse4.1,ssse3"), always_inline)) static inline void
begin_lane(struct lane *lane, const uint32_t *state) {
  lane->abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0x1b);
  lane->e0 = _mm_set_epi32((int)state[4], 0, 0, 0);
}

__attribute__((target("sha,sse4.1,ssse3"), always_inline)) static inline void
load_lane(struct lane *lane, const uint8_t *bytes) {
  const __m128i big_endian = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
  for (int part = 0; part < 4; part++) {
    lane->words[part] =
      _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes + part), big_endian);
  }
  lane->first = lane->e = lane->abcd;
  lane->abcd = _mm_sha1rnds4_epu32(lane->abcd, _mm_add_epi32(lane->e0, lane->words[0]), 0);
}

// Four rounds of a lane; those after the first sixteen make their message words first.
#define STEP(lane, part, family)                                                               \
  do {                                                                                         \
    __m128i *own = (lane)->words + (part) % 4;                                                 \
    if ((part) >= 4) {                                                                         \
      *own = _mm_sha1msg2_epu32(                                                               \
        _mm_xor_si128(                                                                         \
          _mm_sha1msg1_epu32(*own, (lane)->words[((part) + 1) % 4]),                           \
          (lane)->words[((part) + 2) % 4]),                                                    \
        (lane)->words[((part) + 3) % 4]);                                                      \
    }                                                                                          \
    const __m128i before = (lane)->abcd;                                                       \
    (lane)->abcd =                                                                             \
      _mm_sha1rnds4_epu32(before, _mm_sha1nexte_epu32((lane)->e, *own), family);               \
    (lane)->e = before;                                                                        \
  } while (0)

#define BOTH(part, family)                                                                     \
  do {                                                                                         \
    STEP(&one, part, family);                                                                  \
    STEP(&two, part, family);                                                                  \
  } while (0)

__attribute__((target("sha,sse4.1,ssse3"), always_inline)) static inline void
end_block(struct lane *lane) {
  lane->e0 = _mm_sha1nexte_epu32(lane->e, lane->e0);
  lane->abcd = _mm_add_epi32(lane->abcd, lane->first);
}

__attribute__((target("sha,sse4.1,ssse3"), always_inline)) static inline void
end_lane(const struct lane *lane, uint32_t *state) {
  _mm_storeu_si128((__m128i *)state, _mm_shuffle_epi32(lane->abcd, 0x1b));
  state[4] = (uint32_t)_mm_extract_epi32(lane->e0, 3);
}

__attribute__((target("sha,sse4.1,ssse3"))) static void
mix_pair(
  uint32_t *first, const uint8_t *first_bytes, uint32_t *second, const uint8_t *second_bytes,
  size_t blocks) {
  struct lane one, two;
  begin_lane(&one, first);
  begin_lane(&two, second);
  for (size_t block = 0; block < blocks; block++) {
    load_lane(&one, first_bytes + 64 * block);
    load_lane(&two, second_bytes + 64 * block);
    BOTH(1, 0); BOTH(2, 0); BOTH(3, 0); BOTH(4, 0);
    BOTH(5, 1); BOTH(6, 1); BOTH(7, 1); BOTH(8, 1); BOTH(9, 1);
    BOTH(10, 2); BOTH(11, 2); BOTH(12, 2); BOTH(13, 2); BOTH(14, 2);
    BOTH(15, 3); BOTH(16, 3); BOTH(17, 3); BOTH(18, 3); BOTH(19, 3);
    end_block(&one);
    end_block(&two);
  }
  end_lane(&one, first);
  end_lane(&two, second);
}

int csystem_sha1_pair(
  uint32_t *first, const uint8_t *first_bytes, uint32_t *second, const uint8_t *second_bytes,
  size_t blocks) {
  if (!csystem_has_sha()) return 0;
  mix_pair(first, first_bytes, second, second_bytes, blocks);
  return 1;
}
#else
int csystem_has_sha(void) { return 0; }

int csystem_sha1(uint32_t *state, const uint8_t *bytes, size_t blocks) {
  (void)state;
  (void)bytes;
  (void)blocks;
  return 0;
}

int csystem_sha1_pair(
  uint32_t *first, const uint8_t *first_bytes, uint32_t *second, const uint8_t *second_bytes,
  size_t blocks) {
  (void)first;
  (void)first_bytes;
  (void)second;
  (void)second_bytes;
  (void)blocks;
  return 0;
}
#endif
