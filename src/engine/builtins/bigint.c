/*
 * BigInt values and their arithmetic.
 */
#include "bigint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <tommath.h>

#include "engine/unicode/unicode.h"
#include "locale_text.h"
#include "engine/vm/vm.h"

/* Longest result: 2^30 bits, as in V8. */
#define MAX_DIGITS ((1 << 30) / MP_DIGIT_BIT + 1)

#define SMALL_LIMIT ((int64_t)1 << MP_DIGIT_BIT) /* what has one digit is smaller in magnitude */

struct bigint {
  duk_heaphdr hdr;
  int32_t negative;
  int32_t used; /* digits, without leading zeros; none for 0 */
  mp_digit digits[];
};

static const struct bigint *value_of(const duk_tval *tv) {
  return (const struct bigint *)DUK_TVAL_GET_HEAPHDR(tv);
}

static bool is_small(const struct bigint *b) {
  return b->used <= 1;
}

/* Of a small one: below 2^60 in magnitude. */
static int64_t small_value(const struct bigint *b) {
  return b->used == 0 ? 0 : b->negative ? -(int64_t)b->digits[0] : (int64_t)b->digits[0];
}

static struct bigint *push_cell(duk_hthread *thr, size_t used) {
  duk_require_stack(thr, 1);
  struct bigint *b = vm_cell_alloc(thr, VM_CELL_BIGINT, sizeof *b + used * sizeof b->digits[0]);
  b->used = (int32_t)used;
  duk_tval *tv = thr->valstack_top++;
  tv->t = DUK_TAG_BIGINT;
  tv->v.heaphdr = &b->hdr;
  DUK_TVAL_INCREF(thr, tv);
  return b;
}

static void push_magnitude(duk_hthread *thr, unsigned __int128 magnitude, bool negative) {
  mp_digit digits[3];
  size_t n = 0;
  while (magnitude != 0) {
    digits[n++] = (mp_digit)(magnitude & MP_MASK);
    magnitude >>= MP_DIGIT_BIT;
  }
  struct bigint *b = push_cell(thr, n);
  b->negative = negative && n > 0;
  memcpy(b->digits, digits, n * sizeof digits[0]);
}

/* One digit, without the detour. */
static void push_small(duk_hthread *thr, int64_t v) {
  struct bigint *b = push_cell(thr, 1);
  b->negative = v < 0;
  b->used = v != 0;
  b->digits[0] = (mp_digit)(v < 0 ? -v : v);
}

static void push_int128(duk_hthread *thr, __int128 v) {
  push_magnitude(thr, v < 0 ? -(unsigned __int128)v : (unsigned __int128)v, v < 0);
}

void bigint_push_int64(duk_hthread *thr, int64_t value) {
  if (value > -SMALL_LIMIT && value < SMALL_LIMIT) {
    push_small(thr, value);
    return;
  }
  push_int128(thr, value);
}

void bigint_push_uint64(duk_hthread *thr, uint64_t value) {
  push_magnitude(thr, value, false);
}

/* *to = v. The cell that *to has now is written over when nothing else refers to it. */
static void set_small(duk_hthread *thr, duk_tval *to, int64_t v) {
  if (to->t == DUK_TAG_BIGINT && DUK_HEAPHDR_GET_REFCOUNT(to->v.heaphdr) == 1 && v > -SMALL_LIMIT &&
      v < SMALL_LIMIT) {
    struct bigint *b = (struct bigint *)to->v.heaphdr;
    if (b->used == 1) { /* and so has room for a digit */
      b->negative = v < 0;
      b->used = v != 0;
      b->digits[0] = (mp_digit)(v < 0 ? -v : v);
      return;
    }
  }
  bigint_push_int64(thr, v);
  vm_pop_to(thr, to);
}

/* A view of the value as libtommath's: shares the digits, and is not to be written. */
static mp_int as_mp(const struct bigint *b) {
  mp_int m;
  m.used = b->used;
  m.alloc = b->used;
  m.sign = b->negative ? MP_NEG : MP_ZPOS;
  m.dp = (mp_digit *)b->digits;
  return m;
}

static DUK_NORETURN(void too_big(duk_hthread *thr));
static void too_big(duk_hthread *thr) {
  builtins_throw_range(thr, "Maximum BigInt size exceeded");
}

