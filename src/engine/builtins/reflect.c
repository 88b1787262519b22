/*
 * Reflect.
 */
#include "object_operations.h"

static void require_object(duk_hthread *thr, const char *method) {
  if (!duk_is_object(thr, 0)) {
    builtins_throw_type(thr, "%s called on non-object", method);
  }
}

/* Replaces the array-like at idx (the stack's top) by its elements and returns their number. */
static duk_idx_t unpack(duk_hthread *thr, duk_idx_t idx) {
  if (!duk_is_object(thr, idx)) {
    builtins_throw_type(thr, "CreateListFromArrayLike called on non-object");
  }
  double length = builtins_length_of(thr, idx);
  if (length > 1000000 || !duk_check_stack(thr, (duk_idx_t)length + 16)) {
    builtins_throw_range(thr, "Maximum call stack size exceeded");
  }
  for (double k = 0; k < length; k++) {
    builtins_get_index(thr, idx, k);
  }
  duk_remove(thr, idx);
  return (duk_idx_t)length;
}

static duk_ret_t reflect_apply(duk_context *ctx) {
  if (!duk_is_callable(ctx, 0)) {
    const char *text = builtins_push_description(ctx, 0);
    duk_push_string(ctx, duk_is_object(ctx, 0)      ? "object"
                         : duk_is_undefined(ctx, 0) ? "undefined"
                         : duk_is_string(ctx, 0)    ? "string"
                         : duk_is_number(ctx, 0)    ? "number"
                         : duk_is_boolean(ctx, 0)   ? "boolean"
                                                    : "object");
    builtins_throw_type(
        ctx, "Function.prototype.apply was called on %s, which is %s %s and not a function", text,
        duk_is_object(ctx, 0) || duk_is_undefined(ctx, 0) ? "an" : "a", duk_get_string(ctx, -1));
  }
  duk_call_method(ctx, unpack(ctx, 2));
  return 1;
}

static duk_ret_t reflect_construct(duk_context *ctx) {
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 3);
  if (!builtins_is_constructor(ctx, 0)) {
    builtins_throw_type(ctx, "%s is not a constructor", builtins_push_description(ctx, 0));
  }
  if (argc < 3) {
    duk_dup(ctx, 0);
    duk_replace(ctx, 2);
  } else if (!builtins_is_constructor(ctx, 2)) {
    builtins_throw_type(ctx, "%s is not a constructor", builtins_push_description(ctx, 2));
  }
  duk_swap(ctx, 1, 2);
  /* [ target newTarget arguments ] */
  duk_idx_t n = unpack(ctx, 2);
  builtins_construct(ctx, n);
  return 1;
}

static duk_ret_t reflect_define_property(duk_context *ctx) {
  struct property_descriptor d;
  require_object(ctx, "Reflect.defineProperty");
  duk_to_property_key_hstring(ctx, 1);
  descriptor_read(ctx, 2, &d);
  duk_push_boolean(ctx, object_define_own(ctx, 0, 1, &d));
  return 1;
}

static duk_ret_t reflect_delete_property(duk_context *ctx) {
  require_object(ctx, "Reflect.deleteProperty");
  duk_to_property_key_hstring(ctx, 1);
  duk_push_boolean(ctx, object_delete(ctx, 0, 1));
  return 1;
}

static duk_ret_t reflect_get(duk_context *ctx) {
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 3);
  require_object(ctx, "Reflect.get");
  duk_to_property_key_hstring(ctx, 1);
  object_get(ctx, 0, 1, argc < 3 ? 0 : 2);
  return 1;
}

static duk_ret_t reflect_set(duk_context *ctx) {
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 4);
  require_object(ctx, "Reflect.set");
  duk_to_property_key_hstring(ctx, 1);
  duk_push_boolean(ctx, object_set(ctx, 0, 1, 2, argc < 4 ? 0 : 3));
  return 1;
}

static duk_ret_t reflect_get_own_property_descriptor(duk_context *ctx) {
  struct property_descriptor d;
  require_object(ctx, "Reflect.getOwnPropertyDescriptor");
  duk_to_property_key_hstring(ctx, 1);
  if (!object_get_own(ctx, 0, 1, &d)) {
    return 0;
  }
  descriptor_push(ctx, &d);
  return 1;
}

static duk_ret_t reflect_get_prototype_of(duk_context *ctx) {
  require_object(ctx, "Reflect.getPrototypeOf");
  object_get_prototype(ctx, 0);
  return 1;
}

static duk_ret_t reflect_set_prototype_of(duk_context *ctx) {
  require_object(ctx, "Reflect.setPrototypeOf");
  if (!duk_is_object(ctx, 1) && !duk_is_null(ctx, 1)) {
    builtins_throw_type(ctx, "Object prototype may only be an Object or null: %s",
                        builtins_push_description(ctx, 1));
  }
  duk_push_boolean(ctx, object_set_prototype(ctx, 0, 1));
  return 1;
}

static duk_ret_t reflect_has(duk_context *ctx) {
  require_object(ctx, "Reflect.has");
  duk_to_property_key_hstring(ctx, 1);
  duk_push_boolean(ctx, object_has(ctx, 0, 1));
  return 1;
}

static duk_ret_t reflect_is_extensible(duk_context *ctx) {
  require_object(ctx, "Reflect.isExtensible");
  duk_push_boolean(ctx, object_is_extensible(ctx, 0));
  return 1;
}

static duk_ret_t reflect_prevent_extensions(duk_context *ctx) {
  require_object(ctx, "Reflect.preventExtensions");
  duk_push_boolean(ctx, object_prevent_extensions(ctx, 0));
  return 1;
}

static duk_ret_t reflect_own_keys(duk_context *ctx) {
  require_object(ctx, "Reflect.ownKeys");
  object_own_keys(ctx, 0);
  return 1;
}

static const struct builtin_property reflect[] = {
    BP_METHOD("defineProperty", reflect_define_property, 3, 3),
    BP_METHOD("deleteProperty", reflect_delete_property, 2, 2),
    BP_METHOD("apply", reflect_apply, 3, 3),
    BP_METHOD("construct", reflect_construct, 2, DUK_VARARGS),
    BP_METHOD("get", reflect_get, 2, DUK_VARARGS),
    BP_METHOD("getOwnPropertyDescriptor", reflect_get_own_property_descriptor, 2, 2),
    BP_METHOD("getPrototypeOf", reflect_get_prototype_of, 1, 1),
    BP_METHOD("has", reflect_has, 2, 2),
    BP_METHOD("isExtensible", reflect_is_extensible, 1, 1),
    BP_METHOD("ownKeys", reflect_own_keys, 1, 1),
    BP_METHOD("preventExtensions", reflect_prevent_extensions, 1, 1),
    BP_METHOD("set", reflect_set, 3, DUK_VARARGS),
    BP_METHOD("setPrototypeOf", reflect_set_prototype_of, 2, 2),
    BP_TAG("Reflect"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, BO_GLOBAL, BI_REFLECT, -2, 0, "Reflect", NULL, 0, 0, 0, BO_TABLE(reflect)},
};
const struct builtin_table builtins_reflect = {BO_TABLE(objects)};
