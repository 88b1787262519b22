/*
 * The Date constructor, its fields, and the arithmetic of days (ECMA-262 21.4.1 to 21.4.4). Zones, parsing and
 * formatting have files of their own.
 */
#include "date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

/* --- Calendar --- */

/* Days from 1970-01-01 to the first of March of a year that counts from March. */
static double days_to_march(double year) {
  return floor(365.25 * year) - floor(year / 100) + floor(year / 400) - 719468;
}

void date_split(double t, struct date_fields *f) {
  int64_t ms = (int64_t)t, days = ms / 86400000;
  int rest = (int)(ms % 86400000);
  if (rest < 0) {
    rest += 86400000;
    days--;
  }
  f->hour = rest / 3600000;
  f->minute = rest / 60000 % 60;
  f->second = rest / 1000 % 60;
  f->millisecond = rest % 1000;
  f->weekday = (int)((days % 7 + 11) % 7);
  /* Eras of 400 years, whose years begin in March so that the leap day is a year's last. */
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int day_of_era = (int)(days - era * 146097);
  int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int from_march = (5 * day_of_year + 2) / 153;
  f->day = day_of_year - (153 * from_march + 2) / 5 + 1;
  f->month = from_march < 10 ? from_march + 2 : from_march - 10;
  f->year = (int)(era * 400) + year_of_era + (f->month < 2);
}

double date_make_time(double hour, double minute, double second, double millisecond) {
  if (!isfinite(hour) || !isfinite(minute) || !isfinite(second) || !isfinite(millisecond)) {
    return NAN;
  }
  return trunc(hour) * 3600000 + trunc(minute) * 60000 + trunc(second) * 1000 + trunc(millisecond);
}

double date_make_day(double year, double month, double day) {
  if (!isfinite(year) || !isfinite(month) || !isfinite(day)) {
    return NAN;
  }
  year = trunc(year);
  month = trunc(month);
  year += floor(month / 12);
  month -= floor(month / 12) * 12;
  if (fabs(year) > 400000) {
    return NAN;
  }
  if (month < 2) {
    year--;
    month += 12;
  }
  return days_to_march(year) + floor((153 * (month - 2) + 2) / 5) + trunc(day) - 1;
}

double date_make(double day, double time) {
  double t = day * DATE_MS_PER_DAY + time;
  return isfinite(day) && isfinite(time) && isfinite(t) ? t : NAN;
}

double date_clip(double t) {
  return fabs(t) <= 8.64e15 ? trunc(t) + 0.0 : NAN;
}

double date_now(void) {
  struct timeval now;
  gettimeofday(&now, NULL);
  return (double)now.tv_sec * 1000 + (double)(now.tv_usec / 1000);
}

/* --- The time value of an object --- */

static duk_tval *time_value(duk_hthread *thr, duk_idx_t idx) {
  duk_hobject *h = duk_get_hobject(thr, idx);
  if (h == NULL || DUK_HOBJECT_GET_CLASS_NUMBER(h) != DUK_HOBJECT_CLASS_DATE) {
    return NULL;
  }
  return duk_hobject_get_internal_value_tval_ptr(thr->heap, h);
}

/* thisTimeValue; `this` is left on the stack. */
static double push_this_time(duk_hthread *thr) {
  duk_push_this(thr);
  duk_tval *tv = time_value(thr, -1);
  if (tv == NULL) {
    char method[48];
    duk_push_current_function(thr);
    duk_get_prop_literal(thr, -1, "name");
    snprintf(method, sizeof method, "Date.prototype.%s", duk_get_string_default(thr, -1, ""));
    duk_pop_2(thr);
    builtins_incompatible_receiver(thr, method);
  }
  return DUK_TVAL_GET_NUMBER(tv);
}

/* Sets this to TimeClip(t) and returns it. */
static duk_ret_t set_this_time(duk_hthread *thr, double t) {
  t = date_clip(t);
  duk_push_this(thr);
  DUK_TVAL_SET_NUMBER(time_value(thr, -1), t);
  duk_push_number(thr, t);
  return 1;
}

