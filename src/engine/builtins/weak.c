/*
 * WeakMap, WeakSet, WeakRef and FinalizationRegistry.
 *
 * Reference counts free a key as soon as nothing but weak collections has it; its entry goes with it. Where a value
 * leads back to its key, the collector's mark phase decides: a value is marked only when the map and the key are.
 * Symbols that may be keys are held strongly: they are few, and not counted as objects are.
 */
#include "collections.h"
#include "native_object.h"

#include "engine/vm/vm.h"

#include <string.h>

/* --- Weak collections: WeakMap and WeakSet --- */

struct weak_entry {
  struct weak_link link; /* first: the address of the link is that of the entry */
  struct weak_collection *owner;
  struct weak_entry *chain;
  duk_heaphdr *key; /* object (not counted) or symbol (counted) */
  duk_tval value;
  unsigned marked; /* number of the collection that marked it last */
};

struct weak_collection {
  duk_hnative native;
  struct weak_collection *next, **previous; /* of all that are alive */
  struct weak_entry **buckets;
  size_t capacity, count;
};

static size_t bucket_of(const struct weak_collection *c, const duk_heaphdr *key) {
  uint64_t x = (uint64_t)(uintptr_t)key >> 4;
  return (size_t)((x * 0x9e3779b97f4a7c15u) >> 32) & (c->capacity - 1);
}

static bool is_symbol(const duk_heaphdr *key) {
  return DUK_HEAPHDR_IS_STRING(key);
}

static struct weak_entry **find_entry(const struct weak_collection *c, const duk_heaphdr *key) {
  struct weak_entry **e = &c->buckets[bucket_of(c, key)];
  while (*e != NULL && (*e)->key != key) {
    e = &(*e)->chain;
  }
  return e;
}

/* Takes an entry out of its collection and frees it; the link must be out of its list. */
static void drop_entry(duk_hthread *thr, struct weak_entry **place) {
  struct weak_entry *e = *place;
  *place = e->chain;
  e->owner->count--;
  DUK_TVAL_DECREF_NORZ(thr, &e->value);
  if (is_symbol(e->key)) {
    DUK_HSTRING_DECREF_NORZ(thr, (duk_hstring *)e->key);
  }
  DUK_FREE(thr->heap, e);
}

static void key_died(duk_hthread *thr, struct weak_link *link) {
  struct weak_entry *e = (struct weak_entry *)link;
  drop_entry(thr, find_entry(e->owner, e->key));
}

static void collection_decref(duk_hthread *thr, duk_hnative *h) {
  struct weak_collection *c = (struct weak_collection *)h;
  for (size_t i = 0; i < c->capacity; i++) {
    while (c->buckets[i] != NULL) {
      weak_link_remove(thr->heap, &c->buckets[i]->link);
      drop_entry(thr, &c->buckets[i]);
    }
  }
  if (c->previous != NULL) {
    *c->previous = c->next;
    if (c->next != NULL) {
      c->next->previous = c->previous;
    }
  }
}

static void collection_free(duk_heap *heap, duk_hnative *h) {
  struct weak_collection *c = (struct weak_collection *)h;
  for (size_t i = 0; i < c->capacity; i++) {
    while (c->buckets[i] != NULL) {
      struct weak_entry *e = c->buckets[i];
      c->buckets[i] = e->chain;
      DUK_FREE(heap, e);
    }
  }
  DUK_FREE(heap, c->buckets);
}

static const duk_native_class weak_map_class = {NULL, collection_decref, collection_free};
static const duk_native_class weak_set_class = {NULL, collection_decref, collection_free};

int weak_collection_kind(duk_hobject *h) {
  if (builtins_as_native(h, &weak_map_class) != NULL) return 2;
  return builtins_as_native(h, &weak_set_class) != NULL;
}

void weak_collection_push_entries(duk_hthread *thr, duk_hobject *h) {
  struct weak_collection *c = (struct weak_collection *)h;
  bool pairs = weak_collection_kind(h) == 2;
  duk_idx_t array = duk_push_array(thr);
  duk_uarridx_t n = 0;
  for (size_t i = 0; i < c->capacity; i++) {
    for (struct weak_entry *e = c->buckets[i]; e != NULL; e = e->chain) {
      if (is_symbol(e->key)) {
        duk_push_hstring(thr, (duk_hstring *)e->key);
      } else {
        duk_push_hobject(thr, (duk_hobject *)e->key);
      }
      duk_put_prop_index(thr, array, n++);
      if (pairs) {
        duk_push_tval(thr, &e->value);
        duk_put_prop_index(thr, array, n++);
      }
    }
  }
}

