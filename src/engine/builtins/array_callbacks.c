/*
 * The methods of Array.prototype that take a callback.
 */
#include "array_callbacks.h"

#include "array.h"
#include "engine/vm/vm.h"

/* Calls the function at 0 with this 1 and (value on the stack's top, k, object at 2); the result replaces the value. */
static void call_back(duk_hthread *thr, double k) {
  duk_tval *base = thr->valstack_top - 1, *frame = thr->valstack_bottom;
  base[2] = base[0]; /* the value, with its reference, becomes the first argument */
  thr->valstack_top = base;
  base[0].t = DUK_TAG_UNDEFINED;
  vm_push(thr, &frame[0]);
  vm_push(thr, &frame[1]);
  thr->valstack_top++;
  base[3].t = DUK_TAG_NUMBER;
  base[3].v.d = k;
  thr->valstack_top++;
  vm_push(thr, &frame[2]);
  vm_call(thr, base, NULL);
}

duk_ret_t array_each(duk_context *ctx) {
  static const char *const names[] = {"Array.prototype.forEach", "Array.prototype.map",
                                      "Array.prototype.filter", "Array.prototype.every",
                                      "Array.prototype.some"};
  int kind = duk_get_current_magic(ctx);
  duk_hobject *h = array_push_this(ctx, names[kind]);
  double length = builtins_length_of(ctx, 2), out = 0;
  builtins_require_callable(ctx, 0);
  if (kind == ARRAY_MAP || kind == ARRAY_FILTER) {
    array_push_species(ctx, 2, kind == ARRAY_MAP ? length : 0);
  }
  for (double k = 0; k < length; k++) {
    if (!array_push_present(ctx, 2, h, k)) {
      continue;
    }
    switch (kind) {
    case ARRAY_FOR_EACH:
      call_back(ctx, k);
      duk_pop(ctx);
      break;
    case ARRAY_MAP:
      call_back(ctx, k);
      array_define_element(ctx, 3, k);
      break;
    case ARRAY_FILTER:
      duk_dup_top(ctx);
      call_back(ctx, k);
      if (duk_to_boolean_top_pop(ctx)) {
        builtins_create_index(ctx, 3, out++);
      } else {
        duk_pop(ctx);
      }
      break;
    default:
      call_back(ctx, k);
      if (duk_to_boolean_top_pop(ctx) == (kind == ARRAY_SOME)) {
        duk_push_boolean(ctx, kind == ARRAY_SOME);
        return 1;
      }
      break;
    }
  }
  switch (kind) {
  case ARRAY_FOR_EACH: return 0;
  case ARRAY_EVERY:
  case ARRAY_SOME: duk_push_boolean(ctx, kind == ARRAY_EVERY); return 1;
  default: return 1;
  }
}

duk_ret_t array_find(duk_context *ctx) {
  static const char *const names[] = {"Array.prototype.find", "Array.prototype.findIndex",
                                      "Array.prototype.findLast", "Array.prototype.findLastIndex"};
  int kind = duk_get_current_magic(ctx);
  duk_hobject *h = array_push_this(ctx, names[kind]);
  double length = builtins_length_of(ctx, 2);
  bool backwards = kind >= ARRAY_FIND_LAST,
       index = kind == ARRAY_FIND_INDEX || kind == ARRAY_FIND_LAST_INDEX;
  builtins_require_callable(ctx, 0);
  for (double i = 0; i < length; i++) {
    double k = backwards ? length - 1 - i : i;
    array_push_element(ctx, 2, h, k);
    duk_dup_top(ctx);
    call_back(ctx, k);
    if (duk_to_boolean_top_pop(ctx)) {
      if (index) {
        duk_push_number(ctx, k);
      }
      return 1;
    }
    duk_pop(ctx);
  }
  if (index) {
    duk_push_int(ctx, -1);
    return 1;
  }
  return 0;
}

/* Stack: 0 function, 1 initial value or undefined, 2 object, 3 accumulator. */
duk_ret_t array_reduce(duk_context *ctx) {
  bool right = duk_get_current_magic(ctx);
  duk_idx_t argc = duk_get_top(ctx);
  duk_set_top(ctx, 2);
  duk_hobject *h =
      array_push_this(ctx, right ? "Array.prototype.reduceRight" : "Array.prototype.reduce");
  double length = builtins_length_of(ctx, 2), i = 0;
  builtins_require_callable(ctx, 0);
  if (argc >= 2) {
    duk_dup(ctx, 1);
  } else {
    bool found = false;
    for (; i < length && !found; i++) {
      found = array_push_present(ctx, 2, h, right ? length - 1 - i : i);
    }
    if (!found) {
      builtins_throw_type(ctx, "Reduce of empty array with no initial value");
    }
  }
  for (; i < length; i++) {
    double k = right ? length - 1 - i : i;
    if (array_push_present(ctx, 2, h, k)) {
      duk_dup(ctx, 0);
      duk_push_undefined(ctx);
      duk_dup(ctx, 3);
      duk_pull(ctx, 4);
      duk_push_number(ctx, k);
      duk_dup(ctx, 2);
      duk_call_method(ctx, 4);
      duk_replace(ctx, 3);
    }
  }
  return 1;
}

/* FlattenIntoArray: elements of the object at `source` go to the array at 3 from `target` on; returns where it ended. With
 * `map` the function at 0 is called first (this at 1, object at 2). */
static double flatten(duk_hthread *thr, duk_idx_t source, double length, double target,
                      double depth, bool map) {
  duk_hobject *h = duk_known_hobject(thr, source);
  duk_require_stack(thr, 16);
  for (double k = 0; k < length; k++) {
    if (!array_push_present(thr, source, h, k)) {
      continue;
    }
    if (map) {
      call_back(thr, k);
    }
    if (depth > 0 && array_is_array(thr, -1)) {
      builtins_check_c_stack(thr);
      target =
          flatten(thr, duk_get_top(thr) - 1, builtins_length_of(thr, -1), target, depth - 1, false);
      duk_pop(thr);
    } else {
      array_check_length(thr, target + 1);
      builtins_create_index(thr, 3, target++);
    }
  }
  return target;
}

duk_ret_t array_flat(duk_context *ctx) {
  duk_push_undefined(ctx);
  array_push_this(ctx, "Array.prototype.flat");
  double length = builtins_length_of(ctx, 2);
  double depth = duk_is_undefined(ctx, 0) ? 1 : builtins_to_integer(ctx, 0);
  array_push_species(ctx, 2, 0);
  flatten(ctx, 2, length, 0, depth, false);
  return 1;
}

duk_ret_t array_flat_map(duk_context *ctx) {
  array_push_this(ctx, "Array.prototype.flatMap");
  double length = builtins_length_of(ctx, 2);
  if (!duk_is_callable(ctx, 0)) {
    builtins_throw_type(ctx, "flatMap mapper function is not callable");
  }
  array_push_species(ctx, 2, 0);
  flatten(ctx, 2, length, 0, 1, true);
  return 1;
}
