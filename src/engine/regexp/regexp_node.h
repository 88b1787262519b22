/*
 * The tree between the parser and the compiler. All of it lives in the parser's arena.
 */
#ifndef JSRUN_REGEXP_NODE_H
#define JSRUN_REGEXP_NODE_H

#include "engine/regexp/regexp.h"
#include "engine/unicode/unicode.h"

#define REGEXP_INFINITY    UINT32_MAX
#define REGEXP_NO_CASE_BIT 0x80000000u

enum regexp_node_kind {
  NODE_EMPTY,
  NODE_CHAR,        /* one character; no_case: an ASCII letter, lower case here, in either case */
  NODE_SET,         /* one character of a set; case is already accounted for */
  NODE_SEQUENCE,    /* the children one after another */
  NODE_ALTERNATION, /* the first child that leads to a match */
  NODE_CAPTURE,     /* child, remembered as capture `index` */
  NODE_REPEAT,
  NODE_LINE_BEGIN,
  NODE_LINE_END,
  NODE_WORD_BOUNDARY, /* negative: \B */
  NODE_LOOK,          /* child, without moving; backward: look-behind */
  NODE_BACK_REFERENCE
};

struct regexp_node {
  enum regexp_node_kind kind;
  bool no_case, negative, backward, lazy;
  bool nullable;     /* may match without moving */
  bool has_first;    /* `first` is computed */
  uint32_t width;    /* the least number of bytes it takes */
  bool zero_width;   /* never moves */
  uint32_t index;    /* of a capture or back reference; the character of NODE_CHAR */
  uint32_t min, max; /* of a repeat */
  uint32_t capture_begin, capture_end; /* captures inside: begin <= n < end */
  struct regexp_node *child, *last, *next;
  struct codepoint_range *ranges;
  size_t range_count;
  uint32_t first[9]; /* first bytes when it moves: the compiler's, see there */
};

struct regexp_name {
  const char *text; /* CESU-8 */
  size_t length;
  uint32_t capture;
};

struct regexp_arena_block;

struct regexp_tree {
  struct regexp_arena_block *arena;
  struct regexp_node *root;
  struct regexp_name *names;
  size_t name_count;
  uint32_t capture_count; /* with capture 0 */
  int flags;
};

/* Parses; returns NULL, or the reason for the failure ("" if memory ran out). Destroy the tree in either case. */
const char *regexp_parse(const uint8_t *pattern, size_t length, int flags,
                         struct regexp_tree *tree);
void regexp_tree_destroy(struct regexp_tree *tree);
/* Zeroed memory that goes with the tree, or NULL. */
void *regexp_tree_allocate(struct regexp_tree *tree, size_t size);

/* The compiler proper: NULL with *reason set as above on failure. */
struct regexp_program *regexp_generate(struct regexp_tree *tree, const char **reason);

#endif
