/*
 * Iteration: iterator records for for-of, destructuring and spread, and the keys of for-in. An array whose iteration
 * nobody can observe is walked in place: its record is [array, UNUSED] with the next index in the UNUSED value.
 *
 * A record is two registers: the iterator and its next method. `undefined` in the first means done.
 */
#include "vm.h"

#include "quick.h"

#include "engine/builtins/object_operations.h"

#define IN_PLACE(record) ((record)[1].t == DUK_TAG_UNUSED)

/* Array.prototype[Symbol.iterator] and %ArrayIteratorPrototype%.next are as they were made. */
static int pristine_array_iteration(duk_hthread *thr, duk_hobject *h) {
  duk_hobject *proto = thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE];
  duk_tval *v;
  if (!DUK_HOBJECT_HAS_EXOTIC_ARRAY(h) || DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) != proto ||
      VM_REALM(thr)->array_iterator_next == NULL)
    return 0;
  if (DUK_HOBJECT_GET_ENEXT(h) > 0 && builtins_has_entry(thr, h, VM(thr)->sym_iterator)) return 0;
  v = duk_hobject_find_entry_tval_ptr(thr->heap, proto, VM(thr)->sym_iterator);
  if (v == NULL || !DUK_TVAL_IS_OBJECT(v) ||
      DUK_TVAL_GET_OBJECT(v) != thr->builtins[BI_ARRAY_VALUES])
    return 0;
  v = duk_hobject_find_entry_tval_ptr(thr->heap, thr->builtins[BI_ARRAY_ITERATOR_PROTOTYPE],
                                      VM(thr)->str_next);
  return v != NULL && DUK_TVAL_IS_OBJECT(v) &&
         DUK_TVAL_GET_OBJECT(v) == VM_REALM(thr)->array_iterator_next;
}

void vm_iter_open(duk_hthread *thr, duk_tval *record, const duk_tval *iterable, int async) {
  duk_tval *base = thr->valstack_top;
  struct vm_state *vm = VM(thr);
  struct vm_site site = {vm->sym_iterator, 0, 0};
  if (!async && DUK_TVAL_IS_OBJECT(iterable) &&
      pristine_array_iteration(thr, DUK_TVAL_GET_OBJECT(iterable))) {
    vm_set(thr, record, iterable);
    vm_clear(thr, record + 1);
    record[1].t = DUK_TAG_UNUSED;
    record[1].v.d = 0;
    return;
  }
  if (DUK_TVAL_IS_UNDEFINED(iterable) || DUK_TVAL_IS_NULL(iterable))
    vm_throw_not_iterable(thr, iterable);
  vm_push(thr, iterable); /* base: the iterable */
  thr->valstack_top++;    /* base+1: method, then the iterator */
  if (async) {
    struct vm_site async_site = {vm->sym_async_iterator, 0, 0};
    vm_get_named(thr, base + 1, base, &async_site);
    if (!DUK_TVAL_IS_UNDEFINED(base + 1) && !DUK_TVAL_IS_NULL(base + 1)) {
      if (!DUK_TVAL_IS_OBJECT(base + 1) || !DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(base + 1)))
        vm_throw_not_iterable(thr, iterable);
      async = 0;
    }
  }
  if (DUK_TVAL_IS_UNDEFINED(base + 1) || DUK_TVAL_IS_NULL(base + 1)) {
    vm_get_named(thr, base + 1, base, &site);
    if (!DUK_TVAL_IS_OBJECT(base + 1) || !DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(base + 1)))
      vm_throw_not_iterable(thr, iterable);
  }
  duk_tval *call = thr->valstack_top;
  vm_push(thr, base + 1);
  vm_push(thr, base);
  vm_call(thr, call, NULL);
  if (!DUK_TVAL_IS_OBJECT(call))
    vm_throw_type(thr, "Result of the Symbol.iterator method is not an object");
  vm_pop_to(thr, base + 1);
  if (async) /* only a sync iterator to be had: wrap it */
    vm_wrap_sync_iterator(thr, base + 1);
  {
    struct vm_site next = {vm->str_next, 0, 0};
    thr->valstack_top++;
    vm_get_named(thr, base + 2, base + 1, &next);
  }
  vm_set(thr, record, base + 1);
  vm_set(thr, record + 1, base + 2);
  vm_set_top(thr, base);
}

