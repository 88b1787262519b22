/*
 * Promise objects: their states, reactions and jobs, and the constructor with then, catch and finally. The functions
 * that combine promises are in promise_combinators.c.
 */
#include "promise.h"

#include "engine/vm/vm.h"
#include "promise_capability.h"

struct promise_object {
  duk_hnative native;
  duk_tval result;
  struct promise_reaction *reactions, **reactions_end; /* while pending; end NULL: none */
  uint8_t state;                                       /* enum promise_state */
  bool handled;
  bool resolved;       /* a resolving function of the current generation was called */
  uint16_t generation; /* of resolving functions: those of an older one do nothing */
};

static void promise_mark(duk_heap *heap, duk_hnative *h) {
  struct promise_object *p = (struct promise_object *)h;
  duk_heap_mark_tval(heap, &p->result);
  for (struct promise_reaction *r = p->reactions; r != NULL; r = r->next) {
    promise_reaction_mark(heap, r);
  }
}

static void promise_decref(duk_hthread *thr, duk_hnative *h) {
  struct promise_object *p = (struct promise_object *)h;
  DUK_TVAL_DECREF_NORZ(thr, &p->result);
  for (struct promise_reaction *r = p->reactions; r != NULL; r = r->next) {
    promise_reaction_decref(thr, r);
  }
}

static void promise_free(duk_heap *heap, duk_hnative *h) {
  struct promise_reaction *r = ((struct promise_object *)h)->reactions;
  while (r != NULL) {
    struct promise_reaction *next = r->next;
    DUK_FREE(heap, r);
    r = next;
  }
}

static const duk_native_class promise_class = {promise_mark, promise_decref, promise_free};

static struct promise_object *as_promise(duk_hobject *h) {
  return builtins_as_native(h, &promise_class);
}

bool promise_is(duk_hobject *h) {
  return as_promise(h) != NULL;
}

enum promise_state promise_state(duk_hobject *promise) {
  return (enum promise_state)as_promise(promise)->state;
}

const duk_tval *promise_result(duk_hobject *promise) {
  return &as_promise(promise)->result;
}

void promise_mark_handled(duk_hobject *promise) {
  as_promise(promise)->handled = true;
}

int engine_promise_state(duk_context *ctx, duk_idx_t idx) {
  struct promise_object *p = as_promise(duk_get_hobject(ctx, idx));
  if (p == NULL) {
    return -1;
  }
  duk_push_tval(ctx, &p->result);
  return p->state;
}

static struct promise_object *push_promise(duk_hthread *thr, duk_hobject *prototype) {
  struct promise_object *p = builtins_push_native(thr, &promise_class, sizeof *p, prototype);
  DUK_TVAL_SET_UNDEFINED(&p->result);
  return p;
}

duk_hobject *promise_push_new(duk_hthread *thr) {
  return &push_promise(thr, thr->builtins[BI_PROMISE_PROTOTYPE])->native.obj;
}

/* --- Reactions --- */

struct promise_reaction *promise_reaction_new(duk_hthread *thr, enum reaction_kind kind,
                                              unsigned values) {
  struct promise_reaction *r = DUK_ALLOC_CHECKED(thr, sizeof *r + values * sizeof r->handlers[0]);
  r->next = NULL;
  r->target = NULL;
  r->resume = NULL;
  r->called = false;
  r->kind = (uint8_t)kind;
  r->values = (uint8_t)values;
  DUK_TVAL_SET_TVAL(&r->context, microtask_context(thr));
  DUK_TVAL_INCREF(thr, &r->context);
  for (unsigned i = 0; i < values; i++) {
    DUK_TVAL_SET_UNDEFINED(&r->handlers[i]);
  }
  return r;
}

static void set_target(duk_hthread *thr, struct promise_reaction *r, duk_heaphdr *target) {
  (void)thr; /* unused by the reference count macros of some builds */
  r->target = target;
  DUK_HEAPHDR_INCREF(thr, target);
}