/* --- Constructor --- */

/* The time value of arguments year, month and so on: MakeDate of what there is, not clipped. */
static double time_of_arguments(duk_hthread *thr, duk_idx_t n) {
  double a[7] = {NAN, 0, 1, 0, 0, 0, 0};
  for (duk_idx_t i = 0; i < n && i < 7; i++) {
    a[i] = duk_to_number(thr, i);
  }
  if (!isnan(a[0])) {
    double year = trunc(a[0]);
    if (year >= 0 && year <= 99) {
      a[0] = 1900 + year;
    }
  }
  return date_make(date_make_day(a[0], a[1], a[2]), date_make_time(a[3], a[4], a[5], a[6]));
}

static double parse_top(duk_hthread *thr) {
  duk_size_t n;
  const char *text = duk_get_lstring(thr, -1, &n);
  return date_parse(text, n);
}

static double time_of_value(duk_hthread *thr) {
  duk_tval *tv = time_value(thr, 0);
  if (tv != NULL) {
    return DUK_TVAL_GET_NUMBER(tv);
  }
  duk_dup(thr, 0);
  duk_to_primitive(thr, -1, DUK_HINT_NONE);
  return date_clip(builtins_is_string(thr, -1) ? parse_top(thr) : duk_to_number(thr, -1));
}

static duk_ret_t date_constructor(duk_context *ctx) {
  duk_idx_t n = duk_get_top(ctx);
  if (!duk_is_constructor_call(ctx)) {
    date_push_text(ctx, date_now(), DATE_BOTH);
    return 1;
  }
  double t = n == 0   ? date_now()
             : n == 1 ? time_of_value(ctx)
                      : date_clip(date_from_local(time_of_arguments(ctx, n)));
  duk_hobject *prototype = builtins_push_new_prototype(ctx, DUK_BIDX_DATE_PROTOTYPE);
  duk_push_object_helper(ctx,
                         DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                             DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_DATE),
                         DUK_BIDX_DATE_PROTOTYPE);
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, -1), prototype);
  duk_push_number(ctx, t);
  duk_xdef_prop_stridx_short(ctx, -2, DUK_STRIDX_INT_VALUE, DUK_PROPDESC_FLAGS_W);
  return 1;
}

static duk_ret_t date_now_function(duk_context *ctx) {
  duk_push_number(ctx, date_now());
  return 1;
}

static duk_ret_t date_parse_function(duk_context *ctx) {
  duk_to_string(ctx, 0);
  duk_push_number(ctx, date_clip(parse_top(ctx)));
  return 1;
}

static duk_ret_t date_utc(duk_context *ctx) {
  duk_push_number(ctx, date_clip(time_of_arguments(ctx, duk_get_top(ctx))));
  return 1;
}

/* --- Getters and setters --- */

enum field { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MILLISECOND, WEEKDAY, SHORT_YEAR };
enum { UTC = 16, FIELD = 15 };

static duk_ret_t get_field(duk_context *ctx) {
  int magic = duk_get_current_magic(ctx);
  double t = push_this_time(ctx);
  if (isnan(t)) {
    duk_push_nan(ctx);
    return 1;
  }
  struct date_fields f;
  date_split(magic & UTC ? t : date_local(t), &f);
  const int values[] = {f.year,   f.month,       f.day,     f.hour,       f.minute,
                        f.second, f.millisecond, f.weekday, f.year - 1900};
  duk_push_int(ctx, values[magic & FIELD]);
  return 1;
}

static duk_ret_t get_time(duk_context *ctx) {
  duk_push_number(ctx, push_this_time(ctx));
  return 1;
}

static duk_ret_t get_timezone_offset(duk_context *ctx) {
  double t = push_this_time(ctx);
  duk_push_number(ctx, trunc((t - date_local(t)) / 60000) + 0.0);
  return 1;
}

