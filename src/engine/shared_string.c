/* See shared_string.h. */
#include "shared_string.h"

#include <string.h>

#define EXTERNAL(h) ((duk_hstring_external *)(void *)(h))
#define TEXT(h)     (EXTERNAL(h)->text)

static duk_uint8_t *bytes_of(duk_hstring_text *t) {
  return (duk_uint8_t *)(t + 1);
}

static duk_uint32_t least(duk_uint32_t a, duk_uint32_t b) {
  return a < b ? a : b;
}

/* Without a reference. */
static duk_hstring_text *new_text(duk_heap *heap, size_t before, size_t length, size_t behind) {
  duk_hstring_text *t;
  size_t size = before + length + behind + 1;
  if (size > DUK_HSTRING_MAX_BYTELEN) return NULL;
  t = DUK_ALLOC(heap, sizeof *t + size);
  if (t == NULL) return NULL;
  t->heap = heap;
  t->references = 0;
  t->size = (duk_uint32_t)size;
  t->begin = (duk_uint32_t)before;
  t->end = (duk_uint32_t)(before + length);
  bytes_of(t)[t->end] = 0;
  return t;
}

void duk_hstring_release_text(duk_heap *heap, duk_hstring *h) {
  duk_hstring_text *t = TEXT(h);
  if (--t->references == 0) DUK_FREE(heap, t);
}

const duk_uint8_t *duk_hstring_terminated(duk_hstring *h) {
  duk_hstring_text *t = TEXT(h);
  const duk_uint8_t *data = EXTERNAL(h)->extdata;
  size_t length = DUK_HSTRING_GET_BYTELEN(h), end = (size_t)(data - bytes_of(t)) + length;
  duk_heap *heap = t->heap;
  duk_hstring_text *own;
  if (end < t->size && end <= t->end && bytes_of(t)[end] == 0) {
    if (end == t->end &&
        end + 1 < t->size) { /* the NUL belongs to h now: what is appended to it goes elsewhere */
      t->end++;
      bytes_of(t)[t->end] = 0;
    }
    return data;
  }
  if (t->references == 1 && end < t->size) { /* what is behind h is of strings that are no more */
    bytes_of(t)[end] = 0;
    t->end = (duk_uint32_t)end + (end + 1 < t->size);
    bytes_of(t)[t->end] = 0;
    return data;
  }
  own = heap->alloc_func(heap->heap_udata, sizeof *own + length + 1);
  if (own == NULL) heap->fatal_func(heap->heap_udata, "out of memory");
  own->heap = heap;
  own->references = 1;
  own->size = own->end = (duk_uint32_t)length + 1;
  own->begin = 0;
  memcpy(bytes_of(own), data, length);
  bytes_of(own)[length] = 0;
  duk_hstring_release_text(heap, h);
  TEXT(h) = own;
  EXTERNAL(h)->extdata = bytes_of(own);
  return bytes_of(own);
}

/* A string of what is found at `at`, in the table. */
static duk_hstring *link_string(duk_heap *heap, duk_hstring_text *t, const duk_uint8_t *at,
                                duk_uint32_t length, duk_uint32_t hash, duk_uint32_t characters) {
  duk_hstring *h;
  t->references++; /* whatever is collected now */
  if ((heap->st_count & DUK_USE_STRTAB_RESIZE_CHECK_MASK) == 0)
    duk_heap_strtable_force_resize(heap);
  h = DUK_ALLOC(heap, sizeof(duk_hstring_external));
  if (h == NULL) {
    if (--t->references == 0) DUK_FREE(heap, t);
    return NULL;
  }
  memset(h, 0, sizeof(duk_hstring_external));
  DUK_HEAPHDR_SET_TYPE_AND_FLAGS(&h->hdr, DUK_HTYPE_STRING,
                                 DUK_HSTRING_FLAG_EXTDATA | DUK_HSTRING_FLAG_JOINED |
                                     (characters == length ? DUK_HSTRING_FLAG_ASCII : 0));
  h->arridx = DUK_HSTRING_NO_ARRAY_INDEX;
  DUK_HSTRING_SET_BYTELEN(h, length);
  DUK_HSTRING_SET_CHARLEN(h, characters);
  DUK_HSTRING_SET_HASH(h, hash);
  EXTERNAL(h)->extdata = at;
  TEXT(h) = t;
  DUK_ASSERT(hash == duk_heap_hashstring(heap, at, length));
  h->hdr.h_next = heap->strtable[hash & heap->st_mask];
  heap->strtable[hash & heap->st_mask] = h;
  heap->st_count++;
  return h;
}