void promise_reaction_mark(duk_heap *heap, struct promise_reaction *r) {
  duk_heap_mark_heaphdr(heap, r->target);
  duk_heap_mark_tval(heap, &r->context);
  for (unsigned i = 0; i < r->values; i++) {
    duk_heap_mark_tval(heap, &r->handlers[i]);
  }
}

void promise_reaction_decref(duk_hthread *thr, struct promise_reaction *r) {
  DUK_HEAPHDR_DECREF_NORZ_ALLOWNULL(thr, r->target);
  DUK_TVAL_DECREF_NORZ(thr, &r->context);
  for (unsigned i = 0; i < r->values; i++) {
    DUK_TVAL_DECREF_NORZ(thr, &r->handlers[i]);
  }
}

/* PerformPromiseThen with a reaction already made, which passes over to the promise or the queue. */
static void subscribe(duk_hthread *thr, struct promise_object *p, struct promise_reaction *r) {
  if (p->state == PROMISE_PENDING) {
    if (p->reactions_end == NULL) {
      p->reactions_end = &p->reactions;
    }
    *p->reactions_end = r;
    p->reactions_end = &r->next;
    p->handled = true;
    return;
  }
  microtask_enqueue(thr, r, &p->result, p->state == PROMISE_REJECTED);
  if (!p->handled) {
    p->handled = true;
    if (p->state == PROMISE_REJECTED) {
      microtask_rejection(thr, ENGINE_HANDLER_ADDED_AFTER_REJECT, &p->native.obj, &p->result);
    }
  }
}

static struct promise_reaction *native_reaction(duk_hthread *thr, duk_heaphdr *target,
                                                promise_continuation resume) {
  struct promise_reaction *r = promise_reaction_new(thr, REACTION_NATIVE, 0);
  r->resume = resume;
  set_target(thr, r, target);
  return r;
}

duk_hobject *promise_push_then(duk_hthread *thr, duk_hobject *promise, const duk_tval *fulfilled,
                               const duk_tval *rejected) {
  duk_hobject *derived = promise_push_new(thr);
  microtask_reserve(thr, 1);
  struct promise_reaction *r = promise_reaction_new(thr, REACTION_THEN, 2);
  set_target(thr, r, (duk_heaphdr *)derived);
  builtins_assign(thr, &r->handlers[0], fulfilled);
  builtins_assign(thr, &r->handlers[1], rejected);
  subscribe(thr, as_promise(promise), r);
  return derived;
}

void promise_then_native(duk_hthread *thr, duk_hobject *promise, duk_heaphdr *target,
                         promise_continuation resume) {
  microtask_reserve(thr, 1);
  subscribe(thr, as_promise(promise), native_reaction(thr, target, resume));
}

void promise_value_native(duk_hthread *thr, const duk_tval *value, duk_heaphdr *target,
                          promise_continuation resume) {
  microtask_reserve(thr, 1);
  microtask_enqueue(thr, native_reaction(thr, target, resume), value, false);
}

duk_heaphdr *promise_first_native_target(duk_hobject *promise, promise_continuation resume) {
  struct promise_reaction *r = as_promise(promise)->reactions;
  return r != NULL && r->kind == REACTION_NATIVE && r->resume == resume ? r->target : NULL;
}

duk_hobject *promise_first_derived(duk_hobject *promise) {
  struct promise_reaction *r = as_promise(promise)->reactions;
  return r != NULL && (r->kind == REACTION_THEN || r->kind == REACTION_ADOPT)
             ? (duk_hobject *)r->target
             : NULL;
}

/* --- Settling --- */

