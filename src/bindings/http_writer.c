/*
 * See http_writer.h. The binding 'http_writer' also keeps the header stores of outgoing messages: arrays of
 * [lower-case name, name, value] in a row, searched by comparing interned strings.
 */
#include "bindings/http_writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct writer_state {
  time_t date_second;
  char date[40]; /* "Date: ...\r\n" */
  size_t date_length;
};

extern const struct binding binding_http_writer;

/* Output */

void http_output_append(duk_context *ctx, struct http_output *output, const void *bytes,
                        size_t length) {
  if (output->capacity - output->used < length) {
    size_t capacity = output->capacity != 0 ? output->capacity : 512;
    while (capacity - output->used < length) capacity *= 2;
    char *grown = realloc(output->bytes, capacity);
    if (grown == NULL) (void)duk_range_error(ctx, "out of memory");
    output->bytes = grown;
    output->capacity = capacity;
  }
  memcpy(output->bytes + output->used, bytes, length);
  output->used += length;
}

void http_output_free(struct http_output *output) {
  free(output->bytes);
  memset(output, 0, sizeof(*output));
}

static void append_text(duk_context *ctx, struct http_output *output, const char *text) {
  http_output_append(ctx, output, text, strlen(text));
}

/* Heap text as Latin-1, which for ASCII it is already. */
static void append_latin1(duk_context *ctx, struct http_output *output, const char *text,
                          size_t length) {
  size_t start = output->used;
  http_output_append(ctx, output, text, length);
  unsigned char *from = (unsigned char *)output->bytes + start, *to = from;
  for (const unsigned char *end = from + length; from < end; to++) {
    unsigned c = *from++;
    if (c >= 0xe0) {
      c = (from[0] & 0x3fu) << 6 | (from[1] & 0x3fu);
      from += 2;
    } else if (c >= 0xc0) {
      c = (c & 0x1fu) << 6 | (*from++ & 0x3fu);
    }
    *to = (unsigned char)c;
  }
  output->used = (size_t)((char *)to - output->bytes);
}

/* Status lines */

static const struct {
  int status;
  const char *reason;
} reasons[] = {{100, "Continue"},
               {101, "Switching Protocols"},
               {102, "Processing"},
               {103, "Early Hints"},
               {200, "OK"},
               {201, "Created"},
               {202, "Accepted"},
               {203, "Non-Authoritative Information"},
               {204, "No Content"},
               {205, "Reset Content"},
               {206, "Partial Content"},
               {207, "Multi-Status"},
               {208, "Already Reported"},
               {226, "IM Used"},
               {300, "Multiple Choices"},
               {301, "Moved Permanently"},
               {302, "Found"},
               {303, "See Other"},
               {304, "Not Modified"},
               {305, "Use Proxy"},
               {307, "Temporary Redirect"},
               {308, "Permanent Redirect"},
               {400, "Bad Request"},
               {401, "Unauthorized"},
               {402, "Payment Required"},
               {403, "Forbidden"},
               {404, "Not Found"},
               {405, "Method Not Allowed"},
               {406, "Not Acceptable"},
               {407, "Proxy Authentication Required"},
               {408, "Request Timeout"},
               {409, "Conflict"},
               {410, "Gone"},
               {411, "Length Required"},
               {412, "Precondition Failed"},
               {413, "Payload Too Large"},
               {414, "URI Too Long"},
               {415, "Unsupported Media Type"},
               {416, "Range Not Satisfiable"},
               {417, "Expectation Failed"},
               {418, "I'm a Teapot"},
               {421, "Misdirected Request"},
               {422, "Unprocessable Entity"},
               {423, "Locked"},
               {424, "Failed Dependency"},
               {425, "Too Early"},
               {426, "Upgrade Required"},
               {428, "Precondition Required"},
               {429, "Too Many Requests"},
               {431, "Request Header Fields Too Large"},
               {451, "Unavailable For Legal Reasons"},
               {500, "Internal Server Error"},
               {501, "Not Implemented"},
               {502, "Bad Gateway"},
               {503, "Service Unavailable"},
               {504, "Gateway Timeout"},
               {505, "HTTP Version Not Supported"},
               {506, "Variant Also Negotiates"},
               {507, "Insufficient Storage"},
               {508, "Loop Detected"},
               {509, "Bandwidth Limit Exceeded"},
               {510, "Not Extended"},
               {511, "Network Authentication Required"}};

