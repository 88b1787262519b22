/*
 * The methods of RegExp.prototype that String's methods call through symbols: match, replace, search and split
 * (matchAll is with its iterator in regexp.c). Each follows the specification step by step for any object, and
 * takes a short cut for a RegExp whose own members nobody has changed.
 */
#include <string.h>

#include "engine/builtins/dense_array.h"
#include "engine/builtins/regexp.h"

#define UNICODE_FLAGS (REGEXP_UNICODE | REGEXP_UNICODE_SETS)

static void require_object(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  if (!duk_is_object(thr, -1)) builtins_incompatible_receiver(thr, method);
}

/* The byte offset after the character (code point if `unicode`) at `byte`, or one past the end. */
static size_t after_character(const struct regexp_subject *s, size_t byte, bool unicode) {
  if (byte >= s->length) return s->length + 1;
  const uint8_t *p = s->data + byte;
  size_t left = s->length - byte, size = 1;
  while (size < left && (p[size] & 0xc0) == 0x80) size++;
  if (unicode && left >= 6 && p[0] == 0xed && (p[1] & 0xf0) == 0xa0 && p[3] == 0xed &&
      (p[4] & 0xf0) == 0xb0)
    size = 6;
  return byte + size;
}

/* --- match --- */

static void match_all_pristine(duk_hthread *thr, const struct regexp_object *r, duk_idx_t regexp,
                               duk_idx_t string) {
  struct regexp_subject subject;
  struct regexp_match match;
  regexp_subject_init(&subject, duk_known_hstring(thr, string));
  regexp_set_last_index(thr, regexp, 0);
  regexp_push_match(thr, &match, r->code);
  duk_push_array(thr);
  for (size_t at = 0; at <= subject.length;) {
    if (!regexp_match(thr, r->code, &subject, at, r->flags & REGEXP_STICKY, &match)) break;
    regexp_push_capture(thr, &subject, &match, 0);
    dense_append(thr, -2);
    at = match.captures[1];
    if (match.captures[0] == at) at = after_character(&subject, at, r->flags & UNICODE_FLAGS);
  }
  if (!dense_length(duk_known_hobject(thr, -1))) duk_push_null(thr);
}

duk_ret_t regexp_symbol_match(duk_context *ctx) {
  duk_set_top(ctx, 1);
  require_object(ctx, "RegExp.prototype.@@match");
  duk_to_string(ctx, 0);
  struct regexp_object *r = regexp_object_pristine(ctx, 1);
  if (r && r->flags & REGEXP_GLOBAL) {
    match_all_pristine(ctx, r, 1, 0);
    return 1;
  }
  if (r) {
    regexp_builtin_exec(ctx, 1, 0, false);
    return 1;
  }
  int flags = regexp_push_flags(ctx, 1); /* 2 */
  if (!(flags & REGEXP_GLOBAL)) {
    regexp_exec(ctx, 1, 0);
    return 1;
  }
  regexp_set_last_index(ctx, 1, 0);
  duk_push_array(ctx); /* 3 */
  for (duk_uarridx_t n = 0;; n++) {
    regexp_exec(ctx, 1, 0); /* 4 */
    if (duk_is_null(ctx, 4)) {
      if (n == 0) return 1;
      duk_dup_m2(ctx);
      return 1;
    }
    duk_get_prop_index(ctx, 4, 0);
    duk_hstring *text = duk_to_hstring_m1(ctx);
    bool empty = DUK_HSTRING_IS_EMPTY(text);
    dense_append(ctx, 3);
    if (empty)
      regexp_set_last_index(
          ctx, 1, regexp_advance(ctx, 0, regexp_get_last_index(ctx, 1), flags & UNICODE_FLAGS));
    duk_set_top(ctx, 4);
  }
}

/* --- search --- */

