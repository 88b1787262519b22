/*
 * Promises for the rest of the engine. A promise is a duk_hobject; none of these functions runs program code unless it
 * says so.
 */
#ifndef JSRUN_PROMISE_H
#define JSRUN_PROMISE_H

#include "native_object.h"

enum promise_state { PROMISE_PENDING, PROMISE_FULFILLED, PROMISE_REJECTED };

bool promise_is(duk_hobject *h); /* NULL is none */

/* Pushes a new pending promise of the realm's %Promise%. */
duk_hobject *promise_push_new(duk_hthread *thr);

/* What a promise's resolve function does: adopts a thenable (reads its `then`, a getter may run), fulfils otherwise. */
void promise_resolve(duk_hthread *thr, duk_hobject *promise, const duk_tval *value);
void promise_fulfill(duk_hthread *thr, duk_hobject *promise, const duk_tval *value);
void promise_reject(duk_hthread *thr, duk_hobject *promise, const duk_tval *reason);

/* PerformPromiseThen with a new promise of %Promise%, which is pushed; runs no program code. */
duk_hobject *promise_push_then(duk_hthread *thr, duk_hobject *promise, const duk_tval *fulfilled,
                               const duk_tval *rejected);

/* PromiseResolve(%Promise%, value): pushes the promise, value itself if it is one (its `constructor` is read). */
duk_hobject *promise_resolve_value(duk_hthread *thr, const duk_tval *value);

/*
 * Continues in C when the promise is settled: `resume` is called from a microtask with the target, which the reaction
 * holds a reference to. This is `await`: no capability, no closures, one small reaction record. resume may throw; the
 * error is then reported as that of a microtask callback.
 */
typedef void (*promise_continuation)(duk_hthread *thr, duk_heaphdr *target, const duk_tval *value,
                                     bool rejected);
void promise_then_native(duk_hthread *thr, duk_hobject *promise, duk_heaphdr *target,
                         promise_continuation resume);
/* The same for a promise just fulfilled with a value that is no object, without making that promise. */
void promise_value_native(duk_hthread *thr, const duk_tval *value, duk_heaphdr *target,
                          promise_continuation resume);

enum promise_state promise_state(duk_hobject *promise);
const duk_tval *promise_result(duk_hobject *promise); /* undefined while pending */
void promise_mark_handled(duk_hobject *promise);

/* For async stack traces: the target of the first native reaction that waits for the promise, or NULL. */
duk_heaphdr *promise_first_native_target(duk_hobject *promise, promise_continuation resume);
/* ... the promise derived by the first `then` that waits for it, or NULL. */
duk_hobject *promise_first_derived(duk_hobject *promise);

/* --- Between promise.c and microtask.c --- */

enum reaction_kind {
  REACTION_THEN,    /* handlers; target: the derived promise, or NULL */
  REACTION_FOREIGN, /* handlers; the derived promise is settled by functions of a subclass */
  REACTION_NATIVE,  /* resume(target, value) */
  REACTION_ADOPT,   /* settle the promise `target` the same way */
  REACTION_THENABLE, /* no reaction: a job that calls handlers[0], a `then`, on handlers[1] for the promise `target` */
  REACTION_CALLBACK /* no reaction: a job that calls handlers[0] */
};

struct promise_reaction {
  struct promise_reaction *next;
  duk_heaphdr *target; /* counted */
  promise_continuation resume;
  duk_tval context;     /* async context */
  uint8_t kind, values; /* number of handlers */
  bool called;          /* REACTION_FOREIGN: the handler has returned */
  duk_tval handlers[];  /* on fulfilled, on rejected; then for REACTION_FOREIGN resolve, reject */
};

struct promise_reaction *promise_reaction_new(duk_hthread *thr, enum reaction_kind kind,
                                              unsigned values);
void promise_reaction_mark(duk_heap *heap, struct promise_reaction *r);
void promise_reaction_decref(duk_hthread *thr, struct promise_reaction *r);
static inline void promise_reaction_free(duk_hthread *thr, struct promise_reaction *r) {
  promise_reaction_decref(thr, r);
  DUK_FREE(thr->heap, r);
}

/* Queues the reaction as a job, which takes it over. */
void microtask_enqueue(duk_hthread *thr, struct promise_reaction *r, const duk_tval *value,
                       bool rejected);
/* Makes sure that microtask_enqueue will not fail for `n` more. */
void microtask_reserve(duk_hthread *thr, size_t n);
void microtask_rejection(duk_hthread *thr, enum engine_rejection_event event, duk_hobject *promise,
                         const duk_tval *value);
bool microtask_has_rejection_hook(duk_hthread *thr);
duk_tval *microtask_context(duk_hthread *thr); /* the current async context */

/* The job of a reaction, and what is to be done when it threw the value on the stack's top: false: report it. */
void promise_run_job(duk_hthread *thr, struct promise_reaction *r, const duk_tval *value,
                     bool rejected);
bool promise_job_failed(duk_hthread *thr, struct promise_reaction *r);

#endif
