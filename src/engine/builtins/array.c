/*
 * Array and its prototype, but for sorting (array_sort.c) and the methods that take a callback (array_callbacks.c).
 * Each method works on any object; a true array with all its elements in the array part is read and written in place.
 */
#include "array.h"

#include <math.h>
#include <string.h>

#include "array_callbacks.h"
#include "array_iterator.h"
#include "engine/vm/vm.h"
#include "native_object.h"

#define MAX_LENGTH       9007199254740991.0
#define MAX_ARRAY_LENGTH 4294967295.0

bool array_is_array(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_get_hobject(thr, idx);
  while (h != NULL && DUK_HOBJECT_IS_PROXY(h)) {
    duk_hproxy *p = (duk_hproxy *)h;
    if (builtins_proxy_is_revoked(p)) {
      builtins_throw_type(thr, "Cannot perform 'IsArray' on a proxy that has been revoked");
    }
    h = p->target;
  }
  return h != NULL && DUK_HOBJECT_IS_ARRAY(h);
}

duk_hobject *array_push_this(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  if (duk_is_null_or_undefined(thr, -1)) {
    builtins_throw_type(thr, "%s called on null or undefined", method);
  }
  return duk_to_hobject(thr, -1);
}

void array_check_length(duk_hthread *thr, double length) {
  if (length > MAX_LENGTH) {
    builtins_throw_type(thr, "Pushing elements past the maximum length of an array-like object");
  }
}

void array_push_new(duk_hthread *thr, double length) {
  if (length > MAX_ARRAY_LENGTH) {
    builtins_throw_range(thr, "Invalid array length");
  }
  duk_push_array(thr);
  ((duk_harray *)duk_known_hobject(thr, -1))->length = (duk_uint32_t)length;
  if (length > 50000000) {
    /* Too long to be filled for certain: the elements of a sparse array live in its entries. */
    DUK_HOBJECT_CLEAR_ARRAY_PART(duk_known_hobject(thr, -1));
  } else if (length > 0) {
    /* The rest of a long one grows as it is filled. */
    dense_reserve(thr, duk_known_hobject(thr, -1), length < 100000 ? (duk_uint32_t)length : 100000);
  }
}

/* True if ArraySpeciesCreate of h cannot be told from ArrayCreate. */
static bool has_plain_species(duk_hthread *thr, duk_hobject *h) {
  duk_hobject *prototype = thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE];
  if (!DUK_HOBJECT_IS_ARRAY(h) || DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h) != prototype ||
      builtins_has_entry(thr, h, DUK_HTHREAD_STRING_CONSTRUCTOR(thr))) {
    return false;
  }
  duk_tval *tv =
      duk_hobject_find_entry_tval_ptr_stridx(thr->heap, prototype, DUK_STRIDX_CONSTRUCTOR);
  if (tv == NULL || !DUK_TVAL_IS_OBJECT(tv) ||
      DUK_TVAL_GET_OBJECT(tv) != thr->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR]) {
    return false;
  }
  builtins_push_intrinsic(thr, DUK_BIDX_ARRAY_CONSTRUCTOR);
  duk_get_prop_string(thr, -1, SYM_SPECIES);
  bool plain = duk_get_hobject(thr, -1) == thr->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR];
  duk_pop_2(thr);
  return plain;
}

void array_push_species(duk_hthread *thr, duk_idx_t idx, double length) {
  idx = duk_require_normalize_index(thr, idx);
  duk_hobject *h = duk_get_hobject(thr, idx);
  if (has_plain_species(thr, h) || !array_is_array(thr, idx)) {
    array_push_new(thr, length);
    return;
  }
  duk_get_prop_stridx(thr, idx, DUK_STRIDX_CONSTRUCTOR);
  if (builtins_is_constructor(thr, -1)) {
    struct vm_realm *realm = vm_realm_of(thr, duk_known_hobject(thr, -1));
    if (realm != VM_REALM(thr) &&
        duk_known_hobject(thr, -1) == realm->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR]) {
      duk_pop(thr);
      duk_push_undefined(thr);
    }
  }
  if (duk_is_object(thr, -1)) {
    duk_get_prop_string(thr, -1, SYM_SPECIES);
    duk_remove_m2(thr);
    if (duk_is_null(thr, -1)) {
      duk_pop(thr);
      duk_push_undefined(thr);
    }
  }
  if (duk_is_undefined(thr, -1)) {
    duk_pop(thr);
    array_push_new(thr, length);
    return;
  }
  if (!builtins_is_constructor(thr, -1)) {
    builtins_throw_type(thr, "object.constructor[Symbol.species] is not a constructor");
  }
  duk_push_number(thr, length);
  duk_new(thr, 1);
}

/* Can elements of h be replaced and its length changed in place? */
static bool is_plain_writable(duk_hthread *thr, duk_hobject *h) {
  return dense_is_writable(h) && dense_elements(thr, h) != NULL;
}

/* --- The constructor --- */

