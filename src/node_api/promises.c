/* Node-API: promises that an addon settles. */
#include <stdlib.h>

#include "node_api/environment.h"

struct napi_deferred__ {
  struct value_ref promise;
};

static duk_ret_t push_promise(duk_context *ctx, void *udata) {
  (void)udata;
  engine_push_promise(ctx);
  return 1;
}

napi_status napi_create_promise(napi_env env, napi_deferred *deferred, napi_value *promise) {
  ENTER(env);
  CHECK_ARG(env, deferred);
  CHECK_ARG(env, promise);
  napi_deferred d = calloc(1, sizeof *d);
  CHECK(env, d != NULL, napi_generic_failure);
  napi_status status = environment_run(env, push_promise, NULL, promise);
  if (status != napi_ok) {
    free(d);
    return status;
  }
  value_ref_set(env->isolate, &d->promise, -1);
  *deferred = d;
  return OK(env);
}

struct settlement {
  napi_env env;
  napi_deferred deferred;
  napi_value value;
  bool reject;
};

static duk_ret_t settle(duk_context *ctx, void *udata) {
  const struct settlement *s = udata;
  value_ref_push(s->env->isolate, &s->deferred->promise);
  environment_push(s->env, s->value);
  engine_settle_promise(ctx, -2, s->reject);
  return 0;
}

/* The deferred is gone afterwards. */
static napi_status conclude(napi_env env, napi_deferred deferred, napi_value value, bool reject) {
  ENTER(env);
  CHECK_ARG(env, deferred);
  CHECK_ARG(env, value);
  napi_status status =
      environment_run(env, settle, &(struct settlement){env, deferred, value, reject}, NULL);
  value_ref_clear(env->isolate, &deferred->promise);
  free(deferred);
  return status;
}

napi_status napi_resolve_deferred(napi_env env, napi_deferred deferred, napi_value value) {
  return conclude(env, deferred, value, false);
}
napi_status napi_reject_deferred(napi_env env, napi_deferred deferred, napi_value reason) {
  return conclude(env, deferred, reason, true);
}
