/*
 * Function.prototype: bind and instanceof's default; what call and apply do is the interpreter's (vm/call.c), and so are
 * the constructor and toString (vm/function.c).
 */
#include "object_operations.h"

#include <math.h>

#include "engine/vm/vm.h"

duk_ret_t duk_bi_function_prototype(duk_hthread *thr) {
  (void)thr;
  return 0;
}

/* The interpreter knows these two by their addresses and never calls them. */
duk_ret_t duk_bi_function_prototype_call(duk_hthread *thr) {
  return duk_type_error(thr, "Function.prototype.call.call is not a function");
}

duk_ret_t duk_bi_function_prototype_apply(duk_hthread *thr) {
  return duk_type_error(thr, "Function.prototype.apply.call is not a function");
}

/* SetFunctionLength of a bound function (ES2023 20.2.3.2, steps 4 to 7): of the target's, without the arguments bound. */
static double bound_length(duk_hthread *thr, duk_idx_t target, duk_idx_t bound) {
  struct property_descriptor d;
  duk_push_hstring_stridx(thr, DUK_STRIDX_LENGTH);
  duk_idx_t top = duk_get_top(thr);
  bool own = object_get_own(thr, target, top - 1, &d);
  duk_set_top(thr, top - 1);
  if (!own) return 0;
  duk_get_prop_stridx(thr, target, DUK_STRIDX_LENGTH);
  double length = duk_is_number(thr, -1) ? builtins_to_integer(thr, -1) : 0;
  duk_pop(thr);
  return fmax(length - bound, 0);
}

/* bind(this, ...arguments). A bound function that is bound again stays the target, for new.target to be seen through both. */
static duk_ret_t function_bind(duk_context *ctx) {
  duk_idx_t count = duk_get_top(ctx) - 1;
  if (count < 0) {
    duk_push_undefined(ctx);
    count = 0;
  }
  if (count > (duk_idx_t)DUK_HBOUNDFUNC_MAX_ARGS)
    builtins_throw_range(ctx, "Too many arguments in function call");
  duk_push_this(ctx);
  duk_idx_t target = duk_get_top_index(ctx);
  if (!duk_is_callable(ctx, target)) builtins_throw_type(ctx, "Bind must be called on a function");
  duk_hobject *t = duk_known_hobject(ctx, target);
  object_get_prototype(ctx, target);
  duk_hobject *prototype = duk_get_hobject(ctx, -1);

  duk_hboundfunc *bound = duk_push_hboundfunc(ctx);
  duk_hobject *h = (duk_hobject *)bound;
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, h, prototype);
  if (!DUK_HOBJECT_HAS_CONSTRUCTABLE(t)) DUK_HOBJECT_CLEAR_CONSTRUCTABLE(h);
  if (DUK_HOBJECT_HAS_STRICT(t)) DUK_HOBJECT_SET_STRICT(h);
  DUK_TVAL_SET_TVAL_UPDREF(ctx, &bound->target, duk_get_tval(ctx, target));
  DUK_TVAL_SET_TVAL_UPDREF(ctx, &bound->this_binding, duk_get_tval(ctx, 0));
  if (count > 0) {
    bound->args = DUK_ALLOC_CHECKED(ctx, (size_t)count * sizeof(duk_tval));
    bound->nargs = count;
    duk_copy_tvals_incref(ctx, bound->args, duk_get_tval(ctx, 1), (duk_size_t)count);
  }

  duk_push_number(ctx, bound_length(ctx, target, count));
  duk_xdef_prop_stridx_short(ctx, -2, DUK_STRIDX_LENGTH, DUK_PROPDESC_FLAGS_C);
  duk_push_literal(ctx, "bound ");
  duk_get_prop_stridx(ctx, target, DUK_STRIDX_NAME);
  if (!builtins_is_string(ctx, -1)) {
    duk_pop(ctx);
  } else {
    duk_concat(ctx, 2);
  }
  duk_xdef_prop_stridx_short(ctx, -2, DUK_STRIDX_NAME, DUK_PROPDESC_FLAGS_C);
  return 1;
}

