/*
 * Object and its prototype.
 */
#include "array.h"
#include "collections.h"
#include "dense_array.h"
#include "engine/builtins/regexp.h"
#include "object_operations.h"

#include <string.h>

static void to_object(duk_hthread *thr, duk_idx_t idx) {
  if (duk_is_null_or_undefined(thr, idx)) {
    builtins_throw_type(thr, "Cannot convert undefined or null to object");
  }
  duk_to_object(thr, idx);
}

/* --- Object.prototype.toString --- */

static const char *builtin_tag(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_known_hobject(thr, idx);
  if (array_is_array(thr, idx)) {
    return "Array";
  }
  if (DUK_HOBJECT_IS_CALLABLE(h)) {
    return "Function";
  }
  switch (DUK_HOBJECT_GET_CLASS_NUMBER(h)) {
  case DUK_HOBJECT_CLASS_ARGUMENTS: return "Arguments";
  case DUK_HOBJECT_CLASS_ERROR: return "Error";
  case DUK_HOBJECT_CLASS_BOOLEAN: return "Boolean";
  case DUK_HOBJECT_CLASS_NUMBER: return "Number";
  case DUK_HOBJECT_CLASS_STRING: return "String";
  case DUK_HOBJECT_CLASS_DATE: return "Date";
  default: return regexp_object_as(h) != NULL ? "RegExp" : "Object";
  }
}

void builtins_push_object_tag_string(duk_hthread *thr, duk_idx_t idx) {
  if (duk_is_undefined(thr, idx)) {
    duk_push_literal(thr, "[object Undefined]");
    return;
  }
  if (duk_is_null(thr, idx)) {
    duk_push_literal(thr, "[object Null]");
    return;
  }
  duk_dup(thr, idx);
  duk_to_object(thr, -1);
  const char *tag = builtin_tag(thr, -1);
  duk_get_prop_string(thr, -1, SYM_TO_STRING_TAG);
  if (builtins_is_string(thr, -1)) {
    duk_push_literal(thr, "[object ");
    duk_insert(thr, -2);
    duk_push_literal(thr, "]");
    duk_concat(thr, 3);
  } else {
    duk_pop(thr);
    duk_push_sprintf(thr, "[object %s]", tag);
  }
  duk_remove_m2(thr);
}

static duk_ret_t object_to_string(duk_context *ctx) {
  duk_push_this(ctx);
  builtins_push_object_tag_string(ctx, 0);
  return 1;
}

/* --- The constructor --- */

static duk_ret_t object_constructor(duk_context *ctx) {
  duk_push_new_target(ctx);
  duk_push_current_function(ctx);
  if (duk_is_object(ctx, 1) && !duk_samevalue(ctx, 1, 2)) {
    duk_push_object(ctx);
    duk_hobject *prototype = builtins_push_new_prototype(ctx, DUK_BIDX_OBJECT_PROTOTYPE);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, 3), prototype);
    duk_dup(ctx, 3);
    return 1;
  }
  if (duk_is_null_or_undefined(ctx, 0)) {
    duk_push_object(ctx);
  } else {
    duk_dup(ctx, 0);
    duk_to_object(ctx, -1);
  }
  return 1;
}

/* --- Prototypes --- */

static duk_ret_t object_get_prototype_of(duk_context *ctx) {
  to_object(ctx, 0);
  object_get_prototype(ctx, 0);
  return 1;
}

static void set_prototype_or_throw(duk_hthread *thr, duk_idx_t object, duk_idx_t prototype) {
  if (object_set_prototype(thr, object, prototype)) {
    return;
  }
  duk_hobject *h = duk_known_hobject(thr, object);
  if (DUK_HOBJECT_IS_PROXY(h)) {
    builtins_throw_type(
        thr, "'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'");
  }
  if (h == thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE]) {
    builtins_throw_type(
        thr, "Immutable prototype object 'Object.prototype' cannot have their prototype set");
  }
  if (!DUK_HOBJECT_HAS_EXTENSIBLE(h)) {
    builtins_throw_type(thr, "%s is not extensible", builtins_push_description(thr, object));
  }
  builtins_throw_type(thr, "Cyclic __proto__ value");
}

