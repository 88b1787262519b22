/*
 * String and its prototype, but for what takes a regular expression (string_regexp.c) and iterators
 * (string_iterator.c). Positions are UTF-16 units; text is CESU-8, where every unit is one character of one to three
 * bytes, so that byte order is unit order and searching bytes is searching units.
 */
#include "dense_array.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collation.h"
#include "engine/shared_string.h"
#include "engine/unicode/unicode.h"
#include "engine/vm/vm.h"
#include "locale_text.h"

#define MAX_LENGTH 536870888.0 /* as V8 */

/* --- Strings in C --- */

struct text {
  const uint8_t *data;
  size_t size;   /* bytes */
  double length; /* units */
  duk_hstring *h;
};

static struct text text_at(duk_hthread *thr, duk_idx_t idx) {
  duk_hstring *h = duk_known_hstring(thr, idx);
  struct text t = {DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h),
                   (double)DUK_HSTRING_GET_CHARLEN(h), h};
  return t;
}

static bool is_ascii(const struct text *t) {
  return t->size == (size_t)t->length;
}

/* Byte offset of a unit. */
static size_t byte_offset(duk_hthread *thr, const struct text *t, double unit) {
  return is_ascii(t) ? (size_t)unit
         : unit >= t->length
             ? t->size
             : duk_heap_strcache_offset_char2byte(thr, t->h, (duk_uint_fast32_t)unit);
}

static double unit_offset(duk_hthread *thr, const struct text *t, size_t byte) {
  return is_ascii(t) ? (double)byte
                     : (double)duk_heap_strcache_offset_byte2char(thr->heap, t->h, byte);
}

/* Pushes ToString(this); `this` may not be undefined or null. */
static void push_this_string(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  if (duk_is_null_or_undefined(thr, -1)) {
    builtins_throw_type(thr, "%s called on null or undefined", method);
  }
  if (!builtins_is_string(thr, -1)) {
    duk_to_hstring(thr, -1);
  }
}

static struct text push_this(duk_hthread *thr, const char *method) {
  push_this_string(thr, method);
  return text_at(thr, duk_get_top(thr) - 1);
}

static void push_units(duk_hthread *thr, const struct text *t, double start, double end) {
  if (start >= end) {
    duk_push_hstring_empty(thr);
    return;
  }
  size_t from = byte_offset(thr, t, start), to = byte_offset(thr, t, end);
  if (shared_string_is_slice(t->h, to - from) && to - from < t->size) {
    duk_hstring *part = shared_string_slice(thr->heap, t->h, (duk_uint32_t)from, (duk_uint32_t)to);
    if (part != NULL) {
      duk_push_hstring(thr, part);
      return;
    }
  }
  duk_push_lstring(thr, (const char *)t->data + from, to - from);
}

static uint32_t unit_at(duk_hthread *thr, const struct text *t, double unit) {
  return is_ascii(t) ? t->data[(size_t)unit]
                     : (uint32_t)duk_hstring_char_code_at_raw(thr, t->h, (duk_uint_t)unit, 0);
}

static void check_length(duk_hthread *thr, double length) {
  if (length > MAX_LENGTH) {
    builtins_throw_range(thr, "Invalid string length");
  }
}

static size_t encode_unit(uint8_t *p, uint32_t unit) {
  if (unit < 0x80) {
    p[0] = (uint8_t)unit;
    return 1;
  }
  if (unit < 0x800) {
    p[0] = (uint8_t)(0xc0 | unit >> 6);
    p[1] = (uint8_t)(0x80 | (unit & 0x3f));
    return 2;
  }
  p[0] = (uint8_t)(0xe0 | unit >> 12);
  p[1] = (uint8_t)(0x80 | (unit >> 6 & 0x3f));
  p[2] = (uint8_t)(0x80 | (unit & 0x3f));
  return 3;
}

/* --- The constructor --- */