/* The string of the two parts, if there is one already. Parts that are the same memory need not be compared. */
static duk_hstring *find(duk_heap *heap, duk_uint32_t hash, const duk_uint8_t *a, size_t la,
                         const duk_uint8_t *b, size_t lb) {
  duk_hstring *h = heap->strtable[hash & heap->st_mask];
  for (; h != NULL; h = h->hdr.h_next) {
    const duk_uint8_t *data;
    if (DUK_HSTRING_GET_HASH(h) != hash || DUK_HSTRING_GET_BYTELEN(h) != la + lb) continue;
    data = DUK_HSTRING_GET_BYTES(h);
    if ((data == a || memcmp(data, a, la) == 0) &&
        (data + la == b || memcmp(data + la, b, lb) == 0))
      return h;
  }
  return NULL;
}

/* A copy without room, as most joined strings never grow. */
static duk_hstring *copy(duk_heap *heap, duk_uint32_t hash, duk_uint32_t characters, const void *a,
                         duk_uint32_t la, const void *b, duk_uint32_t lb) {
  duk_hstring *h = duk_heap_string_alloc(heap, la + lb);
  if (h == NULL) return NULL;
  memcpy(h + 1, a, la);
  memcpy((char *)(h + 1) + la, b, lb);
  DUK_HSTRING_SET_CHARLEN(h, characters);
  DUK_HEAPHDR_SET_FLAG_BITS(&h->hdr, DUK_HSTRING_FLAG_JOINED |
                                         (characters == la + lb ? DUK_HSTRING_FLAG_ASCII : 0));
  return duk_heap_strtable_adopt(heap, h, hash);
}

/* The text of h, with what is free before and behind h found out; NULL when it has none. */
static duk_hstring_text *text_round(duk_hstring *h, duk_uint32_t *offset) {
  duk_hstring_text *t;
  if (!DUK_HSTRING_HAS_EXTDATA(h)) return NULL;
  t = TEXT(h);
  *offset = (duk_uint32_t)(EXTERNAL(h)->extdata - bytes_of(t));
  /* Nobody else has any of it, and h only the variable that it comes from and the operand. */
  if (t->references == 1 && DUK_HEAPHDR_GET_REFCOUNT((duk_heaphdr *)h) <= 2) {
    t->begin = *offset;
    t->end = *offset + DUK_HSTRING_GET_BYTELEN(h);
  }
  return t;
}

static duk_uint32_t joined_length(duk_hstring *h, const struct string_part *part) {
  return (duk_uint32_t)duk_hstring_get_charlen(h) +
         (duk_uint32_t)duk_unicode_unvalidated_utf8_length(part->bytes, part->length);
}

duk_hstring *shared_string_append(duk_heap *heap, duk_hstring *h, const struct string_part *part) {
  const duk_uint8_t *data = DUK_HSTRING_GET_BYTES(h);
  duk_uint32_t length = DUK_HSTRING_GET_BYTELEN(h), offset = 0, total = length + part->length;
  duk_uint32_t hash = duk_heap_hash_join(heap, DUK_HSTRING_GET_HASH(h), part->hash, part->length);
  duk_hstring *found = find(heap, hash, data, length, part->bytes, part->length);
  duk_uint32_t characters;
  duk_hstring_text *t;
  if (found != NULL) return found;
  characters = joined_length(h, part);
  t = text_round(h, &offset);
  if (t != NULL && t->end >= offset + total &&
      memcmp(data + length, part->bytes, part->length) == 0)
    return link_string(heap, t, data, total, hash, characters);
  if (t != NULL ? t->end != offset + length : !shared_string_is_growing(h))
    return copy(heap, hash, characters, data, length, part->bytes, part->length);
  if (t == NULL || t->size - t->end <= part->length) {
    size_t before = t != NULL && offset == t->begin ? least(offset, length) : 0;
    t = new_text(heap, before, length, part->length + total / 2);
    if (t == NULL) return copy(heap, hash, characters, data, length, part->bytes, part->length);
    memcpy(bytes_of(t) + before, DUK_HSTRING_GET_BYTES(h), length);
    data = bytes_of(t) + before;
  }
  memcpy(bytes_of(t) + t->end, part->bytes, part->length);
  t->end += part->length;
  bytes_of(t)[t->end] = 0;
  return link_string(heap, t, data, total, hash, characters);
}

