/*
 * RegExp objects: making them, matching with them, and the plain members of RegExp.prototype. The methods that
 * String's methods call through symbols are in regexp_methods.c, the engine in src/engine/regexp.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/builtins/dense_array.h"
#include "engine/builtins/native_object.h"
#include "engine/builtins/regexp.h"
#include "engine/vm/vm.h"

/* --- what a heap keeps --- */

#define CACHE_SIZE 64 /* compiled patterns by source and flags; a power of two */

struct regexp_state {
  struct regexp_matcher matcher;
  struct {
    duk_hstring *source; /* counted */
    int flags;
    struct regexp_code *code;
  } cache[CACHE_SIZE];
  /* The last match, for RegExp.$1 and its like. */
  duk_hstring *input; /* counted */
  size_t capture_count;
  size_t captures[20]; /* the match, and $1 to $9 */
  size_t last[2];      /* the last capture */
  /* A place in `input` known in bytes and in code units, so that a loop over a long text stays linear. */
  size_t byte, unit;
  duk_hstring *keys[3]; /* counted; see enum key */
};

enum key { KEY_EXEC, KEY_GROUPS, KEY_INDICES };

/* A match may run for ever: it ends when the program is ended. */
static bool is_terminating(void *context) {
  return vm_is_terminating(context);
}

struct regexp_state *regexp_state(duk_hthread *thr) {
  struct jsrun_builtins *builtins = builtins_state(thr);
  if (!builtins->regexp) {
    static const char *const keys[] = {"exec", "groups", "indices"};
    builtins->regexp = DUK_ALLOC_CHECKED_ZEROED(thr, sizeof(*builtins->regexp));
    builtins->regexp->matcher.interrupt = is_terminating;
    builtins->regexp->matcher.interrupt_context = thr;
    for (int i = 0; i < 3; i++) {
      duk_push_string(thr, keys[i]);
      builtins->regexp->keys[i] = duk_known_hstring(thr, -1);
      DUK_HSTRING_INCREF(thr, builtins->regexp->keys[i]);
      duk_pop(thr);
    }
  }
  return builtins->regexp;
}

static void push_key(duk_hthread *thr, enum key key) {
  duk_push_hstring(thr, regexp_state(thr)->keys[key]);
}

void regexp_state_mark(duk_heap *heap, struct regexp_state *state) {
  if (!state) return;
  for (size_t i = 0; i < CACHE_SIZE; i++)
    if (state->cache[i].source) duk_heap_mark_heaphdr(heap, (duk_heaphdr *)state->cache[i].source);
  for (int i = 0; i < 3; i++) duk_heap_mark_heaphdr(heap, (duk_heaphdr *)state->keys[i]);
  if (state->input) duk_heap_mark_heaphdr(heap, (duk_heaphdr *)state->input);
}

void regexp_state_free(duk_heap *heap, struct regexp_state *state) {
  if (!state) return;
  for (size_t i = 0; i < CACHE_SIZE; i++) regexp_code_release(state->cache[i].code);
  regexp_matcher_destroy(&state->matcher);
  DUK_FREE(heap, state);
}

/* --- objects --- */

void regexp_code_release(struct regexp_code *code) {
  if (!code || --code->references) return;
  free(code->program);
  free(code);
}

static void object_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_heaphdr(heap, (duk_heaphdr *)((struct regexp_object *)h)->source);
}
static void object_decref(duk_hthread *thr, duk_hnative *h) {
  DUK_HEAPHDR_DECREF_NORZ_ALLOWNULL(thr, (duk_heaphdr *)((struct regexp_object *)h)->source);
}
static void object_free(duk_heap *heap, duk_hnative *h) {
  (void)heap;
  regexp_code_release(((struct regexp_object *)h)->code);
}
static const duk_native_class object_class = {object_mark, object_decref, object_free};

struct regexp_object *regexp_object_as(duk_hobject *h) {
  struct regexp_object *r = builtins_as_native(h, &object_class);
  return r && r->code ? r : NULL;
}

/* Pushes an object without pattern; lastIndex is its first property. */
static struct regexp_object *push_object(duk_hthread *thr, duk_hobject *prototype) {
  struct regexp_object *r = builtins_push_native(thr, &object_class, sizeof(*r), prototype);
  duk_push_int(thr, 0);
  duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_LAST_INDEX, DUK_PROPDESC_FLAGS_W);
  return r;
}

static void set_pattern(duk_hthread *thr, struct regexp_object *r, duk_hstring *source, int flags,
                        struct regexp_code *code) {
  struct regexp_code *old_code = r->code;
  duk_hstring *old_source = r->source;
  code->references++;
  r->code = code;
  r->source = source;
  r->flags = flags;
  DUK_HSTRING_INCREF(thr, source);
  if (old_source) DUK_HSTRING_DECREF(thr, old_source);
  regexp_code_release(old_code);
}

