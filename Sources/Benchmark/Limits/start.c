// start: what starting a program and printing one line takes.
#include <stdio.h>

int main(void) { return puts("started 1") < 0; }