duk_hstring *shared_string_prepend(duk_heap *heap, const struct string_part *part, duk_hstring *h) {
  const duk_uint8_t *data = DUK_HSTRING_GET_BYTES(h);
  duk_uint32_t length = DUK_HSTRING_GET_BYTELEN(h), offset = 0, total = length + part->length;
  duk_uint32_t hash = duk_heap_hash_join(heap, part->hash, DUK_HSTRING_GET_HASH(h), length);
  duk_hstring *found = find(heap, hash, part->bytes, part->length, data, length);
  duk_uint32_t characters;
  duk_hstring_text *t;
  if (found != NULL) return found;
  characters = joined_length(h, part);
  t = text_round(h, &offset);
  if (t != NULL && offset >= t->begin + part->length &&
      memcmp(data - part->length, part->bytes, part->length) == 0)
    return link_string(heap, t, data - part->length, total, hash, characters);
  if (t != NULL ? t->begin != offset : !shared_string_is_growing(h))
    return copy(heap, hash, characters, part->bytes, part->length, data, length);
  if (t == NULL || t->begin < part->length) {
    size_t behind = t != NULL && t->end == offset + length ? least(t->size - t->end, length) : 0;
    t = new_text(heap, part->length + total / 2, length, behind);
    if (t == NULL) return copy(heap, hash, characters, part->bytes, part->length, data, length);
    data = bytes_of(t) + t->begin;
    memcpy(bytes_of(t) + t->begin, DUK_HSTRING_GET_BYTES(h), length);
  }
  t->begin -= part->length;
  memcpy(bytes_of(t) + t->begin, part->bytes, part->length);
  return link_string(heap, t, data - part->length, total, hash, characters);
}

/* --- Slices: the hash is a polynomial (duk_heap_hashstring), so that a part can be taken out of it --- */

#define PRIME 0x7fffffffUL

static duk_uint32_t power(duk_uint64_t x, duk_uint64_t n) {
  duk_uint64_t result = 1;
  for (; n > 0; n >>= 1) {
    if (n & 1) result = result * x % PRIME;
    x = x * x % PRIME;
  }
  return (duk_uint32_t)result;
}

/* Of what is left of h without its first `start` bytes and those from `end` on. */
static duk_uint32_t hash_of_slice(duk_heap *heap, duk_hstring *h, duk_uint32_t start,
                                  duk_uint32_t end) {
  const duk_uint8_t *data = DUK_HSTRING_GET_BYTES(h);
  duk_uint32_t length = DUK_HSTRING_GET_BYTELEN(h), base = heap->hash_powers[1];
  duk_uint64_t hash = DUK_HSTRING_GET_HASH(h);
  if (start > 0) {
    duk_uint64_t head = duk_heap_hashstring(heap, data, start);
    hash = (hash + PRIME - head * power(base, length - start) % PRIME) % PRIME;
  }
  if (end < length) {
    hash = (hash + PRIME - duk_heap_hashstring(heap, data + end, length - end)) % PRIME;
    hash = hash * power(power(base, length - end), PRIME - 2) % PRIME; /* divided: x^(p-2) is 1/x */
  }
  return (duk_uint32_t)hash;
}

duk_hstring *shared_string_slice(duk_heap *heap, duk_hstring *h, duk_uint32_t start,
                                 duk_uint32_t end) {
  const duk_uint8_t *data = DUK_HSTRING_GET_BYTES(h);
  duk_uint32_t length = end - start, hash = hash_of_slice(heap, h, start, end), characters;
  duk_hstring *found = find(heap, hash, data + start, length, data, 0);
  duk_hstring_text *t;
  if (found != NULL) return found;
  characters =
      (duk_uint32_t)(duk_hstring_get_charlen(h) - duk_unicode_unvalidated_utf8_length(data, start) -
                     duk_unicode_unvalidated_utf8_length(data + end,
                                                         DUK_HSTRING_GET_BYTELEN(h) - end));
  if (DUK_HSTRING_HAS_EXTDATA(h) && length >= TEXT(h)->size / 2)
    return link_string(heap, TEXT(h), data + start, length, hash, characters);
  t = new_text(heap, 0, length, 0);
  if (t == NULL) return NULL;
  memcpy(bytes_of(t), DUK_HSTRING_GET_BYTES(h) + start, length);
  return link_string(heap, t, bytes_of(t), length, hash, characters);
}
