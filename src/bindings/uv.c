/*
 * Names of libuv's errors: internalBinding('uv').
 *   UV_ENOENT and so on: the codes; errname(code); getErrorMap(): Map of code -> [name, message]
 */
#include "runtime/binding.h"

static const struct {
  const char *name, *message;
  int code;
} errors[] = {
#define ENTRY(name, message) {#name, message, UV_##name},
    UV_ERRNO_MAP(ENTRY)
#undef ENTRY
};
enum { ERROR_COUNT = sizeof(errors) / sizeof(errors[0]) };

static duk_ret_t uv_errname(duk_context *ctx) {
  duk_push_string(ctx, uv_err_name(binding_int32(ctx, 0)));
  return 1;
}

static duk_ret_t uv_get_error_map(duk_context *ctx) {
  duk_get_global_literal(ctx, "Map");
  duk_new(ctx, 0);
  for (int i = 0; i < ERROR_COUNT; i++) {
    duk_push_literal(ctx, "set");
    duk_push_int(ctx, errors[i].code);
    duk_push_array(ctx);
    duk_push_string(ctx, errors[i].name);
    duk_put_prop_index(ctx, -2, 0);
    duk_push_string(ctx, errors[i].message);
    duk_put_prop_index(ctx, -2, 1);
    duk_call_prop(ctx, -4, 2);
    duk_pop(ctx);
  }
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"errname", uv_errname, 1}, {"getErrorMap", uv_get_error_map, 0}, {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  for (int i = 0; i < ERROR_COUNT; i++) {
    duk_push_sprintf(ctx, "UV_%s", errors[i].name);
    duk_push_int(ctx, errors[i].code);
    duk_put_prop(ctx, -3);
  }
}

const struct binding binding_uv = {.name = "uv", .functions = functions, .init = init};
