/*
 * Iterator helpers: the Iterator constructor, Iterator.from, and the methods of Iterator.prototype, both those that give a new
 * iterator (map, filter, take, drop, flatMap) and those that run one to its end (ES2025 27.1.2 to 27.1.4).
 */
#include "builtins.h"
#include "native_object.h"

#include <math.h>

/* --- Making iterators of values --- */

static void require_object(duk_hthread *thr, duk_idx_t idx, const char *method) {
  if (!duk_is_object(thr, idx)) {
    builtins_throw_type(thr, "%s called on non-object", method);
  }
}

/* GetIteratorFlattenable: pushes [iterator next] for the value at idx. */
static void get_flattenable(duk_hthread *thr, duk_idx_t idx, bool allow_strings,
                            const char *method) {
  idx = duk_require_normalize_index(thr, idx);
  if (!(allow_strings && builtins_is_string(thr, idx))) {
    require_object(thr, idx, method);
  }
  if (builtins_get_method(thr, idx, SYM_ITERATOR)) {
    duk_dup(thr, idx);
    duk_call_method(thr, 0);
  } else {
    duk_pop(thr);
    duk_dup(thr, idx);
  }
  require_object(thr, -1, method);
  duk_get_prop_literal(thr, -1, "next");
}

/* Throws what is on the stack's top, after closing the object `this` as an iterator that has not begun. */
DUK_NORETURN(static void close_this_throw(duk_hthread *thr));
static void close_this_throw(duk_hthread *thr) {
  duk_push_this(thr);
  duk_insert(thr, -2);
  builtins_iterator_close_throw(thr, -2);
}

/* Runs check(thr, udata) on the one argument at index 0; when it throws, closes `this`. */
static void check_argument(duk_hthread *thr, duk_safe_call_function check, void *udata) {
  duk_dup(thr, 0);
  if (duk_safe_call(thr, check, udata, 1, 1) != 0) {
    close_this_throw(thr);
  }
  duk_pop(thr);
}

static duk_ret_t check_callable(duk_context *ctx, void *udata) {
  (void)udata;
  builtins_require_callable(ctx, 0);
  return 0;
}

/* The limit of take and drop, into *udata. */
static duk_ret_t check_limit(duk_context *ctx, void *udata) {
  duk_dup(ctx, 0);
  double limit = duk_to_number(ctx, -1);
  if (isnan(limit) || trunc(limit) < 0 || (limit > 9007199254740991.0 && !isinf(limit))) {
    builtins_throw_range(ctx, "%s must be positive", builtins_push_description(ctx, 0));
  }
  *(double *)udata = trunc(limit);
  return 0;
}

/* --- Helper objects --- */

enum helper_kind { HELPER_MAP, HELPER_FILTER, HELPER_TAKE, HELPER_DROP, HELPER_FLAT_MAP };
enum helper_state { STATE_START, STATE_YIELDED, STATE_RUNNING, STATE_DONE };

struct iterator_helper {
  duk_hnative native;
  duk_tval iterator, next, function; /* what is helped, and the callback */
  duk_tval inner, inner_next;        /* flatMap: the iterator being flattened; undefined: none */
  double counter;                    /* calls so far; take, drop: what is left */
  uint8_t kind, state;
  bool close; /* an error of the step under way is to close the iterator */
};

static void helper_mark(duk_heap *heap, duk_hnative *h) {
  struct iterator_helper *it = (struct iterator_helper *)h;
  for (duk_tval *tv = &it->iterator; tv <= &it->inner_next; tv++) {
    duk_heap_mark_tval(heap, tv);
  }
}
static void helper_decref(duk_hthread *thr, duk_hnative *h) {
  struct iterator_helper *it = (struct iterator_helper *)h;
  for (duk_tval *tv = &it->iterator; tv <= &it->inner_next; tv++) {
    DUK_TVAL_DECREF_NORZ(thr, tv);
  }
}
static const duk_native_class helper_class = {helper_mark, helper_decref, NULL};

/* The helper has ended: it holds on to nothing. */
static void helper_finish(duk_hthread *thr, struct iterator_helper *it) {
  it->state = STATE_DONE;
  for (duk_tval *tv = &it->iterator; tv <= &it->inner_next; tv++) {
    builtins_assign_undefined(thr, tv);
  }
}

/* Calls the callback with the value on the stack's top, which the result replaces. */
static void call_function(duk_hthread *thr, struct iterator_helper *it) {
  duk_push_tval(thr, &it->function);
  duk_insert(thr, -2);
  duk_push_undefined(thr);
  duk_insert(thr, -2);
  duk_push_number(thr, it->counter++);
  it->close = true;
  duk_call_method(thr, 2);
  it->close = false;
}