static duk_ret_t string_constructor(duk_context *ctx) {
  if (duk_get_top(ctx) == 0) {
    duk_push_hstring_empty(ctx);
  } else {
    duk_set_top(ctx, 1);
    if (!duk_is_constructor_call(ctx) && duk_is_symbol(ctx, 0)) {
      duk_push_symbol_descriptive_string(ctx, duk_known_hstring(ctx, 0));
      return 1;
    }
  }
  duk_to_hstring(ctx, 0);
  if (duk_is_constructor_call(ctx)) {
    duk_hobject *prototype = builtins_push_new_prototype(ctx, DUK_BIDX_STRING_PROTOTYPE);
    duk_dup(ctx, 0);
    duk_to_object(ctx, -1);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, -1), prototype);
  }
  return 1;
}

static duk_ret_t string_from_char_code(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  uint8_t *buffer = duk_push_fixed_buffer_nozero(ctx, (duk_size_t)n * 3 + 1);
  size_t size = 0;
  for (duk_idx_t i = 0; i < n; i++) {
    size += encode_unit(buffer + size, duk_to_uint16(ctx, i));
  }
  duk_push_lstring(ctx, (const char *)buffer, size);
  return 1;
}

static duk_ret_t string_from_code_point(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  uint8_t *buffer = duk_push_fixed_buffer_nozero(ctx, (duk_size_t)n * 6 + 1);
  size_t size = 0;
  for (duk_idx_t i = 0; i < n; i++) {
    double cp = duk_to_number(ctx, i);
    if (!(cp >= 0 && cp <= 0x10ffff && cp == trunc(cp))) {
      builtins_throw_range(ctx, "Invalid code point %s", builtins_push_description(ctx, i));
    }
    uint32_t c = (uint32_t)cp;
    if (c >= 0x10000) {
      size += encode_unit(buffer + size, 0xd800 + ((c - 0x10000) >> 10));
      c = 0xdc00 + ((c - 0x10000) & 0x3ff);
    }
    size += encode_unit(buffer + size, c);
  }
  duk_push_lstring(ctx, (const char *)buffer, size);
  return 1;
}

static duk_ret_t string_raw(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  if (n == 0 || duk_is_null_or_undefined(ctx, 0)) {
    builtins_throw_type(ctx, "Cannot convert undefined or null to object");
  }
  duk_to_object(ctx, 0);
  duk_get_prop_literal(ctx, 0, "raw");
  if (duk_is_null_or_undefined(ctx, n)) {
    builtins_throw_type(ctx, "Cannot convert undefined or null to object");
  }
  duk_to_object(ctx, n);
  double length = builtins_length_of(ctx, n);
  duk_push_hstring_empty(ctx);
  for (double i = 0; i < length; i++) {
    builtins_get_index(ctx, n, i);
    duk_to_hstring(ctx, -1);
    duk_concat(ctx, 2);
    if (i + 1 < length && i + 1 < n) {
      duk_dup(ctx, (duk_idx_t)i + 1);
      duk_to_hstring(ctx, -1);
      duk_concat(ctx, 2);
    }
  }
  return 1;
}

/* --- Units and points --- */

static duk_ret_t string_char_at(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.charAt");
  double k = builtins_to_integer(ctx, 0);
  push_units(ctx, &t, k, k >= 0 && k < t.length ? k + 1 : k);
  return 1;
}

static duk_ret_t string_char_code_at(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.charCodeAt");
  double k = builtins_to_integer(ctx, 0);
  if (k < 0 || k >= t.length) {
    duk_push_nan(ctx);
  } else {
    duk_push_uint(ctx, unit_at(ctx, &t, k));
  }
  return 1;
}

static duk_ret_t string_code_point_at(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.codePointAt");
  double k = builtins_to_integer(ctx, 0);
  if (k < 0 || k >= t.length) {
    return 0;
  }
  uint32_t c = unit_at(ctx, &t, k);
  if (c >= 0xd800 && c < 0xdc00 && k + 1 < t.length) {
    uint32_t d = unit_at(ctx, &t, k + 1);
    if (d >= 0xdc00 && d < 0xe000) {
      c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
    }
  }
  duk_push_uint(ctx, c);
  return 1;
}

