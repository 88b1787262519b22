/*
 * Calls: from C into compiled and native functions, protected calls, construction, and the resolution of everything
 * callable (bound functions, proxies, call, apply, Reflect) down to one of the two.
 */
#include "vm.h"

#include <setjmp.h>

#define NATIVE_EXTRA 64 /* value stack entries a native function finds free */

void vm_check_c_stack(duk_hthread *thr) {
  if (DUK_UNLIKELY((char *)__builtin_frame_address(0) < VM(thr)->stack_limit &&
                   VM(thr)->stack_limit != NULL)) {
    if (thr->heap->creating_error || thr->heap->augmenting_error)
      return; /* the margin below the limit is for this */
    vm_throw_range(thr, "Maximum call stack size exceeded");
  }
}

void duk_native_stack_check(duk_hthread *thr) {
  if (thr->heap->jsrun_vm != NULL) vm_check_c_stack(thr);
}

void vm_set_top(duk_hthread *thr, duk_tval *top) {
  while (thr->valstack_top > top) {
    duk_tval *tv = --thr->valstack_top;
    vm_clear(thr, tv);
  }
  thr->valstack_top = top;
}

void vm_unwind_to(duk_hthread *thr, duk_activation *act) {
  while (thr->callstack_curr != act) duk_hthread_activation_unwind_norz(thr);
}

/* Sloppy functions that look at `this` get an object (ES2023 10.2.1.2). */
static void coerce_this(duk_hthread *thr, duk_tval *this_value) {
  if (DUK_TVAL_IS_OBJECT(this_value)) return;
  if (DUK_TVAL_IS_UNDEFINED(this_value) || DUK_TVAL_IS_NULL(this_value) ||
      DUK_TVAL_IS_UNUSED(this_value)) {
    vm_set_object(thr, this_value, thr->builtins[DUK_BIDX_GLOBAL]);
  } else {
    vm_push(thr, this_value);
    duk_to_object(thr, -1);
    vm_pop_to(thr, this_value);
  }
}

duk_activation *vm_enter(duk_hthread *thr, duk_tval *base, duk_hobject *func,
                         duk_hobject *new_target) {
  struct vm_code *code = VM_CLOSURE_CODE(func);
  duk_tval *regs = base + 2;
  uint32_t argc = (uint32_t)(thr->valstack_top - regs);
  duk_activation *act;

  if (DUK_UNLIKELY(vm_is_interrupted(thr))) vm_interrupt(thr);
  if (DUK_UNLIKELY(regs + code->nregs + NATIVE_EXTRA > thr->valstack_end))
    vm_throw_range(thr, "Maximum call stack size exceeded");
  if ((code->flags & VM_F_CLASS) && new_target == NULL)
    vm_throw_type(thr, "Class constructor %s cannot be invoked without 'new'",
                  DUK_HSTRING_GET_DATA(code->name));
  if ((code->flags & VM_F_THIS) && new_target == NULL) coerce_this(thr, base + 1);
  if (DUK_UNLIKELY(code->flags & (VM_F_ARGUMENTS | VM_F_REST))) {
    duk_tval made[3]; /* scope, arguments, rest: passed on from the stack to their registers */
    vm_push_arguments(thr, code, func, regs, argc);
    memcpy(made, regs + argc, sizeof made);
    for (int i = 0; i < 3; i++) (--thr->valstack_top)->t = DUK_TAG_UNDEFINED;
    if (argc > code->nparams) vm_set_top(thr, regs + code->nparams);
    if (code->flags & VM_F_MAPPED)
      for (uint32_t i = 0; i < code->nparams; i++) vm_clear(thr, &regs[i]);
    thr->valstack_top = regs + code->nregs;
    if (code->flags & VM_F_MAPPED) regs[code->fn->scope_reg] = made[0];
    if (code->flags & VM_F_ARGUMENTS) vm_move(thr, &regs[code->fn->args_reg], made[1]);
    if (code->flags & VM_F_REST) regs[code->fn->rest_reg] = made[2];
  } else if (argc > code->nparams) {
    vm_set_top(thr, regs + code->nparams);
  }
  act = vm_push_activation(thr, func, regs, argc, new_target);
  act->curr_pc = (const duk_uint64_t *)code->instrs;
  thr->valstack_bottom = regs;
  thr->valstack_top = regs + code->nregs;
  if (DUK_UNLIKELY(code->flags & VM_F_FIELDS)) vm_enter_fields(thr, func, base + 1);
  return act;
}

