/*
 * Promise.all, allSettled, any, race, resolve, reject and withResolvers.
 */
#include "dense_array.h"
#include "promise_capability.h"

/* What the element functions of one call share. */
struct combination {
  duk_hnative native;
  duk_tval promise, resolve, reject; /* the capability */
  duk_tval *values;                  /* UNUSED: that element is not settled */
  uint32_t count, capacity;
  uint32_t remaining;
  int kind;
};

static void combination_mark(duk_heap *heap, duk_hnative *h) {
  struct combination *c = (struct combination *)h;
  duk_heap_mark_tval(heap, &c->promise);
  duk_heap_mark_tval(heap, &c->resolve);
  duk_heap_mark_tval(heap, &c->reject);
  for (uint32_t i = 0; i < c->count; i++) {
    if (!DUK_TVAL_IS_UNUSED(&c->values[i])) {
      duk_heap_mark_tval(heap, &c->values[i]);
    }
  }
}

static void combination_decref(duk_hthread *thr, duk_hnative *h) {
  struct combination *c = (struct combination *)h;
  DUK_TVAL_DECREF_NORZ(thr, &c->promise);
  DUK_TVAL_DECREF_NORZ(thr, &c->resolve);
  DUK_TVAL_DECREF_NORZ(thr, &c->reject);
  for (uint32_t i = 0; i < c->count; i++) {
    if (!DUK_TVAL_IS_UNUSED(&c->values[i])) {
      DUK_TVAL_DECREF_NORZ(thr, &c->values[i]);
    }
  }
}

static void combination_free(duk_heap *heap, duk_hnative *h) {
  DUK_FREE(heap, ((struct combination *)h)->values);
}

static const duk_native_class combination_class = {combination_mark, combination_decref,
                                                   combination_free};

/* One element less to wait for; at none the result is due. */
static void element_done(duk_hthread *thr, struct combination *c) {
  if (--c->remaining > 0) {
    return;
  }
  duk_require_stack(thr, 16);
  duk_push_hobject(thr, &c->native.obj);
  duk_push_tval(thr, &c->promise);
  duk_push_tval(thr, &c->resolve);
  duk_push_tval(thr, &c->reject);
  duk_idx_t capability = duk_get_top(thr) - 3;
  duk_push_array(thr);
  for (uint32_t i = 0; i < c->count; i++) {
    duk_push_tval(thr, &c->values[i]);
    dense_append(thr, -2);
  }
  if (c->kind == PROMISE_ANY) {
    duk_push_error_object(thr, DUK_ERR_ERROR, "All promises were rejected");
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, duk_known_hobject(thr, -1),
                                     thr->builtins[BI_AGGREGATE_ERROR_PROTOTYPE]);
    duk_push_literal(thr, "errors");
    duk_pull(thr, -3);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
  }
  promise_capability_settle(thr, capability, c->kind == PROMISE_ANY);
  duk_pop_n(thr, 4);
}

/* An element function: values are the combination and the index. Magic: 1 for the one called on rejection. */
static duk_ret_t element_settled(duk_context *ctx) {
  duk_hnatclosure *self = builtins_running_closure(ctx);
  struct combination *c = (struct combination *)DUK_TVAL_GET_OBJECT(&self->values[0]);
  uint32_t index = (uint32_t)DUK_TVAL_GET_NUMBER(&self->values[1]);
  if (!DUK_TVAL_IS_UNUSED(&c->values[index])) {
    return 0;
  }
  duk_push_hobject(ctx, &c->native.obj);
  if (c->kind == PROMISE_ALL_SETTLED) {
    bool rejected = self->nat.magic != 0;
    duk_push_object(ctx);
    duk_push_string(ctx, rejected ? "rejected" : "fulfilled");
    duk_put_prop_literal(ctx, -2, "status");
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, rejected ? "reason" : "value");
  } else {
    duk_dup(ctx, 0);
  }
  DUK_TVAL_SET_TVAL(&c->values[index], duk_get_tval(ctx, -1));
  DUK_TVAL_INCREF(ctx, &c->values[index]);
  element_done(ctx, c);
  return 0;
}

static void push_element_function(duk_hthread *thr, struct combination *c, uint32_t index,
                                  bool rejected) {
  duk_hnatclosure *f = builtins_push_closure(thr, element_settled, 1, 2);
  f->nat.magic = rejected;
  DUK_TVAL_SET_OBJECT(&f->values[0], &c->native.obj);
  DUK_HOBJECT_INCREF(thr, &c->native.obj);
  DUK_TVAL_SET_NUMBER(&f->values[1], (double)index);
}

/* Stack of promise_combine and of its protected part. */
enum { ITERABLE, CONSTRUCTOR, CAPABILITY, RESOLVE, REJECT, PROMISE_RESOLVE, COMBINATION };

