/* The registry of bindings, their arguments and results. See binding.h. */
#include "runtime/binding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/text.h"

/* Made by the build from src/bindings. */
extern const struct binding *const binding_table[];

struct binding_state {
  struct binding_state *next;
  const struct binding *binding;
  max_align_t data[];
};

void *binding_state(duk_context *ctx, const struct binding *binding) {
  struct isolate *isolate = isolate_of(ctx);
  for (struct binding_state *state = isolate->states; state != NULL; state = state->next) {
    if (state->binding == binding) return state->data;
  }
  struct binding_state *state = calloc(1, sizeof(*state) + binding->state_size);
  if (state == NULL) (void)duk_range_error(ctx, "out of memory");
  state->binding = binding;
  state->next = isolate->states;
  isolate->states = state;
  return state->data;
}

void binding_free_states(struct isolate *isolate) {
  while (isolate->states != NULL) {
    struct binding_state *state = isolate->states;
    isolate->states = state->next;
    if (state->binding->destroy != NULL) state->binding->destroy(state->data);
    free(state);
  }
}

bool binding_push(struct isolate *isolate, const char *name) {
  duk_context *ctx = isolate->ctx;
  duk_push_heap_stash(ctx);
  if (!duk_get_prop_literal(ctx, -1, "bindings")) {
    duk_pop(ctx);
    duk_push_bare_object(ctx);
    duk_dup_top(ctx);
    duk_put_prop_literal(ctx, -3, "bindings");
  }
  duk_remove(ctx, -2); /* [ bindings ] */
  if (duk_get_prop_string(ctx, -1, name)) {
    duk_remove(ctx, -2);
    return true;
  }
  duk_pop(ctx);
  for (const struct binding *const *entry = binding_table; *entry != NULL; entry++) {
    const struct binding *binding = *entry;
    if (strcmp(binding->name, name) != 0) continue;
    duk_push_object(ctx);
    if (binding->functions != NULL) duk_put_function_list(ctx, -1, binding->functions);
    if (binding->constants != NULL) duk_put_number_list(ctx, -1, binding->constants);
    if (binding->init != NULL) binding->init(ctx);
    duk_dup_top(ctx);
    duk_put_prop_string(ctx, -3, name);
    duk_remove(ctx, -2);
    return true;
  }
  duk_pop(ctx);
  return false;
}

static void wrong_argument(duk_context *ctx, duk_idx_t index, const char *expected) {
  (void)duk_type_error(ctx, "internal: argument %d is not %s", (int)index, expected);
}

/* The number at `index`, within limits and without a fraction. */
static double integer_between(duk_context *ctx, duk_idx_t index, double minimum, double maximum) {
  double value = duk_is_number(ctx, index) ? duk_get_number(ctx, index) : NAN;
  if (!(value >= minimum && value <= maximum) || value != trunc(value)) {
    wrong_argument(ctx, index, "an integer in range");
  }
  return value;
}

int32_t binding_int32(duk_context *ctx, duk_idx_t index) {
  return (int32_t)integer_between(ctx, index, INT32_MIN, INT32_MAX);
}

uint32_t binding_uint32(duk_context *ctx, duk_idx_t index) {
  return (uint32_t)integer_between(ctx, index, 0, UINT32_MAX);
}

int64_t binding_int64(duk_context *ctx, duk_idx_t index) {
  if (!duk_is_number(ctx, index)) {
    duk_dup(ctx, index);
    duk_to_string(ctx, -1); /* a BigInt's decimal digits */
    const char *digits = duk_get_string(ctx, -1);
    char *end;
    long long value = strtoll(digits, &end, 10);
    if (end == digits || *end != '\0') wrong_argument(ctx, index, "an integer");
    duk_pop(ctx);
    return value;
  }
  return (int64_t)integer_between(ctx, index, -9007199254740992.0, 9007199254740992.0);
}

double binding_number(duk_context *ctx, duk_idx_t index) {
  if (!duk_is_number(ctx, index)) wrong_argument(ctx, index, "a number");
  return duk_get_number(ctx, index);
}

bool binding_boolean(duk_context *ctx, duk_idx_t index) {
  duk_dup(ctx, index);
  bool value = duk_to_boolean(ctx, -1);
  duk_pop(ctx);
  return value;
}

const char *binding_string(duk_context *ctx, duk_idx_t index, size_t *length) {
  index = duk_normalize_index(ctx, index);
  if (!duk_is_string(ctx, index) || duk_is_symbol(ctx, index))
    wrong_argument(ctx, index, "a string");
  duk_size_t size;
  const char *text = duk_get_lstring(ctx, index, &size);
  if (text_has_surrogates(text, size)) {
    char *copy = duk_push_fixed_buffer(ctx, text_utf8_bound(size) + 1);
    size = text_cesu8_to_utf8(text, size, copy);
    copy[size] = '\0';
    text = copy;
    duk_replace(ctx, index);
  }
  if (length != NULL) *length = size;
  return text;
}

