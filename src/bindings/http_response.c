/*
 * What a server's response writes: heads, body pieces, chunks, the end. The functions take the response object (or
 * the request), find the exchange, and do nothing once the connection is gone.
 */
#include <stdio.h>
#include <string.h>

#include "bindings/http_connection.h"

static struct http_exchange *exchange_of(duk_context *ctx, duk_idx_t index) {
  struct http_block *block = http_message_block(ctx, index);
  if (block == NULL || block->message_offset != offsetof(struct http_exchange, message)) {
    return NULL;
  }
  return (struct http_exchange *)block;
}

/* Can its response still be written? */
static bool is_open(const struct http_exchange *exchange) {
  return exchange != NULL && exchange->connection != NULL && !(exchange->flags & EXCHANGE_FINISHED);
}

/* Heads */

static bool get_flag(duk_context *ctx, duk_idx_t object, const char *name) {
  duk_get_prop_string(ctx, object, name);
  bool value = duk_to_boolean(ctx, -1);
  duk_pop(ctx);
  return value;
}

/*
 * Builds the head at the end of exchange->out. 0, or pushes [kind, name]. The headers are at headers_index, the
 * reason (or undefined) at reason_index; content_length is -1 if unknown.
 */
static bool build_head(duk_context *ctx, struct http_exchange *exchange, duk_idx_t response,
                       int status, duk_idx_t reason_index, duk_idx_t headers_index, bool is_store,
                       double content_length) {
  struct http_connection *connection = exchange->connection;
  const double *settings = connection->server->settings;
  bool has_body =
      exchange->message.method != HTTP_HEAD && status != 204 && status != 304 && status >= 200;
  double limit = settings[HTTP_MAX_REQUESTS];
  bool ends = connection->server->leaving && exchange->next == NULL;
  struct http_framing framing = {.keep_alive = !ends && get_flag(ctx, response, "shouldKeepAlive"),
                                 .chunked_by_default =
                                     get_flag(ctx, response, "useChunkedEncodingByDefault"),
                                 .has_body = has_body,
                                 .send_date = get_flag(ctx, response, "sendDate"),
                                 .last_allowed = limit > 0 && connection->request_count >= limit,
                                 .status = status,
                                 .content_length = content_length,
                                 .keep_alive_timeout = settings[HTTP_KEEP_ALIVE_TIMEOUT],
                                 .max_requests = limit};
  duk_get_prop_literal(ctx, response, "_removedHeaders");
  framing.removed = duk_get_uint_default(ctx, -1, 0);
  duk_pop(ctx);

  size_t start = exchange->out.used;
  http_write_status_line(ctx, &exchange->out, status, reason_index);
  enum http_head_result result =
      http_write_headers(ctx, &exchange->out, headers_index, is_store, &framing);
  if (result != HEAD_OK) {
    exchange->out.used = start;
    duk_push_array(ctx);
    duk_push_int(ctx, result);
    duk_put_prop_index(ctx, -2, 0);
    duk_dup(ctx, -2);
    duk_put_prop_index(ctx, -2, 1);
    return false;
  }
  exchange->flags |= EXCHANGE_HEAD_BUILT;
  if (framing.chunked) exchange->flags |= EXCHANGE_CHUNKED;
  if (has_body) exchange->flags |= EXCHANGE_HAS_BODY;
  if (framing.last || framing.last_allowed) exchange->flags |= EXCHANGE_LAST;
  return true;
}

/*
 * writeHead(response, status, reason, headers, isStore, contentLength): undefined, or [kind, name]
 * of what is wrong.
 */
static duk_ret_t write_head(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange)) return 0;
  if (exchange->flags & EXCHANGE_HEAD_BUILT) return 0;
  bool built = build_head(ctx, exchange, 0, binding_int32(ctx, 1), 2, 3, binding_boolean(ctx, 4),
                          binding_number(ctx, 5));
  return built ? 0 : 1;
}

/* Bodies */

/* The bytes of a chunk at `index`, none for undefined; a string at the index may be replaced. */
static uv_buf_t chunk_bytes(duk_context *ctx, duk_idx_t index) {
  size_t length = 0;
  const char *bytes = "";
  if (duk_is_string(ctx, index)) {
    bytes = binding_string(ctx, index, &length);
  } else if (!duk_is_null_or_undefined(ctx, index)) {
    bytes = (const char *)binding_bytes(ctx, index, &length);
  }
  return uv_buf_init((char *)bytes, (unsigned)length);
}

