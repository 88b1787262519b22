/* Functions of addons, for the files of Node-API. All may throw. */
#ifndef JSRUN_NODE_API_FUNCTIONS_H
#define JSRUN_NODE_API_FUNCTIONS_H

#include "node_api/environment.h"

/* Pushes a function. `class`: it is a method, and its receiver must be an instance of the class of that mark; NULL: any. */
void function_push(napi_env env, napi_callback callback, void *data, void *class);
/* [ ... function ]: gives it the string at `name` as its name. */
void function_set_name(duk_context *ctx, duk_idx_t name);

/* Defines a property on the object at an absolute index. */
void define_property(napi_env env, duk_idx_t object, const napi_property_descriptor *property,
                     void *class);
/* Names are strings or symbols. Does not throw. */
napi_status properties_check(napi_env env, size_t count,
                             const napi_property_descriptor *properties);

#endif
