/* Terminals: uv_tty_t, and what kind of thing a file descriptor is. */
#include "bindings/stream_base.h"

struct tty {
  struct stream stream;
  uv_tty_t uv;
};

static const struct handle_class tty_class = {"TTY", sizeof(struct tty), offsetof(struct tty, uv),
                                              stream_destroy, &stream_class};

/* new TTY(fd) */
static duk_ret_t construct(duk_context *ctx) {
  int fd = binding_int32(ctx, 0);
  struct tty *tty = handle_new(ctx, &tty_class);
  int error = uv_tty_init(&tty->stream.handle.isolate->loop, &tty->uv, fd, 0);
  return error < 0 ? handle_failed(ctx, &tty->stream.handle, error) : 0;
}

/* getWindowSize([columns, rows]) */
static duk_ret_t get_window_size(duk_context *ctx) {
  struct tty *tty = handle_this(ctx, &tty_class);
  int width, height;
  int error = handle_is_open(&tty->stream.handle) ? uv_tty_get_winsize(&tty->uv, &width, &height)
                                                  : UV_EBADF;
  if (error == 0) {
    duk_push_int(ctx, width);
    duk_put_prop_index(ctx, 0, 0);
    duk_push_int(ctx, height);
    duk_put_prop_index(ctx, 0, 1);
  }
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t set_raw_mode(duk_context *ctx) {
  struct tty *tty = handle_this(ctx, &tty_class);
  int mode = binding_boolean(ctx, 0) ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL;
  duk_push_int(ctx,
               handle_is_open(&tty->stream.handle) ? uv_tty_set_mode(&tty->uv, mode) : UV_EBADF);
  return 1;
}

/* isTTY(fd) */
static duk_ret_t is_tty(duk_context *ctx) {
  duk_push_boolean(ctx, uv_guess_handle(binding_int32(ctx, 0)) == UV_TTY);
  return 1;
}

/* guessHandleType(fd): 'FILE', 'PIPE', 'TCP', 'TTY', 'UDP' or 'UNKNOWN' */
static duk_ret_t guess_handle_type(duk_context *ctx) {
  const char *name = "UNKNOWN";
  switch (uv_guess_handle(binding_int32(ctx, 0))) {
  case UV_FILE: name = "FILE"; break;
  case UV_NAMED_PIPE: name = "PIPE"; break;
  case UV_TCP: name = "TCP"; break;
  case UV_TTY: name = "TTY"; break;
  case UV_UDP: name = "UDP"; break;
  default: break;
  }
  duk_push_string(ctx, name);
  return 1;
}

static const duk_function_list_entry methods[] = {
    {"getWindowSize", get_window_size, 1}, {"setRawMode", set_raw_mode, 1}, {NULL, NULL, 0}};

static void init_binding(duk_context *ctx) {
  handle_class_push(ctx, &tty_class, construct, methods);
  duk_get_prop_literal(ctx, -1, "prototype");
  stream_put_methods(ctx);
  duk_pop(ctx);
  duk_put_prop_literal(ctx, -2, "TTY");
}

static const duk_function_list_entry functions[] = {
    {"isTTY", is_tty, 1}, {"guessHandleType", guess_handle_type, 1}, {NULL, NULL, 0}};

const struct binding binding_tty = {.name = "tty", .functions = functions, .init = init_binding};
