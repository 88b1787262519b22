/*
 * Proxies: their internal methods, which object_operations.c and Duktape's property functions hand over to.
 * Indices are absolute.
 */
#ifndef JSRUN_PROXY_H
#define JSRUN_PROXY_H

#include "object_operations.h"

bool proxy_get_own(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key, struct property_descriptor *d);
bool proxy_define_own(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key,
                      const struct property_descriptor *d);
void proxy_get(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key, duk_idx_t receiver);
bool proxy_set(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key, duk_idx_t value,
               duk_idx_t receiver);
bool proxy_has(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key);
bool proxy_delete(duk_hthread *thr, duk_idx_t proxy, duk_idx_t key);
void proxy_get_prototype(duk_hthread *thr, duk_idx_t proxy);
bool proxy_set_prototype(duk_hthread *thr, duk_idx_t proxy, duk_idx_t prototype);
bool proxy_is_extensible(duk_hthread *thr, duk_idx_t proxy);
bool proxy_prevent_extensions(duk_hthread *thr, duk_idx_t proxy);
void proxy_own_keys(duk_hthread *thr, duk_idx_t proxy);

/*
 * Calls of a callable proxy: pushes [trap handler target] and returns true when there is the trap `name`, or pushes
 * [target] and returns false. TypeError when revoked. For the interpreter's call and construct.
 */
bool proxy_push_trap(duk_hthread *thr, duk_hobject *proxy, const char *name);

#endif
