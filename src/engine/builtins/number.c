/*
 * Number, its prototype, and the number functions of the global object.
 */
#include "builtins.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/unicode/unicode.h"
#include "locale_text.h"

/* ThisNumberValue */
static double this_number(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  duk_hobject *h = duk_get_hobject(thr, -1);
  if (h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_NUMBER) {
    duk_tval *tv = duk_hobject_get_internal_value_tval_ptr(thr->heap, h);
    return tv != NULL ? DUK_TVAL_GET_NUMBER(tv) : 0.0;
  }
  if (!duk_is_number(thr, -1)) {
    builtins_throw_type(thr, "Number.prototype.%s requires that 'this' be a Number", method);
  }
  return duk_get_number(thr, -1);
}

double bigint_value_to_number(duk_hthread *thr, duk_idx_t idx); /* bigint.c */

static duk_ret_t number_constructor(duk_context *ctx) {
  double d = 0;
  if (duk_get_top(ctx) > 0) {
    duk_to_primitive(ctx, 0, DUK_HINT_NUMBER);
    d = duk_get_type(ctx, 0) == DUK_TYPE_BIGINT ? bigint_value_to_number(ctx, 0)
                                                : duk_to_number(ctx, 0);
  }
  if (duk_is_constructor_call(ctx)) {
    duk_hobject *prototype = builtins_push_new_prototype(ctx, DUK_BIDX_NUMBER_PROTOTYPE);
    duk_push_number(ctx, d);
    duk_to_object(ctx, -1);
    DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, -1), prototype);
  } else {
    duk_push_number(ctx, d);
  }
  return 1;
}

enum { IS_FINITE, IS_INTEGER, IS_NAN, IS_SAFE_INTEGER };

static duk_ret_t number_is(duk_context *ctx) {
  bool result = false;
  if (duk_is_number(ctx, 0)) {
    double d = duk_get_number(ctx, 0);
    switch (duk_get_current_magic(ctx)) {
    case IS_FINITE: result = isfinite(d); break;
    case IS_INTEGER: result = isfinite(d) && trunc(d) == d; break;
    case IS_NAN: result = isnan(d); break;
    case IS_SAFE_INTEGER:
      result = isfinite(d) && trunc(d) == d && fabs(d) <= 9007199254740991.0;
      break;
    }
  }
  duk_push_boolean(ctx, result);
  return 1;
}

/* isFinite, isNaN (magic 1) of the global object */
static duk_ret_t global_is(duk_context *ctx) {
  double d = duk_to_number(ctx, 0);
  duk_push_boolean(ctx, duk_get_current_magic(ctx) ? isnan(d) : isfinite(d));
  return 1;
}

/* --- Text --- */

static duk_ret_t number_to_string(duk_context *ctx) {
  double d = this_number(ctx, "toString");
  double radix = duk_is_undefined(ctx, 0) ? 10 : builtins_to_integer(ctx, 0);
  if (radix < 2 || radix > 36) {
    builtins_throw_range(ctx, "toString() radix argument must be between 2 and 36");
  }
  duk_push_number(ctx, d);
  if (radix == 10) {
    duk_to_string(ctx, -1);
  } else {
    duk_numconv_stringify(ctx, (duk_small_int_t)radix, 0, 0);
  }
  return 1;
}

/* en-US: groups of three digits, at most three after the point, rounded as the shortest decimal text is. */
static duk_ret_t number_to_locale_string(duk_context *ctx) {
  double d = this_number(ctx, "toLocaleString");
  duk_push_number(ctx, d);
  if (locale_text_push(ctx, "number", 0)) {
    return 1;
  }
  if (!isfinite(d)) {
    duk_push_string(ctx, isnan(d) ? "NaN" : d < 0 ? "-\xe2\x88\x9e" : "\xe2\x88\x9e");
    return 1;
  }
  char digits[400], out[600];
  duk_push_number(ctx, fabs(d));
  const char *shortest = duk_to_string(ctx, -1), *dot = strchr(shortest, '.');
  if (strchr(shortest, 'e') == NULL && dot != NULL && strlen(dot) > 4 && strlen(shortest) < 40) {
    /* One more digit than stays decides; what lies beyond it can only be more. */
    snprintf(digits, sizeof digits, "%.*s", (int)(dot - shortest) + 4, shortest);
    if (dot[4] >= '5') {
      snprintf(digits, sizeof digits, "%.3f", strtod(digits, NULL) + 0.001);
    }
  } else if (strchr(shortest, 'e') != NULL && d > -1 && d < 1) {
    strcpy(digits, "0.000");
  } else if (strchr(shortest, 'e') != NULL) { /* the digits of the shortest text, then zeros */
    int exponent = atoi(strchr(shortest, 'e') + 1), n = 0;
    for (const char *c = shortest; *c != 'e'; c++) {
      if (*c != '.') {
        digits[n++] = *c;
      }
    }
    while (n <= exponent) {
      digits[n++] = '0';
    }
    strcpy(digits + n, ".000");
  } else {
    snprintf(digits, sizeof digits, "%s%s", shortest, dot == NULL ? ".000" : "000");
  }
  char *point = strchr(digits, '.'), *end = digits + strlen(digits), *o = out;
  while (end[-1] == '0') {
    *--end = 0;
  }
  if (end[-1] == '.') {
    *--end = 0;
  }
  if (signbit(d)) {
    *o++ = '-';
  }
  size_t whole = (size_t)(point - digits);
  for (size_t i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0) {
      *o++ = ',';
    }
    *o++ = digits[i];
  }
  strcpy(o, *point == '.' ? point : "");
  duk_push_string(ctx, out);
  return 1;
}

