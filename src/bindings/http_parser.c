/* See http_parser.h. The binding 'http_parser' has the parser of responses for the client. */
#include "bindings/http_parser.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"

struct parser_state {
  struct http_builder *spare; /* one that nobody uses, with its memory */
  struct value_ref methods;   /* array: llhttp's number -> name */
};

static void destroy_state(void *data) {
  struct parser_state *state = data;
  if (state->spare == NULL) return;
  http_builder_free(state->spare);
  free(state->spare);
}

extern const struct binding binding_http_parser;

/* Builders: a head in progress has one. */

#define KEEP_CAPACITY (16 * 1024)

static bool take_builder(struct http_parser *parser) {
  if (parser->builder != NULL) return true;
  struct parser_state *state = binding_state(parser->isolate->ctx, &binding_http_parser);
  parser->builder = state->spare;
  state->spare = NULL;
  if (parser->builder == NULL) parser->builder = calloc(1, sizeof(*parser->builder));
  return parser->builder != NULL;
}

static void give_builder(struct http_parser *parser) {
  struct http_builder *builder = parser->builder;
  if (builder == NULL) return;
  parser->builder = NULL;
  struct parser_state *state = parser->isolate->ctx != NULL
                                   ? binding_state(parser->isolate->ctx, &binding_http_parser)
                                   : NULL;
  if (state != NULL && state->spare == NULL && builder->capacity <= KEEP_CAPACITY) {
    http_builder_clear(builder);
    state->spare = builder;
  } else {
    http_builder_free(builder);
    free(builder);
  }
}

void http_parser_destroy(struct http_parser *parser) {
  give_builder(parser);
}

/* llhttp's callbacks */

static int overflow(struct http_parser *parser) {
  llhttp_set_error_reason(&parser->llhttp, "HPE_HEADER_OVERFLOW:Header overflow");
  return HPE_USER;
}

/* Counts what a head may have of; 0 or an error. */
static int count(struct http_parser *parser, size_t length) {
  if (length >= parser->max_header_size - parser->header_size) return overflow(parser);
  parser->header_size += (uint32_t)length;
  return take_builder(parser) ? 0 : HPE_USER;
}

static int on_message_begin(llhttp_t *llhttp) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  parser->header_size = 0;
  parser->head_done = false;
  parser->events->begin(parser);
  return 0;
}

static int on_target(llhttp_t *llhttp, const char *at, size_t length) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  int error = count(parser, length);
  if (error != 0) return error;
  return http_builder_target(parser->builder, at, length) ? 0 : HPE_USER;
}

static int on_header_field(llhttp_t *llhttp, const char *at, size_t length) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  int error = count(parser, length);
  if (error != 0) return error;
  if (parser->max_headers != 0 && parser->builder->span_count / 2 >= parser->max_headers) {
    return overflow(parser);
  }
  return http_builder_field(parser->builder, at, length) ? 0 : HPE_USER;
}

static int on_header_value(llhttp_t *llhttp, const char *at, size_t length) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  int error = count(parser, length);
  if (error != 0) return error;
  return http_builder_value(parser->builder, at, length) ? 0 : HPE_USER;
}

/* An empty value has no on_header_value. */
static int on_header_value_complete(llhttp_t *llhttp) {
  return on_header_value(llhttp, "", 0);
}

static int on_headers_complete(llhttp_t *llhttp) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  if (!take_builder(parser)) return -1;
  parser->header_size = 0;
  parser->extension_size = 0;
  int result = parser->events->head(parser);
  parser->head_done = true;
  give_builder(parser);
  return result;
}

static int on_body(llhttp_t *llhttp, const char *at, size_t length) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  return length == 0 ? 0 : parser->events->body(parser, at, length);
}

static int on_chunk_extension(llhttp_t *llhttp, const char *at, size_t length) {
  (void)at;
  struct http_parser *parser = (struct http_parser *)llhttp;
  parser->extension_size += (uint32_t)length;
  if (parser->extension_size <= parser->max_header_size) return 0;
  llhttp_set_error_reason(llhttp, "HPE_CHUNK_EXTENSIONS_OVERFLOW:Chunk extensions overflow");
  return HPE_USER;
}

static int on_message_complete(llhttp_t *llhttp) {
  struct http_parser *parser = (struct http_parser *)llhttp;
  int result = parser->events->complete(parser);
  give_builder(parser);
  return result;
}

static const llhttp_settings_t settings = {.on_message_begin = on_message_begin,
                                           .on_url = on_target,
                                           .on_status = on_target,
                                           .on_header_field = on_header_field,
                                           .on_header_value = on_header_value,
                                           .on_header_value_complete = on_header_value_complete,
                                           .on_headers_complete = on_headers_complete,
                                           .on_body = on_body,
                                           .on_chunk_extension_name = on_chunk_extension,
                                           .on_chunk_extension_value = on_chunk_extension,
                                           .on_message_complete = on_message_complete};

