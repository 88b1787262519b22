/*
 * Character classes: [...] in its three syntaxes (Annex B, u, v), and the escapes \d \s \w \p.
 *
 * Every set is closed under case as soon as it is read when the pattern ignores case, so that matching
 * compares characters as they are, and complement, intersection and subtraction mean what they should.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/regexp/regexp_class.h"

struct regexp_class *regexp_new_class(struct regexp_parser *p) {
  struct regexp_class *class = regexp_allocate(p, sizeof(*class));
  class->all = p->classes;
  p->classes = class;
  return class;
}

static void close_case(struct regexp_parser *p, struct codepoint_set *set) {
  codepoint_set_normalize(set);
  if (p->ignore_case) codepoint_set_close_case(set, p->unicode);
}

static void add_set(struct regexp_parser *p, struct regexp_class *class,
                    struct codepoint_set *set) {
  codepoint_set_union(&class->set, set);
  codepoint_set_destroy(set);
  if (class->set.failed) regexp_fail(p, "");
}

/* --- escapes --- */

struct string_sink {
  struct regexp_parser *parser;
  struct regexp_class *class;
  bool failed;
};

static bool add_string(struct regexp_parser *p, struct regexp_class *class, const uint32_t *points,
                       size_t count) {
  struct regexp_class_string *string =
      regexp_tree_allocate(p->tree, sizeof(*string) + count * sizeof(*points));
  if (!string) return false;
  string->count = count;
  if (count) memcpy(string->points, points, count * sizeof(*points));
  string->next = class->strings;
  class->strings = string;
  return true;
}

static void take_string(void *context, const uint32_t *points, size_t count) {
  struct string_sink *sink = context;
  if (!add_string(sink->parser, sink->class, points, count)) sink->failed = true;
}

static bool is_property_character(uint32_t c) {
  return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_';
}

/* After \p or \P. */
static void property(struct regexp_parser *p, struct regexp_class *class, bool negative,
                     bool in_class) {
  const char *reason =
      in_class ? "Invalid property name in character class" : "Invalid property name";
  const char *text = (const char *)p->text;
  struct codepoint_set set = {0};
  if (!regexp_eat(p, '{')) regexp_fail(p, reason);
  size_t name = p->at, value = 0, name_end;
  while (p->at < p->length && is_property_character(p->text[p->at])) p->at++;
  name_end = p->at;
  if (regexp_eat(p, '=')) {
    value = p->at;
    while (p->at < p->length && is_property_character(p->text[p->at])) p->at++;
  }
  size_t value_end = p->at;
  if (!regexp_eat(p, '}')) regexp_fail(p, reason);
  if (unicode_property(text + name, name_end - name, value ? text + value : NULL, value_end - value,
                       &set)) {
    if (p->sets && p->ignore_case) codepoint_set_close_case(&set, true);
    if (negative) codepoint_set_invert(&set);
    if (!p->sets && p->ignore_case) codepoint_set_close_case(&set, true);
    add_set(p, class, &set);
    return;
  }
  struct string_sink sink = {p, class, false};
  bool found = p->sets && !negative && !value &&
               unicode_string_property(text + name, name_end - name, &set, take_string, &sink);
  if (!found || sink.failed) {
    codepoint_set_destroy(&set);
    regexp_fail(p, found ? "" : reason);
  }
  class->may_contain_strings = true;
  if (p->ignore_case) codepoint_set_close_case(&set, true);
  add_set(p, class, &set);
}

/* What unicode_is_space says, as ranges. */
static const struct codepoint_range spaces[] = {
    {9, 13},          {' ', ' '},       {0xa0, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200a},
    {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}};

bool regexp_class_escape(struct regexp_parser *p, struct regexp_class *class, bool in_class) {
  struct codepoint_set set = {0};
  uint32_t c = p->at < p->length ? p->text[p->at] : 0;
  switch (c) {
  case 'd':
  case 'D': codepoint_set_add(&set, '0', '9'); break;
  case 's':
  case 'S':
    for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
      codepoint_set_add(&set, spaces[i].first, spaces[i].last);
    break;
  case 'w':
  case 'W':
    codepoint_set_add(&set, '0', '9');
    codepoint_set_add(&set, 'A', 'Z');
    codepoint_set_add(&set, '_', '_');
    codepoint_set_add(&set, 'a', 'z');
    if (p->unicode && p->ignore_case) { /* what folds to s and k */
      codepoint_set_add(&set, 0x17f, 0x17f);
      codepoint_set_add(&set, 0x212a, 0x212a);
    }
    break;
  case 'p':
  case 'P':
    if (!p->unicode) return false;
    p->at++;
    property(p, class, c == 'P', in_class);
    return true;
  default: return false;
  }
  p->at++;
  codepoint_set_normalize(&set);
  if (c < 'a') codepoint_set_invert(&set);
  add_set(p, class, &set);
  return true;
}

