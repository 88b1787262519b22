/*
 * Tree -> program. Besides the code itself this works out, for each node, with which bytes it can begin: a
 * choice between two ways looks at the next byte first (SPLIT_PEEK), and a loop over single characters knows
 * where giving characters back could be of use. Both turn most backtracking into a straight run.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/regexp/regexp_node.h"
#include "engine/regexp/regexp_program.h"

#define MAX_WORDS (1u << 22)
#define NO_TARGET 0

struct generator {
  struct regexp_tree *tree;
  struct regexp_program *program;
  uint32_t length, capacity; /* in words */
  uint32_t registers;
  uint32_t classes[64]; /* the last classes written, for reuse */
  uint32_t class_count;
  bool unicode;
  const char *reason; /* set once something failed; the code is then of no use */
};

/* --- writing words --- */

static uint32_t emit(struct generator *g, uint32_t word) {
  if (g->length == g->capacity) {
    uint32_t capacity = g->capacity ? g->capacity * 2 : 64;
    struct regexp_program *program = NULL;
    if (capacity > MAX_WORDS)
      g->reason = g->reason ? g->reason : "Regular expression too large";
    else
      program = realloc(g->program, sizeof(*program) + (size_t)capacity * sizeof(uint32_t));
    if (!program) {
      if (!g->reason) g->reason = "";
      if (g->capacity) g->length = 0; /* keep going harmlessly */
      if (!g->capacity) return 0;
    } else {
      g->program = program;
      g->capacity = capacity;
    }
  }
  g->program->words[g->length] = word;
  return g->length++;
}

static uint32_t emit_op(struct generator *g, enum regexp_operation operation, uint32_t a) {
  return emit(g, (uint32_t)operation | a << 8);
}

static void emit_bytes(struct generator *g, const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i += 4) {
    uint32_t word = 0;
    memcpy(&word, bytes + i, count - i < 4 ? count - i : 4);
    emit(g, word);
  }
}

static void patch(struct generator *g, uint32_t at, uint32_t target) {
  if (!g->reason) g->program->words[at] = target;
}

/* --- byte sets --- */

static void set_bit(uint32_t *set, uint32_t bit) {
  set[bit >> 5] |= 1u << (bit & 31);
}

/* Every byte a character may begin with, and the end. */
static void fill_all(uint32_t *set) {
  memset(set, 0xff, REGEXP_SET_WORDS * sizeof(*set));
  set[4] = set[5] = 0; /* 0x80..0xbf only continue */
  set[8] = 1;
}

static void join(uint32_t *set, const uint32_t *other) {
  for (int i = 0; i < REGEXP_SET_WORDS; i++) set[i] |= other[i];
}

static bool is_all(const uint32_t *set) {
  uint32_t all[REGEXP_SET_WORDS];
  fill_all(all);
  return !memcmp(set, all, sizeof(all));
}

static uint32_t first_byte(uint32_t cp) {
  uint8_t bytes[6];
  unicode_write_point(bytes, cp);
  return bytes[0];
}

static void add_first_bytes(uint32_t *set, uint32_t first, uint32_t last) {
  if (last > 0xffff) { /* led by a surrogate */
    set_bit(set, 0xed);
    if (first > 0xffff) return;
    last = 0xffff;
  }
  for (uint32_t byte = first_byte(first), end = first_byte(last); byte <= end; byte++)
    if (byte < 0x80 || byte >= 0xc0) set_bit(set, byte);
}

/* With which bytes the text after `node` begins, if it can only stand before some: $. */
static bool narrows(const struct generator *g, const struct regexp_node *node, uint32_t *set) {
  if (node->kind != NODE_LINE_END) return false;
  memset(set, 0, REGEXP_SET_WORDS * sizeof(*set));
  set_bit(set, 256);
  if (g->tree->flags & REGEXP_MULTILINE) {
    set_bit(set, '\n');
    set_bit(set, '\r');
    set_bit(set, 0xe2);
  }
  return true;
}