static const char *reason_of(int status) {
  for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
    if (reasons[i].status == status) return reasons[i].reason;
  }
  return "unknown";
}

void http_write_status_line(duk_context *ctx, struct http_output *output, int status,
                            duk_idx_t reason_index) {
  char start[32];
  int length = snprintf(start, sizeof(start), "HTTP/1.1 %d ", status);
  http_output_append(ctx, output, start, (size_t)length);
  if (duk_is_string(ctx, reason_index)) {
    size_t size;
    const char *reason = duk_get_lstring(ctx, reason_index, &size);
    append_latin1(ctx, output, reason, size);
  } else {
    append_text(ctx, output, reason_of(status));
  }
  http_output_append(ctx, output, "\r\n", 2);
}

/* Names and values */

static bool is_token(const char *text, size_t length) {
  static const char allowed[256] = {
      ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1,
      ['-'] = 1, ['.'] = 1, ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1,  ['~'] = 1, ['0'] = 1,
      ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1,  ['7'] = 1, ['8'] = 1,
      ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1,  ['F'] = 1, ['G'] = 1,
      ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,  ['N'] = 1, ['O'] = 1,
      ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1,  ['V'] = 1, ['W'] = 1,
      ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1,  ['d'] = 1, ['e'] = 1,
      ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1,  ['l'] = 1, ['m'] = 1,
      ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1,  ['t'] = 1, ['u'] = 1,
      ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1};
  for (size_t i = 0; i < length; i++) {
    if (!allowed[(unsigned char)text[i]]) return false;
  }
  return length > 0;
}

/* Tab, and U+0020 to U+00FF without DEL: what a field value may have. The text is CESU-8. */
static bool is_field_value(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == 0x7f || (c < 0x20 && c != '\t')) return false;
    if (c >= 0x80) {
      if (c > 0xc3) return false;
      i++;
    }
  }
  return true;
}

/* Is the value at `index`, or each in an array, good? Others than strings are as their text. */
static enum http_head_result check_value(duk_context *ctx, duk_idx_t index) {
  if (duk_is_undefined(ctx, index)) return HEAD_UNDEFINED_VALUE;
  if (duk_is_number(ctx, index)) return HEAD_OK;
  duk_dup(ctx, index);
  size_t length;
  const char *text =
      duk_to_lstring(ctx, -1, &length); /* an array: with commas, which are allowed */
  bool good = is_field_value(text, length);
  duk_pop(ctx);
  return good ? HEAD_OK : HEAD_INVALID_VALUE;
}

/* Heads */

static bool is_named(const char *name, size_t length, const char *other) {
  return strlen(other) == length && strncasecmp(name, other, length) == 0;
}

/* Is `word` in the text, with no letter or digit beside it? */
static bool has_word(const char *text, size_t length, const char *word) {
  size_t size = strlen(word);
  for (size_t i = 0; i + size <= length; i++) {
    if (strncasecmp(text + i, word, size) != 0) continue;
    bool before = i == 0 || strchr(" ,;\t", text[i - 1]) != NULL;
    bool after = i + size == length || strchr(" ,;\t", text[i + size]) != NULL;
    if (before && after) return true;
  }
  return false;
}

