/*
 * HTTP servers in C: their settings, their connections, and the one timer for all time-outs of the isolate. See
 * http_connection.h.
 */
#include <stdlib.h>
#include <string.h>

#include "bindings/http_connection.h"

#define SERVER_KEY DUK_HIDDEN_SYMBOL("server")

struct http_state *http_state_of(struct isolate *isolate) {
  return binding_state(isolate->ctx, &binding_http_server);
}

/* The timer: due at the nearest deadline, or earlier; it looks then what is nearest. */

static void set_timer(struct isolate *isolate, uint64_t due);

static uint64_t check_requests(struct http_server *server, uint64_t now) {
  double interval = server->settings[HTTP_CHECK_INTERVAL];
  if (interval <= 0) interval = 30000;
  if (now < server->next_check) return server->next_check;
  double head_limit = server->settings[HTTP_HEADERS_TIMEOUT];
  double whole_limit = server->settings[HTTP_REQUEST_TIMEOUT];
  for (struct http_connection *connection = server->connections, *next; connection != NULL;
       connection = next) {
    next = connection->next;
    if (connection->request_start == 0 || connection->broken || connection->ending) continue;
    double age = (double)(now - connection->request_start);
    bool head_late = head_limit > 0 && age >= head_limit && !connection->parser.head_done;
    if (head_late || (whole_limit > 0 && age >= whole_limit)) {
      if (next != NULL) http_connection_enter(next); /* JavaScript may close any connection */
      http_connection_timeout(connection);
      if (next != NULL) {
        bool closed = next->closed;
        http_connection_release(next);
        if (closed) break; /* the rest at the next check */
      }
    }
  }
  server->next_check = now + (uint64_t)interval;
  return server->next_check;
}

static uint64_t close_idle(struct http_server *server, uint64_t now) {
  while (server->idle_first != NULL && server->idle_first->deadline <= now) {
    http_connection_close(server->idle_first);
  }
  return server->idle_first != NULL ? server->idle_first->deadline : UINT64_MAX;
}

static void on_timer(uv_timer_t *timer) {
  struct isolate *isolate = timer->data;
  struct http_state *state = http_state_of(isolate);
  uint64_t now = uv_now(&isolate->loop), due = UINT64_MAX;
  state->timer_due = 0;
  for (struct http_server *server = state->servers, *next; server != NULL; server = next) {
    next = server->next;
    if (server->connection_count == 0) continue;
    struct value_ref keep = {0}; /* the server may lose its last connection here */
    duk_push_heapptr(isolate->ctx, server->object);
    value_ref_set(isolate, &keep, -1);
    duk_pop(isolate->ctx);
    uint64_t check = check_requests(server, now);
    uint64_t idle = close_idle(server, now);
    if (server->connection_count > 0) {
      if (check < due) due = check;
      if (idle < due) due = idle;
    }
    next = server->linked ? server->next : state->servers;
    bool restart = !server->linked;
    value_ref_clear(isolate, &keep);
    if (restart && next != NULL) { /* the list has changed under us: come back soon */
      due = now + 1;
      break;
    }
  }
  if (due != UINT64_MAX) set_timer(isolate, due);
}

static void set_timer(struct isolate *isolate, uint64_t due) {
  struct http_state *state = http_state_of(isolate);
  if (state->timer == NULL) {
    state->timer = malloc(sizeof(*state->timer));
    if (state->timer == NULL) return;
    uv_timer_init(&isolate->loop, state->timer);
    state->timer->data = isolate;
    uv_unref((uv_handle_t *)state->timer);
  }
  if (state->timer_due != 0 && state->timer_due <= due) return;
  uint64_t now = uv_now(&isolate->loop);
  state->timer_due = due;
  uv_timer_start(state->timer, on_timer, due > now ? due - now : 0, 0);
}

static void destroy_state(void *data) {
  struct http_state *state = data;
  free(state->timer); /* the isolate has closed it */
}

/* Lists */

