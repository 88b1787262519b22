/*
 * The waiters of Atomics.wait and waitAsync, and how the runtime settles the asynchronous ones.
 */
#include "waiter_list.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "promise.h"
#include "shared_memory.h"

#include "engine/engine.h"
#include "engine/vm/vm.h"

/* On the C stack of a blocked thread, or allocated for a waitAsync. */
struct waiter {
  struct waiter *next, *previous; /* in the list of all; it is its own neighbour when in none */
  unsigned char *address;
  duk_heap *heap;
  bool notified;
  bool interrupted;          /* blocked: the heap's interrupt hook is to run */
  pthread_cond_t *condition; /* blocked: signalled when one of the two is set; NULL: asynchronous */
  /* Of the heap's own thread, asynchronous ones only: */
  struct waiter *next_own;
  duk_hobject *promise;         /* counted */
  struct shared_memory *memory; /* a reference: the address stays this memory's */
  double deadline;              /* milliseconds of the monotonic clock, or infinity */
};

struct async_waits {
  struct waiter *first; /* by next_own, oldest first */
  struct engine_wait_hooks hooks;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct waiter list = {.next = &list, .previous = &list}; /* head; oldest first */

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The lock is held in these. */
static void append(struct waiter *w) {
  w->previous = list.previous;
  w->next = &list;
  list.previous->next = w;
  list.previous = w;
}

static void unlink_waiter(struct waiter *w) {
  w->previous->next = w->next;
  w->next->previous = w->previous;
  w->next = w->previous = w;
}

static bool is_value(const unsigned char *address, unsigned size, uint64_t expected) {
  return size == 4
             ? __atomic_load_n((const uint32_t *)address, __ATOMIC_SEQ_CST) == (uint32_t)expected
             : __atomic_load_n((const uint64_t *)address, __ATOMIC_SEQ_CST) == expected;
}

enum wait_result waiter_list_wait(duk_hthread *thr, unsigned char *address, unsigned size,
                                  uint64_t expected, double timeout) {
  pthread_cond_t condition;
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&condition, &attributes);
  pthread_condattr_destroy(&attributes);

  struct waiter w = {.address = address, .heap = thr->heap, .condition = &condition};
  double deadline = now_ms() + timeout;
  bool bounded = deadline < 1e15; /* further than that is for ever */
  struct timespec until = {0, 0};
  if (bounded) {
    until.tv_sec = (time_t)(deadline / 1e3);
    until.tv_nsec = (long)((deadline - (double)until.tv_sec * 1e3) * 1e6);
    if (until.tv_nsec > 999999999) {
      until.tv_nsec = 999999999;
    }
  }
  pthread_mutex_lock(&lock);
  if (!is_value(address, size, expected)) {
    pthread_mutex_unlock(&lock);
    pthread_cond_destroy(&condition);
    return WAIT_NOT_EQUAL;
  }
  append(&w);
  w.interrupted = VM(thr)->interrupt;
  bool timed_out = false;
  while (!w.notified && !timed_out) {
    if (w.interrupted) {
      /* The hook may throw: nothing of this call may be left then. Should it return, waiting goes on at the list's end. */
      unlink_waiter(&w);
      pthread_mutex_unlock(&lock);
      pthread_cond_destroy(&condition);
      vm_interrupt(thr);
      double left = deadline - now_ms();
      return left <= 0 ? WAIT_TIMED_OUT : waiter_list_wait(thr, address, size, expected, left);
    }
    if (bounded) {
      timed_out = pthread_cond_timedwait(&condition, &lock, &until) != 0 && now_ms() >= deadline;
    } else {
      pthread_cond_wait(&condition, &lock);
    }
  }
  if (!w.notified) {
    unlink_waiter(&w);
  }
  pthread_mutex_unlock(&lock);
  pthread_cond_destroy(&condition);
  return w.notified ? WAIT_NOTIFIED : WAIT_TIMED_OUT;
}

/* The heap's asynchronous waits, made at first use. */
static struct async_waits *own_waits(duk_hthread *thr) {
  struct jsrun_builtins *state = builtins_state(thr);
  if (state->waits == NULL) {
    struct async_waits *waits = DUK_ALLOC_CHECKED_ZEROED(thr, sizeof *waits);
    state->waits = waits;
  }
  return state->waits;
}