/*
 * Decimal digits of |d| as %f or %e prints them, except that an exact tie goes away from zero, which the specification
 * asks for and printf does not do. A tie shows as a 5 and zeros in a longer print; one digit more is then rounded by hand.
 */
static void print(char *out, size_t size, char conversion, int precision, double d) {
  if (conversion == 'e') {
    snprintf(out, size, "%.*e", precision, d);
  } else {
    snprintf(out, size, "%.*f", precision, d);
  }
}

static void print_rounded(char *out, size_t size, char conversion, int precision, double d) {
  char longer[512];
  print(longer, sizeof longer, conversion, precision + 30, d);
  char *e = strchr(longer, 'e'), *end = e != NULL ? e : longer + strlen(longer), *tail = end - 30;
  bool tie = tail[0] == '5';
  for (int i = 1; tie && i < 30; i++) {
    tie = tail[i] == '0';
  }
  print(out, size, conversion, precision, tie ? nextafter(d, INFINITY) : d);
}

static duk_ret_t number_to_fixed(duk_context *ctx) {
  double d = this_number(ctx, "toFixed");
  double digits = builtins_to_integer(ctx, 0);
  if (digits < 0 || digits > 100) {
    builtins_throw_range(ctx, "toFixed() digits argument must be between 0 and 100");
  }
  if (!isfinite(d) || fabs(d) >= 1e21) {
    duk_push_number(ctx, d);
    duk_to_string(ctx, -1);
    return 1;
  }
  char text[512], out[520];
  print_rounded(text, sizeof text, 'f', (int)digits, fabs(d));
  snprintf(out, sizeof out, "%s%s", d < 0 ? "-" : "", text);
  duk_push_string(ctx, out);
  return 1;
}

/* printf's exponent has two digits at least: 1.5e+00 becomes 1.5e+0. */
static void shorten_exponent(char *text) {
  char *e = strchr(text, 'e');
  if (e != NULL) {
    char *p = e + 2;
    while (*p == '0' && p[1] != 0) {
      p++;
    }
    memmove(e + 2, p, strlen(p) + 1);
  }
}

static duk_ret_t number_to_exponential(duk_context *ctx) {
  double d = this_number(ctx, "toExponential");
  bool shortest = duk_is_undefined(ctx, 0);
  double digits = builtins_to_integer(ctx, 0);
  if (!isfinite(d)) {
    duk_push_number(ctx, d);
    duk_to_string(ctx, -1);
    return 1;
  }
  if (digits < 0 || digits > 100) {
    builtins_throw_range(ctx, "toExponential() argument must be between 0 and 100");
  }
  char text[512], out[520];
  if (shortest) {
    for (int precision = 0; precision <= 17; precision++) {
      snprintf(text, sizeof text, "%.*e", precision, fabs(d));
      if (strtod(text, NULL) == fabs(d)) {
        break;
      }
    }
  } else {
    print_rounded(text, sizeof text, 'e', (int)digits, fabs(d));
  }
  shorten_exponent(text);
  snprintf(out, sizeof out, "%s%s", d < 0 ? "-" : "", text);
  duk_push_string(ctx, out);
  return 1;
}

