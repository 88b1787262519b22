/*
 * The embedded library: the modules of lib/, found by id ("fs", "internal/errors").
 */
#ifndef JSRUN_LIBRARY_H
#define JSRUN_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_module {
  const char *id;
  size_t offset, length; /* of its image (engine/vm/image.h) in library_blob */
};

/* Made by src/tools/embed_lib: sorted by id. */
extern const struct library_module library_modules[];
extern const size_t library_module_count;
extern const char library_blob[];

/* The module `id`, or NULL. */
const struct library_module *library_find(const char *id);

#endif
