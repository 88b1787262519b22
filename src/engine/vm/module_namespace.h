/*
 * Module namespace exotic objects (ES2023 10.4.6). They take the place of proxies in the property machinery: a
 * duk_hproxy of a class of its own, whose target holds the boxes of the exported variables by name, and whose handler is
 * the list of names. proxy.c hands its internal methods over. Indices are absolute.
 */
#ifndef JSRUN_VM_MODULE_NAMESPACE_H
#define JSRUN_VM_MODULE_NAMESPACE_H

#include "engine/builtins/object_operations.h"

/* A class that no other object has: Duktape's pointer objects cannot be made here. */
#define MODULE_NAMESPACE_CLASS DUK_HOBJECT_CLASS_POINTER

static inline bool module_namespace_is(const duk_hobject *h) {
  return DUK_HOBJECT_GET_CLASS_NUMBER(h) == MODULE_NAMESPACE_CLASS &&
         DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h);
}

/* [[GetOwnProperty]]: pushes three values when it returns true. ReferenceError for an uninitialised variable. */
bool module_namespace_get_own(duk_hthread *thr, duk_hobject *ns, duk_hstring *key,
                              struct property_descriptor *d);
bool module_namespace_define_own(duk_hthread *thr, duk_hobject *ns, duk_hstring *key,
                                 const struct property_descriptor *d);
bool module_namespace_has(duk_hthread *thr, duk_hobject *ns, duk_hstring *key);
bool module_namespace_delete(duk_hthread *thr, duk_hobject *ns, duk_hstring *key);
void module_namespace_get(duk_hthread *thr, duk_hobject *ns, duk_hstring *key); /* pushes */
void module_namespace_own_keys(duk_hthread *thr, duk_hobject *ns); /* pushes an array */

#endif
