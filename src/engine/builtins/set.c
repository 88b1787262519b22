/*
 * Set, its iterators, and the operations on two sets.
 */
#include "collections.h"

#include <math.h>

#include "engine/vm/vm.h"

struct set_object {
  duk_hnative native;
  struct ordered_table table;
};

static void set_mark(duk_heap *heap, duk_hnative *h) {
  ordered_table_mark(heap, &((struct set_object *)h)->table);
}
static void set_decref(duk_hthread *thr, duk_hnative *h) {
  ordered_table_decref(thr, &((struct set_object *)h)->table);
}
static void set_free(duk_heap *heap, duk_hnative *h) {
  ordered_table_free(heap, &((struct set_object *)h)->table);
}
static const duk_native_class set_class = {set_mark, set_decref, set_free};

struct ordered_table *set_table(duk_hobject *h) {
  struct set_object *s = builtins_as_native(h, &set_class);
  return s != NULL ? &s->table : NULL;
}

static struct ordered_table *this_set(duk_hthread *thr, const char *method) {
  return &((struct set_object *)builtins_this_native(thr, &set_class, method))->table;
}

struct ordered_table *set_push(duk_hthread *thr, duk_hobject *prototype) {
  struct set_object *s = builtins_push_native(thr, &set_class, sizeof *s, prototype);
  return &s->table;
}

static void table_add(duk_hthread *thr, struct ordered_table *t, duk_idx_t idx) {
  ordered_table_set(thr, t, duk_get_tval(thr, idx), NULL);
}

/* --- Construction --- */

struct set_filling {
  struct ordered_table *table; /* NULL: `add` is not the original */
  duk_idx_t set, adder;
};

static bool fill_step(duk_hthread *thr, void *state) {
  struct set_filling *f = state;
  if (f->table != NULL) {
    table_add(thr, f->table, -1);
  } else {
    duk_dup(thr, f->adder);
    duk_dup(thr, f->set);
    duk_dup(thr, -3);
    duk_call_method(thr, 1);
    duk_pop(thr);
  }
  duk_pop(thr);
  return true;
}

static duk_ret_t set_add(duk_context *ctx) {
  table_add(ctx, this_set(ctx, "Set.prototype.add"), 0);
  duk_push_this(ctx);
  return 1;
}

static duk_ret_t set_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "Set");
  duk_hobject *prototype = builtins_push_new_prototype(ctx, BI_SET_PROTOTYPE);
  struct set_filling f = {set_push(ctx, prototype), duk_get_top(ctx) - 1, 0};
  if (!duk_is_null_or_undefined(ctx, 0)) {
    duk_get_prop_literal(ctx, f.set, "add");
    if (!duk_is_callable(ctx, -1)) {
      builtins_throw_type(ctx,
                          "'%s' returned for property 'add' of object '#<Set>' is not a function",
                          builtins_push_description(ctx, -1));
    }
    f.adder = duk_get_top(ctx) - 1;
    if (duk_get_c_function(ctx, f.adder) != set_add) {
      f.table = NULL;
    }
    builtins_iterate(ctx, 0, fill_step, &f);
    duk_dup(ctx, f.set);
  }
  return 1;
}

/* --- Methods --- */

static duk_ret_t set_has(duk_context *ctx) {
  struct ordered_table *t = this_set(ctx, "Set.prototype.has");
  duk_push_boolean(ctx, ordered_table_find(t, duk_get_tval(ctx, 0)) != ORDERED_TABLE_NONE);
  return 1;
}

static duk_ret_t set_delete(duk_context *ctx) {
  struct ordered_table *t = this_set(ctx, "Set.prototype.delete");
  duk_push_boolean(ctx, ordered_table_delete(ctx, t, duk_get_tval(ctx, 0)));
  return 1;
}

/* --- Their quick forms --- */

static inline struct ordered_table *quick_set(const duk_tval *base) {
  return DUK_TVAL_IS_OBJECT(base + 1) ? set_table(DUK_TVAL_GET_OBJECT(base + 1)) : NULL;
}