/* Sets the fields from the one in the magic on, one for each argument, up to the end of the date or of the time. */
static duk_ret_t set_fields(duk_context *ctx) {
  int magic = duk_get_current_magic(ctx), first = magic & FIELD;
  int end = first <= DAY ? HOUR : WEEKDAY;
  duk_idx_t n = duk_get_top(ctx);
  double values[7], t = push_this_time(ctx);
  duk_pop(ctx);
  if (n == 0) {
    duk_push_undefined(ctx);
    n = 1;
  }
  for (duk_idx_t i = 0; i < n && first + i < end; i++) {
    values[first + i] = duk_to_number(ctx, i);
  }
  if (isnan(t)) {
    if (first != YEAR) {
      duk_push_nan(ctx);
      return 1;
    }
    t = 0;
  } else if (!(magic & UTC)) {
    t = date_local(t);
  }
  struct date_fields f;
  date_split(t, &f);
  const double old[] = {f.year, f.month, f.day, f.hour, f.minute, f.second, f.millisecond};
  for (int i = 0; i < 7; i++) {
    if (i < first || i >= end || i >= first + n) {
      values[i] = old[i];
    }
  }
  t = date_make(date_make_day(values[YEAR], values[MONTH], values[DAY]),
                date_make_time(values[HOUR], values[MINUTE], values[SECOND], values[MILLISECOND]));
  return set_this_time(ctx, magic & UTC ? t : date_from_local(t));
}

static duk_ret_t set_time(duk_context *ctx) {
  (void)push_this_time(ctx);
  return set_this_time(ctx, duk_to_number(ctx, 0));
}

/* Annex B: setYear */
static duk_ret_t set_year(duk_context *ctx) {
  double t = push_this_time(ctx), year = duk_to_number(ctx, 0);
  if (isnan(year)) {
    return set_this_time(ctx, NAN);
  }
  t = isnan(t) ? 0 : date_local(t);
  year = trunc(year);
  if (year >= 0 && year <= 99) {
    year += 1900;
  }
  struct date_fields f;
  date_split(t, &f);
  double day = date_make_day(year, f.month, f.day);
  return set_this_time(ctx, date_from_local(date_make(
                                day, date_make_time(f.hour, f.minute, f.second, f.millisecond))));
}

/* --- Text --- */

static duk_ret_t to_text(duk_context *ctx) {
  double t = push_this_time(ctx);
  enum date_format format = (enum date_format)duk_get_current_magic(ctx);
  if (isnan(t)) {
    if (format == DATE_ISO) {
      builtins_throw_range(ctx, "Invalid time value");
    }
    duk_push_literal(ctx, "Invalid Date");
  } else {
    date_push_text(ctx, t, format);
  }
  return 1;
}

static duk_ret_t to_locale_text(duk_context *ctx) {
  double t = push_this_time(ctx);
  if (isnan(t)) {
    duk_push_literal(ctx, "Invalid Date");
  } else {
    date_push_locale_text(ctx, t, (enum date_format)duk_get_current_magic(ctx));
  }
  return 1;
}

static duk_ret_t to_json(duk_context *ctx) {
  duk_push_this(ctx);
  duk_to_object(ctx, -1);
  duk_dup_top(ctx);
  duk_to_primitive(ctx, -1, DUK_HINT_NUMBER);
  if (duk_is_number(ctx, -1) && !isfinite(duk_get_number(ctx, -1))) {
    duk_push_null(ctx);
    return 1;
  }
  duk_pop(ctx);
  duk_get_prop_literal(ctx, -1, "toISOString");
  if (!duk_is_callable(ctx, -1)) {
    builtins_throw_type(ctx, "toISOString is not a function");
  }
  duk_swap_top(ctx, -2);
  duk_call_method(ctx, 0);
  return 1;
}

