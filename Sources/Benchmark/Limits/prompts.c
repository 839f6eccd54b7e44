// prompts DIR THREADS [inode]: pairs prompt and result files, times them, and judges every result.
//
// One pass over the directory's entries, one statx a prompt, open, fstat, read and close for each result, by
// directory order or, which a disk likes better, by that of the inodes.
#include "bench.h"

#include <sys/syscall.h>

struct listed {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[];
};

enum class { OK, EMPTY, FAIL_SAFE, ERROR_TEXT, CLASSES };

struct entry {
  const char *name;
  uint64_t inode;
  int64_t time;
  uint16_t stem;
  uint8_t is_result, class;
};

static struct entry *entries;
static size_t entry_count;
static int folder;

enum { SUFFIX = 11 };

static void list(void) {
  enum { BLOCK = 1 << 18, NAMES = 1 << 20 };
  char *block = room(BLOCK), *names = NULL;
  size_t capacity = 0, used = NAMES;
  for (;;) {
    long bytes = syscall(SYS_getdents64, folder, block, BLOCK);
    if (bytes < 0) fail("directory");
    if (!bytes) break;
    for (long at = 0; at < bytes;) {
      struct listed *listed = (struct listed *)(block + at);
      at += listed->length;
      size_t length = strlen(listed->name);
      if (length <= SUFFIX || listed->name[0] == '.') continue;
      if (entry_count == capacity) {
        capacity = capacity ? capacity * 2 : 4096;
        entries = realloc(entries, capacity * sizeof *entries);
        if (!entries) fail("memory");
      }
      if (used + length + 1 > NAMES) names = room(NAMES), used = 0;
      memcpy(names + used, listed->name, length + 1);
      entries[entry_count++] = (struct entry){
        .name = names + used, .inode = listed->inode, .stem = (uint16_t)(length - SUFFIX),
        .is_result = !memcmp(listed->name + length - SUFFIX, "_result.txt", SUFFIX)};
      used += length + 1;
    }
  }
  free(block);
}

static int by_inode(const void *left, const void *right) {
  uint64_t a = ((const struct entry *)left)->inode, b = ((const struct entry *)right)->inode;
  return a < b ? -1 : a > b;
}

static int blank(char byte) { return byte == ' ' || (byte >= 9 && byte <= 13); }

static enum class judge(const char *text, ssize_t length) {
  while (length > 0 && blank(text[length - 1])) length--;
  while (length > 0 && blank(*text)) text++, length--;
  if (!length) return EMPTY;
  if (length == 5 && !memcmp(text, "error", 5)) return FAIL_SAFE;
  if (length >= 9 && !memcmp(text, "LLM ERROR", 9)) return ERROR_TEXT;
  return OK;
}

static int64_t nanoseconds(int64_t seconds, int64_t rest) { return seconds * 1000000000 + rest; }