/* Pushes the result and clears it. */
static void push_mp(duk_hthread *thr, mp_int *m, mp_err err) {
  if (err != MP_OKAY || m->used > MAX_DIGITS) {
    mp_clear(m);
    too_big(thr);
  }
  struct bigint *b = push_cell(thr, (size_t)m->used);
  b->negative = m->sign == MP_NEG && m->used > 0;
  memcpy(b->digits, m->dp, (size_t)m->used * sizeof b->digits[0]);
  mp_clear(m);
}

static void init_mp(duk_hthread *thr, mp_int *m) {
  if (mp_init(m) != MP_OKAY) {
    too_big(thr);
  }
}

/* --- Operators --- */

bool bigint_small_arith(duk_hthread *thr, enum bigint_operator op, duk_tval *to, const duk_tval *tx,
                        const duk_tval *ty) {
  const struct bigint *x = value_of(tx), *y = value_of(ty);
  if (!is_small(x) || !is_small(y)) {
    return false;
  }
  int64_t a = small_value(x), b = small_value(y), r;
  switch (op) {
  case BIGINT_ADD: r = a + b; break;
  case BIGINT_SUB: r = a - b; break;
  case BIGINT_MUL:
    if (__builtin_mul_overflow(a, b, &r)) {
      return false;
    }
    break;
  case BIGINT_DIV:
    if (b == 0) {
      return false;
    }
    r = a / b;
    break;
  case BIGINT_MOD:
    if (b == 0) {
      return false;
    }
    r = a % b;
    break;
  case BIGINT_AND: r = a & b; break;
  case BIGINT_OR: r = a | b; break;
  case BIGINT_XOR: r = a ^ b; break;
  case BIGINT_SHR:
    if (b < 0) {
      return false;
    }
    r = b > 63 ? (a < 0 ? -1 : 0) : a >> b;
    break;
  case BIGINT_SHL:
    if (b < 0 || b >= 60 || (a < 0 ? -a : a) >> (59 - b) != 0) {
      return false;
    }
    r = a * ((int64_t)1 << b);
    break;
  default: return false;
  }
  set_small(thr, to, r);
  return true;
}

static bool small_binary(duk_hthread *thr, enum bigint_operator op, int64_t a, int64_t b) {
  switch (op) {
  case BIGINT_ADD: bigint_push_int64(thr, a + b); return true;
  case BIGINT_SUB: bigint_push_int64(thr, a - b); return true;
  case BIGINT_MUL: push_int128(thr, (__int128)a * b); return true;
  case BIGINT_DIV: bigint_push_int64(thr, a / b); return true;
  case BIGINT_MOD: bigint_push_int64(thr, a % b); return true;
  case BIGINT_AND: bigint_push_int64(thr, a & b); return true;
  case BIGINT_OR: bigint_push_int64(thr, a | b); return true;
  case BIGINT_XOR: bigint_push_int64(thr, a ^ b); return true;
  case BIGINT_SHL:
    if (b >= 0 && b < 60) {
      push_int128(thr, (__int128)a * ((__int128)1 << b));
      return true;
    }
    return false;
  case BIGINT_SHR:
    if (b >= 0) {
      bigint_push_int64(thr, b > 63 ? (a < 0 ? -1 : 0) : a >> b);
      return true;
    }
    return false;
  default: return false;
  }
}

/* x / d or x % d, d being one digit. */
static void divide_by_digit(duk_hthread *thr, const struct bigint *x, const struct bigint *y,
                            bool remainder) {
  mp_digit d = y->digits[0];
  struct bigint *q = remainder ? NULL : push_cell(thr, (size_t)x->used);
  unsigned __int128 rest = 0;
  for (int i = x->used - 1; i >= 0; i--) {
    rest = rest << MP_DIGIT_BIT | x->digits[i];
    mp_digit digit = (mp_digit)(rest / d);
    rest -= (unsigned __int128)digit * d;
    if (q != NULL) {
      q->digits[i] = digit;
    }
  }
  if (remainder) {
    bigint_push_int64(thr, x->negative ? -(int64_t)rest : (int64_t)rest);
    return;
  }
  while (q->used > 0 && q->digits[q->used - 1] == 0) {
    q->used--;
  }
  q->negative = x->negative != y->negative && q->used > 0;
}

