#pragma once
// Linux calls that Swift's Glibc module does not export (it is built without _GNU_SOURCE).
// Own types only: a header such as <sys/stat.h> would resolve to the Glibc module, which lacks them.
#include <stddef.h>
#include <stdint.h>

#include "cprocess.h"

// Stands for a time that is not known.
#define CSYSTEM_ABSENT INT64_MIN

struct csystem_status {
  int64_t size;
  int64_t modified;
  int64_t changed;
  int64_t born;
  uint32_t mode;
};

// Raw directory entries (struct linux_dirent64); the number of bytes, 0 at the end, -1 with errno.
long csystem_directory_entries(int directory, void *buffer, size_t capacity);

// Status of one name below an open directory; 0 or the error number.
int csystem_status(int directory, const char *name, int follow, struct csystem_status *status);

// Opens a regular file below an open directory for reading, a link not followed, and tells its status; the
// descriptor, or -1 where it is no regular file or can't be opened or examined.
int csystem_open_examined(int directory, const char *name, struct csystem_status *status);

// Gives the calling thread a table of descriptors of its own, a copy of the one it shared, where the system
// lets it: opening and closing then waits for no other thread. What it opens no other thread can use, and
// what another closes stays open here until the thread ends. 0 or the error number.
int csystem_own_files(void);

// The last occurrence of a byte, or a null pointer.
const void *csystem_last_byte(const void *bytes, int byte, size_t count);

// Makes the calling thread read file names as UTF-8, whatever the environment says; what was in
// force before, for csystem_end_utf8. Calls may be nested.
void *csystem_begin_utf8(void);
void csystem_end_utf8(void *previous);

// Says that those bytes will be wanted soon, to be changed; any address is good.
static inline void csystem_expect(const void *bytes) { __builtin_prefetch(bytes, 1); }

// Mixes whole blocks of 64 bytes into the five words of a SHA-1 state, by the processor's own
// instructions; 0, and nothing is done, where it has none.
int csystem_sha1(uint32_t *state, const uint8_t *bytes, size_t blocks);

// The same for two states and as many blocks of each, side by side: an instruction for the one fills
// the wait for that before it for the other.
int csystem_sha1_pair(
  uint32_t *first, const uint8_t *first_bytes, uint32_t *second, const uint8_t *second_bytes,
  size_t blocks);

// The same for the eight words of a SHA-256 state.
int csystem_sha256(uint32_t *state, const uint8_t *bytes, size_t blocks);

// How many processors the calling thread may run on, which can be fewer than there are: a batch system or a
// container may leave a job only some.
int csystem_processors(void);

// Lets the process keep up to so many bytes of memory that it freed instead of giving them back at once,
// which costs a page fault each time they are wanted again.
void csystem_keep_freed_memory(int bytes);

// Lets the process keep all memory that it frees, for programs that go on to ask for as much again: half of
// what the table of a large run costs is the system's clearing of new pages.
void csystem_keep_all_freed_memory(void);

// Whether the processor has those instructions.
int csystem_has_sha(void);