/* The bytes with which `node` begins when it moves, going forward. Computed once for each node. */
static const uint32_t *first_of(struct regexp_node *node) {
  if (node->has_first) return node->first;
  node->has_first = true;
  switch (node->kind) {
  case NODE_CHAR:
    add_first_bytes(node->first, node->index, node->index);
    if (node->no_case) set_bit(node->first, node->index - 32);
    break;
  case NODE_SET:
    for (size_t i = 0; i < node->range_count; i++)
      add_first_bytes(node->first, node->ranges[i].first, node->ranges[i].last);
    break;
  case NODE_SEQUENCE:
    for (struct regexp_node *child = node->child; child; child = child->next) {
      join(node->first, first_of(child));
      if (!child->nullable) break;
    }
    break;
  case NODE_ALTERNATION:
    for (struct regexp_node *child = node->child; child; child = child->next)
      join(node->first, first_of(child));
    break;
  case NODE_CAPTURE: join(node->first, first_of(node->child)); break;
  case NODE_REPEAT:
    if (node->max) join(node->first, first_of(node->child));
    break;
  case NODE_BACK_REFERENCE: fill_all(node->first); break;
  default: break;
  }
  return node->first;
}

/* The same for `node` and then what follows it. */
static void first_with(const struct generator *g, struct regexp_node *node, const uint32_t *follow,
                       uint32_t *set) {
  if (narrows(g, node, set)) {
    for (int i = 0; i < REGEXP_SET_WORDS; i++) set[i] &= follow[i];
    return;
  }
  memcpy(set, first_of(node), REGEXP_SET_WORDS * sizeof(*set));
  if (node->nullable) join(set, follow);
}

/* --- classes --- */

static uint32_t emit_class(struct generator *g, const struct codepoint_range *ranges,
                           size_t count) {
  uint32_t head[REGEXP_CLASS_COUNT] = {0};
  size_t high = count;
  while (high > 0 && ranges[high - 1].last >= 0x80)
    high--; /* ranges from `high` on reach beyond ASCII */
  for (size_t i = 0; i < count; i++) {
    for (uint32_t c = ranges[i].first; c <= ranges[i].last && c < 0x80; c++) set_bit(head, c);
    if (ranges[i].last < 0x80) continue;
    for (uint32_t byte = 0xc2; byte < 0xf0; byte++) {
      uint32_t begin = byte < 0xe0 ? (byte & 31) << 6 : (byte & 15) << 12,
               end = begin + (byte < 0xe0 ? 0x3f : 0xfff);
      if (byte == 0xe0) begin = 0x800;
      bool pairs = byte == 0xed && g->unicode && ranges[i].last > 0xffff;
      if ((ranges[i].last < begin || ranges[i].first > end) && !pairs) continue;
      if (ranges[i].first <= begin && ranges[i].last >= end && !(byte == 0xed && g->unicode))
        set_bit(head, byte);
      else
        set_bit(head + REGEXP_CLASS_MIXED, byte - 0xc0);
    }
  }
  uint32_t size = REGEXP_CLASS_RANGES + 2 * (uint32_t)(count - high);
  for (uint32_t i = 0; i < g->class_count && !g->reason; i++) {
    const uint32_t *known = g->program->words + g->classes[i];
    if (!memcmp(known, head, sizeof(head)) && known[REGEXP_CLASS_COUNT] == count - high &&
        !memcmp(known + REGEXP_CLASS_RANGES, ranges + high,
                (size - REGEXP_CLASS_RANGES) * sizeof(uint32_t)))
      return g->classes[i];
  }
  uint32_t jump = emit_op(g, REGEXP_OP_JUMP, 0); /* classes stand between instructions */
  emit(g, NO_TARGET);
  uint32_t at = g->length;
  for (int i = 0; i < REGEXP_CLASS_COUNT; i++) emit(g, head[i]);
  emit(g, (uint32_t)(count - high));
  for (size_t i = high; i < count; i++) {
    emit(g, ranges[i].first);
    emit(g, ranges[i].last);
  }
  patch(g, jump + 1, g->length);
  if (g->class_count < sizeof(g->classes) / sizeof(g->classes[0]))
    g->classes[g->class_count++] = at;
  return at;
}

static uint32_t node_class(struct generator *g, const struct regexp_node *node) {
  if (node->kind == NODE_SET) return emit_class(g, node->ranges, node->range_count);
  struct codepoint_range own[2] = {{node->index, node->index}};
  if (!node->no_case) return emit_class(g, own, 1);
  own[1] = own[0];
  own[0].first = own[0].last = node->index - 32;
  return emit_class(g, own, 2);
}

