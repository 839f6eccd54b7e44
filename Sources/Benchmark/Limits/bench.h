// What the limits share. Each limit is one file of plain C: the least work that its answer needs.
#pragma once
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_THREADS 16

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

static inline void *room(size_t bytes) {
  void *place = malloc(bytes ? bytes : 1);
  if (!place) fail("memory");
  return place;
}

// Numbers that grow in number. 32 bits serve microseconds up to an hour and ten minutes.
struct values {
  uint32_t *at;
  size_t count, capacity;
};

static inline void add_value(struct values *values, uint32_t value) {
  if (values->count == values->capacity) {
    values->capacity = values->capacity ? values->capacity * 2 : 1024;
    values->at = realloc(values->at, values->capacity * sizeof *values->at);
    if (!values->at) fail("memory");
  }
  values->at[values->count++] = value;
}

static inline int ascending(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return a < b ? -1 : a > b;
}

#define RANKS 5
static const unsigned permille[RANKS] = {500, 900, 950, 990, 999};

// The nearest ranks of `count` values and their maximum, into RANKS + 1 places. Counts by the upper bits
// first, then sorts only the buckets in which a rank lies.
static inline void nearest_ranks(const uint32_t *values, size_t count, uint32_t *result) {
  enum { BUCKETS = 1 << 14 };
  uint32_t least = UINT32_MAX, most = 0;
  for (size_t i = 0; i < count; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
  }
  int shift = 0;
  while (((most - least) >> shift) >= BUCKETS) shift++;
  uint32_t *counts = calloc(BUCKETS, sizeof *counts);
  if (!counts) fail("memory");
  for (size_t i = 0; i < count; i++) counts[(values[i] - least) >> shift]++;
  size_t before = 0;
  unsigned bucket = 0;
  uint32_t *inside = NULL, sorted = UINT32_MAX;
  for (int rank = 0; rank < RANKS; rank++) {
    size_t place = (count * permille[rank] + 999) / 1000;
    if (place) place--;
    while (before + counts[bucket] <= place) before += counts[bucket++];
    if (!shift) {
      result[rank] = least + bucket;
      continue;
    }
    if (sorted != bucket) {
      free(inside);
      inside = room(counts[bucket] * sizeof *inside);
      size_t found = 0;
      for (size_t i = 0; i < count; i++) {
        if ((values[i] - least) >> shift == bucket) inside[found++] = values[i];
      }
      qsort(inside, found, sizeof *inside, ascending);
      sorted = bucket;
    }
    result[rank] = inside[place - before];
  }
  result[RANKS] = most;
  free(inside);
  free(counts);
}

// Calls `body` with each whole block of lines that begin in this thread's part of the file. A line belongs to
// the thread in whose part it begins, so that parts may end anywhere.
typedef void (*block_body)(void *state, const char *begin, const char *end);

static inline void each_block(const char *path, int part, int parts, block_body body, void *state) {
  enum { BLOCK = 1 << 20 };
  int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (file < 0 || fstat(file, &status)) fail(path);
  off_t from = status.st_size / parts * part;
  off_t to = part == parts - 1 ? status.st_size : status.st_size / parts * (part + 1);
  size_t capacity = BLOCK, kept = 0;
  char *buffer = room(capacity + 64);
  // From the byte before, so that a line that begins exactly at the border is seen as such.
  off_t offset = from ? from - 1 : 0;
  int skip = from > 0;
  while (offset - (off_t)kept < to) {
    if (kept == capacity) {
      capacity *= 2;
      buffer = realloc(buffer, capacity + 64);
      if (!buffer) fail("memory");
    }
    ssize_t count = pread(file, buffer + kept, capacity - kept, offset);
    if (count < 0) fail(path);
    if (!count) break;
    off_t start = offset - (off_t)kept;
    offset += count;
    size_t length = kept + (size_t)count;
    char *begin = buffer;
    if (skip) {
      char *feed = memchr(buffer, '\n', length);
      if (!feed) {
        kept = 0;
        continue;
      }
      begin = feed + 1;
      skip = 0;
    }
    char *last = memrchr(begin, '\n', (size_t)(buffer + length - begin));
    if (!last) {
      kept = (size_t)(buffer + length - begin);
      memmove(buffer, begin, kept);
      continue;
    }
    char *end = last + 1;
    // Lines that begin behind the part are the next thread's.
    if (start + (end - buffer) > to) {
      char *stop = buffer + (to - start);
      if (begin >= stop) break;
      char *feed = memchr(stop - 1, '\n', (size_t)(end - (stop - 1)));
      end = feed ? feed + 1 : end;
      body(state, begin, end);
      break;
    }
    body(state, begin, end);
    kept = (size_t)(buffer + length - end);
    memmove(buffer, end, kept);
  }
  free(buffer);
  close(file);
}
