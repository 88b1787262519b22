/*
 * Matching: a backtracking machine over the code of regexp_program.h. Choices, and the old values of
 * registers that must come back when a choice is undone, are entries of a stack on the heap, whose size is
 * limited. `run` is compiled three times: for ASCII subjects, for code units, and for code points.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/regexp/regexp_program.h"
#include "engine/unicode/unicode.h"

#define UNSET               UINT32_MAX
#define DEFAULT_STACK_LIMIT ((size_t)64 << 20)
#define POLL_INTERVAL       50000

/* What an entry does when backtracking comes to it, in the top bits of `what`; the rest is an instruction or a
 * register. */
enum {
  ENTRY_CHOICE = 0u << 30, /* go on at the instruction, at position a */
  ENTRY_LOOP = 1u << 30,   /* a greedy loop that may give back: position between a and b */
  ENTRY_LAZY = 2u << 30,   /* a lazy loop at position a that may take b more */
  ENTRY_UNDO = 3u << 30,   /* register = a, and backtrack further */
  ENTRY_KIND = 3u << 30
};

struct entry {
  uint32_t what, a, b;
};

struct state {
  const struct regexp_program *program;
  struct regexp_matcher *matcher;
  const uint8_t *subject;
  uint32_t end;
  uint32_t *registers;
  uint32_t steps; /* left until the next poll */
  enum regexp_result error;
};

void regexp_matcher_destroy(struct regexp_matcher *matcher) {
  free(matcher->stack);
  matcher->stack = NULL;
  matcher->stack_size = 0;
}

/* --- reading characters --- */

#define ALWAYS_INLINE static inline __attribute__((always_inline))

static bool is_continuation(uint8_t byte) {
  return (byte & 0xc0) == 0x80;
}

/* Is there the second half of a surrogate pair at `at`, with the first before it, not before `begin`? */
static bool inside_pair(const uint8_t *s, uint32_t begin, uint32_t at, uint32_t end) {
  return at + 3 <= end && at >= begin + 3 && s[at] == 0xed && s[at + 1] >= 0xb0 &&
         s[at - 3] == 0xed && (s[at - 2] & 0xf0) == 0xa0;
}

ALWAYS_INLINE uint32_t read_character(const uint8_t *s, uint32_t *at, uint32_t end, bool ascii,
                                      bool unicode) {
  if (ascii) return s[(*at)++];
  size_t position = *at;
  uint32_t c =
      unicode ? unicode_read_point(s, end, &position) : unicode_read_unit(s, end, &position);
  *at = (uint32_t)position;
  return c;
}

/* The beginning of the character that ends at `at` (> 0). */
ALWAYS_INLINE uint32_t step_back(const uint8_t *s, uint32_t at, uint32_t end, bool ascii,
                                 bool unicode) {
  uint32_t p = at - 1;
  if (ascii) return p;
  while (p > 0 && at - p < 3 && is_continuation(s[p])) p--;
  if (unicode && inside_pair(s, 0, p, end)) p -= 3;
  return p;
}

static bool in_ranges(const uint32_t *class, uint32_t c) {
  const uint32_t *ranges = class + REGEXP_CLASS_RANGES;
  uint32_t low = 0, high = class[REGEXP_CLASS_COUNT];
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (ranges[2 * middle + 1] < c)
      low = middle + 1;
    else
      high = middle;
  }
  return low < class[REGEXP_CLASS_COUNT] && ranges[2 * low] <= c;
}

#define BIT(set, bit) ((set)[(bit) >> 5] >> ((bit)&31) & 1)

/* Takes a character of the class at `at` (< end): the position after it, or 0. */
ALWAYS_INLINE uint32_t take_class(const uint32_t *class, const uint8_t *s, uint32_t at,
                                  uint32_t end, bool ascii, bool unicode) {
  uint32_t byte = s[at];
  if (BIT(class, byte)) {
    if (ascii || byte < 0x80) return at + 1;
    at += byte < 0xe0 ? 2 : 3;
    return at <= end ? at : 0;
  }
  if (ascii || byte < 0xc0 || !BIT(class + REGEXP_CLASS_MIXED, byte - 0xc0)) return 0;
  uint32_t c = read_character(s, &at, end, false, unicode);
  return in_ranges(class, c) ? at : 0;
}

