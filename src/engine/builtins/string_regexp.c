/*
 * The methods of String.prototype that may be given a RegExp: match, matchAll, replace, replaceAll, search, split.
 */
#include <string.h>

#include "engine/builtins/dense_array.h"
#include "engine/builtins/regexp.h"

/* Pushes `this` [1 or 2] after checking that it is not null or undefined. */
static void push_this_coercible(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  if (duk_is_null_or_undefined(thr, -1))
    builtins_throw_type(thr, "String.prototype.%s called on null or undefined", method);
}

/* Has the object at [0] a method for `symbol`? Pushes it then. */
static bool find_method(duk_hthread *thr, const char *symbol) {
  if (!duk_is_object(thr, 0)) return false;
  if (builtins_get_method(thr, 0, symbol)) return true;
  duk_pop(thr);
  return false;
}

/* The method on the stack's top applied to [0], with `this` of the running function and `extra` or nothing. */
static duk_ret_t call_found(duk_hthread *thr, duk_idx_t receiver, duk_idx_t extra) {
  duk_dup_0(thr);
  duk_dup(thr, receiver);
  if (extra >= 0) duk_dup(thr, extra);
  duk_call_method(thr, extra >= 0 ? 2 : 1);
  return 1;
}

static bool is_regexp(duk_hthread *thr, duk_idx_t idx) {
  duk_get_prop_literal(thr, idx, SYM_MATCH);
  bool result =
      duk_is_undefined(thr, -1) ? regexp_object_at(thr, idx) != NULL : duk_to_boolean(thr, -1);
  duk_pop(thr);
  return result;
}

/* A RegExp given to a method that needs flag g. */
static void require_global(duk_hthread *thr, const char *method) {
  if (!duk_is_object(thr, 0) || !is_regexp(thr, 0)) return;
  struct regexp_object *pristine = regexp_object_pristine(thr, 0);
  if (pristine && pristine->flags & REGEXP_GLOBAL) return;
  duk_get_prop_stridx_short(thr, 0, DUK_STRIDX_FLAGS);
  if (duk_is_null_or_undefined(thr, -1))
    builtins_throw_type(thr, "String.prototype.%s called with a non-global RegExp argument",
                        method);
  duk_hstring *flags = duk_to_hstring_m1(thr);
  if (!memchr(DUK_HSTRING_GET_DATA(flags), 'g', DUK_HSTRING_GET_BYTELEN(flags)))
    builtins_throw_type(thr, "String.prototype.%s called with a non-global RegExp argument",
                        method);
  duk_pop(thr);
}

/* Makes a RegExp of [0] and calls its method for `symbol` with the string at [1]. */
static duk_ret_t call_made(duk_hthread *thr, const char *symbol, const char *flags) {
  duk_to_string(thr, 1);
  duk_hstring *pattern;
  if (duk_is_undefined(thr, 0)) {
    duk_push_hstring_empty(thr);
    duk_replace(thr, 0);
  }
  pattern = duk_to_hstring(thr, 0);
  duk_push_string(thr, flags);
  regexp_push_new(thr, pattern, duk_known_hstring(thr, -1));
  duk_get_prop_string(thr, -1, symbol);
  builtins_require_callable(thr, -1);
  duk_insert(thr, -2);
  duk_dup_1(thr);
  duk_call_method(thr, 1);
  return 1;
}

static duk_ret_t string_match(duk_context *ctx) {
  push_this_coercible(ctx, "match");
  return find_method(ctx, SYM_MATCH) ? call_found(ctx, 1, -1) : call_made(ctx, SYM_MATCH, "");
}

static duk_ret_t string_match_all(duk_context *ctx) {
  push_this_coercible(ctx, "matchAll");
  require_global(ctx, "matchAll");
  return find_method(ctx, SYM_MATCH_ALL) ? call_found(ctx, 1, -1)
                                         : call_made(ctx, SYM_MATCH_ALL, "g");
}

static duk_ret_t string_search(duk_context *ctx) {
  push_this_coercible(ctx, "search");
  return find_method(ctx, SYM_SEARCH) ? call_found(ctx, 1, -1) : call_made(ctx, SYM_SEARCH, "");
}

/* --- replace --- */

static bool add_no_capture(struct text_builder *b, const struct substitution *s, size_t n) {
  (void)b, (void)s, (void)n;
  return false;
}

/* The next place at or after `from` where `text` stands, or SIZE_MAX. */
static size_t find_text(const struct regexp_subject *subject, size_t from, const uint8_t *text,
                        size_t length) {
  if (from > subject->length) return SIZE_MAX;
  const uint8_t *found = length ? memmem(subject->data + from, subject->length - from, text, length)
                                : subject->data + from;
  return found ? (size_t)(found - subject->data) : SIZE_MAX;
}