static duk_ret_t string_at(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.at");
  double k = builtins_to_integer(ctx, 0);
  k = k < 0 ? t.length + k : k;
  if (k < 0 || k >= t.length) {
    return 0;
  }
  push_units(ctx, &t, k, k + 1);
  return 1;
}

/* --- Parts --- */

static duk_ret_t string_slice(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.slice");
  double start = builtins_relative_index(ctx, 0, t.length, 0),
         end = builtins_relative_index(ctx, 1, t.length, t.length);
  push_units(ctx, &t, start, end);
  return 1;
}

static double clamp(double x, double max) {
  return x < 0 ? 0 : x > max ? max : x;
}

static duk_ret_t string_substring(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.substring");
  double start = clamp(builtins_to_integer(ctx, 0), t.length);
  double end = duk_is_undefined(ctx, 1) ? t.length : clamp(builtins_to_integer(ctx, 1), t.length);
  push_units(ctx, &t, fmin(start, end), fmax(start, end));
  return 1;
}

static duk_ret_t string_substr(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.substr");
  double start = builtins_relative_index(ctx, 0, t.length, 0);
  double length = duk_is_undefined(ctx, 1) ? t.length : builtins_to_integer(ctx, 1);
  push_units(ctx, &t, start, fmin(start + fmax(length, 0), t.length));
  return 1;
}

static duk_ret_t string_concat(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  push_this_string(ctx, "String.prototype.concat");
  duk_insert(ctx, 0);
  for (duk_idx_t i = 1; i <= n; i++) {
    if (!builtins_is_string(ctx, i)) {
      duk_to_hstring(ctx, i);
    }
  }
  vm_concat(ctx, ctx->valstack_bottom, ctx->valstack_bottom, (unsigned)n + 1, 0);
  duk_set_top(ctx, 1);
  return 1;
}

static duk_ret_t string_repeat(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.repeat");
  double n = builtins_to_integer(ctx, 0);
  if (n < 0 || isinf(n)) {
    builtins_throw_range(ctx, "Invalid count value: %s", builtins_push_description(ctx, 0));
  }
  check_length(ctx, n * t.length);
  size_t size = t.size * (size_t)(t.size == 0 ? 0 : n);
  uint8_t *buffer = duk_push_fixed_buffer_nozero(ctx, size + 1);
  if (t.size == 1) {
    memset(buffer, t.data[0], size);
  } else {
    for (size_t i = 0; i < size; i += t.size) {
      memcpy(buffer + i, t.data, t.size);
    }
  }
  duk_push_lstring(ctx, (const char *)buffer, size);
  return 1;
}

/* padStart, padEnd (magic 1) */
static duk_ret_t string_pad(duk_context *ctx) {
  bool at_end = duk_get_current_magic(ctx);
  push_this(ctx, at_end ? "String.prototype.padEnd" : "String.prototype.padStart");
  double length = builtins_to_length(ctx, 0);
  struct text t = text_at(ctx, 2);
  if (length <= t.length) {
    return 1;
  }
  if (duk_is_undefined(ctx, 1)) {
    duk_push_literal(ctx, " ");
    duk_replace(ctx, 1);
  } else {
    duk_to_hstring(ctx, 1);
  }
  struct text fill = text_at(ctx, 1);
  if (fill.size == 0) {
    return 1;
  }
  check_length(ctx, length);
  double missing = length - t.length, whole = floor(missing / fill.length);
  size_t rest = byte_offset(ctx, &fill, missing - whole * fill.length),
         pad = (size_t)whole * fill.size + rest;
  uint8_t *buffer = duk_push_fixed_buffer_nozero(ctx, pad + t.size), *p = buffer;
  if (at_end) {
    memcpy(p, t.data, t.size);
    p += t.size;
  }
  for (double i = 0; i < whole; i++, p += fill.size) {
    memcpy(p, fill.data, fill.size);
  }
  memcpy(p, fill.data, rest);
  if (!at_end) {
    memcpy(p + rest, t.data, t.size);
  }
  duk_push_lstring(ctx, (const char *)buffer, pad + t.size);
  return 1;
}

/* --- Searching --- */

