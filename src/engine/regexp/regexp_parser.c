/*
 * Pattern text -> tree. Follows the grammar of ECMAScript 22.2.1 with Annex B.1.2 when neither u nor v is
 * given. Errors are reported by their text in V8. Nesting is limited, since the parser and the compiler recurse.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/regexp/regexp_class.h"

/* --- arena --- */

struct regexp_arena_block {
  struct regexp_arena_block *next;
  size_t used, size;
  max_align_t memory[];
};

void *regexp_tree_allocate(struct regexp_tree *tree, size_t size) {
  struct regexp_arena_block *block = tree->arena;
  if (size > SIZE_MAX / 2) return NULL;
  size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  if (!block || block->size - block->used < size) {
    size_t room = size > 4000 ? size : 4000;
    block = malloc(sizeof(*block) + room);
    if (!block) return NULL;
    block->next = tree->arena;
    block->used = 0;
    block->size = room;
    tree->arena = block;
  }
  void *memory = (char *)block->memory + block->used;
  block->used += size;
  return memset(memory, 0, size);
}

void regexp_tree_destroy(struct regexp_tree *tree) {
  while (tree->arena) {
    struct regexp_arena_block *next = tree->arena->next;
    free(tree->arena);
    tree->arena = next;
  }
}

void regexp_fail(struct regexp_parser *p, const char *reason) {
  p->reason = reason;
  longjmp(p->failed, 1);
}

void *regexp_allocate(struct regexp_parser *p, size_t size) {
  void *memory = regexp_tree_allocate(p->tree, size);
  if (!memory) regexp_fail(p, "");
  return memory;
}

/* --- reading --- */

uint32_t regexp_peek(struct regexp_parser *p) {
  if (p->at >= p->length) return REGEXP_END;
  if (p->text[p->at] < 0x80) return p->text[p->at];
  size_t at = p->at;
  return p->unicode ? unicode_read_point(p->text, p->length, &at)
                    : unicode_read_unit(p->text, p->length, &at);
}

uint32_t regexp_next(struct regexp_parser *p) {
  if (p->at >= p->length) return REGEXP_END;
  return p->unicode ? unicode_read_point(p->text, p->length, &p->at)
                    : unicode_read_unit(p->text, p->length, &p->at);
}

bool regexp_eat(struct regexp_parser *p, char c) {
  if (p->at >= p->length || p->text[p->at] != (uint8_t)c) return false;
  p->at++;
  return true;
}

bool regexp_looking_at(struct regexp_parser *p, const char *text) {
  size_t n = strlen(text);
  return p->length - p->at >= n && !memcmp(p->text + p->at, text, n);
}

static bool is_digit(uint32_t c, uint32_t base) {
  return c - '0' < base;
}

static int hex_digit(uint32_t c) {
  if (c - '0' < 10) return (int)(c - '0');
  if ((c | 32) - 'a' < 6) return (int)((c | 32) - 'a' + 10);
  return -1;
}

