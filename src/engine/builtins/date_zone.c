/*
 * Local time, by the C library's knowledge of zones, and the names of zones in English.
 */
#include "date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void local_tm(double t, struct tm *tm) {
  time_t seconds = (time_t)floor(t / 1000);
  if (localtime_r(&seconds, tm) == NULL) {
    memset(tm, 0, sizeof *tm);
    tm->tm_zone = "UTC";
  }
}

static double offset_at(double t) {
  struct tm tm;
  local_tm(t, &tm);
  return (double)tm.tm_gmtoff * 1000;
}

double date_local(double t) {
  return isfinite(t) ? t + offset_at(t) : NAN;
}

double date_from_local(double local) {
  if (!isfinite(local) || fabs(local) > 8.64e15 + DATE_MS_PER_DAY) {
    return NAN;
  }
  double before = offset_at(local - DATE_MS_PER_DAY), after = offset_at(local + DATE_MS_PER_DAY);
  if (before == after || offset_at(local - before) == before || offset_at(local - after) != after) {
    return local - before;
  }
  return local - after;
}

/* An abbreviation alone may mean several zones: the offset tells which. */
static const struct zone_name {
  const char *abbreviation;
  int minutes;
  const char *name;
} zone_names[] = {
    {"UTC", 0, "Coordinated Universal Time"},
    {"GMT", 0, "Greenwich Mean Time"},
    {"WET", 0, "Western European Standard Time"},
    {"WEST", 60, "Western European Summer Time"},
    {"BST", 60, "British Summer Time"},
    {"IST", 60, "Irish Standard Time"},
    {"CET", 60, "Central European Standard Time"},
    {"CEST", 120, "Central European Summer Time"},
    {"EET", 120, "Eastern European Standard Time"},
    {"EEST", 180, "Eastern European Summer Time"},
    {"MSK", 180, "Moscow Standard Time"},
    {"WAT", 60, "West Africa Standard Time"},
    {"CAT", 120, "Central Africa Time"},
    {"EAT", 180, "East Africa Time"},
    {"SAST", 120, "South Africa Standard Time"},
    {"IST", 120, "Israel Standard Time"},
    {"IDT", 180, "Israel Daylight Time"},
    {"PKT", 300, "Pakistan Standard Time"},
    {"IST", 330, "India Standard Time"},
    {"WIB", 420, "Western Indonesia Time"},
    {"WITA", 480, "Central Indonesia Time"},
    {"WIT", 540, "Eastern Indonesia Time"},
    {"CST", 480, "China Standard Time"},
    {"HKT", 480, "Hong Kong Standard Time"},
    {"PST", 480, "Philippine Standard Time"},
    {"JST", 540, "Japan Standard Time"},
    {"KST", 540, "Korean Standard Time"},
    {"AWST", 480, "Australian Western Standard Time"},
    {"ACST", 570, "Australian Central Standard Time"},
    {"ACDT", 630, "Australian Central Daylight Time"},
    {"AEST", 600, "Australian Eastern Standard Time"},
    {"AEDT", 660, "Australian Eastern Daylight Time"},
    {"NZST", 720, "New Zealand Standard Time"},
    {"NZDT", 780, "New Zealand Daylight Time"},
    {"ChST", 600, "Chamorro Standard Time"},
    {"SST", -660, "Samoa Standard Time"},
    {"HST", -600, "Hawaii-Aleutian Standard Time"},
    {"HDT", -540, "Hawaii-Aleutian Daylight Time"},
    {"AKST", -540, "Alaska Standard Time"},
    {"AKDT", -480, "Alaska Daylight Time"},
    {"PST", -480, "Pacific Standard Time"},
    {"PDT", -420, "Pacific Daylight Time"},
    {"MST", -420, "Mountain Standard Time"},
    {"MDT", -360, "Mountain Daylight Time"},
    {"CST", -360, "Central Standard Time"},
    {"CDT", -300, "Central Daylight Time"},
    {"EST", -300, "Eastern Standard Time"},
    {"EDT", -240, "Eastern Daylight Time"},
    {"CST", -300, "Cuba Standard Time"},
    {"CDT", -240, "Cuba Daylight Time"},
    {"AST", -240, "Atlantic Standard Time"},
    {"ADT", -180, "Atlantic Daylight Time"},
    {"NST", -210, "Newfoundland Standard Time"},
    {"NDT", -150, "Newfoundland Daylight Time"},
};

static const char *name_of(const char *abbreviation, int minutes) {
  for (size_t i = 0; i < sizeof zone_names / sizeof *zone_names; i++) {
    if (zone_names[i].minutes == minutes && strcmp(zone_names[i].abbreviation, abbreviation) == 0) {
      return zone_names[i].name;
    }
  }
  return NULL;
}

const char *date_zone_name(double t) {
  static _Thread_local char generic[16];
  struct tm tm;
  local_tm(t, &tm);
  int minutes = (int)(tm.tm_gmtoff / 60);
  const char *name = name_of(tm.tm_zone, minutes);
  if (name == NULL && strcmp(tm.tm_zone, "LMT") ==
                          0) {   /* before there were zones: today's standard time gives the name */
    local_tm(978307200000, &tm); /* January 2001 */
    if (tm.tm_isdst) {
      local_tm(993945600000, &tm);
    }
    name = name_of(tm.tm_zone, (int)(tm.tm_gmtoff / 60));
  }
  if (name != NULL) {
    return name;
  }
  snprintf(generic, sizeof generic, "GMT%c%02d:%02d", minutes < 0 ? '-' : '+',
           abs(minutes) / 60 % 100, abs(minutes) % 60);
  return generic;
}
