// log_lines FILE THREADS: finds the lines of a stamped console log, and those that begin an attempt.
#include "bench.h"

static const char marker[] = " LLM PROMPT";

struct job {
  const char *path;
  int part, parts;
  uint64_t lines, attempts;
};

static void block(void *state, const char *at, const char *end) {
  struct job *job = state;
  enum { LENGTH = sizeof marker - 1 };
  uint64_t lines = 0;
  while (at < end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    if (feed - at >= LENGTH && !memcmp(feed - LENGTH, marker, LENGTH)) job->attempts++;
    lines++;
    at = feed + 1;
  }
  job->lines += lines;
}

static void *work(void *argument) {
  struct job *job = argument;
  each_block(job->path, job->part, job->parts, block, job);
  return NULL;
}

int main(int count, char **words) {
  int parts = count == 3 ? atoi(words[2]) : 0;
  if (parts < 1 || parts > MOST_THREADS) return fprintf(stderr, "usage: log_lines FILE THREADS\n"), 2;
  static struct job jobs[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  for (int i = 0; i < parts; i++) {
    jobs[i] = (struct job){.path = words[1], .part = i, .parts = parts};
    if (i && pthread_create(&threads[i], NULL, work, &jobs[i])) fail("thread");
  }
  work(&jobs[0]);
  for (int i = 1; i < parts; i++) {
    pthread_join(threads[i], NULL);
    jobs[0].lines += jobs[i].lines;
    jobs[0].attempts += jobs[i].attempts;
  }
  printf("lines %lu\nattempts %lu\n", (unsigned long)jobs[0].lines, (unsigned long)jobs[0].attempts);
  return 0;
}
