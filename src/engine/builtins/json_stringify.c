/*
 * JSON.stringify (ECMAScript 25.5.2). The text is collected as bytes in one buffer that lies on the value stack. Plain
 * objects and arrays are read in place; what a program can intercept goes through the abstract operations. The depth is
 * bounded by the C stack and MAX_DEPTH; Node's has a bound of that size, too.
 */
#include "json.h"

#include <math.h>
#include <string.h>

#include "array.h"
#include "dense_array.h"
#include "engine/vm/vm.h"
#include "object_operations.h"

enum { MAX_GAP = 10, MAX_DEPTH = 10000 /* looking for circles takes the square of it */ };

/* A container that is being written, as the innermost link of a list. */
struct level {
  const struct level *outer;
  duk_hobject *object; /* borrowed from the value stack */
  duk_hstring *key;    /* of the member being written; NULL in an array */
  duk_uint32_t index;
};

struct writer {
  duk_hthread *thr;
  duk_idx_t buffer; /* absolute stack index */
  uint8_t *text;
  size_t length, room;
  duk_idx_t replacer; /* function, or -1 */
  duk_idx_t names;    /* array of the only names to be written, or -1 */
  const uint8_t *gap;
  size_t gap_length, depth;
  const struct level *level;
};

/* --- Text --- */

static uint8_t *reserve(struct writer *w, size_t more) {
  if (DUK_UNLIKELY(w->room - w->length < more)) {
    if (more > DUK_HSTRING_MAX_BYTELEN - w->length)
      builtins_throw_range(w->thr, "Invalid string length");
    size_t room = w->room * 2;
    if (room < w->length + more) room = w->length + more;
    w->text = duk_resize_buffer(w->thr, w->buffer, room);
    w->room = room;
  }
  return w->text + w->length;
}

static void write_text(struct writer *w, const void *text, size_t length) {
  memcpy(reserve(w, length), text, length);
  w->length += length;
}

static void write_byte(struct writer *w, uint8_t byte) {
  *reserve(w, 1) = byte;
  w->length++;
}

static void write_line(struct writer *w) {
  if (w->gap_length == 0) return;
  write_byte(w, '\n');
  for (size_t i = 0; i < w->depth; i++) write_text(w, w->gap, w->gap_length);
}

