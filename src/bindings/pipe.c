/* Local (Unix domain) sockets and pipes: uv_pipe_t. Reading and writing are stream_base.c's. */
#include <string.h>

#include "bindings/stream_base.h"

struct local_pipe {
  struct stream stream;
  uv_pipe_t uv;
};

enum { PIPE_SOCKET, PIPE_SERVER, PIPE_IPC };

static const struct handle_class pipe_class = {"Pipe", sizeof(struct local_pipe),
                                               offsetof(struct local_pipe, uv), stream_destroy,
                                               &stream_class};

struct pipe_state {
  struct value_ref constructor, prototype;
};
extern const struct binding binding_pipe;

static int init(struct stream *stream) {
  return uv_pipe_init(&stream->handle.isolate->loop, (uv_pipe_t *)stream->handle.uv, 0);
}

static void push_prototype(duk_context *ctx) {
  struct pipe_state *state = binding_state(ctx, &binding_pipe);
  value_ref_push(isolate_of(ctx), &state->prototype);
}

static const struct stream_kind pipe_kind = {&pipe_class, init, push_prototype, NULL};

static duk_ret_t construct(duk_context *ctx) {
  bool ipc = duk_get_int_default(ctx, 0, PIPE_SOCKET) == PIPE_IPC;
  struct local_pipe *pipe = handle_new(ctx, &pipe_class);
  pipe->stream.kind = &pipe_kind;
  int error = uv_pipe_init(&pipe->stream.handle.isolate->loop, &pipe->uv, ipc);
  return error < 0 ? handle_failed(ctx, &pipe->stream.handle, error) : 0;
}

/* create(type) */
static duk_ret_t create(duk_context *ctx) {
  struct pipe_state *state = binding_state(ctx, &binding_pipe);
  value_ref_push(isolate_of(ctx), &state->constructor);
  duk_dup(ctx, 0);
  duk_new(ctx, 1);
  return 1;
}

static struct local_pipe *open_this(duk_context *ctx, int *error) {
  struct local_pipe *pipe = handle_this(ctx, &pipe_class);
  *error = handle_is_open(&pipe->stream.handle) ? 0 : UV_EBADF;
  return pipe;
}

