/* See bootstrap.h. The JavaScript side begins in lib/internal/bootstrap/realm.js. */
#include "runtime/bootstrap.h"

#include "engine/engine.h"
#include "runtime/binding.h"
#include "runtime/library.h"

void bootstrap_compile_library(duk_context *ctx, const char *id) {
  const struct library_module *module = library_find(id);
  if (module == NULL) (void)duk_generic_error(ctx, "No such built-in module: %s", id);
  const void *image = library_image(module);
  if (image == NULL) (void)duk_range_error(ctx, "out of memory");
  duk_push_sprintf(ctx, "node:%s", id);
  engine_load_image(ctx, image, module->length, duk_get_string(ctx, -1));
  duk_remove(ctx, -2);
}

/* internalBinding(name) */
static duk_ret_t internal_binding(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  if (!binding_push(isolate_of(ctx), name))
    return duk_generic_error(ctx, "No such binding: %s", name);
  return 1;
}

static duk_ret_t start(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  duk_push_object(ctx);
  value_ref_set(isolate, &isolate->process, -1);
  bootstrap_compile_library(ctx, "internal/bootstrap/realm");
  duk_push_undefined(ctx);
  duk_push_undefined(ctx);
  duk_push_undefined(ctx);
  value_ref_push(isolate, &isolate->process);
  duk_push_c_function(ctx, internal_binding, 1);
  duk_call(ctx, 5);
  return 0;
}

void bootstrap_isolate(struct isolate *isolate) {
  duk_push_c_function(isolate->ctx, start, 0);
  duk_push_undefined(isolate->ctx);
  callback_call(isolate, NULL, 0);
}
