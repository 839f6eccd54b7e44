#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int64_t nanoseconds(struct statx_timestamp time) {
  int64_t result;
  if (__builtin_mul_overflow((int64_t)time.tv_sec, (int64_t)1000000000, &result) ||
      __builtin_add_overflow(result, (int64_t)time.tv_nsec, &result))
    return CSYSTEM_ABSENT;
  return result;
}

static int examine(int directory, const char *name, int flags, struct csystem_status *status) {
  struct statx answer;
  unsigned wanted = STATX_TYPE | STATX_SIZE | STATX_MTIME | STATX_CTIME | STATX_BTIME;
  if (statx(directory, name, flags | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, wanted, &answer) != 0)
    return errno;
  status->size = answer.stx_size > INT64_MAX ? INT64_MAX : (int64_t)answer.stx_size;
  status->modified = nanoseconds(answer.stx_mtime);
  status->changed = nanoseconds(answer.stx_ctime);
  status->born = answer.stx_mask & STATX_BTIME ? nanoseconds(answer.stx_btime) : CSYSTEM_ABSENT;
  status->mode = answer.stx_mode;
  return 0;
}

long csystem_directory_entries(int directory, void *buffer, size_t capacity) {
  return syscall(SYS_getdents64, directory, buffer, capacity);
}

int csystem_status(int directory, const char *name, int follow, struct csystem_status *status) {
  return examine(directory, name, follow ? 0 : AT_SYMLINK_NOFOLLOW, status);
}

int csystem_open_examined(int directory, const char *name, struct csystem_status *status) {
  int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;
  int file = openat(directory, name, flags);
  if (file < 0) return -1;
  if (examine(file, "", AT_EMPTY_PATH, status) == 0 && S_ISREG(status->mode)) return file;
  close(file);
  return -1;
}

int csystem_own_files(void) { return unshare(CLONE_FILES) == 0 ? 0 : errno; }

const void *csystem_last_byte(const void *bytes, int byte, size_t count) {
  return memrchr(bytes, byte, count);
}

// Made once and never freed, so that no thread can be left with one that is gone.
static locale_t utf8 = (locale_t)0;
static pthread_once_t utf8_once = PTHREAD_ONCE_INIT;

static void make_utf8(void) { utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

void *csystem_begin_utf8(void) {
  pthread_once(&utf8_once, make_utf8);
  return uselocale(utf8);
}

void csystem_end_utf8(void *previous) { uselocale((locale_t)previous); }

int csystem_processors(void) {
  // As many bits as the kernel wants, which may be more than there are processors.
  for (int most = 1024; most <= 1 << 20; most *= 2) {
    cpu_set_t *set = CPU_ALLOC(most);
    if (set == NULL) break;
    int count = 0;
    errno = 0;
    if (sched_getaffinity(0, CPU_ALLOC_SIZE(most), set) == 0)
      count = CPU_COUNT_S(CPU_ALLOC_SIZE(most), set);
    int isTooSmall = count == 0 && errno == EINVAL;
    CPU_FREE(set);
    if (count > 0) return count;
    if (!isTooSmall) break;
  }
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : count > INT_MAX ? INT_MAX : (int)count;
}

void csystem_keep_freed_memory(int bytes) {
  mallopt(M_TRIM_THRESHOLD, bytes);
  // The most that can be set: larger pieces always come from the system and go back to it.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TOP_PAD, bytes / 8);
}

void csystem_keep_all_freed_memory(void) {
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_MMAP_MAX, 0);
}
