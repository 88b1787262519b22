/*
 * Abstract operations of the specification (its sections 7 and 10) that built-in functions share, and the wording of
 * the errors that they throw.
 */
#include "dense_array.h"
#include "engine/vm/vm.h"
#include "object_operations.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define THROWER(name, code)                                                                        \
  void name(duk_hthread *thr, const char *format, ...) {                                           \
    va_list ap;                                                                                    \
    va_start(ap, format);                                                                          \
    duk_push_error_object_va(thr, code, format, ap);                                               \
    va_end(ap);                                                                                    \
    (void)duk_throw(thr);                                                                          \
    __builtin_unreachable();                                                                       \
  }
THROWER(builtins_throw_type, DUK_ERR_TYPE_ERROR)
THROWER(builtins_throw_range, DUK_ERR_RANGE_ERROR)
THROWER(builtins_throw_syntax, DUK_ERR_SYNTAX_ERROR)

void vm_check_c_stack(duk_hthread *thr); /* src/engine/vm */

void builtins_check_c_stack(duk_hthread *thr) {
  vm_check_c_stack(thr);
}

bool builtins_is_callable(duk_hthread *thr, duk_idx_t idx) {
  return duk_is_callable(thr, idx);
}

bool builtins_is_constructor(duk_hthread *thr, duk_idx_t idx) {
  return duk_is_constructable(thr, idx);
}

/* --- Descriptions of values for messages --- */

const char *builtins_push_description(duk_hthread *thr, duk_idx_t idx) {
  idx = duk_require_normalize_index(thr, idx);
  duk_hobject *h = duk_get_hobject(thr, idx);
  if (h == NULL) {
    if (duk_is_symbol(thr, idx)) {
      duk_push_symbol_descriptive_string(thr, duk_known_hstring(thr, idx));
    } else {
      duk_dup(thr, idx);
      duk_to_string(thr, -1);
    }
    return duk_get_string(thr, -1);
  }
  /* The constructor's name, by data properties only. */
  const char *name = "Object";
  for (int depth = 0; h != NULL && depth < 1000 && !DUK_HOBJECT_IS_PROXY(h); depth++) {
    duk_tval *tv = duk_hobject_find_entry_tval_ptr_stridx(thr->heap, h, DUK_STRIDX_CONSTRUCTOR);
    if (tv != NULL) {
      if (DUK_TVAL_IS_OBJECT(tv)) {
        tv = duk_hobject_find_entry_tval_ptr_stridx(thr->heap, DUK_TVAL_GET_OBJECT(tv),
                                                    DUK_STRIDX_NAME);
        if (tv != NULL && DUK_TVAL_IS_STRING(tv) &&
            DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(tv)) > 0) {
          name = (const char *)DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(tv));
        }
      }
      break;
    }
    h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
  }
  duk_push_sprintf(thr, "#<%s>", name);
  return duk_get_string(thr, -1);
}

const char *builtins_push_call_site(duk_hthread *thr, duk_idx_t idx) {
  idx = duk_require_normalize_index(thr, idx);
  if (duk_is_symbol(thr, idx)) {
    duk_push_literal(thr, "symbol");
  } else if (duk_is_string(thr, idx)) {
    duk_push_sprintf(thr, "string \"%s\"", duk_get_string(thr, idx));
  } else if (duk_is_null(thr, idx)) {
    duk_push_literal(thr, "object null");
  } else if (duk_is_object(thr, idx)) {
    duk_push_string(thr, duk_is_callable(thr, idx) ? "function" : "object");
  } else if (duk_is_undefined(thr, idx)) {
    duk_push_literal(thr, "undefined");
  } else {
    duk_dup(thr, idx);
    duk_to_string(thr, -1);
    duk_push_sprintf(thr, "%s %s",
                     duk_is_boolean(thr, idx)  ? "boolean"
                     : duk_is_number(thr, idx) ? "number"
                                               : "bigint",
                     duk_get_string(thr, -1));
    duk_remove(thr, -2);
  }
  return duk_get_string(thr, -1);
}