static duk_ret_t object_set_prototype_of(duk_context *ctx) {
  if (duk_is_null_or_undefined(ctx, 0)) {
    builtins_throw_type(ctx, "Object.setPrototypeOf called on null or undefined");
  }
  if (!duk_is_object(ctx, 1) && !duk_is_null(ctx, 1)) {
    builtins_throw_type(ctx, "Object prototype may only be an Object or null: %s",
                        builtins_push_description(ctx, 1));
  }
  if (duk_is_object(ctx, 0)) {
    set_prototype_or_throw(ctx, 0, 1);
  }
  duk_dup(ctx, 0);
  return 1;
}

static duk_ret_t object_get_proto(duk_context *ctx) {
  duk_push_this(ctx);
  to_object(ctx, 0);
  object_get_prototype(ctx, 0);
  return 1;
}

static duk_ret_t object_set_proto(duk_context *ctx) {
  duk_push_this(ctx);
  if (duk_is_null_or_undefined(ctx, 1)) {
    builtins_throw_type(ctx, "Object.prototype.__proto__ called on null or undefined");
  }
  if (duk_is_object(ctx, 1) && (duk_is_object(ctx, 0) || duk_is_null(ctx, 0))) {
    set_prototype_or_throw(ctx, 1, 0);
  }
  return 0;
}

static void define_all(duk_hthread *thr, duk_idx_t object, duk_idx_t properties) {
  to_object(thr, properties);
  object_own_keys(thr, properties);
  duk_idx_t keys = duk_get_top(thr) - 1;
  double count = builtins_length_of(thr, keys);
  /* All descriptors are read before the first is applied; three values each stay on the stack. */
  struct property_descriptor *list =
      duk_push_fixed_buffer_nozero(thr, (size_t)(count + 1) * sizeof *list);
  duk_push_array(thr);
  duk_idx_t defined = duk_get_top(thr) - 1;
  duk_uint32_t n = 0;
  for (double k = 0; k < count; k++) {
    struct property_descriptor d;
    builtins_get_index(thr, keys, k);
    duk_idx_t key = duk_get_top(thr) - 1;
    if (object_get_own(thr, properties, key, &d)) {
      bool enumerable = d.flags & DUK_DEFPROP_ENUMERABLE;
      duk_set_top(thr, key + 1);
      if (enumerable) {
        duk_dup(thr, key);
        duk_get_prop(thr, properties);
        duk_idx_t value = duk_get_top(thr) - 1;
        descriptor_read(thr, value, &list[n]);
        duk_dup(thr, key);
        dense_append(thr, defined);
        for (int i = 0; i < 3; i++) {
          duk_dup(thr, list[n].at + i);
          dense_append(thr, defined);
        }
        n++;
      }
    }
    duk_set_top(thr, key);
  }
  for (duk_uint32_t i = 0; i < n; i++) {
    duk_idx_t top = duk_get_top(thr);
    for (duk_uint32_t k = 0; k < 4; k++) {
      duk_get_prop_index(thr, defined, i * 4 + k);
    }
    list[i].at = top + 1;
    object_define_or_throw(thr, object, top, &list[i]);
    duk_set_top(thr, top);
  }
}

static duk_ret_t object_create(duk_context *ctx) {
  if (!duk_is_object(ctx, 0) && !duk_is_null(ctx, 0)) {
    builtins_throw_type(ctx, "Object prototype may only be an Object or null: %s",
                        builtins_push_description(ctx, 0));
  }
  duk_push_object(ctx);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, 2), duk_get_hobject(ctx, 0));
  if (!duk_is_undefined(ctx, 1)) {
    define_all(ctx, 2, 1);
  }
  duk_dup(ctx, 2);
  return 1;
}

/* --- Properties --- */

static duk_ret_t object_define_property(duk_context *ctx) {
  struct property_descriptor d;
  if (!duk_is_object(ctx, 0)) {
    builtins_throw_type(ctx, "Object.defineProperty called on non-object");
  }
  duk_to_property_key_hstring(ctx, 1);
  descriptor_read(ctx, 2, &d);
  object_define_or_throw(ctx, 0, 1, &d);
  duk_dup(ctx, 0);
  return 1;
}

