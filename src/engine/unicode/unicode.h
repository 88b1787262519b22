/*
 * What the engine knows of Unicode: classes of characters, case, and normalization. Plain C, no heap of the
 * engine's; the data is made at build time by src/tools/unicode_tables.c from the Unicode database.
 *
 * "Text" here is the engine's string form, CESU-8: each UTF-16 code unit is one sequence of 1 to 3 bytes,
 * surrogates included. A code point above U+FFFF is therefore six bytes.
 */
#ifndef JSRUN_UNICODE_H
#define JSRUN_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNICODE_MAX 0x10ffffu

/* --- character classes --- */
bool unicode_is_id_start(uint32_t cp);    /* ID_Start (without $ and _) */
bool unicode_is_id_continue(uint32_t cp); /* ID_Continue (without $ and the joiners) */
bool unicode_is_space(
    uint32_t cp); /* WhiteSpace or LineTerminator of ECMAScript: what trim() removes */

/* --- case --- */
uint32_t unicode_simple_upper(uint32_t cp);
uint32_t unicode_simple_lower(uint32_t cp);
uint32_t unicode_simple_fold(uint32_t cp); /* CaseFolding.txt, statuses C and S */
/* Canonicalize(ch) of ECMAScript 22.2.2.7.3 for a pattern with i; `unicode`: with u or v as well. */
uint32_t unicode_canonicalize(uint32_t cp, bool unicode);
/* Full mappings of one code point without context; return how many were stored, 1 to 3. */
size_t unicode_full_upper(uint32_t cp, uint32_t out[3]);
size_t unicode_full_lower(uint32_t cp, uint32_t out[3]);
bool unicode_is_cased(uint32_t cp);
bool unicode_is_case_ignorable(uint32_t cp);

/* --- whole texts. The result is malloc'd, *result_length bytes; NULL when memory ran out. --- */
uint8_t *unicode_text_upper(const uint8_t *text, size_t length, size_t *result_length);
uint8_t *unicode_text_lower(const uint8_t *text, size_t length,
                            size_t *result_length); /* knows final sigma */

enum unicode_form { UNICODE_NFC, UNICODE_NFD, UNICODE_NFKC, UNICODE_NFKD };
uint8_t *unicode_text_normalize(enum unicode_form form, const uint8_t *text, size_t length,
                                size_t *result_length);

/* --- coding --- */
/* Reads one code unit of `text` at *at (< length) and moves *at on. Malformed bytes come back as themselves. */
uint32_t unicode_read_unit(const uint8_t *text, size_t length, size_t *at);
/* The same, but a surrogate pair comes back as one code point. */
uint32_t unicode_read_point(const uint8_t *text, size_t length, size_t *at);
/* Writes a code point (a pair if above U+FFFF); returns the number of bytes, at most 6. */
size_t unicode_write_point(uint8_t *out, uint32_t cp);

/* --- sets of code points --- */
struct codepoint_range {
  uint32_t first, last;
};
/* Sorted, disjoint and non-adjacent ranges once codepoint_set_normalize has run; every function below but
 * _add expects and leaves that. All zeros is the empty set. `failed` is set when memory ran out, and stays. */
struct codepoint_set {
  struct codepoint_range *ranges;
  size_t count, capacity;
  bool failed;
};
void codepoint_set_destroy(struct codepoint_set *set);
void codepoint_set_add(struct codepoint_set *set, uint32_t first,
                       uint32_t last); /* then normalize */
void codepoint_set_normalize(struct codepoint_set *set);
void codepoint_set_invert(struct codepoint_set *set);
void codepoint_set_union(struct codepoint_set *set, const struct codepoint_set *other);
void codepoint_set_intersect(struct codepoint_set *set, const struct codepoint_set *other);
void codepoint_set_subtract(struct codepoint_set *set, const struct codepoint_set *other);
bool codepoint_set_contains(const struct codepoint_set *set, uint32_t cp);
/* Adds every code point that Canonicalize makes equal to a member. */
void codepoint_set_close_case(struct codepoint_set *set, bool unicode);

/* --- properties, by the names ECMAScript allows in \p{...} --- */
/* \p{name} (value NULL) or \p{name=value}. Returns false if there is no such property; else adds its members
 * and normalizes. */
bool unicode_property(const char *name, size_t name_length, const char *value, size_t value_length,
                      struct codepoint_set *set);
/* Properties of strings (v flag), such as RGI_Emoji. Members of one code point go to `set`; each longer one is
 * given to `string` as code points. Returns false if there is no such property. */
bool unicode_string_property(const char *name, size_t name_length, struct codepoint_set *set,
                             void (*string)(void *context, const uint32_t *points, size_t count),
                             void *context);

#endif
