/*
 * The command line for lib/: internalBinding('options').
 *   compileCache: the directory of NODE_COMPILE_CACHE, if it is set and NODE_DISABLE_COMPILE_CACHE is not
 *   argv0; execArgv; arguments: the script and what follows; readStdin; hasChannel: a parent talks to us by NODE_CHANNEL_FD
 *   get(name): true or false, the text of an option that takes one (undefined if not given), or an array of all
 *   that were given for one that may be repeated
 */
#include "runtime/options.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/binding.h"

static duk_ret_t options_get(duk_context *ctx) {
  const struct options *options = isolate_of(ctx)->options;
  const char *name = binding_string(ctx, 0, NULL);
  for (int i = 0; i < OPTION_IGNORED; i++) {
    if (strcmp(options_name(i), name) != 0) continue;
    const struct option_value *value = &options->values[i];
    if (!options_takes_argument(i)) {
      duk_push_boolean(ctx, value->on);
    } else if (options_is_list(i)) {
      duk_push_array(ctx);
      for (size_t n = 0; n < value->count; n++) {
        binding_push_utf8(ctx, value->strings[n], strlen(value->strings[n]));
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)n);
      }
    } else if (value->count > 0) {
      const char *text = options_string(options, i);
      binding_push_utf8(ctx, text, strlen(text));
    } else {
      duk_push_undefined(ctx);
    }
    return 1;
  }
  return 0;
}

/* Pushes argv[from..to) as an array. */
static void push_arguments(duk_context *ctx, const struct options *options, int from, int to) {
  duk_push_array(ctx);
  for (int i = from; i < to; i++) {
    binding_push_utf8(ctx, options->argv[i], strlen(options->argv[i]));
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)(i - from));
  }
}

static void init(duk_context *ctx) {
  const struct options *options = isolate_of(ctx)->options;
  binding_push_utf8(ctx, options->argv[0], strlen(options->argv[0]));
  duk_put_prop_literal(ctx, -2, "argv0");
  push_arguments(ctx, options, options->first, options->argc);
  duk_put_prop_literal(ctx, -2, "arguments");
  push_arguments(ctx, options, 1, options->options_end);
  duk_put_prop_literal(ctx, -2, "execArgv");
  duk_push_boolean(ctx, options->read_stdin);
  duk_put_prop_literal(ctx, -2, "readStdin");
  const char *cache = getenv("NODE_COMPILE_CACHE"), *no_cache = getenv("NODE_DISABLE_COMPILE_CACHE");
  if (cache != NULL && *cache != '\0' && (no_cache == NULL || *no_cache == '\0')) {
    binding_push_utf8(ctx, cache, strlen(cache));
    duk_put_prop_literal(ctx, -2, "compileCache");
  }
  duk_push_boolean(ctx, getenv("NODE_CHANNEL_FD") != NULL);
  duk_put_prop_literal(ctx, -2, "hasChannel");
}

static const duk_function_list_entry functions[] = {{"get", options_get, 1}, {NULL, NULL, 0}};

const struct binding binding_options = {.name = "options", .functions = functions, .init = init};
