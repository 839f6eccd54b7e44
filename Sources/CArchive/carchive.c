// What the program uses of libarchive under the names of its headers, each handed on to the library.
//
// Hidden, so that the library's own calls of these go to itself.
#include "carchive.h"

#include <dlfcn.h>
#include <pthread.h>

#pragma GCC visibility push(hidden)

static void *library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) { library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL); }

int carchive_is_there(void) {
  pthread_once(&once, load);
  return library != 0;
}

static void *find(const char *name) { return carchive_is_there() ? dlsym(library, name) : 0; }

// Each looks itself up once; threads that do so at the same time find the same.
#define VALUE(type, name, parameters, arguments)                              \
  type name parameters {                                                      \
    static _Atomic(void *) known;                                             \
    void *function = known;                                                   \
    if (!function) known = function = find(#name);                            \
    return function ? ((__typeof__(name) *)function) arguments : (type)0;     \
  }
#define NOTHING(name, parameters, arguments)                                  \
  void name parameters {                                                      \
    static _Atomic(void *) known;                                             \
    void *function = known;                                                   \
    if (!function) known = function = find(#name);                            \
    if (function) ((__typeof__(name) *)function) arguments;                   \
  }

VALUE(struct archive_entry *, archive_entry_clear, (struct archive_entry *a), (a))
VALUE(__LA_MODE_T, archive_entry_filetype, (struct archive_entry *a), (a))
NOTHING(archive_entry_free, (struct archive_entry *a), (a))
VALUE(const char *, archive_entry_hardlink, (struct archive_entry *a), (a))
VALUE(int, archive_entry_is_encrypted, (struct archive_entry *a), (a))
VALUE(time_t, archive_entry_mtime, (struct archive_entry *a), (a))
VALUE(int, archive_entry_mtime_is_set, (struct archive_entry *a), (a))
VALUE(long, archive_entry_mtime_nsec, (struct archive_entry *a), (a))
VALUE(struct archive_entry *, archive_entry_new, (void), ())
VALUE(const char *, archive_entry_pathname, (struct archive_entry *a), (a))
VALUE(const char *, archive_entry_pathname_utf8, (struct archive_entry *a), (a))
NOTHING(archive_entry_set_filetype, (struct archive_entry *a, unsigned int b), (a, b))
NOTHING(archive_entry_set_mtime, (struct archive_entry *a, time_t b, long c), (a, b, c))
NOTHING(archive_entry_set_pathname_utf8, (struct archive_entry *a, const char *b), (a, b))
NOTHING(archive_entry_set_perm, (struct archive_entry *a, __LA_MODE_T b), (a, b))
NOTHING(archive_entry_set_size, (struct archive_entry *a, la_int64_t b), (a, b))
VALUE(la_int64_t, archive_entry_size, (struct archive_entry *a), (a))
VALUE(int, archive_entry_size_is_set, (struct archive_entry *a), (a))
VALUE(int, archive_errno, (struct archive *a), (a))
VALUE(const char *, archive_error_string, (struct archive *a), (a))
VALUE(la_int64_t, archive_filter_bytes, (struct archive *a, int b), (a, b))
VALUE(int, archive_filter_code, (struct archive *a, int b), (a, b))
VALUE(int, archive_format, (struct archive *a), (a))
VALUE(la_ssize_t, archive_read_data, (struct archive *a, void *b, size_t c), (a, b, c))
VALUE(int, archive_read_free, (struct archive *a), (a))
VALUE(struct archive *, archive_read_new, (void), ())
VALUE(int, archive_read_next_header, (struct archive *a, struct archive_entry **b), (a, b))
VALUE(int, archive_read_open_filename, (struct archive *a, const char *b, size_t c), (a, b, c))
VALUE(int, archive_read_support_filter_bzip2, (struct archive *a), (a))
VALUE(int, archive_read_support_filter_compress, (struct archive *a), (a))
VALUE(int, archive_read_support_filter_gzip, (struct archive *a), (a))
VALUE(int, archive_read_support_filter_lz4, (struct archive *a), (a))
VALUE(int, archive_read_support_filter_xz, (struct archive *a), (a))
VALUE(int, archive_read_support_filter_zstd, (struct archive *a), (a))
VALUE(int, archive_read_support_format_7zip, (struct archive *a), (a))
VALUE(int, archive_read_support_format_empty, (struct archive *a), (a))
VALUE(int, archive_read_support_format_raw, (struct archive *a), (a))
VALUE(int, archive_read_support_format_tar, (struct archive *a), (a))
VALUE(int, archive_read_support_format_zip, (struct archive *a), (a))
VALUE(int, archive_write_add_filter_zstd, (struct archive *a), (a))
VALUE(int, archive_write_close, (struct archive *a), (a))
VALUE(la_ssize_t, archive_write_data, (struct archive *a, const void *b, size_t c), (a, b, c))
VALUE(int, archive_write_free, (struct archive *a), (a))
VALUE(int, archive_write_header, (struct archive *a, struct archive_entry *b), (a, b))
VALUE(struct archive *, archive_write_new, (void), ())
VALUE(int, archive_write_open_fd, (struct archive *a, int b), (a, b))
VALUE(int, archive_write_set_bytes_in_last_block, (struct archive *a, int b), (a, b))
VALUE(int, archive_write_set_format_pax, (struct archive *a), (a))
VALUE(int, archive_write_set_options, (struct archive *a, const char *b), (a, b))

#pragma GCC visibility pop