/* One round of marking values whose map and key are marked. Rounds go on until nothing is new. */
duk_bool_t jsrun_mark_weak(duk_heap *heap) {
  struct jsrun_builtins *state = heap->jsrun_builtins;
  duk_bool_t any = 0;
  if (state == NULL) {
    return 0;
  }
  for (struct weak_collection *c = state->weak_collections; c != NULL; c = c->next) {
    if (!DUK_HEAPHDR_HAS_REACHABLE((duk_heaphdr *)c)) {
      continue;
    }
    for (size_t i = 0; i < c->capacity; i++) {
      for (struct weak_entry *e = c->buckets[i]; e != NULL; e = e->chain) {
        if (e->marked != state->collection &&
            (is_symbol(e->key) || DUK_HEAPHDR_HAS_REACHABLE(e->key))) {
          e->marked = state->collection;
          if (is_symbol(e->key)) {
            duk_heap_mark_heaphdr(heap, e->key);
          }
          duk_heap_mark_tval(heap, &e->value);
          any = 1;
        }
      }
    }
  }
  return any;
}

void weak_mark_roots(duk_heap *heap, struct jsrun_builtins *state) {
  state->collection++;
  for (size_t i = 0; i < state->kept_count; i++) {
    duk_heap_mark_heaphdr(heap, (duk_heaphdr *)state->kept[i]);
  }
}

static struct weak_collection *push_collection(duk_hthread *thr, const duk_native_class *cls,
                                               duk_hobject *prototype) {
  struct jsrun_builtins *state = builtins_state(thr);
  struct weak_collection *c = builtins_push_native(thr, cls, sizeof *c, prototype);
  c->next = state->weak_collections;
  c->previous = &state->weak_collections;
  if (c->next != NULL) {
    c->next->previous = &c->next;
  }
  state->weak_collections = c;
  return c;
}

/* CanBeHeldWeakly: the object or unregistered symbol at idx, else NULL. */
static duk_heaphdr *weak_key(duk_hthread *thr, duk_idx_t idx) {
  duk_tval *tv = duk_get_tval(thr, idx);
  if (tv != NULL && DUK_TVAL_IS_OBJECT(tv)) {
    return DUK_TVAL_GET_HEAPHDR(tv);
  }
  if (tv != NULL && DUK_TVAL_IS_STRING(tv)) {
    duk_hstring *h = DUK_TVAL_GET_STRING(tv);
    if (DUK_HSTRING_HAS_SYMBOL(h) && DUK_HSTRING_GET_DATA(h)[0] != 0x80) {
      return (duk_heaphdr *)h;
    }
  }
  return NULL;
}

static struct weak_entry *get_entry(struct weak_collection *c, const duk_heaphdr *key) {
  return key == NULL || c->count == 0 ? NULL : *find_entry(c, key);
}

static void set_entry(duk_hthread *thr, struct weak_collection *c, duk_heaphdr *key,
                      const duk_tval *value) {
  struct weak_entry *e = get_entry(c, key);
  if (e != NULL) {
    builtins_assign(thr, &e->value, value);
    return;
  }
  if (c->count >= c->capacity) {
    struct weak_collection bigger = *c;
    bigger.capacity = c->capacity == 0 ? 4 : c->capacity * 2;
    /* May collect garbage, and so drop entries of c. */
    bigger.buckets = DUK_ALLOC_CHECKED_ZEROED(thr, bigger.capacity * sizeof *bigger.buckets);
    for (size_t i = 0; i < c->capacity; i++) {
      while ((e = c->buckets[i]) != NULL) {
        c->buckets[i] = e->chain;
        struct weak_entry **bucket = &bigger.buckets[bucket_of(&bigger, e->key)];
        e->chain = *bucket;
        *bucket = e;
      }
    }
    DUK_FREE(thr->heap, c->buckets);
    c->buckets = bigger.buckets;
    c->capacity = bigger.capacity;
  }
  e = DUK_ALLOC_CHECKED_ZEROED(thr, sizeof *e);
  e->owner = c;
  e->key = key;
  e->link.died = key_died;
  DUK_TVAL_SET_TVAL(&e->value, (duk_tval *)value);
  if (is_symbol(key)) {
    DUK_HSTRING_INCREF(thr, (duk_hstring *)key);
  } else {
    weak_link_add(thr, &e->link,
                  (duk_hobject *)key); /* lack of memory here leaks an entry, no more */
  }
  DUK_TVAL_INCREF(thr, &e->value);
  struct weak_entry **bucket = &c->buckets[bucket_of(c, key)];
  e->chain = *bucket;
  *bucket = e;
  c->count++;
}

