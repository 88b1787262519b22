/*
 * The names that a CommonJS module visibly exports, found in its text without running it, for those who import it: the
 * forms that TypeScript, Babel, esbuild and people write, as cjs-module-lexer documents them
 * (https://github.com/nodejs/cjs-module-lexer#supported).
 */
#ifndef JSRUN_COMPILER_COMMONJS_NAMES_H
#define JSRUN_COMPILER_COMMONJS_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum commonjs_finding {
  COMMONJS_EXPORT,       /* a name */
  COMMONJS_REEXPORT,     /* a specifier, all of whose names are exported too */
  COMMONJS_REEXPORT_ONLY /* no text: the specifiers found before do not count, module.exports is assigned to */
};

/* Calls found() for each. The text (UTF-8) is that between the quotes, escapes as written, and belongs to the source. */
void commonjs_find_names(const char *source, size_t length,
                         void (*found)(void *data, enum commonjs_finding kind, const char *text,
                                       size_t text_length),
                         void *data);

#endif
