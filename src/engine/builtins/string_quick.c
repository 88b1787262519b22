/*
 * Quick forms (engine/vm/quick.h) of the methods of strings that programs call most. They take strings and numbers as
 * they are; what needs a conversion, and most of what is not ASCII, they leave to string.c.
 */
#include "engine/vm/quick.h"

#include <math.h>
#include <string.h>

#include "engine/shared_string.h"
#include "engine/vm/vm.h"

/* A string that is no symbol, or NULL. */
static inline duk_hstring *string_in(const duk_tval *tv) {
  return DUK_TVAL_IS_STRING(tv) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(tv))
             ? DUK_TVAL_GET_STRING(tv)
             : NULL;
}

static inline int is_ascii(duk_hstring *h) {
  return DUK_HSTRING_HAS_ASCII(h) || DUK_HSTRING_GET_CHARLEN(h) == DUK_HSTRING_GET_BYTELEN(h);
}

/* `this` as an ASCII string, or NULL. */
static inline duk_hstring *this_ascii(const duk_tval *base) {
  duk_hstring *h = string_in(base + 1);
  return h != NULL && is_ascii(h) ? h : NULL;
}

/* ToIntegerOrInfinity of argument i if it is a number, `absent` if it is missing or undefined. */
static inline int integer_argument(const duk_tval *base, uint32_t argc, uint32_t i, double absent,
                                   double *result) {
  const duk_tval *tv = base + 2 + i;
  if (i >= argc || DUK_TVAL_IS_UNDEFINED(tv)) {
    *result = absent;
    return 1;
  }
  if (!VM_IS_NUMBER(tv)) return 0;
  double d = tv->v.d;
  int32_t whole = (int32_t)d;
  *result = (double)whole == d ? whole : isnan(d) ? 0 : trunc(d);
  return 1;
}

static inline int give_string(duk_hthread *thr, duk_tval *base, duk_hstring *h) {
  duk_tval v;
  DUK_TVAL_SET_STRING(&v, h);
  vm_set(thr, base, &v);
  return 1;
}

static inline int give_boolean(duk_hthread *thr, duk_tval *base, int b) {
  vm_set_boolean(thr, base, b);
  return 1;
}

static inline int give_number(duk_hthread *thr, duk_tval *base, double d) {
  vm_set_number(thr, base, d);
  return 1;
}

static int give_text(duk_hthread *thr, duk_tval *base, const uint8_t *text, size_t size) {
  if (size == 1 && text[0] < 0x80) return give_string(thr, base, vm_character(thr, text[0]));
  return give_string(thr, base, duk_heap_strtable_intern_checked(thr, text, (duk_uint32_t)size));
}

/* --- Units --- */

int string_quick_char_code_at(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = string_in(base + 1);
  double k;
  if (h == NULL || !integer_argument(base, argc, 0, 0, &k)) return 0;
  if (!(k >= 0 && k < (double)DUK_HSTRING_GET_BYTELEN(h))) return give_number(thr, base, NAN);
  if (is_ascii(h)) return give_number(thr, base, DUK_HSTRING_GET_BYTES(h)[(size_t)k]);
  if (k >= (double)DUK_HSTRING_GET_CHARLEN(h)) return give_number(thr, base, NAN);
  return give_number(thr, base, duk_hstring_char_code_at_raw(thr, h, (duk_uint_t)k, 0));
}

int string_quick_code_point_at(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  double k;
  if (h == NULL || !integer_argument(base, argc, 0, 0, &k) ||
      !(k >= 0 && k < (double)DUK_HSTRING_GET_BYTELEN(h)))
    return 0;
  return give_number(thr, base, DUK_HSTRING_GET_BYTES(h)[(size_t)k]);
}

int string_quick_char_at(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  double k;
  if (h == NULL || !integer_argument(base, argc, 0, 0, &k)) return 0;
  if (!(k >= 0 && k < (double)DUK_HSTRING_GET_BYTELEN(h)))
    return give_string(thr, base, DUK_HTHREAD_STRING_EMPTY_STRING(thr));
  return give_string(thr, base, vm_character(thr, DUK_HSTRING_GET_BYTES(h)[(size_t)k]));
}

int string_quick_at(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  double k;
  if (h == NULL || !integer_argument(base, argc, 0, 0, &k)) return 0;
  k = k < 0 ? DUK_HSTRING_GET_BYTELEN(h) + k : k;
  if (!(k >= 0 && k < (double)DUK_HSTRING_GET_BYTELEN(h))) return 0;
  return give_string(thr, base, vm_character(thr, DUK_HSTRING_GET_BYTES(h)[(size_t)k]));
}

int string_quick_from_char_code(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  if (argc != 1 || !VM_IS_NUMBER(base + 2) || !(base[2].v.d >= 0 && base[2].v.d < 128)) return 0;
  return give_string(thr, base, vm_character(thr, (unsigned)base[2].v.d));
}

/* --- Parts --- */

static int give_part(duk_hthread *thr, duk_tval *base, duk_hstring *h, double start, double end) {
  if (!(start < end)) return give_string(thr, base, DUK_HTHREAD_STRING_EMPTY_STRING(thr));
  if (start == 0 && end == (double)DUK_HSTRING_GET_BYTELEN(h)) return give_string(thr, base, h);
  if (shared_string_is_slice(h, (size_t)(end - start))) {
    duk_hstring *part = shared_string_slice(thr->heap, h, (duk_uint32_t)start, (duk_uint32_t)end);
    if (part != NULL) return give_string(thr, base, part);
  }
  return give_text(thr, base, DUK_HSTRING_GET_BYTES(h) + (size_t)start, (size_t)(end - start));
}

