// trace_lines FILE THREADS: exact quantiles of a trace of JSON lines by stage, phase and status.
//
// A line whose keys come in the writer's order is read by comparing the text between its values; any other is
// read key by key. Nothing is kept of a line but its duration, in the group of its names.
#include "trace.h"

// The end of any line; keys are told apart by their length and a letter. `row` is complete where the line
// has all five.
static const char *in_any_order(const char *at, const char *end, struct row *row, int *found) {
  *found = 0;
  const char *feed = memchr(at, '\n', (size_t)(end - at));
  if (*at++ != '{') return feed + 1;
  while (at < feed && *at == '"') {
    const char *key, *text = NULL;
    size_t length, size = 0;
    at = until_quote(at + 1, &key, &length);
    if (*at++ != ':') break;
    uint64_t value = 0;
    if (*at == '"') at = until_quote(at + 1, &text, &size);
    else value = number(&at);
    if (length == 5 && text && key[0] == 's') row->stage = text, row->stage_length = size, *found |= 1;
    else if (length == 5 && text && key[0] == 'p') row->phase = text, row->phase_length = size, *found |= 2;
    else if (length == 6 && text && key[2] == 'a') row->status = text, row->status_length = size, *found |= 4;
    else if (length == 6 && !text && key[0] == 'd') row->duration = value, *found |= 8;
    else if (length == 7 && !text && key[0] == 'a') row->attempt = value, *found |= 16;
    if (*at == ',') at++;
  }
  return feed + 1;
}

static void block(void *state, const char *at, const char *end) {
  struct tally *tally = state;
  while (at < end) {
    struct row row;
    const char *next = in_order(at, end, &row);
    if (!next || row.duration > UINT32_MAX) {
      int found;
      next = in_any_order(at, end, &row, &found);
      if (found != 31 || row.duration > UINT32_MAX) {
        tally->bad++;
        at = next;
        continue;
      }
    }
    at = next;
    int stage = name(&tally->stages, row.stage, row.stage_length);
    int phase = name(&tally->phases, row.phase, row.phase_length);
    int status = name(&tally->statuses, row.status, row.status_length);
    add_row(tally, stage, phase, status, row.attempt, row.duration);
  }
}

struct job {
  const char *path;
  int part, parts;
  struct tally tally;
};

static void *work(void *argument) {
  struct job *job = argument;
  job->tally.groups = calloc(NAMES * NAMES * NAMES, sizeof *job->tally.groups);
  if (!job->tally.groups) fail("memory");
  each_block(job->path, job->part, job->parts, block, &job->tally);
  return NULL;
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "usage: trace_lines FILE THREADS\n"), 2;
  int parts = atoi(words[2]);
  if (parts < 1 || parts > MOST_THREADS) return fprintf(stderr, "1 to 16 threads\n"), 2;
  static struct job jobs[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  for (int i = 0; i < parts; i++) {
    jobs[i].path = words[1];
    jobs[i].part = i;
    jobs[i].parts = parts;
    if (i && pthread_create(&threads[i], NULL, work, &jobs[i])) fail("thread");
  }
  work(&jobs[0]);
  struct tally *all = &jobs[0].tally;
  for (int i = 1; i < parts; i++) {
    pthread_join(threads[i], NULL);
    merge(all, &jobs[i].tally);
  }
  print_answer(all);
  if (all->bad) fprintf(stderr, "%lu lines are of another form\n", (unsigned long)all->bad);
  return all->bad != 0;
}
