/*
 * Memory of one compilation: a bump allocator, freed all at once. Running out (of memory, or of the limit
 * given) leaves through one exit, `on_failure`, so that no caller checks for NULL.
 */
#ifndef JSRUN_COMPILER_ARENA_H
#define JSRUN_COMPILER_ARENA_H

#include <stddef.h>

typedef struct arena {
  struct arena_block *blocks; /* newest first; allocation goes on in it */
  char *next, *end;           /* free part of the newest block */
  size_t total, limit;        /* bytes taken from the system; may not pass the limit */
  /* Called when an allocation fails. It must not return (longjmp); while it is NULL, failure returns NULL. */
  void (*on_failure)(void *data);
  void *failure_data;
} arena;

/* limit 0: none. Allocates nothing yet. */
void arena_init(arena *a, size_t limit);
/* Frees everything; the arena may be used again. */
void arena_free(arena *a);
/* Aligned for any type, not cleared. */
void *arena_alloc(arena *a, size_t size);
/* The same, cleared. */
void *arena_zalloc(arena *a, size_t size);
/* count items of size bytes; an overflow counts as failure. Not cleared. */
void *arena_array(arena *a, size_t count, size_t size);

#endif