static void shift(duk_hthread *thr, const struct bigint *x, const struct bigint *y, bool left) {
  if (y->negative) {
    left = !left;
  }
  bool huge = y->used > 1 || (y->used == 1 && y->digits[0] > (1u << 30));
  int by = huge || y->used == 0 ? 0 : (int)y->digits[0];
  mp_int a = as_mp(x), r;
  if (huge) {
    if (left && x->used > 0) {
      too_big(thr);
    }
    bigint_push_int64(thr, !left && x->negative ? -1 : 0);
    return;
  }
  if (left && x->used > 0 && x->used + by / MP_DIGIT_BIT > MAX_DIGITS) {
    too_big(thr);
  }
  init_mp(thr, &r);
  mp_err err = left ? mp_mul_2d(&a, by, &r) : mp_signed_rsh(&a, by, &r);
  push_mp(thr, &r, err);
}

static void power(duk_hthread *thr, const struct bigint *x, const struct bigint *y) {
  if (y->negative) {
    builtins_throw_range(thr, "Exponent must be non-negative");
  }
  if (y->used == 0) {
    bigint_push_int64(thr, 1);
    return;
  }
  if (is_small(x) && (small_value(x) == 0 || small_value(x) == 1 || small_value(x) == -1)) {
    int64_t v = small_value(x);
    bigint_push_int64(thr, v == -1 && !(y->digits[0] & 1) ? 1 : v);
    return;
  }
  mp_int base = as_mp(x), r;
  if (y->used > 1 || y->digits[0] > (1u << 30) ||
      (double)(mp_count_bits(&base) - 1) * (double)y->digits[0] > (double)(1 << 30)) {
    too_big(thr);
  }
  init_mp(thr, &r);
  mp_err err = mp_expt_u32(&base, (uint32_t)y->digits[0], &r);
  push_mp(thr, &r, err);
}

void bigint_binary(duk_hthread *thr, enum bigint_operator op, const duk_tval *tx,
                   const duk_tval *ty) {
  const struct bigint *x = value_of(tx), *y = value_of(ty);
  if ((op == BIGINT_DIV || op == BIGINT_MOD) && y->used == 0) {
    builtins_throw_range(thr, "Division by zero");
  }
  if (is_small(x) && is_small(y) && small_binary(thr, op, small_value(x), small_value(y))) {
    return;
  }
  if ((op == BIGINT_DIV || op == BIGINT_MOD) && y->used == 1) {
    divide_by_digit(thr, x, y, op == BIGINT_MOD);
    return;
  }
  if (op == BIGINT_SHL || op == BIGINT_SHR) {
    shift(thr, x, y, op == BIGINT_SHL);
    return;
  }
  if (op == BIGINT_POW) {
    power(thr, x, y);
    return;
  }
  mp_int a = as_mp(x), b = as_mp(y), r;
  if (op == BIGINT_MUL && x->used + y->used > MAX_DIGITS + 1) {
    too_big(thr);
  }
  init_mp(thr, &r);
  mp_err err = MP_VAL;
  switch (op) {
  case BIGINT_ADD: err = mp_add(&a, &b, &r); break;
  case BIGINT_SUB: err = mp_sub(&a, &b, &r); break;
  case BIGINT_MUL: err = mp_mul(&a, &b, &r); break;
  case BIGINT_DIV: err = mp_div(&a, &b, &r, NULL); break;
  case BIGINT_MOD: err = mp_div(&a, &b, NULL, &r); break;
  case BIGINT_AND: err = mp_and(&a, &b, &r); break;
  case BIGINT_OR: err = mp_or(&a, &b, &r); break;
  default: err = mp_xor(&a, &b, &r); break;
  }
  push_mp(thr, &r, err);
}

void bigint_negate(duk_hthread *thr, const duk_tval *tx) {
  const struct bigint *x = value_of(tx);
  struct bigint *r = push_cell(thr, (size_t)x->used);
  r->negative = !x->negative && x->used > 0;
  memcpy(r->digits, x->digits, (size_t)x->used * sizeof x->digits[0]);
}

void bigint_increment(duk_hthread *thr, const duk_tval *tx, int by) {
  const struct bigint *x = value_of(tx);
  if (is_small(x)) {
    bigint_push_int64(thr, small_value(x) + by);
    return;
  }
  mp_int a = as_mp(x), r;
  init_mp(thr, &r);
  mp_err err = by > 0 ? mp_add_d(&a, (mp_digit)by, &r) : mp_sub_d(&a, (mp_digit)-by, &r);
  push_mp(thr, &r, err);
}

