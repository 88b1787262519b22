/* See http_message.h. The binding 'http_message' makes what an IncomingMessage shows. */
#include "bindings/http_message.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLOCK_KEY DUK_HIDDEN_SYMBOL("http")

/* Building */

static bool reserve(struct http_builder *builder, size_t more) {
  if (builder->capacity - builder->used >= more) return true;
  size_t capacity = builder->capacity != 0 ? builder->capacity : 512;
  while (capacity - builder->used < more) capacity *= 2;
  char *bytes = realloc(builder->bytes, capacity);
  if (bytes == NULL) return false;
  builder->bytes = bytes;
  builder->capacity = capacity;
  return true;
}

static bool append(struct http_builder *builder, const char *bytes, size_t length) {
  if (!reserve(builder, length)) return false;
  memcpy(builder->bytes + builder->used, bytes, length);
  builder->used += length;
  return true;
}

static bool start_span(struct http_builder *builder) {
  if (builder->span_count == builder->span_capacity) {
    size_t capacity = builder->span_capacity != 0 ? builder->span_capacity * 2 : 32;
    struct http_span *spans = realloc(builder->spans, capacity * sizeof(*spans));
    if (spans == NULL) return false;
    builder->spans = spans;
    builder->span_capacity = capacity;
  }
  builder->spans[builder->span_count++] = (struct http_span){(uint32_t)builder->used, 0};
  return true;
}

bool http_builder_target(struct http_builder *builder, const char *bytes, size_t length) {
  builder->target_length += length;
  return append(builder, bytes, length);
}

/* Names are at even places, values at odd ones; a value may be missing for a name that had none. */
bool http_builder_field(struct http_builder *builder, const char *bytes, size_t length) {
  if (builder->span_count % 2 == 0) {
    if (!start_span(builder)) return false;
  } else if (builder->in_value) {
    return false;
  }
  builder->spans[builder->span_count - 1].length += (uint32_t)length;
  return append(builder, bytes, length);
}

bool http_builder_value(struct http_builder *builder, const char *bytes, size_t length) {
  if (builder->span_count % 2 == 1) {
    if (!start_span(builder)) return false;
  } else if (builder->span_count == 0) {
    return false;
  }
  builder->spans[builder->span_count - 1].length += (uint32_t)length;
  return append(builder, bytes, length);
}

void http_builder_clear(struct http_builder *builder) {
  builder->used = 0;
  builder->span_count = 0;
  builder->target_length = 0;
  builder->in_value = false;
}

void http_builder_free(struct http_builder *builder) {
  free(builder->bytes);
  free(builder->spans);
  memset(builder, 0, sizeof(*builder));
}

size_t http_message_size(const struct http_builder *builder) {
  return sizeof(struct http_message) + builder->span_count / 2 * 2 * sizeof(struct http_span) +
         builder->used;
}

void http_message_init(struct http_message *message, const struct http_builder *builder,
                       const llhttp_t *parser) {
  size_t count = builder->span_count / 2;
  message->header_count = (uint32_t)count;
  message->target_length = (uint32_t)builder->target_length;
  message->bytes_length = (uint32_t)builder->used;
  message->status = parser->status_code;
  message->method = parser->method;
  message->major = parser->http_major;
  message->minor = parser->http_minor;
  message->keep_alive = llhttp_should_keep_alive(parser) != 0;
  char *bytes = (char *)(message->spans + 2 * count);
  if (builder->used > 0) memcpy(bytes, builder->bytes, builder->used);
  for (size_t i = 0; i < 2 * count; i++) {
    struct http_span span = builder->spans[i];
    while (span.length > 0 && (bytes[span.offset + span.length - 1] == ' ' ||
                               bytes[span.offset + span.length - 1] == '\t')) {
      span.length--;
    }
    message->spans[i] = span;
  }
}

