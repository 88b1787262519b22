/*
 * The Function constructor and its kin, Function.prototype.toString, and eval called as a function.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"
#include "engine/compiler/compiler.h"
#include "engine/engine_internal.h"

void vm_push_source(duk_hthread *thr, duk_hobject *func) {
  if (DUK_HOBJECT_IS_COMPFUNC(func)) {
    struct vm_code *code = VM_CLOSURE_CODE(func);
    if (code->unit->source != NULL && code->fn->source_end > code->fn->source_start &&
        code->fn->source_end <= code->unit->source_length) {
      duk_push_lstring(thr, code->unit->source + code->fn->source_start,
                       code->fn->source_end - code->fn->source_start);
      return;
    }
  }
  {
    duk_tval *v = DUK_HOBJECT_IS_BOUNDFUNC(func) || DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(func)
                      ? NULL
                      : duk_hobject_find_entry_tval_ptr(thr->heap, func, VM(thr)->str_name);
    duk_push_sprintf(thr, "function %s() { [native code] }",
                     v != NULL && DUK_TVAL_IS_STRING(v) &&
                             !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(v))
                         ? (const char *)DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(v))
                         : "");
  }
}

duk_ret_t duk_bi_function_prototype_to_string(duk_hthread *thr) {
  duk_push_this(thr);
  if (!duk_is_callable(thr, -1))
    vm_throw_type(thr, "Function.prototype.toString requires that 'this' be a Function");
  vm_push_source(thr, duk_known_hobject(thr, -1));
  return 1;
}

static int is_sloppy_function(duk_hobject *f) {
  return f != NULL && DUK_HOBJECT_IS_COMPFUNC(f) && DUK_HOBJECT_HAS_CONSTRUCTABLE(f) &&
         !DUK_HOBJECT_HAS_STRICT(f);
}

/* Who called the innermost call of f; NULL when that is no function of sloppy code, or f is not running. */
static duk_hobject *caller_of(duk_hthread *thr, duk_hobject *f) {
  duk_activation *act = thr->callstack_curr;
  duk_hobject *caller;
  while (act != NULL && act->func != f) act = act->parent;
  if (act == NULL || act->parent == NULL) return NULL;
  caller = act->parent->func;
  return DUK_HOBJECT_IS_COMPFUNC(caller) && !DUK_HOBJECT_HAS_STRICT(caller) &&
                 !(VM_CLOSURE_CODE(caller)->flags & VM_F_TOPLEVEL)
             ? caller
             : NULL;
}

/*
 * %ThrowTypeError%, the getter and setter of `caller` and `arguments` of Function.prototype and of `callee` of strict arguments.
 * Functions of sloppy code have had these properties always: as in V8 `caller` is found on the stack; `arguments` is null.
 * The thrower being one and the same, the name is known from where it is read.
 */
static int reads_caller(duk_hthread *thr) {
  duk_activation *reader = thr->callstack_curr->parent;
  struct vm_code *code;
  vm_instr read;
  if (reader == NULL || !DUK_HOBJECT_IS_COMPFUNC(reader->func)) return 0;
  code = VM_CLOSURE_CODE(reader->func);
  read = ((const vm_instr *)reader->curr_pc)[-1];
  return (VM_OP(read) == VM_OP_GETPROP || VM_OP(read) == VM_OP_GETMETHOD) &&
         code->sites[VM_C(read)].key == DUK_HTHREAD_STRING_CALLER(thr);
}

duk_ret_t duk_bi_type_error_thrower(duk_hthread *thr) {
  duk_hobject *f;
  duk_push_this(thr);
  f = duk_get_hobject(thr, -1);
  if (is_sloppy_function(f)) {
    duk_hobject *caller = reads_caller(thr) ? caller_of(thr, f) : NULL;
    if (caller != NULL)
      vm_push_object(thr, caller);
    else
      duk_push_null(thr);
    return 1;
  }
  vm_throw_type(thr, "'caller', 'callee', and 'arguments' properties may not be accessed on strict "
                     "mode functions or the "
                     "arguments objects for calls to them");
  return 0;
}

