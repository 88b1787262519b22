/*
 * Realms: making one, finding that of a function, and how long it lives.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"

/* A place in the heap's table of realms. */
static size_t free_place(duk_hthread *thr) {
  struct vm_state *vm = VM(thr);
  size_t i = 0;
  while (i < vm->realm_count && vm->realms[i] != NULL) i++;
  if (i == vm->realm_count) {
    size_t count = vm->realm_count == 0 ? 4 : vm->realm_count * 2;
    struct vm_realm **realms;
    if (i > UINT16_MAX) vm_throw_range(thr, "Too many contexts");
    realms = (struct vm_realm **)realloc(vm->realms, count * sizeof *realms);
    if (realms == NULL) vm_throw_range(thr, "Out of memory");
    memset(realms + i, 0, (count - i) * sizeof *realms);
    vm->realms = realms;
    vm->realm_count = count;
  }
  return i;
}

/* The realm's cell, entered in the table. It has one reference that nobody gives back: see struct vm_realm. */
static struct vm_realm *make_cell(duk_hthread *thr, duk_hobject **builtins) {
  struct vm_state *vm = VM(thr);
  size_t id = free_place(thr);
  size_t own = builtins == NULL ? DUK_NUM_INTRINSICS * sizeof(duk_hobject *) : 0;
  struct vm_realm *r = vm_cell_alloc(thr, VM_CELL_REALM, sizeof *r + own);
  DUK_HEAPHDR_PREINC_REFCOUNT(&r->hdr);
  r->builtins = builtins != NULL ? builtins : r->own;
  r->id = (uint16_t)id;
  r->colour = VM_F_REALM_FIRST;
  while (vm->colours & r->colour && r->colour != VM_F_REALM_SHARED) r->colour <<= 1;
  vm->colours |= r->colour;
  r->slow = VM_F_SLOW_ENTRY | (VM_F_REALMS & ~r->colour) | VM_F_REALM_SHARED;
  vm->realms[id] = r;
  return r;
}

static duk_hobject *own_function(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  duk_tval *v = h != NULL ? duk_hobject_find_entry_tval_ptr(thr->heap, h, key) : NULL;
  if (v == NULL || !DUK_TVAL_IS_OBJECT(v)) return NULL;
  DUK_HOBJECT_INCREF(thr, DUK_TVAL_GET_OBJECT(v));
  return DUK_TVAL_GET_OBJECT(v);
}

/* Complete the running realm, which has Duktape's own built-in objects. */
static void complete(duk_hthread *thr) {
  struct vm_realm *r = VM_REALM(thr);
  struct vm_state *vm = VM(thr);
  duk_push_bare_object(thr);
  r->lexicals = duk_known_hobject(thr, -1);
  DUK_HOBJECT_INCREF(thr, r->lexicals);
  duk_pop(thr);
  builtins_init(thr);
  vm_init_errors(thr);
  r->array_iterator_next =
      own_function(thr, thr->builtins[BI_ARRAY_ITERATOR_PROTOTYPE], vm->str_next);
  r->generator_next = own_function(thr, thr->builtins[BI_GENERATOR_PROTOTYPE], vm->str_next);
  r->has_instance = own_function(thr, thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE],
                                 DUK_HTHREAD_STRING_WELLKNOWN_SYMBOL_HAS_INSTANCE(thr));
  duk_push_global_object(thr);
  duk_del_prop_literal(thr, -1, "Duktape");
  duk_del_prop_literal(thr, -1, "CBOR");
  duk_pop(thr);
}

void vm_realm_init(duk_hthread *thr) {
  vm_realm_switch(thr, make_cell(thr, thr->main_builtins));
  complete(thr);
}

struct vm_realm *vm_realm_new(duk_hthread *thr) {
  struct vm_realm *const outer = VM_REALM(thr), *r = make_cell(thr, NULL);
  duk_tval *bottom = thr->valstack_bottom;
  vm_realm_switch(thr, r);
  thr->valstack_bottom = thr->valstack_top; /* Duktape expects an empty stack */
  duk_hthread_create_builtin_objects(thr);
  complete(thr);
  duk_push_global_object(thr);
  thr->valstack_bottom = bottom;
  vm_realm_switch(thr, outer);
  return r;
}

struct vm_realm *vm_realm_with_id(duk_hthread *thr, unsigned id) {
  return VM(thr)->realms[id];
}

struct vm_realm *vm_realm_of(duk_hthread *thr, duk_hobject *h) {
  for (;;) {
    if (DUK_HOBJECT_IS_COMPFUNC(h)) return VM_CLOSURE_CODE(h)->unit->realm;
    if (DUK_HOBJECT_HAS_BOUNDFUNC(h)) {
      duk_tval *target = &((duk_hboundfunc *)(void *)h)->target;
      if (!DUK_TVAL_IS_OBJECT(target)) return VM_REALM(thr);
      h = DUK_TVAL_GET_OBJECT(target);
    } else if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
      duk_hproxy *p = (duk_hproxy *)h;
      if (p->handler == NULL)
        vm_throw_type(thr, "Cannot perform 'get' on a proxy that has been revoked");
      h = p->target;
    } else if (DUK_HOBJECT_IS_NATFUNC(h)) {
      return vm_realm_with_id(thr, ((duk_hnatfunc *)h)->realm);
    } else {
      return VM_REALM(thr);
    }
  }
}

duk_hobject *vm_intrinsic_for(duk_hthread *thr, duk_hobject *new_target, duk_small_uint_t bidx) {
  return vm_realm_of(thr, new_target)->builtins[bidx];
}

/* --- the collector --- */

/* Mark a realm by a reference that is not counted. */
static void mark(duk_heap *heap, struct vm_realm *r) {
  duk_heap_mark_heaphdr(heap, &r->hdr);
#if defined(DUK_USE_ASSERTIONS)
  r->hdr.h_assert_refcount--;
#endif
}

void jsrun_mark_realm(duk_heap *heap, duk_uint16_t id) {
  mark(heap, ((struct vm_state *)heap->jsrun_vm)->realms[id]);
}

void vm_realms_mark(duk_heap *heap) {
  struct vm_state *vm = (struct vm_state *)heap->jsrun_vm;
  if (vm->realm_count > 0) mark(heap, vm->realms[0]);
  if (heap->heap_thread->jsrun_realm != NULL)
    mark(heap, (struct vm_realm *)heap->heap_thread->jsrun_realm);
}

void vm_realm_free(duk_heap *heap, struct vm_realm *r) {
  struct vm_state *vm = (struct vm_state *)heap->jsrun_vm;
  vm->realms[r->id] = NULL;
  if (r->colour != VM_F_REALM_SHARED) vm->colours &= ~r->colour;
}