/* Classes are written before all code, so that none stands in the way of a loop. */
static void write_classes(struct generator *g, struct regexp_node *node) {
  for (; node; node = node->next) {
    if (node->kind == NODE_SET) emit_class(g, node->ranges, node->range_count);
    if (node->kind == NODE_REPEAT && node->child->kind == NODE_CHAR) node_class(g, node->child);
    write_classes(g, node->child);
  }
}

/* --- code --- */

static void generate(struct generator *g, struct regexp_node *node, const uint32_t *follow,
                     bool backward);

static bool is_lone_surrogate(const struct generator *g, const struct regexp_node *node) {
  return g->unicode && node->index - 0xd800 < 0x800;
}

/* Can the character be compared as bytes, whatever stands beside it? */
static bool is_literal(const struct generator *g, const struct regexp_node *node) {
  return node->kind == NODE_CHAR && !is_lone_surrogate(g, node);
}

/* Characters one after another, from `node` on, as one comparison; returns the first node not taken. */
static struct regexp_node *generate_literal(struct generator *g, struct regexp_node *node) {
  uint8_t values[256], masks[256];
  size_t count = 0;
  bool no_case = false;
  for (; node && is_literal(g, node) && count + 6 <= sizeof(values); node = node->next) {
    size_t n = unicode_write_point(values + count, node->index);
    memset(masks + count, 0, n);
    if (node->no_case) {
      masks[count] = 32;
      no_case = true;
    }
    count += n;
  }
  if (count == 1) {
    emit_op(g, no_case ? REGEXP_OP_BYTE_NOCASE : REGEXP_OP_BYTE, values[0]);
  } else {
    emit_op(g, no_case ? REGEXP_OP_BYTES_NOCASE : REGEXP_OP_BYTES, (uint32_t)count);
    emit_bytes(g, values, count);
    if (no_case) emit_bytes(g, masks, count);
  }
  return node;
}

static void generate_sequence(struct generator *g, struct regexp_node *node, const uint32_t *follow,
                              bool backward) {
  size_t count = 0, i = 0;
  for (struct regexp_node *child = node->child; child; child = child->next) count++;
  if (backward) {
    struct regexp_node **children = regexp_tree_allocate(g->tree, (count + 1) * sizeof(*children));
    if (!children) {
      g->reason = "";
      return;
    }
    for (struct regexp_node *child = node->child; child; child = child->next) children[i++] = child;
    while (i > 0) generate(g, children[--i], follow, true);
    return;
  }
  /* follows[i]: with what the part after child i may begin */
  uint32_t(*follows)[REGEXP_SET_WORDS] =
      regexp_tree_allocate(g->tree, (count + 1) * sizeof(*follows));
  struct regexp_node **children = regexp_tree_allocate(g->tree, (count + 1) * sizeof(*children));
  if (!follows || !children) {
    g->reason = "";
    return;
  }
  for (struct regexp_node *child = node->child; child; child = child->next) children[i++] = child;
  if (count) memcpy(follows[count - 1], follow, sizeof(*follows));
  for (i = count; i-- > 1;) first_with(g, children[i], follows[i], follows[i - 1]);
  for (i = 0; i < count;) {
    if (is_literal(g, children[i])) {
      struct regexp_node *end = generate_literal(g, children[i]);
      while (i < count && children[i] != end) i++;
    } else {
      generate(g, children[i], follows[i], false);
      i++;
    }
  }
}

/* A choice between what is emitted next and a target to be patched (at the returned place). The sets say with
 * what each begins; going backward they are unknown. */
static uint32_t emit_split(struct generator *g, bool target_first, const uint32_t *next,
                           const uint32_t *target, bool backward) {
  bool peek = !backward && !(is_all(next) && is_all(target));
  emit_op(g, peek ? REGEXP_OP_SPLIT_PEEK : REGEXP_OP_SPLIT, target_first);
  uint32_t at = emit(g, NO_TARGET);
  for (int i = 0; peek && i < REGEXP_SET_WORDS; i++) emit(g, next[i]);
  for (int i = 0; peek && i < REGEXP_SET_WORDS; i++) emit(g, target[i]);
  return at;
}

