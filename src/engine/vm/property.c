/*
 * Property access: named sites with a remembered entry, elements, super, private names, and the definitions
 * that literals and classes make.
 */
#include "vm.h"

#include "engine/builtins/dense_array.h"
#include "engine/builtins/object_operations.h"
#include "module_namespace.h"
#include "quick.h"
#include "typed_element.h"

static int is_plain_name(const duk_hstring *key) {
  return !DUK_HSTRING_HAS_ARRIDX(key);
}

/* May the name be the text of a number, as no property of a typed array may be (1.5, -1, Infinity, NaN)? */
static int may_be_numeric(const duk_hstring *key) {
  duk_uint8_t c = DUK_HSTRING_GET_BYTELEN(key) > 0 ? DUK_HSTRING_GET_DATA(key)[0] : 0;
  return (c >= '0' && c <= '9') || c == '-' || c == 'I' || c == 'N';
}

/* The key may be a virtual property of the object (array length, string characters, ...), or the object a proxy. */
static inline int needs_generic(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  if (DUK_LIKELY(!DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h))) return 0;
  return DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) ||
         (DUK_HOBJECT_IS_BUFOBJ(h) ? may_be_numeric(key) : key == VM(thr)->str_length);
}

static void call_getter(duk_hthread *thr, duk_tval *to, duk_hobject *getter,
                        const duk_tval *receiver) {
  duk_tval *base = thr->valstack_top;
  if (getter == NULL) {
    vm_clear(thr, to);
    return;
  }
  vm_push_object(thr, getter);
  vm_push(thr, receiver);
  if (DUK_HOBJECT_IS_NATFUNC(getter) && ((duk_hnatfunc *)getter)->quick != QUICK_NONE &&
      vm_quick_forms[((duk_hnatfunc *)getter)->quick](thr, base, 0))
    vm_set_top(thr, base + 1);
  else
    vm_call(thr, base, NULL);
  vm_pop_to(thr, to);
}

static void call_setter(duk_hthread *thr, duk_hobject *setter, const duk_tval *receiver,
                        const duk_tval *value) {
  duk_tval *base = thr->valstack_top;
  vm_push_object(thr, setter);
  vm_push(thr, receiver);
  vm_push(thr, value);
  vm_call(thr, base, NULL);
  vm_set_top(thr, base);
}

/* The object whose properties a value has; NULL for undefined and null. */
static duk_hobject *base_object(duk_hthread *thr, const duk_tval *v) {
  switch (v->t) {
  case DUK_TAG_OBJECT: return DUK_TVAL_GET_OBJECT(v);
  case DUK_TAG_STRING:
    return thr
        ->builtins[DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(v)) ? DUK_BIDX_SYMBOL_PROTOTYPE
                                                                  : DUK_BIDX_STRING_PROTOTYPE];
  case DUK_TAG_NUMBER: return thr->builtins[DUK_BIDX_NUMBER_PROTOTYPE];
  case DUK_TAG_BOOLEAN: return thr->builtins[DUK_BIDX_BOOLEAN_PROTOTYPE];
  case DUK_TAG_BIGINT: return vm_bigint_prototype(thr);
  case DUK_TAG_BUFFER: return thr->builtins[DUK_BIDX_UINT8ARRAY_PROTOTYPE];
  case DUK_TAG_LIGHTFUNC: return thr->builtins[DUK_BIDX_NATIVE_FUNCTION_PROTOTYPE];
  default: return NULL;
  }
}

static void get_generic(duk_hthread *thr, duk_tval *to, const duk_tval *obj, duk_hstring *key) {
  duk_tval o = *obj, k;
  DUK_TVAL_SET_STRING(&k, key);
  duk_hobject_getprop(thr, &o, &k);
  vm_pop_to(thr, to);
}

/* Can the entries of h have the key? */
static inline int may_have(const duk_hobject *h, const duk_hstring *key) {
  return (h->key_bits & DUK_HOBJECT_KEY_BIT(key)) != 0 || DUK_HOBJECT_HAS_LAZYPROPS(h);
}

/* Ordinary [[Get]] of a name that is no array index, along the prototype chain of h. `deferred` not NULL: what vm_is_simple_accessor
 * is put there in place of being called. */