/* The JavaScript server stays while there is anything that can call it. */
static void hold(struct http_server *server) {
  if (server->linked) return;
  struct isolate *isolate = server->isolate;
  struct http_state *state = http_state_of(isolate);
  duk_push_heapptr(isolate->ctx, server->object);
  value_ref_set(isolate, &server->held, -1);
  duk_pop(isolate->ctx);
  server->next = state->servers;
  server->link = &state->servers;
  if (server->next != NULL) server->next->link = &server->next;
  state->servers = server;
  server->linked = true;
}

static void release(struct http_server *server) {
  if (!server->linked || server->listening || server->connection_count > 0) return;
  *server->link = server->next;
  if (server->next != NULL) server->next->link = server->link;
  server->linked = false;
  struct value_ref held = server->held;
  memset(&server->held, 0, sizeof(server->held));
  value_ref_clear(server->isolate, &held); /* the server may go with it */
}

void http_server_add(struct http_connection *connection) {
  struct http_server *server = connection->server;
  hold(server);
  connection->next = server->connections;
  connection->link = &server->connections;
  if (connection->next != NULL) connection->next->link = &connection->next;
  server->connections = connection;
  if (server->connection_count++ == 0) {
    double interval = server->settings[HTTP_CHECK_INTERVAL];
    server->next_check =
        uv_now(&server->isolate->loop) + (uint64_t)(interval > 0 ? interval : 30000);
  }
  set_timer(server->isolate, server->next_check);
}

void http_server_remove(struct http_connection *connection) {
  struct http_server *server = connection->server;
  struct isolate *isolate = server->isolate;
  *connection->link = connection->next;
  if (connection->next != NULL) connection->next->link = connection->link;
  server->connection_count--;
  if (connection->is_plain) server->plain_count--;
  if (isolate->ctx == NULL || isolate->exiting) return;
  if (connection->is_plain && server->plain_count == 0) {
    http_hook_push(isolate, HOOK_DRAINED);
    duk_push_heapptr(isolate->ctx, server->object);
    callback_call(isolate, NULL, 1);
  }
  release(server);
}

void http_server_idle(struct http_connection *connection) {
  struct http_server *server = connection->server;
  double timeout = server->settings[HTTP_KEEP_ALIVE_TIMEOUT];
  if (connection->is_idle) return;
  connection->is_idle = true;
  uint64_t now = uv_now(&server->isolate->loop);
  connection->deadline = timeout > 0 ? now + (uint64_t)timeout : UINT64_MAX;
  /* By deadline: almost always the last. */
  struct http_connection *before = server->idle_last;
  while (before != NULL && before->deadline > connection->deadline) before = before->idle_previous;
  connection->idle_previous = before;
  connection->idle_next = before != NULL ? before->idle_next : server->idle_first;
  if (connection->idle_next != NULL) {
    connection->idle_next->idle_previous = connection;
  } else {
    server->idle_last = connection;
  }
  if (before != NULL) {
    before->idle_next = connection;
  } else {
    server->idle_first = connection;
  }
  if (connection->deadline != UINT64_MAX) set_timer(server->isolate, connection->deadline);
}

void http_server_busy(struct http_connection *connection) {
  if (!connection->is_idle) return;
  struct http_server *server = connection->server;
  connection->is_idle = false;
  if (connection->idle_previous != NULL) {
    connection->idle_previous->idle_next = connection->idle_next;
  } else {
    server->idle_first = connection->idle_next;
  }
  if (connection->idle_next != NULL) {
    connection->idle_next->idle_previous = connection->idle_previous;
  } else {
    server->idle_last = connection->idle_previous;
  }
}

/* For JavaScript */

