// make_orders DB ORDERS MEMORIES: the database of a trading simulation with so many orders and notes.
//
// 200 orders an iteration, some milliseconds apart, 50 iterations a day; of the notes one in fifty holds an
// error instead of an analysis.
#include "bench.h"
#include "random.h"

#include <sqlite3.h>

static sqlite3 *database;

static void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return;
  fprintf(stderr, "make_orders: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
  return statement;
}

static void add(sqlite3_stmt *statement) {
  check(sqlite3_step(statement));
  check(sqlite3_reset(statement));
}

enum { AN_ITERATION = 200, A_DAY = 50, AGENTS = 50 };

int main(int count, char **words) {
  if (count != 4) return fprintf(stderr, "usage: make_orders DB ORDERS MEMORIES\n"), 2;
  long orders = atol(words[2]), memories = atol(words[3]);
  check(sqlite3_open(words[1], &database));
  check(sqlite3_exec(
    database,
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE active_orders (timestamp Integer NOT NULL, virtual_date Integer, weekday INTEGER,"
    " iteration INTEGER, stock_id INTEGER, person_id INTEGER, type text, price Numeric, quantity INTEGER, status text);"
    "CREATE TABLE stock (stock_id Integer NOT NULL, virtual_date Integer, weekday INTEGER, volume Numeric,"
    " quantity INTEGER, last_price Numeric, begin_price Numeric, highest_price Numeric, lowest_price Numeric);"
    "CREATE TABLE person (person_id Integer, virtual_date Integer, cash Numeric, asset Numeric, wealth Numeric,"
    " work_income Numeric, capital_gain Numeric, daily_expense Numeric, principle Text);"
    "CREATE TABLE account (person_id Integer, stock_id Integer, virtual_date Integer, weekday INTEGER,"
    " quantity INTEGER, cost_price Numeric, current_price Numeric, profit Numeric, start_date INTEGER);"
    "CREATE TABLE gossip (person_id Integer, virtual_date Integer, gossip Text);"
    "CREATE TABLE memory (person_id Integer, virtual_date Integer, iteration INTEGER, stock_operations Text,"
    " strategy Text, type Text, gossip Text, analysis_for_stocks Text, analysis_for_strategy Text, stock_prices Text,"
    " market_change Text, financial_situation Text); BEGIN",
    NULL, NULL, NULL));
  sqlite3_stmt *order = prepare("INSERT INTO active_orders VALUES (?,?,?,?,?,?,?,?,?,?)");
  static const char *states[] = {"active", "closed", "finished"};
  int64_t clock = 1767603600000;
  for (long i = 0; i < orders; i++) {
    long iteration = i / AN_ITERATION;
    clock += i % AN_ITERATION ? 2 + (int64_t)(random_bits() % 80) : 20000 + (int64_t)(random_bits() % 60000);
    sqlite3_bind_int64(order, 1, clock);
    sqlite3_bind_int64(order, 2, iteration / A_DAY);
    sqlite3_bind_int64(order, 3, iteration / A_DAY % 5);
    sqlite3_bind_int64(order, 4, iteration % A_DAY);
    sqlite3_bind_int64(order, 5, (int64_t)(random_bits() % 3));
    sqlite3_bind_int64(order, 6, i % AN_ITERATION / (AN_ITERATION / AGENTS));
    sqlite3_bind_text(order, 7, random_bits() & 1 ? "sell" : "buy", -1, SQLITE_STATIC);
    sqlite3_bind_double(order, 8, (double)(40000 + random_bits() % 10000) / 100);
    sqlite3_bind_int64(order, 9, 1 + (int64_t)(random_bits() % 2000));
    sqlite3_bind_text(order, 10, states[random_bits() % 3], -1, SQLITE_STATIC);
    add(order);
  }
  sqlite3_stmt *person = prepare("INSERT INTO person VALUES (?,?,50000,0,50000,0,0,0,'')");
  for (long i = 0; i <= orders / AN_ITERATION / A_DAY * AGENTS + AGENTS - 1; i++) {
    sqlite3_bind_int64(person, 1, i % AGENTS);
    sqlite3_bind_int64(person, 2, i / AGENTS);
    add(person);
  }
  static char text[4096];
  for (size_t i = 0; i < sizeof text; i++) text[i] = i % 7 == 6 ? ' ' : (char)('a' + random_bits() % 26);
  static const char *types[] = {"sell", "buy", "hold", "reflect"};
  sqlite3_stmt *memory = prepare("INSERT INTO memory VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
  for (long i = 0; i < memories; i++) {
    // As many in each iteration as leave none without.
    long iteration = i * (orders / AN_ITERATION) / memories;
    sqlite3_bind_int64(memory, 1, i % AGENTS);
    sqlite3_bind_int64(memory, 2, iteration / A_DAY);
    sqlite3_bind_int64(memory, 3, iteration % A_DAY);
    static const int lengths[] = {120, 160, 0, 60, 250, 0, 90, 70, 80};
    for (int field = 0; field < 9; field++) {
      sqlite3_bind_text(
        memory, 4 + field, text + random_bits() % 2048, lengths[field] + (int)(random_bits() % 40), SQLITE_STATIC);
    }
    sqlite3_bind_text(memory, 6, types[random_bits() % 4], -1, SQLITE_STATIC);
    uint64_t fate = random_bits() % 100;
    if (fate < 2) sqlite3_bind_text(memory, 8, fate ? "LLM ERROR" : "error", -1, SQLITE_STATIC);
    add(memory);
  }
  check(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL));
  sqlite3_finalize(order);
  sqlite3_finalize(person);
  sqlite3_finalize(memory);
  return sqlite3_close(database) != SQLITE_OK;
}
