#pragma once
// Linux calls that Swift's Glibc module does not export (it is built without _GNU_SOURCE).
#include <stddef.h>
#include <stdint.h>
