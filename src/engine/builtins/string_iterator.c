/*
 * String iterators: code points of a string.
 */
#include "engine/vm/vm.h"
#include "native_object.h"

struct string_iterator {
  duk_hnative native;
  duk_hstring *string; /* counted; NULL when exhausted */
  size_t offset;       /* in bytes of CESU-8 */
};

static void iterator_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_heaphdr(heap, (duk_heaphdr *)((struct string_iterator *)h)->string);
}
static void iterator_decref(duk_hthread *thr, duk_hnative *h) {
  DUK_HEAPHDR_DECREF_NORZ_ALLOWNULL(thr, (duk_heaphdr *)((struct string_iterator *)h)->string);
}
static const duk_native_class iterator_class = {iterator_mark, iterator_decref, NULL};

/* Bytes of the code point at p: a surrogate pair is two sequences of three. */
static size_t code_point_size(const uint8_t *p, size_t left) {
  size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
  if (n == 3 && left >= 6 && p[0] == 0xed && (p[1] & 0xf0) == 0xa0 && p[3] == 0xed &&
      (p[4] & 0xf0) == 0xb0) {
    return 6;
  }
  return n > left ? left : n;
}

static duk_ret_t string_iterator(duk_context *ctx) {
  duk_push_this(ctx);
  if (duk_is_null_or_undefined(ctx, -1)) {
    builtins_throw_type(ctx, "String.prototype[Symbol.iterator] called on null or undefined");
  }
  duk_hstring *string = duk_to_hstring_m1(ctx);
  struct string_iterator *it = builtins_push_native(ctx, &iterator_class, sizeof *it,
                                                    ctx->builtins[BI_STRING_ITERATOR_PROTOTYPE]);
  it->string = string;
  DUK_HSTRING_INCREF(ctx, string);
  return 1;
}

static duk_ret_t string_iterator_next(duk_context *ctx) {
  struct string_iterator *it =
      builtins_this_native(ctx, &iterator_class, "String Iterator.prototype.next");
  duk_hstring *string = it->string;
  size_t left = string == NULL ? 0 : DUK_HSTRING_GET_BYTELEN(string) - it->offset;
  if (left == 0) {
    if (string != NULL) {
      it->string = NULL;
      DUK_HSTRING_DECREF(ctx, string);
    }
    duk_push_undefined(ctx);
    builtins_make_iterator_result(ctx, true);
    return 1;
  }
  const uint8_t *p = DUK_HSTRING_GET_DATA(string) + it->offset;
  size_t n = code_point_size(p, left);
  it->offset += n;
  duk_push_lstring(ctx, (const char *)p, n);
  builtins_make_iterator_result(ctx, false);
  return 1;
}

int string_iterator_step_form(duk_hthread *thr, duk_hobject *iterator, duk_tval *to) {
  struct string_iterator *it = builtins_as_native(iterator, &iterator_class);
  if (it == NULL) {
    return -1;
  }
  duk_hstring *string = it->string;
  size_t left = string == NULL ? 0 : DUK_HSTRING_GET_BYTELEN(string) - it->offset;
  if (left == 0) {
    it->string = NULL;
    if (string != NULL) {
      DUK_HSTRING_DECREF(thr, string);
    }
    return 0;
  }
  const uint8_t *p = DUK_HSTRING_GET_DATA(string) + it->offset;
  size_t n = code_point_size(p, left);
  it->offset += n;
  duk_tval v;
  DUK_TVAL_SET_STRING(&v, p[0] < 0x80 ? vm_character(thr, p[0])
                                      : duk_heap_strtable_intern_checked(thr, p, (duk_uint32_t)n));
  vm_set(thr, to, &v);
  return 1;
}

static const struct builtin_property iterator_prototype[] = {
    BP_QUICK("next", string_iterator_next, 0, 0, string_iterator_step_form),
    BP_TAG("String Iterator"),
};
static const struct builtin_property string_prototype[] = {
    BP_METHOD(SYM_ITERATOR, string_iterator, 0, 0),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_STRING_ITERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(iterator_prototype)},
    {BO_EXISTING, 0, DUK_BIDX_STRING_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(string_prototype)},
};
const struct builtin_table builtins_string_iterator = {BO_TABLE(objects)};