void builtins_require_callable(duk_hthread *thr, duk_idx_t idx) {
  if (!duk_is_callable(thr, idx)) {
    builtins_throw_type(thr, "%s is not a function", builtins_push_call_site(thr, idx));
  }
}

void builtins_require_new(duk_hthread *thr, const char *name) {
  if (!duk_is_constructor_call(thr)) {
    builtins_throw_type(thr, "Constructor %s requires 'new'", name);
  }
}

void builtins_incompatible_receiver(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  builtins_throw_type(thr, "Method %s called on incompatible receiver %s", method,
                      builtins_push_description(thr, -1));
}

/* --- Numbers --- */

double builtins_to_integer(duk_hthread *thr, duk_idx_t idx) {
  duk_tval *tv = duk_get_tval(thr, idx);
  double d = tv != NULL && DUK_TVAL_IS_NUMBER(tv)      ? DUK_TVAL_GET_NUMBER(tv)
             : tv == NULL || DUK_TVAL_IS_UNDEFINED(tv) ? 0.0
                                                       : duk_to_number(thr, idx);
  if (isnan(d)) {
    return 0.0;
  }
  return trunc(d) + 0.0; /* never -0 */
}

#define MAX_SAFE 9007199254740991.0

double builtins_to_length(duk_hthread *thr, duk_idx_t idx) {
  double d = builtins_to_integer(thr, idx);
  return d <= 0 ? 0 : d > MAX_SAFE ? MAX_SAFE : d;
}

double builtins_length_of(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_get_hobject(thr, idx);
  if (h != NULL && DUK_HOBJECT_IS_ARRAY(h)) {
    return (double)((duk_harray *)h)->length;
  }
  duk_get_prop_stridx(thr, idx, DUK_STRIDX_LENGTH);
  double d = builtins_to_length(thr, -1);
  duk_pop(thr);
  return d;
}

double builtins_to_index(duk_hthread *thr, duk_idx_t idx, const char *message) {
  double d = builtins_to_integer(thr, idx);
  if (d < 0 || d > MAX_SAFE) {
    builtins_throw_range(thr, "%s", message);
  }
  return d;
}

double builtins_relative_index(duk_hthread *thr, duk_idx_t idx, double length, double absent) {
  if (!duk_is_valid_index(thr, idx) || duk_is_undefined(thr, idx)) {
    return absent;
  }
  double d = builtins_to_integer(thr, idx);
  if (d < 0) {
    d += length;
    return d < 0 ? 0 : d;
  }
  return d > length ? length : d;
}

bool builtins_same_value(const duk_tval *a, const duk_tval *b) {
  return duk_js_samevalue((duk_tval *)a, (duk_tval *)b);
}

bool builtins_same_value_zero(const duk_tval *a, const duk_tval *b) {
  if (DUK_TVAL_IS_NUMBER(a) && DUK_TVAL_IS_NUMBER(b)) {
    double x = DUK_TVAL_GET_NUMBER(a), y = DUK_TVAL_GET_NUMBER(b);
    return x == y || (isnan(x) && isnan(y));
  }
  return duk_js_strict_equals((duk_tval *)a, (duk_tval *)b);
}

/* --- Properties with numeric keys --- */

static bool is_array_index(double index) {
  return index <= 4294967294.0;
}

void builtins_get_index(duk_hthread *thr, duk_idx_t obj, double index) {
  if (is_array_index(index)) {
    duk_get_prop_index(thr, obj, (duk_uarridx_t)index);
  } else {
    obj = duk_normalize_index(thr, obj);
    duk_push_number(thr, index);
    duk_get_prop(thr, obj);
  }
}

bool builtins_has_index(duk_hthread *thr, duk_idx_t obj, double index) {
  if (is_array_index(index)) {
    return duk_has_prop_index(thr, obj, (duk_uarridx_t)index);
  }
  obj = duk_normalize_index(thr, obj);
  duk_push_number(thr, index);
  return duk_has_prop(thr, obj);
}

