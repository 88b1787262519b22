/*
 * How inputs that are JavaScript are changed: half of the time as libFuzzer does with bytes (and the dictionary), half of the time by
 * what keeps the text close to a program: pieces between matching brackets, or between tokens, are removed, repeated,
 * put elsewhere, nested in themselves, or wrapped in a construct of the language.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* What a piece is wrapped in: before and behind it. */
static const char *const wrappers[][2] = {
    {"(", ")"},
    {"[", "]"},
    {"{", "}"},
    {"`${", "}`"},
    {"...", ""},
    {"(", ") => {}"},
    {"(() => ", ")"},
    {"async () => {", "}"},
    {"(function* () {", "})"},
    {"async function* f() {", "}"},
    {"class A {", "}"},
    {"class A extends (", ") {}"},
    {"static {", "}"},
    {"#x = ", ";"},
    {"[", "]: 1"},
    {"get [", "]() {}"},
    {"{a = ", "}"},
    {"({", "} = {})"},
    {"[", "] = []"},
    {"for (const ", " of []) ;"},
    {"for (let x in ", ") ;"},
    {"for (;;", ") break"},
    {"for (let i = 0; ", "; i++) {}"},
    {"for await (x of ", ") ;"},
    {"try {", "} finally {}"},
    {"try {} catch {", "}"},
    {"try {} catch ({", "}) {}"},
    {"switch (0) { case ", ": }"},
    {"switch (0) { default:", "}"},
    {"if (", ") ; else ;"},
    {"if (1) ", " else ;"},
    {"l: ", ""},
    {"l: {", " break l }"},
    {"do ", " while (0)"},
    {"with (", ") ;"},
    {"with (a) ", ""},
    {"eval(`", "`)"},
    {"new ", ""},
    {"await ", ""},
    {"yield ", ""},
    {"yield* ", ""},
    {"typeof ", ""},
    {"delete ", ""},
    {"-", ""},
    {"", "++"},
    {"", "?.a"},
    {"", "?.[0]"},
    {"", ".a"},
    {"", "()"},
    {"", "``"},
    {"", " ** 2"},
    {"", " ?" "? 1"},
    {"", " = 1"},
    {"", " ?" "?= 1"},
    {"", " ? 1 : 2"},
    {"", ", 1"},
    {"var ", ";"},
    {"let ", ";"},
    {"const ", " = 1;"},
    {"return ", ";"},
    {"throw ", ";"},
    {"export ", ";"},
    {"export default ", ";"},
    {"import ", " from 'x';"},
    {"import(", ")"},
    {"'use strict';", ""},
    {"/", "/v"},
    {"/*", "*/"},
    {"'", "'"},
    {"super.", ""},
    {"super(", ")"},
    {"this.", ""},
    {"new.target.", ""},
    {"#x in ", ""},
};

struct random {
  uint64_t state;
};
static size_t below(struct random *r, size_t bound) {
  r->state = r->state * 6364136223846793005u + 1442695040888963407u;
  return bound ? (size_t)(r->state >> 33) % bound : 0;
}

static int is_word(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || c == '\\' || c >= 0x80;
}

/* The end of the token that begins at `at`: a word, blanks, or one character. */
static size_t token_end(const uint8_t *data, size_t size, size_t at) {
  if (is_word(data[at])) {
    while (at < size && is_word(data[at])) at++;
    return at;
  }
  return at + 1;
}

/* The place behind the bracket that closes the one at `at`, or behind the token. */
static size_t piece_end(const uint8_t *data, size_t size, size_t at) {
  static const char open[] = "([{", close[] = ")]}";
  const char *kind = data[at] ? strchr(open, data[at]) : NULL;
  size_t depth = 0;
  if (!kind) return token_end(data, size, at);
  for (size_t i = at; i < size; i++) {
    depth += data[i] == (uint8_t)*kind;
    if (data[i] == (uint8_t)close[kind - open] && --depth == 0) return i + 1;
  }
  return token_end(data, size, at);
}

struct piece {
  size_t begin, end;
};

/* One to four tokens or bracketed pieces in a row. */
static struct piece choose(struct random *r, const uint8_t *data, size_t size, size_t first) {
  struct piece p = {first + below(r, size - first), 0};
  while (p.begin > first && is_word(data[p.begin]) && is_word(data[p.begin - 1])) p.begin--;
  p.end = p.begin;
  for (size_t n = 1 + below(r, 4); n > 0 && p.end < size; n--) p.end = piece_end(data, size, p.end);
  return p;
}

/* Replaces data[from, to) by count bytes of `text`, which must not be in data. */
static size_t replace(uint8_t *data, size_t size, size_t max_size, size_t from, size_t to,
                      const uint8_t *text, size_t count) {
  if (size - (to - from) + count > max_size) return size;
  memmove(data + from + count, data + to, size - to);
  memcpy(data + from, text, count);
  return size - (to - from) + count;
}

static size_t change(struct random *r, uint8_t *data, size_t size, size_t max_size) {
  struct piece a = choose(r, data, size, 1), b = choose(r, data, size, 1);
  size_t length = b.end - b.begin;
  uint8_t *copy = malloc(2 * size + 64);
  if (!copy) return size;
  memcpy(copy, data + b.begin, length);
  switch (below(r, 6)) {
  case 0: /* remove */ size = replace(data, size, max_size, a.begin, a.end, copy, 0); break;
  case 1: /* put b before a */
    size = replace(data, size, max_size, a.begin, a.begin, copy, length);
    break;
  case 2: /* in place of a */
    size = replace(data, size, max_size, a.begin, a.end, copy, length);
    break;
  case 3: /* twice */
    size = replace(data, size, max_size, b.end, b.end, copy, length);
    break;
  default: {
    const char *const *w = wrappers[below(r, sizeof wrappers / sizeof *wrappers)];
    size_t before = strlen(w[0]), behind = strlen(w[1]);
    memcpy(copy, w[0], before);
    memcpy(copy + before, data + b.begin, length);
    memcpy(copy + before + length, w[1], behind);
    size = replace(data, size, max_size, b.begin, b.end, copy, before + length + behind);
  }
  }
  free(copy);
  return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
  struct random r = {seed * 0x9e3779b97f4a7c15u};
  if (size < 2 || below(&r, 2)) return LLVMFuzzerMutate(data, size, max_size);
  for (size_t n = 1 + below(&r, 4); n > 0 && size >= 2; n--) size = change(&r, data, size, max_size);
  return size;
}
