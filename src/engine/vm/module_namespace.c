/* See module_namespace.h, and engine/module.h for how they are made. */
#include "module_namespace.h"

#include "engine/builtins/builtins.h"
#include "engine/module.h"
#include "vm.h"

static duk_hobject *names_of(const duk_hobject *ns) {
  return ((const duk_hproxy *)ns)->handler;
}

/* The exported variable of this name, or NULL. */
static duk_tval *find_variable(duk_hthread *thr, const duk_hobject *ns, duk_hstring *key) {
  duk_int_t entry, hash;
  duk_hobject *boxes = ((const duk_hproxy *)ns)->target;
  duk_tval *at;
  if (!duk_hobject_find_entry(thr->heap, boxes, key, &entry, &hash)) return NULL;
  at = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, boxes, entry);
  return &((struct vm_scope *)at->v.heaphdr)->slots[0];
}

static void push_variable(duk_hthread *thr, const duk_tval *variable, duk_hstring *key) {
  if (DUK_TVAL_IS_UNUSED(variable))
    vm_throw_reference(thr, "Cannot access '%s' before initialization", DUK_HSTRING_GET_DATA(key));
  vm_push(thr, variable);
}

static bool is_tag(duk_hthread *thr, duk_hstring *key) {
  return key == DUK_HTHREAD_STRING_WELLKNOWN_SYMBOL_TO_STRING_TAG(thr);
}

bool module_namespace_get_own(duk_hthread *thr, duk_hobject *ns, duk_hstring *key,
                              struct property_descriptor *d) {
  const duk_tval *variable = find_variable(thr, ns, key);
  if (variable == NULL && !is_tag(thr, key)) return false;
  duk_require_stack(thr, 8);
  d->at = duk_get_top(thr);
  d->flags = DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC;
  if (variable != NULL) {
    push_variable(thr, variable, key);
    d->flags |= DUK_DEFPROP_WRITABLE | DUK_DEFPROP_ENUMERABLE;
  } else {
    duk_push_literal(thr, "Module");
  }
  duk_push_undefined(thr);
  duk_push_undefined(thr);
  return true;
}

bool module_namespace_define_own(duk_hthread *thr, duk_hobject *ns, duk_hstring *key,
                                 const struct property_descriptor *d) {
  struct property_descriptor current;
  duk_idx_t top = duk_get_top(thr);
  bool ok = module_namespace_get_own(thr, ns, key, &current);
  if (ok && is_tag(thr, key)) {
    ok = descriptor_is_compatible(thr, false, d, &current);
  } else if (ok) {
    ok = !DESCRIPTOR_IS_ACCESSOR(d) && !(d->flags & DUK_DEFPROP_CONFIGURABLE) &&
         (d->flags & (DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_ENUMERABLE)) !=
             DUK_DEFPROP_HAVE_ENUMERABLE &&
         (d->flags & (DUK_DEFPROP_HAVE_WRITABLE | DUK_DEFPROP_WRITABLE)) !=
             DUK_DEFPROP_HAVE_WRITABLE &&
         (!(d->flags & DUK_DEFPROP_HAVE_VALUE) || duk_samevalue(thr, d->at, current.at));
  }
  duk_set_top(thr, top);
  return ok;
}

bool module_namespace_has(duk_hthread *thr, duk_hobject *ns, duk_hstring *key) {
  return find_variable(thr, ns, key) != NULL || is_tag(thr, key);
}

bool module_namespace_delete(duk_hthread *thr, duk_hobject *ns, duk_hstring *key) {
  return !module_namespace_has(thr, ns, key);
}

void module_namespace_get(duk_hthread *thr, duk_hobject *ns, duk_hstring *key) {
  const duk_tval *variable = find_variable(thr, ns, key);
  if (variable != NULL)
    push_variable(thr, variable, key);
  else if (is_tag(thr, key))
    duk_push_literal(thr, "Module");
  else
    duk_push_undefined(thr);
}

