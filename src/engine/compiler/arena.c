/* The bump allocator of a compilation. */
#include "engine/compiler/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 8, FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct arena_block {
  struct arena_block *older;
  size_t size;
};

void arena_init(arena *a, size_t limit) {
  memset(a, 0, sizeof *a);
  a->limit = limit ? limit : SIZE_MAX;
}

void arena_free(arena *a) {
  struct arena_block *block = a->blocks;
  while (block) {
    struct arena_block *older = block->older;
    free(block);
    block = older;
  }
  a->blocks = NULL;
  a->next = a->end = NULL;
  a->total = 0;
}

static void *fail(arena *a) {
  if (a->on_failure) a->on_failure(a->failure_data);
  return NULL;
}

/* A new block that holds size bytes. Blocks double, so a compilation makes few of them and a small one stays
   small. */
static void *grow(arena *a, size_t size) {
  size_t room = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
  if (room > LARGEST_BLOCK) room = LARGEST_BLOCK;
  if (size > SIZE_MAX / 2 - sizeof(struct arena_block)) return fail(a);
  if (room < size + sizeof(struct arena_block)) room = size + sizeof(struct arena_block);
  if (room > a->limit - a->total) return fail(a);
  struct arena_block *block = malloc(room);
  if (!block) return fail(a);
  block->older = a->blocks;
  block->size = room;
  a->blocks = block;
  a->total += room;
  a->next = (char *)(block + 1);
  a->end = (char *)block + room;
  void *result = a->next;
  a->next += size;
  return result;
}

void *arena_alloc(arena *a, size_t size) {
  if (size > SIZE_MAX - ALIGNMENT) return fail(a);
  size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  if (size > (size_t)(a->end - a->next)) return grow(a, size);
  void *result = a->next;
  a->next += size;
  return result;
}

void *arena_zalloc(arena *a, size_t size) {
  void *result = arena_alloc(a, size);
  if (result) memset(result, 0, size);
  return result;
}

void *arena_array(arena *a, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) return fail(a);
  return arena_alloc(a, count * size);
}
