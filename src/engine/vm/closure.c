/*
 * Function objects: closures with length, name and prototype made on demand, method and class definitions.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"

duk_hcompfunc *vm_push_closure(duk_hthread *thr, struct vm_code *code, struct vm_scope *env) {
  duk_uint_t flags = DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_CALLABLE |
                     DUK_HOBJECT_FLAG_COMPFUNC | VM_FLAG_LAZY |
                     DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_FUNCTION);
  duk_hobject *proto = thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE];
  duk_hcompfunc *f;
  if (code->flags & VM_F_STRICT) flags |= DUK_HOBJECT_FLAG_STRICT;
  if (code->flags & VM_F_CONSTRUCTOR) flags |= DUK_HOBJECT_FLAG_CONSTRUCTABLE;
  if (code->flags & VM_F_GENERATOR)
    proto = (code->flags & VM_F_ASYNC) ? thr->builtins[BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE]
                                       : thr->builtins[BI_GENERATOR_FUNCTION_PROTOTYPE];
  else if (code->flags & VM_F_ASYNC)
    proto = thr->builtins[BI_ASYNC_FUNCTION_PROTOTYPE];
  f = duk_hcompfunc_alloc(thr, flags);
  f->code = &code->hdr;
  DUK_HEAPHDR_PREINC_REFCOUNT(&code->hdr);
  f->env = (duk_heaphdr *)env; /* may be NULL */
  if (env != NULL) DUK_HEAPHDR_PREINC_REFCOUNT(&env->hdr);
  DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, &f->obj, proto);
  DUK_TVAL_SET_OBJECT(thr->valstack_top, &f->obj);
  DUK_HOBJECT_INCREF(thr, &f->obj);
  thr->valstack_top++;
  return f;
}

static void define(duk_hthread *thr, duk_hobject *h, duk_hstring *key, unsigned flags) {
  /* [ ... value ] -> [ ... ] */
  duk_hobject_define_property_internal(thr, h, key, flags);
}

void vm_closure_materialize(duk_hthread *thr, duk_hobject *func) {
  struct vm_state *vm = VM(thr);
  struct vm_code *code = VM_CLOSURE_CODE(func);
  struct vm_realm *const outer = VM_REALM(thr);
  vm_realm_restore(thr, code->unit->realm);
  DUK_HEAPHDR_CLEAR_FLAG_BITS(&func->hdr, VM_FLAG_LAZY);
  duk_push_uint(thr, code->fn->length);
  define(thr, func, vm->str_length, DUK_PROPDESC_FLAGS_C);
  duk_push_hstring(thr, code->name);
  define(thr, func, vm->str_name, DUK_PROPDESC_FLAGS_C);
  if (code->flags & VM_F_GENERATOR) {
    duk_hobject *shared = (code->flags & VM_F_ASYNC)
                              ? thr->builtins[BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE]
                              : thr->builtins[BI_GENERATOR_FUNCTION_PROTOTYPE];
    duk_hobject *h =
        duk_push_object_helper(thr,
                               DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                   DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT),
                               -1);
    duk_tval *proto = duk_hobject_find_entry_tval_ptr(thr->heap, shared, vm->str_prototype);
    if (proto != NULL && DUK_TVAL_IS_OBJECT(proto))
      DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, h, DUK_TVAL_GET_OBJECT(proto));
    define(thr, func, vm->str_prototype, DUK_PROPDESC_FLAGS_W);
  } else if ((code->flags & VM_F_CONSTRUCTOR) && !(code->flags & VM_F_CLASS)) {
    duk_hobject *h =
        duk_push_object_helper(thr,
                               DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                   DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT),
                               DUK_BIDX_OBJECT_PROTOTYPE);
    vm_push_object(thr, func);
    define(thr, h, vm->str_constructor, DUK_PROPDESC_FLAGS_WC);
    define(thr, func, vm->str_prototype, DUK_PROPDESC_FLAGS_W);
  }
  vm_realm_restore(thr, outer);
}

static void native_materialize(duk_hthread *thr, duk_hobject *func) {
  DUK_HEAPHDR_CLEAR_FLAG_BITS(&func->hdr, VM_FLAG_LAZY);
  duk_push_int(thr, ((duk_hnatfunc *)func)->nargs > 0 ? ((duk_hnatfunc *)func)->nargs : 0);
  define(thr, func, VM(thr)->str_length, DUK_PROPDESC_FLAGS_C);
  duk_push_hstring_empty(thr);
  define(thr, func, VM(thr)->str_name, DUK_PROPDESC_FLAGS_C);
}

