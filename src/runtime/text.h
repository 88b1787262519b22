/*
 * Text at the boundary between the heap and the system. Strings of the heap are CESU-8: a character above U+FFFF
 * is a pair of surrogates, three bytes each, and a surrogate may stand alone. The system has UTF-8.
 */
#ifndef JSRUN_TEXT_H
#define JSRUN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Does CESU-8 text have anything that UTF-8 writes differently? */
bool text_has_surrogates(const char *text, size_t length);
/* Room that the UTF-8 of CESU-8 text of this length needs at most. */
static inline size_t text_utf8_bound(size_t length) {
  return length;
}
/* Writes the UTF-8; a surrogate that stands alone becomes U+FFFD. Returns the length. */
size_t text_cesu8_to_utf8(const char *text, size_t length, char *out);

/* Is it well-formed UTF-8 without characters above U+FFFF, and so CESU-8 as it stands? */
bool text_is_cesu8(const char *text, size_t length);
/* Room that the CESU-8 of UTF-8 text of this length needs at most. */
static inline size_t text_cesu8_bound(size_t length) {
  return 3 * length;
}
/* Writes the CESU-8; what is malformed becomes U+FFFD as the WHATWG decoder does it. Returns the length. */
size_t text_utf8_to_cesu8(const char *text, size_t length, char *out);

#endif
