/*
 * JSON.parse (ECMAScript 25.5.1). The text is read once, straight from the heap string's bytes, without recursion: a
 * container is put into its parent when it opens, so the value stack holds the root only and nesting has no limit but
 * memory. What is wrong with a text is for json_error.c to say.
 */
#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "dense_array.h"
#include "engine/vm/vm.h"
#include "object_operations.h"

enum {
  KEY_CACHE = 64, /* a power of two */
  LONGEST_CACHED = 32,
  HINT_LEVELS = 32,
  FIRST_ELEMENTS = 4
};

struct parser {
  duk_hthread *thr;
  const uint8_t *start, *at, *end; /* `end` points to a NUL */
  duk_idx_t
      base; /* absolute stack index: root, key, open containers' buffer, decoded text's buffer, cached keys */
  duk_hobject **open; /* borrowed from the tree */
  size_t depth, room;
  uint8_t *decoded;
  size_t decoded_room;
  uint8_t hints[HINT_LEVELS]; /* how many properties the last object at this depth had, at most 8 */
};
enum { ROOT, KEY, OPEN, DECODED, CACHE };

DUK_NORETURN(static void fail(struct parser *p));
static void fail(struct parser *p) {
  jsrun_json_syntax_error(p->thr, p->start, (size_t)(p->end - p->start));
  builtins_throw_syntax(p->thr, "Unexpected token in JSON");
}

static inline duk_tval *slot(struct parser *p, int which) {
  return p->thr->valstack_bottom + p->base + which;
}

static inline void skip_space(struct parser *p) {
  while (*p->at == ' ' || *p->at == '\n' || *p->at == '\r' || *p->at == '\t') p->at++;
}

/* --- Strings --- */

