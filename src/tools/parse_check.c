/*
 * Parses files and says of each whether it is right: a host tool for working on the compiler's front half.
 *   parse_check [-m | -c] [-s] [-t] [-q] file...
 * -m module, -c CommonJS, -s strict script, -t print time and memory, -q print errors only. "-@" reads the names
 * from standard input, each preceded by m, c, s or - and a space.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/compiler/parser.h"
#include "engine/regexp/regexp.h"

static int failures;

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(2);
  }
  size_t size = 0, used = 0;
  char *text = NULL;
  do {
    size = size ? size * 2 : 65536;
    text = realloc(text, size);
    if (!text) abort();
    used += fread(text + used, 1, size - used, file);
  } while (used == size);
  fclose(file);
  /* Exactly as long as the text, so that a checked build sees reads past its end. */
  char *exact = malloc(used ? used : 1);
  if (!exact) abort();
  memcpy(exact, text, used);
  free(text);
  *length = used;
  return exact;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char regexp_message[256];

static const char *check_regexp(void *data, const char *pattern, size_t length, const char *flags,
                                size_t flags_length) {
  (void)flags_length;
  return regexp_validate(pattern, length, flags, data, sizeof regexp_message) ? NULL : data;
}

static void check(const char *path, char goal, bool timing, bool quiet) {
  static const char *const names[] = {"exports", "require", "module", "__filename", "__dirname"};
  parser_options options = {.goal = goal == 'm'   ? PARSER_MODULE
                                    : goal == 'c' ? PARSER_COMMONJS
                                                  : PARSER_SCRIPT,
                            .strict = goal == 's',
                            .check_regexp = check_regexp,
                            .check_regexp_data = regexp_message};
  if (goal == 'c') {
    options.parameter_names = names;
    options.parameter_name_count = 5;
  }
  size_t length;
  char *text = read_file(path, &length);
  arena memory;
  compile_error error;
  arena_init(&memory, 0);
  double start = now();
  ast_program *program = parser_parse(&memory, text, length, &options, &error);
  double seconds = now() - start;
  if (!program) {
    failures++;
    printf("%s:%u:%u: %s: %s [%u]\n", path, error.line, error.column,
           error.kind == COMPILE_SYNTAX_ERROR ? "SyntaxError" : "RangeError", error.message,
           error.length);
  } else if (!quiet) {
    printf("%s: OK\n", path);
  }
  if (timing) {
    printf("  %.1f ms, %.1f MB/s, %.1f bytes of memory for each byte of source\n", seconds * 1e3,
           (double)length / seconds / 1e6, (double)memory.total / (double)(length ? length : 1));
  }
  arena_free(&memory);
  free(text);
}

int main(int argc, char **argv) {
  char goal = '-', line[4096];
  bool timing = false, quiet = false;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "-t"))
      timing = true;
    else if (!strcmp(argv[i], "-q"))
      quiet = true;
    else if (!strcmp(argv[i], "-@")) {
      while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        if (line[0] && line[1]) check(line + 2, line[0], timing, quiet);
      }
    } else if (argv[i][0] == '-' && argv[i][1] && !argv[i][2])
      goal = argv[i][1];
    else
      check(argv[i], goal, timing, quiet);
  }
  return failures != 0;
}