/* The compiled form of a pattern, from the cache, which goes on owning it. `source` must be kept alive. */
static struct regexp_code *compile(duk_hthread *thr, duk_hstring *source, int flags) {
  struct regexp_state *state = regexp_state(thr);
  int relevant = flags & ~(REGEXP_GLOBAL | REGEXP_STICKY | REGEXP_HAS_INDICES);
  size_t slot = (DUK_HSTRING_GET_HASH(source) ^ (uint32_t)relevant * 31u) & (CACHE_SIZE - 1);
  if (state->cache[slot].source == source && state->cache[slot].flags == relevant)
    return state->cache[slot].code;
  const uint8_t *pattern = DUK_HSTRING_GET_DATA(source);
  size_t length = DUK_HSTRING_GET_BYTELEN(source);
  struct regexp_code *code = malloc(sizeof(*code));
  if (code) code->program = regexp_compile(pattern, length, relevant, NULL, 0);
  if (!code || !code->program) {
    free(code);
    size_t size = length + 128;
    char *message = duk_push_fixed_buffer(thr, size);
    struct regexp_program *program = regexp_compile(pattern, length, flags, message, size);
    free(program);
    if (!*message) builtins_throw_range(thr, "Out of memory");
    builtins_throw_syntax(thr, "%s", message);
  }
  code->references = 1;
  regexp_code_release(state->cache[slot].code);
  duk_hstring *old = state->cache[slot].source;
  state->cache[slot].source = source;
  state->cache[slot].flags = relevant;
  state->cache[slot].code = code;
  DUK_HSTRING_INCREF(thr, source);
  if (old) DUK_HSTRING_DECREF(thr, old);
  return code;
}

static int parse_flags(duk_hthread *thr, duk_hstring *text) {
  int flags =
      regexp_parse_flags((const char *)DUK_HSTRING_GET_DATA(text), DUK_HSTRING_GET_BYTELEN(text));
  if (flags < 0)
    builtins_throw_syntax(thr, "Invalid flags supplied to RegExp constructor '%s'",
                          (const char *)DUK_HSTRING_GET_DATA(text));
  return flags;
}

void regexp_push_new(duk_hthread *thr, duk_hstring *pattern, duk_hstring *flags) {
  int bits = parse_flags(thr, flags);
  struct regexp_object *r = push_object(thr, thr->builtins[DUK_BIDX_REGEXP_PROTOTYPE]);
  set_pattern(thr, r, pattern, bits, compile(thr, pattern, bits));
}

void regexp_push_copy(duk_hthread *thr, const struct regexp_object *r) {
  struct regexp_object *copy = push_object(thr, thr->builtins[DUK_BIDX_REGEXP_PROTOTYPE]);
  set_pattern(thr, copy, r->source, r->flags, r->code);
}

void regexp_push_keeper(duk_hthread *thr, const struct regexp_object *r) {
  struct regexp_object *keeper = builtins_push_native(thr, &object_class, sizeof(*keeper), NULL);
  set_pattern(thr, keeper, r->source, r->flags, r->code);
}

void regexp_new_from_literal(duk_hthread *thr, duk_hstring *pattern, duk_hstring *flags,
                             duk_tval *site) {
  if (!DUK_TVAL_IS_OBJECT(site)) {
    regexp_push_new(thr, pattern, flags);
    duk_tval *made = duk_require_tval(thr, -1);
    if (DUK_TVAL_IS_UNUSED(site)) DUK_TVAL_SET_UNDEFINED(site);
    DUK_TVAL_SET_TVAL_UPDREF(thr, site, made);
    duk_pop(thr);
  }
  regexp_push_copy(thr, regexp_object_as(DUK_TVAL_GET_OBJECT(site)));
}

/* --- positions --- */

void regexp_subject_init(struct regexp_subject *subject, duk_hstring *string) {
  subject->string = string;
  subject->data = DUK_HSTRING_GET_DATA(string);
  subject->length = DUK_HSTRING_GET_BYTELEN(string);
  subject->ascii = duk_hstring_get_charlen(string) == subject->length;
  subject->byte = subject->unit = 0;
}

size_t regexp_subject_units(struct regexp_subject *subject) {
  return duk_hstring_get_charlen(subject->string);
}

void regexp_subject_to_byte(struct regexp_subject *subject, size_t byte) {
  if (subject->ascii)
    subject->unit = byte;
  else if (byte >= subject->byte)
    subject->unit += regexp_units(subject->data, subject->byte, byte);
  else if (byte > subject->byte / 2)
    subject->unit -= regexp_units(subject->data, byte, subject->byte);
  else
    subject->unit = regexp_units(subject->data, 0, byte);
  subject->byte = byte;
}

void regexp_subject_to_unit(duk_hthread *thr, struct regexp_subject *subject, size_t unit) {
  struct regexp_state *state = regexp_state(thr);
  if (subject->ascii)
    subject->byte = unit;
  else if (state->input == subject->string && unit >= state->unit && unit - state->unit < 1000)
    subject->byte = regexp_bytes(subject->data, subject->length, state->byte, unit - state->unit);
  else
    subject->byte =
        duk_heap_strcache_offset_char2byte(thr, subject->string, (duk_uint_fast32_t)unit);
  subject->unit = unit;
}

/* --- matching --- */

void regexp_push_match(duk_hthread *thr, struct regexp_match *match,
                       const struct regexp_code *code) {
  match->count = regexp_capture_count(code->program);
  match->captures = match->few;
  if (match->count > REGEXP_FEW_CAPTURES)
    match->captures = duk_push_fixed_buffer(thr, 2 * match->count * sizeof(size_t));
  else
    duk_push_undefined(thr);
}

static void remember_match(duk_hthread *thr, struct regexp_state *state,
                           const struct regexp_subject *subject, const struct regexp_match *match) {
  size_t count = match->count < 10 ? match->count : 10;
  memcpy(state->captures, match->captures, 2 * count * sizeof(size_t));
  memcpy(state->last, match->captures + 2 * (match->count - 1), sizeof(state->last));
  state->capture_count = count;
  if (state->input != subject->string) {
    duk_hstring *old = state->input;
    state->input = subject->string;
    state->byte = state->unit = 0;
    DUK_HSTRING_INCREF(thr, subject->string);
    if (old) DUK_HSTRING_DECREF(thr, old);
  }
}

