#pragma once
#include <sqlite3.h>

// sqlite3_db_config takes a variable list of arguments, which Swift can't call.
static inline int csqlite_set_flag(sqlite3 *database, int flag, int on) {
  return sqlite3_db_config(database, flag, on, (int *)0);
}

// Takes away from a hostile schema whatever it could do beyond being read: views, triggers,
// functions in the schema, extensions, writes to SQLite's own tables.
static inline void csqlite_defend(sqlite3 *database) {
  csqlite_set_flag(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
  csqlite_set_flag(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0);
  csqlite_set_flag(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  csqlite_set_flag(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
  csqlite_set_flag(database, SQLITE_DBCONFIG_DQS_DML, 0);
  csqlite_set_flag(database, SQLITE_DBCONFIG_DQS_DDL, 0);
  csqlite_set_flag(database, SQLITE_DBCONFIG_DEFENSIVE, 1);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_exec(database, "PRAGMA cell_size_check=ON", 0, 0, 0);
}

// sqlite3_vtab_config takes a variable list of arguments: the table is for the statement itself,
// never for a view or trigger.
static inline int csqlite_direct_only(sqlite3 *database) {
  return sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
}

// A virtual table and its cursor, with what the callbacks need behind SQLite's own part.
typedef struct {
  sqlite3_vtab base;
  void *table;
} csqlite_table;

typedef struct {
  sqlite3_vtab_cursor base;
  // The rows to deliver; a null pointer stands for all in their order.
  const unsigned int *rows;
  long long position;
  long long end;
} csqlite_cursor;

// Swift can't spell SQLITE_STATIC and SQLITE_TRANSIENT.
static inline void csqlite_result_lasting_text(
  sqlite3_context *context, const void *bytes, long long count) {
  sqlite3_result_text64(
    context, (const char *)bytes, (sqlite3_uint64)count, SQLITE_STATIC, SQLITE_UTF8);
}

static inline void csqlite_result_text(
  sqlite3_context *context, const void *bytes, long long count) {
  sqlite3_result_text64(
    context, (const char *)bytes, (sqlite3_uint64)count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline void csqlite_result_blob(
  sqlite3_context *context, const void *bytes, long long count) {
  sqlite3_result_blob64(context, bytes, (sqlite3_uint64)count, SQLITE_TRANSIENT);
}
