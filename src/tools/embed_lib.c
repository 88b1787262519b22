/*
 * embed_lib OUTPUT.c ROOT FILE... [-z FILE...]: compiles the modules of the library, and writes the table of them
 * (src/runtime/library.h) and beside it OUTPUT.blob with their images, which the assembler includes; those after -z
 * are compressed. A module's id is its path under ROOT without ".js".
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "engine/compiler/compiler.h"
#include "engine/regexp/regexp.h"

#define ALIGNMENT 8

static const char *const parameters[] = {"exports", "require", "module", "process",
                                         "internalBinding"};

struct module {
  char *id;
  const char *path;
  bool packed;
  size_t offset, length, packed_length;
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

static void append(FILE *blob, const void *data, size_t size) {
  if (fwrite(data, 1, size, blob) != size) fail("cannot write", "blob");
}

/* Returns how much it is compressed. */
static size_t append_packed(FILE *blob, const void *data, size_t size) {
  z_stream z = {0};
  if (deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    fail("cannot compress", "blob");
  size_t bound = deflateBound(&z, size);
  Bytef *out = malloc(bound);
  z.next_in = (Bytef *)data;
  z.avail_in = (uInt)size;
  z.next_out = out;
  z.avail_out = (uInt)bound;
  if (out == NULL || deflate(&z, Z_FINISH) != Z_STREAM_END) fail("cannot compress", "blob");
  size_t packed = z.total_out;
  append(blob, out, packed);
  deflateEnd(&z);
  free(out);
  return packed;
}

/* Compiles a file and adds its image to the blob; returns the bytes that were added, a multiple of ALIGNMENT. */
static size_t append_image(FILE *blob, struct module *module) {
  const char *path = module->path;
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
  module->length = size;
  if (module->packed)
    size = module->packed_length = append_packed(blob, result.image, size);
  else
    append(blob, result.image, size);
  static const char zeros[ALIGNMENT];
  size_t padding = (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
  append(blob, zeros, padding);
  free(result.image);
  free(text);
  return size + padding;
}

/* --- the lines that throw, which are shown above an uncaught error: "ID:LINE:TEXT" each --- */

struct text {
  char *bytes;
  size_t length, room;
};

static void add_text(struct text *t, const char *bytes, size_t length) {
  if (t->length + length > t->room) {
    t->room = 2 * (t->length + length);
    t->bytes = realloc(t->bytes, t->room);
    if (t->bytes == NULL) fail("out of memory", "lines");
  }
  memcpy(t->bytes + t->length, bytes, length);
  t->length += length;
}

static bool throws(const char *line, const char *end) {
  while (line < end && *line == ' ') line++;
  if (end - line > 1 && (line[0] == '*' || (line[0] == '/' && (line[1] == '/' || line[1] == '*')))) return false;
  for (; end - line > 6; line++)
    if (memcmp(line, "throw ", 6) == 0) return true;
  return false;
}

static void add_throwing_lines(struct text *t, const struct module *module) {
  size_t length;
  char *text = read_file(module->path, &length);
  unsigned number = 1;
  for (const char *line = text, *end = text + length; line < end; number++) {
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    if (stop == NULL) stop = end;
    if (throws(line, stop)) {
      char head[160];
      int n = snprintf(head, sizeof(head), "%s:%u:", module->id, number);
      add_text(t, head, (size_t)n);
      add_text(t, line, (size_t)(stop - line));
      add_text(t, "\n", 1);
    }
    line = stop + 1;
  }
  free(text);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: embed_lib OUTPUT.c ROOT FILE... [-z FILE...]\n");
    return 2;
  }
  const char *output = argv[1];
  size_t root_length = strlen(argv[2]) + 1;
  size_t count = 0;
  struct module *modules = calloc((size_t)argc, sizeof(*modules));
  char *blob_path = malloc(strlen(output) + 8);
  if (modules == NULL || blob_path == NULL) fail("out of memory", output);
  strcpy(blob_path, output);
  char *dot = strrchr(blob_path, '.');
  strcpy(dot != NULL ? dot : blob_path + strlen(blob_path), ".blob");

  bool packed = false;
  for (int i = 3; i < argc; i++) {
    const char *path = argv[i];
    size_t length = strlen(path);
    if (strcmp(path, "-z") == 0) {
      packed = true;
      continue;
    }
    if (length < root_length + 4 || strcmp(path + length - 3, ".js") != 0) {
      fprintf(stderr, "embed_lib: not a library file: %s\n", path);
      return 2;
    }
    modules[count].packed = packed;
    modules[count].path = path;
    modules[count++].id = strndup(path + root_length, length - root_length - 3);
  }
  qsort(modules, count, sizeof(*modules), by_id);

  FILE *blob = fopen(blob_path, "wb");
  if (blob == NULL) fail("cannot write", blob_path);
  size_t offset = 0;
  for (size_t i = 0; i < count; i++) {
    modules[i].offset = offset;
    offset += append_image(blob, &modules[i]);
  }
  struct text lines = {0};
  add_text(&lines, "\n", 1);
  for (size_t i = 0; i < count; i++) add_throwing_lines(&lines, &modules[i]);
  size_t packed_lines = append_packed(blob, lines.bytes, lines.length);
  if (fclose(blob) != 0) fail("cannot write", blob_path);

  FILE *out = fopen(output, "w");
  if (out == NULL) fail("cannot write", output);
  fprintf(out, "/* Written by src/tools/embed_lib.c. */\n#include \"runtime/library.h\"\n\n");
  fprintf(out,
          "__asm__(\".section .rodata\\n.balign 16\\n.global library_blob\\nlibrary_blob:\\n\"\n");
  fprintf(out, "        \".incbin \\\"%s\\\"\\n.byte 0\\n.previous\\n\");\n\n", blob_path);
  fprintf(out, "const struct library_module library_modules[] = {\n");
  for (size_t i = 0; i < count; i++) {
    fprintf(out, "  {\"%s\", %zu, %zu, %zu},\n", modules[i].id, modules[i].offset,
            modules[i].length, modules[i].packed_length);
  }
  fprintf(out, "  {0, 0, 0, 0}\n};\nconst size_t library_module_count = %zu;\n", count);
  fprintf(out, "const struct library_module library_throwing_lines = {0, %zu, %zu, %zu};\n", offset, lines.length, packed_lines);
  if (fclose(out) != 0) fail("cannot write", output);
  return 0;
}
