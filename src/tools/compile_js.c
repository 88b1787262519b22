/*
 * compile_js: a JavaScript file to an image, or with -d to a listing of its instructions.
 *
 *   compile_js [-d] [-s | -m | -e | -c | -p NAMES] FILE [OUTPUT]
 *
 * -s script, -m module, -e eval, -c body of a CommonJS module, -p body of a function with these parameters
 * (comma-separated). -n: neither output nor listing, only compile and check the image.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/compiler/compiler.h"

static char *read_file(const char *name, size_t *length) {
  FILE *in = fopen(name, "rb");
  if (!in) {
    perror(name);
    exit(1);
  }
  size_t capacity = 1 << 16, n;
  char *text = malloc(capacity);
  *length = 0;
  while (text && (n = fread(text + *length, 1, capacity - *length, in)) > 0) {
    *length += n;
    if (*length == capacity) text = realloc(text, capacity *= 2);
  }
  fclose(in);
  if (!text) exit(1);
  return text;
}

static void set_parameters(compiler_options *options, char *names) {
  static const char *list[64];
  options->goal = COMPILER_COMMONJS;
  options->parameter_names = list;
  for (char *name = strtok(names, ","); name && options->parameter_count < 64;
       name = strtok(NULL, ","))
    list[options->parameter_count++] = name;
}

int main(int argc, char **argv) {
  compiler_options options = {.goal = COMPILER_SCRIPT};
  static char commonjs[] = "exports,require,module,__filename,__dirname";
  int listing = 0, nothing = 0, timing = 0, i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    switch (argv[i][1]) {
    case 'd': listing = 1; break;
    case 'n': nothing = 1; break;
    case 't': timing = 1; break;
    case 's': options.goal = COMPILER_SCRIPT; break;
    case 'm': options.goal = COMPILER_MODULE; break;
    case 'e': options.goal = COMPILER_INDIRECT_EVAL; break;
    case 'E': options.goal = COMPILER_DIRECT_EVAL; break;
    case 'S': options.strict = 1; break;
    case 'c': set_parameters(&options, commonjs); break;
    case 'p':
      if (i + 1 < argc) set_parameters(&options, argv[++i]);
      break;
    default: i = argc;
    }
  }
  if (i >= argc) {
    fprintf(stderr, "usage: compile_js [-d] [-s | -m | -e | -c | -p NAMES] FILE [OUTPUT]\n");
    return 2;
  }
  size_t length;
  char *source = read_file(argv[i], &length);
  compiler_result result;
  clock_t begin = clock();
  int status = compiler_compile(source, length, &options, &result);
  if (timing)
    fprintf(stderr, "%.3f s, %zu bytes\n", (double)(clock() - begin) / CLOCKS_PER_SEC, result.size);
  if (status != 0) {
    fprintf(stderr, "%s:%u:%u: %s\n", argv[i], result.error.line, result.error.column,
            result.error.message);
    free(source);
    return 1;
  }
  char message[200];
  if (compiler_verify_image(result.image, result.size, message, sizeof message)) {
    fprintf(stderr, "%s: invalid image: %s\n", argv[i], message);
    status = 3;
  }
  if (listing) {
    compiler_disassemble(result.image, stdout);
  } else if (!nothing && i + 1 < argc) {
    FILE *out = fopen(argv[i + 1], "wb");
    if (!out || fwrite(result.image, 1, result.size, out) != result.size || fclose(out) != 0) {
      perror(argv[i + 1]);
      status = 1;
    }
  }
  free(result.image);
  free(source);
  return status;
}