/* Exactly n hexadecimal digits, or nothing is read and -1 comes back. */
static int32_t read_hex(struct regexp_parser *p, size_t n) {
  if (p->length - p->at < n) return -1;
  int32_t value = 0;
  for (size_t i = 0; i < n; i++) {
    int digit = hex_digit(p->text[p->at + i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  p->at += n;
  return value;
}

/* After "\u": the code point, or -1 with nothing read. `unicode`: the syntax with u. */
static int32_t read_unicode_escape(struct regexp_parser *p, bool unicode) {
  size_t begin = p->at;
  if (unicode && regexp_eat(p, '{')) {
    int32_t value = 0, digits = 0, digit;
    for (; p->at < p->length && (digit = hex_digit(p->text[p->at])) >= 0; p->at++, digits++) {
      value = value * 16 + digit;
      if ((uint32_t)value > UNICODE_MAX) break;
    }
    if (digits > 0 && (uint32_t)value <= UNICODE_MAX && regexp_eat(p, '}')) return value;
    p->at = begin;
    return -1;
  }
  int32_t value = read_hex(p, 4);
  if (unicode && value >= 0xd800 && value < 0xdc00 && regexp_looking_at(p, "\\u")) {
    size_t after = p->at;
    p->at += 2;
    int32_t trail = read_hex(p, 4);
    if (trail >= 0xdc00 && trail < 0xe000)
      return 0x10000 + ((value - 0xd800) << 10) + (trail - 0xdc00);
    p->at = after;
  }
  return value;
}

/* --- making nodes --- */

static struct regexp_node *new_node(struct regexp_parser *p, enum regexp_node_kind kind) {
  struct regexp_node *node = regexp_allocate(p, sizeof(*node));
  node->kind = kind;
  node->nullable = true;
  node->zero_width = true;
  node->capture_begin = node->capture_end = p->tree->capture_count;
  return node;
}

static uint32_t byte_length(uint32_t cp) {
  return cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 6;
}

/* A node for the members of a set, whose case is closed already. */
static struct regexp_node *set_node(struct regexp_parser *p, const struct codepoint_set *set) {
  if (set->failed) regexp_fail(p, "");
  const struct codepoint_range *r = set->ranges;
  struct regexp_node *node = new_node(p, NODE_SET);
  node->nullable = node->zero_width = false;
  node->width = set->count ? byte_length(r[0].first) : 1;
  if (set->count == 1 && r[0].first == r[0].last) {
    node->kind = NODE_CHAR;
    node->index = r[0].first;
  } else if (set->count == 2 && r[0].first == r[0].last && r[1].first == r[1].last &&
             r[1].first < 128 && r[1].first - 'a' < 26 && r[0].first == r[1].first - 32) {
    node->kind = NODE_CHAR;
    node->index = r[1].first;
    node->no_case = true;
  } else {
    node->range_count = set->count;
    node->ranges = regexp_allocate(p, set->count * sizeof(*r));
    if (set->count) memcpy(node->ranges, r, set->count * sizeof(*r));
  }
  return node;
}

static struct regexp_node *char_node(struct regexp_parser *p, uint32_t cp) {
  bool letter = cp < 128 && (cp | 32) - 'a' < 26;
  if (p->ignore_case && (cp >= 128 || (p->unicode && ((cp | 32) == 'k' || (cp | 32) == 's')))) {
    struct codepoint_set *set = &p->scratch;
    set->count = 0;
    codepoint_set_add(set, cp, cp);
    codepoint_set_close_case(set, p->unicode);
    return set_node(p, set);
  }
  struct regexp_node *node = new_node(p, NODE_CHAR);
  node->nullable = node->zero_width = false;
  node->width = byte_length(cp);
  node->no_case = letter && p->ignore_case;
  node->index = node->no_case ? cp | 32 : cp;
  return node;
}

static void append(struct regexp_node *parent, struct regexp_node *child) {
  if (parent->last)
    parent->last->next = child;
  else
    parent->child = child;
  parent->last = child;
}

static uint32_t add_width(uint32_t a, uint32_t b) {
  return a > 0x10000000 - b ? 0x10000000 : a + b;
}

static void append_to_sequence(struct regexp_node *sequence, struct regexp_node *child) {
  append(sequence, child);
  sequence->nullable &= child->nullable;
  sequence->zero_width &= child->zero_width;
  sequence->width = add_width(sequence->width > 0x8000000 ? 0x8000000 : sequence->width,
                              child->width > 0x8000000 ? 0x8000000 : child->width);
}

static void add_ranges(struct codepoint_set *set, const struct regexp_node *node) {
  if (node->kind == NODE_CHAR) {
    codepoint_set_add(set, node->index, node->index);
    if (node->no_case) codepoint_set_add(set, node->index - 32, node->index - 32);
  } else {
    for (size_t i = 0; i < node->range_count; i++)
      codepoint_set_add(set, node->ranges[i].first, node->ranges[i].last);
  }
}

static bool is_single(const struct regexp_node *node) {
  return node->kind == NODE_CHAR || node->kind == NODE_SET;
}

/* Joins neighbouring alternatives of one character each into one set, and fills in the sizes. */
static struct regexp_node *finish_alternation(struct regexp_parser *p,
                                              struct regexp_node *alternation) {
  struct regexp_node *child = alternation->child, *following;
  alternation->child = alternation->last = NULL;
  for (; child; child = following) {
    following = child->next;
    if (is_single(child) && following && is_single(following)) {
      struct codepoint_set *set = &p->scratch;
      set->count = 0;
      add_ranges(set, child);
      for (; following && is_single(following); following = following->next)
        add_ranges(set, following);
      codepoint_set_normalize(set);
      uint32_t captures = child->capture_begin;
      child = set_node(p, set);
      child->capture_begin = child->capture_end = captures;
    }
    child->next = NULL;
    append(alternation, child);
  }
  if (alternation->child == alternation->last) return alternation->child;
  alternation->nullable = false;
  alternation->zero_width = true;
  alternation->width = UINT32_MAX;
  for (child = alternation->child; child; child = child->next) {
    alternation->nullable |= child->nullable;
    alternation->zero_width &= child->zero_width;
    if (child->width < alternation->width) alternation->width = child->width;
  }
  return alternation;
}

static int longest_first(const void *a, const void *b) {
  const struct regexp_class_string *x = *(struct regexp_class_string *const *)a;
  const struct regexp_class_string *y = *(struct regexp_class_string *const *)b;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  for (size_t i = 0; i < x->count; i++)
    if (x->points[i] != y->points[i]) return x->points[i] < y->points[i] ? -1 : 1;
  return 0;
}

/* A class with strings (flag v) is an alternation: the longest string first, single characters in their place. */
static struct regexp_node *class_node(struct regexp_parser *p, struct regexp_class *class) {
  if (!class->strings) return set_node(p, &class->set);
  size_t count = 0, i = 0;
  for (struct regexp_class_string *s = class->strings; s; s = s->next) count++;
  struct regexp_class_string **sorted = regexp_allocate(p, count * sizeof(*sorted));
  for (struct regexp_class_string *s = class->strings; s; s = s->next) sorted[i++] = s;
  qsort(sorted, count, sizeof(*sorted), longest_first);
  struct regexp_node *alternation = new_node(p, NODE_ALTERNATION);
  bool set_done = false;
  for (i = 0; i <= count; i++) {
    if (!set_done && (i == count || sorted[i]->count == 0)) {
      append(alternation, set_node(p, &class->set));
      set_done = true;
    }
    if (i == count || (i && !longest_first(&sorted[i - 1], &sorted[i]))) continue;
    struct regexp_node *sequence = new_node(p, NODE_SEQUENCE);
    for (size_t k = 0; k < sorted[i]->count; k++)
      append_to_sequence(sequence, char_node(p, sorted[i]->points[k]));
    append(alternation, sequence);
  }
  return finish_alternation(p, alternation);
}

/* --- groups and names --- */

/* Counts the captures and finds out if any has a name, before parsing: back references may point forward. */
static void count_captures(struct regexp_parser *p) {
  size_t depth = 0;
  p->captures_total = 1;
  for (size_t i = 0; i < p->length; i++) {
    uint8_t c = p->text[i];
    if (c == '\\') {
      i++;
    } else if (c == '[') {
      depth = p->sets ? depth + 1 : 1;
    } else if (c == ']') {
      if (depth) depth--;
    } else if (c == '(' && !depth) {
      if (i + 1 < p->length && p->text[i + 1] == '?') {
        if (!(i + 3 < p->length && p->text[i + 2] == '<' && p->text[i + 3] != '=' &&
              p->text[i + 3] != '!'))
          continue;
        p->has_names = true;
      }
      p->captures_total++;
    }
  }
}

/* A name up to '>'; returns its text in the arena, or NULL if it is not well formed. */
static char *read_name(struct regexp_parser *p, size_t *length) {
  size_t capacity = 0;
  for (size_t i = p->at; i < p->length && p->text[i] != '>'; i++) capacity++;
  char *name = regexp_allocate(p, capacity * 2 + 6);
  *length = 0;
  for (;;) {
    if (p->at >= p->length) return NULL;
    uint32_t c = unicode_read_point(p->text, p->length, &p->at);
    if (c == '>') break;
    if (c == '\\') {
      int32_t escaped = regexp_eat(p, 'u') ? read_unicode_escape(p, true) : -1;
      if (escaped < 0) regexp_fail(p, "Invalid Unicode escape");
      c = (uint32_t)escaped;
    }
    bool good = c == '$' || c == '_' ||
                (*length ? unicode_is_id_continue(c) || c == 0x200c || c == 0x200d
                         : unicode_is_id_start(c));
    if (!good) return NULL;
    *length += unicode_write_point((uint8_t *)name + *length, c);
  }
  return *length ? name : NULL;
}

/* The slot of a name in the table of names by their hash: the one it has, or the free one it would take. */
static uint32_t *name_slot(struct regexp_parser *p, const char *text, size_t length) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)text[i]) * 16777619u;
  for (;; hash++) {
    uint32_t *slot = &p->name_slots[hash & p->name_mask];
    if (*slot == 0) return slot;
    const struct regexp_name *name = &p->tree->names[*slot - 1];
    if (name->length == length && !memcmp(name->text, text, length)) return slot;
  }
}