static void settle(duk_hthread *thr, struct promise_object *p, enum promise_state state,
                   const duk_tval *value) {
  if (p->state != PROMISE_PENDING) {
    return;
  }
  size_t n = 0;
  for (struct promise_reaction *r = p->reactions; r != NULL; r = r->next) {
    n++;
  }
  microtask_reserve(thr, n);
  builtins_assign(thr, &p->result, value);
  p->state = (uint8_t)state;
  p->resolved = true;
  struct promise_reaction *r = p->reactions;
  p->reactions = NULL;
  p->reactions_end = NULL;
  while (r != NULL) {
    struct promise_reaction *next = r->next;
    r->next = NULL;
    microtask_enqueue(thr, r, &p->result, state == PROMISE_REJECTED);
    r = next;
  }
  if (state == PROMISE_REJECTED && !p->handled) {
    microtask_rejection(thr, ENGINE_REJECT_WITH_NO_HANDLER, &p->native.obj, &p->result);
  }
}

void promise_fulfill(duk_hthread *thr, duk_hobject *promise, const duk_tval *value) {
  settle(thr, as_promise(promise), PROMISE_FULFILLED, value);
}

void promise_reject(duk_hthread *thr, duk_hobject *promise, const duk_tval *reason) {
  settle(thr, as_promise(promise), PROMISE_REJECTED, reason);
}

/*
 * The `then` of an object where finding it runs no code: true, and the value in *then, NULL if there is none. False if
 * an accessor or a proxy is in the way.
 */
static bool find_plain_then(duk_hthread *thr, duk_hobject *h, duk_tval **then) {
  duk_hstring *key = VM(thr)->str_then;
  *then = NULL;
  for (; h != NULL; h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    duk_int_t e, hash;
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
      return false;
    }
    if (duk_hobject_find_entry(thr->heap, h, key, &e, &hash)) {
      *then = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e);
      return !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e);
    }
  }
  return true;
}

static duk_ret_t get_then(duk_context *ctx, void *udata) {
  (void)udata;
  duk_get_prop_literal(ctx, -1, "then");
  return 1;
}

/* True if nothing a program did can be seen when `then` of the promise is called by the engine itself. */
static bool is_pristine(duk_hthread *thr, struct promise_object *p) {
  duk_hobject *prototype = thr->builtins[BI_PROMISE_PROTOTYPE];
  if (DUK_HOBJECT_GET_PROTOTYPE(thr->heap, &p->native.obj) != prototype ||
      (DUK_HOBJECT_GET_ENEXT(&p->native.obj) > 0 &&
       builtins_has_entry(thr, &p->native.obj, DUK_HTHREAD_STRING_CONSTRUCTOR(thr)))) {
    return false;
  }
  duk_tval *tv =
      DUK_HOBJECT_GET_ENEXT(prototype) > 0 &&
              DUK_HOBJECT_E_GET_KEY(thr->heap, prototype, 0) ==
                  DUK_HTHREAD_STRING_CONSTRUCTOR(thr) &&
              !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, prototype, 0)
          ? DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, prototype, 0)
          : duk_hobject_find_entry_tval_ptr_stridx(thr->heap, prototype, DUK_STRIDX_CONSTRUCTOR);
  return tv != NULL && DUK_TVAL_IS_OBJECT(tv) &&
         DUK_TVAL_GET_OBJECT(tv) == thr->builtins[BI_PROMISE];
}

