/* See options.h. */
#include "runtime/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind {
  BOOLEAN,
  STRING, /* --name=value or --name value; the last one counts */
  LIST,   /* the same, all count */
  IGNORED /* with or without =value */
};

static const struct description {
  const char *name;
  enum option option;
  char short_name;
  unsigned char kind;
  bool default_on;
  const char *argument, *help; /* help NULL: not listed */
} descriptions[] = {
    {"--check", OPTION_CHECK, 'c', BOOLEAN, false, NULL,
     "check the syntax of the script, do not run it"},
    {"--conditions", OPTION_CONDITIONS, 'C', LIST, false, "NAME",
     "one more condition for package exports and imports"},
    {"--deprecation", OPTION_DEPRECATION, 0, BOOLEAN, true, NULL, NULL},
    {"--disable-warning", OPTION_DISABLE_WARNING, 0, LIST, false, "CODE",
     "silence the warnings of this code or type"},
    {"--dns-result-order", OPTION_DNS_RESULT_ORDER, 0, STRING, false, "ORDER",
     "ipv4first, ipv6first or verbatim"},
    {"--enable-source-maps", OPTION_ENABLE_SOURCE_MAPS, 0, BOOLEAN, false, NULL,
     "stack traces by source maps"},
    {"--eval", OPTION_EVAL, 'e', STRING, false, "CODE", "run CODE"},
    {"--experimental-detect-module", OPTION_DETECT_MODULE, 0, BOOLEAN, true, NULL, NULL},
    {"--experimental-loader", OPTION_LOADER, 0, LIST, false, "MODULE", NULL},
    {"--expose-gc", OPTION_EXPOSE_GC, 0, BOOLEAN, false, NULL, "make the function gc() global"},
    {"--expose_gc", OPTION_EXPOSE_GC, 0, BOOLEAN, false, NULL, NULL},
    {"--help", OPTION_HELP, 'h', BOOLEAN, false, NULL, "print this"},
    {"--import", OPTION_IMPORT, 0, LIST, false, "MODULE",
     "run the ES module MODULE before the script"},
    {"--input-type", OPTION_INPUT_TYPE, 0, STRING, false, "TYPE",
     "what -e and standard input are: commonjs or module"},
    {"--insecure-http-parser", OPTION_INSECURE_HTTP_PARSER, 0, BOOLEAN, false, NULL,
     "accept some malformed HTTP"},
    {"--interactive", OPTION_INTERACTIVE, 'i', BOOLEAN, false, NULL,
     "open the REPL even if standard input is no terminal"},
    {"--loader", OPTION_LOADER, 0, LIST, false, NULL, NULL},
    {"--max-http-header-size", OPTION_MAX_HTTP_HEADER_SIZE, 0, STRING, false, "BYTES",
     "limit of an HTTP head [16384]"},
    {"--preserve-symlinks", OPTION_PRESERVE_SYMLINKS, 0, BOOLEAN, false, NULL,
     "do not resolve links of required files"},
    {"--preserve-symlinks-main", OPTION_PRESERVE_SYMLINKS_MAIN, 0, BOOLEAN, false, NULL,
     "nor of the script"},
    {"--print", OPTION_PRINT, 'p', STRING, false, "CODE", "run CODE and print its value"},
    {"--require", OPTION_REQUIRE, 'r', LIST, false, "MODULE", "load MODULE before the script"},
    {"--stack-trace-limit", OPTION_STACK_TRACE_LIMIT, 0, STRING, false, "N",
     "frames of an error's stack [10]"},
    {"--module", OPTION_TEST262_MODULE, 0, BOOLEAN, false, NULL,
     NULL}, /* with --test262: see test262.h */
    {"--strict", OPTION_TEST262_STRICT, 0, BOOLEAN, false, NULL, NULL},
    {"--test262", OPTION_TEST262, 0, BOOLEAN, false, NULL, NULL},
    {"--throw-deprecation", OPTION_THROW_DEPRECATION, 0, BOOLEAN, false, NULL,
     "make deprecations errors"},
    {"--title", OPTION_TITLE, 0, STRING, false, "TITLE", "the title of the process"},
    {"--trace-deprecation", OPTION_TRACE_DEPRECATION, 0, BOOLEAN, false, NULL,
     "show where deprecations come from"},
    {"--trace-exit", OPTION_TRACE_EXIT, 0, BOOLEAN, false, NULL, NULL},
    {"--trace-uncaught", OPTION_TRACE_UNCAUGHT, 0, BOOLEAN, false, NULL,
     "show where an uncaught value was thrown"},
    {"--trace-warnings", OPTION_TRACE_WARNINGS, 0, BOOLEAN, false, NULL,
     "show where warnings come from"},
    {"--unhandled-rejections", OPTION_UNHANDLED_REJECTIONS, 0, STRING, false, "MODE",
     "strict, warn, none, throw or warn-with-error-code [throw]"},
    {"--version", OPTION_VERSION, 'v', BOOLEAN, false, NULL, "print the version"},
    {"--warnings", OPTION_WARNINGS, 0, BOOLEAN, true, NULL, NULL},
    {"--abort-on-uncaught-exception", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--experimental-import-meta-resolve", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--experimental-print-required-tla", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--experimental-require-module", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--experimental-vm-modules", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--jitless", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--max-old-space-size", OPTION_MAX_HEAP, 0, STRING, false, "MB",
     "end the program when its heap is larger"},
    {"--max_old_space_size", OPTION_MAX_HEAP, 0, STRING, false, NULL, NULL},
    {"--max-semi-space-size", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--stack-size", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
    {"--stack_size", OPTION_IGNORED, 0, IGNORED, false, NULL, NULL},
};
enum { DESCRIPTION_COUNT = sizeof(descriptions) / sizeof(descriptions[0]) };

static const struct description *find_long(const char *name, size_t length) {
  for (int i = 0; i < DESCRIPTION_COUNT; i++) {
    const struct description *d = &descriptions[i];
    if (strlen(d->name) == length && memcmp(d->name, name, length) == 0) return d;
  }
  return NULL;
}

static const struct description *find_short(char name) {
  for (int i = 0; i < DESCRIPTION_COUNT; i++) {
    if (descriptions[i].short_name == name) return &descriptions[i];
  }
  return NULL;
}

static void add_string(struct option_value *value, const char *string) {
  const char **strings = realloc(value->strings, (value->count + 1) * sizeof(*strings));
  if (strings == NULL) abort();
  value->strings = strings;
  value->strings[value->count++] = string;
}

static int fail(const struct options *options, const char *format, const char *what) {
  if (options->quiet) return 9;
  fprintf(stderr, "%s: ", options->argv[0]);
  fprintf(stderr, format, what);
  fputc('\n', stderr);
  return 9;
}

static void set_defaults(struct options *options, int argc, char **argv) {
  memset(options, 0, sizeof(*options));
  options->argc = argc;
  options->argv = argv;
  for (int i = 0; i < DESCRIPTION_COUNT; i++) {
    options->values[descriptions[i].option].on = descriptions[i].default_on;
  }
}

/* Reads the option argv[*i], moving *i past its argument. */
static int parse_option(struct options *options, int *i) {
  char **argv = options->argv;
  const char *text = argv[*i], *attached = NULL;
  const struct description *d = NULL;
  bool on = true;

  if (text[1] == '-') {
    const char *equals = strchr(text, '=');
    size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);
    if (equals != NULL) attached = equals + 1;
    d = find_long(text, length);
    if (d == NULL && strncmp(text, "--no-", 5) == 0) {
      char name[64];
      snprintf(name, sizeof(name), "--%.*s", (int)(length - 5 < 50 ? length - 5 : 50), text + 5);
      d = find_long(name, strlen(name));
      if (d != NULL && d->kind != BOOLEAN) {
        return fail(options, "%s is an invalid negation because it is not a boolean option", text);
      }
      on = false;
    }
  } else if (text[2] == '\0') {
    d = find_short(text[1]);
  } else if (strcmp(text, "-pe") == 0) {
    d = find_short('p');
  }
  if (d == NULL) return fail(options, "bad option: %s", text);

  struct option_value *value = &options->values[d->option];
  if (d->kind == IGNORED) return 0;
  if (d->kind == BOOLEAN) {
    value->on = on;
  } else {
    if (attached == NULL && *i + 1 < options->argc &&
        (argv[*i + 1][0] != '-' || argv[*i + 1][1] == '\0')) {
      attached = argv[++*i];
    }
    if (attached == NULL) return fail(options, "%s requires an argument", text);
    add_string(value, attached);
  }
  value->given = true;
  return 0;
}

