// What the limits for traces share: names, groups of durations, a line of the simulator, the answer.
#pragma once
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

static inline struct values *group(struct tally *tally, int stage, int phase, int status) {
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

// A line's values; what a caller doesn't look at costs nothing, as the compiler leaves it out.
struct row {
  const char *stage, *phase, *status, *run, *system;
  size_t stage_length, phase_length, status_length, run_length, system_length;
  uint64_t start, day, iteration, agent, group, attempt, duration, asked, answered, call;
};

enum { NONE = 0xffff };

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
  if (!SAME(at, "{\"ts\":")) return NULL;
  row->start = number(&at);
  if (!SAME(at, ",\"run\":\"")) return NULL;
  at = until_quote(at, &row->run, &row->run_length);
  if (!SAME(at, ",\"system\":\"")) return NULL;
  at = until_quote(at, &row->system, &row->system_length);
  if (!SAME(at, ",\"day\":")) return NULL;
  row->day = number(&at);
  if (!SAME(at, ",\"iter\":")) return NULL;
  row->iteration = number(&at);
  row->agent = SAME(at, ",\"agent\":") ? number(&at) : NONE;
  row->group = SAME(at, ",\"group\":") ? number(&at) : NONE;
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
  row->asked = number(&at);
  if (!SAME(at, ",\"completion_tokens\":")) return NULL;
  row->answered = number(&at);
  row->call = SAME(at, ",\"call\":") ? number(&at) : UINT32_MAX;
  return SAME(at, "}\n") ? at : NULL;
}

static inline void add_row(struct tally *tally, int stage, int phase, int status, uint64_t attempt, uint64_t duration) {
  add_value(group(tally, stage, phase, status), (uint32_t)duration);
  if (!strcmp(tally->phases.text[phase], "llm")) tally->attempts[attempt & 15]++;
  tally->rows++;
}

static inline void merge(struct tally *into, struct tally *from) {
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

static inline void print_ranks(const struct values *values) {
  uint32_t rank[RANKS + 1];
  nearest_ranks(values->at, values->count, rank);
  for (int i = 0; i <= RANKS; i++) printf(" %u", rank[i]);
  putchar('\n');
}

// Everything that W2 asks for.
static inline void print_answer(struct tally *all) {
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
        print_ranks(values);
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
      print_ranks(&together);
    }
  }
  for (int i = 0; i < 16; i++) {
    if (all->attempts[i]) printf("attempts %d %lu\n", i, (unsigned long)all->attempts[i]);
  }
  printf("timeouts %lu\n", (unsigned long)timeouts);
}