const char *binding_path(duk_context *ctx, duk_idx_t index) {
  if (duk_is_string(ctx, index)) return binding_string(ctx, index, NULL);
  index = duk_normalize_index(ctx, index);
  size_t length;
  const uint8_t *bytes = binding_bytes(ctx, index, &length);
  char *copy = duk_push_fixed_buffer(ctx, length + 1);
  memcpy(copy, bytes, length);
  copy[length] = '\0';
  duk_replace(ctx, index);
  return copy;
}

const char *binding_string_or_null(duk_context *ctx, duk_idx_t index, size_t *length) {
  if (!duk_is_null_or_undefined(ctx, index)) return binding_string(ctx, index, length);
  if (length != NULL) *length = 0;
  return NULL;
}

uint8_t *binding_bytes(duk_context *ctx, duk_idx_t index, size_t *length) {
  static uint8_t empty[1];
  duk_size_t size;
  if (!duk_is_buffer_data(ctx, index)) wrong_argument(ctx, index, "a buffer");
  uint8_t *bytes = duk_get_buffer_data(ctx, index, &size);
  if (length != NULL) *length = size;
  return bytes != NULL ? bytes : empty; /* NULL is what a buffer of no length may have */
}

void binding_function(duk_context *ctx, duk_idx_t index) {
  if (!duk_is_function(ctx, index)) wrong_argument(ctx, index, "a function");
}

void binding_push_utf8(duk_context *ctx, const char *text, size_t length) {
  if (text_is_cesu8(text, length)) {
    duk_push_lstring(ctx, text, length);
    return;
  }
  char *converted = duk_push_fixed_buffer(ctx, text_cesu8_bound(length));
  size_t size = text_utf8_to_cesu8(text, length, converted);
  duk_push_lstring(ctx, converted, size);
  duk_remove(ctx, -2);
}

void binding_push_latin1(duk_context *ctx, const char *text, size_t length) {
  size_t wide = 0;
  for (size_t i = 0; i < length; i++) wide += (unsigned char)text[i] >> 7;
  if (wide == 0) {
    duk_push_lstring(ctx, text, length);
    return;
  }
  unsigned char *converted = duk_push_fixed_buffer(ctx, length + wide), *out = converted;
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c < 0x80) {
      *out++ = c;
    } else {
      *out++ = (unsigned char)(0xc0 | c >> 6);
      *out++ = (unsigned char)(0x80 | (c & 0x3f));
    }
  }
  duk_push_lstring(ctx, (char *)converted, length + wide);
  duk_remove(ctx, -2);
}

/* [ ... plain-buffer ] -> [ ... Buffer ] */
static void wrap_buffer(duk_context *ctx, size_t length) {
  struct isolate *isolate = isolate_of(ctx);
  duk_push_buffer_object(ctx, -1, 0, length, DUK_BUFOBJ_UINT8ARRAY);
  duk_remove(ctx, -2);
  if (value_ref_is_set(&isolate->buffer_prototype)) {
    value_ref_push(isolate, &isolate->buffer_prototype);
    duk_set_prototype(ctx, -2);
  }
}

uint8_t *binding_push_buffer(duk_context *ctx, size_t length) {
  static uint8_t empty[1];
  uint8_t *bytes = duk_push_fixed_buffer(ctx, length);
  wrap_buffer(ctx, length);
  return bytes != NULL ? bytes : empty;
}

void binding_push_buffer_take(duk_context *ctx, void *data, size_t length) {
  memcpy(binding_push_buffer(ctx, length), data, length);
  free(data);
}

void binding_push_shared_array(duk_context *ctx, void *memory, size_t size, duk_uint_t type) {
  duk_push_external_buffer(ctx);
  duk_config_buffer(ctx, -1, memory, size);
  duk_push_buffer_object(ctx, -1, 0, size, type);
  duk_remove(ctx, -2);
}

void binding_push_uv_error(duk_context *ctx, int error, const char *syscall, const char *path,
                           const char *dest) {
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s: %s, %s", uv_err_name(error), uv_strerror(error),
                        syscall);
  if (path != NULL) {
    duk_push_sprintf(ctx, "%s: %s, %s '", uv_err_name(error), uv_strerror(error), syscall);
    binding_push_utf8(ctx, path, strlen(path));
    if (dest != NULL) {
      duk_push_literal(ctx, "' -> '");
      binding_push_utf8(ctx, dest, strlen(dest));
    }
    duk_push_literal(ctx, "'");
    duk_concat(ctx, dest != NULL ? 5 : 3);
    duk_put_prop_literal(ctx, -2, "message");
  }
  duk_push_int(ctx, error);
  duk_put_prop_literal(ctx, -2, "errno");
  duk_push_string(ctx, uv_err_name(error));
  duk_put_prop_literal(ctx, -2, "code");
  duk_push_string(ctx, syscall);
  duk_put_prop_literal(ctx, -2, "syscall");
  if (path != NULL) {
    binding_push_utf8(ctx, path, strlen(path));
    duk_put_prop_literal(ctx, -2, "path");
  }
  if (dest != NULL) {
    binding_push_utf8(ctx, dest, strlen(dest));
    duk_put_prop_literal(ctx, -2, "dest");
  }
}

duk_ret_t binding_throw_uv(duk_context *ctx, int error, const char *syscall, const char *path,
                           const char *dest) {
  binding_push_uv_error(ctx, error, syscall, path, dest);
  return duk_throw(ctx);
}