static duk_ret_t array_constructor(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  duk_hobject *prototype = NULL;
  if (duk_is_constructor_call(ctx)) {
    prototype = builtins_push_new_prototype(ctx, DUK_BIDX_ARRAY_PROTOTYPE);
  }
  if (n == 1 && duk_is_number(ctx, 0)) {
    double length = duk_get_number(ctx, 0);
    if (length != (double)(duk_uint32_t)(length >= 0 && length <= MAX_ARRAY_LENGTH ? length : 0)) {
      builtins_throw_range(ctx, "Invalid array length");
    }
    array_push_new(ctx, length);
  } else {
    duk_push_array(ctx);
    dense_reserve(ctx, duk_known_hobject(ctx, -1), (duk_uint32_t)n);
    for (duk_idx_t i = 0; i < n; i++) {
      duk_dup(ctx, i);
      dense_append(ctx, -2);
    }
  }
  if (prototype != NULL) {
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, -1), prototype);
  }
  return 1;
}

static duk_ret_t array_static_is_array(duk_context *ctx) {
  duk_push_boolean(ctx, array_is_array(ctx, 0));
  return 1;
}

/* Pushes a new object made by the constructor at idx: C(length), C() when length is negative. */
static void construct_result(duk_hthread *thr, duk_idx_t constructor, double length) {
  if (duk_get_hobject(thr, constructor) == thr->builtins[DUK_BIDX_ARRAY_CONSTRUCTOR] ||
      !builtins_is_constructor(thr, constructor)) {
    array_push_new(thr, length < 0 ? 0 : length);
    return;
  }
  duk_dup(thr, constructor);
  if (length >= 0) {
    duk_push_number(thr, length);
  }
  duk_new(thr, length >= 0);
}

static duk_ret_t array_of(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  duk_push_this(ctx);
  construct_result(ctx, n, n);
  for (duk_idx_t i = 0; i < n; i++) {
    duk_dup(ctx, i);
    builtins_create_index(ctx, n + 1, i);
  }
  builtins_set_length(ctx, n + 1, n);
  return 1;
}

/* Array.from. Stack: 0 items, 1 map function, 2 its this, 3 constructor, 4 result. */
struct from {
  double k;
  bool maps;
};

static bool from_step(duk_hthread *thr, void *state) {
  struct from *f = state;
  if (f->maps) {
    duk_dup(thr, 1);
    duk_insert(thr, -2);
    duk_dup(thr, 2);
    duk_insert(thr, -2);
    duk_push_number(thr, f->k);
    duk_call_method(thr, 2);
  }
  builtins_create_index(thr, 4, f->k++);
  return true;
}

static duk_ret_t array_from(duk_context *ctx) {
  struct from f = {0, !duk_is_undefined(ctx, 1)};
  duk_push_this(ctx);
  if (f.maps) {
    builtins_require_callable(ctx, 1);
  }
  bool iterable = false;
  if (duk_is_null_or_undefined(ctx, 0)) {
    builtins_throw_type(ctx, "%s is not iterable (cannot read property Symbol(Symbol.iterator))",
                        builtins_push_call_site(ctx, 0));
  }
  iterable = builtins_get_method(ctx, 0, SYM_ITERATOR);
  duk_pop(ctx);
  if (iterable) {
    construct_result(ctx, 3, -1);
    builtins_iterate(ctx, 0, from_step, &f);
  } else {
    duk_to_object(ctx, 0);
    double length = builtins_length_of(ctx, 0);
    construct_result(ctx, 3, length);
    while (f.k < length) {
      builtins_get_index(ctx, 0, f.k);
      from_step(ctx, &f);
    }
  }
  builtins_set_length(ctx, 4, f.k);
  return 1;
}

/* --- Access --- */

static duk_ret_t array_at(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.at");
  double length = builtins_length_of(ctx, 1), k = builtins_to_integer(ctx, 0);
  k = k < 0 ? length + k : k;
  if (k < 0 || k >= length) {
    return 0;
  }
  array_push_element(ctx, 1, h, k);
  return 1;
}

static duk_ret_t array_with(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.with");
  double length = builtins_length_of(ctx, 2), index = builtins_to_integer(ctx, 0);
  double k = index < 0 ? length + index : index;
  if (k < 0 || k >= length) {
    builtins_throw_range(ctx, "Invalid index : %s", builtins_push_description(ctx, 0));
  }
  if (length > MAX_ARRAY_LENGTH) {
    builtins_throw_range(ctx, "Invalid array length");
  }
  duk_push_array(ctx);
  dense_reserve(ctx, duk_known_hobject(ctx, -1), length < 100000 ? (duk_uint32_t)length : 100000);
  for (double i = 0; i < length; i++) {
    if (i == k) {
      duk_dup(ctx, 1);
    } else {
      array_push_element(ctx, 2, h, i);
    }
    dense_append(ctx, 3);
  }
  return 1;
}

