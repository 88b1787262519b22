/*
 * Regular expressions of ECMAScript (22.2): compiling a pattern and matching it. Plain C without the engine's
 * heap. Patterns and subjects are CESU-8 (see unicode.h); every position here is a byte offset between two
 * code units, and regexp_units / regexp_bytes turn it into the index a program sees.
 */
#ifndef JSRUN_REGEXP_H
#define JSRUN_REGEXP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  REGEXP_HAS_INDICES = 1,   /* d */
  REGEXP_GLOBAL = 2,        /* g */
  REGEXP_IGNORE_CASE = 4,   /* i */
  REGEXP_MULTILINE = 8,     /* m */
  REGEXP_DOT_ALL = 16,      /* s */
  REGEXP_UNICODE = 32,      /* u */
  REGEXP_UNICODE_SETS = 64, /* v */
  REGEXP_STICKY = 128       /* y */
};
/* The flags of a text such as "gi", or -1 if one is unknown or given twice, or u and v meet. */
int regexp_parse_flags(const char *text, size_t length);

/* A compiled pattern: one malloc'd block without pointers, so that it may be copied as it is. free() it. */
struct regexp_program;

/* Compiles a pattern. On failure returns NULL and writes a message, V8's whole text
 * "Invalid regular expression: /x/: reason", or an empty one when memory ran out. */
struct regexp_program *regexp_compile(const uint8_t *pattern, size_t length, int flags, char *error,
                                      size_t error_size);

/* The parser's early errors: compiles and throws away. Returns true if pattern and flags are good; otherwise
 * writes the message of the SyntaxError. */
bool regexp_validate(const char *pattern, size_t length, const char *flags, char *error,
                     size_t error_size);

size_t regexp_program_size(const struct regexp_program *program);
int regexp_flags(const struct regexp_program *program);
/* The number of captures, the whole match (0) included. */
size_t regexp_capture_count(const struct regexp_program *program);
/* The name of a capture (CESU-8, not terminated), or NULL if it has none. */
const char *regexp_capture_name(const struct regexp_program *program, size_t capture,
                                size_t *length);
bool regexp_has_names(const struct regexp_program *program);

/* What one heap lends to its matches: the backtracking stack, kept from one match to the next. Begins as all
 * zeros, except that `interrupt` may be set: it is called every few ten thousand steps, and the match ends
 * with REGEXP_INTERRUPTED when it returns true. */
struct regexp_matcher {
  void *stack;
  size_t stack_size;  /* bytes */
  size_t stack_limit; /* bytes; 0: the default, 64 MB */
  bool (*interrupt)(void *context);
  void *interrupt_context;
};
void regexp_matcher_destroy(struct regexp_matcher *matcher);

enum regexp_result {
  REGEXP_NO_MATCH = 0,
  REGEXP_MATCH = 1,
  REGEXP_OUT_OF_MEMORY = -1,
  REGEXP_STACK_OVERFLOW = -2, /* stack_limit reached */
  REGEXP_INTERRUPTED = -3
};

#define REGEXP_UNSET SIZE_MAX

/* Searches from `start` on, or only there if `sticky` (the program's own flag does not count). `ascii`: every
 * byte is below 0x80. captures[2n] and captures[2n + 1] become begin and end of capture n, or REGEXP_UNSET. */
enum regexp_result regexp_execute(const struct regexp_program *program,
                                  struct regexp_matcher *matcher, const uint8_t *subject,
                                  size_t length, bool ascii, size_t start, bool sticky,
                                  size_t *captures);

/* Code units between two byte offsets, and the byte offset `units` code units after `from` (at most length). */
size_t regexp_units(const uint8_t *subject, size_t from, size_t to);
size_t regexp_bytes(const uint8_t *subject, size_t length, size_t from, size_t units);

#endif
