// orders DB: gaps between orders, how long iterations last, and what became of notes, by sqlite3_step alone.
#include "bench.h"

#include <sqlite3.h>

static sqlite3 *database;

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) {
    fprintf(stderr, "orders: %s\n", sqlite3_errmsg(database));
    exit(1);
  }
  return statement;
}

static int by_time(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return a < b ? -1 : a > b;
}

static void print(const char *part, const struct values *values) {
  uint32_t rank[RANKS + 1] = {0};
  uint64_t sum = 0;
  for (size_t i = 0; i < values->count; i++) sum += values->at[i];
  if (values->count) nearest_ranks(values->at, values->count, rank);
  printf("%s %zu %lu", part, values->count, (unsigned long)sum);
  for (int i = 0; i <= RANKS; i++) printf(" %u", rank[i]);
  putchar('\n');
}

struct iteration {
  int64_t first, last;
};

int main(int count, char **words) {
  if (count != 2) return fprintf(stderr, "usage: orders DB\n"), 2;
  if (sqlite3_open_v2(words[1], &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) fail(words[1]);
  enum { MOST = 1000 };
  size_t rows = 0, capacity = 1 << 16, iterations = 0, days = 0;
  int64_t *times = room(capacity * sizeof *times);
  struct iteration *table = NULL;
  struct values gaps = {0}, inner = {0}, lasting = {0};
  // Between orders of one iteration, which are stored together; a millisecond apart are parts of one order.
  int64_t before = 0, key_before = -1;
  int ascends = 1;
  sqlite3_stmt *statement = prepare("SELECT timestamp, virtual_date, iteration FROM active_orders");
  while (sqlite3_step(statement) == SQLITE_ROW) {
    int64_t time = sqlite3_column_int64(statement, 0);
    int64_t day = sqlite3_column_int64(statement, 1), iteration = sqlite3_column_int64(statement, 2);
    if (day < 0 || iteration < 0 || iteration >= MOST) continue;
    if ((size_t)day >= days) {
      size_t more = 2 * (size_t)day + 16;
      table = realloc(table, more * MOST * sizeof *table);
      if (!table) fail("memory");
      memset(table + days * MOST, 0, (more - days) * MOST * sizeof *table);
      days = more;
    }
    struct iteration *entry = &table[day * MOST + iteration];
    if (!entry->last) entry->first = time, iterations++;
    if (time < entry->first) entry->first = time;
    if (time > entry->last) entry->last = time;
    int64_t key = day * MOST + iteration;
    if (key == key_before && time - before > 1) add_value(&inner, (uint32_t)(time - before));
    if (rows && time < before) ascends = 0;
    before = time;
    key_before = key;
    if (rows == capacity) {
      times = realloc(times, (capacity *= 2) * sizeof *times);
      if (!times) fail("memory");
    }
    times[rows++] = time;
  }
  sqlite3_finalize(statement);
  if (!ascends) qsort(times, rows, sizeof *times, by_time);
  for (size_t i = 1; i < rows; i++) add_value(&gaps, (uint32_t)(times[i] - times[i - 1]));
  for (size_t i = 0; i < days * MOST; i++) {
    if (table[i].last) add_value(&lasting, (uint32_t)(table[i].last - table[i].first));
  }
  print("gap", &gaps);
  print("inner", &inner);
  print("iteration", &lasting);

  struct {
    char type[16];
    uint64_t notes, failed, wrong, length;
  } found[16] = {0};
  statement = prepare("SELECT type, length(stock_operations), analysis_for_stocks FROM memory");
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *type = (const char *)sqlite3_column_text(statement, 0);
    const char *text = (const char *)sqlite3_column_text(statement, 2);
    if (!type || !text) continue;
    int place = 0;
    while (place < 15 && found[place].type[0] && strcmp(found[place].type, type)) place++;
    if (!found[place].type[0]) snprintf(found[place].type, sizeof found[place].type, "%s", type);
    found[place].notes++;
    found[place].length += (uint64_t)sqlite3_column_int64(statement, 1);
    found[place].failed += !strcmp(text, "LLM ERROR");
    found[place].wrong += !strcmp(text, "error");
  }
  sqlite3_finalize(statement);
  for (int i = 0; i < 16 && found[i].type[0]; i++) {
    printf("memory %s %lu %lu %lu %lu\n", found[i].type, (unsigned long)found[i].notes, (unsigned long)found[i].failed,
           (unsigned long)found[i].wrong, (unsigned long)found[i].length);
  }
  return sqlite3_close(database) != SQLITE_OK;
}
