/*
 * The hash table of Map and Set.
 */
#include "ordered_table.h"

#include <math.h>
#include <string.h>

#include "bigint.h"

#define MIN_CAPACITY 4u
#define MAX_CAPACITY (1u << 30)

static uint32_t mix(uint64_t x) {
  x ^= x >> 32;
  x *= 0x9e3779b97f4a7c15u;
  return (uint32_t)(x >> 32);
}

static uint32_t hash_of(const duk_tval *key) {
  switch (DUK_TVAL_GET_TAG(key)) {
  case DUK_TAG_NUMBER: {
    double d = DUK_TVAL_GET_NUMBER(key);
    uint64_t bits;
    if (d == 0) {
      d = 0; /* -0 is 0 */
    } else if (isnan(d)) {
      return 0x7ff80000u;
    }
    memcpy(&bits, &d, sizeof bits);
    return mix(bits);
  }
  case DUK_TAG_BOOLEAN: return (uint32_t)DUK_TVAL_GET_BOOLEAN(key) + 1;
  case DUK_TAG_STRING:
  case DUK_TAG_OBJECT:
  case DUK_TAG_BUFFER: return mix((uint64_t)(uintptr_t)DUK_TVAL_GET_HEAPHDR(key) >> 3);
  case DUK_TAG_BIGINT: return bigint_hash(DUK_TVAL_GET_HEAPHDR(key));
  default: return (uint32_t)DUK_TVAL_GET_TAG(key);
  }
}

uint32_t ordered_table_find(const struct ordered_table *t, const duk_tval *key) {
  if (t->live == 0) {
    return ORDERED_TABLE_NONE;
  }
  for (uint32_t i = t->buckets[hash_of(key) & (t->capacity - 1)]; i != ORDERED_TABLE_NONE;
       i = t->chain[i]) {
    const duk_tval *k = &t->keys[i];
    if (DUK_TVAL_GET_TAG(k) == DUK_TVAL_GET_TAG(key) && builtins_same_value_zero(k, key)) {
      return i;
    }
  }
  return ORDERED_TABLE_NONE;
}

/* Moves the entries, without holes, to arrays of the given capacity. */
static void rehash(duk_hthread *thr, struct ordered_table *t, uint32_t capacity) {
  duk_heap *heap = thr->heap;
  size_t n = capacity;
  duk_tval *keys = DUK_ALLOC(heap, n * sizeof *keys);
  duk_tval *values = t->has_values ? DUK_ALLOC(heap, n * sizeof *values) : NULL;
  uint32_t *chain = DUK_ALLOC(heap, n * sizeof *chain);
  uint32_t *buckets = DUK_ALLOC(heap, n * sizeof *buckets);
  if (keys == NULL || (t->has_values && values == NULL) || chain == NULL || buckets == NULL) {
    DUK_FREE(heap, keys);
    DUK_FREE(heap, values);
    DUK_FREE(heap, chain);
    DUK_FREE(heap, buckets);
    DUK_ERROR_ALLOC_FAILED(thr);
  }
  memset(buckets, 0xff, n * sizeof *buckets);
  for (struct ordered_cursor *c = t->cursors; c != NULL; c = c->next) {
    uint32_t holes = 0;
    for (uint32_t i = 0; i < c->position && i < t->used; i++) {
      holes += DUK_TVAL_IS_UNUSED(&t->keys[i]);
    }
    c->position -= holes;
  }
  uint32_t used = 0;
  for (uint32_t i = 0; i < t->used; i++) {
    if (!DUK_TVAL_IS_UNUSED(&t->keys[i])) {
      keys[used] = t->keys[i];
      if (t->has_values) {
        values[used] = t->values[i];
      }
      uint32_t *bucket = &buckets[hash_of(&keys[used]) & (capacity - 1)];
      chain[used] = *bucket;
      *bucket = used++;
    }
  }
  ordered_table_free(heap, t);
  t->keys = keys;
  t->values = values;
  t->chain = chain;
  t->buckets = buckets;
  t->first = 0;
  t->used = used;
  t->capacity = capacity;
}

void ordered_table_reserve(duk_hthread *thr, struct ordered_table *t, uint32_t n) {
  uint32_t capacity = MIN_CAPACITY;
  while (capacity < n && capacity < MAX_CAPACITY) {
    capacity *= 2;
  }
  if (capacity > t->capacity) {
    rehash(thr, t, capacity);
  }
}