static bool combine_step(duk_hthread *thr, void *state) {
  struct combination *c = state;
  /* [ value ] */
  duk_dup(thr, PROMISE_RESOLVE);
  duk_insert(thr, -2);
  duk_dup(thr, CONSTRUCTOR);
  duk_insert(thr, -2);
  uint32_t index = c->count;
  if (c->kind != PROMISE_RACE) {
    if (c->count == c->capacity) {
      uint32_t capacity = c->capacity == 0 ? 8 : c->capacity * 2;
      duk_tval *values = DUK_REALLOC(thr->heap, c->values, capacity * sizeof *values);
      if (values == NULL) {
        DUK_ERROR_ALLOC_FAILED(thr);
      }
      c->values = values;
      c->capacity = capacity;
    }
    DUK_TVAL_SET_UNUSED(&c->values[index]);
    c->count++;
  }
  duk_call_method(thr, 1);
  duk_get_prop_literal(thr, -1, "then");
  if (!duk_is_callable(thr, -1)) {
    /* The call that fails is the one to be made below, with its functions made first: nobody can tell. */
    builtins_throw_type(thr, "%s is not a function", builtins_push_description(thr, -1));
  }
  duk_insert(thr, -2);
  switch (c->kind) {
  case PROMISE_ALL:
    push_element_function(thr, c, index, false);
    duk_dup(thr, REJECT);
    break;
  case PROMISE_ALL_SETTLED:
    push_element_function(thr, c, index, false);
    push_element_function(thr, c, index, true);
    break;
  case PROMISE_ANY:
    duk_dup(thr, RESOLVE);
    push_element_function(thr, c, index, true);
    break;
  default:
    duk_dup(thr, RESOLVE);
    duk_dup(thr, REJECT);
    break;
  }
  c->remaining++;
  duk_call_method(thr, 2);
  duk_pop(thr);
  return true;
}

static duk_ret_t combine_protected(duk_context *ctx, void *udata) {
  int kind = *(int *)udata;
  duk_get_prop_literal(ctx, CONSTRUCTOR, "resolve");
  if (!duk_is_callable(ctx, -1)) {
    builtins_throw_type(ctx, "Promise resolve or reject function is not callable");
  }
  struct combination *c = builtins_push_native(ctx, &combination_class, sizeof *c, NULL);
  DUK_TVAL_SET_UNDEFINED(&c->promise);
  DUK_TVAL_SET_UNDEFINED(&c->resolve);
  DUK_TVAL_SET_UNDEFINED(&c->reject);
  builtins_assign_index(ctx, &c->promise, CAPABILITY);
  builtins_assign_index(ctx, &c->resolve, RESOLVE);
  builtins_assign_index(ctx, &c->reject, REJECT);
  c->kind = kind;
  c->remaining = 1;
  builtins_iterate(ctx, ITERABLE, combine_step, c);
  if (kind != PROMISE_RACE) {
    element_done(ctx, c);
  }
  return 0;
}

duk_ret_t promise_combine(duk_context *ctx) {
  int kind = duk_get_current_magic(ctx);
  duk_push_this(ctx);
  promise_push_capability(ctx, CONSTRUCTOR);
  promise_capability_functions(ctx, CAPABILITY);
  if (duk_safe_call(ctx, combine_protected, &kind, 0, 1) != 0) {
    promise_capability_settle(ctx, CAPABILITY, true);
  }
  duk_dup(ctx, CAPABILITY);
  return 1;
}

duk_ret_t promise_static_resolve(duk_context *ctx) {
  duk_push_this(ctx);
  if (!duk_is_object(ctx, 1)) {
    builtins_throw_type(ctx, "PromiseResolve called on non-object");
  }
  promise_push_resolved(ctx, 1, 0);
  return 1;
}

duk_ret_t promise_static_reject(duk_context *ctx) {
  duk_push_this(ctx);
  if (!duk_is_object(ctx, 1)) {
    builtins_throw_type(ctx, "PromiseResolve called on non-object");
  }
  duk_idx_t capability = promise_push_capability(ctx, 1);
  duk_dup(ctx, 0);
  promise_capability_settle(ctx, capability, true);
  duk_dup(ctx, capability);
  return 1;
}

duk_ret_t promise_with_resolvers(duk_context *ctx) {
  static const char *const names[] = {"promise", "resolve", "reject"};
  duk_push_this(ctx);
  duk_idx_t capability = promise_push_capability(ctx, 0);
  promise_capability_functions(ctx, capability);
  duk_push_object(ctx);
  for (int i = 0; i < 3; i++) {
    duk_dup(ctx, capability + i);
    duk_put_prop_string(ctx, -2, names[i]);
  }
  return 1;
}