static bool delete_entry(duk_hthread *thr, struct weak_collection *c, const duk_heaphdr *key) {
  struct weak_entry *e = get_entry(c, key);
  if (e == NULL) {
    return false;
  }
  weak_link_remove(thr->heap, &e->link);
  drop_entry(thr, find_entry(c, key));
  return true;
}

static duk_heaphdr *require_key(duk_hthread *thr, duk_idx_t idx, bool is_map) {
  duk_heaphdr *key = weak_key(thr, idx);
  if (key == NULL) {
    builtins_throw_type(thr, is_map ? "Invalid value used as weak map key"
                                    : "Invalid value used in weak set");
  }
  return key;
}

/* --- Constructors of both --- */

struct filling {
  struct weak_collection *collection; /* NULL: the adder is not the original */
  duk_idx_t object, adder;
  bool is_map;
};

static bool fill_step(duk_hthread *thr, void *state) {
  struct filling *f = state;
  if (f->is_map) {
    if (!duk_is_object(thr, -1)) {
      builtins_throw_type(thr, "Iterator value %s is not an entry object",
                          builtins_push_description(thr, -1));
    }
    duk_get_prop_index(thr, -1, 0);
    duk_get_prop_index(thr, -2, 1);
    duk_remove(thr, -3);
  }
  /* [ key value? ] */
  duk_idx_t count = f->is_map ? 2 : 1;
  if (f->collection != NULL) {
    duk_tval undefined;
    DUK_TVAL_SET_UNDEFINED(&undefined);
    set_entry(thr, f->collection, require_key(thr, -count, f->is_map),
              f->is_map ? duk_get_tval(thr, -1) : &undefined);
    duk_pop_n(thr, count);
  } else {
    duk_dup(thr, f->adder);
    duk_insert(thr, -1 - count);
    duk_dup(thr, f->object);
    duk_insert(thr, -1 - count);
    duk_call_method(thr, count);
    duk_pop(thr);
  }
  return true;
}

static duk_ret_t weak_map_set(duk_context *ctx);
static duk_ret_t weak_set_add(duk_context *ctx);

static duk_ret_t construct(duk_context *ctx, bool is_map) {
  builtins_require_new(ctx, is_map ? "WeakMap" : "WeakSet");
  duk_hobject *prototype =
      builtins_push_new_prototype(ctx, is_map ? BI_WEAK_MAP_PROTOTYPE : BI_WEAK_SET_PROTOTYPE);
  struct filling f = {push_collection(ctx, is_map ? &weak_map_class : &weak_set_class, prototype),
                      duk_get_top(ctx) - 1, 0, is_map};
  if (!duk_is_null_or_undefined(ctx, 0)) {
    duk_get_prop_string(ctx, f.object, is_map ? "set" : "add");
    if (!duk_is_callable(ctx, -1)) {
      builtins_throw_type(ctx,
                          "'%s' returned for property '%s' of object '#<%s>' is not a function",
                          builtins_push_description(ctx, -1), is_map ? "set" : "add",
                          is_map ? "WeakMap" : "WeakSet");
    }
    f.adder = duk_get_top(ctx) - 1;
    if (duk_get_c_function(ctx, f.adder) != (is_map ? weak_map_set : weak_set_add)) {
      f.collection = NULL;
    }
    builtins_iterate(ctx, 0, fill_step, &f);
    duk_dup(ctx, f.object);
  }
  return 1;
}