static void get_chain(duk_hthread *thr, duk_tval *to, const duk_tval *receiver, duk_hobject *h,
                      struct vm_site *site, duk_hobject **deferred) {
  duk_heap *heap = thr->heap;
  duk_hstring *key = site->key;
  int own = DUK_TVAL_IS_OBJECT(receiver);
  for (; h != NULL; h = DUK_HOBJECT_GET_PROTOTYPE(heap, h), own = 0) {
    duk_int_t e, hidx;
    uint32_t guess = own ? site->own : site->proto;
    if (DUK_UNLIKELY(needs_generic(thr, h, key))) {
      get_generic(thr, to, receiver, key);
      return;
    }
    if (!may_have(h, key)) continue;
    if (guess < DUK_HOBJECT_GET_ENEXT(h) && DUK_HOBJECT_E_GET_KEY(heap, h, guess) == key &&
        !DUK_HOBJECT_HAS_LAZYPROPS(h)) {
      e = (duk_int_t)guess;
    } else {
      if (!duk_hobject_find_entry(heap, h, key, &e, &hidx)) continue;
      if (own)
        site->own = (uint32_t)e;
      else
        site->proto = (uint32_t)e;
    }
    if (DUK_UNLIKELY(DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, h, e))) {
      duk_hobject *getter = DUK_HOBJECT_E_GET_VALUE_GETTER(heap, h, e);
      if (deferred != NULL && vm_is_simple_accessor(thr, getter))
        *deferred = getter;
      else
        call_getter(thr, to, getter, receiver);
    } else
      vm_set(thr, to, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, h, e));
    return;
  }
  vm_clear(thr, to);
}

static inline void get_named(duk_hthread *thr, duk_tval *to, const duk_tval *obj,
                             struct vm_site *site, duk_hobject **deferred) {
  duk_hobject *h = base_object(thr, obj);
  if (DUK_UNLIKELY(h == NULL)) {
    duk_tval k;
    DUK_TVAL_SET_STRING(&k, site->key);
    vm_throw_no_base(thr, obj, &k, 0);
  }
  if (DUK_UNLIKELY(!is_plain_name(site->key)) ||
      (DUK_TVAL_IS_STRING(obj) && site->key == VM(thr)->str_length)) {
    get_generic(thr, to, obj, site->key);
    return;
  }
  get_chain(thr, to, obj, h, site, deferred);
}

void vm_get_named(duk_hthread *thr, duk_tval *to, const duk_tval *obj, struct vm_site *site) {
  get_named(thr, to, obj, site, NULL);
}

duk_hobject *vm_get_named_or_getter(duk_hthread *thr, duk_tval *to, const duk_tval *obj,
                                    struct vm_site *site) {
  duk_hobject *getter = NULL;
  get_named(thr, to, obj, site, &getter);
  return getter;
}

void vm_get_hobject_key(duk_hthread *thr, duk_tval *to, duk_hobject *h, duk_hstring *key) {
  struct vm_site site = {key, 0, 0};
  duk_tval v;
  DUK_TVAL_SET_OBJECT(&v, h);
  vm_get_named(thr, to, &v, &site);
}

