/* See http_connection.h. */
#include "bindings/http_connection.h"

#include <stdlib.h>
#include <string.h>

void http_hook_push(struct isolate *isolate, enum http_hook hook) {
  value_ref_push(isolate, &http_state_of(isolate)->hooks[hook]);
  duk_push_undefined(isolate->ctx);
}

static struct isolate *isolate_of_connection(const struct http_connection *connection) {
  return connection->parser.isolate;
}

/* Life */

static void maybe_free(struct http_connection *connection) {
  if (!connection->closed || connection->depth > 0 || connection->writes_pending > 0) return;
  struct isolate *isolate = isolate_of_connection(connection);
  if (connection->holder != NULL && isolate->ctx != NULL) *connection->holder = NULL;
  value_ref_clear(isolate, &connection->holder_ref);
  value_ref_clear(isolate, &connection->socket);
  http_parser_destroy(&connection->parser);
  free(connection);
}

void http_connection_enter(struct http_connection *connection) {
  connection->depth++;
}

void http_connection_release(struct http_connection *connection) {
  connection->depth--;
  maybe_free(connection);
}

void http_connection_leave(struct http_connection *connection) {
  if (connection->depth == 1 && !connection->closed) http_connection_settle(connection);
  http_connection_release(connection);
}

/* The exchange is over for the connection; its objects may live on. */
static void release_exchange(struct http_connection *connection, struct http_exchange *exchange) {
  struct isolate *isolate = isolate_of_connection(connection);
  http_output_free(&exchange->out);
  exchange->connection = NULL;
  if (connection->incoming == exchange) connection->incoming = NULL;
  struct value_ref request = exchange->request, response = exchange->response;
  memset(&exchange->request, 0, sizeof(exchange->request));
  memset(&exchange->response, 0, sizeof(exchange->response));
  /* The exchange may go with its objects. */
  value_ref_clear(isolate, &request);
  value_ref_clear(isolate, &response);
}

static void push_objects(struct http_connection *connection, const struct http_exchange *exchange) {
  value_ref_push(isolate_of_connection(connection), &exchange->request);
  value_ref_push(isolate_of_connection(connection), &exchange->response);
}

static void abort_exchange(struct http_connection *connection, struct http_exchange *exchange) {
  struct isolate *isolate = isolate_of_connection(connection);
  bool call = isolate->ctx != NULL && !isolate->exiting;
  exchange->flags |= EXCHANGE_ABORTED;
  if (call) {
    http_hook_push(isolate, HOOK_ABORTED);
    push_objects(connection, exchange);
  }
  release_exchange(connection, exchange);
  if (call) callback_call(isolate, NULL, 2);
}

void http_connection_over(struct http_connection *connection) {
  if (connection->closed) return;
  connection->closed = true;
  connection->stream = NULL;
  if (isolate_of_connection(connection)->ctx ==
      NULL) { /* the heap has gone, and the server with it */
    connection->writes_pending = 0;
    maybe_free(connection);
    return;
  }
  connection->depth++;
  http_server_busy(connection);
  struct http_exchange *exchange = connection->first;
  struct http_exchange *incoming = connection->incoming;
  connection->first = connection->last = NULL;
  if (incoming != NULL &&
      (incoming->flags & EXCHANGE_FINISHED)) { /* answered, and so not in the queue */
    incoming->next = exchange;
    exchange = incoming;
  }
  while (exchange != NULL) {
    struct http_exchange *next = exchange->next;
    abort_exchange(connection, exchange);
    exchange = next;
  }
  http_server_remove(connection);
  connection->depth--;
  maybe_free(connection);
}

static void on_closing(void *data) {
  http_connection_over(data);
}

static void on_read(void *data, ssize_t nread, const char *bytes) {
  http_connection_feed(data, nread, bytes);
}

static const struct stream_reader reader = {on_read, on_closing};