static duk_ret_t weak_map_constructor(duk_context *ctx) {
  return construct(ctx, true);
}
static duk_ret_t weak_set_constructor(duk_context *ctx) {
  return construct(ctx, false);
}

/* --- WeakMap --- */

static duk_ret_t weak_map_get(duk_context *ctx) {
  struct weak_collection *c = builtins_this_native(ctx, &weak_map_class, "WeakMap.prototype.get");
  struct weak_entry *e = get_entry(c, weak_key(ctx, 0));
  if (e == NULL) {
    return 0;
  }
  duk_push_tval(ctx, &e->value);
  return 1;
}

static duk_ret_t weak_map_set(duk_context *ctx) {
  struct weak_collection *c = builtins_this_native(ctx, &weak_map_class, "WeakMap.prototype.set");
  set_entry(ctx, c, require_key(ctx, 0, true), duk_get_tval(ctx, 1));
  duk_push_this(ctx);
  return 1;
}

static duk_ret_t weak_map_has(duk_context *ctx) {
  struct weak_collection *c = builtins_this_native(ctx, &weak_map_class, "WeakMap.prototype.has");
  duk_push_boolean(ctx, get_entry(c, weak_key(ctx, 0)) != NULL);
  return 1;
}

static duk_ret_t weak_map_delete(duk_context *ctx) {
  struct weak_collection *c =
      builtins_this_native(ctx, &weak_map_class, "WeakMap.prototype.delete");
  duk_push_boolean(ctx, delete_entry(ctx, c, weak_key(ctx, 0)));
  return 1;
}

/* The entry for argument 0 in `this`, a collection of the class; -1 in *found: not to be had quickly. */
static struct weak_entry *quick_entry(const duk_tval *base, uint32_t argc,
                                      const duk_native_class *cls, int *found) {
  struct weak_collection *c =
      DUK_TVAL_IS_OBJECT(base + 1) ? builtins_as_native(DUK_TVAL_GET_OBJECT(base + 1), cls) : NULL;
  if (c == NULL || argc == 0 || !DUK_TVAL_IS_OBJECT(base + 2)) {
    *found = -1;
    return NULL;
  }
  struct weak_entry *e = get_entry(c, DUK_TVAL_GET_HEAPHDR(base + 2));
  *found = e != NULL;
  return e;
}

int weak_map_quick_get(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  int found;
  struct weak_entry *e = quick_entry(base, argc, &weak_map_class, &found);
  if (found > 0) {
    vm_set(thr, base, &e->value);
  } else if (found == 0) {
    vm_clear(thr, base);
  }
  return found >= 0;
}

static int quick_has(duk_hthread *thr, duk_tval *base, uint32_t argc, const duk_native_class *cls) {
  int found;
  quick_entry(base, argc, cls, &found);
  if (found >= 0) {
    vm_set_boolean(thr, base, found);
  }
  return found >= 0;
}

int weak_map_quick_has(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  return quick_has(thr, base, argc, &weak_map_class);
}

int weak_set_quick_has(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  return quick_has(thr, base, argc, &weak_set_class);
}

/* --- WeakSet --- */

static duk_ret_t weak_set_add(duk_context *ctx) {
  struct weak_collection *c = builtins_this_native(ctx, &weak_set_class, "WeakSet.prototype.add");
  duk_tval undefined;
  DUK_TVAL_SET_UNDEFINED(&undefined);
  set_entry(ctx, c, require_key(ctx, 0, false), &undefined);
  duk_push_this(ctx);
  return 1;
}

static duk_ret_t weak_set_has(duk_context *ctx) {
  struct weak_collection *c = builtins_this_native(ctx, &weak_set_class, "WeakSet.prototype.has");
  duk_push_boolean(ctx, get_entry(c, weak_key(ctx, 0)) != NULL);
  return 1;
}

static duk_ret_t weak_set_delete(duk_context *ctx) {
  struct weak_collection *c =
      builtins_this_native(ctx, &weak_set_class, "WeakSet.prototype.delete");
  duk_push_boolean(ctx, delete_entry(ctx, c, weak_key(ctx, 0)));
  return 1;
}

/* --- WeakRef --- */

struct weak_ref {
  duk_hnative native;
  struct weak_link link;
  duk_tval symbol;  /* a symbol target, held strongly; else undefined */
  unsigned kept_in; /* job that keeps the target alive already */
};