static duk_ret_t array_push(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.push");
  if (is_plain_writable(ctx, h) && (double)dense_length(h) + n < MAX_ARRAY_LENGTH) {
    duk_uint32_t length = dense_length(h);
    dense_reserve(ctx, h, length + (duk_uint32_t)n);
    duk_tval *slot = dense_elements(ctx, h) + length;
    for (duk_idx_t i = 0; i < n; i++, slot++) {
      DUK_TVAL_SET_TVAL(slot, duk_get_tval(ctx, i));
      DUK_TVAL_INCREF(ctx, slot);
    }
    ((duk_harray *)h)->length = length + (duk_uint32_t)n;
    duk_push_uint(ctx, length + (duk_uint32_t)n);
    return 1;
  }
  double length = builtins_length_of(ctx, n);
  array_check_length(ctx, length + n);
  for (duk_idx_t i = 0; i < n; i++) {
    duk_dup(ctx, i);
    builtins_set_index(ctx, n, length++);
  }
  builtins_set_length(ctx, n, length);
  duk_push_number(ctx, length);
  return 1;
}

static duk_ret_t array_pop(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.pop");
  if (is_plain_writable(ctx, h) && dense_length(h) > 0) {
    duk_tval *slot = dense_elements(ctx, h) + dense_length(h) - 1;
    if (!DUK_TVAL_IS_UNUSED(slot)) {
      duk_push_tval(ctx, slot);
      DUK_TVAL_SET_UNUSED_UPDREF(ctx, slot);
      ((duk_harray *)h)->length--;
      return 1;
    }
  }
  double length = builtins_length_of(ctx, 0);
  if (length == 0) {
    builtins_set_length(ctx, 0, 0);
    return 0;
  }
  builtins_get_index(ctx, 0, length - 1);
  builtins_delete_index(ctx, 0, length - 1);
  builtins_set_length(ctx, 0, length - 1);
  return 1;
}

/* --- Quick forms (engine/vm/quick.h) --- */

/* `this` if it is an array that may be changed in place, else NULL. */
static duk_hobject *quick_array(duk_hthread *thr, const duk_tval *base) {
  duk_hobject *h = DUK_TVAL_IS_OBJECT(base + 1) ? DUK_TVAL_GET_OBJECT(base + 1) : NULL;
  return h != NULL && is_plain_writable(thr, h) ? h : NULL;
}

int array_quick_push(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  duk_hobject *h = quick_array(thr, base);
  if (h == NULL || (double)dense_length(h) + argc >= 0x3fffffff) {
    return 0;
  }
  duk_uint32_t length = dense_length(h);
  dense_reserve(thr, h, length + argc);
  duk_tval *slot = dense_elements(thr, h) + length;
  for (uint32_t i = 0; i < argc; i++) {
    slot[i] = base[2 + i]; /* with its reference */
    base[2 + i].t = DUK_TAG_UNDEFINED;
  }
  ((duk_harray *)h)->length = length + argc;
  vm_set_number(thr, base, (double)length + argc);
  return 1;
}

int array_quick_pop(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  (void)argc;
  duk_hobject *h = quick_array(thr, base);
  if (h == NULL || dense_length(h) == 0) {
    return 0;
  }
  duk_tval *slot = dense_elements(thr, h) + dense_length(h) - 1, value = *slot;
  if (DUK_TVAL_IS_UNUSED(slot)) {
    return 0;
  }
  DUK_TVAL_SET_UNUSED(slot);
  ((duk_harray *)h)->length--;
  vm_move(thr, base, value);
  return 1;
}

int array_quick_shift(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  (void)argc;
  duk_hobject *h = quick_array(thr, base);
  if (h == NULL || dense_length(h) == 0 || DUK_TVAL_IS_UNUSED(dense_elements(thr, h))) {
    return 0;
  }
  vm_move(thr, base, dense_shift(thr, h));
  return 1;
}

/* Moves an element (or its absence) from one index to another. */
static void move_element(duk_hthread *thr, duk_idx_t idx, double from, double to) {
  if (builtins_has_index(thr, idx, from)) {
    builtins_get_index(thr, idx, from);
    builtins_set_index(thr, idx, to);
  } else {
    builtins_delete_index(thr, idx, to);
  }
}

/* No holes among the first n elements? Holes let prototypes show through, so they are left to the general code. */
static bool has_no_holes(const duk_tval *elements, duk_uint32_t n) {
  for (duk_uint32_t i = 0; i < n; i++) {
    if (DUK_TVAL_IS_UNUSED(&elements[i])) {
      return false;
    }
  }
  return true;
}

static duk_ret_t array_shift(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.shift");
  if (is_plain_writable(ctx, h) && dense_length(h) > 0) {
    if (!DUK_TVAL_IS_UNUSED(dense_elements(ctx, h))) {
      duk_tval first = dense_shift(ctx, h);
      *ctx->valstack_top++ = first; /* its reference moves */
      return 1;
    }
  }
  double length = builtins_length_of(ctx, 0);
  if (length == 0) {
    builtins_set_length(ctx, 0, 0);
    return 0;
  }
  builtins_get_index(ctx, 0, 0);
  for (double k = 1; k < length; k++) {
    move_element(ctx, 0, k, k - 1);
  }
  builtins_delete_index(ctx, 0, length - 1);
  builtins_set_length(ctx, 0, length - 1);
  return 1;
}