static void make_names(struct regexp_parser *p) {
  size_t slots = 8;
  while (slots < 2 * (size_t)p->captures_total) slots *= 2;
  p->tree->names = regexp_allocate(p, p->captures_total * sizeof(*p->tree->names));
  p->name_slots = regexp_allocate(p, slots * sizeof(*p->name_slots));
  p->name_mask = (uint32_t)slots - 1;
}

static void declare_name(struct regexp_parser *p, uint32_t capture) {
  struct regexp_tree *tree = p->tree;
  size_t length;
  char *text = read_name(p, &length);
  if (!text) regexp_fail(p, "Invalid capture group name");
  if (!tree->names) make_names(p);
  uint32_t *slot = name_slot(p, text, length);
  if (*slot != 0) regexp_fail(p, "Duplicate capture group name");
  tree->names[tree->name_count++] = (struct regexp_name){text, length, capture};
  *slot = (uint32_t)tree->name_count;
}

/* After "\k": a node whose name is looked up when the whole pattern has been read. */
static struct regexp_node *named_reference(struct regexp_parser *p) {
  size_t length;
  if (!regexp_eat(p, '<')) regexp_fail(p, "Invalid named reference");
  char *text = read_name(p, &length);
  if (!text) regexp_fail(p, "Invalid capture group name");
  struct pending_reference *pending = regexp_allocate(p, sizeof(*pending));
  pending->node = new_node(p, NODE_BACK_REFERENCE);
  pending->node->zero_width = false;
  pending->text = text;
  pending->length = length;
  pending->next = p->pending;
  p->pending = pending;
  return pending->node;
}

