/*
 * Proxy: the thirteen traps with their invariants. A revoked proxy has neither target nor handler.
 */
#include "proxy.h"

#include "collections.h"
#include "native_object.h"

#include "engine/vm/module_namespace.h"

bool builtins_proxy_is_revoked(duk_hproxy *p) {
  return p->handler == NULL;
}

bool proxy_push_trap(duk_hthread *thr, duk_hobject *h, const char *name) {
  duk_hproxy *p = (duk_hproxy *)h;
  builtins_check_c_stack(thr);
  duk_require_stack(thr, 16);
  if (builtins_proxy_is_revoked(p)) {
    builtins_throw_type(thr, "Cannot perform '%s' on a proxy that has been revoked", name);
  }
  duk_push_hobject(thr, p->target);
  duk_push_hobject(thr, p->handler);
  duk_get_prop_string(thr, -1, name);
  if (duk_is_null_or_undefined(thr, -1)) {
    duk_pop_2(thr);
    return false;
  }
  if (!duk_is_callable(thr, -1)) {
    builtins_push_description(thr, -1);
    builtins_throw_type(thr, "%s returned for property '%s' of object '%s' is not a function",
                        builtins_push_description(thr, -2), name,
                        builtins_push_description(thr, -4));
  }
  /* [target handler trap] -> [trap handler target] */
  duk_swap(thr, -1, -3);
  return true;
}

/* The same for the proxy at idx. The target's index when there is no trap is the stack's top. */
static bool begin(duk_hthread *thr, duk_idx_t proxy, const char *name) {
  return proxy_push_trap(thr, duk_known_hobject(thr, proxy), name);
}

#define TEXT(idx) builtins_push_description(thr, idx)

/* Pushes the target again (it may be all that is needed after the trap was called) and returns its index. */
static duk_idx_t push_target(duk_hthread *thr, duk_idx_t proxy, duk_hobject *target) {
  (void)proxy;
  duk_push_hobject(thr, target);
  return duk_get_top(thr) - 1;
}

/* The target, held by the caller from before the trap runs, since a trap may revoke its proxy. */
static duk_hobject *hold_target(duk_hthread *thr, duk_idx_t proxy) {
  duk_hobject *target = ((duk_hproxy *)duk_known_hobject(thr, proxy))->target;
  if (target != NULL) {
    duk_push_hobject(thr, target);
  } else {
    duk_push_undefined(thr);
  }
  return target;
}

bool proxy_get_own(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key,
                   struct property_descriptor *d) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return module_namespace_get_own(thr, duk_known_hobject(thr, proxy), duk_known_hstring(thr, key),
                                    d);
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  if (!begin(thr, proxy, "getOwnPropertyDescriptor")) {
    bool found = object_get_own(thr, top + 1, key, d);
    if (!found) {
      duk_set_top(thr, top);
      return false;
    }
    duk_remove(thr, top);
    duk_remove(thr, top);
    d->at -= 2;
    return true;
  }
  duk_dup(thr, key);
  duk_call_method(thr, 2);
  /* [ target result ] */
  if (!duk_is_object(thr, -1) && !duk_is_undefined(thr, -1)) {
    builtins_throw_type(thr,
                        "'getOwnPropertyDescriptor' on proxy: trap returned neither object nor "
                        "undefined for property '%s'",
                        TEXT(key));
  }
  struct property_descriptor current;
  duk_idx_t result = top + 1, at = push_target(thr, proxy, target);
  bool has = object_get_own(thr, at, key, &current);
  if (duk_is_undefined(thr, result)) {
    if (has && !(current.flags & DUK_DEFPROP_CONFIGURABLE)) {
      builtins_throw_type(thr,
                          "'getOwnPropertyDescriptor' on proxy: trap returned undefined for "
                          "property '%s' which is non-configurable in the proxy target",
                          TEXT(key));
    }
    if (has && !object_is_extensible(thr, at)) {
      builtins_throw_type(thr,
                          "'getOwnPropertyDescriptor' on proxy: trap returned undefined for "
                          "property '%s' which exists in the non-extensible proxy target",
                          TEXT(key));
    }
    duk_set_top(thr, top);
    return false;
  }
  bool extensible = object_is_extensible(thr, at);
  descriptor_read(thr, result, d);
  /* CompletePropertyDescriptor */
  if (!DESCRIPTOR_IS_ACCESSOR(d)) {
    d->flags |= DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE;
  } else {
    d->flags |= DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER;
  }
  d->flags |= DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_HAVE_CONFIGURABLE;
  if (!descriptor_is_compatible(thr, extensible, d, has ? &current : NULL)) {
    builtins_throw_type(
        thr,
        "'getOwnPropertyDescriptor' on proxy: trap returned descriptor for property '%s' that is "
        "incompatible with the existing property in the proxy target",
        TEXT(key));
  }
  if (!(d->flags & DUK_DEFPROP_CONFIGURABLE) &&
      (!has || (current.flags & DUK_DEFPROP_CONFIGURABLE) ||
       ((d->flags & DUK_DEFPROP_HAVE_WRITABLE) && !(d->flags & DUK_DEFPROP_WRITABLE) &&
        (current.flags & DUK_DEFPROP_WRITABLE)))) {
    builtins_throw_type(
        thr,
        "'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property '%s' "
        "which is either non-existent or configurable in the proxy target",
        TEXT(key));
  }
  for (int i = 0; i < 3; i++) {
    duk_dup(thr, d->at + i);
    duk_replace(thr, top + i);
  }
  d->at = top;
  duk_set_top(thr, top + 3);
  return true;
}

