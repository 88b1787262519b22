/*
 * See commonjs_names.h. Not a parser: a scanner steps over the tokens of text that may be anything, and where a word is
 * met with which one of the forms begins, a copy of the scanner looks ahead. What is no known form is passed over.
 */
#include "engine/compiler/commonjs_names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum token_kind { END, WORD, NUMBER, STRING, TEMPLATE, REGEXP, PUNCTUATOR };

struct piece { /* of the source */
  const char *text;
  size_t length;
};

struct scanner {
  const char *at, *end;
  enum token_kind kind; /* of the current token, which is [start, at) */
  const char *start;
  bool value;      /* the token before the current one ends a value, so that '/' would divide */
  char before;     /* the first character of the token before, 0 at the beginning */
  bool before_dot; /* the token before is a single '.' */
};

/* What an opening bracket was, for when it is closed: bits of `nesting`. */
enum { HEAD = 1 /* '(' after if, while, for, with */, BLOCK = 2 /* '{' of statements */, SUBSTITUTION = 4 };

struct binding {
  struct piece name, specifier;
};

struct finder {
  struct scanner s;
  unsigned char *nesting;
  size_t depth, room;
  struct binding *bindings; /* var x = require('y'), for Object.keys(x).forEach */
  size_t binding_count, binding_room;
  void (*found)(void *, enum commonjs_finding, const char *, size_t);
  void *data;
};

static bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || (c & 0x80) != 0 || c == '\\';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* --- the scanner --- */

static void skip_blanks(struct scanner *s) {
  while (s->at < s->end) {
    char c = *s->at;
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      s->at++;
    } else if (c == '/' && s->at + 1 < s->end && s->at[1] == '/') {
      while (s->at < s->end && *s->at != '\n' && *s->at != '\r') s->at++;
    } else if (c == '/' && s->at + 1 < s->end && s->at[1] == '*') {
      s->at += 2;
      while (s->at < s->end && !(*s->at == '*' && s->at + 1 < s->end && s->at[1] == '/')) s->at++;
      s->at = s->end - s->at >= 2 ? s->at + 2 : s->end;
    } else if (c == '\xc2' && s->at + 1 < s->end && s->at[1] == '\xa0') {
      s->at += 2;
    } else if (c == '\xef' && s->end - s->at >= 3 && memcmp(s->at, "\xef\xbb\xbf", 3) == 0) {
      s->at += 3;
    } else {
      return;
    }
  }
}

static void scan_string(struct scanner *s, char quote) {
  while (s->at < s->end) {
    char c = *s->at++;
    if (c == quote || c == '\n') return;
    if (c == '\\' && s->at < s->end) s->at++;
  }
}

static void scan_regexp(struct scanner *s) {
  bool in_class = false;
  while (s->at < s->end) {
    char c = *s->at++;
    if (c == '\n') return;
    if (c == '\\' && s->at < s->end) s->at++;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '/' && !in_class) break;
  }
  while (s->at < s->end && is_word_byte(*s->at)) s->at++;
}

/* To the end of a template, or behind the ${ of a substitution: then true. */
static bool scan_template(struct scanner *s) {
  while (s->at < s->end) {
    char c = *s->at++;
    if (c == '`') return false;
    if (c == '\\' && s->at < s->end) s->at++;
    if (c == '$' && s->at < s->end && *s->at == '{') {
      s->at++;
      return true;
    }
  }
  return false;
}

static bool is_one_of(const char *start, const char *end, const char *const *words) {
  size_t length = (size_t)(end - start);
  for (; *words != NULL; words++) {
    if (strlen(*words) == length && memcmp(*words, start, length) == 0) return true;
  }
  return false;
}

static const char *const operator_words[] = {"return", "typeof", "instanceof", "in",  "of",    "new",
                                             "delete", "void",   "throw",      "case", "do",    "else",
                                             "yield",  "await",  "extends",    NULL};
static const char *const block_words[] = {"else", "do", NULL};
static const char *const head_words[] = {"if", "while", "for", "with", NULL};

static void push(struct finder *f, unsigned char bits) {
  if (f->depth == f->room) {
    size_t room = f->room == 0 ? 64 : f->room * 2;
    unsigned char *larger = realloc(f->nesting, room);
    if (larger == NULL) { /* deeper brackets count as unknown */
      f->depth++;
      return;
    }
    f->nesting = larger;
    f->room = room;
  }
  f->nesting[f->depth++] = bits;
}

