/*
 * What native addons (src/node_api) and WebAssembly need of values and duktape.h does not give: places of values on the stack, data that
 * belongs to an object without being a property of it, weak references, BigInts by words, and the intrinsic constructors.
 * Functions may throw through the context unless they say otherwise.
 */
#ifndef JSRUN_ENGINE_ADDON_VALUES_H
#define JSRUN_ENGINE_ADDON_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

/*
 * The address of the value at `index` on the stack, which never moves: it is that value's until the stack falls below
 * it. These do not throw.
 */
void *engine_slot(duk_context *ctx, duk_idx_t index);
void engine_push_slot(duk_context *ctx, const void *slot); /* needs room on the stack */
void engine_set_slot(duk_context *ctx, void *slot, const void *from);
/* Whether it is the place of a value, in whatever function's part of the stack. */
bool engine_slot_is_live(duk_context *ctx, const void *slot);
/* Whether the place lies in the running function's part of the stack, and the index that it then has. */
bool engine_slot_index(duk_context *ctx, const void *slot, duk_idx_t *index);

/* [ ... ] -> [ ... function ]: a function of any number of arguments and with four pointers. */
void engine_push_addon_function(duk_context *ctx, duk_c_function function, void *const data[4],
                                bool constructor);
/* The pointers of the function that runs. Does not throw. */
void engine_addon_function_data(duk_context *ctx, void *data[4]);
/* Those of the value at `index` if it is such a function; false otherwise. Does not throw. */
bool engine_is_addon_function(duk_context *ctx, duk_idx_t index, duk_c_function function,
                              void *data[4]);

/* An object that is nothing but an address: util.types.isExternal(). */
void engine_push_external(duk_context *ctx, void *data);
bool engine_get_external(duk_context *ctx, duk_idx_t index, void **data); /* does not throw */

/* Data of an object that no program sees and no prototype has, also of a frozen one. NULL: none, which removes it. */
enum engine_private { ENGINE_PRIVATE_WRAP, ENGINE_PRIVATE_CLASS, ENGINE_PRIVATE_COUNT };
void *engine_get_private(duk_context *ctx, duk_idx_t index, enum engine_private which);
void engine_set_private(duk_context *ctx, duk_idx_t index, enum engine_private which, void *data);
/* Sixteen bytes that an object is tagged with once and for all; false: it has others, or is tagged already. */
bool engine_tag_object(duk_context *ctx, duk_idx_t index, const uint8_t tag[16]);
bool engine_has_tag(duk_context *ctx, duk_idx_t index, const uint8_t tag[16]);

/*
 * A weak reference to an object. `died` runs within the collector: it must neither use the heap nor free the reference.
 * Freeing does not throw.
 */
struct engine_weak;
struct engine_weak *engine_weak_new(duk_context *ctx, duk_idx_t index, void (*died)(void *argument),
                                    void *argument);
bool engine_weak_push(duk_context *ctx, struct engine_weak *weak); /* false and nothing: dead */
void engine_weak_free(duk_context *ctx, struct engine_weak *weak);

/* BigInts: sign and words of 64 bits, the lowest first. */
bool engine_is_bigint(duk_context *ctx, duk_idx_t index); /* does not throw */
void engine_push_bigint(duk_context *ctx, bool negative, size_t count, const uint64_t *words);
/* The number of words that the value has; as many of them as there is room for (`count`) are written. */
size_t engine_get_bigint(duk_context *ctx, duk_idx_t index, bool *negative, size_t count,
                         uint64_t *words);

/* ToBigInt of the value at `index`, modulo 2^64; the other way, signed. */
int64_t engine_to_bigint64(duk_context *ctx, duk_idx_t index);
void engine_push_bigint64(duk_context *ctx, int64_t value);

/* [ ... ] -> [ ... promise ], pending; settled by the value on the stack's top, which is popped. */
void engine_push_promise(duk_context *ctx);
void engine_settle_promise(duk_context *ctx, duk_idx_t promise, bool reject);

/* [ ... description ] -> [ ... symbol ]: a new one; registered: as Symbol.for gives it. */
void engine_make_symbol(duk_context *ctx, bool registered);
void engine_push_date(duk_context *ctx, double time); /* milliseconds since 1970 */
double engine_get_date(duk_context *ctx, duk_idx_t index);

/* The views of an ArrayBuffer, in the order of Node-API's napi_typedarray_type; then DataView. */
enum { ENGINE_VIEW_DATA_VIEW = 11 };
/* [ ... buffer ] -> [ ... buffer view ]: `new X(buffer, offset, length)` */
void engine_push_view(duk_context *ctx, int kind, double offset, double length);
/* Of a typed array at `index`, -1 for another value. Does not throw. */
int engine_view_kind(duk_context *ctx, duk_idx_t index);
bool engine_is_array_buffer(duk_context *ctx, duk_idx_t index); /* not a shared one */
void engine_detach_array_buffer(duk_context *ctx, duk_idx_t index);
bool engine_is_detached(duk_context *ctx, duk_idx_t index);
/* [ ... ] -> [ ... ArrayBuffer ] over memory that is the caller's. */
void engine_push_external_array_buffer(duk_context *ctx, void *data, size_t length);

/* As in sloppy code: a refusal is no error. `object` is an absolute index. */
void engine_set_property(duk_context *ctx, duk_idx_t object);     /* [ ... key value ] -> [ ... ] */
bool engine_delete_property(duk_context *ctx, duk_idx_t object);  /* [ ... key ] -> [ ... ] */
bool engine_has_own_property(duk_context *ctx, duk_idx_t object); /* [ ... key ] -> [ ... ] */
/* Pushes an array of the object's keys; see napi_get_all_property_names for the bits of `filter`. */
void engine_push_property_names(duk_context *ctx, duk_idx_t index, bool inherited, unsigned filter,
                                bool numbers_as_strings);

#endif