static duk_ret_t number_to_precision(duk_context *ctx) {
  double d = this_number(ctx, "toPrecision");
  if (duk_is_undefined(ctx, 0)) {
    duk_push_number(ctx, d);
    duk_to_string(ctx, -1);
    return 1;
  }
  double precision = builtins_to_integer(ctx, 0);
  if (!isfinite(d)) {
    duk_push_number(ctx, d);
    duk_to_string(ctx, -1);
    return 1;
  }
  if (precision < 1 || precision > 100) {
    builtins_throw_range(ctx, "toPrecision() argument must be between 1 and 100");
  }
  int p = (int)precision;
  char text[512], out[640];
  print_rounded(text, sizeof text, 'e', p - 1, fabs(d));
  int exponent = atoi(strchr(text, 'e') + 1);
  const char *sign = d < 0 ? "-" : "";
  if (exponent < -6 || exponent >= p) {
    shorten_exponent(text);
    snprintf(out, sizeof out, "%s%s", sign, text);
  } else {
    /* The digits without the point, put at the right place. */
    char digits[160];
    size_t n = 0;
    for (char *s = text; *s != 'e'; s++) {
      if (*s != '.') {
        digits[n++] = *s;
      }
    }
    digits[n] = 0;
    if (exponent < 0) {
      snprintf(out, sizeof out, "%s0.%.*s%s", sign, -exponent - 1, "000000", digits);
    } else if (exponent == p - 1) {
      snprintf(out, sizeof out, "%s%s", sign, digits);
    } else {
      snprintf(out, sizeof out, "%s%.*s.%s", sign, exponent + 1, digits, digits + exponent + 1);
    }
  }
  duk_push_string(ctx, out);
  return 1;
}

static duk_ret_t number_value_of(duk_context *ctx) {
  duk_push_number(ctx, this_number(ctx, "valueOf"));
  return 1;
}

/* --- parseInt and parseFloat --- */

/* The text after leading white space. */
static const char *push_trimmed(duk_hthread *thr, size_t *length) {
  duk_size_t n;
  const char *text = duk_to_lstring(thr, 0, &n);
  size_t at = 0, next = 0;
  while (at < n && unicode_is_space(unicode_read_unit((const uint8_t *)text, n, &next))) {
    at = next;
  }
  *length = n - at;
  return text + at;
}

static duk_ret_t parse_float(duk_context *ctx) {
  size_t n, i = 0;
  if (duk_is_number(ctx, 0) && fabs(duk_get_number(ctx, 0)) < 1e15 &&
      fabs(duk_get_number(ctx, 0)) >= 1e-5) {
    return 1;
  }
  const char *s = push_trimmed(ctx, &n);
  /* The longest prefix that is a StrDecimalLiteral. The string ends with a NUL. */
  i += s[i] == '+' || s[i] == '-';
  if (n - i >= 8 && memcmp(s + i, "Infinity", 8) == 0) {
    duk_push_number(ctx, s[0] == '-' ? -INFINITY : INFINITY);
    return 1;
  }
  size_t digits = 0, end;
  for (; isdigit((unsigned char)s[i]); i++) {
    digits++;
  }
  if (s[i] == '.') {
    size_t k = i + 1;
    for (; isdigit((unsigned char)s[k]); k++) {
      digits++;
    }
    if (k > i + 1 || digits > 0) {
      i = k;
    }
  }
  if (digits == 0) {
    duk_push_nan(ctx);
    return 1;
  }
  end = i;
  if (s[i] == 'e' || s[i] == 'E') {
    size_t k = i + 1;
    k += s[k] == '+' || s[k] == '-';
    if (isdigit((unsigned char)s[k])) {
      while (isdigit((unsigned char)s[k])) {
        k++;
      }
      end = k;
    }
  }
  char *copy = duk_push_fixed_buffer_nozero(ctx, end + 1);
  memcpy(copy, s, end);
  copy[end] = 0;
  duk_push_number(ctx, strtod(copy, NULL));
  return 1;
}

static int digit_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'z' ? c - 'a' + 10
         : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                : 99;
}

