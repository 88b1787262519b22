/*
 * Global variables: script-level let, const and class in the realm's lexical record, var and functions as properties
 * of the global object (ES2023 9.1.1.4).
 */
#include "vm.h"

/* A site of a global variable remembers in `proto` the epoch in which it was found on the global object. */

static duk_tval *find_lexical(duk_hthread *thr, duk_hstring *name, unsigned *flags) {
  duk_hobject *h = VM_REALM(thr)->lexicals;
  duk_int_t e, hidx;
  if (DUK_HOBJECT_GET_ENEXT(h) == 0 || !duk_hobject_find_entry(thr->heap, h, name, &e, &hidx))
    return NULL;
  if (flags != NULL) *flags = DUK_HOBJECT_E_GET_FLAGS(thr->heap, h, e);
  return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e);
}

void vm_get_global(duk_hthread *thr, duk_tval *to, struct vm_site *site, int typeof_only) {
  duk_hobject *g = thr->builtins[DUK_BIDX_GLOBAL];
  duk_tval *lexical = find_lexical(thr, site->key, NULL), v;
  if (lexical != NULL) {
    if (DUK_TVAL_IS_UNUSED(lexical))
      vm_throw_reference(thr, "Cannot access '%s' before initialization",
                         DUK_HSTRING_GET_DATA(site->key));
    site->proto = 0;
    vm_set(thr, to, lexical);
    return;
  }
  DUK_TVAL_SET_OBJECT(&v, g);
  {
    duk_int_t e, hidx;
    site->proto = 0;
    if (duk_hobject_find_entry(thr->heap, g, site->key, &e, &hidx)) {
      site->own = (uint32_t)e;
      site->proto = VM(thr)->global_epoch;
      if (!DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, g, e)) {
        vm_set(thr, to, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, g, e));
        return;
      }
    }
  }
  if (!duk_hobject_hasprop_raw(thr, g, site->key)) {
    if (!typeof_only) vm_throw_reference(thr, "%s is not defined", DUK_HSTRING_GET_DATA(site->key));
    vm_clear(thr, to);
    return;
  }
  vm_get_hobject_key(thr, to, g, site->key);
}

void vm_put_global(duk_hthread *thr, struct vm_site *site, const duk_tval *value, int strict) {
  duk_hobject *g = thr->builtins[DUK_BIDX_GLOBAL];
  unsigned flags;
  duk_tval *lexical = find_lexical(thr, site->key, &flags), v;
  if (lexical != NULL) {
    if (DUK_TVAL_IS_UNUSED(lexical))
      vm_throw_reference(thr, "Cannot access '%s' before initialization",
                         DUK_HSTRING_GET_DATA(site->key));
    if (!(flags & DUK_PROPDESC_FLAG_WRITABLE))
      vm_throw_type(thr, "Assignment to constant variable.");
    vm_set(thr, lexical, value);
    return;
  }
  if (strict && !duk_hobject_hasprop_raw(thr, g, site->key))
    vm_throw_reference(thr, "%s is not defined", DUK_HSTRING_GET_DATA(site->key));
  {
    struct vm_site property = {site->key, site->own, 0};
    DUK_TVAL_SET_OBJECT(&v, g);
    vm_put_named(thr, &v, &property, value, strict);
  }
}

void vm_declare_check(duk_hthread *thr, duk_hstring *name, unsigned kind) {
  duk_hobject *g = thr->builtins[DUK_BIDX_GLOBAL];
  duk_propdesc desc;
  int own = duk_hobject_get_own_propdesc(thr, g, name, &desc, 0);
  if (kind < 4 && find_lexical(thr, name, NULL) != NULL)
    vm_throw_syntax(thr, "Identifier '%s' has already been declared", DUK_HSTRING_GET_DATA(name));
  if (kind >= 2) {
    if (own && !(desc.flags & DUK_PROPDESC_FLAG_CONFIGURABLE))
      vm_throw_syntax(thr, "Identifier '%s' has already been declared", DUK_HSTRING_GET_DATA(name));
    return;
  }
  if (!own) {
    if (!DUK_HOBJECT_HAS_EXTENSIBLE(g))
      vm_throw_type(thr, "Cannot add property %s, object is not extensible",
                    DUK_HSTRING_GET_DATA(name));
  } else if (kind == 1 && !(desc.flags & DUK_PROPDESC_FLAG_CONFIGURABLE) &&
             ((desc.flags & DUK_PROPDESC_FLAG_ACCESSOR) ||
              (desc.flags & DUK_PROPDESC_FLAGS_WE) != DUK_PROPDESC_FLAGS_WE)) {
    vm_throw_type(thr, "Identifier '%s' has already been declared", DUK_HSTRING_GET_DATA(name));
  }
}

void vm_declare_var(duk_hthread *thr, duk_hstring *name, int deletable) {
  duk_hobject *g = thr->builtins[DUK_BIDX_GLOBAL];
  duk_propdesc desc;
  if (duk_hobject_get_own_propdesc(thr, g, name, &desc, 0)) return;
  duk_push_undefined(thr);
  duk_hobject_define_property_internal(thr, g, name,
                                       deletable ? DUK_PROPDESC_FLAGS_WEC : DUK_PROPDESC_FLAGS_WE);
}

void vm_declare_function(duk_hthread *thr, duk_hstring *name, const duk_tval *value,
                         int deletable) {
  duk_hobject *g = thr->builtins[DUK_BIDX_GLOBAL];
  duk_propdesc desc;
  int own = duk_hobject_get_own_propdesc(thr, g, name, &desc, 0);
  duk_push_hobject(thr, g);
  duk_push_hstring(thr, name);
  vm_push(thr, value);
  if (!own || (desc.flags & DUK_PROPDESC_FLAG_CONFIGURABLE))
    duk_def_prop(thr, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_WRITABLE |
                     DUK_DEFPROP_ENUMERABLE | (deletable ? DUK_DEFPROP_CONFIGURABLE : 0));
  else
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE);
  duk_pop(thr);
}

void vm_declare_lexical(duk_hthread *thr, duk_hstring *name, int is_const) {
  duk_hobject *h = VM_REALM(thr)->lexicals;
  duk_int_t e, hidx;
  if (duk_hobject_find_entry(thr->heap, h, name, &e, &hidx))
    vm_clear(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e));
  else
    e = duk_hobject_alloc_entry_checked(thr, h, name);
  DUK_HOBJECT_E_SET_FLAGS(thr->heap, h, e,
                          is_const ? DUK_PROPDESC_FLAG_ENUMERABLE : DUK_PROPDESC_FLAGS_WE);
  DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e)->t = DUK_TAG_UNUSED;
  VM(thr)->global_epoch++; /* sites that skip the lexical record must look again */
}

void vm_init_lexical(duk_hthread *thr, duk_hstring *name, const duk_tval *value) {
  duk_tval *v = find_lexical(thr, name, NULL);
  vm_set(thr, v, value);
}

duk_tval *vm_lexical(duk_hthread *thr, duk_hstring *name) {
  unsigned flags;
  duk_tval *v = find_lexical(thr, name, &flags);
  return v != NULL && (flags & DUK_PROPDESC_FLAG_WRITABLE) ? v : NULL;
}

int vm_has_lexical(duk_hthread *thr, duk_hstring *name) {
  return find_lexical(thr, name, NULL) != NULL;
}
