/*
 * The properties that \p{...} may name.
 */
#include <string.h>

#include "engine/unicode/tables.h"
#include "engine/unicode/unicode.h"

static bool same_name(const char *entry, const char *name, size_t length) {
  return strlen(entry) == length && !memcmp(entry, name, length) && length > 0;
}

#define IS(literal, name, length) same_name(literal, name, length)

/* Runs are "first code point << 8 | value"; adds those whose value is wanted. */
static void add_runs(struct codepoint_set *set, const uint32_t *runs, size_t count,
                     uint32_t value_mask, int value) {
  for (size_t i = 0; i < count; i++) {
    uint32_t v = runs[i] & 0xff;
    if (value >= 0 ? v != (uint32_t)value : !(value_mask >> v & 1)) continue;
    codepoint_set_add(set, runs[i] >> 8, i + 1 < count ? (runs[i + 1] >> 8) - 1 : UNICODE_MAX);
  }
}

static bool add_category(struct codepoint_set *set, const char *name, size_t length) {
  for (size_t i = 0; i < COUNT_OF(category_names); i++)
    if (same_name(category_names[i].name, name, length)) {
      add_runs(set, category_runs, COUNT_OF(category_runs), category_names[i].mask, -1);
      return true;
    }
  return false;
}

static bool add_script(struct codepoint_set *set, const char *name, size_t length,
                       bool extensions) {
  int script = -1;
  for (size_t i = 0; i < COUNT_OF(script_names) && script < 0; i++)
    if (same_name(script_names[i].name, name, length)) script = script_names[i].script;
  if (script < 0) return false;
  struct codepoint_set own = {0}, listed = {0};
  add_runs(&own, script_runs, COUNT_OF(script_runs), 0, script);
  if (extensions) { /* a listed code point belongs to the scripts of its list only */
    for (size_t i = 0; i < COUNT_OF(script_extensions); i++)
      codepoint_set_add(&listed, script_extensions[i].first, script_extensions[i].last);
    codepoint_set_normalize(&listed);
    codepoint_set_subtract(&own, &listed);
    for (size_t i = 0; i < COUNT_OF(script_extensions); i++) {
      const struct script_extension *e = &script_extensions[i];
      if (memchr(script_extension_lists + e->list, script, e->count))
        codepoint_set_add(&own, e->first, e->last);
    }
    codepoint_set_normalize(&own);
  }
  codepoint_set_union(set, &own);
  if (listed.failed) set->failed = true;
  codepoint_set_destroy(&own);
  codepoint_set_destroy(&listed);
  return true;
}

static uint32_t read_number(const uint8_t **at) {
  uint32_t n = 0, shift = 0;
  while (**at & 0x80) {
    n |= (uint32_t)(*(*at)++ & 0x7f) << shift;
    shift += 7;
  }
  return n | (uint32_t) * (*at)++ << shift;
}

static bool add_binary(struct codepoint_set *set, const char *name, size_t length) {
  for (size_t i = 0; i < COUNT_OF(property_entries); i++) {
    const struct property_entry *entry = &property_entries[i];
    if (!same_name(entry->name, name, length) && !same_name(entry->alias, name, length)) continue;
    const uint8_t *at = property_data + entry->begin, *end = property_data + entry->end;
    uint32_t cp = 0;
    while (at < end) {
      cp += read_number(&at);
      uint32_t first = cp;
      cp = at < end ? cp + read_number(&at) : UNICODE_MAX + 1;
      codepoint_set_add(set, first, cp - 1);
    }
    return true;
  }
  return false;
}

bool unicode_property(const char *name, size_t name_length, const char *value, size_t value_length,
                      struct codepoint_set *set) {
  bool found = false;
  if (!value)
    found = add_category(set, name, name_length) || add_binary(set, name, name_length);
  else if (IS("General_Category", name, name_length) || IS("gc", name, name_length))
    found = add_category(set, value, value_length);
  else if (IS("Script", name, name_length) || IS("sc", name, name_length))
    found = add_script(set, value, value_length, false);
  else if (IS("Script_Extensions", name, name_length) || IS("scx", name, name_length))
    found = add_script(set, value, value_length, true);
  codepoint_set_normalize(set);
  return found;
}

bool unicode_string_property(const char *name, size_t name_length, struct codepoint_set *set,
                             void (*string)(void *context, const uint32_t *points, size_t count),
                             void *context) {
  /* in the order of the generator's kinds */
  static const char *const names[] = {"Basic_Emoji",
                                      "Emoji_Keycap_Sequence",
                                      "RGI_Emoji_Flag_Sequence",
                                      "RGI_Emoji_Tag_Sequence",
                                      "RGI_Emoji_Modifier_Sequence",
                                      "RGI_Emoji_ZWJ_Sequence"};
  bool all = IS("RGI_Emoji", name, name_length);
  size_t wanted = 0;
  while (!all && wanted < COUNT_OF(names) && !same_name(names[wanted], name, name_length)) wanted++;
  if (!all && wanted == COUNT_OF(names)) return false;
  const uint8_t *at = emoji_sequences, *end = at + sizeof(emoji_sequences);
  while (at < end) {
    uint32_t kind = *at++, count = *at++, points[16];
    for (uint32_t i = 0; i < count; i++) points[i] = read_number(&at);
    if (!all && kind != wanted) continue;
    if (count == 1)
      codepoint_set_add(set, points[0], points[0]);
    else
      string(context, points, count);
  }
  codepoint_set_normalize(set);
  return true;
}
