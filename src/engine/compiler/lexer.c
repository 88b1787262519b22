/* The lexer. Identifiers and strings come out in CESU-8, interned. */
#include "engine/compiler/lexer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/unicode/unicode.h"

static const char *const token_texts[T_COUNT] = {
#define X(name, text) [T_##name] = text,
    LEXER_PUNCTUATORS(X) LEXER_RESERVED(X) LEXER_CONTEXTUAL(X)
#undef X
#define X(name, text, op, precedence) [T_##name] = text,
        LEXER_BINARY_PUNCTUATORS(X)
#undef X
#define X(name, text, op) [T_##name] = text,
            LEXER_ASSIGNMENTS(X)
#undef X
};

const char *lexer_token_text(token_type type) {
  return token_texts[type] ? token_texts[type] : "";
}

void lexer_fail(lexer *lx, compile_error_kind kind, uint32_t pos, uint32_t end, const char *format,
                ...) {
  va_list arguments;
  va_start(arguments, format);
  lx->error->kind = kind;
  int length = vsnprintf(lx->error->message, sizeof lx->error->message, format, arguments);
  va_end(arguments);
  /* A message cut short must still be UTF-8. */
  if (length >= (int)sizeof lx->error->message) {
    size_t n = sizeof lx->error->message - 1;
    while (n > 0 && ((unsigned char)lx->error->message[n - 1] & 0xc0) == 0x80) n--;
    if (n > 0 && (unsigned char)lx->error->message[n - 1] >= 0xc0) n--;
    lx->error->message[n] = 0;
  }
  lx->error->pos = pos;
  lx->error->length = end > pos ? end - pos : 0;
  longjmp(lx->exit, 1);
}

_Noreturn static void bad_token(lexer *lx, uint32_t pos, uint32_t end) {
  lexer_fail(lx, COMPILE_SYNTAX_ERROR, pos, end, "Invalid or unexpected token");
}

/* --- interning --- */

static void grow_names(lexer *lx) {
  uint32_t size = lx->names ? (lx->name_mask + 1) * 2 : 512;
  ast_name **names = arena_array(lx->memory, size, sizeof *names);
  memset(names, 0, size * sizeof *names);
  if (lx->names) {
    for (uint32_t i = 0; i <= lx->name_mask; i++) {
      for (ast_name *name = lx->names[i], *next; name; name = next) {
        next = name->chain;
        name->chain = names[name->hash & (size - 1)];
        names[name->hash & (size - 1)] = name;
      }
    }
  }
  lx->names = names;
  lx->name_mask = size - 1;
}