const char *http_message_find(const struct http_message *message, const char *name,
                              size_t *length) {
  const char *bytes = http_message_bytes(message);
  size_t name_length = strlen(name);
  for (size_t i = 0; i < message->header_count; i++) {
    const struct http_span *span = &message->spans[2 * i];
    if (span->length != name_length || strncasecmp(bytes + span->offset, name, name_length) != 0) {
      continue;
    }
    *length = span[1].length;
    return bytes + span[1].offset;
  }
  return NULL;
}

/* For JavaScript */

void http_message_attach(duk_context *ctx, duk_idx_t object_index) {
  object_index = duk_normalize_index(ctx, object_index);
  duk_put_prop_literal(ctx, object_index, BLOCK_KEY);
}

struct http_block *http_message_block(duk_context *ctx, duk_idx_t object_index) {
  if (!duk_is_object(ctx, object_index)) return NULL;
  duk_get_prop_literal(ctx, object_index, BLOCK_KEY);
  struct http_block *block = duk_get_buffer(ctx, -1, NULL);
  duk_pop(ctx); /* the object keeps it */
  return block;
}

static const struct http_message *message_of(duk_context *ctx, duk_idx_t index) {
  struct http_block *block = http_message_block(ctx, index);
  return block != NULL ? (struct http_message *)((char *)block + block->message_offset) : NULL;
}