/* The first byte that a quoted string cannot hold as it is, or that begins a surrogate. */
static const uint8_t *plain_end(const uint8_t *at, const uint8_t *end) {
  const uint64_t ones = 0x0101010101010101u, high = ones << 7;
  while (end - at >= 8) {
    uint64_t word, quote, slash, lead;
    memcpy(&word, at, 8);
    quote = word ^ (ones * '"');
    slash = word ^ (ones * '\\');
    lead = word ^ (ones * 0xed);
    if ((((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash) |
         ((lead - ones) & ~lead)) &
        high)
      break;
    at += 8;
  }
  while (at < end && *at >= 0x20 && *at != '"' && *at != '\\' && *at != 0xed) at++;
  return at;
}

static bool is_surrogate(const uint8_t *at, const uint8_t *end, uint8_t from, uint8_t to) {
  return end - at >= 3 && at[0] == 0xed && at[1] >= from && at[1] <= to;
}

static void write_unit_escape(struct writer *w, unsigned unit) {
  static const char digits[] = "0123456789abcdef";
  uint8_t text[6] = {'\\',
                     'u',
                     (uint8_t)digits[unit >> 12],
                     (uint8_t)digits[unit >> 8 & 15],
                     (uint8_t)digits[unit >> 4 & 15],
                     (uint8_t)digits[unit & 15]};
  write_text(w, text, sizeof text);
}

/* What stands at `at` and stopped plain_end; returns what comes after it. */
static const uint8_t *write_special(struct writer *w, const uint8_t *at, const uint8_t *end) {
  static const char names[] = "btn\0fr"; /* from U+0008 on */
  uint8_t c = *at;
  if (c == 0xed) {
    if (is_surrogate(at, end, 0xa0, 0xaf) && is_surrogate(at + 3, end, 0xb0, 0xbf)) {
      write_text(w, at, 6);
      return at + 6;
    }
    if (is_surrogate(at, end, 0xa0, 0xbf)) {
      write_unit_escape(w, 0xd000u | (unsigned)(at[1] & 0x3f) << 6 | (at[2] & 0x3f));
      return at + 3;
    }
    write_byte(w, c);
    return at + 1;
  }
  if (c == '"' || c == '\\' || (c >= 8 && c <= 13 && names[c - 8] != 0)) {
    write_byte(w, '\\');
    write_byte(w, c < 0x20 ? (uint8_t)names[c - 8] : c);
  } else {
    write_unit_escape(w, c);
  }
  return at + 1;
}

/* QuoteJSONString */
static void write_string(struct writer *w, duk_hstring *s) {
  const uint8_t *at = DUK_HSTRING_GET_DATA(s), *end = at + DUK_HSTRING_GET_BYTELEN(s);
  write_byte(w, '"');
  for (;;) {
    const uint8_t *to = plain_end(at, end);
    write_text(w, at, (size_t)(to - at));
    if (to == end) break;
    at = write_special(w, to, end);
  }
  write_byte(w, '"');
}

static void write_number(struct writer *w, double x) {
  enum { LONGEST = 40 };
  if (!isfinite(x)) {
    write_text(w, "null", 4);
    return;
  }
  if (x == floor(x) && fabs(x) < 1e15) {
    uint8_t text[LONGEST], *p = text + sizeof text;
    for (uint64_t n = (uint64_t)fabs(x); p == text + sizeof text || n > 0; n /= 10)
      *--p = (uint8_t)('0' + n % 10);
    if (x < 0) *--p = '-';
    write_text(w, p, (size_t)(text + sizeof text - p));
    return;
  }
  w->thr->valstack_top++; /* an undefined */
  DUK_TVAL_SET_NUMBER(w->thr->valstack_top - 1, x);
  duk_hstring *s = duk_to_hstring(w->thr, -1);
  write_text(w, DUK_HSTRING_GET_DATA(s), DUK_HSTRING_GET_BYTELEN(s));
  duk_pop(w->thr);
}

/* --- Cycles --- */

/* A data property's string value, or the name of the function that it is, found without running code. */
static duk_hstring *look_up_text(duk_hthread *thr, duk_hobject *h, const char *name,
                                 bool function) {
  duk_push_string(thr, name);
  duk_hstring *key = duk_known_hstring(thr, -1), *found = NULL;
  for (; h != NULL && !DUK_HOBJECT_IS_PROXY(h); h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    duk_tval *value = duk_hobject_find_entry_tval_ptr(thr->heap, h, key);
    if (value == NULL) continue;
    if (!function) {
      found = DUK_TVAL_IS_STRING(value) ? DUK_TVAL_GET_STRING(value) : NULL;
      break;
    }
    if (DUK_TVAL_IS_OBJECT(value) && DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(value)) &&
        !DUK_HOBJECT_IS_PROXY(DUK_TVAL_GET_OBJECT(value))) {
      duk_hobject *f = DUK_TVAL_GET_OBJECT(value);
      if (DUK_HOBJECT_HAS_LAZYPROPS(f)) { /* makes `name` a property */
        vm_push_object(thr, f);
        duk_push_literal(thr, "name");
        duk_has_prop(thr, -2);
        duk_pop(thr);
      }
      duk_pop(thr);
      return look_up_text(thr, f, "name", false);
    }
  }
  duk_pop(thr);
  return found;
}

/* "object with constructor 'X'" */
static void push_kind(duk_hthread *thr, duk_hobject *h) {
  duk_hstring *name = look_up_text(thr, h, "constructor", true);
  if (name == NULL || DUK_HSTRING_GET_BYTELEN(name) == 0 ||
      name == DUK_HTHREAD_STRING_UC_OBJECT(thr)) {
    duk_hstring *tag = look_up_text(thr, h, SYM_TO_STRING_TAG, false);
    name = tag != NULL ? tag : DUK_HTHREAD_STRING_UC_OBJECT(thr);
  }
  duk_push_literal(thr, "object with constructor '");
  duk_push_hstring(thr, name);
  duk_push_literal(thr, "'");
  duk_concat(thr, 3);
}