/* What import() in new code is told: the same as in the code that had it compiled. */
static void inherit_host(duk_hthread *thr, struct vm_code *code) {
  duk_activation *act = thr->callstack_curr;
  const struct vm_unit *unit;
  while (act != NULL && !DUK_HOBJECT_IS_COMPFUNC(act->func)) act = act->parent;
  if (act == NULL) return;
  unit = VM_CLOSURE_CODE(act->func)->unit;
  if (DUK_TVAL_IS_UNDEFINED(&unit->host)) {
    duk_tval filename;
    DUK_TVAL_SET_STRING(&filename, unit->filename);
    vm_set(thr, &code->unit->host, &filename);
  } else {
    vm_set(thr, &code->unit->host, &unit->host);
  }
}

/* CreateDynamicFunction (ES2023 20.2.1.1.1). kind: enum vm_function_flag of the new function. */
static duk_ret_t create_function(duk_hthread *thr, uint32_t kind, int fallback_intrinsic) {
  static const char *const heads[] = {"function", "function*", "async function", "async function*"};
  duk_idx_t n = duk_get_top(thr), params = n > 0 ? n - 1 : 0;
  compiler_options options;
  struct vm_code *code;
  duk_hobject *proto, *f;
  size_t parameters_end;
  for (duk_idx_t i = 0; i < n; i++) duk_to_string(thr, i);
  duk_push_sprintf(thr, "%s anonymous(",
                   heads[((kind & VM_F_GENERATOR) ? 1 : 0) + ((kind & VM_F_ASYNC) ? 2 : 0)]);
  for (duk_idx_t i = 0; i < params; i++) {
    if (i > 0) duk_push_literal(thr, ",");
    duk_dup(thr, i);
  }
  duk_push_literal(thr, "\n");
  duk_concat(thr, 2 + (params > 0 ? 2 * params - 1 : 0));
  parameters_end = DUK_HSTRING_GET_BYTELEN(duk_known_hstring(thr, -1));
  duk_push_literal(thr, ") {\n");
  if (n > 0)
    duk_dup(thr, n - 1);
  else
    duk_push_literal(thr, "");
  duk_push_literal(thr, "\n}");
  duk_concat(thr, 4);
  memset(&options, 0, sizeof options);
  options.goal = COMPILER_FUNCTION;
  options.parameters_end = parameters_end;
  code = engine_compile_string(thr, duk_known_hstring(thr, -1), &options, NULL);
  inherit_host(thr, code);
  vm_push_closure(thr, code, NULL);
  duk_call(thr, 0); /* function 0 gives the function */
  f = duk_known_hobject(thr, -1);
  if (thr->callstack_curr->new_target != NULL) {
    proto = builtins_push_new_prototype(thr, fallback_intrinsic);
    duk_hobject_set_prototype_updref(thr, f, proto);
    duk_pop(thr);
  }
  return 1;
}

duk_ret_t duk_bi_function_constructor(duk_hthread *thr) {
  return create_function(thr, 0, DUK_BIDX_FUNCTION_PROTOTYPE);
}

duk_ret_t vm_function_constructor(duk_hthread *thr, int kind) {
  uint32_t flags = ((kind & 1) ? VM_F_GENERATOR : 0) | ((kind & 2) ? VM_F_ASYNC : 0);
  return create_function(thr, flags,
                         kind == 1   ? BI_GENERATOR_FUNCTION_PROTOTYPE
                         : kind == 2 ? BI_ASYNC_FUNCTION_PROTOTYPE
                                     : BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE);
}

/* Indirect eval: the text is a script of its own whose declarations can be deleted. */
duk_ret_t duk_bi_global_object_eval(duk_hthread *thr) {
  compiler_options options;
  struct vm_code *code;
  if (!duk_is_string(thr, 0) || duk_is_symbol(thr, 0)) {
    duk_set_top(thr, 1);
    return 1;
  }
  memset(&options, 0, sizeof options);
  options.goal = COMPILER_INDIRECT_EVAL;
  code = engine_compile_string(thr, duk_known_hstring(thr, 0), &options, NULL);
  inherit_host(thr, code);
  vm_push_closure(thr, code, NULL);
  duk_push_hobject(thr, thr->builtins[DUK_BIDX_GLOBAL]);
  duk_call_method(thr, 0);
  return 1;
}
