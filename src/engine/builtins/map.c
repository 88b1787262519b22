/*
 * Map, its iterators and Map.groupBy.
 */
#include "collections.h"
#include "dense_array.h"
#include "engine/vm/vm.h"
#include "ordered_table.h"

#include <string.h>

struct map_object {
  duk_hnative native;
  struct ordered_table table;
};

static void map_mark(duk_heap *heap, duk_hnative *h) {
  ordered_table_mark(heap, &((struct map_object *)h)->table);
}
static void map_decref(duk_hthread *thr, duk_hnative *h) {
  ordered_table_decref(thr, &((struct map_object *)h)->table);
}
static void map_free(duk_heap *heap, duk_hnative *h) {
  ordered_table_free(heap, &((struct map_object *)h)->table);
}
static const duk_native_class map_class = {map_mark, map_decref, map_free};

struct ordered_table *map_table(duk_hobject *h) {
  struct map_object *m = builtins_as_native(h, &map_class);
  return m != NULL ? &m->table : NULL;
}

static struct ordered_table *this_map(duk_hthread *thr, const char *method) {
  return &((struct map_object *)builtins_this_native(thr, &map_class, method))->table;
}

struct ordered_table *map_push(duk_hthread *thr, duk_hobject *prototype) {
  struct map_object *m = builtins_push_native(thr, &map_class, sizeof *m, prototype);
  m->table.has_values = true;
  return &m->table;
}

/* --- Construction --- */

struct map_filling {
  struct ordered_table *table; /* NULL: `set` is not the original */
  duk_idx_t map, adder;
};

static bool fill_step(duk_hthread *thr, void *state) {
  struct map_filling *f = state;
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "Iterator value %s is not an entry object",
                        builtins_push_description(thr, -1));
  }
  duk_get_prop_index(thr, -1, 0);
  duk_get_prop_index(thr, -2, 1);
  if (f->table != NULL) {
    ordered_table_set(thr, f->table, duk_get_tval(thr, -2), duk_get_tval(thr, -1));
    duk_pop_3(thr);
  } else {
    duk_dup(thr, f->adder);
    duk_dup(thr, f->map);
    duk_pull(thr, -4);
    duk_pull(thr, -4);
    duk_call_method(thr, 2);
    duk_pop_2(thr);
  }
  return true;
}

static duk_ret_t map_set(duk_context *ctx);

static duk_ret_t map_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "Map");
  duk_hobject *prototype = builtins_push_new_prototype(ctx, BI_MAP_PROTOTYPE);
  struct map_filling f = {map_push(ctx, prototype), duk_get_top(ctx) - 1, 0};
  if (!duk_is_null_or_undefined(ctx, 0)) {
    duk_get_prop_literal(ctx, f.map, "set");
    if (!duk_is_callable(ctx, -1)) {
      builtins_throw_type(ctx,
                          "'%s' returned for property 'set' of object '#<Map>' is not a function",
                          builtins_push_description(ctx, -1));
    }
    f.adder = duk_get_top(ctx) - 1;
    if (duk_get_c_function(ctx, f.adder) != map_set) {
      f.table = NULL;
    }
    builtins_iterate(ctx, 0, fill_step, &f);
    duk_dup(ctx, f.map);
  }
  return 1;
}

/* --- Methods --- */

static duk_ret_t map_get(duk_context *ctx) {
  struct ordered_table *t = this_map(ctx, "Map.prototype.get");
  uint32_t i = ordered_table_find(t, duk_get_tval(ctx, 0));
  if (i == ORDERED_TABLE_NONE) {
    return 0;
  }
  duk_push_tval(ctx, &t->values[i]);
  return 1;
}

static duk_ret_t map_set(duk_context *ctx) {
  struct ordered_table *t = this_map(ctx, "Map.prototype.set");
  ordered_table_set(ctx, t, duk_get_tval(ctx, 0), duk_get_tval(ctx, 1));
  duk_push_this(ctx);
  return 1;
}

static duk_ret_t map_has(duk_context *ctx) {
  struct ordered_table *t = this_map(ctx, "Map.prototype.has");
  duk_push_boolean(ctx, ordered_table_find(t, duk_get_tval(ctx, 0)) != ORDERED_TABLE_NONE);
  return 1;
}

static duk_ret_t map_delete(duk_context *ctx) {
  struct ordered_table *t = this_map(ctx, "Map.prototype.delete");
  duk_push_boolean(ctx, ordered_table_delete(ctx, t, duk_get_tval(ctx, 0)));
  return 1;
}

/* --- Their quick forms --- */

static inline struct ordered_table *quick_map(const duk_tval *base) {
  return DUK_TVAL_IS_OBJECT(base + 1) ? map_table(DUK_TVAL_GET_OBJECT(base + 1)) : NULL;
}

int map_quick_get(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_map(base);
  if (t == NULL || argc == 0) {
    return 0;
  }
  uint32_t i = ordered_table_find(t, base + 2);
  if (i == ORDERED_TABLE_NONE) {
    vm_clear(thr, base);
  } else {
    vm_set(thr, base, &t->values[i]);
  }
  return 1;
}

int map_quick_set(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_map(base);
  if (t == NULL || argc < 2 || (t->used == t->capacity && t->capacity >= (1u << 20))) {
    return 0; /* a table near its limit may throw */
  }
  ordered_table_set(thr, t, base + 2, base + 3);
  vm_set(thr, base, base + 1);
  return 1;
}

int map_quick_size(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_map(base);
  (void)argc;
  if (t == NULL) {
    return 0;
  }
  vm_set_number(thr, base, t->live);
  return 1;
}