static bool is_word(const uint8_t *s, uint32_t at, uint32_t end, bool folding) {
  if (at >= end) return false;
  uint32_t c = s[at];
  if (c < 0x80) return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_';
  if (!folding) return false;
  size_t position = at;
  c = unicode_read_unit(s, end, &position);
  return c == 0x17f || c == 0x212a;
}

static bool is_line_end(const uint8_t *s, uint32_t at, uint32_t end) {
  uint8_t c = s[at];
  return c == '\n' || c == '\r' ||
         (c == 0xe2 && end - at >= 3 && s[at + 1] == 0x80 && (s[at + 2] | 1) == 0xa9);
}

/* Compares the text from..to with the characters at (or before) *at, which moves; false: different. */
static bool match_reference(const uint8_t *s, uint32_t from, uint32_t to, uint32_t *at,
                            uint32_t end, bool no_case, bool back, bool ascii, bool unicode) {
  uint32_t p = *at, length = to - from;
  if (!no_case) {
    if (back ? p < length : end - p < length) return false;
    if (back) p -= length;
    if (memcmp(s + p, s + from, length)) return false;
    if (!ascii && unicode && (inside_pair(s, 0, p, end) || inside_pair(s, 0, p + length, end)))
      return false;
    *at = back ? p : p + length;
    return true;
  }
  while (from < to) {
    uint32_t q, ours, theirs;
    if (back) {
      if (p == 0) return false;
      to = q = step_back(s, to, end, ascii, unicode);
      theirs = read_character(s, &q, end, ascii, unicode);
      p = q = step_back(s, p, end, ascii, unicode);
      ours = read_character(s, &q, end, ascii, unicode);
    } else {
      if (p == end) return false;
      theirs = read_character(s, &from, end, ascii, unicode);
      ours = read_character(s, &p, end, ascii, unicode);
    }
    if (ours != theirs &&
        unicode_canonicalize(ours, unicode) != unicode_canonicalize(theirs, unicode))
      return false;
  }
  *at = p;
  return true;
}

/* --- the stack --- */

/* Makes room for one more entry at least. */
static bool grow(struct state *state) {
  struct regexp_matcher *matcher = state->matcher;
  size_t limit = matcher->stack_limit ? matcher->stack_limit : DEFAULT_STACK_LIMIT;
  size_t size = matcher->stack_size ? matcher->stack_size * 2 : 256 * sizeof(struct entry);
  if (size > limit) size = limit / sizeof(struct entry) * sizeof(struct entry);
  if (size <= matcher->stack_size) {
    state->error = REGEXP_STACK_OVERFLOW;
    return false;
  }
  void *stack = realloc(matcher->stack, size);
  if (!stack) {
    state->error = REGEXP_OUT_OF_MEMORY;
    return false;
  }
  matcher->stack = stack;
  matcher->stack_size = size;
  return true;
}

static bool poll(struct state *state) {
  state->steps = POLL_INTERVAL;
  if (!state->matcher->interrupt || !state->matcher->interrupt(state->matcher->interrupt_context))
    return true;
  state->error = REGEXP_INTERRUPTED;
  return false;
}

/* --- the machine --- */

#define PUSH(entry_what, entry_a, entry_b)                                                         \
  do {                                                                                             \
    if (height == room) {                                                                          \
      if (!grow(state)) return false;                                                              \
      stack = state->matcher->stack;                                                               \
      room = (uint32_t)(state->matcher->stack_size / sizeof(*stack));                              \
    }                                                                                              \
    stack[height++] = (struct entry){(entry_what), (entry_a), (entry_b)};                          \
  } while (0)

