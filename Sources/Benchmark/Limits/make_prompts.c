// make_prompts DIR FILES: a folder of about so many prompt and result files with times, the same every time.
//
// 41 iterations a day of three stages, and two stages once a day. Of hundred calls three have no result, two
// an error's text, one the word of a fail-safe, and one in two hundred an empty file.
#include "bench.h"
#include "random.h"

#include <math.h>

static double unit(void) { return ((double)(random_bits() >> 11) + 0.5) / 9007199254740992.0; }

static double normal(void) { return sqrt(-2 * log(unit())) * cos(6.283185307179586 * unit()); }

static const char *stages[] = {"planning", "retrieval", "negotiation", "review", "summary"};
static const double medians[] = {2.1, 0.9, 1.4, 3.2, 4.5};

static char text[1 << 15];
static int folder;

static void put(const char *stem, const char *kind, const char *from, size_t length, int64_t time) {
  char name[128];
  snprintf(name, sizeof name, "%s_%s.txt", stem, kind);
  int file = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || write(file, from, length) != (ssize_t)length) fail(name);
  struct timespec times[2] = {{time / 1000000000, time % 1000000000}, {time / 1000000000, time % 1000000000}};
  if (futimens(file, times)) fail(name);
  close(file);
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "usage: make_prompts DIR FILES\n"), 2;
  if (mkdir(words[1], 0755)) fail(words[1]);
  folder = open(words[1], O_RDONLY | O_DIRECTORY);
  if (folder < 0) fail(words[1]);
  static const char *parts[] = {"the ", "agent ", "asks ", "whether ", "prices ", "of ", "two ", "towns ", "agree,\n"};
  size_t length = 0;
  while (length < sizeof text - 16) {
    const char *part = parts[random_bits() % 9];
    memcpy(text + length, part, strlen(part));
    length += strlen(part);
  }
  long files = atol(words[2]), made = 0;
  int64_t clock = 1767603600000000000;
  for (long call = 0; made < files; call++) {
    long day = call / 125, rest = call % 125;
    int stage = rest < 123 ? (int)(rest % 3) : (int)(rest - 120);
    char stem[64];
    if (rest < 123) snprintf(stem, sizeof stem, "day%ld_iter%ld_%s", day, rest / 3, stages[stage]);
    else snprintf(stem, sizeof stem, "day%ld_%s", day, stages[stage]);
    size_t size = 1000 + random_bits() % 7000;
    put(stem, "prompt", text + random_bits() % 8000, size, clock);
    int64_t took = (int64_t)(medians[stage] * 1e9 * exp(0.4 * normal()));
    unsigned fate = random_bits() % 1000;
    made++;
    if (fate >= 30) {
      const char *from = text + random_bits() % 8000;
      size = 100 + random_bits() % 700;
      if (fate < 50) from = "LLM ERROR", size = 9;
      else if (fate < 60) from = "error", size = 5;
      else if (fate < 65) size = 0;
      put(stem, "result", from, size, clock + took);
      made++;
    }
    clock += took + (int64_t)(random_bits() % 400000000);
  }
  return 0;
}
