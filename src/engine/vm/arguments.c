/*
 * The `arguments` object, the rest array, and the scope of functions whose `arguments` aliases their parameters.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"

static duk_hobject *push_arguments_object(duk_hthread *thr, struct vm_code *code, duk_hobject *func,
                                          const duk_tval *args, uint32_t argc,
                                          struct vm_scope *mapped) {
  struct vm_state *vm = VM(thr);
  duk_hobject *h = duk_push_object_helper(
      thr,
      DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS | DUK_HOBJECT_FLAG_ARRAY_PART |
          DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_ARGUMENTS),
      DUK_BIDX_OBJECT_PROTOTYPE);
  {
    vm_reserve_properties(thr, h, 3, argc);
    for (uint32_t i = 0; i < argc; i++)
      vm_set(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i), &args[i]);
  }
  duk_push_uint(thr, argc);
  duk_hobject_define_property_internal(thr, h, vm->str_length, DUK_PROPDESC_FLAGS_WC);
  duk_push_hobject(thr, thr->builtins[BI_ARRAY_VALUES]);
  duk_hobject_define_property_internal(thr, h, vm->sym_iterator, DUK_PROPDESC_FLAGS_WC);
  if (code->flags & (VM_F_STRICT | VM_F_UNMAPPED)) {
    vm_push_object(thr, h);
    duk_push_literal(thr, "callee");
    duk_push_hobject_bidx(thr, DUK_BIDX_TYPE_ERROR_THROWER);
    duk_dup_top(thr);
    duk_def_prop(thr, -4,
                 DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_HAVE_ENUMERABLE |
                     DUK_DEFPROP_HAVE_CONFIGURABLE);
    duk_pop(thr);
    return h;
  }
  vm_push_object(thr, func);
  duk_hobject_define_property_internal(thr, h, DUK_HTHREAD_STRING_CALLEE(thr),
                                       DUK_PROPDESC_FLAGS_WC);
  if (mapped != NULL && argc > 0 && code->nparams > 0) {
    duk_push_bare_object(thr);
    for (uint32_t i = 0; i < argc && i < code->nparams; i++) {
      duk_push_uint(thr, i);
      duk_put_prop_index(thr, -2, i);
    }
    duk_hobject_define_property_internal(thr, h, DUK_HTHREAD_STRING_INT_MAP(thr),
                                         DUK_PROPDESC_FLAGS_WC);
    vm_set_cell(thr, thr->valstack_top, mapped);
    thr->valstack_top++;
    duk_hobject_define_property_internal(thr, h, DUK_HTHREAD_STRING_INT_VARENV(thr),
                                         DUK_PROPDESC_FLAGS_WC);
    DUK_HOBJECT_SET_EXOTIC_ARGUMENTS(h);
  }
  return h;
}

void vm_push_arguments(duk_hthread *thr, struct vm_code *code, duk_hobject *func,
                       const duk_tval *args, uint32_t argc) {
  struct vm_scope *mapped = NULL;
  duk_tval *base = thr->valstack_top;
  thr->valstack_top += 3;
  if (code->flags & VM_F_MAPPED) {
    struct vm_scope *env = VM_CLOSURE_ENV(func);
    mapped =
        code->fn->scope_desc != VM_DESC_PLAIN
            ? vm_scope_new_described(thr, env, code->fn->scope_slots, code->fn->scope_desc, code)
            : vm_scope_new(thr, env, code->fn->scope_slots);
    vm_set_cell(thr, &base[0], mapped);
    for (uint32_t i = 0; i < code->nparams && i < code->fn->scope_slots; i++) {
      if (i < argc)
        vm_set(thr, &mapped->slots[i], &args[i]);
      else
        mapped->slots[i].t = DUK_TAG_UNDEFINED;
    }
  }
  if (code->flags & VM_F_ARGUMENTS) {
    push_arguments_object(thr, code, func, args, argc, mapped);
    vm_pop_to(thr, &base[1]);
  }
  if (code->flags & VM_F_REST) {
    uint32_t n = argc > code->nparams ? argc - code->nparams : 0;
    duk_hobject *a = vm_push_array_literal(thr, n);
    for (uint32_t i = 0; i < n; i++)
      vm_set(thr, DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, a, i), &args[code->nparams + i]);
    ((duk_harray *)a)->length = n;
    vm_pop_to(thr, &base[2]);
  }
}
