/*
 * Date: time values, their calendar fields, the local time zone, and text in both directions. A time value is a double
 * of milliseconds since 1970-01-01 UTC, or NaN. Sections of ECMA-262 are those of 21.4.
 */
#ifndef JSRUN_DATE_H
#define JSRUN_DATE_H

#include "builtins.h"

#define DATE_MS_PER_DAY 86400000.0

struct date_fields {
  int year, month, day; /* month from 0, day from 1 */
  int hour, minute, second, millisecond;
  int weekday; /* 0: Sunday */
};

/* Of a finite time value within the range of Date, give or take a day. */
void date_split(double t, struct date_fields *f);
/* MakeTime, MakeDay, MakeDate, TimeClip (21.4.1.27 to 31); NaN where they say so. */
double date_make_time(double hour, double minute, double second, double millisecond);
double date_make_day(double year, double month, double day);
double date_make(double day, double time);
double date_clip(double t);

double date_now(void);

/* --- date_zone.c: the zone that the environment variable TZ names, or else the machine's. --- */

double date_local(double t); /* LocalTime */
double date_from_local(
    double
        local); /* UTC: of a time that is skipped, by the offset before; of one that comes twice, the first */
/* A zone's name at a time: `Central European Summer Time`. It lives until the next call of this thread. */
const char *date_zone_name(double t);

/* --- date_parser.c --- */

/* The time value of a text in the interchange format (21.4.1.32) or one of the older forms that V8 takes; NaN otherwise. */
double date_parse(const char *text, size_t length);

/* --- date_format.c --- */

enum date_format { DATE_BOTH, DATE_DATE, DATE_TIME, DATE_UTC, DATE_ISO };
/* Pushes the text of a finite time value. */
void date_push_text(duk_hthread *thr, double t, enum date_format format);
/* toLocaleString and its kin: arguments (locales, options) are at 0 and 1; pushes the text, in en-US without arguments. */
void date_push_locale_text(duk_hthread *thr, double t, enum date_format format);

#endif