/* Splits the value of NODE_OPTIONS in place: at blanks, but not within double quotes, in which \ takes what follows. */
static int split_words(char *text, char **words, int room) {
  int count = 0;
  for (char *in = text; count < room;) {
    while (*in == ' ') in++;
    if (*in == '\0') break;
    char *out = in;
    bool quoted = false;
    words[count++] = out;
    for (; *in != '\0' && (quoted || *in != ' '); in++) {
      if (*in == '"') {
        quoted = !quoted;
      } else {
        if (quoted && *in == '\\' && in[1] != '\0') in++;
        *out++ = *in;
      }
    }
    bool ends = *in == '\0';
    *out = '\0';
    if (ends) break;
    in++;
  }
  return count;
}

/* May the option stand in NODE_OPTIONS? */
static bool is_for_environment(const char *text) {
  static const char *const refused[] = {
      "--version", "--help", "--eval",      "--print",     "--check",  "--interactive",
      "--test262", "-v",     "-h",          "-e",          "-p",       "-c",
      "-i",        "-pe",    "--expose-gc", "--expose_gc", "--module", "--strict",
      "--"};
  for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
    if (strcmp(text, refused[i]) == 0) return false;
  }
  return text[0] == '-';
}

/* The options of the environment variable NODE_OPTIONS, before those of the command line. */
static int parse_environment(struct options *options) {
  const char *value = getenv("NODE_OPTIONS");
  if (value == NULL || *value == '\0') return 0;
  char **words = calloc(strlen(value) / 2 + 3, sizeof(*words));
  options->environment = strdup(value);
  if (words == NULL || options->environment == NULL) abort();
  words[0] = options->argv[0];
  int argc = options->argc, status = 0;
  char **argv = options->argv;
  options->argv = words;
  options->argc = 1 + split_words(options->environment, words + 1, (int)strlen(value) / 2 + 1);
  for (int i = 1; status == 0 && i < options->argc; i++) {
    status = is_for_environment(words[i])
                 ? parse_option(options, &i)
                 : fail(options, "%s is not allowed in NODE_OPTIONS", words[i]);
  }
  options->argv = argv;
  options->argc = argc;
  free(words);
  return status;
}