void bigint_not(duk_hthread *thr, const duk_tval *tx) {
  const struct bigint *x = value_of(tx);
  if (is_small(x)) {
    bigint_push_int64(thr, ~small_value(x));
    return;
  }
  mp_int a = as_mp(x), r;
  init_mp(thr, &r);
  mp_err err = mp_complement(&a, &r);
  push_mp(thr, &r, err);
}

/* --- Comparison --- */

int bigint_compare(const duk_tval *tx, const duk_tval *ty) {
  if (is_small(value_of(tx)) && is_small(value_of(ty))) {
    int64_t x = small_value(value_of(tx)), y = small_value(value_of(ty));
    return (x > y) - (x < y);
  }
  mp_int a = as_mp(value_of(tx)), b = as_mp(value_of(ty));
  return mp_cmp(&a, &b);
}

bool bigint_equal(const duk_tval *tx, const duk_tval *ty) {
  const struct bigint *x = value_of(tx), *y = value_of(ty);
  return x->used == y->used && x->negative == y->negative &&
         memcmp(x->digits, y->digits, (size_t)x->used * sizeof x->digits[0]) == 0;
}

bool bigint_is_zero(const duk_tval *x) {
  return value_of(x)->used == 0;
}

int bigint_compare_number(duk_hthread *thr, const duk_tval *x, double y) {
  if (isnan(y)) {
    return 2;
  }
  if (isinf(y)) {
    return y > 0 ? -1 : 1;
  }
  double whole = trunc(y);
  if (is_small(value_of(x)) && fabs(whole) < 1e18) {
    int64_t a = small_value(value_of(x)), b = (int64_t)whole;
    return a != b ? (a > b) - (a < b) : y > whole ? -1 : y < whole;
  }
  bigint_push_double(thr, whole);
  int order = bigint_compare(x, duk_get_tval(thr, -1));
  duk_pop(thr);
  return order != 0 ? order : y > whole ? -1 : y < whole ? 1 : 0;
}

uint32_t bigint_hash(const duk_heaphdr *h) {
  const struct bigint *b = (const struct bigint *)h;
  uint64_t x = (uint64_t)b->negative;
  for (int i = 0; i < b->used; i++) {
    x = (x ^ b->digits[i]) * 0x9e3779b97f4a7c15u;
    x ^= x >> 29;
  }
  return (uint32_t)(x >> 32);
}

/* --- 64 bits --- */

uint64_t bigint_low64(const duk_tval *tx) {
  const struct bigint *x = value_of(tx);
  uint64_t low = x->used > 0 ? x->digits[0] : 0;
  if (x->used > 1) {
    low |= (uint64_t)x->digits[1] << MP_DIGIT_BIT;
  }
  return x->negative ? -low : low;
}

bool bigint_fits_int64(const duk_tval *tx) {
  const struct bigint *x = value_of(tx);
  mp_int m = as_mp(x);
  int bits = mp_count_bits(&m);
  return bits < 64 || (bits == 64 && x->negative && bigint_low64(tx) == (uint64_t)1 << 63);
}

bool bigint_fits_uint64(const duk_tval *tx) {
  const struct bigint *x = value_of(tx);
  mp_int m = as_mp(x);
  return !x->negative && mp_count_bits(&m) <= 64;
}

void jsrun_push_bigint64(duk_hthread *thr, duk_uint64_t bits, duk_bool_t is_unsigned) {
  if (is_unsigned) {
    bigint_push_uint64(thr, bits);
  } else {
    bigint_push_int64(thr, (int64_t)bits);
  }
}

duk_uint64_t jsrun_to_bigint64(duk_hthread *thr, duk_idx_t idx) {
  idx = duk_require_normalize_index(thr, idx);
  duk_dup(thr, idx);
  bigint_coerce(thr, -1);
  uint64_t bits = bigint_low64(duk_get_tval(thr, -1));
  duk_pop(thr);
  return bits;
}

/* --- Numbers --- */

void bigint_push_double(duk_hthread *thr, double value) {
  if (fabs(value) < 9007199254740992.0) {
    bigint_push_int64(thr, (int64_t)value);
    return;
  }
  int exponent;
  double mantissa = frexp(fabs(value), &exponent);
  uint64_t bits = (uint64_t)ldexp(mantissa, 53);
  mp_int r;
  init_mp(thr, &r);
  mp_set_u64(&r, bits);
  mp_err err = mp_mul_2d(&r, exponent - 53, &r);
  if (value < 0) {
    r.sign = MP_NEG;
  }
  push_mp(thr, &r, err);
}

