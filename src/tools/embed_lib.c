/*
 * embed_lib OUTPUT.c ROOT FILE...: compiles the modules of the library, and writes the table of them
 * (src/runtime/library.h) and beside it OUTPUT.blob with their images, which the assembler includes. A module's id
 * is its path under ROOT without ".js".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/compiler.h"
#include "engine/regexp/regexp.h"

#define ALIGNMENT 8

static const char *const parameters[] = {"exports", "require", "module", "process",
                                         "internalBinding"};

struct module {
  char *id;
  const char *path;
  size_t offset, length;
};

static void fail(const char *what, const char *path) {
  fprintf(stderr, "embed_lib: %s: ", what);
  perror(path);
  exit(1);
}

static int by_id(const void *a, const void *b) {
  return strcmp(((const struct module *)a)->id, ((const struct module *)b)->id);
}

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) fail("cannot read", path);
  long size = ftell(file);
  char *text = malloc((size_t)size + 1);
  if (text == NULL) fail("out of memory", path);
  rewind(file);
  if (fread(text, 1, (size_t)size, file) != (size_t)size) fail("cannot read", path);
  fclose(file);
  *length = (size_t)size;
  return text;
}

/* The compiler's question whether a pattern is a regular expression. `data` has room for the message. */
static const char *check_regexp(void *data, const char *pattern, size_t length, const char *flags,
                                size_t flags_length) {
  char text[16], *message = data;
  if (flags_length >= sizeof(text)) return "Invalid regular expression flags";
  memcpy(text, flags, flags_length);
  text[flags_length] = '\0';
  return regexp_validate(pattern, length, text, message, 160) ? NULL : message;
}

/* Compiles a file and adds its image to the blob; returns the image's size, a multiple of ALIGNMENT. */
static size_t append_image(FILE *blob, const char *path) {
  char message[160];
  size_t length;
  char *text = read_file(path, &length);
  compiler_options options = {.goal = COMPILER_COMMONJS,
                              .parameter_names = parameters,
                              .parameter_count = sizeof(parameters) / sizeof(parameters[0]),
                              .check_regexp = check_regexp,
                              .check_regexp_data = message};
  compiler_result result;
  if (compiler_compile(text, length, &options, &result) != 0) {
    fprintf(stderr, "%s:%u:%u: %s\n", path, result.error.line, result.error.column,
            result.error.message);
    exit(1);
  }
  size_t size = result.size;
  static const char zeros[ALIGNMENT];
  size_t padding = (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
  if (fwrite(result.image, 1, size, blob) != size) fail("cannot write", "blob");
  if (fwrite(zeros, 1, padding, blob) != padding) fail("cannot write", "blob");
  free(result.image);
  free(text);
  return size + padding;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: embed_lib OUTPUT.c ROOT FILE...\n");
    return 2;
  }
  const char *output = argv[1];
  size_t root_length = strlen(argv[2]) + 1;
  size_t count = (size_t)argc - 3;
  struct module *modules = calloc(count + 1, sizeof(*modules));
  char *blob_path = malloc(strlen(output) + 8);
  if (modules == NULL || blob_path == NULL) fail("out of memory", output);
  strcpy(blob_path, output);
  char *dot = strrchr(blob_path, '.');
  strcpy(dot != NULL ? dot : blob_path + strlen(blob_path), ".blob");

  for (size_t i = 0; i < count; i++) {
    const char *path = argv[i + 3];
    size_t length = strlen(path);
    if (length < root_length + 4 || strcmp(path + length - 3, ".js") != 0) {
      fprintf(stderr, "embed_lib: not a library file: %s\n", path);
      return 2;
    }
    modules[i].path = path;
    modules[i].id = strndup(path + root_length, length - root_length - 3);
  }
  qsort(modules, count, sizeof(*modules), by_id);

  FILE *blob = fopen(blob_path, "wb");
  if (blob == NULL) fail("cannot write", blob_path);
  size_t offset = 0;
  for (size_t i = 0; i < count; i++) {
    modules[i].offset = offset;
    modules[i].length = append_image(blob, modules[i].path);
    offset += modules[i].length;
  }
  if (fclose(blob) != 0) fail("cannot write", blob_path);

  FILE *out = fopen(output, "w");
  if (out == NULL) fail("cannot write", output);
  fprintf(out, "/* Written by src/tools/embed_lib.c. */\n#include \"runtime/library.h\"\n\n");
  fprintf(out,
          "__asm__(\".section .rodata\\n.balign 16\\n.global library_blob\\nlibrary_blob:\\n\"\n");
  fprintf(out, "        \".incbin \\\"%s\\\"\\n.byte 0\\n.previous\\n\");\n\n", blob_path);
  fprintf(out, "const struct library_module library_modules[] = {\n");
  for (size_t i = 0; i < count; i++) {
    fprintf(out, "  {\"%s\", %zu, %zu},\n", modules[i].id, modules[i].offset, modules[i].length);
  }
  fprintf(out, "  {0, 0, 0}\n};\nconst size_t library_module_count = %zu;\n", count);
  if (fclose(out) != 0) fail("cannot write", output);
  return 0;
}