duk_ret_t regexp_symbol_search(duk_context *ctx) {
  duk_set_top(ctx, 1);
  require_object(ctx, "RegExp.prototype.@@search");
  duk_to_string(ctx, 0);
  struct regexp_object *r = regexp_object_pristine(ctx, 1);
  if (r && !(r->flags & (REGEXP_GLOBAL | REGEXP_STICKY)) && regexp_get_last_index(ctx, 1) == 0) {
    struct regexp_subject subject;
    struct regexp_match match;
    regexp_subject_init(&subject, duk_known_hstring(ctx, 0));
    regexp_push_match(ctx, &match, r->code);
    if (!regexp_match(ctx, r->code, &subject, 0, false, &match)) {
      duk_push_int(ctx, -1);
      return 1;
    }
    regexp_subject_to_byte(&subject, match.captures[0]);
    duk_push_number(ctx, (double)subject.unit);
    return 1;
  }
  duk_get_prop_stridx_short(ctx, 1, DUK_STRIDX_LAST_INDEX); /* 2 */
  duk_push_int(ctx, 0);
  if (!duk_samevalue(ctx, 2, 3)) regexp_set_last_index(ctx, 1, 0);
  duk_pop(ctx);
  regexp_exec(ctx, 1, 0);                                   /* 3 */
  duk_get_prop_stridx_short(ctx, 1, DUK_STRIDX_LAST_INDEX); /* 4 */
  if (!duk_samevalue(ctx, 2, 4)) {
    duk_dup_2(ctx);
    duk_put_prop_stridx_short(ctx, 1, DUK_STRIDX_LAST_INDEX);
  }
  if (duk_is_null(ctx, 3))
    duk_push_int(ctx, -1);
  else
    duk_get_prop_stridx_short(ctx, 3, DUK_STRIDX_INDEX);
  return 1;
}

/* --- text under construction --- */

void text_builder_push(duk_hthread *thr, struct text_builder *b, size_t capacity) {
  b->thr = thr;
  b->length = 0;
  b->bytes = b->few;
  b->capacity = sizeof(b->few);
  if (capacity > sizeof(b->few)) {
    b->capacity = capacity;
    b->bytes = duk_push_dynamic_buffer(thr, capacity);
  } else {
    duk_push_undefined(thr);
  }
  b->idx = duk_get_top_index(thr);
}

void text_builder_add(struct text_builder *b, const void *bytes, size_t length) {
  if (length > b->capacity - b->length) {
    size_t capacity = b->capacity + b->capacity / 2 + length + 64;
    if (capacity > DUK_HSTRING_MAX_BYTELEN) capacity = b->length + length;
    if (capacity > DUK_HSTRING_MAX_BYTELEN) builtins_throw_range(b->thr, "Invalid string length");
    if (b->bytes == b->few) {
      b->bytes = duk_push_dynamic_buffer(b->thr, capacity);
      memcpy(b->bytes, b->few, b->length);
      duk_replace(b->thr, b->idx);
    } else {
      b->bytes = duk_resize_buffer(b->thr, b->idx, capacity);
    }
    b->capacity = capacity;
  }
  if (length) memcpy(b->bytes + b->length, bytes, length);
  b->length += length;
}

void text_builder_add_string(struct text_builder *b, duk_idx_t idx) {
  duk_hstring *h = duk_known_hstring(b->thr, idx);
  text_builder_add(b, DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h));
}

void text_builder_finish(struct text_builder *b) {
  duk_push_lstring(b->thr, (const char *)b->bytes, b->length);
  duk_replace(b->thr, b->idx);
}

/* --- replacement texts --- */

/* Where in `text` ("$<name>...", `at` behind the "$<") the name ends, or 0. */
static size_t name_end(const uint8_t *text, size_t length, size_t at) {
  const uint8_t *end = memchr(text + at, '>', length - at);
  return end ? (size_t)(end - text) : 0;
}