duk_hobject *vm_push_instance(duk_hthread *thr, duk_hobject *new_target, duk_small_uint_t bidx) {
  duk_hobject *proto, *h;
  duk_tval *own, *slot = thr->valstack_top++; /* undefined so far */
  /* length, name, prototype: where an ordinary function has it. */
  if (DUK_HOBJECT_GET_ENEXT(new_target) > 2 &&
      DUK_HOBJECT_E_GET_KEY(thr->heap, new_target, 2) == VM(thr)->str_prototype &&
      !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, new_target, 2)) {
    own = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, new_target, 2);
  } else {
    vm_get_hobject_key(thr, slot, new_target, VM(thr)->str_prototype);
    own = slot;
  }
  if (DUK_TVAL_IS_OBJECT(own))
    proto = DUK_TVAL_GET_OBJECT(own);
  else
    proto = vm_intrinsic_for(thr, new_target, bidx);
  h = duk_hobject_alloc(thr, DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                 DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_OBJECT));
  DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, h, proto);
  vm_set_object(thr, slot, h);
  return h;
}

/* `this` of a construction of func, into base+1 (ES2023 10.1.13, 10.2.2). */
static void make_this(duk_hthread *thr, duk_tval *base, duk_hobject *func,
                      duk_hobject *new_target) {
  if (DUK_HOBJECT_IS_COMPFUNC(func) && (VM_CLOSURE_CODE(func)->flags & VM_F_DERIVED)) {
    vm_clear(thr, base + 1);
    return;
  }
  /* The one native constructor that fills in what it is given without a look at its prototype. */
  int boolean = DUK_HOBJECT_IS_NATFUNC(func) &&
                ((duk_hnatfunc *)func)->func == duk_bi_boolean_constructor;
  duk_hobject *h = vm_push_instance(
      thr, new_target, boolean ? DUK_BIDX_BOOLEAN_PROTOTYPE : DUK_BIDX_OBJECT_PROTOTYPE);
  if (DUK_HOBJECT_IS_COMPFUNC(new_target) && VM_CLOSURE_CODE(new_target)->instance_entries > 0 &&
      DUK_HOBJECT_IS_COMPFUNC(func))
    vm_reserve_properties(thr, h, VM_CLOSURE_CODE(new_target)->instance_entries, 0);
  vm_pop_to(thr, base + 1);
}

/* new_target has no prototype to give: an instance made by `func` gets the intrinsic of new_target's realm. */
static void take_foreign_prototype(duk_hthread *thr, duk_hobject *h, duk_hobject *func,
                                   duk_hobject *new_target) {
  struct vm_realm *from = vm_realm_with_id(thr, ((duk_hnatfunc *)func)->realm);
  for (size_t i = 0; i < DUK_NUM_INTRINSICS; i++)
    if (from->builtins[i] != NULL && from->builtins[i] == h->prototype) {
      duk_hobject *proto = vm_intrinsic_for(thr, new_target, (duk_small_uint_t)i);
      duk_hobject_set_prototype_updref(thr, h, proto);
      return;
    }
}

