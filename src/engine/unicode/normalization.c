/*
 * Normalization forms (Unicode Standard Annex 15).
 */
#include <stdlib.h>
#include <string.h>

#include "engine/unicode/tables.h"
#include "engine/unicode/unicode.h"

#define HANGUL_S     0xac00u
#define HANGUL_L     0x1100u
#define HANGUL_V     0x1161u
#define HANGUL_T     0x11a7u
#define HANGUL_COUNT 11172u
#define HANGUL_N     588u /* syllables with one leading consonant */

struct points {
  uint32_t *items;
  size_t count, capacity;
  bool failed;
};

static void append(struct points *p, uint32_t cp) {
  if (p->count == p->capacity) {
    size_t capacity = p->capacity ? p->capacity * 2 : 64;
    uint32_t *items = capacity < SIZE_MAX / 8 ? realloc(p->items, capacity * sizeof(*items)) : NULL;
    if (!items) {
      p->failed = true;
      return;
    }
    p->items = items;
    p->capacity = capacity;
  }
  p->items[p->count++] = cp;
}

static uint8_t combining_class(uint32_t cp) {
  if (cp < 0x300) return 0;
  size_t low = 0, high = COUNT_OF(combining_runs);
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (combining_runs[middle] >> 8 <= cp)
      low = middle;
    else
      high = middle;
  }
  return (uint8_t)combining_runs[low];
}

/* The mapping of cp, if it has one that counts; mappings nest only a few deep. */
static void decompose(struct points *p, uint32_t cp, bool compatibility) {
  if (cp - HANGUL_S < HANGUL_COUNT) {
    uint32_t s = cp - HANGUL_S;
    append(p, HANGUL_L + s / HANGUL_N);
    append(p, HANGUL_V + s % HANGUL_N / 28);
    if (s % 28) append(p, HANGUL_T + s % 28);
    return;
  }
  size_t low = 0, high = COUNT_OF(decompositions);
  while (cp >= 0xa0 && low < high) {
    size_t middle = (low + high) / 2;
    const struct decomposition *d = &decompositions[middle];
    uint32_t key = d->cp & 0x7fffffff;
    if (key == cp) {
      if (d->cp != key && !compatibility) break;
      for (size_t i = 0; i < d->count; i++) {
        uint32_t c = decomposition_units[d->units + i];
        if (c - 0xd800 < 0x400)
          c = 0x10000 + ((c - 0xd800) << 10) + (decomposition_units[d->units + ++i] - 0xdc00u);
        decompose(p, c, compatibility);
      }
      return;
    }
    if (key < cp)
      low = middle + 1;
    else
      high = middle;
  }
  append(p, cp);
}

struct mark {
  uint32_t cp;
  uint8_t class;
};

/* A stable sort. */
static void merge_by_class(struct mark *marks, size_t count, struct mark *scratch) {
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t i = 0; i < count; i += 2 * width) {
      size_t middle = i + width < count ? i + width : count,
             end = i + 2 * width < count ? i + 2 * width : count;
      size_t a = i, b = middle;
      for (size_t k = i; k < end; k++)
        scratch[k] =
            a < middle && (b >= end || marks[a].class <= marks[b].class) ? marks[a++] : marks[b++];
    }
    memcpy(marks, scratch, count * sizeof(*marks));
  }
}

/* Canonical ordering: each run of characters with a non-zero class is sorted, stably. Runs are short in real
 * text, but the sort must not be quadratic on a hostile one. */
static void order_marks(struct points *p) {
  for (size_t i = 0; i < p->count;) {
    size_t end = i;
    while (end < p->count && combining_class(p->items[end])) end++;
    size_t n = end - i;
    if (n > 1) {
      struct mark *marks = malloc(2 * n * sizeof(*marks));
      if (!marks) {
        p->failed = true;
        return;
      }
      for (size_t k = 0; k < n; k++)
        marks[k] = (struct mark){p->items[i + k], combining_class(p->items[i + k])};
      merge_by_class(marks, n, marks + n);
      for (size_t k = 0; k < n; k++) p->items[i + k] = marks[k].cp;
      free(marks);
    }
    i = end + 1;
  }
}

static uint32_t compose_pair(uint32_t first, uint32_t second) {
  if (first - HANGUL_L < 19 && second - HANGUL_V < 21)
    return HANGUL_S + (first - HANGUL_L) * HANGUL_N + (second - HANGUL_V) * 28;
  if (first - HANGUL_S < HANGUL_COUNT && (first - HANGUL_S) % 28 == 0 && second - HANGUL_T - 1 < 27)
    return first + (second - HANGUL_T);
  size_t low = 0, high = COUNT_OF(compositions);
  while (low < high) {
    size_t middle = (low + high) / 2;
    const struct composition *c = &compositions[middle];
    if (c->first == first && c->second == second) return c->composed;
    if (c->first < first || (c->first == first && c->second < second))
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

/* Joins each starter with the characters after it that nothing blocks, in place. */
static void compose(struct points *p) {
  size_t out = 0, starter = SIZE_MAX;
  int last_class = -1; /* of what was kept since the starter; -1: nothing */
  for (size_t i = 0; i < p->count; i++) {
    uint32_t cp = p->items[i];
    int class = combining_class(cp);
    if (starter != SIZE_MAX && last_class < class) {
      uint32_t composed = compose_pair(p->items[starter], cp);
      if (composed) {
        p->items[starter] = composed;
        continue;
      }
    }
    if (class == 0) {
      starter = out;
      last_class = -1;
    } else {
      last_class = class;
    }
    p->items[out++] = cp;
  }
  p->count = out;
}

uint8_t *unicode_text_normalize(enum unicode_form form, const uint8_t *text, size_t length,
                                size_t *result_length) {
  struct points p = {0};
  uint8_t *result = NULL;
  bool compatibility = form == UNICODE_NFKC || form == UNICODE_NFKD;
  for (size_t at = 0; at < length && !p.failed;)
    decompose(&p, unicode_read_point(text, length, &at), compatibility);
  if (!p.failed) order_marks(&p);
  if (!p.failed && (form == UNICODE_NFC || form == UNICODE_NFKC)) compose(&p);
  if (p.failed || p.count > SIZE_MAX / 6 - 1) goto done;
  size_t size = 0;
  uint8_t scratch[6];
  for (size_t i = 0; i < p.count; i++) size += unicode_write_point(scratch, p.items[i]);
  result = malloc(size + 1);
  if (!result) goto done;
  size = 0;
  for (size_t i = 0; i < p.count; i++) size += unicode_write_point(result + size, p.items[i]);
  *result_length = size;
done:
  free(p.items);
  return result;
}
