/*
 * RegExp objects, for the files that make RegExp and its methods, and for the interpreter (literals).
 */
#ifndef JSRUN_BUILTINS_REGEXP_H
#define JSRUN_BUILTINS_REGEXP_H

#include "engine/builtins/builtins.h"
#include "engine/regexp/regexp.h"

/* A compiled pattern, shared by all objects made from it. Outside the heap; counted. */
struct regexp_code {
  size_t references;
  struct regexp_program *program;
};
void regexp_code_release(struct regexp_code *code);

struct regexp_object {
  duk_hnative native;
  struct regexp_code *code; /* NULL until initialised */
  duk_hstring *source;      /* [[OriginalSource]], counted */
  int flags;                /* REGEXP_* */
};

/* h if it is an initialised RegExp, else NULL. */
struct regexp_object *regexp_object_as(duk_hobject *h);
static inline struct regexp_object *regexp_object_at(duk_hthread *thr, duk_idx_t idx) {
  return regexp_object_as(duk_get_hobject(thr, idx));
}
/* The same, but only if its matching and its flags are the original ones, so that nobody would see a short cut. */
struct regexp_object *regexp_object_pristine(duk_hthread *thr, duk_idx_t idx);

/*
 * Pushes a new RegExp for a literal. *site belongs to the literal: undefined or UNUSED at first, then an object
 * that keeps the compiled pattern. Throws SyntaxError.
 */
void regexp_new_from_literal(duk_hthread *thr, duk_hstring *pattern, duk_hstring *flags,
                             duk_tval *site);
/* Pushes another object with the same pattern and flags. */
void regexp_push_copy(duk_hthread *thr, const struct regexp_object *r);
/* Pushes an object, not for programs, that keeps the pattern's code alive. */
void regexp_push_keeper(duk_hthread *thr, const struct regexp_object *r);
/* Pushes new RegExp(pattern, flags) with the intrinsic prototype. */
void regexp_push_new(duk_hthread *thr, duk_hstring *pattern, duk_hstring *flags);

/* --- Matching --- */

/* A subject string and a place in it known in bytes as well as in code units. The string must be kept alive. */
struct regexp_subject {
  duk_hstring *string;
  const uint8_t *data;
  size_t length; /* bytes */
  bool ascii;
  size_t byte, unit;
};
void regexp_subject_init(struct regexp_subject *subject, duk_hstring *string);
/* Moves the known place. */
void regexp_subject_to_byte(struct regexp_subject *subject, size_t byte);
void regexp_subject_to_unit(duk_hthread *thr, struct regexp_subject *subject, size_t unit);
size_t regexp_subject_units(struct regexp_subject *subject); /* length in code units */

#define REGEXP_FEW_CAPTURES 16

/* Where one match puts its captures. `captures` points to `few`, or to a buffer pushed on the value stack. */
struct regexp_match {
  size_t *captures;
  size_t count;
  size_t few[2 * REGEXP_FEW_CAPTURES];
};
/* Pushes one value: the buffer, or undefined. */
void regexp_push_match(duk_hthread *thr, struct regexp_match *match,
                       const struct regexp_code *code);
/* Matches from byte `start` on; throws if matching had to be given up. */
bool regexp_match(duk_hthread *thr, const struct regexp_code *code,
                  const struct regexp_subject *subject, size_t start, bool sticky,
                  struct regexp_match *match);
/* Pushes the text of a capture, or undefined. */
void regexp_push_capture(duk_hthread *thr, const struct regexp_subject *subject,
                         const struct regexp_match *match, size_t capture);
/* Pushes the groups object, or undefined if no capture has a name. */
void regexp_push_groups(duk_hthread *thr, const struct regexp_code *code,
                        const struct regexp_subject *subject, const struct regexp_match *match);

/* RegExpBuiltinExec: pushes the result array or null. `test`: pushes true or false instead. */
void regexp_builtin_exec(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string, bool test);
/* RegExpExec: asks the object's own `exec`. */
void regexp_exec(duk_hthread *thr, duk_idx_t regexp, duk_idx_t string);

double regexp_get_last_index(duk_hthread *thr, duk_idx_t regexp); /* ToLength(Get(lastIndex)) */
void regexp_set_last_index(duk_hthread *thr, duk_idx_t regexp, double index);
/* AdvanceStringIndex for the string at idx. */
double regexp_advance(duk_hthread *thr, duk_idx_t string, double index, bool unicode);
/* ToString(Get(flags)): pushes the string; returns the bits of g, u and v that are in it. */
int regexp_push_flags(duk_hthread *thr, duk_idx_t regexp);

/* --- Text under construction; what does not fit in `few` is in a buffer on the value stack --- */

struct text_builder {
  duk_hthread *thr;
  duk_idx_t idx;
  uint8_t *bytes;
  size_t length, capacity;
  uint8_t few[256];
};
void text_builder_push(duk_hthread *thr, struct text_builder *b, size_t capacity);
void text_builder_add(struct text_builder *b, const void *bytes, size_t length);
void text_builder_add_string(struct text_builder *b, duk_idx_t idx);
/* Puts the string in the builder's place on the stack. */
void text_builder_finish(struct text_builder *b);

/* What a replacement text refers to (GetSubstitution). */
struct substitution {
  struct regexp_subject *subject;
  size_t begin, end; /* the match, in bytes of the subject */
  const uint8_t *
      matched; /* its text, which a strange exec() may have made different from what stands there */
  size_t matched_length;
  size_t captures; /* how many, without the match itself */
  bool (*add_capture)(struct text_builder *b, const struct substitution *s,
                      size_t n); /* n from 1; undefined: nothing */
  const struct regexp_match *match;
  duk_idx_t list;   /* generic: the values of captures 1.. on the value stack */
  duk_idx_t groups; /* the named captures' object, or -1 */
};
void substitution_expand(struct text_builder *b, const struct substitution *s, const uint8_t *text,
                         size_t length);

/* The methods themselves, which String's methods call without asking again. [0] is the argument, `this` the RegExp. */
duk_ret_t regexp_symbol_match(duk_context *ctx);
duk_ret_t regexp_symbol_match_all(duk_context *ctx);
duk_ret_t regexp_symbol_replace(duk_context *ctx);
duk_ret_t regexp_symbol_search(duk_context *ctx);
duk_ret_t regexp_symbol_split(duk_context *ctx);

/* What a heap keeps for its regular expressions (struct jsrun_builtins holds it). */
struct regexp_state;
struct regexp_state *regexp_state(duk_hthread *thr);

#endif
