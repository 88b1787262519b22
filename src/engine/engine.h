/*
 * The engine as the runtime and the bindings use it, beside duktape.h: the realm, compilation, where errors come
 * from, and the hooks through which the engine asks the runtime for something. Microtasks and promises:
 * builtins/microtask.h. Functions may throw through the context unless they say otherwise.
 */
#ifndef JSRUN_ENGINE_H
#define JSRUN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

/* What the runtime does for the engine; any may be NULL. `user` is passed as first argument. */
struct engine_hooks {
  void *user;
  /* import(): [ ... specifier options referrer ] -> [ ... promise ]; referrer: the host value of the unit. */
  void (*dynamic_import)(void *user, duk_context *ctx);
  /* import.meta: [ ... host ] -> [ ... object ] */
  void (*import_meta)(void *user, duk_context *ctx);
  /* The interrupt flag was set; may throw to end what runs. */
  void (*interrupt)(void *user, duk_context *ctx);
};

/*
 * The memory of a heap with a limit. The struct that `user` of engine_new_limited points to begins with it. When a
 * collection does not bring the heap below its limit, `exhausted` is set and the program ended as by engine_terminate().
 */
struct engine_memory {
  size_t limit, used; /* bytes; 0: no limit, nothing is counted */
  duk_context *ctx;
  bool refused;       /* the last request was, so that the collector runs */
  unsigned fruitless; /* collections in a row that freed little */
  size_t used_then;   /* when the last was refused */
  bool exhausted;
};

/*
 * A heap whose global object is complete. NULL without memory. `user` is what engine_user gives. `stack_size`: bytes of C stack that JavaScript may use on this thread, counted from here.
 */
duk_context *engine_new(void *user, size_t stack_size);
/* The same with a limit in bytes for all that it allocates, buffers included. `memory` is `user` too. */
duk_context *engine_new_limited(struct engine_memory *memory, size_t stack_size, size_t limit);
void engine_free(duk_context *ctx);
/* What its maker gave the heap. */
void *engine_user(duk_context *ctx);

/* Memory of a heap, in bytes, and its collections. */
struct engine_memory_use {
  size_t small_used, small_total; /* blocks of cells and properties, and the memory they are in */
  size_t large;                   /* larger blocks, among them those of buffers */
  size_t buffers;                 /* the contents of all buffers */
  size_t limit;                   /* 0: none */
  uint64_t collections;
  uint64_t collection_ns, longest_ns; /* all together; the longest */
};
void engine_memory_use(duk_context *ctx, struct engine_memory_use *use);
void engine_set_hooks(duk_context *ctx, const struct engine_hooks *hooks);
/*
 * A second set of everything the language has (ES2023 9.3), with a global object of its own: [ ... ] -> [ ... global ...]. Calls
 * `setup` with the global object on top of the stack and the realm running: native functions that it makes belong to the realm,
 * and what they compile when they are called does too. A realm lives as long as anything of it.
 */
void engine_new_realm(duk_context *ctx, void (*setup)(duk_context *ctx, void *udata), void *udata);
/*
 * Ask for the interrupt hook at the next loop iteration or call, or within Atomics.wait; may be called from any thread
 * while the heap lives.
 */
void engine_interrupt(duk_context *ctx);
/*
 * Ends what runs: from the next loop iteration, call or step of a RegExp match on, an exception travels up that no handler
 * of the program catches, neither `catch` nor `finally`; it arrives at the protected call (duk_pcall ...) nearest to the loop.
 * Whatever is called meanwhile ends at once likewise. May be called from any thread while the heap lives.
 */
void engine_terminate(duk_context *ctx);
bool engine_is_terminating(duk_context *ctx);
/* In a native function: does now what is done at the next call. */
void engine_check_interrupt(duk_context *ctx);
/* Programs may run again: for a caller that limited the time of a script and has caught the exception. */
void engine_end_termination(duk_context *ctx);

/*
 * Where images of compiled code are kept, as the runtime does it. `kind` says what the text was compiled as.
 */
struct engine_code_cache {
  /* The image that was kept for the text, from malloc, or NULL. It is checked before it is used. */
  void *(*find)(struct engine_code_cache *cache, int kind, const char *text, size_t length, size_t *size);
  void (*keep)(struct engine_code_cache *cache, int kind, const char *text, size_t length, const void *image,
               size_t size);
  /* What find() gave is no sound image. */
  void (*forget)(struct engine_code_cache *cache, int kind, const char *text, size_t length);
};

/* Where compiled code comes from. The strings are copied, except a source that outlives the heap. */
struct engine_source {
  const char *text; /* UTF-8 */
  size_t length;
  const char *filename; /* UTF-8; as it appears in stack traces */
  struct engine_code_cache *cache; /* for functions and modules; NULL: none */
};

/*
 * [ ... ] -> [ ... function ]: a function with these parameters whose body is the text (CommonJS). Throws
 * SyntaxError, whose stack begins with file, line, source line and caret as Node's.
 */
void engine_compile_function(duk_context *ctx, const struct engine_source *source,
                             const char *const *parameters, size_t parameter_count);
/* [ ... ] -> [ ... function ]: call it without arguments to run the script; it gives the completion value. */
void engine_compile_script(duk_context *ctx, const struct engine_source *source);
/*
 * The same for a line of a REPL: its let, const and class replace those of scripts before, and it may use await unless a
 * script cannot; with one, the function is async.
 */
void engine_compile_line(duk_context *ctx, const struct engine_source *source, bool may_await);
/* Is it the beginning of such a script, which more text could complete? */
bool engine_is_incomplete(duk_context *ctx, const struct engine_source *source, bool may_await);
/* [ ... ] -> [ ... array ]: the names that scripts have declared by let, const and class. */
void engine_push_lexical_names(duk_context *ctx);
/* Only check the syntax: throws SyntaxError. `module`: as an ES module. */
void engine_check_syntax(duk_context *ctx, const struct engine_source *source, bool module);
/* [ ... ] -> [ ... function ]: the first function of an image made at build time (lib/), which must outlive the heap. */
void engine_load_image(duk_context *ctx, const void *image, size_t size, const char *filename);

/*
 * Where the error that was caught last was thrown, for "file:line" above an uncaught error: pushes an object {filename, line,
 * column, sourceLine} or undefined.
 */
void engine_push_thrown_position(duk_context *ctx);

/*
 * [ ... function ] -> [ ... ]: has function(error, header, callSites) give the text of `stack`, where a program has set no
 * Error.prepareStackTrace; undefined: as the engine writes it. What it throws counts as if it were not there.
 */
void engine_set_stack_formatter(duk_context *ctx);

/*
 * [ ... function ] -> [ ... ]: has function(kind, value, locales, options) answer toLocaleString and its kin when they have
 * arguments (builtins/locale_text.h).
 */
void engine_set_locale_formatter(duk_context *ctx);

/*
 * Call died(argument) when the object at index is freed, be it by the collector or with the heap; it must not touch
 * the heap. An object has one guard. Clearing it makes the guard say nothing.
 */
void engine_set_guard(duk_context *ctx, duk_idx_t index, void (*died)(void *argument),
                      void *argument);
void engine_clear_guard(duk_context *ctx, duk_idx_t index);

#endif