static void call_socket_hook(struct http_connection *connection, enum http_hook hook) {
  struct isolate *isolate = isolate_of_connection(connection);
  http_hook_push(isolate, hook);
  value_ref_push(isolate, &connection->socket);
  callback_call(isolate, NULL, 1);
}

void http_connection_close(struct http_connection *connection) {
  if (connection->closed) return;
  http_server_busy(connection);
  if (value_ref_is_set(&connection->socket)) {
    connection->ending = true;
    call_socket_hook(connection, HOOK_SOCKET_DESTROY); /* which comes back through on_closing */
    return;
  }
  if (connection->stream != NULL) stream_close(connection->stream);
  http_connection_over(connection);
}

static void on_fin_sent(void *data, int status) {
  (void)status;
  struct http_connection *connection = data;
  connection->writes_pending--;
  if (connection->closed) {
    maybe_free(connection);
  } else {
    http_connection_close(connection);
  }
}

/* Closes once everything is written. */
static void end_connection(struct http_connection *connection) {
  if (connection->closed || connection->ending) return;
  connection->ending = true;
  http_server_busy(connection);
  if (value_ref_is_set(&connection->socket)) {
    call_socket_hook(connection, HOOK_SOCKET_FINISH);
    return;
  }
  stream_read_stop(connection->stream);
  connection->writes_pending++;
  if (stream_shutdown(connection->stream, on_fin_sent, connection) < 0) {
    connection->writes_pending--;
    http_connection_close(connection);
  }
}

void http_connection_push_socket(struct http_connection *connection) {
  struct isolate *isolate = isolate_of_connection(connection);
  if (!value_ref_is_set(&connection->socket) && connection->stream != NULL) {
    http_hook_push(isolate, HOOK_MAKE_SOCKET);
    duk_push_heapptr(isolate->ctx, connection->server->object);
    stream_push(connection->stream);
    callback_call_result(isolate, NULL, 2);
    value_ref_set(isolate, &connection->socket, -1);
    duk_pop(isolate->ctx);
    http_connection_tie(connection);
  }
  value_ref_push(isolate, &connection->socket);
}

void http_connection_tie(struct http_connection *connection) {
  struct isolate *isolate = isolate_of_connection(connection);
  duk_context *ctx = isolate->ctx;
  value_ref_push(isolate, &connection->socket);
  if (!duk_is_object(ctx, -1)) {
    duk_pop(ctx);
    return;
  }
  struct http_connection **holder = duk_push_fixed_buffer(ctx, sizeof(*holder));
  *holder = connection;
  connection->holder = holder;
  duk_push_array(ctx); /* keeps the buffer as long as the connection has its address */
  duk_dup(ctx, -2);
  duk_put_prop_index(ctx, -2, 0);
  value_ref_set(isolate, &connection->holder_ref, -1);
  duk_pop(ctx);
  duk_put_prop_literal(ctx, -2, HTTP_HOLDER_KEY);
  duk_pop(ctx);
}

/* Writing */

static void on_written(void *data, int status) {
  struct http_connection *connection = data;
  http_connection_enter(connection);
  connection->writes_pending--;
  if (status < 0 && !connection->closed) connection->failed = true;
  http_connection_leave(connection);
}

size_t http_connection_unsent(struct http_connection *connection, struct http_exchange *exchange) {
  size_t unsent = exchange->out.used;
  if (exchange != connection->first) return unsent;
  if (connection->stream != NULL) return unsent + stream_queue_size(connection->stream);
  return unsent + connection->writes_pending;
}

static void keep(struct http_exchange *exchange, duk_context *ctx, const uv_buf_t *buffers,
                 unsigned count) {
  for (unsigned i = 0; i < count; i++) {
    http_output_append(ctx, &exchange->out, buffers[i].base, buffers[i].len);
  }
}