static duk_ret_t pipe_open(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  if (error == 0) error = uv_pipe_open(&pipe->uv, binding_int32(ctx, 0));
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t pipe_bind(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  if (error == 0) error = uv_pipe_bind(&pipe->uv, binding_path(ctx, 0));
  duk_push_int(ctx, error);
  return 1;
}

struct connect_request {
  struct request request;
  uv_connect_t uv;
};

static void on_connect(uv_connect_t *uv, int status) {
  struct connect_request *connect = uv->data;
  struct isolate *isolate = connect->request.isolate;
  if (!isolate->exiting) {
    value_ref_push(isolate, &connect->request.object);
    duk_push_undefined(isolate->ctx);
    duk_push_int(isolate->ctx, status);
    callback_call(isolate, &connect->request.context, 1);
  }
  request_free(&connect->request);
}

/* connect(path, callback): the callback gets the status */
static duk_ret_t pipe_connect(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  const char *path = binding_path(ctx, 0);
  binding_function(ctx, 1);
  if (error == 0) {
    struct connect_request *connect = request_new(ctx, sizeof(*connect), 1, NULL);
    connect->uv.data = connect;
    uv_pipe_connect(&connect->uv, &pipe->uv, path, on_connect);
  }
  duk_push_int(ctx, error);
  return 1;
}

/* fchmod(mode): UV_READABLE, UV_WRITABLE */
static duk_ret_t pipe_fchmod(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  duk_push_int(ctx, error != 0 ? error : uv_pipe_chmod(&pipe->uv, binding_int32(ctx, 0)));
  return 1;
}

/* Handles that travel with the bytes of an IPC pipe */

struct send_request {
  struct request request; /* keep: the handle that is sent */
  uv_write_t uv;
  char bytes[];
};

static void on_sent(uv_write_t *uv, int status) {
  struct send_request *send = uv->data;
  struct isolate *isolate = send->request.isolate;
  if (!isolate->exiting) {
    value_ref_push(isolate, &send->request.object);
    duk_push_undefined(isolate->ctx);
    duk_push_int(isolate->ctx, status);
    callback_call(isolate, &send->request.context, 1);
  }
  request_free(&send->request);
}

/* writeHandle(data, handle, callback): the text or bytes, and with them the TCP, pipe or UDP handle. 0 if the callback will come */
static duk_ret_t pipe_write_handle(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  size_t length;
  const char *text = duk_is_string(ctx, 0) ? binding_string(ctx, 0, &length)
                                           : (char *)binding_bytes(ctx, 0, &length);
  struct handle *sent = handle_require(ctx, 1, NULL);
  binding_function(ctx, 2);
  if (error == 0 && !handle_is_open(sent)) error = UV_EBADF;
  if (error == 0) {
    struct send_request *send = request_new(ctx, sizeof(*send) + length, 2, NULL);
    value_ref_set(isolate_of(ctx), &send->request.keep, 1);
    memcpy(send->bytes, text, length);
    send->uv.data = send;
    uv_buf_t buffer = uv_buf_init(send->bytes, (unsigned)length);
    error = uv_write2(&send->uv, (uv_stream_t *)&pipe->uv, &buffer, 1, (uv_stream_t *)sent->uv,
                      on_sent);
    if (error < 0) request_free(&send->request);
  }
  duk_push_int(ctx, error);
  return 1;
}

/* pendingType() -> 'TCP', 'Pipe' or 'UDP': the kind of the handle that came and is to be accepted next; undefined: none */
static duk_ret_t pipe_pending_type(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  if (error < 0 || uv_pipe_pending_count(&pipe->uv) == 0) return 0;
  switch (uv_pipe_pending_type(&pipe->uv)) {
  case UV_TCP: duk_push_literal(ctx, "TCP"); return 1;
  case UV_NAMED_PIPE: duk_push_literal(ctx, "Pipe"); return 1;
  case UV_UDP: duk_push_literal(ctx, "UDP"); return 1;
  default: return 0;
  }
}

/* acceptPending(handle) -> error: the handle, new and of the pending type, becomes the one that came */
static duk_ret_t pipe_accept_pending(duk_context *ctx) {
  int error;
  struct local_pipe *pipe = open_this(ctx, &error);
  struct handle *accepted = handle_require(ctx, 0, NULL);
  if (error == 0) error = uv_accept((uv_stream_t *)&pipe->uv, (uv_stream_t *)accepted->uv);
  duk_push_int(ctx, error);
  return 1;
}

static const duk_function_list_entry methods[] = {{"open", pipe_open, 1},
                                                  {"bind", pipe_bind, 1},
                                                  {"listen", stream_listen, 1},
                                                  {"connect", pipe_connect, 2},
                                                  {"fchmod", pipe_fchmod, 1},
                                                  {"writeHandle", pipe_write_handle, 3},
                                                  {"pendingType", pipe_pending_type, 0},
                                                  {"acceptPending", pipe_accept_pending, 1},
                                                  {NULL, NULL, 0}};

static void init_binding(duk_context *ctx) {
  struct pipe_state *state = binding_state(ctx, &binding_pipe);
  handle_class_push(ctx, &pipe_class, construct, methods);
  duk_get_prop_literal(ctx, -1, "prototype");
  stream_put_methods(ctx);
  value_ref_set(isolate_of(ctx), &state->prototype, -1);
  duk_pop(ctx);
  value_ref_set(isolate_of(ctx), &state->constructor, -1);
  duk_put_prop_literal(ctx, -2, "Pipe");
}

static const duk_function_list_entry functions[] = {{"create", create, 1}, {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {
    {"SOCKET", PIPE_SOCKET},      {"SERVER", PIPE_SERVER},      {"IPC", PIPE_IPC},
    {"UV_READABLE", UV_READABLE}, {"UV_WRITABLE", UV_WRITABLE}, {NULL, 0}};

const struct binding binding_pipe = {.name = "pipe",
                                     .functions = functions,
                                     .constants = constants,
                                     .init = init_binding,
                                     .state_size = sizeof(struct pipe_state)};
