/*
 * The compiler as the rest of the engine sees it: source text to image (engine/vm/image.h). Knows nothing of
 * the heap. The parts: lexer, parser (tree and early errors), scope (where each variable lives), emit_*
 * (instructions), image_writer.
 */
#ifndef JSRUN_COMPILER_COMPILER_H
#define JSRUN_COMPILER_COMPILER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "engine/compiler/parser.h"

typedef enum compiler_goal {
  COMPILER_SCRIPT,
  COMPILER_MODULE,
  COMPILER_COMMONJS, /* the text is the body of a function; function 0 of the image is that function */
  COMPILER_FUNCTION, /* new Function: the text is the whole function, as parser.h has it. Function 0 returns it */
  COMPILER_DIRECT_EVAL,
  COMPILER_INDIRECT_EVAL
} compiler_goal;

/* A scope round a direct eval, as its descriptor in the running image says; innermost first. Every scope object
   between the calling code and the top has its entry, in order, described or not. */
typedef struct compiler_scope_name {
  const char *name; /* CESU-8, not NUL-terminated */
  uint32_t length;
  uint32_t slot;
  uint32_t kind; /* enum vm_binding_kind */
} compiler_scope_name;
typedef struct compiler_scope {
  uint32_t flags; /* enum vm_scope_flag */
  uint32_t count;
  const compiler_scope_name *names;
} compiler_scope;

typedef struct compiler_options {
  compiler_goal goal;
  int strict; /* begin strict */
  /* COMPILER_COMMONJS */
  const char *const *parameter_names;
  size_t parameter_count;
  const char *function_name; /* of function 0, or NULL */
  /* COMPILER_FUNCTION */
  size_t parameters_end; /* offset of the ')' */
  /* COMPILER_DIRECT_EVAL */
  const compiler_scope *scopes;
  size_t scope_count;
  uint32_t eval_flags;       /* enum vm_eval_flag */
  int allow_top_level_await; /* script: the REPL's; with an await in it, function 0 is async */
  int redeclare;             /* script: let, const and class replace those of scripts before */
  size_t stack_limit;        /* bytes of C stack the compiler may take; 0: a default */
  size_t memory_limit;       /* 0: none */
  const char *(*check_regexp)(void *data, const char *pattern, size_t pattern_length,
                              const char *flags, size_t flags_length);
  void *check_regexp_data;
} compiler_options;

typedef struct compiler_result {
  void *image; /* malloc'd, the caller frees it */
  size_t size;
  compile_error error;
} compiler_result;

/* 0, or -1 with result->error filled in. */
int compiler_compile(const char *source, size_t length, const compiler_options *options,
                     compiler_result *result);

/* An image as text, for tests and for people. */
void compiler_disassemble(const void *image, FILE *out);

/* NULL when every register, index and jump of the image is in range; else what is not (a static buffer of the
   caller's, at least 160 bytes, holds the text). */
const char *compiler_verify_image(const void *image, size_t size, char *message,
                                  size_t message_size);

#endif
