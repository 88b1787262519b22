/*
 * Math.
 */
#include "builtins.h"

#include <math.h>
#include <time.h>

typedef double (*function1)(double);

static double js_round(double x) {
  if (!(fabs(x) < 4503599627370496.0)) {
    return x; /* integers, infinities, NaN */
  }
  double f = floor(x);
  return copysign(x - f >= 0.5 ? f + 1 : f, x);
}
/* The C library's result may be off by a unit: one step of Newton's. */
static double js_cbrt(double x) {
  double r = cbrt(x);
  return isfinite(r) && r != 0 ? r - (r * r * r - x) / (3 * r * r) : r;
}
static double js_sign(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : x;
}
static double js_clz32(double x);
static double js_fround(double x) {
  return (double)(float)x;
}
static double js_clz32(double x) {
  uint32_t n = (uint32_t)x;
  return n == 0 ? 32 : __builtin_clz(n);
}

static const function1 functions[] = {acos,      acosh, asin,  asinh, atan,  atanh,    js_cbrt,
                                      ceil,      cos,   cosh,  exp,   expm1, floor,    fabs,
                                      js_fround, log,   log1p, log10, log2,  js_round, js_sign,
                                      sin,       sinh,  sqrt,  tan,   tanh,  trunc};
enum {
  ACOS,
  ACOSH,
  ASIN,
  ASINH,
  ATAN,
  ATANH,
  CBRT,
  CEIL,
  COS,
  COSH,
  EXP,
  EXPM1,
  FLOOR,
  ABS,
  FROUND,
  LOG,
  LOG1P,
  LOG10,
  LOG2,
  ROUND,
  SIGN,
  SIN,
  SINH,
  SQRT,
  TAN,
  TANH,
  TRUNC
};

static duk_ret_t math_function(duk_context *ctx) {
  double x = duk_to_number(ctx, 0);
  duk_push_number(ctx, functions[duk_get_current_magic(ctx)](x));
  return 1;
}

static duk_ret_t math_clz32(duk_context *ctx) {
  duk_push_number(ctx, js_clz32((double)duk_to_uint32(ctx, 0)));
  return 1;
}

static duk_ret_t math_imul(duk_context *ctx) {
  uint32_t x = duk_to_uint32(ctx, 0), y = duk_to_uint32(ctx, 1);
  duk_push_int(ctx, (int32_t)(x * y));
  return 1;
}

static duk_ret_t math_atan2(duk_context *ctx) {
  double y = duk_to_number(ctx, 0), x = duk_to_number(ctx, 1);
  duk_push_number(ctx, atan2(y, x));
  return 1;
}

static duk_ret_t math_pow(duk_context *ctx) {
  double x = duk_to_number(ctx, 0), y = duk_to_number(ctx, 1);
  duk_push_number(ctx, isnan(y) || ((x == 1 || x == -1) && isinf(y)) ? NAN : pow(x, y));
  return 1;
}

/* max, min (magic 1) */
static duk_ret_t math_extreme(duk_context *ctx) {
  bool min = duk_get_current_magic(ctx);
  duk_idx_t n = duk_get_top(ctx);
  double result = min ? INFINITY : -INFINITY;
  for (duk_idx_t i = 0; i < n; i++) {
    double x = duk_to_number(ctx, i);
    if (isnan(result)) {
      continue;
    }
    if (isnan(x) || (min ? x < result : x > result)) {
      result = x;
    } else if (x == 0 && result == 0) {
      result = (min ? signbit(x) || signbit(result) : signbit(x) && signbit(result)) ? -0.0 : 0.0;
    }
  }
  duk_push_number(ctx, result);
  return 1;
}

static duk_ret_t math_hypot(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  double largest = 0, sum = 0, compensation = 0;
  bool nan = false, infinite = false;
  for (duk_idx_t i = 0; i < n; i++) {
    double x = fabs(duk_to_number(ctx, i));
    nan = nan || isnan(x);
    infinite = infinite || isinf(x);
    largest = x > largest ? x : largest;
  }
  if (infinite || nan || largest == 0) {
    duk_push_number(ctx, infinite ? INFINITY : nan ? NAN : 0.0);
    return 1;
  }
  for (duk_idx_t i = 0; i < n; i++) {
    /* Kahan's sum of the squares, scaled against overflow. */
    double x = duk_get_number(ctx, i) / largest, y = x * x - compensation, t = sum + y;
    compensation = (t - sum) - y;
    sum = t;
  }
  duk_push_number(ctx, sqrt(sum) * largest);
  return 1;
}

static duk_ret_t math_random(duk_context *ctx) {
  duk_push_number(ctx, duk_util_get_random_double(ctx));
  return 1;
}

#define F(name, index) BP_METHOD_MAGIC(name, math_function, 1, 1, index)
static const struct builtin_property math[] = {
    F("abs", ABS),
    F("acos", ACOS),
    F("acosh", ACOSH),
    F("asin", ASIN),
    F("asinh", ASINH),
    F("atan", ATAN),
    F("atanh", ATANH),
    BP_METHOD("atan2", math_atan2, 2, 2),
    F("ceil", CEIL),
    F("cbrt", CBRT),
    F("expm1", EXPM1),
    BP_METHOD("clz32", math_clz32, 1, 1),
    F("cos", COS),
    F("cosh", COSH),
    F("exp", EXP),
    F("floor", FLOOR),
    F("fround", FROUND),
    BP_METHOD("hypot", math_hypot, 2, DUK_VARARGS),
    BP_METHOD("imul", math_imul, 2, 2),
    F("log", LOG),
    F("log1p", LOG1P),
    F("log2", LOG2),
    F("log10", LOG10),
    BP_METHOD_MAGIC("max", math_extreme, 2, DUK_VARARGS, 0),
    BP_METHOD_MAGIC("min", math_extreme, 2, DUK_VARARGS, 1),
    BP_METHOD("pow", math_pow, 2, 2),
    BP_METHOD("random", math_random, 0, 0),
    F("round", ROUND),
    F("sign", SIGN),
    F("sin", SIN),
    F("sinh", SINH),
    F("sqrt", SQRT),
    F("tan", TAN),
    F("tanh", TANH),
    F("trunc", TRUNC),
    BP_NUMBER("E", 2.718281828459045),
    BP_NUMBER("LN10", 2.302585092994046),
    BP_NUMBER("LN2", 0.6931471805599453),
    BP_NUMBER("LOG10E", 0.4342944819032518),
    BP_NUMBER("LOG2E", 1.4426950408889634),
    BP_NUMBER("PI", 3.141592653589793),
    BP_NUMBER("SQRT1_2", 0.7071067811865476),
    BP_NUMBER("SQRT2", 1.4142135623730951),
    BP_TAG("Math"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, BO_GLOBAL, BI_MATH, -2, 0, "Math", NULL, 0, 0, 0, BO_TABLE(math)},
};
const struct builtin_table builtins_math = {BO_TABLE(objects)};