static duk_ret_t object_define_properties(duk_context *ctx) {
  if (!duk_is_object(ctx, 0)) {
    builtins_throw_type(ctx, "Object.defineProperties called on non-object");
  }
  define_all(ctx, 0, 1);
  duk_dup(ctx, 0);
  return 1;
}

static duk_ret_t object_get_own_property_descriptor(duk_context *ctx) {
  struct property_descriptor d;
  to_object(ctx, 0);
  duk_to_property_key_hstring(ctx, 1);
  if (!object_get_own(ctx, 0, 1, &d)) {
    return 0;
  }
  descriptor_push(ctx, &d);
  return 1;
}

static duk_ret_t object_get_own_property_descriptors(duk_context *ctx) {
  to_object(ctx, 0);
  object_own_keys(ctx, 0);
  duk_push_object(ctx);
  double count = builtins_length_of(ctx, 1);
  for (double k = 0; k < count; k++) {
    struct property_descriptor d;
    builtins_get_index(ctx, 1, k);
    if (object_get_own(ctx, 0, 3, &d)) {
      duk_dup(ctx, 3);
      descriptor_push(ctx, &d);
      builtins_create_property(ctx, 2);
    }
    duk_set_top(ctx, 3);
  }
  return 1;
}

/* magic: 0 names, 1 symbols */
static duk_ret_t object_get_own_property_names(duk_context *ctx) {
  bool symbols = duk_get_current_magic(ctx);
  to_object(ctx, 0);
  object_own_keys(ctx, 0);
  duk_push_array(ctx);
  double count = builtins_length_of(ctx, 1);
  for (double k = 0; k < count; k++) {
    builtins_get_index(ctx, 1, k);
    if (duk_is_symbol(ctx, -1) == symbols) {
      dense_append(ctx, 2);
    } else {
      duk_pop(ctx);
    }
  }
  return 1;
}

enum { LIST_KEYS, LIST_VALUES, LIST_ENTRIES };

static duk_ret_t object_list(duk_context *ctx) {
  int kind = duk_get_current_magic(ctx);
  to_object(ctx, 0);
  bool is_proxy = DUK_HOBJECT_IS_PROXY(duk_known_hobject(ctx, 0));
  if (kind == LIST_KEYS && !is_proxy) {
    duk_dup(ctx, 0);
    duk_hobject_get_enumerated_keys(ctx,
                                    DUK_ENUM_OWN_PROPERTIES_ONLY | DUK_ENUM_SORT_ARRAY_INDICES);
    return 1;
  }
  object_own_keys(ctx, 0);
  duk_push_array(ctx);
  double count = builtins_length_of(ctx, 1);
  for (double k = 0; k < count; k++) {
    struct property_descriptor d;
    builtins_get_index(ctx, 1, k);
    if (!duk_is_symbol(ctx, 3) && object_get_own(ctx, 0, 3, &d) &&
        (d.flags & DUK_DEFPROP_ENUMERABLE)) {
      if (kind == LIST_KEYS) {
        duk_dup(ctx, 3);
      } else {
        if (!is_proxy && !DESCRIPTOR_IS_ACCESSOR(&d)) {
          duk_dup(ctx, d.at);
        } else {
          object_get(ctx, 0, 3, 0);
        }
        if (kind == LIST_ENTRIES) {
          duk_dup(ctx, 3);
          duk_insert(ctx, -2);
          duk_pack(ctx, 2);
        }
      }
      dense_append(ctx, 2);
    }
    duk_set_top(ctx, 3);
  }
  return 1;
}

static duk_ret_t object_assign(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  if (n == 0) {
    duk_push_undefined(ctx);
    n = 1;
  }
  to_object(ctx, 0);
  for (duk_idx_t i = 1; i < n; i++) {
    if (duk_is_null_or_undefined(ctx, i)) {
      continue;
    }
    duk_to_object(ctx, i);
    object_own_keys(ctx, i);
    double count = builtins_length_of(ctx, n);
    for (double k = 0; k < count; k++) {
      struct property_descriptor d;
      builtins_get_index(ctx, n, k);
      if (object_get_own(ctx, i, n + 1, &d) && (d.flags & DUK_DEFPROP_ENUMERABLE)) {
        duk_dup(ctx, n + 1);
        if (DUK_HOBJECT_IS_PROXY(duk_known_hobject(ctx, i)) || DESCRIPTOR_IS_ACCESSOR(&d)) {
          object_get(ctx, i, n + 1, i);
        } else {
          duk_dup(ctx, d.at);
        }
        duk_put_prop(ctx, 0);
      }
      duk_set_top(ctx, n + 1);
    }
    duk_set_top(ctx, n);
  }
  duk_dup(ctx, 0);
  return 1;
}