/* Sends a piece of the body, framed, and what ends the body if `end`. */
static void send_body(struct http_exchange *exchange, uv_buf_t chunk, const char *trailers,
                      size_t trailers_length, bool end, bool wait) {
  char size_line[24];
  uv_buf_t buffers[6];
  unsigned count = 0;
  if (!(exchange->flags & EXCHANGE_HAS_BODY)) {
    chunk.len = 0;
  } else if (exchange->flags & EXCHANGE_CHUNKED) {
    if (chunk.len > 0) {
      int length = snprintf(size_line, sizeof(size_line), "%zx\r\n", (size_t)chunk.len);
      buffers[count++] = uv_buf_init(size_line, (unsigned)length);
      buffers[count++] = chunk;
      buffers[count++] = uv_buf_init((char *)"\r\n", 2);
    }
    if (end) {
      buffers[count++] = uv_buf_init((char *)"0\r\n", 3);
      if (trailers_length > 0) {
        buffers[count++] = uv_buf_init((char *)trailers, (unsigned)trailers_length);
      }
      buffers[count++] = uv_buf_init((char *)"\r\n", 2);
    }
  } else if (chunk.len > 0) {
    buffers[count++] = chunk;
  }
  http_connection_send(exchange->connection, exchange, buffers, count, wait);
}

/*
 * write(response, chunk, wait): how many bytes have not gone yet; -1 if the connection is gone or
 * broken: settle() then ends it.
 */
static duk_ret_t write_chunk(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange) || (exchange->flags & EXCHANGE_ENDED)) {
    duk_push_int(ctx, -1);
    return 1;
  }
  struct http_connection *connection = exchange->connection;
  /* Within a callback of ours small pieces are gathered until it is over. */
  bool wait = binding_boolean(ctx, 2) || (connection->depth > 0 && exchange->out.used < 16 * 1024);
  http_connection_enter(connection);
  send_body(exchange, chunk_bytes(ctx, 1), NULL, 0, false, wait);
  double unsent = -1;
  if (exchange->connection != NULL && !connection->failed) {
    unsent = (double)http_connection_unsent(connection, exchange);
  }
  http_connection_release(connection);
  duk_push_number(ctx, unsent);
  return 1;
}

/* What end() and respond() return. */
enum { END_GONE = -2, END_SETTLES_ITSELF = -1 };

static int end_result(struct http_connection *connection, struct http_exchange *exchange) {
  if (!is_open(exchange)) return END_GONE;
  if (connection->failed) return 0;
  if (http_connection_unsent(connection, exchange) > 0 || exchange != connection->first) return 1;
  return connection->depth > 1 ? END_SETTLES_ITSELF : 0;
}

/*
 * end(response, chunk, trailers): 0: all has gone, settle() is to be called; -1: all has gone, and the caller in C
 * will settle; 1: it will go; -2: the connection is gone.
 */
static duk_ret_t end(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange) || (exchange->flags & EXCHANGE_ENDED)) {
    duk_push_int(ctx, END_GONE);
    return 1;
  }
  struct http_connection *connection = exchange->connection;
  size_t trailers_length = 0;
  const char *trailers = NULL;
  if (duk_is_string(ctx, 2)) trailers = duk_get_lstring(ctx, 2, &trailers_length);
  http_connection_enter(connection);
  uv_buf_t chunk = chunk_bytes(ctx, 1);
  send_body(exchange, chunk, trailers, trailers_length, true, false);
  exchange->flags |= EXCHANGE_ENDED;
  int result = end_result(connection, exchange);
  http_connection_release(connection);
  duk_push_int(ctx, result);
  return 1;
}

/*
 * respond(response, chunk, status, reason, store): head and whole body at once. As end(), or [kind, name] as
 * writeHead().
 */
static duk_ret_t respond(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange) || (exchange->flags & EXCHANGE_ENDED)) {
    duk_push_int(ctx, END_GONE);
    return 1;
  }
  struct http_connection *connection = exchange->connection;
  uv_buf_t chunk = chunk_bytes(ctx, 1);
  if (!build_head(ctx, exchange, 0, binding_int32(ctx, 2), 3, 4, true, (double)chunk.len)) return 1;
  http_connection_enter(connection);
  send_body(exchange, chunk, NULL, 0, true, false);
  exchange->flags |= EXCHANGE_ENDED;
  int result = end_result(connection, exchange);
  http_connection_release(connection);
  duk_push_int(ctx, result);
  return 1;
}

/* writeRaw(response, text): an informational head, before the real one */
static duk_ret_t write_raw(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange)) return 0;
  uv_buf_t bytes = chunk_bytes(ctx, 1);
  struct http_connection *connection = exchange->connection;
  http_connection_enter(connection);
  http_connection_send(connection, exchange, &bytes, 1, false);
  exchange->flags &= ~(unsigned)EXCHANGE_SENT;
  http_connection_release(connection);
  return 0;
}