static duk_ret_t array_unshift(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.unshift");
  if (is_plain_writable(ctx, h) && (double)dense_length(h) + n < MAX_ARRAY_LENGTH) {
    duk_uint32_t length = dense_length(h);
    duk_tval *elements = dense_unshift(ctx, h, (duk_uint32_t)n);
    for (duk_idx_t i = 0; i < n; i++) {
      DUK_TVAL_SET_TVAL(&elements[i], duk_get_tval(ctx, i));
      DUK_TVAL_INCREF(ctx, &elements[i]);
    }
    duk_push_uint(ctx, length + (duk_uint32_t)n);
    return 1;
  }
  double length = builtins_length_of(ctx, n);
  if (n > 0) {
    array_check_length(ctx, length + n);
    for (double k = length; k > 0; k--) {
      move_element(ctx, n, k - 1, k - 1 + n);
    }
    for (duk_idx_t i = 0; i < n; i++) {
      duk_dup(ctx, i);
      builtins_set_index(ctx, n, i);
    }
  }
  builtins_set_length(ctx, n, length + n);
  duk_push_number(ctx, length + n);
  return 1;
}

/* --- Parts and wholes --- */

/* Appends copies of `count` elements of h, from `start`, to the new plain array at `to`. The source must be dense. */
static void copy_dense(duk_hthread *thr, duk_hobject *h, duk_uint32_t start, duk_uint32_t count,
                       duk_idx_t to) {
  duk_hobject *target = duk_known_hobject(thr, to);
  duk_uint32_t length = dense_length(target);
  dense_reserve(thr, target, length + count);
  duk_tval *out = DUK_HOBJECT_A_GET_BASE(thr->heap, target) + length,
           *in = dense_elements(thr, h) + start;
  for (duk_uint32_t i = 0; i < count; i++) {
    out[i] = in[i];
    DUK_TVAL_INCREF(thr, &out[i]);
  }
  ((duk_harray *)target)->length = length + count;
}

static duk_ret_t array_slice(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.slice");
  double length = builtins_length_of(ctx, 2);
  double k = builtins_relative_index(ctx, 0, length, 0),
         end = builtins_relative_index(ctx, 1, length, length);
  double count = end > k ? end - k : 0;
  duk_tval *elements = dense_elements(ctx, h);
  if (elements != NULL && end <= (double)dense_length(h) && has_plain_species(ctx, h) &&
      (count == 0 || has_no_holes(elements + (duk_uint32_t)k, (duk_uint32_t)count))) {
    duk_push_array(ctx);
    if (count > 0) {
      copy_dense(ctx, h, (duk_uint32_t)k, (duk_uint32_t)count, 3);
    }
    return 1;
  }
  array_push_species(ctx, 2, count);
  double n = 0;
  for (; k < end; k++, n++) {
    if (array_push_present(ctx, 2, h, k)) {
      builtins_create_index(ctx, 3, n);
    }
  }
  builtins_set_length(ctx, 3, n);
  return 1;
}

static bool is_concat_spreadable(duk_hthread *thr, duk_idx_t idx) {
  if (!duk_is_object(thr, idx)) {
    return false;
  }
  duk_get_prop_string(thr, idx, SYM_IS_CONCAT_SPREADABLE);
  bool spreadable;
  if (duk_is_undefined(thr, -1)) {
    spreadable = array_is_array(thr, idx);
  } else {
    spreadable = duk_to_boolean(thr, -1);
  }
  duk_pop(thr);
  return spreadable;
}

static duk_ret_t array_concat(duk_context *ctx) {
  array_push_this(ctx, "Array.prototype.concat");
  duk_insert(ctx, 0);
  duk_idx_t n = duk_get_top(ctx), result = n;
  bool plain = has_plain_species(ctx, duk_known_hobject(ctx, 0));
  array_push_species(ctx, 0, 0);
  double length = 0;
  for (duk_idx_t i = 0; i < n; i++) {
    if (is_concat_spreadable(ctx, i)) {
      double count = builtins_length_of(ctx, i);
      array_check_length(ctx, length + count);
      duk_hobject *h = duk_known_hobject(ctx, i);
      duk_tval *elements = dense_elements(ctx, h);
      duk_hobject *r = duk_known_hobject(ctx, result);
      if (plain && elements != NULL && count == (double)dense_length(h) &&
          has_no_holes(elements, dense_length(h)) && DUK_HOBJECT_HAS_ARRAY_PART(r) &&
          length == (double)dense_length(r) && dense_elements(ctx, r) != NULL &&
          length + count < MAX_ARRAY_LENGTH) {
        copy_dense(ctx, h, 0, (duk_uint32_t)count, result);
        length += count;
        continue;
      }
      for (double k = 0; k < count; k++, length++) {
        if (array_push_present(ctx, i, h, k)) {
          builtins_create_index(ctx, result, length);
        }
      }
    } else {
      array_check_length(ctx, length + 1);
      duk_dup(ctx, i);
      builtins_create_index(ctx, result, length++);
    }
  }
  builtins_set_length(ctx, result, length);
  return 1;
}