/* Without a choice to come back to, nobody will want the old value. */
#define ASSIGN(number, value)                                                                      \
  do {                                                                                             \
    if (height) PUSH(ENTRY_UNDO | (number), registers[(number)], 0);                               \
    registers[(number)] = (value);                                                                 \
  } while (0)

#define STEP()                                                                                     \
  do {                                                                                             \
    if (--state->steps == 0 && !poll(state)) return false;                                         \
  } while (0)

/* Tries to match at one position. False: no match, or state->error. */
ALWAYS_INLINE bool run(struct state *state, uint32_t at, bool ascii, bool unicode) {
  const uint32_t *words = state->program->words;
  const uint8_t *s = state->subject;
  const uint32_t end = state->end;
  uint32_t *registers = state->registers;
  struct entry *stack = state->matcher->stack;
  uint32_t height = 0, room = (uint32_t)(state->matcher->stack_size / sizeof(*stack));
  uint32_t pc = state->program->code;

  for (;;) {
    const uint32_t *w = words + pc;
    const uint32_t a = w[0] >> 8;
    switch ((enum regexp_operation)(w[0] & 0xff)) {
    case REGEXP_OP_MATCH: registers[1] = at; return true;
    case REGEXP_OP_FAIL: goto fail;
    case REGEXP_OP_BYTE:
      if (at >= end || s[at] != a) goto fail;
      at++;
      pc++;
      continue;
    case REGEXP_OP_BYTE_NOCASE:
      if (at >= end || (s[at] | 32u) != a) goto fail;
      at++;
      pc++;
      continue;
    case REGEXP_OP_BYTES:
      if (end - at < a || memcmp(s + at, w + 1, a)) goto fail;
      at += a;
      pc += 1 + (a + 3) / 4;
      continue;
    case REGEXP_OP_BYTES_NOCASE: {
      uint32_t size = (a + 3) / 4;
      const uint8_t *value = (const uint8_t *)(w + 1), *mask = (const uint8_t *)(w + 1 + size);
      if (end - at < a) goto fail;
      for (uint32_t i = 0; i < a; i++)
        if ((s[at + i] | mask[i]) != value[i]) goto fail;
      at += a;
      pc += 1 + 2 * size;
      continue;
    }
    case REGEXP_OP_CHAR:
      if (at >= end || read_character(s, &at, end, ascii, unicode) != w[1]) goto fail;
      pc += 2;
      continue;
    case REGEXP_OP_CLASS: {
      if (at >= end) goto fail;
      at = take_class(words + a, s, at, end, ascii, unicode);
      if (!at) goto fail;
      pc++;
      continue;
    }
    case REGEXP_OP_CHAR_BACK: {
      if (at == 0) goto fail;
      uint32_t q = at = step_back(s, at, end, ascii, unicode);
      if (read_character(s, &q, end, ascii, unicode) != w[1]) goto fail;
      pc += 2;
      continue;
    }
    case REGEXP_OP_CLASS_BACK:
      if (at == 0) goto fail;
      at = step_back(s, at, end, ascii, unicode);
      if (!take_class(words + a, s, at, end, ascii, unicode)) goto fail;
      pc++;
      continue;
    case REGEXP_OP_JUMP:
      STEP();
      pc = w[1];
      continue;
    case REGEXP_OP_SPLIT:
      PUSH(ENTRY_CHOICE | (a ? pc + 2 : w[1]), at, 0);
      pc = a ? w[1] : pc + 2;
      continue;
    case REGEXP_OP_SPLIT_PEEK: {
      uint32_t next = at < end ? s[at] : 256;
      bool here = BIT(w + 2, next), there = BIT(w + 2 + REGEXP_SET_WORDS, next);
      uint32_t target = w[1], after = pc + REGEXP_SPLIT_WORDS;
      if (here && there) {
        PUSH(ENTRY_CHOICE | (a ? after : target), at, 0);
        pc = a ? target : after;
      } else if (here) {
        pc = after;
      } else if (there) {
        STEP();
        pc = target;
      } else {
        goto fail;
      }
      continue;
    }
    case REGEXP_OP_SAVE:
      ASSIGN(a, at);
      pc++;
      continue;
    case REGEXP_OP_RESET: {
      uint32_t last = w[1];
      for (uint32_t i = a; i < last; i++)
        if (registers[i] != UNSET) ASSIGN(i, UNSET);
      pc += 2;
      continue;
    }
    case REGEXP_OP_CHECK:
      if (registers[a] == at) goto fail;
      pc++;
      continue;
    case REGEXP_OP_CHECK_COUNT:
      if (registers[a] == at && registers[w[1]] > w[2]) goto fail;
      pc += 3;
      continue;
    case REGEXP_OP_ZERO:
      ASSIGN(a, 0);
      pc++;
      continue;
    case REGEXP_OP_REPEAT: {
      uint32_t counter = w[1], count = registers[counter], exit = w[4];
      STEP();
      if (count >= w[3] && w[3] != UNSET) {
        pc = exit;
        continue;
      }
      if (count >= w[2]) {
        if (a) { /* lazy: the entry comes back here with the choice made */
          PUSH(ENTRY_CHOICE | pc, at, 1);
          pc = exit;
          continue;
        }
        PUSH(ENTRY_CHOICE | exit, at, 0);
      }
    repeat_more:
      ASSIGN(words[pc + 1], registers[words[pc + 1]] + (registers[words[pc + 1]] < UNSET - 1));
      pc += 5;
      continue;
    }
    case REGEXP_OP_LOOP: {
      const uint32_t *class = words + w[1], min = w[2], max = w[3];
      uint32_t count = 0, least, next;
      for (; count < min; count++, at = next)
        if (at >= end || !(next = take_class(class, s, at, end, ascii, unicode))) goto fail;
      least = at;
      if (ascii) {
        uint32_t stop = max - count > end - at || max == UNSET ? end : at + (max - count);
        while (at < stop && BIT(class, s[at])) at++;
      } else if (max == UNSET) {
        while (at < end && (next = take_class(class, s, at, end, false, unicode))) at = next;
      } else {
        for (; count < max && at < end && (next = take_class(class, s, at, end, false, unicode));
             count++)
          at = next;
      }
      state->steps -= (at - least) / 16 < state->steps - 1 ? (at - least) / 16 : state->steps - 1;
      pc += REGEXP_LOOP_WORDS;
      if (at == least || a & REGEXP_LOOP_POSSESSIVE) continue;
      PUSH(ENTRY_LOOP | (pc - REGEXP_LOOP_WORDS), least, at);
      if (!(a & REGEXP_LOOP_FOLLOW) || BIT(w + 4, at < end ? s[at] : 256)) continue;
      goto fail;
    }
    case REGEXP_OP_LOOP_LAZY: {
      const uint32_t *class = words + w[1], min = w[2];
      uint32_t next;
      for (uint32_t count = 0; count < min; count++, at = next)
        if (at >= end || !(next = take_class(class, s, at, end, ascii, unicode))) goto fail;
      uint32_t more = w[3] == UNSET ? UNSET : w[3] - min;
      goto lazy;
    lazy_more: /* backtracking into the loop at pc: one more character */
      w = words + pc;
      class = words + w[1];
      if (at >= end || !(next = take_class(class, s, at, end, ascii, unicode))) goto fail;
      at = next;
      if (more != UNSET) more--;
    lazy:
      while (w[0] >> 8 & REGEXP_LOOP_FOLLOW && !BIT(w + 4, at < end ? s[at] : 256)) {
        if (more == 0 || at >= end || !(next = take_class(class, s, at, end, ascii, unicode)))
          goto fail;
        at = next;
        if (more != UNSET) more--;
        STEP();
      }
      if (more) PUSH(ENTRY_LAZY | pc, at, more);
      pc += REGEXP_LOOP_WORDS;
      continue;
    backtrack_lazy:
      more = stack[height].b;
      goto lazy_more;
    }
    case REGEXP_OP_LINE_BEGIN:
      if (at) goto fail;
      pc++;
      continue;
    case REGEXP_OP_LINE_END:
      if (at != end) goto fail;
      pc++;
      continue;
    case REGEXP_OP_LINES_BEGIN:
      if (at && !is_line_end(s, at >= 3 && is_continuation(s[at - 1]) ? at - 3 : at - 1, end))
        goto fail;
      pc++;
      continue;
    case REGEXP_OP_LINES_END:
      if (at != end && !is_line_end(s, at, end)) goto fail;
      pc++;
      continue;
    case REGEXP_OP_BOUNDARY: {
      bool folding = a & 2,
           before = at && is_word(s, step_back(s, at, end, ascii, unicode), end, folding);
      if ((before != is_word(s, at, end, folding)) == (a & 1)) goto fail;
      pc++;
      continue;
    }
    case REGEXP_OP_REFERENCE: {
      uint32_t from = registers[2 * a], to = registers[2 * a + 1];
      if (from != UNSET && to != UNSET && from < to &&
          !match_reference(s, from, to, &at, end, w[1] & 1, w[1] & 2, ascii, unicode))
        goto fail;
      pc += 2;
      continue;
    }
    case REGEXP_OP_LOOK:
      registers[a] = at;
      registers[a + 1] = height;
      pc++;
      continue;
    case REGEXP_OP_LOOK_END: {
      uint32_t kept = registers[a + 1];
      for (uint32_t i = kept; i < height; i++)
        if ((stack[i].what & ENTRY_KIND) == ENTRY_UNDO) stack[kept++] = stack[i];
      height = kept;
      at = registers[a];
      pc++;
      continue;
    }
    case REGEXP_OP_LOOK_NOT:
      registers[a + 1] = height;
      PUSH(ENTRY_CHOICE | w[1], at, 0);
      pc += 2;
      continue;
    case REGEXP_OP_LOOK_NOT_END: {
      uint32_t kept = registers[a + 1];
      while (height > kept) {
        height--;
        if ((stack[height].what & ENTRY_KIND) == ENTRY_UNDO)
          registers[stack[height].what & ~ENTRY_KIND] = stack[height].a;
      }
      goto fail;
    }
    }

  fail:
    STEP();
    for (;;) {
      if (height == 0) return false;
      struct entry *top = &stack[--height];
      pc = top->what & ~ENTRY_KIND;
      switch (top->what & ENTRY_KIND) {
      case ENTRY_UNDO: registers[pc] = top->a; continue;
      case ENTRY_CHOICE:
        at = top->a;
        if (top->b) goto repeat_more;
        break;
      case ENTRY_LAZY: at = top->a; goto backtrack_lazy;
      case ENTRY_LOOP: {
        const uint32_t *loop = words + pc, flags = loop[0] >> 8, least = top->a;
        uint32_t p = top->b - 1;
        if (flags & REGEXP_LOOP_FOLLOW) {
          while (p > least && !BIT(loop + 4, s[p])) p--;
          if (!BIT(loop + 4, s[p])) continue;
        } else if (!ascii) {
          while (p > least && is_continuation(s[p])) p--;
        }
        if (unicode && !ascii && inside_pair(s, least, p, end)) {
          top->b = p; /* not between the halves of a pair */
          height++;
          continue;
        }
        if (p > least) {
          top->b = p;
          height++;
        }
        at = p;
        pc += REGEXP_LOOP_WORDS;
        break;
      }
      }
      break;
    }
  }
}