bool regexp_match(duk_hthread *thr, const struct regexp_code *code,
                  const struct regexp_subject *subject, size_t start, bool sticky,
                  struct regexp_match *match) {
  struct regexp_state *state = regexp_state(thr);
  switch (regexp_execute(code->program, &state->matcher, subject->data, subject->length,
                         subject->ascii, start, sticky, match->captures)) {
  case REGEXP_MATCH: remember_match(thr, state, subject, match); return true;
  case REGEXP_NO_MATCH: return false;
  case REGEXP_OUT_OF_MEMORY: builtins_throw_range(thr, "Out of memory"); break;
  case REGEXP_STACK_OVERFLOW: builtins_throw_range(thr, "Maximum call stack size exceeded"); break;
  case REGEXP_INTERRUPTED:
    vm_interrupt(thr);
    builtins_throw_range(thr,
                         "Script execution was interrupted"); /* ended by somebody else meanwhile */
    break;
  }
  return false; /* not reached */
}

void regexp_push_capture(duk_hthread *thr, const struct regexp_subject *subject,
                         const struct regexp_match *match, size_t capture) {
  size_t begin = match->captures[2 * capture], end = match->captures[2 * capture + 1];
  if (begin == REGEXP_UNSET)
    duk_push_undefined(thr);
  else
    duk_push_lstring(thr, (const char *)subject->data + begin, end - begin);
}

void regexp_push_groups(duk_hthread *thr, const struct regexp_code *code,
                        const struct regexp_subject *subject, const struct regexp_match *match) {
  if (!regexp_has_names(code->program)) {
    duk_push_undefined(thr);
    return;
  }
  duk_push_bare_object(thr);
  for (size_t i = 1; i < match->count; i++) {
    size_t length;
    const char *name = regexp_capture_name(code->program, i, &length);
    if (!name) continue;
    duk_push_lstring(thr, name, length);
    regexp_push_capture(thr, subject, match, i);
    duk_xdef_prop_wec(thr, -3);
  }
}

/* Pushes [begin, end] of a capture in code units, or undefined. */
static void push_range(duk_hthread *thr, struct regexp_subject *subject,
                       const struct regexp_match *match, size_t i) {
  if (match->captures[2 * i] == REGEXP_UNSET) {
    duk_push_undefined(thr);
    return;
  }
  duk_push_array(thr);
  for (duk_uarridx_t k = 0; k < 2; k++) {
    regexp_subject_to_byte(subject, match->captures[2 * i + k]);
    duk_push_number(thr, (double)subject->unit);
    dense_append(thr, -2);
  }
}

static void push_indices(duk_hthread *thr, const struct regexp_code *code,
                         struct regexp_subject *subject, const struct regexp_match *match) {
  duk_push_array(thr);
  for (size_t i = 0; i < match->count; i++) {
    push_range(thr, subject, match, i);
    dense_append(thr, -2);
  }
  if (!regexp_has_names(code->program)) {
    duk_push_undefined(thr);
  } else {
    duk_push_bare_object(thr);
    for (size_t i = 1; i < match->count; i++) {
      size_t length;
      const char *name = regexp_capture_name(code->program, i, &length);
      if (!name) continue;
      duk_push_lstring(thr, name, length);
      duk_get_prop_index(thr, -3, (duk_uarridx_t)i);
      duk_xdef_prop_wec(thr, -3);
    }
  }
  push_key(thr, KEY_GROUPS);
  duk_insert(thr, -2);
  duk_xdef_prop_wec(thr, -3);
}

/* Pushes the array of a match that begins at code unit `index`. */
static void push_result(duk_hthread *thr, const struct regexp_code *code, int flags,
                        struct regexp_subject *subject, const struct regexp_match *match,
                        size_t index) {
  duk_push_array(thr);
  /* Room for everything at once: the properties, and the captures. */
  duk_hobject_realloc_props(thr, duk_known_hobject(thr, -1), 4, (duk_uint32_t)match->count, 0, 0);
  for (size_t i = 0; i < match->count; i++) {
    regexp_push_capture(thr, subject, match, i);
    dense_append(thr, -2);
  }
  duk_push_number(thr, (double)index);
  duk_xdef_prop_stridx_short_wec(thr, -2, DUK_STRIDX_INDEX);
  duk_push_hstring(thr, subject->string);
  duk_xdef_prop_stridx_short_wec(thr, -2, DUK_STRIDX_INPUT);
  push_key(thr, KEY_GROUPS);
  regexp_push_groups(thr, code, subject, match);
  duk_xdef_prop_wec(thr, -3);
  if (flags & REGEXP_HAS_INDICES) {
    push_key(thr, KEY_INDICES);
    push_indices(thr, code, subject, match);
    duk_xdef_prop_wec(thr, -3);
  }
}

