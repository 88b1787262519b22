/*
 * The head of an HTTP message as the parser leaves it: one block of bytes and the places of its fields. What
 * JavaScript sees of it (rawHeaders, headers) is made when it is looked at.
 */
#ifndef JSRUN_HTTP_MESSAGE_H
#define JSRUN_HTTP_MESSAGE_H

#include <llhttp.h>

#include "runtime/binding.h"

struct http_span {
  uint32_t offset, length;
};

/* Followed by 2 * header_count spans (name, value, ...) and the bytes; the first `target` bytes are URL or reason. */
struct http_message {
  uint32_t header_count;
  uint32_t target_length;
  uint32_t bytes_length;
  uint16_t status;
  uint8_t method, major, minor;
  bool keep_alive;
  struct http_span spans[];
};

/* Collects a head, or trailers, from the pieces that the parser reports. */
struct http_builder {
  char *bytes;
  size_t used, capacity;
  struct http_span *spans;
  size_t span_count, span_capacity;
  size_t target_length;
  bool in_value;
};

bool http_builder_target(struct http_builder *builder, const char *bytes, size_t length);
bool http_builder_field(struct http_builder *builder, const char *bytes, size_t length);
bool http_builder_value(struct http_builder *builder, const char *bytes, size_t length);
void http_builder_clear(struct http_builder *builder); /* keeps its memory */
void http_builder_free(struct http_builder *builder);

static inline const char *http_message_bytes(const struct http_message *message) {
  return (const char *)(message->spans + 2 * (size_t)message->header_count);
}
size_t http_message_size(const struct http_builder *builder);
void http_message_init(struct http_message *message, const struct http_builder *builder,
                       const llhttp_t *parser);
/* The value of the first header of this lower-case name; NULL if there is none. */
const char *http_message_find(const struct http_message *message, const char *name, size_t *length);

/* Pushes [name, value, ...] of a builder: trailers. */
void http_builder_push_raw(duk_context *ctx, const struct http_builder *builder);

/*
 * An IncomingMessage finds its head through this property, a fixed buffer that begins with the offset of the
 * message in it: [ ... object buffer ] -> [ ... object ].
 */
struct http_block {
  size_t message_offset;
};
void http_message_attach(duk_context *ctx, duk_idx_t object_index);
struct http_block *http_message_block(duk_context *ctx, duk_idx_t object_index);

#endif