int set_quick_add(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_set(base);
  if (t == NULL || argc == 0 || (t->used == t->capacity && t->capacity >= (1u << 20))) {
    return 0; /* a table near its limit may throw */
  }
  ordered_table_set(thr, t, base + 2, NULL);
  vm_set(thr, base, base + 1);
  return 1;
}

int set_quick_size(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_set(base);
  (void)argc;
  if (t == NULL) {
    return 0;
  }
  vm_set_number(thr, base, t->live);
  return 1;
}

int set_quick_has(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_set(base);
  if (t == NULL || argc == 0) {
    return 0;
  }
  vm_set_boolean(thr, base, ordered_table_find(t, base + 2) != ORDERED_TABLE_NONE);
  return 1;
}

int set_quick_delete(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_set(base);
  if (t == NULL || argc == 0) {
    return 0;
  }
  vm_set_boolean(thr, base, ordered_table_delete(thr, t, base + 2));
  return 1;
}

static duk_ret_t set_clear(duk_context *ctx) {
  ordered_table_clear(ctx, this_set(ctx, "Set.prototype.clear"));
  return 0;
}

static duk_ret_t set_size(duk_context *ctx) {
  duk_push_uint(ctx, this_set(ctx, "get Set.prototype.size")->live);
  return 1;
}

static duk_ret_t set_for_each(duk_context *ctx) {
  struct ordered_table *t = this_set(ctx, "Set.prototype.forEach");
  builtins_require_callable(ctx, 0);
  duk_push_this(ctx);
  struct ordered_cursor *c = collection_push_cursor(ctx, t);
  uint32_t i;
  while ((i = ordered_cursor_next(c)) != ORDERED_TABLE_NONE) {
    duk_dup(ctx, 0);
    duk_dup(ctx, 1);
    duk_push_tval(ctx, &t->keys[i]);
    duk_dup(ctx, -1);
    duk_dup(ctx, 2);
    duk_call_method(ctx, 3);
    duk_pop(ctx);
  }
  return 0;
}

static duk_ret_t set_iterator(duk_context *ctx) {
  int kind = duk_get_current_magic(ctx);
  this_set(ctx, kind == COLLECTION_ENTRIES ? "Set.prototype.entries" : "Set.prototype.values");
  duk_push_this(ctx);
  collection_push_iterator(ctx, &((struct set_object *)duk_known_hobject(ctx, -1))->table, kind,
                           &set_iterator_class, BI_SET_ITERATOR_PROTOTYPE);
  return 1;
}

static duk_ret_t set_iterator_next(duk_context *ctx) {
  return collection_iterator_next(ctx, &set_iterator_class, "Set Iterator.prototype.next");
}

/*
 * --- Operations on two sets ---
 * Stack: 0 the other ("set-like"), 1 this, 2 other.has, 3 other.keys. The others' functions may change this set, so it
 * is walked with a cursor.
 */

enum { OTHER, THIS, HAS, KEYS };

static struct ordered_table *begin_operation(duk_hthread *thr, const char *method,
                                             double *other_size) {
  struct ordered_table *t = this_set(thr, method);
  if (!duk_is_object(thr, OTHER)) {
    builtins_throw_type(thr, "%s argument must be an object", method);
  }
  duk_push_this(thr);
  duk_get_prop_literal(thr, OTHER, "size");
  double size = duk_to_number(thr, -1);
  if (isnan(size)) {
    builtins_throw_type(thr, "The .size property is NaN");
  }
  size = builtins_to_integer(thr, -1);
  if (size < 0) {
    builtins_throw_range(thr, "'%s' is an invalid size", builtins_push_description(thr, -1));
  }
  duk_pop(thr);
  duk_get_prop_literal(thr, OTHER, "has");
  if (!duk_is_callable(thr, -1)) {
    builtins_throw_type(thr, "string \"has\" is not a function");
  }
  duk_get_prop_literal(thr, OTHER, "keys");
  if (!duk_is_callable(thr, -1)) {
    builtins_throw_type(thr, "string \"keys\" is not a function");
  }
  *other_size = size;
  return t;
}

/* other.has(value on the stack's top); pops it. */
static bool other_has(duk_hthread *thr) {
  duk_dup(thr, HAS);
  duk_dup(thr, OTHER);
  duk_pull(thr, -3);
  duk_call_method(thr, 1);
  return duk_to_boolean_top_pop(thr);
}

