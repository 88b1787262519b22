/*
 * The shape that every file in src/bindings has: C functions, one table of them, one `struct binding`, which
 * the build finds by itself (it collects "const struct binding binding_*" from src/bindings). lib/internal gets
 * the object with internalBinding('name'); it is made on first use.
 *
 * Functions trust lib/ to have validated what users gave, and check arguments only through the functions below,
 * so that a mistake in lib/ is an exception and never a crash. What the system refuses is returned as libuv's
 * negative code (or passed to oncomplete as the first argument); lib/internal/errors.js makes exceptions of them.
 */
#ifndef JSRUN_BINDING_H
#define JSRUN_BINDING_H

#include "runtime/handle.h"

struct binding {
  const char *name;
  const duk_function_list_entry *functions; /* may be NULL */
  const duk_number_list_entry *constants;   /* may be NULL */
  void (*init)(duk_context *ctx); /* [ ... object ] -> [ ... object ]: adds more; may be NULL */
  size_t state_size;              /* of the binding's state in each isolate; may be 0 */
  void (*destroy)(void *state);   /* frees what the state owns; may be NULL */
};

/* The binding's zeroed state in this isolate; made on first use. */
void *binding_state(duk_context *ctx, const struct binding *binding);

/* Pushes the object of the binding `name`; false and nothing pushed if there is none. */
bool binding_push(struct isolate *isolate, const char *name);
/* At the isolate's end. */
void binding_free_states(struct isolate *isolate);

/* Arguments. Each throws a TypeError that names the argument's position if it is something else. */
int32_t binding_int32(duk_context *ctx, duk_idx_t index);
uint32_t binding_uint32(duk_context *ctx, duk_idx_t index);
int64_t binding_int64(duk_context *ctx, duk_idx_t index); /* integers up to 2^53, and BigInt */
double binding_number(duk_context *ctx, duk_idx_t index);
bool binding_boolean(duk_context *ctx, duk_idx_t index); /* any value, by its truth */

/*
 * The string at `index` in UTF-8 (lone surrogates: U+FFFD), NUL-terminated; valid as long as the stack slot,
 * whose value may be replaced. `length` may be NULL; a path must then have no NUL inside, which lib/ sees to.
 */
const char *binding_string(duk_context *ctx, duk_idx_t index, size_t *length);
/* A path: a string, or the bytes of a Buffer (the slot is then replaced by a terminated copy). */
const char *binding_path(duk_context *ctx, duk_idx_t index);
/* The same, but NULL for undefined and null. */
const char *binding_string_or_null(duk_context *ctx, duk_idx_t index, size_t *length);
/*
 * The bytes of an ArrayBuffer or of the part that a typed array, Buffer or DataView shows. Valid while the
 * object lives; while libuv uses them, keep the object with request.keep.
 */
uint8_t *binding_bytes(duk_context *ctx, duk_idx_t index, size_t *length);
void binding_function(duk_context *ctx, duk_idx_t index);

/* Results. */
void binding_push_utf8(duk_context *ctx, const char *text, size_t length); /* malformed: U+FFFD */
void binding_push_latin1(duk_context *ctx, const char *text, size_t length);
/* A new Buffer of `length` bytes (zeroed); returns its memory, owned by the heap. */
uint8_t *binding_push_buffer(duk_context *ctx, size_t length);
/* A Buffer over memory from malloc, which is freed with it. */
void binding_push_buffer_take(duk_context *ctx, void *data, size_t length);
/*
 * A Float64Array, Int32Array, Uint8Array over C memory that outlives the isolate's use of it, such as a field
 * of the binding's state. `type` is DUK_BUFOBJ_FLOAT64ARRAY and so on.
 */
void binding_push_shared_array(duk_context *ctx, void *memory, size_t size, duk_uint_t type);

/* An Error with errno, code (the name of the uv error), syscall, path and dest (NULL: none): pushed, or thrown. */
void binding_push_uv_error(duk_context *ctx, int error, const char *syscall, const char *path,
                           const char *dest);
duk_ret_t binding_throw_uv(duk_context *ctx, int error, const char *syscall, const char *path,
                           const char *dest);

#endif
