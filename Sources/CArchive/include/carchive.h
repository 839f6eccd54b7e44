// libarchive, loaded when it is first needed: it brings eight libraries with it, which take longer to load
// than the rest of the program takes to start, and most runs lie in folders.
#pragma once
#include <archive.h>
#include <archive_entry.h>

// Whether the library is there. Without it archive_read_new and archive_write_new return null
// pointers, and nothing else is to be called.
int carchive_is_there(void);
