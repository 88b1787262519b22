#include "engine/block_pool.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SPAN_SHIFT 14
#define SPAN_SIZE  ((size_t)1 << SPAN_SHIFT)
#define RANGE      ((size_t)1 << 34) /* addresses; memory only where touched */
#define SPANS      (RANGE / SPAN_SIZE)
#define UNIT       16
#define SMALL      512 /* bytes of the largest small block */
#define CLASSES    (SMALL / UNIT)
#define NONE       0xffffffffu
#define EMPTY_KEPT 32 /* empty spans whose memory is kept */

struct block {
  struct block *next;
};

/* A span in use is the current one of its class, on the class's list because it has room, or full. */
struct span {
  struct block *free;      /* given back */
  uint32_t used;           /* blocks handed out */
  uint32_t fresh;          /* offset of the first byte never handed out */
  uint32_t previous, next; /* on the class's list; next also on the list of empty spans */
  uint16_t size;           /* of a block; 0: the span is empty */
  uint8_t full, current;
};

struct block_pool {
  char *base; /* NULL: no range */
  struct span *spans;
  struct span *current[CLASSES]; /* NULL: none yet */
  uint32_t partial[CLASSES];     /* spans with room besides the current one */
  uint32_t touched;              /* spans ever used */
  uint32_t empty, empty_count;
  size_t mapped;
  size_t large, large_limit; /* bytes of blocks that are malloc's; how many are nothing to mention */
  int *trigger;
  void *user;
};

struct block_pool *block_pool_new(void *user) {
  struct block_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->user = user;
  pool->empty = NONE;
  memset(pool->partial, 0xff, sizeof pool->partial);
#if !defined(__SANITIZE_ADDRESS__)
  pool->mapped = RANGE + SPANS * sizeof(struct span);
  void *p = mmap(NULL, pool->mapped, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p != MAP_FAILED) {
    pool->base = p;
    pool->spans = (struct span *)(void *)(pool->base + RANGE);
  }
#endif
  return pool;
}

void block_pool_free(struct block_pool *pool) {
  if (pool->base != NULL) munmap(pool->base, pool->mapped);
  free(pool);
}

void *block_pool_user(const struct block_pool *pool) {
  return pool->user;
}

void block_pool_watch(struct block_pool *pool, int *trigger, size_t limit) {
  pool->trigger = trigger;
  pool->large_limit = limit;
}

static void count_large(struct block_pool *pool, size_t size) {
  pool->large += size;
  if (pool->large > pool->large_limit && pool->trigger != NULL) *pool->trigger = -1;
}

static void *alloc_large(struct block_pool *pool, size_t size) {
  void *p = malloc(size);
  if (p != NULL) count_large(pool, malloc_usable_size(p));
  return p;
}

void block_pool_moved(struct block_pool *pool, void *block, bool in) {
  if (in)
    count_large(pool, malloc_usable_size(block));
  else
    pool->large -= malloc_usable_size(block);
}

static void unlink_partial(struct block_pool *pool, struct span *s, unsigned class) {
  if (s->previous != NONE)
    pool->spans[s->previous].next = s->next;
  else
    pool->partial[class] = s->next;
  if (s->next != NONE) pool->spans[s->next].previous = s->previous;
}

static void link_partial(struct block_pool *pool, struct span *s, unsigned class) {
  uint32_t index = (uint32_t)(s - pool->spans);
  s->previous = NONE;
  s->next = pool->partial[class];
  if (s->next != NONE) pool->spans[s->next].previous = index;
  pool->partial[class] = index;
}

/* A span for the class, which has no block left: one with room, an empty one, a new one. NULL when the range is used up. */
static struct span *refill(struct block_pool *pool, unsigned class) {
  struct span *s;
  if (pool->current[class] != NULL) {
    pool->current[class]->current = 0;
    pool->current[class]->full = 1;
    pool->current[class] = NULL;
  }
  if (pool->partial[class] != NONE) {
    s = &pool->spans[pool->partial[class]];
    unlink_partial(pool, s, class);
  } else {
    if (pool->empty != NONE) {
      s = &pool->spans[pool->empty];
      pool->empty = s->next;
      pool->empty_count--;
    } else if (pool->touched < SPANS) {
      s = &pool->spans[pool->touched++];
    } else {
      return NULL;
    }
    s->free = NULL;
    s->used = s->fresh = 0;
    s->full = 0;
    s->size = (uint16_t)((class + 1) * UNIT);
  }
  s->current = 1;
  pool->current[class] = s;
  return s;
}