static duk_ret_t object_is(duk_context *ctx) {
  duk_push_boolean(ctx, duk_samevalue(ctx, 0, 1));
  return 1;
}

static bool from_entries_step(duk_hthread *thr, void *state) {
  (void)state;
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "Iterator value %s is not an entry object",
                        builtins_push_description(thr, -1));
  }
  duk_get_prop_index(thr, -1, 0);
  duk_get_prop_index(thr, -2, 1);
  duk_swap_top(thr, -2);
  duk_to_property_key_hstring(thr, -1);
  duk_swap_top(thr, -2);
  builtins_create_property(thr, 1);
  duk_pop(thr);
  return true;
}

static duk_ret_t object_from_entries(duk_context *ctx) {
  duk_push_object(ctx);
  builtins_iterate(ctx, 0, from_entries_step, NULL);
  return 1;
}

static duk_ret_t object_group_by(duk_context *ctx) {
  struct ordered_table *t = map_push_groups(ctx, true);
  duk_push_bare_object(ctx);
  for (uint32_t i = 0; i < t->used; i++) {
    duk_push_tval(ctx, &t->keys[i]);
    duk_push_tval(ctx, &t->values[i]);
    builtins_create_property(ctx, -3);
  }
  return 1;
}

static duk_ret_t object_has_own(duk_context *ctx) {
  struct property_descriptor d;
  to_object(ctx, 0);
  duk_to_property_key_hstring(ctx, 1);
  duk_push_boolean(ctx, object_get_own(ctx, 0, 1, &d));
  return 1;
}

/* --- Integrity --- */

static duk_ret_t object_is_extensible_function(duk_context *ctx) {
  duk_push_boolean(ctx, duk_is_object(ctx, 0) && object_is_extensible(ctx, 0));
  return 1;
}

DUK_NORETURN(static void throw_not_prevented(duk_hthread *thr));
static void throw_not_prevented(duk_hthread *thr) {
  builtins_throw_type(thr, DUK_HOBJECT_IS_PROXY(duk_known_hobject(thr, 0))
                               ? "'preventExtensions' on proxy: trap returned falsish"
                               : "Cannot prevent extensions of a typed array of variable length");
}

static duk_ret_t object_prevent_extensions_function(duk_context *ctx) {
  if (duk_is_object(ctx, 0) && !object_prevent_extensions(ctx, 0)) {
    throw_not_prevented(ctx);
  }
  duk_dup(ctx, 0);
  return 1;
}

/* magic: 1 freeze, 0 seal */
static duk_ret_t object_set_integrity(duk_context *ctx) {
  bool freeze = duk_get_current_magic(ctx);
  if (!duk_is_object(ctx, 0)) {
    duk_dup(ctx, 0);
    return 1;
  }
  if (freeze && duk_known_hobject(ctx, 0)->hdr.h_flags & DUK_HOBJECT_FLAG_BUFOBJ &&
      ((duk_hbufobj *)duk_known_hobject(ctx, 0))->is_typedarray &&
      DUK_HBUFOBJ_COUNT((duk_hbufobj *)duk_known_hobject(ctx, 0)) > 0) {
    builtins_throw_type(ctx, "Cannot freeze array buffer views with elements");
  }
  if (!object_prevent_extensions(ctx, 0)) {
    throw_not_prevented(ctx);
  }
  object_own_keys(ctx, 0);
  double count = builtins_length_of(ctx, 1);
  for (double k = 0; k < count; k++) {
    struct property_descriptor d, current;
    builtins_get_index(ctx, 1, k);
    d.flags = DUK_DEFPROP_CLEAR_CONFIGURABLE;
    d.at = 0;
    bool apply = true;
    if (freeze) {
      apply = object_get_own(ctx, 0, 2, &current);
      if (apply && !DESCRIPTOR_IS_ACCESSOR(&current)) {
        d.flags |= DUK_DEFPROP_CLEAR_WRITABLE;
      }
    }
    if (apply) {
      object_define_or_throw(ctx, 0, 2, &d);
    }
    duk_set_top(ctx, 2);
  }
  duk_dup(ctx, 0);
  return 1;
}

