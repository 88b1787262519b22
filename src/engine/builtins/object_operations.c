/*
 * The essential internal methods of objects.
 */
#include "object_operations.h"

#include "engine/module.h"
#include "proxy.h"
#include "typed_array.h"

static duk_hobject *object_at(duk_hthread *thr, duk_idx_t idx) {
  return duk_known_hobject(thr, idx);
}

bool object_get_own(duk_hthread *thr, duk_idx_t object, duk_idx_t key,
                    struct property_descriptor *d) {
  duk_hobject *h = object_at(thr, object);
  if (DUK_HOBJECT_IS_PROXY(h)) {
    return proxy_get_own(thr, object, key, d);
  }
  duk_propdesc desc;
  duk_require_stack(thr, 8);
  if (!duk_hobject_get_own_propdesc(thr, h, duk_known_hstring(thr, key), &desc,
                                    DUK_GETDESC_FLAG_PUSH_VALUE)) {
    return false;
  }
  d->at = duk_get_top(thr) - 1;
  d->flags = DUK_DEFPROP_HAVE_ENUMERABLE | DUK_DEFPROP_HAVE_CONFIGURABLE |
             (desc.flags & (DUK_PROPDESC_FLAG_ENUMERABLE | DUK_PROPDESC_FLAG_CONFIGURABLE));
  if (desc.flags & DUK_PROPDESC_FLAG_ACCESSOR) {
    d->flags |= DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER;
    duk_pop(thr);
    duk_push_undefined(thr);
    if (desc.get != NULL) {
      duk_push_hobject(thr, desc.get);
    } else {
      duk_push_undefined(thr);
    }
    if (desc.set != NULL) {
      duk_push_hobject(thr, desc.set);
    } else {
      duk_push_undefined(thr);
    }
  } else {
    d->flags |= DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE |
                (desc.flags & DUK_PROPDESC_FLAG_WRITABLE);
    duk_push_undefined(thr);
    duk_push_undefined(thr);
  }
  return true;
}

bool object_define_own(duk_hthread *thr, duk_idx_t object, duk_idx_t key,
                       const struct property_descriptor *d) {
  duk_hobject *h = object_at(thr, object);
  if (DUK_HOBJECT_IS_PROXY(h)) {
    return proxy_define_own(thr, object, key, d);
  }
  double index;
  if (DUK_HOBJECT_IS_BUFOBJ(h) &&
      typed_array_numeric_key(thr, h, duk_known_hstring(thr, key), &index)) {
    /* Elements are always writable, enumerable and configurable. */
    duk_uint_t refused =
        d->flags & DUK_DEFPROP_HAVE_WEC & ~(d->flags << 3); /* attributes that are to be false */
    if (index < 0 || DESCRIPTOR_IS_ACCESSOR(d) || refused != 0) {
      return false;
    }
    if (d->flags & DUK_DEFPROP_HAVE_VALUE) {
      duk_hbufobj *b = (duk_hbufobj *)h;
      duk_dup(thr, d->at);
      typed_array_coerce(thr, b, -1);
      typed_array_store(thr, b, index);
    }
    return true;
  }
  duk_idx_t top = duk_get_top(thr);
  if (DUK_HOBJECT_IS_ARRAY(h) && d->flags & DUK_DEFPROP_HAVE_VALUE && duk_is_object(thr, d->at) &&
      duk_known_hstring(thr, key) == DUK_HTHREAD_STRING_LENGTH(thr)) {
    /* ArraySetLength converts the value twice, which an object can tell, before anything else is looked at. */
    duk_dup(thr, d->at);
    double length = duk_to_uint32(thr, -1);
    duk_dup(thr, d->at);
    if (duk_to_number(thr, -1) != length) {
      builtins_throw_range(thr, "Invalid array length");
    }
    duk_replace(thr, d->at);
    duk_set_top(thr, top);
  }
  struct property_descriptor mapped;
  if (DUK_HOBJECT_HAS_EXOTIC_ARGUMENTS(h) && !(d->flags & DUK_DEFPROP_HAVE_VALUE) &&
      !DESCRIPTOR_IS_ACCESSOR(d) && (d->flags & DUK_DEFPROP_HAVE_WRITABLE) &&
      !(d->flags & DUK_DEFPROP_WRITABLE) && object_get_own(thr, object, key, &mapped) &&
      !DESCRIPTOR_IS_ACCESSOR(&mapped)) {
    /* The parameter and this element part ways: the element keeps the value the parameter has now. */
    mapped.flags = d->flags | DUK_DEFPROP_HAVE_VALUE;
    bool done = duk_hobject_define_property_helper(
        thr, mapped.flags, h, duk_known_hstring(thr, key), mapped.at, NULL, NULL, 0);
    duk_set_top(thr, top);
    return done;
  }
  bool ok = duk_hobject_define_property_helper(
      thr, d->flags, h, duk_known_hstring(thr, key), d->flags & DUK_DEFPROP_HAVE_VALUE ? d->at : -1,
      d->flags & DUK_DEFPROP_HAVE_GETTER ? duk_get_hobject(thr, d->at + 1) : NULL,
      d->flags & DUK_DEFPROP_HAVE_SETTER ? duk_get_hobject(thr, d->at + 2) : NULL, 0);
  duk_set_top(thr, top);
  return ok;
}