/* flush(response): what was gathered goes now */
static duk_ret_t flush(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange)) return 0;
  struct http_connection *connection = exchange->connection;
  http_connection_enter(connection);
  if (exchange == connection->first && exchange->out.used > 0) {
    http_connection_send(connection, exchange, NULL, 0, false);
  }
  http_connection_release(connection);
  return 0;
}

/* settle(response): ends the exchange if all has gone */
static duk_ret_t settle(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (!is_open(exchange)) return 0;
  struct http_connection *connection = exchange->connection;
  http_connection_enter(connection);
  http_connection_settle(connection);
  http_connection_release(connection);
  return 0;
}

/* notify(response): flushed() is to be called when all has gone */
static duk_ret_t notify(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange != NULL) exchange->flags |= EXCHANGE_NOTIFY;
  return 0;
}

/* closeAfter(response): the connection ends with it */
static duk_ret_t close_after(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange != NULL) exchange->flags |= EXCHANGE_LAST;
  return 0;
}

/* Of the request */

/* reading(request): it has a stream's state and wants complete(); whether it is complete already */
static duk_ret_t reading(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange == NULL) return 0;
  exchange->flags |= EXCHANGE_READING;
  duk_push_boolean(ctx, (exchange->flags & EXCHANGE_COMPLETE) != 0);
  return 1;
}

/* resume(request): it wants more of its body */
static duk_ret_t resume(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange == NULL || exchange->connection == NULL) return 0;
  struct http_connection *connection = exchange->connection;
  connection->body_wanted = true;
  if (connection->paused && connection->stream != NULL && !connection->broken) {
    connection->paused = false;
    stream_read_start(connection->stream);
  }
  return 0;
}

/* Both */

/* flags(requestOrResponse): EXCHANGE_* */
static duk_ret_t flags(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange == NULL) return 0;
  duk_push_uint(ctx, exchange->flags | (exchange->connection == NULL ? 1u << 16 : 0));
  return 1;
}

/* socket(requestOrResponse): undefined when the connection is gone */
static duk_ret_t socket_of(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange == NULL || exchange->connection == NULL) return 0;
  http_connection_push_socket(exchange->connection);
  return 1;
}

/* abort(requestOrResponse): closes the connection */
static duk_ret_t abort_connection(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  if (exchange != NULL && exchange->connection != NULL) {
    struct http_connection *connection = exchange->connection;
    http_connection_enter(connection);
    http_connection_close(connection);
    http_connection_release(connection);
  }
  return 0;
}

/* unsent(response): bytes */
static duk_ret_t unsent(duk_context *ctx) {
  struct http_exchange *exchange = exchange_of(ctx, 0);
  size_t bytes = 0;
  if (is_open(exchange)) {
    bytes = http_connection_unsent(exchange->connection, exchange);
  }
  duk_push_number(ctx, (double)bytes);
  return 1;
}

static const duk_function_list_entry functions[] = {{"writeHead", write_head, 6},
                                                    {"write", write_chunk, 3},
                                                    {"end", end, 3},
                                                    {"respond", respond, 5},
                                                    {"writeRaw", write_raw, 2},
                                                    {"flush", flush, 1},
                                                    {"settle", settle, 1},
                                                    {"notify", notify, 1},
                                                    {"reading", reading, 1},
                                                    {"resume", resume, 1},
                                                    {"flags", flags, 1},
                                                    {"socket", socket_of, 1},
                                                    {"abort", abort_connection, 1},
                                                    {"unsent", unsent, 1},
                                                    {"closeAfter", close_after, 1},
                                                    {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {{"HEAD_BUILT", EXCHANGE_HEAD_BUILT},
                                                  {"CHUNKED", EXCHANGE_CHUNKED},
                                                  {"HAS_BODY", EXCHANGE_HAS_BODY},
                                                  {"LAST", EXCHANGE_LAST},
                                                  {"ENDED", EXCHANGE_ENDED},
                                                  {"FINISHED", EXCHANGE_FINISHED},
                                                  {"COMPLETE", EXCHANGE_COMPLETE},
                                                  {"SENT", EXCHANGE_SENT},
                                                  {"ABORTED", EXCHANGE_ABORTED},
                                                  {"GONE", 1 << 16},
                                                  {NULL, 0}};

const struct binding binding_http_response = {
    .name = "http_response", .functions = functions, .constants = constants};
