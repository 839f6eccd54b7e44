#pragma once
// Starting a program between the user and it, and the calls that watching it takes. What happens
// between fork and exec has to be C: a runtime with threads can't do it.
#include <stddef.h>
#include <stdint.h>

// Which streams of the child are a new terminal's.
#define CSYSTEM_TERMINAL_OUTPUT 1
#define CSYSTEM_TERMINAL_ERRORS 2
#define CSYSTEM_TERMINAL_INPUT 4

struct csystem_child {
  int32_t process;
  // Our end of its standard output, or the terminal's; our end of its standard error, or -1 where
  // that goes to the terminal too.
  int32_t output;
  int32_t errors;
  // 1 where the program could not be executed, 0 where something before failed.
  int32_t failed_step;
};

// Starts a program found along PATH, with its standard input inherited unless it is the terminal's.
// `like` is the terminal whose settings and size the new one takes. Signals blocked here are not in
// the child, and SIGPIPE has its usual effect. 0, or the error number of what failed, with
// what failed.
int csystem_launch(
  const char *file, char *const *arguments, char *const *environment, int terminal, int like,
  struct csystem_child *child);

// Puts a terminal into raw mode; what was before comes back by csystem_terminal_restore, and where
// this process crashes. 0 or the error number.
int csystem_terminal_raw(int terminal);
void csystem_terminal_restore(void);

// Copies the size of one terminal to another.
void csystem_terminal_resize(int from, int to);

// Blocks the signals that are passed on, the window's and the children's, in this thread and those
// that it starts; a descriptor from which they are read, or -1 with errno.
int csystem_signals_open(void);

struct csystem_signal {
  int32_t number;
  // Whether the kernel sent it, as a terminal does, not a process.
  int32_t is_from_kernel;
};

// The next signal: 1, 0 where there is none now.
int csystem_signals_next(int signals, struct csystem_signal *signal);

// Makes orphans of this process's descendants its children. 0 or the error number.
int csystem_adopt_orphans(void);

// Environment of this process.
char **csystem_environment(void);

// A descriptor that wakes pollers, from eventfd; or -1 with errno.
int csystem_wake_open(void);

// Has the calling thread not interrupt others when it wakes up.
void csystem_run_in_background(void);