/* Gives a Duplex what is in exchange->out. */
static void send_to_socket(struct http_connection *connection, struct http_exchange *exchange) {
  struct isolate *isolate = isolate_of_connection(connection);
  http_hook_push(isolate, HOOK_SOCKET_WRITE);
  value_ref_push(isolate, &connection->socket);
  memcpy(binding_push_buffer(isolate->ctx, exchange->out.used), exchange->out.bytes,
         exchange->out.used);
  exchange->out.used = 0;
  callback_call_result(isolate, NULL, 2);
  /* false: more only after its 'drain' */
  if (!duk_to_boolean(isolate->ctx, -1)) connection->writes_pending = 1;
  duk_pop(isolate->ctx);
}

void http_connection_send(struct http_connection *connection, struct http_exchange *exchange,
                          const uv_buf_t *buffers, unsigned count, bool wait) {
  struct isolate *isolate = isolate_of_connection(connection);
  if (exchange != connection->first || wait || connection->stream == NULL) {
    keep(exchange, isolate->ctx, buffers, count);
    if (exchange != connection->first || wait || exchange->out.used == 0) return;
    exchange->flags |= EXCHANGE_SENT;
    send_to_socket(connection, exchange);
    return;
  }
  uv_buf_t all[8];
  unsigned n = 0;
  if (exchange->out.used > 0) {
    all[n++] = uv_buf_init(exchange->out.bytes, (unsigned)exchange->out.used);
  }
  for (unsigned i = 0; i < count && n < 8; i++) {
    if (buffers[i].len > 0) all[n++] = buffers[i];
  }
  if (n == 0 || connection->ending) return;
  exchange->flags |= EXCHANGE_SENT;
  connection->writes_pending++; /* taken back if there is nothing to wait for */
  int result = stream_write(connection->stream, all, n, on_written, connection);
  exchange->out.used = 0;
  if (result != 1) connection->writes_pending--;
  if (result < 0) connection->failed = true;
}

/* The end of an exchange */

/* Does anybody listen to the request or the response at this stack index? */
static bool has_listeners(duk_context *ctx, duk_idx_t index) {
  duk_get_prop_literal(ctx, index, "_events");
  bool listened = duk_is_object(ctx, -1);
  duk_pop(ctx);
  return listened;
}

static void finish_exchange(struct http_connection *connection) {
  struct isolate *isolate = isolate_of_connection(connection);
  duk_context *ctx = isolate->ctx;
  struct http_exchange *exchange = connection->first;
  connection->first = exchange->next;
  if (connection->first == NULL) connection->last = NULL;
  exchange->flags |= EXCHANGE_FINISHED;
  bool last = (exchange->flags & EXCHANGE_LAST) != 0;
  bool notify = (exchange->flags & (EXCHANGE_NOTIFY | EXCHANGE_READING)) != 0;
  http_hook_push(isolate, HOOK_FINISHED);
  push_objects(connection, exchange);
  notify = notify || has_listeners(ctx, -1) || has_listeners(ctx, -2);
  if (connection->incoming == exchange) {
    http_output_free(&exchange->out); /* the rest goes when the request has come to its end */
  } else {
    release_exchange(connection, exchange);
  }
  if (notify) {
    callback_call(isolate, NULL, 2);
  } else {
    duk_pop_n(ctx, 4);
  }
  if (last && !connection->closed) end_connection(connection);
}

static void flush_first(struct http_connection *connection) {
  struct http_exchange *exchange = connection->first;
  if (exchange->out.used > 0) http_connection_send(connection, exchange, NULL, 0, false);
}

