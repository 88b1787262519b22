/*
 * Dates from text. First the interchange format of ECMA-262 21.4.1.32 is read as far as it goes; what follows, or the
 * whole, is taken as the looser forms in use: `Jan 1, 1970 10:00 PM`, `1970/01/01`, `Thu, 01 Jan 1970 00:00:00 GMT`,
 * what toString writes. The looser reading is of words and numbers in any order, as V8 does it: up to three numbers are
 * the date, numbers with colons the time, words that nobody knows are skipped before the first number.
 */
#include "date.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "engine/unicode/unicode.h"

enum token_kind { END, NUMBER, WORD, SPACE, SIGN, PUNCTUATION };

struct token {
  enum token_kind kind;
  int value; /* of a number, at most INT_MAX; of a sign, 1 or -1; the character of a punctuation */
  int length;
  const char *start;
};

enum { ABSENT = INT_MIN };

struct reader {
  const char *p, *end;
  struct token token;
  int date[3], date_count;
  bool year_first;
  int month; /* named, from 1 */
  int time[4], time_count;
  bool time_complete;
  int half_day; /* hours to add for AM or PM */
  int zone_sign, zone_hour, zone_minute;
  bool number_seen;
};

static int digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* The bytes of the white space at the reader's place. */
static size_t space_at(const struct reader *r) {
  size_t size = 0;
  return unicode_is_space(unicode_read_unit((const uint8_t *)r->p, (size_t)(r->end - r->p), &size))
             ? size
             : 0;
}

static void advance(struct reader *r) {
  const char *start = r->p;
  struct token *t = &r->token;
  size_t size;
  t->start = start;
  t->value = 0;
  if (r->p == r->end) {
    t->kind = END;
  } else if (digit(*r->p) >= 0) {
    int64_t value = 0;
    for (; r->p < r->end && digit(*r->p) >= 0; r->p++) {
      value = value < INT_MAX ? value * 10 + digit(*r->p) : value;
    }
    t->kind = NUMBER;
    t->value = value < INT_MAX ? (int)value : INT_MAX;
  } else if ((size = space_at(r)) > 0) {
    t->kind = SPACE;
    r->p += size;
  } else if ((unsigned char)*r->p >= 'A') {
    t->kind = WORD;
    while (r->p < r->end && (unsigned char)*r->p >= 'A' && space_at(r) == 0) {
      r->p++;
    }
  } else {
    t->kind = *r->p == '+' || *r->p == '-' ? SIGN : PUNCTUATION;
    t->value = *r->p == '+' ? 1 : *r->p == '-' ? -1 : *r->p;
    r->p++;
  }
  t->length = (int)(r->p - start);
}

static bool is_character(const struct reader *r, char c) {
  return r->token.kind >= SIGN && *r->token.start == c;
}

static bool skip(struct reader *r, char c) {
  if (is_character(r, c)) {
    advance(r);
    return true;
  }
  return false;
}

static bool is_letter(const struct reader *r, char c) {
  return r->token.kind == WORD && r->token.length == 1 && (*r->token.start | 32) == c;
}

static bool is_fixed(const struct reader *r, int digits, int minimum, int maximum) {
  return r->token.kind == NUMBER && r->token.length == digits && r->token.value >= minimum &&
         r->token.value <= maximum;
}

static bool add_date(struct reader *r, int n) {
  if (r->date_count == 3) {
    return false;
  }
  r->date[r->date_count++] = n;
  return true;
}

static bool add_time(struct reader *r, int n) {
  if (r->time_count == 4) {
    return false;
  }
  r->time[r->time_count++] = n;
  return true;
}

static bool finish_time(struct reader *r, int n) {
  bool ok = add_time(r, n);
  r->time_count = 4;
  return ok;
}

/* The first three digits of a fraction of a second. */
static int milliseconds(const struct token *t) {
  int value = 0;
  for (int i = 0; i < 3; i++) {
    value = value * 10 + (i < t->length ? digit(t->start[i]) : 0);
  }
  return value;
}

/* --- The interchange format --- */

/* The date's part; false: what there is of it is in r->date, and the token is the first thing that does not belong. */
static bool read_iso_date(struct reader *r) {
  if (r->token.kind == SIGN) {
    struct reader before = *r;
    int sign = r->token.value;
    advance(r);
    if (!is_fixed(r, 6, sign < 0 ? 1 : 0, 999999)) {
      *r = before;
      return false;
    }
    add_date(r, sign * r->token.value);
  } else if (is_fixed(r, 4, 0, 9999)) {
    add_date(r, r->token.value);
  } else {
    return false;
  }
  advance(r);
  for (int i = 0; i < 2 && is_character(r, '-'); i++) {
    struct reader before = *r;
    advance(r);
    if (!is_fixed(r, 2, 1, i == 0 ? 12 : 31)) {
      *r = before;
      skip(r, '-');
      return false;
    }
    add_date(r, r->token.value);
    advance(r);
  }
  return true;
}