void promise_resolve(duk_hthread *thr, duk_hobject *promise, const duk_tval *value) {
  struct promise_object *p = as_promise(promise);
  if (!DUK_TVAL_IS_OBJECT(value)) {
    settle(thr, p, PROMISE_FULFILLED, value);
    return;
  }
  p->resolved = true;
  duk_require_stack(thr, 8);
  duk_idx_t top = duk_get_top(thr);
  duk_push_hobject(thr, promise);
  duk_push_tval(thr, (duk_tval *)value);
  if (DUK_TVAL_GET_OBJECT(value) == promise) {
    duk_push_error_object(thr, DUK_ERR_TYPE_ERROR,
                          "Chaining cycle detected for promise #<Promise>");
    settle(thr, p, PROMISE_REJECTED, duk_get_tval(thr, -1));
    duk_set_top(thr, top);
    return;
  }
  duk_tval *then;
  int failed = 0;
  if (find_plain_then(thr, DUK_TVAL_GET_OBJECT(value), &then)) {
    if (then == NULL || !DUK_TVAL_IS_OBJECT(then)) {
      settle(thr, p, PROMISE_FULFILLED, duk_get_tval(thr, -1));
      duk_set_top(thr, top);
      return;
    }
    duk_push_tval(thr, then);
  } else {
    duk_dup(thr, -1);
    failed = duk_safe_call(thr, get_then, NULL, 1, 1);
  }
  if (failed != 0) {
    settle(thr, p, PROMISE_REJECTED, duk_get_tval(thr, -1));
  } else if (!duk_is_callable(thr, -1)) {
    settle(thr, p, PROMISE_FULFILLED, duk_get_tval(thr, -2));
  } else {
    microtask_reserve(thr, 1);
    struct promise_reaction *r = promise_reaction_new(thr, REACTION_THENABLE, 2);
    set_target(thr, r, (duk_heaphdr *)promise);
    builtins_assign_index(thr, &r->handlers[0], -1);
    builtins_assign_index(thr, &r->handlers[1], -2);
    microtask_enqueue(thr, r, duk_get_tval(thr, -2), false);
  }
  duk_set_top(thr, top);
}

duk_hobject *promise_resolve_value(duk_hthread *thr, const duk_tval *value) {
  duk_require_stack(thr, 8);
  if (DUK_TVAL_IS_OBJECT(value) && promise_is(DUK_TVAL_GET_OBJECT(value))) {
    duk_push_tval(thr, (duk_tval *)value);
    if (is_pristine(thr, as_promise(duk_known_hobject(thr, -1)))) {
      return duk_known_hobject(thr, -1);
    }
    duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_CONSTRUCTOR);
    bool same = duk_get_hobject(thr, -1) == thr->builtins[BI_PROMISE];
    duk_pop(thr);
    if (same) {
      return duk_known_hobject(thr, -1);
    }
  } else {
    duk_push_tval(thr, (duk_tval *)value);
  }
  duk_hobject *promise = promise_push_new(thr);
  promise_resolve(thr, promise, duk_get_tval(thr, -2));
  duk_remove_m2(thr);
  return promise;
}

/* --- Resolving functions --- */

static duk_ret_t resolving_function(duk_context *ctx, bool reject) {
  duk_hnatclosure *self = builtins_running_closure(ctx);
  struct promise_object *p = as_promise(DUK_TVAL_GET_OBJECT(&self->values[0]));
  if (p->resolved || p->generation != (uint16_t)self->nat.magic) {
    if (microtask_has_rejection_hook(ctx)) {
      microtask_rejection(ctx,
                          reject ? ENGINE_REJECT_AFTER_RESOLVED : ENGINE_RESOLVE_AFTER_RESOLVED,
                          &p->native.obj, duk_get_tval(ctx, 0));
    }
    return 0;
  }
  p->resolved = true;
  if (reject) {
    promise_reject(ctx, &p->native.obj, duk_get_tval(ctx, 0));
  } else {
    promise_resolve(ctx, &p->native.obj, duk_get_tval(ctx, 0));
  }
  return 0;
}

static duk_ret_t resolve_function(duk_context *ctx) {
  return resolving_function(ctx, false);
}
static duk_ret_t reject_function(duk_context *ctx) {
  return resolving_function(ctx, true);
}