static double find_text(duk_hthread *thr, const struct text *t, const struct text *what,
                        double from) {
  if (from + what->length > t->length) {
    return -1;
  }
  size_t start = byte_offset(thr, t, from);
  const uint8_t *p = what->size == 0
                         ? t->data + start
                         : memmem(t->data + start, t->size - start, what->data, what->size);
  return p == NULL ? -1 : unit_offset(thr, t, (size_t)(p - t->data));
}

static duk_ret_t string_index_of(duk_context *ctx) {
  push_this(ctx, "String.prototype.indexOf");
  duk_to_hstring(ctx, 0);
  struct text t = text_at(ctx, 2), what = text_at(ctx, 0);
  duk_push_number(ctx, find_text(ctx, &t, &what, clamp(builtins_to_integer(ctx, 1), t.length)));
  return 1;
}

static duk_ret_t string_last_index_of(duk_context *ctx) {
  push_this(ctx, "String.prototype.lastIndexOf");
  duk_to_hstring(ctx, 0);
  double position = duk_to_number(ctx, 1);
  struct text t = text_at(ctx, 2), what = text_at(ctx, 0);
  double start = isnan(position) ? t.length : clamp(trunc(position), t.length);
  double result = -1;
  if (what.length <= t.length) {
    start = fmin(start, t.length - what.length);
    for (const uint8_t *p = t.data + byte_offset(ctx, &t, start); p >= t.data; p--) {
      if (((*p & 0xc0) != 0x80 || what.size == 0) && memcmp(p, what.data, what.size) == 0) {
        result = unit_offset(ctx, &t, (size_t)(p - t.data));
        break;
      }
    }
  }
  duk_push_number(ctx, result);
  return 1;
}

/* IsRegExp of the value at idx. */
static bool is_regexp(duk_hthread *thr, duk_idx_t idx) {
  if (!duk_is_object(thr, idx)) {
    return false;
  }
  duk_get_prop_string(thr, idx, SYM_MATCH);
  if (!duk_is_undefined(thr, -1)) {
    return duk_to_boolean_top_pop(thr);
  }
  duk_pop(thr);
  return DUK_HOBJECT_GET_CLASS_NUMBER(duk_known_hobject(thr, idx)) == DUK_HOBJECT_CLASS_REGEXP;
}

enum { INCLUDES, STARTS_WITH, ENDS_WITH };

static duk_ret_t string_includes(duk_context *ctx) {
  static const char *const names[] = {"String.prototype.includes", "String.prototype.startsWith",
                                      "String.prototype.endsWith"};
  int kind = duk_get_current_magic(ctx);
  push_this(ctx, names[kind]);
  if (is_regexp(ctx, 0)) {
    builtins_throw_type(ctx, "First argument to %s must not be a regular expression", names[kind]);
  }
  duk_to_hstring(ctx, 0);
  struct text t = text_at(ctx, 2), what = text_at(ctx, 0);
  double position = kind == ENDS_WITH && duk_is_undefined(ctx, 1)
                        ? t.length
                        : clamp(builtins_to_integer(ctx, 1), t.length);
  bool found;
  if (kind == INCLUDES) {
    found = find_text(ctx, &t, &what, position) >= 0;
  } else {
    double start = kind == ENDS_WITH ? position - what.length : position;
    found = start >= 0 && start + what.length <= t.length;
    if (found) {
      size_t at = byte_offset(ctx, &t, start);
      found = t.size - at >= what.size && memcmp(t.data + at, what.data, what.size) == 0;
    }
  }
  duk_push_boolean(ctx, found);
  return 1;
}

/* --- Case, space, form --- */