double regexp_get_last_index(duk_hthread *thr, duk_idx_t regexp) {
  struct regexp_object *r = regexp_object_at(thr, regexp);
  duk_tval *tv =
      r ? duk_hobject_find_entry_tval_ptr_stridx(thr->heap, &r->native.obj, DUK_STRIDX_LAST_INDEX)
        : NULL;
  if (tv && DUK_TVAL_IS_NUMBER(tv)) {
    double number = DUK_TVAL_GET_NUMBER(tv);
    if (number >= 0 && number <= 0x7fffffff && number == floor(number)) return number;
  }
  duk_get_prop_stridx(thr, regexp, DUK_STRIDX_LAST_INDEX);
  double index = builtins_to_length(thr, -1);
  duk_pop(thr);
  return index;
}

void regexp_set_last_index(duk_hthread *thr, duk_idx_t regexp, double index) {
  struct regexp_object *r = regexp_object_at(thr, regexp);
  if (r) { /* an own data property, always */
    duk_uint_t attributes;
    duk_tval *tv = duk_hobject_find_entry_tval_ptr_and_attrs(
        thr->heap, &r->native.obj, DUK_HTHREAD_STRING_LAST_INDEX(thr), &attributes);
    if (tv && attributes & DUK_PROPDESC_FLAG_WRITABLE) {
      DUK_TVAL_SET_NUMBER_UPDREF(thr, tv, index);
      return;
    }
    builtins_throw_type(
        thr, "Cannot assign to read only property 'lastIndex' of object '[object RegExp]'");
  }
  regexp = duk_require_normalize_index(thr, regexp);
  duk_push_number(thr, index);
  duk_put_prop_stridx(thr, regexp, DUK_STRIDX_LAST_INDEX);
}

void regexp_builtin_exec(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string, bool test) {
  regexp = duk_require_normalize_index(thr, regexp);
  string = duk_require_normalize_index(thr, string);
  struct regexp_object *r = regexp_object_at(thr, regexp);
  struct regexp_subject subject;
  struct regexp_match match;
  double last =
      regexp_get_last_index(thr, regexp); /* may run code, which may even compile r anew */
  bool tracks = r->flags & (REGEXP_GLOBAL | REGEXP_STICKY), found = false;
  regexp_subject_init(&subject, duk_known_hstring(thr, string));
  struct regexp_code *code = r->code;
  regexp_push_match(thr, &match, code);
  if (!tracks) last = 0;
  if (last <= (double)regexp_subject_units(&subject)) {
    if (last > 0) regexp_subject_to_unit(thr, &subject, (size_t)last);
    found = regexp_match(thr, code, &subject, subject.byte, r->flags & REGEXP_STICKY, &match);
  }
  if (!found) {
    if (tracks) regexp_set_last_index(thr, regexp, 0);
    duk_pop(thr);
    if (test)
      duk_push_false(thr);
    else
      duk_push_null(thr);
    return;
  }
  size_t index = 0;
  if (!test || tracks) {
    regexp_subject_to_byte(&subject, match.captures[0]);
    index = subject.unit;
  }
  if (tracks) {
    struct regexp_state *state = regexp_state(thr);
    regexp_subject_to_byte(&subject, match.captures[1]);
    regexp_set_last_index(thr, regexp, (double)subject.unit);
    state->byte = subject.byte;
    state->unit = subject.unit;
  }
  if (test)
    duk_push_true(thr);
  else
    push_result(thr, code, r->flags, &subject, &match, index);
  duk_remove(thr, -2); /* the match */
}

static duk_ret_t regexp_prototype_exec(duk_context *ctx);

static bool is_original(const duk_tval *tv, duk_c_function function) {
  return tv && DUK_TVAL_IS_OBJECT(tv) && DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(tv)) &&
         ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(tv))->func == function;
}

/* A RegExp whose `exec` is the original: no own property but lastIndex, and the prototype's `exec` untouched. */
static bool has_original_exec(duk_hthread *thr, struct regexp_object *r) {
  duk_hobject *prototype = thr->builtins[DUK_BIDX_REGEXP_PROTOTYPE];
  if (!r || DUK_HOBJECT_GET_PROTOTYPE(thr->heap, &r->native.obj) != prototype) return false;
  if (DUK_HOBJECT_GET_ENEXT(&r->native.obj) != 1) return false;
  return is_original(
      duk_hobject_find_entry_tval_ptr(thr->heap, prototype, regexp_state(thr)->keys[KEY_EXEC]),
      regexp_prototype_exec);
}

void regexp_exec(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string) {
  regexp = duk_require_normalize_index(thr, regexp);
  string = duk_require_normalize_index(thr, string);
  if (has_original_exec(thr, regexp_object_at(thr, regexp))) {
    regexp_builtin_exec(thr, regexp, string, false);
    return;
  }
  duk_get_prop_literal(thr, regexp, "exec");
  duk_tval *exec = duk_require_tval(thr, -1);
  bool is_regexp = regexp_object_at(thr, regexp) != NULL;
  if (is_regexp && (is_original(exec, regexp_prototype_exec) || !duk_is_callable(thr, -1))) {
    duk_pop(thr);
    regexp_builtin_exec(thr, regexp, string, false);
    return;
  }
  if (!duk_is_callable(thr, -1))
    builtins_throw_type(thr, "Method RegExp.prototype.exec called on incompatible receiver %s",
                        builtins_push_description(thr, regexp));
  duk_dup(thr, regexp);
  duk_dup(thr, string);
  duk_call_method(thr, 1);
  if (!duk_is_object(thr, -1) && !duk_is_null(thr, -1))
    builtins_throw_type(thr, "RegExp exec method returned something other than an Object or null");
}