/* setup({dispatch, create, ...}): the functions and prototypes, once */
static duk_ret_t setup(duk_context *ctx) {
  static const char *const names[HOOK_COUNT] = {
      [HOOK_DISPATCH] = "dispatch",
      [HOOK_CREATE] = "create",
      [HOOK_BODY] = "body",
      [HOOK_COMPLETE] = "complete",
      [HOOK_ABORTED] = "aborted",
      [HOOK_FINISHED] = "finished",
      [HOOK_FLUSHED] = "flushed",
      [HOOK_CLIENT_ERROR] = "clientError",
      [HOOK_UPGRADE] = "upgrade",
      [HOOK_MAKE_SOCKET] = "makeSocket",
      [HOOK_CONNECTION] = "connection",
      [HOOK_SOCKET_END] = "socketEnd",
      [HOOK_SOCKET_FINISH] = "socketFinish",
      [HOOK_SOCKET_DESTROY] = "socketDestroy",
      [HOOK_SOCKET_WRITE] = "socketWrite",
      [HOOK_DRAINED] = "drained",
      [HOOK_LISTENER] = "listener",
      [HOOK_REQUEST_PROTOTYPE] = "requestPrototype",
      [HOOK_RESPONSE_PROTOTYPE] = "responsePrototype",
      [HOOK_METHODS] = "methods",
  };
  struct isolate *isolate = isolate_of(ctx);
  struct http_state *state = http_state_of(isolate);
  for (size_t i = 0; i < HOOK_COUNT; i++) {
    duk_get_prop_string(ctx, 0, names[i]);
    duk_require_object(ctx, -1);
    value_ref_set(isolate, &state->hooks[i], -1);
    duk_pop(ctx);
  }
  return 0;
}

static struct http_server *server_of(duk_context *ctx, duk_idx_t index) {
  duk_get_prop_literal(ctx, index, SERVER_KEY);
  struct http_server *server = duk_get_buffer(ctx, -1, NULL);
  duk_pop(ctx);
  if (server == NULL) (void)duk_type_error(ctx, "not an HTTP server");
  return server;
}

/* create(server) */
static duk_ret_t create(duk_context *ctx) {
  duk_require_object(ctx, 0);
  struct http_server *server = duk_push_fixed_buffer(ctx, sizeof(*server));
  server->isolate = isolate_of(ctx);
  server->object = duk_get_heapptr(ctx, 0);
  duk_put_prop_literal(ctx, 0, SERVER_KEY);
  return 0;
}

/* configure(server, setting, number) and setting(server, setting) */
static duk_ret_t configure(duk_context *ctx) {
  struct http_server *server = server_of(ctx, 0);
  uint32_t setting = binding_uint32(ctx, 1);
  if (setting < HTTP_SETTING_COUNT) server->settings[setting] = binding_number(ctx, 2);
  return 0;
}

static duk_ret_t get_setting(duk_context *ctx) {
  struct http_server *server = server_of(ctx, 0);
  uint32_t setting = binding_uint32(ctx, 1);
  duk_push_number(ctx, setting < HTTP_SETTING_COUNT ? server->settings[setting] : 0);
  return 1;
}

/*
 * May the connection stay without a socket? Not if somebody besides us listens for 'connection', and not with
 * settings that are a socket's.
 */
static bool is_plain(duk_context *ctx, struct http_server *server, struct http_state *state) {
  static const char *const exceptions[] = {"timeout", "maxConnections", "keepAlive",
                                           "pauseOnConnect"};
  duk_push_heapptr(ctx, server->object);
  duk_get_prop_literal(ctx, -1, "_events");
  bool plain = false;
  if (duk_is_object(ctx, -1)) {
    duk_get_prop_literal(ctx, -1, "connection");
    plain = duk_get_heapptr(ctx, -1) == state->hooks[HOOK_LISTENER].object;
    duk_pop(ctx);
  }
  duk_pop(ctx);
  for (size_t i = 0; plain && i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
    duk_get_prop_string(ctx, -1, exceptions[i]);
    plain = !duk_to_boolean(ctx, -1);
    duk_pop(ctx);
  }
  duk_pop(ctx);
  return plain;
}