static void push_member(duk_hthread *thr, const struct level *level) {
  if (level->key == NULL) {
    duk_push_sprintf(thr, "index %lu", (unsigned long)level->index);
  } else if (DUK_HSTRING_GET_BYTELEN(level->key) == 0) {
    duk_push_literal(thr, "<anonymous>");
  } else {
    duk_push_literal(thr, "property '");
    duk_push_hstring(thr, level->key);
    duk_push_literal(thr, "'");
    duk_concat(thr, 3);
  }
}

/* The lines for the members from the first level to the one inside it, the middle ones left out as V8 does. */
static duk_idx_t push_circle(duk_hthread *thr, const struct level *innermost,
                             const struct level *first) {
  enum { SHOWN_FIRST = 2 };
  size_t count = 0, i = 0;
  duk_idx_t pieces = 0;
  for (const struct level *l = innermost; l != first; l = l->outer) count++;
  /* Line i tells how level i leads to level i + 1; the list runs from the inside out. */
  for (i = 0; i < count; i++) {
    if (i >= SHOWN_FIRST && i + 1 < count) {
      if (i == SHOWN_FIRST) {
        duk_push_literal(thr, "\n    |     ...");
        pieces++;
      }
      continue;
    }
    const struct level *to = innermost;
    for (size_t steps = count - 1 - i; steps > 0; steps--) to = to->outer;
    duk_push_literal(thr, "\n    |     ");
    push_member(thr, to->outer);
    duk_push_literal(thr, " -> ");
    push_kind(thr, to->object);
    pieces += 4;
  }
  return pieces;
}

DUK_NORETURN(static void throw_circular(struct writer *w, const struct level *first));
static void throw_circular(struct writer *w, const struct level *first) {
  duk_hthread *thr = w->thr;
  duk_require_stack(thr, 32);
  duk_push_literal(thr, "Converting circular structure to JSON\n    --> starting at ");
  push_kind(thr, first->object);
  duk_idx_t pieces = 2 + push_circle(thr, w->level, first);
  duk_push_literal(thr, "\n    --- ");
  push_member(thr, w->level);
  duk_push_literal(thr, " closes the circle");
  duk_concat(thr, pieces + 3);
  builtins_throw_type(thr, "%s", duk_get_string(thr, -1));
}

static void enter(struct writer *w, struct level *level, duk_hobject *h) {
  builtins_check_c_stack(w->thr);
  if (w->depth >= MAX_DEPTH) builtins_throw_range(w->thr, "Maximum call stack size exceeded");
  duk_require_stack(w->thr, 24);
  for (const struct level *l = w->level; l != NULL; l = l->outer) {
    if (l->object == h) throw_circular(w, l);
  }
  *level = (struct level){.outer = w->level, .object = h};
  w->level = level;
  w->depth++;
}

static void leave(struct writer *w) {
  w->level = w->level->outer;
  w->depth--;
}

/* --- Values --- */

/* SerializeJSONProperty of the value on the stack's top, which is popped; false: it is left out, nothing is written.
 * The key (for toJSON and the replacer) is w->level's; `holder` is a stack index. */
static bool write_value(struct writer *w, duk_idx_t holder);

static void push_member_key(struct writer *w) {
  if (w->level == NULL) {
    duk_push_literal(w->thr, "");
  } else if (w->level->key != NULL) {
    duk_push_hstring(w->thr, w->level->key);
  } else {
    duk_push_uint(w->thr, w->level->index);
    duk_to_string(w->thr, -1);
  }
}

