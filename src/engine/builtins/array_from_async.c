/*
 * Array.fromAsync (ES2026 23.1.2.2): an async function written out as the states between its awaits.
 */
#include "array_callbacks.h"

#include "array.h"
#include "promise.h"

#include "engine/vm/vm.h"

enum from_async_state {
  FROM_START,
  FROM_NEXT,    /* awaits the result of the iterator's next */
  FROM_ELEMENT, /* awaits an element of an array-like */
  FROM_MAPPED,  /* awaits what the mapping function gave */
  FROM_CLOSING  /* awaits the iterator's return, to reject with the error afterwards */
};

struct from_async {
  duk_hnative native;
  duk_tval constructor, items, map,
      this_arg;  /* the arguments; items: later the iterator or the object */
  duk_tval next; /* the iterator's method; undefined for an array-like */
  duk_tval result, promise, error;
  double k, length;
  uint8_t state;
  bool close; /* an error of what runs now is to close the iterator */
};

static void from_async_mark(duk_heap *heap, duk_hnative *h) {
  struct from_async *f = (struct from_async *)h;
  for (duk_tval *tv = &f->constructor; tv <= &f->error; tv++) {
    duk_heap_mark_tval(heap, tv);
  }
}
static void from_async_decref(duk_hthread *thr, duk_hnative *h) {
  struct from_async *f = (struct from_async *)h;
  for (duk_tval *tv = &f->constructor; tv <= &f->error; tv++) {
    DUK_TVAL_DECREF_NORZ(thr, tv);
  }
}
static const duk_native_class from_async_class = {from_async_mark, from_async_decref, NULL};

static void resume(duk_hthread *thr, duk_heaphdr *target, const duk_tval *value, bool rejected);

/* Awaits the value on the stack's top, and pops it. */
static void await(duk_hthread *thr, struct from_async *f, enum from_async_state state) {
  duk_hobject *promise = promise_resolve_value(thr, duk_get_tval(thr, -1));
  f->state = state;
  promise_then_native(thr, promise, (duk_heaphdr *)f, resume);
  duk_pop_2(thr);
}

static bool is_array_like(const struct from_async *f) {
  return DUK_TVAL_IS_UNDEFINED(&f->next);
}

/* Makes the result by the constructor, with `nargs` arguments from the stack's top; by Array when it is none. */
static void make_result(duk_hthread *thr, struct from_async *f, duk_idx_t nargs) {
  duk_push_tval(thr, &f->constructor);
  if (builtins_is_constructor(thr, -1)) {
    duk_insert(thr, -1 - nargs);
    duk_new(thr, nargs);
  } else {
    duk_pop(thr);
    array_push_new(thr, f->length);
  }
  builtins_assign_index(thr, &f->result, -1);
}

/* Finds out what is to be read. */
static void begin(duk_hthread *thr, struct from_async *f) {
  duk_push_tval(thr, &f->map);
  if (!duk_is_undefined(thr, -1)) {
    builtins_require_callable(thr, -1);
  }
  duk_push_tval(thr, &f->items);
  duk_idx_t items = duk_get_top(thr) - 1;
  if (duk_is_null_or_undefined(thr, items)) {
    builtins_throw_type(thr, "%s is not iterable", builtins_push_description(thr, items));
  }
  bool async = builtins_get_method(thr, items, SYM_ASYNC_ITERATOR);
  if (!async) {
    duk_pop(thr);
    if (!builtins_get_method(thr, items, SYM_ITERATOR)) {
      duk_to_object(thr, items);
      builtins_assign_index(thr, &f->items, items);
      f->length = builtins_length_of(thr, items);
      duk_push_number(thr, f->length);
      make_result(thr, f, 1);
      return;
    }
  }
  duk_dup(thr, items);
  duk_call_method(thr, 0);
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "Result of the Symbol.%s method is not an object",
                        async ? "asyncIterator" : "iterator");
  }
  if (!async) {
    vm_wrap_sync_iterator(thr, thr->valstack_top - 1);
  }
  builtins_assign_index(thr, &f->items, -1);
  duk_get_prop_literal(thr, -1, "next");
  if (duk_is_undefined(thr, -1)) {
    builtins_throw_type(thr, "undefined is not a function");
  }
  builtins_assign_index(thr, &f->next, -1);
  make_result(thr, f, 0);
}

/* Stores the value on the stack's top as the next element, and pops it. */
static void store(duk_hthread *thr, struct from_async *f) {
  duk_push_tval(thr, &f->result);
  duk_insert(thr, -2);
  f->close = !is_array_like(f);
  builtins_create_index(thr, -2, f->k);
  f->close = false;
  f->k++;
  duk_pop(thr);
}

