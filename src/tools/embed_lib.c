/*
 * embed_lib OUTPUT.c ROOT FILE...: writes the table of library modules (src/runtime/library.h), and beside
 * it OUTPUT.blob with their contents, which the assembler includes. A module's id is its path under ROOT
 * without ".js".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 8

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

/* Copies a file to the blob, padded; returns its length. */
static size_t append_file(FILE *blob, const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) fail("cannot read", path);
  char buffer[65536];
  size_t length = 0, n;
  while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0) {
    if (fwrite(buffer, 1, n, blob) != n) fail("cannot write", "blob");
    length += n;
  }
  if (ferror(file)) fail("cannot read", path);
  fclose(file);
  static const char zeros[ALIGNMENT];
  fwrite(zeros, 1, ALIGNMENT - length % ALIGNMENT, blob); /* at least one: the text ends with a NUL */
  return length;
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
    modules[i].length = append_file(blob, modules[i].path);
    offset += modules[i].length + ALIGNMENT - modules[i].length % ALIGNMENT;
  }
  if (fclose(blob) != 0) fail("cannot write", blob_path);

  FILE *out = fopen(output, "w");
  if (out == NULL) fail("cannot write", output);
  fprintf(out, "/* Written by src/tools/embed_lib.c. */\n#include \"runtime/library.h\"\n\n");
  fprintf(out, "__asm__(\".section .rodata\\n.balign 16\\n.global library_blob\\nlibrary_blob:\\n\"\n");
  fprintf(out, "        \".incbin \\\"%s\\\"\\n.byte 0\\n.previous\\n\");\n\n", blob_path);
  fprintf(out, "const struct library_module library_modules[] = {\n");
  for (size_t i = 0; i < count; i++) {
    fprintf(out, "  {\"%s\", %zu, %zu},\n", modules[i].id, modules[i].offset, modules[i].length);
  }
  fprintf(out, "  {0, 0, 0}\n};\nconst size_t library_module_count = %zu;\n", count);
  if (fclose(out) != 0) fail("cannot write", output);
  return 0;
}