static bool run_ascii(struct state *state, uint32_t at) {
  return run(state, at, true, false);
}
static bool run_units(struct state *state, uint32_t at) {
  return run(state, at, false, false);
}
static bool run_points(struct state *state, uint32_t at) {
  return run(state, at, false, true);
}

/* --- searching --- */

/* The first place from `at` on where a match may begin, or UNSET. */
static uint32_t find_start(const struct state *state, uint32_t at, bool ascii, bool unicode) {
  const struct regexp_program *program = state->program;
  const uint8_t *s = state->subject, *found;
  const uint32_t end = state->end;
  if (end - at < program->least) return UNSET;
  const uint32_t last = end - program->least;
  switch ((enum regexp_start)program->start) {
  case REGEXP_START_ONCE: return at == 0 ? 0 : UNSET;
  case REGEXP_START_LITERAL: {
    const uint8_t *literal = (const uint8_t *)(program->words + program->literal);
    found = program->literal_length == 1
                ? memchr(s + at, literal[0], end - at)
                : memmem(s + at, end - at, literal, program->literal_length);
    return found ? (uint32_t)(found - s) : UNSET;
  }
  case REGEXP_START_SET:
    for (;; at++) {
      while (at < end && !BIT(program->first, s[at])) at++;
      if (at >= end) return BIT(program->first, 256) && at <= last ? at : UNSET;
      if (!unicode || ascii || !inside_pair(s, 0, at, end)) break;
    }
    return at <= last ? at : UNSET;
  case REGEXP_START_ANYWHERE:
    while (at < end && !ascii &&
           (is_continuation(s[at]) || (unicode && inside_pair(s, 0, at, end))))
      at++;
    return at <= last ? at : UNSET;
  }
  return UNSET;
}