/* --- classes without v --- */

/* Reads one atom. Returns true for a character; false if a class was added to `class`. */
static bool class_atom(struct regexp_parser *p, struct regexp_class *class, uint32_t *character) {
  *character = regexp_next(p);
  if (*character != '\\') return true;
  if (regexp_class_escape(p, class, true)) return false;
  *character = regexp_eat(p, 'b') ? '\b' : regexp_character_escape(p, true);
  return true;
}

static void parse_ranges(struct regexp_parser *p, struct regexp_class *class) {
  struct regexp_class *characters = regexp_new_class(p);
  struct codepoint_set *set = &characters->set;
  while (!regexp_eat(p, ']')) {
    if (p->at >= p->length) regexp_fail(p, "Unterminated character class");
    uint32_t from, to;
    bool from_character = class_atom(p, class, &from);
    if (!regexp_eat(p, '-')) {
      if (from_character) codepoint_set_add(set, from, from);
      continue;
    }
    if (p->at >= p->length) regexp_fail(p, "Unterminated character class");
    if (regexp_looking_at(p, "]")) {
      if (from_character) codepoint_set_add(set, from, from);
      codepoint_set_add(set, '-', '-');
      continue;
    }
    bool to_character = class_atom(p, class, &to);
    if (from_character && to_character) {
      if (from > to) regexp_fail(p, "Range out of order in character class");
      codepoint_set_add(set, from, to);
    } else {
      if (p->unicode) regexp_fail(p, "Invalid character class");
      if (from_character) codepoint_set_add(set, from, from);
      if (to_character) codepoint_set_add(set, to, to);
      codepoint_set_add(set, '-', '-');
    }
  }
  close_case(p, set);
  add_set(p, class, set);
}

/* --- classes with v --- */

static bool same_string(struct regexp_parser *p, const struct regexp_class_string *a,
                        const struct regexp_class_string *b) {
  if (a->count != b->count) return false;
  for (size_t i = 0; i < a->count; i++) {
    if (a->points[i] == b->points[i]) continue;
    if (!p->ignore_case || unicode_simple_fold(a->points[i]) != unicode_simple_fold(b->points[i]))
      return false;
  }
  return true;
}

/* Keeps the strings of `class` that are (or, unless `keep`, are not) in `other`. */
static void filter_strings(struct regexp_parser *p, struct regexp_class *class,
                           const struct regexp_class *other, bool keep) {
  struct regexp_class_string **link = &class->strings;
  while (*link) {
    bool found = false;
    for (struct regexp_class_string *s = other->strings; s && !found; s = s->next)
      found = same_string(p, *link, s);
    if (found == keep)
      link = &(*link)->next;
    else
      *link = (*link)->next;
  }
}

static bool is_reserved_pair(struct regexp_parser *p) {
  return p->length - p->at >= 2 && p->text[p->at] == p->text[p->at + 1] &&
         memchr("&!#$%*+,.:;<=>?@^`~", p->text[p->at], 19);
}

/* A ClassSetCharacter. */
static uint32_t set_character(struct regexp_parser *p) {
  if (p->at >= p->length) regexp_fail(p, "Unterminated character class");
  if (is_reserved_pair(p)) regexp_fail(p, "Invalid set operation in character class");
  uint32_t c = regexp_next(p);
  if (c == '\\') {
    if (regexp_eat(p, 'b')) return '\b';
    if (p->at < p->length && p->text[p->at] && strchr("&-!#%,:;<=>@`~", p->text[p->at]))
      return p->text[p->at++];
    return regexp_character_escape(p, true);
  }
  if (c && c < 128 && strchr("()[]{}/-|", (int)c))
    regexp_fail(p, "Invalid character in character class");
  return c;
}

