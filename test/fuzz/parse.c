/*
 * Source text to image: lexer, parser, scope analysis, emitter, image writer, image verifier. The first byte chooses goal and
 * strictness. The compiler gets a small C stack, so that nesting that is too deep is met by short inputs.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/compiler.h"
#include "engine/regexp/regexp.h"
#include "engine/vm/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *check_regexp(void *message, const char *pattern, size_t length,
                                const char *flags, size_t flags_length) {
  (void)flags_length;
  return regexp_validate(pattern, length, flags, message, 160) ? NULL : message;
}

/* "function anonymous(" parameters "\n) {\n" body "\n}", parted at the first line feed. Freed by the caller. */
static char *function_text(const uint8_t *data, size_t size, size_t *length,
                           size_t *parameters_end) {
  static const char head[] = "function anonymous(", middle[] = "\n) {\n", tail[] = "\n}";
  const uint8_t *line = memchr(data, '\n', size);
  size_t first = line ? (size_t)(line - data) : 0, n = 0;
  char *text = malloc(size + sizeof head + sizeof middle + sizeof tail);
  if (!text) abort();
#define APPEND(from, count) (memcpy(text + n, from, count), n += (count))
  APPEND(head, sizeof head - 1);
  APPEND(data, first);
  APPEND(middle, sizeof middle - 1);
  *parameters_end = n - 4;
  APPEND(data + first, size - first);
  APPEND(tail, sizeof tail - 1);
#undef APPEND
  *length = n;
  return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const compiler_goal goals[] = {COMPILER_SCRIPT,        COMPILER_MODULE,
                                        COMPILER_COMMONJS,      COMPILER_FUNCTION,
                                        COMPILER_INDIRECT_EVAL, COMPILER_DIRECT_EVAL};
  static const char *const parameters[] = {"exports", "require", "module"};
  static const compiler_scope_name names[] = {
      {"variable", 8, 0, VM_B_VAR}, {"constant", 8, 1, VM_B_CONST}, {"#name", 5, 2, VM_B_PRIVATE}};
  static const compiler_scope scopes[] = {
      {VM_SCOPE_CLASS, 3, names}, {VM_SCOPE_FUNCTION | VM_SCOPE_DYNAMIC, 2, names}, {0, 0, NULL}};
  char message[200];
  if (size < 1) return 0;
  unsigned choice = data[0];
  compiler_options options = {.goal = goals[(choice & 7) % 6],
                              .strict = choice >> 3 & 1,
                              .allow_top_level_await = choice >> 4 & 1,
                              .redeclare = choice >> 5 & 1,
                              .stack_limit = choice >> 6 & 1 ? 64 * 1024 : 512 * 1024,
                              .memory_limit = 256 * 1024 * 1024,
                              .check_regexp = check_regexp,
                              .check_regexp_data = message};
  data++, size--;
  size_t length = size;
  char *text;
  if (options.goal == COMPILER_FUNCTION) {
    text = function_text(data, size, &length, &options.parameters_end);
  } else {
    text = malloc(size ? size : 1); /* no byte more, so that a read past the end is seen */
    if (!text) abort();
    memcpy(text, data, size);
  }
  if (options.goal == COMPILER_COMMONJS) {
    options.parameter_names = parameters;
    options.parameter_count = 3;
  }
  if (options.goal == COMPILER_DIRECT_EVAL) {
    options.scopes = scopes;
    options.scope_count = 3;
    options.eval_flags = choice >> 4 & 15;
  }
  compiler_result result;
  if (compiler_compile(text, length, &options, &result) == 0) {
    char problem[200];
    if (compiler_verify_image(result.image, result.size, problem, sizeof problem)) {
      fprintf(stderr, "%s\n", problem);
      abort();
    }
    free(result.image);
  } else if (!result.error.message[0] || result.error.pos > length ||
             !memchr(result.error.message, 0, sizeof result.error.message)) {
    fprintf(stderr, "error without message, or outside the text: %u\n", result.error.pos);
    abort();
  }
  free(text);
  return 0;
}
