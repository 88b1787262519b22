/*
 * Sets of code points as sorted ranges.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/unicode/tables.h"
#include "engine/unicode/unicode.h"

void codepoint_set_destroy(struct codepoint_set *set) {
  free(set->ranges);
  memset(set, 0, sizeof(*set));
}

void codepoint_set_add(struct codepoint_set *set, uint32_t first, uint32_t last) {
  if (set->count == set->capacity) {
    size_t capacity = set->capacity ? set->capacity * 2 : 8;
    struct codepoint_range *ranges = realloc(set->ranges, capacity * sizeof(*ranges));
    if (!ranges) {
      set->failed = true;
      return;
    }
    set->ranges = ranges;
    set->capacity = capacity;
  }
  set->ranges[set->count++] = (struct codepoint_range){first, last};
}

static int by_first(const void *a, const void *b) {
  uint32_t x = ((const struct codepoint_range *)a)->first,
           y = ((const struct codepoint_range *)b)->first;
  return (x > y) - (x < y);
}

void codepoint_set_normalize(struct codepoint_set *set) {
  struct codepoint_range *r = set->ranges;
  if (set->count < 2) return;
  bool sorted = true;
  for (size_t i = 1; i < set->count && sorted; i++) sorted = r[i - 1].first <= r[i].first;
  if (!sorted) qsort(r, set->count, sizeof(*r), by_first);
  size_t n = 0;
  for (size_t i = 1; i < set->count; i++) {
    if (r[i].first <= r[n].last + 1) {
      if (r[i].last > r[n].last) r[n].last = r[i].last;
    } else {
      r[++n] = r[i];
    }
  }
  set->count = n + 1;
}

void codepoint_set_invert(struct codepoint_set *set) {
  struct codepoint_set result = {.failed = set->failed};
  uint32_t next = 0;
  for (size_t i = 0; i < set->count; i++) {
    if (set->ranges[i].first > next) codepoint_set_add(&result, next, set->ranges[i].first - 1);
    next = set->ranges[i].last + 1;
  }
  if (next <= UNICODE_MAX) codepoint_set_add(&result, next, UNICODE_MAX);
  free(set->ranges);
  *set = result;
}

void codepoint_set_union(struct codepoint_set *set, const struct codepoint_set *other) {
  for (size_t i = 0; i < other->count; i++)
    codepoint_set_add(set, other->ranges[i].first, other->ranges[i].last);
  if (other->failed) set->failed = true;
  codepoint_set_normalize(set);
}

void codepoint_set_intersect(struct codepoint_set *set, const struct codepoint_set *other) {
  struct codepoint_set result = {.failed = set->failed || other->failed};
  for (size_t i = 0, j = 0; i < set->count && j < other->count;) {
    struct codepoint_range a = set->ranges[i], b = other->ranges[j];
    uint32_t first = a.first > b.first ? a.first : b.first,
             last = a.last < b.last ? a.last : b.last;
    if (first <= last) codepoint_set_add(&result, first, last);
    if (a.last < b.last)
      i++;
    else
      j++;
  }
  free(set->ranges);
  *set = result;
}

void codepoint_set_subtract(struct codepoint_set *set, const struct codepoint_set *other) {
  struct codepoint_set rest = {0};
  codepoint_set_union(&rest, other);
  codepoint_set_invert(&rest);
  codepoint_set_intersect(set, &rest);
  codepoint_set_destroy(&rest);
}

bool codepoint_set_contains(const struct codepoint_set *set, uint32_t cp) {
  size_t low = 0, high = set->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (set->ranges[middle].last < cp)
      low = middle + 1;
    else
      high = middle;
  }
  return low < set->count && set->ranges[low].first <= cp;
}

/* Adds to `set` what the members of `from` map to, or (back) what maps to the members of `from`. */
static void add_mapped(struct codepoint_set *set, const struct codepoint_set *from,
                       const struct case_range *table, size_t count, bool back) {
  for (size_t i = 0; i < count; i++) {
    const struct case_range *c = &table[i];
    uint32_t shift = back ? (uint32_t)c->delta : 0,
             move = back ? -(uint32_t)c->delta : (uint32_t)c->delta;
    uint32_t first = c->first + shift, last = first + (c->count - 1u) * c->step;
    size_t low = 0, high = from->count;
    while (low < high) { /* the first range that ends at or after `first` */
      size_t middle = (low + high) / 2;
      if (from->ranges[middle].last < first)
        low = middle + 1;
      else
        high = middle;
    }
    for (size_t j = low; j < from->count && from->ranges[j].first <= last; j++) {
      uint32_t begin = from->ranges[j].first > first ? from->ranges[j].first : first;
      uint32_t end = from->ranges[j].last < last ? from->ranges[j].last : last;
      if (c->step == 1) {
        if (begin <= end) codepoint_set_add(set, begin + move, end + move);
      } else {
        for (begin += (begin - first) & 1; begin <= end; begin += 2)
          codepoint_set_add(set, begin + move, begin + move);
      }
    }
  }
}

void codepoint_set_close_case(struct codepoint_set *set, bool unicode) {
  const struct case_range *table = unicode ? fold_ranges : canonical_ranges;
  size_t count = unicode ? COUNT_OF(fold_ranges) : COUNT_OF(canonical_ranges);
  struct codepoint_set before = {0};
  if (!unicode &&
      (set->count == 0 || set->ranges[set->count - 1].last < 128)) { /* ASCII keeps to itself */
    codepoint_set_union(&before, set);
    for (size_t i = 0; i < before.count; i++) {
      for (uint32_t c = before.ranges[i].first; c <= before.ranges[i].last; c++)
        if ((c | 32) - 'a' < 26) codepoint_set_add(set, c ^ 32, c ^ 32);
    }
  } else {
    codepoint_set_union(&before, set);
    add_mapped(set, &before, table, count, false);
    codepoint_set_normalize(set);
    codepoint_set_destroy(&before);
    codepoint_set_union(&before, set);
    add_mapped(set, &before, table, count, true);
  }
  if (before.failed) set->failed = true;
  codepoint_set_destroy(&before);
  codepoint_set_normalize(set);
}