/* Pushes the iterator record of other.keys(). */
static duk_idx_t other_keys(duk_hthread *thr) {
  duk_dup(thr, KEYS);
  duk_dup(thr, OTHER);
  duk_call_method(thr, 0);
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "%s is not an object", builtins_push_description(thr, -1));
  }
  duk_get_prop_literal(thr, -1, "next");
  return duk_get_top(thr) - 2;
}

/* Pushes a new Set with this set's values. */
static struct ordered_table *push_copy(duk_hthread *thr, struct ordered_table *t) {
  struct ordered_table *copy = set_push(thr, thr->builtins[BI_SET_PROTOTYPE]);
  ordered_table_reserve(thr, copy, t->live);
  for (uint32_t i = 0; i < t->used; i++) {
    if (!DUK_TVAL_IS_UNUSED(&t->keys[i])) {
      ordered_table_set(thr, copy, &t->keys[i], NULL);
    }
  }
  return copy;
}

static duk_ret_t set_union(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.union", &size);
  duk_idx_t keys = other_keys(ctx);
  struct ordered_table *result = push_copy(ctx, t);
  while (builtins_iterator_step(ctx, keys)) {
    table_add(ctx, result, -1);
    duk_pop(ctx);
  }
  return 1;
}

static duk_ret_t set_intersection(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.intersection", &size);
  struct ordered_table *result = set_push(ctx, ctx->builtins[BI_SET_PROTOTYPE]);
  duk_idx_t result_index = duk_get_top(ctx) - 1;
  if (t->live <= size) {
    duk_dup(ctx, THIS);
    struct ordered_cursor *c = collection_push_cursor(ctx, t);
    uint32_t i;
    while ((i = ordered_cursor_next(c)) != ORDERED_TABLE_NONE) {
      duk_push_tval(ctx, &t->keys[i]);
      duk_dup(ctx, -1);
      if (other_has(ctx)) {
        table_add(ctx, result, -1);
      }
      duk_pop(ctx);
    }
  } else {
    duk_idx_t keys = other_keys(ctx);
    while (builtins_iterator_step(ctx, keys)) {
      if (ordered_table_find(t, duk_get_tval(ctx, -1)) != ORDERED_TABLE_NONE) {
        table_add(ctx, result, -1);
      }
      duk_pop(ctx);
    }
  }
  duk_dup(ctx, result_index);
  return 1;
}

static duk_ret_t set_difference(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.difference", &size);
  struct ordered_table *result = push_copy(ctx, t);
  duk_idx_t result_index = duk_get_top(ctx) - 1;
  if (t->live <= size) {
    duk_dup(ctx, THIS);
    struct ordered_cursor *c = collection_push_cursor(ctx, t);
    uint32_t i;
    while ((i = ordered_cursor_next(c)) != ORDERED_TABLE_NONE) {
      duk_push_tval(ctx, &t->keys[i]);
      duk_dup(ctx, -1);
      if (other_has(ctx)) {
        ordered_table_delete(ctx, result, duk_get_tval(ctx, -1));
      }
      duk_pop(ctx);
    }
  } else {
    duk_idx_t keys = other_keys(ctx);
    while (builtins_iterator_step(ctx, keys)) {
      ordered_table_delete(ctx, result, duk_get_tval(ctx, -1));
      duk_pop(ctx);
    }
  }
  duk_dup(ctx, result_index);
  return 1;
}

static duk_ret_t set_symmetric_difference(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.symmetricDifference", &size);
  duk_idx_t keys = other_keys(ctx);
  struct ordered_table *result = push_copy(ctx, t);
  while (builtins_iterator_step(ctx, keys)) {
    bool in_result = ordered_table_find(result, duk_get_tval(ctx, -1)) != ORDERED_TABLE_NONE;
    if (ordered_table_find(t, duk_get_tval(ctx, -1)) != ORDERED_TABLE_NONE) {
      if (in_result) {
        ordered_table_delete(ctx, result, duk_get_tval(ctx, -1));
      }
    } else if (!in_result) {
      table_add(ctx, result, -1);
    }
    duk_pop(ctx);
  }
  return 1;
}