static duk_ret_t parse_int(duk_context *ctx) {
  size_t n, i = 0;
  const char *s = push_trimmed(ctx, &n);
  int32_t radix = duk_to_int32(ctx, 1);
  bool negative = n > 0 && s[0] == '-';
  i += n > 0 && (s[0] == '+' || s[0] == '-');
  bool strip = radix == 0 || radix == 16;
  if (radix == 0) {
    radix = 10;
  }
  if (radix < 2 || radix > 36) {
    duk_push_nan(ctx);
    return 1;
  }
  if (strip && n - i >= 2 && s[i] == '0' && (s[i + 1] == 'x' || s[i + 1] == 'X')) {
    radix = 16;
    i += 2;
  }
  size_t start = i;
  double value = 0;
  while (i < n && digit_value(s[i]) < radix) {
    value = value * radix + digit_value(s[i++]);
  }
  if (i == start) {
    duk_push_nan(ctx);
    return 1;
  }
  if (value >= 9007199254740992.0 && radix == 10) {
    char *copy = duk_push_fixed_buffer_nozero(ctx, i - start + 1);
    memcpy(copy, s + start, i - start);
    copy[i - start] = 0;
    value = strtod(copy, NULL);
  } else if (value >= 9007199254740992.0 && (radix & (radix - 1)) == 0) {
    /* Powers of two: exact rounding of the bits, half to even. */
    int per = radix == 2 ? 1 : radix == 4 ? 2 : radix == 8 ? 3 : radix == 16 ? 4 : 5, dropped = 0;
    uint64_t bits = 0;
    bool sticky = false;
    for (size_t k = start; k < i; k++) {
      for (int b = per - 1; b >= 0; b--) {
        unsigned bit = (unsigned)digit_value(s[k]) >> b & 1;
        if (bits >> 54) {
          sticky = sticky || bit;
          dropped++;
        } else {
          bits = bits << 1 | bit;
        }
      }
    }
    if (bits >> 54) { /* 55 bits: 53, the half, and one more that joins the sticky ones */
      sticky = sticky || (bits & 1);
      bits >>= 1;
      dropped++;
      bool half = bits & 1;
      bits >>= 1;
      dropped++;
      bits += half && (sticky || (bits & 1));
    }
    value = ldexp((double)bits, dropped);
  }
  duk_push_number(ctx, negative ? -value : value);
  return 1;
}

static const struct builtin_property number_prototype[] = {
    BP_METHOD("toExponential", number_to_exponential, 1, 1),
    BP_METHOD("toFixed", number_to_fixed, 1, 1),
    BP_METHOD("toPrecision", number_to_precision, 1, 1),
    BP_METHOD("toString", number_to_string, 1, 1),
    BP_METHOD("valueOf", number_value_of, 0, 0),
    BP_METHOD("toLocaleString", number_to_locale_string, 0, 2),
};
static const struct builtin_property number_own[] = {
    BP_METHOD_MAGIC("isFinite", number_is, 1, 1, IS_FINITE),
    BP_METHOD_MAGIC("isInteger", number_is, 1, 1, IS_INTEGER),
    BP_METHOD_MAGIC("isNaN", number_is, 1, 1, IS_NAN),
    BP_METHOD_MAGIC("isSafeInteger", number_is, 1, 1, IS_SAFE_INTEGER),
    BP_INTRINSIC("parseFloat", BI_PARSE_FLOAT),
    BP_INTRINSIC("parseInt", BI_PARSE_INT),
    BP_NUMBER("MAX_VALUE", 1.7976931348623157e308),
    BP_NUMBER("MIN_VALUE", 5e-324),
    BP_NUMBER("NaN", NAN),
    BP_NUMBER("NEGATIVE_INFINITY", -INFINITY),
    BP_NUMBER("POSITIVE_INFINITY", INFINITY),
    BP_NUMBER("MAX_SAFE_INTEGER", 9007199254740991.0),
    BP_NUMBER("MIN_SAFE_INTEGER", -9007199254740991.0),
    BP_NUMBER("EPSILON", 2.220446049250313e-16),
};
static const struct builtin_property globals[] = {
    BP_METHOD_MAGIC("isFinite", global_is, 1, 1, 0),
    BP_METHOD_MAGIC("isNaN", global_is, 1, 1, 1),
    BP_METHOD("parseFloat", parse_float, 1, 1),
    BP_METHOD("parseInt", parse_int, 2, 2),
    BP_KEEP("parseFloat", BI_PARSE_FLOAT),
    BP_KEEP("parseInt", BI_PARSE_INT),
    BP_NUMBER("NaN", NAN),
    BP_NUMBER("Infinity", INFINITY),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_GLOBAL, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(globals)},
    {BO_EXISTING, 0, DUK_BIDX_NUMBER_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(number_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, DUK_BIDX_NUMBER_CONSTRUCTOR, -2, DUK_BIDX_NUMBER_PROTOTYPE,
     "Number", number_constructor, 0, 1, DUK_VARARGS, BO_TABLE(number_own)},
};
const struct builtin_table builtins_number = {BO_TABLE(objects)};
