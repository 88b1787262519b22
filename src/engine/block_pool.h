/*
 * Memory of one heap. Small blocks come from spans of equal blocks in one reserved range of addresses: taking and
 * giving back one is a few instructions, and there is no header in front of it. Larger ones are malloc's. A pool
 * belongs to one thread. Where addresses cannot be reserved, and under AddressSanitizer, all blocks are malloc's.
 */
#ifndef JSRUN_ENGINE_BLOCK_POOL_H
#define JSRUN_ENGINE_BLOCK_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct block_pool;

/* NULL without memory. `user` is whatever the owner wants to find again. */
struct block_pool *block_pool_new(void *user);
/* Frees the pool and every small block; large blocks must have been freed before. */
void block_pool_free(struct block_pool *pool);
void *block_pool_user(const struct block_pool *pool);

/* Sets *trigger to -1 when the large blocks have come to more bytes than `limit`. */
void block_pool_watch(struct block_pool *pool, int *trigger, size_t limit);
/* A block of malloc's comes to the heap, or leaves it. */
void block_pool_moved(struct block_pool *pool, void *block, bool in);

/* As malloc, realloc and free; a size of 0 gives NULL. `pool` is a struct block_pool *. */
void *block_pool_alloc(void *pool, size_t size);
void *block_pool_realloc(void *pool, void *block, size_t size);
void block_pool_release(void *pool, void *block);

/* Bytes that may be used of a block. */
size_t block_pool_usable(const struct block_pool *pool, void *block);
/* Is it a small one, which dies with the pool? */
bool block_pool_owns(const struct block_pool *pool, const void *block);
/* Bytes of small blocks in use, and of the spans they are in; bytes of large blocks. */
size_t block_pool_used(const struct block_pool *pool);
size_t block_pool_spans(const struct block_pool *pool);
size_t block_pool_large(const struct block_pool *pool);

#endif
