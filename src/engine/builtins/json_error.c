/*
 * What is wrong with a text that JSON.parse refused, and where, in V8's words. The parser itself only knows that it
 * stopped; this reads the text again from the start.
 */
#include "duk_internal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reader {
  const uint8_t *start, *at, *end; /* CESU-8: one sequence is one UTF-16 unit */
  const char *message; /* what was expected at `at`; NULL: what is there should not be */
  uint8_t *open;       /* the brackets around `at` */
  size_t depth, room;
};

static void skip_space(struct reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
    r->at++;
}

static bool at_digit(const struct reader *r) {
  return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool take(struct reader *r, uint8_t byte) {
  if (r->at == r->end || *r->at != byte) return false;
  r->at++;
  return true;
}

static bool fail(struct reader *r, const char *message) {
  r->message = message;
  return false;
}

static bool read_digits(struct reader *r, const char *message) {
  if (!at_digit(r)) return fail(r, message);
  while (at_digit(r)) r->at++;
  return true;
}

static bool read_number(struct reader *r) {
  if (take(r, '-') && !at_digit(r)) return fail(r, "No number after minus sign in JSON");
  if (take(r, '0')) {
    if (at_digit(r)) return fail(r, NULL);
  } else {
    while (at_digit(r)) r->at++;
  }
  if (take(r, '.') && !read_digits(r, "Unterminated fractional number in JSON")) return false;
  if (take(r, 'e') || take(r, 'E')) {
    if (!take(r, '+')) take(r, '-');
    return read_digits(r, "Exponent part is missing a number in JSON");
  }
  return true;
}

static bool is_hexadecimal(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
         (byte >= 'A' && byte <= 'F');
}

/* After the opening quote. */
static bool read_string(struct reader *r) {
  for (;;) {
    if (r->at == r->end) return fail(r, "Unterminated string in JSON");
    if (*r->at < 0x20) return fail(r, "Bad control character in string literal in JSON");
    if (take(r, '"')) return true;
    if (!take(r, '\\')) {
      r->at++;
      continue;
    }
    if (r->at == r->end) return fail(r, NULL);
    if (!take(r, 'u')) {
      if (*r->at == 0 || strchr("\"\\/bfnrt", *r->at) == NULL)
        return fail(r, "Bad escaped character in JSON");
      r->at++;
      continue;
    }
    for (int i = 0; i < 4; i++) {
      if (r->at == r->end || !is_hexadecimal(*r->at)) return fail(r, "Bad Unicode escape in JSON");
      r->at++;
    }
  }
}

static bool read_word(struct reader *r, const char *word) {
  for (; *word != '\0'; word++) {
    if (!take(r, (uint8_t)*word)) return fail(r, NULL);
  }
  return true;
}

static bool open_bracket(struct reader *r, uint8_t bracket) {
  if (r->depth == r->room) {
    size_t room = r->room * 2 + 64;
    uint8_t *open = realloc(r->open, room);
    if (open == NULL) return fail(r, "Too deep nesting in JSON");
    r->open = open;
    r->room = room;
  }
  r->open[r->depth++] = bracket;
  return true;
}

static bool read_name(struct reader *r, const char *message) {
  if (!take(r, '"')) return fail(r, message);
  if (!read_string(r)) return false;
  skip_space(r);
  return take(r, ':') || fail(r, "Expected ':' after property name in JSON");
}

/* A literal, or an opening bracket. *whole: a value ends here. */
static bool read_value(struct reader *r, bool *whole) {
  *whole = true;
  skip_space(r);
  if (r->at == r->end) return fail(r, NULL);
  if (take(r, '"')) return read_string(r);
  if (at_digit(r) || *r->at == '-') return read_number(r);
  if (*r->at == 't') return read_word(r, "true");
  if (*r->at == 'f') return read_word(r, "false");
  if (*r->at == 'n') return read_word(r, "null");
  if (take(r, '[')) {
    skip_space(r);
    if (take(r, ']')) return true;
    *whole = false;
    return open_bracket(r, '[');
  }
  if (take(r, '{')) {
    skip_space(r);
    if (take(r, '}')) return true;
    *whole = false;
    return open_bracket(r, '{') && read_name(r, "Expected property name or '}' in JSON");
  }
  return fail(r, NULL);
}

/* What may follow a whole value within brackets, up to where the next value begins; *whole: it was the bracket's end. */
static bool read_after_value(struct reader *r, bool *whole) {
  *whole = false;
  if (r->open[r->depth - 1] == '[') {
    if (take(r, ',')) return true;
    if (!take(r, ']')) return fail(r, "Expected ',' or ']' after array element in JSON");
  } else if (take(r, ',')) {
    skip_space(r);
    return read_name(r, "Expected double-quoted property name in JSON");
  } else if (!take(r, '}')) {
    return fail(r, "Expected ',' or '}' after property value in JSON");
  }
  r->depth--;
  *whole = true;
  return true;
}

static bool read_text(struct reader *r) {
  bool whole = false;
  do {
    if (!(whole ? read_after_value(r, &whole) : read_value(r, &whole))) return false;
    skip_space(r);
  } while (!whole || r->depth > 0);
  return r->at == r->end || fail(r, "Unexpected non-whitespace character after JSON");
}

/* Units, as positions are counted in. */
static bool begins_unit(uint8_t byte) {
  return (byte & 0xc0) != 0x80;
}
static const uint8_t *units_before(const struct reader *r, const uint8_t *p, int count) {
  while (count > 0 && p > r->start) {
    if (begins_unit(*--p)) count--;
  }
  return p;
}
static const uint8_t *units_after(const struct reader *r, const uint8_t *p, int count) {
  while (count > 0 && p < r->end) {
    p++;
    while (p < r->end && !begins_unit(*p)) p++;
    count--;
  }
  return p;
}

/* [ ... ] -> [ ... text ]: " at position P (line L column C)" */
static void push_place(duk_context *ctx, const struct reader *r) {
  unsigned long position = 0, line = 1, column = 1;
  for (const uint8_t *p = r->start; p < r->at; p++) {
    if (!begins_unit(*p)) continue;
    position++;
    column++;
    if (*p == '\n' || (*p == '\r' && !(p + 1 < r->end && p[1] == '\n'))) {
      line++;
      column = 1;
    }
  }
  duk_push_sprintf(ctx, " at position %lu (line %lu column %lu)", position, line, column);
}

/* How much of the text around an unexpected character is shown. */
enum { CONTEXT_UNITS = 10 };

/* [ ... ] -> [ ... text ]: for what is at r->at but should not be */
static void push_unexpected(duk_context *ctx, const struct reader *r) {
  static const char *const special[] = {"undefined", "NaN", "Infinity", "[object Object]"};
  if (r->at == r->end) {
    duk_push_literal(ctx, "Unexpected end of JSON input");
    return;
  }
  if (*r->at == '"' || *r->at == '-' || at_digit(r)) {
    duk_push_string(ctx, *r->at == '"' ? "Unexpected string in JSON" : "Unexpected number in JSON");
    push_place(ctx, r);
    duk_concat(ctx, 2);
    return;
  }
  size_t length = (size_t)(r->end - r->start);
  for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++) {
    if (length == strlen(special[i]) && memcmp(r->start, special[i], length) == 0) {
      duk_push_sprintf(ctx, "\"%s\" is not valid JSON", special[i]);
      return;
    }
  }
  const uint8_t *from = r->start, *to = r->end;
  if (units_after(r, r->start, 2 * CONTEXT_UNITS) < r->end) {
    from = units_before(r, r->at, CONTEXT_UNITS);
    to = units_after(r, r->at, CONTEXT_UNITS);
  }
  const uint8_t *next = units_after(r, r->at, 1);
  duk_push_literal(ctx, "Unexpected token '");
  duk_push_lstring(ctx, (const char *)r->at, (duk_size_t)(next - r->at));
  duk_push_string(ctx, from > r->start ? "', ...\"" : "', \"");
  duk_push_lstring(ctx, (const char *)from, (duk_size_t)(to - from));
  duk_push_string(ctx, to < r->end ? "\"... is not valid JSON" : "\" is not valid JSON");
  duk_concat(ctx, 5);
}

void jsrun_json_syntax_error(duk_hthread *thr, const duk_uint8_t *text, duk_size_t length) {
  struct reader r = {.start = text, .at = text, .end = text + length};
  bool well = read_text(&r);
  free(r.open);
  if (well) return;
  if (r.message != NULL) {
    duk_push_string(thr, r.message);
    push_place(thr, &r);
    duk_concat(thr, 2);
  } else {
    push_unexpected(thr, &r);
  }
  duk_push_error_object(thr, DUK_ERR_SYNTAX_ERROR, "%s", duk_get_string(thr, -1));
  (void)duk_throw(thr);
}