static unsigned char pop(struct finder *f) {
  if (f->depth == 0) return 0;
  f->depth--;
  return f->depth < f->room ? f->nesting[f->depth] : 0;
}

/* The next token of the finder's own scanner or of a copy that looks ahead within brackets it opened itself. */
static void next(struct finder *f, struct scanner *s) {
  const char *previous = s->start, *previous_end = s->at;
  enum token_kind previous_kind = s->kind;
  bool value = s->value; /* of the token before the previous one: replaced below */
  switch (previous_kind) {
  case WORD: value = !is_one_of(previous, previous_end, operator_words) || s->before_dot; break;
  case NUMBER:
  case STRING:
  case TEMPLATE:
  case REGEXP: value = true; break;
  case PUNCTUATOR:
    if (*previous != ')' && *previous != '}') value = *previous == ']';
    break; /* for ')' and '}' it was set when they were read */
  default: value = false;
  }
  s->before = previous_kind == END ? 0 : *previous;
  s->before_dot = previous_kind == PUNCTUATOR && *previous == '.' && previous_end - previous == 1;
  skip_blanks(s);
  s->start = s->at;
  s->value = value;
  if (s->at >= s->end) {
    s->kind = END;
    return;
  }
  char c = *s->at;
  if (is_digit(c) || (c == '.' && s->at + 1 < s->end && is_digit(s->at[1]))) {
    s->kind = NUMBER;
    while (s->at < s->end && (is_word_byte(*s->at) || *s->at == '.')) s->at++;
    return;
  }
  if (is_word_byte(c)) {
    s->kind = WORD;
    while (s->at < s->end && is_word_byte(*s->at)) s->at++;
    return;
  }
  s->at++;
  switch (c) {
  case '\'':
  case '"':
    s->kind = STRING;
    scan_string(s, c);
    return;
  case '`':
    s->kind = TEMPLATE;
    if (scan_template(s)) {
      push(f, SUBSTITUTION);
      s->kind = PUNCTUATOR;
      s->start = s->at - 1; /* the '{' */
    }
    return;
  case '/':
    if (!value) {
      s->kind = REGEXP;
      scan_regexp(s);
      return;
    }
    break;
  case '(':
    push(f, previous_kind == WORD && !s->before_dot && is_one_of(previous, previous_end, head_words) ? HEAD : 0);
    break;
  case ')': s->value = !(pop(f) & HEAD); break;
  case '[': push(f, 0); break;
  case ']': (void)pop(f); break;
  case '{': {
    bool statements = previous_kind == END;
    if (previous_kind == PUNCTUATOR) {
      statements = strchr(");{}", *previous) != NULL || previous_end - previous == 2; /* => */
    } else if (previous_kind == WORD) {
      statements = value || is_one_of(previous, previous_end, block_words);
    }
    push(f, statements ? BLOCK : 0);
    break;
  }
  case '}': {
    unsigned char bits = pop(f);
    if (bits & SUBSTITUTION) {
      s->kind = TEMPLATE;
      if (scan_template(s)) {
        push(f, SUBSTITUTION);
        s->kind = PUNCTUATOR;
        s->start = s->at - 1;
      }
      return;
    }
    s->value = !(bits & BLOCK);
    break;
  }
  case '=':
    if (s->at < s->end && *s->at == '>') s->at++;
    break;
  case '.':
    if (s->end - s->at >= 2 && s->at[0] == '.' && s->at[1] == '.') s->at += 2;
    break;
  default: break;
  }
  s->kind = PUNCTUATOR;
}

/* --- looking ahead: each step takes a token if it is the one expected --- */

static bool take(struct finder *f, struct scanner *s, const char *text) {
  struct scanner ahead = *s;
  size_t depth = f->depth;
  next(f, &ahead);
  if ((ahead.kind == WORD || ahead.kind == PUNCTUATOR) && (size_t)(ahead.at - ahead.start) == strlen(text) &&
      memcmp(ahead.start, text, strlen(text)) == 0) {
    *s = ahead;
    return true;
  }
  f->depth = depth;
  return false;
}