/* magic: 1 upper */
static duk_ret_t string_change_case(duk_context *ctx) {
  bool upper = duk_get_current_magic(ctx) & 1, locale = duk_get_current_magic(ctx) & 2;
  struct text t = push_this(
      ctx, upper
               ? (locale ? "String.prototype.toLocaleUpperCase" : "String.prototype.toUpperCase")
               : (locale ? "String.prototype.toLocaleLowerCase" : "String.prototype.toLowerCase"));
  if (is_ascii(&t)) {
    size_t i = 0;
    while (i < t.size &&
           !(upper ? t.data[i] >= 'a' && t.data[i] <= 'z' : t.data[i] >= 'A' && t.data[i] <= 'Z')) {
      i++;
    }
    if (i < t.size) {
      uint8_t small[256],
          *p = t.size <= sizeof small ? small : duk_push_fixed_buffer_nozero(ctx, t.size);
      memcpy(p, t.data, t.size);
      for (; i < t.size; i++) {
        uint8_t c = p[i];
        p[i] = upper ? (c >= 'a' && c <= 'z' ? c - 32 : c) : (c >= 'A' && c <= 'Z' ? c + 32 : c);
      }
      duk_push_lstring(ctx, (const char *)p, t.size);
    }
    return 1;
  }
  size_t size;
  uint8_t *text = (upper ? unicode_text_upper : unicode_text_lower)(t.data, t.size, &size);
  if (text == NULL) {
    DUK_ERROR_ALLOC_FAILED(ctx);
  }
  duk_push_lstring(ctx, (const char *)text, size);
  free(text);
  return 1;
}

/* magic: 1 at the start, 2 at the end */
static duk_ret_t string_trim(duk_context *ctx) {
  static const char *const names[] = {"", "String.prototype.trimLeft", "String.prototype.trimRight",
                                      "String.prototype.trim"};
  int where = duk_get_current_magic(ctx);
  struct text t = push_this(ctx, names[where]);
  size_t start = 0, end = t.size;
  while ((where & 1) && start < end) {
    size_t at = start;
    if (!unicode_is_space(unicode_read_unit(t.data, t.size, &at))) {
      break;
    }
    start = at;
  }
  while ((where & 2) && end > start) {
    size_t at = end - 1;
    while (at > start && (t.data[at] & 0xc0) == 0x80) {
      at--;
    }
    size_t next = at;
    if (!unicode_is_space(unicode_read_unit(t.data, t.size, &next))) {
      break;
    }
    end = at;
  }
  if (start > 0 || end < t.size) {
    duk_push_lstring(ctx, (const char *)t.data + start, end - start);
  }
  return 1;
}

static duk_ret_t string_normalize(duk_context *ctx) {
  static const struct {
    const char *name;
    enum unicode_form form;
  } forms[] = {
      {"NFC", UNICODE_NFC}, {"NFD", UNICODE_NFD}, {"NFKC", UNICODE_NFKC}, {"NFKD", UNICODE_NFKD}};
  push_this(ctx, "String.prototype.normalize");
  int form = 0;
  if (!duk_is_undefined(ctx, 0)) {
    const char *name = duk_to_string(ctx, 0);
    while (form < 4 && strcmp(name, forms[form].name) != 0) {
      form++;
    }
    if (form == 4) {
      builtins_throw_range(ctx, "The normalization form should be one of NFC, NFD, NFKC, NFKD.");
    }
  }
  struct text t = text_at(ctx, 1);
  if (!is_ascii(&t)) {
    size_t size;
    uint8_t *text = unicode_text_normalize(forms[form].form, t.data, t.size, &size);
    if (text == NULL) {
      DUK_ERROR_ALLOC_FAILED(ctx);
    }
    duk_push_lstring(ctx, (const char *)text, size);
    free(text);
  }
  return 1;
}

static duk_ret_t string_locale_compare(duk_context *ctx) {
  push_this(ctx, "String.prototype.localeCompare");
  duk_to_hstring(ctx, 0);
  if (!duk_is_undefined(ctx, 1) || !duk_is_undefined(ctx, 2)) {
    duk_push_array(ctx);
    duk_dup(ctx, 3);
    duk_put_prop_index(ctx, -2, 0);
    duk_dup(ctx, 0);
    duk_put_prop_index(ctx, -2, 1);
    if (locale_text_push(ctx, "compare", 1)) {
      return 1;
    }
    duk_pop(ctx);
  }
  struct text a = text_at(ctx, 3), b = text_at(ctx, 0);
  duk_push_int(ctx, collation_compare(a.data, a.size, b.data, b.size));
  return 1;
}

/* --- Well-formedness --- */

