// write_files LIST DIR: files of the names, sizes and times of a listing, with any contents.
//
// The listing is that of find -printf '%y %s %T@ %P\n', folders before what is in them.
#include "bench.h"

static char text[1 << 20];
static int folder;

static void put(const char *name, long size, struct timespec time) {
  int file = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail(name);
  while (size > 0) {
    ssize_t written = write(file, text, size < (long)sizeof text ? (size_t)size : sizeof text);
    if (written <= 0) fail(name);
    size -= written;
  }
  struct timespec times[2] = {time, time};
  if (futimens(file, times)) fail(name);
  close(file);
}

static void block(void *state, const char *at, const char *end) {
  (void)state;
  while (at < end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    char line[4096], *rest;
    if (feed - at >= (long)sizeof line) fail("a line too long");
    memcpy(line, at, (size_t)(feed - at));
    line[feed - at] = 0;
    at = feed + 1;
    long size = strtol(line + 2, &rest, 10);
    struct timespec time = {.tv_sec = strtol(rest, &rest, 10)};
    // Of the ten digits after the point the last is always 0.
    if (*rest == '.') time.tv_nsec = strtol(rest + 1, &rest, 10) / 10;
    if (*rest == ' ') rest++;
    if (!*rest) continue;
    if (line[0] == 'd') {
      if (mkdirat(folder, rest, 0755)) fail(rest);
    } else {
      put(rest, size, time);
    }
  }
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "usage: write_files LIST DIR\n"), 2;
  memset(text, 'x', sizeof text);
  if (mkdir(words[2], 0755)) fail(words[2]);
  folder = open(words[2], O_RDONLY | O_DIRECTORY);
  if (folder < 0) fail(words[2]);
  each_block(words[1], 0, 1, block, NULL);
  return 0;
}