/* Awaits the next value. */
static void read_next(duk_hthread *thr, struct from_async *f) {
  if (!is_array_like(f)) {
    duk_push_tval(thr, &f->next);
    duk_push_tval(thr, &f->items);
    duk_call_method(thr, 0);
    await(thr, f, FROM_NEXT);
  } else if (f->k < f->length) {
    duk_push_tval(thr, &f->items);
    builtins_get_index(thr, -1, f->k);
    await(thr, f, FROM_ELEMENT);
    duk_pop(thr);
  } else {
    duk_push_tval(thr, &f->result);
    builtins_set_length(thr, -1, f->k);
    promise_resolve(thr, DUK_TVAL_GET_OBJECT(&f->promise), &f->result);
  }
}

/* Maps, if there is a function for it, and stores the value on the stack's top; pops it. */
static void take(duk_hthread *thr, struct from_async *f) {
  if (DUK_TVAL_IS_UNDEFINED(&f->map)) {
    store(thr, f);
    read_next(thr, f);
    return;
  }
  duk_push_tval(thr, &f->map);
  duk_push_tval(thr, &f->this_arg);
  duk_pull(thr, -3);
  duk_push_number(thr, f->k);
  f->close = !is_array_like(f);
  duk_call_method(thr, 2);
  await(thr, f, FROM_MAPPED);
  f->close = false;
}

struct from_async_step {
  struct from_async *f;
  const duk_tval *value; /* what the await gave */
  bool rejected;
};

/* Runs until the next await. */
static duk_ret_t advance(duk_context *ctx, void *udata) {
  struct from_async_step *s = udata;
  struct from_async *f = s->f;
  duk_push_tval(ctx, (duk_tval *)s->value);
  if (s->rejected) {
    f->close = f->state == FROM_MAPPED && !is_array_like(f);
    return duk_throw(ctx);
  }
  switch ((enum from_async_state)f->state) {
  case FROM_START:
    begin(ctx, f);
    read_next(ctx, f);
    break;
  case FROM_NEXT:
    if (!duk_is_object(ctx, -1)) {
      builtins_throw_type(ctx, "Iterator result %s is not an object",
                          builtins_push_description(ctx, -1));
    }
    duk_get_prop_literal(ctx, -1, "done");
    if (duk_to_boolean_top_pop(ctx)) {
      duk_push_tval(ctx, &f->result);
      builtins_set_length(ctx, -1, f->k);
      promise_resolve(ctx, DUK_TVAL_GET_OBJECT(&f->promise), &f->result);
      break;
    }
    duk_get_prop_stridx_short(ctx, -1, DUK_STRIDX_VALUE);
    take(ctx, f);
    break;
  case FROM_ELEMENT: take(ctx, f); break;
  case FROM_MAPPED:
    store(ctx, f);
    read_next(ctx, f);
    break;
  case FROM_CLOSING: break; /* see run */
  }
  return 0;
}

/* Asks the iterator to close and awaits that, if it has a method for it: true. */
static duk_ret_t close_iterator(duk_context *ctx, void *udata) {
  struct from_async *f = udata;
  duk_push_tval(ctx, &f->items);
  if (!builtins_get_method(ctx, -1, "return")) {
    duk_push_false(ctx);
    return 1;
  }
  duk_dup_m2(ctx);
  duk_call_method(ctx, 0);
  await(ctx, f, FROM_CLOSING);
  duk_push_true(ctx);
  return 1;
}

static void run(duk_hthread *thr, struct from_async *f, const duk_tval *value, bool rejected) {
  struct from_async_step step = {f, value, rejected};
  duk_idx_t top = duk_get_top(thr);
  if (f->state == FROM_CLOSING) {
    /* Whatever return gave, the first error is the one that counts. */
    promise_reject(thr, DUK_TVAL_GET_OBJECT(&f->promise), &f->error);
  } else if (duk_safe_call(thr, advance, &step, 0, 1) != 0) {
    builtins_assign_index(thr, &f->error, -1);
    bool closing = f->close;
    f->close = false;
    if (!closing || duk_safe_call(thr, close_iterator, f, 0, 1) != 0 || !duk_is_boolean(thr, -1) ||
        !duk_get_boolean(thr, -1)) {
      promise_reject(thr, DUK_TVAL_GET_OBJECT(&f->promise), &f->error);
    }
  }
  duk_set_top(thr, top);
}

static void resume(duk_hthread *thr, duk_heaphdr *target, const duk_tval *value, bool rejected) {
  run(thr, (struct from_async *)target, value, rejected);
}

duk_ret_t array_from_async(duk_context *ctx) {
  duk_push_this(ctx);
  struct from_async *f = builtins_push_native(ctx, &from_async_class, sizeof *f, NULL);
  promise_push_new(ctx);
  builtins_assign_index(ctx, &f->items, 0);
  builtins_assign_index(ctx, &f->map, 1);
  builtins_assign_index(ctx, &f->this_arg, 2);
  builtins_assign_index(ctx, &f->constructor, 3);
  builtins_assign_index(ctx, &f->promise, 5);
  duk_tval undefined;
  DUK_TVAL_SET_UNDEFINED(&undefined);
  run(ctx, f, &undefined, false);
  return 1;
}