void jsrun_materialize(duk_heap *heap, duk_hobject *func) {
  duk_hthread *thr = heap->curr_thread != NULL ? heap->curr_thread : heap->heap_thread;
  heap->ms_prevent_count++; /* the caller holds pointers that a collection might free */
  if (DUK_HOBJECT_IS_COMPFUNC(func))
    vm_closure_materialize(thr, func);
  else if (DUK_HOBJECT_IS_CALLABLE(func))
    native_materialize(thr, func);
  else
    vm_error_materialize(thr, func);
  heap->ms_prevent_count--;
}

int jsrun_is_lazy_key(duk_heap *heap, duk_hobject *obj, duk_hstring *key) {
  struct vm_state *vm = (struct vm_state *)heap->jsrun_vm;
  if (!DUK_HOBJECT_IS_CALLABLE(obj)) return key == vm->str_stack;
  return key == vm->str_length || key == vm->str_name || key == vm->str_prototype;
}

void vm_set_function_name(duk_hthread *thr, duk_hobject *func, const duk_tval *key, int prefix) {
  static const char *const prefixes[] = {"", "get ", "set "};
  struct vm_state *vm = VM(thr);
  duk_hstring *h;
  if (DUK_HOBJECT_IS_COMPFUNC(func) && (VM_CLOSURE_CODE(func)->flags & VM_F_NAMED)) return;
  if (DUK_HEAPHDR_CHECK_FLAG_BITS(&func->hdr, VM_FLAG_LAZY))
    jsrun_materialize(thr->heap, func);
  else if (DUK_HOBJECT_IS_COMPFUNC(func) && (VM_CLOSURE_CODE(func)->flags & VM_F_CLASS)) {
    /* A class keeps a static member called name. */
    duk_tval *own = duk_hobject_find_entry_tval_ptr(thr->heap, func, vm->str_name);
    if (own == NULL || !DUK_TVAL_IS_STRING(own) ||
        DUK_TVAL_GET_STRING(own) != VM_CLOSURE_CODE(func)->name)
      return;
  }
  duk_push_string(thr, prefixes[prefix]);
  vm_push(thr, key);
  if (DUK_TVAL_IS_STRING(key) && DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(key))) {
    duk_hstring *sym = DUK_TVAL_GET_STRING(key);
    const char *p = (const char *)DUK_HSTRING_GET_DATA(sym) + 1,
               *end = p + DUK_HSTRING_GET_BYTELEN(sym) - 1, *q = p;
    /* 0x80/0x81/0x82 prefix, description, then for unique symbols 0xff and a number */
    while (q < end && (unsigned char)*q != 0xff) q++;
    if (p[-1] == (char)0xff || DUK_HSTRING_HAS_HIDDEN(sym)) {
      duk_push_lstring(thr, p, (duk_size_t)(q - p)); /* private name: with its # */
    } else if (q == p && end - q <= 1) {
      duk_push_literal(thr, "");
    } else {
      duk_push_literal(thr, "[");
      duk_push_lstring(thr, p, (duk_size_t)(q - p));
      duk_push_literal(thr, "]");
      duk_concat(thr, 3);
      /* a symbol without description gives the empty name */
      if (duk_get_length(thr, -1) == 2) {
        duk_pop(thr);
        duk_push_literal(thr, "");
      }
    }
    duk_replace(thr, -2);
  }
  duk_concat(thr, 2);
  h = duk_known_hstring(thr, -1);
  (void)h;
  define(thr, func, vm->str_name, DUK_PROPDESC_FLAGS_C);
}

void vm_define_method(duk_hthread *thr, duk_hobject *target, const duk_tval *key, duk_hobject *func,
                      unsigned ext) {
  unsigned kind = ext & 3;
  unsigned flags = DUK_PROPDESC_FLAG_CONFIGURABLE | ((ext & 4) ? DUK_PROPDESC_FLAG_ENUMERABLE : 0);
  duk_tval k = *key;
  if (DUK_HOBJECT_IS_COMPFUNC(func)) {
    duk_hcompfunc *f = (duk_hcompfunc *)func;
    duk_hobject *old = f->home;
    f->home = target;
    DUK_HOBJECT_INCREF(thr, target);
    DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, old);
  }
  if (kind != 0 || !DUK_TVAL_IS_STRING(&k) ||
      VM_CLOSURE_CODE(func)->name != DUK_TVAL_GET_STRING(&k))
    vm_set_function_name(thr, func, &k, (int)kind);
  vm_push_object(thr, target);
  vm_push(thr, &k);
  vm_push_object(thr, func);
  if (kind == 0) {
    duk_def_prop(thr, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_WRITABLE |
                     DUK_DEFPROP_CONFIGURABLE | ((ext & 4) ? DUK_DEFPROP_ENUMERABLE : 0));
  } else {
    duk_def_prop(thr, -3,
                 (kind == 1 ? DUK_DEFPROP_HAVE_GETTER : DUK_DEFPROP_HAVE_SETTER) |
                     DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_HAVE_CONFIGURABLE |
                     DUK_DEFPROP_CONFIGURABLE | ((ext & 4) ? DUK_DEFPROP_ENUMERABLE : 0));
  }
  (void)flags;
  duk_pop(thr);
}

