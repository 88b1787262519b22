/* The order of texts for people: String.prototype.localeCompare and Intl.Collator. */
#ifndef JSRUN_COLLATION_H
#define JSRUN_COLLATION_H

#include <stddef.h>
#include <stdint.h>

/*
 * Compares two CESU-8 texts as the root collation (UTS 10) does for the Latin script: spaces, punctuation, symbols, digits,
 * letters; letters first, then their marks, then small before capital. Other scripts follow by code point. -1, 0 or 1; 0
 * also when memory is out.
 */
int collation_compare(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length);

#endif
