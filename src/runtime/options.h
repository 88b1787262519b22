/*
 * The command line: what is for jsrun, and what is the program's.
 */
#ifndef JSRUN_OPTIONS_H
#define JSRUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Every option by its long name; the table in options.c says what each takes. */
enum option {
  OPTION_HELP,
  OPTION_VERSION,
  OPTION_EVAL,
  OPTION_PRINT,
  OPTION_CHECK,
  OPTION_REQUIRE,
  OPTION_INTERACTIVE,
  OPTION_EXPOSE_GC,
  OPTION_STACK_TRACE_LIMIT,
  OPTION_WARNINGS,
  OPTION_DEPRECATION,
  OPTION_THROW_DEPRECATION,
  OPTION_TRACE_DEPRECATION,
  OPTION_TRACE_WARNINGS,
  OPTION_TRACE_UNCAUGHT,
  OPTION_TRACE_EXIT,
  OPTION_DISABLE_WARNING,
  OPTION_UNHANDLED_REJECTIONS,
  OPTION_CONDITIONS,
  OPTION_PRESERVE_SYMLINKS,
  OPTION_PRESERVE_SYMLINKS_MAIN,
  OPTION_INPUT_TYPE,
  OPTION_IMPORT,
  OPTION_LOADER,
  OPTION_DETECT_MODULE,
  OPTION_TITLE,
  OPTION_MAX_HEAP,
  OPTION_MAX_HTTP_HEADER_SIZE,
  OPTION_INSECURE_HTTP_PARSER,
  OPTION_DNS_RESULT_ORDER,
  OPTION_ENABLE_SOURCE_MAPS,
  OPTION_TEST262,
  OPTION_TEST262_MODULE,
  OPTION_TEST262_STRICT,
  OPTION_IGNORED, /* options of Node and V8 that mean nothing here */
  OPTION_COUNT
};

struct option_value {
  bool given, on;       /* `on`: value of a boolean option, its default if not given */
  const char **strings; /* of one that takes an argument: all that were given, in order */
  size_t count;
};

struct options {
  int argc;
  char **argv;
  int first;         /* argv[first..] is the script, if there is one, and its arguments */
  int options_end;   /* argv[1..options_end) are options; a '--' may follow */
  bool quiet;        /* nothing is to be printed */
  bool read_stdin;   /* '-' stood for the script, or there is none */
  char *environment; /* the words of NODE_OPTIONS, which values point to */
  struct option_value values[OPTION_COUNT];
};

/* Reads the command line. Returns 0, or the exit code after having said on stderr what is wrong. */
int options_parse(struct options *options, int argc, char **argv);
void options_free(struct options *options);
/*
 * The options of a worker: argv[0] is the program, the others may only be options that belong to a thread. Prints nothing. Those that
 * are wrong or belong to the process have their index in argv stored in `refused` (room for argc); returns how many.
 */
int options_parse_worker(struct options *options, int argc, char **argv, int *refused);

/* Last value given, or NULL. */
const char *options_string(const struct options *options, enum option option);

/* The option's long name, for internalBinding('options'). */
const char *options_name(enum option option);
bool options_takes_argument(enum option option);
bool options_is_list(enum option option);

void options_print_help(void);

#endif