static void write_array(struct writer *w, duk_idx_t at) {
  duk_hthread *thr = w->thr;
  duk_hobject *h = duk_known_hobject(thr, at);
  struct level level;
  enter(w, &level, h);
  duk_tval *elements = dense_elements(thr, h);
  double length = elements != NULL ? dense_length(h) : builtins_length_of(thr, at);
  write_byte(w, '[');
  for (double i = 0; i < length; i++) {
    if (i > 0) write_byte(w, ',');
    write_line(w);
    level.index = (duk_uint32_t)i;
    elements = dense_elements(thr, h); /* it may have changed meanwhile */
    if (elements != NULL && i < dense_length(h) && !DUK_TVAL_IS_UNUSED(elements + level.index))
      vm_push(thr, elements + level.index);
    else
      builtins_get_index(thr, at, i);
    if (!write_value(w, at)) write_text(w, "null", 4);
  }
  leave(w);
  if (length > 0) write_line(w);
  write_byte(w, ']');
}

/* The member named level.key, whose value is on the stack's top; *any: one has been written. */
static void write_member(struct writer *w, duk_idx_t at, bool *any) {
  size_t before = w->length;
  if (*any) write_byte(w, ',');
  write_line(w);
  write_string(w, w->level->key);
  write_byte(w, ':');
  if (w->gap_length > 0) write_byte(w, ' ');
  if (write_value(w, at))
    *any = true;
  else
    w->length = before;
}

/* May the members of h be read from its entries in their order? */
static bool is_plain(duk_hthread *thr, duk_hobject *h) {
  (void)thr; /* the configuration may not need it */
  enum { MOST_ENTRIES = 64 };
  duk_uint32_t n = DUK_HOBJECT_GET_ENEXT(h);
  if (DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) || DUK_HOBJECT_HAS_LAZYPROPS(h) ||
      DUK_HOBJECT_IS_BUFOBJ(h) || DUK_HOBJECT_GET_ASIZE(h) > 0 || n > MOST_ENTRIES)
    return false;
  for (duk_uint32_t i = 0; i < n; i++) {
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, h, i);
    if (key != NULL && DUK_HSTRING_HAS_ARRIDX(key)) return false;
  }
  return true;
}

/* The names are pushed before anything is written, since a program's code may change the object. */
static void write_plain_members(struct writer *w, duk_idx_t at, duk_hobject *h, struct level *level,
                                bool *any) {
  duk_hthread *thr = w->thr;
  duk_heap *heap = thr->heap;
  (void)heap;
  duk_uint32_t n = DUK_HOBJECT_GET_ENEXT(h);
  duk_require_stack(thr, (duk_idx_t)n + 8);
  duk_idx_t first = duk_get_top(thr);
  for (duk_uint32_t i = 0; i < n; i++) {
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, h, i);
    if (key == NULL || DUK_HSTRING_HAS_SYMBOL(key) || DUK_HSTRING_HAS_HIDDEN(key) ||
        !DUK_HOBJECT_E_SLOT_IS_ENUMERABLE(heap, h, i))
      duk_push_undefined(thr);
    else
      duk_push_hstring(thr, key);
  }
  for (duk_uint32_t i = 0; i < n; i++) {
    duk_tval *name = thr->valstack_bottom + first + i;
    if (!DUK_TVAL_IS_STRING(name)) continue;
    level->key = DUK_TVAL_GET_STRING(name);
    if (i < DUK_HOBJECT_GET_ENEXT(h) && DUK_HOBJECT_E_GET_KEY(heap, h, i) == level->key &&
        !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, h, i)) {
      vm_push(thr, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(heap, h, i));
    } else {
      duk_push_hstring(thr, level->key);
      duk_get_prop(thr, at);
    }
    write_member(w, at, any);
  }
  duk_set_top(thr, first);
}