double bigint_to_double(duk_hthread *thr, const duk_tval *tx) {
  const struct bigint *x = value_of(tx);
  if (is_small(x)) {
    return (double)small_value(x);
  }
  mp_int a = as_mp(x), top;
  int bits = mp_count_bits(&a);
  if (bits > 1024) {
    return x->negative ? -INFINITY : INFINITY;
  }
  /* The top 64 bits; what is below only matters as being there (the sticky bit). */
  int drop = bits > 64 ? bits - 64 : 0;
  init_mp(thr, &top);
  if (mp_div_2d(&a, drop, &top, NULL) != MP_OKAY) {
    mp_clear(&top);
    too_big(thr);
  }
  uint64_t high = mp_get_mag_u64(&top);
  mp_clear(&top);
  if (drop > 0 && mp_cnt_lsb(&a) < drop) {
    high |= 1;
  }
  double d = ldexp((double)high, drop);
  return x->negative ? -d : d;
}

/* --- Text --- */

/* Subquadratic: the value is split at a power of the radix until the halves are short. */
static mp_err write_digits(const mp_int *value, int radix, char *out, size_t width, bool pad) {
  if (width <= 600) {
    char text[700];
    size_t written;
    mp_err err = mp_to_radix(value, text, sizeof text, &written, radix);
    if (err != MP_OKAY) {
      return err;
    }
    size_t n = written - 1;
    if (pad) {
      memset(out, '0', width - n);
      out += width - n;
    }
    memcpy(out, text, n);
    out[n] = 0;
    return MP_OKAY;
  }
  size_t low_width = width / 2;
  mp_int divisor, high, low;
  mp_err err = mp_init_multi(&divisor, &high, &low, NULL);
  if (err != MP_OKAY) {
    return err;
  }
  mp_set_u32(&divisor, (uint32_t)radix);
  err = mp_expt_u32(&divisor, (uint32_t)low_width, &divisor);
  if (err == MP_OKAY) {
    err = mp_div(value, &divisor, &high, &low);
  }
  if (err == MP_OKAY && !pad && mp_iszero(&high)) {
    err = write_digits(&low, radix, out, low_width, false);
  } else if (err == MP_OKAY) {
    err = write_digits(&high, radix, out, width - low_width, pad);
    if (err == MP_OKAY) {
      err = write_digits(&low, radix, pad ? out + (width - low_width) : out + strlen(out),
                         low_width, true);
    }
  }
  mp_clear_multi(&divisor, &high, &low, NULL);
  return err;
}

void bigint_push_string(duk_hthread *thr, const duk_tval *tx, int radix) {
  const struct bigint *x = value_of(tx);
  if (is_small(x) && radix == 10) {
    duk_push_sprintf(thr, "%lld", (long long)small_value(x));
    return;
  }
  mp_int a = as_mp(x);
  a.sign = MP_ZPOS;
  size_t width = (size_t)(mp_count_bits(&a) / log2(radix)) + 2;
  char *text = malloc(width + 700);
  if (text == NULL) {
    too_big(thr);
  }
  text[0] = '-';
  if (write_digits(&a, radix, text + 1, width, false) != MP_OKAY) {
    free(text);
    too_big(thr);
  }
  for (char *p = text + 1; *p != 0; p++) {
    *p = *p >= 'A' && *p <= 'Z' ? *p + 32 : *p;
  }
  duk_push_string(thr, x->negative ? text : text + 1);
  free(text);
}

static int digit_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'z' ? c - 'a' + 10
         : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                : 99;
}

/* The same splitting for reading. */
static mp_err read_digits(mp_int *out, const char *text, size_t n, int radix) {
  if (n <= 600) {
    char copy[601];
    memcpy(copy, text, n);
    copy[n] = 0;
    return mp_read_radix(out, copy, radix);
  }
  size_t low = n / 2;
  mp_int high, power;
  mp_err err = mp_init_multi(&high, &power, NULL);
  if (err != MP_OKAY) {
    return err;
  }
  mp_set_u32(&power, (uint32_t)radix);
  err = mp_expt_u32(&power, (uint32_t)low, &power);
  if (err == MP_OKAY) {
    err = read_digits(&high, text, n - low, radix);
  }
  if (err == MP_OKAY) {
    err = mp_mul(&high, &power, &high);
  }
  if (err == MP_OKAY) {
    err = read_digits(out, text + n - low, low, radix);
  }
  if (err == MP_OKAY) {
    err = mp_add(out, &high, out);
  }
  mp_clear_multi(&high, &power, NULL);
  return err;
}