void object_get(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t receiver) {
  if (duk_get_hobject(thr, receiver) == object_at(thr, object) &&
      !DUK_HOBJECT_IS_PROXY(object_at(thr, object))) {
    duk_dup(thr, key);
    duk_get_prop(thr, object);
    return;
  }
  duk_idx_t holder = duk_get_top(thr);
  duk_dup(thr, object);
  for (;;) {
    if (DUK_HOBJECT_IS_PROXY(object_at(thr, holder))) {
      proxy_get(thr, holder, key, receiver);
      break;
    }
    struct property_descriptor d;
    if (object_get_own(thr, holder, key, &d)) {
      if (!DESCRIPTOR_IS_ACCESSOR(&d)) {
        duk_set_top(thr, d.at + 1);
      } else if (duk_is_undefined(thr, d.at + 1)) {
        duk_set_top(thr, d.at + 1);
      } else {
        duk_set_top(thr, d.at + 2);
        duk_dup(thr, receiver);
        duk_call_method(thr, 0);
      }
      break;
    }
    double index;
    duk_hobject *parent = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, object_at(thr, holder));
    if (parent == NULL || (DUK_HOBJECT_IS_BUFOBJ(object_at(thr, holder)) &&
                           typed_array_numeric_key(thr, object_at(thr, holder),
                                                   duk_known_hstring(thr, key), &index))) {
      duk_push_undefined(thr);
      break;
    }
    duk_push_hobject(thr, parent);
    duk_replace(thr, holder);
  }
  duk_replace(thr, holder);
  duk_set_top(thr, holder + 1);
}