static duk_ret_t array_splice(duk_context *ctx) {
  duk_idx_t argc = duk_get_top(ctx);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.splice");
  duk_insert(ctx, 0);
  double length = builtins_length_of(ctx, 0);
  double start = argc < 1 ? 0 : builtins_relative_index(ctx, 1, length, 0);
  double added = argc > 2 ? argc - 2 : 0, removed = 0;
  if (argc == 1) {
    removed = length - start;
  } else if (argc > 1) {
    removed = builtins_to_integer(ctx, 2);
    removed = removed < 0 ? 0 : removed > length - start ? length - start : removed;
  }
  array_check_length(ctx, length + added - removed);
  duk_idx_t result = duk_get_top(ctx);
  if (is_plain_writable(ctx, h) && length == (double)dense_length(h) && has_plain_species(ctx, h) &&
      length + added < MAX_ARRAY_LENGTH &&
      has_no_holes(dense_elements(ctx, h) + (duk_uint32_t)start, (duk_uint32_t)(length - start))) {
    duk_uint32_t from = (duk_uint32_t)start, out = (duk_uint32_t)removed, in = (duk_uint32_t)added;
    duk_uint32_t tail = dense_length(h) - from - out;
    duk_push_array(ctx);
    dense_reserve(ctx, duk_known_hobject(ctx, result), out);
    if (in > out) {
      dense_reserve(ctx, h, dense_length(h) + in - out);
    }
    /* From here on nothing allocates. The removed elements' references move to the result. */
    duk_tval *elements = dense_elements(ctx, h);
    duk_hobject *r = duk_known_hobject(ctx, result);
    if (out > 0) {
      memcpy(DUK_HOBJECT_A_GET_BASE(ctx->heap, r), elements + from, out * sizeof *elements);
      ((duk_harray *)r)->length = out;
    }
    memmove(elements + from + in, elements + from + out, tail * sizeof *elements);
    for (duk_uint32_t i = 0; i < in; i++) {
      DUK_TVAL_SET_TVAL(&elements[from + i], duk_get_tval(ctx, 3 + (duk_idx_t)i));
      DUK_TVAL_INCREF(ctx, &elements[from + i]);
    }
    for (duk_uint32_t i = from + in + tail; i < dense_length(h); i++) {
      DUK_TVAL_SET_UNUSED(&elements[i]);
    }
    ((duk_harray *)h)->length = from + in + tail;
    return 1;
  }
  array_push_species(ctx, 0, removed);
  for (double k = 0; k < removed; k++) {
    if (array_push_present(ctx, 0, h, start + k)) {
      builtins_create_index(ctx, result, k);
    }
  }
  builtins_set_length(ctx, result, removed);
  if (added < removed) {
    for (double k = start; k < length - removed; k++) {
      move_element(ctx, 0, k + removed, k + added);
    }
    for (double k = length; k > length - removed + added; k--) {
      builtins_delete_index(ctx, 0, k - 1);
    }
  } else if (added > removed) {
    for (double k = length - removed; k > start; k--) {
      move_element(ctx, 0, k + removed - 1, k + added - 1);
    }
  }
  for (double k = 0; k < added; k++) {
    duk_dup(ctx, 3 + (duk_idx_t)k);
    builtins_set_index(ctx, 0, start + k);
  }
  builtins_set_length(ctx, 0, length - removed + added);
  duk_dup(ctx, result);
  return 1;
}

static duk_ret_t array_to_spliced(duk_context *ctx) {
  duk_idx_t argc = duk_get_top(ctx);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.toSpliced");
  duk_insert(ctx, 0);
  double length = builtins_length_of(ctx, 0);
  double start = argc < 1 ? 0 : builtins_relative_index(ctx, 1, length, 0);
  double added = argc > 2 ? argc - 2 : 0, skipped = 0;
  if (argc == 1) {
    skipped = length - start;
  } else if (argc > 1) {
    skipped = builtins_to_integer(ctx, 2);
    skipped = skipped < 0 ? 0 : skipped > length - start ? length - start : skipped;
  }
  double new_length = length + added - skipped;
  array_check_length(ctx, new_length);
  if (new_length > MAX_ARRAY_LENGTH) {
    builtins_throw_range(ctx, "Invalid array length");
  }
  duk_push_array(ctx);
  for (double k = 0; k < new_length; k++) {
    if (k < start) {
      array_push_element(ctx, 0, h, k);
    } else if (k < start + added) {
      duk_dup(ctx, 3 + (duk_idx_t)(k - start));
    } else {
      array_push_element(ctx, 0, h, k - added + skipped);
    }
    dense_append(ctx, -2);
  }
  return 1;
}

