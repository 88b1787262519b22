/*
 * %AsyncFromSyncIteratorPrototype% (ES2023 27.1.4): the async iterator that for-await and yield* put round an iterator
 * whose iterable has no Symbol.asyncIterator.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"
#include "engine/builtins/native_object.h"
#include "engine/builtins/promise.h"

struct wrapper {
  duk_hnative native;
  duk_tval iterator, next; /* counted */
};

static void wrapper_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_tval(heap, &((struct wrapper *)h)->iterator);
  duk_heap_mark_tval(heap, &((struct wrapper *)h)->next);
}

static void wrapper_decref(duk_hthread *thr, duk_hnative *h) {
  vm_clear(thr, &((struct wrapper *)h)->iterator);
  vm_clear(thr, &((struct wrapper *)h)->next);
}

static const duk_native_class wrapper_class = {wrapper_mark, wrapper_decref, NULL};

/* `then` of the value: values[0] done, values[1] the iterator to close on rejection (undefined: none). */
static duk_ret_t unwrap(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  duk_hnatclosure *self = builtins_running_closure(thr);
  vm_push_iter_result(thr, thr->valstack_bottom, self->values[0].v.i);
  return 1;
}

static duk_ret_t close_and_throw(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  duk_hnatclosure *self = builtins_running_closure(thr);
  duk_tval *record = thr->valstack_top;
  vm_push(thr, &self->values[1]);
  duk_push_undefined(thr);
  vm_iter_close(thr, record, 1);
  vm_push(thr, thr->valstack_bottom);
  return duk_throw_raw(thr), 0;
}

struct step {
  struct wrapper *w;
  int mode;
  int has_value;
};

/* Runs one step; leaves a promise for the step's result on the stack. */
static duk_ret_t run_step(duk_context *ctx, void *udata) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct step *s = (struct step *)udata;
  struct vm_state *vm = VM(thr);
  duk_tval *base = thr->valstack_top, *value;
  int done, close;
  thr->valstack_top += 1;
  if (s->mode == VM_RESUME_NEXT) {
    vm_set(thr, base, &s->w->next);
  } else {
    struct vm_site site = {s->mode == VM_RESUME_THROW ? vm->str_throw : vm->str_return, 0, 0};
    vm_get_named(thr, base, &s->w->iterator, &site);
    if (DUK_TVAL_IS_UNDEFINED(base) || DUK_TVAL_IS_NULL(base)) {
      if (s->mode == VM_RESUME_RETURN) {
        vm_push_iter_result(thr, thr->valstack_bottom, 1);
        promise_push_new(thr);
        promise_resolve(thr, duk_known_hobject(thr, -1), thr->valstack_top - 2);
        return 1;
      }
      duk_tval *record = thr->valstack_top;
      vm_push(thr, &s->w->iterator);
      duk_push_undefined(thr);
      vm_iter_close(thr, record, 0);
      vm_throw_type(thr, "The iterator does not provide a 'throw' method");
    }
  }
  vm_push(thr, &s->w->iterator);
  if (s->has_value) vm_push(thr, thr->valstack_bottom);
  vm_call(thr, base, NULL);
  if (!DUK_TVAL_IS_OBJECT(base))
    vm_throw_type(thr, "Iterator result %s is not an object", vm_readable(thr, -1));
  duk_get_prop_literal(thr, -1, "done");
  done = duk_to_boolean(thr, -1);
  duk_pop(thr);
  duk_get_prop_literal(thr, -1, "value");
  close = !done && s->mode != VM_RESUME_RETURN;
  value = thr->valstack_top - 1;
  if (duk_handle_safe_call(thr, vm_resolve_inside, value, 0, 1) != DUK_EXEC_SUCCESS) {
    if (close) {
      duk_tval *record = thr->valstack_top;
      vm_push(thr, &s->w->iterator);
      duk_push_undefined(thr);
      vm_iter_close(thr, record, 1);
      vm_set_top(thr, record);
    }
    return duk_throw_raw(thr), 0;
  }
  {
    duk_hnatclosure *f = builtins_push_closure(thr, unwrap, 1, 2);
    f->values[0].t = DUK_TAG_BOOLEAN;
    f->values[0].v.i = done;
  }
  if (close) {
    duk_hnatclosure *f = builtins_push_closure(thr, close_and_throw, 1, 2);
    vm_set(thr, &f->values[1], &s->w->iterator);
  } else {
    duk_push_undefined(thr);
  }
  /* [ ... promise fulfilled rejected ] */
  promise_push_then(thr, duk_known_hobject(thr, -3), thr->valstack_top - 2, thr->valstack_top - 1);
  return 1;
}

static duk_ret_t method(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct step s;
  s.has_value = duk_get_top(ctx) > 0;
  s.mode = duk_get_current_magic(ctx);
  duk_set_top(ctx, 1);
  s.w = builtins_this_native(thr, &wrapper_class, "AsyncFromSyncIterator method");
  if (duk_handle_safe_call(thr, run_step, &s, 0, 1) != DUK_EXEC_SUCCESS) {
    duk_hobject *p = promise_push_new(thr);
    promise_reject(thr, p, thr->valstack_top - 2);
  }
  return 1;
}

void vm_wrap_sync_iterator(duk_hthread *thr, duk_tval *iterator) {
  duk_hobject *proto = thr->builtins[BI_ASYNC_FROM_SYNC_ITERATOR_PROTOTYPE];
  struct vm_site next = {VM(thr)->str_next, 0, 0};
  duk_tval *base = thr->valstack_top;
  struct wrapper *w;
  if (proto == NULL) {
    static const char *const names[] = {"next", "throw", "return"};
    duk_push_object(thr);
    proto = duk_known_hobject(thr, -1);
    duk_hobject_set_prototype_updref(thr, proto, thr->builtins[BI_ASYNC_ITERATOR_PROTOTYPE]);
    for (int i = 0; i < 3; i++) {
      builtins_push_function(thr, method, 1, DUK_VARARGS, i, "", names[i]);
      duk_put_prop_string(thr, -2, names[i]);
    }
    DUK_HOBJECT_INCREF(thr, proto);
    thr->builtins[BI_ASYNC_FROM_SYNC_ITERATOR_PROTOTYPE] = proto;
    duk_pop(thr);
  }
  w = builtins_push_native(thr, &wrapper_class, sizeof *w, proto);
  vm_set(thr, &w->iterator, iterator);
  vm_get_named(thr, &w->next, iterator, &next);
  vm_pop_to(thr, iterator);
  vm_set_top(thr, base);
}