static void resolve_references(struct regexp_parser *p) {
  for (struct pending_reference *pending = p->pending; pending; pending = pending->next) {
    uint32_t name = p->name_slots ? *name_slot(p, pending->text, pending->length) : 0;
    if (name == 0) regexp_fail(p, "Invalid named capture referenced");
    pending->node->index = p->tree->names[name - 1].capture;
  }
}

/* --- escapes --- */

/* Legacy octal: up to three digits, at most 0377; the first is at p->at. */
static uint32_t read_octal(struct regexp_parser *p) {
  uint32_t value = 0;
  for (int i = 0; i < 3 && p->at < p->length && is_digit(p->text[p->at], 8) && value * 8 <= 0377;
       i++)
    value = value * 8 + (uint32_t)(p->text[p->at++] - '0');
  return value;
}

uint32_t regexp_character_escape(struct regexp_parser *p, bool in_class) {
  size_t begin = p->at;
  uint32_t c = regexp_next(p), next;
  int32_t value;
  switch (c) {
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'v': return '\v';
  case 'c':
    next = regexp_peek(p);
    if ((next | 32) - 'a' < 26 || (in_class && !p->unicode && (next - '0' < 10 || next == '_')))
      return regexp_next(p) & 31;
    if (p->unicode) regexp_fail(p, "Invalid Unicode escape");
    p->at = begin; /* the backslash stands for itself, the c is read again */
    return '\\';
  case '0':
    if (p->unicode) {
      if (regexp_peek(p) - '0' < 10)
        regexp_fail(p, in_class ? "Invalid class escape" : "Invalid decimal escape");
      return 0;
    }
    p->at = begin;
    return read_octal(p);
  case '1':
  case '2':
  case '3':
  case '4':
  case '5':
  case '6':
  case '7':
    if (p->unicode) regexp_fail(p, in_class ? "Invalid class escape" : "Invalid escape");
    p->at = begin;
    return read_octal(p);
  case 'x':
    value = read_hex(p, 2);
    if (value >= 0) return (uint32_t)value;
    if (p->unicode) regexp_fail(p, "Invalid escape");
    return 'x';
  case 'u':
    value = read_unicode_escape(p, p->unicode);
    if (value >= 0) return (uint32_t)value;
    if (p->unicode) regexp_fail(p, "Invalid Unicode escape");
    return 'u';
  case REGEXP_END: regexp_fail(p, "\\ at end of pattern");
  }
  if (p->unicode) {
    if (c < 128 && c && (strchr("^$\\.*+?()[]{}|/", (int)c) || (in_class && c == '-'))) return c;
    regexp_fail(p, "Invalid escape");
  }
  if (c == 'k' && p->has_names) regexp_fail(p, "Invalid escape");
  return c;
}

