#pragma once
#include <dlfcn.h>
#include <stddef.h>
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif

// libpq brings twenty libraries along, which would double the time that any command takes to start. So it
// is loaded when a server is first asked for; its header still checks every call.

static inline void *cpostgres_symbol(const char *name) {
  static void *library;
  if (!library) library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

#define CPOSTGRES(name) ((__typeof__(&name))cpostgres_symbol(#name))

// Whether the library is there with all that is called below.
static inline int cpostgres_is_there(void) {
  static const char *const names[] = {
    "PQconnectdbParams", "PQfinish", "PQstatus", "PQerrorMessage", "PQexec", "PQresultStatus",
    "PQclear", "PQntuples", "PQgetvalue", "PQgetCopyData", "PQfreemem", "PQgetResult",
  };
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    if (!cpostgres_symbol(names[index])) return 0;
  }
  return 1;
}

static inline PGconn *cpostgres_connect(const char *const *keys, const char *const *values) {
  return CPOSTGRES(PQconnectdbParams)(keys, values, 1);
}

static inline void cpostgres_finish(PGconn *connection) { CPOSTGRES(PQfinish)(connection); }

static inline int cpostgres_is_connected(const PGconn *connection) {
  return CPOSTGRES(PQstatus)(connection) == CONNECTION_OK;
}

static inline const char *cpostgres_message(const PGconn *connection) {
  return CPOSTGRES(PQerrorMessage)(connection);
}

static inline PGresult *cpostgres_execute(PGconn *connection, const char *sql) {
  return CPOSTGRES(PQexec)(connection, sql);
}

static inline ExecStatusType cpostgres_status(const PGresult *result) {
  return CPOSTGRES(PQresultStatus)(result);
}

static inline void cpostgres_clear(PGresult *result) { CPOSTGRES(PQclear)(result); }

static inline int cpostgres_rows(const PGresult *result) { return CPOSTGRES(PQntuples)(result); }

static inline const char *cpostgres_value(const PGresult *result, int row, int column) {
  return CPOSTGRES(PQgetvalue)(result, row, column);
}

static inline int cpostgres_line(PGconn *connection, char **line) {
  return CPOSTGRES(PQgetCopyData)(connection, line, 0);
}

static inline void cpostgres_free(void *memory) { CPOSTGRES(PQfreemem)(memory); }

static inline PGresult *cpostgres_next(PGconn *connection) {
  return CPOSTGRES(PQgetResult)(connection);
}