void substitution_expand(struct text_builder *b, const struct substitution *s, const uint8_t *text,
                         size_t length) {
  size_t from = 0;
  while (from < length) {
    const uint8_t *dollar = memchr(text + from, '$', length - from);
    size_t at = dollar ? (size_t)(dollar - text) : length;
    text_builder_add(b, text + from, at - from);
    if (!dollar) return;
    from = at;
    uint8_t c = at + 1 < length ? text[at + 1] : 0;
    if (c == '$') {
      text_builder_add(b, "$", 1);
      from += 2;
    } else if (c == '&') {
      text_builder_add(b, s->matched, s->matched_length);
      from += 2;
    } else if (c == '`') {
      text_builder_add(b, s->subject->data, s->begin);
      from += 2;
    } else if (c == '\'') {
      text_builder_add(b, s->subject->data + s->end, s->subject->length - s->end);
      from += 2;
    } else if (c >= '0' && c <= '9') {
      size_t n = c - '0', size = 2;
      if (at + 2 < length && text[at + 2] >= '0' && text[at + 2] <= '9' &&
          n * 10 + (text[at + 2] - '0') <= s->captures) {
        n = n * 10 + (size_t)(text[at + 2] - '0');
        size = 3;
      }
      if (n >= 1 && n <= s->captures)
        s->add_capture(b, s, n);
      else
        text_builder_add(b, text + at, size);
      from += size;
    } else if (c == '<' && s->groups >= 0) {
      size_t end = name_end(text, length, at + 2);
      if (!end) {
        text_builder_add(b, "$<", 2);
        from += 2;
        continue;
      }
      duk_push_lstring(b->thr, (const char *)text + at + 2, end - at - 2);
      duk_get_prop(b->thr, s->groups);
      if (!duk_is_undefined(b->thr, -1)) {
        duk_to_string(b->thr, -1);
        text_builder_add_string(b, -1);
      }
      duk_pop(b->thr);
      from = end + 1;
    } else {
      text_builder_add(b, "$", 1);
      from++;
    }
  }
}

/* --- replace --- */

static bool add_matched(struct text_builder *b, const struct substitution *s, size_t n) {
  size_t begin = s->match->captures[2 * n], end = s->match->captures[2 * n + 1];
  if (begin != REGEXP_UNSET) text_builder_add(b, s->subject->data + begin, end - begin);
  return true;
}

static bool add_listed(struct text_builder *b, const struct substitution *s, size_t n) {
  duk_get_prop_index(b->thr, s->list, (duk_uarridx_t)n);
  if (!duk_is_undefined(b->thr, -1)) {
    duk_to_string(b->thr, -1);
    text_builder_add_string(b, -1);
  }
  duk_pop(b->thr);
  return true;
}

/* Calls the function at `function` for a match and adds what it returns. */
static void add_called(struct text_builder *b, duk_idx_t function, duk_idx_t string,
                       const struct regexp_code *code, struct regexp_subject *subject,
                       const struct regexp_match *match) {
  duk_hthread *thr = b->thr;
  duk_idx_t nargs = (duk_idx_t)match->count + 2;
  duk_require_stack(thr, nargs + 8);
  duk_dup(thr, function);
  duk_push_undefined(thr);
  for (size_t i = 0; i < match->count; i++) regexp_push_capture(thr, subject, match, i);
  regexp_subject_to_byte(subject, match->captures[0]);
  duk_push_number(thr, (double)subject->unit);
  duk_dup(thr, string);
  if (regexp_has_names(code->program)) {
    regexp_push_groups(thr, code, subject, match);
    nargs++;
  }
  duk_call_method(thr, nargs);
  duk_to_string(thr, -1);
  text_builder_add_string(b, -1);
  duk_pop(thr);
}