static duk_ret_t string_is_well_formed(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.isWellFormed");
  bool good = true;
  for (size_t i = 0; i < t.size && good;) {
    uint32_t c = unicode_read_point(t.data, t.size, &i);
    good = c < 0xd800 || c > 0xdfff;
  }
  duk_push_boolean(ctx, good);
  return 1;
}

static duk_ret_t string_to_well_formed(duk_context *ctx) {
  struct text t = push_this(ctx, "String.prototype.toWellFormed");
  uint8_t *p = duk_push_fixed_buffer_nozero(ctx, t.size + 1);
  memcpy(p, t.data, t.size);
  for (size_t i = 0; i < t.size;) {
    size_t start = i;
    uint32_t c = unicode_read_point(t.data, t.size, &i);
    if (c >= 0xd800 && c <= 0xdfff) {
      memcpy(p + start, "\xef\xbf\xbd", 3);
    }
  }
  duk_push_lstring(ctx, (const char *)p, t.size);
  return 1;
}

/* --- Values --- */

/* toString, valueOf (magic 1) */
static duk_ret_t string_value(duk_context *ctx) {
  duk_push_this(ctx);
  duk_hobject *h = duk_get_hobject(ctx, 0);
  if (h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_STRING) {
    duk_tval *tv = duk_hobject_get_internal_value_tval_ptr(ctx->heap, h);
    if (tv != NULL) {
      duk_push_tval(ctx, tv);
    } else {
      duk_push_hstring_empty(ctx);
    }
    return 1;
  }
  if (!builtins_is_string(ctx, 0)) {
    builtins_throw_type(ctx, "String.prototype.%s requires that 'this' be a String",
                        duk_get_current_magic(ctx) ? "valueOf" : "toString");
  }
  return 1;
}

/* --- Annex B: HTML --- */

static const char *const html[][3] = {
    {"anchor", "a", "name"},      {"big", "big", NULL},       {"blink", "blink", NULL},
    {"bold", "b", NULL},          {"fixed", "tt", NULL},      {"fontcolor", "font", "color"},
    {"fontsize", "font", "size"}, {"italics", "i", NULL},     {"link", "a", "href"},
    {"small", "small", NULL},     {"strike", "strike", NULL}, {"sub", "sub", NULL},
    {"sup", "sup", NULL},
};

static duk_ret_t string_html(duk_context *ctx) {
  const char *const *tag = html[duk_get_current_magic(ctx)];
  char method[40];
  snprintf(method, sizeof method, "String.prototype.%s", tag[0]);
  push_this(ctx, method);
  duk_push_sprintf(ctx, "<%s", tag[1]);
  if (tag[2] != NULL) {
    duk_push_sprintf(ctx, " %s=\"", tag[2]);
    duk_to_hstring(ctx, 0);
    struct text t = text_at(ctx, 0);
    duk_idx_t n = 1;
    for (size_t i = 0; i < t.size; n++) {
      size_t end = i;
      while (end < t.size && t.data[end] != '"') {
        end++;
      }
      duk_require_stack(ctx, 4);
      duk_push_lstring(ctx, (const char *)t.data + i, end - i);
      if (end < t.size) {
        duk_push_literal(ctx, "&quot;");
        duk_concat(ctx, 2);
        end++;
      }
      i = end;
    }
    duk_concat(ctx, n);
    duk_push_literal(ctx, "\"");
    duk_concat(ctx, 3);
  }
  duk_push_literal(ctx, ">");
  duk_dup(ctx, 1);
  duk_push_sprintf(ctx, "</%s>", tag[1]);
  duk_concat(ctx, 4);
  return 1;
}

