/* See test262.h. */
#include "runtime/test262.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/builtins/microtask.h"
#include "engine/engine.h"
#include "runtime/binding.h"
#include "runtime/bootstrap.h"
#include "runtime/options.h"
#include "runtime/shared_wait.h"
#include "runtime/text.h"

/* --- the host object --- */

static void write_text(FILE *out, const char *text, size_t length) {
  char *utf8 = malloc(text_utf8_bound(length) + 1);
  if (utf8 == NULL) return;
  fwrite(utf8, 1, text_cesu8_to_utf8(text, length, utf8), out);
  free(utf8);
}

/* print(...values) */
static duk_ret_t host_print(duk_context *ctx) {
  duk_idx_t count = duk_get_top(ctx);
  for (duk_idx_t i = 0; i < count; i++) {
    size_t length;
    const char *text = duk_to_lstring(ctx, i, &length);
    if (i > 0) fputc(' ', stdout);
    write_text(stdout, text, length);
  }
  fputc('\n', stdout);
  fflush(stdout);
  return 0;
}

void test262_run_script(duk_context *ctx, const char *text, size_t length, const char *filename) {
  const struct engine_source source = {.text = text, .length = length, .filename = filename};
  engine_compile_script(ctx, &source);
  duk_call(ctx, 0);
}

/* $262.evalScript(text): its completion value */
static duk_ret_t host_eval_script(duk_context *ctx) {
  size_t length;
  duk_to_string(ctx, 0);
  const char *text = binding_string(ctx, 0, &length);
  test262_run_script(ctx, text, length, "evalScript");
  return 1;
}

/* $262.detachArrayBuffer(buffer): null */
static duk_ret_t host_detach(duk_context *ctx) {
  duk_get_prop_literal(ctx, 0, "detached");
  if (duk_to_boolean(ctx, -1)) {
    duk_push_null(ctx);
    return 1;
  }
  duk_push_current_function(ctx);
  duk_get_prop_literal(ctx, -1, DUK_HIDDEN_SYMBOL("transfer"));
  duk_dup(ctx, 0);
  duk_call_method(ctx, 0);
  duk_push_null(ctx);
  return 1;
}

/* setTimeout(callback, milliseconds): what the suite makes of promises where a host has none never lets the loop turn */
struct timeout {
  uv_timer_t timer; /* first: libuv's handle is freed as this */
  struct value_ref callback;
};

static void timeout_closed(uv_handle_t *handle) {
  free(handle);
}

static void on_timeout(uv_timer_t *timer) {
  struct timeout *timeout = (struct timeout *)timer;
  struct isolate *isolate = timer->loop->data;
  value_ref_push(isolate, &timeout->callback);
  value_ref_clear(isolate, &timeout->callback);
  engine_enqueue_microtask(isolate->ctx); /* test262_drain runs it, and reports what it throws */
  uv_close((uv_handle_t *)timer, timeout_closed);
}

static duk_ret_t host_set_timeout(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  duk_require_function(ctx, 0);
  double ms = duk_to_number(ctx, 1);
  struct timeout *timeout = calloc(1, sizeof(*timeout));
  if (timeout == NULL) return duk_range_error(ctx, "Out of memory");
  uv_timer_init(&isolate->loop, &timeout->timer);
  value_ref_set(isolate, &timeout->callback, 0);
  uv_update_time(&isolate->loop);
  uv_timer_start(&timeout->timer, on_timeout, ms > 0 && ms < 1e9 ? (uint64_t)ms : 0, 0);
  return 0;
}

/* $262.gc() */
static duk_ret_t host_gc(duk_context *ctx) {
  duk_gc(ctx, 0);
  duk_gc(ctx, 0);
  return 0;
}

static void add_function(duk_context *ctx, const char *name, duk_c_function function,
                         duk_idx_t arguments) {
  duk_push_c_function(ctx, function, arguments);
  duk_put_prop_string(ctx, -2, name);
}

static void push_host(duk_context *ctx, void *unused);

/* $262.createRealm(): the host object of a new realm */
static duk_ret_t host_create_realm(duk_context *ctx) {
  engine_new_realm(ctx, push_host, NULL);
  return 1;
}