/* flatMap: the next value of the iterator being flattened; pushes it and returns true, or lets go of the iterator. */
static bool inner_step(duk_hthread *thr, struct iterator_helper *it) {
  if (!DUK_TVAL_IS_OBJECT(&it->inner)) {
    return false;
  }
  duk_push_tval(thr, &it->inner);
  duk_push_tval(thr, &it->inner_next);
  it->close = true;
  bool more = builtins_iterator_step(thr, -2);
  it->close = false;
  if (more) {
    return true;
  }
  duk_pop_2(thr);
  builtins_assign_undefined(thr, &it->inner);
  builtins_assign_undefined(thr, &it->inner_next);
  return false;
}

/* One step: returns the value, or nothing when the iterator has ended. */
static duk_ret_t helper_step(duk_context *ctx, void *udata) {
  struct iterator_helper *it = udata;
  duk_push_tval(ctx, &it->iterator);
  duk_push_tval(ctx, &it->next);
  switch ((enum helper_kind)it->kind) {
  case HELPER_MAP:
    if (!builtins_iterator_step(ctx, 0)) {
      return 0;
    }
    call_function(ctx, it);
    return 1;
  case HELPER_FILTER:
    while (builtins_iterator_step(ctx, 0)) {
      duk_dup_top(ctx);
      call_function(ctx, it);
      if (duk_to_boolean_top_pop(ctx)) {
        return 1;
      }
      duk_pop(ctx);
    }
    return 0;
  case HELPER_TAKE:
    if (it->counter == 0) {
      builtins_iterator_close(ctx, 0);
      return 0;
    }
    it->counter--;
    return builtins_iterator_step(ctx, 0);
  case HELPER_DROP:
    for (; it->counter > 0; it->counter--) {
      /* The values of the results are not looked at. */
      duk_dup(ctx, 1);
      duk_dup(ctx, 0);
      duk_call_method(ctx, 0);
      if (!duk_is_object(ctx, -1)) {
        builtins_throw_type(ctx, "Iterator result %s is not an object",
                            builtins_push_description(ctx, -1));
      }
      duk_get_prop_literal(ctx, -1, "done");
      if (duk_to_boolean_top_pop(ctx)) {
        return 0;
      }
      duk_pop(ctx);
    }
    return builtins_iterator_step(ctx, 0);
  case HELPER_FLAT_MAP:
    while (!inner_step(ctx, it)) {
      if (!builtins_iterator_step(ctx, 0)) {
        return 0;
      }
      call_function(ctx, it);
      it->close = true;
      get_flattenable(ctx, -1, false, "Iterator.prototype.flatMap");
      it->close = false;
      builtins_assign_index(ctx, &it->inner, -2);
      builtins_assign_index(ctx, &it->inner_next, -1);
      duk_set_top(ctx, 2);
    }
    return 1;
  }
  return 0;
}

/* Returns nothing at the end: the caller's result slot is then `undefined`, which a value may be too. Hence *done. */
struct helper_run {
  struct iterator_helper *it;
  bool done;
};

static duk_ret_t helper_run_step(duk_context *ctx, void *udata) {
  struct helper_run *run = udata;
  duk_ret_t values = helper_step(ctx, run->it);
  run->done = values == 0;
  return values;
}

static duk_ret_t helper_run_return(duk_context *ctx, void *udata) {
  struct iterator_helper *it = ((struct helper_run *)udata)->it;
  if (DUK_TVAL_IS_OBJECT(&it->inner)) {
    duk_push_tval(ctx, &it->inner);
    it->close = true;
    builtins_iterator_close(ctx, -1);
    it->close = false;
  }
  duk_push_tval(ctx, &it->iterator);
  builtins_iterator_close(ctx, -1);
  return 0;
}

/* Runs a part of the helper's work; afterwards its error is thrown, the iterator having been closed where that is due. */
static void helper_protect(duk_hthread *thr, struct helper_run *run, duk_safe_call_function part) {
  struct iterator_helper *it = run->it;
  it->state = STATE_RUNNING;
  it->close = false;
  if (duk_safe_call(thr, part, run, 0, 1) != 0) {
    if (it->close) {
      duk_push_tval(thr, &it->iterator);
      builtins_iterator_close_quietly(thr, -1);
      duk_pop(thr);
    }
    helper_finish(thr, it);
    (void)duk_throw(thr);
  }
}

static struct iterator_helper *this_helper(duk_hthread *thr, const char *method) {
  struct iterator_helper *it = builtins_this_native(thr, &helper_class, method);
  if (it->state == STATE_RUNNING) {
    builtins_throw_type(thr, "Generator is already running");
  }
  return it;
}

