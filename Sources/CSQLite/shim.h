#pragma once
#include <sqlite3.h>

// sqlite3_db_config takes a variable list of arguments, which Swift can't call.
static inline int csqlite_set_flag(sqlite3 *database, int flag, int on) {
  return sqlite3_db_config(database, flag, on, (int *)0);
}