ast_name *lexer_intern(lexer *lx, const char *text, size_t length) {
  uint32_t hash = 2166136261u ^ (uint32_t)length;
  size_t i = 0;
  for (; i + 4 <= length; i += 4) {
    uint32_t word;
    memcpy(&word, text + i, 4);
    hash = (hash ^ word) * 0x9e3779b1u;
    hash ^= hash >> 15;
  }
  for (; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
  hash ^= hash >> 13;
  for (ast_name *name = lx->names[hash & lx->name_mask]; name; name = name->chain) {
    if (name->hash == hash && name->length == length && !memcmp(name->text, text, length))
      return name;
  }
  if (lx->name_count >= lx->name_mask) grow_names(lx);
  ast_name *name = arena_alloc(lx->memory, sizeof *name + length + 1);
  memset(name, 0, sizeof *name);
  name->hash = hash;
  name->length = (uint32_t)length;
  name->keyword = T_IDENTIFIER;
  memcpy(name->text, text, length);
  name->text[length] = 0;
  name->chain = lx->names[hash & lx->name_mask];
  lx->names[hash & lx->name_mask] = name;
  lx->name_count++;
  return name;
}

/* --- characters --- */

/* 1 starts an identifier, 2 continues one, 4 decimal digit, 8 white space */
static const uint8_t char_class[128] = {
    ['\t'] = 8, ['\v'] = 8, ['\f'] = 8, [' '] = 8, ['$'] = 3, ['_'] = 3, ['0'] = 6, ['1'] = 6,
    ['2'] = 6,  ['3'] = 6,  ['4'] = 6,  ['5'] = 6, ['6'] = 6, ['7'] = 6, ['8'] = 6, ['9'] = 6,
    ['a'] = 3,  ['b'] = 3,  ['c'] = 3,  ['d'] = 3, ['e'] = 3, ['f'] = 3, ['g'] = 3, ['h'] = 3,
    ['i'] = 3,  ['j'] = 3,  ['k'] = 3,  ['l'] = 3, ['m'] = 3, ['n'] = 3, ['o'] = 3, ['p'] = 3,
    ['q'] = 3,  ['r'] = 3,  ['s'] = 3,  ['t'] = 3, ['u'] = 3, ['v'] = 3, ['w'] = 3, ['x'] = 3,
    ['y'] = 3,  ['z'] = 3,  ['A'] = 3,  ['B'] = 3, ['C'] = 3, ['D'] = 3, ['E'] = 3, ['F'] = 3,
    ['G'] = 3,  ['H'] = 3,  ['I'] = 3,  ['J'] = 3, ['K'] = 3, ['L'] = 3, ['M'] = 3, ['N'] = 3,
    ['O'] = 3,  ['P'] = 3,  ['Q'] = 3,  ['R'] = 3, ['S'] = 3, ['T'] = 3, ['U'] = 3, ['V'] = 3,
    ['W'] = 3,  ['X'] = 3,  ['Y'] = 3,  ['Z'] = 3,
};

/* The byte at offset i, or -1 past the end. */
static inline int byte_at(const lexer *lx, uint32_t i) {
  return i < lx->length ? (unsigned char)lx->source[i] : -1;
}

/* The bytes of one UTF-8 sequence at offset i (a surrogate counts as valid); *cp is U+FFFD for what is not. */
static uint32_t decode_one(const lexer *lx, uint32_t i, uint32_t *cp) {
  const unsigned char *s = (const unsigned char *)lx->source + i;
  uint32_t left = lx->length - i, c = s[0];
  if (c < 0x80) {
    *cp = c;
    return 1;
  }
  uint32_t want = c >= 0xf0 && c < 0xf5   ? 4
                  : c >= 0xe0 && c < 0xf0 ? 3
                  : c >= 0xc2 && c < 0xe0 ? 2
                                          : 1;
  uint32_t value = want == 4 ? c & 7 : want == 3 ? c & 15 : c & 31, n = 1;
  while (n < want && n < left && (s[n] & 0xc0) == 0x80) {
    if (n == 1 &&
        ((c == 0xe0 && s[1] < 0xa0) || (c == 0xf0 && s[1] < 0x90) || (c == 0xf4 && s[1] >= 0x90)))
      break;
    value = value << 6 | (s[n++] & 63);
  }
  *cp = n == want && want > 1 ? value : 0xfffd;
  return n;
}

/* The same, a pair of surrogates being one character. */
static uint32_t decode(const lexer *lx, uint32_t i, uint32_t *cp) {
  uint32_t n = decode_one(lx, i, cp);
  if (*cp >= 0xd800 && *cp < 0xdc00 && i + n < lx->length) {
    uint32_t low, m = decode_one(lx, i + n, &low);
    if (low >= 0xdc00 && low < 0xe000) {
      *cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
      return n + m;
    }
  }
  return n;
}

static bool is_id_start(uint32_t cp) {
  return cp < 128 ? char_class[cp] & 1 : unicode_is_id_start(cp);
}

static bool is_id_continue(uint32_t cp) {
  return cp < 128 ? char_class[cp] & 2 : cp == 0x200c || cp == 0x200d || unicode_is_id_continue(cp);
}

static bool is_space(uint32_t cp) {
  return cp == 0xa0 || cp == 0xfeff || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) ||
         cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

/* --- scratch text --- */

static void scratch_byte(lexer *lx, char c) {
  if (lx->scratch_used == lx->scratch_size) {
    size_t size = lx->scratch_size ? lx->scratch_size * 2 : 256;
    char *bigger = arena_alloc(lx->memory, size);
    if (lx->scratch_used) memcpy(bigger, lx->scratch, lx->scratch_used);
    lx->scratch = bigger;
    lx->scratch_size = size;
  }
  lx->scratch[lx->scratch_used++] = c;
}

static void scratch_unit(lexer *lx, uint32_t c) {
  if (c < 0x80) {
    scratch_byte(lx, (char)c);
  } else if (c < 0x800) {
    scratch_byte(lx, (char)(0xc0 | c >> 6));
    scratch_byte(lx, (char)(0x80 | (c & 63)));
  } else {
    scratch_byte(lx, (char)(0xe0 | c >> 12));
    scratch_byte(lx, (char)(0x80 | (c >> 6 & 63)));
    scratch_byte(lx, (char)(0x80 | (c & 63)));
  }
}

static void scratch_code_point(lexer *lx, uint32_t cp) {
  if (cp >= 0x10000) {
    scratch_unit(lx, 0xd800 + ((cp - 0x10000) >> 10));
    scratch_unit(lx, 0xdc00 + ((cp - 0x10000) & 0x3ff));
  } else {
    scratch_unit(lx, cp);
  }
}

/* One character of the source to the scratch text. */
static uint32_t scratch_source(lexer *lx, uint32_t i) {
  uint32_t cp, n = decode_one(lx, i, &cp);
  scratch_code_point(lx, cp);
  return i + n;
}

static ast_name *scratch_name(lexer *lx) {
  return lexer_intern(lx, lx->scratch ? lx->scratch : "", lx->scratch_used);
}

/* --- escapes --- */

static int hex_value(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

typedef struct escape_error {
  const char *message;
  uint32_t pos, end;
} escape_error;

/* i is after "\u". Returns the offset after the escape; 0 with *error when it is wrong. */
static uint32_t unicode_escape(lexer *lx, uint32_t i, uint32_t *cp, escape_error *error) {
  uint32_t start = i - 2, value = 0;
  if (byte_at(lx, i) == '{') {
    uint32_t digits = ++i;
    for (int h; (h = hex_value(byte_at(lx, i))) >= 0; i++) {
      value = value * 16 + (uint32_t)h;
      if (value > 0x10ffff) {
        *error = (escape_error){"Undefined Unicode code-point", start, i + 1};
        return 0;
      }
    }
    if (i == digits || byte_at(lx, i) != '}') {
      *error = (escape_error){"Invalid Unicode escape sequence", start, i};
      return 0;
    }
    *cp = value;
    return i + 1;
  }
  for (int k = 0; k < 4; k++, i++) {
    int h = hex_value(byte_at(lx, i));
    if (h < 0) {
      *error = (escape_error){"Invalid Unicode escape sequence", start, i};
      return 0;
    }
    value = value * 16 + (uint32_t)h;
  }
  *cp = value;
  return i;
}

/* An escape of a string or template; i is at the backslash. The text goes to scratch. Returns the offset after it;
   0 with *error when it is wrong. */
static uint32_t string_escape(lexer *lx, uint32_t i, bool in_template, escape_error *error) {
  uint32_t start = i++, cp;
  int c = byte_at(lx, i);
  switch (c) {
  case -1: bad_token(lx, start, i);
  case 'n': scratch_byte(lx, '\n'); return i + 1;
  case 't': scratch_byte(lx, '\t'); return i + 1;
  case 'r': scratch_byte(lx, '\r'); return i + 1;
  case 'b': scratch_byte(lx, '\b'); return i + 1;
  case 'f': scratch_byte(lx, '\f'); return i + 1;
  case 'v': scratch_byte(lx, '\v'); return i + 1;
  case '\r': return byte_at(lx, i + 1) == '\n' ? i + 2 : i + 1;
  case '\n': return i + 1;
  case 'x': {
    int high = hex_value(byte_at(lx, i + 1)), low = high < 0 ? -1 : hex_value(byte_at(lx, i + 2));
    if (low < 0) {
      *error =
          (escape_error){"Invalid hexadecimal escape sequence", start, high < 0 ? i + 1 : i + 2};
      return 0;
    }
    scratch_unit(lx, (uint32_t)(high * 16 + low));
    return i + 3;
  }
  case 'u':
    i = unicode_escape(lx, i + 1, &cp, error);
    if (i) scratch_code_point(lx, cp);
    return i;
  case '0':
  case '1':
  case '2':
  case '3':
  case '4':
  case '5':
  case '6':
  case '7': {
    int next = byte_at(lx, i + 1);
    if (c == '0' && !(next >= '0' && next <= '9')) {
      scratch_byte(lx, 0);
      return i + 1;
    }
    if (in_template) {
      *error = (escape_error){"Octal escape sequences are not allowed in template strings", start,
                              i + 1};
      return 0;
    }
    if (!lx->t.octal) {
      lx->t.octal = OCTAL_ESCAPE;
      lx->t.octal_pos = start;
    }
    uint32_t value = 0, most = c <= '3' ? 3 : 2;
    for (uint32_t k = 0; k < most && (c = byte_at(lx, i)) >= '0' && c <= '7'; k++, i++) {
      value = value * 8 + (uint32_t)(c - '0');
    }
    scratch_unit(lx, value);
    return i;
  }
  case '8':
  case '9':
    if (in_template) {
      *error = (escape_error){"\\8 and \\9 are not allowed in template strings.", start, i + 1};
      return 0;
    }
    if (!lx->t.octal) {
      lx->t.octal = OCTAL_EIGHT_NINE;
      lx->t.octal_pos = start;
    }
    scratch_byte(lx, (char)c);
    return i + 1;
  default: {
    uint32_t n = decode_one(lx, i, &cp);
    if (cp != 0x2028 && cp != 0x2029) scratch_code_point(lx, cp);
    return i + n;
  }
  }
}

/* --- words --- */

/* The rest of a word that has an escape or a character beyond ASCII at offset i; it began at start. */
static ast_name *slow_word(lexer *lx, uint32_t start, uint32_t i, bool first) {
  lx->scratch_used = 0;
  for (uint32_t k = start; k < i; k++) scratch_byte(lx, lx->source[k]);
  for (;; first = false) {
    int c = byte_at(lx, i);
    uint32_t cp, next;
    if (c < 0) break;
    if (c == '\\') {
      escape_error error;
      if (byte_at(lx, i + 1) != 'u') bad_token(lx, i, i + 1);
      next = unicode_escape(lx, i + 2, &cp, &error);
      if (!next) lexer_fail(lx, COMPILE_SYNTAX_ERROR, error.pos, error.end, "%s", error.message);
      if (!(first ? is_id_start(cp) : is_id_continue(cp))) {
        lexer_fail(lx, COMPILE_SYNTAX_ERROR, i, next, "Invalid Unicode escape sequence");
      }
      lx->t.escaped = true;
    } else {
      next = i + decode(lx, i, &cp);
      if (!(first ? is_id_start(cp) : is_id_continue(cp))) {
        if (first) bad_token(lx, i, next);
        break;
      }
    }
    scratch_code_point(lx, cp);
    i = next;
  }
  lx->at = i;
  return scratch_name(lx);
}

static void read_word(lexer *lx, uint32_t start) {
  const char *s = lx->source;
  uint32_t i = start, length = lx->length;
  while (i < length && (unsigned char)s[i] < 128 && char_class[(unsigned char)s[i]] & 2) i++;
  if (i < length && (s[i] == '\\' || (unsigned char)s[i] >= 128)) {
    lx->t.name = slow_word(lx, start, i, i == start);
  } else {
    lx->at = i;
    lx->t.name = lexer_intern(lx, s + start, i - start);
  }
  lx->t.type = lx->t.name->keyword;
}

static void read_private_name(lexer *lx) {
  uint32_t start = lx->t.pos, i = start + 1;
  int c = byte_at(lx, i);
  if (c < 0 || !(c >= 128 || c == '\\' || char_class[c] & 1)) bad_token(lx, start, i);
  while (i < lx->length && (unsigned char)lx->source[i] < 128 &&
         char_class[(unsigned char)lx->source[i]] & 2)
    i++;
  c = byte_at(lx, i);
  if (c == '\\' || c >= 128) {
    lx->t.name = slow_word(lx, start, i, i == start + 1);
    lx->t.escaped = false;
  } else {
    lx->at = i;
    lx->t.name = lexer_intern(lx, lx->source + start, i - start);
  }
  lx->t.type = T_PRIVATE_NAME;
}

/* --- numbers --- */

/* Digits of a radix that is a power of two, rounded to nearest, ties to even. */
static double power_of_two_number(const char *digits, size_t count, unsigned bits) {
  uint64_t mantissa = 0;
  int exponent = 0;
  bool sticky = false;
  for (size_t i = 0; i < count; i++) {
    unsigned value = (unsigned)hex_value(digits[i]);
    for (unsigned b = bits; b-- > 0;) {
      unsigned bit = value >> b & 1;
      if (mantissa >> 62) {
        if (exponent < 100000) exponent++;
        sticky |= bit;
      } else {
        mantissa = mantissa << 1 | bit;
      }
    }
  }
  /* 63 bits hold 53 and plenty to round by; the lowest one stands for all that was cut off. */
  return ldexp((double)(mantissa | (sticky && exponent)), exponent);
}

/* Digits (with separators) from offset i to scratch; returns the offset after them. */
static uint32_t read_digits(lexer *lx, uint32_t i, int radix, bool separators) {
  bool last_separator = true; /* none may come first, nor two together */
  uint32_t first = i;
  for (;;) {
    int c = byte_at(lx, i);
    if (c == '_' && separators) {
      if (byte_at(lx, i + 1) == '_') {
        lexer_fail(lx, COMPILE_SYNTAX_ERROR, i, i + 2,
                   "Only one underscore is allowed as numeric separator");
      }
      if (i == first) bad_token(lx, i, i + 1);
      last_separator = true;
      i++;
      continue;
    }
    int value = hex_value(c);
    if (value < 0 || value >= radix) break;
    scratch_byte(lx, (char)c);
    last_separator = false;
    i++;
  }
  if (i > first && last_separator) {
    lexer_fail(lx, COMPILE_SYNTAX_ERROR, i, i + 1,
               "Numeric separators are not allowed at the end of numeric literals");
  }
  return i;
}

static void end_number(lexer *lx, uint32_t i) {
  uint32_t cp;
  if (i < lx->length) {
    int c = byte_at(lx, i);
    if (c == '\\' || (c < 128 && char_class[c] & 3) ||
        (c >= 128 && (decode(lx, i, &cp), is_id_start(cp)))) {
      bad_token(lx, lx->t.pos, i + 1);
    }
  }
  lx->at = i;
}

static void read_number(lexer *lx) {
  uint32_t start = lx->t.pos, i = start;
  int c = byte_at(lx, i);
  lx->scratch_used = 0;
  lx->t.type = T_NUMBER;
  if (c == '0') {
    int x = byte_at(lx, i + 1) | 0x20;
    int bits = byte_at(lx, i + 1) < 0 ? 0 : x == 'x' ? 4 : x == 'o' ? 3 : x == 'b' ? 1 : 0;
    if (bits) {
      scratch_byte(lx, '0');
      scratch_byte(lx, (char)x);
      i = read_digits(lx, i + 2, 1 << bits, true);
      if (lx->scratch_used == 2) bad_token(lx, start, i + 1);
      if (byte_at(lx, i) == 'n') {
        lx->t.type = T_BIGINT;
        lx->t.name = scratch_name(lx);
        i++;
      } else {
        lx->t.number = power_of_two_number(lx->scratch + 2, lx->scratch_used - 2, (unsigned)bits);
      }
      end_number(lx, i);
      return;
    }
    int next = byte_at(lx, i + 1);
    if (next == '_') {
      lexer_fail(lx, COMPILE_SYNTAX_ERROR, i + 1, i + 2,
                 "Numeric separator can not be used after leading 0.");
    }
    if (next >= '0' && next <= '9') {
      bool octal = true;
      for (i++; (c = byte_at(lx, i)) >= '0' && c <= '9'; i++) octal &= c < '8';
      if (c == '_') {
        lexer_fail(lx, COMPILE_SYNTAX_ERROR, i, i + 1,
                   "Numeric separator can not be used after leading 0.");
      }
      lx->t.octal_pos = start;
      lx->t.octal = octal ? OCTAL_NUMBER : OCTAL_DECIMAL;
      if (octal) {
        lx->t.number = power_of_two_number(lx->source + start, i - start, 3);
        end_number(lx, i);
        return;
      }
      for (uint32_t k = start; k < i; k++) scratch_byte(lx, lx->source[k]);
      c = '1'; /* a decimal number: go on with its fraction */
    } else {
      scratch_byte(lx, '0');
      i++;
    }
  } else if (c != '.') {
    i = read_digits(lx, i, 10, true);
  }
  if (byte_at(lx, i) == 'n' && !lx->t.octal && lx->scratch_used) {
    lx->t.type = T_BIGINT;
    lx->t.name = scratch_name(lx);
    end_number(lx, i + 1);
    return;
  }
  bool integer = true;
  if (byte_at(lx, i) == '.') {
    integer = false;
    scratch_byte(lx, '.');
    i = read_digits(lx, i + 1, 10, true);
  }
  if ((byte_at(lx, i) | 0x20) == 'e' && byte_at(lx, i) > 0) {
    integer = false;
    scratch_byte(lx, 'e');
    i++;
    if (byte_at(lx, i) == '+' || byte_at(lx, i) == '-') scratch_byte(lx, lx->source[i++]);
    size_t before = lx->scratch_used;
    i = read_digits(lx, i, 10, true);
    if (lx->scratch_used == before) bad_token(lx, start, i + 1);
  }
  if (integer && lx->scratch_used <= 15) {
    double value = 0;
    for (size_t k = 0; k < lx->scratch_used; k++) value = value * 10 + (lx->scratch[k] - '0');
    lx->t.number = value;
  } else {
    scratch_byte(lx, 0);
    lx->t.number = strtod(lx->scratch, NULL);
  }
  end_number(lx, i);
}

/* --- strings, templates, regular expressions --- */

static void read_string(lexer *lx, char quote) {
  const char *s = lx->source;
  uint32_t start = lx->t.pos, i = start + 1, length = lx->length;
  lx->t.type = T_STRING;
  while (i < length && s[i] != quote && s[i] != '\\' && s[i] != '\n' && s[i] != '\r' &&
         (unsigned char)s[i] < 128)
    i++;
  if (i < length && s[i] == quote) {
    lx->t.name = lexer_intern(lx, s + start + 1, i - start - 1);
    lx->at = i + 1;
    return;
  }
  lx->scratch_used = 0;
  for (uint32_t k = start + 1; k < i; k++) scratch_byte(lx, s[k]);
  while (i < length && s[i] != quote) {
    unsigned char c = (unsigned char)s[i];
    if (c == '\n' || c == '\r') bad_token(lx, start, i);
    if (c == '\\') {
      escape_error error;
      lx->t.escaped = true;
      uint32_t next = string_escape(lx, i, false, &error);
      if (!next) lexer_fail(lx, COMPILE_SYNTAX_ERROR, error.pos, error.end, "%s", error.message);
      i = next;
    } else if (c < 128) {
      scratch_byte(lx, (char)c);
      i++;
    } else {
      i = scratch_source(lx, i);
    }
  }
  if (i >= length) bad_token(lx, start, i);
  lx->t.name = scratch_name(lx);
  lx->at = i + 1;
}

/* A template piece whose text begins at offset i. */
static void read_template(lexer *lx, uint32_t i) {
  const char *s = lx->source;
  uint32_t start = i, length = lx->length;
  bool plain = true; /* cooked and raw are the source bytes */
  escape_error error = {NULL, 0, 0};
  lx->t.type = T_TEMPLATE;
  lx->t.template_tail = false;
  lx->scratch_used = 0;
  while (i < length && s[i] != '`' && !(s[i] == '$' && byte_at(lx, i + 1) == '{')) {
    unsigned char c = (unsigned char)s[i];
    if (plain) {
      if (c != '\\' && c != '\r' && c < 128) {
        i++;
        continue;
      }
      plain = false;
      for (uint32_t k = start; k < i; k++) scratch_byte(lx, s[k]);
    }
    if (c == '\\') {
      escape_error one;
      if (i + 1 >= length) break;
      uint32_t next = string_escape(lx, i, true, &one);
      if (!next) {
        if (!error.message) error = one;
        next = i + 2; /* what follows the backslash is not special, whatever it is */
      }
      i = next;
    } else if (c == '\r') {
      scratch_byte(lx, '\n');
      i += byte_at(lx, i + 1) == '\n' ? 2 : 1;
    } else if (c < 128) {
      scratch_byte(lx, (char)c);
      i++;
    } else {
      i = scratch_source(lx, i);
    }
  }
  if (i >= length || s[i] == '\\') {
    lexer_fail(lx, COMPILE_SYNTAX_ERROR, length, length, "Unexpected end of input");
  }
  if (plain) {
    lx->t.name = lx->t.raw = lexer_intern(lx, s + start, i - start);
  } else {
    lx->t.name = error.message ? NULL : scratch_name(lx);
    lx->scratch_used = 0;
    for (uint32_t k = start; k < i;) {
      if (s[k] == '\r') {
        scratch_byte(lx, '\n');
        k += byte_at(lx, k + 1) == '\n' ? 2 : 1;
      } else {
        k = scratch_source(lx, k);
      }
    }
    lx->t.raw = scratch_name(lx);
  }
  lx->t.bad_escape = error.message;
  lx->t.bad_pos = error.pos;
  lx->t.bad_length = error.end - error.pos;
  lx->t.template_tail = s[i] == '`';
  lx->at = i + (lx->t.template_tail ? 1 : 2);
  lx->t.end = lx->at;
}

void lexer_template_continue(lexer *lx) {
  read_template(lx, lx->t.end);
}

/* Whether a line ends at offset i; *width is the bytes of its end. */
static bool line_end(const lexer *lx, uint32_t i, uint32_t *width) {
  unsigned char c = (unsigned char)lx->source[i];
  *width = 1;
  if (c == '\n' || c == '\r') return true;
  if (c == 0xe2 && byte_at(lx, i + 1) == 0x80 && (byte_at(lx, i + 2) | 1) == 0xa9) {
    *width = 3;
    return true;
  }
  return false;
}

void lexer_regexp(lexer *lx) {
  uint32_t start = lx->t.pos, i = start + 1, width;
  bool in_class = false;
  lx->scratch_used = 0;
  for (;;) {
    if (i >= lx->length || line_end(lx, i, &width)) {
      lexer_fail(lx, COMPILE_SYNTAX_ERROR, start, start + 1,
                 "Invalid regular expression: missing /");
    }
    char c = lx->source[i];
    if (c == '/' && !in_class) break;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '\\') {
      scratch_byte(lx, c);
      if (++i >= lx->length || line_end(lx, i, &width)) {
        lexer_fail(lx, COMPILE_SYNTAX_ERROR, start, start + 1,
                   "Invalid regular expression: missing /");
      }
    }
    i = scratch_source(lx, i);
  }
  lx->t.name = scratch_name(lx);
  uint32_t flags = ++i;
  unsigned seen = 0;
  for (int c; (c = byte_at(lx, i)) >= 0; i++) {
    static const char known[] = "dgimsuvy";
    if (c < 128 && !(char_class[c] & 2) && c != '\\') break;
    if (c >= 128) {
      uint32_t cp;
      decode(lx, i, &cp);
      if (!is_id_continue(cp)) break;
    }
    const char *flag = c < 128 ? strchr(known, c) : NULL;
    if (!flag || seen & 1u << (flag - known)) {
      lexer_fail(lx, COMPILE_SYNTAX_ERROR, start, start + 1, "Invalid regular expression flags");
    }
    seen |= 1u << (flag - known);
  }
  if ((seen & 1u << 5) && (seen & 1u << 6)) {
    lexer_fail(lx, COMPILE_SYNTAX_ERROR, start, start + 1, "Invalid regular expression flags");
  }
  lx->t.raw = lexer_intern(lx, lx->source + flags, i - flags);
  lx->t.type = T_REGEXP;
  lx->at = lx->t.end = i;
}

/* --- white space and comments --- */

static void skip_line(lexer *lx) {
  uint32_t width;
  while (lx->at < lx->length && !line_end(lx, lx->at, &width)) lx->at++;
}

static void skip_comment(lexer *lx) {
  uint32_t start = lx->at, i = start + 2, width;
  const char *s = lx->source;
  for (;; i++) {
    if (i + 1 >= lx->length) bad_token(lx, start, lx->length);
    if (s[i] == '*' && s[i + 1] == '/') break;
    unsigned char c = (unsigned char)s[i];
    if ((c <= '\r' || c == 0xe2) && line_end(lx, i, &width)) lx->t.newline_before = true;
  }
  lx->at = i + 2;
}

static bool starts(const lexer *lx, const char *text) {
  size_t n = strlen(text);
  return lx->length - lx->at >= n && !memcmp(lx->source + lx->at, text, n);
}

static void skip_space(lexer *lx) {
  for (;;) {
    int c = byte_at(lx, lx->at);
    if (c < 0) return;
    if (c == ' ' || c == '\t' || c == '\v' || c == '\f') {
      lx->at++;
    } else if (c == '\n' || c == '\r') {
      lx->t.newline_before = true;
      lx->at++;
    } else if (c == '/') {
      int next = byte_at(lx, lx->at + 1);
      if (next == '/')
        skip_line(lx);
      else if (next == '*')
        skip_comment(lx);
      else
        return;
    } else if (c >= 128) {
      uint32_t cp, n = decode_one(lx, lx->at, &cp);
      if (cp == 0x2028 || cp == 0x2029)
        lx->t.newline_before = true;
      else if (!is_space(cp))
        return;
      lx->at += n;
    } else if (c == '<' && lx->html_comments && starts(lx, "<!--")) {
      skip_line(lx);
    } else if (c == '-' && lx->html_comments && lx->t.newline_before && starts(lx, "-->")) {
      skip_line(lx);
    } else {
      return;
    }
  }
}

/* --- the whole --- */

void lexer_init(lexer *lx, const char *source, size_t length, bool html_comments) {
  lx->source = source;
  lx->length = (uint32_t)length;
  lx->html_comments = html_comments;
  grow_names(lx);
  for (int type = T_IN; type < T_IDENTIFIER; type++) {
    if (type >= T_BREAK || type == T_IN || type == T_INSTANCEOF) {
      lexer_intern(lx, token_texts[type], strlen(token_texts[type]))->keyword = (uint8_t)type;
    }
  }
  /* A byte order mark, then a hashbang. */
  if (starts(lx, "\xef\xbb\xbf")) lx->at = 3;
  if (starts(lx, "#!")) skip_line(lx);
  lx->t.newline_before = true;
}

lexer_mark lexer_save(const lexer *lx) {
  return (lexer_mark){lx->at, lx->previous_pos, lx->previous_end, lx->t};
}

void lexer_restore(lexer *lx, const lexer_mark *mark) {
  lx->at = mark->at;
  lx->previous_pos = mark->previous_pos;
  lx->previous_end = mark->previous_end;
  lx->t = mark->t;
}

/* The punctuator at the current offset. */
static void read_punctuator(lexer *lx, int c) {
  uint32_t i = lx->at;
  int c1 = byte_at(lx, i + 1), c2 = byte_at(lx, i + 2), c3 = byte_at(lx, i + 3);
  int type, n = 1;
#define ONE(t)                                                                                     \
  type = t;                                                                                        \
  break
#define IF2(ch, t)                                                                                 \
  if (c1 == (ch)) {                                                                                \
    type = t;                                                                                      \
    n = 2;                                                                                         \
    break;                                                                                         \
  }
#define IF3(a, b, t)                                                                               \
  if (c1 == (a) && c2 == (b)) {                                                                    \
    type = t;                                                                                      \
    n = 3;                                                                                         \
    break;                                                                                         \
  }
#define IF4(a, b, d, t)                                                                            \
  if (c1 == (a) && c2 == (b) && c3 == (d)) {                                                       \
    type = t;                                                                                      \
    n = 4;                                                                                         \
    break;                                                                                         \
  }
  switch (c) {
  case '{': ONE(T_LBRACE);
  case '}': ONE(T_RBRACE);
  case '(': ONE(T_LPAREN);
  case ')': ONE(T_RPAREN);
  case '[': ONE(T_LBRACKET);
  case ']': ONE(T_RBRACKET);
  case ';': ONE(T_SEMICOLON);
  case ',': ONE(T_COMMA);
  case ':': ONE(T_COLON);
  case '~': ONE(T_TILDE);
  case '.': IF3('.', '.', T_ELLIPSIS) ONE(T_DOT);
  case '?':
    IF3('?', '=', T_NULLISH_EQ)
    IF2('?', T_NULLISH)
    if (c1 == '.' && !(c2 >= '0' && c2 <= '9')) {
      type = T_QUESTION_DOT;
      n = 2;
      break;
    }
    ONE(T_QUESTION);
  case '!': IF3('=', '=', T_BANG_EQ_EQ) IF2('=', T_BANG_EQ) ONE(T_BANG);
  case '=': IF3('=', '=', T_EQ_EQ_EQ) IF2('=', T_EQ_EQ) IF2('>', T_ARROW) ONE(T_EQ);
  case '+': IF2('+', T_INCREMENT) IF2('=', T_PLUS_EQ) ONE(T_PLUS);
  case '-': IF2('-', T_DECREMENT) IF2('=', T_MINUS_EQ) ONE(T_MINUS);
  case '*': IF3('*', '=', T_STAR_STAR_EQ) IF2('*', T_STAR_STAR) IF2('=', T_STAR_EQ) ONE(T_STAR);
  case '/': IF2('=', T_SLASH_EQ) ONE(T_SLASH);
  case '%': IF2('=', T_PERCENT_EQ) ONE(T_PERCENT);
  case '&': IF3('&', '=', T_AMP_AMP_EQ) IF2('&', T_AMP_AMP) IF2('=', T_AMP_EQ) ONE(T_AMP);
  case '|': IF3('|', '=', T_BAR_BAR_EQ) IF2('|', T_BAR_BAR) IF2('=', T_BAR_EQ) ONE(T_BAR);
  case '^': IF2('=', T_CARET_EQ) ONE(T_CARET);
  case '<': IF3('<', '=', T_SHL_EQ) IF2('<', T_SHL) IF2('=', T_LESS_EQ) ONE(T_LESS);
  case '>':
    IF4('>', '>', '=', T_USHR_EQ)
    IF3('>', '>', T_USHR) IF3('>', '=', T_SHR_EQ) IF2('>', T_SHR) IF2('=', T_GREATER_EQ)
        ONE(T_GREATER);
  default: bad_token(lx, i, i + 1);
  }
#undef ONE
#undef IF2
#undef IF3
#undef IF4
  lx->t.type = (uint8_t)type;
  lx->at = i + (uint32_t)n;
}

void lexer_next(lexer *lx) {
  lx->previous_pos = lx->t.pos;
  lx->previous_end = lx->t.end;
  if (lx->t.end) lx->t.newline_before = false;
  skip_space(lx);
  uint32_t start = lx->at;
  lx->t.pos = start;
  lx->t.escaped = false;
  lx->t.octal = OCTAL_NONE;
  lx->t.name = NULL;
  int c = byte_at(lx, start);
  if (c < 0)
    lx->t.type = T_END;
  else if (c >= 128 || char_class[c] & 1 || c == '\\')
    read_word(lx, start);
  else if (char_class[c] & 4)
    read_number(lx);
  else if (c == '"' || c == '\'')
    read_string(lx, (char)c);
  else if (c == '`')
    read_template(lx, start + 1);
  else if (c == '#')
    read_private_name(lx);
  else if (c == '.' && byte_at(lx, start + 1) >= '0' && byte_at(lx, start + 1) <= '9')
    read_number(lx);
  else
    read_punctuator(lx, c);
  lx->t.end = lx->at;
}