static duk_ret_t helper_next(duk_context *ctx) {
  struct helper_run run = {this_helper(ctx, "Iterator Helper.prototype.next"), true};
  if (run.it->state == STATE_DONE) {
    duk_push_undefined(ctx);
  } else {
    helper_protect(ctx, &run, helper_run_step);
    run.it->state = STATE_YIELDED;
    if (run.done) {
      helper_finish(ctx, run.it);
    }
  }
  builtins_make_iterator_result(ctx, run.done);
  return 1;
}

static duk_ret_t helper_return(duk_context *ctx) {
  struct helper_run run = {this_helper(ctx, "Iterator Helper.prototype.return"), true};
  if (run.it->state == STATE_START) {
    /* Nothing is suspended: during the close the helper has ended already. */
    run.it->state = STATE_DONE;
    duk_push_tval(ctx, &run.it->iterator);
    helper_finish(ctx, run.it);
    builtins_iterator_close(ctx, -1);
  } else if (run.it->state == STATE_YIELDED) {
    helper_protect(ctx, &run, helper_run_return);
    helper_finish(ctx, run.it);
  }
  duk_push_undefined(ctx);
  builtins_make_iterator_result(ctx, true);
  return 1;
}

static const char *const helper_names[] = {"Iterator.prototype.map", "Iterator.prototype.filter",
                                           "Iterator.prototype.take", "Iterator.prototype.drop",
                                           "Iterator.prototype.flatMap"};

/* map, filter, take, drop, flatMap; magic: the kind */
static duk_ret_t iterator_help(duk_context *ctx) {
  int kind = duk_get_current_magic(ctx);
  double limit = 0;
  duk_push_this(ctx);
  require_object(ctx, 1, helper_names[kind]);
  if (kind == HELPER_TAKE || kind == HELPER_DROP) {
    check_argument(ctx, check_limit, &limit);
  } else {
    check_argument(ctx, check_callable, NULL);
  }
  builtins_get_iterator_direct(ctx, 1);
  struct iterator_helper *it = builtins_push_native(ctx, &helper_class, sizeof *it,
                                                    ctx->builtins[BI_ITERATOR_HELPER_PROTOTYPE]);
  it->kind = (uint8_t)kind;
  it->counter = limit;
  builtins_assign_index(ctx, &it->iterator, -3);
  builtins_assign_index(ctx, &it->next, -2);
  builtins_assign_index(ctx, &it->function, 0);
  return 1;
}

/* --- Methods that run the iterator to its end --- */

enum consumer {
  CONSUME_REDUCE,
  CONSUME_TO_ARRAY,
  CONSUME_FOR_EACH,
  CONSUME_SOME,
  CONSUME_EVERY,
  CONSUME_FIND
};

struct consumption {
  int kind;
  bool has_initial, close;
};

/* Calls the callback at 0 with the value at 4 (after the accumulator at 1 for reduce) and its number. */
static void consume_call(duk_hthread *thr, struct consumption *c, double number) {
  duk_dup(thr, 0);
  duk_push_undefined(thr);
  if (c->kind == CONSUME_REDUCE) {
    duk_dup(thr, 1);
  }
  duk_dup(thr, 4);
  duk_push_number(thr, number);
  c->close = true;
  duk_call_method(thr, c->kind == CONSUME_REDUCE ? 3 : 2);
  c->close = false;
}

/* [function accumulator iterator next] -> the result */
static duk_ret_t consume(duk_context *ctx, void *udata) {
  struct consumption *c = udata;
  double number = 0;
  if (c->kind == CONSUME_REDUCE && !c->has_initial) {
    if (!builtins_iterator_step(ctx, 2)) {
      builtins_throw_type(ctx, "Reduce of a done iterator with no initial value");
    }
    duk_replace(ctx, 1);
    number = 1;
  } else if (c->kind == CONSUME_TO_ARRAY) {
    duk_push_array(ctx);
    duk_replace(ctx, 1);
  }
  for (; builtins_iterator_step(ctx, 2); number++) {
    bool stop = false;
    if (c->kind == CONSUME_TO_ARRAY) {
      builtins_create_index(ctx, 1, number);
      continue;
    }
    consume_call(ctx, c, number);
    switch ((enum consumer)c->kind) {
    case CONSUME_REDUCE: duk_replace(ctx, 1); break;
    case CONSUME_SOME:
    case CONSUME_FIND: stop = duk_to_boolean(ctx, -1); break;
    case CONSUME_EVERY: stop = !duk_to_boolean(ctx, -1); break;
    default: break;
    }
    if (stop) {
      builtins_iterator_close(ctx, 2);
      if (c->kind == CONSUME_FIND) {
        duk_dup(ctx, 4);
      } else {
        duk_push_boolean(ctx, c->kind == CONSUME_SOME);
      }
      return 1;
    }
    duk_set_top(ctx, 4);
  }
  if (c->kind == CONSUME_REDUCE || c->kind == CONSUME_TO_ARRAY) {
    duk_dup(ctx, 1);
    return 1;
  }
  if (c->kind == CONSUME_SOME || c->kind == CONSUME_EVERY) {
    duk_push_boolean(ctx, c->kind == CONSUME_EVERY);
    return 1;
  }
  return 0;
}

