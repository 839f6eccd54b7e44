// trace_lines FILE THREADS: exact quantiles of a trace of JSON lines by stage, phase and status.
//
// A line whose keys come in the writer's order is read by comparing the text between its values; any other is
// read key by key. Nothing is kept of a line but its duration, in the group of its names.
#include "bench.h"

enum { NAMES = 32 };

// The few different names that a column holds, the last one looked up first.
struct names {
  char text[NAMES][56];
  size_t length[NAMES];
  int count, last;
};

struct tally {
  struct names stages, phases, statuses;
  struct values *groups;
  uint64_t attempts[16], timeouts, rows, bad;
};

static struct values *group(struct tally *tally, int stage, int phase, int status) {
  return &tally->groups[(stage * NAMES + phase) * NAMES + status];
}

static inline int name(struct names *names, const char *text, size_t length) {
  int last = names->last;
  if (names->length[last] == length && !memcmp(names->text[last], text, length)) return last;
  for (int i = 0; i < names->count; i++) {
    if (names->length[i] == length && !memcmp(names->text[i], text, length)) return names->last = i;
  }
  if (names->count == NAMES || length >= sizeof names->text[0]) {
    fprintf(stderr, "too many names, or too long ones\n");
    exit(1);
  }
  memcpy(names->text[names->count], text, length);
  names->length[names->count] = length;
  return names->last = names->count++;
}

static inline uint64_t number(const char **at) {
  uint64_t value = 0;
  while ((unsigned)(**at - '0') < 10) value = value * 10 + (unsigned)(*(*at)++ - '0');
  return value;
}

#define SAME(at, text) (!memcmp(at, text, sizeof(text) - 1) ? ((at) += sizeof(text) - 1, 1) : 0)

struct row {
  const char *stage, *phase, *status;
  size_t stage_length, phase_length, status_length;
  uint64_t attempt, duration;
};

static inline const char *until_quote(const char *at, const char **text, size_t *length) {
  *text = at;
  while (*at != '"') at++;
  *length = (size_t)(at - *text);
  return at + 1;
}

// The end of a line in the writer's order; a null pointer for any other. The line ends with a line feed, so
// no comparison runs past the block.
static inline const char *in_order(const char *at, const char *end, struct row *row) {
  if (end - at < 160) return NULL;
  const char *text;
  size_t length;
  if (!SAME(at, "{\"ts\":")) return NULL;
  number(&at);
  if (!SAME(at, ",\"run\":\"")) return NULL;
  at = until_quote(at, &text, &length);
  if (!SAME(at, ",\"system\":\"")) return NULL;
  at = until_quote(at, &text, &length);
  if (!SAME(at, ",\"day\":")) return NULL;
  number(&at);
  if (!SAME(at, ",\"iter\":")) return NULL;
  number(&at);
  if (SAME(at, ",\"agent\":")) number(&at);
  if (SAME(at, ",\"group\":")) number(&at);
  if (!SAME(at, ",\"stage\":\"")) return NULL;
  at = until_quote(at, &row->stage, &row->stage_length);
  if (!SAME(at, ",\"phase\":\"")) return NULL;
  at = until_quote(at, &row->phase, &row->phase_length);
  if (!SAME(at, ",\"attempt\":")) return NULL;
  row->attempt = number(&at);
  if (!SAME(at, ",\"status\":\"")) return NULL;
  at = until_quote(at, &row->status, &row->status_length);
  if (!SAME(at, ",\"dur_us\":")) return NULL;
  row->duration = number(&at);
  if (!SAME(at, ",\"prompt_tokens\":")) return NULL;
  number(&at);
  if (!SAME(at, ",\"completion_tokens\":")) return NULL;
  number(&at);
  if (SAME(at, ",\"call\":")) number(&at);
  return SAME(at, "}\n") ? at : NULL;
}

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
    add_value(group(tally, stage, phase, status), (uint32_t)row.duration);
    if (row.phase_length == 3 && !memcmp(row.phase, "llm", 3)) tally->attempts[row.attempt & 15]++;
    tally->rows++;
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

static void merge(struct tally *into, struct tally *from) {
  for (int a = 0; a < from->stages.count; a++) {
    for (int b = 0; b < from->phases.count; b++) {
      for (int c = 0; c < from->statuses.count; c++) {
        struct values *values = group(from, a, b, c);
        if (!values->count) continue;
        int stage = name(&into->stages, from->stages.text[a], from->stages.length[a]);
        int phase = name(&into->phases, from->phases.text[b], from->phases.length[b]);
        int status = name(&into->statuses, from->statuses.text[c], from->statuses.length[c]);
        struct values *to = group(into, stage, phase, status);
        to->at = realloc(to->at, (to->count + values->count) * sizeof *to->at);
        if (!to->at) fail("memory");
        memcpy(to->at + to->count, values->at, values->count * sizeof *to->at);
        to->capacity = to->count += values->count;
        free(values->at);
      }
    }
  }
  for (int i = 0; i < 16; i++) into->attempts[i] += from->attempts[i];
  into->rows += from->rows;
  into->bad += from->bad;
}

static void print(const struct values *values) {
  uint32_t rank[RANKS + 1];
  nearest_ranks(values->at, values->count, rank);
  for (int i = 0; i <= RANKS; i++) printf(" %u", rank[i]);
  putchar('\n');
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
  struct values together = {0};
  uint64_t timeouts = 0;
  for (int a = 0; a < all->stages.count; a++) {
    for (int b = 0; b < all->phases.count; b++) {
      size_t whole = 0, failed = 0;
      together.count = 0;
      for (int c = 0; c < all->statuses.count; c++) {
        struct values *values = group(all, a, b, c);
        if (!values->count) continue;
        const char *status = all->statuses.text[c];
        printf("counts %s %s %s %zu\n", all->stages.text[a], all->phases.text[b], status, values->count);
        printf("status %s %s %s %zu", all->stages.text[a], all->phases.text[b], status, values->count);
        print(values);
        if (strcmp(status, "ok")) failed += values->count;
        if (!strcmp(status, "timeout")) timeouts += values->count;
        if (together.capacity < whole + values->count) {
          together.capacity = whole + values->count;
          together.at = realloc(together.at, together.capacity * sizeof *together.at);
          if (!together.at) fail("memory");
        }
        memcpy(together.at + whole, values->at, values->count * sizeof *values->at);
        together.count = whole += values->count;
      }
      if (!whole) continue;
      printf("phase %s %s %zu %zu", all->stages.text[a], all->phases.text[b], whole, failed);
      print(&together);
    }
  }
  for (int i = 0; i < 16; i++) {
    if (all->attempts[i]) printf("attempts %d %lu\n", i, (unsigned long)all->attempts[i]);
  }
  printf("timeouts %lu\n", (unsigned long)timeouts);
  if (all->bad) fprintf(stderr, "%lu lines are of another form\n", (unsigned long)all->bad);
  return all->bad != 0;
}