double regexp_advance(duk_hthread *thr, duk_idx_t string, double index, bool unicode) {
  duk_hstring *h = duk_known_hstring(thr, string);
  struct regexp_subject subject;
  if (!unicode) return index + 1;
  regexp_subject_init(&subject, h);
  if (subject.ascii || index + 1 >= (double)regexp_subject_units(&subject)) return index + 1;
  regexp_subject_to_unit(thr, &subject, (size_t)index);
  const uint8_t *p = subject.data + subject.byte;
  bool pair = subject.length - subject.byte >= 6 && p[0] == 0xed && (p[1] & 0xf0) == 0xa0 &&
              p[3] == 0xed && (p[4] & 0xf0) == 0xb0;
  return index + (pair ? 2 : 1);
}

int regexp_push_flags(duk_hthread *thr, duk_idx_t regexp) {
  duk_get_prop_stridx(thr, regexp, DUK_STRIDX_FLAGS);
  duk_hstring *text = duk_to_hstring_m1(thr);
  const char *data = (const char *)DUK_HSTRING_GET_DATA(text);
  size_t length = DUK_HSTRING_GET_BYTELEN(text);
  return (memchr(data, 'g', length) ? REGEXP_GLOBAL : 0) |
         (memchr(data, 'u', length) ? REGEXP_UNICODE : 0) |
         (memchr(data, 'v', length) ? REGEXP_UNICODE_SETS : 0) |
         (memchr(data, 'y', length) ? REGEXP_STICKY : 0);
}

/* --- the constructor --- */

/* IsRegExp */
static bool is_regexp(duk_hthread *thr, duk_idx_t idx) {
  if (!duk_is_object(thr, idx)) return false;
  duk_get_prop_literal(thr, idx, SYM_MATCH);
  bool result =
      duk_is_undefined(thr, -1) ? regexp_object_at(thr, idx) != NULL : duk_to_boolean(thr, -1);
  duk_pop(thr);
  return result;
}

/* RegExpInitialize of the object at `idx` with the values at `pattern` and `flags`. */
static void initialize(duk_hthread *thr, duk_idx_t idx, duk_idx_t pattern, duk_idx_t flags) {
  struct regexp_object *r = (struct regexp_object *)duk_known_hobject(thr, idx);
  duk_hstring *source, *letters;
  if (duk_is_undefined(thr, pattern)) {
    duk_push_hstring_empty(thr);
    duk_replace(thr, pattern);
  }
  source = duk_to_hstring(thr, pattern);
  if (duk_is_undefined(thr, flags)) {
    duk_push_hstring_empty(thr);
    duk_replace(thr, flags);
  }
  letters = duk_to_hstring(thr, flags);
  int bits = parse_flags(thr, letters);
  set_pattern(thr, r, source, bits, compile(thr, source, bits));
  regexp_set_last_index(thr, idx, 0);
}

static duk_ret_t regexp_constructor(duk_context *ctx) {
  bool pattern_is_regexp = is_regexp(ctx, 0), called = !duk_is_constructor_call(ctx);
  duk_set_top(ctx, 2);
  if (called && pattern_is_regexp && duk_is_undefined(ctx, 1)) {
    duk_get_prop_stridx_short(ctx, 0, DUK_STRIDX_CONSTRUCTOR);
    duk_push_current_function(ctx);
    bool same = duk_strict_equals(ctx, -1, -2);
    duk_set_top(ctx, 2);
    if (same) {
      duk_dup_0(ctx);
      return 1;
    }
  }
  struct regexp_object *from = regexp_object_at(ctx, 0);
  if (from) {
    if (duk_is_undefined(ctx, 1)) {
      char letters[9];
      size_t n = 0;
      for (int i = 0; i < 8; i++)
        if (from->flags & 1 << i) letters[n++] = "dgimsuvy"[i];
      duk_push_lstring(ctx, letters, n);
      duk_replace(ctx, 1);
    }
    duk_push_hstring(ctx, from->source);
    duk_replace(ctx, 0);
  } else if (pattern_is_regexp) {
    duk_get_prop_stridx_short(ctx, 0, DUK_STRIDX_SOURCE);
    if (duk_is_undefined(ctx, 1)) {
      duk_get_prop_stridx_short(ctx, 0, DUK_STRIDX_FLAGS);
      duk_replace(ctx, 1);
    }
    duk_replace(ctx, 0);
  }
  duk_hobject *prototype = ctx->builtins[DUK_BIDX_REGEXP_PROTOTYPE];
  if (!called) prototype = builtins_push_new_prototype(ctx, DUK_BIDX_REGEXP_PROTOTYPE);
  push_object(ctx, prototype);
  initialize(ctx, duk_get_top_index(ctx), 0, 1);
  return 1;
}

static struct regexp_object *this_regexp(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  struct regexp_object *r = regexp_object_at(thr, -1);
  if (!r) builtins_incompatible_receiver(thr, method);
  return r;
}

static void require_object(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  if (!duk_is_object(thr, -1)) builtins_incompatible_receiver(thr, method);
}

static duk_ret_t regexp_prototype_compile(duk_context *ctx) {
  duk_set_top(ctx, 2);
  this_regexp(ctx, "RegExp.prototype.compile");
  struct regexp_object *from = regexp_object_at(ctx, 0);
  if (from) {
    if (!duk_is_undefined(ctx, 1))
      builtins_throw_type(ctx, "Cannot supply flags when constructing one RegExp from another");
    char letters[9];
    size_t n = 0;
    for (int i = 0; i < 8; i++)
      if (from->flags & 1 << i) letters[n++] = "dgimsuvy"[i];
    duk_push_hstring(ctx, from->source);
    duk_replace(ctx, 0);
    duk_push_lstring(ctx, letters, n);
    duk_replace(ctx, 1);
  }
  initialize(ctx, 2, 0, 1);
  return 1;
}

