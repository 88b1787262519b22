/* Look-up in the embedded library. The table is made by the build (src/tools/embed_lib.c). */
#include "runtime/library.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static int compare(const void *id, const void *module) {
  return strcmp(id, ((const struct library_module *)module)->id);
}

const struct library_module *library_find(const char *id) {
  return bsearch(id, library_modules, library_module_count, sizeof(library_modules[0]), compare);
}

static void *unpack(const struct library_module *module) {
  void *image = malloc(module->length);
  z_stream z = {.next_in = (Bytef *)library_blob + module->offset,
                .avail_in = (uInt)module->packed_length,
                .next_out = image,
                .avail_out = (uInt)module->length};
  if (image == NULL) return NULL;
  if (inflateInit2(&z, -MAX_WBITS) == Z_OK) {
    int end = inflate(&z, Z_FINISH);
    inflateEnd(&z);
    if (end == Z_STREAM_END) return image;
  }
  free(image);
  return NULL;
}

/* By index of the module; made with the first that is unpacked. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void **unpacked;

const void *library_image(const struct library_module *module) {
  if (module->packed_length == 0) return library_blob + module->offset;
  const void *image = NULL;
  pthread_mutex_lock(&lock);
  if (unpacked == NULL) unpacked = calloc(library_module_count, sizeof(*unpacked));
  if (unpacked != NULL) {
    void **slot = &unpacked[module - library_modules];
    if (*slot == NULL) *slot = unpack(module);
    image = *slot;
  }
  pthread_mutex_unlock(&lock);
  return image;
}

char *library_throwing_line(const char *id, unsigned line) {
  char *text = unpack(&library_throwing_lines), *found = NULL, key[160];
  size_t length = library_throwing_lines.length;
  if (text == NULL) return NULL;
  int n = snprintf(key, sizeof(key), "\n%s:%u:", id, line);
  if (n > 0 && (size_t)n < sizeof(key)) {
    const char *at = memmem(text, length, key, (size_t)n);
    if (at != NULL) {
      const char *end = memchr(at + n, '\n', length - (size_t)(at + n - text));
      if (end != NULL) found = strndup(at + n, (size_t)(end - (at + n)));
    }
  }
  free(text);
  return found;
}
