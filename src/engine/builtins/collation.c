#include "collation.h"

#include <stdbool.h>
#include <stdlib.h>

#include "engine/unicode/unicode.h"

/* What comes before the digits, in the order of the Default Unicode Collation Element Table. */
static const uint16_t before_digits[] = {
    0x9, 0xa, 0xb, 0xc, 0xd, 0x85, 0x2028, 0x2029, 0x20, 0xa0, 0x5f, 0x2017, 0x2d, 0x2010,
    0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2c, 0x3b, 0x3a, 0x21, 0xa1, 0x3f, 0xbf, 0x2e,
    0x2024, 0x2025, 0x2026, 0xb7, 0x27, 0x2018, 0x2019, 0x201a, 0x201b, 0x22, 0x201c, 0x201d,
    0x201e, 0x201f, 0xab, 0xbb, 0x28, 0x29, 0x5b, 0x5d, 0x7b, 0x7d, 0x2016, 0xa7, 0xb6, 0x40,
    0x2a, 0x2f, 0x5c, 0x26, 0x23, 0x25, 0x2020, 0x2021, 0x2022, 0x2023, 0x2027, 0x60, 0xb4,
    0x5e, 0xaf, 0xa8, 0xb8, 0xb0, 0xa9, 0xae, 0x2b, 0xb1, 0xf7, 0xd7, 0x3c, 0x3d, 0x3e, 0xac,
    0x7c, 0xa6, 0x7e, 0xa4, 0xa2, 0x24, 0xa3, 0xa5,
};

/* Letters that are another one with a difference (an unlike mark), or two, without a canonical decomposition. */
static const struct likeness {
  uint32_t letter;
  char base[3];
} likenesses[] = {
    {0xaa, "a"},   {0xb9, "1"},   {0xb2, "2"},   {0xb3, "3"},   {0xba, "o"},
    {0xdf, "ss"},  {0xe6, "ae"},  {0xf0, "d"},   {0xf8, "o"},   {0x111, "d"},  {0x127, "h"},
    {0x131, "i"},  {0x133, "ij"}, {0x140, "l"},  {0x142, "l"},  {0x149, "n"},  {0x153, "oe"},
    {0x167, "t"},  {0x17f, "s"},  {0xfb00, "ff"}, {0xfb01, "fi"}, {0xfb02, "fl"}, {0xfb06, "st"},
};

/* The marks of Latin letters in the order of their secondary weights. */
static const uint16_t marks_in_order[] = {
    0x301, 0x300, 0x306, 0x302, 0x30c, 0x30a, 0x308, 0x30b, 0x303, 0x307, 0x327, 0x328, 0x304, 0x30f, 0x311,
};

static uint32_t mark_weight(uint32_t mark) {
  for (size_t i = 0; i < sizeof marks_in_order / sizeof *marks_in_order; i++) {
    if (marks_in_order[i] == mark) {
      return 2 + (uint32_t)i;
    }
  }
  return 0x100 + mark;
}

struct reader {
  const uint8_t *text;
  size_t length, at;
  const char *pending; /* the second letter of a likeness */
};

struct element {
  uint32_t primary; /* 0 at the end */
  uint32_t marks;   /* of the letter, 0 for none */
  uint32_t letter;  /* as it stands, for its case */
};

static uint32_t primary_of(uint32_t lower) {
  if (lower >= '0' && lower <= '9') {
    return 0x200 + lower;
  }
  if (lower >= 'a' && lower <= 'z') {
    return 0x300 + lower;
  }
  for (size_t i = 0; i < sizeof before_digits / sizeof *before_digits; i++) {
    if (before_digits[i] == lower) {
      return 1 + (uint32_t)i;
    }
  }
  return 0x1000 + lower;
}

static bool is_mark(uint32_t c) {
  return c >= 0x300 && c < 0x370;
}

static bool is_ignored(uint32_t c) {
  return c < 9 || (c > 13 && c < 32) || (c >= 0x7f && c < 0xa0 && c != 0x85) || c == 0xad ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || c == 0xfeff;
}

static struct element next_element(struct reader *r) {
  struct element e = {0, 0, 0};
  if (r->pending != NULL && *r->pending != 0) {
    e.letter = (uint8_t)*r->pending++;
    e.primary = primary_of(e.letter);
    e.marks = 1;
  }
  while (e.primary == 0) {
    if (r->at >= r->length) {
      return e;
    }
    uint32_t c = unicode_read_point(r->text, r->length, &r->at);
    if (is_ignored(c)) {
      continue;
    }
    e.letter = c;
    uint32_t lower = unicode_simple_lower(c);
    for (size_t i = 0; i < sizeof likenesses / sizeof *likenesses; i++) {
      if (likenesses[i].letter == lower && likenesses[i].base[0] != 0) {
        e.marks = 0x80 + (uint32_t)i;
        lower = (uint8_t)likenesses[i].base[0];
        r->pending = likenesses[i].base + 1;
        break;
      }
    }
    e.primary = is_mark(c) ? 0xfff : primary_of(lower);
  }
  if (r->pending == NULL || *r->pending == 0) {
    for (;;) {
      size_t before = r->at;
      uint32_t c = r->at < r->length ? unicode_read_point(r->text, r->length, &r->at) : 0;
      if (!is_mark(c)) {
        r->at = before;
        break;
      }
      e.marks = e.marks * 31 + mark_weight(c);
    }
  }
  return e;
}

int collation_compare(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length) {
  size_t na = 0, nb = 0;
  uint8_t *x = unicode_text_normalize(UNICODE_NFD, a, a_length, &na);
  uint8_t *y = unicode_text_normalize(UNICODE_NFD, b, b_length, &nb);
  int order = 0, by_marks = 0, by_case = 0;
  struct reader left = {x, na, 0, NULL}, right = {y, nb, 0, NULL};
  while (x != NULL && y != NULL && order == 0) {
    struct element p = next_element(&left), q = next_element(&right);
    if (p.primary == 0 && q.primary == 0) {
      break;
    }
    if (p.primary != q.primary) {
      order = p.primary < q.primary ? -1 : 1;
    } else if (by_marks == 0 && p.marks != q.marks) {
      by_marks = p.marks < q.marks ? -1 : 1;
    } else if (by_case == 0 && p.letter != q.letter) {
      by_case = p.letter > q.letter ? -1 : 1; /* small letters come first */
    }
  }
  free(x);
  free(y);
  return order != 0 ? order : by_marks != 0 ? by_marks : by_case;
}