void http_connection_settle(struct http_connection *connection) {
  struct isolate *isolate = isolate_of_connection(connection);
  while (!connection->closed && !connection->failed && connection->first != NULL) {
    struct http_exchange *exchange = connection->first;
    flush_first(connection);
    if (connection->closed || connection->failed || connection->first != exchange) break;
    if (connection->writes_pending > 0 || exchange->out.used > 0) break;
    if (exchange->flags & EXCHANGE_ENDED) {
      finish_exchange(connection);
    } else if (exchange->flags & EXCHANGE_NOTIFY) {
      exchange->flags &= ~(unsigned)EXCHANGE_NOTIFY;
      http_hook_push(isolate, HOOK_FLUSHED);
      value_ref_push(isolate, &exchange->response);
      callback_call(isolate, NULL, 1);
      if (connection->first == exchange && !(exchange->flags & EXCHANGE_ENDED)) break;
    } else {
      break;
    }
  }
  if (connection->failed) {
    http_connection_close(connection);
  } else if (!connection->closed && !connection->ending && connection->first == NULL &&
             connection->request_start == 0) {
    http_server_idle(connection);
  }
}

/* Reading */

static const char *default_answer(const char *code) {
  if (strcmp(code, "HPE_HEADER_OVERFLOW") == 0) {
    return "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n";
  }
  if (strcmp(code, "HPE_CHUNK_EXTENSIONS_OVERFLOW") == 0) {
    return "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n";
  }
  if (strcmp(code, "ERR_HTTP_REQUEST_TIMEOUT") == 0) {
    return "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";
  }
  return "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
}

/* A fault of the client: its listener decides; without one it gets an answer and is cut off. */
static void client_error(struct http_connection *connection, const char *code, const char *reason,
                         const char *bytes, size_t length, size_t parsed) {
  struct isolate *isolate = isolate_of_connection(connection);
  duk_context *ctx = isolate->ctx;
  connection->broken = true;
  if (connection->stream != NULL) stream_read_stop(connection->stream);
  http_hook_push(isolate, HOOK_CLIENT_ERROR);
  duk_push_heapptr(ctx, connection->server->object);
  bool listened = false;
  duk_get_prop_literal(ctx, -1, "_events");
  if (duk_is_object(ctx, -1)) {
    duk_get_prop_literal(ctx, -1, "clientError");
    listened = !duk_is_undefined(ctx, -1);
    duk_pop(ctx);
  }
  duk_pop(ctx);
  if (listened) {
    http_connection_push_socket(connection);
    duk_push_string(ctx, code);
    duk_push_string(ctx, reason);
    duk_push_number(ctx, (double)parsed);
    memcpy(binding_push_buffer(ctx, length), bytes != NULL ? bytes : "", length);
    callback_call(isolate, NULL, 6);
    return;
  }
  duk_pop_3(ctx);
  struct http_exchange *first = connection->first;
  bool answered = first != NULL && (first->flags & EXCHANGE_SENT) != 0;
  const char *answer = default_answer(code);
  if (!answered && connection->stream != NULL) {
    uv_buf_t buffer = uv_buf_init((char *)answer, (unsigned)strlen(answer));
    connection->writes_pending++;
    if (stream_write(connection->stream, &buffer, 1, on_written, connection) != 1) {
      connection->writes_pending--;
    }
    if (connection->first == NULL) {
      end_connection(connection);
      return;
    }
  }
  http_connection_close(connection);
}

void http_connection_timeout(struct http_connection *connection) {
  http_connection_enter(connection);
  client_error(connection, "ERR_HTTP_REQUEST_TIMEOUT", "Request timeout", NULL, 0, 0);
  http_connection_leave(connection);
}

static struct http_connection *connection_of(struct http_parser *parser) {
  return (struct http_connection *)parser;
}

static void on_begin(struct http_parser *parser) {
  struct http_connection *connection = connection_of(parser);
  http_server_busy(connection);
  parser->max_headers = (uint32_t)connection->server->settings[HTTP_MAX_HEADERS];
  connection->request_start = uv_now(&parser->isolate->loop);
}