/* magic: 1 isFrozen, 0 isSealed */
static duk_ret_t object_test_integrity(duk_context *ctx) {
  bool frozen = duk_get_current_magic(ctx);
  bool result = true;
  if (duk_is_object(ctx, 0)) {
    result = !object_is_extensible(ctx, 0);
    if (result) {
      object_own_keys(ctx, 0);
      double count = builtins_length_of(ctx, 1);
      for (double k = 0; k < count && result; k++) {
        struct property_descriptor d;
        builtins_get_index(ctx, 1, k);
        if (object_get_own(ctx, 0, 2, &d) &&
            ((d.flags & DUK_DEFPROP_CONFIGURABLE) ||
             (frozen && !DESCRIPTOR_IS_ACCESSOR(&d) && (d.flags & DUK_DEFPROP_WRITABLE)))) {
          result = false;
        }
        duk_set_top(ctx, 2);
      }
    }
  }
  duk_push_boolean(ctx, result);
  return 1;
}

/* --- The prototype --- */

static duk_ret_t object_value_of(duk_context *ctx) {
  duk_push_this(ctx);
  to_object(ctx, 0);
  return 1;
}

static duk_ret_t object_to_locale_string(duk_context *ctx) {
  duk_push_this(ctx);
  if (duk_is_null_or_undefined(ctx, 0)) {
    builtins_throw_type(ctx, "Object.prototype.toLocaleString called on null or undefined");
  }
  duk_get_prop_literal(ctx, 0, "toString");
  duk_dup(ctx, 0);
  duk_call_method(ctx, 0);
  return 1;
}

static duk_ret_t object_has_own_property(duk_context *ctx) {
  struct property_descriptor d;
  duk_to_property_key_hstring(ctx, 0);
  duk_push_this(ctx);
  to_object(ctx, 1);
  duk_push_boolean(ctx, object_get_own(ctx, 1, 0, &d));
  return 1;
}

static duk_ret_t object_property_is_enumerable(duk_context *ctx) {
  struct property_descriptor d;
  duk_to_property_key_hstring(ctx, 0);
  duk_push_this(ctx);
  to_object(ctx, 1);
  duk_push_boolean(ctx, object_get_own(ctx, 1, 0, &d) && (d.flags & DUK_DEFPROP_ENUMERABLE));
  return 1;
}

static duk_ret_t object_is_prototype_of(duk_context *ctx) {
  bool found = false;
  if (duk_is_object(ctx, 0)) {
    duk_push_this(ctx);
    to_object(ctx, 1);
    duk_dup(ctx, 0);
    while (!found) {
      object_get_prototype(ctx, 2);
      duk_remove_m2(ctx);
      if (duk_is_null(ctx, 2)) {
        break;
      }
      found = duk_samevalue(ctx, 1, 2);
    }
  }
  duk_push_boolean(ctx, found);
  return 1;
}

/* __defineGetter__, __defineSetter__ (magic 1) */
static duk_ret_t object_define_accessor(duk_context *ctx) {
  int setter = duk_get_current_magic(ctx);
  duk_push_this(ctx);
  to_object(ctx, 2);
  if (!duk_is_callable(ctx, 1)) {
    builtins_throw_type(ctx, "Object.prototype.%s: Expecting function",
                        setter ? "__defineSetter__" : "__defineGetter__");
  }
  duk_to_property_key_hstring(ctx, 0);
  struct property_descriptor d = {DUK_DEFPROP_SET_ENUMERABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                                      (setter ? DUK_DEFPROP_HAVE_SETTER : DUK_DEFPROP_HAVE_GETTER),
                                  3};
  duk_push_undefined(ctx);
  duk_dup(ctx, 1);
  duk_dup(ctx, 1);
  object_define_or_throw(ctx, 2, 0, &d);
  return 0;
}