static void weak_ref_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_tval(heap, &((struct weak_ref *)h)->symbol);
}
static void weak_ref_decref(duk_hthread *thr, duk_hnative *h) {
  struct weak_ref *r = (struct weak_ref *)h;
  weak_link_remove(thr->heap, &r->link);
  DUK_TVAL_DECREF_NORZ(thr, &r->symbol);
}
static const duk_native_class weak_ref_class = {weak_ref_mark, weak_ref_decref, NULL};

static void target_died(duk_hthread *thr, struct weak_link *link) {
  (void)thr;
  (void)link; /* its target is NULL now: that is all */
}

static void keep_target(duk_hthread *thr, struct weak_ref *r) {
  struct jsrun_builtins *state = builtins_state(thr);
  if (r->kept_in != state->job + 1) {
    weak_keep_during_job(thr, r->link.target);
    r->kept_in = state->job + 1;
  }
}

static duk_ret_t weak_ref_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "WeakRef");
  duk_heaphdr *target = weak_key(ctx, 0);
  if (target == NULL) {
    builtins_throw_type(ctx, "WeakRef: invalid target");
  }
  duk_hobject *prototype = builtins_push_new_prototype(ctx, BI_WEAK_REF_PROTOTYPE);
  struct weak_ref *r = builtins_push_native(ctx, &weak_ref_class, sizeof *r, prototype);
  DUK_TVAL_SET_UNDEFINED(&r->symbol);
  r->link.died = target_died;
  if (is_symbol(target)) {
    builtins_assign_index(ctx, &r->symbol, 0);
  } else {
    weak_link_add(ctx, &r->link, (duk_hobject *)target);
    keep_target(ctx, r);
  }
  return 1;
}

static duk_ret_t weak_ref_deref(duk_context *ctx) {
  struct weak_ref *r = builtins_this_native(ctx, &weak_ref_class, "WeakRef.prototype.deref");
  if (r->link.target != NULL) {
    keep_target(ctx, r);
    duk_push_hobject(ctx, r->link.target);
  } else {
    duk_push_tval(ctx, &r->symbol);
  }
  return 1;
}

/* --- FinalizationRegistry --- */

struct finalization_cell {
  struct weak_link target; /* first */
  struct weak_link token;
  struct finalization_registry *owner;
  struct finalization_cell *next, **previous;
  duk_heaphdr *symbol_token; /* counted */
  duk_tval held;
};

struct finalization_registry {
  duk_hnative native;
  duk_tval cleanup;
  struct finalization_cell *cells; /* targets alive */
  struct finalization_cell *due;   /* targets dead */
  struct finalization_registry *next_due,
      **previous_due; /* in the heap's list; previous NULL: not there */
};

static void mark_cells(duk_heap *heap, struct finalization_cell *c) {
  for (; c != NULL; c = c->next) {
    duk_heap_mark_tval(heap, &c->held);
    duk_heap_mark_heaphdr(heap, c->symbol_token);
  }
}

static void registry_mark(duk_heap *heap, duk_hnative *h) {
  struct finalization_registry *r = (struct finalization_registry *)h;
  duk_heap_mark_tval(heap, &r->cleanup);
  mark_cells(heap, r->cells);
  mark_cells(heap, r->due);
}

static void cell_unlink(struct finalization_cell *c) {
  *c->previous = c->next;
  if (c->next != NULL) {
    c->next->previous = c->previous;
  }
}

static void cell_insert(struct finalization_cell **list, struct finalization_cell *c) {
  c->next = *list;
  c->previous = list;
  if (c->next != NULL) {
    c->next->previous = &c->next;
  }
  *list = c;
}

/* Takes the cell out of all lists and frees it. */
static void cell_drop(duk_hthread *thr, struct finalization_cell *c) {
  cell_unlink(c);
  weak_link_remove(thr->heap, &c->target);
  weak_link_remove(thr->heap, &c->token);
  DUK_TVAL_DECREF_NORZ(thr, &c->held);
  if (c->symbol_token != NULL) {
    DUK_HSTRING_DECREF_NORZ(thr, (duk_hstring *)c->symbol_token);
  }
  DUK_FREE(thr->heap, c);
}

