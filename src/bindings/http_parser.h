/*
 * llhttp with its callbacks joined to what jsrun needs: a head in one piece, body pieces, the end. Used by the
 * server's connections and, through the binding, by the client.
 */
#ifndef JSRUN_HTTP_PARSER_H
#define JSRUN_HTTP_PARSER_H

#include "bindings/http_message.h"

struct http_parser;

struct http_parser_events {
  void (*begin)(struct http_parser *parser);
  /* The head is in parser->builder. Returns as llhttp's on_headers_complete: 0, 1 no body, 2 upgrade, -1. */
  int (*head)(struct http_parser *parser);
  int (*body)(struct http_parser *parser, const char *bytes, size_t length);
  /* parser->builder has the trailers. */
  int (*complete)(struct http_parser *parser);
};

struct http_parser {
  llhttp_t llhttp; /* first */
  struct isolate *isolate;
  const struct http_parser_events *events;
  struct http_builder *builder; /* NULL between messages: an idle connection has none */
  uint32_t max_header_size;
  uint32_t header_size; /* of this message so far */
  uint32_t extension_size;
  uint32_t max_headers; /* 0: any number */
  bool head_done;
};

enum {
  HTTP_LENIENT_ALL = LENIENT_HEADERS | LENIENT_CHUNKED_LENGTH | LENIENT_KEEP_ALIVE |
                     LENIENT_TRANSFER_ENCODING | LENIENT_VERSION
};

void http_parser_init(struct http_parser *parser, struct isolate *isolate, llhttp_type_t type,
                      const struct http_parser_events *events, uint32_t max_header_size,
                      bool lenient);
void http_parser_destroy(struct http_parser *parser);
/* Code (HPE_...) and reason of the error that llhttp_execute() returned. */
const char *http_parser_error(const struct http_parser *parser, const char **reason);

#endif
