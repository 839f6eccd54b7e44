#pragma once
// XXH3 of 128 bits, from the library's header: its archive is built for every processor of a family, and takes twice as
// long where the processor compares and multiplies more numbers at a time.
#include <stddef.h>
#include <stdint.h>

// The hash of no bytes; a null pointer where there is no memory.
void *cxxhash_make(void);
void cxxhash_free(void *hash);

// Appends bytes; with the widest instructions that the processor has, or with those that every one has.
void cxxhash_update(void *hash, const void *bytes, size_t count, int is_portable);

// The two halves of the hash of what was taken in.
void cxxhash_value(const void *hash, uint64_t *high, uint64_t *low);
