// columns write TRACE OUT THREADS: a trace's columns, transformed and compressed with zstd at level 3.
// columns read FILE THREADS: the answer of trace_lines from the five columns that it takes.
//
// Not a format for anyone: a part for each thread that wrote, in it the names, then blocks of rows. Times are
// stored as differences, bytes of equal weight side by side.
#include "trace.h"

#include <sys/mman.h>
#include <zstd.h>

enum { ROWS = 1 << 16 };
enum column { START, CALL, DURATION, ITERATION, AGENT, GROUP, ASKED, ANSWERED, DAY, STAGE, PHASE, STATUS, ATTEMPT, COLUMNS };
static const uint8_t width[COLUMNS] = {8, 4, 4, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1};

struct block {
  uint64_t start[ROWS];
  uint32_t call[ROWS], duration[ROWS];
  uint16_t wide[DAY - ITERATION + 1][ROWS];
  uint8_t narrow[ATTEMPT - STAGE + 1][ROWS];
  uint32_t rows;
};

static void *column(struct block *block, enum column which) {
  if (which == START) return block->start;
  if (which == CALL) return block->call;
  if (which == DURATION) return block->duration;
  return which < STAGE ? (void *)block->wide[which - ITERATION] : (void *)block->narrow[which - STAGE];
}

struct names_of_part {
  struct names stages, phases, statuses;
};

struct job {
  const char *path;
  int part, parts;
  struct names_of_part names;
  struct block *block;
  uint8_t *plain, *split, *out;
  size_t used, capacity;
  uint64_t rows;
  ZSTD_CCtx *pack;
};

static void write_block(struct job *job) {
  struct block *block = job->block;
  size_t rows = block->rows;
  if (!rows) return;
  size_t most = 4 + COLUMNS * (4 + ZSTD_compressBound(ROWS * 8));
  if (job->used + most > job->capacity) {
    job->capacity = 2 * job->capacity + most;
    job->out = realloc(job->out, job->capacity);
    if (!job->out) fail("memory");
  }
  memcpy(job->out + job->used, &block->rows, 4);
  job->used += 4;
  for (enum column which = 0; which < COLUMNS; which++) {
    const uint8_t *from = column(block, which);
    size_t bytes = width[which];
    if (which == START || which == CALL) {
      uint64_t before = 0;
      for (size_t i = 0; i < rows; i++) {
        uint64_t now = which == START ? block->start[i] : block->call[i];
        int64_t change = (int64_t)(now - before);
        uint64_t folded = (uint64_t)change << 1 ^ (uint64_t)(change >> 63);
        if (which == START) ((uint64_t *)job->plain)[i] = folded;
        else ((uint32_t *)job->plain)[i] = (uint32_t)folded;
        before = now;
      }
      from = job->plain;
    }
    if (bytes > 1) {
      for (size_t byte = 0; byte < bytes; byte++) {
        for (size_t i = 0; i < rows; i++) job->split[byte * rows + i] = from[i * bytes + byte];
      }
      from = job->split;
    }
    size_t packed = ZSTD_compressCCtx(
      job->pack, job->out + job->used + 4, ZSTD_compressBound(rows * bytes), from, rows * bytes, 3);
    if (ZSTD_isError(packed)) fail("zstd");
    uint32_t length = (uint32_t)packed;
    memcpy(job->out + job->used, &length, 4);
    job->used += 4 + packed;
  }
  job->rows += rows;
  block->rows = 0;
}

static void take(void *state, const char *at, const char *end) {
  struct job *job = state;
  while (at < end) {
    struct row row;
    at = in_order(at, end, &row);
    if (!at) {
      fprintf(stderr, "a line of another form\n");
      exit(1);
    }
    struct block *block = job->block;
    size_t i = block->rows;
    block->start[i] = row.start;
    block->call[i] = (uint32_t)row.call;
    block->duration[i] = (uint32_t)row.duration;
    uint64_t wide[] = {row.iteration, row.agent, row.group, row.asked, row.answered, row.day};
    for (int k = 0; k < 6; k++) block->wide[k][i] = (uint16_t)wide[k];
    block->narrow[0][i] = (uint8_t)name(&job->names.stages, row.stage, row.stage_length);
    block->narrow[1][i] = (uint8_t)name(&job->names.phases, row.phase, row.phase_length);
    block->narrow[2][i] = (uint8_t)name(&job->names.statuses, row.status, row.status_length);
    block->narrow[3][i] = (uint8_t)row.attempt;
    if (++block->rows == ROWS) write_block(job);
  }
}

static void *write_part(void *argument) {
  struct job *job = argument;
  job->block = calloc(1, sizeof *job->block);
  job->plain = room(ROWS * 8);
  job->split = room(ROWS * 8);
  job->pack = ZSTD_createCCtx();
  if (!job->block || !job->pack) fail("memory");
  each_block(job->path, job->part, job->parts, take, job);
  write_block(job);
  return NULL;
}