void vm_call_native(duk_hthread *thr, duk_tval *base, duk_hobject *func, duk_hobject *new_target) {
  duk_hnatfunc *nat = (duk_hnatfunc *)func;
  duk_tval *bottom = thr->valstack_bottom, *regs = base + 2;
  uint32_t argc = (uint32_t)(thr->valstack_top - regs);
  duk_activation *act;
  duk_ret_t rc;
  duk_tval result;

  if (DUK_UNLIKELY(thr->valstack_top + NATIVE_EXTRA > thr->valstack_end))
    vm_throw_range(thr, "Maximum call stack size exceeded");
  act = vm_push_activation(thr, func, regs, argc, new_target);
  act->flags |= DUK_ACT_FLAG_STRICT;
  if (nat->nargs >= 0) {
    if (argc > (uint32_t)nat->nargs)
      vm_set_top(thr, regs + nat->nargs);
    else
      thr->valstack_top = regs + nat->nargs;
  }
  thr->valstack_bottom = regs;
  if (DUK_UNLIKELY(nat->realm != thr->jsrun_realm_id)) {
    struct vm_realm *const outer = VM_REALM(thr);
    vm_realm_switch(thr, vm_realm_with_id(thr, nat->realm));
    rc = nat->func(thr);
    if (DUK_UNLIKELY(rc < 0)) duk_error_throw_from_negative_rc(thr, rc);
    vm_realm_switch(thr, outer);
  } else {
    rc = nat->func(thr);
    if (DUK_UNLIKELY(rc < 0)) duk_error_throw_from_negative_rc(thr, rc);
  }
  result.t = DUK_TAG_UNDEFINED;
  if (rc > 0) {
    vm_copy(&result, --thr->valstack_top);
    thr->valstack_top->t = DUK_TAG_UNDEFINED;
  }
  if (DUK_UNLIKELY(new_target != NULL)) {
    if (!DUK_TVAL_IS_OBJECT(&result)) {
      /* Duktape's own constructors fill in the instance they are given. */
      duk_tval none = result;
      result = base[1];
      if (VM_IS_HEAP(&result)) DUK_HEAPHDR_PREINC_REFCOUNT(result.v.heaphdr);
      if (VM_IS_HEAP(&none)) DUK_HEAPHDR_DECREF_NORZ(thr, none.v.heaphdr);
    } else if (new_target != func) {
      /* Those that make their own give it the realm's prototype: a subclass has another. */
      duk_hobject *h = DUK_TVAL_GET_OBJECT(&result), *proto;
      *thr->valstack_top++ = result;
      proto = thr->valstack_top[-1].v.hobject->prototype;
      duk_tval *slot = thr->valstack_top++;
      vm_get_hobject_key(thr, slot, func, VM(thr)->str_prototype);
      if (DUK_TVAL_IS_OBJECT(slot) && DUK_TVAL_GET_OBJECT(slot) == proto) {
        vm_get_hobject_key(thr, slot, new_target, VM(thr)->str_prototype);
        if (DUK_TVAL_IS_OBJECT(slot))
          duk_hobject_set_prototype_updref(thr, h, DUK_TVAL_GET_OBJECT(slot));
        else
          take_foreign_prototype(thr, h, func, new_target);
      }
      vm_set_top(thr, slot);
      vm_copy(&result, --thr->valstack_top);
      thr->valstack_top->t = DUK_TAG_UNDEFINED;
    }
  }
  duk_hthread_activation_unwind_norz(thr);
  thr->valstack_bottom = bottom;
  vm_set_top(thr, base + 1);
  vm_move(thr, base, result);
}

/* Replace [base] Function.prototype.call, this = target, args by the call it stands for. */
static void expand_call(duk_hthread *thr, duk_tval *base) {
  duk_tval old = base[0];
  size_t n = (size_t)(thr->valstack_top - base);
  memmove(base, base + 1, (n - 1) * sizeof(duk_tval));
  thr->valstack_top--;
  thr->valstack_top->t = DUK_TAG_UNDEFINED;
  if (n == 2) thr->valstack_top++; /* this: undefined */
  if (VM_IS_HEAP(&old)) DUK_HEAPHDR_DECREF_NORZ(thr, old.v.heaphdr);
}

/* The array-like on top of the stack becomes single values. */
static const char *vm_readable_at(duk_hthread *thr, const duk_tval *v) {
  vm_push(thr, v);
  return vm_readable_plain(thr, -1);
}

static const char *vm_kind(const duk_tval *v) {
  return DUK_TVAL_IS_UNDEFINED(v) ? "a undefined"
         : DUK_TVAL_IS_NULL(v)    ? "a object"
         : DUK_TVAL_IS_OBJECT(v)  ? "an object"
         : DUK_TVAL_IS_STRING(v)  ? "a string"
         : VM_IS_NUMBER(v)        ? "a number"
                                  : "a boolean";
}