static const struct builtin_property string_prototype[] = {
    BP_METHOD_MAGIC("anchor", string_html, 1, 1, 0),
    BP_QUICK("at", string_at, 1, 1, string_quick_at),
    BP_METHOD_MAGIC("big", string_html, 0, 1, 1),
    BP_METHOD_MAGIC("blink", string_html, 0, 1, 2),
    BP_METHOD_MAGIC("bold", string_html, 0, 1, 3),
    BP_QUICK("charAt", string_char_at, 1, 1, string_quick_char_at),
    BP_QUICK("charCodeAt", string_char_code_at, 1, 1, string_quick_char_code_at),
    BP_QUICK("codePointAt", string_code_point_at, 1, 1, string_quick_code_point_at),
    BP_METHOD("concat", string_concat, 1, DUK_VARARGS),
    BP_QUICK_MAGIC("endsWith", string_includes, 1, 2, ENDS_WITH, string_quick_ends_with),
    BP_METHOD_MAGIC("fontcolor", string_html, 1, 1, 5),
    BP_METHOD_MAGIC("fontsize", string_html, 1, 1, 6),
    BP_METHOD_MAGIC("fixed", string_html, 0, 1, 4),
    BP_QUICK_MAGIC("includes", string_includes, 1, 2, INCLUDES, string_quick_includes),
    BP_QUICK("indexOf", string_index_of, 1, 2, string_quick_index_of),
    BP_METHOD_MAGIC("italics", string_html, 0, 1, 7),
    BP_METHOD("lastIndexOf", string_last_index_of, 1, 2),
    BP_METHOD_MAGIC("link", string_html, 1, 1, 8),
    BP_METHOD("localeCompare", string_locale_compare, 1, 3),
    BP_METHOD("normalize", string_normalize, 0, 1),
    BP_METHOD_MAGIC("padEnd", string_pad, 1, 2, 1),
    BP_METHOD_MAGIC("padStart", string_pad, 1, 2, 0),
    BP_METHOD("repeat", string_repeat, 1, 1),
    BP_QUICK("slice", string_slice, 2, 2, string_quick_slice),
    BP_METHOD_MAGIC("small", string_html, 0, 1, 9),
    BP_METHOD_MAGIC("strike", string_html, 0, 1, 10),
    BP_METHOD_MAGIC("sub", string_html, 0, 1, 11),
    BP_QUICK("substr", string_substr, 2, 2, string_quick_substr),
    BP_QUICK("substring", string_substring, 2, 2, string_quick_substring),
    BP_METHOD_MAGIC("sup", string_html, 0, 1, 12),
    BP_QUICK_MAGIC("startsWith", string_includes, 1, 2, STARTS_WITH, string_quick_starts_with),
    BP_METHOD_MAGIC("toString", string_value, 0, 0, 0),
    BP_QUICK_MAGIC("trim", string_trim, 0, 0, 3, string_quick_trim),
    BP_METHOD_MAGIC("trimStart", string_trim, 0, 0, 1),
    BP_ALIAS("trimLeft", "trimStart"),
    BP_METHOD_MAGIC("trimEnd", string_trim, 0, 0, 2),
    BP_ALIAS("trimRight", "trimEnd"),
    BP_METHOD_MAGIC("toLocaleLowerCase", string_change_case, 0, 0, 2),
    BP_METHOD_MAGIC("toLocaleUpperCase", string_change_case, 0, 0, 3),
    BP_QUICK_MAGIC("toLowerCase", string_change_case, 0, 0, 0, string_quick_lower),
    BP_QUICK_MAGIC("toUpperCase", string_change_case, 0, 0, 1, string_quick_upper),
    BP_METHOD_MAGIC("valueOf", string_value, 0, 0, 1),
    BP_METHOD("isWellFormed", string_is_well_formed, 0, 0),
    BP_METHOD("toWellFormed", string_to_well_formed, 0, 0),
};
static const struct builtin_property string_own[] = {
    BP_QUICK("fromCharCode", string_from_char_code, 1, DUK_VARARGS, string_quick_from_char_code),
    BP_METHOD("fromCodePoint", string_from_code_point, 1, DUK_VARARGS),
    BP_METHOD("raw", string_raw, 1, DUK_VARARGS),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_STRING_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(string_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, DUK_BIDX_STRING_CONSTRUCTOR, -2, DUK_BIDX_STRING_PROTOTYPE,
     "String", string_constructor, 0, 1, DUK_VARARGS, BO_TABLE(string_own)},
};
const struct builtin_table builtins_string = {BO_TABLE(objects)};