void ordered_table_set(duk_hthread *thr, struct ordered_table *t, const duk_tval *key,
                       const duk_tval *value) {
  uint32_t i = ordered_table_find(t, key);
  if (i != ORDERED_TABLE_NONE) {
    if (t->has_values) {
      builtins_assign(thr, &t->values[i], value);
    }
    return;
  }
  if (t->used == t->capacity) {
    if (t->capacity >= MAX_CAPACITY) {
      builtins_throw_range(thr, t->has_values ? "Map maximum size exceeded"
                                              : "Set maximum size exceeded");
    }
    /* Many holes: the same size is enough. */
    rehash(thr, t,
           t->capacity == 0            ? MIN_CAPACITY
           : t->live > t->capacity / 2 ? t->capacity * 2
                                       : t->capacity);
  }
  i = t->used++;
  t->live++;
  DUK_TVAL_SET_TVAL(&t->keys[i], (duk_tval *)key);
  if (DUK_TVAL_IS_NUMBER(key) && DUK_TVAL_GET_NUMBER(key) == 0) {
    DUK_TVAL_SET_NUMBER(&t->keys[i], 0.0); /* -0 becomes 0 */
  }
  DUK_TVAL_INCREF(thr, &t->keys[i]);
  if (t->has_values) {
    DUK_TVAL_SET_TVAL(&t->values[i], (duk_tval *)value);
    DUK_TVAL_INCREF(thr, &t->values[i]);
  }
  uint32_t *bucket = &t->buckets[hash_of(&t->keys[i]) & (t->capacity - 1)];
  t->chain[i] = *bucket;
  *bucket = i;
}

bool ordered_table_delete(duk_hthread *thr, struct ordered_table *t, const duk_tval *key) {
  uint32_t i = ordered_table_find(t, key);
  if (i == ORDERED_TABLE_NONE) {
    return false;
  }
  uint32_t *link = &t->buckets[hash_of(key) & (t->capacity - 1)];
  while (*link != i) {
    link = &t->chain[*link];
  }
  *link = t->chain[i];
  duk_tval old_key = t->keys[i], old_value = {0};
  DUK_TVAL_SET_UNUSED(&t->keys[i]);
  if (t->has_values) {
    old_value = t->values[i];
    DUK_TVAL_SET_UNDEFINED(&t->values[i]);
  }
  t->live--;
  DUK_TVAL_DECREF_NORZ(thr, &old_key);
  DUK_TVAL_DECREF_NORZ(thr, &old_value);
  if (i == t->used - 1) {
    /* Trailing holes are given back at once, so that a table used as a stack does not grow. A cursor may stand past
     * the new end; what is appended then must still be visited. */
    while (t->used > 0 && DUK_TVAL_IS_UNUSED(&t->keys[t->used - 1])) {
      t->used--;
    }
    for (struct ordered_cursor *c = t->cursors; c != NULL; c = c->next) {
      c->position = c->position > t->used ? t->used : c->position;
    }
  } else if (i == t->first) {
    while (DUK_TVAL_IS_UNUSED(&t->keys[t->first])) {
      t->first++; /* there is a live entry further on, or the case above would hold */
    }
  }
  if (t->first > t->used) {
    t->first = t->used;
  }
  if (t->capacity > 32 && t->live < t->capacity / 8) {
    /* A failure to shrink is no failure. */
    uint32_t capacity = t->capacity / 4;
    if (t->live <= capacity) {
      rehash(thr, t, capacity);
    }
  }
  return true;
}

void ordered_table_clear(duk_hthread *thr, struct ordered_table *t) {
  struct ordered_table old = *t;
  t->keys = t->values = NULL;
  t->chain = t->buckets = NULL;
  t->first = t->used = t->live = t->capacity = 0;
  for (struct ordered_cursor *c = t->cursors; c != NULL; c = c->next) {
    c->position = 0;
  }
  ordered_table_decref(thr, &old);
  ordered_table_free(thr->heap, &old);
}

void ordered_table_mark(duk_heap *heap, struct ordered_table *t) {
  for (uint32_t i = 0; i < t->used; i++) {
    if (!DUK_TVAL_IS_UNUSED(&t->keys[i])) {
      duk_heap_mark_tval(heap, &t->keys[i]);
      if (t->has_values) {
        duk_heap_mark_tval(heap, &t->values[i]);
      }
    }
  }
}

void ordered_table_decref(duk_hthread *thr, struct ordered_table *t) {
  for (uint32_t i = 0; i < t->used; i++) {
    if (!DUK_TVAL_IS_UNUSED(&t->keys[i])) {
      DUK_TVAL_DECREF_NORZ(thr, &t->keys[i]);
      if (t->has_values) {
        DUK_TVAL_DECREF_NORZ(thr, &t->values[i]);
      }
    }
  }
}

void ordered_table_free(duk_heap *heap, struct ordered_table *t) {
  DUK_FREE(heap, t->keys);
  DUK_FREE(heap, t->values);
  DUK_FREE(heap, t->chain);
  DUK_FREE(heap, t->buckets);
}

void ordered_cursor_link(struct ordered_cursor *c, struct ordered_table *t) {
  c->table = t;
  c->position = 0;
  c->next = t->cursors;
  c->previous = &t->cursors;
  if (c->next != NULL) {
    c->next->previous = &c->next;
  }
  t->cursors = c;
}

void ordered_cursor_unlink(struct ordered_cursor *c) {
  if (c->table != NULL) {
    *c->previous = c->next;
    if (c->next != NULL) {
      c->next->previous = c->previous;
    }
    c->table = NULL;
  }
}

uint32_t ordered_cursor_next(struct ordered_cursor *c) {
  struct ordered_table *t = c->table;
  if (c->position < t->first) {
    c->position = t->first;
  }
  while (c->position < t->used) {
    uint32_t i = c->position++;
    if (!DUK_TVAL_IS_UNUSED(&t->keys[i])) {
      return i;
    }
  }
  return ORDERED_TABLE_NONE;
}