void vm_iter_call_next(duk_hthread *thr, duk_tval *record, duk_tval *to) {
  duk_tval *base = thr->valstack_top;
  vm_push(thr, record + 1);
  vm_push(thr, record);
  /* While next runs the record counts as done: base holds the references. */
  vm_clear(thr, record);
  vm_push(thr, base + 1); /* kept for afterwards: the call replaces base.. */
  duk_tval *call = thr->valstack_top;
  vm_push(thr, base);
  vm_push(thr, base + 1);
  vm_call(thr, call, NULL);
  vm_set(thr, record, base + 2);
  vm_set(thr, to, call);
  vm_set_top(thr, base);
}

int vm_iter_value(duk_hthread *thr, duk_tval *record, duk_tval *result) {
  struct vm_state *vm = VM(thr);
  struct vm_site done = {vm->str_done, 1, 1}, value = {vm->str_value, 0, 0};
  duk_tval *base = thr->valstack_top;
  if (!DUK_TVAL_IS_OBJECT(result)) {
    vm_push(thr, result);
    vm_clear(thr, record);
    vm_throw_type(thr, "Iterator result %s is not an object", vm_readable(thr, -1));
  }
  /* An error of `done` or `value` means the iterator is broken: it is not closed. */
  vm_push(thr, record);
  vm_clear(thr, record);
  thr->valstack_top++;
  vm_get_named(thr, base + 1, result, &done);
  if (duk_js_toboolean(base + 1)) {
    vm_clear(thr, result);
    vm_set_top(thr, base);
    return 0;
  }
  vm_get_named(thr, result, result, &value);
  vm_set(thr, record, base);
  vm_set_top(thr, base);
  return 1;
}

/* Step a built-in iterator whose `next` is the original: as a step form does. */
static int step_natively(duk_hthread *thr, duk_tval *record, duk_tval *to) {
  duk_hobject *next = DUK_TVAL_IS_OBJECT(record + 1) ? DUK_TVAL_GET_OBJECT(record + 1) : NULL;
  duk_tval *kept = thr->valstack_top;
  uint32_t quick =
      next != NULL && DUK_HOBJECT_IS_NATFUNC(next) ? ((duk_hnatfunc *)next)->quick : QUICK_NONE;
  int more;
  if (quick <= QUICK_STEPS || !DUK_TVAL_IS_OBJECT(record)) return -1;
  /* While it steps the record counts as done. */
  *kept = *record;
  thr->valstack_top++;
  record->t = DUK_TAG_UNDEFINED;
  more = vm_step_forms[quick - QUICK_STEPS](thr, DUK_TVAL_GET_OBJECT(kept), to);
  if (more != 0) {
    *record = *kept;
    kept->t = DUK_TAG_UNDEFINED;
  } else {
    vm_clear(thr, to);
  }
  vm_set_top(thr, kept);
  return more;
}

int vm_iter_next(duk_hthread *thr, duk_tval *record, duk_tval *to) {
  if (DUK_LIKELY(IN_PLACE(record)) && DUK_TVAL_IS_OBJECT(record)) {
    duk_harray *a = (duk_harray *)DUK_TVAL_GET_OBJECT(record);
    uint32_t i = (uint32_t)record[1].v.d;
    if (i >= a->length) {
      vm_clear(thr, record);
      return 0;
    }
    record[1].v.d = (double)i + 1;
    if (i < DUK_HOBJECT_GET_ASIZE(&a->obj)) {
      duk_tval *v = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, &a->obj, i);
      if (DUK_LIKELY(!DUK_TVAL_IS_UNUSED(v))) {
        vm_set(thr, to, v);
        return 1;
      }
    }
    {
      duk_tval key, o = *record;
      key.t = DUK_TAG_NUMBER;
      key.v.d = i;
      vm_get_elem(thr, to, &o, &key);
    }
    return 1;
  }
  if (DUK_TVAL_IS_UNDEFINED(record)) return 0;
  if (DUK_TVAL_IS_OBJECT(record + 1) &&
      DUK_TVAL_GET_OBJECT(record + 1) == VM_REALM(thr)->generator_next) {
    /* A generator needs no result object. */
    int more = vm_generator_next(thr, record, to);
    if (more > 0) return 1;
    if (more == 0) {
      vm_clear(thr, to);
      return 0;
    }
  }
  {
    int more = step_natively(thr, record, to);
    if (more >= 0) return more;
  }
  vm_iter_call_next(thr, record, to);
  if (!vm_iter_value(thr, record, to)) {
    vm_clear(thr, to);
    return 0;
  }
  return 1;
}