enum wait_result waiter_list_wait_async(duk_hthread *thr, struct shared_memory *memory,
                                        unsigned char *address, unsigned size, uint64_t expected,
                                        double timeout) {
  struct async_waits *waits = own_waits(thr);
  struct waiter *w = DUK_ALLOC_CHECKED_ZEROED(thr, sizeof *w);
  w->address = address;
  w->heap = thr->heap;
  w->deadline = now_ms() + timeout;
  enum wait_result result = WAIT_NOTIFIED;
  pthread_mutex_lock(&lock);
  if (!is_value(address, size, expected)) {
    result = WAIT_NOT_EQUAL;
  } else if (timeout <= 0) {
    result = WAIT_TIMED_OUT;
  } else {
    append(w);
  }
  pthread_mutex_unlock(&lock);
  if (result != WAIT_NOTIFIED) {
    DUK_FREE(thr->heap, w);
    return result;
  }
  w->promise = duk_known_hobject(thr, -1);
  DUK_HOBJECT_INCREF(thr, w->promise);
  w->memory = memory;
  shared_memory_retain(memory);
  struct waiter **end = &waits->first;
  while (*end != NULL) {
    end = &(*end)->next_own;
  }
  *end = w;
  if (waits->hooks.attend != NULL) {
    waits->hooks.attend(waits->hooks.user);
  }
  return result;
}

double waiter_list_notify(duk_hthread *thr, unsigned char *address, double count) {
  double woken = 0;
  bool own = false;
  pthread_mutex_lock(&lock);
  for (struct waiter *w = list.next, *next; w != &list && woken < count; w = next) {
    next = w->next;
    if (w->address != address) {
      continue;
    }
    unlink_waiter(w);
    w->notified = true;
    woken++;
    if (w->condition != NULL) {
      pthread_cond_signal(w->condition);
    } else if (w->heap == thr->heap) {
      own = true;
    } else {
      /* The heap is alive: it takes its waiters out of the list, under the lock, before it goes. */
      struct async_waits *waits = w->heap->jsrun_builtins->waits;
      if (waits->hooks.wake != NULL) {
        waits->hooks.wake(waits->hooks.user);
      }
    }
  }
  pthread_mutex_unlock(&lock);
  struct async_waits *waits = own ? own_waits(thr) : NULL;
  if (waits != NULL && waits->hooks.attend != NULL) {
    waits->hooks.attend(waits->hooks.user);
  }
  return woken;
}

void waiter_list_interrupt(duk_heap *heap) {
  pthread_mutex_lock(&lock);
  for (struct waiter *w = list.next; w != &list; w = w->next) {
    if (w->heap == heap && w->condition != NULL) {
      w->interrupted = true;
      pthread_cond_signal(w->condition);
    }
  }
  pthread_mutex_unlock(&lock);
}

void engine_set_wait_hooks(duk_context *ctx, const struct engine_wait_hooks *hooks) {
  struct async_waits *waits = own_waits(ctx);
  pthread_mutex_lock(&lock);
  waits->hooks = *hooks;
  pthread_mutex_unlock(&lock);
}

double engine_settle_waits(duk_context *ctx) {
  struct async_waits *waits = own_waits(ctx);
  double now = now_ms(), nearest = INFINITY;
  for (struct waiter **at = &waits->first, *w; (w = *at) != NULL;) {
    pthread_mutex_lock(&lock);
    bool notified = w->notified, over = notified || w->deadline <= now;
    if (over && !notified) {
      unlink_waiter(w);
    }
    pthread_mutex_unlock(&lock);
    if (!over) {
      nearest = fmin(nearest, w->deadline);
      at = &w->next_own;
      continue;
    }
    *at = w->next_own;
    duk_push_hobject(ctx, w->promise);
    DUK_HOBJECT_DECREF(ctx, w->promise);
    shared_memory_release(w->memory);
    DUK_FREE(ctx->heap, w);
    duk_push_string(ctx, notified ? "ok" : "timed-out");
    promise_fulfill(ctx, duk_known_hobject(ctx, -2), duk_get_tval(ctx, -1));
    duk_pop_2(ctx);
  }
  return isinf(nearest) ? -1 : fmax(nearest - now, 0);
}

bool engine_has_waits(duk_context *ctx) {
  return own_waits(ctx)->first != NULL;
}

void waiter_list_mark(duk_heap *heap, struct async_waits *waits) {
  for (struct waiter *w = waits != NULL ? waits->first : NULL; w != NULL; w = w->next_own) {
    duk_heap_mark_heaphdr(heap, (duk_heaphdr *)w->promise);
  }
}

void waiter_list_free(duk_heap *heap, struct async_waits *waits) {
  if (waits == NULL) {
    return;
  }
  pthread_mutex_lock(&lock);
  for (struct waiter *w = waits->first; w != NULL; w = w->next_own) {
    unlink_waiter(w);
  }
  pthread_mutex_unlock(&lock);
  for (struct waiter *w = waits->first, *next; w != NULL; w = next) {
    next = w->next_own;
    shared_memory_release(w->memory);
    DUK_FREE(heap, w);
  }
  DUK_FREE(heap, waits);
}