bool proxy_define_own(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key,
                      const struct property_descriptor *d) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return module_namespace_define_own(thr, duk_known_hobject(thr, proxy),
                                       duk_known_hstring(thr, key), d);
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  if (!begin(thr, proxy, "defineProperty")) {
    bool ok = object_define_own(thr, top + 1, key, d);
    duk_set_top(thr, top);
    return ok;
  }
  duk_dup(thr, key);
  descriptor_push(thr, d);
  duk_call_method(thr, 3);
  if (!duk_to_boolean(thr, -1)) {
    duk_set_top(thr, top);
    return false;
  }
  struct property_descriptor current;
  duk_idx_t at = push_target(thr, proxy, target);
  bool has = object_get_own(thr, at, key, &current), extensible = object_is_extensible(thr, at);
  bool fixed = (d->flags & DUK_DEFPROP_HAVE_CONFIGURABLE) && !(d->flags & DUK_DEFPROP_CONFIGURABLE);
  if (!has) {
    if (!extensible) {
      builtins_throw_type(thr,
                          "'defineProperty' on proxy: trap returned truish for adding property "
                          "'%s'  to the non-extensible proxy target",
                          TEXT(key));
    }
    if (fixed) {
      builtins_throw_type(
          thr,
          "'defineProperty' on proxy: trap returned truish for defining non-configurable property "
          "'%s' which is either non-existent or configurable in the proxy target",
          TEXT(key));
    }
  } else {
    if (!descriptor_is_compatible(thr, extensible, d, &current)) {
      builtins_throw_type(
          thr,
          "'defineProperty' on proxy: trap returned truish for adding property '%s'  that is "
          "incompatible with the existing property in the proxy target",
          TEXT(key));
    }
    if (fixed && (current.flags & DUK_DEFPROP_CONFIGURABLE)) {
      builtins_throw_type(
          thr,
          "'defineProperty' on proxy: trap returned truish for defining non-configurable property "
          "'%s' which is either non-existent or configurable in the proxy target",
          TEXT(key));
    }
    if (DESCRIPTOR_IS_DATA(&current) && !(current.flags & DUK_DEFPROP_CONFIGURABLE) &&
        (current.flags & DUK_DEFPROP_WRITABLE) && (d->flags & DUK_DEFPROP_HAVE_WRITABLE) &&
        !(d->flags & DUK_DEFPROP_WRITABLE)) {
      builtins_throw_type(thr,
                          "'defineProperty' on proxy: trap returned truish for defining "
                          "non-configurable property '%s' which cannot be non-writable",
                          TEXT(key));
    }
  }
  duk_set_top(thr, top);
  return true;
}

