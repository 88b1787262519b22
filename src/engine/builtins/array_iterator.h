/*
 * Array iterators, for Array, the typed arrays and the interpreter.
 */
#ifndef JSRUN_ARRAY_ITERATOR_H
#define JSRUN_ARRAY_ITERATOR_H

#include "builtins.h"

enum { ARRAY_ITERATOR_ENTRIES, ARRAY_ITERATOR_KEYS, ARRAY_ITERATOR_VALUES };

/* Pushes an iterator over the object at idx. */
void array_iterator_push(duk_hthread *thr, duk_idx_t idx, int kind);
/* h if it is an array iterator, else NULL. */
duk_hobject *array_iterator_as(duk_hobject *h);
/* Pushes its next value and returns true, or pushes nothing and returns false. */
bool array_iterator_step(duk_hthread *thr, duk_hobject *iterator);

#endif