static duk_ret_t set_is_subset_of(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.isSubsetOf", &size);
  bool subset = t->live <= size;
  if (subset) {
    duk_dup(ctx, THIS);
    struct ordered_cursor *c = collection_push_cursor(ctx, t);
    uint32_t i;
    while (subset && (i = ordered_cursor_next(c)) != ORDERED_TABLE_NONE) {
      duk_push_tval(ctx, &t->keys[i]);
      subset = other_has(ctx);
    }
  }
  duk_push_boolean(ctx, subset);
  return 1;
}

static duk_ret_t set_is_superset_of(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.isSupersetOf", &size);
  bool superset = t->live >= size;
  if (superset) {
    duk_idx_t keys = other_keys(ctx);
    while (builtins_iterator_step(ctx, keys)) {
      superset = ordered_table_find(t, duk_get_tval(ctx, -1)) != ORDERED_TABLE_NONE;
      duk_pop(ctx);
      if (!superset) {
        builtins_iterator_close(ctx, keys);
        break;
      }
    }
  }
  duk_push_boolean(ctx, superset);
  return 1;
}

static duk_ret_t set_is_disjoint_from(duk_context *ctx) {
  double size;
  struct ordered_table *t = begin_operation(ctx, "Set.prototype.isDisjointFrom", &size);
  bool disjoint = true;
  if (t->live <= size) {
    duk_dup(ctx, THIS);
    struct ordered_cursor *c = collection_push_cursor(ctx, t);
    uint32_t i;
    while (disjoint && (i = ordered_cursor_next(c)) != ORDERED_TABLE_NONE) {
      duk_push_tval(ctx, &t->keys[i]);
      disjoint = !other_has(ctx);
    }
  } else {
    duk_idx_t keys = other_keys(ctx);
    while (builtins_iterator_step(ctx, keys)) {
      disjoint = ordered_table_find(t, duk_get_tval(ctx, -1)) == ORDERED_TABLE_NONE;
      duk_pop(ctx);
      if (!disjoint) {
        builtins_iterator_close(ctx, keys);
        break;
      }
    }
  }
  duk_push_boolean(ctx, disjoint);
  return 1;
}

static const struct builtin_property set_prototype[] = {
    BP_QUICK("has", set_has, 1, 1, set_quick_has),
    BP_QUICK("add", set_add, 1, 1, set_quick_add),
    BP_QUICK("delete", set_delete, 1, 1, set_quick_delete),
    BP_METHOD("clear", set_clear, 0, 0),
    BP_METHOD_MAGIC("entries", set_iterator, 0, 0, COLLECTION_ENTRIES),
    BP_METHOD("forEach", set_for_each, 1, 2),
    BP_QUICK_GETTER("size", set_size, 0, set_quick_size),
    BP_METHOD_MAGIC("values", set_iterator, 0, 0, COLLECTION_VALUES),
    BP_ALIAS("keys", "values"),
    BP_TAG("Set"),
    BP_ALIAS(SYM_ITERATOR, "values"),
    BP_METHOD("union", set_union, 1, 1),
    BP_METHOD("intersection", set_intersection, 1, 1),
    BP_METHOD("difference", set_difference, 1, 1),
    BP_METHOD("symmetricDifference", set_symmetric_difference, 1, 1),
    BP_METHOD("isSubsetOf", set_is_subset_of, 1, 1),
    BP_METHOD("isSupersetOf", set_is_superset_of, 1, 1),
    BP_METHOD("isDisjointFrom", set_is_disjoint_from, 1, 1),
};
static const struct builtin_property set_own[] = {BP_SPECIES};
static const struct builtin_property set_iterator_prototype[] = {
    BP_QUICK("next", set_iterator_next, 0, 0, set_iterator_step_form),
    BP_TAG("Set Iterator"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_SET_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(set_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_SET, -2, BI_SET_PROTOTYPE, "Set", set_constructor,
     0, 0, 1, BO_TABLE(set_own)},
    {BO_OBJECT, 0, BI_SET_ITERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(set_iterator_prototype)},
};
const struct builtin_table builtins_set = {BO_TABLE(objects)};
