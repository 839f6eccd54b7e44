#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void close_all(const int *descriptors, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (descriptors[i] >= 0) close(descriptors[i]);
}

// Opens both ends of a new terminal, set like another one.
static int open_terminal(int like, int *ours, int *theirs) {
  struct termios settings;
  struct winsize size;
  int has_settings = tcgetattr(like, &settings) == 0;
  int has_size = ioctl(like, TIOCGWINSZ, &size) == 0;
  char name[128];
  *ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*ours < 0) return errno;
  if (grantpt(*ours) != 0 || unlockpt(*ours) != 0 || ptsname_r(*ours, name, sizeof name) != 0)
    return errno;
  *theirs = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*theirs < 0) return errno;
  if (has_settings) tcsetattr(*theirs, TCSANOW, &settings);
  if (has_size) ioctl(*theirs, TIOCSWINSZ, &size);
  return 0;
}

// In the child: only calls that are safe after fork. Never returns.
static void become(
  const char *file, char *const *arguments, char *const *environment, int terminal, int input,
  int output, int errors, int report) {
  if (terminal) {
    setsid();
    ioctl(output, TIOCSCTTY, 0);
  }
  // dup2 of a descriptor onto itself would keep its close-on-exec.
  if ((input >= 0 && dup2(input, 0) < 0) || dup2(output, 1) < 0 || dup2(errors, 2) < 0) goto failed;
  signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvpe(file, arguments, environment);
failed:;
  int code = errno;
  ssize_t written = write(report, &code, sizeof code);
  (void)written;
  _exit(127);
}

int csystem_launch(
  const char *file, char *const *arguments, char *const *environment, int terminal, int like,
  struct csystem_child *child) {
  // Ours and theirs of: output, errors, report.
  int ends[6] = {-1, -1, -1, -1, -1, -1};
  int failure = 0;
  child->failed_step = 0;
  if (terminal && (failure = open_terminal(like, &ends[0], &ends[1])) != 0) goto failed;
  if (!terminal && pipe2(&ends[0], O_CLOEXEC) != 0) goto call_failed;
  if (!(terminal & CSYSTEM_TERMINAL_ERRORS) && pipe2(&ends[2], O_CLOEXEC) != 0) goto call_failed;
  if (pipe2(&ends[4], O_CLOEXEC) != 0) goto call_failed;
  pid_t process = fork();
  if (process < 0) goto call_failed;
  if (process == 0)
    become(
      file, arguments, environment, terminal, terminal & CSYSTEM_TERMINAL_INPUT ? ends[1] : -1,
      ends[1], ends[3] >= 0 ? ends[3] : ends[1], ends[5]);
  close(ends[1]);
  if (ends[3] >= 0) close(ends[3]);
  close(ends[5]);
  int code = 0;
  ssize_t got;
  do got = read(ends[4], &code, sizeof code);
  while (got < 0 && errno == EINTR);
  close(ends[4]);
  if (got == sizeof code) {
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
    close(ends[0]);
    if (ends[2] >= 0) close(ends[2]);
    child->failed_step = 1;
    return code;
  }
  child->process = process;
  child->output = ends[0];
  child->errors = ends[2];
  return 0;
call_failed:
  failure = errno;
failed:
  close_all(ends, 6);
  return failure;
}

static struct termios before;
static volatile sig_atomic_t raw_terminal = -1;

void csystem_terminal_restore(void) {
  int terminal = raw_terminal;
  raw_terminal = -1;
  if (terminal >= 0) tcsetattr(terminal, TCSADRAIN, &before);
}

static void restore_and_crash(int number) {
  csystem_terminal_restore();
  // The handler was reset: this ends the process as the signal would have.
  raise(number);
}

int csystem_terminal_raw(int terminal) {
  if (tcgetattr(terminal, &before) != 0) return errno;
  static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
  struct sigaction action = {.sa_handler = restore_and_crash, .sa_flags = SA_RESETHAND};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) sigaction(crashes[i], &action, NULL);
  struct termios raw = before;
  cfmakeraw(&raw);
  raw_terminal = terminal;
  return tcsetattr(terminal, TCSADRAIN, &raw) == 0 ? 0 : errno;
}

void csystem_terminal_resize(int from, int to) {
  struct winsize size;
  if (ioctl(from, TIOCGWINSZ, &size) == 0) ioctl(to, TIOCSWINSZ, &size);
}

int csystem_signals_open(void) {
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGCHLD};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&set, numbers[i]);
  int failure = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (failure != 0) {
    errno = failure;
    return -1;
  }
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int csystem_signals_next(int signals, struct csystem_signal *signal) {
  struct signalfd_siginfo information;
  if (read(signals, &information, sizeof information) != sizeof information) return 0;
  signal->number = (int32_t)information.ssi_signo;
  signal->is_from_kernel = information.ssi_code == SI_KERNEL;
  return 1;
}

int csystem_adopt_orphans(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno;
}

char **csystem_environment(void) { return environ; }

int csystem_wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void csystem_run_in_background(void) {
  struct sched_param none = {0};
  // Zero stands for the thread alone; where it is refused things are as they were.
  sched_setscheduler(0, SCHED_BATCH, &none);
}