/* CreateResolvingFunctions: pushes resolve and reject. All earlier ones of the promise have done their work. */
static void push_resolving_functions(duk_hthread *thr, struct promise_object *p) {
  p->generation++;
  p->resolved = false;
  for (int i = 0; i < 2; i++) {
    duk_hnatclosure *c =
        builtins_push_closure(thr, i == 0 ? resolve_function : reject_function, 1, 1);
    c->nat.magic = (duk_int16_t)p->generation;
    DUK_TVAL_SET_OBJECT(&c->values[0], &p->native.obj);
    DUK_HOBJECT_INCREF(thr, &p->native.obj);
  }
}

/* --- Jobs --- */

/* Calls the handler with the value; pushes the result. */
static void call_handler(duk_hthread *thr, const duk_tval *handler, const duk_tval *value) {
  duk_push_tval(thr, (duk_tval *)handler);
  duk_push_undefined(thr);
  duk_push_tval(thr, (duk_tval *)value);
  duk_call_method(thr, 1);
}

static void call_foreign(duk_hthread *thr, struct promise_reaction *r, bool reject) {
  duk_push_tval(thr, &r->handlers[reject ? 3 : 2]);
  duk_push_undefined(thr);
  duk_dup(thr, -3);
  duk_call_method(thr, 1);
  duk_pop(thr);
}

static void run_thenable_job(duk_hthread *thr, struct promise_reaction *r) {
  struct promise_object *target = as_promise((duk_hobject *)r->target);
  struct promise_object *thenable =
      DUK_TVAL_IS_OBJECT(&r->handlers[1]) ? as_promise(DUK_TVAL_GET_OBJECT(&r->handlers[1])) : NULL;
  if (thenable != NULL && DUK_TVAL_GET_OBJECT(&r->handlers[0]) == thr->builtins[BI_PROMISE_THEN] &&
      is_pristine(thr, thenable)) {
    /* The original `then` on a plain promise: the same steps and ticks, without functions that nobody sees. */
    microtask_reserve(thr, 1);
    struct promise_reaction *adopt = promise_reaction_new(thr, REACTION_ADOPT, 0);
    set_target(thr, adopt, r->target);
    subscribe(thr, thenable, adopt);
    return;
  }
  duk_push_tval(thr, &r->handlers[0]);
  duk_push_tval(thr, &r->handlers[1]);
  push_resolving_functions(thr, target);
  duk_call_method(thr, 2);
}

void promise_run_job(duk_hthread *thr, struct promise_reaction *r, const duk_tval *value,
                     bool rejected) {
  duk_hobject *derived = (duk_hobject *)r->target;
  switch ((enum reaction_kind)r->kind) {
  case REACTION_THEN:
    if (DUK_TVAL_IS_UNDEFINED(&r->handlers[rejected])) {
      if (derived != NULL && rejected) {
        promise_reject(thr, derived, value);
      } else if (derived != NULL) {
        promise_resolve(thr, derived, value);
      }
    } else {
      call_handler(thr, &r->handlers[rejected], value);
      if (derived != NULL) {
        promise_resolve(thr, derived, duk_get_tval(thr, -1));
      }
    }
    break;
  case REACTION_FOREIGN:
    if (DUK_TVAL_IS_UNDEFINED(&r->handlers[rejected])) {
      duk_push_tval(thr, (duk_tval *)value);
      call_foreign(thr, r, rejected);
    } else {
      call_handler(thr, &r->handlers[rejected], value);
      DUK_TVAL_SET_UNDEFINED_UPDREF(
          thr, &r->handlers[rejected]); /* a throw from now on is not the handler's */
      r->called = true;
      call_foreign(thr, r, false);
    }
    break;
  case REACTION_NATIVE: r->resume(thr, r->target, value, rejected); break;
  case REACTION_ADOPT:
    if (rejected) {
      promise_reject(thr, derived, value);
    } else {
      promise_resolve(thr, derived, value);
    }
    break;
  case REACTION_THENABLE: run_thenable_job(thr, r); break;
  case REACTION_CALLBACK:
    duk_push_tval(thr, &r->handlers[0]);
    duk_push_undefined(thr);
    duk_call_method(thr, 0);
    break;
  }
}

