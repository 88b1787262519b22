/*
 * Heads of outgoing HTTP messages: from header stores and options to bytes, with the framing (Content-Length,
 * chunks, Connection, Date) decided on the way.
 */
#ifndef JSRUN_HTTP_WRITER_H
#define JSRUN_HTTP_WRITER_H

#include "runtime/binding.h"

struct http_output {
  char *bytes; /* from malloc */
  size_t used, capacity;
};

/* Throws a RangeError without memory. */
void http_output_append(duk_context *ctx, struct http_output *output, const void *bytes,
                        size_t length);
void http_output_free(struct http_output *output);

/* Header names that were taken away on purpose are not to be added. */
enum { REMOVED_CONNECTION = 1, REMOVED_CONTENT_LENGTH = 2, REMOVED_TRANSFER_ENCODING = 4 };

struct http_framing {
  /* wanted */
  bool keep_alive;         /* the message allows it */
  bool chunked_by_default; /* the peer understands chunks */
  bool has_agent;          /* a client's request through an agent */
  bool has_body;
  bool send_date;
  bool last_allowed;         /* this response is the connection's last by maxRequestsPerSocket */
  unsigned removed;          /* REMOVED_* */
  int status;                /* 0 for a request */
  double content_length;     /* of the whole body if known, else -1 */
  double keep_alive_timeout; /* milliseconds for the Keep-Alive header, 0: none */
  double max_requests;       /* of the connection, 0: unlimited */
  /* found and decided */
  bool chunked, last, has_expect, has_trailer, has_connection, has_length, has_encoding, has_date,
      has_keep_alive;
};

enum http_head_result {
  HEAD_OK,
  HEAD_INVALID_NAME,
  HEAD_UNDEFINED_VALUE,
  HEAD_INVALID_VALUE,
  HEAD_INVALID_TRAILER
};

/*
 * Appends the lines of the headers at `index` and those that framing adds, with the empty line. The headers are
 * undefined, a store (see header_list.js: [lower, name, value, ...]), or an object or an array of names and
 * values; these two are checked. On a fault the name is pushed and its kind returned; the output is then to
 * be thrown away.
 */
enum http_head_result http_write_headers(duk_context *ctx, struct http_output *output,
                                         duk_idx_t index, bool is_store,
                                         struct http_framing *framing);
/* "HTTP/1.1 200 OK\r\n"; the reason is a string at `reason_index`, or the standard one if undefined. */
void http_write_status_line(duk_context *ctx, struct http_output *output, int status,
                            duk_idx_t reason_index);

#endif
