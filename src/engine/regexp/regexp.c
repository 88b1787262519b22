/*
 * The public face of regular expressions: flags, compiling, validating, and asking a program what it has.
 */
#include "engine/regexp/regexp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/regexp/regexp_node.h"
#include "engine/regexp/regexp_program.h"

static const char flag_letters[] = "dgimsuvy"; /* in the order of their bits */

int regexp_parse_flags(const char *text, size_t length) {
  int flags = 0;
  for (size_t i = 0; i < length; i++) {
    const char *letter = text[i] ? strchr(flag_letters, text[i]) : NULL;
    if (!letter || flags & 1 << (letter - flag_letters)) return -1;
    flags |= 1 << (letter - flag_letters);
  }
  return (flags & REGEXP_UNICODE) && (flags & REGEXP_UNICODE_SETS) ? -1 : flags;
}

/* The message, with as much of the pattern as there is room for. */
static void write_error(const uint8_t *pattern, size_t length, int flags, const char *reason,
                        char *error, size_t error_size) {
  char letters[9];
  size_t n = 0;
  if (error_size == 0) return;
  error[0] = 0;
  if (!*reason) return;
  for (int i = 0; flag_letters[i]; i++)
    if (flags & 1 << i) letters[n++] = flag_letters[i];
  letters[n] = 0;
  size_t fixed = strlen("Invalid regular expression: //: ") + n + strlen(reason) + 1;
  size_t room = error_size > fixed ? error_size - fixed : 0;
  if (length > room) {
    length = room;
    while (length > 0 && (pattern[length] & 0xc0) == 0x80) length--;
  }
  int printed = snprintf(error, error_size, "Invalid regular expression: /");
  if (printed < 0 || (size_t)printed + length >= error_size) return;
  memcpy(error + printed, pattern, length);
  snprintf(error + (size_t)printed + length, error_size - (size_t)printed - length, "/%s: %s",
           letters, reason);
}

struct regexp_program *regexp_compile(const uint8_t *pattern, size_t length, int flags, char *error,
                                      size_t error_size) {
  struct regexp_tree tree;
  struct regexp_program *program = NULL;
  const char *reason = regexp_parse(pattern, length, flags, &tree);
  if (!reason) program = regexp_generate(&tree, &reason);
  regexp_tree_destroy(&tree);
  if (!program) write_error(pattern, length, flags, reason, error, error_size);
  return program;
}

bool regexp_validate(const char *pattern, size_t length, const char *flags, char *error,
                     size_t error_size) {
  struct regexp_tree tree;
  int bits = regexp_parse_flags(flags, strlen(flags));
  if (bits < 0) {
    snprintf(error, error_size, "Invalid regular expression flags");
    return false;
  }
  const char *reason = regexp_parse((const uint8_t *)pattern, length, bits, &tree);
  regexp_tree_destroy(&tree);
  if (reason) write_error((const uint8_t *)pattern, length, bits, reason, error, error_size);
  return !reason;
}

size_t regexp_program_size(const struct regexp_program *program) {
  return program->size;
}

int regexp_flags(const struct regexp_program *program) {
  return (int)program->flags;
}

size_t regexp_capture_count(const struct regexp_program *program) {
  return program->captures;
}

bool regexp_has_names(const struct regexp_program *program) {
  return program->names != 0;
}

const char *regexp_capture_name(const struct regexp_program *program, size_t capture,
                                size_t *length) {
  /* Three words for each: capture, offset, length; in the order of captures. */
  const uint32_t *names = program->words + program->names;
  uint32_t from = 0, to = program->names ? names[0] : 0;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    const uint32_t *name = names + 1 + 3 * middle;
    if (name[0] == capture) {
      *length = name[2];
      return (const char *)program + name[1];
    }
    if (name[0] < capture)
      from = middle + 1;
    else
      to = middle;
  }
  return NULL;
}
