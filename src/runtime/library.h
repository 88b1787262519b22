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
  size_t packed_length;  /* of the image there when it is compressed (raw deflate), else 0 */
};

/* Made by src/tools/embed_lib: sorted by id. */
extern const struct library_module library_modules[];
extern const size_t library_module_count;
extern const struct library_module library_throwing_lines; /* no module: "\nID:LINE:TEXT\n..." */
extern const char library_blob[];

/* The module `id`, or NULL. */
const struct library_module *library_find(const char *id);

/*
 * The text of a line of the module `id` on which it throws, for the caller to free; NULL for other lines. The whole source is not
 * in the executable.
 */
char *library_throwing_line(const char *id, unsigned line);

/*
 * The module's image, which stays for the life of the process: all threads run the same one. One that is compressed is
 * unpacked at its first use. NULL without memory. May be called on any thread.
 */
const void *library_image(const struct library_module *module);

#endif