/* [ ... ] -> [ ... request response ], both with the block on top of the stack, which goes. */
static void push_messages(struct http_connection *connection, struct http_exchange *exchange) {
  struct isolate *isolate = isolate_of_connection(connection);
  duk_context *ctx = isolate->ctx;
  struct http_state *state = http_state_of(isolate);
  const struct http_message *message = &exchange->message;
  duk_idx_t block = duk_get_top_index(ctx);
  if (connection->server->settings[HTTP_CUSTOM_CLASSES] != 0) {
    http_hook_push(isolate, HOOK_CREATE);
    duk_push_heapptr(ctx, connection->server->object);
    callback_call_result(isolate, NULL, 1);
    if (duk_is_array(ctx, -1)) {
      duk_get_prop_index(ctx, -1, 0);
      duk_get_prop_index(ctx, -2, 1);
      duk_remove(ctx, -3);
    } else { /* a constructor threw */
      duk_pop(ctx);
      duk_push_object(ctx);
      duk_push_object(ctx);
    }
  } else {
    duk_push_object(ctx);
    value_ref_push(isolate, &state->hooks[HOOK_REQUEST_PROTOTYPE]);
    duk_set_prototype(ctx, -2);
    duk_push_object(ctx);
    value_ref_push(isolate, &state->hooks[HOOK_RESPONSE_PROTOTYPE]);
    duk_set_prototype(ctx, -2);
  }
  duk_dup(ctx, block);
  http_message_attach(ctx, -3);
  duk_dup(ctx, block);
  http_message_attach(ctx, -2);

  binding_push_latin1(ctx, http_message_bytes(message), message->target_length);
  duk_put_prop_literal(ctx, -3, "url");
  value_ref_push(isolate, &state->hooks[HOOK_METHODS]);
  duk_get_prop_index(ctx, -1, message->method);
  duk_remove(ctx, -2);
  duk_put_prop_literal(ctx, -3, "method");
  duk_dup(ctx, -2);
  duk_put_prop_literal(ctx, -2, "req");
  if (message->major < 1 || message->minor < 1) {
    duk_push_false(ctx);
    duk_put_prop_literal(ctx, -2, "useChunkedEncodingByDefault");
  }
  if (!message->keep_alive) {
    duk_push_false(ctx);
    duk_put_prop_literal(ctx, -2, "shouldKeepAlive");
  }
  duk_remove(ctx, block);
}

/* What dispatch() has to look at; see lib/internal/http/server.js. */
enum { DISPATCH_EXPECT = 1, DISPATCH_UPGRADE = 2, DISPATCH_NO_HOST = 4, DISPATCH_LIMIT = 8 };

static unsigned special(struct http_connection *connection, const struct http_message *message) {
  unsigned flags = 0;
  size_t length;
  double limit = connection->server->settings[HTTP_MAX_REQUESTS];
  if (http_message_find(message, "expect", &length) != NULL) flags |= DISPATCH_EXPECT;
  if (connection->parser.llhttp.upgrade) flags |= DISPATCH_UPGRADE;
  if (message->minor >= 1 && http_message_find(message, "host", &length) == NULL) {
    flags |= DISPATCH_NO_HOST;
  }
  if (limit > 0 && connection->request_count > limit) flags |= DISPATCH_LIMIT;
  return flags;
}

static void enqueue(struct http_connection *connection, struct http_exchange *exchange) {
  if (connection->last != NULL) {
    connection->last->next = exchange;
  } else {
    connection->first = exchange;
  }
  connection->last = exchange;
  connection->incoming = exchange;
}

/* A leftover of upgrade: the exchange leaves the queue without a response. */
static void dequeue_last(struct http_connection *connection, struct http_exchange *exchange) {
  struct http_exchange **place = &connection->first, *previous = NULL;
  while (*place != exchange) {
    previous = *place;
    place = &(*place)->next;
  }
  *place = NULL;
  connection->last = previous;
}