static duk_ret_t to_primitive(duk_context *ctx) {
  duk_push_this(ctx);
  if (!builtins_is_object(ctx, -1)) {
    builtins_throw_type(
        ctx, "Method Date.prototype [ @@toPrimitive ] called on incompatible receiver %s",
        builtins_push_description(ctx, -1));
  }
  const char *hint = builtins_is_string(ctx, 0) ? duk_get_string(ctx, 0) : "";
  bool number = strcmp(hint, "number") == 0;
  if (!number && strcmp(hint, "string") != 0 && strcmp(hint, "default") != 0) {
    builtins_throw_type(ctx, "Invalid hint: %s", builtins_push_description(ctx, 0));
  }
  for (int i = 0; i < 2; i++) {
    duk_get_prop_string(ctx, 1, number == (i == 0) ? "valueOf" : "toString");
    if (duk_is_callable(ctx, -1)) {
      duk_dup(ctx, 1);
      duk_call_method(ctx, 0);
      if (!builtins_is_object(ctx, -1)) {
        return 1;
      }
    }
    duk_pop(ctx);
  }
  builtins_throw_type(ctx, "Cannot convert object to primitive value");
  return 0;
}

#define GET(name, field)                                                                           \
  BP_METHOD_MAGIC("get" name, get_field, 0, 0, field),                                             \
      BP_METHOD_MAGIC("getUTC" name, get_field, 0, 0, field | UTC)
#define SET(name, field, length)                                                                   \
  BP_METHOD_MAGIC("set" name, set_fields, length, DUK_VARARGS, field),                             \
      BP_METHOD_MAGIC("setUTC" name, set_fields, length, DUK_VARARGS, field | UTC)

static const struct builtin_property date_prototype[] = {
    BP_METHOD_MAGIC("toString", to_text, 0, 0, DATE_BOTH),
    BP_METHOD_MAGIC("toDateString", to_text, 0, 0, DATE_DATE),
    BP_METHOD_MAGIC("toTimeString", to_text, 0, 0, DATE_TIME),
    BP_METHOD_MAGIC("toISOString", to_text, 0, 0, DATE_ISO),
    BP_METHOD_MAGIC("toUTCString", to_text, 0, 0, DATE_UTC),
    BP_ALIAS("toGMTString", "toUTCString"),
    GET("Date", DAY),
    SET("Date", DAY, 1),
    GET("Day", WEEKDAY),
    GET("FullYear", YEAR),
    SET("FullYear", YEAR, 3),
    GET("Hours", HOUR),
    SET("Hours", HOUR, 4),
    GET("Milliseconds", MILLISECOND),
    SET("Milliseconds", MILLISECOND, 1),
    GET("Minutes", MINUTE),
    SET("Minutes", MINUTE, 3),
    GET("Month", MONTH),
    SET("Month", MONTH, 2),
    GET("Seconds", SECOND),
    SET("Seconds", SECOND, 2),
    BP_METHOD("getTime", get_time, 0, 0),
    BP_METHOD("setTime", set_time, 1, 1),
    BP_METHOD("getTimezoneOffset", get_timezone_offset, 0, 0),
    BP_METHOD("valueOf", get_time, 0, 0),
    BP_METHOD_MAGIC("getYear", get_field, 0, 0, SHORT_YEAR),
    BP_METHOD("setYear", set_year, 1, 1),
    BP_METHOD("toJSON", to_json, 1, 1),
    BP_METHOD_MAGIC("toLocaleString", to_locale_text, 0, 2, DATE_BOTH),
    BP_METHOD_MAGIC("toLocaleDateString", to_locale_text, 0, 2, DATE_DATE),
    BP_METHOD_MAGIC("toLocaleTimeString", to_locale_text, 0, 2, DATE_TIME),
    BP_METHOD_READONLY(SYM_TO_PRIMITIVE, to_primitive, 1, 1),
};
static const struct builtin_property date_own[] = {
    BP_METHOD("now", date_now_function, 0, 0),
    BP_METHOD("parse", date_parse_function, 1, 1),
    BP_METHOD("UTC", date_utc, 7, DUK_VARARGS),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, DUK_BIDX_DATE_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(date_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, DUK_BIDX_DATE_CONSTRUCTOR, -2, DUK_BIDX_DATE_PROTOTYPE, "Date",
     date_constructor, 0, 7, DUK_VARARGS, BO_TABLE(date_own)},
};
const struct builtin_table builtins_date = {BO_TABLE(objects)};
