/*
 * Dates as text: the fixed formats of the language, and toLocaleString in American English with the options of
 * Intl.DateTimeFormat that programs use. Other locales are answered in en-US too.
 */
#include "date.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct text {
  char bytes[256];
  size_t length;
};

static void add(struct text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *out, const char *format, ...) {
  va_list args;
  size_t room = sizeof out->bytes - out->length;
  va_start(args, format);
  int n = vsnprintf(out->bytes + out->length, room, format, args);
  va_end(args);
  out->length += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

static void add_year(struct text *out, int year) {
  add(out, "%s%04d", year < 0 ? "-" : "", abs(year));
}

void date_push_text(duk_hthread *thr, double t, enum date_format format) {
  struct text out = {.length = 0};
  struct date_fields f;
  double local = format == DATE_UTC || format == DATE_ISO ? t : date_local(t);
  date_split(local, &f);
  switch (format) {
  case DATE_ISO:
    if (f.year < 0 || f.year > 9999) {
      add(&out, "%c%06d", f.year < 0 ? '-' : '+', abs(f.year));
    } else {
      add_year(&out, f.year);
    }
    add(&out, "-%02d-%02dT%02d:%02d:%02d.%03dZ", f.month + 1, f.day, f.hour, f.minute, f.second,
        f.millisecond);
    break;
  case DATE_UTC:
    add(&out, "%.3s, %02d %.3s ", days[f.weekday], f.day, months[f.month]);
    add_year(&out, f.year);
    add(&out, " %02d:%02d:%02d GMT", f.hour, f.minute, f.second);
    break;
  default:
    if (format != DATE_TIME) {
      add(&out, "%.3s %.3s %02d ", days[f.weekday], months[f.month], f.day);
      add_year(&out, f.year);
    }
    if (format != DATE_DATE) {
      int minutes = (int)((local - t) / 60000), magnitude = abs(minutes);
      add(&out, "%s%02d:%02d:%02d GMT%c%02d%02d (%s)", format == DATE_BOTH ? " " : "", f.hour,
          f.minute, f.second, minutes < 0 ? '-' : '+', magnitude / 60, magnitude % 60,
          date_zone_name(t));
    }
    break;
  }
  duk_push_lstring(thr, out.bytes, out.length);
}

/* --- Options --- */

enum style { NONE, NUMERIC, TWO_DIGIT, LONG, SHORT, NARROW };
enum component { WEEKDAY, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, ZONE, COMPONENTS };

struct locale_options {
  enum style styles[COMPONENTS];
  int fraction;             /* digits of the second */
  bool hours24, midnight24; /* no AM and PM; 24:00 at midnight */
  bool utc;
  bool joined_by_at;
};

static const char *const style_names[] = {NULL, "numeric", "2-digit", "long", "short", "narrow"};
static const struct component_name {
  const char *name;
  unsigned styles; /* bits of enum style */
} component_names[COMPONENTS] = {
    [WEEKDAY] = {"weekday", 1 << LONG | 1 << SHORT | 1 << NARROW},
    [YEAR] = {"year", 1 << NUMERIC | 1 << TWO_DIGIT},
    [MONTH] = {"month", 1 << NUMERIC | 1 << TWO_DIGIT | 1 << LONG | 1 << SHORT | 1 << NARROW},
    [DAY] = {"day", 1 << NUMERIC | 1 << TWO_DIGIT},
    [HOUR] = {"hour", 1 << NUMERIC | 1 << TWO_DIGIT},
    [MINUTE] = {"minute", 1 << NUMERIC | 1 << TWO_DIGIT},
    [SECOND] = {"second", 1 << NUMERIC | 1 << TWO_DIGIT},
    [ZONE] = {"timeZoneName", 1 << LONG | 1 << SHORT},
};

/* The option's text, left on the stack; NULL when it is undefined. */
static const char *string_option(duk_hthread *thr, const char *name) {
  duk_get_prop_string(thr, 1, name);
  return duk_is_undefined(thr, -1) ? NULL : duk_to_string(thr, -1);
}

static void bad_value(duk_hthread *thr, const char *value, const char *name) {
  builtins_throw_range(thr, "Value %s out of range for Intl.DateTimeFormat options property %s",
                       value, name);
}

static void read_zone(duk_hthread *thr, struct locale_options *o) {
  const char *zone = string_option(thr, "timeZone");
  static const char *const utc[] = {"UTC", "GMT", "Etc/UTC", "Etc/GMT", "Z"};
  if (zone == NULL) {
    return;
  }
  const char *here = getenv("TZ");
  if (here != NULL && strcmp(here, zone) == 0) {
    return;
  }
  for (size_t i = 0; i < sizeof utc / sizeof *utc - 1; i++) {
    o->utc = o->utc || strcasecmp(zone, utc[i]) == 0;
  }
  if (!o->utc) {
    builtins_throw_range(thr, "Invalid time zone specified: %s", zone);
  }
}

static void read_hour_cycle(duk_hthread *thr, struct locale_options *o) {
  const char *cycle = string_option(thr, "hourCycle");
  if (cycle != NULL) {
    o->midnight24 = strcmp(cycle, "h24") == 0;
    o->hours24 = o->midnight24 || strcmp(cycle, "h23") == 0;
    if (!o->hours24 && strcmp(cycle, "h12") != 0 && strcmp(cycle, "h11") != 0) {
      bad_value(thr, cycle, "hourCycle");
    }
  }
  duk_get_prop_literal(thr, 1, "hour12");
  if (!duk_is_undefined(thr, -1)) {
    o->hours24 = o->midnight24 = !duk_to_boolean(thr, -1);
  }
}

/* dateStyle and timeStyle: 0 full, 1 long, 2 medium, 3 short; -1 when absent. */
static int length_option(duk_hthread *thr, const char *name, bool allowed) {
  static const char *const names[] = {"full", "long", "medium", "short"};
  const char *value = string_option(thr, name);
  if (value == NULL) {
    return -1;
  }
  if (!allowed) {
    builtins_throw_type(thr, "Invalid option : %s", name);
  }
  for (int i = 0; i < 4; i++) {
    if (strcmp(value, names[i]) == 0) {
      return i;
    }
  }
  bad_value(thr, value, name);
  return -1;
}

static void set_styles(struct locale_options *o, int date, int time) {
  static const enum style date_styles[4][4] = {/* weekday, year, month, day */
                                               {LONG, NUMERIC, LONG, NUMERIC},
                                               {NONE, NUMERIC, LONG, NUMERIC},
                                               {NONE, NUMERIC, SHORT, NUMERIC},
                                               {NONE, TWO_DIGIT, NUMERIC, NUMERIC}};
  if (date >= 0) {
    memcpy(&o->styles[WEEKDAY], date_styles[date], sizeof date_styles[date]);
  }
  if (time >= 0) {
    o->styles[HOUR] = NUMERIC;
    o->styles[MINUTE] = TWO_DIGIT;
    o->styles[SECOND] = time < 3 ? TWO_DIGIT : NONE;
    o->styles[ZONE] = time == 0 ? LONG : time == 1 ? SHORT : NONE;
  }
  o->joined_by_at = date == 0 || date == 1;
}

static void read_options(duk_hthread *thr, struct locale_options *o, enum date_format format) {
  memset(o, 0, sizeof *o);
  if (!duk_is_undefined(thr, 1)) {
    duk_to_object(thr, 1);
    for (int c = 0; c < COMPONENTS; c++) {
      const char *value = string_option(thr, component_names[c].name);
      for (int s = 1; value != NULL && o->styles[c] == NONE; s++) {
        if (s > NARROW) {
          bad_value(thr, value, component_names[c].name);
        }
        if (component_names[c].styles >> s & 1 && strcmp(value, style_names[s]) == 0) {
          o->styles[c] = (enum style)s;
        }
      }
    }
    duk_get_prop_literal(thr, 1, "fractionalSecondDigits");
    if (!duk_is_undefined(thr, -1)) {
      double digits = duk_to_number(thr, -1);
      if (!(digits >= 1 && digits <= 3)) {
        builtins_throw_range(thr, "fractionalSecondDigits value is out of range.");
      }
      o->fraction = (int)digits;
    }
    read_hour_cycle(thr, o);
    read_zone(thr, o);
    int date = length_option(thr, "dateStyle", format != DATE_TIME),
        time = length_option(thr, "timeStyle", format != DATE_DATE);
    duk_set_top(thr, 2);
    if (date >= 0 || time >= 0) {
      set_styles(o, date, time);
      return;
    }
  }
  bool date = o->styles[WEEKDAY] || o->styles[YEAR] || o->styles[MONTH] || o->styles[DAY];
  bool time = o->styles[HOUR] || o->styles[MINUTE] || o->styles[SECOND] || o->fraction > 0;
  o->joined_by_at = o->styles[MONTH] == LONG;
  if (format == DATE_BOTH ? !date && !time : format == DATE_DATE && !date) {
    o->styles[YEAR] = o->styles[MONTH] = o->styles[DAY] = NUMERIC;
  }
  if (format == DATE_BOTH ? !date && !time : format == DATE_TIME && !time) {
    o->styles[HOUR] = NUMERIC;
    o->styles[MINUTE] = o->styles[SECOND] = TWO_DIGIT;
  }
}

/* --- American English --- */

static void add_name(struct text *out, const char *name, enum style style) {
  add(out, "%.*s", style == LONG ? 20 : style == SHORT ? 3 : 1, name);
}

static void add_number(struct text *out, int value, enum style style) {
  add(out, style == TWO_DIGIT ? "%02d" : "%d", value);
}

static void add_date(struct text *out, const struct date_fields *f, const enum style *styles) {
  bool words = styles[MONTH] >= LONG;
  bool rest = styles[YEAR] || styles[MONTH] || styles[DAY];
  if (styles[WEEKDAY]) {
    add_name(out, days[f->weekday], styles[WEEKDAY]);
    if (rest) {
      add(out, !styles[YEAR] && !styles[DAY] ? " " : ", ");
    }
  }
  if (styles[MONTH]) {
    if (words) {
      add_name(out, months[f->month], styles[MONTH]);
    } else {
      add_number(out, f->month + 1, styles[MONTH]);
    }
    if (styles[DAY] || styles[YEAR]) {
      add(out, words ? " " : "/");
    }
  }
  if (styles[DAY]) {
    add_number(out, f->day, styles[DAY]);
    if (styles[YEAR]) {
      add(out, words ? ", " : styles[MONTH] ? "/" : " ");
    }
  }
  if (styles[YEAR]) {
    int year = f->year > 0 ? f->year : 1 - f->year; /* of its era */
    add_number(out, styles[YEAR] == TWO_DIGIT ? year % 100 : year, styles[YEAR]);
  }
}

static void add_time(struct text *out, const struct date_fields *f,
                     const struct locale_options *o) {
  const enum style *styles = o->styles;
  bool hour = styles[HOUR] != NONE, minute = styles[MINUTE] != NONE,
       second = styles[SECOND] != NONE;
  if (hour) {
    int value =
        o->hours24 ? (f->hour == 0 && o->midnight24 ? 24 : f->hour) : (f->hour + 11) % 12 + 1;
    add_number(out, value, o->hours24 ? TWO_DIGIT : styles[HOUR]);
  }
  if (minute) {
    add(out, hour ? ":" : "");
    add_number(out, f->minute, hour || second ? TWO_DIGIT : NUMERIC);
  }
  if (second) {
    add(out, hour || minute ? ":" : "");
    add_number(out, f->second, hour || minute ? TWO_DIGIT : NUMERIC);
  }
  if (o->fraction > 0) {
    char digits[8];
    snprintf(digits, sizeof digits, "%03d", f->millisecond);
    add(out, "%s%.*s", second ? "." : "", o->fraction, digits);
  }
  if (hour && !o->hours24) {
    add(out, f->hour < 12 ? " AM" : " PM");
  }
}

void date_push_locale_text(duk_hthread *thr, double t, enum date_format format) {
  struct locale_options o;
  struct text out = {.length = 0};
  struct date_fields f;
  read_options(thr, &o, format);
  date_split(o.utc ? t : date_local(t), &f);
  add_date(&out, &f, o.styles);
  bool time = o.styles[HOUR] || o.styles[MINUTE] || o.styles[SECOND] || o.fraction > 0;
  if (out.length > 0 && (time || o.styles[ZONE])) {
    bool weekday_only = o.styles[WEEKDAY] && !o.styles[YEAR] && !o.styles[MONTH] && !o.styles[DAY];
    add(&out, weekday_only ? " " : o.joined_by_at && time ? " at " : ", ");
  }
  add_time(&out, &f, &o);
  if (o.styles[ZONE]) {
    const char *name = o.utc ? (o.styles[ZONE] == LONG ? "Coordinated Universal Time" : "UTC")
                       : o.styles[ZONE] == LONG ? date_zone_name(t)
                                                : date_zone_abbreviation(t);
    add(&out, "%s%s", time ? " " : "", name);
  }
  duk_push_lstring(thr, out.bytes, out.length);
}
