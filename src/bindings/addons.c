/*
 * Native addons: internalBinding('addons').
 *   open(filename, flags, url, exports) -> {exports}: the same, or what the addon made in their place; or {error}: why it
 *     cannot be loaded. Throws what the addon's initialisation throws.
 * What addons call is src/node_api.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "node_api/environment.h"

/* The library of an addon that registers itself with napi_module_register: it does so once in a process. */
struct registered {
  void *library;
  napi_module *module;
  struct registered *next;
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct registered *registered;
static _Thread_local napi_module
    *registering; /* by the constructors of the library that is being opened */

void napi_module_register(napi_module *module) {
  registering = module;
}

static napi_addon_register_func find_registered(void *library) {
  napi_addon_register_func found = NULL;
  pthread_mutex_lock(&lock);
  if (registering != NULL) {
    struct registered *r = malloc(sizeof *r);
    if (r != NULL) {
      *r = (struct registered){library, registering, registered};
      registered = r;
    }
    found = registering->nm_register_func;
  }
  for (struct registered *r = registered; r != NULL && found == NULL; r = r->next) {
    if (r->library == library) found = r->module->nm_register_func;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

static duk_ret_t addons_open(duk_context *ctx) {
  union {
    void *pointer;
    napi_addon_register_func initialise;
    node_api_addon_get_api_version_func version;
  } symbol;
  const char *filename = binding_string(ctx, 0, NULL), *url = binding_string(ctx, 2, NULL);
  /* Lazily bound, an addon that needs what is not there would end the process in the middle of a call. */
  int flags = (binding_int32(ctx, 1) & ~RTLD_LAZY) | RTLD_NOW;
  duk_idx_t result = duk_push_object(ctx);
  registering = NULL;
  void *library = dlopen(filename, flags);
  if (library == NULL) {
    const char *why = dlerror();
    binding_push_utf8(ctx, why, strlen(why));
    duk_put_prop_literal(ctx, result, "error");
    return 1;
  }
  int32_t version = 8;
  napi_addon_register_func initialise = find_registered(library);
  symbol.pointer = dlsym(library, "napi_register_module_v1");
  if (symbol.pointer != NULL) initialise = symbol.initialise;
  symbol.pointer = dlsym(library, "node_api_module_get_api_version_v1");
  if (symbol.pointer != NULL) version = symbol.version();
  if (initialise == NULL) {
    dlclose(library);
    duk_push_sprintf(ctx, "Module did not self-register: '%s'.", duk_get_string(ctx, 0));
    duk_put_prop_literal(ctx, result, "error");
    return 1;
  }
  napi_env env = environment_new(isolate_of(ctx), url, version);
  if (env == NULL) return duk_range_error(ctx, "out of memory");
  duk_dup(ctx, 3);
  environment_initialise(env, initialise);
  duk_put_prop_literal(ctx, result, "exports");
  return 1;
}

static void destroy(void *state) {
  environment_free_all(*(struct isolate **)state);
}

static void init(duk_context *ctx);

static const duk_function_list_entry functions[] = {{"open", addons_open, 4}, {NULL, NULL, 0}};

const struct binding binding_addons = {.name = "addons",
                                       .functions = functions,
                                       .init = init,
                                       .state_size = sizeof(struct isolate *),
                                       .destroy = destroy};

static void init(duk_context *ctx) {
  *(struct isolate **)binding_state(ctx, &binding_addons) = isolate_of(ctx);
}
