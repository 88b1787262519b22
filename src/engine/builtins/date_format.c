/*
 * Dates as text: the fixed formats of the language, and toLocaleString without arguments in American English; with some,
 * Intl answers.
 */
#include "date.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locale_text.h"

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

/* --- American English --- */

void date_push_locale_text(duk_hthread *thr, double t, enum date_format format) {
  struct text out = {.length = 0};
  struct date_fields f;
  duk_push_number(thr, t);
  if (locale_text_push(thr, format == DATE_BOTH ? "both" : format == DATE_DATE ? "date" : "time", 0)) {
    return;
  }
  date_split(date_local(t), &f);
  if (format != DATE_TIME) {
    add(&out, "%d/%d/%d", f.month + 1, f.day, f.year > 0 ? f.year : 1 - f.year); /* the year of its era */
  }
  if (format != DATE_DATE) {
    add(&out, "%s%d:%02d:%02d %s", format == DATE_BOTH ? ", " : "", (f.hour + 11) % 12 + 1, f.minute, f.second,
        f.hour < 12 ? "AM" : "PM");
  }
  duk_push_lstring(thr, out.bytes, out.length);
}
