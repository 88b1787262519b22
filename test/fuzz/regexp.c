/*
 * Regular expressions: a pattern is compiled and run on a subject. The first byte gives the flags, the second where to start;
 * then the pattern, a byte 0xff, the subject. Whatever matches must do so again, stickily, at the place found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/regexp/regexp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INTERRUPTS = 2, MATCHER_STACK = 8 * 1024 * 1024 };

/*
 * Bytes to well-formed CESU-8: what is ASCII stays; other bytes are the high half of a code unit, folded so that the
 * alphabets come first, and the next byte is the low half. Surrogates may be alone. Exactly as long as the text.
 */
static uint8_t *code_units(const uint8_t *data, size_t size, size_t *length, bool *ascii) {
  uint8_t *text = malloc(3 * size + 1), *to = text;
  if (!text) abort();
  *ascii = true;
  for (size_t i = 0; i < size; i++) {
    unsigned unit = data[i];
    if (unit >= 0x80) {
      unsigned high = unit < 0xb0 ? unit - 0x80 : unit;
      unit = high << 8 | (i + 1 < size ? data[++i] : 0);
    }
    if (unit < 0x80) {
      *to++ = (uint8_t)unit;
      continue;
    }
    *ascii = false;
    if (unit < 0x800) {
      *to++ = (uint8_t)(0xc0 | unit >> 6);
    } else {
      *to++ = (uint8_t)(0xe0 | unit >> 12);
      *to++ = (uint8_t)(0x80 | (unit >> 6 & 0x3f));
    }
    *to++ = (uint8_t)(0x80 | (unit & 0x3f));
  }
  *length = (size_t)(to - text);
  uint8_t *exact = malloc(*length ? *length : 1);
  if (!exact) abort();
  memcpy(exact, text, *length);
  free(text);
  return exact;
}

static bool interrupt(void *context) {
  return ++*(unsigned *)context > INTERRUPTS;
}

static void wrong(const char *what) {
  fprintf(stderr, "regexp: %s\n", what);
  abort();
}

/* A position must lie within the subject and between two characters of the encoding. */
static void check_place(const uint8_t *subject, size_t length, size_t place) {
  if (place > length) wrong("capture outside the subject");
  if (place < length && (subject[place] & 0xc0) == 0x80) wrong("capture within a code unit");
}

static void check_captures(const struct regexp_program *program, const uint8_t *subject,
                           size_t length, const size_t *captures) {
  size_t count = regexp_capture_count(program);
  for (size_t n = 0; n < count; n++) {
    size_t begin = captures[2 * n], end = captures[2 * n + 1], name_length;
    regexp_capture_name(program, n, &name_length);
    if (begin == REGEXP_UNSET && end == REGEXP_UNSET && n > 0) continue;
    check_place(subject, length, begin);
    check_place(subject, length, end);
    if (begin > end) wrong("capture ends before it begins");
  }
}

static void match(const struct regexp_program *program, const uint8_t *subject, size_t length,
                  bool ascii, size_t start, bool sticky) {
  unsigned interrupts = 0;
  struct regexp_matcher matcher = {
      .stack_limit = MATCHER_STACK, .interrupt = interrupt, .interrupt_context = &interrupts};
  size_t count = regexp_capture_count(program);
  size_t *captures = malloc(2 * count * sizeof *captures);
  if (!captures) abort();
  enum regexp_result result = regexp_execute(program, &matcher, subject, length, ascii, start,
                                             sticky, captures);
  if (result == REGEXP_MATCH) {
    check_captures(program, subject, length, captures);
    size_t begin = captures[0], end = captures[1];
    if (begin < start && !sticky && !(regexp_flags(program) & (REGEXP_UNICODE | REGEXP_UNICODE_SETS)))
      wrong("match before the start");
    if (!sticky) {
      interrupts = 0;
      result = regexp_execute(program, &matcher, subject, length, ascii, begin, true, captures);
      if (result == REGEXP_NO_MATCH) wrong("no match where it was found");
      if (result == REGEXP_MATCH && (captures[0] != begin || captures[1] != end))
        wrong("another match where it was found");
    }
  }
  free(captures);
  regexp_matcher_destroy(&matcher);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char message[200];
  if (size < 2) return 0;
  int flags = data[0];
  if (flags & REGEXP_UNICODE) flags &= ~REGEXP_UNICODE_SETS;
  size_t start = data[1];
  data += 2, size -= 2;
  const uint8_t *separator = memchr(data, 0xff, size);
  size_t pattern_size = separator ? (size_t)(separator - data) : size;
  size_t pattern_length, length;
  bool ascii;
  uint8_t *pattern = code_units(data, pattern_size, &pattern_length, &ascii);
  struct regexp_program *program =
      regexp_compile(pattern, pattern_length, flags, message, sizeof message);
  if (program == NULL && !message[0]) wrong("no memory for the pattern, or no message");
  if (program != NULL) {
    const uint8_t *rest = separator ? separator + 1 : data + size;
    uint8_t *subject = code_units(rest, (size_t)(data + size - rest), &length, &ascii);
    start = regexp_bytes(subject, length, 0, start);
    match(program, subject, length, ascii, start, false);
    match(program, subject, length, ascii, start, true);
    if (ascii) match(program, subject, length, false, start, false);
    free(subject);
    free(program);
  }
  free(pattern);
  return 0;
}