/* --- plain members of the prototype --- */

static duk_ret_t regexp_prototype_exec(duk_context *ctx) {
  duk_to_string(ctx, 0);
  this_regexp(ctx, "RegExp.prototype.exec");
  regexp_builtin_exec(ctx, 1, 0, false);
  return 1;
}

static duk_ret_t regexp_prototype_test(duk_context *ctx) {
  require_object(ctx, "RegExp.prototype.test");
  duk_to_string(ctx, 0);
  if (has_original_exec(ctx, regexp_object_at(ctx, 1))) {
    regexp_builtin_exec(ctx, 1, 0, true);
    return 1;
  }
  regexp_exec(ctx, 1, 0);
  duk_push_boolean(ctx, !duk_is_null(ctx, -1));
  return 1;
}

static duk_ret_t regexp_prototype_to_string(duk_context *ctx) {
  require_object(ctx, "RegExp.prototype.toString");
  duk_push_literal(ctx, "/");
  duk_get_prop_stridx_short(ctx, 0, DUK_STRIDX_SOURCE);
  duk_to_string(ctx, -1);
  duk_push_literal(ctx, "/");
  duk_get_prop_stridx_short(ctx, 0, DUK_STRIDX_FLAGS);
  duk_to_string(ctx, -1);
  duk_concat(ctx, 4);
  return 1;
}

/* Pushes the source as it may stand in a literal (EscapeRegExpPattern). */
static void push_escaped(duk_hthread *thr, duk_hstring *source) {
  const uint8_t *p = DUK_HSTRING_GET_DATA(source);
  size_t length = DUK_HSTRING_GET_BYTELEN(source), from = 0;
  bool in_class = false;
  struct text_builder b;
  if (length == 0) {
    duk_push_literal(thr, "(?:)");
    return;
  }
  text_builder_push(thr, &b, length + 16);
  for (size_t i = 0; i < length; i++) {
    const char *escape = NULL;
    size_t size = 1;
    bool escaped = i > from && p[i - 1] == '\\';
    if (p[i] == '\\' && i + 1 < length && p[i + 1] != '\n' && p[i + 1] != '\r' &&
        p[i + 1] != 0xe2) {
      i++;
      continue;
    }
    if (p[i] == '[') in_class = true;
    if (p[i] == ']') in_class = false;
    if (p[i] == '/' && !in_class) escape = "\\/";
    if (p[i] == '\n') escape = "\\n";
    if (p[i] == '\r') escape = "\\r";
    if (p[i] == 0xe2 && length - i >= 3 && p[i + 1] == 0x80 && (p[i + 2] | 1) == 0xa9) {
      escape = p[i + 2] == 0xa8 ? "\\u2028" : "\\u2029";
      size = 3;
    }
    if (!escape) continue;
    if (p[i] != '/' && escaped) escape++; /* the backslash is there */
    text_builder_add(&b, p + from, i - from);
    text_builder_add(&b, escape, strlen(escape));
    from = i + size;
    i += size - 1;
  }
  text_builder_add(&b, p + from, length - from);
  text_builder_finish(&b);
}

static bool is_prototype(duk_hthread *thr, duk_idx_t idx) {
  return duk_get_hobject(thr, idx) == thr->builtins[DUK_BIDX_REGEXP_PROTOTYPE];
}

static duk_ret_t regexp_get_source(duk_context *ctx) {
  duk_push_this(ctx);
  struct regexp_object *r = regexp_object_at(ctx, 0);
  if (r)
    push_escaped(ctx, r->source);
  else if (is_prototype(ctx, 0))
    duk_push_literal(ctx, "(?:)");
  else
    builtins_throw_type(ctx, "RegExp.prototype.source getter called on non-RegExp object");
  return 1;
}

static const char *const flag_names[] = {"hasIndices", "global",  "ignoreCase",  "multiline",
                                         "dotAll",     "unicode", "unicodeSets", "sticky"};

static duk_ret_t regexp_get_flag(duk_context *ctx) {
  int flag = duk_get_current_magic(ctx);
  duk_push_this(ctx);
  struct regexp_object *r = regexp_object_at(ctx, 0);
  if (r)
    duk_push_boolean(ctx, r->flags >> flag & 1);
  else if (is_prototype(ctx, 0))
    duk_push_undefined(ctx);
  else
    builtins_throw_type(ctx, "RegExp.prototype.%s getter called on non-RegExp object",
                        flag_names[flag]);
  return 1;
}

static duk_ret_t regexp_get_flags(duk_context *ctx) {
  char letters[9];
  size_t n = 0;
  duk_push_this(ctx);
  if (!duk_is_object(ctx, 0))
    builtins_throw_type(ctx, "RegExp.prototype.flags getter called on non-object %s",
                        builtins_push_description(ctx, 0));
  for (int i = 0; i < 8; i++) {
    duk_get_prop_string(ctx, 0, flag_names[i]);
    if (duk_to_boolean_top_pop(ctx)) letters[n++] = "dgimsuvy"[i];
  }
  duk_push_lstring(ctx, letters, n);
  return 1;
}

