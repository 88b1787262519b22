/* Look-up in the embedded library. The table is made by the build (src/tools/embed_lib.c). */
#include "runtime/library.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *id, const void *module) {
  return strcmp(id, ((const struct library_module *)module)->id);
}

const struct library_module *library_find(const char *id) {
  return bsearch(id, library_modules, library_module_count, sizeof(library_modules[0]), compare);
}
