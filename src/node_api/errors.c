/* Node-API: throwing and making errors. */
#include <string.h>

#include "node_api/environment.h"

struct error_parts {
  napi_env env;
  duk_errcode_t kind;
  const char *code, *message;           /* for throwing: UTF-8, the code may be NULL */
  napi_value code_value, message_value; /* for creating */
};

static duk_ret_t push_error(duk_context *ctx, void *udata) {
  const struct error_parts *e = udata;
  duk_push_error_object(ctx, e->kind, "%s", "");
  if (e->message_value != NULL)
    environment_push(e->env, e->message_value);
  else
    binding_push_utf8(ctx, e->message != NULL ? e->message : "",
                      e->message != NULL ? strlen(e->message) : 0);
  duk_put_prop_literal(ctx, -2, "message");
  if (e->code_value != NULL) {
    environment_push(e->env, e->code_value);
    duk_put_prop_literal(ctx, -2, "code");
  } else if (e->code != NULL) {
    binding_push_utf8(ctx, e->code, strlen(e->code));
    duk_put_prop_literal(ctx, -2, "code");
  }
  return 1;
}

static napi_status create(napi_env env, duk_errcode_t kind, napi_value code, napi_value message,
                          napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, message);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, message);
  bool texts = duk_is_string(env->ctx, -1) && !duk_is_symbol(env->ctx, -1);
  duk_pop(env->ctx);
  if (texts && code != NULL) {
    environment_push(env, code);
    texts = duk_is_string(env->ctx, -1) && !duk_is_symbol(env->ctx, -1);
    duk_pop(env->ctx);
  }
  CHECK(env, texts, napi_string_expected);
  struct error_parts e = {.env = env, .kind = kind, .code_value = code, .message_value = message};
  return environment_run(env, push_error, &e, result);
}

static napi_status throw_new(napi_env env, duk_errcode_t kind, const char *code,
                             const char *message) {
  ENTER(env);
  struct error_parts e = {.env = env, .kind = kind, .code = code, .message = message};
  napi_value error;
  napi_status status = environment_run(env, push_error, &e, &error);
  if (status != napi_ok) return status;
  environment_set_exception(env);
  return OK(env);
}

napi_status napi_create_error(napi_env env, napi_value code, napi_value message,
                              napi_value *result) {
  return create(env, DUK_ERR_ERROR, code, message, result);
}
napi_status napi_create_type_error(napi_env env, napi_value code, napi_value message,
                                   napi_value *result) {
  return create(env, DUK_ERR_TYPE_ERROR, code, message, result);
}
napi_status napi_create_range_error(napi_env env, napi_value code, napi_value message,
                                    napi_value *result) {
  return create(env, DUK_ERR_RANGE_ERROR, code, message, result);
}
napi_status node_api_create_syntax_error(napi_env env, napi_value code, napi_value message,
                                         napi_value *result) {
  return create(env, DUK_ERR_SYNTAX_ERROR, code, message, result);
}

napi_status napi_throw_error(napi_env env, const char *code, const char *message) {
  return throw_new(env, DUK_ERR_ERROR, code, message);
}
napi_status napi_throw_type_error(napi_env env, const char *code, const char *message) {
  return throw_new(env, DUK_ERR_TYPE_ERROR, code, message);
}
napi_status napi_throw_range_error(napi_env env, const char *code, const char *message) {
  return throw_new(env, DUK_ERR_RANGE_ERROR, code, message);
}
napi_status node_api_throw_syntax_error(napi_env env, const char *code, const char *message) {
  return throw_new(env, DUK_ERR_SYNTAX_ERROR, code, message);
}

napi_status napi_throw(napi_env env, napi_value error) {
  ENTER(env);
  CHECK_ARG(env, error);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, error);
  environment_set_exception(env);
  return OK(env);
}

napi_status napi_is_exception_pending(napi_env env, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  *result = env->has_exception;
  return OK(env);
}

napi_status napi_get_and_clear_last_exception(napi_env env, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  if (env->has_exception)
    environment_take_exception(env);
  else
    duk_push_undefined(env->ctx);
  return environment_give(env, result);
}