static void throw_put_failed(duk_hthread *thr, const duk_tval *obj, const duk_tval *key) {
  /* [[Set]] refused: say why, as V8 does. */
  duk_tval *base = thr->valstack_top;
  const char *name;
  vm_push(thr, key);
  name = vm_readable_key(thr, -1);
  if (!DUK_TVAL_IS_OBJECT(obj)) {
    duk_idx_t idx = duk_get_top(thr);
    vm_push(thr, obj);
    vm_typeof(thr, thr->valstack_top++, obj);
    vm_throw_type(thr, "Cannot create property '%s' on %s '%s'", name, duk_get_string(thr, idx + 1),
                  vm_readable_plain(thr, idx));
  }
  duk_hobject *h = DUK_TVAL_GET_OBJECT(obj);
  vm_push(thr, obj);
  for (duk_hobject *p = h; p != NULL && !DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(p);
       p = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, p)) {
    duk_propdesc desc;
    duk_tval *top = thr->valstack_top;
    duk_hstring *hkey;
    vm_push(thr, key);
    hkey = duk_to_property_key_hstring(thr, -1);
    if (duk_hobject_get_own_propdesc(thr, p, hkey, &desc, 0)) {
      if (desc.flags & DUK_PROPDESC_FLAG_ACCESSOR)
        vm_throw_type(thr, "Cannot set property %s of %s which has only a getter", name,
                      vm_readable(thr, -2));
      if (!(desc.flags & DUK_PROPDESC_FLAG_WRITABLE))
        vm_throw_type(thr, "Cannot assign to read only property '%s' of object '%s'", name,
                      vm_readable(thr, -2));
    }
    vm_set_top(thr, top);
  }
  if (module_namespace_is(h) && DUK_TVAL_IS_STRING(key) &&
      module_namespace_has(thr, h, DUK_TVAL_GET_STRING(key)))
    vm_throw_type(thr, "Cannot assign to read only property '%s' of object '[object Module]'",
                  name);
  if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) && !module_namespace_is(h))
    vm_throw_type(thr, "'set' on proxy: trap returned falsish for property '%s'", name);
  (void)base;
  vm_throw_type(thr, "Cannot add property %s, object is not extensible", name);
}

static void put_generic(duk_hthread *thr, const duk_tval *obj, const duk_tval *key,
                        const duk_tval *value, int strict) {
  duk_tval o = *obj, k = *key, v = *value;
  if (!duk_hobject_putprop(thr, &o, &k, &v, 0) && strict) throw_put_failed(thr, obj, key);
}

/* Add a property that the object, ordinary and extensible, does not have. */
static inline void append_entry(duk_hthread *thr, duk_hobject *h, duk_hstring *key,
                                const duk_tval *value) {
  duk_int_t e;
  if (DUK_LIKELY(DUK_HOBJECT_GET_ENEXT(h) < DUK_HOBJECT_GET_ESIZE(h) &&
                 DUK_HOBJECT_GET_HSIZE(h) == 0 && !DUK_HOBJECT_HAS_LAZYPROPS(h))) {
    e = (duk_int_t)DUK_HOBJECT_POSTINC_ENEXT(h);
    DUK_HOBJECT_E_SET_KEY(thr->heap, h, e, key);
    DUK_HSTRING_INCREF(thr, key);
    h->key_bits |= DUK_HOBJECT_KEY_BIT(key);
  } else {
    e = duk_hobject_alloc_entry_checked(thr, h, key);
  }
  DUK_HOBJECT_E_SET_FLAGS(thr->heap, h, e, DUK_PROPDESC_FLAGS_WEC);
  vm_copy(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e), value);
  if (VM_IS_HEAP(value)) DUK_HEAPHDR_PREINC_REFCOUNT(value->v.heaphdr);
}

static inline void put_named(duk_hthread *thr, const duk_tval *obj, struct vm_site *site,
                             const duk_tval *value, int strict, duk_hobject **deferred) {
  duk_heap *heap = thr->heap;
  duk_hstring *key = site->key;
  duk_hobject *h, *p;
  duk_int_t e, hidx;
  duk_tval k;
  DUK_TVAL_SET_STRING(&k, key);
  if (DUK_UNLIKELY(!DUK_TVAL_IS_OBJECT(obj))) {
    if (base_object(thr, obj) == NULL) vm_throw_no_base(thr, obj, &k, 1);
    put_generic(thr, obj, &k, value, strict);
    return;
  }
  h = DUK_TVAL_GET_OBJECT(obj);
  if (!is_plain_name(key)) goto generic;
  for (p = h; p != NULL; p = DUK_HOBJECT_GET_PROTOTYPE(heap, p)) {
    uint32_t guess = site->proto;
    if (needs_generic(thr, p, key)) goto generic;
    if (!may_have(p, key)) continue;
    if (p != h && guess < DUK_HOBJECT_GET_ENEXT(p) && DUK_HOBJECT_E_GET_KEY(heap, p, guess) == key)
      e = (duk_int_t)guess;
    else if (!duk_hobject_find_entry(heap, p, key, &e, &hidx))
      continue;
    if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, p, e)) {
      duk_hobject *setter = DUK_HOBJECT_E_GET_VALUE_SETTER(heap, p, e);
      if (setter == NULL) goto generic;
      if (deferred != NULL && vm_is_simple_accessor(thr, setter))
        *deferred = setter;
      else
        call_setter(thr, setter, obj, value);
      return;
    }
    if (!DUK_HOBJECT_E_SLOT_IS_WRITABLE(heap, p, e)) goto generic;
    if (p == h) {
      site->own = (uint32_t)e;
      vm_set(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, h, e), value);
      return;
    }
    site->proto = (uint32_t)e;
    break;
  }
  if (!DUK_HOBJECT_HAS_EXTENSIBLE(h)) goto generic;
  if (DUK_UNLIKELY(DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h)))
    vm_define_field_key(thr, h, key, value);
  else
    append_entry(thr, h, key, value);
  site->own = DUK_HOBJECT_GET_ENEXT(h) - 1;
  return;