static void emit_jump(struct generator *g, uint32_t target) {
  emit_op(g, REGEXP_OP_JUMP, 0);
  emit(g, target);
}

static void generate_alternation(struct generator *g, struct regexp_node *node,
                                 const uint32_t *follow, bool backward) {
  uint32_t ends = NO_TARGET; /* jumps to the end, each holding the place of the one before */
  size_t count = 0, i = 0;
  for (struct regexp_node *child = node->child; child; child = child->next) count++;
  uint32_t(*rest)[REGEXP_SET_WORDS] = regexp_tree_allocate(g->tree, (count + 1) * sizeof(*rest));
  struct regexp_node **children = regexp_tree_allocate(g->tree, (count + 1) * sizeof(*children));
  if (!rest || !children) {
    g->reason = "";
    return;
  }
  for (struct regexp_node *child = node->child; child; child = child->next) children[i++] = child;
  for (i = count; i-- > 0;) { /* rest[i]: the beginnings of child i and all after it */
    first_with(g, children[i], follow, rest[i]);
    if (i + 1 < count) join(rest[i], rest[i + 1]);
  }
  for (i = 0; i < count && !g->reason; i++) {
    uint32_t own[REGEXP_SET_WORDS], split = NO_TARGET;
    bool last = i + 1 == count;
    first_with(g, children[i], follow, own);
    if (!last) split = emit_split(g, false, own, rest[i + 1], backward);
    generate(g, children[i], follow, backward);
    if (last) break;
    emit_op(g, REGEXP_OP_JUMP, 0);
    ends = emit(g, ends);
    patch(g, split, g->length);
  }
  while (ends != NO_TARGET && !g->reason) {
    uint32_t before = g->program->words[ends];
    patch(g, ends, g->length);
    ends = before;
  }
}

static void emit_reset(struct generator *g, const struct regexp_node *node) {
  if (node->capture_begin == node->capture_end) return;
  emit_op(g, REGEXP_OP_RESET, 2 * node->capture_begin);
  emit(g, 2 * node->capture_end);
}

/* A repeated single character needs no stack entry for each. */
static void generate_loop(struct generator *g, struct regexp_node *node, const uint32_t *follow) {
  uint32_t flags = 0, shared = 0;
  const uint32_t *own = first_of(node->child);
  for (int i = 0; i < 8; i++) shared |= own[i] & follow[i];
  if (!shared || node->min == node->max) flags |= REGEXP_LOOP_POSSESSIVE;
  if (!is_all(follow)) flags |= REGEXP_LOOP_FOLLOW;
  uint32_t class = node_class(g, node->child);
  emit_op(g, node->lazy ? REGEXP_OP_LOOP_LAZY : REGEXP_OP_LOOP, flags);
  emit(g, class);
  emit(g, node->min);
  emit(g, node->max);
  for (int i = 0; i < REGEXP_SET_WORDS; i++) emit(g, follow[i]);
}

