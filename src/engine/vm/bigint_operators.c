/* BigInt operands of the operators, within 64 bits. */
#include "vm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct small_bigint {
  duk_heaphdr hdr;
  int64_t value;
};

#define VALUE(tv) (((const struct small_bigint *) (tv)->v.heaphdr)->value)

void vm_set_bigint(duk_hthread *thr, duk_tval *to, int64_t value) {
  struct small_bigint *b = vm_cell_alloc(thr, VM_CELL_BIGINT, sizeof *b);
  duk_tval v;
  b->value = value;
  v.t = DUK_TAG_BIGINT;
  v.v.heaphdr = &b->hdr;
  vm_set(thr, to, &v);
}

static DUK_NORETURN(void too_big(duk_hthread *thr));
static void too_big(duk_hthread *thr) {
  vm_throw_range(thr, "Maximum BigInt size exceeded");
}

void vm_bigint_from_literal(duk_hthread *thr, duk_tval *digits) {
  vm_set_bigint(thr, digits, (int64_t) strtoull((const char *) DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(digits)), NULL, 0));
}

void vm_bigint_to_string(duk_hthread *thr, duk_tval *tv) {
  char text[32];
  snprintf(text, sizeof text, "%lld", (long long) VALUE(tv));
  duk_push_string(thr, text);
  vm_pop_to(thr, tv);
}

void vm_bigint_arith(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x, const duk_tval *y) {
  int64_t a = VALUE(x), b = VALUE(y), r = 0;
  switch (op) {
  case VM_OP_ADD:
    if (__builtin_add_overflow(a, b, &r))
      too_big(thr);
    break;
  case VM_OP_SUB:
    if (__builtin_sub_overflow(a, b, &r))
      too_big(thr);
    break;
  case VM_OP_MUL:
    if (__builtin_mul_overflow(a, b, &r))
      too_big(thr);
    break;
  case VM_OP_DIV:
  case VM_OP_MOD:
    if (b == 0)
      vm_throw_range(thr, "Division by zero");
    if (b == -1)
      r = op == VM_OP_DIV ? (int64_t) (0 - (uint64_t) a) : 0;
    else
      r = op == VM_OP_DIV ? a / b : a % b;
    break;
  case VM_OP_EXP:
    if (b < 0)
      vm_throw_range(thr, "Exponent must be non-negative");
    for (r = 1; b > 0; b--)
      if (__builtin_mul_overflow(r, a, &r))
        too_big(thr);
    break;
  case VM_OP_BAND:
    r = a & b;
    break;
  case VM_OP_BOR:
    r = a | b;
    break;
  case VM_OP_BXOR:
    r = a ^ b;
    break;
  case VM_OP_SHL:
    if (b < 0)
      r = a >> (b < -63 ? 63 : -b);
    else if (b > 62 || (a << b) >> b != a)
      too_big(thr);
    else
      r = a << b;
    break;
  case VM_OP_SHR:
    r = b < 0 ? a << -b : a >> (b > 63 ? 63 : b);
    break;
  default:
    vm_throw_type(thr, "BigInts have no unsigned right shift, use >> instead");
  }
  vm_set_bigint(thr, to, r);
}

void vm_bigint_unary(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x) {
  int64_t a = VALUE(x);
  vm_set_bigint(thr, to, op == VM_OP_INC ? a + 1 : op == VM_OP_DEC ? a - 1 : op == VM_OP_NEG ? -a : ~a);
}

static double number(duk_hthread *thr, const duk_tval *v) {
  return v->t == DUK_TAG_BIGINT ? (double) VALUE(v) : duk_js_tonumber(thr, (duk_tval *) v);
}

int vm_bigint_less(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  double a, b;
  if (x->t == DUK_TAG_BIGINT && y->t == DUK_TAG_BIGINT)
    return VALUE(x) < VALUE(y);
  a = number(thr, x);
  b = number(thr, y);
  return isnan(a) || isnan(b) ? -1 : a < b;
}

int vm_bigint_equal(const duk_tval *x, const duk_tval *y) {
  return VALUE(x) == VALUE(y);
}

int vm_bigint_loose_equal(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  return number(thr, x) == number(thr, y);
}

int vm_bigint_truthy(const duk_tval *x) {
  return VALUE(x) != 0;
}

duk_hobject *vm_bigint_prototype(duk_hthread *thr) {
  return thr->builtins[DUK_BIDX_OBJECT_PROTOTYPE];
}