generic:
  put_generic(thr, obj, &k, value, strict);
}

void vm_put_named(duk_hthread *thr, const duk_tval *obj, struct vm_site *site,
                  const duk_tval *value, int strict) {
  put_named(thr, obj, site, value, strict, NULL);
}

duk_hobject *vm_put_named_or_setter(duk_hthread *thr, const duk_tval *obj, struct vm_site *site,
                                    const duk_tval *value, int strict) {
  duk_hobject *setter = NULL;
  put_named(thr, obj, site, value, strict, &setter);
  return setter;
}

/* An array index, or -1. */
static int64_t index_of(const duk_tval *key) {
  uint32_t i;
  if (!VM_IS_NUMBER(key)) return -1;
  i = (uint32_t)(int64_t)key->v.d;
  return (double)i == key->v.d && i != 0xffffffffu ? (int64_t)i : -1;
}

void vm_get_elem(duk_hthread *thr, duk_tval *to, const duk_tval *obj, const duk_tval *key) {
  duk_tval o, k;
  if (DUK_UNLIKELY(DUK_TVAL_IS_UNDEFINED(obj) || DUK_TVAL_IS_NULL(obj)))
    vm_throw_no_base(thr, obj, key, 0);
  if (DUK_TVAL_IS_STRING(key) && is_plain_name(DUK_TVAL_GET_STRING(key))) {
    struct vm_site site = {DUK_TVAL_GET_STRING(key), 0, 0};
    vm_get_named(thr, to, obj, &site);
    return;
  }
  if (DUK_TVAL_IS_OBJECT(obj) && DUK_HOBJECT_IS_BUFOBJ(DUK_TVAL_GET_OBJECT(obj))) {
    int64_t i = index_of(key);
    if (i >= 0 && vm_bufobj_get(thr, to, (duk_hbufobj *)DUK_TVAL_GET_OBJECT(obj), (uint32_t)i))
      return;
  }
  if (DUK_TVAL_IS_STRING(obj)) {
    duk_hstring *h = DUK_TVAL_GET_STRING(obj);
    int64_t i = index_of(key);
    if (i >= 0 && i < (int64_t)DUK_HSTRING_GET_BYTELEN(h) && !DUK_HSTRING_HAS_SYMBOL(h) &&
        DUK_HSTRING_GET_CHARLEN(h) == DUK_HSTRING_GET_BYTELEN(h)) {
      DUK_TVAL_SET_STRING(&o, vm_character(thr, DUK_HSTRING_GET_DATA(h)[i]));
      vm_set(thr, to, &o);
      return;
    }
  }
  o = *obj;
  k = *key;
  duk_hobject_getprop(thr, &o, &k);
  vm_pop_to(thr, to);
}

/* Nothing between the array and null can see or stop a new element. */
static int plain_array_chain(duk_hthread *thr, duk_hobject *h) {
  duk_hobject *p = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
  return p == thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE] && DUK_HOBJECT_HAS_ARRAY_PART(p) &&
         DUK_HOBJECT_GET_ASIZE(p) == 0 &&
         DUK_HOBJECT_GET_PROTOTYPE(thr->heap, p) == thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE];
}

