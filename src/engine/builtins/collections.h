/*
 * What Map and Set share: iterators over an ordered table.
 */
#ifndef JSRUN_COLLECTIONS_H
#define JSRUN_COLLECTIONS_H

#include "ordered_table.h"

enum { COLLECTION_ENTRIES, COLLECTION_KEYS, COLLECTION_VALUES };

extern const duk_native_class map_iterator_class, set_iterator_class;

/* The value on the stack's top is the collection that owns the table. Pushes an iterator over it. */
void collection_push_iterator(duk_hthread *thr, struct ordered_table *t, int kind,
                              const duk_native_class *cls, int prototype_intrinsic);
duk_ret_t collection_iterator_next(duk_hthread *thr, const duk_native_class *cls,
                                   const char *method);

/* Pushes an array of what the iterator has still to give, without moving it: 2 keys and values by turns, 1 values. 0: no
 * iterator of these, nothing is pushed. */
int collection_push_remaining(duk_hthread *thr, duk_hobject *iterator);
/* Pushes an object that owns a cursor into the table of the collection on the stack's top: for iteration from C, which
 * errors may cut short. */
struct ordered_cursor *collection_push_cursor(duk_hthread *thr, struct ordered_table *t);

/* The table of a Map or Set object, NULL if it is none. */
struct ordered_table *map_table(duk_hobject *h);
struct ordered_table *set_table(duk_hobject *h);
/* Is it a WeakMap (2), a WeakSet (1) or neither (0)? The second pushes an array of keys and values by turns, or values. */
int weak_collection_kind(duk_hobject *h);
void weak_collection_push_entries(duk_hthread *thr, duk_hobject *h);
/* Push a new Map or Set. */
struct ordered_table *map_push(duk_hthread *thr, duk_hobject *prototype);
struct ordered_table *set_push(duk_hthread *thr, duk_hobject *prototype);

/* GroupBy of the specification: items at index 0, callback at index 1. Pushes a Map from keys to arrays. */
struct ordered_table *map_push_groups(duk_hthread *thr, bool property_keys);

#endif
