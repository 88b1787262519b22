/*
 * Iterators over the tables of Map and Set.
 */
#include "collections.h"

#include "dense_array.h"
#include "engine/vm/vm.h"

struct collection_iterator {
  duk_hnative native;
  duk_hobject *owner; /* counted; NULL when exhausted */
  struct ordered_cursor cursor;
  int kind;
};

static void iterator_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_heaphdr(heap, (duk_heaphdr *)((struct collection_iterator *)h)->owner);
}

static void iterator_decref(duk_hthread *thr, duk_hnative *h) {
  struct collection_iterator *it = (struct collection_iterator *)h;
  ordered_cursor_unlink(&it->cursor);
  DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, it->owner);
}

const duk_native_class map_iterator_class = {iterator_mark, iterator_decref, NULL};
const duk_native_class set_iterator_class = {iterator_mark, iterator_decref, NULL};
static const duk_native_class cursor_class = {iterator_mark, iterator_decref, NULL};

void collection_push_iterator(duk_hthread *thr, struct ordered_table *t, int kind,
                              const duk_native_class *cls, int prototype_intrinsic) {
  struct collection_iterator *it = builtins_push_native(
      thr, cls, sizeof *it, prototype_intrinsic < 0 ? NULL : thr->builtins[prototype_intrinsic]);
  it->kind = kind;
  it->owner = duk_known_hobject(thr, -2);
  DUK_HOBJECT_INCREF(thr, it->owner);
  ordered_cursor_link(&it->cursor, t);
}

struct ordered_cursor *collection_push_cursor(duk_hthread *thr, struct ordered_table *t) {
  collection_push_iterator(thr, t, COLLECTION_KEYS, &cursor_class, -1);
  return &((struct collection_iterator *)duk_known_hobject(thr, -1))->cursor;
}

static void finish(duk_hthread *thr, struct collection_iterator *it) {
  duk_hobject *owner = it->owner;
  if (owner != NULL) {
    ordered_cursor_unlink(&it->cursor);
    it->owner = NULL;
    DUK_HOBJECT_DECREF(thr, owner);
  }
}

static int step(duk_hthread *thr, struct collection_iterator *it, duk_tval *to) {
  if (it == NULL) {
    return -1;
  }
  uint32_t i = it->owner == NULL ? ORDERED_TABLE_NONE : ordered_cursor_next(&it->cursor);
  if (i == ORDERED_TABLE_NONE) {
    finish(thr, it);
    return 0;
  }
  struct ordered_table *t = it->cursor.table;
  duk_tval *key = &t->keys[i], *value = t->has_values ? &t->values[i] : key;
  if (it->kind == COLLECTION_ENTRIES) {
    duk_tval *pair = dense_push(thr, 2);
    pair[0] = *key;
    pair[1] = *value;
    DUK_TVAL_INCREF(thr, &pair[0]);
    DUK_TVAL_INCREF(thr, &pair[1]);
    vm_pop_to(thr, to);
  } else {
    vm_set(thr, to, it->kind == COLLECTION_KEYS ? key : value);
  }
  return 1;
}

int map_iterator_step_form(duk_hthread *thr, duk_hobject *iterator, duk_tval *to) {
  return step(thr, builtins_as_native(iterator, &map_iterator_class), to);
}

int set_iterator_step_form(duk_hthread *thr, duk_hobject *iterator, duk_tval *to) {
  return step(thr, builtins_as_native(iterator, &set_iterator_class), to);
}

duk_ret_t collection_iterator_next(duk_hthread *thr, const duk_native_class *cls,
                                   const char *method) {
  struct collection_iterator *it = builtins_this_native(thr, cls, method);
  uint32_t i = it->owner == NULL ? ORDERED_TABLE_NONE : ordered_cursor_next(&it->cursor);
  if (i == ORDERED_TABLE_NONE) {
    finish(thr, it);
    duk_push_undefined(thr);
    builtins_make_iterator_result(thr, true);
    return 1;
  }
  struct ordered_table *t = it->cursor.table;
  duk_tval *key = &t->keys[i], *value = t->has_values ? &t->values[i] : key;
  if (it->kind == COLLECTION_ENTRIES) {
    duk_push_tval(thr, key);
    duk_push_tval(thr, value);
    duk_pack(thr, 2);
  } else {
    duk_push_tval(thr, it->kind == COLLECTION_KEYS ? key : value);
  }
  builtins_make_iterator_result(thr, false);
  return 1;
}

int collection_push_remaining(duk_hthread *thr, duk_hobject *iterator) {
  struct collection_iterator *it = builtins_as_native(iterator, &map_iterator_class);
  if (it == NULL) it = builtins_as_native(iterator, &set_iterator_class);
  if (it == NULL) return 0;
  duk_idx_t array = duk_push_array(thr);
  duk_uarridx_t n = 0;
  if (it->owner != NULL) {
    struct ordered_table *t = it->cursor.table;
    for (uint32_t i = it->cursor.position; i < t->used; i++) {
      if (DUK_TVAL_IS_UNUSED(&t->keys[i])) continue;
      duk_tval *value = t->has_values ? &t->values[i] : &t->keys[i];
      if (it->kind != COLLECTION_VALUES) {
        duk_push_tval(thr, &t->keys[i]);
        duk_put_prop_index(thr, array, n++);
      }
      if (it->kind != COLLECTION_KEYS) {
        duk_push_tval(thr, value);
        duk_put_prop_index(thr, array, n++);
      }
    }
  }
  return it->kind == COLLECTION_ENTRIES ? 2 : 1;
}
