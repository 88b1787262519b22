/*
 * What a value is inside, whatever its prototype says: for util.types, util.inspect and comparisons.
 */
#ifndef JSRUN_ENGINE_INSPECT_H
#define JSRUN_ENGINE_INSPECT_H

#include <stdbool.h>

#include "duktape.h"

#define ENGINE_KINDS(X)                                                                            \
  X(OBJECT, "Object")                                                                              \
  X(ARRAY, "Array") X(FUNCTION, "Function") X(ARGUMENTS, "Arguments") X(DATE, "Date")              \
      X(REGEXP, "RegExp") X(ERROR, "Error") X(MAP, "Map") X(SET, "Set")                            \
          X(MAP_ITERATOR, "MapIterator") X(SET_ITERATOR, "SetIterator") X(WEAK_MAP, "WeakMap")     \
              X(WEAK_SET, "WeakSet") X(PROMISE, "Promise") X(GENERATOR, "Generator")               \
                  X(ARRAY_BUFFER, "ArrayBuffer") X(SHARED_ARRAY_BUFFER, "SharedArrayBuffer")       \
                      X(DATA_VIEW, "DataView") X(TYPED_ARRAY, "TypedArray") X(NUMBER, "Number")    \
                          X(STRING, "String") X(BOOLEAN, "Boolean") X(SYMBOL, "Symbol")            \
                              X(BIGINT, "BigInt") X(MODULE, "Module") X(EXTERNAL, "External")

enum engine_kind {
  ENGINE_KIND_NONE, /* not an object */
#define X(name, text) ENGINE_KIND_##name,
  ENGINE_KINDS(X)
#undef X
};

/* The kind of the value. A proxy is an array or a function if its target is, else an object. */
enum engine_kind engine_kind_of(duk_context *ctx, duk_idx_t index);
/* Its name as above, "" for what is no object. */
const char *engine_kind_name(enum engine_kind kind);

/* 'Uint8Array' and so on; NULL for what is no typed array. */
const char *engine_typed_array_name(duk_context *ctx, duk_idx_t index);

enum engine_function_kind {
  ENGINE_FUNCTION_PLAIN,
  ENGINE_FUNCTION_GENERATOR,
  ENGINE_FUNCTION_ASYNC,
  ENGINE_FUNCTION_ASYNC_GENERATOR,
  ENGINE_FUNCTION_CLASS
};
/* PLAIN for what is no function, too. */
enum engine_function_kind engine_function_kind(duk_context *ctx, duk_idx_t index);

bool engine_is_proxy(duk_context *ctx, duk_idx_t index);
/* [ ... ] -> [ ... target handler ], both null for a revoked proxy; false and nothing pushed for another value. */
bool engine_push_proxy_details(duk_context *ctx, duk_idx_t index);

/*
 * Pushes an array of what a Map or Set iterator has still to give (it is not moved), or of what a weak collection
 * holds. Returns 2 for keys and values by turns, 1 for values, 0 and nothing pushed for another value.
 */
int engine_push_entries(duk_context *ctx, duk_idx_t index);

/* Pushes an array of the own property keys that are no array indices; only the enumerable ones if asked. */
void engine_push_non_index_keys(duk_context *ctx, duk_idx_t index, bool only_enumerable);

#endif