void http_parser_init(struct http_parser *parser, struct isolate *isolate, llhttp_type_t type,
                      const struct http_parser_events *events, uint32_t max_header_size,
                      bool lenient) {
  llhttp_init(&parser->llhttp, type, &settings);
  if (lenient) parser->llhttp.lenient_flags = HTTP_LENIENT_ALL;
  parser->isolate = isolate;
  parser->events = events;
  parser->max_header_size = max_header_size != 0 ? max_header_size : 16 * 1024;
}

const char *http_parser_error(const struct http_parser *parser, const char **reason) {
  llhttp_errno_t code = llhttp_get_errno(&parser->llhttp);
  const char *text = llhttp_get_error_reason(&parser->llhttp);
  *reason = text != NULL ? text : "";
  if (code == HPE_USER && text != NULL && strncmp(text, "HPE_HEADER_OVERFLOW:", 20) == 0) {
    *reason = text + 20;
    return "HPE_HEADER_OVERFLOW";
  }
  if (code == HPE_USER && text != NULL &&
      strncmp(text, "HPE_CHUNK_EXTENSIONS_OVERFLOW:", 30) == 0) {
    *reason = text + 30;
    return "HPE_CHUNK_EXTENSIONS_OVERFLOW";
  }
  return llhttp_errno_name(code);
}

/*
 * The client's parser: an object with create(owner, maxHeaderSize, lenient), whose owner has
 * onHead(holder, status, reason, upgrade, hasBody) -> 0 | 1 | 2, onBody(buffer) and onComplete(rawTrailers).
 */
#define PARSER_KEY DUK_HIDDEN_SYMBOL("parser")

struct client_parser {
  struct http_parser parser;
  void *owner; /* heap pointer: the object that has this struct */
  bool failed; /* a callback threw; the exception is on its way */
};

static void free_client(void *data) {
  struct client_parser *client = data;
  if (client->parser.builder != NULL) {
    http_builder_free(client->parser.builder);
    free(client->parser.builder);
  }
  free(client);
}

/* Calls owner[name] with the arguments on the stack: [ ... args ] -> [ ... result ]. Exceptions go through llhttp. */
static void call_owner(struct client_parser *client, const char *name, duk_idx_t count) {
  duk_context *ctx = client->parser.isolate->ctx;
  duk_push_heapptr(ctx, client->owner);
  duk_push_string(ctx, name);
  duk_insert(ctx, -2 - count);
  duk_insert(ctx, -2 - count); /* [ owner name args ] */
  if (duk_pcall_prop(ctx, -2 - count, count) != DUK_EXEC_SUCCESS) client->failed = true;
  duk_remove(ctx, -2);
}

static void client_begin(struct http_parser *parser) {
  (void)parser;
}

static int client_head(struct http_parser *parser) {
  struct client_parser *client = (struct client_parser *)parser;
  duk_context *ctx = parser->isolate->ctx;
  size_t offset = sizeof(struct http_block);
  duk_push_object(ctx); /* holds the block until onHead puts it on the message */
  struct http_block *block =
      duk_push_fixed_buffer(ctx, offset + http_message_size(parser->builder));
  block->message_offset = offset;
  struct http_message *message = (struct http_message *)((char *)block + offset);
  http_message_init(message, parser->builder, &parser->llhttp);
  http_message_attach(ctx, -2);
  duk_push_int(ctx, parser->llhttp.status_code);
  binding_push_latin1(ctx, http_message_bytes(message), message->target_length);
  duk_push_boolean(ctx, parser->llhttp.upgrade);
  duk_push_boolean(ctx, message->keep_alive);
  call_owner(client, "onHead", 5);
  if (client->failed) return -1;
  int result = duk_get_int_default(ctx, -1, 0);
  duk_pop(ctx);
  if (result != 2) parser->llhttp.upgrade = 0;
  return result;
}

static int client_body(struct http_parser *parser, const char *bytes, size_t length) {
  struct client_parser *client = (struct client_parser *)parser;
  duk_context *ctx = parser->isolate->ctx;
  memcpy(binding_push_buffer(ctx, length), bytes, length);
  call_owner(client, "onBody", 1);
  if (client->failed) return -1;
  duk_pop(ctx);
  return 0;
}

static int client_complete(struct http_parser *parser) {
  struct client_parser *client = (struct client_parser *)parser;
  duk_context *ctx = parser->isolate->ctx;
  if (parser->builder != NULL && parser->builder->span_count > 0) {
    http_builder_push_raw(ctx, parser->builder);
  } else {
    duk_push_undefined(ctx);
  }
  call_owner(client, "onComplete", 1);
  if (client->failed) return -1;
  duk_pop(ctx);
  return 0;
}