static bool take_kind(struct finder *f, struct scanner *s, enum token_kind kind, struct piece *piece) {
  struct scanner ahead = *s;
  size_t depth = f->depth;
  next(f, &ahead);
  if (ahead.kind != kind) {
    f->depth = depth;
    return false;
  }
  *s = ahead;
  piece->text = ahead.start;
  piece->length = (size_t)(ahead.at - ahead.start);
  if (kind == STRING) {
    piece->text++;
    piece->length = piece->length >= 2 ? piece->length - 2 : 0;
  }
  return true;
}

static bool same(struct piece a, struct piece b) {
  return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

static bool take_same(struct finder *f, struct scanner *s, struct piece name) {
  struct scanner ahead = *s;
  struct piece word;
  size_t depth = f->depth;
  if (take_kind(f, &ahead, WORD, &word) && same(word, name)) {
    *s = ahead;
    return true;
  }
  f->depth = depth;
  return false;
}

static void add(struct finder *f, enum commonjs_finding kind, struct piece piece) {
  f->found(f->data, kind, piece.text, piece.length);
}

/* exports, or module.exports */
static bool take_exports(struct finder *f, struct scanner *s) {
  if (take(f, s, "exports")) return true;
  return take(f, s, "module") && take(f, s, ".") && take(f, s, "exports");
}

/* require('x') */
static bool take_require(struct finder *f, struct scanner *s, struct piece *specifier) {
  return take(f, s, "require") && take(f, s, "(") && take_kind(f, s, STRING, specifier) && take(f, s, ")");
}

/* id, id.id or id['id'] */
static bool take_member(struct finder *f, struct scanner *s) {
  struct piece ignored;
  if (!take_kind(f, s, WORD, &ignored)) return false;
  if (take(f, s, ".")) return take_kind(f, s, WORD, &ignored);
  if (take(f, s, "[")) return take_kind(f, s, STRING, &ignored) && take(f, s, "]");
  return true;
}

/* --- the forms; the scanner stands at the word that they begin with --- */

/* { a, b: ..., 'c': ..., ...require('d') }: as far as it is simple */
static void object_literal(struct finder *f, struct scanner s) {
  for (;;) {
    struct piece name, specifier;
    bool is_string = false;
    if (take(f, &s, "...")) {
      struct scanner ahead = s;
      if (take_require(f, &ahead, &specifier)) {
        add(f, COMMONJS_REEXPORT, specifier);
        s = ahead;
      } else if (!take_kind(f, &s, WORD, &name)) {
        return;
      }
    } else if (take_kind(f, &s, WORD, &name) || (is_string = take_kind(f, &s, STRING, &name))) {
      bool has_value = take(f, &s, ":");
      struct piece ignored;
      if (has_value ? !take_kind(f, &s, WORD, &ignored) : is_string) return;
      add(f, COMMONJS_EXPORT, name);
    } else {
      return;
    }
    if (!take(f, &s, ",")) return;
  }
}

/* After exports or module.exports */
static void assignment(struct finder *f, struct scanner s, bool of_module) {
  struct piece name;
  if (take(f, &s, ".")) {
    if (take_kind(f, &s, WORD, &name) && take(f, &s, "=")) add(f, COMMONJS_EXPORT, name);
  } else if (take(f, &s, "[")) {
    if (take_kind(f, &s, STRING, &name) && take(f, &s, "]") && take(f, &s, "=")) add(f, COMMONJS_EXPORT, name);
  } else if (of_module && take(f, &s, "=")) {
    add(f, COMMONJS_REEXPORT_ONLY, (struct piece){NULL, 0});
    if (take(f, &s, "{")) {
      object_literal(f, s);
    } else if (take_require(f, &s, &name)) {
      add(f, COMMONJS_REEXPORT, name);
    }
  }
}

/* What may follow `get` in a descriptor: a function that only returns a variable or a member of one */
static bool take_getter(struct finder *f, struct scanner *s) {
  struct piece ignored;
  if (take(f, s, ":")) {
    if (!take(f, s, "function")) return false;
    (void)take_kind(f, s, WORD, &ignored);
  }
  if (!take(f, s, "(") || !take(f, s, ")") || !take(f, s, "{") || !take(f, s, "return")) return false;
  if (!take_member(f, s)) return false;
  (void)take(f, s, ";");
  if (!take(f, s, "}")) return false;
  (void)take(f, s, ",");
  return take(f, s, "}") && take(f, s, ")");
}

/* After Object.defineProperty */
static void define_property(struct finder *f, struct scanner s) {
  struct piece name;
  if (!take(f, &s, "(") || !take_exports(f, &s) || !take(f, &s, ",") || !take_kind(f, &s, STRING, &name) ||
      !take(f, &s, ",") || !take(f, &s, "{")) {
    return;
  }
  if (take(f, &s, "enumerable")) {
    if (!take(f, &s, ":") || !take(f, &s, "true") || !take(f, &s, ",")) return;
  }
  if (take(f, &s, "value")) {
    if (take(f, &s, ":")) add(f, COMMONJS_EXPORT, name);
  } else if (take(f, &s, "get") && take_getter(f, &s)) {
    add(f, COMMONJS_EXPORT, name);
  }
}

/* k === 'default' || k === '__esModule', after the '(' */
static bool take_exclusion(struct finder *f, struct scanner *s, struct piece key) {
  struct piece text;
  if (!take_same(f, s, key)) return false;
  if (!take(f, s, "=") || !take(f, s, "=")) return false;
  (void)take(f, s, "=");
  return take_kind(f, s, STRING, &text) && text.length == 7 && memcmp(text.text, "default", 7) == 0;
}

/* exports[k] = x[k], or Object.defineProperty(exports, k, { enumerable: true, get: function () { return x[k]; } }) */
static bool take_copy(struct finder *f, struct scanner *s, struct piece key, struct piece from) {
  struct scanner t = *s;
  struct piece ignored;
  if (take_exports(f, &t)) {
    if (!take(f, &t, "[") || !take_same(f, &t, key) || !take(f, &t, "]") || !take(f, &t, "=")) return false;
    if (!take_same(f, &t, from) || !take(f, &t, "[") || !take_same(f, &t, key) || !take(f, &t, "]")) return false;
  } else if (take(f, &t, "Object")) {
    if (!take(f, &t, ".") || !take(f, &t, "defineProperty") || !take(f, &t, "(") || !take_exports(f, &t) ||
        !take(f, &t, ",") || !take_same(f, &t, key) || !take(f, &t, ",") || !take(f, &t, "{") ||
        !take(f, &t, "enumerable") || !take(f, &t, ":") || !take(f, &t, "true") || !take(f, &t, ",") ||
        !take(f, &t, "get")) {
      return false;
    }
    if (take(f, &t, ":")) {
      if (!take(f, &t, "function")) return false;
      (void)take_kind(f, &t, WORD, &ignored);
    }
    if (!take(f, &t, "(") || !take(f, &t, ")") || !take(f, &t, "{") || !take(f, &t, "return") ||
        !take_same(f, &t, from) || !take(f, &t, "[") || !take_same(f, &t, key) || !take(f, &t, "]")) {
      return false;
    }
  } else {
    return false;
  }
  *s = t;
  return true;
}

/* After Object.keys: Babel's (x).forEach(function (k) { if (k === 'default' ...) return; ... exports[k] = x[k]; }) */
static void keys_for_each(struct finder *f, struct scanner s) {
  struct piece from, key, ignored;
  if (!take(f, &s, "(") || !take_kind(f, &s, WORD, &from) || !take(f, &s, ")") || !take(f, &s, ".") ||
      !take(f, &s, "forEach") || !take(f, &s, "(") || !take(f, &s, "function") || !take(f, &s, "(") ||
      !take_kind(f, &s, WORD, &key) || !take(f, &s, ")") || !take(f, &s, "{") || !take(f, &s, "if") ||
      !take(f, &s, "(")) {
    return;
  }
  struct scanner t = s;
  if (take_exclusion(f, &t, key)) {
    if (take(f, &t, "|")) {
      if (!take(f, &t, "|") || !take_same(f, &t, key) || !take(f, &t, "=") || !take(f, &t, "=")) return;
      (void)take(f, &t, "=");
      if (!take_kind(f, &t, STRING, &ignored)) return;
    }
    if (!take(f, &t, ")") || !take(f, &t, "return")) return;
    (void)take(f, &t, ";");
    s = t;
    /* Babel may have conditions in between: a few more ifs that return. */
    while (take(f, &s, "if")) {
      if (!take(f, &s, "(")) return;
      size_t inside = f->depth;
      while (f->depth >= inside) {
        next(f, &s);
        if (s.kind == END) return;
      }
      if (!take(f, &s, "return")) break;
      (void)take(f, &s, ";");
    }
    if (!take_copy(f, &s, key, from)) return;
  } else {
    /* if (k !== 'default' && !exports.hasOwnProperty(k)) exports[k] = x[k] */
    t = s;
    if (!take_same(f, &t, key) || !take(f, &t, "!") || !take(f, &t, "=")) return;
    (void)take(f, &t, "=");
    if (!take_kind(f, &t, STRING, &ignored) || ignored.length != 7 || memcmp(ignored.text, "default", 7) != 0) return;
    size_t inside = f->depth;
    while (f->depth >= inside) {
      next(f, &t);
      if (t.kind == END) return;
    }
    if (!take_copy(f, &t, key, from)) return;
  }
  for (size_t i = f->binding_count; i-- > 0;) {
    if (same(f->bindings[i].name, from)) {
      add(f, COMMONJS_REEXPORT, f->bindings[i].specifier);
      return;
    }
  }
}

/* var x = require('y') or = _interopRequireWildcard(require('y')); the scanner stands at var, let or const */
static void note_binding(struct finder *f, struct scanner s) {
  struct binding b;
  if (!take_kind(f, &s, WORD, &b.name) || !take(f, &s, "=")) return;
  if (take(f, &s, "_interopRequireWildcard") && !take(f, &s, "(")) return;
  if (!take_require(f, &s, &b.specifier)) return;
  if (f->binding_count == f->binding_room) {
    size_t room = f->binding_room == 0 ? 16 : f->binding_room * 2;
    struct binding *larger = realloc(f->bindings, room * sizeof *larger);
    if (larger == NULL) return;
    f->bindings = larger;
    f->binding_room = room;
  }
  f->bindings[f->binding_count++] = b;
}

static bool is(const struct scanner *s, const char *text) {
  return (size_t)(s->at - s->start) == strlen(text) && memcmp(s->start, text, strlen(text)) == 0;
}

/* __exportStar(require('x'), exports), __export(require('x')) */
static void export_star(struct finder *f, struct scanner s) {
  struct piece specifier;
  if (take(f, &s, "(") && take_require(f, &s, &specifier)) add(f, COMMONJS_REEXPORT, specifier);
}

static void look_at_word(struct finder *f) {
  struct scanner s = f->s;
  switch (*s.start) {
  case 'e':
    if (is(&s, "exports") && !s.before_dot) assignment(f, s, false);
    break;
  case 'm':
    if (is(&s, "module") && !s.before_dot && take(f, &s, ".") && take(f, &s, "exports")) assignment(f, s, true);
    break;
  case 'O':
    if (!is(&s, "Object") || s.before_dot || !take(f, &s, ".")) break;
    if (take(f, &s, "defineProperty")) {
      define_property(f, s);
    } else if (take(f, &s, "keys")) {
      keys_for_each(f, s);
    }
    break;
  case '_':
    if (is(&s, "__exportStar") || is(&s, "__export")) export_star(f, s);
    break;
  case 'v':
  case 'l':
  case 'c':
    if (is(&s, "var") || is(&s, "let") || is(&s, "const")) note_binding(f, s);
    break;
  default: break;
  }
}

void commonjs_find_names(const char *source, size_t length,
                         void (*found)(void *data, enum commonjs_finding kind, const char *text, size_t text_length),
                         void *data) {
  struct finder f;
  memset(&f, 0, sizeof f);
  f.s.at = f.s.start = source;
  f.s.end = source + length;
  f.found = found;
  f.data = data;
  if (length >= 2 && source[0] == '#' && source[1] == '!') {
    while (f.s.at < f.s.end && *f.s.at != '\n') f.s.at++;
  }
  for (;;) {
    next(&f, &f.s);
    if (f.s.kind == END) break;
    if (f.s.kind != WORD) continue;
    size_t depth = f.depth;
    look_at_word(&f);
    f.depth = depth;
  }
  free(f.nesting);
  free(f.bindings);
}
