/*
 * What lib/internal/process gives to, and asks of, the isolate: internalBinding('isolate').
 *   setHooks(uncaught, beforeExit, exit): uncaught(error, fromPromise, position) returns true if it was dealt with, or
 *     the exit code when it was printed; position { filename, line, column, sourceLine } is where it was thrown, if
 *     that is known; exit() returns the exit code
 *   triggerUncaught(error, fromPromise); isExiting()
 *   versions, version, arch, platform, isMainThread
 *   activeHandles(), activeRequests(): arrays of objects
 */
#include <ares.h>
#include <openssl/crypto.h>
#include <string.h>
#include <zlib.h>

#include "llhttp.h"
#include "runtime/binding.h"
#include "version.h"

static duk_ret_t isolate_set_hooks(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  struct value_ref *const hooks[] = {&isolate->on_uncaught, &isolate->on_before_exit,
                                     &isolate->on_exit};
  for (duk_idx_t i = 0; i < 3; i++) {
    binding_function(ctx, i);
    value_ref_set(isolate, hooks[i], i);
  }
  return 0;
}

static duk_ret_t isolate_trigger_uncaught(duk_context *ctx) {
  bool from_promise = binding_boolean(ctx, 1);
  duk_set_top(ctx, 1);
  callback_uncaught_elsewhere(isolate_of(ctx), from_promise);
  return 0;
}

/* errorArrow(error) -> the place of a SyntaxError with its source line and a caret, if the compiler left one */
static duk_ret_t isolate_error_arrow(duk_context *ctx) {
  if (!duk_is_object(ctx, 0)) return 0;
  duk_get_prop_literal(ctx, 0, DUK_HIDDEN_SYMBOL("arrow"));
  return 1;
}

/* setStackFormatter(function or undefined): see engine_set_stack_formatter */
static duk_ret_t isolate_set_stack_formatter(duk_context *ctx) {
  engine_set_stack_formatter(ctx);
  return 0;
}

/* setLocaleFormatter(function): see engine_set_locale_formatter */
static duk_ret_t isolate_set_locale_formatter(duk_context *ctx) {
  binding_function(ctx, 0);
  engine_set_locale_formatter(ctx);
  return 0;
}

/* gc(): a full collection */
static duk_ret_t isolate_gc(duk_context *ctx) {
  duk_gc(ctx, 0);
  return 0;
}

static duk_ret_t isolate_active_handles(duk_context *ctx) {
  duk_uarridx_t count = 0;
  duk_push_array(ctx);
  for (struct handle *handle = isolate_of(ctx)->handles; handle != NULL; handle = handle->next) {
    if (handle->object == NULL || !handle_is_open(handle)) continue;
    if (!uv_is_active(handle->uv) || !uv_has_ref(handle->uv)) continue;
    handle_push(handle);
    duk_put_prop_index(ctx, -2, count++);
  }
  return 1;
}

static duk_ret_t isolate_active_requests(duk_context *ctx) {
  duk_uarridx_t count = 0;
  duk_push_array(ctx);
  for (struct request *request = isolate_of(ctx)->requests; request != NULL;
       request = request->next) {
    value_ref_push(request->isolate, &request->object);
    duk_put_prop_index(ctx, -2, count++);
  }
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"setHooks", isolate_set_hooks, 3},
    {"triggerUncaught", isolate_trigger_uncaught, 2},
    {"errorArrow", isolate_error_arrow, 1},
    {"setStackFormatter", isolate_set_stack_formatter, 1},
    {"setLocaleFormatter", isolate_set_locale_formatter, 1},
    {"gc", isolate_gc, 0},
    {"activeHandles", isolate_active_handles, 0},
    {"activeRequests", isolate_active_requests, 0},
    {NULL, NULL, 0}};

static void put_string(duk_context *ctx, const char *name, const char *value) {
  duk_push_string(ctx, value);
  duk_put_prop_string(ctx, -2, name);
}

#define TEXT_OF(number)  TEXT_OF_(number)
#define TEXT_OF_(number) #number

#if defined(__x86_64__)
#define ARCH "x64"
#elif defined(__aarch64__)
#define ARCH "arm64"
#elif defined(__riscv)
#define ARCH "riscv64"
#else
#define ARCH "unknown"
#endif

static void init(duk_context *ctx) {
  put_string(ctx, "version", "v" JSRUN_NODE_VERSION);
  put_string(ctx, "arch", ARCH);
  put_string(ctx, "platform", "linux");
  duk_push_boolean(ctx, isolate_of(ctx)->worker == NULL);
  duk_put_prop_literal(ctx, -2, "isMainThread");
  duk_push_object(ctx);
  put_string(ctx, "node", JSRUN_NODE_VERSION);
  put_string(ctx, "jsrun", JSRUN_VERSION);
  duk_push_sprintf(ctx, "%ld.%ld.%ld", DUK_VERSION / 10000, DUK_VERSION / 100 % 100,
                   DUK_VERSION % 100);
  duk_put_prop_literal(ctx, -2, "duktape");
  put_string(ctx, "uv", uv_version_string());
  put_string(ctx, "zlib", zlibVersion());
  put_string(ctx, "ares", ares_version(NULL));
  put_string(ctx, "llhttp",
             TEXT_OF(LLHTTP_VERSION_MAJOR) "." TEXT_OF(LLHTTP_VERSION_MINOR) "." TEXT_OF(
                 LLHTTP_VERSION_PATCH));
  put_string(ctx, "openssl", OPENSSL_VERSION_STR);
  put_string(ctx, "napi", "10");
  put_string(ctx, "modules", "0"); /* not V8's binary interface: loaders of addons are to take those for Node-API */
  put_string(ctx, "unicode", "15.0");
  duk_put_prop_literal(ctx, -2, "versions");
}

const struct binding binding_isolate = {.name = "isolate", .functions = functions, .init = init};