bool object_set(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value,
                duk_idx_t receiver) {
  duk_idx_t holder = duk_get_top(thr);
  struct property_descriptor d = {0, 0};
  bool ok = false;
  duk_dup(thr, object);
  for (;;) {
    if (DUK_HOBJECT_IS_PROXY(object_at(thr, holder))) {
      ok = proxy_set(thr, holder, key, value, receiver);
      goto done;
    }
    double index;
    if (DUK_HOBJECT_IS_BUFOBJ(object_at(thr, holder)) &&
        typed_array_numeric_key(thr, object_at(thr, holder), duk_known_hstring(thr, key), &index)) {
      /* TypedArraySetElement for its own receiver; for another, an index that is not there says yes and does nothing. */
      duk_hbufobj *b = (duk_hbufobj *)object_at(thr, holder);
      if (duk_get_hobject(thr, receiver) == &b->obj) {
        duk_dup(thr, value);
        typed_array_coerce(thr, b, -1);
        typed_array_store(thr, b, index);
        ok = true;
        goto done;
      }
      if (index < 0) {
        ok = true;
        goto done;
      }
    }
    if (object_get_own(thr, holder, key, &d)) {
      break;
    }
    duk_hobject *parent = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, object_at(thr, holder));
    if (parent == NULL) {
      d.flags = DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE | DUK_DEFPROP_WRITABLE;
      break;
    }
    duk_push_hobject(thr, parent);
    duk_replace(thr, holder);
  }
  if (DESCRIPTOR_IS_ACCESSOR(&d)) {
    if (!duk_is_undefined(thr, d.at + 2)) {
      duk_dup(thr, d.at + 2);
      duk_dup(thr, receiver);
      duk_dup(thr, value);
      duk_call_method(thr, 1);
      ok = true;
    }
    goto done;
  }
  if (!(d.flags & DUK_DEFPROP_WRITABLE) || !duk_is_object(thr, receiver)) {
    goto done;
  }
  struct property_descriptor existing;
  if (object_get_own(thr, receiver, key, &existing)) {
    if (DESCRIPTOR_IS_ACCESSOR(&existing) || !(existing.flags & DUK_DEFPROP_WRITABLE)) {
      goto done;
    }
    d.flags = DUK_DEFPROP_HAVE_VALUE;
  } else {
    d.flags = DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_ENUMERABLE |
              DUK_DEFPROP_SET_CONFIGURABLE;
  }
  d.at = duk_get_top(thr);
  duk_dup(thr, value);
  duk_push_undefined(thr);
  duk_push_undefined(thr);
  ok = object_define_own(thr, receiver, key, &d);
done:
  duk_set_top(thr, holder);
  return ok;
}

bool object_has(duk_hthread *thr, duk_idx_t object, duk_idx_t key) {
  duk_dup(thr, key);
  return duk_has_prop(thr, object);
}

bool object_delete(duk_hthread *thr, duk_idx_t object, duk_idx_t key) {
  if (DUK_HOBJECT_IS_PROXY(object_at(thr, object))) {
    return proxy_delete(thr, object, key);
  }
  return duk_hobject_delprop_raw(thr, object_at(thr, object), duk_known_hstring(thr, key), 0);
}

void object_get_prototype(duk_hthread *thr, duk_idx_t object) {
  duk_hobject *h = object_at(thr, object);
  if (DUK_HOBJECT_IS_PROXY(h)) {
    proxy_get_prototype(thr, object);
    return;
  }
  duk_hobject *prototype = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
  if (prototype != NULL) {
    duk_push_hobject(thr, prototype);
  } else {
    duk_push_null(thr);
  }
}

bool object_set_prototype(duk_hthread *thr, duk_idx_t object, duk_idx_t idx) {
  duk_hobject *h = object_at(thr, object), *prototype = duk_get_hobject(thr, idx);
  if (DUK_HOBJECT_IS_PROXY(h)) {
    return proxy_set_prototype(thr, object, idx);
  }
  if (prototype == DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    return true;
  }
  if (!DUK_HOBJECT_HAS_EXTENSIBLE(h) || h == thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE]) {
    return false;
  }
  for (duk_hobject *p = prototype; p != NULL && !DUK_HOBJECT_IS_PROXY(p);
       p = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, p)) {
    if (p == h) {
      return false;
    }
  }
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, h, prototype);
  return true;
}

bool object_is_extensible(duk_hthread *thr, duk_idx_t object) {
  duk_hobject *h = object_at(thr, object);
  return DUK_HOBJECT_IS_PROXY(h) ? proxy_is_extensible(thr, object)
                                 : DUK_HOBJECT_HAS_EXTENSIBLE(h) != 0;
}