/* Digits of a radix that is a power of two, `bits` bits each: they go where they belong. */
static mp_err read_bits(mp_int *out, const char *text, size_t n, unsigned bits) {
  mp_err err = mp_grow(out, (int)(n * bits / MP_DIGIT_BIT) + 1);
  if (err != MP_OKAY) {
    return err;
  }
  uint64_t rest = 0;
  unsigned held = 0;
  while (n > 0) {
    uint64_t digit = (uint64_t)digit_value(text[--n]);
    rest |= digit << held;
    held += bits;
    if (held >= MP_DIGIT_BIT) {
      out->dp[out->used++] = rest & MP_MASK;
      held -= MP_DIGIT_BIT;
      rest = digit >> (bits - held);
    }
  }
  out->dp[out->used++] = rest;
  mp_clamp(out);
  return MP_OKAY;
}

bool bigint_push_parsed(duk_hthread *thr, const char *text, size_t length) {
  const uint8_t *t = (const uint8_t *)text;
  size_t start = 0, end = length, at;
  while (at = start, start < end && unicode_is_space(unicode_read_unit(t, length, &at))) {
    start = at;
  }
  while (end > start) {
    size_t last = end - 1;
    while (last > start && (t[last] & 0xc0) == 0x80) {
      last--;
    }
    at = last;
    if (!unicode_is_space(unicode_read_unit(t, length, &at))) {
      break;
    }
    end = last;
  }
  if (start == end) {
    bigint_push_int64(thr, 0);
    return true;
  }
  int radix = 10;
  bool negative = false;
  if (end - start > 2 && text[start] == '0' && digit_value(text[start + 1]) > 9) {
    char c = text[start + 1] | 32;
    radix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    if (radix == 0) {
      return false;
    }
    start += 2;
  } else if (text[start] == '-' || text[start] == '+') {
    negative = text[start++] == '-';
  }
  if (start == end) {
    return false;
  }
  for (size_t i = start; i < end; i++) {
    if (digit_value(text[i]) >= radix) {
      return false;
    }
  }
  if (end - start <= 15) {
    int64_t v = 0;
    for (size_t i = start; i < end; i++) {
      v = v * radix + digit_value(text[i]);
    }
    bigint_push_int64(thr, negative ? -v : v);
    return true;
  }
  if ((double)(end - start) * log2(radix) > (double)(1 << 30)) {
    return false;
  }
  mp_int r;
  init_mp(thr, &r);
  const char *digits = text + start;
  unsigned bits = radix == 16 ? 4 : radix == 8 ? 3 : 1;
  mp_err err = radix == 10 ? read_digits(&r, digits, end - start, radix)
                           : read_bits(&r, digits, end - start, bits);
  if (negative && !mp_iszero(&r)) {
    r.sign = MP_NEG;
  }
  push_mp(thr, &r, err);
  return true;
}

/* --- Bytes --- */

bool bigint_to_bytes(duk_hthread *thr, const duk_tval *tx, int *sign, uint8_t *bytes,
                     size_t *size) {
  const struct bigint *x = value_of(tx);
  (void)thr;
  mp_int a = as_mp(x);
  size_t needed = mp_ubin_size(&a), room = *size;
  *sign = x->used == 0 ? 0 : x->negative ? -1 : 1;
  *size = needed;
  if (needed > room) {
    return false;
  }
  for (size_t i = 0; i < needed; i++) {
    size_t bit = i * 8, digit = bit / MP_DIGIT_BIT, offset = bit % MP_DIGIT_BIT;
    uint64_t v = x->digits[digit] >> offset;
    if (offset > MP_DIGIT_BIT - 8 && (int32_t)digit + 1 < x->used) {
      v |= (uint64_t)x->digits[digit + 1] << (MP_DIGIT_BIT - offset);
    }
    bytes[i] = (uint8_t)v;
  }
  return true;
}