int options_parse(struct options *options, int argc, char **argv) {
  set_defaults(options, argc, argv);
  int i = 1, from_environment = parse_environment(options);
  if (from_environment != 0) return from_environment;
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0' && strcmp(argv[i], "--") != 0; i++) {
    int status = parse_option(options, &i);
    if (status != 0) return status;
  }
  options->options_end = i;
  if (i < argc && strcmp(argv[i], "--") == 0) i++;
  const struct option_value *values = options->values;
  if (!values[OPTION_TEST262].on &&
      (values[OPTION_TEST262_MODULE].given || values[OPTION_TEST262_STRICT].given)) {
    return fail(options, "bad option: %s",
                values[OPTION_TEST262_MODULE].given ? "--module" : "--strict");
  }
  if (values[OPTION_TEST262].on && i >= argc)
    return fail(options, "%s requires an argument", "--test262");
  bool has_code = options->values[OPTION_EVAL].given || options->values[OPTION_PRINT].given;
  if (options->values[OPTION_CHECK].on && has_code) {
    return fail(options, "%s", "either --check or --eval can be used, not both");
  }
  const char *heap = options_string(options, OPTION_MAX_HEAP);
  if (heap != NULL && (*heap == '\0' || heap[strspn(heap, "0123456789")] != '\0')) {
    return fail(options, "illegal value for flag --max-old-space-size=%s of type size_t", heap);
  }
  const char *type = options_string(options, OPTION_INPUT_TYPE);
  if (type != NULL && strcmp(type, "module") != 0 && strcmp(type, "commonjs") != 0) {
    return fail(options, "%s", "--input-type must be \"module\" or \"commonjs\"");
  }
  options->read_stdin = !has_code && (i >= argc || strcmp(argv[i], "-") == 0);
  options->first = i;
  return 0;
}