static void examine(struct entry *entry) {
  if (!entry->is_result) {
    struct statx status;
    if (statx(folder, entry->name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC, STATX_MTIME, &status)) fail(entry->name);
    entry->time = nanoseconds(status.stx_mtime.tv_sec, status.stx_mtime.tv_nsec);
    return;
  }
  char text[65536];
  struct stat status;
  int file = openat(folder, entry->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0 || fstat(file, &status)) fail(entry->name);
  entry->time = nanoseconds(status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  ssize_t length = status.st_size ? read(file, text, sizeof text) : 0;
  if (length < 0) fail(entry->name);
  entry->class = judge(text, length);
  close(file);
}

static int parts;

static void *work(void *argument) {
  size_t part = (size_t)(uintptr_t)argument, share = (entry_count + (size_t)parts - 1) / (size_t)parts;
  size_t end = (part + 1) * share < entry_count ? (part + 1) * share : entry_count;
  for (size_t i = part * share; i < end; i++) examine(&entries[i]);
  return NULL;
}

static uint64_t hash(const char *text, size_t length) {
  uint64_t value = length;
  while (length >= 8) {
    uint64_t word;
    memcpy(&word, text, 8);
    value = (value ^ word) * 0x9ddfea08eb382d69u;
    value ^= value >> 32;
    text += 8;
    length -= 8;
  }
  uint64_t word = 0;
  memcpy(&word, text, length);
  value = (value ^ word) * 0x9ddfea08eb382d69u;
  return value ^ value >> 32;
}

struct stage {
  const char *name;
  size_t length, count, capacity, missing, classes[CLASSES];
  int64_t *times, sum;
};

static struct stage stages[64];
static int stage_count;

// The stage stands behind the day and, where it is given, the iteration.
static struct stage *stage_of(const struct entry *entry) {
  const char *end = entry->name + entry->stem;
  const char *name = memchr(entry->name, '_', entry->stem);
  name = name ? name + 1 : entry->name;
  if (end - name > 4 && !memcmp(name, "iter", 4)) {
    const char *next = memchr(name, '_', (size_t)(end - name));
    if (next) name = next + 1;
  }
  size_t length = (size_t)(end - name);
  for (int i = 0; i < stage_count; i++) {
    if (stages[i].length == length && !memcmp(stages[i].name, name, length)) return &stages[i];
  }
  if (stage_count == 64) fail("stages");
  stages[stage_count] = (struct stage){.name = name, .length = length};
  return &stages[stage_count++];
}

static int by_time(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return a < b ? -1 : a > b;
}

static void pair(void) {
  size_t slots = 1;
  while (slots < 2 * entry_count) slots *= 2;
  struct entry **table = calloc(slots, sizeof *table);
  if (!table) fail("memory");
  for (size_t i = 0; i < entry_count; i++) {
    if (!entries[i].is_result) continue;
    size_t slot = hash(entries[i].name, entries[i].stem) & (slots - 1);
    while (table[slot]) slot = (slot + 1) & (slots - 1);
    table[slot] = &entries[i];
  }
  for (size_t i = 0; i < entry_count; i++) {
    struct entry *prompt = &entries[i], *result;
    if (prompt->is_result) continue;
    struct stage *stage = stage_of(prompt);
    size_t slot = hash(prompt->name, prompt->stem) & (slots - 1);
    while ((result = table[slot]) && (result->stem != prompt->stem || memcmp(result->name, prompt->name, prompt->stem))) {
      slot = (slot + 1) & (slots - 1);
    }
    if (!result) {
      stage->missing++;
      continue;
    }
    stage->classes[result->class]++;
    if (stage->count == stage->capacity) {
      stage->capacity = stage->capacity ? 2 * stage->capacity : 1024;
      stage->times = realloc(stage->times, stage->capacity * sizeof *stage->times);
      if (!stage->times) fail("memory");
    }
    stage->sum += stage->times[stage->count++] = result->time - prompt->time;
  }
}

int main(int count, char **words) {
  if (count < 3) return fprintf(stderr, "usage: prompts DIR THREADS [inode]\n"), 2;
  folder = open(words[1], O_RDONLY | O_DIRECTORY);
  if (folder < 0) fail(words[1]);
  parts = atoi(words[2]);
  if (parts < 1 || parts > MOST_THREADS) return fprintf(stderr, "1 to 16 threads\n"), 2;
  list();
  if (count > 3) qsort(entries, entry_count, sizeof *entries, by_inode);
  pthread_t threads[MOST_THREADS];
  for (int i = 1; i < parts; i++) {
    if (pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)i)) fail("thread");
  }
  work(NULL);
  for (int i = 1; i < parts; i++) pthread_join(threads[i], NULL);
  pair();
  for (int i = 0; i < stage_count; i++) {
    struct stage *stage = &stages[i];
    int length = (int)stage->length;
    qsort(stage->times, stage->count, sizeof *stage->times, by_time);
    printf("stage %.*s %zu %zu %ld", length, stage->name, stage->count, stage->missing, (long)stage->sum);
    for (int rank = 0; rank < RANKS; rank++) {
      size_t place = (stage->count * permille[rank] + 999) / 1000;
      printf(" %ld", (long)(place ? stage->times[place - 1] : 0));
    }
    printf(" %ld\n", (long)(stage->count ? stage->times[stage->count - 1] : 0));
    printf("class %.*s %zu %zu %zu %zu\n", length, stage->name, stage->classes[OK], stage->classes[EMPTY],
           stage->classes[FAIL_SAFE], stage->classes[ERROR_TEXT]);
  }
  size_t errors = 0;
  for (int i = 0; i < stage_count; i++) errors += stages[i].classes[ERROR_TEXT];
  printf("errors %zu\n", errors);
  return 0;
}