void bigint_push_bytes(duk_hthread *thr, int sign, const uint8_t *bytes, size_t size) {
  while (size > 0 && bytes[size - 1] == 0) {
    size--;
  }
  size_t used = (size * 8 + MP_DIGIT_BIT - 1) / MP_DIGIT_BIT;
  struct bigint *b = push_cell(thr, used);
  memset(b->digits, 0, used * sizeof b->digits[0]);
  for (size_t i = 0; i < size; i++) {
    size_t bit = i * 8, digit = bit / MP_DIGIT_BIT, offset = bit % MP_DIGIT_BIT;
    b->digits[digit] |= (mp_digit)bytes[i] << offset & MP_MASK;
    if (offset > MP_DIGIT_BIT - 8 && digit + 1 < used) {
      b->digits[digit + 1] |= (mp_digit)bytes[i] >> (MP_DIGIT_BIT - offset);
    }
  }
  while (b->used > 0 && b->digits[b->used - 1] == 0) {
    b->used--;
  }
  b->negative = sign < 0 && b->used > 0;
}

/* --- ToBigInt --- */

void bigint_coerce(duk_hthread *thr, duk_idx_t idx) {
  idx = duk_require_normalize_index(thr, idx);
  if (duk_is_object(thr, idx)) {
    duk_to_primitive(thr, idx, DUK_HINT_NUMBER);
  }
  if (duk_get_type(thr, idx) == DUK_TYPE_BIGINT) {
    return;
  }
  if (duk_is_boolean(thr, idx)) {
    bigint_push_int64(thr, duk_get_boolean(thr, idx));
  } else if (builtins_is_string(thr, idx)) {
    duk_size_t n;
    const char *text = duk_get_lstring(thr, idx, &n);
    if (!bigint_push_parsed(thr, text, n)) {
      builtins_throw_syntax(thr, "Cannot convert %s to a BigInt", text);
    }
  } else {
    builtins_throw_type(thr, "Cannot convert %s to a BigInt", builtins_push_description(thr, idx));
  }
  duk_replace(thr, idx);
}

double bigint_value_to_number(duk_hthread *thr, duk_idx_t idx);
double bigint_value_to_number(duk_hthread *thr, duk_idx_t idx) {
  return bigint_to_double(thr, duk_get_tval(thr, idx));
}

/* --- The constructor and prototype --- */

static duk_ret_t bigint_constructor(duk_context *ctx) {
  if (duk_is_constructor_call(ctx)) {
    builtins_throw_type(ctx, "BigInt is not a constructor");
  }
  if (duk_is_object(ctx, 0)) {
    duk_to_primitive(ctx, 0, DUK_HINT_NUMBER);
  }
  if (duk_is_number(ctx, 0)) {
    double d = duk_get_number(ctx, 0);
    if (!isfinite(d) || trunc(d) != d) {
      builtins_throw_range(
          ctx, "The number %s cannot be converted to a BigInt because it is not an integer",
          builtins_push_description(ctx, 0));
    }
    bigint_push_double(ctx, d);
    return 1;
  }
  bigint_coerce(ctx, 0);
  duk_dup(ctx, 0);
  return 1;
}

int bigint_quick_from(duk_hthread *thr, duk_tval *base, uint32_t argc) {
  int64_t i;
  if (argc == 0 || !VM_IS_NUMBER(base + 2) || !(fabs(base[2].v.d) < 1e15)) {
    return 0;
  }
  i = (int64_t)base[2].v.d;
  if ((double)i != base[2].v.d) {
    return 0;
  }
  bigint_push_int64(thr, i);
  vm_pop_to(thr, base);
  return 1;
}