void proxy_get(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key, duk_idx_t receiver) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    module_namespace_get(thr, duk_known_hobject(thr, proxy), duk_known_hstring(thr, key));
    return;
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  if (!begin(thr, proxy, "get")) {
    object_get(thr, top + 1, key, receiver);
  } else {
    duk_dup(thr, key);
    duk_dup(thr, receiver);
    duk_call_method(thr, 3);
    struct property_descriptor current;
    duk_idx_t at = push_target(thr, proxy, target);
    if (object_get_own(thr, at, key, &current) && !(current.flags & DUK_DEFPROP_CONFIGURABLE)) {
      if (!DESCRIPTOR_IS_ACCESSOR(&current) && !(current.flags & DUK_DEFPROP_WRITABLE) &&
          !duk_samevalue(thr, top + 1, current.at)) {
        builtins_throw_type(thr,
                            "'get' on proxy: property '%s' is a read-only and non-configurable "
                            "data property on the proxy target but the proxy did not return its "
                            "actual value (expected '%s' but got '%s')",
                            TEXT(key), TEXT(current.at), TEXT(top + 1));
      }
      if (DESCRIPTOR_IS_ACCESSOR(&current) && duk_is_undefined(thr, current.at + 1) &&
          !duk_is_undefined(thr, top + 1)) {
        builtins_throw_type(thr,
                            "'get' on proxy: property '%s' is a non-configurable accessor property "
                            "on the proxy target and does not have a getter function, but the trap "
                            "did not return 'undefined' (got '%s')",
                            TEXT(key), TEXT(top + 1));
      }
    }
    duk_set_top(thr, top + 2);
  }
  duk_replace(thr, top);
  duk_set_top(thr, top + 1);
}

bool proxy_set(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key, duk_idx_t value,
               duk_idx_t receiver) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return false;
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  bool ok;
  if (!begin(thr, proxy, "set")) {
    ok = object_set(thr, top + 1, key, value, receiver);
  } else {
    duk_dup(thr, key);
    duk_dup(thr, value);
    duk_dup(thr, receiver);
    duk_call_method(thr, 4);
    ok = duk_to_boolean(thr, -1);
    struct property_descriptor current;
    if (ok && object_get_own(thr, push_target(thr, proxy, target), key, &current) &&
        !(current.flags & DUK_DEFPROP_CONFIGURABLE)) {
      if (!DESCRIPTOR_IS_ACCESSOR(&current) && !(current.flags & DUK_DEFPROP_WRITABLE) &&
          !duk_samevalue(thr, value, current.at)) {
        builtins_throw_type(
            thr,
            "'set' on proxy: trap returned truish for property '%s' which exists in the proxy "
            "target as a non-configurable and non-writable data property with a different value",
            TEXT(key));
      }
      if (DESCRIPTOR_IS_ACCESSOR(&current) && duk_is_undefined(thr, current.at + 2)) {
        builtins_throw_type(
            thr,
            "'set' on proxy: trap returned truish for property '%s' which exists in the proxy "
            "target as a non-configurable and non-writable accessor property without a setter",
            TEXT(key));
      }
    }
  }
  duk_set_top(thr, top);
  return ok;
}

bool proxy_has(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return module_namespace_has(thr, duk_known_hobject(thr, proxy), duk_known_hstring(thr, key));
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  bool has;
  if (!begin(thr, proxy, "has")) {
    has = object_has(thr, top + 1, key);
  } else {
    duk_dup(thr, key);
    duk_call_method(thr, 2);
    has = duk_to_boolean(thr, -1);
    struct property_descriptor current;
    if (!has) {
      duk_idx_t at = push_target(thr, proxy, target);
      if (object_get_own(thr, at, key, &current)) {
        if (!(current.flags & DUK_DEFPROP_CONFIGURABLE)) {
          builtins_throw_type(thr,
                              "'has' on proxy: trap returned falsish for property '%s' which "
                              "exists in the proxy target as non-configurable",
                              TEXT(key));
        }
        if (!object_is_extensible(thr, at)) {
          builtins_throw_type(thr,
                              "'has' on proxy: trap returned falsish for property '%s' but the "
                              "proxy target is not extensible",
                              TEXT(key));
        }
      }
    }
  }
  duk_set_top(thr, top);
  return has;
}