static struct regexp_node *atom_escape(struct regexp_parser *p) {
  if (p->at >= p->length) regexp_fail(p, "\\ at end of pattern");
  uint8_t c = p->text[p->at];
  if (c != '0' && is_digit(c, 10)) {
    size_t begin = p->at;
    uint32_t index = 0;
    while (p->at < p->length && is_digit(p->text[p->at], 10)) {
      index = index * 10 + (uint32_t)(p->text[p->at++] - '0');
      if (index >= p->captures_total) break;
    }
    if (index < p->captures_total) {
      struct regexp_node *node = new_node(p, NODE_BACK_REFERENCE);
      node->zero_width = false;
      node->index = index;
      return node;
    }
    p->at = begin;
  }
  if (c == 'k' && (p->unicode || p->has_names)) {
    p->at++;
    return named_reference(p);
  }
  struct regexp_class *class = regexp_new_class(p);
  if (regexp_class_escape(p, class, false)) return class_node(p, class);
  return char_node(p, regexp_character_escape(p, false));
}

/* --- terms --- */

/* {n}, {n,} or {n,m} at p->at; if there is none, nothing is read. */
static bool read_interval(struct regexp_parser *p, uint32_t *min, uint32_t *max) {
  size_t begin = p->at;
  uint32_t bounds[2] = {0, 0};
  int count = 0;
  p->at++;
  for (; count < 2; count++) {
    size_t digits = p->at;
    uint64_t value = 0;
    for (; p->at < p->length && is_digit(p->text[p->at], 10); p->at++) {
      value = value * 10 + (uint64_t)(p->text[p->at] - '0');
      if (value > 0x7fffffff) value = 0x7fffffff;
    }
    bounds[count] = value == 0x7fffffff ? REGEXP_INFINITY : (uint32_t)value;
    if (p->at == digits) {
      if (count == 0) break;
      bounds[1] = REGEXP_INFINITY;
    }
    if (regexp_eat(p, '}')) {
      *min = bounds[0];
      *max = bounds[count];
      return true;
    }
    if (count == 1 || !regexp_eat(p, ',')) break;
  }
  p->at = begin;
  return false;
}

static struct regexp_node *quantified(struct regexp_parser *p, struct regexp_node *atom) {
  uint32_t min, max;
  switch (regexp_peek(p)) {
  case '*': min = 0, max = REGEXP_INFINITY, p->at++; break;
  case '+': min = 1, max = REGEXP_INFINITY, p->at++; break;
  case '?': min = 0, max = 1, p->at++; break;
  case '{':
    if (read_interval(p, &min, &max)) {
      if (max < min) regexp_fail(p, "numbers out of order in {} quantifier");
      break;
    }
    if (p->unicode) regexp_fail(p, "Incomplete quantifier");
    return atom;
  default: return atom;
  }
  struct regexp_node *repeat = new_node(p, NODE_REPEAT);
  repeat->lazy = regexp_eat(p, '?');
  if (atom->zero_width) { /* a second time would find what the first found */
    if (min > 1) min = 1;
    if (max > 1) max = 1;
  }
  repeat->min = min;
  repeat->max = max;
  repeat->child = atom;
  repeat->capture_begin = atom->capture_begin;
  repeat->nullable = min == 0 || atom->nullable;
  repeat->zero_width = atom->zero_width || max == 0;
  repeat->width = min && atom->width > 0x10000000 / min ? 0x10000000 : min * atom->width;
  return repeat;
}

static struct regexp_node *disjunction(struct regexp_parser *p);

static void enter(struct regexp_parser *p) {
  if (++p->depth > REGEXP_MAX_DEPTH) regexp_fail(p, "Regular expression too large");
}

static struct regexp_node *group(struct regexp_parser *p, bool *quantifiable) {
  struct regexp_node *node = NULL;
  uint32_t captures = p->tree->capture_count;
  enter(p);
  if (!regexp_eat(p, '?')) {
    node = new_node(p, NODE_CAPTURE);
  } else if (regexp_eat(p, ':')) {
  } else if (regexp_looking_at(p, "=") || regexp_looking_at(p, "!") || regexp_looking_at(p, "<=") ||
             regexp_looking_at(p, "<!")) {
    node = new_node(p, NODE_LOOK);
    node->backward = regexp_eat(p, '<');
    node->negative = p->text[p->at++] == '!';
    *quantifiable = !p->unicode && !node->backward;
  } else if (regexp_eat(p, '<')) {
    node = new_node(p, NODE_CAPTURE);
    declare_name(p, captures);
  } else {
    regexp_fail(p, "Invalid group");
  }
  if (node && node->kind == NODE_CAPTURE) {
    if (captures >= REGEXP_MAX_CAPTURES) regexp_fail(p, "Too many captures");
    node->index = captures;
    p->tree->capture_count++;
  }
  struct regexp_node *body = disjunction(p);
  if (!regexp_eat(p, ')')) regexp_fail(p, "Unterminated group");
  p->depth--;
  if (!node) {
    body->capture_begin = captures;
    return body;
  }
  node->child = body;
  node->capture_begin = captures;
  if (node->kind == NODE_CAPTURE) {
    node->nullable = body->nullable;
    node->zero_width = body->zero_width;
    node->width = body->width;
  }
  return node;
}

