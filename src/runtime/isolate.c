/* The life of an isolate, the loop it runs, and the references C holds into its heap. */
#include "runtime/isolate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/engine.h"

#include "runtime/binding.h"
#include "runtime/callback.h"
#include "runtime/handle.h"
#include "runtime/mailbox.h"
#include "runtime/compile_cache.h"
#include "runtime/shared_wait.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

/* Left below the part of the C stack that JavaScript may use: for libraries and signal handlers. */
#define STACK_MARGIN (256u * 1024)
#define STACK_MOST   (64u * 1024 * 1024)

/* Bytes of this thread's C stack that JavaScript may use. */
static size_t stack_size(void) {
  struct rlimit limit;
  size_t size = 8u * 1024 * 1024;
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    size = (size_t)limit.rlim_cur;
  if (size > STACK_MOST) size = STACK_MOST;
  return size > 2 * STACK_MARGIN ? size - STACK_MARGIN : size / 2;
}

struct isolate *isolate_of(duk_context *ctx) {
  return engine_user(ctx);
}

struct isolate *isolate_new(const struct isolate_settings *settings) {
  struct isolate *isolate = calloc(1, sizeof(*isolate));
  if (isolate == NULL) return NULL;
  isolate->time_origin = uv_hrtime();
  isolate->options = settings->options;
  isolate->agents = settings->agents;
  isolate->worker = settings->worker;
  isolate->thread_id = settings->thread_id;
  isolate->next_slot = 1;
  if (uv_loop_init(&isolate->loop) < 0) goto no_loop;
  isolate->loop.data = isolate;
  uv_loop_configure(&isolate->loop, UV_METRICS_IDLE_TIME); /* for eventLoopUtilization */
  size_t stack = settings->stack_size != 0 ? settings->stack_size : stack_size();
  isolate->ctx = settings->heap_limit == 0
                     ? engine_new(isolate, stack)
                     : engine_new_limited(&isolate->memory, stack, settings->heap_limit);
  if (isolate->ctx == NULL) goto no_heap;

  duk_push_heap_stash(isolate->ctx);
  duk_push_bare_array(isolate->ctx);
  isolate->refs_array.object = duk_get_heapptr(isolate->ctx, -1);
  duk_put_prop_literal(isolate->ctx, -2, "refs");
  duk_pop(isolate->ctx);
  shared_wait_start(isolate);
  return isolate;

no_heap:
  uv_loop_close(&isolate->loop);
no_loop:
  free(isolate);
  return NULL;
}

