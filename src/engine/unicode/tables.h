/*
 * The shapes of the tables made by src/tools/unicode_tables.c, and the tables themselves. Everything is
 * static: a file that includes this keeps only what it uses.
 */
#ifndef JSRUN_UNICODE_TABLES_SHAPES_H
#define JSRUN_UNICODE_TABLES_SHAPES_H

#include <stdint.h>

struct property_entry {
  const char *name, *alias; /* alias "" if there is none */
  uint16_t begin, end;      /* in property_data */
};
struct category_name {
  const char *name;
  uint32_t mask; /* one bit for each General_Category; sorted by name */
};
struct script_name {
  const char *name;
  uint8_t script;
};
struct script_extension {
  uint32_t first, last;
  uint16_t list; /* in script_extension_lists */
  uint16_t count;
};
/* count code points from first, step apart, each mapped to itself + delta */
struct case_range {
  uint32_t first;
  uint16_t count, step;
  int32_t delta;
};
struct special_case {
  uint32_t cp, to[3]; /* unused places are 0 */
};
struct decomposition {
  uint32_t cp; /* top bit: a compatibility mapping */
  uint16_t units, count;
};
struct composition {
  uint32_t first, second, composed;
};

#define COUNT_OF(table) (sizeof(table) / sizeof((table)[0]))

#include "unicode_tables.h"

#endif
