/*
 * Memory shared by several heaps.
 */
#include "shared_memory.h"

#include <stdlib.h>

struct shared_memory *shared_memory_new(size_t length, size_t max_length, bool growable) {
  struct shared_memory *m = malloc(sizeof *m);
  if (m == NULL) {
    return NULL;
  }
  m->data = calloc(max_length > 0 ? max_length : 1, 1);
  if (m->data == NULL) {
    free(m);
    return NULL;
  }
  atomic_init(&m->references, 1);
  atomic_init(&m->length, length);
  m->max_length = max_length;
  m->growable = growable;
  return m;
}

void shared_memory_retain(struct shared_memory *m) {
  atomic_fetch_add(&m->references, 1);
}

void shared_memory_release(struct shared_memory *m) {
  if (atomic_fetch_sub(&m->references, 1) == 1) {
    free(m->data);
    free(m);
  }
}

bool shared_memory_grow(struct shared_memory *m, size_t length) {
  size_t now = atomic_load(&m->length);
  do {
    if (length < now || length > m->max_length) {
      return false;
    }
  } while (!atomic_compare_exchange_weak(&m->length, &now, length));
  return true;
}
