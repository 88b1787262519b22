/*
 * Promise capabilities, for promise.c and promise_combinators.c.
 */
#ifndef JSRUN_PROMISE_CAPABILITY_H
#define JSRUN_PROMISE_CAPABILITY_H

#include "promise.h"

enum { PROMISE_ALL, PROMISE_ALL_SETTLED, PROMISE_ANY, PROMISE_RACE };

/*
 * NewPromiseCapability(value at idx): pushes three values, [promise resolve reject], and returns the index of the first.
 * For %Promise% itself the functions are undefined, since C settles the promise directly.
 */
duk_idx_t promise_push_capability(duk_hthread *thr, duk_idx_t constructor);
/* Resolves or rejects with the value on the stack's top, and pops it. May run program code. */
void promise_capability_settle(duk_hthread *thr, duk_idx_t capability, bool reject);
/* Makes the functions if they are not there. */
void promise_capability_functions(duk_hthread *thr, duk_idx_t capability);

/* PromiseResolve(C, value): pushes the promise. */
void promise_push_resolved(duk_hthread *thr, duk_idx_t constructor, duk_idx_t value);

duk_ret_t promise_combine(duk_context *ctx); /* magic: PROMISE_ALL ... */
duk_ret_t promise_static_resolve(duk_context *ctx);
duk_ret_t promise_static_reject(duk_context *ctx);
duk_ret_t promise_with_resolvers(duk_context *ctx);

#endif
