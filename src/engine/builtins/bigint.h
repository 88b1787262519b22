/*
 * BigInt: the value (a heap cell of kind VM_CELL_BIGINT, tag DUK_TAG_BIGINT) and its arithmetic. What fits one digit is
 * computed in place; larger values go through libtommath, whose digits a cell holds. All results are pushed on the stack;
 * operands are values, which must stay reachable. Too long a result is a RangeError, as is lack of memory.
 */
#ifndef JSRUN_BIGINT_H
#define JSRUN_BIGINT_H

#include "builtins.h"

enum bigint_operator {
  BIGINT_ADD,
  BIGINT_SUB,
  BIGINT_MUL,
  BIGINT_DIV,
  BIGINT_MOD,
  BIGINT_POW,
  BIGINT_AND,
  BIGINT_OR,
  BIGINT_XOR,
  BIGINT_SHL,
  BIGINT_SHR
};

void bigint_binary(duk_hthread *thr, enum bigint_operator op, const duk_tval *x, const duk_tval *y);
/* *to = x op y when both have one digit and the result is found in 64 bits; false otherwise, with no effect. The cell of
 * the value that is replaced is used again when it is referred to by nothing else. */
bool bigint_small_arith(duk_hthread *thr, enum bigint_operator op, duk_tval *to, const duk_tval *x,
                        const duk_tval *y);
void bigint_negate(duk_hthread *thr, const duk_tval *x);
void bigint_not(duk_hthread *thr, const duk_tval *x); /* ~x */
void bigint_increment(duk_hthread *thr, const duk_tval *x, int by);

int bigint_compare(const duk_tval *x, const duk_tval *y); /* <0, 0, >0 */
/* Against a number: 2 when it is NaN. */
int bigint_compare_number(duk_hthread *thr, const duk_tval *x, double y);
bool bigint_equal(const duk_tval *x, const duk_tval *y);
bool bigint_is_zero(const duk_tval *x);
uint32_t bigint_hash(const duk_heaphdr *h);

void bigint_push_int64(duk_hthread *thr, int64_t value);
void bigint_push_uint64(duk_hthread *thr, uint64_t value);
uint64_t bigint_low64(const duk_tval *x); /* modulo 2^64 */
/* Whether the value is what bigint_push_int64 or bigint_push_uint64 makes of its low 64 bits. */
bool bigint_fits_int64(const duk_tval *x);
bool bigint_fits_uint64(const duk_tval *x);

/* NumberToBigInt of an integer. */
void bigint_push_double(duk_hthread *thr, double value);
double bigint_to_double(duk_hthread *thr, const duk_tval *x); /* rounded half to even */

/* Pushes the digits as a string. */
void bigint_push_string(duk_hthread *thr, const duk_tval *x, int radix);
/* StringToBigInt: pushes the value, or pushes nothing and returns false when the text is not one (CESU-8; white space and
 * radix prefixes as Number() takes them). */
bool bigint_push_parsed(duk_hthread *thr, const char *text, size_t length);

/* ToBigInt of the value at idx, in place; TypeError or SyntaxError otherwise. */
void bigint_coerce(duk_hthread *thr, duk_idx_t idx);

/* Sign (-1, 0, 1) and magnitude as little-endian bytes without leading zeros, for serialisation: *size in and out is the
 * room and the bytes there are; false: too little room. */
bool bigint_to_bytes(duk_hthread *thr, const duk_tval *x, int *sign, uint8_t *bytes, size_t *size);
void bigint_push_bytes(duk_hthread *thr, int sign, const uint8_t *bytes, size_t size);

#endif