enum regexp_result regexp_execute(const struct regexp_program *program,
                                  struct regexp_matcher *matcher, const uint8_t *subject,
                                  size_t length, bool ascii, size_t start, bool sticky,
                                  size_t *captures) {
  uint32_t local[64], *registers = local;
  bool unicode = program->flags & (REGEXP_UNICODE | REGEXP_UNICODE_SETS);
  if (length >= UNSET || start > length) return REGEXP_NO_MATCH;
  if (program->registers > 64) {
    registers = malloc(program->registers * sizeof(*registers));
    if (!registers) return REGEXP_OUT_OF_MEMORY;
  }
  struct state state = {program,   matcher,       subject,        (uint32_t)length,
                        registers, POLL_INTERVAL, REGEXP_NO_MATCH};
  bool (*attempt)(struct state *, uint32_t) = ascii ? run_ascii : unicode ? run_points : run_units;
  uint32_t at = (uint32_t)start;
  enum regexp_result result = REGEXP_NO_MATCH;
  if (unicode && !ascii && inside_pair(subject, 0, at, state.end)) at -= 3;
  for (;; at++) {
    if (!sticky) {
      at = find_start(&state, at, ascii, unicode);
      if (at == UNSET) break;
    }
    memset(registers, 0xff, program->registers * sizeof(*registers));
    if (attempt(&state, at)) {
      registers[0] = at;
      for (uint32_t i = 0; i < 2 * program->captures; i += 2) {
        bool set = registers[i] != UNSET && registers[i + 1] != UNSET;
        captures[i] = set ? registers[i] : REGEXP_UNSET;
        captures[i + 1] = set ? registers[i + 1] : REGEXP_UNSET;
      }
      result = REGEXP_MATCH;
      break;
    }
    result = state.error;
    if (result != REGEXP_NO_MATCH || sticky || at >= length) break;
  }
  if (registers != local) free(registers);
  if (matcher->stack_size > 1 << 20)
    regexp_matcher_destroy(matcher); /* the memory of a rare large match */
  return result;
}

/* --- positions --- */

size_t regexp_units(const uint8_t *subject, size_t from, size_t to) {
  size_t units = 0;
  for (; from < to; from++) units += !is_continuation(subject[from]);
  return units;
}

size_t regexp_bytes(const uint8_t *subject, size_t length, size_t from, size_t units) {
  for (; units > 0 && from < length; units--) {
    from++;
    while (from < length && is_continuation(subject[from])) from++;
  }
  return from;
}