void vm_define_class(duk_hthread *thr, duk_tval *base) {
  struct vm_state *vm = VM(thr);
  duk_hobject *ctor = DUK_TVAL_GET_OBJECT(base), *proto;
  duk_hobject *proto_parent = thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE];
  duk_tval *heritage = base + 1, *slot = NULL;
  if (DUK_TVAL_IS_NULL(heritage)) {
    proto_parent = NULL;
  } else if (!DUK_TVAL_IS_UNUSED(heritage)) {
    if (!DUK_TVAL_IS_OBJECT(heritage) ||
        !DUK_HOBJECT_HAS_CONSTRUCTABLE(DUK_TVAL_GET_OBJECT(heritage))) {
      vm_push(thr, heritage);
      vm_throw_type(thr, "Class extends value %s is not a constructor or null",
                    vm_readable(thr, -1));
    }
    slot = thr->valstack_top++;
    vm_get_hobject_key(thr, slot, DUK_TVAL_GET_OBJECT(heritage), vm->str_prototype);
    if (DUK_TVAL_IS_OBJECT(slot))
      proto_parent = DUK_TVAL_GET_OBJECT(slot);
    else if (DUK_TVAL_IS_NULL(slot))
      proto_parent = NULL;
    else
      vm_throw_type(thr, "Class extends value does not have valid prototype property %s",
                    vm_readable(thr, -1));
    duk_hobject_set_prototype_updref(thr, ctor, DUK_TVAL_GET_OBJECT(heritage));
  }
  proto = duk_push_object_helper(thr,
                                 DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                     DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT),
                                 -1);
  if (proto_parent != NULL) DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, proto, proto_parent);
  if (DUK_HEAPHDR_CHECK_FLAG_BITS(&ctor->hdr, VM_FLAG_LAZY)) vm_closure_materialize(thr, ctor);
  vm_push_object(thr, proto);
  define(thr, ctor, vm->str_prototype, DUK_PROPDESC_FLAGS_NONE);
  vm_push_object(thr, ctor);
  define(thr, proto, vm->str_constructor, DUK_PROPDESC_FLAGS_WC);
  {
    duk_hcompfunc *f = (duk_hcompfunc *)ctor;
    duk_hobject *old = f->home;
    f->home = proto;
    DUK_HOBJECT_INCREF(thr, proto);
    DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, old);
  }
  vm_pop_to(thr, heritage);
  if (slot != NULL) vm_set_top(thr, slot);
}

int vm_enter_fields(duk_hthread *thr, duk_hobject *constructor, const duk_tval *this_value) {
  duk_hobject *fields = ((duk_hcompfunc *)constructor)->fields;
  duk_tval *base = thr->valstack_top;
  if (fields == NULL) return 0;
  vm_push_object(thr, fields);
  vm_push(thr, this_value);
  vm_enter(thr, base, fields, NULL)->retval = base; /* which nobody wants */
  return 1;
}

int vm_subtraction(duk_hobject *func) {
  struct vm_code *code;
  vm_instr first, second;
  if (!DUK_HOBJECT_IS_COMPFUNC(func)) return 0;
  code = VM_CLOSURE_CODE(func);
  if ((code->flags & (VM_F_SLOW_ENTRY | VM_F_ASYNC | VM_F_GENERATOR)) || code->nparams != 2)
    return 0;
  first = code->instrs[0];
  if (VM_OP(first) != VM_OP_SUB) return 0;
  second = code->instrs[1];
  if (VM_OP(second) != VM_OP_RET || VM_A(second) != VM_A(first)) return 0;
  return VM_B(first) == 0 && VM_C(first) == 1 ? 1 : VM_B(first) == 1 && VM_C(first) == 0 ? -1 : 0;
}
