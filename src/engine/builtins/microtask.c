/*
 * The microtask queue of a heap: a ring of jobs, and the hooks through which the runtime hears of errors and
 * rejections.
 */
#include "microtask.h"

#include "engine/engine.h"
#include "promise.h"

struct microtask {
  struct promise_reaction *reaction; /* owned */
  duk_tval value;                    /* counted */
  bool rejected;
};

struct microtask_queue {
  struct microtask *ring;
  size_t head, count, capacity; /* capacity: power of two */
  struct microtask running;     /* reaction NULL: none */
  bool draining;
  duk_tval context;
  engine_microtask_error_hook error_hook;
  void *error_user;
  engine_promise_rejection_hook rejection_hook;
  void *rejection_user;
};

static struct microtask_queue *queue_of(duk_hthread *thr) {
  struct jsrun_builtins *state = builtins_state(thr);
  if (state->microtasks == NULL) {
    struct microtask_queue *q = DUK_ALLOC_CHECKED_ZEROED(thr, sizeof *q);
    DUK_TVAL_SET_UNDEFINED(&q->context);
    DUK_TVAL_SET_UNDEFINED(&q->running.value);
    state->microtasks = q;
  }
  return state->microtasks;
}

void microtask_mark(duk_heap *heap, struct jsrun_builtins *state) {
  struct microtask_queue *q = state->microtasks;
  if (q == NULL) {
    return;
  }
  for (size_t i = 0; i < q->count; i++) {
    struct microtask *m = &q->ring[(q->head + i) & (q->capacity - 1)];
    promise_reaction_mark(heap, m->reaction);
    duk_heap_mark_tval(heap, &m->value);
  }
  if (q->running.reaction != NULL) {
    promise_reaction_mark(heap, q->running.reaction);
    duk_heap_mark_tval(heap, &q->running.value);
  }
  duk_heap_mark_tval(heap, &q->context);
}

void microtask_free(duk_heap *heap, struct jsrun_builtins *state) {
  struct microtask_queue *q = state->microtasks;
  if (q == NULL) {
    return;
  }
  for (size_t i = 0; i < q->count; i++) {
    DUK_FREE(heap, q->ring[(q->head + i) & (q->capacity - 1)].reaction);
  }
  DUK_FREE(heap, q->running.reaction);
  DUK_FREE(heap, q->ring);
  DUK_FREE(heap, q);
}

void microtask_reserve(duk_hthread *thr, size_t n) {
  struct microtask_queue *q = queue_of(thr);
  if (q->capacity - q->count >= n) {
    return;
  }
  size_t capacity = q->capacity == 0 ? 64 : q->capacity;
  while (capacity - q->count < n) {
    capacity *= 2;
  }
  struct microtask *ring = DUK_ALLOC_CHECKED(thr, capacity * sizeof *ring);
  for (size_t i = 0; i < q->count; i++) {
    ring[i] = q->ring[(q->head + i) & (q->capacity - 1)];
  }
  DUK_FREE(thr->heap, q->ring);
  q->ring = ring;
  q->head = 0;
  q->capacity = capacity;
}

void microtask_enqueue(duk_hthread *thr, struct promise_reaction *r, const duk_tval *value,
                       bool rejected) {
  microtask_reserve(thr, 1);
  struct microtask_queue *q = queue_of(thr);
  struct microtask *m = &q->ring[(q->head + q->count++) & (q->capacity - 1)];
  m->reaction = r;
  m->rejected = rejected;
  DUK_TVAL_SET_TVAL(&m->value, (duk_tval *)value);
  DUK_TVAL_INCREF(thr, &m->value);
}

void engine_enqueue_microtask(duk_context *ctx) {
  duk_require_callable(ctx, -1);
  microtask_reserve(ctx, 1);
  struct promise_reaction *r = promise_reaction_new(ctx, REACTION_CALLBACK, 1);
  builtins_assign_index(ctx, &r->handlers[0], -1);
  microtask_enqueue(ctx, r, &r->handlers[0], false);
  duk_pop(ctx);
}