/* [0] what to look for, [1] the replacement, [2] the string: pushes the result. */
static duk_ret_t replace_text(duk_hthread *thr, bool all) {
  duk_to_string(thr, 2);
  duk_to_string(thr, 0);
  bool functional = duk_is_callable(thr, 1);
  if (!functional) duk_to_string(thr, 1);
  duk_hstring *sought = duk_known_hstring(thr, 0);
  const uint8_t *text = DUK_HSTRING_GET_DATA(sought);
  size_t length = DUK_HSTRING_GET_BYTELEN(sought), copied = 0;
  struct regexp_subject subject;
  struct text_builder b;
  regexp_subject_init(&subject, duk_known_hstring(thr, 2));
  size_t at = find_text(&subject, 0, text, length);
  if (at == SIZE_MAX) {
    duk_dup_2(thr);
    return 1;
  }
  text_builder_push(thr, &b, subject.length + 64);
  while (at != SIZE_MAX) {
    text_builder_add(&b, subject.data + copied, at - copied);
    copied = at + length;
    if (functional) {
      duk_dup_1(thr);
      duk_push_undefined(thr);
      duk_dup_0(thr);
      regexp_subject_to_byte(&subject, at);
      duk_push_number(thr, (double)subject.unit);
      duk_dup_2(thr);
      duk_call_method(thr, 3);
      duk_to_string(thr, -1);
      text_builder_add_string(&b, -1);
      duk_pop(thr);
    } else {
      duk_hstring *template = duk_known_hstring(thr, 1);
      struct substitution s = {.subject = &subject,
                               .begin = at,
                               .end = copied,
                               .matched = text,
                               .matched_length = length,
                               .add_capture = add_no_capture,
                               .groups = -1};
      substitution_expand(&b, &s, DUK_HSTRING_GET_DATA(template),
                          DUK_HSTRING_GET_BYTELEN(template));
    }
    if (!all) break;
    if (length) {
      at = find_text(&subject, copied, text, length);
    } else { /* between any two code units */
      at++;
      while (at < subject.length && (subject.data[at] & 0xc0) == 0x80) at++;
      if (at > subject.length) break;
    }
  }
  text_builder_add(&b, subject.data + copied, subject.length - copied);
  text_builder_finish(&b);
  return 1;
}

static duk_ret_t string_replace(duk_context *ctx) {
  push_this_coercible(ctx, "replace");
  return find_method(ctx, SYM_REPLACE) ? call_found(ctx, 2, 1) : replace_text(ctx, false);
}

static duk_ret_t string_replace_all(duk_context *ctx) {
  push_this_coercible(ctx, "replaceAll");
  require_global(ctx, "replaceAll");
  return find_method(ctx, SYM_REPLACE) ? call_found(ctx, 2, 1) : replace_text(ctx, true);
}

/* --- split --- */

static duk_ret_t split_text(duk_hthread *thr) {
  struct regexp_subject subject;
  duk_uarridx_t n = 0;
  duk_to_string(thr, 2);
  uint32_t limit = duk_is_undefined(thr, 1) ? UINT32_MAX : duk_to_uint32(thr, 1);
  bool whole = duk_is_undefined(thr, 0);
  duk_to_string(thr, 0);
  duk_push_array(thr); /* 3 */
  if (limit == 0) return 1;
  if (whole) {
    duk_dup_2(thr);
    dense_append(thr, 3);
    return 1;
  }
  duk_hstring *sought = duk_known_hstring(thr, 0);
  const uint8_t *text = DUK_HSTRING_GET_DATA(sought);
  size_t length = DUK_HSTRING_GET_BYTELEN(sought), from = 0, at;
  regexp_subject_init(&subject, duk_known_hstring(thr, 2));
  if (length == 0) { /* each code unit */
    while (from < subject.length && n < limit) {
      size_t end = from + 1;
      while (end < subject.length && (subject.data[end] & 0xc0) == 0x80) end++;
      duk_push_lstring(thr, (const char *)subject.data + from, end - from);
      dense_append(thr, 3);
      n++;
      from = end;
    }
    return 1;
  }
  while ((at = find_text(&subject, from, text, length)) != SIZE_MAX) {
    duk_push_lstring(thr, (const char *)subject.data + from, at - from);
    dense_append(thr, 3);
    if (++n == limit) return 1;
    from = at + length;
  }
  duk_push_lstring(thr, (const char *)subject.data + from, subject.length - from);
  dense_append(thr, 3);
  return 1;
}

static duk_ret_t string_split(duk_context *ctx) {
  push_this_coercible(ctx, "split");
  return find_method(ctx, SYM_SPLIT) ? call_found(ctx, 2, 1) : split_text(ctx);
}

static const struct builtin_property prototype[] = {
    BP_METHOD("match", string_match, 1, 1),     BP_METHOD("matchAll", string_match_all, 1, 1),
    BP_METHOD("replace", string_replace, 2, 2), BP_METHOD("replaceAll", string_replace_all, 2, 2),
    BP_METHOD("search", string_search, 1, 1),   BP_METHOD("split", string_split, 2, 2),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_STRING_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(prototype)},
};
const struct builtin_table builtins_string_regexp = {BO_TABLE(objects)};