/* After \q: {abc|d|}. */
static void quoted_strings(struct regexp_parser *p, struct regexp_class *class) {
  if (!regexp_eat(p, '{')) regexp_fail(p, "Invalid escape");
  size_t capacity = p->length - p->at, count = 0;
  for (size_t i = p->at; i < p->length; i++)
    if (p->text[i] == '}') {
      capacity = i - p->at;
      if (p->text[i - 1] != '\\') break;
    }
  uint32_t *points = regexp_allocate(p, (capacity + 1) * sizeof(*points));
  for (;;) {
    if (p->at >= p->length) regexp_fail(p, "Invalid character class");
    bool end = regexp_looking_at(p, "}");
    if (end || regexp_looking_at(p, "|")) {
      p->at++;
      if (count == 1) {
        struct codepoint_set set = {0};
        codepoint_set_add(&set, points[0], points[0]);
        close_case(p, &set);
        add_set(p, class, &set);
      } else {
        class->may_contain_strings = true;
        if (!add_string(p, class, points, count)) regexp_fail(p, "");
      }
      count = 0;
      if (end) return;
    } else {
      uint32_t c = set_character(p);
      if (count > capacity) regexp_fail(p, "Invalid character class");
      points[count++] = c;
    }
  }
}

/* An operand: a nested class, an escape or a character. Returns true for a character. */
static bool set_operand(struct regexp_parser *p, struct regexp_class *class, uint32_t *character) {
  if (regexp_eat(p, '[')) {
    regexp_parse_class(p, class);
    return false;
  }
  if (regexp_looking_at(p, "\\")) {
    p->at++;
    if (regexp_class_escape(p, class, true)) return false;
    if (regexp_eat(p, 'q')) {
      quoted_strings(p, class);
      return false;
    }
    p->at--;
  }
  *character = set_character(p);
  return true;
}

static void add_characters(struct regexp_parser *p, struct regexp_class *class, uint32_t first,
                           uint32_t last) {
  struct codepoint_set set = {0};
  codepoint_set_add(&set, first, last);
  close_case(p, &set);
  add_set(p, class, &set);
}

static void set_operations(struct regexp_parser *p, struct regexp_class *class, bool intersection) {
  while (!regexp_eat(p, ']')) {
    if (p->at >= p->length) regexp_fail(p, "Unterminated character class");
    if (!regexp_looking_at(p, intersection ? "&&" : "--"))
      regexp_fail(p, "Invalid set operation in character class");
    p->at += 2;
    if (intersection && regexp_looking_at(p, "&"))
      regexp_fail(p, "Invalid character in character class");
    struct regexp_class *operand = regexp_new_class(p);
    uint32_t c;
    if (set_operand(p, operand, &c)) add_characters(p, operand, c, c);
    if (intersection) {
      codepoint_set_intersect(&class->set, &operand->set);
      class->may_contain_strings &= operand->may_contain_strings;
    } else {
      codepoint_set_subtract(&class->set, &operand->set);
    }
    filter_strings(p, class, operand, intersection);
    codepoint_set_destroy(&operand->set);
    if (class->set.failed) regexp_fail(p, "");
  }
}

static void parse_set(struct regexp_parser *p, struct regexp_class *class) {
  for (bool first = true; !regexp_eat(p, ']'); first = false) {
    uint32_t c, to;
    bool is_character = set_operand(p, class, &c);
    if (first && (regexp_looking_at(p, "&&") || regexp_looking_at(p, "--"))) {
      if (is_character) add_characters(p, class, c, c);
      set_operations(p, class, p->text[p->at] == '&');
      return;
    }
    if (regexp_looking_at(p, "--")) regexp_fail(p, "Invalid set operation in character class");
    if (regexp_eat(p, '-')) {
      if (!is_character) regexp_fail(p, "Invalid character class");
      struct regexp_class *ignored = regexp_new_class(p);
      if (!set_operand(p, ignored, &to)) regexp_fail(p, "Invalid character class");
      if (c > to) regexp_fail(p, "Range out of order in character class");
      add_characters(p, class, c, to);
      if (regexp_looking_at(p, "-")) regexp_fail(p, "Invalid character class");
    } else if (is_character) {
      add_characters(p, class, c, c);
    }
  }
}

void regexp_parse_class(struct regexp_parser *p, struct regexp_class *result) {
  if (++p->depth > REGEXP_MAX_DEPTH) regexp_fail(p, "Regular expression too large");
  struct regexp_class *class = regexp_new_class(p);
  bool negative = regexp_eat(p, '^');
  if (p->sets)
    parse_set(p, class);
  else
    parse_ranges(p, class);
  if (negative) {
    if (class->may_contain_strings) regexp_fail(p, "Negated character class may contain strings");
    codepoint_set_invert(&class->set);
  }
  while (class->strings) {
    struct regexp_class_string *string = class->strings;
    class->strings = string->next;
    string->next = result->strings;
    result->strings = string;
  }
  result->may_contain_strings |= class->may_contain_strings;
  add_set(p, result, &class->set);
  p->depth--;
}