void vm_iter_rest(duk_hthread *thr, duk_tval *record, duk_tval *to) {
  duk_hobject *a = vm_push_array_literal(thr, 0);
  duk_tval *v = thr->valstack_top++;
  while (vm_iter_next(thr, record, v)) vm_array_append(thr, a, v);
  vm_set_top(thr, v);
  vm_pop_to(thr, to);
}

struct close_call {
  duk_tval *iterator;
};

/* Call iterator.return(); leaves its result, or nothing when there is no such method. */
static duk_ret_t call_return(duk_hthread *thr, void *udata) {
  struct close_call *c = (struct close_call *)udata;
  struct vm_site site = {VM(thr)->str_return, 0, 0};
  duk_tval *base = thr->valstack_top++;
  vm_get_named(thr, base, c->iterator, &site);
  if (DUK_TVAL_IS_UNDEFINED(base) || DUK_TVAL_IS_NULL(base)) {
    vm_clear(thr, base);
    base->t = DUK_TAG_UNUSED;
    return 1;
  }
  vm_push(thr, c->iterator);
  vm_call(thr, base, NULL);
  return 1;
}

void vm_iter_close(duk_hthread *thr, duk_tval *record, int throwing) {
  duk_tval *base = thr->valstack_top;
  struct close_call c;
  if (DUK_TVAL_IS_UNDEFINED(record)) return;
  if (IN_PLACE(record)) {
    vm_clear(thr, record);
    return;
  }
  vm_push(thr, record);
  vm_clear(thr, record);
  c.iterator = base;
  if (throwing) {
    duk_handle_safe_call(thr, call_return, &c, 0, 1);
  } else {
    call_return(thr, &c);
    if (!DUK_TVAL_IS_OBJECT(base + 1) && base[1].t != DUK_TAG_UNUSED)
      vm_throw_type(thr, "%s is not an object", vm_readable(thr, -1));
  }
  vm_set_top(thr, base);
}

void vm_iter_return(duk_hthread *thr, duk_tval *record, duk_tval *to, int throwing) {
  duk_tval *base = thr->valstack_top;
  struct close_call c;
  if (DUK_TVAL_IS_UNDEFINED(record)) {
    vm_clear(thr, to);
    to->t = DUK_TAG_UNUSED;
    return;
  }
  vm_push(thr, record);
  vm_clear(thr, record);
  c.iterator = base;
  if (throwing) {
    if (duk_handle_safe_call(thr, call_return, &c, 0, 1) != DUK_EXEC_SUCCESS) {
      vm_clear(thr, base + 1);
      base[1].t = DUK_TAG_UNUSED;
    }
  } else {
    call_return(thr, &c);
  }
  vm_set(thr, to, base + 1);
  vm_set_top(thr, base);
}

void vm_iter_delegate(duk_hthread *thr, duk_tval *record, duk_tval *value, duk_tval *mode,
                      int async) {
  struct vm_state *vm = VM(thr);
  duk_tval *base = thr->valstack_top;
  int m = (int)mode->v.d;
  if (IN_PLACE(record)) { /* next only: the array has no other method */
    if (m == VM_RESUME_NEXT) {
      duk_tval *v = thr->valstack_top++;
      int more = vm_iter_next(thr, record, v);
      if (!more) vm_clear(thr, v);
      vm_push_iter_result(thr, v, !more);
      vm_pop_to(thr, value);
      vm_set_top(thr, base);
      /* the caller reads done from the result and may still look at the record */
      return;
    }
    if (m == VM_RESUME_RETURN) {
      vm_set_number(thr, mode, 3);
      return;
    }
    vm_clear(thr, record);
    vm_throw_type(thr, "The iterator does not provide a 'throw' method");
  }
  thr->valstack_top++;
  if (m == VM_RESUME_NEXT) {
    vm_set(thr, base, record + 1);
  } else {
    struct vm_site site = {m == VM_RESUME_THROW ? vm->str_throw : vm->str_return, 0, 0};
    vm_get_named(thr, base, record, &site);
    if (DUK_TVAL_IS_UNDEFINED(base) || DUK_TVAL_IS_NULL(base)) {
      vm_set_top(thr, base);
      if (m == VM_RESUME_RETURN) {
        vm_set_number(thr, mode, 3);
        return;
      }
      if (async) {
        vm_set_number(thr, mode, 4);
        return;
      }
      vm_iter_close(thr, record, 0);
      vm_throw_type(thr, "The iterator does not provide a 'throw' method");
    }
  }
  vm_push(thr, record);
  vm_push(thr, value);
  vm_call(thr, base, NULL);
  vm_pop_to(thr, value);
}