static duk_ret_t reject_foreign(duk_context *ctx, void *udata) {
  call_foreign(ctx, udata, true);
  return 0;
}

bool promise_job_failed(duk_hthread *thr, struct promise_reaction *r) {
  duk_hobject *derived = (duk_hobject *)r->target;
  switch ((enum reaction_kind)r->kind) {
  case REACTION_THEN:
    if (derived != NULL) {
      promise_reject(thr, derived, duk_get_tval(thr, -1));
    }
    return true;
  case REACTION_FOREIGN:
    if (!r->called) {
      duk_dup(thr, -1);
      duk_safe_call(thr, reject_foreign, r, 1, 1);
      duk_pop(thr);
    }
    return true; /* what the functions of a subclass throw is dropped, as the specification has it */
  case REACTION_THENABLE: {
    struct promise_object *p = as_promise(derived);
    if (!p->resolved) {
      promise_reject(thr, derived, duk_get_tval(thr, -1));
    }
    return true;
  }
  default: return false;
  }
}

/* --- Capabilities --- */

static duk_ret_t capability_executor(duk_context *ctx) {
  duk_hnatclosure *self = builtins_running_closure(ctx);
  if (!DUK_TVAL_IS_UNDEFINED(&self->values[0]) || !DUK_TVAL_IS_UNDEFINED(&self->values[1])) {
    builtins_throw_type(ctx,
                        "Promise executor has already been invoked with non-undefined arguments");
  }
  builtins_assign_index(ctx, &self->values[0], 0);
  builtins_assign_index(ctx, &self->values[1], 1);
  return 0;
}

duk_idx_t promise_push_capability(duk_hthread *thr, duk_idx_t constructor) {
  constructor = duk_require_normalize_index(thr, constructor);
  duk_require_stack(thr, 16);
  if (duk_get_hobject(thr, constructor) == thr->builtins[BI_PROMISE]) {
    promise_push_new(thr);
    duk_push_undefined(thr);
    duk_push_undefined(thr);
    return duk_get_top(thr) - 3;
  }
  if (!builtins_is_constructor(thr, constructor)) {
    builtins_throw_type(thr, "%s is not a constructor",
                        builtins_push_description(thr, constructor));
  }
  duk_hnatclosure *executor = builtins_push_closure(thr, capability_executor, 2, 2);
  duk_dup(thr, constructor);
  duk_dup(thr, -2);
  duk_new(thr, 1);
  duk_push_tval(thr, &executor->values[0]);
  duk_push_tval(thr, &executor->values[1]);
  duk_remove(thr, -4);
  if (!duk_is_callable(thr, -2) || !duk_is_callable(thr, -1)) {
    builtins_throw_type(thr, "Promise resolve or reject function is not callable");
  }
  return duk_get_top(thr) - 3;
}

void promise_capability_settle(duk_hthread *thr, duk_idx_t capability, bool reject) {
  if (duk_is_undefined(thr, capability + 1)) {
    duk_hobject *promise = duk_known_hobject(thr, capability);
    if (reject) {
      promise_reject(thr, promise, duk_get_tval(thr, -1));
    } else {
      promise_resolve(thr, promise, duk_get_tval(thr, -1));
    }
  } else {
    duk_dup(thr, capability + (reject ? 2 : 1));
    duk_push_undefined(thr);
    duk_dup(thr, -3);
    duk_call_method(thr, 1);
    duk_pop(thr);
  }
  duk_pop(thr);
}

void promise_capability_functions(duk_hthread *thr, duk_idx_t capability) {
  if (duk_is_undefined(thr, capability + 1)) {
    push_resolving_functions(thr, as_promise(duk_known_hobject(thr, capability)));
    duk_replace(thr, capability + 2);
    duk_replace(thr, capability + 1);
  }
}

/* --- Promise.resolve --- */