/* __lookupGetter__, __lookupSetter__ (magic 1) */
static duk_ret_t object_lookup_accessor(duk_context *ctx) {
  int setter = duk_get_current_magic(ctx);
  duk_push_this(ctx);
  to_object(ctx, 1);
  duk_to_property_key_hstring(ctx, 0);
  for (;;) {
    struct property_descriptor d;
    if (object_get_own(ctx, 1, 0, &d)) {
      if (DESCRIPTOR_IS_ACCESSOR(&d)) {
        duk_dup(ctx, d.at + 1 + setter);
        return 1;
      }
      return 0;
    }
    object_get_prototype(ctx, 1);
    duk_remove_m2(ctx);
    if (duk_is_null(ctx, 1)) {
      return 0;
    }
  }
}

static const struct builtin_property object_prototype[] = {
    BP_METHOD_MAGIC("__defineGetter__", object_define_accessor, 2, 2, 0),
    BP_METHOD_MAGIC("__defineSetter__", object_define_accessor, 2, 2, 1),
    BP_METHOD("hasOwnProperty", object_has_own_property, 1, 1),
    BP_METHOD_MAGIC("__lookupGetter__", object_lookup_accessor, 1, 1, 0),
    BP_METHOD_MAGIC("__lookupSetter__", object_lookup_accessor, 1, 1, 1),
    BP_METHOD("isPrototypeOf", object_is_prototype_of, 1, 1),
    BP_METHOD("propertyIsEnumerable", object_property_is_enumerable, 1, 1),
    BP_METHOD("toString", object_to_string, 0, 0),
    BP_METHOD("valueOf", object_value_of, 0, 0),
    BP_ACCESSOR("__proto__", object_get_proto, object_set_proto),
    BP_METHOD("toLocaleString", object_to_locale_string, 0, 0),
};
static const struct builtin_property object_own[] = {
    BP_METHOD("assign", object_assign, 2, DUK_VARARGS),
    BP_METHOD("getOwnPropertyDescriptor", object_get_own_property_descriptor, 2, 2),
    BP_METHOD("getOwnPropertyDescriptors", object_get_own_property_descriptors, 1, 1),
    BP_METHOD_MAGIC("getOwnPropertyNames", object_get_own_property_names, 1, 1, 0),
    BP_METHOD_MAGIC("getOwnPropertySymbols", object_get_own_property_names, 1, 1, 1),
    BP_METHOD("hasOwn", object_has_own, 2, 2),
    BP_METHOD("is", object_is, 2, 2),
    BP_METHOD("preventExtensions", object_prevent_extensions_function, 1, 1),
    BP_METHOD_MAGIC("seal", object_set_integrity, 1, 1, 0),
    BP_METHOD("create", object_create, 2, 2),
    BP_METHOD("defineProperties", object_define_properties, 2, 2),
    BP_METHOD("defineProperty", object_define_property, 3, 3),
    BP_METHOD_MAGIC("freeze", object_set_integrity, 1, 1, 1),
    BP_METHOD("getPrototypeOf", object_get_prototype_of, 1, 1),
    BP_METHOD("setPrototypeOf", object_set_prototype_of, 2, 2),
    BP_METHOD("isExtensible", object_is_extensible_function, 1, 1),
    BP_METHOD_MAGIC("isFrozen", object_test_integrity, 1, 1, 1),
    BP_METHOD_MAGIC("isSealed", object_test_integrity, 1, 1, 0),
    BP_METHOD_MAGIC("keys", object_list, 1, 1, LIST_KEYS),
    BP_METHOD_MAGIC("entries", object_list, 1, 1, LIST_ENTRIES),
    BP_METHOD("fromEntries", object_from_entries, 1, 1),
    BP_METHOD_MAGIC("values", object_list, 1, 1, LIST_VALUES),
    BP_METHOD("groupBy", object_group_by, 2, 2),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_OBJECT_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(object_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, DUK_BIDX_OBJECT_CONSTRUCTOR, -2, DUK_BIDX_OBJECT_PROTOTYPE,
     "Object", object_constructor, 0, 1, 1, BO_TABLE(object_own)},
};
const struct builtin_table builtins_object = {BO_TABLE(objects)};