/* [Symbol.hasInstance](value) */
static duk_ret_t function_has_instance(duk_context *ctx) {
  duk_push_this(ctx);
  duk_push_boolean(ctx,
                   duk_is_callable(ctx, 1) && vm_ordinary_has_instance(ctx, duk_get_tval(ctx, 0),
                                                                       duk_known_hobject(ctx, 1)));
  return 1;
}

/* Gives the function at the stack's top `length` and `name`, in this order, in place of what Duktape gave it. */
static void name_function(duk_hthread *thr, int length, const char *name, duk_small_uint_t flags) {
  static const duk_small_uint_t keys[] = {DUK_STRIDX_NAME, DUK_STRIDX_LENGTH};
  for (int i = 0; i < 2; i++) {
    duk_hobject_delprop_raw(thr, duk_known_hobject(thr, -1), DUK_HTHREAD_GET_STRING(thr, keys[i]),
                            DUK_DELPROP_FLAG_FORCE);
  }
  duk_push_int(thr, length);
  duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_LENGTH, flags);
  duk_push_string(thr, name);
  duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_NAME, flags);
}

/* AddRestrictedFunctionProperties (ES2023 10.2.4) to the object on the stack's top. */
static void add_restricted(duk_hthread *thr) {
  static const char *const names[] = {"arguments", "caller"};
  for (int i = 0; i < 2; i++) {
    duk_push_string(thr, names[i]);
    builtins_push_intrinsic(thr, DUK_BIDX_TYPE_ERROR_THROWER);
    duk_dup_top(thr);
    duk_def_prop(thr, -4,
                 DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_CLEAR_ENUMERABLE |
                     DUK_DEFPROP_SET_CONFIGURABLE);
  }
}

void builtins_prepare_functions(duk_hthread *thr) {
  static const char *const methods[] = {"constructor", "apply",    "bind",
                                        "call",        "toString", SYM_HAS_INSTANCE};
  builtins_push_intrinsic(thr, DUK_BIDX_TYPE_ERROR_THROWER);
  name_function(thr, 0, "", DUK_PROPDESC_FLAGS_NONE);
  DUK_HOBJECT_CLEAR_EXTENSIBLE(duk_known_hobject(thr, -1));
  builtins_push_intrinsic(thr, DUK_BIDX_FUNCTION_PROTOTYPE);
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    duk_push_string(thr, methods[i]);
    duk_hobject_delprop_raw(thr, duk_known_hobject(thr, -2), duk_known_hstring(thr, -1),
                            DUK_DELPROP_FLAG_FORCE);
    duk_pop(thr);
  }
  name_function(thr, 0, "", DUK_PROPDESC_FLAGS_C);
  add_restricted(thr);
  builtins_push_intrinsic(thr, DUK_BIDX_FUNCTION_CONSTRUCTOR);
  name_function(thr, 1, "Function", DUK_PROPDESC_FLAGS_C);
  duk_pop_3(thr);
}

static const struct builtin_property function_prototype[] = {
    BP_INTRINSIC("constructor", DUK_BIDX_FUNCTION_CONSTRUCTOR),
    BP_METHOD("apply", duk_bi_function_prototype_apply, 2, 2),
    BP_METHOD("bind", function_bind, 1, DUK_VARARGS),
    BP_METHOD("call", duk_bi_function_prototype_call, 1, DUK_VARARGS),
    BP_METHOD("toString", duk_bi_function_prototype_to_string, 0, 0),
    BP_METHOD_FIXED(SYM_HAS_INSTANCE, function_has_instance, 1, 1),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_FUNCTION_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(function_prototype)},
};
const struct builtin_table builtins_function = {BO_TABLE(objects)};
