/*
 * The compiled form. Code is 32-bit words; the low 8 bits of an instruction are its operation, the rest is
 * operand A; further operands are the words W1, W2, ... after it. Targets and classes are word indexes in
 * `words`, so that a program may be moved.
 *
 * Registers: 2n and 2n + 1 are begin and end of capture n; the compiler's own follow. A byte set is 9 words:
 * one bit for each first byte, and bit 256 for "nothing left".
 */
#ifndef JSRUN_REGEXP_PROGRAM_H
#define JSRUN_REGEXP_PROGRAM_H

#include "engine/regexp/regexp.h"

#define REGEXP_SET_WORDS   9
#define REGEXP_SPLIT_WORDS (2 + 2 * REGEXP_SET_WORDS)
#define REGEXP_LOOP_WORDS  (4 + REGEXP_SET_WORDS)

#define REGEXP_OPERATIONS(X)                                                                        \
  X(MATCH)        /* the end */                                                                     \
  X(FAIL)         /* backtrack */                                                                   \
  X(BYTE)         /* the byte A */                                                                  \
  X(BYTE_NOCASE)  /* the ASCII letter A (lower case) in either case */                              \
  X(BYTES)        /* A bytes, packed from W1 on */                                                  \
  X(BYTES_NOCASE) /* A bytes: (byte | mask) == value; values packed from W1 on, masks after them */ \
  X(CHAR)         /* the character W1, read whole (a surrogate with u) */                           \
  X(CLASS)        /* a character of the class at A */                                               \
  X(CHAR_BACK)    /* the same two, before the position, moving back */                              \
  X(CLASS_BACK)                                                                                     \
  X(JUMP)       /* to W1 */                                                                         \
  X(SPLIT)      /* try what follows, or W1; A = 1: try W1 first */                                  \
  X(SPLIT_PEEK) /* the same, told by the next byte: W2.. its set for what follows, W11.. for W1 */  \
  X(SAVE)       /* register A = position */                                                         \
  X(RESET)      /* registers A up to but not including W1 = unset */                                \
  X(CHECK)      /* backtrack if register A = position: the iteration took nothing */                \
  X(CHECK_COUNT) /* the same, but only if register W1 > W2, the minimum */                          \
  X(ZERO)        /* register A = 0 */                                                               \
  X(REPEAT)      /* counter W1 < W2: count and go on; = W3: to W4; else choose, A = 1: W4 first */  \
  X(LOOP) /* characters of class W1, W2 to W3 times, as many as possible; A: see below;       \
                      W4..: byte set of what follows */     \
  X(LOOP_LAZY)  /* the same, as few as possible */                                                  \
  X(LINE_BEGIN) /* assertions */                                                                    \
  X(LINE_END)                                                                                       \
  X(LINES_BEGIN) /* ^ and $ with m */                                                               \
  X(LINES_END)                                                                                      \
  X(BOUNDARY)     /* \b; A bit 0: \B; bit 1: word characters of iu */                               \
  X(REFERENCE)    /* what capture A holds; W1 bit 0: ignoring case, bit 1: moving back */           \
  X(LOOK)         /* keep position and stack height in registers A and A + 1 */                     \
  X(LOOK_END)     /* drop the choices since LOOK, return to its position */                         \
  X(LOOK_NOT)     /* the same as LOOK, but if what follows fails go on at W1 */                     \
  X(LOOK_NOT_END) /* undo all since LOOK_NOT and fail */

enum regexp_operation {
#define X(name) REGEXP_OP_##name,
  REGEXP_OPERATIONS(X)
#undef X
};

/* A of LOOP */
/* what follows cannot begin where a character of the class could */
#define REGEXP_LOOP_POSSESSIVE 1
#define REGEXP_LOOP_FOLLOW     2 /* the byte set is worth looking at */

/* A class: bits of the bytes whose character is a member (ASCII, and first bytes all of whose characters are);
 * bits of the first bytes 0xc0.. some of whose characters are; then the members from U+0080 on as pairs. */
#define REGEXP_CLASS_MIXED  8
#define REGEXP_CLASS_COUNT  10
#define REGEXP_CLASS_RANGES 11

/* How a search finds where a match may begin. */
enum regexp_start {
  REGEXP_START_ANYWHERE,
  REGEXP_START_ONCE,    /* only at 0: the pattern begins with ^ */
  REGEXP_START_LITERAL, /* at the bytes `literal` */
  REGEXP_START_SET      /* at a byte of `first` */
};

struct regexp_program {
  uint32_t size; /* bytes */
  uint32_t flags;
  uint32_t captures, registers;
  uint32_t code;    /* index of the first instruction */
  uint32_t names;   /* index of: count, then capture, byte offset here, length of each; 0: none */
  uint32_t least;   /* bytes a match takes at least */
  uint32_t start;   /* enum regexp_start */
  uint32_t literal; /* index of the bytes */
  uint32_t literal_length;
  uint32_t first[REGEXP_SET_WORDS];
  uint32_t words[];
};

#endif