/* What a header means for the framing. */
static void note_header(struct http_framing *framing, const char *name, size_t name_length,
                        const char *value, size_t value_length) {
  switch (name_length) {
  case 4: framing->has_date |= is_named(name, name_length, "date"); break;
  case 6: framing->has_expect |= is_named(name, name_length, "expect"); break;
  case 7: framing->has_trailer |= is_named(name, name_length, "trailer"); break;
  case 10:
    if (is_named(name, name_length, "connection")) {
      framing->has_connection = true;
      if (has_word(value, value_length, "close")) {
        framing->last = true;
      } else {
        framing->keep_alive = true;
      }
    } else if (is_named(name, name_length, "keep-alive")) {
      framing->has_keep_alive = true;
    }
    break;
  case 14:
    if (is_named(name, name_length, "content-length")) {
      framing->has_length = true;
      framing->content_length = strtod(value, NULL);
    }
    break;
  case 17:
    if (is_named(name, name_length, "transfer-encoding")) {
      framing->has_encoding = true;
      if (has_word(value, value_length, "chunked")) framing->chunked = true;
    }
    break;
  default: break;
  }
}

/* One line from the name at `name_index` and the value on top of the stack, which stays. */
static void write_line(duk_context *ctx, struct http_output *output, duk_idx_t name_index,
                       struct http_framing *framing) {
  size_t name_length, value_length;
  const char *name = duk_get_lstring(ctx, name_index, &name_length);
  duk_dup(ctx, -1);
  const char *value = duk_to_lstring(ctx, -1, &value_length);
  append_latin1(ctx, output, name, name_length);
  http_output_append(ctx, output, ": ", 2);
  append_latin1(ctx, output, value, value_length);
  http_output_append(ctx, output, "\r\n", 2);
  note_header(framing, name, name_length, value, value_length);
  duk_pop(ctx);
}

/* The lines of one header, whose value is on top of the stack: an array has one for each element. */
static void write_header(duk_context *ctx, struct http_output *output, duk_idx_t name_index,
                         struct http_framing *framing) {
  name_index = duk_normalize_index(ctx, name_index);
  if (!duk_is_array(ctx, -1)) {
    write_line(ctx, output, name_index, framing);
    return;
  }
  size_t length, count = duk_get_length(ctx, -1);
  const char *name = duk_get_lstring(ctx, name_index, &length);
  if (count > 1 && is_named(name, length, "cookie")) {
    duk_push_literal(ctx, "join");
    duk_push_literal(ctx, "; ");
    duk_call_prop(ctx, -3, 1);
    write_line(ctx, output, name_index, framing);
    duk_pop(ctx);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    duk_get_prop_index(ctx, -1, (duk_uarridx_t)i);
    write_line(ctx, output, name_index, framing);
    duk_pop(ctx);
  }
}

/* [ ... name value ] stays; on a fault only the name does. */
static enum http_head_result check_header(duk_context *ctx) {
  enum http_head_result result = HEAD_INVALID_NAME;
  size_t length;
  if (duk_is_string(ctx, -2)) {
    const char *name = duk_get_lstring(ctx, -2, &length);
    if (is_token(name, length)) result = check_value(ctx, -1);
  }
  if (result != HEAD_OK) duk_pop(ctx);
  return result;
}

static enum http_head_result write_array(duk_context *ctx, struct http_output *output,
                                         duk_idx_t index, bool is_store,
                                         struct http_framing *framing) {
  size_t length = duk_get_length(ctx, index);
  size_t step = is_store ? 3 : 2;
  for (size_t i = 0; i + step <= length; i += step) {
    duk_get_prop_index(ctx, index, (duk_uarridx_t)(i + step - 2));
    duk_get_prop_index(ctx, index, (duk_uarridx_t)(i + step - 1));
    enum http_head_result result = is_store ? HEAD_OK : check_header(ctx);
    if (result != HEAD_OK) return result;
    write_header(ctx, output, -2, framing);
    duk_pop_2(ctx);
  }
  return HEAD_OK;
}

