/*
 * The methods of Array.prototype that take a callback.
 */
#ifndef JSRUN_ARRAY_CALLBACKS_H
#define JSRUN_ARRAY_CALLBACKS_H

#include "builtins.h"

enum { ARRAY_FOR_EACH, ARRAY_MAP, ARRAY_FILTER, ARRAY_EVERY, ARRAY_SOME };
enum { ARRAY_FIND, ARRAY_FIND_INDEX, ARRAY_FIND_LAST, ARRAY_FIND_LAST_INDEX };

duk_ret_t array_each(duk_context *ctx);   /* magic: ARRAY_FOR_EACH ... */
duk_ret_t array_find(duk_context *ctx);   /* magic: ARRAY_FIND ... */
duk_ret_t array_reduce(duk_context *ctx); /* magic: 1 from the right */
duk_ret_t array_from_async(duk_context *ctx);
duk_ret_t array_flat(duk_context *ctx);
duk_ret_t array_flat_map(duk_context *ctx);

#endif