bool object_prevent_extensions(duk_hthread *thr, duk_idx_t object) {
  duk_hobject *h = object_at(thr, object);
  if (DUK_HOBJECT_IS_PROXY(h)) {
    return proxy_prevent_extensions(thr, object);
  }
  if (typed_array_is(h)) {
    /* Only a typed array whose length cannot change (IsTypedArrayFixedLength). */
    duk_hbufobj *b = (duk_hbufobj *)h, *buffer = (duk_hbufobj *)b->buf_prop;
    if (b->length_tracking || (buffer != NULL && buffer->resizable && !buffer->shared)) {
      return false;
    }
  }
  DUK_HOBJECT_CLEAR_EXTENSIBLE(h);
  return true;
}

void object_own_keys(duk_hthread *thr, duk_idx_t object) {
  if (DUK_HOBJECT_IS_PROXY(object_at(thr, object))) {
    proxy_own_keys(thr, object);
    return;
  }
  duk_dup(thr, object);
  duk_hobject_get_enumerated_keys(thr, DUK_ENUM_OWN_PROPERTIES_ONLY |
                                           DUK_ENUM_INCLUDE_NONENUMERABLE |
                                           DUK_ENUM_INCLUDE_SYMBOLS | DUK_ENUM_SORT_ARRAY_INDICES);
}

/* --- Descriptors --- */

static bool read_field(duk_hthread *thr, duk_idx_t idx, const char *name) {
  /* HasProperty, then Get: pushes the value. */
  if (!duk_has_prop_string(thr, idx, name)) {
    return false;
  }
  duk_get_prop_string(thr, idx, name);
  return true;
}

static void read_function(duk_hthread *thr, duk_idx_t idx, const char *name, const char *what,
                          duk_uint_t bit, struct property_descriptor *d, duk_idx_t to) {
  if (read_field(thr, idx, name)) {
    if (!duk_is_undefined(thr, -1) && !duk_is_callable(thr, -1)) {
      builtins_throw_type(thr, "%s must be a function: %s", what,
                          builtins_push_description(thr, -1));
    }
    d->flags |= bit;
    duk_replace(thr, to);
  }
}

void descriptor_read(duk_hthread *thr, duk_idx_t idx, struct property_descriptor *d) {
  static const struct {
    const char *name;
    duk_uint_t have, set;
  } attributes[] = {
      {"enumerable", DUK_DEFPROP_HAVE_ENUMERABLE, DUK_DEFPROP_ENUMERABLE},
      {"configurable", DUK_DEFPROP_HAVE_CONFIGURABLE, DUK_DEFPROP_CONFIGURABLE},
      {"writable", DUK_DEFPROP_HAVE_WRITABLE, DUK_DEFPROP_WRITABLE},
  };
  idx = duk_require_normalize_index(thr, idx);
  if (!duk_is_object(thr, idx)) {
    builtins_throw_type(thr, "Property description must be an object: %s",
                        builtins_push_description(thr, idx));
  }
  d->flags = 0;
  d->at = duk_get_top(thr);
  duk_require_stack(thr, 8);
  duk_push_undefined(thr);
  duk_push_undefined(thr);
  duk_push_undefined(thr);
  for (int i = 0; i < 3; i++) {
    if (i == 2 && read_field(thr, idx, "value")) {
      d->flags |= DUK_DEFPROP_HAVE_VALUE;
      duk_replace(thr, d->at);
    }
    if (read_field(thr, idx, attributes[i].name)) {
      d->flags |= attributes[i].have | (duk_to_boolean_top_pop(thr) ? attributes[i].set : 0);
    }
  }
  read_function(thr, idx, "get", "Getter", DUK_DEFPROP_HAVE_GETTER, d, d->at + 1);
  read_function(thr, idx, "set", "Setter", DUK_DEFPROP_HAVE_SETTER, d, d->at + 2);
  if (DESCRIPTOR_IS_ACCESSOR(d) && DESCRIPTOR_IS_DATA(d)) {
    builtins_throw_type(thr, "Invalid property descriptor. Cannot both specify accessors and a "
                             "value or writable attribute");
  }
}