static void put(int file, const void *bytes, size_t count) {
  for (const char *at = bytes; count;) {
    ssize_t written = write(file, at, count);
    if (written <= 0) fail("write");
    at += written;
    count -= (size_t)written;
  }
}

static int write_all(const char *from, const char *to, int parts) {
  static struct job jobs[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  for (int i = 0; i < parts; i++) {
    jobs[i].path = from;
    jobs[i].part = i;
    jobs[i].parts = parts;
    if (i && pthread_create(&threads[i], NULL, write_part, &jobs[i])) fail("thread");
  }
  write_part(&jobs[0]);
  int file = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail(to);
  for (int i = 0; i < parts; i++) {
    if (i) pthread_join(threads[i], NULL);
    uint64_t length = jobs[i].used;
    put(file, &length, sizeof length);
    put(file, &jobs[i].names, sizeof jobs[i].names);
    put(file, jobs[i].out, jobs[i].used);
  }
  return close(file) != 0;
}

static const uint8_t *file_bytes;
static size_t file_length;

struct reading {
  int part, parts;
  struct tally tally;
};

// Of all blocks of the file every n-th is this thread's.
static void *read_part(void *argument) {
  struct reading *reading = argument;
  struct tally *tally = &reading->tally;
  tally->groups = calloc(NAMES * NAMES * NAMES, sizeof *tally->groups);
  ZSTD_DCtx *unpack = ZSTD_createDCtx();
  struct block *block = room(sizeof *block);
  uint8_t *split = room(ROWS * 8);
  if (!tally->groups || !unpack) fail("memory");
  int number = 0;
  for (const uint8_t *at = file_bytes; at < file_bytes + file_length;) {
    uint64_t length;
    memcpy(&length, at, sizeof length);
    const struct names_of_part *names = (const void *)(at + sizeof length);
    at += sizeof length + sizeof *names;
    // This part's codes in the tally's terms.
    int stages[NAMES], phases[NAMES], statuses[NAMES], asks[NAMES];
    for (int i = 0; i < names->stages.count; i++) stages[i] = name(&tally->stages, names->stages.text[i], names->stages.length[i]);
    for (int i = 0; i < names->phases.count; i++) {
      phases[i] = name(&tally->phases, names->phases.text[i], names->phases.length[i]);
      asks[i] = !strcmp(names->phases.text[i], "llm");
    }
    for (int i = 0; i < names->statuses.count; i++) statuses[i] = name(&tally->statuses, names->statuses.text[i], names->statuses.length[i]);
    for (const uint8_t *end = at + length; at < end;) {
      uint32_t rows, packed;
      memcpy(&rows, at, 4);
      at += 4;
      int mine = number++ % reading->parts == reading->part;
      for (enum column which = 0; which < COLUMNS; which++) {
        memcpy(&packed, at, 4);
        if (mine && (which == DURATION || which >= STAGE)) {
          void *to = which == DURATION ? split : column(block, which);
          // No more room than the column has: zstd may write scratch up to the end of what it is given.
          size_t size = (size_t)rows * width[which];
          if (ZSTD_decompressDCtx(unpack, to, size, at + 4, packed) != size) fail("zstd");
        }
        at += 4 + packed;
      }
      if (!mine) continue;
      for (uint32_t i = 0; i < rows; i++) {
        uint32_t duration = split[i] | (uint32_t)split[rows + i] << 8 | (uint32_t)split[2 * rows + i] << 16 |
                            (uint32_t)split[3 * rows + i] << 24;
        int phase = block->narrow[1][i];
        add_value(group(tally, stages[block->narrow[0][i]], phases[phase], statuses[block->narrow[2][i]]), duration);
        if (asks[phase]) tally->attempts[block->narrow[3][i] & 15]++;
      }
    }
  }
  return NULL;
}

static int read_all(const char *path, int parts) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (file < 0 || fstat(file, &status)) fail(path);
  file_length = (size_t)status.st_size;
  file_bytes = mmap(NULL, file_length, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
  if (file_bytes == MAP_FAILED) fail(path);
  static struct reading readings[MOST_THREADS];
  pthread_t threads[MOST_THREADS];
  for (int i = 0; i < parts; i++) {
    readings[i].part = i;
    readings[i].parts = parts;
    if (i && pthread_create(&threads[i], NULL, read_part, &readings[i])) fail("thread");
  }
  read_part(&readings[0]);
  for (int i = 1; i < parts; i++) {
    pthread_join(threads[i], NULL);
    merge(&readings[0].tally, &readings[i].tally);
  }
  print_answer(&readings[0].tally);
  return 0;
}

int main(int count, char **words) {
  int writes = count == 5 && !strcmp(words[1], "write"), reads = count == 4 && !strcmp(words[1], "read");
  int parts = writes || reads ? atoi(words[count - 1]) : 0;
  if (parts < 1 || parts > MOST_THREADS) {
    return fprintf(stderr, "usage: columns write TRACE OUT THREADS | columns read FILE THREADS\n"), 2;
  }
  return writes ? write_all(words[2], words[3], parts) : read_all(words[2], parts);
}
