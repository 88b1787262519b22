/* Text for people in the locale they ask for: the door from the built-in methods to Intl. */
#ifndef JSRUN_LOCALE_TEXT_H
#define JSRUN_LOCALE_TEXT_H

#include "builtins.h"

/*
 * [ ... value ] -> [ ... text ]: the arguments (locales, options) stand at the index `locales` and after it. False, and
 * nothing changed, when both are undefined (the default is the caller's to write) or there is no Intl. `kind` says what is
 * asked: number, both, date, time, compare (the value is then an array of two texts, the result a number). Throws what Intl
 * throws.
 */
bool locale_text_push(duk_hthread *thr, const char *kind, duk_idx_t locales);

#endif