static int on_head(struct http_parser *parser) {
  struct http_connection *connection = connection_of(parser);
  struct isolate *isolate = parser->isolate;
  duk_context *ctx = isolate->ctx;
  size_t offset = offsetof(struct http_exchange, message);
  struct http_exchange *exchange =
      duk_push_fixed_buffer(ctx, offset + http_message_size(parser->builder));
  exchange->block.message_offset = offset;
  exchange->connection = connection;
  http_message_init(&exchange->message, parser->builder, &parser->llhttp);
  connection->request_count++;
  unsigned flags = special(connection, &exchange->message);
  if (connection->server->settings[HTTP_CUSTOM_CLASSES] != 0) exchange->flags |= EXCHANGE_READING;

  push_messages(connection, exchange);
  value_ref_set(isolate, &exchange->request, -2);
  value_ref_set(isolate, &exchange->response, -1);
  enqueue(connection, exchange);

  if (flags == 0) {
    duk_push_heapptr(ctx, connection->server->object);
    duk_get_prop_literal(ctx, -1, "emit");
    duk_insert(ctx, -4);
    duk_insert(ctx, -3);
    duk_push_literal(ctx, "request");
    duk_insert(ctx, -3); /* [ emit server 'request' request response ] */
    callback_call(isolate, NULL, 3);
    return connection->closed ? -1 : 0;
  }
  http_hook_push(isolate, HOOK_DISPATCH);
  duk_insert(ctx, -4);
  duk_insert(ctx, -4);
  duk_push_heapptr(ctx, connection->server->object);
  duk_insert(ctx, -3); /* [ dispatch undefined server request response ] */
  duk_push_uint(ctx, flags);
  callback_call_result(isolate, NULL, 4);
  bool upgraded = duk_to_boolean(ctx, -1);
  duk_pop(ctx);
  if (connection->closed) return -1;
  if (!upgraded) {
    parser->llhttp.upgrade = 0;
    return 0;
  }
  if (parser->llhttp.upgrade) connection->upgrade = exchange;
  return 2;
}

static int on_body(struct http_parser *parser, const char *bytes, size_t length) {
  struct http_connection *connection = connection_of(parser);
  struct isolate *isolate = parser->isolate;
  struct http_exchange *exchange = connection->incoming;
  /* Once it is answered, only those who have begun to read it want the rest. */
  if (exchange == NULL ||
      (exchange->flags & (EXCHANGE_FINISHED | EXCHANGE_READING)) == EXCHANGE_FINISHED) {
    return 0;
  }
  connection->body_wanted = false;
  http_hook_push(isolate, HOOK_BODY);
  value_ref_push(isolate, &exchange->request);
  memcpy(binding_push_buffer(isolate->ctx, length), bytes, length);
  callback_call_result(isolate, NULL, 2);
  bool more = duk_to_boolean(isolate->ctx, -1);
  duk_pop(isolate->ctx);
  if (connection->closed) return -1;
  /* The ticks have run: what push() refused at first may have been read, and more asked for, by now. */
  if (!more && !connection->body_wanted && connection->stream != NULL && !connection->paused) {
    connection->paused = true;
    stream_read_stop(connection->stream);
  }
  return 0;
}

static int on_complete(struct http_parser *parser) {
  struct http_connection *connection = connection_of(parser);
  struct isolate *isolate = parser->isolate;
  struct http_exchange *exchange = connection->incoming;
  connection->request_start = 0;
  if (exchange == NULL) return 0;
  connection->incoming = NULL;
  exchange->flags |= EXCHANGE_COMPLETE;
  bool trailers = parser->builder != NULL && parser->builder->span_count > 0;
  bool call = trailers || (exchange->flags & EXCHANGE_READING) != 0;
  if (call) {
    http_hook_push(isolate, HOOK_COMPLETE);
    value_ref_push(isolate, &exchange->request);
    if (trailers) {
      http_builder_push_raw(isolate->ctx, parser->builder);
    } else {
      duk_push_undefined(isolate->ctx);
    }
  }
  if (exchange->flags & EXCHANGE_FINISHED) release_exchange(connection, exchange);
  if (call) callback_call(isolate, NULL, 2);
  return connection->closed ? -1 : 0;
}

