/*
 * Sorting: a stable merge sort that makes one pass over what is in order already.
 */
#include "array.h"
#include "engine/vm/vm.h"

#include <math.h>
#include <string.h>

struct item {
  duk_tval value;
  duk_hstring *key; /* default order: the value as a string */
};

struct sorting {
  duk_hthread *thr;
  bool by_string;
  int subtraction; /* the function's result for numbers, as vm_subtraction says */
};

static int compare_strings(const duk_hstring *a, const duk_hstring *b) {
  size_t n = DUK_HSTRING_GET_BYTELEN(a), m = DUK_HSTRING_GET_BYTELEN(b);
  /* The byte order of CESU-8 is the order of UTF-16 code units. */
  int order = memcmp(DUK_HSTRING_GET_DATA(a), DUK_HSTRING_GET_DATA(b), n < m ? n : m);
  return order != 0 ? order : n < m ? -1 : n > m;
}

/* Is a to stay before b? */
static bool in_order(const struct sorting *s, const struct item *a, const struct item *b) {
  if (s->by_string) {
    return compare_strings(a->key, b->key) <= 0;
  }
  if (s->subtraction != 0 && VM_IS_NUMBER(&a->value) && VM_IS_NUMBER(&b->value)) {
    double difference = a->value.v.d - b->value.v.d;
    return s->subtraction > 0 ? !(difference > 0) : !(difference < 0);
  }
  duk_hthread *thr = s->thr;
  duk_tval *base = thr->valstack_top;
  vm_push(thr, &thr->valstack_bottom[0]);
  thr->valstack_top++; /* this: undefined */
  vm_push(thr, &a->value);
  vm_push(thr, &b->value);
  vm_call(thr, base, NULL);
  double order = base->t == DUK_TAG_NUMBER ? base->v.d : duk_to_number(thr, -1);
  vm_set_top(thr, base);
  return !(order > 0);
}

#define RUN 8

static void insertion_sort(const struct sorting *s, struct item *v, size_t n) {
  for (size_t i = 1; i < n; i++) {
    if (in_order(s, &v[i - 1], &v[i])) {
      continue;
    }
    struct item x = v[i];
    size_t low = 0, high = i - 1; /* v[i-1] is known to come after x */
    while (low < high) {
      size_t middle = (low + high) / 2;
      if (in_order(s, &v[middle], &x)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    memmove(&v[low + 1], &v[low], (i - low) * sizeof x);
    v[low] = x;
  }
}

static void merge(const struct sorting *s, struct item *v, size_t n, size_t m,
                  struct item *buffer) {
  if (in_order(s, &v[n - 1], &v[n])) {
    return;
  }
  memcpy(buffer, v, n * sizeof *v);
  size_t i = 0, k = n, out = 0;
  while (i < n && k < m) {
    if (in_order(s, &buffer[i], &v[k])) {
      v[out++] = buffer[i++];
    } else {
      v[out++] = v[k++];
    }
  }
  memcpy(&v[out], &buffer[i], (n - i) * sizeof *v);
}

static void sort_items(const struct sorting *s, struct item *v, size_t n, struct item *buffer) {
  for (size_t i = 0; i < n; i += RUN) {
    insertion_sort(s, v + i, n - i < RUN ? n - i : RUN);
  }
  for (size_t width = RUN; width < n; width *= 2) {
    for (size_t i = 0; i + width < n; i += 2 * width) {
      merge(s, v + i, width, n - i < 2 * width ? n - i : 2 * width, buffer);
    }
  }
}

void array_sort_values(duk_hthread *thr, duk_idx_t idx) {
  idx = duk_require_normalize_index(thr, idx);
  duk_hobject *h = duk_known_hobject(thr, idx);
  size_t n = dense_length(h);
  if (n == 0) {
    return;
  }
  duk_require_stack(thr, 16);
  /* The items are copies without a count: the array keeps the values and those keys that are values
   * themselves, a second array the others. Both arrays are ours alone. */
  struct sorting s = {thr, duk_is_undefined(thr, 0), 0};
  if (!s.by_string) {
    s.subtraction = vm_subtraction(duk_known_hobject(thr, 0));
  }
  struct item *v = duk_push_fixed_buffer_nozero(thr, n * sizeof *v * 2);
  if (s.by_string) {
    duk_push_array(thr);
    dense_reserve(thr, duk_known_hobject(thr, -1), (duk_uint32_t)n);
  }
  size_t count = 0, undefined = 0;
  for (size_t i = 0; i < n; i++) {
    duk_tval *tv = dense_elements(thr, h) + i;
    if (DUK_TVAL_IS_UNDEFINED(tv)) {
      undefined++;
      continue;
    }
    v[count].value = *tv;
    v[count].key = NULL;
    if (s.by_string && DUK_TVAL_IS_STRING(tv) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(tv))) {
      v[count].key = DUK_TVAL_GET_STRING(tv);
    } else if (s.by_string) {
      duk_push_tval(thr, tv);
      v[count].key = duk_to_hstring_m1(thr);
      dense_append(thr, -2);
    }
    count++;
  }
  sort_items(&s, v, count, v + n);
  duk_tval *elements = dense_elements(thr, h);
  for (size_t i = 0; i < count; i++) {
    elements[i] = v[i].value;
  }
  for (size_t i = 0; i < undefined; i++) {
    DUK_TVAL_SET_UNDEFINED(&elements[count + i]);
  }
  duk_set_top(thr, idx + 1);
}

void array_check_comparator(duk_hthread *thr) {
  if (!duk_is_undefined(thr, 0) && !duk_is_callable(thr, 0)) {
    builtins_throw_type(thr, "The comparison function must be either a function or undefined: %s",
                        builtins_push_description(thr, 0));
  }
}

duk_ret_t array_sort(duk_context *ctx) {
  array_check_comparator(ctx);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.sort");
  double length = builtins_length_of(ctx, 1);
  duk_push_array(ctx);
  for (double k = 0; k < length; k++) {
    if (array_push_present(ctx, 1, h, k)) {
      dense_append(ctx, 2);
    }
  }
  array_sort_values(ctx, 2);
  duk_hobject *sorted = duk_known_hobject(ctx, 2);
  duk_uint32_t n = dense_length(sorted);
  for (duk_uint32_t i = 0; i < n; i++) {
    duk_tval *elements = dense_elements(ctx, h);
    if (elements != NULL && i < dense_length(h) && !DUK_TVAL_IS_UNUSED(&elements[i])) {
      builtins_assign_value(ctx, &elements[i], dense_elements(ctx, sorted) + i);
    } else {
      duk_push_tval(ctx, dense_elements(ctx, sorted) + i);
      builtins_set_index(ctx, 1, i);
    }
  }
  for (double k = n; k < length; k++) {
    if (builtins_has_index(ctx, 1, k)) {
      builtins_delete_index(ctx, 1, k);
    }
  }
  duk_dup(ctx, 1);
  return 1;
}

duk_ret_t array_to_sorted(duk_context *ctx) {
  array_check_comparator(ctx);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.toSorted");
  double length = builtins_length_of(ctx, 1);
  if (length > 4294967295.0) {
    builtins_throw_range(ctx, "Invalid array length");
  }
  duk_push_array(ctx);
  for (double k = 0; k < length; k++) {
    array_push_element(ctx, 1, h, k);
    dense_append(ctx, 2);
  }
  array_sort_values(ctx, 2);
  return 1;
}