void module_namespace_own_keys(duk_hthread *thr, duk_hobject *ns) {
  duk_idx_t names = duk_get_top(thr);
  duk_require_stack(thr, 4);
  duk_push_hobject(thr, names_of(ns));
  duk_push_array(thr);
  duk_uarridx_t n = (duk_uarridx_t)((duk_harray *)names_of(ns))->length;
  for (duk_uarridx_t i = 0; i < n; i++) {
    duk_get_prop_index(thr, names, i);
    builtins_create_index(thr, names + 1, i);
  }
  duk_push_hstring(thr, DUK_HTHREAD_STRING_WELLKNOWN_SYMBOL_TO_STRING_TAG(thr));
  builtins_create_index(thr, names + 1, n);
  duk_remove(thr, names);
}

/* --- making them --- */

void engine_push_namespace(duk_context *ctx, duk_idx_t names) {
  duk_hthread *thr = (duk_hthread *)ctx;
  duk_idx_t at = duk_get_top(ctx);
  names = duk_require_normalize_index(ctx, names);
  duk_uarridx_t n = (duk_uarridx_t)duk_get_length(ctx, names);
  duk_require_stack(ctx, 8);
  duk_push_bare_object(ctx); /* target: the boxes */
  duk_push_array(ctx);       /* handler: the names */
  duk_hobject *boxes = duk_known_hobject(thr, at), *list = duk_known_hobject(thr, at + 1);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, list, NULL);
  for (duk_uarridx_t i = 0; i < n; i++) {
    duk_get_prop_index(ctx, names, i);
    duk_hstring *name = duk_require_hstring(thr, -1);
    vm_set_cell(thr, thr->valstack_top++, vm_scope_new(thr, NULL, 1));
    duk_int_t entry = duk_hobject_alloc_entry_checked(thr, boxes, name);
    DUK_HOBJECT_E_SET_FLAGS(thr->heap, boxes, entry, DUK_PROPDESC_FLAGS_WE);
    DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, boxes, entry)->t = DUK_TAG_UNDEFINED;
    vm_pop_to(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, boxes, entry));
    builtins_create_index(thr, at + 1, i);
  }
  duk_hproxy *p = duk_hproxy_alloc(thr, DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ | DUK_HOBJECT_FLAG_STRICT |
                                            DUK_HOBJECT_CLASS_AS_FLAGS(MODULE_NAMESPACE_CLASS));
  p->target = boxes;
  p->handler = list;
  DUK_HOBJECT_INCREF(thr, boxes);
  DUK_HOBJECT_INCREF(thr, list);
  duk_push_hobject(thr, &p->obj);
  duk_replace(ctx, at);
  duk_set_top(ctx, at + 1);
}

/* The place of the index-th name's box. */
static duk_tval *box_at(duk_hthread *thr, duk_idx_t ns, uint32_t index) {
  duk_hobject *h = duk_require_hobject(thr, ns);
  if (!module_namespace_is(h) || index >= DUK_HOBJECT_GET_ENEXT(((duk_hproxy *)h)->target))
    vm_throw_type(thr, "not a module namespace, or no such name in it");
  return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, ((duk_hproxy *)h)->target, index);
}

void engine_namespace_share(duk_context *ctx, duk_idx_t ns, uint32_t index, duk_idx_t record,
                            uint32_t slot) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_scope *box = vm_module_box(thr, record, slot);
  vm_set_cell(thr, box_at(thr, ns, index), box);
}

void engine_namespace_set(duk_context *ctx, duk_idx_t ns, uint32_t index) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_scope *box = (struct vm_scope *)box_at(thr, ns, index)->v.heaphdr;
  vm_pop_to(thr, &box->slots[0]);
}

bool engine_is_namespace(duk_context *ctx, duk_idx_t index) {
  const duk_hobject *h = duk_get_hobject((duk_hthread *)ctx, index);
  return h != NULL && module_namespace_is(h);
}