static duk_ret_t array_copy_within(duk_context *ctx) {
  array_push_this(ctx, "Array.prototype.copyWithin");
  double length = builtins_length_of(ctx, 3);
  double to = builtins_relative_index(ctx, 0, length, 0),
         from = builtins_relative_index(ctx, 1, length, 0);
  double end = builtins_relative_index(ctx, 2, length, length);
  double count = fmin(end - from, length - to);
  if (from < to && to < from + count) {
    for (double k = count - 1; k >= 0; k--) {
      move_element(ctx, 3, from + k, to + k);
    }
  } else {
    for (double k = 0; k < count; k++) {
      move_element(ctx, 3, from + k, to + k);
    }
  }
  return 1;
}

static duk_ret_t array_fill(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.fill");
  double length = builtins_length_of(ctx, 3);
  double k = builtins_relative_index(ctx, 1, length, 0),
         end = builtins_relative_index(ctx, 2, length, length);
  if (dense_is_writable(h) && length == (double)dense_length(h)) {
    dense_reserve(ctx, h, (duk_uint32_t)(end > k ? end : 0));
  }
  for (; k < end; k++) {
    if (dense_is_writable(h) && k < (double)dense_length(h) &&
        k < (double)DUK_HOBJECT_GET_ASIZE(h)) {
      builtins_assign_value(ctx, DUK_HOBJECT_A_GET_BASE(ctx->heap, h) + (duk_uint32_t)k,
                            duk_get_tval(ctx, 0));
    } else {
      duk_dup(ctx, 0);
      builtins_set_index(ctx, 3, k);
    }
  }
  return 1;
}

static duk_ret_t array_reverse(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.reverse");
  double length = builtins_length_of(ctx, 0);
  duk_tval *elements = dense_elements(ctx, h);
  if (is_plain_writable(ctx, h) && has_no_holes(elements, dense_length(h))) {
    for (duk_uint32_t i = 0, k = dense_length(h); k-- > i; i++) {
      duk_tval t = elements[i];
      elements[i] = elements[k];
      elements[k] = t;
    }
    return 1;
  }
  for (double low = 0, high = length - 1; low < high; low++, high--) {
    bool has_low = builtins_has_index(ctx, 0, low);
    if (has_low) {
      builtins_get_index(ctx, 0, low);
    } else {
      duk_push_undefined(ctx);
    }
    bool has_high = builtins_has_index(ctx, 0, high);
    if (has_high) {
      builtins_get_index(ctx, 0, high);
      builtins_set_index(ctx, 0, low);
    } else if (has_low) {
      builtins_delete_index(ctx, 0, low);
    }
    if (has_low) {
      builtins_set_index(ctx, 0, high);
    } else {
      if (has_high) {
        builtins_delete_index(ctx, 0, high);
      }
      duk_pop(ctx);
    }
  }
  return 1;
}

static duk_ret_t array_to_reversed(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.toReversed");
  double length = builtins_length_of(ctx, 0);
  if (length > MAX_ARRAY_LENGTH) {
    builtins_throw_range(ctx, "Invalid array length");
  }
  duk_push_array(ctx);
  for (double k = length; k > 0; k--) {
    array_push_element(ctx, 0, h, k - 1);
    dense_append(ctx, 1);
  }
  return 1;
}

/* --- Searching --- */

static duk_ret_t array_includes(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.includes");
  double length = builtins_length_of(ctx, 2);
  bool found = false;
  for (double k = length == 0 ? 0 : builtins_relative_index(ctx, 1, length, 0);
       k < length && !found; k++) {
    duk_tval *elements = dense_elements(ctx, h);
    if (elements != NULL && k < (double)dense_length(h) &&
        !DUK_TVAL_IS_UNUSED(elements + (duk_uint32_t)k)) {
      found = builtins_same_value_zero(elements + (duk_uint32_t)k, duk_get_tval(ctx, 0));
    } else {
      builtins_get_index(ctx, 2, k);
      found = builtins_same_value_zero(duk_get_tval(ctx, -1), duk_get_tval(ctx, 0));
      duk_pop(ctx);
    }
  }
  duk_push_boolean(ctx, found);
  return 1;
}

static bool element_is(duk_hthread *thr, duk_hobject *h, double k) {
  if (!array_push_present(thr, 2, h, k)) {
    return false;
  }
  bool same = duk_strict_equals(thr, -1, 0);
  duk_pop(thr);
  return same;
}

static duk_ret_t array_index_of(duk_context *ctx) {
  duk_hobject *h = array_push_this(ctx, "Array.prototype.indexOf");
  double length = builtins_length_of(ctx, 2);
  for (double k = length == 0 ? 0 : builtins_relative_index(ctx, 1, length, 0); k < length; k++) {
    if (element_is(ctx, h, k)) {
      duk_push_number(ctx, k);
      return 1;
    }
  }
  duk_push_int(ctx, -1);
  return 1;
}

