// copy_rows FROM TO: the table of spans of one database into another, in one transaction.
#include "bench.h"

#include <sqlite3.h>

static void check(sqlite3 *database, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return;
  fprintf(stderr, "copy_rows: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
  sqlite3_stmt *statement;
  check(database, sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
  return statement;
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "usage: copy_rows FROM TO\n"), 2;
  sqlite3 *from, *to;
  check(NULL, sqlite3_open_v2(words[1], &from, SQLITE_OPEN_READONLY, NULL));
  check(NULL, sqlite3_open(words[2], &to));
  sqlite3_stmt *schema = prepare(from, "SELECT sql FROM sqlite_master WHERE name = 'spans'");
  if (sqlite3_step(schema) != SQLITE_ROW) check(from, SQLITE_ERROR);
  check(to, sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL));
  check(to, sqlite3_exec(to, (const char *)sqlite3_column_text(schema, 0), NULL, NULL, NULL));
  sqlite3_stmt *rows = prepare(from, "SELECT * FROM spans");
  int columns = sqlite3_column_count(rows);
  char sql[1024] = "INSERT INTO spans VALUES (?";
  if (columns > 200) fail("columns");
  for (int i = 1; i < columns; i++) strcat(sql, ",?");
  sqlite3_stmt *insert = prepare(to, strcat(sql, ")"));
  while (sqlite3_step(rows) == SQLITE_ROW) {
    for (int i = 0; i < columns; i++) check(to, sqlite3_bind_value(insert, i + 1, sqlite3_column_value(rows, i)));
    check(to, sqlite3_step(insert));
    check(to, sqlite3_reset(insert));
  }
  check(to, sqlite3_exec(to, "COMMIT", NULL, NULL, NULL));
  return 0;
}