/* magic: the kind */
static duk_ret_t iterator_consume(duk_context *ctx) {
  static const char *const names[] = {"Iterator.prototype.reduce",  "Iterator.prototype.toArray",
                                      "Iterator.prototype.forEach", "Iterator.prototype.some",
                                      "Iterator.prototype.every",   "Iterator.prototype.find"};
  struct consumption c = {duk_get_current_magic(ctx), duk_get_top(ctx) > 1, false};
  duk_set_top(ctx, 2);
  duk_push_this(ctx);
  require_object(ctx, 2, names[c.kind]);
  if (c.kind != CONSUME_TO_ARRAY) {
    check_argument(ctx, check_callable, NULL);
  }
  duk_get_prop_literal(ctx, 2, "next");
  if (duk_safe_call(ctx, consume, &c, 4, 1) != 0) {
    if (c.close) {
      close_this_throw(ctx);
    }
    (void)duk_throw(ctx);
  }
  return 1;
}

/* --- Iterator, Iterator.from and the iterators it wraps --- */

static duk_ret_t iterator_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "Iterator");
  duk_push_new_target(ctx);
  if (duk_get_hobject(ctx, -1) == ctx->builtins[BI_ITERATOR]) {
    builtins_throw_type(ctx, "Abstract class Iterator not directly constructable");
  }
  duk_hobject *prototype = builtins_push_new_prototype(ctx, BI_ITERATOR_PROTOTYPE);
  duk_push_object(ctx);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, -1), prototype);
  return 1;
}

struct wrapped_iterator {
  duk_hnative native;
  duk_tval iterator, next;
};
static void wrapped_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_tval(heap, &((struct wrapped_iterator *)h)->iterator);
  duk_heap_mark_tval(heap, &((struct wrapped_iterator *)h)->next);
}
static void wrapped_decref(duk_hthread *thr, duk_hnative *h) {
  DUK_TVAL_DECREF_NORZ(thr, &((struct wrapped_iterator *)h)->iterator);
  DUK_TVAL_DECREF_NORZ(thr, &((struct wrapped_iterator *)h)->next);
}
static const duk_native_class wrapped_class = {wrapped_mark, wrapped_decref, NULL};

static duk_ret_t wrapped_next(duk_context *ctx) {
  struct wrapped_iterator *w =
      builtins_this_native(ctx, &wrapped_class, "%WrapForValidIteratorPrototype%.next");
  duk_push_tval(ctx, &w->next);
  duk_push_tval(ctx, &w->iterator);
  duk_call_method(ctx, 0);
  return 1;
}

static duk_ret_t wrapped_return(duk_context *ctx) {
  struct wrapped_iterator *w =
      builtins_this_native(ctx, &wrapped_class, "%WrapForValidIteratorPrototype%.return");
  duk_push_tval(ctx, &w->iterator);
  if (!builtins_get_method(ctx, -1, "return")) {
    builtins_make_iterator_result(ctx, true);
    return 1;
  }
  duk_dup_m2(ctx);
  duk_call_method(ctx, 0);
  return 1;
}

static duk_ret_t iterator_from(duk_context *ctx) {
  get_flattenable(ctx, 0, true, "Iterator.from");
  /* OrdinaryHasInstance(%Iterator%, iterator): Iterator.prototype cannot be replaced. */
  duk_dup(ctx, 1);
  for (;;) {
    duk_get_prototype(ctx, -1);
    if (!duk_is_object(ctx, -1)) {
      break;
    }
    if (duk_get_hobject(ctx, -1) == ctx->builtins[BI_ITERATOR_PROTOTYPE]) {
      duk_dup(ctx, 1);
      return 1;
    }
    duk_remove_m2(ctx);
  }
  struct wrapped_iterator *w = builtins_push_native(ctx, &wrapped_class, sizeof *w,
                                                    ctx->builtins[BI_WRAPPED_ITERATOR_PROTOTYPE]);
  builtins_assign_index(ctx, &w->iterator, 1);
  builtins_assign_index(ctx, &w->next, 2);
  return 1;
}