void descriptor_push(duk_hthread *thr, const struct property_descriptor *d) {
  duk_push_object(thr);
  if (d->flags & DUK_DEFPROP_HAVE_VALUE) {
    duk_dup(thr, d->at);
    duk_put_prop_literal(thr, -2, "value");
  }
  if (d->flags & DUK_DEFPROP_HAVE_WRITABLE) {
    duk_push_boolean(thr, d->flags & DUK_DEFPROP_WRITABLE);
    duk_put_prop_literal(thr, -2, "writable");
  }
  if (d->flags & DUK_DEFPROP_HAVE_GETTER) {
    duk_dup(thr, d->at + 1);
    duk_put_prop_literal(thr, -2, "get");
  }
  if (d->flags & DUK_DEFPROP_HAVE_SETTER) {
    duk_dup(thr, d->at + 2);
    duk_put_prop_literal(thr, -2, "set");
  }
  if (d->flags & DUK_DEFPROP_HAVE_ENUMERABLE) {
    duk_push_boolean(thr, d->flags & DUK_DEFPROP_ENUMERABLE);
    duk_put_prop_literal(thr, -2, "enumerable");
  }
  if (d->flags & DUK_DEFPROP_HAVE_CONFIGURABLE) {
    duk_push_boolean(thr, d->flags & DUK_DEFPROP_CONFIGURABLE);
    duk_put_prop_literal(thr, -2, "configurable");
  }
}

bool descriptor_is_compatible(duk_hthread *thr, bool extensible,
                              const struct property_descriptor *d,
                              const struct property_descriptor *current) {
  if (current == NULL) {
    return extensible;
  }
  if (current->flags & DUK_DEFPROP_CONFIGURABLE) {
    return true;
  }
  if (d->flags & DUK_DEFPROP_CONFIGURABLE) {
    return false;
  }
  if ((d->flags & DUK_DEFPROP_HAVE_ENUMERABLE) &&
      ((d->flags ^ current->flags) & DUK_DEFPROP_ENUMERABLE)) {
    return false;
  }
  if (!DESCRIPTOR_IS_ACCESSOR(d) && !DESCRIPTOR_IS_DATA(d)) {
    return true;
  }
  if (DESCRIPTOR_IS_ACCESSOR(d) != DESCRIPTOR_IS_ACCESSOR(current)) {
    return false;
  }
  if (DESCRIPTOR_IS_ACCESSOR(d)) {
    return (!(d->flags & DUK_DEFPROP_HAVE_GETTER) ||
            duk_samevalue(thr, d->at + 1, current->at + 1)) &&
           (!(d->flags & DUK_DEFPROP_HAVE_SETTER) ||
            duk_samevalue(thr, d->at + 2, current->at + 2));
  }
  if (current->flags & DUK_DEFPROP_WRITABLE) {
    return true;
  }
  return !(d->flags & DUK_DEFPROP_WRITABLE) &&
         (!(d->flags & DUK_DEFPROP_HAVE_VALUE) || duk_samevalue(thr, d->at, current->at));
}

void object_define_or_throw(duk_hthread *thr, duk_idx_t object, duk_idx_t key,
                            const struct property_descriptor *d) {
  if (object_define_own(thr, object, key, d)) {
    return;
  }
  struct property_descriptor current;
  if (DUK_HOBJECT_IS_PROXY(object_at(thr, object)) && !engine_is_namespace(thr, object)) {
    builtins_throw_type(thr, "'defineProperty' on proxy: trap returned falsish for property '%s'",
                        builtins_push_description(thr, key));
  }
  if (!object_get_own(thr, object, key, &current)) {
    builtins_throw_type(thr, "Cannot define property %s, object is not extensible",
                        builtins_push_description(thr, key));
  }
  builtins_throw_type(thr, "Cannot redefine property: %s", builtins_push_description(thr, key));
}