void builtins_set_index(duk_hthread *thr, duk_idx_t obj, double index) {
  if (is_array_index(index)) {
    duk_put_prop_index(thr, obj, (duk_uarridx_t)index);
  } else {
    obj = duk_normalize_index(thr, obj);
    duk_push_number(thr, index);
    duk_insert(thr, -2);
    duk_put_prop(thr, obj);
  }
}

void builtins_delete_index(duk_hthread *thr, duk_idx_t obj, double index) {
  if (is_array_index(index)) {
    duk_del_prop_index(thr, obj, (duk_uarridx_t)index);
  } else {
    obj = duk_normalize_index(thr, obj);
    duk_push_number(thr, index);
    duk_del_prop(thr, obj);
  }
}

void builtins_create_property(duk_hthread *thr, duk_idx_t obj) {
  obj = duk_normalize_index(thr, obj);
  duk_idx_t key = duk_get_top(thr) - 2;
  duk_to_property_key_hstring(thr, key);
  duk_push_undefined(thr);
  duk_push_undefined(thr);
  struct property_descriptor d = {DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE |
                                      DUK_DEFPROP_SET_ENUMERABLE | DUK_DEFPROP_SET_CONFIGURABLE,
                                  key + 1};
  object_define_or_throw(thr, obj, key, &d);
  duk_set_top(thr, key);
}

void builtins_create_index(duk_hthread *thr, duk_idx_t obj, double index) {
  obj = duk_normalize_index(thr, obj);
  duk_hobject *h = duk_get_hobject(thr, obj);
  if (h != NULL && dense_is_writable(h) && index == (double)dense_length(h) && index < 0xfffffffe &&
      index <= DUK_HOBJECT_GET_ASIZE(h)) {
    dense_append(thr, obj);
    return;
  }
  if (h != NULL && dense_is_writable(h) && index < (double)dense_length(h) &&
      index <= DUK_HOBJECT_GET_ASIZE(h)) {
    /* An element of the array part has all attributes, and a hole of an extensible array becomes one. */
    if (index == DUK_HOBJECT_GET_ASIZE(h)) dense_reserve(thr, h, (duk_uint32_t)index + 1);
    duk_tval *slot = DUK_HOBJECT_A_GET_BASE(thr->heap, h) + (duk_uint32_t)index, old = *slot;
    *slot = *--thr->valstack_top;
    DUK_TVAL_SET_UNDEFINED(thr->valstack_top);
    DUK_TVAL_DECREF_NORZ(thr, &old);
    return;
  }
  duk_push_number(thr, index);
  duk_insert(thr, -2);
  builtins_create_property(thr, obj);
}

void builtins_set_length(duk_hthread *thr, duk_idx_t obj, double length) {
  obj = duk_normalize_index(thr, obj);
  duk_push_number(thr, length);
  duk_put_prop_stridx(thr, obj, DUK_STRIDX_LENGTH);
}

/* --- Methods and constructors --- */

bool builtins_get_method(duk_hthread *thr, duk_idx_t idx, const char *name) {
  duk_get_prop_string(thr, idx, name);
  if (duk_is_null_or_undefined(thr, -1)) {
    duk_pop(thr);
    duk_push_undefined(thr);
    return false;
  }
  if (!duk_is_callable(thr, -1)) {
    builtins_throw_type(thr, "%s is not a function", builtins_push_description(thr, -1));
  }
  return true;
}

duk_hobject *builtins_push_new_prototype(duk_hthread *thr, int fallback) {
  duk_push_new_target(thr);
  if (duk_is_object(thr, -1)) {
    duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_PROTOTYPE);
    duk_remove_m2(thr);
  }
  if (!duk_is_object(thr, -1)) {
    duk_hobject *new_target = thr->callstack_curr->new_target;
    duk_pop(thr);
    if (new_target != NULL)
      duk_push_hobject(thr, vm_intrinsic_for(thr, new_target, (duk_small_uint_t)fallback));
    else
      builtins_push_intrinsic(thr, fallback);
  }
  return duk_known_hobject(thr, -1);
}

