/* TCP sockets and listeners: uv_tcp_t. Reading and writing are stream_base.c's. */
#include <string.h>

#include "bindings/stream_base.h"

struct tcp {
  struct stream stream;
  uv_tcp_t uv;
};

enum { TCP_SOCKET, TCP_SERVER };

static const struct handle_class tcp_class = {"TCP", sizeof(struct tcp), offsetof(struct tcp, uv),
                                              stream_destroy, &stream_class};

static int init(struct stream *stream) {
  return uv_tcp_init(&stream->handle.isolate->loop, (uv_tcp_t *)stream->handle.uv);
}

struct tcp_state {
  struct value_ref constructor, prototype;
};
extern const struct binding binding_tcp;

static void push_prototype(duk_context *ctx) {
  struct tcp_state *state = binding_state(ctx, &binding_tcp);
  value_ref_push(isolate_of(ctx), &state->prototype);
}

static const struct stream_kind tcp_kind = {&tcp_class, init, push_prototype, NULL};

static duk_ret_t construct(duk_context *ctx) {
  struct tcp *tcp = handle_new(ctx, &tcp_class);
  tcp->stream.kind = &tcp_kind;
  int error = init(&tcp->stream);
  return error < 0 ? handle_failed(ctx, &tcp->stream.handle, error) : 0;
}

/* create(type) */
static duk_ret_t create(duk_context *ctx) {
  struct tcp_state *state = binding_state(ctx, &binding_tcp);
  value_ref_push(isolate_of(ctx), &state->constructor);
  duk_new(ctx, 0);
  return 1;
}

static struct tcp *open_this(duk_context *ctx, int *error) {
  struct tcp *tcp = handle_this(ctx, &tcp_class);
  *error = handle_is_open(&tcp->stream.handle) ? 0 : UV_EBADF;
  return tcp;
}

static int address_of(duk_context *ctx, duk_idx_t index, struct sockaddr_storage *address) {
  const char *host = binding_string(ctx, index, NULL);
  int port = binding_int32(ctx, index + 1);
  if (strchr(host, ':') != NULL) return uv_ip6_addr(host, port, (struct sockaddr_in6 *)address);
  return uv_ip4_addr(host, port, (struct sockaddr_in *)address);
}

static duk_ret_t tcp_open(duk_context *ctx) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  if (error == 0) error = uv_tcp_open(&tcp->uv, binding_int32(ctx, 0));
  duk_push_int(ctx, error);
  return 1;
}

/* bind(address, port, flags) */
static duk_ret_t tcp_bind(duk_context *ctx) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  struct sockaddr_storage address;
  if (error == 0) error = address_of(ctx, 0, &address);
  if (error == 0)
    error = uv_tcp_bind(&tcp->uv, (struct sockaddr *)&address, duk_get_uint_default(ctx, 2, 0));
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

/* connect(address, port, callback): the callback gets the status */
static duk_ret_t tcp_connect(duk_context *ctx) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  struct sockaddr_storage address;
  binding_function(ctx, 2);
  if (error == 0) error = address_of(ctx, 0, &address);
  if (error == 0) {
    struct connect_request *connect = request_new(ctx, sizeof(*connect), 2, NULL);
    connect->uv.data = connect;
    error = uv_tcp_connect(&connect->uv, &tcp->uv, (struct sockaddr *)&address, on_connect);
    if (error < 0) request_free(&connect->request);
  }
  duk_push_int(ctx, error);
  return 1;
}