static void on_connection(struct stream *listener, int status, void *data) {
  struct http_server *server = data;
  struct isolate *isolate = server->isolate;
  struct http_state *state = http_state_of(isolate);
  struct stream *stream = NULL;
  if (status == 0) stream = stream_accept(listener, &status);
  if (status == UV_EAGAIN) return;
  if (stream != NULL && is_plain(isolate->ctx, server, state)) {
    if (uv_handle_get_type(stream->handle.uv) == UV_TCP) {
      uv_tcp_nodelay((uv_tcp_t *)stream->handle.uv, 1);
    }
    struct http_connection *connection = http_connection_new(server, stream);
    if (connection != NULL) {
      connection->is_plain = true;
      server->plain_count++;
    } else {
      stream_close(stream);
    }
    return;
  }
  http_hook_push(isolate, HOOK_CONNECTION);
  handle_push(&listener->handle);
  duk_push_int(isolate->ctx, status);
  if (stream != NULL) {
    stream_push(stream);
  } else {
    duk_push_undefined(isolate->ctx);
  }
  callback_call(isolate, NULL, 3);
}

/* listen(server, handle): the handle's connections are the server's */
static duk_ret_t listen_on(duk_context *ctx) {
  struct http_server *server = server_of(ctx, 0);
  struct stream *stream = handle_require(ctx, 1, &stream_class);
  stream->on_connection = on_connection;
  stream->on_connection_data = server;
  server->listening = true;
  server->leaving = false;
  hold(server);
  return 0;
}

/* closed(server): it does not listen any more */
static duk_ret_t closed(duk_context *ctx) {
  struct http_server *server = server_of(ctx, 0);
  server->listening = false;
  server->leaving = true;
  release(server);
  return 0;
}

/*
 * Idle connections that had a request in the last `grace` ms get so long again for another one, since the client may be about to
 * send it; the rest are closed.
 */
static void close_idle_connections(struct http_server *server, uint64_t grace) {
  uint64_t now = uv_now(&server->isolate->loop);
  double timeout = server->settings[HTTP_KEEP_ALIVE_TIMEOUT];
  while (timeout > 0 && server->idle_first != NULL &&
         server->idle_first->deadline + grace <= now + (uint64_t)timeout) {
    http_connection_close(server->idle_first);
  }
  for (struct http_connection *connection = server->idle_first; connection != NULL;
       connection = connection->idle_next) {
    if (connection->deadline > now + grace) connection->deadline = now + grace;
  }
  if (server->idle_first != NULL) set_timer(server->isolate, server->idle_first->deadline);
}

/*
 * connections(server): those that were accepted without a socket
 * closeConnections(server, idleOnly, grace in ms: idle ones are not closed sooner after their last request)
 */
static duk_ret_t connections(duk_context *ctx) {
  duk_push_number(ctx, (double)server_of(ctx, 0)->plain_count);
  return 1;
}

static duk_ret_t close_connections(duk_context *ctx) {
  struct http_server *server = server_of(ctx, 0);
  bool idle_only = binding_boolean(ctx, 1);
  uint32_t grace = duk_get_uint_default(ctx, 2, 0);
  if (idle_only && grace > 0) {
    close_idle_connections(server, grace);
    return 0;
  }
  if (idle_only) {
    while (server->idle_first != NULL) http_connection_close(server->idle_first);
    return 0;
  }
  while (server->connections != NULL) {
    struct http_connection *connection = server->connections;
    http_connection_close(connection);
    if (server->connections == connection) break; /* its socket did not close */
  }
  return 0;
}

static struct http_connection *held_connection(duk_context *ctx, duk_idx_t index) {
  duk_get_prop_literal(ctx, index, HTTP_HOLDER_KEY);
  struct http_connection **holder = duk_get_buffer(ctx, -1, NULL);
  duk_pop(ctx);
  return holder != NULL ? *holder : NULL;
}

/*
 * adopt(server, socket, handle): the socket's bytes are HTTP from now on. With a handle they are read in C; without
 * one, feed(socket, bytes), ended(socket), drained(socket) and closed(socket) tell what happens.
 */