void vm_unpack_top(duk_hthread *thr) {
  duk_tval *tv = thr->valstack_top - 1;
  if (DUK_TVAL_IS_UNDEFINED(tv) || DUK_TVAL_IS_NULL(tv)) {
    vm_set_top(thr, tv);
    return;
  }
  if (!DUK_TVAL_IS_OBJECT(tv)) vm_throw_type(thr, "CreateListFromArrayLike called on non-object");
  duk_hobject *h = DUK_TVAL_GET_OBJECT(tv);
  if (DUK_HOBJECT_HAS_EXOTIC_ARRAY(h) && DUK_HOBJECT_HAS_ARRAY_PART(h)) {
    duk_uint32_t n = ((duk_harray *)h)->length;
    if ((size_t)(thr->valstack_end - thr->valstack_top) < (size_t)n + NATIVE_EXTRA)
      vm_throw_range(thr, "Maximum call stack size exceeded");
    for (duk_uint32_t i = 0; i < n; i++) {
      duk_tval *v =
          i < DUK_HOBJECT_GET_ASIZE(h) ? DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i) : NULL;
      if (v != NULL && !DUK_TVAL_IS_UNUSED(v))
        vm_push(thr, v);
      else
        duk_get_prop_index(thr, (duk_idx_t)(tv - thr->valstack_bottom), i);
    }
  } else {
    duk_idx_t idx = (duk_idx_t)(tv - thr->valstack_bottom);
    duk_get_prop_literal(thr, idx, "length");
    duk_double_t len = duk_to_number(thr, -1);
    duk_pop(thr);
    if (!(len > 0)) len = 0;
    if (len > (double)(thr->valstack_end - thr->valstack_top) - NATIVE_EXTRA)
      vm_throw_range(thr, "Maximum call stack size exceeded");
    for (duk_uint32_t i = 0, n = (duk_uint32_t)len; i < n; i++) duk_get_prop_index(thr, idx, i);
  }
  /* Remove the array itself. */
  duk_tval old = *tv;
  memmove(tv, tv + 1, (size_t)(thr->valstack_top - tv - 1) * sizeof(duk_tval));
  (--thr->valstack_top)->t = DUK_TAG_UNDEFINED;
  if (VM_IS_HEAP(&old)) DUK_HEAPHDR_DECREF_NORZ(thr, old.v.heaphdr);
}

static void expand_bound(duk_hthread *thr, duk_tval *base, duk_hboundfunc *bound,
                         duk_hobject **new_target) {
  size_t n = (size_t)bound->nargs, argc = (size_t)(thr->valstack_top - (base + 2));
  duk_tval target = bound->target;
  if ((size_t)(thr->valstack_end - thr->valstack_top) < n + NATIVE_EXTRA)
    vm_throw_range(thr, "Maximum call stack size exceeded");
  if (n > 0) {
    memmove(base + 2 + n, base + 2, argc * sizeof(duk_tval));
    for (size_t i = 0; i < n; i++) {
      base[2 + i] = bound->args[i];
      if (VM_IS_HEAP(&base[2 + i])) DUK_HEAPHDR_PREINC_REFCOUNT(base[2 + i].v.heaphdr);
    }
    thr->valstack_top += n;
  }
  if (*new_target == NULL)
    vm_set(thr, base + 1, &bound->this_binding);
  else if (*new_target == (duk_hobject *)bound)
    *new_target = DUK_TVAL_GET_OBJECT(&target);
  vm_set(thr, base, &target);
}