static void close_stray_handle(uv_handle_t *handle, void *argument) {
  (void)argument;
  if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

void isolate_destroy(struct isolate *isolate) {
  isolate->exiting = true;
  if (isolate->end_addons != NULL) isolate->end_addons(isolate, false);
  shared_wait_stop(isolate);
  for (struct request *request = isolate->requests; request != NULL; request = request->next) {
    if (request->uv != NULL) uv_cancel(request->uv);
  }
  for (struct handle *handle = isolate->handles, *next; handle != NULL; handle = next) {
    next = handle->next;
    handle_close(handle);
  }
  /* What is left are handles that bindings keep for themselves in their state. */
  uv_walk(&isolate->loop, close_stray_handle, NULL);
  while (uv_run(&isolate->loop, UV_RUN_DEFAULT) != 0) continue; /* a uv_stop() may be pending */
  while (isolate->requests != NULL) request_free(isolate->requests);
  if (isolate->end_addons != NULL) isolate->end_addons(isolate, true);

  engine_free(isolate->ctx);
  isolate->ctx = NULL;
  uv_run(&isolate->loop, UV_RUN_DEFAULT); /* handles that were closed with their objects */
  handle_free_all(isolate);
  mailbox_free(isolate->mailbox);
  binding_free_states(isolate);
  uv_loop_close(&isolate->loop);
  shared_wait_free(isolate);
  compile_cache_free(isolate->compile_cache);
  free(isolate->free_slots);
  free(isolate);
}

int isolate_run(struct isolate *isolate) {
  duk_context *ctx = isolate->ctx;
  isolate->loop_start = uv_hrtime();
  if (isolate->exiting) return isolate->exit_code;
  do {
    uv_run(&isolate->loop, UV_RUN_DEFAULT);
    if (isolate->exiting) return isolate->exit_code;
    value_ref_push(isolate, &isolate->on_before_exit);
    duk_push_undefined(ctx);
    callback_call(isolate, NULL, 0);
  } while (uv_loop_alive(&isolate->loop) && !isolate->exiting);
  if (isolate->exiting) return isolate->exit_code;

  value_ref_push(isolate, &isolate->on_exit);
  duk_push_undefined(ctx);
  callback_call_result(isolate, NULL, 0);
  int code = duk_to_int32(ctx, -1);
  duk_pop(ctx);
  return code;
}

void isolate_out_of_memory(void) {
  fputs("\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n",
        stderr);
  abort();
}

void isolate_exit(struct isolate *isolate, int code) {
  isolate->exiting = true;
  isolate->exit_code = code;
  if (isolate->worker != NULL) {
    engine_terminate(isolate->ctx);
    uv_stop(&isolate->loop);
    return;
  }
  uv_tty_reset_mode();
  fflush(NULL);
#if defined(__SANITIZE_ADDRESS__)
  __lsan_do_leak_check();
#endif
  /* Not exit(): libuv would wait for its threads, which may be blocked in a read for ever. */
  _exit(code);
}

void isolate_stop_here(duk_context *ctx) {
  engine_check_interrupt(ctx);
}

static uint32_t take_slot(struct isolate *isolate) {
  if (isolate->free_count > 0) return isolate->free_slots[--isolate->free_count];
  return isolate->next_slot++;
}

static void give_slot(struct isolate *isolate, uint32_t slot) {
  if (isolate->free_count == isolate->free_capacity) {
    size_t capacity = isolate->free_capacity != 0 ? isolate->free_capacity * 2 : 64;
    uint32_t *slots = realloc(isolate->free_slots, capacity * sizeof(*slots));
    if (slots == NULL) return; /* the slot is lost, nothing else */
    isolate->free_slots = slots;
    isolate->free_capacity = capacity;
  }
  isolate->free_slots[isolate->free_count++] = slot;
}

void value_ref_set(struct isolate *isolate, struct value_ref *ref, duk_idx_t index) {
  duk_context *ctx = isolate->ctx;
  index = duk_normalize_index(ctx, index);
  if (duk_is_undefined(ctx, index)) {
    value_ref_clear(isolate, ref);
    return;
  }
  if (ref->slot == 0) ref->slot = take_slot(isolate);
  ref->object = duk_is_object(ctx, index) ? duk_get_heapptr(ctx, index) : NULL;
  duk_push_heapptr(ctx, isolate->refs_array.object);
  duk_dup(ctx, index);
  duk_put_prop_index(ctx, -2, ref->slot);
  duk_pop(ctx);
}

void value_ref_push(struct isolate *isolate, const struct value_ref *ref) {
  duk_context *ctx = isolate->ctx;
  if (ref->object != NULL) {
    duk_push_heapptr(ctx, ref->object);
  } else if (ref->slot != 0) {
    duk_push_heapptr(ctx, isolate->refs_array.object);
    duk_get_prop_index(ctx, -1, ref->slot);
    duk_remove(ctx, -2);
  } else {
    duk_push_undefined(ctx);
  }
}

void value_ref_clear(struct isolate *isolate, struct value_ref *ref) {
  if (ref->slot == 0) return;
  if (isolate->ctx != NULL) {
    duk_push_heapptr(isolate->ctx, isolate->refs_array.object);
    duk_push_undefined(isolate->ctx);
    duk_put_prop_index(isolate->ctx, -2, ref->slot);
    duk_pop(isolate->ctx);
  }
  give_slot(isolate, ref->slot);
  ref->slot = 0;
  ref->object = NULL;
}