void vm_array_append_iterable(duk_hthread *thr, duk_hobject *array, const duk_tval *iterable) {
  duk_tval *record = thr->valstack_top;
  thr->valstack_top += 3;
  vm_iter_open(thr, record, iterable, 0);
  while (vm_iter_next(thr, record, record + 2)) vm_array_append(thr, array, record + 2);
  vm_set_top(thr, record);
}

/* --- for-in --- */

/*
 * A chain with a proxy in it: the object on the stack's top is replaced by one of our own with the names that for-in is to
 * visit, found through the traps.
 */
static void collect_proxied_keys(duk_hthread *thr) {
  duk_idx_t object = duk_get_top(thr) - 1, seen = object + 1, result = object + 2;
  duk_require_stack(thr, 16);
  duk_push_bare_object(thr);
  duk_push_bare_object(thr);
  while (duk_is_object(thr, object)) {
    vm_check_c_stack(thr);
    object_own_keys(thr, object);
    duk_uarridx_t count = (duk_uarridx_t)duk_get_length(thr, -1);
    for (duk_uarridx_t i = 0; i < count; i++) {
      struct property_descriptor d;
      duk_idx_t key = result + 2;
      duk_get_prop_index(thr, result + 1, i);
      duk_dup(thr, key);
      if (!duk_is_symbol(thr, key) && !duk_has_prop(thr, seen) &&
          object_get_own(thr, object, key, &d)) {
        duk_dup(thr, key);
        duk_push_true(thr);
        duk_put_prop(thr, seen);
        if (d.flags & DUK_DEFPROP_ENUMERABLE) {
          duk_dup(thr, key);
          duk_push_true(thr);
          duk_put_prop(thr, result);
        }
      }
      duk_set_top(thr, key);
    }
    object_get_prototype(thr, object);
    duk_replace(thr, object);
    duk_set_top(thr, result + 1);
  }
  duk_replace(thr, object);
  duk_set_top(thr, object + 1);
}

void vm_forin_open(duk_hthread *thr, duk_tval *to, const duk_tval *obj) {
  if (DUK_TVAL_IS_UNDEFINED(obj) || DUK_TVAL_IS_NULL(obj)) {
    vm_clear(thr, to);
    to->t = DUK_TAG_NULL;
    return;
  }
  vm_push(thr, obj);
  duk_to_object(thr, -1);
  for (duk_hobject *h = duk_known_hobject(thr, -1); h != NULL;
       h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
      collect_proxied_keys(thr);
      break;
    }
  }
  duk_hobject_enumerator_create(thr, 0);
  vm_pop_to(thr, to);
}

/* Is the property no longer there, or not enumerable, or hidden by one that is not? Proxies were asked in the beginning. */
static int is_hidden_key(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  for (; h != NULL; h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    duk_propdesc desc;
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) /* put into the chain since then */
      return 0;
    if (duk_hobject_get_own_propdesc(thr, h, key, &desc, 0))
      return !(desc.flags & DUK_PROPDESC_FLAG_ENUMERABLE);
  }
  return 1;
}

int vm_forin_next(duk_hthread *thr, duk_tval *to, duk_tval *enumerator) {
  duk_hobject *e, *target;
  duk_uint_t next, start;
  duk_hstring *key = NULL;
  if (!DUK_TVAL_IS_OBJECT(enumerator)) return 0;
  e = DUK_TVAL_GET_OBJECT(enumerator);
  vm_push(thr, enumerator);
  duk_xget_owndataprop_stridx_short(thr, -1, DUK_STRIDX_INT_TARGET);
  target = duk_known_hobject(thr, -1); /* held by the enumerator */
  duk_xget_owndataprop_stridx_short(thr, -2, DUK_STRIDX_INT_NEXT);
  start = next = duk_get_uint(thr, -1);
  duk_pop_2(thr);
  while (key == NULL && next < DUK_HOBJECT_GET_ENEXT(e)) {
    key = DUK_HOBJECT_E_GET_KEY(thr->heap, e, next++);
    if (is_hidden_key(thr, target, key)) key = NULL;
  }
  if (next != start) {
    duk_push_uint(thr, next);
    duk_put_prop_stridx_short(thr, -2, DUK_STRIDX_INT_NEXT);
  }
  duk_pop(thr);
  if (key == NULL) return 0;
  duk_push_hstring(thr, key);
  vm_pop_to(thr, to);
  return 1;
}