void promise_push_resolved(duk_hthread *thr, duk_idx_t constructor, duk_idx_t value) {
  constructor = duk_require_normalize_index(thr, constructor);
  value = duk_require_normalize_index(thr, value);
  if (promise_is(duk_get_hobject(thr, value))) {
    duk_get_prop_stridx(thr, value, DUK_STRIDX_CONSTRUCTOR);
    bool same = duk_samevalue(thr, -1, constructor);
    duk_pop(thr);
    if (same) {
      duk_dup(thr, value);
      return;
    }
  }
  duk_idx_t capability = promise_push_capability(thr, constructor);
  duk_dup(thr, value);
  promise_capability_settle(thr, capability, false);
  duk_set_top(thr, capability + 1);
}

/* --- The constructor --- */

static duk_ret_t call_executor(duk_context *ctx, void *udata) {
  (void)udata;
  /* [ ... executor resolve reject ] */
  duk_push_undefined(ctx);
  duk_insert(ctx, -3);
  duk_call_method(ctx, 2);
  return 1;
}

static duk_ret_t promise_constructor(duk_context *ctx) {
  if (!duk_is_constructor_call(ctx)) {
    builtins_throw_type(ctx, "Promise constructor cannot be invoked without 'new'");
  }
  if (!duk_is_callable(ctx, 0)) {
    builtins_throw_type(ctx, "Promise resolver %s is not a function",
                        builtins_push_description(ctx, 0));
  }
  duk_hobject *prototype = builtins_push_new_prototype(ctx, BI_PROMISE_PROTOTYPE);
  struct promise_object *p = push_promise(ctx, prototype);
  duk_dup(ctx, 0);
  push_resolving_functions(ctx, p);
  duk_dup(ctx, -1);
  duk_insert(ctx, -4);
  /* [ ... promise reject executor resolve reject ] */
  if (duk_safe_call(ctx, call_executor, NULL, 3, 1) != 0) {
    duk_push_undefined(ctx);
    duk_insert(ctx, -2);
    duk_call_method(ctx, 1); /* reject(error) */
  }
  duk_push_hobject(ctx, &p->native.obj);
  return 1;
}

/* --- then, catch, finally --- */

static duk_ret_t promise_then(duk_context *ctx) {
  struct promise_object *p = builtins_this_native(ctx, &promise_class, "Promise.prototype.then");
  duk_push_this(ctx);
  duk_idx_t capability;
  if (is_pristine(ctx, p)) {
    builtins_push_intrinsic(ctx, BI_PROMISE);
    duk_get_prop_string(ctx, -1, SYM_SPECIES);
    if (duk_is_null_or_undefined(ctx, -1)) {
      duk_pop(ctx);
    }
  } else {
    builtins_push_species_constructor(ctx, -1, BI_PROMISE);
  }
  capability = promise_push_capability(ctx, -1);
  bool foreign = !duk_is_undefined(ctx, capability + 1);
  microtask_reserve(ctx, 1);
  struct promise_reaction *r =
      promise_reaction_new(ctx, foreign ? REACTION_FOREIGN : REACTION_THEN, foreign ? 4 : 2);
  for (int i = 0; i < 2; i++) {
    if (duk_is_callable(ctx, i)) {
      builtins_assign_index(ctx, &r->handlers[i], i);
    }
    if (foreign) {
      builtins_assign_index(ctx, &r->handlers[2 + i], capability + 1 + i);
    }
  }
  if (!foreign) {
    set_target(ctx, r, (duk_heaphdr *)duk_known_hobject(ctx, capability));
  }
  subscribe(ctx, p, r);
  duk_dup(ctx, capability);
  return 1;
}

