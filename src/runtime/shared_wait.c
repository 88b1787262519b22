/* Settles Atomics.waitAsync from the event loop. */
#include "runtime/shared_wait.h"

#include <math.h>
#include <stdlib.h>

#include "engine/builtins/microtask.h"

#include "runtime/callback.h"

struct shared_wait {
  uv_async_t async; /* something was notified; referenced only from `attend` until its callback */
  uv_timer_t timer; /* of the wait that runs out first */
};

static void settle(struct isolate *isolate);

static void on_timer(uv_timer_t *timer) {
  settle(timer->loop->data);
}

static void on_async(uv_async_t *async) {
  uv_unref((uv_handle_t *)async);
  settle(async->loop->data);
}

static void settle(struct isolate *isolate) {
  struct shared_wait *wait = isolate->shared_wait;
  double next = engine_settle_waits(isolate->ctx);
  if (next >= 0 && next < 1e15) {
    uv_update_time(&isolate->loop);
    uv_timer_start(&wait->timer, on_timer, (uint64_t)ceil(next), 0);
    uv_unref((uv_handle_t *)&wait->timer);
  } else {
    uv_timer_stop(&wait->timer);
  }
  callback_drain(isolate);
}

static void attend(void *user) {
  struct isolate *isolate = user;
  if (isolate->shared_wait == NULL) {
    struct shared_wait *wait = calloc(1, sizeof(*wait));
    if (wait == NULL) return;
    if (uv_async_init(&isolate->loop, &wait->async, on_async) < 0) {
      free(wait);
      return;
    }
    uv_timer_init(&isolate->loop, &wait->timer);
    isolate->shared_wait = wait;
  }
  uv_ref((uv_handle_t *)&isolate->shared_wait->async);
  uv_async_send(&isolate->shared_wait->async);
}

static void wake(void *user) {
  struct isolate *isolate = user;
  if (isolate->shared_wait != NULL) uv_async_send(&isolate->shared_wait->async);
}

void shared_wait_start(struct isolate *isolate) {
  engine_set_wait_hooks(isolate->ctx, &(struct engine_wait_hooks){isolate, attend, wake});
}

void shared_wait_stop(struct isolate *isolate) {
  engine_set_wait_hooks(isolate->ctx, &(struct engine_wait_hooks){NULL, NULL, NULL});
}

void shared_wait_hold(struct isolate *isolate, bool all) {
  struct shared_wait *wait = isolate->shared_wait;
  if (wait == NULL) return;
  uv_ref((uv_handle_t *)&wait->timer);
  if (all && engine_has_waits(isolate->ctx)) uv_ref((uv_handle_t *)&wait->async);
}

void shared_wait_free(struct isolate *isolate) {
  free(isolate->shared_wait);
}