static duk_ret_t adopt(duk_context *ctx) {
  struct http_server *server = server_of(ctx, 0);
  duk_require_object(ctx, 1);
  struct stream *stream = handle_get(ctx, 2, &stream_class);
  struct http_connection *connection = http_connection_new(server, stream);
  if (connection == NULL) return duk_range_error(ctx, "out of memory");
  value_ref_set(server->isolate, &connection->socket, 1);
  http_connection_tie(connection);
  return 0;
}

/* current(socket): the response that is due on the socket's connection */
static duk_ret_t current(duk_context *ctx) {
  struct http_connection *connection = held_connection(ctx, 0);
  if (connection == NULL || connection->first == NULL) return 0;
  value_ref_push(connection->server->isolate, &connection->first->response);
  return 1;
}

/* isStream(handle): is it one that C can read? */
static duk_ret_t is_stream(duk_context *ctx) {
  duk_push_boolean(ctx, handle_get(ctx, 0, &stream_class) != NULL);
  return 1;
}

static duk_ret_t feed(duk_context *ctx) {
  struct http_connection *connection = held_connection(ctx, 0);
  size_t length;
  const char *bytes = (const char *)binding_bytes(ctx, 1, &length);
  if (connection != NULL && length > 0) http_connection_feed(connection, (ssize_t)length, bytes);
  return 0;
}

static duk_ret_t ended(duk_context *ctx) {
  struct http_connection *connection = held_connection(ctx, 0);
  if (connection != NULL) http_connection_feed(connection, UV_EOF, NULL);
  return 0;
}

static duk_ret_t socket_drained(duk_context *ctx) {
  struct http_connection *connection = held_connection(ctx, 0);
  if (connection == NULL) return 0;
  http_connection_enter(connection);
  connection->writes_pending = 0;
  http_connection_leave(connection);
  return 0;
}

static duk_ret_t socket_closed(duk_context *ctx) {
  struct http_connection *connection = held_connection(ctx, 0);
  if (connection == NULL) return 0;
  http_connection_enter(connection);
  connection->writes_pending = 0;
  http_connection_over(connection);
  http_connection_release(connection);
  return 0;
}

static const duk_function_list_entry functions[] = {{"setup", setup, 1},
                                                    {"create", create, 1},
                                                    {"configure", configure, 3},
                                                    {"setting", get_setting, 2},
                                                    {"listen", listen_on, 2},
                                                    {"closed", closed, 1},
                                                    {"connections", connections, 1},
                                                    {"closeConnections", close_connections, 3},
                                                    {"adopt", adopt, 3},
                                                    {"current", current, 1},
                                                    {"isStream", is_stream, 1},
                                                    {"feed", feed, 2},
                                                    {"ended", ended, 1},
                                                    {"socketDrained", socket_drained, 1},
                                                    {"socketClosed", socket_closed, 1},
                                                    {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {{"KEEP_ALIVE_TIMEOUT", HTTP_KEEP_ALIVE_TIMEOUT},
                                                  {"HEADERS_TIMEOUT", HTTP_HEADERS_TIMEOUT},
                                                  {"REQUEST_TIMEOUT", HTTP_REQUEST_TIMEOUT},
                                                  {"CHECK_INTERVAL", HTTP_CHECK_INTERVAL},
                                                  {"MAX_REQUESTS", HTTP_MAX_REQUESTS},
                                                  {"MAX_HEADERS", HTTP_MAX_HEADERS},
                                                  {"MAX_HEADER_SIZE", HTTP_MAX_HEADER_SIZE},
                                                  {"LENIENT", HTTP_LENIENT},
                                                  {"ALLOW_HALF_OPEN", HTTP_ALLOW_HALF_OPEN},
                                                  {"CUSTOM_CLASSES", HTTP_CUSTOM_CLASSES},
                                                  {NULL, 0}};

const struct binding binding_http_server = {.name = "http_server",
                                            .functions = functions,
                                            .constants = constants,
                                            .state_size = sizeof(struct http_state),
                                            .destroy = destroy_state};
