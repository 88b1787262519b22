/*
 * What the two halves of the parser share: regexp_parser.c reads terms, regexp_class.c reads [classes] and the
 * escapes that stand for classes.
 */
#ifndef JSRUN_REGEXP_CLASS_H
#define JSRUN_REGEXP_CLASS_H

#include <setjmp.h>

#include "engine/regexp/regexp_node.h"

#define REGEXP_END          UINT32_MAX
#define REGEXP_MAX_DEPTH    1000
#define REGEXP_MAX_CAPTURES 32768

/* A string of a class with flag v: not of length one. */
struct regexp_class_string {
  struct regexp_class_string *next;
  size_t count;
  uint32_t points[];
};

/* The value of a class while it is read. It lives in the arena; its set is freed at the end of parsing. */
struct regexp_class {
  struct codepoint_set set;
  struct regexp_class_string *strings;
  bool may_contain_strings; /* MayContainStrings of the specification, a matter of syntax */
  struct regexp_class *all;
};

struct pending_reference {
  struct pending_reference *next;
  struct regexp_node *node;
  const char *text;
  size_t length;
};

struct regexp_parser {
  const uint8_t *text;
  size_t length, at;
  bool unicode, sets, ignore_case; /* u or v; v; i */
  bool has_names;
  uint32_t captures_total;
  uint32_t *name_slots, name_mask; /* hash table: 1 + index in tree->names; 0: free */
  int depth;
  struct regexp_tree *tree;
  struct pending_reference *pending;
  struct codepoint_set scratch;
  struct regexp_class *classes; /* all of them, for their sets */
  const char *reason;
  jmp_buf failed;
};

_Noreturn void regexp_fail(struct regexp_parser *p, const char *reason);
void *regexp_allocate(struct regexp_parser *p, size_t size);
uint32_t regexp_peek(struct regexp_parser *p); /* the next character, or REGEXP_END */
uint32_t regexp_next(struct regexp_parser *p);
bool regexp_eat(struct regexp_parser *p, char c);
bool regexp_looking_at(struct regexp_parser *p, const char *text);

/* After a backslash: an escape that stands for one character. */
uint32_t regexp_character_escape(struct regexp_parser *p, bool in_class);
/* After a backslash: \d \D \s \S \w \W \p \P are added to `class`. Returns false, nothing read, for another. */
bool regexp_class_escape(struct regexp_parser *p, struct regexp_class *class, bool in_class);
/* After '[': adds the whole class, up to and including ']', to `result`. */
void regexp_parse_class(struct regexp_parser *p, struct regexp_class *result);
struct regexp_class *regexp_new_class(struct regexp_parser *p);

#endif