/* Pushes the result. No code of the program runs but the replacing function, after all lastIndex writing. */
static void replace_pristine(duk_hthread *thr, struct regexp_object *r, duk_idx_t regexp,
                             duk_idx_t string, duk_idx_t replacement, bool functional) {
  struct regexp_subject subject;
  struct regexp_match match;
  struct text_builder b;
  struct regexp_code *code = r->code;
  bool global = r->flags & REGEXP_GLOBAL, sticky = r->flags & REGEXP_STICKY,
       unicode = r->flags & UNICODE_FLAGS;
  size_t at = 0, copied = 0, matches = 0;
  regexp_subject_init(&subject, duk_known_hstring(thr, string));
  if (global) {
    regexp_set_last_index(thr, regexp, 0);
  } else if (sticky) {
    double last = regexp_get_last_index(thr, regexp);
    if (last > (double)regexp_subject_units(&subject)) {
      regexp_set_last_index(thr, regexp, 0);
      duk_dup(thr, string);
      return;
    }
    regexp_subject_to_unit(thr, &subject, (size_t)last);
    at = subject.byte;
  }
  /* A replacing function may compile the RegExp anew: a copy keeps the code. */
  if (functional) regexp_push_keeper(thr, r);
  regexp_push_match(thr, &match, code);
  duk_hstring *template = functional ? NULL : duk_known_hstring(thr, replacement);
  const uint8_t *text = template ? DUK_HSTRING_GET_DATA(template) : NULL;
  size_t text_length = template ? DUK_HSTRING_GET_BYTELEN(template) : 0;
  bool plain = template && !memchr(text, '$', text_length);
  bool named = template && !plain && regexp_has_names(code->program);
  while (at <= subject.length && regexp_match(thr, code, &subject, at, sticky, &match)) {
    size_t begin = match.captures[0], end = match.captures[1];
    if (matches++ == 0) text_builder_push(thr, &b, subject.length);
    if (sticky && !global) {
      regexp_subject_to_byte(&subject, end);
      regexp_set_last_index(thr, regexp, (double)subject.unit);
    }
    text_builder_add(&b, subject.data + copied, begin - copied);
    copied = end;
    if (plain) {
      text_builder_add(&b, text, text_length);
    } else if (functional) {
      add_called(&b, replacement, string, code, &subject, &match);
    } else {
      struct substitution s = {.subject = &subject,
                               .begin = begin,
                               .end = end,
                               .captures = match.count - 1,
                               .matched = subject.data + begin,
                               .matched_length = end - begin,
                               .add_capture = add_matched,
                               .match = &match,
                               .groups = -1};
      if (named) {
        regexp_push_groups(thr, code, &subject, &match);
        s.groups = duk_get_top_index(thr);
      }
      substitution_expand(&b, &s, text, text_length);
      if (named) duk_pop(thr);
    }
    if (!global) break;
    at = end > begin ? end : after_character(&subject, end, unicode);
  }
  if (!matches) {
    if (sticky && !global) regexp_set_last_index(thr, regexp, 0);
    duk_dup(thr, string);
    return;
  }
  text_builder_add(&b, subject.data + copied, subject.length - copied);
  text_builder_finish(&b);
}

/* One result object of the general way, at `result`: adds its replacement. */
static void add_result(struct text_builder *b, duk_idx_t result, duk_idx_t string,
                       duk_idx_t replacement, bool functional, struct regexp_subject *subject,
                       size_t *copied) {
  duk_hthread *thr = b->thr;
  duk_idx_t top = duk_get_top(thr);
  double captures = builtins_length_of(thr, result) - 1;
  if (captures < 0) captures = 0;
  if (captures > 65535) builtins_throw_range(thr, "Invalid array length");
  duk_get_prop_index(thr, result, 0); /* top: the matched text */
  duk_hstring *matched = duk_to_hstring_m1(thr);
  duk_get_prop_stridx(thr, result, DUK_STRIDX_INDEX);
  double position = builtins_to_integer(thr, -1);
  duk_pop(thr);
  double units = (double)regexp_subject_units(subject);
  position = position < 0 ? 0 : position > units ? units : position;
  duk_require_stack(thr, (duk_idx_t)captures + 16);
  duk_push_array(thr); /* top + 1: the captures, by number */
  duk_push_undefined(thr);
  dense_append(thr, top + 1);
  for (duk_uarridx_t i = 1; i <= captures; i++) {
    duk_get_prop_index(thr, result, i);
    if (!duk_is_undefined(thr, -1)) duk_to_string(thr, -1);
    dense_append(thr, top + 1);
  }
  duk_get_prop_literal(thr, result, "groups"); /* top + 2 */
  double end_position = position + (double)duk_hstring_get_charlen(matched);
  regexp_subject_to_unit(thr, subject, (size_t)(end_position < units ? end_position : units));
  size_t end = subject->byte;
  regexp_subject_to_unit(thr, subject, (size_t)position);
  size_t begin = subject->byte;
  if (functional) {
    duk_idx_t nargs = (duk_idx_t)captures + 3;
    duk_dup(thr, replacement);
    duk_push_undefined(thr);
    duk_dup(thr, top);
    for (duk_uarridx_t i = 1; i <= captures; i++) duk_get_prop_index(thr, top + 1, i);
    duk_push_number(thr, position);
    duk_dup(thr, string);
    if (!duk_is_undefined(thr, top + 2)) {
      duk_dup(thr, top + 2);
      nargs++;
    }
    duk_call_method(thr, nargs);
    duk_to_string(thr, -1); /* top + 3 */
  } else {
    struct text_builder own;
    if (!duk_is_undefined(thr, top + 2)) duk_to_object(thr, top + 2);
    duk_hstring *template = duk_known_hstring(thr, replacement);
    struct substitution s = {.subject = subject,
                             .begin = begin,
                             .end = end,
                             .matched = DUK_HSTRING_GET_DATA(matched),
                             .matched_length = DUK_HSTRING_GET_BYTELEN(matched),
                             .captures = (size_t)captures,
                             .add_capture = add_listed,
                             .list = top + 1,
                             .groups = duk_is_undefined(thr, top + 2) ? -1 : top + 2};
    text_builder_push(thr, &own, 64);
    substitution_expand(&own, &s, DUK_HSTRING_GET_DATA(template),
                        DUK_HSTRING_GET_BYTELEN(template));
    text_builder_finish(&own);
  }
  if (begin >= *copied) {
    text_builder_add(b, subject->data + *copied, begin - *copied);
    text_builder_add_string(b, -1);
    *copied = end;
  }
  duk_set_top(thr, top);
}