/* [ ... global ] -> [ ... global host ]: $262 of the running realm */
static void push_host(duk_context *ctx, void *unused) {
  (void)unused;
  duk_push_object(ctx);
  add_function(ctx, "createRealm", host_create_realm, 0);
  add_function(ctx, "evalScript", host_eval_script, 1);
  add_function(ctx, "gc", host_gc, 0);
  duk_push_c_function(ctx, host_detach, 1);
  duk_get_global_literal(ctx, "ArrayBuffer");
  duk_get_prop_literal(ctx, -1, "prototype");
  duk_get_prop_literal(ctx, -1, "transfer");
  duk_put_prop_literal(ctx, -4, DUK_HIDDEN_SYMBOL("transfer"));
  duk_pop_2(ctx);
  duk_put_prop_literal(ctx, -2, "detachArrayBuffer");
  duk_dup(ctx, -2);
  duk_put_prop_literal(ctx, -2, "global");
  test262_push_agent(ctx);
  duk_put_prop_literal(ctx, -2, "agent");
}

static void define_hidden(duk_context *ctx) {
  duk_def_prop(ctx, -3,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                   DUK_DEFPROP_CLEAR_ENUMERABLE);
}

void test262_define_host(duk_context *ctx) {
  duk_push_global_object(ctx);
  duk_push_literal(ctx, "print");
  duk_push_c_function(ctx, host_print, DUK_VARARGS);
  define_hidden(ctx);
  duk_push_literal(ctx, "setTimeout");
  duk_push_c_function(ctx, host_set_timeout, 2);
  define_hidden(ctx);
  push_host(ctx, NULL);
  duk_push_literal(ctx, "$262");
  duk_swap_top(ctx, -2);
  define_hidden(ctx);
  duk_pop(ctx);
}

/* --- errors --- */

/* [ ... value ] -> [ ... text ] */
static duk_ret_t describe_error(duk_context *ctx, void *unused) {
  (void)unused;
  if (!duk_is_object(ctx, -1)) {
    duk_safe_to_string(ctx, -1);
    return 1;
  }
  duk_get_prop_literal(ctx, -1, "name");
  if (!duk_is_string(ctx, -1)) { /* the suite's own errors have only a constructor */
    duk_pop(ctx);
    duk_get_prop_literal(ctx, -1, "constructor");
    if (duk_is_object(ctx, -1)) {
      duk_get_prop_literal(ctx, -1, "name");
      duk_remove(ctx, -2);
    }
  }
  duk_push_literal(ctx, ": ");
  duk_get_prop_literal(ctx, -3, "message");
  for (duk_idx_t i = -3; i < 0; i++) duk_safe_to_string(ctx, i);
  duk_concat(ctx, 3);
  return 1;
}

void test262_report_error(duk_context *ctx) {
  size_t length;
  duk_safe_call(ctx, describe_error, NULL, 1, 1);
  const char *text = duk_safe_to_lstring(ctx, -1, &length);
  write_text(stderr, text, length);
  fputc('\n', stderr);
  duk_pop(ctx);
}

/* --- jobs --- */

static bool microtask_failed(duk_context *ctx, void *user) {
  *(bool *)user = true;
  duk_dup(ctx, -1);
  test262_report_error(ctx);
  return false;
}

static duk_ret_t run_jobs(duk_context *ctx, void *unused) {
  (void)unused;
  engine_run_microtasks(ctx);
  if (engine_has_finalizations(ctx)) engine_run_finalizations(ctx);
  return 0;
}

bool test262_drain(struct isolate *isolate) {
  duk_context *ctx = isolate->ctx;
  bool failed = false;
  engine_set_microtask_error_hook(ctx, microtask_failed, &failed);
  for (;;) {
    if (duk_safe_call(ctx, run_jobs, NULL, 0, 1) != DUK_EXEC_SUCCESS) {
      test262_report_error(ctx);
      failed = true;
    } else {
      duk_pop(ctx);
    }
    if (failed) break;
    if (engine_has_microtasks(ctx)) continue;
    shared_wait_hold(isolate, test262_may_be_notified(ctx));
    if (!uv_loop_alive(&isolate->loop)) break;
    uv_run(&isolate->loop, UV_RUN_ONCE);
  }
  engine_set_microtask_error_hook(ctx, NULL, NULL);
  return !failed;
}

/* --- running a test --- */

enum mode { MODE_SCRIPT, MODE_STRICT, MODE_MODULE };

struct program {
  const char *filename;
  enum mode mode;
};