static void generate_repeat(struct generator *g, struct regexp_node *node, const uint32_t *follow,
                            bool backward) {
  struct regexp_node *body = node->child;
  if (node->max == 0) return;
  if (node->min == 1 && node->max == 1) {
    generate(g, body, follow, backward);
    return;
  }
  if (!backward && (body->kind == NODE_SET || is_literal(g, body))) {
    generate_loop(g, node, follow);
    return;
  }
  uint32_t begin[REGEXP_SET_WORDS], after[REGEXP_SET_WORDS];
  first_with(g, body, follow, begin);
  memcpy(after, follow,
         sizeof(after)); /* what may come after the body: itself again, or what follows */
  if (node->max > 1) join(after, begin);
  bool checked = body->nullable;
  uint32_t mark = checked ? g->registers++ : 0;

  if (node->min == 0 && (node->max == 1 || node->max == REGEXP_INFINITY)) {
    uint32_t loop = g->length, split = emit_split(g, node->lazy, begin, follow, backward);
    if (node->max != 1) emit_reset(g, node);
    if (checked) emit_op(g, REGEXP_OP_SAVE, mark);
    generate(g, body, after, backward);
    if (checked) emit_op(g, REGEXP_OP_CHECK, mark);
    if (node->max != 1) emit_jump(g, loop);
    patch(g, split, g->length);
    return;
  }
  if (node->min == 1 && node->max == REGEXP_INFINITY && !checked) {
    uint32_t loop = g->length;
    emit_reset(g, node);
    generate(g, body, after, backward);
    uint32_t split = emit_split(g, !node->lazy, follow, begin, backward);
    patch(g, split, loop);
    return;
  }
  uint32_t counter = g->registers++;
  emit_op(g, REGEXP_OP_ZERO, counter);
  uint32_t loop = emit_op(g, REGEXP_OP_REPEAT, node->lazy);
  emit(g, counter);
  emit(g, node->min);
  emit(g, node->max);
  uint32_t exit = emit(g, NO_TARGET);
  emit_reset(g, node);
  if (checked) emit_op(g, REGEXP_OP_SAVE, mark);
  generate(g, body, after, backward);
  if (checked) {
    emit_op(g, REGEXP_OP_CHECK_COUNT, mark);
    emit(g, counter);
    emit(g, node->min);
  }
  emit_jump(g, loop);
  patch(g, exit, g->length);
}

static void generate_look(struct generator *g, struct regexp_node *node) {
  uint32_t registers = g->registers, all[REGEXP_SET_WORDS], exit = NO_TARGET;
  g->registers += 2;
  fill_all(all);
  emit_op(g, node->negative ? REGEXP_OP_LOOK_NOT : REGEXP_OP_LOOK, registers);
  if (node->negative) exit = emit(g, NO_TARGET);
  generate(g, node->child, all, node->backward);
  emit_op(g, node->negative ? REGEXP_OP_LOOK_NOT_END : REGEXP_OP_LOOK_END, registers);
  if (node->negative) patch(g, exit, g->length);
}

static void generate(struct generator *g, struct regexp_node *node, const uint32_t *follow,
                     bool backward) {
  int flags = g->tree->flags;
  if (g->reason) return;
  switch (node->kind) {
  case NODE_EMPTY: break;
  case NODE_CHAR:
    if (backward && node->no_case) {
      emit_op(g, REGEXP_OP_CLASS_BACK, node_class(g, node));
    } else if (backward || !is_literal(g, node)) {
      emit_op(g, backward ? REGEXP_OP_CHAR_BACK : REGEXP_OP_CHAR, 0);
      emit(g, node->index);
    } else {
      struct regexp_node alone = *node;
      alone.next = NULL;
      generate_literal(g, &alone);
    }
    break;
  case NODE_SET: {
    uint32_t class = node_class(g, node);
    if (node->range_count)
      emit_op(g, backward ? REGEXP_OP_CLASS_BACK : REGEXP_OP_CLASS, class);
    else
      emit_op(g, REGEXP_OP_FAIL, 0);
    break;
  }
  case NODE_SEQUENCE: generate_sequence(g, node, follow, backward); break;
  case NODE_ALTERNATION: generate_alternation(g, node, follow, backward); break;
  case NODE_CAPTURE:
    emit_op(g, REGEXP_OP_SAVE, 2 * node->index + backward);
    generate(g, node->child, follow, backward);
    emit_op(g, REGEXP_OP_SAVE, 2 * node->index + !backward);
    break;
  case NODE_REPEAT: generate_repeat(g, node, follow, backward); break;
  case NODE_LINE_BEGIN:
    emit_op(g, flags & REGEXP_MULTILINE ? REGEXP_OP_LINES_BEGIN : REGEXP_OP_LINE_BEGIN, 0);
    break;
  case NODE_LINE_END:
    emit_op(g, flags & REGEXP_MULTILINE ? REGEXP_OP_LINES_END : REGEXP_OP_LINE_END, 0);
    break;
  case NODE_WORD_BOUNDARY:
    emit_op(g, REGEXP_OP_BOUNDARY,
            node->negative | (g->unicode && flags & REGEXP_IGNORE_CASE ? 2 : 0));
    break;
  case NODE_LOOK: generate_look(g, node); break;
  case NODE_BACK_REFERENCE:
    emit_op(g, REGEXP_OP_REFERENCE, node->index);
    emit(g, (flags & REGEXP_IGNORE_CASE ? 1 : 0) | (backward ? 2 : 0));
    break;
  }
}

