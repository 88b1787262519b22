/*
 * Single characters: classes, case mappings, coding, and the case of whole texts.
 */
#include <stdlib.h>

#include "engine/unicode/tables.h"
#include "engine/unicode/unicode.h"

/* --- classes --- */

/* `edges` are the sorted code points where membership changes, the first being the first member. */
static bool between_edges(const uint32_t *edges, size_t count, uint32_t cp) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (edges[middle] <= cp)
      low = middle + 1;
    else
      high = middle;
  }
  return low & 1;
}

#define IN_EDGES(table, cp) between_edges(table, COUNT_OF(table), cp)

bool unicode_is_id_start(uint32_t cp) {
  if (cp < 128) return (cp | 32) - 'a' < 26;
  return IN_EDGES(id_start_edges, cp);
}

bool unicode_is_id_continue(uint32_t cp) {
  if (cp < 128) return (cp | 32) - 'a' < 26 || cp - '0' < 10 || cp == '_';
  return IN_EDGES(id_continue_edges, cp);
}

bool unicode_is_space(uint32_t cp) {
  if (cp < 128) return cp == ' ' || cp - 9 < 5;
  return cp == 0xa0 || cp == 0x1680 || cp - 0x2000 < 11 || cp == 0x2028 || cp == 0x2029 ||
         cp == 0x202f || cp == 0x205f || cp == 0x3000 || cp == 0xfeff;
}

bool unicode_is_cased(uint32_t cp) {
  return IN_EDGES(cased_edges, cp);
}

bool unicode_is_case_ignorable(uint32_t cp) {
  return IN_EDGES(case_ignorable_edges, cp);
}

/* --- case --- */

static uint32_t map_case(const struct case_range *table, size_t count, uint32_t cp) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (table[middle].first <= cp)
      low = middle + 1;
    else
      high = middle;
  }
  /* Runs of step 2 may interleave with one run that starts among them. */
  for (size_t i = low; i-- > 0 && low - i <= 2;) {
    uint32_t distance = cp - table[i].first;
    if (distance % table[i].step == 0 && distance / table[i].step < table[i].count)
      return cp + (uint32_t)table[i].delta;
  }
  return cp;
}

#define MAP_CASE(table, cp) map_case(table, COUNT_OF(table), cp)

uint32_t unicode_simple_upper(uint32_t cp) {
  if (cp < 128) return cp - 'a' < 26 ? cp - 32 : cp;
  return MAP_CASE(upper_ranges, cp);
}

uint32_t unicode_simple_lower(uint32_t cp) {
  if (cp < 128) return cp - 'A' < 26 ? cp + 32 : cp;
  return MAP_CASE(lower_ranges, cp);
}

uint32_t unicode_simple_fold(uint32_t cp) {
  if (cp < 128) return cp - 'A' < 26 ? cp + 32 : cp;
  return MAP_CASE(fold_ranges, cp);
}

uint32_t unicode_canonicalize(uint32_t cp, bool unicode) {
  if (unicode) return unicode_simple_fold(cp);
  if (cp < 128) return cp - 'a' < 26 ? cp - 32 : cp;
  return MAP_CASE(canonical_ranges, cp);
}

static size_t map_special(const struct special_case *table, size_t count, uint32_t cp,
                          uint32_t out[3]) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (table[middle].cp == cp) {
      size_t n = 0;
      while (n < 3 && table[middle].to[n]) {
        out[n] = table[middle].to[n];
        n++;
      }
      return n;
    }
    if (table[middle].cp < cp)
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

size_t unicode_full_upper(uint32_t cp, uint32_t out[3]) {
  size_t n = cp < 128 ? 0 : map_special(special_upper, COUNT_OF(special_upper), cp, out);
  if (n) return n;
  out[0] = unicode_simple_upper(cp);
  return 1;
}

size_t unicode_full_lower(uint32_t cp, uint32_t out[3]) {
  size_t n = cp < 128 ? 0 : map_special(special_lower, COUNT_OF(special_lower), cp, out);
  if (n) return n;
  out[0] = unicode_simple_lower(cp);
  return 1;
}

/* --- coding --- */

uint32_t unicode_read_unit(const uint8_t *text, size_t length, size_t *at) {
  size_t i = *at;
  uint32_t c = text[i];
  if (c >= 0xe0 && c < 0xf0 && length - i >= 3) {
    *at = i + 3;
    return (c & 15) << 12 | (text[i + 1] & 63u) << 6 | (text[i + 2] & 63u);
  }
  if (c >= 0xc0 && c < 0xe0 && length - i >= 2) {
    *at = i + 2;
    return (c & 31) << 6 | (text[i + 1] & 63u);
  }
  *at = i + 1;
  return c;
}

