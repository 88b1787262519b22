/*
 * The hash table of Map and Set: entries in order of insertion, keys compared by SameValueZero. A deleted entry leaves
 * a hole (key UNUSED) until the next rehash; cursors are told when entries move, so iteration survives everything.
 */
#ifndef JSRUN_ORDERED_TABLE_H
#define JSRUN_ORDERED_TABLE_H

#include "native_object.h"

#define ORDERED_TABLE_NONE 0xffffffffu

/* A position in a table: the index of the entry to visit next. */
struct ordered_cursor {
  struct ordered_table *table; /* NULL: not linked */
  struct ordered_cursor *next, **previous;
  uint32_t position;
};

struct ordered_table {
  duk_tval *keys;
  duk_tval *values;  /* NULL in a table of keys only */
  uint32_t *chain;   /* index of the next entry of the same bucket */
  uint32_t *buckets; /* `capacity` of them */
  uint32_t used;     /* entries in use, holes included */
  uint32_t live;
  uint32_t first;    /* all entries before it are holes: a table used as a queue stays quick */
  uint32_t capacity; /* power of two, or 0 */
  bool has_values;
  struct ordered_cursor *cursors;
};

uint32_t ordered_table_find(const struct ordered_table *t,
                            const duk_tval *key); /* ORDERED_TABLE_NONE: absent */
/* Adds or replaces; key and value must be reachable elsewhere (the stack). Value NULL for a table of keys. */
void ordered_table_set(duk_hthread *thr, struct ordered_table *t, const duk_tval *key,
                       const duk_tval *value);
bool ordered_table_delete(duk_hthread *thr, struct ordered_table *t, const duk_tval *key);
void ordered_table_clear(duk_hthread *thr, struct ordered_table *t);
/* Makes room for n entries in all. */
void ordered_table_reserve(duk_hthread *thr, struct ordered_table *t, uint32_t n);

void ordered_table_mark(duk_heap *heap, struct ordered_table *t);
void ordered_table_decref(duk_hthread *thr, struct ordered_table *t);
void ordered_table_free(duk_heap *heap, struct ordered_table *t);

void ordered_cursor_link(struct ordered_cursor *c, struct ordered_table *t);
void ordered_cursor_unlink(struct ordered_cursor *c);
/* Index of the next live entry, past which the cursor then stands; ORDERED_TABLE_NONE at the end. */
uint32_t ordered_cursor_next(struct ordered_cursor *c);

#endif