/* From T on; false: not all of a time was there. */
static bool read_iso_time(struct reader *r) {
  bool last_hour;
  if (!is_fixed(r, 2, 0, 24)) {
    return false;
  }
  last_hour = r->token.value == 24;
  add_time(r, r->token.value);
  advance(r);
  if (!skip(r, ':') || !is_fixed(r, 2, 0, last_hour ? 0 : 59)) {
    return false;
  }
  add_time(r, r->token.value);
  advance(r);
  if (skip(r, ':')) {
    if (!is_fixed(r, 2, 0, last_hour ? 0 : 59)) {
      return false;
    }
    add_time(r, r->token.value);
    advance(r);
    if (skip(r, '.')) {
      if (r->token.kind != NUMBER) {
        return false;
      }
      add_time(r, milliseconds(&r->token));
      advance(r);
    }
  }
  r->time_count = 4;
  if (is_letter(r, 'z')) {
    advance(r);
    r->zone_sign = 1;
    r->zone_hour = r->zone_minute = 0;
  } else if (r->token.kind == SIGN) {
    r->zone_sign = r->token.value;
    advance(r);
    if (is_fixed(r, 4, 0, 9999)) {
      r->zone_hour = r->token.value / 100;
      r->zone_minute = r->token.value % 100;
      advance(r);
    } else {
      if (!is_fixed(r, 2, 0, 23)) {
        return false;
      }
      r->zone_hour = r->token.value;
      advance(r);
      if (!skip(r, ':') || !is_fixed(r, 2, 0, 59)) {
        return false;
      }
      r->zone_minute = r->token.value;
      advance(r);
    }
    return r->zone_hour <= 23 && r->zone_minute <= 59;
  }
  return true;
}

/* --- The looser forms --- */