static void registry_leave_due(struct finalization_registry *r) {
  if (r->previous_due != NULL) {
    *r->previous_due = r->next_due;
    if (r->next_due != NULL) {
      r->next_due->previous_due = r->previous_due;
    }
    r->previous_due = NULL;
  }
}

static void registry_decref(duk_hthread *thr, duk_hnative *h) {
  struct finalization_registry *r = (struct finalization_registry *)h;
  registry_leave_due(r);
  while (r->cells != NULL) {
    cell_drop(thr, r->cells);
  }
  while (r->due != NULL) {
    cell_drop(thr, r->due);
  }
  DUK_TVAL_DECREF_NORZ(thr, &r->cleanup);
}

static void registry_free(duk_heap *heap, duk_hnative *h) {
  struct finalization_registry *r = (struct finalization_registry *)h;
  struct finalization_cell *lists[] = {r->cells, r->due};
  for (int i = 0; i < 2; i++) {
    while (lists[i] != NULL) {
      struct finalization_cell *c = lists[i];
      lists[i] = c->next;
      DUK_FREE(heap, c);
    }
  }
}
static const duk_native_class registry_class = {registry_mark, registry_decref, registry_free};

/* A registry that dies before its callbacks are run leaves the list: they are never run then, as is allowed. */
static void cell_target_died(duk_hthread *thr, struct weak_link *link) {
  struct finalization_cell *c = (struct finalization_cell *)link;
  struct finalization_registry *r = c->owner;
  struct jsrun_builtins *state = thr->heap->jsrun_builtins;
  cell_unlink(c);
  cell_insert(&r->due, c);
  if (r->previous_due == NULL) {
    r->next_due = state->finalizations_due;
    r->previous_due = &state->finalizations_due;
    if (r->next_due != NULL) {
      r->next_due->previous_due = &r->next_due;
    }
    state->finalizations_due = r;
  }
}

static duk_ret_t registry_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "FinalizationRegistry");
  if (!duk_is_callable(ctx, 0)) {
    builtins_throw_type(ctx, "FinalizationRegistry: cleanup must be callable");
  }
  builtins_state(ctx);
  duk_hobject *prototype = builtins_push_new_prototype(ctx, BI_FINALIZATION_REGISTRY_PROTOTYPE);
  struct finalization_registry *r =
      builtins_push_native(ctx, &registry_class, sizeof *r, prototype);
  DUK_TVAL_SET_UNDEFINED(&r->cleanup);
  builtins_assign_index(ctx, &r->cleanup, 0);
  return 1;
}

static duk_ret_t registry_register(duk_context *ctx) {
  struct finalization_registry *r =
      builtins_this_native(ctx, &registry_class, "FinalizationRegistry.prototype.register");
  duk_heaphdr *target = weak_key(ctx, 0);
  if (target == NULL) {
    builtins_throw_type(ctx, "FinalizationRegistry.prototype.register: invalid target");
  }
  if (duk_samevalue(ctx, 0, 1)) {
    builtins_throw_type(
        ctx, "FinalizationRegistry.prototype.register: target and holdings must not be same");
  }
  duk_heaphdr *token = weak_key(ctx, 2);
  if (token == NULL && !duk_is_undefined(ctx, 2)) {
    builtins_throw_type(ctx, "Invalid unregisterToken ('%s')", builtins_push_description(ctx, 2));
  }
  struct finalization_cell *c = DUK_ALLOC_CHECKED_ZEROED(ctx, sizeof *c);
  c->owner = r;
  c->target.died = cell_target_died;
  c->token.died = target_died;
  DUK_TVAL_SET_UNDEFINED(&c->held);
  builtins_assign_index(ctx, &c->held, 1);
  cell_insert(&r->cells, c);
  if (!is_symbol(target)) {
    weak_link_add(ctx, &c->target, (duk_hobject *)target);
  }
  if (token != NULL && is_symbol(token)) {
    c->symbol_token = token;
    DUK_HSTRING_INCREF(ctx, (duk_hstring *)token);
  } else if (token != NULL) {
    weak_link_add(ctx, &c->token, (duk_hobject *)token);
  }
  return 0;
}