static duk_ret_t array_last_index_of(duk_context *ctx) {
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 2);
  duk_hobject *h = array_push_this(ctx, "Array.prototype.lastIndexOf");
  double length = builtins_length_of(ctx, 2);
  if (length > 0) {
    double k = argc > 1 ? builtins_to_integer(ctx, 1) : length - 1;
    k = k >= 0 ? fmin(k, length - 1) : length + k;
    for (; k >= 0; k--) {
      if (element_is(ctx, h, k)) {
        duk_push_number(ctx, k);
        return 1;
      }
    }
  }
  duk_push_int(ctx, -1);
  return 1;
}

/* --- Text --- */

/* Joining an array that contains itself gives an empty string for the inner one: struct builtins_joining lists the
 * objects being joined. */

static duk_ret_t join_elements(duk_hthread *thr, duk_idx_t idx, bool locale, double length) {
  /* [ ... separator ] */
  duk_hobject *h = duk_known_hobject(thr, idx);
  duk_size_t separator_length;
  const char *separator = duk_get_lstring(thr, -1, &separator_length);
  duk_bufwriter_ctx bw;
  DUK_BW_INIT_PUSHBUF(thr, &bw, 64);
  for (double k = 0; k < length; k++) {
    if (k > 0) {
      DUK_BW_WRITE_ENSURE_BYTES(thr, &bw, (const duk_uint8_t *)separator, separator_length);
      if (bw.p - bw.p_base > (ptrdiff_t)DUK_HSTRING_MAX_BYTELEN) {
        builtins_throw_range(thr, "Invalid string length");
      }
    }
    array_push_element(thr, idx, h, k);
    if (!duk_is_null_or_undefined(thr, -1)) {
      if (locale) {
        duk_get_prop_literal(thr, -1, "toLocaleString");
        duk_insert(thr, -2);
        duk_call_method(thr, 0);
      }
      duk_hstring *s = duk_to_hstring_m1(thr);
      DUK_BW_WRITE_ENSURE_HSTRING(thr, &bw, s);
    }
    duk_pop(thr);
  }
  DUK_BW_PUSH_AS_STRING(thr, &bw);
  return 1;
}

struct join_arguments {
  bool locale;
  double length; /* read before the separator was converted, which may change it */
};

static duk_ret_t join_protected(duk_context *ctx, void *udata) {
  struct join_arguments *a = udata;
  return join_elements(ctx, 1, a->locale, a->length);
}

/* Stack: 0 the separator as a string, 1 the object. */
static duk_ret_t join(duk_context *ctx, bool locale, double length) {
  duk_hobject *h = duk_known_hobject(ctx, 1);
  struct jsrun_builtins *state = builtins_state(ctx);
  for (struct builtins_joining *j = state->joining; j != NULL; j = j->outer) {
    if (j->object == h) {
      duk_push_hstring_empty(ctx);
      return 1;
    }
  }
  struct builtins_joining here = {h, state->joining};
  state->joining = &here;
  duk_dup(ctx, 0);
  struct join_arguments arguments = {locale, length};
  int rc = duk_safe_call(ctx, join_protected, &arguments, 1, 1);
  state->joining = here.outer;
  if (rc != 0) {
    (void)duk_throw(ctx);
  }
  return 1;
}

static duk_ret_t array_join(duk_context *ctx) {
  array_push_this(ctx, "Array.prototype.join");
  double length = builtins_length_of(ctx, 1);
  if (duk_is_undefined(ctx, 0)) {
    duk_push_literal(ctx, ",");
    duk_replace(ctx, 0);
  } else {
    duk_to_string(ctx, 0);
  }
  return join(ctx, false, length);
}

static duk_ret_t array_to_locale_string(duk_context *ctx) {
  duk_push_literal(ctx, ",");
  array_push_this(ctx, "Array.prototype.toLocaleString");
  return join(ctx, true, builtins_length_of(ctx, 1));
}

static duk_ret_t array_to_string(duk_context *ctx) {
  array_push_this(ctx, "Array.prototype.toString");
  duk_get_prop_literal(ctx, 0, "join");
  if (!duk_is_callable(ctx, -1)) {
    duk_pop(ctx);
    builtins_push_object_tag_string(ctx, 0);
    return 1;
  }
  duk_dup(ctx, 0);
  duk_call_method(ctx, 0);
  return 1;
}

/* --- Iterators and tables --- */

static duk_ret_t array_iterator(duk_context *ctx) {
  static const char *const names[] = {"Array.prototype.entries", "Array.prototype.keys",
                                      "Array.prototype.values"};
  int kind = duk_get_current_magic(ctx);
  array_push_this(ctx, names[kind]);
  array_iterator_push(ctx, -1, kind);
  return 1;
}