/* Put a new element behind the last, or into a hole of the array part or just behind it. */
static int append_dense(duk_hthread *thr, duk_hobject *h, uint32_t i, const duk_tval *value) {
  duk_harray *a = (duk_harray *)h;
  duk_tval *slot;
  if ((i != a->length && !(i < a->length && i <= DUK_HOBJECT_GET_ASIZE(h) &&
                           (i == DUK_HOBJECT_GET_ASIZE(h) ||
                            DUK_TVAL_IS_UNUSED(DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i))))) ||
      !DUK_HOBJECT_HAS_EXTENSIBLE(h) || DUK_HARRAY_LENGTH_NONWRITABLE(a) || i >= 0x3fffffffu)
    return 0;
  if (i >= DUK_HOBJECT_GET_ASIZE(h)) {
    if (i == 0 && DUK_HOBJECT_GET_ESIZE(h) == 0 && DUK_HOBJECT_GET_PROPS(thr->heap, h) == NULL)
      vm_reserve_properties(thr, h, 0, 4);
    else
      dense_reserve(thr, h, i + 1);
  }
  slot = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i);
  vm_copy(slot, value);
  if (VM_IS_HEAP(slot)) DUK_HEAPHDR_PREINC_REFCOUNT(slot->v.heaphdr);
  if (i == a->length) a->length = i + 1;
  return 1;
}

void vm_put_elem(duk_hthread *thr, const duk_tval *obj, const duk_tval *key, const duk_tval *value,
                 int strict) {
  if (DUK_LIKELY(DUK_TVAL_IS_OBJECT(obj))) {
    duk_hobject *h = DUK_TVAL_GET_OBJECT(obj);
    int64_t i = index_of(key);
    if (i >= 0) {
      if (DUK_HOBJECT_HAS_EXOTIC_ARRAY(h) && DUK_HOBJECT_HAS_ARRAY_PART(h) &&
          plain_array_chain(thr, h) && append_dense(thr, h, (uint32_t)i, value))
        return;
      if (DUK_HOBJECT_IS_BUFOBJ(h) && vm_bufobj_put(thr, (duk_hbufobj *)h, (uint32_t)i, value))
        return;
    } else if (DUK_TVAL_IS_STRING(key) && is_plain_name(DUK_TVAL_GET_STRING(key))) {
      struct vm_site site = {DUK_TVAL_GET_STRING(key), 0, 0};
      vm_put_named(thr, obj, &site, value, strict);
      return;
    }
  } else if (DUK_TVAL_IS_UNDEFINED(obj) || DUK_TVAL_IS_NULL(obj)) {
    vm_throw_no_base(thr, obj, key, 1);
  }
  put_generic(thr, obj, key, value, strict);
}

void vm_array_append(duk_hthread *thr, duk_hobject *array, const duk_tval *value) {
  duk_harray *a = (duk_harray *)array;
  if (!DUK_HOBJECT_HAS_ARRAY_PART(array) || !append_dense(thr, array, a->length, value)) {
    duk_push_hobject(thr, array);
    if (DUK_TVAL_IS_UNUSED(value)) {
      duk_set_length(thr, -1, (duk_size_t)a->length + 1);
    } else {
      vm_push(thr, value);
      duk_put_prop_index(thr, -2, a->length);
    }
    duk_pop(thr);
  }
}

/* Room for `entries` named properties and `elements` in the array part of an object that has none yet. */
void vm_reserve_properties(duk_hthread *thr, duk_hobject *h, uint32_t entries, uint32_t elements) {
  if (entries > 8 ||
      elements > 1000) { /* the former want a hash part, the latter care with sizes */
    uint32_t hash = 0;   /* at most half full */
    if (entries > 8)
      for (hash = 32; hash < 2 * entries; hash *= 2)
        ;
    duk_hobject_realloc_props(thr, h, entries, elements, hash, 0);
    return;
  }
  DUK_HOBJECT_SET_PROPS(
      thr->heap, h,
      (duk_uint8_t *)DUK_ALLOC_CHECKED(thr, DUK_HOBJECT_P_COMPUTE_SIZE(entries, elements, 0)));
  DUK_HOBJECT_SET_ESIZE(h, entries);
  DUK_HOBJECT_SET_ASIZE(h, elements);
  for (uint32_t i = 0; i < elements; i++)
    DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i)->t = DUK_TAG_UNUSED;
}