duk_ret_t regexp_symbol_replace(duk_context *ctx) {
  duk_set_top(ctx, 2);
  require_object(ctx, "RegExp.prototype.@@replace"); /* 0: string, 1: replacement, 2: regexp */
  duk_to_string(ctx, 0);
  bool functional = duk_is_callable(ctx, 1);
  if (!functional) duk_to_string(ctx, 1);
  struct regexp_object *r = regexp_object_pristine(ctx, 2);
  if (r) {
    replace_pristine(ctx, r, 2, 0, 1, functional);
    return 1;
  }
  int flags = regexp_push_flags(ctx, 2); /* 3 */
  bool global = flags & REGEXP_GLOBAL;
  if (global) regexp_set_last_index(ctx, 2, 0);
  duk_push_array(ctx); /* 4: the results */
  duk_uarridx_t count = 0;
  for (;;) {
    regexp_exec(ctx, 2, 0); /* 5 */
    if (duk_is_null(ctx, 5)) break;
    duk_dup(ctx, 5);
    dense_append(ctx, 4);
    count++;
    if (!global) break;
    duk_get_prop_index(ctx, 5, 0);
    if (DUK_HSTRING_IS_EMPTY(duk_to_hstring_m1(ctx)))
      regexp_set_last_index(
          ctx, 2, regexp_advance(ctx, 0, regexp_get_last_index(ctx, 2), flags & UNICODE_FLAGS));
    duk_set_top(ctx, 5);
  }
  duk_set_top(ctx, 5);
  struct regexp_subject subject;
  struct text_builder b;
  size_t copied = 0;
  regexp_subject_init(&subject, duk_known_hstring(ctx, 0));
  text_builder_push(ctx, &b, subject.length + 64); /* 5 */
  for (duk_uarridx_t i = 0; i < count; i++) {
    duk_get_prop_index(ctx, 4, i); /* 6 */
    add_result(&b, 6, 0, 1, functional, &subject, &copied);
    duk_set_top(ctx, 6);
  }
  text_builder_add(&b, subject.data + copied, subject.length - copied);
  text_builder_finish(&b);
  return 1;
}

/* --- split --- */

/* Is `constructor` of the RegExp the original one, with the original species? */
static bool has_own_constructor(duk_hthread *thr, duk_idx_t regexp) {
  builtins_push_species_constructor(thr, regexp, DUK_BIDX_REGEXP_CONSTRUCTOR);
  return duk_get_hobject(thr, -1) == thr->builtins[DUK_BIDX_REGEXP_CONSTRUCTOR];
}

/* Splits with the array on the stack's top. */
static void split_pristine(duk_hthread *thr, const struct regexp_object *r, duk_idx_t string,
                           uint32_t limit) {
  struct regexp_subject subject;
  struct regexp_match match;
  duk_uarridx_t n = 0;
  duk_idx_t array = duk_get_top_index(thr);
  bool unicode = r->flags & UNICODE_FLAGS;
  size_t from = 0, at = 0;
  regexp_subject_init(&subject, duk_known_hstring(thr, string));
  regexp_push_match(thr, &match, r->code);
  if (subject.length == 0) {
    if (!regexp_match(thr, r->code, &subject, 0, true, &match)) {
      duk_dup(thr, string);
      dense_append(thr, array);
    }
    duk_pop(thr);
    return;
  }
  while (at < subject.length && regexp_match(thr, r->code, &subject, at, false, &match)) {
    size_t begin = match.captures[0], end = match.captures[1];
    if (begin >= subject.length) break;
    if (end == from) { /* empty, right behind the last */
      at = after_character(&subject, begin > at ? begin : at, unicode);
      continue;
    }
    duk_push_lstring(thr, (const char *)subject.data + from, begin - from);
    dense_append(thr, array);
    if (++n == limit) goto done;
    for (size_t i = 1; i < match.count; i++) {
      regexp_push_capture(thr, &subject, &match, i);
      dense_append(thr, array);
      if (++n == limit) goto done;
    }
    from = at = end;
  }
  duk_push_lstring(thr, (const char *)subject.data + from, subject.length - from);
  dense_append(thr, array);
done:
  duk_pop(thr);
}