bool proxy_delete(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return module_namespace_delete(thr, duk_known_hobject(thr, proxy), duk_known_hstring(thr, key));
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  bool ok;
  if (!begin(thr, proxy, "deleteProperty")) {
    ok = object_delete(thr, top + 1, key);
  } else {
    duk_dup(thr, key);
    duk_call_method(thr, 2);
    ok = duk_to_boolean(thr, -1);
    struct property_descriptor current;
    if (ok) {
      duk_idx_t at = push_target(thr, proxy, target);
      if (object_get_own(thr, at, key, &current)) {
        if (!(current.flags & DUK_DEFPROP_CONFIGURABLE)) {
          builtins_throw_type(thr,
                              "'deleteProperty' on proxy: trap returned truish for property '%s' "
                              "which is non-configurable in the proxy target",
                              TEXT(key));
        }
        if (!object_is_extensible(thr, at)) {
          builtins_throw_type(thr,
                              "'deleteProperty' on proxy: trap returned truish for property '%s' "
                              "but the proxy target is non-extensible",
                              TEXT(key));
        }
      }
    }
  }
  duk_set_top(thr, top);
  return ok;
}

void proxy_get_prototype(duk_hthread *thr, duk_idx_t proxy) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    duk_push_null(thr);
    return;
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  if (!begin(thr, proxy, "getPrototypeOf")) {
    object_get_prototype(thr, top + 1);
  } else {
    duk_call_method(thr, 1);
    if (!duk_is_object(thr, -1) && !duk_is_null(thr, -1)) {
      builtins_throw_type(thr, "'getPrototypeOf' on proxy: trap returned neither object nor null");
    }
    duk_idx_t at = push_target(thr, proxy, target);
    if (!object_is_extensible(thr, at)) {
      object_get_prototype(thr, at);
      if (!duk_samevalue(thr, -1, top + 1)) {
        builtins_throw_type(thr, "'getPrototypeOf' on proxy: proxy target is non-extensible but "
                                 "the trap did not return its actual prototype");
      }
    }
    duk_set_top(thr, top + 2);
  }
  duk_replace(thr, top);
  duk_set_top(thr, top + 1);
}

bool proxy_set_prototype(duk_hthread *thr, duk_idx_t proxy, duk_idx_t prototype) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return duk_is_null(thr, prototype);
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  bool ok;
  if (!begin(thr, proxy, "setPrototypeOf")) {
    ok = object_set_prototype(thr, top + 1, prototype);
  } else {
    duk_dup(thr, prototype);
    duk_call_method(thr, 2);
    ok = duk_to_boolean(thr, -1);
    if (ok) {
      duk_idx_t at = push_target(thr, proxy, target);
      if (!object_is_extensible(thr, at)) {
        object_get_prototype(thr, at);
        if (!duk_samevalue(thr, -1, prototype)) {
          builtins_throw_type(thr, "'setPrototypeOf' on proxy: trap returned truish for setting a "
                                   "new prototype on the non-extensible proxy target");
        }
      }
    }
  }
  duk_set_top(thr, top);
  return ok;
}

bool proxy_is_extensible(duk_hthread *thr, duk_idx_t proxy) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return false;
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  bool result;
  if (!begin(thr, proxy, "isExtensible")) {
    result = object_is_extensible(thr, top + 1);
  } else {
    duk_call_method(thr, 1);
    result = duk_to_boolean(thr, -1);
    if (result != object_is_extensible(thr, push_target(thr, proxy, target))) {
      builtins_throw_type(thr,
                          "'isExtensible' on proxy: trap result does not reflect extensibility of "
                          "proxy target (which is '%s')",
                          result ? "false" : "true");
    }
  }
  duk_set_top(thr, top);
  return result;
}

bool proxy_prevent_extensions(duk_hthread *thr, duk_idx_t proxy) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    return true;
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  bool ok;
  if (!begin(thr, proxy, "preventExtensions")) {
    ok = object_prevent_extensions(thr, top + 1);
  } else {
    duk_call_method(thr, 1);
    ok = duk_to_boolean(thr, -1);
    if (ok && object_is_extensible(thr, push_target(thr, proxy, target))) {
      builtins_throw_type(thr, "'preventExtensions' on proxy: the proxy target is extensible");
    }
  }
  duk_set_top(thr, top);
  return ok;
}