/* The value of an accessor's getter in the object's own properties, or NULL. */
static duk_hobject *own_getter(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  duk_propdesc desc;
  bool found = duk_hobject_get_own_propdesc(thr, h, key, &desc, 0);
  return found && desc.flags & DUK_PROPDESC_FLAG_ACCESSOR ? desc.get : NULL;
}

struct regexp_object *regexp_object_pristine(duk_hthread *thr, duk_idx_t idx) {
  struct regexp_object *r = regexp_object_at(thr, idx);
  if (!has_original_exec(thr, r)) return NULL;
  duk_hobject *flags =
      own_getter(thr, thr->builtins[DUK_BIDX_REGEXP_PROTOTYPE], DUK_HTHREAD_STRING_FLAGS(thr));
  if (!flags || !DUK_HOBJECT_IS_NATFUNC(flags) || ((duk_hnatfunc *)flags)->func != regexp_get_flags)
    return NULL;
  return r;
}

/* --- the last match (RegExp.$1 ...) --- */

enum { LEGACY_INPUT = 100, LEGACY_LAST_PAREN, LEGACY_LEFT, LEGACY_RIGHT };

static duk_ret_t regexp_get_legacy(duk_context *ctx) {
  struct regexp_state *state = regexp_state(ctx);
  int what = duk_get_current_magic(ctx);
  size_t begin = 0, end = 0;
  if (!state->input) {
    duk_push_hstring_empty(ctx);
    return 1;
  }
  const char *data = (const char *)DUK_HSTRING_GET_DATA(state->input);
  size_t length = DUK_HSTRING_GET_BYTELEN(state->input);
  if (what == LEGACY_INPUT) {
    end = length;
  } else if (what == LEGACY_LAST_PAREN) {
    if (state->capture_count > 1) begin = state->last[0], end = state->last[1];
  } else if (what == LEGACY_LEFT) {
    end = state->captures[0];
  } else if (what == LEGACY_RIGHT) {
    begin = state->captures[1], end = length;
  } else if ((size_t)what < state->capture_count) {
    begin = state->captures[2 * what], end = state->captures[2 * what + 1];
  }
  if (begin == REGEXP_UNSET) begin = end = 0;
  duk_push_lstring(ctx, data + begin, end - begin);
  return 1;
}

static duk_ret_t regexp_set_legacy(duk_context *ctx) {
  (void)ctx;
  return 0;
}

/* --- the RegExp String Iterator --- */

struct string_iterator {
  duk_hnative native;
  duk_hobject *matcher; /* counted; NULL when exhausted */
  duk_hstring *string;  /* counted */
  bool global, unicode;
};

static void iterator_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_heaphdr(heap, (duk_heaphdr *)((struct string_iterator *)h)->matcher);
  duk_heap_mark_heaphdr(heap, (duk_heaphdr *)((struct string_iterator *)h)->string);
}
static void iterator_decref(duk_hthread *thr, duk_hnative *h) {
  DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, ((struct string_iterator *)h)->matcher);
  DUK_HEAPHDR_DECREF_NORZ_ALLOWNULL(thr, (duk_heaphdr *)((struct string_iterator *)h)->string);
}
static const duk_native_class iterator_class = {iterator_mark, iterator_decref, NULL};

duk_ret_t regexp_symbol_match_all(duk_context *ctx) {
  require_object(ctx, "RegExp.prototype.@@matchAll");
  duk_to_string(ctx, 0);
  builtins_push_species_constructor(ctx, 1, DUK_BIDX_REGEXP_CONSTRUCTOR); /* 2 */
  struct regexp_object *pristine =
      duk_get_hobject(ctx, 2) == ctx->builtins[DUK_BIDX_REGEXP_CONSTRUCTOR]
          ? regexp_object_pristine(ctx, 1)
          : NULL;
  int flags;
  if (pristine) {
    flags = pristine->flags;
    duk_push_undefined(ctx);
    regexp_push_copy(ctx, pristine); /* 4 */
  } else {
    flags = regexp_push_flags(ctx, 1); /* 3 */
    duk_dup_2(ctx);
    duk_dup_1(ctx);
    duk_dup(ctx, 3);
    duk_new(ctx, 2); /* 4: the matcher */
  }
  regexp_set_last_index(ctx, 4, regexp_get_last_index(ctx, 1));
  struct string_iterator *it = builtins_push_native(
      ctx, &iterator_class, sizeof(*it), ctx->builtins[BI_REGEXP_STRING_ITERATOR_PROTOTYPE]);
  it->matcher = duk_known_hobject(ctx, 4);
  it->string = duk_known_hstring(ctx, 0);
  DUK_HOBJECT_INCREF(ctx, it->matcher);
  DUK_HSTRING_INCREF(ctx, it->string);
  it->global = flags & REGEXP_GLOBAL;
  it->unicode = flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS);
  return 1;
}

/* The matcher has found its last match. */
static void finish_iterator(duk_hthread *thr, struct string_iterator *it) {
  duk_hobject *matcher = it->matcher;
  it->matcher = NULL;
  DUK_HOBJECT_DECREF(thr, matcher);
}