static void write_object(struct writer *w, duk_idx_t at) {
  duk_hthread *thr = w->thr;
  duk_hobject *h = duk_known_hobject(thr, at);
  struct level level;
  bool any = false;
  enter(w, &level, h);
  write_byte(w, '{');
  if (w->names < 0 && is_plain(thr, h)) {
    write_plain_members(w, at, h, &level, &any);
  } else {
    duk_idx_t names = w->names;
    if (names < 0) {
      vm_push_own_keys(thr, at);
      names = duk_get_top(thr) - 1;
    }
    duk_uint32_t n = dense_length(duk_known_hobject(thr, names));
    for (duk_uint32_t i = 0; i < n; i++) {
      duk_get_prop_index(thr, names, i);
      if (!duk_is_symbol(thr, -1)) {
        level.key = duk_known_hstring(thr, -1); /* the array keeps it */
        duk_dup_top(thr);
        duk_get_prop(thr, at);
        write_member(w, at, &any);
      }
      duk_pop(thr);
    }
    if (w->names < 0) duk_pop(thr);
  }
  leave(w);
  if (any) write_line(w);
  write_byte(w, '}');
}

/* [ ... value ] -> [ ... value.toJSON(key) ] */
static void apply_to_json(struct writer *w, duk_idx_t at) {
  duk_hthread *thr = w->thr;
  duk_get_prop_literal(thr, at, "toJSON");
  if (!builtins_is_callable(thr, -1)) {
    duk_pop(thr);
    return;
  }
  duk_dup(thr, at);
  push_member_key(w);
  duk_call_method(thr, 1);
  duk_replace(thr, at);
}

/* A Number, String, Boolean or BigInt object becomes its value. */
static void unwrap(duk_hthread *thr, duk_idx_t at) {
  duk_hobject *h = duk_known_hobject(thr, at);
  duk_tval *inner;
  switch (DUK_HOBJECT_GET_CLASS_NUMBER(h)) {
  case DUK_HOBJECT_CLASS_NUMBER: duk_to_number(thr, at); break;
  case DUK_HOBJECT_CLASS_STRING: duk_to_string(thr, at); break;
  case DUK_HOBJECT_CLASS_BOOLEAN:
  case DUK_HOBJECT_CLASS_OBJECT:
    inner = DUK_HOBJECT_IS_PROXY(h) || DUK_HOBJECT_GET_ENEXT(h) == 0
                ? NULL
                : duk_hobject_get_internal_value_tval_ptr(thr->heap, h);
    if (inner != NULL &&
        (DUK_TVAL_IS_BOOLEAN(inner) || DUK_TVAL_GET_TAG(inner) == DUK_TAG_BIGINT)) {
      vm_push(thr, inner);
      duk_replace(thr, at);
    }
    break;
  default: break;
  }
}

static bool write_value(struct writer *w, duk_idx_t holder) {
  duk_hthread *thr = w->thr;
  duk_idx_t at = duk_get_top(thr) - 1;
  duk_tval *value = thr->valstack_top - 1;
  bool written = true;
  if (DUK_TVAL_IS_OBJECT(value) || DUK_TVAL_GET_TAG(value) == DUK_TAG_BIGINT) {
    duk_require_stack(thr, 8);
    apply_to_json(w, at);
  }
  if (w->replacer >= 0) {
    duk_require_stack(thr, 8);
    duk_dup(thr, w->replacer);
    duk_dup(thr, holder);
    push_member_key(w);
    duk_dup(thr, at);
    duk_call_method(thr, 2);
    duk_replace(thr, at);
  }
  value = thr->valstack_bottom + at;
  if (DUK_TVAL_IS_OBJECT(value)) unwrap(thr, at);
  value = thr->valstack_bottom + at;
  if (DUK_TVAL_IS_OBJECT(value)) {
    if (DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(value)))
      written = false;
    else if (array_is_array(thr, at))
      write_array(w, at);
    else
      write_object(w, at);
  } else if (DUK_TVAL_IS_STRING(value)) {
    duk_hstring *s = DUK_TVAL_GET_STRING(value);
    if (DUK_HSTRING_HAS_SYMBOL(s))
      written = false;
    else
      write_string(w, s);
  } else if (DUK_TVAL_IS_NULL(value)) {
    write_text(w, "null", 4);
  } else if (DUK_TVAL_IS_BOOLEAN(value)) {
    bool is_true = DUK_TVAL_GET_BOOLEAN(value) != 0;
    write_text(w, is_true ? "true" : "false", is_true ? 4 : 5);
  } else if (DUK_TVAL_GET_TAG(value) == DUK_TAG_BIGINT) {
    builtins_throw_type(thr, "Do not know how to serialize a BigInt");
  } else if (duk_is_number(thr, at)) {
    write_number(w, DUK_TVAL_GET_NUMBER(value));
  } else {
    written = false;
  }
  vm_set_top(thr, thr->valstack_bottom + at);
  return written;
}

