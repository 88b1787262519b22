/*
 * Decimal text of ordinary numbers and back, by the C library where it is exact and fast. Duktape's arbitrary precision
 * routines keep the rest (other radixes, subnormal numbers, fixed formats, text with anything unusual).
 */
#include "duk_internal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The same as shortest_digits for numbers with up to 6 decimals: 0 for others. No two decimals of at most 15 digits give
 * the same number, so one that gives x is the shortest.
 */
static int few_decimals(double x, char *digits, int *exponent) {
  double power = 1;
  for (int decimals = 1; decimals <= 6; decimals++) {
    double scaled = x * (power *= 10);
    if (!(scaled < 1e15)) break;
    uint64_t m = (uint64_t)scaled;
    if (m == 0 || (double)m != scaled || scaled / power != x) continue;
    int n = 0;
    char reversed[16];
    for (; m > 0; m /= 10) reversed[n++] = (char)('0' + m % 10);
    for (int i = 0; i < n; i++) digits[i] = reversed[n - 1 - i];
    *exponent = n - decimals;
    while (n > 1 && digits[n - 1] == '0') n--;
    return n;
  }
  return 0;
}

/* Shortest digits that give x again (ES2023 6.1.6.1.20); returns their number, *exponent: x = 0.d1d2.. * 10^exponent. */
static int shortest_digits(double x, char *digits, int *exponent) {
  char text[40];
  int n = few_decimals(x, digits, exponent);
  if (n > 0) return n;
  for (int precision = 15; precision <= 17; precision++) {
    snprintf(text, sizeof text, "%.*e", precision - 1, x);
    if (precision == 17 || strtod(text, NULL) == x) break;
  }
  for (const char *p = text; *p != 'e'; p++)
    if (*p >= '0' && *p <= '9') digits[n++] = *p;
  *exponent = atoi(strchr(text, 'e') + 1) + 1;
  while (n > 1 && digits[n - 1] == '0') n--;
  return n;
}

size_t jsrun_format_number(double x, char *text) {
  char digits[24], *p = text;
  int n, e;
  if (x < 0) {
    *p++ = '-';
    x = -x;
  }
  n = shortest_digits(x, digits, &e);
  if (n <= e && e <= 21) {
    memcpy(p, digits, (size_t)n);
    memset(p + n, '0', (size_t)(e - n));
    p += e;
  } else if (e > 0 && e <= 21) {
    memcpy(p, digits, (size_t)e);
    p[e] = '.';
    memcpy(p + e + 1, digits + e, (size_t)(n - e));
    p += n + 1;
  } else if (e > -6 && e <= 0) {
    *p++ = '0';
    *p++ = '.';
    memset(p, '0', (size_t)-e);
    p += -e;
    memcpy(p, digits, (size_t)n);
    p += n;
  } else {
    *p++ = digits[0];
    if (n > 1) {
      *p++ = '.';
      memcpy(p, digits + 1, (size_t)(n - 1));
      p += n - 1;
    }
    p += sprintf(p, "e%+d", e - 1);
  }
  return (size_t)(p - text);
}

duk_bool_t jsrun_parse_number(const char *text, size_t len, double *out) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const char *p = text, *end = text + len;
  uint64_t mantissa = 0;
  int digits = 0, scale = 0, exponent = 0;
  if (len == 0 || len > 400 || *p < '0' || *p > '9' ||
      (*p == '0' && len > 1 && p[1] != '.' && p[1] != 'e'))
    return 0;
  for (; p < end && *p >= '0' && *p <= '9'; p++, digits++)
    if (digits < 18) mantissa = mantissa * 10 + (uint64_t)(*p - '0');
  if (p < end && *p == '.') {
    const char *first = ++p;
    for (; p < end && *p >= '0' && *p <= '9'; p++, digits++, scale--)
      if (digits < 18) mantissa = mantissa * 10 + (uint64_t)(*p - '0');
    if (p == first) return 0;
  }
  if (p < end && (*p == 'e' || *p == 'E')) {
    int negative = 0, count = 0;
    p++;
    if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
    for (; p < end && *p >= '0' && *p <= '9' && count < 6; p++, count++)
      exponent = exponent * 10 + (*p - '0');
    if (count == 0) return 0;
    if (negative) exponent = -exponent;
  }
  if (p != end) return 0;
  scale += exponent;
  if (digits <= 18 && mantissa <= (1ull << 53) && scale >= -22 && scale <= 22)
    *out = scale < 0 ? (double)mantissa / powers[-scale] : (double)mantissa * powers[scale];
  else
    *out = strtod(text, NULL); /* heap strings end with a NUL */
  return 1;
}