int regexp_iterator_step_form(duk_hthread *thr, duk_hobject *iterator, duk_tval *to) {
  struct string_iterator *it = builtins_as_native(iterator, &iterator_class);
  if (it == NULL || it->matcher == NULL) return it == NULL ? -1 : 0;
  if (!has_original_exec(thr, regexp_object_as(it->matcher))) return -1;
  duk_idx_t base = duk_get_top(thr);
  duk_push_hobject(thr, it->matcher);
  duk_push_hstring(thr, it->string);
  regexp_builtin_exec(thr, base, base + 1, false);
  if (duk_is_null(thr, -1)) {
    finish_iterator(thr, it);
    duk_pop_3(thr);
    return 0;
  }
  duk_tval *text = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, duk_known_hobject(thr, -1), 0);
  if (it->global && DUK_HSTRING_IS_EMPTY(DUK_TVAL_GET_STRING(text)))
    regexp_set_last_index(
        thr, base, regexp_advance(thr, base + 1, regexp_get_last_index(thr, base), it->unicode));
  vm_pop_to(thr, to);
  if (!it->global) finish_iterator(thr, it);
  duk_pop_2(thr);
  return 1;
}

static duk_ret_t string_iterator_next(duk_context *ctx) {
  struct string_iterator *it =
      builtins_this_native(ctx, &iterator_class, "%RegExpStringIterator%.prototype.next");
  bool finished = !it->matcher, last = finished;
  if (!finished) {
    duk_push_hobject(ctx, it->matcher); /* 0 */
    duk_push_hstring(ctx, it->string);  /* 1 */
    regexp_exec(ctx, 0, 1);             /* 2 */
    finished = duk_is_null(ctx, 2);
    last = finished || !it->global;
  }
  if (!last) {
    duk_get_prop_index(ctx, 2, 0);
    duk_hstring *text = duk_to_hstring_m1(ctx);
    duk_pop(ctx);
    if (DUK_HSTRING_IS_EMPTY(text))
      regexp_set_last_index(ctx, 0,
                            regexp_advance(ctx, 1, regexp_get_last_index(ctx, 0), it->unicode));
  }
  if (last && it->matcher) finish_iterator(ctx, it);
  if (finished) duk_push_undefined(ctx);
  builtins_make_iterator_result(ctx, finished);
  return 1;
}

/* --- tables --- */

static const struct builtin_property iterator_prototype[] = {
    BP_QUICK("next", string_iterator_next, 0, 0, regexp_iterator_step_form),
    BP_TAG("RegExp String Iterator"),
};
static const struct builtin_property prototype[] = {
    BP_METHOD("exec", regexp_prototype_exec, 1, 1),
    BP_GETTER_MAGIC("dotAll", regexp_get_flag, 4),
    BP_GETTER("flags", regexp_get_flags),
    BP_GETTER_MAGIC("global", regexp_get_flag, 1),
    BP_GETTER_MAGIC("hasIndices", regexp_get_flag, 0),
    BP_GETTER_MAGIC("ignoreCase", regexp_get_flag, 2),
    BP_GETTER_MAGIC("multiline", regexp_get_flag, 3),
    BP_GETTER("source", regexp_get_source),
    BP_GETTER_MAGIC("sticky", regexp_get_flag, 7),
    BP_GETTER_MAGIC("unicode", regexp_get_flag, 5),
    BP_METHOD("compile", regexp_prototype_compile, 2, 2),
    BP_METHOD("toString", regexp_prototype_to_string, 0, 0),
    BP_METHOD("test", regexp_prototype_test, 1, 1),
    BP_GETTER_MAGIC("unicodeSets", regexp_get_flag, 6),
    BP_METHOD(SYM_MATCH, regexp_symbol_match, 1, 1),
    BP_METHOD(SYM_MATCH_ALL, regexp_symbol_match_all, 1, 1),
    BP_METHOD(SYM_REPLACE, regexp_symbol_replace, 2, 2),
    BP_METHOD(SYM_SEARCH, regexp_symbol_search, 1, 1),
    BP_METHOD(SYM_SPLIT, regexp_symbol_split, 2, 2),
};
#define LEGACY(name, what)                                                                         \
  BP_GETTER_MAGIC(name, regexp_get_legacy, what), {                                                \
    name, {.function = regexp_set_legacy}, 0, BP_SETTER, 1, 1, 0, 0                                \
  }
static const struct builtin_property own[] = {
    BP_SPECIES,
    LEGACY("input", LEGACY_INPUT),
    LEGACY("$_", LEGACY_INPUT),
    LEGACY("lastMatch", 0),
    LEGACY("$&", 0),
    LEGACY("lastParen", LEGACY_LAST_PAREN),
    LEGACY("$+", LEGACY_LAST_PAREN),
    LEGACY("leftContext", LEGACY_LEFT),
    LEGACY("$`", LEGACY_LEFT),
    LEGACY("rightContext", LEGACY_RIGHT),
    LEGACY("$'", LEGACY_RIGHT),
    LEGACY("$1", 1),
    LEGACY("$2", 2),
    LEGACY("$3", 3),
    LEGACY("$4", 4),
    LEGACY("$5", 5),
    LEGACY("$6", 6),
    LEGACY("$7", 7),
    LEGACY("$8", 8),
    LEGACY("$9", 9),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_REGEXP_STRING_ITERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0,
     0, BO_TABLE(iterator_prototype)},
    {BO_OBJECT, 0, DUK_BIDX_REGEXP_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, DUK_BIDX_REGEXP_CONSTRUCTOR, -2, DUK_BIDX_REGEXP_PROTOTYPE,
     "RegExp", regexp_constructor, 0, 2, 2, BO_TABLE(own)},
};
const struct builtin_table builtins_regexp = {BO_TABLE(objects)};
