/* See text.h. */
#include "runtime/text.h"

#include <stdint.h>
#include <string.h>

/* Index of the first byte that is not ASCII, or length. */
static size_t skip_ascii(const unsigned char *s, size_t i, size_t length) {
  while (i + 8 <= length) {
    uint64_t word;
    memcpy(&word, s + i, 8);
    if (word & 0x8080808080808080u) break;
    i += 8;
  }
  while (i < length && s[i] < 0x80) i++;
  return i;
}

/* A surrogate at s[i]? (ED A0..BF xx) */
static bool surrogate_at(const unsigned char *s, size_t i, size_t length) {
  return i + 2 < length && s[i] == 0xed && s[i + 1] >= 0xa0;
}

bool text_has_surrogates(const char *text, size_t length) {
  const unsigned char *s = (const unsigned char *)text;
  for (size_t i = 0; (i = skip_ascii(s, i, length)) < length; i++) {
    if (surrogate_at(s, i, length)) return true;
  }
  return false;
}

size_t text_cesu8_to_utf8(const char *text, size_t length, char *out) {
  const unsigned char *s = (const unsigned char *)text;
  unsigned char *o = (unsigned char *)out;
  size_t i = 0;
  while (i < length) {
    if (!surrogate_at(s, i, length)) {
      *o++ = s[i++];
      continue;
    }
    bool high = s[i + 1] < 0xb0;
    if (high && surrogate_at(s, i + 3, length) && s[i + 4] >= 0xb0) {
      uint32_t c =
          0x10000 + ((uint32_t)(s[i + 1] & 0x0f) << 16 | (uint32_t)(s[i + 2] & 0x3f) << 10 |
                     (uint32_t)(s[i + 4] & 0x0f) << 6 | (uint32_t)(s[i + 5] & 0x3f));
      *o++ = (unsigned char)(0xf0 | c >> 18);
      *o++ = (unsigned char)(0x80 | (c >> 12 & 0x3f));
      *o++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
      *o++ = (unsigned char)(0x80 | (c & 0x3f));
      i += 6;
    } else {
      *o++ = 0xef;
      *o++ = 0xbf;
      *o++ = 0xbd;
      i += 3;
    }
  }
  return (size_t)(o - (unsigned char *)out);
}

/*
 * Length of the well-formed sequence at s, not ASCII, or minus the length of the longest prefix of one (at
 * least 1), which is what a decoder replaces by one U+FFFD.
 */
static int sequence_length(const unsigned char *s, size_t left) {
  unsigned char low = 0x80, high = 0xbf;
  int more;
  if (s[0] >= 0xc2 && s[0] <= 0xdf) {
    more = 1;
  } else if (s[0] >= 0xe0 && s[0] <= 0xef) {
    more = 2;
    if (s[0] == 0xe0) low = 0xa0;
    if (s[0] == 0xed) high = 0x9f;
  } else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
    more = 3;
    if (s[0] == 0xf0) low = 0x90;
    if (s[0] == 0xf4) high = 0x8f;
  } else {
    return -1;
  }
  for (int i = 1; i <= more; i++) {
    if ((size_t)i >= left || s[i] < low || s[i] > high) return -i;
    low = 0x80;
    high = 0xbf;
  }
  return more + 1;
}

bool text_is_cesu8(const char *text, size_t length) {
  const unsigned char *s = (const unsigned char *)text;
  size_t i = 0;
  while ((i = skip_ascii(s, i, length)) < length) {
    int n = sequence_length(s + i, length - i);
    if (n < 0 || n == 4) return false;
    i += (size_t)n;
  }
  return true;
}

size_t text_utf8_to_cesu8(const char *text, size_t length, char *out) {
  const unsigned char *s = (const unsigned char *)text;
  unsigned char *o = (unsigned char *)out;
  size_t i = 0;
  while (i < length) {
    size_t plain = skip_ascii(s, i, length) - i;
    memcpy(o, s + i, plain);
    o += plain;
    i += plain;
    if (i == length) break;
    int n = sequence_length(s + i, length - i);
    if (n < 0) {
      *o++ = 0xef;
      *o++ = 0xbf;
      *o++ = 0xbd;
      i += (size_t)-n;
    } else if (n < 4) {
      memcpy(o, s + i, (size_t)n);
      o += n;
      i += (size_t)n;
    } else {
      uint32_t c = ((uint32_t)(s[i] & 7) << 18 | (uint32_t)(s[i + 1] & 0x3f) << 12 |
                    (uint32_t)(s[i + 2] & 0x3f) << 6 | (uint32_t)(s[i + 3] & 0x3f)) -
                   0x10000;
      uint32_t high = 0xd800 | c >> 10, low = 0xdc00 | (c & 0x3ff);
      *o++ = 0xed;
      *o++ = (unsigned char)(0x80 | (high >> 6 & 0x3f));
      *o++ = (unsigned char)(0x80 | (high & 0x3f));
      *o++ = 0xed;
      *o++ = (unsigned char)(0x80 | (low >> 6 & 0x3f));
      *o++ = (unsigned char)(0x80 | (low & 0x3f));
      i += 4;
    }
  }
  return (size_t)(o - (unsigned char *)out);
}
