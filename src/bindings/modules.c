/*
 * What the module loader asks of the file system, without the weight of lib/fs: internalBinding('modules').
 *   stat(path) -> 0 file, 1 directory, negative: not there
 *   readText(path) -> text without byte order mark, or a negative error
 *   realpath(path) -> path, or a negative error
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/binding.h"

static duk_ret_t modules_stat(duk_context *ctx) {
  struct stat info;
  if (stat(binding_path(ctx, 0), &info) != 0) {
    duk_push_int(ctx, -errno);
  } else {
    duk_push_int(ctx, S_ISDIR(info.st_mode) ? 1 : 0);
  }
  return 1;
}

/* Reads to the end of fd into memory from malloc. Returns 0 or a negative error. */
static int read_all(int fd, size_t expected, char **text, size_t *length) {
  size_t capacity = expected + 1, used = 0;
  char *buffer = malloc(capacity);
  while (buffer != NULL) {
    ssize_t n = read(fd, buffer + used, capacity - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      int error = -errno;
      free(buffer);
      return error;
    }
    if (n == 0) {
      *text = buffer;
      *length = used;
      return 0;
    }
    used += (size_t)n;
    if (used == capacity) {
      char *larger = realloc(buffer, capacity *= 2);
      if (larger == NULL) free(buffer);
      buffer = larger;
    }
  }
  return -ENOMEM;
}

/* readText(path or descriptor) */
static duk_ret_t modules_read_text(duk_context *ctx) {
  char *text = NULL;
  size_t length = 0;
  bool opened = !duk_is_number(ctx, 0);
  int fd = opened ? open(binding_path(ctx, 0), O_RDONLY | O_CLOEXEC) : binding_int32(ctx, 0);
  int error = fd < 0 ? -errno : 0;
  if (error == 0) {
    struct stat info;
    size_t expected = 4096;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) expected = (size_t)info.st_size + 1;
    error = read_all(fd, expected, &text, &length);
    if (opened) close(fd);
  }
  if (error != 0) {
    duk_push_int(ctx, error);
    return 1;
  }
  size_t start = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  binding_push_utf8(ctx, text + start, length - start);
  free(text);
  return 1;
}

static duk_ret_t modules_realpath(duk_context *ctx) {
  char path[PATH_MAX];
  if (realpath(binding_path(ctx, 0), path) == NULL) {
    duk_push_int(ctx, -errno);
  } else {
    binding_push_utf8(ctx, path, strlen(path));
  }
  return 1;
}

static const duk_function_list_entry functions[] = {{"stat", modules_stat, 1},
                                                    {"readText", modules_read_text, 1},
                                                    {"realpath", modules_realpath, 1},
                                                    {NULL, NULL, 0}};

const struct binding binding_modules = {.name = "modules", .functions = functions};