static const struct http_parser_events events = {on_begin, on_head, on_body, on_complete};

/* HTTP is over on this connection: the socket is JavaScript's, with what came after the head. */
static void hand_over(struct http_connection *connection, const char *rest, size_t length) {
  struct isolate *isolate = isolate_of_connection(connection);
  duk_context *ctx = isolate->ctx;
  struct http_exchange *exchange = connection->upgrade;
  connection->upgrade = NULL;
  http_connection_push_socket(connection);
  duk_idx_t socket = duk_get_top_index(ctx);
  if (connection->stream != NULL) {
    stream_set_reader(connection->stream, NULL, NULL);
    stream_read_stop(connection->stream);
  }
  http_hook_push(isolate, HOOK_UPGRADE);
  duk_push_heapptr(ctx, connection->server->object);
  value_ref_push(isolate, &exchange->request);
  duk_dup(ctx, socket);
  memcpy(binding_push_buffer(ctx, length), rest, length);
  dequeue_last(connection, exchange);
  release_exchange(connection, exchange);
  http_connection_over(connection); /* the caller's depth keeps the struct */
  callback_call(isolate, NULL, 4);
  duk_remove(ctx, socket);
}

static void feed(struct http_connection *connection, const char *bytes, size_t length) {
  if (connection->broken || connection->ending) return;
  llhttp_t *llhttp = &connection->parser.llhttp;
  llhttp_errno_t error = llhttp_execute(llhttp, bytes, length);
  if (connection->closed || error == HPE_OK) return;
  const char *position = llhttp_get_error_pos(llhttp);
  size_t parsed = position != NULL && position >= bytes ? (size_t)(position - bytes) : 0;
  if (parsed > length) parsed = length;
  if (error == HPE_PAUSED_UPGRADE && connection->upgrade != NULL) {
    hand_over(connection, bytes + parsed, length - parsed);
    return;
  }
  const char *reason;
  const char *code = http_parser_error(&connection->parser, &reason);
  client_error(connection, code, reason, bytes, length, parsed);
}

static void peer_ended(struct http_connection *connection) {
  llhttp_t *llhttp = &connection->parser.llhttp;
  bool middle = !connection->broken && llhttp_finish(llhttp) != HPE_OK;
  if (middle) {
    client_error(connection, "HPE_INVALID_EOF_STATE", "", NULL, 0, 0);
  } else if (connection->last != NULL && (connection->server->settings[HTTP_ALLOW_HALF_OPEN] != 0 ||
                                          (connection->last->flags & EXCHANGE_ENDED))) {
    connection->last->flags |= EXCHANGE_LAST;
  } else if (value_ref_is_set(&connection->socket)) {
    if (!connection->ending) call_socket_hook(connection, HOOK_SOCKET_END);
  } else if (connection->first != NULL) {
    http_connection_close(connection);
  } else {
    end_connection(connection);
  }
}

void http_connection_feed(struct http_connection *connection, ssize_t nread, const char *bytes) {
  http_connection_enter(connection);
  if (nread > 0) {
    feed(connection, bytes, (size_t)nread);
  } else if (nread == UV_EOF) {
    peer_ended(connection);
  } else {
    http_connection_close(connection);
  }
  http_connection_leave(connection);
}

struct http_connection *http_connection_new(struct http_server *server, struct stream *stream) {
  struct http_connection *connection = calloc(1, sizeof(*connection));
  if (connection == NULL) return NULL;
  connection->server = server;
  connection->stream = stream;
  http_parser_init(&connection->parser, server->isolate, HTTP_REQUEST, &events,
                   (uint32_t)server->settings[HTTP_MAX_HEADER_SIZE],
                   server->settings[HTTP_LENIENT] != 0);
  connection->request_start = uv_now(&server->isolate->loop);
  http_server_add(connection);
  if (stream != NULL) {
    stream_set_reader(stream, &reader, connection);
    stream_read_start(stream);
  }
  return connection;
}
