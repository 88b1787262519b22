/*
 * Source text to tree, with all early errors of ECMAScript 2023. Knows nothing of the heap or of Duktape.
 */
#ifndef JSRUN_COMPILER_PARSER_H
#define JSRUN_COMPILER_PARSER_H

#include "engine/compiler/arena.h"
#include "engine/compiler/ast.h"

typedef enum parser_goal {
  PARSER_SCRIPT,
  PARSER_MODULE,
  PARSER_COMMONJS, /* the body of a function with the parameters of `parameter_names`; the text is only the body.
                      return is allowed, a hashbang too */
  PARSER_FUNCTION, /* new Function: the text is the whole function as put together by the caller,
                      "function anonymous(" params "\n) {\n" body "\n}", see parameters_end */
  PARSER_EVAL      /* direct or indirect; for a direct one set the context flags below */
} parser_goal;

typedef struct parser_options {
  parser_goal goal;
  /* The code round a direct eval. */
  bool strict;                      /* any goal: begin strict */
  bool in_function;                 /* new.target is allowed */
  bool in_method;                   /* super.x is allowed */
  bool in_derived_constructor;      /* super() is allowed */
  bool in_class_field;              /* `arguments` is forbidden */
  const char *const *private_names; /* in force round it, each with its '#', CESU-8 */
  size_t private_name_count;
  /* PARSER_COMMONJS */
  const char *const *parameter_names;
  size_t parameter_name_count;
  /* PARSER_FUNCTION: offset of the ')' that must end the parameters. The body must end with the text. */
  size_t parameters_end;
  bool allow_top_level_await; /* PARSER_SCRIPT: the REPL's */
  /* Bytes of C stack the parser may take; 0: 1 MB. Deeper nesting is a RangeError. */
  size_t stack_limit;
  /* Checks a regular expression (both texts in CESU-8, the flags NUL-terminated and known to be right). NULL: patterns
     are not looked at. On failure returns the message, whole or without "Invalid regular expression: /.../: ". */
  const char *(*check_regexp)(void *data, const char *pattern, size_t pattern_length,
                              const char *flags, size_t flags_length);
  void *check_regexp_data;
} parser_options;

typedef enum compile_error_kind {
  COMPILE_NO_ERROR,
  COMPILE_SYNTAX_ERROR,
  COMPILE_REFERENCE_ERROR,
  COMPILE_RANGE_ERROR,  /* nesting too deep */
  COMPILE_OUT_OF_MEMORY /* to be thrown as RangeError, too */
} compile_error_kind;

typedef struct compile_error {
  compile_error_kind kind;
  char message[256];     /* UTF-8, V8's wording */
  uint32_t pos, length;  /* of the offending text, in bytes */
  uint32_t line, column; /* from 1; column in UTF-16 units */
  bool at_end;           /* more text could be right, though pos is not the end */
} compile_error;

/* The tree, or NULL with *error filled in. The caller frees the arena in either case. */
ast_program *parser_parse(arena *memory, const char *source, size_t length,
                          const parser_options *options, compile_error *error);

#endif