void proxy_own_keys(duk_hthread *thr, duk_idx_t proxy) {
  if (module_namespace_is(duk_known_hobject(thr, proxy))) {
    module_namespace_own_keys(thr, duk_known_hobject(thr, proxy));
    return;
  }
  duk_idx_t top = duk_get_top(thr);
  duk_hobject *target = hold_target(thr, proxy);
  if (!begin(thr, proxy, "ownKeys")) {
    object_own_keys(thr, top + 1);
    duk_replace(thr, top);
    duk_set_top(thr, top + 1);
    return;
  }
  duk_call_method(thr, 1);
  /* [ target result ] */
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "CreateListFromArrayLike called on non-object");
  }
  duk_push_array(thr);
  duk_idx_t keys = duk_get_top(thr) - 1;
  struct ordered_table *seen = set_push(thr, NULL);
  double length = builtins_length_of(thr, top + 1);
  for (double k = 0; k < length; k++) {
    builtins_get_index(thr, top + 1, k);
    if (!duk_is_string(thr, -1)) {
      builtins_throw_type(thr, "%s is not a valid property name", TEXT(-1));
    }
    if (ordered_table_find(seen, duk_get_tval(thr, -1)) != ORDERED_TABLE_NONE) {
      builtins_throw_type(thr, "'ownKeys' on proxy: trap returned duplicate entries");
    }
    ordered_table_set(thr, seen, duk_get_tval(thr, -1), NULL);
    builtins_create_index(thr, keys, k);
  }
  duk_idx_t at = push_target(thr, proxy, target);
  bool extensible = object_is_extensible(thr, at);
  object_own_keys(thr, at);
  duk_idx_t target_keys = duk_get_top(thr) - 1;
  double count = builtins_length_of(thr, target_keys);
  /* Non-configurable keys must be there; for a non-extensible target all, and no other. */
  for (int pass = 0; pass < 2; pass++) {
    for (double k = 0; k < count; k++) {
      builtins_get_index(thr, target_keys, k);
      duk_idx_t key = duk_get_top(thr) - 1;
      struct property_descriptor d;
      bool fixed = object_get_own(thr, at, key, &d) && !(d.flags & DUK_DEFPROP_CONFIGURABLE);
      if (fixed == (pass == 0) && (fixed || !extensible) &&
          !ordered_table_delete(thr, seen, duk_get_tval(thr, key))) {
        builtins_throw_type(thr, "'ownKeys' on proxy: trap result did not include '%s'", TEXT(key));
      }
      duk_set_top(thr, key);
    }
  }
  if (!extensible && seen->live > 0) {
    builtins_throw_type(
        thr, "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible");
  }
  duk_dup(thr, keys);
  duk_replace(thr, top);
  duk_set_top(thr, top + 1);
}

/* --- Hooks of Duktape's property functions. The values are copied to the stack first. --- */

static duk_idx_t push_operands(duk_hthread *thr, duk_hobject *proxy, const duk_tval *key) {
  duk_require_stack(thr, 16);
  duk_idx_t at = duk_get_top(thr);
  duk_tval k = *key;
  DUK_TVAL_INCREF(thr, &k);
  duk_push_hobject(thr, proxy);
  duk_push_tval(thr, &k);
  DUK_TVAL_DECREF_NORZ(thr, &k);
  duk_to_property_key_hstring(thr, -1);
  return at;
}

void jsrun_proxy_get(duk_hthread *thr, duk_hobject *proxy, const duk_tval *key,
                     const duk_tval *receiver) {
  duk_require_stack(thr, 16);
  duk_push_tval(thr, (duk_tval *)receiver);
  duk_idx_t at = push_operands(thr, proxy, key);
  proxy_get(thr, at, at + 1, at - 1);
  duk_replace(thr, at - 1);
  duk_set_top(thr, at);
}

duk_bool_t jsrun_proxy_set(duk_hthread *thr, duk_hobject *proxy, const duk_tval *key,
                           const duk_tval *value, const duk_tval *receiver, duk_bool_t throw_flag) {
  duk_require_stack(thr, 16);
  duk_push_tval(thr, (duk_tval *)value);
  duk_push_tval(thr, (duk_tval *)receiver);
  duk_idx_t at = push_operands(thr, proxy, key);
  bool ok = proxy_set(thr, at, at + 1, at - 2, at - 1);
  if (!ok && throw_flag && module_namespace_is(proxy)) {
    if (module_namespace_has(thr, proxy, duk_known_hstring(thr, at + 1))) {
      builtins_throw_type(thr,
                          "Cannot assign to read only property '%s' of object '[object Module]'",
                          TEXT(at + 1));
    }
    builtins_throw_type(thr, "Cannot add property %s, object is not extensible", TEXT(at + 1));
  }
  if (!ok && throw_flag) {
    builtins_throw_type(thr, "'set' on proxy: trap returned falsish for property '%s'",
                        TEXT(at + 1));
  }
  duk_set_top(thr, at - 2);
  return ok;
}