static enum http_head_result write_object(duk_context *ctx, struct http_output *output,
                                          duk_idx_t index, struct http_framing *framing) {
  duk_enum(ctx, index, DUK_ENUM_OWN_PROPERTIES_ONLY);
  while (duk_next(ctx, -1, 1)) {
    enum http_head_result result = check_header(ctx);
    if (result != HEAD_OK) {
      duk_remove(ctx, -2);
      return result;
    }
    write_header(ctx, output, -2, framing);
    duk_pop_2(ctx);
  }
  duk_pop(ctx);
  return HEAD_OK;
}

static void append_date(duk_context *ctx, struct http_output *output) {
  struct writer_state *state = binding_state(ctx, &binding_http_writer);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != state->date_second || state->date_length == 0) {
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm tm;
    gmtime_r(&now.tv_sec, &tm);
    int length = snprintf(state->date, sizeof(state->date),
                          "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
                          days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
                          (tm.tm_year + 1900) % 10000, tm.tm_hour, tm.tm_min, tm.tm_sec);
    state->date_length = (size_t)length;
    state->date_second = now.tv_sec;
  }
  http_output_append(ctx, output, state->date, state->date_length);
}

static void append_connection(duk_context *ctx, struct http_output *output,
                              struct http_framing *framing) {
  bool persistent = framing->keep_alive &&
                    (framing->has_length || framing->chunked_by_default || framing->has_agent);
  if (persistent && framing->last_allowed) {
    append_text(ctx, output, "Connection: close\r\n");
    return;
  }
  if (!persistent) {
    framing->last = true;
    append_text(ctx, output, "Connection: close\r\n");
    return;
  }
  append_text(ctx, output, "Connection: keep-alive\r\n");
  if (framing->keep_alive_timeout <= 0 || framing->has_keep_alive) return;
  char line[80];
  double seconds = floor(framing->keep_alive_timeout / 1000);
  int length = framing->max_requests > 0
                   ? snprintf(line, sizeof(line), "Keep-Alive: timeout=%.0f, max=%.0f\r\n", seconds,
                              framing->max_requests)
                   : snprintf(line, sizeof(line), "Keep-Alive: timeout=%.0f\r\n", seconds);
  http_output_append(ctx, output, line, (size_t)length);
}

static void append_body_framing(duk_context *ctx, struct http_output *output,
                                struct http_framing *framing) {
  if (framing->has_length || framing->has_encoding) return;
  if (!framing->has_body) {
    framing->chunked = false;
  } else if (!framing->chunked_by_default) {
    framing->last = true; /* the end of the connection is the end of the body */
  } else if (!framing->has_trailer && !(framing->removed & REMOVED_CONTENT_LENGTH) &&
             framing->content_length >= 0) {
    char line[48];
    int length = snprintf(line, sizeof(line), "Content-Length: %.0f\r\n", framing->content_length);
    http_output_append(ctx, output, line, (size_t)length);
  } else if (!(framing->removed & REMOVED_TRANSFER_ENCODING)) {
    append_text(ctx, output, "Transfer-Encoding: chunked\r\n");
    framing->chunked = true;
  } else {
    framing->last = true;
  }
}

enum http_head_result http_write_headers(duk_context *ctx, struct http_output *output,
                                         duk_idx_t index, bool is_store,
                                         struct http_framing *framing) {
  enum http_head_result result = HEAD_OK;
  index = duk_normalize_index(ctx, index);
  if (duk_is_array(ctx, index)) {
    result = write_array(ctx, output, index, is_store, framing);
  } else if (duk_is_object(ctx, index)) {
    result = write_object(ctx, output, index, framing);
  }
  if (result != HEAD_OK) return result;

  if (framing->send_date && !framing->has_date) append_date(ctx, output);
  if (framing->chunked && (framing->status == 204 || framing->status == 304)) {
    framing->chunked = false; /* no body, and so no end of one that a peer could see */
    framing->keep_alive = false;
  }
  if (framing->removed & REMOVED_CONNECTION) {
    framing->last = !framing->keep_alive;
  } else if (!framing->has_connection) {
    append_connection(ctx, output, framing);
  }
  append_body_framing(ctx, output, framing);
  if (framing->has_trailer && !framing->chunked) {
    duk_push_literal(ctx, "Trailer");
    return HEAD_INVALID_TRAILER;
  }
  http_output_append(ctx, output, "\r\n", 2);
  return HEAD_OK;
}

