#pragma once
#include <avro.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// The library's getters are macros, which Swift does not see, and its reader wants a file: here is what
// is needed of them for a file of records that lies in memory.

// It is loaded when the first Avro file is met, so that no other command starts later for it; its header
// still checks every call.
static inline void *cavro_symbol(const char *name) {
  static void *library;
  if (!library) library = dlopen("libavro.so.23", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libavro.so", RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

#define CAVRO(name) ((__typeof__(&name))cavro_symbol(#name))

typedef struct {
  avro_file_reader_t reader;
  avro_value_iface_t *type;
  avro_value_t record;
} cavro_file;

// Whatever size the data claims, no piece of memory is larger than this.
#define CAVRO_MOST ((size_t)128 << 20)

static inline void *cavro_allocate(void *unused, void *old, size_t old_size, size_t size) {
  (void)unused;
  (void)old_size;
  if (size == 0) {
    free(old);
    return NULL;
  }
  return size > CAVRO_MOST ? NULL : realloc(old, size);
}

// Once, before anything else of the library is called; 0 where the library is not there.
static inline int cavro_prepare(void) {
  static const char *const names[] = {
    "avro_set_allocator", "avro_file_reader_fp", "avro_file_reader_get_writer_schema",
    "avro_generic_class_from_schema", "avro_schema_decref", "avro_generic_value_new",
    "avro_file_reader_close", "avro_value_decref", "avro_file_reader_read_value",
  };
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    if (!cavro_symbol(names[index])) return 0;
  }
  CAVRO(avro_set_allocator)(cavro_allocate, NULL);
  return 1;
}

// Opens a file of records in memory, which must stay until it is closed; NULL where that fails.
static inline cavro_file *cavro_open(const void *bytes, size_t count) {
  cavro_file *file = (cavro_file *)calloc(1, sizeof(cavro_file));
  if (!file) return NULL;
  FILE *stream = fmemopen((void *)bytes, count, "rb");
  if (!stream) {
    free(file);
    return NULL;
  }
  // On failure the library may or may not have closed the stream, so it never does.
  if (CAVRO(avro_file_reader_fp)(stream, "memory", 1, &file->reader) != 0) {
    free(file);
    return NULL;
  }
  avro_schema_t schema = CAVRO(avro_file_reader_get_writer_schema)(file->reader);
  if (schema) {
    file->type = CAVRO(avro_generic_class_from_schema)(schema);
    CAVRO(avro_schema_decref)(schema);
  }
  if (!file->type || CAVRO(avro_generic_value_new)(file->type, &file->record) != 0) {
    if (file->type) avro_value_iface_decref(file->type);
    CAVRO(avro_file_reader_close)(file->reader);
    free(file);
    return NULL;
  }
  return file;
}

static inline void cavro_close(cavro_file *file) {
  CAVRO(avro_value_decref)(&file->record);
  avro_value_iface_decref(file->type);
  CAVRO(avro_file_reader_close)(file->reader);
  free(file);
}

// Reads the next record; other than 0 where there is none or it is broken.
static inline int cavro_next(cavro_file *file) {
  return CAVRO(avro_file_reader_read_value)(file->reader, &file->record);
}

// The kinds of values.
enum { CAVRO_NULL = 0, CAVRO_INTEGER = 1, CAVRO_REAL = 2, CAVRO_TEXT = 3 };

typedef struct {
  int kind;
  int64_t integer;
  double real;
  const char *text;
  size_t length;
} cavro_cell;

// The value of a field of the record; anything but a number and a text counts as absent.
static inline cavro_cell cavro_field(cavro_file *file, size_t position) {
  cavro_cell cell = {CAVRO_NULL, 0, 0, NULL, 0};
  avro_value_t field;
  const char *name = NULL;
  if (avro_value_get_by_index(&file->record, position, &field, &name) != 0) return cell;
  if (avro_value_get_type(&field) == AVRO_UNION) {
    avro_value_t branch;
    if (avro_value_get_current_branch(&field, &branch) != 0) return cell;
    field = branch;
  }
  switch (avro_value_get_type(&field)) {
    case AVRO_INT32: {
      int32_t value = 0;
      if (avro_value_get_int(&field, &value) != 0) return cell;
      cell.kind = CAVRO_INTEGER;
      cell.integer = value;
      return cell;
    }
    case AVRO_INT64: {
      int64_t value = 0;
      if (avro_value_get_long(&field, &value) != 0) return cell;
      cell.kind = CAVRO_INTEGER;
      cell.integer = value;
      return cell;
    }
    case AVRO_FLOAT: {
      float value = 0;
      if (avro_value_get_float(&field, &value) != 0) return cell;
      cell.kind = CAVRO_REAL;
      cell.real = value;
      return cell;
    }
    case AVRO_DOUBLE: {
      double value = 0;
      if (avro_value_get_double(&field, &value) != 0) return cell;
      cell.kind = CAVRO_REAL;
      cell.real = value;
      return cell;
    }
    case AVRO_STRING: {
      size_t size = 0;
      if (avro_value_get_string(&field, &cell.text, &size) != 0) return cell;
      cell.kind = CAVRO_TEXT;
      // The library counts the zero at the end.
      cell.length = size > 0 ? size - 1 : 0;
      return cell;
    }
    default: return cell;
  }
}