/* --- where to begin --- */

static bool is_anchored(const struct regexp_node *node) {
  switch (node->kind) {
  case NODE_LINE_BEGIN: return true;
  case NODE_CAPTURE: return is_anchored(node->child);
  case NODE_SEQUENCE: return node->child && is_anchored(node->child);
  case NODE_ALTERNATION:
    for (const struct regexp_node *child = node->child; child; child = child->next)
      if (!is_anchored(child)) return false;
    return true;
  default: return false;
  }
}

static void plan_start(struct generator *g, struct regexp_node *root) {
  uint32_t all[REGEXP_SET_WORDS], first[REGEXP_SET_WORDS], start = REGEXP_START_ANYWHERE,
                                                           literal = 0;
  uint8_t bytes[64];
  size_t count = 0;
  fill_all(all);
  first_with(g, root, all, first);
  struct regexp_node *node = root;
  while (node->kind == NODE_CAPTURE ||
         (node->kind == NODE_SEQUENCE && node->child && node->child->kind == NODE_CAPTURE))
    node = node->child;
  if (node->kind == NODE_SEQUENCE) node = node->child;
  bool chain = node != root || root->kind == NODE_CHAR;
  for (; chain && node && is_literal(g, node) && !node->no_case && count + 6 <= sizeof(bytes);
       node = node->next) {
    count += unicode_write_point(bytes + count, node->index);
    if (node == root) break;
  }
  if (!(g->tree->flags & REGEXP_MULTILINE) && is_anchored(root)) {
    start = REGEXP_START_ONCE;
  } else if (count) {
    start = REGEXP_START_LITERAL;
    literal = g->length;
    emit_bytes(g, bytes, count);
  } else if (!is_all(first)) {
    start = REGEXP_START_SET;
  }
  if (g->reason) return;
  g->program->start = start;
  g->program->literal = literal;
  g->program->literal_length = (uint32_t)count;
  memcpy(g->program->first, first, sizeof(first));
}

static void write_names(struct generator *g) {
  struct regexp_tree *tree = g->tree;
  uint32_t names = 0;
  if (tree->name_count) {
    names = emit(g, (uint32_t)tree->name_count);
    uint32_t table = g->length;
    for (size_t i = 0; i < 3 * tree->name_count; i++) emit(g, 0);
    for (size_t i = 0; i < tree->name_count; i++) {
      patch(g, table + 3 * (uint32_t)i, tree->names[i].capture);
      patch(g, table + 3 * (uint32_t)i + 1,
            (uint32_t)(sizeof(struct regexp_program) + g->length * sizeof(uint32_t)));
      patch(g, table + 3 * (uint32_t)i + 2, (uint32_t)tree->names[i].length);
      emit_bytes(g, (const uint8_t *)tree->names[i].text, tree->names[i].length);
    }
  }
  if (!g->reason) g->program->names = names;
}

struct regexp_program *regexp_generate(struct regexp_tree *tree, const char **reason) {
  struct generator g = {
      .tree = tree,
      .unicode = tree->flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS),
      .registers = 2 * tree->capture_count,
  };
  uint32_t all[REGEXP_SET_WORDS];
  fill_all(all);
  emit_op(&g, REGEXP_OP_FAIL, 0); /* index 0 means "none" */
  write_classes(&g, tree->root);
  uint32_t code = g.length;
  generate(&g, tree->root, all, false);
  emit_op(&g, REGEXP_OP_MATCH, 0);
  plan_start(&g, tree->root);
  write_names(&g);
  *reason = g.reason;
  if (g.reason) {
    free(g.program);
    return NULL;
  }
  struct regexp_program *program = g.program;
  program->size = (uint32_t)(sizeof(*program) + g.length * sizeof(uint32_t));
  program->flags = (uint32_t)tree->flags;
  program->captures = tree->capture_count;
  program->registers = g.registers;
  program->code = code;
  program->least = tree->root->width;
  struct regexp_program *fitted = realloc(program, program->size);
  return fitted ? fitted : program;
}
