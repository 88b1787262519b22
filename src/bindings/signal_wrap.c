/* Signals as handles: internalBinding('signal_wrap').Signal with start(number) and stop(); calls onsignal(number). */
#include <signal.h>

#include "runtime/binding.h"

struct signal_handle {
  struct handle handle;
  uv_signal_t uv;
};

static const struct handle_class signal_class = {"Signal", sizeof(struct signal_handle),
                                                 offsetof(struct signal_handle, uv), NULL, NULL};

static duk_ret_t signal_construct(duk_context *ctx) {
  struct signal_handle *signal = handle_new(ctx, &signal_class);
  int error = uv_signal_init(&isolate_of(ctx)->loop, &signal->uv);
  if (error < 0) return handle_failed(ctx, &signal->handle, error);
  return 0;
}

static void on_signal(uv_signal_t *uv, int number) {
  struct signal_handle *signal = uv->data;
  duk_push_int(signal->handle.isolate->ctx, number);
  handle_call(&signal->handle, "onsignal", 1);
}

static duk_ret_t signal_start(duk_context *ctx) {
  struct signal_handle *signal = handle_this(ctx, &signal_class);
  int number = binding_int32(ctx, 0);
  duk_push_int(ctx, handle_is_open(&signal->handle)
                        ? uv_signal_start(&signal->uv, on_signal, number)
                        : UV_EBADF);
  return 1;
}

static duk_ret_t signal_stop(duk_context *ctx) {
  struct signal_handle *signal = handle_this(ctx, &signal_class);
  duk_push_int(ctx, handle_is_open(&signal->handle) ? uv_signal_stop(&signal->uv) : UV_EBADF);
  return 1;
}

static const duk_function_list_entry methods[] = {
    {"start", signal_start, 1}, {"stop", signal_stop, 0}, {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  handle_class_push(ctx, &signal_class, signal_construct, methods);
  duk_put_prop_literal(ctx, -2, "Signal");
}

const struct binding binding_signal_wrap = {.name = "signal_wrap", .init = init};