/* Header stores */

/* Pushes the string at `index` in lower case. */
static void push_lower(duk_context *ctx, duk_idx_t index) {
  size_t length;
  char lower[64];
  const char *name = duk_get_lstring(ctx, index, &length);
  size_t i = 0;
  bool changed = false;
  if (length > sizeof(lower)) {
    duk_dup(ctx, index);
    duk_push_literal(ctx, "toLowerCase");
    duk_call_prop(ctx, -2, 0);
    duk_remove(ctx, -2);
    return;
  }
  for (; i < length; i++) {
    char c = name[i];
    if (c >= 'A' && c <= 'Z') {
      c = (char)(c | 0x20);
      changed = true;
    }
    lower[i] = c;
  }
  if (changed) {
    duk_push_lstring(ctx, lower, length);
  } else {
    duk_dup(ctx, index);
  }
}

/* The place in the store of the name, in lower case on top of the stack; the store's length if it is not there. */
static duk_uarridx_t find(duk_context *ctx, duk_idx_t store) {
  duk_uarridx_t length = (duk_uarridx_t)duk_get_length(ctx, store);
  void *name = duk_get_heapptr(ctx, -1);
  for (duk_uarridx_t i = 0; i < length; i += 3) {
    duk_get_prop_index(ctx, store, i);
    bool same = duk_get_heapptr(ctx, -1) == name;
    duk_pop(ctx);
    if (same) return i;
  }
  return length;
}

/* set(store, name, value): 0, or what is wrong (enum http_head_result) */
static duk_ret_t store_set(duk_context *ctx) {
  duk_dup(ctx, 1);
  duk_dup(ctx, 2);
  enum http_head_result result = check_header(ctx);
  if (result == HEAD_OK) {
    duk_pop(ctx);
    push_lower(ctx, 1);
    duk_uarridx_t place = find(ctx, 0);
    duk_put_prop_index(ctx, 0, place);
    duk_dup(ctx, 1);
    duk_put_prop_index(ctx, 0, place + 1);
    duk_dup(ctx, 2);
    duk_put_prop_index(ctx, 0, place + 2);
  }
  duk_push_int(ctx, result);
  return 1;
}

/* index(store, name): the place of the value, -1 if there is none */
static duk_ret_t store_index(duk_context *ctx) {
  if (!duk_is_string(ctx, 1)) {
    duk_push_int(ctx, -1);
    return 1;
  }
  push_lower(ctx, 1);
  duk_uarridx_t place = find(ctx, 0);
  duk_push_int(ctx, place == duk_get_length(ctx, 0) ? -1 : (int)place + 2);
  return 1;
}

/* checkName(name), checkValue(value): whether they may be in a head */
static duk_ret_t check_name(duk_context *ctx) {
  size_t length;
  if (!duk_is_string(ctx, 0)) return 0;
  const char *name = duk_get_lstring(ctx, 0, &length);
  duk_push_boolean(ctx, is_token(name, length));
  return 1;
}

static duk_ret_t check_value_function(duk_context *ctx) {
  duk_push_boolean(ctx, check_value(ctx, 0) == HEAD_OK);
  return 1;
}

static bool flag(duk_context *ctx, const char *name) {
  duk_get_prop_string(ctx, 1, name);
  bool value = duk_to_boolean(ctx, -1);
  duk_pop(ctx);
  return value;
}

static double number(duk_context *ctx, const char *name, double fallback) {
  duk_get_prop_string(ctx, 1, name);
  double value = duk_is_number(ctx, -1) ? duk_get_number(ctx, -1) : fallback;
  duk_pop(ctx);
  return value;
}