/* Invoke(this, "then", ...) with the n arguments on the stack's top. */
static void invoke_then(duk_hthread *thr, duk_idx_t object, duk_idx_t n) {
  object = duk_require_normalize_index(thr, object);
  duk_get_prop_literal(thr, object, "then");
  if (!duk_is_callable(thr, -1)) {
    builtins_throw_type(thr, "%s is not a function", builtins_push_description(thr, -1));
  }
  duk_insert(thr, -1 - n);
  duk_dup(thr, object);
  duk_insert(thr, -1 - n);
  duk_call_method(thr, n);
}

static duk_ret_t promise_catch(duk_context *ctx) {
  duk_push_this(ctx);
  duk_push_undefined(ctx);
  duk_dup(ctx, 0);
  invoke_then(ctx, 1, 2);
  return 1;
}

/* The second half of finally: hands on the value, or throws it again (magic 1). */
static duk_ret_t hand_on(duk_context *ctx) {
  duk_hnatclosure *self = builtins_running_closure(ctx);
  duk_push_tval(ctx, &self->values[0]);
  if (self->nat.magic) {
    (void)duk_throw(ctx);
  }
  return 1;
}

/* values: the finally callback, the constructor. */
static duk_ret_t finally_function(duk_context *ctx) {
  duk_hnatclosure *self = builtins_running_closure(ctx);
  duk_push_tval(ctx, &self->values[0]);
  duk_push_undefined(ctx);
  duk_call_method(ctx, 0);
  duk_push_tval(ctx, &self->values[1]);
  promise_push_resolved(ctx, -1, -2);
  duk_hnatclosure *next = builtins_push_closure(ctx, hand_on, 0, 1);
  next->nat.magic = self->nat.magic;
  builtins_assign_index(ctx, &next->values[0], 0);
  invoke_then(ctx, -2, 1);
  return 1;
}

static duk_ret_t promise_finally(duk_context *ctx) {
  duk_push_this(ctx);
  if (!duk_is_object(ctx, 1)) {
    builtins_incompatible_receiver(ctx, "Promise.prototype.finally");
  }
  builtins_push_species_constructor(ctx, 1, BI_PROMISE);
  if (duk_is_callable(ctx, 0)) {
    for (int i = 0; i < 2; i++) {
      duk_hnatclosure *c = builtins_push_closure(ctx, finally_function, 1, 2);
      c->nat.magic = (duk_int16_t)i;
      builtins_assign_index(ctx, &c->values[0], 0);
      builtins_assign_index(ctx, &c->values[1], 2);
    }
  } else {
    duk_dup(ctx, 0);
    duk_dup(ctx, 0);
  }
  invoke_then(ctx, 1, 2);
  return 1;
}

static const struct builtin_property promise_prototype[] = {
    BP_TAG("Promise"),
    BP_METHOD("then", promise_then, 2, 2),
    BP_METHOD("catch", promise_catch, 1, 1),
    BP_METHOD("finally", promise_finally, 1, 1),
    BP_KEEP("then", BI_PROMISE_THEN),
};
static const struct builtin_property promise_own[] = {
    BP_METHOD_MAGIC("all", promise_combine, 1, 1, PROMISE_ALL),
    BP_METHOD_MAGIC("allSettled", promise_combine, 1, 1, PROMISE_ALL_SETTLED),
    BP_METHOD_MAGIC("any", promise_combine, 1, 1, PROMISE_ANY),
    BP_METHOD_MAGIC("race", promise_combine, 1, 1, PROMISE_RACE),
    BP_METHOD("resolve", promise_static_resolve, 1, 1),
    BP_METHOD("reject", promise_static_reject, 1, 1),
    BP_METHOD("withResolvers", promise_with_resolvers, 0, 0),
    BP_KEEP("resolve", BI_PROMISE_RESOLVE),
    BP_SPECIES,
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_PROMISE_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(promise_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL | BO_OWN_THIS, BI_PROMISE, -2, BI_PROMISE_PROTOTYPE, "Promise",
     promise_constructor, 0, 1, 1, BO_TABLE(promise_own)},
};
const struct builtin_table builtins_promise = {BO_TABLE(objects)};