void builtins_construct(duk_hthread *thr, duk_idx_t n) {
  /* new.target moves below, where it stays alive. */
  duk_pull(thr, -1 - n);
  duk_insert(thr, -2 - n);
  duk_push_undefined(thr);
  duk_insert(thr, -1 - n);
  duk_tval *base = thr->valstack_top - n - 2;
  vm_call(thr, base, DUK_TVAL_GET_OBJECT(base - 1));
  duk_remove_m2(thr);
}

void builtins_push_species_constructor(duk_hthread *thr, duk_idx_t idx, int default_intrinsic) {
  duk_get_prop_stridx(thr, idx, DUK_STRIDX_CONSTRUCTOR);
  if (duk_is_undefined(thr, -1)) {
    goto use_default;
  }
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "The .constructor property is not an object");
  }
  if (duk_get_hobject(thr, -1) == thr->builtins[default_intrinsic]) {
    duk_get_prop_string(thr, -1, SYM_SPECIES);
    if (duk_get_hobject(thr, -1) == thr->builtins[default_intrinsic]) {
      duk_remove_m2(thr);
      return;
    }
  } else {
    duk_get_prop_string(thr, -1, SYM_SPECIES);
  }
  duk_remove_m2(thr);
  if (duk_is_null_or_undefined(thr, -1)) {
    goto use_default;
  }
  if (!builtins_is_constructor(thr, -1)) {
    builtins_throw_type(thr, "object.constructor[Symbol.species] is not a constructor");
  }
  return;

use_default:
  duk_pop(thr);
  builtins_push_intrinsic(thr, default_intrinsic);
}

/* --- Iteration --- */

void builtins_make_iterator_result(duk_hthread *thr, bool done) {
  duk_push_object(thr);
  duk_insert(thr, -2);
  duk_xdef_prop_stridx_short_wec(thr, -2, DUK_STRIDX_VALUE);
  duk_push_boolean(thr, done);
  duk_put_prop_literal(thr, -2, "done");
}

void builtins_get_iterator(duk_hthread *thr, duk_idx_t idx) {
  idx = duk_require_normalize_index(thr, idx);
  if (!duk_is_null_or_undefined(thr, idx)) {
    duk_get_prop_string(thr, idx, SYM_ITERATOR);
  } else {
    duk_push_undefined(thr);
  }
  if (!duk_is_callable(thr, -1)) {
    builtins_throw_type(thr, "%s is not iterable (cannot read property Symbol(Symbol.iterator))",
                        builtins_push_call_site(thr, idx));
  }
  duk_dup(thr, idx);
  duk_call_method(thr, 0);
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "Result of the Symbol.iterator method is not an object");
  }
  duk_get_prop_literal(thr, -1, "next");
}

void builtins_get_iterator_direct(duk_hthread *thr, duk_idx_t idx) {
  duk_dup(thr, idx);
  duk_get_prop_literal(thr, -1, "next");
}

bool builtins_iterator_step(duk_hthread *thr, duk_idx_t record) {
  record = duk_require_normalize_index(thr, record);
  duk_dup(thr, record + 1);
  duk_dup(thr, record);
  duk_call_method(thr, 0);
  if (!duk_is_object(thr, -1)) {
    builtins_throw_type(thr, "Iterator result %s is not an object",
                        builtins_push_description(thr, -1));
  }
  duk_get_prop_literal(thr, -1, "done");
  if (duk_to_boolean_top_pop(thr)) {
    duk_pop(thr);
    return false;
  }
  duk_get_prop_stridx_short(thr, -1, DUK_STRIDX_VALUE);
  duk_remove_m2(thr);
  return true;
}

