/*
 * Private names (#x): hidden symbols, one for each evaluation of a class. Their properties are the object's own entries,
 * unseen by reflection and proxies; a method carries the ENUMERABLE attribute as its mark, so that freezing an
 * object does not make its private fields read-only.
 */
#include "vm.h"

#define PRIVATE_METHOD DUK_PROPDESC_FLAG_ENUMERABLE

void vm_push_private_name(duk_hthread *thr, duk_hstring *description) {
  duk_hstring *h;
  size_t length;
  char tail[48], *p;
  int n = snprintf(tail, sizeof tail, "\xff%lu-%lu", (unsigned long)thr->heap->sym_counter[1],
                   (unsigned long)thr->heap->sym_counter[0]);
  if (++thr->heap->sym_counter[0] == 0) thr->heap->sym_counter[1]++;
  length = DUK_HSTRING_GET_BYTELEN(description);
  p = (char *)duk_push_fixed_buffer(thr, 1 + length + (size_t)n);
  p[0] = (char)0x82;
  memcpy(p + 1, DUK_HSTRING_GET_DATA(description), length);
  memcpy(p + 1 + length, tail, (size_t)n);
  duk_push_lstring(thr, p, 1 + length + (size_t)n);
  duk_remove_m2(thr);
  h = duk_known_hstring(thr, -1);
  DUK_ASSERT(DUK_HSTRING_HAS_HIDDEN(h));
  (void)h;
}

static const char *push_text(duk_hthread *thr, const duk_tval *name) {
  duk_hstring *h = DUK_TVAL_GET_STRING(name);
  const char *p = (const char *)DUK_HSTRING_GET_DATA(h) + 1, *q = p;
  while ((unsigned char)*q != 0xff && *q != 0) q++;
  return duk_push_lstring(thr, p, (duk_size_t)(q - p));
}

static int find(duk_hthread *thr, const duk_tval *obj, const duk_tval *name, duk_hobject **h,
                duk_int_t *e) {
  *h = NULL;
  duk_int_t hidx;
  if (!DUK_TVAL_IS_OBJECT(obj)) return 0;
  *h = DUK_TVAL_GET_OBJECT(obj);
  if (DUK_HOBJECT_GET_HSIZE(*h) == 0) { /* no private name is made lazily */
    duk_hstring **keys = DUK_HOBJECT_E_GET_KEY_BASE(thr->heap, *h),
                *key = DUK_TVAL_GET_STRING(name);
    for (uint32_t i = 0, n = DUK_HOBJECT_GET_ENEXT(*h); i < n; i++) {
      if (keys[i] == key) {
        *e = (duk_int_t)i;
        return 1;
      }
    }
    return 0;
  }
  return duk_hobject_find_entry(thr->heap, *h, DUK_TVAL_GET_STRING(name), e, &hidx);
}

duk_tval *vm_private_field(duk_hthread *thr, const duk_tval *obj, const duk_tval *name) {
  duk_hobject *h;
  duk_int_t e;
  if (!find(thr, obj, name, &h, &e) ||
      (DUK_HOBJECT_E_GET_FLAGS(thr->heap, h, e) & (DUK_PROPDESC_FLAG_ACCESSOR | PRIVATE_METHOD)))
    return NULL;
  return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e);
}

void vm_get_private(duk_hthread *thr, duk_tval *to, const duk_tval *obj, const duk_tval *name) {
  duk_hobject *h;
  duk_int_t e;
  if (!find(thr, obj, name, &h, &e))
    vm_throw_type(thr,
                  "Cannot read private member %s from an object whose class did not declare it",
                  push_text(thr, name));
  if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e)) {
    duk_hobject *getter = DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, h, e);
    duk_tval *base = thr->valstack_top;
    if (getter == NULL)
      vm_throw_type(thr, "'%s' was defined without a getter", push_text(thr, name));
    vm_push_object(thr, getter);
    vm_push(thr, obj);
    vm_call(thr, base, NULL);
    vm_pop_to(thr, to);
  } else {
    vm_set(thr, to, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e));
  }
}

void vm_put_private(duk_hthread *thr, const duk_tval *obj, const duk_tval *name,
                    const duk_tval *value) {
  duk_hobject *h;
  duk_int_t e;
  if (!find(thr, obj, name, &h, &e))
    vm_throw_type(thr, "Cannot write private member %s to an object whose class did not declare it",
                  push_text(thr, name));
  if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e)) {
    duk_hobject *setter = DUK_HOBJECT_E_GET_VALUE_SETTER(thr->heap, h, e);
    duk_tval *base = thr->valstack_top;
    if (setter == NULL)
      vm_throw_type(thr, "'%s' was defined without a setter", push_text(thr, name));
    vm_push_object(thr, setter);
    vm_push(thr, obj);
    vm_push(thr, value);
    vm_call(thr, base, NULL);
    vm_set_top(thr, base);
  } else if (DUK_HOBJECT_E_GET_FLAGS(thr->heap, h, e) & PRIVATE_METHOD) {
    vm_throw_type(thr, "Private method '%s' is not writable", push_text(thr, name));
  } else {
    vm_set(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e), value);
  }
}

void vm_define_private(duk_hthread *thr, const duk_tval *obj, const duk_tval *name,
                       const duk_tval *value, unsigned kind) {
  duk_hobject *h = DUK_TVAL_GET_OBJECT(obj), *found;
  duk_hstring *key = DUK_TVAL_GET_STRING(name);
  duk_int_t e;
  int exists = find(thr, obj, name, &found, &e);
  if (exists && !(kind >= 2 && DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e) &&
                  (kind == 2 ? DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, h, e)
                             : DUK_HOBJECT_E_GET_VALUE_SETTER(thr->heap, h, e)) == NULL))
    vm_throw_type(thr,
                  kind == 0
                      ? "Cannot initialize %s twice on the same object"
                      : "Cannot initialize private methods of class %s twice on the same object",
                  push_text(thr, name));
  if (!exists) {
    e = duk_hobject_alloc_entry_checked(thr, h, key);
    if (kind >= 2) {
      DUK_HOBJECT_E_SET_FLAGS(thr->heap, h, e, DUK_PROPDESC_FLAG_ACCESSOR);
      DUK_HOBJECT_E_SET_VALUE_GETTER(thr->heap, h, e, NULL);
      DUK_HOBJECT_E_SET_VALUE_SETTER(thr->heap, h, e, NULL);
    } else {
      DUK_HOBJECT_E_SET_FLAGS(thr->heap, h, e,
                              DUK_PROPDESC_FLAG_WRITABLE | (kind == 1 ? PRIVATE_METHOD : 0));
      DUK_TVAL_SET_UNDEFINED(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e));
    }
  }
  if (kind < 2) {
    vm_set(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e), value);
  } else {
    duk_hobject *f = DUK_TVAL_GET_OBJECT(value);
    DUK_HOBJECT_INCREF(thr, f);
    if (kind == 2)
      DUK_HOBJECT_E_SET_VALUE_GETTER(thr->heap, h, e, f);
    else
      DUK_HOBJECT_E_SET_VALUE_SETTER(thr->heap, h, e, f);
  }
}

int vm_has_private(duk_hthread *thr, const duk_tval *obj, const duk_tval *name) {
  duk_hobject *h;
  duk_int_t e;
  if (!DUK_TVAL_IS_OBJECT(obj)) {
    vm_push(thr, obj);
    vm_throw_type(thr, "Cannot use 'in' operator to search for '%s' in %s", push_text(thr, name),
                  vm_readable_plain(thr, -2));
  }
  return find(thr, obj, name, &h, &e);
}