duk_bool_t jsrun_proxy_has(duk_hthread *thr, duk_hobject *proxy, const duk_tval *key) {
  duk_idx_t at = push_operands(thr, proxy, key);
  bool has = proxy_has(thr, at, at + 1);
  duk_set_top(thr, at);
  return has;
}

duk_bool_t jsrun_proxy_delete(duk_hthread *thr, duk_hobject *proxy, const duk_tval *key,
                              duk_bool_t throw_flag) {
  duk_idx_t at = push_operands(thr, proxy, key);
  bool ok = proxy_delete(thr, at, at + 1);
  if (!ok && throw_flag && module_namespace_is(proxy)) {
    builtins_throw_type(thr, "Cannot delete property '%s' of [object Module]", TEXT(at + 1));
  }
  if (!ok && throw_flag) {
    builtins_throw_type(thr, "'deleteProperty' on proxy: trap returned falsish for property '%s'",
                        TEXT(at + 1));
  }
  duk_set_top(thr, at);
  return ok;
}

/* --- The constructor --- */

static void push_proxy(duk_hthread *thr, duk_idx_t target, duk_idx_t handler) {
  duk_hobject *t = duk_get_hobject(thr, target), *h = duk_get_hobject(thr, handler);
  if (t == NULL || h == NULL) {
    builtins_throw_type(thr, "Cannot create proxy with a non-object as target or handler");
  }
  duk_uint_t flags = t->hdr.h_flags & (DUK_HOBJECT_FLAG_CALLABLE | DUK_HOBJECT_FLAG_CONSTRUCTABLE);
  flags |= DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_EXOTIC_PROXYOBJ |
           DUK_HOBJECT_CLASS_AS_FLAGS(flags & DUK_HOBJECT_FLAG_CALLABLE ? DUK_HOBJECT_CLASS_FUNCTION
                                                                        : DUK_HOBJECT_CLASS_OBJECT);
  duk_hproxy *p = duk_hproxy_alloc(thr, flags | DUK_HOBJECT_FLAG_STRICT);
  p->target = t;
  p->handler = h;
  DUK_HOBJECT_INCREF(thr, t);
  DUK_HOBJECT_INCREF(thr, h);
  duk_push_hobject(thr, &p->obj);
}

static duk_ret_t proxy_constructor(duk_context *ctx) {
  builtins_require_new(ctx, "Proxy");
  push_proxy(ctx, 0, 1);
  return 1;
}

static duk_ret_t revoke_proxy(duk_context *ctx) {
  duk_hnatclosure *self = builtins_running_closure(ctx);
  if (DUK_TVAL_IS_OBJECT(&self->values[0])) {
    duk_push_tval(ctx, &self->values[0]);
    builtins_assign_undefined(ctx, &self->values[0]);
    duk_hproxy *p = (duk_hproxy *)duk_known_hobject(ctx, -1);
    duk_hobject *target = p->target, *handler = p->handler;
    p->target = NULL;
    p->handler = NULL;
    DUK_HOBJECT_DECREF_ALLOWNULL(ctx, target);
    DUK_HOBJECT_DECREF_ALLOWNULL(ctx, handler);
  }
  return 0;
}

static duk_ret_t proxy_revocable(duk_context *ctx) {
  push_proxy(ctx, 0, 1);
  duk_hnatclosure *c = builtins_push_closure(ctx, revoke_proxy, 0, 1);
  builtins_assign_index(ctx, &c->values[0], 2);
  duk_push_object(ctx);
  duk_dup(ctx, 2);
  duk_put_prop_literal(ctx, -2, "proxy");
  duk_dup(ctx, 3);
  duk_put_prop_literal(ctx, -2, "revoke");
  return 1;
}

static const struct builtin_property proxy_own[] = {BP_METHOD("revocable", proxy_revocable, 2, 2)};
static const struct builtin_object objects[] = {
    {BO_CONSTRUCTOR, BO_GLOBAL, BI_PROXY, -2, 0, "Proxy", proxy_constructor, 0, 2, 2,
     BO_TABLE(proxy_own)},
};
const struct builtin_table builtins_proxy = {BO_TABLE(objects)};