duk_hobject *vm_push_object_literal(duk_hthread *thr, uint32_t properties) {
  duk_hobject *h = duk_hobject_alloc(thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                              DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT));
  DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, h, thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE]);
  vm_push_object(thr, h);
  if (properties > 0 && properties <= 8) vm_reserve_properties(thr, h, properties, 0);
  return h;
}

duk_hobject *vm_push_array_literal(duk_hthread *thr, uint32_t length) {
  duk_harray *a = duk_push_harray(thr);
  if (length > 0) vm_reserve_properties(thr, (duk_hobject *)a, 0, length);
  return (duk_hobject *)a;
}

/* CreateDataProperty for a name that is no array index. */
void vm_define_field_key(duk_hthread *thr, duk_hobject *h, duk_hstring *key,
                         const duk_tval *value) {
  duk_int_t e, hidx;
  duk_heap *heap = thr->heap;
  if (DUK_UNLIKELY(!DUK_HOBJECT_HAS_EXTENSIBLE(h) || DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) ||
                   !is_plain_name(key) ||
                   (may_have(h, key) && duk_hobject_find_entry(heap, h, key, &e, &hidx)))) {
    duk_tval k;
    DUK_TVAL_SET_STRING(&k, key);
    vm_define_field(thr, h, &k, value, DUK_PROPDESC_FLAGS_WEC);
    return;
  }
  append_entry(thr, h, key, value);
}

void vm_define_field(duk_hthread *thr, duk_hobject *h, const duk_tval *key, const duk_tval *value,
                     unsigned attrs) {
  (void)attrs;
  vm_push_object(thr, h);
  vm_push(thr, key);
  vm_push(thr, value);
  if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
    duk_idx_t top = duk_get_top(thr);
    struct property_descriptor d = {DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC, top - 1};
    duk_push_undefined(thr);
    duk_push_undefined(thr);
    vm_to_property_key(thr, thr->valstack_bottom + top - 2, key);
    object_define_or_throw(thr, top - 3, top - 2, &d);
    duk_set_top(thr, top - 3);
    return;
  }
  duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC);
  duk_pop(thr);
}

/* Copy from an object with nothing but named data properties; returns 0 when it is not such a one. */
static int copy_plain(duk_hthread *thr, duk_hobject *target, duk_hobject *h,
                      const duk_tval *excluded, unsigned count) {
  uint32_t n = DUK_HOBJECT_GET_ENEXT(h);
  if (DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) || DUK_HOBJECT_GET_ASIZE(h) > 0 ||
      DUK_HOBJECT_HAS_LAZYPROPS(h) || h == target)
    return 0;
  for (uint32_t i = 0; i < n; i++) {
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, h, i);
    if (key != NULL && (DUK_HSTRING_HAS_ARRIDX(key) ||
                        (DUK_HSTRING_HAS_SYMBOL(key) && !DUK_HSTRING_HAS_HIDDEN(key)) ||
                        DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, h, i)))
      return 0;
  }
  for (uint32_t i = 0; i < n; i++) {
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, h, i);
    unsigned j;
    if (key == NULL || !DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(heap, h, i) || DUK_HSTRING_HAS_HIDDEN(key))
      continue;
    for (j = 0; j < count; j++)
      if (DUK_TVAL_IS_STRING(&excluded[j]) && DUK_TVAL_GET_STRING(&excluded[j]) == key) break;
    if (j == count)
      vm_define_field_key(thr, target, key, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, h, i));
  }
  return 1;
}