static struct regexp_node *term(struct regexp_parser *p) {
  struct regexp_node *node = NULL;
  bool quantifiable = true;
  uint32_t c = regexp_next(p), min, max;
  switch (c) {
  case '^': return new_node(p, NODE_LINE_BEGIN);
  case '$': return new_node(p, NODE_LINE_END);
  case '(': node = group(p, &quantifiable); break;
  case '.': {
    struct codepoint_set *set = &p->scratch;
    set->count = 0;
    if (!(p->tree->flags & REGEXP_DOT_ALL)) {
      codepoint_set_add(set, '\n', '\n');
      codepoint_set_add(set, '\r', '\r');
      codepoint_set_add(set, 0x2028, 0x2029);
    }
    codepoint_set_invert(set);
    node = set_node(p, set);
    break;
  }
  case '[': {
    struct regexp_class *class = regexp_new_class(p);
    regexp_parse_class(p, class);
    node = class_node(p, class);
    break;
  }
  case '\\':
    if (regexp_eat(p, 'b')) return new_node(p, NODE_WORD_BOUNDARY);
    if (regexp_eat(p, 'B')) {
      node = new_node(p, NODE_WORD_BOUNDARY);
      node->negative = true;
      return node;
    }
    node = atom_escape(p);
    break;
  case '*':
  case '+':
  case '?': regexp_fail(p, "Nothing to repeat");
  case '{':
    p->at--;
    if (read_interval(p, &min, &max)) regexp_fail(p, "Nothing to repeat");
    p->at++;
    /* fall through */
  case '}':
  case ']':
    if (p->unicode) regexp_fail(p, "Lone quantifier brackets");
    /* fall through */
  default: node = char_node(p, c);
  }
  node->capture_end = p->tree->capture_count;
  struct regexp_node *repeat = quantified(p, node);
  if (!quantifiable && repeat != node) regexp_fail(p, "Invalid quantifier");
  repeat->capture_end = node->capture_end;
  return repeat;
}

/* Alternatives up to ')' or the end. */
static struct regexp_node *disjunction(struct regexp_parser *p) {
  struct regexp_node *alternation = new_node(p, NODE_ALTERNATION);
  uint32_t captures = p->tree->capture_count;
  do {
    struct regexp_node *sequence = new_node(p, NODE_SEQUENCE);
    for (uint32_t c = regexp_peek(p); c != REGEXP_END && c != '|' && c != ')'; c = regexp_peek(p))
      append_to_sequence(sequence, term(p));
    sequence->capture_end = p->tree->capture_count;
    struct regexp_node *only = sequence->child;
    if (only && only == sequence->last && !only->next) sequence = only;
    append(alternation, sequence);
  } while (regexp_eat(p, '|'));
  struct regexp_node *result = finish_alternation(p, alternation);
  result->capture_begin = captures;
  result->capture_end = p->tree->capture_count;
  return result;
}

static void parse(struct regexp_parser *p) {
  if (setjmp(p->failed)) return;
  count_captures(p);
  p->tree->root = disjunction(p);
  if (p->at < p->length) regexp_fail(p, "Unmatched ')'");
  resolve_references(p);
}

const char *regexp_parse(const uint8_t *pattern, size_t length, int flags,
                         struct regexp_tree *tree) {
  struct regexp_parser parser = {
      .text = pattern,
      .length = length,
      .unicode = flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS),
      .sets = flags & REGEXP_UNICODE_SETS,
      .ignore_case = flags & REGEXP_IGNORE_CASE,
      .tree = tree,
  };
  memset(tree, 0, sizeof(*tree));
  tree->flags = flags;
  tree->capture_count = 1;
  parse(&parser);
  codepoint_set_destroy(&parser.scratch);
  for (struct regexp_class *class = parser.classes; class; class = class->all)
    codepoint_set_destroy(&class->set);
  return parser.reason;
}