uint32_t unicode_read_point(const uint8_t *text, size_t length, size_t *at) {
  uint32_t c = unicode_read_unit(text, length, at);
  if (c - 0xd800 >= 0x400 || *at >= length || text[*at] != 0xed) return c;
  size_t next = *at;
  uint32_t trail = unicode_read_unit(text, length, &next);
  if (trail - 0xdc00 >= 0x400) return c;
  *at = next;
  return 0x10000 + ((c - 0xd800) << 10) + (trail - 0xdc00);
}

size_t unicode_write_point(uint8_t *out, uint32_t cp) {
  if (cp < 0x80) {
    out[0] = (uint8_t)cp;
    return 1;
  }
  if (cp < 0x800) {
    out[0] = (uint8_t)(0xc0 | cp >> 6);
    out[1] = (uint8_t)(0x80 | (cp & 63));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = (uint8_t)(0xe0 | cp >> 12);
    out[1] = (uint8_t)(0x80 | (cp >> 6 & 63));
    out[2] = (uint8_t)(0x80 | (cp & 63));
    return 3;
  }
  cp -= 0x10000;
  return unicode_write_point(out, 0xd800 + (cp >> 10)) +
         unicode_write_point(out + 3, 0xdc00 + (cp & 0x3ff));
}

/* --- texts --- */

struct writer {
  uint8_t *bytes;
  size_t length, capacity;
};

static bool write_points(struct writer *w, const uint32_t *points, size_t count) {
  if (w->capacity - w->length < count * 6) {
    size_t capacity = w->capacity * 2 + 64;
    uint8_t *bytes = capacity > w->capacity ? realloc(w->bytes, capacity) : NULL;
    if (!bytes) return false;
    w->bytes = bytes;
    w->capacity = capacity;
  }
  for (size_t i = 0; i < count; i++)
    w->length += unicode_write_point(w->bytes + w->length, points[i]);
  return true;
}

/* Final_Sigma of the Unicode Standard, table 3-17, for the sigma at begin..end: a cased letter before it and
 * none after it, case-ignorable characters aside. */
static bool is_final_sigma(const uint8_t *text, size_t length, size_t begin, size_t end) {
  bool cased = false;
  size_t at = begin;
  while (at > 0) {
    size_t start = at - 1;
    while (start > 0 && (text[start] & 0xc0) == 0x80) start--;
    if (text[start] == 0xed && start >= 3 && text[start - 3] == 0xed) {
      size_t pair = start - 3;
      unicode_read_point(text, length, &pair);
      if (pair == start + 3) start -= 3;
    }
    size_t next = start;
    uint32_t cp = unicode_read_point(text, length, &next);
    at = start;
    if (unicode_is_case_ignorable(cp)) continue;
    cased = unicode_is_cased(cp);
    break;
  }
  if (!cased) return false;
  for (at = end; at < length;) {
    uint32_t cp = unicode_read_point(text, length, &at);
    if (!unicode_is_case_ignorable(cp)) return !unicode_is_cased(cp);
  }
  return true;
}

static uint8_t *map_text(const uint8_t *text, size_t length, size_t *result_length, bool to_upper) {
  struct writer w = {.bytes = malloc(length + 16), .capacity = length + 16};
  if (!w.bytes) return NULL;
  for (size_t at = 0; at < length;) {
    uint32_t out[3];
    size_t begin = at, count = 1;
    uint32_t cp = unicode_read_point(text, length, &at);
    if (to_upper)
      count = unicode_full_upper(cp, out);
    else if (cp == 0x3a3)
      out[0] = is_final_sigma(text, length, begin, at) ? 0x3c2 : 0x3c3;
    else
      count = unicode_full_lower(cp, out);
    if (!write_points(&w, out, count)) {
      free(w.bytes);
      return NULL;
    }
  }
  *result_length = w.length;
  return w.bytes;
}

uint8_t *unicode_text_upper(const uint8_t *text, size_t length, size_t *result_length) {
  return map_text(text, length, result_length, true);
}

uint8_t *unicode_text_lower(const uint8_t *text, size_t length, size_t *result_length) {
  return map_text(text, length, result_length, false);
}