static const char month_names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const struct zone_word {
  const char *word;
  int hour;
} zone_words[] = {{"z", 0},    {"ut", 0},   {"utc", 0},  {"gmt", 0},  {"est", -5}, {"edt", -4},
                  {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};

static void lower_word(const struct token *t, char out[4]) {
  memset(out, 0, 4);
  for (int i = 0; i < t->length && i < 3; i++) {
    out[i] = t->start[i] >= 'A' && t->start[i] <= 'Z' ? (char)(t->start[i] + 32) : t->start[i];
  }
}

static bool read_word(struct reader *r) {
  struct token t = r->token;
  char word[4];
  lower_word(&t, word);
  advance(r);
  if (t.length == 2 && (strcmp(word, "am") == 0 || strcmp(word, "pm") == 0) && r->time_count > 0) {
    r->half_day = word[0] == 'p' ? 12 : 0;
    return true;
  }
  for (int i = 0; t.length >= 3 && i < 12; i++) {
    if (memcmp(word, month_names + 3 * i, 3) == 0) {
      r->month = i + 1;
      skip(r, '-');
      return true;
    }
  }
  for (size_t i = 0; r->number_seen && t.length <= 3 && i < sizeof zone_words / sizeof *zone_words;
       i++) {
    if (strcmp(word, zone_words[i].word) == 0) {
      r->zone_sign = zone_words[i].hour < 0 ? -1 : 1;
      r->zone_hour = zone_words[i].hour < 0 ? -zone_words[i].hour : zone_words[i].hour;
      r->zone_minute = 0;
      return true;
    }
  }
  return !r->number_seen && r->token.kind != NUMBER;
}

/* The token is the sign of an offset. */
static bool read_offset(struct reader *r) {
  int n = 0, length = 0;
  r->zone_sign = r->token.value;
  advance(r);
  if (r->token.kind == NUMBER) {
    n = r->token.value;
    length = r->token.length;
    advance(r);
  }
  r->number_seen = true;
  if (is_character(r, ':')) {
    r->zone_hour = n;
    r->zone_minute = ABSENT;
  } else if (length == 1 || length == 2) {
    r->zone_hour = n;
    r->zone_minute = 0;
  } else if (length == 3 || length == 4) {
    r->zone_hour = n / 100;
    r->zone_minute = n % 100;
  } else {
    return false;
  }
  return true;
}

static bool expects_time(const struct reader *r, int n) {
  return (r->time_count == 1 && n <= 59) || (r->time_count == 2 && n <= 59) ||
         (r->time_count == 3 && n <= 999);
}

static bool read_number(struct reader *r) {
  int n = r->token.value;
  r->number_seen = true;
  advance(r);
  if (skip(r, ':')) {
    if (skip(r, ':')) {
      return r->time_count == 0 && add_time(r, n) && add_time(r, 0);
    }
    if (!add_time(r, n)) {
      return false;
    }
    skip(r, '.');
    return true;
  }
  if (is_character(r, '.') && expects_time(r, n)) {
    advance(r);
    add_time(r, n);
    if (r->token.kind != NUMBER) {
      return false;
    }
    finish_time(r, milliseconds(&r->token));
    advance(r);
    return true;
  }
  if (skip(r, '.')) {
    /* as in 1.2.2000 */
  }
  if (r->zone_hour != ABSENT && r->zone_minute == ABSENT && n <= 59) {
    r->zone_minute = n;
    return true;
  }
  if (expects_time(r, n)) {
    return finish_time(r, n) && (r->token.kind == END || r->token.kind == SPACE ||
                                 r->token.kind == SIGN || is_letter(r, 'z'));
  }
  if (!add_date(r, n)) {
    return false;
  }
  skip(r, '-');
  return true;
}

static void skip_parentheses(struct reader *r) {
  int depth = 0;
  do {
    depth += is_character(r, '(') ? 1 : is_character(r, ')') ? -1 : 0;
    advance(r);
  } while (depth > 0 && r->token.kind != END);
}

static bool read_loosely(struct reader *r) {
  while (r->token.kind != END) {
    bool ok = true;
    if (r->token.kind == NUMBER) {
      ok = read_number(r);
    } else if (r->token.kind == WORD) {
      ok = read_word(r);
    } else if (r->token.kind == SIGN &&
               (r->time_count > 0 || (r->zone_hour == 0 && r->zone_minute == 0))) {
      ok = read_offset(r);
    } else if ((r->token.kind == SIGN || is_character(r, ')')) && r->number_seen) {
      ok = false;
    } else if (is_character(r, '(')) {
      skip_parentheses(r);
    } else {
      advance(r);
    }
    if (!ok) {
      return false;
    }
  }
  return true;
}

/* --- The value --- */

static bool is_day(int n) {
  return n >= 1 && n <= 31;
}

static double day_of(const struct reader *r) {
  int n[3] = {1, 1, 1}, year, month = r->month, day;
  if (r->date_count == 0) {
    return NAN;
  }
  memcpy(n, r->date, (size_t)r->date_count * sizeof n[0]);
  if (month == 0) {
    bool year_first = r->year_first || !is_day(n[0]);
    year = n[year_first ? 0 : 2];
    month = n[year_first ? 1 : 0];
    day = n[year_first ? 2 : 1];
  } else if (!is_day(n[0])) {
    year = n[0];
    day = n[1];
  } else {
    day = n[0];
    year = n[1];
  }
  if (!r->year_first && year >= 0 && year <= 99) {
    year += year < 50 ? 2000 : 1900;
  }
  return month >= 1 && month <= 12 && is_day(day) ? date_make_day(year, month - 1, day) : NAN;
}

static double time_of(const struct reader *r) {
  int hour = r->time[0], minute = r->time[1], second = r->time[2], ms = r->time[3];
  if (r->half_day >= 0) {
    if (hour < 0 || hour > 12) {
      return NAN;
    }
    hour = hour % 12 + r->half_day;
  }
  bool ok = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59 &&
            ms >= 0 && ms <= 999;
  if (!ok && !(hour == 24 && minute == 0 && second == 0 && ms == 0)) {
    return NAN;
  }
  return date_make_time(hour, minute, second, ms);
}

double date_parse(const char *text, size_t length) {
  struct reader r = {
      .p = text, .end = text + length, .half_day = -1, .zone_hour = ABSENT, .zone_minute = ABSENT};
  bool utc = false;
  advance(&r);
  if (read_iso_date(&r)) {
    if (r.token.kind == END) {
      r.year_first = utc = true;
    } else if (is_letter(&r, 't')) {
      r.year_first = true;
      advance(&r);
      if (!read_iso_time(&r) || r.token.kind != END) {
        return NAN;
      }
    }
  }
  r.number_seen = r.date_count > 0;
  if (!read_loosely(&r)) {
    return NAN;
  }
  double t = date_make(day_of(&r), time_of(&r));
  if (utc) {
    return t;
  }
  if (r.zone_hour == ABSENT) {
    return date_from_local(t);
  }
  double offset = r.zone_hour * 3600000.0 + (r.zone_minute == ABSENT ? 0 : r.zone_minute) * 60000.0;
  return t - r.zone_sign * offset;
}