/* --- The two accessors that look like data properties (27.1.4.1 and 27.1.4.14) --- */

static const char *const weird_names[] = {SYM_TO_STRING_TAG, "constructor"};

static duk_ret_t weird_getter(duk_context *ctx) {
  if (duk_get_current_magic(ctx) == 0) {
    duk_push_literal(ctx, "Iterator");
  } else {
    builtins_push_intrinsic(ctx, BI_ITERATOR);
  }
  return 1;
}

/* SetterThatIgnoresPrototypeProperties: an own property comes into being on whatever inherits from Iterator.prototype. */
static duk_ret_t weird_setter(duk_context *ctx) {
  const char *name = weird_names[duk_get_current_magic(ctx)];
  duk_push_this(ctx);
  if (!duk_is_object(ctx, 1)) {
    builtins_throw_type(ctx, "Iterator.prototype setter called on non-object");
  }
  if (duk_get_hobject(ctx, 1) == ctx->builtins[BI_ITERATOR_PROTOTYPE]) {
    builtins_throw_type(ctx, "Cannot assign to this property");
  }
  duk_push_string(ctx, name);
  duk_dup(ctx, -1);
  duk_get_prop_desc(ctx, 1, 0);
  bool own = !duk_is_undefined(ctx, -1);
  duk_pop(ctx);
  duk_dup(ctx, 0);
  if (own) {
    duk_put_prop(ctx, 1);
  } else {
    builtins_create_property(ctx, 1);
  }
  return 0;
}

#define WEIRD(name, magic_)                                                                        \
  BP_GETTER_MAGIC(name, weird_getter, magic_), {                                                   \
    name, {.function = weird_setter}, magic_, BP_SETTER, 1, 1, 0, 0                                \
  }

static const struct builtin_property iterator_prototype[] = {
    WEIRD("constructor", 1),
    BP_METHOD_MAGIC("reduce", iterator_consume, 1, DUK_VARARGS, CONSUME_REDUCE),
    BP_METHOD_MAGIC("toArray", iterator_consume, 0, 0, CONSUME_TO_ARRAY),
    BP_METHOD_MAGIC("forEach", iterator_consume, 1, 1, CONSUME_FOR_EACH),
    BP_METHOD_MAGIC("some", iterator_consume, 1, 1, CONSUME_SOME),
    BP_METHOD_MAGIC("every", iterator_consume, 1, 1, CONSUME_EVERY),
    BP_METHOD_MAGIC("find", iterator_consume, 1, 1, CONSUME_FIND),
    WEIRD(SYM_TO_STRING_TAG, 0),
    BP_METHOD_MAGIC("filter", iterator_help, 1, 1, HELPER_FILTER),
    BP_METHOD_MAGIC("map", iterator_help, 1, 1, HELPER_MAP),
    BP_METHOD_MAGIC("take", iterator_help, 1, 1, HELPER_TAKE),
    BP_METHOD_MAGIC("drop", iterator_help, 1, 1, HELPER_DROP),
    BP_METHOD_MAGIC("flatMap", iterator_help, 1, 1, HELPER_FLAT_MAP),
};
static const struct builtin_property iterator_own[] = {
    BP_METHOD("from", iterator_from, 1, 1),
    BP_INTRINSIC_FIXED("prototype", BI_ITERATOR_PROTOTYPE),
};
static const struct builtin_property helper_prototype[] = {
    BP_METHOD("next", helper_next, 0, 0),
    BP_METHOD("return", helper_return, 0, 0),
    BP_TAG("Iterator Helper"),
};
static const struct builtin_property wrapped_prototype[] = {
    BP_METHOD("next", wrapped_next, 0, 0),
    BP_METHOD("return", wrapped_return, 0, 0),
};
static const struct builtin_object objects[] = {
    /* The link to the constructor is one of the accessors, so that it is not the constructor's partner here. */
    {BO_CONSTRUCTOR, BO_GLOBAL, BI_ITERATOR, -2, 0, "Iterator", iterator_constructor, 0, 0, 0,
     BO_TABLE(iterator_own)},
    {BO_EXISTING, 0, BI_ITERATOR_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(iterator_prototype)},
    {BO_OBJECT, 0, BI_ITERATOR_HELPER_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(helper_prototype)},
    {BO_OBJECT, 0, BI_WRAPPED_ITERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(wrapped_prototype)},
};
const struct builtin_table builtins_iterator_helper = {BO_TABLE(objects)};