void builtins_iterator_close(duk_hthread *thr, duk_idx_t record) {
  record = duk_require_normalize_index(thr, record);
  if (builtins_get_method(thr, record, "return")) {
    duk_dup(thr, record);
    duk_call_method(thr, 0);
    if (!duk_is_object(thr, -1)) {
      builtins_throw_type(thr, "%s is not an object", builtins_push_description(thr, -1));
    }
  }
  duk_pop(thr);
}

static duk_ret_t close_quietly(duk_context *ctx, void *udata) {
  (void)udata;
  /* [ ... iterator ] */
  if (builtins_get_method(ctx, -1, "return")) {
    duk_dup(ctx, -2);
    duk_call_method(ctx, 0);
  }
  return 0;
}

void builtins_iterator_close_quietly(duk_hthread *thr, duk_idx_t record) {
  duk_dup(thr, record);
  duk_safe_call(thr, close_quietly, NULL, 1, 1);
  duk_pop(thr);
}

void builtins_iterator_close_throw(duk_hthread *thr, duk_idx_t record) {
  builtins_iterator_close_quietly(thr, record);
  (void)duk_throw(thr);
  __builtin_unreachable();
}

bool builtins_is_plain_iterable_array(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_get_hobject(thr, idx);
  if (h == NULL || !DUK_HOBJECT_IS_ARRAY(h) || !DUK_HOBJECT_HAS_ARRAY_PART(h)) {
    return false;
  }
  duk_hobject *proto = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
  if (proto != thr->builtins[DUK_BIDX_ARRAY_PROTOTYPE]) {
    return false;
  }
  duk_hstring *key = (duk_push_string(thr, SYM_ITERATOR), duk_known_hstring(thr, -1));
  bool ok = !builtins_has_entry(thr, h, key);
  duk_tval *tv = duk_hobject_find_entry_tval_ptr(thr->heap, proto, key);
  ok = ok && tv != NULL && DUK_TVAL_IS_OBJECT(tv) &&
       DUK_TVAL_GET_OBJECT(tv) == thr->builtins[BI_ARRAY_VALUES];
  duk_pop(thr);
  if (ok) {
    key = (duk_push_literal(thr, "next"), duk_known_hstring(thr, -1));
    tv =
        duk_hobject_find_entry_tval_ptr(thr->heap, thr->builtins[BI_ARRAY_ITERATOR_PROTOTYPE], key);
    ok = tv != NULL && DUK_TVAL_IS_OBJECT(tv) && DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(tv)) &&
         ((duk_hnatfunc *)DUK_TVAL_GET_OBJECT(tv))->func == builtins_array_iterator_next;
    duk_pop(thr);
  }
  return ok;
}

struct iteration {
  builtins_iteration_step step;
  void *state;
};

static duk_ret_t iteration_step(duk_context *ctx, void *udata) {
  struct iteration *it = udata;
  duk_push_boolean(ctx, it->step(ctx, it->state));
  return 1;
}

void builtins_iterate(duk_hthread *thr, duk_idx_t idx, builtins_iteration_step step, void *state) {
  idx = duk_require_normalize_index(thr, idx);
  if (builtins_is_plain_iterable_array(thr, idx)) {
    /* No `return` method exists on array iterators, so there is nothing to close. Length is read anew each time. */
    for (duk_uarridx_t i = 0; i < ((duk_harray *)duk_known_hobject(thr, idx))->length; i++) {
      duk_get_prop_index(thr, idx, i);
      if (!step(thr, state)) {
        return;
      }
    }
    return;
  }
  builtins_get_iterator(thr, idx);
  duk_idx_t record = duk_get_top(thr) - 2;
  struct iteration it = {step, state};
  while (builtins_iterator_step(thr, record)) {
    /* The value is the safe call's argument; on success it leaves whether to go on. */
    if (duk_safe_call(thr, iteration_step, &it, 1, 1) != 0) {
      builtins_iterator_close_throw(thr, record);
    }
    bool more = duk_get_boolean(thr, -1);
    duk_pop(thr);
    if (!more) {
      builtins_iterator_close(thr, record);
      break;
    }
  }
  duk_pop_2(thr);
}