static const struct http_parser_events client_events = {client_begin, client_head, client_body,
                                                        client_complete};

static struct client_parser *client_of(duk_context *ctx, duk_idx_t index) {
  duk_get_prop_literal(ctx, index, PARSER_KEY);
  struct client_parser *client = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  if (client == NULL) (void)duk_type_error(ctx, "not a parser");
  return client;
}

/* init(owner, maxHeaderSize, lenient): makes the object a parser, or makes it ready for another connection */
static duk_ret_t client_init(duk_context *ctx) {
  duk_require_object(ctx, 0);
  duk_get_prop_literal(ctx, 0, PARSER_KEY);
  struct client_parser *client = duk_get_pointer(ctx, -1);
  if (client == NULL) {
    client = calloc(1, sizeof(*client));
    if (client == NULL) return duk_range_error(ctx, "out of memory");
    duk_push_pointer(ctx, client);
    duk_put_prop_literal(ctx, 0, PARSER_KEY);
    engine_set_guard(ctx, 0, free_client, client);
  } else {
    http_parser_destroy(&client->parser);
    memset(client, 0, sizeof(*client));
  }
  client->owner = duk_get_heapptr(ctx, 0);
  http_parser_init(&client->parser, isolate_of(ctx), HTTP_RESPONSE, &client_events,
                   duk_get_uint_default(ctx, 1, 0), binding_boolean(ctx, 2));
  return 0;
}

/* [code, reason, bytesParsed] */
static void push_error(duk_context *ctx, const struct http_parser *parser, size_t parsed) {
  const char *reason;
  const char *code = http_parser_error(parser, &reason);
  duk_push_array(ctx);
  duk_push_string(ctx, code);
  duk_put_prop_index(ctx, -2, 0);
  duk_push_string(ctx, reason);
  duk_put_prop_index(ctx, -2, 1);
  duk_push_number(ctx, (double)parsed);
  duk_put_prop_index(ctx, -2, 2);
}

/* execute(parser, bytes): how many bytes were taken, fewer only for an upgrade; or [code, reason, bytesParsed] */
static duk_ret_t client_execute(duk_context *ctx) {
  struct client_parser *client = client_of(ctx, 0);
  size_t length;
  const char *bytes = (const char *)binding_bytes(ctx, 1, &length);
  duk_idx_t top = duk_get_top(ctx);
  llhttp_errno_t error = llhttp_execute(&client->parser.llhttp, bytes, length);
  if (client->failed) {
    client->failed = false;
    return duk_throw(ctx);
  }
  duk_set_top(ctx, top);
  size_t parsed = length;
  if (error != HPE_OK) parsed = (size_t)(llhttp_get_error_pos(&client->parser.llhttp) - bytes);
  if (error == HPE_OK || error == HPE_PAUSED_UPGRADE) {
    duk_push_number(ctx, (double)parsed);
  } else {
    push_error(ctx, &client->parser, parsed <= length ? parsed : 0);
  }
  return 1;
}

/* finish(parser): the peer has closed; undefined if that was in order, else as execute() */
static duk_ret_t client_finish(duk_context *ctx) {
  struct client_parser *client = client_of(ctx, 0);
  llhttp_errno_t error = llhttp_finish(&client->parser.llhttp);
  if (client->failed) {
    client->failed = false;
    return duk_throw(ctx);
  }
  if (error == HPE_OK) return 0;
  push_error(ctx, &client->parser, 0);
  return 1;
}

/* moveHead(holder, message): the message has the head from now on */
static duk_ret_t move_head(duk_context *ctx) {
  duk_require_object(ctx, 1);
  if (http_message_block(ctx, 0) == NULL) return duk_type_error(ctx, "no head");
  duk_get_prop_literal(ctx, 0, DUK_HIDDEN_SYMBOL("http"));
  http_message_attach(ctx, 1);
  return 0;
}

static void init(duk_context *ctx) {
  static const llhttp_method_t methods[] = {
#define METHOD(number, name, text) HTTP_##name,
      HTTP_METHOD_MAP(METHOD)
#undef METHOD
  };
  duk_push_array(ctx);
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
    duk_push_string(ctx, llhttp_method_name(methods[i]));
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)methods[i]);
  }
  duk_put_prop_literal(ctx, -2, "methods");
}

static const duk_function_list_entry functions[] = {{"init", client_init, 3},
                                                    {"execute", client_execute, 2},
                                                    {"finish", client_finish, 1},
                                                    {"moveHead", move_head, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_http_parser = {.name = "http_parser",
                                            .functions = functions,
                                            .init = init,
                                            .state_size = sizeof(struct parser_state),
                                            .destroy = destroy_state};