/* The first byte from `at` on that a string's plain stretch cannot hold. */
static const uint8_t *plain_end(const uint8_t *at, const uint8_t *end) {
  const uint64_t ones = 0x0101010101010101u, high = ones << 7;
  while (end - at >= 8) {
    uint64_t word, quote, slash;
    memcpy(&word, at, 8);
    quote = word ^ (ones * '"');
    slash = word ^ (ones * '\\');
    if ((((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) &
        high)
      break;
    at += 8;
  }
  while (at < end && *at >= 0x20 && *at != '"' && *at != '\\') at++;
  return at;
}

static void reserve_decoded(struct parser *p, size_t size) {
  if (size <= p->decoded_room) return;
  size_t room = p->decoded_room * 2 > size ? p->decoded_room * 2 : size;
  p->decoded = duk_resize_buffer(p->thr, p->base + DECODED, room);
  p->decoded_room = room;
}

static int hexadecimal(uint8_t c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* One escape sequence after its backslash, to `to`; returns the bytes written, at most 3. */
static size_t read_escape(struct parser *p, uint8_t *to) {
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  uint8_t c = *p->at++;
  if (c == 'u') {
    unsigned unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hexadecimal(*p->at); /* the NUL at the end is none */
      if (digit < 0) fail(p);
      unit = unit * 16 + (unsigned)digit;
      p->at++;
    }
    return (size_t)duk_unicode_encode_cesu8(unit, to);
  }
  const char *name = c != 0 ? strchr(names, c) : NULL;
  if (name == NULL) fail(p);
  *to = (uint8_t)values[name - names];
  return 1;
}

/* After the opening quote, to after the closing one. Gives the bytes, valid until the next string is read. */
static const uint8_t *read_string(struct parser *p, size_t *length) {
  const uint8_t *from = p->at, *to = plain_end(from, p->end);
  if (*to == '"') {
    p->at = to + 1;
    *length = (size_t)(to - from);
    return from;
  }
  size_t n = 0;
  for (;;) {
    size_t plain = (size_t)(to - from);
    reserve_decoded(p, n + plain + 8);
    memcpy(p->decoded + n, from, plain);
    n += plain;
    p->at = to;
    if (*to == '"') break;
    if (*to != '\\') fail(p);
    p->at++;
    n += read_escape(p, p->decoded + n);
    from = p->at;
    to = plain_end(from, p->end);
  }
  p->at++;
  *length = n;
  return p->decoded;
}

/* Reads a name after its opening quote, and the colon, into the slot KEY. Names repeat, so the last ones are kept. */
static void read_name(struct parser *p) {
  size_t length;
  const uint8_t *text = read_string(p, &length);
  duk_tval *key = slot(p, KEY);
  if (length > 0 && length <= LONGEST_CACHED) {
    unsigned hash =
        (unsigned)(length * 7 + text[0] * 31u + text[length - 1] * 5u + text[length / 2] * 17u);
    duk_tval *cached = slot(p, CACHE + (int)(hash % KEY_CACHE));
    duk_hstring *s = DUK_TVAL_IS_STRING(cached) ? DUK_TVAL_GET_STRING(cached) : NULL;
    if (s == NULL || DUK_HSTRING_GET_BYTELEN(s) != length ||
        memcmp(DUK_HSTRING_GET_DATA(s), text, length) != 0) {
      duk_push_lstring(p->thr, (const char *)text, length);
      vm_pop_to(p->thr, cached);
    }
    vm_set(p->thr, key, cached);
  } else {
    duk_push_lstring(p->thr, (const char *)text, length);
    vm_pop_to(p->thr, key);
  }
  skip_space(p);
  if (*p->at != ':') fail(p);
  p->at++;
}

/* --- Numbers --- */

static double read_number(struct parser *p) {
  static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const uint8_t *first = p->at, *at = first;
  bool negative = *at == '-';
  uint64_t mantissa = 0;
  if (negative) at++;
  const uint8_t *digits = at;
  while (*at >= '0' && *at <= '9')
    mantissa = mantissa * 10 + (uint64_t)(*at++ - '0'); /* wraps when too long: not used */
  ptrdiff_t count = at - digits, fraction = 0;
  if (count == 0 || (*digits == '0' && count > 1)) fail(p);
  if (*at == '.') {
    const uint8_t *point = at++;
    while (*at >= '0' && *at <= '9') mantissa = mantissa * 10 + (uint64_t)(*at++ - '0');
    fraction = at - point - 1;
    if (fraction == 0) fail(p);
  }
  p->at = at;
  if (*at != 'e' && *at != 'E' && count + fraction <= 15) {
    double value = (double)mantissa;
    if (fraction > 0) value /= powers[fraction];
    return negative ? -value : value;
  }
  if (*at == 'e' || *at == 'E') {
    at++;
    if (*at == '+' || *at == '-') at++;
    if (*at < '0' || *at > '9') fail(p);
    while (*at >= '0' && *at <= '9') at++;
    p->at = at;
  }
  return strtod((const char *)first, NULL);
}

/* --- Values --- */

static void append_element(struct parser *p, duk_hobject *h, const duk_tval *value) {
  duk_harray *a = (duk_harray *)h;
  if (a->length == DUK_HOBJECT_GET_ASIZE(h)) {
    if (a->length == 0)
      vm_reserve_properties(p->thr, h, 0, FIRST_ELEMENTS);
    else
      dense_reserve(p->thr, h, a->length + 1);
  }
  duk_tval *to = DUK_HOBJECT_A_GET_VALUE_PTR(p->thr->heap, h, a->length);
  DUK_TVAL_SET_TVAL(to, value);
  DUK_TVAL_INCREF(p->thr, to);
  a->length++;
}

/* Puts a value that something else keeps alive where it belongs. */
static inline void store(struct parser *p, const duk_tval *value) {
  if (p->depth == 0) {
    vm_set(p->thr, slot(p, ROOT), value);
    return;
  }
  duk_hobject *h = p->open[p->depth - 1];
  if (DUK_HOBJECT_IS_ARRAY(h))
    append_element(p, h, value);
  else
    vm_define_field_key(p->thr, h, DUK_TVAL_GET_STRING(slot(p, KEY)), value);
}

static void store_top(struct parser *p) {
  duk_tval *top = p->thr->valstack_top - 1;
  store(p, top);
  vm_set_top(p->thr, top);
}

static void open_container(struct parser *p, bool is_array) {
  if (p->depth == p->room) {
    p->room = p->room * 2;
    p->open = duk_resize_buffer(p->thr, p->base + OPEN, p->room * sizeof *p->open);
  }
  duk_hobject *h =
      is_array ? vm_push_array_literal(p->thr, 0)
               : vm_push_object_literal(p->thr, p->depth < HINT_LEVELS ? p->hints[p->depth] : 0);
  store_top(p);
  p->open[p->depth++] = h;
}

static void close_container(struct parser *p) {
  duk_hobject *h = p->open[--p->depth];
  if (p->depth < HINT_LEVELS && !DUK_HOBJECT_IS_ARRAY(h)) {
    uint32_t n = DUK_HOBJECT_GET_ENEXT(h);
    p->hints[p->depth] = n <= 8 ? (uint8_t)n : 0;
  }
}

static void read_word(struct parser *p, const char *word, size_t length) {
  if ((size_t)(p->end - p->at) < length || memcmp(p->at, word, length) != 0) fail(p);
  p->at += length;
}

/* The name before a value in an object that has just opened or gone on. */
static void expect_name(struct parser *p) {
  if (*p->at != '"') fail(p);
  p->at++;
  read_name(p);
}

/* Reads a value that is no container, or the opening of one; false: a container that is not empty has opened. */
static bool read_value(struct parser *p) {
  duk_tval value;
  skip_space(p);
  switch (*p->at) {
  case '"': {
    size_t length;
    p->at++;
    const uint8_t *text = read_string(p, &length);
    duk_push_lstring(p->thr, (const char *)text, length);
    store_top(p);
    return true;
  }
  case '[':
  case '{': {
    bool is_array = *p->at++ == '[';
    open_container(p, is_array);
    skip_space(p);
    if (*p->at == (is_array ? ']' : '}')) {
      p->at++;
      close_container(p);
      return true;
    }
    if (!is_array) expect_name(p);
    return false;
  }
  case 't':
    read_word(p, "true", 4);
    DUK_TVAL_SET_BOOLEAN_TRUE(&value);
    break;
  case 'f':
    read_word(p, "false", 5);
    DUK_TVAL_SET_BOOLEAN_FALSE(&value);
    break;
  case 'n':
    read_word(p, "null", 4);
    DUK_TVAL_SET_NULL(&value);
    break;
  default: DUK_TVAL_SET_NUMBER(&value, read_number(p));
  }
  store(p, &value);
  return true;
}

static void read_text(struct parser *p) {
  for (;;) {
    if (!read_value(p)) continue;
    for (;;) { /* a value has ended */
      skip_space(p);
      if (p->depth == 0) {
        if (p->at != p->end) fail(p);
        return;
      }
      bool is_array = DUK_HOBJECT_IS_ARRAY(p->open[p->depth - 1]);
      if (*p->at == ',') {
        p->at++;
        if (!is_array) {
          skip_space(p);
          expect_name(p);
        }
        break;
      }
      if (*p->at != (is_array ? ']' : '}')) fail(p);
      p->at++;
      close_container(p);
    }
  }
}

void json_parse(duk_hthread *thr, duk_idx_t text) {
  enum { FIRST_DEPTH = 16 };
  duk_hstring *s = duk_require_hstring(thr, text);
  struct parser p = {
      .thr = thr, .start = DUK_HSTRING_GET_DATA(s), .base = duk_get_top(thr), .room = FIRST_DEPTH};
  p.at = p.start;
  p.end = p.start + DUK_HSTRING_GET_BYTELEN(s);
  duk_require_stack(thr, CACHE + KEY_CACHE + 16);
  duk_push_undefined(thr);
  duk_push_undefined(thr);
  p.open = duk_push_dynamic_buffer(thr, FIRST_DEPTH * sizeof *p.open);
  duk_push_dynamic_buffer(thr, 0);
  duk_set_top(thr, p.base + CACHE + KEY_CACHE);
  read_text(&p);
  duk_set_top(thr, p.base + 1);
}

/* --- The reviver --- */

/* InternalizeJSONProperty of [holder key] at `at`, which its result replaces. The reviver is at index 1. */
static void internalize(duk_hthread *thr, duk_idx_t at);

/* Revives one property: `name` is on the stack's top and is popped. */
static void revive_property(duk_hthread *thr, duk_idx_t object) {
  duk_idx_t key = duk_get_top(thr) - 1;
  struct property_descriptor d = {DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WEC, key + 1};
  duk_dup(thr, object);
  duk_dup(thr, key);
  internalize(thr, key + 1);
  if (duk_is_undefined(thr, key + 1)) {
    object_delete(thr, object, key);
  } else {
    duk_push_undefined(thr);
    duk_push_undefined(thr);
    object_define_own(thr, object, key, &d);
  }
  duk_set_top(thr, key);
}

static void internalize(duk_hthread *thr, duk_idx_t at) {
  duk_idx_t key = at + 1, value = at + 2;
  builtins_check_c_stack(thr);
  duk_require_stack(thr, 16);
  object_get(thr, at, key, at);
  if (duk_is_object(thr, value)) {
    if (array_is_array(thr, value)) {
      double length = builtins_length_of(thr, value);
      for (double i = 0; i < length; i++) {
        duk_push_number(thr, i);
        duk_to_property_key_hstring(thr, -1);
        revive_property(thr, value);
      }
    } else {
      vm_push_own_keys(thr, value);
      duk_uint32_t n = dense_length(duk_known_hobject(thr, value + 1));
      for (duk_uint32_t i = 0; i < n; i++) {
        duk_get_prop_index(thr, value + 1, i);
        if (duk_is_symbol(thr, -1))
          duk_pop(thr);
        else
          revive_property(thr, value);
      }
      duk_pop(thr);
    }
  }
  duk_dup(thr, 1);
  duk_dup(thr, at);
  duk_dup(thr, key);
  duk_dup(thr, value);
  duk_call_method(thr, 2);
  duk_replace(thr, at);
  duk_set_top(thr, at + 1);
}

duk_ret_t json_parse_function(duk_context *ctx) {
  if (duk_is_symbol(ctx, 0)) builtins_throw_type(ctx, "Cannot convert a Symbol value to a string");
  duk_to_string(ctx, 0);
  json_parse(ctx, 0);
  if (!builtins_is_callable(ctx, 1)) return 1;
  /* [ text reviver value ] */
  duk_push_object(ctx);
  duk_dup(ctx, 2);
  duk_push_literal(ctx, "");
  duk_insert(ctx, -2);
  builtins_create_property(ctx, 3);
  duk_push_literal(ctx, "");
  internalize(ctx, 3);
  return 1;
}