/* Pushes the text between two places given in code units. */
static void push_between(duk_hthread *thr, struct regexp_subject *subject, double begin,
                         double end) {
  regexp_subject_to_unit(thr, subject, (size_t)begin);
  size_t from = subject->byte;
  regexp_subject_to_unit(thr, subject, (size_t)end);
  duk_push_lstring(thr, (const char *)subject->data + from, subject->byte - from);
}

duk_ret_t regexp_symbol_split(duk_context *ctx) {
  duk_set_top(ctx, 2);
  require_object(ctx, "RegExp.prototype.@@split"); /* 0: string, 1: limit, 2: regexp */
  duk_to_string(ctx, 0);
  bool own = has_own_constructor(ctx, 2); /* 3 */
  struct regexp_object *r = own ? regexp_object_pristine(ctx, 2) : NULL;
  if (r) {
    if (duk_is_object(ctx, 1)) { /* ToUint32 may run code, and even compile the RegExp anew */
      regexp_push_copy(ctx, r);
      r = regexp_object_at(ctx, -1);
    }
    uint32_t limit = duk_is_undefined(ctx, 1) ? UINT32_MAX : duk_to_uint32(ctx, 1);
    duk_push_array(ctx);
    if (limit) split_pristine(ctx, r, 0, limit);
    return 1;
  }
  int flags = regexp_push_flags(ctx, 2); /* 4 */
  if (!(flags & REGEXP_STICKY)) {
    duk_push_literal(ctx, "y");
    duk_concat(ctx, 2);
  }
  duk_dup(ctx, 3);
  duk_dup_2(ctx);
  duk_dup(ctx, 4);
  duk_new(ctx, 2);     /* 5: the splitter */
  duk_push_array(ctx); /* 6 */
  uint32_t limit = duk_is_undefined(ctx, 1) ? UINT32_MAX : duk_to_uint32(ctx, 1);
  if (limit == 0) return 1;
  struct regexp_subject subject;
  regexp_subject_init(&subject, duk_known_hstring(ctx, 0));
  double size = (double)regexp_subject_units(&subject), from = 0, at = 0;
  duk_uarridx_t n = 0;
  if (size == 0) {
    regexp_exec(ctx, 5, 0);
    bool matched = !duk_is_null(ctx, -1);
    duk_pop(ctx);
    if (!matched) {
      duk_dup_0(ctx);
      dense_append(ctx, 6);
    }
    return 1;
  }
  while (at < size) {
    regexp_set_last_index(ctx, 5, at);
    regexp_exec(ctx, 5, 0); /* 7 */
    double end = 0;
    if (!duk_is_null(ctx, 7)) {
      end = regexp_get_last_index(ctx, 5);
      if (end > size) end = size;
    }
    if (duk_is_null(ctx, 7) || end == from) {
      at = regexp_advance(ctx, 0, at, flags & UNICODE_FLAGS);
      duk_set_top(ctx, 7);
      continue;
    }
    push_between(ctx, &subject, from, at);
    dense_append(ctx, 6);
    if (++n == limit) goto done;
    double captures = builtins_length_of(ctx, 7) - 1;
    for (double i = 1; i <= captures; i++) {
      builtins_get_index(ctx, 7, i);
      dense_append(ctx, 6);
      if (++n == limit) goto done;
    }
    from = at = end;
    duk_set_top(ctx, 7);
  }
  push_between(ctx, &subject, from, size);
  dense_append(ctx, 6);
done:
  duk_set_top(ctx, 7);
  return 1;
}
