/*
 * Objects that are C structs. Such a struct begins with duk_hnative and has a duk_native_class (duk_hobject.h), whose
 * address is its type: mark and decref go over the references it holds, free over memory outside the heap.
 *
 *   struct counter { duk_hnative native; duk_tval last; size_t n; };
 *   struct counter *c = builtins_push_native(thr, &counter_class, sizeof *c, proto);
 *
 * The struct comes zeroed, which makes every duk_tval in it undefined on the patched Duktape; NULL is no class.
 * References are counted: builtins_assign for values, DUK_HOBJECT_INCREF for pointers.
 */
#ifndef JSRUN_NATIVE_OBJECT_H
#define JSRUN_NATIVE_OBJECT_H

#include "builtins.h"

/* Pushes a new object with the given prototype (borrowed, may be NULL). */
void *builtins_push_native(duk_hthread *thr, const duk_native_class *cls, size_t size,
                           duk_hobject *prototype);

/* The object as its struct if it is of the class, else NULL. */
static inline void *builtins_as_native(duk_hobject *h, const duk_native_class *cls) {
  return h != NULL && DUK_HOBJECT_IS_NATIVE(h) && ((duk_hnative *)h)->cls == cls ? h : NULL;
}
static inline void *builtins_get_native(duk_hthread *thr, duk_idx_t idx,
                                        const duk_native_class *cls) {
  return builtins_as_native(duk_get_hobject(thr, idx), cls);
}
/* `this` as a struct of the class, or TypeError naming the method. */
void *builtins_this_native(duk_hthread *thr, const duk_native_class *cls, const char *method);

/*
 * Pushes a native function of `nargs` parameters that holds `count` values (undefined at first). Its `length` and its
 * empty `name` are made when somebody looks.
 */
duk_hnatclosure *builtins_push_closure(duk_hthread *thr, duk_c_function function, int nargs,
                                       unsigned count);
/* The running native function, which must be such a closure. */
duk_hnatclosure *builtins_running_closure(duk_hthread *thr);

/* *slot = *value, with reference counts. May free what was in the slot, which runs no code. */
static inline void builtins_assign(duk_hthread *thr, duk_tval *slot, const duk_tval *value) {
  DUK_TVAL_SET_TVAL_UPDREF(thr, slot, (duk_tval *)value);
}
static inline void builtins_assign_undefined(duk_hthread *thr, duk_tval *slot) {
  DUK_TVAL_SET_UNDEFINED_UPDREF(thr, slot);
}
/* *slot = the value at idx. */
static inline void builtins_assign_index(duk_hthread *thr, duk_tval *slot, duk_idx_t idx) {
  duk_tval *value = duk_require_tval(thr, idx);
  DUK_TVAL_SET_TVAL_UPDREF(thr, slot, value);
}

/* --- Weak references --- */

/*
 * Something that holds an object weakly: a link in the list of all holders of that object. When the object dies, the
 * holder's `died` is called with the link already out of the list; it may DECREF_NORZ, but neither run code nor allocate.
 */
struct weak_link {
  duk_hobject *target; /* not counted; NULL when dead or unlinked */
  struct weak_link *next, **previous;
  void (*died)(duk_hthread *thr, struct weak_link *link);
};
void weak_link_add(duk_hthread *thr, struct weak_link *link,
                   duk_hobject *target); /* may throw for lack of memory */
void weak_link_remove(duk_heap *heap, struct weak_link *link);

/* Keeps an object alive until the end of the current job, as WeakRef requires. */
void weak_keep_during_job(duk_hthread *thr, duk_hobject *h);
void weak_job_ended(duk_hthread *thr);

/* --- State of the heap (heap->jsrun_builtins) --- */

struct microtask_queue;
struct regexp_state;
struct async_waits;
struct builtins_joining { /* an array that is being joined; on the C stack of the join */
  duk_hobject *object;
  struct builtins_joining *outer;
};
struct jsrun_builtins {
  struct weak_target_table {
    struct weak_link **heads; /* open addressing; keyed by the target of the first link */
    size_t capacity, count;
  } weak_targets;
  duk_hobject **kept; /* counted; see weak_keep_during_job */
  size_t kept_count, kept_capacity;
  unsigned job;                             /* number of the current job */
  unsigned collection;                      /* number of the mark phase under way or last done */
  struct weak_collection *weak_collections; /* all that are alive, for marking */
  struct finalization_registry *finalizations_due;
  struct microtask_queue *microtasks;
  struct regexp_state *regexp;
  struct async_waits *waits;
  struct builtins_joining *joining;
};
struct jsrun_builtins *builtins_state(duk_hthread *thr); /* makes it at first use */

/* Parts of the collector's hooks. */
void microtask_mark(duk_heap *heap, struct jsrun_builtins *state);
void microtask_free(duk_heap *heap, struct jsrun_builtins *state);
/* Reports the error on the top of the stack to the hook; false: draining is to stop. */
bool microtask_report_error(duk_hthread *thr);
void regexp_state_mark(duk_heap *heap, struct regexp_state *state); /* state may be NULL */
void regexp_state_free(duk_heap *heap, struct regexp_state *state);
void waiter_list_mark(duk_heap *heap, struct async_waits *waits); /* waits may be NULL */
void waiter_list_free(duk_heap *heap, struct async_waits *waits);
void weak_mark_roots(duk_heap *heap, struct jsrun_builtins *state);
void weak_free(duk_heap *heap, struct jsrun_builtins *state);

#endif