static const struct builtin_property array_prototype[] = {
    BP_METHOD("at", array_at, 1, 1),
    BP_METHOD("concat", array_concat, 1, DUK_VARARGS),
    BP_METHOD("copyWithin", array_copy_within, 2, 3),
    BP_METHOD("fill", array_fill, 1, 3),
    BP_METHOD_MAGIC("find", array_find, 1, 2, ARRAY_FIND),
    BP_METHOD_MAGIC("findIndex", array_find, 1, 2, ARRAY_FIND_INDEX),
    BP_METHOD_MAGIC("findLast", array_find, 1, 2, ARRAY_FIND_LAST),
    BP_METHOD_MAGIC("findLastIndex", array_find, 1, 2, ARRAY_FIND_LAST_INDEX),
    BP_METHOD("lastIndexOf", array_last_index_of, 1, DUK_VARARGS),
    BP_QUICK("pop", array_pop, 0, 0, array_quick_pop),
    BP_QUICK("push", array_push, 1, DUK_VARARGS, array_quick_push),
    BP_METHOD("reverse", array_reverse, 0, 0),
    BP_QUICK("shift", array_shift, 0, 0, array_quick_shift),
    BP_METHOD("unshift", array_unshift, 1, DUK_VARARGS),
    BP_METHOD("slice", array_slice, 2, 2),
    BP_METHOD("sort", array_sort, 1, 1),
    BP_METHOD("splice", array_splice, 2, DUK_VARARGS),
    BP_METHOD("includes", array_includes, 1, 2),
    BP_METHOD("indexOf", array_index_of, 1, 2),
    BP_METHOD("join", array_join, 1, 1),
    BP_METHOD_MAGIC("keys", array_iterator, 0, 0, ARRAY_ITERATOR_KEYS),
    BP_METHOD_MAGIC("entries", array_iterator, 0, 0, ARRAY_ITERATOR_ENTRIES),
    BP_METHOD_MAGIC("values", array_iterator, 0, 0, ARRAY_ITERATOR_VALUES),
    BP_METHOD_MAGIC("forEach", array_each, 1, 2, ARRAY_FOR_EACH),
    BP_METHOD_MAGIC("filter", array_each, 1, 2, ARRAY_FILTER),
    BP_METHOD("flat", array_flat, 0, 1),
    BP_METHOD("flatMap", array_flat_map, 1, 2),
    BP_METHOD_MAGIC("map", array_each, 1, 2, ARRAY_MAP),
    BP_METHOD_MAGIC("every", array_each, 1, 2, ARRAY_EVERY),
    BP_METHOD_MAGIC("some", array_each, 1, 2, ARRAY_SOME),
    BP_METHOD_MAGIC("reduce", array_reduce, 1, DUK_VARARGS, 0),
    BP_METHOD_MAGIC("reduceRight", array_reduce, 1, DUK_VARARGS, 1),
    BP_METHOD("toReversed", array_to_reversed, 0, 0),
    BP_METHOD("toSorted", array_to_sorted, 1, 1),
    BP_METHOD("toSpliced", array_to_spliced, 2, DUK_VARARGS),
    BP_METHOD("toLocaleString", array_to_locale_string, 0, 0),
    BP_METHOD("toString", array_to_string, 0, 0),
    BP_METHOD("with", array_with, 2, 2),
    BP_KEEP("values", BI_ARRAY_VALUES),
    BP_KEEP("toString", BI_ARRAY_TO_STRING),
    BP_ALIAS(SYM_ITERATOR, "values"),
    BP_INTRINSIC_READONLY(SYM_UNSCOPABLES, BI_ARRAY_UNSCOPABLES),
};
static const struct builtin_property array_own[] = {
    BP_METHOD("isArray", array_static_is_array, 1, 1),
    BP_METHOD("from", array_from, 1, 3),
    BP_METHOD("fromAsync", array_from_async, 1, 3),
    BP_METHOD("of", array_of, 0, DUK_VARARGS),
    BP_SPECIES,
};
#define UNSCOPABLE(name)                                                                           \
  { name, {.number = 1}, 0, BP_TRUE, 0, 0, 0, 0 }
static const struct builtin_property unscopables[] = {
    UNSCOPABLE("at"),         UNSCOPABLE("copyWithin"),    UNSCOPABLE("entries"),
    UNSCOPABLE("fill"),       UNSCOPABLE("find"),          UNSCOPABLE("findIndex"),
    UNSCOPABLE("findLast"),   UNSCOPABLE("findLastIndex"), UNSCOPABLE("flat"),
    UNSCOPABLE("flatMap"),    UNSCOPABLE("includes"),      UNSCOPABLE("keys"),
    UNSCOPABLE("toReversed"), UNSCOPABLE("toSorted"),      UNSCOPABLE("toSpliced"),
    UNSCOPABLE("values"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_ARRAY_UNSCOPABLES, -1, 0, NULL, NULL, 0, 0, 0, BO_TABLE(unscopables)},
    {BO_EXISTING, 0, DUK_BIDX_ARRAY_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(array_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, DUK_BIDX_ARRAY_CONSTRUCTOR, -2, DUK_BIDX_ARRAY_PROTOTYPE, "Array",
     array_constructor, 0, 1, DUK_VARARGS, BO_TABLE(array_own)},
};
const struct builtin_table builtins_array = {BO_TABLE(objects)};