static void push_raw(duk_context *ctx, const struct http_span *spans, size_t count,
                     const char *bytes) {
  duk_push_array(ctx);
  for (size_t i = 0; i < count; i++) {
    binding_push_latin1(ctx, bytes + spans[i].offset, spans[i].length);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
}

void http_builder_push_raw(duk_context *ctx, const struct http_builder *builder) {
  push_raw(ctx, builder->spans, builder->span_count / 2 * 2, builder->bytes);
}

/* rawHeaders(message) */
static duk_ret_t raw_headers(duk_context *ctx) {
  const struct http_message *message = message_of(ctx, 0);
  if (message == NULL) {
    duk_push_array(ctx);
  } else {
    push_raw(ctx, message->spans, 2 * (size_t)message->header_count, http_message_bytes(message));
  }
  return 1;
}

/* What becomes of a header that is there twice. */
enum repeated { JOIN_COMMA, JOIN_SEMICOLON, KEEP_FIRST, KEEP_ALL };

static enum repeated repeated_rule(const char *name, size_t length) {
  static const char *const first_only[] = {"age",
                                           "authorization",
                                           "content-length",
                                           "content-type",
                                           "etag",
                                           "expires",
                                           "from",
                                           "host",
                                           "if-modified-since",
                                           "if-unmodified-since",
                                           "last-modified",
                                           "location",
                                           "max-forwards",
                                           "proxy-authorization",
                                           "referer",
                                           "retry-after",
                                           "server",
                                           "user-agent"};
  if (length == 10 && memcmp(name, "set-cookie", 10) == 0) return KEEP_ALL;
  if (length == 6 && memcmp(name, "cookie", 6) == 0) return JOIN_SEMICOLON;
  for (size_t i = 0; i < sizeof(first_only) / sizeof(first_only[0]); i++) {
    if (strlen(first_only[i]) == length && memcmp(name, first_only[i], length) == 0) {
      return KEEP_FIRST;
    }
  }
  return JOIN_COMMA;
}

/* Pushes the name in lower case. */
static void push_lower(duk_context *ctx, const char *name, size_t length, char *lower,
                       size_t room) {
  if (length > room) { /* absurdly long: no known name */
    binding_push_latin1(ctx, name, length);
    duk_push_literal(ctx, "toLowerCase");
    duk_call_prop(ctx, -2, 0);
    duk_remove(ctx, -2);
    return;
  }
  for (size_t i = 0; i < length; i++) {
    char c = name[i];
    lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
  }
  binding_push_latin1(ctx, lower, length);
}

/* [ ... object name value ] -> [ ... object ] */
static void add_header(duk_context *ctx, enum repeated rule, bool join_duplicates) {
  duk_dup(ctx, -2);
  bool present = duk_get_prop(ctx, -4) != 0;
  if (rule == KEEP_ALL) {
    if (present) {
      duk_swap_top(ctx, -2);
      duk_put_prop_index(ctx, -2, (duk_uarridx_t)duk_get_length(ctx, -2));
      duk_pop_2(ctx);
      return;
    }
    duk_pop(ctx);
    duk_push_array(ctx);
    duk_swap_top(ctx, -2);
    duk_put_prop_index(ctx, -2, 0);
  } else if (present && duk_is_string(ctx, -1)) {
    if (rule == KEEP_FIRST && !join_duplicates) {
      duk_pop_3(ctx);
      return;
    }
    duk_push_string(ctx, rule == JOIN_SEMICOLON ? "; " : ", ");
    duk_pull(ctx, -3);
    duk_concat(ctx, 3);
  } else {
    duk_pop(ctx);
  }
  duk_put_prop(ctx, -3);
}

static void add_field(duk_context *ctx, const char *bytes, const struct http_span *span,
                      bool join_duplicates) {
  char lower[64];
  size_t length = span[0].length;
  push_lower(ctx, bytes + span[0].offset, length, lower, sizeof(lower));
  enum repeated rule = length <= sizeof(lower) ? repeated_rule(lower, length) : JOIN_COMMA;
  binding_push_latin1(ctx, bytes + span[1].offset, span[1].length);
  add_header(ctx, rule, join_duplicates);
}

/* headers(message, joinDuplicateHeaders) */
static duk_ret_t headers(duk_context *ctx) {
  const struct http_message *message = message_of(ctx, 0);
  bool join_duplicates = binding_boolean(ctx, 1);
  duk_push_object(ctx);
  if (message == NULL) return 1;
  for (size_t i = 0; i < message->header_count; i++) {
    add_field(ctx, http_message_bytes(message), &message->spans[2 * i], join_duplicates);
  }
  return 1;
}

/* addHeader(object, name, value, joinDuplicateHeaders): as headers() does it */
static duk_ret_t add_header_line(duk_context *ctx) {
  size_t length;
  char lower[64];
  duk_dup(ctx, 0);
  const char *name = duk_require_lstring(ctx, 1, &length);
  push_lower(ctx, name, length, lower, sizeof(lower));
  duk_dup(ctx, 2);
  add_header(ctx, length <= sizeof(lower) ? repeated_rule(lower, length) : JOIN_COMMA,
             binding_boolean(ctx, 3));
  return 0;
}

/* headersDistinct(message): every value in an array, on an object without prototype */
static duk_ret_t headers_distinct(duk_context *ctx) {
  const struct http_message *message = message_of(ctx, 0);
  duk_push_bare_object(ctx);
  if (message == NULL) return 1;
  const char *bytes = http_message_bytes(message);
  for (size_t i = 0; i < message->header_count; i++) {
    char lower[64];
    const struct http_span *span = &message->spans[2 * i];
    push_lower(ctx, bytes + span[0].offset, span[0].length, lower, sizeof(lower));
    binding_push_latin1(ctx, bytes + span[1].offset, span[1].length);
    add_header(ctx, KEEP_ALL, false);
  }
  return 1;
}

/* version(message): major * 10 + minor; undefined without a head */
static duk_ret_t version(duk_context *ctx) {
  const struct http_message *message = message_of(ctx, 0);
  if (message == NULL) return 0;
  duk_push_int(ctx, message->major * 10 + message->minor);
  return 1;
}

static const duk_function_list_entry functions[] = {{"rawHeaders", raw_headers, 1},
                                                    {"headers", headers, 2},
                                                    {"headersDistinct", headers_distinct, 1},
                                                    {"addHeader", add_header_line, 4},
                                                    {"version", version, 1},
                                                    {NULL, NULL, 0}};

const struct binding binding_http_message = {.name = "http_message", .functions = functions};