/* Proxy [[Call]] and [[Construct]] (ES2023 10.5.12, 10.5.13). Returns 1 when the call was done. */
static int expand_proxy(duk_hthread *thr, duk_tval *base, duk_hproxy *proxy,
                        duk_hobject **new_target) {
  size_t argc = (size_t)(thr->valstack_top - (base + 2));
  duk_tval *handler = thr->valstack_top;
  if (DUK_HOBJECT_IS_PROXY((duk_hobject *)proxy) && proxy->handler == NULL)
    vm_throw_type(thr, "Cannot perform '%s' on a proxy that has been revoked",
                  *new_target ? "construct" : "apply");
  vm_push_object(thr, proxy->handler);
  vm_push_object(thr, proxy->target);
  duk_get_prop_string(thr, (duk_idx_t)(handler - thr->valstack_bottom),
                      *new_target ? "construct" : "apply");
  duk_tval *trap = thr->valstack_top - 1;
  if (DUK_TVAL_IS_UNDEFINED(trap) || DUK_TVAL_IS_NULL(trap)) {
    if (*new_target == (duk_hobject *)proxy) *new_target = DUK_TVAL_GET_OBJECT(handler + 1);
    vm_set(thr, base, handler + 1);
    vm_set_top(thr, handler);
    return 0;
  }
  duk_tval *array_at = thr->valstack_top;
  duk_push_array(thr);
  for (size_t i = 0; i < argc; i++)
    vm_array_append(thr, DUK_TVAL_GET_OBJECT(array_at), base + 2 + i);
  /* [base..] proxy this args | handler target trap array */
  duk_tval *call = thr->valstack_top;
  vm_push(thr, trap);
  vm_push(thr, handler);
  vm_push(thr, handler + 1);
  if (*new_target != NULL) {
    vm_push(thr, array_at);
    vm_push_object(thr, *new_target);
  } else {
    vm_push(thr, base + 1);
    vm_push(thr, array_at);
  }
  vm_call(thr, call, NULL);
  if (*new_target != NULL && !DUK_TVAL_IS_OBJECT(call))
    vm_throw_type(thr, "proxy [[Construct]] must return an object");
  vm_set(thr, base, call);
  vm_set_top(thr, base + 1);
  return 1;
}

/* Will call or apply throw an error of their own? */
static int refuses_call(duk_hthread *thr, const duk_tval *base, duk_c_function f) {
  if (f != duk_bi_function_prototype_call && f != duk_bi_function_prototype_apply) return 0;
  if (!DUK_TVAL_IS_OBJECT(base + 1) || !DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(base + 1)))
    return 1;
  return f == duk_bi_function_prototype_apply && thr->valstack_top > base + 3 &&
         !DUK_TVAL_IS_OBJECT(base + 3) && !DUK_TVAL_IS_UNDEFINED(base + 3) &&
         !DUK_TVAL_IS_NULL(base + 3);
}

duk_hobject *vm_resolve_call(duk_hthread *thr, duk_tval *base, duk_hobject **new_target) {
  for (;;) {
    duk_hobject *h;
    if (!DUK_TVAL_IS_OBJECT(base)) {
      if (*new_target != NULL) vm_throw_not_constructor(thr, base);
      vm_throw_not_callable(thr, base);
    }
    h = DUK_TVAL_GET_OBJECT(base);
    if (*new_target != NULL ? !DUK_HOBJECT_HAS_CONSTRUCTABLE(h) : !DUK_HOBJECT_IS_CALLABLE(h)) {
      if (*new_target != NULL) vm_throw_not_constructor(thr, base);
      vm_throw_not_callable(thr, base);
    }
    if (DUK_HOBJECT_IS_COMPFUNC(h)) {
      if (*new_target != NULL) make_this(thr, base, h, *new_target);
      return h;
    }
    if (DUK_HOBJECT_HAS_BOUNDFUNC(h)) {
      expand_bound(thr, base, (duk_hboundfunc *)(void *)h, new_target);
    } else if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
      vm_check_c_stack(thr);
      if (expand_proxy(thr, base, (duk_hproxy *)h, new_target)) return NULL;
    } else {
      duk_c_function f = ((duk_hnatfunc *)h)->func;
      if (*new_target != NULL) {
        if (DUK_HOBJECT_HAS_SPECIAL_CALL(h)) /* BO_OWN_THIS */
          vm_clear(thr, base + 1);
        else
          make_this(thr, base, h, *new_target);
        return h;
      }
      if (!DUK_HOBJECT_HAS_SPECIAL_CALL(h)) return h;
      if (DUK_UNLIKELY(((duk_hnatfunc *)h)->realm != thr->jsrun_realm_id) &&
          refuses_call(thr, base, f))
        vm_realm_switch(thr, vm_realm_with_id(thr, ((duk_hnatfunc *)h)->realm)); /* for the error */
      if (f == duk_bi_function_prototype_call) {
        expand_call(thr, base);
      } else if (f == duk_bi_function_prototype_apply) {
        /* apply(this, array): surplus arguments go, missing ones come. */
        if (!DUK_TVAL_IS_OBJECT(base + 1) ||
            !DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(base + 1)))
          vm_throw_type(thr,
                        "Function.prototype.apply was called on %s, which is %s and not a function",
                        vm_readable_at(thr, base + 1), vm_kind(base + 1));
        expand_call(thr, base);
        if (thr->valstack_top > base + 3)
          vm_set_top(thr, base + 3);
        else
          thr->valstack_top = base + 3;
        vm_unpack_top(thr);
      } else {
        return h;
      }
    }
  }
}