static duk_ret_t registry_unregister(duk_context *ctx) {
  struct finalization_registry *r =
      builtins_this_native(ctx, &registry_class, "FinalizationRegistry.prototype.unregister");
  duk_heaphdr *token = weak_key(ctx, 0);
  if (token == NULL) {
    builtins_throw_type(ctx, "Invalid unregisterToken ('%s')", builtins_push_description(ctx, 0));
  }
  bool removed = false;
  for (int list = 0; list < 2; list++) {
    struct finalization_cell *next;
    for (struct finalization_cell *c = list == 0 ? r->cells : r->due; c != NULL; c = next) {
      next = c->next;
      if ((duk_heaphdr *)c->token.target == token || c->symbol_token == token) {
        cell_drop(ctx, c); /* may free held values, and so move other cells */
        next = list == 0 ? r->cells : r->due;
        removed = true;
      }
    }
  }
  duk_push_boolean(ctx, removed);
  return 1;
}

bool engine_has_finalizations(duk_context *ctx) {
  return builtins_state(ctx)->finalizations_due != NULL;
}

static duk_ret_t run_cleanup(duk_context *ctx, void *udata) {
  (void)udata;
  duk_call(ctx, 1);
  return 1;
}

void engine_run_finalizations(duk_context *ctx) {
  struct jsrun_builtins *state = builtins_state(ctx);
  duk_require_stack(ctx, 8);
  while (state->finalizations_due != NULL) {
    struct finalization_registry *r = state->finalizations_due;
    duk_push_hobject(ctx, (duk_hobject *)r);
    registry_leave_due(r);
    while (r->due != NULL) {
      duk_push_tval(ctx, &r->cleanup);
      duk_push_tval(ctx, &r->due->held);
      cell_drop(ctx, r->due);
      if (duk_safe_call(ctx, run_cleanup, NULL, 2, 1) != 0 && !microtask_report_error(ctx)) {
        duk_pop_2(ctx);
        return;
      }
      duk_pop(ctx);
      weak_job_ended(ctx);
    }
    duk_pop(ctx);
  }
}

static const struct builtin_property weak_map_prototype[] = {
    BP_METHOD("delete", weak_map_delete, 1, 1),
    BP_QUICK("get", weak_map_get, 1, 1, weak_map_quick_get),
    BP_METHOD("set", weak_map_set, 2, 2),
    BP_QUICK("has", weak_map_has, 1, 1, weak_map_quick_has),
    BP_TAG("WeakMap"),
};
static const struct builtin_property weak_set_prototype[] = {
    BP_METHOD("delete", weak_set_delete, 1, 1),
    BP_QUICK("has", weak_set_has, 1, 1, weak_set_quick_has),
    BP_METHOD("add", weak_set_add, 1, 1),
    BP_TAG("WeakSet"),
};
static const struct builtin_property weak_ref_prototype[] = {
    BP_METHOD("deref", weak_ref_deref, 0, 0),
    BP_TAG("WeakRef"),
};
static const struct builtin_property registry_prototype[] = {
    BP_METHOD("register", registry_register, 2, 3),
    BP_METHOD("unregister", registry_unregister, 1, 1),
    BP_TAG("FinalizationRegistry"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_WEAK_MAP_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(weak_map_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_WEAK_MAP, -2, BI_WEAK_MAP_PROTOTYPE, "WeakMap",
     weak_map_constructor, 0, 0, 1, NULL, 0},
    {BO_OBJECT, 0, BI_WEAK_SET_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(weak_set_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_WEAK_SET, -2, BI_WEAK_SET_PROTOTYPE, "WeakSet",
     weak_set_constructor, 0, 0, 1, NULL, 0},
    {BO_OBJECT, 0, BI_WEAK_REF_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(weak_ref_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_WEAK_REF, -2, BI_WEAK_REF_PROTOTYPE, "WeakRef",
     weak_ref_constructor, 0, 1, 1, NULL, 0},
    {BO_OBJECT, 0, BI_FINALIZATION_REGISTRY_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(registry_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_FINALIZATION_REGISTRY, -2,
     BI_FINALIZATION_REGISTRY_PROTOTYPE, "FinalizationRegistry", registry_constructor, 0, 1, 1,
     NULL, 0},
};
const struct builtin_table builtins_weak = {BO_TABLE(objects)};
