/*
 * The essential internal methods of objects ([[GetOwnProperty]], [[DefineOwnProperty]] ...), for ordinary objects and
 * proxies alike. `object` and `key` are absolute stack indices; a key is a property key already. What returns bool tells
 * success and does not throw by itself for a refusal.
 */
#ifndef JSRUN_OBJECT_OPERATIONS_H
#define JSRUN_OBJECT_OPERATIONS_H

#include "builtins.h"

/* A property descriptor: DUK_DEFPROP_* bits for what is there and the attributes, and three values on the stack from `at`
 * on: value, getter, setter (undefined when absent). */
struct property_descriptor {
  duk_uint_t flags;
  duk_idx_t at;
};
#define DESCRIPTOR_IS_ACCESSOR(d)                                                                  \
  (((d)->flags & (DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER)) != 0)
#define DESCRIPTOR_IS_DATA(d)                                                                      \
  (((d)->flags & (DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WRITABLE)) != 0)

/* Pushes three values when it returns true, else none. */
bool object_get_own(duk_hthread *thr, duk_idx_t object, duk_idx_t key,
                    struct property_descriptor *d);
bool object_define_own(duk_hthread *thr, duk_idx_t object, duk_idx_t key,
                       const struct property_descriptor *d);
void object_get(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t receiver); /* pushes */
bool object_set(duk_hthread *thr, duk_idx_t object, duk_idx_t key, duk_idx_t value,
                duk_idx_t receiver);
bool object_has(duk_hthread *thr, duk_idx_t object, duk_idx_t key);
bool object_delete(duk_hthread *thr, duk_idx_t object, duk_idx_t key);
void object_get_prototype(duk_hthread *thr, duk_idx_t object); /* pushes object or null */
bool object_set_prototype(duk_hthread *thr, duk_idx_t object, duk_idx_t prototype);
bool object_is_extensible(duk_hthread *thr, duk_idx_t object);
bool object_prevent_extensions(duk_hthread *thr, duk_idx_t object);
void object_own_keys(duk_hthread *thr,
                     duk_idx_t object); /* pushes an array of strings and symbols */

/* ToPropertyDescriptor of the value at idx: pushes three values. */
void descriptor_read(duk_hthread *thr, duk_idx_t idx, struct property_descriptor *d);
/* FromPropertyDescriptor: pushes an object. */
void descriptor_push(duk_hthread *thr, const struct property_descriptor *d);
/* IsCompatiblePropertyDescriptor; current NULL: there is no such property. */
bool descriptor_is_compatible(duk_hthread *thr, bool extensible,
                              const struct property_descriptor *d,
                              const struct property_descriptor *current);

/* DefinePropertyOrThrow, with V8's messages. */
void object_define_or_throw(duk_hthread *thr, duk_idx_t object, duk_idx_t key,
                            const struct property_descriptor *d);

#endif