/* What vm_enter does for a function that needs none of its care, as callbacks mostly are. 0: it does. */
static inline int enter_plain(duk_hthread *thr, duk_tval *base, duk_hobject *func) {
  struct vm_code *code = VM_CLOSURE_CODE(func);
  duk_tval *regs = base + 2;
  uint32_t argc = (uint32_t)(thr->valstack_top - regs);
  duk_activation *act;
  if ((code->flags & thr->jsrun_slow) || regs + code->nregs + NATIVE_EXTRA > thr->valstack_end)
    return 0;
  if (argc > code->nparams) vm_set_top(thr, regs + code->nparams);
  act = vm_push_activation(thr, func, regs, argc, NULL);
  act->flags |= DUK_ACT_FLAG_ENTRY;
  act->curr_pc = (const duk_uint64_t *)code->instrs;
  thr->valstack_bottom = regs;
  thr->valstack_top = regs + code->nregs;
  return 1;
}

void vm_call(duk_hthread *thr, duk_tval *base, duk_hobject *new_target) {
  duk_hobject *func;
  duk_tval *bottom = thr->valstack_bottom;
  vm_check_c_stack(thr);
  if (DUK_UNLIKELY(thr->valstack_top + NATIVE_EXTRA > thr->valstack_end))
    vm_throw_range(thr, "Maximum call stack size exceeded");
  if (DUK_LIKELY(new_target == NULL && DUK_TVAL_IS_OBJECT(base)) &&
      DUK_HOBJECT_IS_COMPFUNC(DUK_TVAL_GET_OBJECT(base)) &&
      enter_plain(thr, base, DUK_TVAL_GET_OBJECT(base))) {
    vm_run(thr, 0);
    thr->valstack_bottom = bottom;
    return;
  }
  func = vm_resolve_call(thr, base, &new_target);
  if (func == NULL) return;
  if (DUK_HOBJECT_IS_COMPFUNC(func)) {
    duk_activation *act;
    if (vm_is_foreign(thr, VM_CLOSURE_CODE(func))) {
      vm_call_foreign(thr, base, func, new_target);
      return;
    }
    act = vm_enter(thr, base, func, new_target);
    act->flags |= DUK_ACT_FLAG_ENTRY;
    vm_run(thr, 0);
    thr->valstack_bottom = bottom;
  } else {
    vm_call_native(thr, base, func, new_target);
  }
}

void vm_call_foreign(duk_hthread *thr, duk_tval *base, duk_hobject *func, duk_hobject *new_target) {
  duk_tval *bottom = thr->valstack_bottom;
  struct vm_realm *const outer = VM_REALM(thr);
  duk_activation *act;
  vm_check_c_stack(thr);
  vm_realm_switch(thr, VM_CLOSURE_CODE(func)->unit->realm);
  act = vm_enter(thr, base, func, new_target);
  act->flags |= DUK_ACT_FLAG_ENTRY;
  vm_run(thr, 0);
  thr->valstack_bottom = bottom;
  vm_realm_switch(thr, outer);
}