static duk_ret_t internal_binding(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  if (!binding_push(isolate_of(ctx), name))
    return duk_generic_error(ctx, "No such binding: %s", name);
  return 1;
}

/* require() of the two library modules that modules need; each is asked for once. */
static duk_ret_t require_library(duk_context *ctx) {
  bootstrap_compile_library(ctx, binding_string(ctx, 0, NULL));
  duk_push_object(ctx); /* module */
  duk_push_object(ctx); /* its exports */
  duk_dup(ctx, -1);
  duk_put_prop_literal(ctx, -3, "exports");
  duk_dup(ctx, 1);
  duk_insert(ctx, 1); /* [ id function module exports ] below: the call */
  duk_dup(ctx, 1);
  duk_dup(ctx, 4);
  duk_push_c_function(ctx, require_library, 1);
  duk_dup(ctx, 3);
  duk_push_undefined(ctx);
  duk_push_c_function(ctx, internal_binding, 1);
  duk_call(ctx, 5);
  duk_get_prop_literal(ctx, 3, "exports");
  return 1;
}

/* Starts the loader, which also serves import() in scripts: pushes { runModule }. */
static void push_loader(duk_context *ctx) {
  duk_push_c_function(ctx, require_library, 1);
  duk_push_literal(ctx, "internal/modules/test262");
  duk_call(ctx, 1);
}

static duk_ret_t run_program(duk_context *ctx, void *argument) {
  const struct program *program = argument;
  size_t length;
  duk_push_string(ctx, program->filename);
  if (program->mode == MODE_MODULE) {
    duk_push_heap_stash(ctx);
    duk_get_prop_literal(ctx, -1, "test262Loader");
    duk_get_prop_literal(ctx, -1, "runModule");
    duk_dup(ctx, -4);
    duk_call(ctx, 1);
    return 0;
  }
  duk_push_heap_stash(ctx);
  duk_get_prop_literal(ctx, -1, "test262Loader");
  duk_get_prop_literal(ctx, -1, "readSource");
  duk_dup(ctx, -4);
  duk_call(ctx, 1);
  if (program->mode == MODE_STRICT) {
    duk_push_literal(ctx, "\"use strict\";\n");
    duk_swap_top(ctx, -2);
    duk_concat(ctx, 2);
  }
  const char *text = binding_string(ctx, -1, &length);
  test262_run_script(ctx, text, length, program->filename);
  return 0;
}

static duk_ret_t prepare(duk_context *ctx, void *unused) {
  (void)unused;
  test262_define_host(ctx);
  duk_push_heap_stash(ctx);
  push_loader(ctx);
  duk_put_prop_literal(ctx, -2, "test262Loader");
  return 0;
}

/* The module's promise has been kept by the loader: throws what made it fail. */
static duk_ret_t check_module(duk_context *ctx, void *unused) {
  (void)unused;
  duk_push_heap_stash(ctx);
  duk_get_prop_literal(ctx, -1, "test262Loader");
  duk_get_prop_literal(ctx, -1, "checkModule");
  duk_call(ctx, 0);
  return 0;
}

static bool attempt(duk_context *ctx, duk_ret_t (*function)(duk_context *, void *),
                    void *argument) {
  if (duk_safe_call(ctx, function, argument, 0, 1) == DUK_EXEC_SUCCESS) {
    duk_pop(ctx);
    return true;
  }
  test262_report_error(ctx);
  return false;
}

int test262_run(struct isolate *isolate) {
  duk_context *ctx = isolate->ctx;
  const struct options *options = isolate->options;
  char **files = options->argv + options->first;
  int count = options->argc - options->first;
  struct program test = {.filename = files[0]};
  if (options->values[OPTION_TEST262_STRICT].on) test.mode = MODE_STRICT;
  if (options->values[OPTION_TEST262_MODULE].on) test.mode = MODE_MODULE;

  if (!attempt(ctx, prepare, NULL)) return 1;
  for (int i = 1; i < count; i++) {
    struct program prelude = {.filename = files[i], .mode = MODE_SCRIPT};
    if (!attempt(ctx, run_program, &prelude)) return 1;
  }
  if (!attempt(ctx, run_program, &test)) return 1;
  if (!test262_drain(isolate)) return 1;
  return test.mode == MODE_MODULE && !attempt(ctx, check_module, NULL) ? 1 : 0;
}
