// mix_keys FILE OUT: the same JSON lines with the keys of each in an order of its own.
//
// For flat objects whose texts hold no comma, as the simulator writes them.
#include "bench.h"
#include "random.h"

static void block(void *argument, const char *at, const char *end) {
  FILE *out = argument;
  while (at < end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    const char *part[64];
    size_t length[64];
    int count = 0;
    // Between the braces.
    for (const char *from = at + 1, *stop = feed - 1; from < stop && count < 64; count++) {
      const char *comma = memchr(from, ',', (size_t)(stop - from));
      part[count] = from;
      length[count] = (size_t)((comma ? comma : stop) - from);
      from += length[count] + 1;
    }
    putc_unlocked('{', out);
    for (int i = count; i > 0; i--) {
      int pick = (int)(random_bits() % (uint64_t)i);
      fwrite_unlocked(part[pick], 1, length[pick], out);
      if (i > 1) putc_unlocked(',', out);
      part[pick] = part[i - 1];
      length[pick] = length[i - 1];
    }
    fwrite_unlocked("}\n", 1, 2, out);
    at = feed + 1;
  }
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "usage: mix_keys FILE OUT\n"), 2;
  FILE *out = fopen(words[2], "w");
  if (!out) fail(words[2]);
  each_block(words[1], 0, 1, block, out);
  if (fclose(out)) fail(words[2]);
  return 0;
}