void vm_copy_data_properties(duk_hthread *thr, duk_hobject *target, const duk_tval *source,
                             const duk_tval *excluded, unsigned count) {
  duk_tval *base = thr->valstack_top;
  duk_idx_t idx = (duk_idx_t)(base - thr->valstack_bottom);
  if (DUK_TVAL_IS_UNDEFINED(source) || DUK_TVAL_IS_NULL(source) ||
      (DUK_TVAL_IS_OBJECT(source) &&
       copy_plain(thr, target, DUK_TVAL_GET_OBJECT(source), excluded, count)))
    return;
  vm_push(thr, source);
  duk_to_object(thr, idx);
  object_own_keys(thr, idx);
  duk_hobject *keys = DUK_TVAL_GET_OBJECT(base + 1);
  for (uint32_t i = 0, n = ((duk_harray *)keys)->length; i < n; i++) {
    struct property_descriptor d;
    duk_tval *key = base + 2;
    unsigned j;
    duk_get_prop_index(thr, idx + 1, i);
    for (j = 0; j < count; j++)
      if (duk_js_strict_equals((duk_tval *)&excluded[j], key)) break;
    if (j == count && object_get_own(thr, idx, idx + 2, &d) && (d.flags & DUK_DEFPROP_ENUMERABLE)) {
      duk_tval *value = thr->valstack_bottom + d.at;
      if (DESCRIPTOR_IS_ACCESSOR(&d) || DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(DUK_TVAL_GET_OBJECT(base)))
        vm_get_elem(thr, value, base, key);
      vm_define_field(thr, target, key, value, DUK_PROPDESC_FLAGS_WEC);
    }
    vm_set_top(thr, key);
  }
  vm_set_top(thr, base);
}

void vm_super_base(duk_hthread *thr, duk_tval *home) {
  if (DUK_TVAL_IS_OBJECT(home)) {
    vm_push_prototype(thr, DUK_TVAL_GET_OBJECT(home));
    vm_pop_to(thr, home);
  } else {
    vm_clear(thr, home);
    home->t = DUK_TAG_NULL;
  }
}

void vm_get_super(duk_hthread *thr, duk_tval *to, const duk_tval *base) {
  duk_tval *top = thr->valstack_top;
  vm_to_property_key(thr, thr->valstack_top++, base + 2);
  if (!DUK_TVAL_IS_OBJECT(base)) vm_throw_no_base(thr, base, top, 0);
  vm_get_with_receiver(thr, to, DUK_TVAL_GET_OBJECT(base), DUK_TVAL_GET_STRING(top), base + 1);
  vm_set_top(thr, top);
}

duk_hobject *vm_push_prototype(duk_hthread *thr, duk_hobject *h) {
  duk_idx_t at = duk_get_top(thr);
  vm_check_c_stack(thr);
  vm_push_object(thr, h);
  object_get_prototype(thr, at);
  duk_remove(thr, at);
  return duk_get_hobject(thr, at);
}

void vm_get_with_receiver(duk_hthread *thr, duk_tval *to, duk_hobject *h, duk_hstring *key,
                          const duk_tval *receiver) {
  for (; h != NULL; h = DUK_HOBJECT_GET_PROTOTYPE(heap, h)) {
    duk_propdesc desc;
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
      /* Reflect.get with a receiver: the trap sees it. */
      duk_tval *base = thr->valstack_top;
      duk_push_global_object(thr);
      duk_get_prop_literal(thr, -1, "Reflect");
      duk_get_prop_literal(thr, -1, "get");
      duk_tval *call = thr->valstack_top - 1;
      duk_push_undefined(thr);
      vm_push_object(thr, h);
      duk_push_hstring(thr, key);
      vm_push(thr, receiver);
      vm_call(thr, call, NULL);
      vm_pop_to(thr, to);
      vm_set_top(thr, base);
      return;
    }
    if (!DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) && is_plain_name(key)) {
      duk_int_t e, hidx;
      if (!may_have(h, key) || !duk_hobject_find_entry(thr->heap, h, key, &e, &hidx)) continue;
      if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e))
        call_getter(thr, to, DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, h, e), receiver);
      else
        vm_set(thr, to, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e));
      return;
    }
    if (duk_hobject_get_own_propdesc(thr, h, key, &desc, DUK_GETDESC_FLAG_PUSH_VALUE)) {
      if (desc.flags & DUK_PROPDESC_FLAG_ACCESSOR) {
        duk_pop(thr);
        call_getter(thr, to, desc.get, receiver);
      } else {
        vm_pop_to(thr, to);
      }
      return;
    }
  }
  vm_clear(thr, to);
}