static inline double relative(double k, double length) {
  return k < 0 ? (k + length > 0 ? k + length : 0) : k < length ? k : length;
}

static inline double clamped(double k, double length) {
  return k > 0 ? (k < length ? k : length) : 0;
}

int string_quick_slice(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  double start, end, length;
  if (h == NULL) return 0;
  length = DUK_HSTRING_GET_BYTELEN(h);
  if (!integer_argument(base, argc, 0, 0, &start) || !integer_argument(base, argc, 1, length, &end))
    return 0;
  return give_part(thr, base, h, relative(start, length), relative(end, length));
}

int string_quick_substring(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  double start, end, length;
  if (h == NULL) return 0;
  length = DUK_HSTRING_GET_BYTELEN(h);
  if (!integer_argument(base, argc, 0, 0, &start) || !integer_argument(base, argc, 1, length, &end))
    return 0;
  start = clamped(start, length);
  end = clamped(end, length);
  return start < end ? give_part(thr, base, h, start, end) : give_part(thr, base, h, end, start);
}

int string_quick_substr(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  double start, count, length;
  if (h == NULL) return 0;
  length = DUK_HSTRING_GET_BYTELEN(h);
  if (!integer_argument(base, argc, 0, 0, &start) ||
      !integer_argument(base, argc, 1, length, &count))
    return 0;
  start = relative(start, length);
  return give_part(thr, base, h, start, clamped(start + (count > 0 ? count : 0), length));
}

int string_quick_trim(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *h = this_ascii(base);
  (void)argc;
  if (h == NULL) return 0;
  const uint8_t *text = DUK_HSTRING_GET_BYTES(h);
  size_t start = 0, end = DUK_HSTRING_GET_BYTELEN(h);
  while (start < end && (text[start] == ' ' || (text[start] >= 9 && text[start] <= 13))) start++;
  while (end > start && (text[end - 1] == ' ' || (text[end - 1] >= 9 && text[end - 1] <= 13)))
    end--;
  return give_part(thr, base, h, (double)start, (double)end);
}

/* --- Searching --- */

/* The offset of `what` in ASCII text at or after `from`, or -1. */
static double find(duk_hstring *h, duk_hstring *what, double from) {
  size_t size = DUK_HSTRING_GET_BYTELEN(h), n = DUK_HSTRING_GET_BYTELEN(what), start = (size_t)from;
  const uint8_t *text = DUK_HSTRING_GET_BYTES(h), *p;
  if (n > size - start) return -1;
  p = n == 0   ? text + start
      : n == 1 ? memchr(text + start, DUK_HSTRING_GET_BYTES(what)[0], size - start)
               : memmem(text + start, size - start, DUK_HSTRING_GET_BYTES(what), n);
  return p == NULL ? -1 : (double)(p - text);
}

/* `this` (ASCII), the string searched for and the position, clamped. */
static inline int search_arguments(const duk_tval *base, uint32_t argc, int at_end,
                                   duk_hstring **text, duk_hstring **what, double *position) {
  if ((*text = this_ascii(base)) == NULL || argc == 0 || (*what = string_in(base + 2)) == NULL)
    return 0;
  double length = DUK_HSTRING_GET_BYTELEN(*text);
  if (!integer_argument(base, argc, 1, at_end ? length : 0, position)) return 0;
  *position = clamped(*position, length);
  return 1;
}

int string_quick_index_of(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *text, *what;
  double position;
  return search_arguments(base, argc, 0, &text, &what, &position) &&
         give_number(thr, base, find(text, what, position));
}

int string_quick_includes(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *text, *what;
  double position;
  return search_arguments(base, argc, 0, &text, &what, &position) &&
         give_boolean(thr, base, find(text, what, position) >= 0);
}

int string_quick_starts_with(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *text, *what;
  double position;
  if (!search_arguments(base, argc, 0, &text, &what, &position)) return 0;
  size_t n = DUK_HSTRING_GET_BYTELEN(what), at = (size_t)position;
  return give_boolean(
      thr, base,
      n <= DUK_HSTRING_GET_BYTELEN(text) - at &&
          memcmp(DUK_HSTRING_GET_BYTES(text) + at, DUK_HSTRING_GET_BYTES(what), n) == 0);
}

int string_quick_ends_with(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hstring *text, *what;
  double position;
  if (!search_arguments(base, argc, 1, &text, &what, &position)) return 0;
  size_t n = DUK_HSTRING_GET_BYTELEN(what), end = (size_t)position;
  return give_boolean(thr, base,
                      n <= end && memcmp(DUK_HSTRING_GET_BYTES(text) + end - n,
                                         DUK_HSTRING_GET_BYTES(what), n) == 0);
}

/* --- Case --- */

static inline int change_case(duk_hthread *thr, duk_tval *base, uint8_t first) {
  duk_hstring *h = this_ascii(base);
  uint8_t changed[128];
  if (h == NULL || DUK_HSTRING_GET_BYTELEN(h) > sizeof changed) return 0;
  const uint8_t *text = DUK_HSTRING_GET_BYTES(h);
  size_t size = DUK_HSTRING_GET_BYTELEN(h);
  unsigned any = 0;
  for (size_t i = 0; i < size; i++) {
    unsigned other = (uint8_t)(text[i] - first) < 26;
    any |= other;
    changed[i] = (uint8_t)(text[i] ^ other << 5);
  }
  return any ? give_text(thr, base, changed, size) : give_string(thr, base, h);
}

int string_quick_lower(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  (void)argc;
  return change_case(thr, base, 'A');
}

int string_quick_upper(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  (void)argc;
  return change_case(thr, base, 'a');
}