/* --- Arguments --- */

static bool has_class(duk_hthread *thr, duk_idx_t at, duk_small_uint_t class_number) {
  return duk_is_object(thr, at) &&
         DUK_HOBJECT_GET_CLASS_NUMBER(duk_known_hobject(thr, at)) == class_number;
}

/* Pushes an array of the names that the array of names at `list` allows, each once. */
static void push_names(duk_hthread *thr, duk_idx_t list) {
  double length = builtins_length_of(thr, list);
  duk_push_array(thr);
  duk_idx_t names = duk_get_top(thr) - 1;
  duk_push_bare_object(thr); /* those seen */
  for (double i = 0; i < length; i++) {
    builtins_get_index(thr, list, i);
    bool is_name = builtins_is_string(thr, -1) || duk_is_number(thr, -1) ||
                   has_class(thr, -1, DUK_HOBJECT_CLASS_STRING) ||
                   has_class(thr, -1, DUK_HOBJECT_CLASS_NUMBER);
    if (is_name) {
      duk_to_string(thr, -1);
      duk_dup_top(thr);
      if (!duk_has_prop(thr, names + 1)) {
        duk_dup_top(thr);
        duk_push_true(thr);
        duk_put_prop(thr, names + 1);
        dense_append(thr, names);
        continue;
      }
    }
    duk_pop(thr);
  }
  duk_pop(thr);
}

/* The gap from the value at idx, which becomes a string: at most 10 units. */
static void read_gap(struct writer *w, duk_idx_t idx) {
  duk_hthread *thr = w->thr;
  if (has_class(thr, idx, DUK_HOBJECT_CLASS_NUMBER))
    duk_to_number(thr, idx);
  else if (has_class(thr, idx, DUK_HOBJECT_CLASS_STRING))
    duk_to_string(thr, idx);
  if (duk_is_number(thr, idx)) {
    double n = builtins_to_integer(thr, idx);
    w->gap = (const uint8_t *)"          ";
    w->gap_length = n < 1 ? 0 : n > MAX_GAP ? MAX_GAP : (size_t)n;
  } else if (builtins_is_string(thr, idx)) {
    duk_substring(thr, idx, 0, MAX_GAP);
    duk_hstring *s = duk_known_hstring(thr, idx);
    w->gap = DUK_HSTRING_GET_DATA(s);
    w->gap_length = DUK_HSTRING_GET_BYTELEN(s);
  }
}

duk_ret_t json_stringify_function(duk_context *ctx) {
  enum { FIRST_ROOM = 256 };
  struct writer w = {.thr = ctx, .replacer = -1, .names = -1, .room = FIRST_ROOM, .buffer = 3};
  w.text = duk_push_dynamic_buffer(ctx, FIRST_ROOM);
  if (builtins_is_callable(ctx, 1)) {
    w.replacer = 1;
  } else if (duk_is_object(ctx, 1) && array_is_array(ctx, 1)) {
    push_names(ctx, 1);
    w.names = duk_get_top(ctx) - 1;
  }
  read_gap(&w, 2);
  duk_idx_t holder = duk_get_top(ctx);
  if (w.replacer >= 0) {
    duk_push_object(ctx);
    duk_push_literal(ctx, "");
    duk_dup(ctx, 0);
    builtins_create_property(ctx, holder);
  } else {
    duk_push_undefined(ctx); /* nobody sees it */
  }
  duk_dup(ctx, 0);
  if (!write_value(&w, holder)) return 0;
  duk_push_lstring(ctx, (const char *)w.text, w.length);
  return 1;
}
