/*
 * Strings that share bytes. What joins strings again and again, or takes one apart from its ends, would copy the whole at each
 * step; here a long string that was joined before lies in a text with room on both sides (struct duk_hstring_text), and the
 * result is one more stretch of that text. As every string it is interned: the hash follows from those of the parts.
 *
 * All give a string that the caller must INCREF at once, or NULL without memory. Operands must be reachable for the collector.
 */
#ifndef JSRUN_SHARED_STRING_H
#define JSRUN_SHARED_STRING_H

#include <stdbool.h>

#include "duk_internal.h"

#define SHARED_STRING_FROM 512 /* bytes: shorter results are copied */

/* A part that is no string of its own. */
struct string_part {
  const void *bytes;
  duk_uint32_t length, hash;
};

/* h + part, part + h; at least SHARED_STRING_FROM and at most DUK_HSTRING_MAX_BYTELEN bytes together. The part's bytes are not h's. */
duk_hstring *shared_string_append(duk_heap *heap, duk_hstring *h, const struct string_part *part);
duk_hstring *shared_string_prepend(duk_heap *heap, const struct string_part *part, duk_hstring *h);

/* Would the next join share, instead of copying? */
static inline bool shared_string_is_growing(const duk_hstring *h) {
  return DUK_HEAPHDR_CHECK_FLAG_BITS(&h->hdr, DUK_HSTRING_FLAG_EXTDATA | DUK_HSTRING_FLAG_JOINED);
}

/* Is the part of `size` bytes large, and a large part of h, so that shared_string_slice pays? */
static inline bool shared_string_is_slice(const duk_hstring *h, size_t size) {
  return size >= SHARED_STRING_FROM && size >= DUK_HSTRING_GET_BYTELEN(h) / 4 * 3;
}
/* The bytes from `start` to `end`, which are no part of a character; not all of h. */
duk_hstring *shared_string_slice(duk_heap *heap, duk_hstring *h, duk_uint32_t start,
                                 duk_uint32_t end);

#endif