bool engine_has_microtasks(duk_context *ctx) {
  return queue_of(ctx)->count > 0;
}

/* The job is over: release what it held, and let go of what WeakRefs kept alive. */
static void finish_running(duk_hthread *thr, struct microtask_queue *q) {
  struct microtask done = q->running;
  q->running.reaction = NULL;
  DUK_TVAL_SET_UNDEFINED(&q->running.value);
  promise_reaction_free(thr, done.reaction);
  DUK_TVAL_DECREF_NORZ(thr, &done.value);
}

static duk_ret_t run_jobs(duk_context *ctx, void *udata) {
  struct microtask_queue *q = udata;
  duk_idx_t top = duk_get_top(ctx);
  while (q->count > 0 && !engine_is_terminating(ctx)) {
    q->running = q->ring[q->head];
    q->head = (q->head + 1) & (q->capacity - 1);
    q->count--;
    builtins_assign(ctx, &q->context, &q->running.reaction->context);
    promise_run_job(ctx, q->running.reaction, &q->running.value, q->running.rejected);
    duk_set_top(ctx, top);
    finish_running(ctx, q);
  }
  return 0;
}

bool engine_run_microtasks(duk_context *ctx) {
  struct microtask_queue *q = queue_of(ctx);
  if (q->draining || q->count == 0) {
    if (!q->draining && builtins_state(ctx)->kept_count > 0) {
      weak_job_ended(ctx);
    }
    return false;
  }
  duk_require_stack(ctx, 32);
  q->draining = true;
  duk_push_tval(ctx, &q->context); /* the caller's context */
  bool go_on = true;
  while (go_on && q->count > 0 && !engine_is_terminating(ctx)) {
    /* One protected call for as many jobs as do not throw. */
    if (duk_safe_call(ctx, run_jobs, q, 0, 1) != 0) {
      if (q->running.reaction != NULL) {
        bool settled = promise_job_failed(ctx, q->running.reaction);
        finish_running(ctx, q);
        if (!settled) {
          q->draining = false;
          go_on = microtask_report_error(ctx);
          q->draining = true;
        }
      }
    }
    duk_pop(ctx);
  }
  q->draining = false;
  builtins_assign_index(ctx, &q->context, -1);
  duk_pop(ctx);
  weak_job_ended(ctx);
  return true;
}

bool microtask_report_error(duk_hthread *thr) {
  struct microtask_queue *q = queue_of(thr);
  return q->error_hook == NULL || q->error_hook(thr, q->error_user);
}

void engine_set_microtask_error_hook(duk_context *ctx, engine_microtask_error_hook hook,
                                     void *user) {
  struct microtask_queue *q = queue_of(ctx);
  q->error_hook = hook;
  q->error_user = user;
}

void engine_set_promise_rejection_hook(duk_context *ctx, engine_promise_rejection_hook hook,
                                       void *user) {
  struct microtask_queue *q = queue_of(ctx);
  q->rejection_hook = hook;
  q->rejection_user = user;
}

bool microtask_has_rejection_hook(duk_hthread *thr) {
  return queue_of(thr)->rejection_hook != NULL;
}

void microtask_rejection(duk_hthread *thr, enum engine_rejection_event event, duk_hobject *promise,
                         const duk_tval *value) {
  struct microtask_queue *q = queue_of(thr);
  if (q->rejection_hook != NULL) {
    duk_idx_t top = duk_get_top(thr);
    duk_require_stack(thr, 8);
    duk_push_hobject(thr, promise);
    duk_push_tval(thr, (duk_tval *)value);
    q->rejection_hook(thr, event, q->rejection_user);
    duk_set_top(thr, top);
  }
}

duk_tval *microtask_context(duk_hthread *thr) {
  return &queue_of(thr)->context;
}

void engine_push_async_context(duk_context *ctx) {
  duk_push_tval(ctx, &queue_of(ctx)->context);
}

void engine_set_async_context(duk_context *ctx) {
  builtins_assign_index(ctx, &queue_of(ctx)->context, -1);
  duk_pop(ctx);
}