void vm_put_super(duk_hthread *thr, const duk_tval *base, int strict) {
  duk_idx_t at = duk_get_top(thr);
  duk_tval *top = thr->valstack_top++;
  vm_to_property_key(thr, top, base + 2);
  if (!DUK_TVAL_IS_OBJECT(base)) vm_throw_no_base(thr, base, top, 1);
  vm_push(thr, base);
  vm_push(thr, base + 3);
  vm_push(thr, base + 1);
  if (!object_set(thr, at + 1, at, at + 2, at + 3) && strict) throw_put_failed(thr, base + 1, top);
  vm_set_top(thr, top);
}

void vm_to_property_key(duk_hthread *thr, duk_tval *to, const duk_tval *from) {
  if (DUK_TVAL_IS_STRING(from)) {
    vm_set(thr, to, from);
    return;
  }
  vm_push(thr, from);
  duk_to_property_key_hstring(thr, -1);
  vm_pop_to(thr, to);
}

/* --- typed arrays --- */

int vm_bufobj_get(duk_hthread *thr, duk_tval *to, duk_hbufobj *h, uint32_t index) {
  duk_uint8_t *p = typed_element(h, index);
  double d;
  if (p == NULL || !typed_load(h->elem_type, p, &d)) return 0;
  vm_set_number(thr, to, d);
  return 1;
}

int vm_bufobj_put(duk_hthread *thr, duk_hbufobj *h, uint32_t index, const duk_tval *value) {
  duk_uint8_t *p;
  (void)thr;
  return VM_IS_NUMBER(value) && (p = typed_element(h, index)) != NULL &&
         typed_store(h->elem_type, p, value->v.d);
}

int vm_typed_length(duk_hthread *thr, duk_hobject *h, struct vm_site *site, double *length) {
  duk_heap *heap = thr->heap;
  duk_hobject *last = thr->builtins[BI_TYPED_ARRAY_PROTOTYPE], *getter;
  duk_hbufobj *array = (duk_hbufobj *)h;
  duk_int_t e, hidx;
  if (!array->is_typedarray) return 0;
  for (; h != last; h = DUK_HOBJECT_GET_PROTOTYPE(heap, h))
    if (h == NULL || DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) || DUK_HOBJECT_HAS_LAZYPROPS(h) ||
        (DUK_HOBJECT_GET_ENEXT(h) > 0 && duk_hobject_find_entry(heap, h, site->key, &e, &hidx)))
      return 0;
  e = (duk_int_t)site->proto;
  if (site->proto >= DUK_HOBJECT_GET_ENEXT(h) || DUK_HOBJECT_E_GET_KEY(heap, h, e) != site->key) {
    if (!duk_hobject_find_entry(heap, h, site->key, &e, &hidx)) return 0;
    site->proto = (uint32_t)e;
  }
  if (!DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, h, e) ||
      (getter = DUK_HOBJECT_E_GET_VALUE_GETTER(heap, h, e)) == NULL ||
      !DUK_HOBJECT_IS_NATFUNC(getter) ||
      ((duk_hnatfunc *)getter)->quick != QUICK_typed_array_quick_length)
    return 0;
  *length = DUK_HBUFOBJ_COUNT(array);
  return 1;
}

void vm_push_own_keys(duk_hthread *thr, duk_idx_t index) {
  duk_hobject *keys, *out;
  index = duk_require_normalize_index(thr, index);
  if (!DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(duk_known_hobject(thr, index))) {
    duk_dup(thr, index);
    duk_hobject_get_enumerated_keys(thr, DUK_ENUM_OWN_PROPERTIES_ONLY |
                                             DUK_ENUM_INCLUDE_SYMBOLS); /* takes the object */
    return;
  }
  /* A proxy's traps say what it has and what of that is enumerable. */
  out = vm_push_array_literal(thr, 0);
  object_own_keys(thr, index);
  keys = duk_known_hobject(thr, -1);
  for (uint32_t i = 0, n = ((duk_harray *)keys)->length; i < n; i++) {
    struct property_descriptor d;
    duk_tval *top = thr->valstack_top;
    duk_get_prop_index(thr, (duk_idx_t)(top - 1 - thr->valstack_bottom), i);
    if (object_get_own(thr, index, (duk_idx_t)(top - thr->valstack_bottom), &d) &&
        (d.flags & DUK_DEFPROP_ENUMERABLE))
      vm_array_append(thr, out, top);
    vm_set_top(thr, top);
  }
  duk_pop(thr);
}
