/*
 * The memory of a SharedArrayBuffer: a block with a count that heaps of several threads may hold at once. It never moves:
 * a growable one has its maximal size from the start.
 */
#ifndef JSRUN_SHARED_MEMORY_H
#define JSRUN_SHARED_MEMORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "duktape.h"

struct duk_hobject;

struct shared_memory {
  atomic_size_t references;
  atomic_size_t length;
  size_t max_length;
  bool growable;
  unsigned char *data;
};

struct shared_memory *shared_memory_new(size_t length, size_t max_length,
                                        bool growable); /* zeroed; NULL: no memory */
void shared_memory_retain(struct shared_memory *m);
void shared_memory_release(struct shared_memory *m);
static inline size_t shared_memory_length(struct shared_memory *m) {
  return atomic_load(&m->length);
}
bool shared_memory_grow(struct shared_memory *m,
                        size_t length); /* false: shorter than now, or too long */

/* Pushes a SharedArrayBuffer of this heap over the memory, whose reference passes to it. Prototype NULL: the intrinsic. */
void shared_array_buffer_push(duk_context *ctx, struct shared_memory *memory,
                              struct duk_hobject *prototype);
/* The memory of the SharedArrayBuffer at idx (no new reference), NULL if it is none. */
struct shared_memory *shared_array_buffer_memory(duk_context *ctx, duk_idx_t idx);

#endif