/* Fills the object at index 0 with address, family and port. */
static duk_ret_t give_name(duk_context *ctx,
                           int (*get)(const uv_tcp_t *, struct sockaddr *, int *)) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  struct sockaddr_storage address;
  int length = sizeof(address);
  if (error == 0) error = get(&tcp->uv, (struct sockaddr *)&address, &length);
  if (error == 0) {
    char text[INET6_ADDRSTRLEN + 16];
    bool six = address.ss_family == AF_INET6;
    int port;
    if (six) {
      const struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address;
      uv_ip6_name(in6, text, sizeof(text));
      port = ntohs(in6->sin6_port);
      char zone[UV_IF_NAMESIZE];
      size_t size = sizeof(zone), used = strlen(text);
      if (in6->sin6_scope_id != 0 && uv_if_indextoiid(in6->sin6_scope_id, zone, &size) == 0 &&
          used + size + 2 <= sizeof(text)) {
        text[used] = '%';
        memcpy(text + used + 1, zone, size + 1);
      }
    } else {
      uv_ip4_name((struct sockaddr_in *)&address, text, sizeof(text));
      port = ntohs(((struct sockaddr_in *)&address)->sin_port);
    }
    duk_push_string(ctx, text);
    duk_put_prop_literal(ctx, 0, "address");
    duk_push_string(ctx, six ? "IPv6" : "IPv4");
    duk_put_prop_literal(ctx, 0, "family");
    duk_push_int(ctx, port);
    duk_put_prop_literal(ctx, 0, "port");
  }
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t tcp_getsockname(duk_context *ctx) {
  return give_name(ctx, uv_tcp_getsockname);
}

static duk_ret_t tcp_getpeername(duk_context *ctx) {
  return give_name(ctx, uv_tcp_getpeername);
}

static duk_ret_t tcp_set_no_delay(duk_context *ctx) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  duk_push_int(ctx, error != 0 ? error : uv_tcp_nodelay(&tcp->uv, binding_boolean(ctx, 0)));
  return 1;
}

/* setKeepAlive(enable, seconds) */
static duk_ret_t tcp_set_keep_alive(duk_context *ctx) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  int seconds = binding_int32(ctx, 1);
  /* libuv sets the delay always; the system's default is two hours. */
  if (error == 0)
    error =
        uv_tcp_keepalive(&tcp->uv, binding_boolean(ctx, 0), seconds > 0 ? (unsigned)seconds : 7200);
  duk_push_int(ctx, error);
  return 1;
}

/* reset(callback): closes with RST */
static duk_ret_t tcp_reset(duk_context *ctx) {
  int error;
  struct tcp *tcp = open_this(ctx, &error);
  if (error == 0) {
    struct handle *handle = &tcp->stream.handle;
    if (duk_is_function(ctx, 0)) value_ref_set(handle->isolate, &handle->on_close, 0);
    handle_hold(handle);
    const struct stream_reader *reader = tcp->stream.reader;
    tcp->stream.reader = NULL;
    error = uv_tcp_close_reset(&tcp->uv, handle_closed);
    if (error == 0) {
      handle->state = HANDLE_CLOSING;
    } else {
      handle_close(handle);
    }
    if (reader != NULL) reader->closing(tcp->stream.reader_data);
  }
  duk_push_int(ctx, error);
  return 1;
}

static const duk_function_list_entry methods[] = {{"open", tcp_open, 1},
                                                  {"bind", tcp_bind, 3},
                                                  {"listen", stream_listen, 1},
                                                  {"connect", tcp_connect, 3},
                                                  {"getsockname", tcp_getsockname, 1},
                                                  {"getpeername", tcp_getpeername, 1},
                                                  {"setNoDelay", tcp_set_no_delay, 1},
                                                  {"setKeepAlive", tcp_set_keep_alive, 2},
                                                  {"reset", tcp_reset, 1},
                                                  {NULL, NULL, 0}};

static void init_binding(duk_context *ctx) {
  struct tcp_state *state = binding_state(ctx, &binding_tcp);
  handle_class_push(ctx, &tcp_class, construct, methods);
  duk_get_prop_literal(ctx, -1, "prototype");
  stream_put_methods(ctx);
  value_ref_set(isolate_of(ctx), &state->prototype, -1);
  duk_pop(ctx);
  value_ref_set(isolate_of(ctx), &state->constructor, -1);
  duk_put_prop_literal(ctx, -2, "TCP");
}

static const duk_function_list_entry functions[] = {{"create", create, 1}, {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {{"SOCKET", TCP_SOCKET},
                                                  {"SERVER", TCP_SERVER},
                                                  {"UV_TCP_IPV6ONLY", UV_TCP_IPV6ONLY},
                                                  {NULL, 0}};

const struct binding binding_tcp = {.name = "tcp",
                                    .functions = functions,
                                    .constants = constants,
                                    .init = init_binding,
                                    .state_size = sizeof(struct tcp_state)};