duk_int_t duk_handle_call_unprotected(duk_hthread *thr, duk_idx_t idx_func,
                                      duk_small_uint_t call_flags) {
  duk_tval *base = thr->valstack_bottom + idx_func;
  duk_hobject *new_target = NULL;
  if (call_flags & DUK_CALL_FLAG_CONSTRUCT) {
    if (!DUK_TVAL_IS_OBJECT(base)) vm_throw_not_constructor(thr, base);
    new_target = DUK_TVAL_GET_OBJECT(base);
  }
  vm_call(thr, base, new_target);
  return 0;
}

duk_int_t duk_handle_call_unprotected_nargs(duk_hthread *thr, duk_idx_t nargs,
                                            duk_small_uint_t call_flags) {
  return duk_handle_call_unprotected(thr, duk_get_top(thr) - nargs - 2, call_flags);
}

/* The error is in the heap's longjmp state: take it out, leaving the state as before the throw. */
void vm_take_error(duk_hthread *thr, duk_tval *to) {
  duk_heap *heap = thr->heap;
  *to = heap->lj.value1; /* with its reference */
  DUK_TVAL_SET_UNDEFINED(&heap->lj.value1);
  DUK_TVAL_SET_UNDEFINED_UPDREF_NORZ(thr, &heap->lj.value2);
  heap->lj.type = DUK_LJ_TYPE_UNKNOWN;
  heap->lj.iserror = 0;
  heap->pf_prevent_count--;
#if defined(DUK_USE_ASSERTIONS)
  heap->error_not_allowed = 0;
#endif
}

duk_int_t duk_handle_safe_call(duk_hthread *thr, duk_safe_call_function func, void *udata,
                               duk_idx_t nargs, duk_idx_t nrets) {
  duk_heap *heap = thr->heap;
  duk_jmpbuf *const outer = heap->lj.jmpbuf_ptr;
  duk_activation *const entry = thr->callstack_curr;
  duk_tval *const bottom = thr->valstack_bottom;
  duk_tval *const base = thr->valstack_top - nargs;
  duk_bool_t const creating = heap->creating_error;
  duk_jmpbuf here;
  struct vm_state *const vm = VM(thr); /* NULL while the heap is being made */
  const unsigned outer_calls = vm != NULL ? vm->protected_calls : 0;
  struct vm_realm *const volatile realm = VM_REALM(thr); /* likewise */
  volatile duk_int_t status = DUK_EXEC_SUCCESS;

  heap->curr_thread = thr;
  heap->lj.jmpbuf_ptr = &here;
  if (vm != NULL) vm->protected_calls++;
  if (DUK_SETJMP(here.jb) == 0) {
    duk_idx_t idx = (duk_idx_t)(base - bottom);
    duk_ret_t rc = func(thr, udata);
    if (rc < 0) duk_error_throw_from_negative_rc(thr, rc);
    heap->lj.jmpbuf_ptr = outer;
    /* Exactly nrets results at base. */
    duk_tval *results = thr->valstack_top - rc;
    if (results > base)
      duk_remove_n(thr, idx, (duk_idx_t)(results - base));
    else if (results < base)
      while (thr->valstack_top - rc < base) duk_insert_undefined(thr, duk_get_top(thr) - rc);
  } else {
    duk_tval error;
    heap->lj.jmpbuf_ptr = outer;
    heap->creating_error = creating;
    if (realm != NULL) vm_realm_restore(thr, realm);
    vm_take_error(thr, &error);
    vm_unwind_to(thr, entry);
    thr->valstack_bottom = bottom;
    vm_set_top(thr, base < thr->valstack_top ? base : thr->valstack_top);
    thr->valstack_top = base;
    if (nrets > 0) {
      *thr->valstack_top++ = error;
    } else if (VM_IS_HEAP(&error)) {
      DUK_HEAPHDR_DECREF_NORZ(thr, error.v.heaphdr);
    }
    status = DUK_EXEC_ERROR;
  }
  if (vm != NULL) vm->protected_calls = outer_calls;
  duk_set_top(thr, (duk_idx_t)(base - bottom) + nrets);
  return status;
}

void duk_call_setup_propcall_error(duk_hthread *thr, duk_tval *tv_base, duk_tval *tv_key) {
  (void)thr; /* calling what is not callable reports itself */
  (void)tv_base;
  (void)tv_key;
}