static void *alloc_slow(struct block_pool *pool, unsigned class) {
  size_t size = (class + 1) * UNIT;
  struct span *s = pool->current[class];
  struct block *b;
  if (pool->base == NULL) return alloc_large(pool, size);
  if (s == NULL || (s->free == NULL && s->fresh + size > SPAN_SIZE)) {
    s = refill(pool, class);
    if (s == NULL) return alloc_large(pool, size);
  }
  s->used++;
  b = s->free;
  if (b != NULL) {
    s->free = b->next;
  } else {
    b = (struct block *)(void *)(pool->base + ((size_t)(s - pool->spans) << SPAN_SHIFT) + s->fresh);
    s->fresh += (uint32_t)size;
  }
  return b;
}

void *block_pool_alloc(void *udata, size_t size) {
  struct block_pool *pool = udata;
  unsigned class = (unsigned)((size - 1) / UNIT);
  struct span *s;
  struct block *b;
  if (__builtin_expect(size - 1 >= SMALL, 0)) /* 0 too */
    return size == 0 ? NULL : alloc_large(pool, size);
  s = pool->current[class];
  if (__builtin_expect(s == NULL || (b = s->free) == NULL, 0)) return alloc_slow(pool, class);
  s->free = b->next;
  s->used++;
  return b;
}

/* The span was full, or has become empty. */
static void release_slow(struct block_pool *pool, struct span *s) {
  unsigned class = s->size / UNIT - 1;
  if (s->full) {
    s->full = 0;
    link_partial(pool, s, class);
  }
  if (s->used == 0 && !s->current) {
    unlink_partial(pool, s, class);
    s->size = 0;
    s->next = pool->empty;
    pool->empty = (uint32_t)(s - pool->spans);
    if (++pool->empty_count > EMPTY_KEPT)
      madvise(pool->base + ((size_t)pool->empty << SPAN_SHIFT), SPAN_SIZE, MADV_DONTNEED);
  }
}

bool block_pool_owns(const struct block_pool *pool, const void *block) {
  return (uintptr_t)block - (uintptr_t)pool->base < RANGE && pool->base != NULL;
}

void block_pool_release(void *udata, void *block) {
  struct block_pool *pool = udata;
  size_t at = (uintptr_t)block - (uintptr_t)pool->base;
  struct span *s;
  struct block *b = block;
  if (__builtin_expect(at >= RANGE || pool->base == NULL, 0)) {
    pool->large -= malloc_usable_size(block);
    free(block);
    return;
  }
  s = &pool->spans[at >> SPAN_SHIFT];
  b->next = s->free;
  s->free = b;
  if (__builtin_expect(--s->used == 0 || s->full, 0)) release_slow(pool, s);
}

size_t block_pool_usable(const struct block_pool *pool, void *block) {
  if (block_pool_owns(pool, block))
    return pool->spans[((uintptr_t)block - (uintptr_t)pool->base) >> SPAN_SHIFT].size;
  return malloc_usable_size(block);
}

void *block_pool_realloc(void *udata, void *block, size_t size) {
  struct block_pool *pool = udata;
  size_t old;
  void *p;
  if (block == NULL) return block_pool_alloc(pool, size);
  if (size == 0) {
    block_pool_release(pool, block);
    return NULL;
  }
  if (!block_pool_owns(pool, block)) {
    /* Stays malloc's: what shrinks is mostly a buffer on its way to grow again. */
    old = malloc_usable_size(block);
    p = realloc(block, size);
    if (p != NULL) {
      pool->large -= old;
      count_large(pool, malloc_usable_size(p));
    }
    return p;
  }
  old = block_pool_usable(pool, block);
  if (size <= old && size + UNIT > old) return block;
  p = block_pool_alloc(pool, size);
  if (p == NULL) return NULL;
  memcpy(p, block, size < old ? size : old);
  block_pool_release(pool, block);
  return p;
}

size_t block_pool_used(const struct block_pool *pool) {
  size_t sum = 0;
  for (uint32_t i = 0; i < pool->touched; i++)
    sum += (size_t)pool->spans[i].used * pool->spans[i].size;
  return sum;
}

size_t block_pool_spans(const struct block_pool *pool) {
  size_t empty = pool->empty_count > EMPTY_KEPT ? pool->empty_count - EMPTY_KEPT : 0;
  return (pool->touched - empty) * SPAN_SIZE;
}

size_t block_pool_large(const struct block_pool *pool) {
  return pool->large;
}