int map_quick_has(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_map(base);
  if (t == NULL || argc == 0) {
    return 0;
  }
  vm_set_boolean(thr, base, ordered_table_find(t, base + 2) != ORDERED_TABLE_NONE);
  return 1;
}

int map_quick_delete(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  struct ordered_table *t = quick_map(base);
  if (t == NULL || argc == 0) {
    return 0;
  }
  vm_set_boolean(thr, base, ordered_table_delete(thr, t, base + 2));
  return 1;
}

static duk_ret_t map_clear(duk_context *ctx) {
  ordered_table_clear(ctx, this_map(ctx, "Map.prototype.clear"));
  return 0;
}

static duk_ret_t map_size(duk_context *ctx) {
  duk_push_uint(ctx, this_map(ctx, "get Map.prototype.size")->live);
  return 1;
}

static duk_ret_t map_for_each(duk_context *ctx) {
  struct ordered_table *t = this_map(ctx, "Map.prototype.forEach");
  builtins_require_callable(ctx, 0);
  duk_push_this(ctx);
  struct ordered_cursor *c = collection_push_cursor(ctx, t);
  uint32_t i;
  while ((i = ordered_cursor_next(c)) != ORDERED_TABLE_NONE) {
    duk_dup(ctx, 0);
    duk_dup(ctx, 1);
    duk_push_tval(ctx, &t->values[i]);
    duk_push_tval(ctx, &t->keys[i]);
    duk_dup(ctx, 2);
    duk_call_method(ctx, 3);
    duk_pop(ctx);
  }
  return 0;
}

/* --- Map.groupBy; Object.groupBy shares the work --- */

struct grouping {
  struct ordered_table *table;
  double k;
  bool property_keys;
};

static bool group_step(duk_hthread *thr, void *state) {
  struct grouping *g = state;
  duk_dup(thr, 1);
  duk_push_undefined(thr);
  duk_dup(thr, -3);
  duk_push_number(thr, g->k++);
  duk_call_method(thr, 2);
  if (g->property_keys) {
    duk_to_property_key_hstring(thr, -1);
  }
  uint32_t i = ordered_table_find(g->table, duk_get_tval(thr, -1));
  if (i == ORDERED_TABLE_NONE) {
    duk_push_array(thr);
    ordered_table_set(thr, g->table, duk_get_tval(thr, -2), duk_get_tval(thr, -1));
  } else {
    duk_push_tval(thr, &g->table->values[i]);
  }
  duk_dup(thr, -3);
  dense_append(thr, -2);
  duk_pop_3(thr);
  return true;
}

struct ordered_table *map_push_groups(duk_hthread *thr, bool property_keys) {
  if (duk_is_null_or_undefined(thr, 0)) {
    builtins_throw_type(thr, "%s called on null or undefined",
                        property_keys ? "Object.groupBy" : "Map.groupBy");
  }
  if (!duk_is_callable(thr, 1)) {
    builtins_throw_type(thr, "%s is not a function", builtins_push_description(thr, 1));
  }
  struct grouping g = {map_push(thr, thr->builtins[BI_MAP_PROTOTYPE]), 0, property_keys};
  builtins_iterate(thr, 0, group_step, &g);
  return g.table;
}

static duk_ret_t map_group_by(duk_context *ctx) {
  map_push_groups(ctx, false);
  return 1;
}

/* --- Iterators --- */

static duk_ret_t map_iterator(duk_context *ctx) {
  static const char *const names[] = {"Map.prototype.entries", "Map.prototype.keys",
                                      "Map.prototype.values"};
  int kind = duk_get_current_magic(ctx);
  this_map(ctx, names[kind]);
  duk_push_this(ctx);
  collection_push_iterator(ctx, &((struct map_object *)duk_known_hobject(ctx, -1))->table, kind,
                           &map_iterator_class, BI_MAP_ITERATOR_PROTOTYPE);
  return 1;
}

static duk_ret_t map_iterator_next(duk_context *ctx) {
  return collection_iterator_next(ctx, &map_iterator_class, "Map Iterator.prototype.next");
}

static const struct builtin_property map_prototype[] = {
    BP_QUICK("get", map_get, 1, 1, map_quick_get),
    BP_QUICK("set", map_set, 2, 2, map_quick_set),
    BP_QUICK("has", map_has, 1, 1, map_quick_has),
    BP_QUICK("delete", map_delete, 1, 1, map_quick_delete),
    BP_METHOD("clear", map_clear, 0, 0),
    BP_METHOD_MAGIC("entries", map_iterator, 0, 0, COLLECTION_ENTRIES),
    BP_METHOD("forEach", map_for_each, 1, 2),
    BP_METHOD_MAGIC("keys", map_iterator, 0, 0, COLLECTION_KEYS),
    BP_QUICK_GETTER("size", map_size, 0, map_quick_size),
    BP_METHOD_MAGIC("values", map_iterator, 0, 0, COLLECTION_VALUES),
    BP_TAG("Map"),
    BP_ALIAS(SYM_ITERATOR, "entries"),
};
static const struct builtin_property map_own[] = {
    BP_SPECIES,
    BP_METHOD("groupBy", map_group_by, 2, 2),
};
static const struct builtin_property map_iterator_prototype[] = {
    BP_QUICK("next", map_iterator_next, 0, 0, map_iterator_step_form),
    BP_TAG("Map Iterator"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_MAP_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(map_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_MAP, -2, BI_MAP_PROTOTYPE, "Map", map_constructor,
     0, 0, 1, BO_TABLE(map_own)},
    {BO_OBJECT, 0, BI_MAP_ITERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(map_iterator_prototype)},
};
const struct builtin_table builtins_map = {BO_TABLE(objects)};