static void set_flag(duk_context *ctx, const char *name, bool value) {
  duk_push_boolean(ctx, value);
  duk_put_prop_string(ctx, 1, name);
}

/*
 * head(firstLine, framing, headers, isStore): the head as text; `framing` has the fields of struct http_framing by
 * their JavaScript names and gets what was decided. On a fault [kind, name].
 */
static duk_ret_t head(duk_context *ctx) {
  struct http_output output = {0};
  struct http_framing framing = {.keep_alive = flag(ctx, "keepAlive"),
                                 .chunked_by_default = flag(ctx, "chunkedByDefault"),
                                 .has_agent = flag(ctx, "hasAgent"),
                                 .has_body = flag(ctx, "hasBody"),
                                 .send_date = flag(ctx, "sendDate"),
                                 .last_allowed = flag(ctx, "lastAllowed"),
                                 .removed = (unsigned)number(ctx, "removed", 0),
                                 .status = (int)number(ctx, "status", 0),
                                 .content_length = number(ctx, "contentLength", -1),
                                 .keep_alive_timeout = number(ctx, "keepAliveTimeout", 0),
                                 .max_requests = number(ctx, "maxRequests", 0)};
  size_t length;
  const char *line = duk_require_lstring(ctx, 0, &length);
  append_latin1(ctx, &output, line, length);
  enum http_head_result result =
      http_write_headers(ctx, &output, 2, binding_boolean(ctx, 3), &framing);
  if (result != HEAD_OK) {
    http_output_free(&output);
    duk_push_array(ctx);
    duk_push_int(ctx, result);
    duk_put_prop_index(ctx, -2, 0);
    duk_dup(ctx, -2);
    duk_put_prop_index(ctx, -2, 1);
    return 1;
  }
  set_flag(ctx, "chunked", framing.chunked);
  set_flag(ctx, "last", framing.last);
  set_flag(ctx, "keepAlive", framing.keep_alive);
  set_flag(ctx, "hasExpect", framing.has_expect);
  set_flag(ctx, "hasLength", framing.has_length);
  duk_push_number(ctx, framing.content_length);
  duk_put_prop_literal(ctx, 1, "contentLength");
  binding_push_latin1(ctx, output.bytes, output.used);
  http_output_free(&output);
  return 1;
}

/* date(): as in a Date header */
static duk_ret_t date(duk_context *ctx) {
  struct http_output output = {0};
  append_date(ctx, &output);
  duk_push_lstring(ctx, output.bytes + 6, output.used - 8);
  http_output_free(&output);
  return 1;
}

static void init(duk_context *ctx) {
  duk_push_object(ctx);
  for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
    duk_push_string(ctx, reasons[i].reason);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)reasons[i].status);
  }
  duk_put_prop_literal(ctx, -2, "statusCodes");
}

static const duk_function_list_entry functions[] = {{"set", store_set, 3},
                                                    {"index", store_index, 2},
                                                    {"checkName", check_name, 1},
                                                    {"checkValue", check_value_function, 1},
                                                    {"head", head, 4},
                                                    {"date", date, 0},
                                                    {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {
    {"INVALID_NAME", HEAD_INVALID_NAME},
    {"UNDEFINED_VALUE", HEAD_UNDEFINED_VALUE},
    {"INVALID_VALUE", HEAD_INVALID_VALUE},
    {"INVALID_TRAILER", HEAD_INVALID_TRAILER},
    {"REMOVED_CONNECTION", REMOVED_CONNECTION},
    {"REMOVED_CONTENT_LENGTH", REMOVED_CONTENT_LENGTH},
    {"REMOVED_TRANSFER_ENCODING", REMOVED_TRANSFER_ENCODING},
    {NULL, 0}};

const struct binding binding_http_writer = {.name = "http_writer",
                                            .functions = functions,
                                            .constants = constants,
                                            .init = init,
                                            .state_size = sizeof(struct writer_state)};