/* Options that concern the whole process, and those that say what its main thread runs. */
static bool is_of_process(enum option option) {
  switch (option) {
  case OPTION_HELP:
  case OPTION_VERSION:
  case OPTION_EVAL:
  case OPTION_PRINT:
  case OPTION_CHECK:
  case OPTION_INTERACTIVE:
  case OPTION_EXPOSE_GC:
  case OPTION_STACK_TRACE_LIMIT:
  case OPTION_TITLE:
  case OPTION_MAX_HEAP:
  case OPTION_MAX_HTTP_HEADER_SIZE:
  case OPTION_TEST262:
  case OPTION_TEST262_MODULE:
  case OPTION_TEST262_STRICT:
  case OPTION_IGNORED: return true;
  default: return false;
  }
}

int options_parse_worker(struct options *options, int argc, char **argv, int *refused) {
  int count = 0;
  set_defaults(options, argc, argv);
  options->quiet = true;
  for (int i = 1; i < argc; i++) {
    int at = i;
    bool given[OPTION_COUNT];
    for (int n = 0; n < OPTION_COUNT; n++) {
      given[n] = options->values[n].given;
      options->values[n].given = false;
    }
    bool wrong = argv[i][0] != '-' || argv[i][1] == '\0' || strcmp(argv[i], "--") == 0 ||
                 parse_option(options, &i) != 0;
    bool known = false;
    for (int n = 0; n < OPTION_COUNT; n++) {
      if (options->values[n].given && !is_of_process(n)) known = true;
      options->values[n].given |= given[n];
    }
    if (wrong || !known) refused[count++] = at;
  }
  options->options_end = argc;
  options->first = argc;
  return count;
}

void options_free(struct options *options) {
  for (int i = 0; i < OPTION_COUNT; i++) free(options->values[i].strings);
  free(options->environment);
}

const char *options_string(const struct options *options, enum option option) {
  const struct option_value *value = &options->values[option];
  return value->count > 0 ? value->strings[value->count - 1] : NULL;
}

static const struct description *describe(enum option option) {
  for (int i = 0; i < DESCRIPTION_COUNT; i++) {
    if (descriptions[i].option == option) return &descriptions[i];
  }
  return NULL;
}

const char *options_name(enum option option) {
  return describe(option)->name;
}

bool options_takes_argument(enum option option) {
  return describe(option)->kind == STRING || describe(option)->kind == LIST;
}

bool options_is_list(enum option option) {
  return describe(option)->kind == LIST;
}

void options_print_help(void) {
  puts("Usage: jsrun [options] [ script.js ] [arguments]\n\nOptions:\n"
       "  -                              the script is read from standard input (default when that "
       "is no terminal)\n"
       "  --                             end of the options");
  for (int i = 0; i < DESCRIPTION_COUNT; i++) {
    const struct description *d = &descriptions[i];
    if (d->help == NULL) continue;
    char head[64];
    const char *argument = d->argument != NULL ? d->argument : "";
    snprintf(head, sizeof(head), "%c%c%s%s%s%s", d->short_name != 0 ? '-' : ' ',
             d->short_name != 0 ? d->short_name : ' ', d->short_name != 0 ? ", " : "", d->name,
             d->argument != NULL ? "=" : "", argument);
    printf("  %-30s %s\n", d->short_name != 0 ? head : head + 2, d->help);
  }
  puts("\nEnvironment variables:\n"
       "  NODE_OPTIONS                   options that come before those of the command line\n"
       "  NODE_COMPILE_CACHE             folder in which compiled code is kept for the next start\n"
       "  NODE_PATH                      ':'-separated folders in which modules are looked up too\n"
       "  NODE_DEBUG                     ','-separated parts of the library that should print "
       "debug messages\n"
       "  NODE_NO_WARNINGS=1             no process warnings\n"
       "  NODE_REPL_HISTORY              file with the history of the REPL; empty: none "
       "[~/.node_repl_history]\n"
       "  NO_COLOR, FORCE_COLOR          whether to colour what is printed\n"
       "  UV_THREADPOOL_SIZE             threads for what blocks [4]");
}
