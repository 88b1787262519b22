/* BigInt operands of the operators: the arithmetic is in src/engine/builtins/bigint.c. */
#include "vm.h"

#include <math.h>

#include "engine/builtins/bigint.h"

void vm_bigint_from_literal(duk_hthread *thr, duk_tval *digits) {
  duk_hstring *h = DUK_TVAL_GET_STRING(digits);
  if (!bigint_push_parsed(thr, (const char *)DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h)))
    vm_throw_syntax(thr, "Invalid BigInt literal");
  vm_pop_to(thr, digits);
}

void vm_bigint_to_string(duk_hthread *thr, duk_tval *tv) {
  bigint_push_string(thr, tv, 10);
  vm_pop_to(thr, tv);
}

void vm_bigint_arith(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x,
                     const duk_tval *y) {
  enum bigint_operator what;
  switch (op) {
  case VM_OP_ADD: what = BIGINT_ADD; break;
  case VM_OP_SUB: what = BIGINT_SUB; break;
  case VM_OP_MUL: what = BIGINT_MUL; break;
  case VM_OP_DIV: what = BIGINT_DIV; break;
  case VM_OP_MOD: what = BIGINT_MOD; break;
  case VM_OP_EXP: what = BIGINT_POW; break;
  case VM_OP_BAND: what = BIGINT_AND; break;
  case VM_OP_BOR: what = BIGINT_OR; break;
  case VM_OP_BXOR: what = BIGINT_XOR; break;
  case VM_OP_SHL: what = BIGINT_SHL; break;
  case VM_OP_SHR: what = BIGINT_SHR; break;
  default:
    what = BIGINT_SHR;
    vm_throw_type(thr, "BigInts have no unsigned right shift, use >> instead");
  }
  if (bigint_small_arith(thr, what, to, x, y)) return;
  bigint_binary(thr, what, x, y);
  vm_pop_to(thr, to);
}

void vm_bigint_unary(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x) {
  switch (op) {
  case VM_OP_INC: bigint_increment(thr, x, 1); break;
  case VM_OP_DEC: bigint_increment(thr, x, -1); break;
  case VM_OP_NEG: bigint_negate(thr, x); break;
  default: bigint_not(thr, x); break;
  }
  vm_pop_to(thr, to);
}

/* Order of two primitives of which one at least is a BigInt: -1, 0, 1, or 2 when there is none. */
static int order(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  if (x->t != DUK_TAG_BIGINT) {
    int o = order(thr, y, x);
    return o == 2 ? 2 : -o;
  }
  if (y->t == DUK_TAG_BIGINT) return bigint_compare(x, y);
  if (DUK_TVAL_IS_STRING(y) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(y))) {
    duk_hstring *h = DUK_TVAL_GET_STRING(y);
    if (!bigint_push_parsed(thr, (const char *)DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h)))
      return 2;
    int o = bigint_compare(x, thr->valstack_top - 1);
    duk_pop(thr);
    return o;
  }
  return bigint_compare_number(thr, x, duk_js_tonumber(thr, (duk_tval *)y));
}

int vm_bigint_less(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  int o = order(thr, x, y);
  return o == 2 ? -1 : o < 0;
}

int vm_bigint_equal(const duk_tval *x, const duk_tval *y) {
  return bigint_equal(x, y);
}

int vm_bigint_loose_equal(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  return order(thr, x, y) == 0;
}

int vm_bigint_truthy(const duk_tval *x) {
  return !bigint_is_zero(x);
}

duk_hobject *vm_bigint_prototype(duk_hthread *thr) {
  return thr->builtins[BI_BIGINT_PROTOTYPE];
}