/* asIntN, asUintN (magic 1) */
static duk_ret_t bigint_as_n(duk_context *ctx) {
  bool is_unsigned = duk_get_current_magic(ctx);
  double n = builtins_to_index(ctx, 0, "Invalid value: not (convertible to) a safe integer");
  bigint_coerce(ctx, 1);
  const duk_tval *tx = duk_get_tval(ctx, 1);
  const struct bigint *x = value_of(tx);
  mp_int a = as_mp(x);
  if (n == 0) {
    bigint_push_int64(ctx, 0);
    return 1;
  }
  if (n == 64) {
    jsrun_push_bigint64(ctx, bigint_low64(tx), is_unsigned);
    return 1;
  }
  if (mp_count_bits(&a) < n && (!is_unsigned || !x->negative)) {
    duk_dup(ctx, 1);
    return 1;
  }
  if (n > (double)(1 << 30)) {
    if (!x->negative) {
      duk_dup(ctx, 1);
      return 1;
    }
    too_big(ctx);
  }
  mp_int r, modulus;
  mp_err err = mp_init_multi(&r, &modulus, NULL);
  if (err != MP_OKAY) {
    too_big(ctx);
  }
  err = mp_2expt(&modulus, (int)n);
  if (err == MP_OKAY) {
    err = mp_mod(&a, &modulus, &r); /* never negative */
  }
  if (err == MP_OKAY && !is_unsigned && mp_count_bits(&r) == (int)n) {
    err = mp_sub(&r, &modulus, &r);
  }
  mp_clear(&modulus);
  push_mp(ctx, &r, err);
  return 1;
}

/* ThisBigIntValue: pushes the value. */
static void push_this_value(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  duk_hobject *h = duk_get_hobject(thr, -1);
  if (h != NULL) {
    duk_tval *tv = DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_OBJECT
                       ? duk_hobject_get_internal_value_tval_ptr(thr->heap, h)
                       : NULL;
    if (tv != NULL && tv->t == DUK_TAG_BIGINT) {
      duk_push_tval(thr, tv);
      duk_remove_m2(thr);
    }
  }
  if (duk_get_type(thr, -1) != DUK_TYPE_BIGINT) {
    builtins_throw_type(thr, "BigInt.prototype.%s requires that 'this' be a BigInt", method);
  }
}

static duk_ret_t bigint_to_string(duk_context *ctx) {
  push_this_value(ctx, "toString");
  double radix = duk_is_undefined(ctx, 0) ? 10 : builtins_to_integer(ctx, 0);
  if (radix < 2 || radix > 36) {
    builtins_throw_range(ctx, "toString() radix argument must be between 2 and 36");
  }
  bigint_push_string(ctx, duk_get_tval(ctx, 1), (int)radix);
  return 1;
}

static duk_ret_t bigint_value_of(duk_context *ctx) {
  push_this_value(ctx, "valueOf");
  return 1;
}

static duk_ret_t bigint_to_locale_string(duk_context *ctx) {
  push_this_value(ctx, "toLocaleString");
  if (locale_text_push(ctx, "number", 0)) {
    return 1;
  }
  bigint_push_string(ctx, duk_get_tval(ctx, 2), 10);
  duk_size_t n;
  const char *digits = duk_get_lstring(ctx, -1, &n);
  char *out = duk_push_fixed_buffer_nozero(ctx, n + n / 3 + 1), *o = out;
  for (size_t i = 0; i < n; i++) {
    if (i > 0 && digits[i - 1] != '-' && (n - i) % 3 == 0) {
      *o++ = ',';
    }
    *o++ = digits[i];
  }
  duk_push_lstring(ctx, out, (duk_size_t)(o - out));
  return 1;
}

static const struct builtin_property bigint_prototype[] = {
    BP_METHOD("toLocaleString", bigint_to_locale_string, 0, 2),
    BP_METHOD("toString", bigint_to_string, 0, 1),
    BP_METHOD("valueOf", bigint_value_of, 0, 0),
    BP_TAG("BigInt"),
};
static const struct builtin_property bigint_own[] = {
    BP_METHOD_MAGIC("asUintN", bigint_as_n, 2, 2, 1),
    BP_METHOD_MAGIC("asIntN", bigint_as_n, 2, 2, 0),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_BIGINT_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(bigint_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, BI_BIGINT, -2, BI_BIGINT_PROTOTYPE, "BigInt", bigint_constructor, 0,
     1, 1, BO_TABLE(bigint_own)},
};
const struct builtin_table builtins_bigint = {BO_TABLE(objects)};

/* --- Hooks of Duktape's conversions --- */

const duk_small_int_t jsrun_bidx_bigint_prototype = BI_BIGINT_PROTOTYPE;

void jsrun_push_bigint_string(duk_hthread *thr, duk_tval *tv) {
  bigint_push_string(thr, tv, 10);
}

duk_bool_t jsrun_bigint_truthy(duk_tval *tv) {
  return !bigint_is_zero(tv);
}

duk_bool_t jsrun_bigint_equal(duk_tval *x, duk_tval *y) {
  return bigint_equal(x, y);
}
