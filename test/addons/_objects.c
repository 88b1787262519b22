/* An addon for tests: classes, C data in objects, references, buffers, promises. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "node_api/node_api.h"

#define ARGUMENTS(n)                                                                               \
  size_t argc = n;                                                                                 \
  napi_value argv[n + 1], self, result = NULL;                                                     \
  void *data;                                                                                      \
  assert(napi_get_cb_info(env, info, &argc, argv, &self, &data) == napi_ok);                       \
  (void)self, (void)data, (void)result

static napi_value status_value(napi_env env, napi_status status) {
  napi_value v;
  const napi_extended_error_info *info;
  if (status == napi_ok) {
    napi_create_string_utf8(env, "ok", 2, &v);
    return v;
  }
  napi_get_last_error_info(env, &info);
  napi_create_string_utf8(env, info->error_message, NAPI_AUTO_LENGTH, &v);
  return v;
}

static napi_value number(napi_env env, double d) {
  napi_value v;
  assert(napi_create_double(env, d, &v) == napi_ok);
  return v;
}

/* --- class Counter: a number that C keeps --- */

struct counter {
  double value;
};
static int finalized; /* counters and buffers that are gone */

static void counter_gone(napi_env env, void *object, void *hint) {
  finalized++;
  free(object);
}

static napi_value counter_new(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_value target;
  napi_get_new_target(env, info, &target);
  if (target == NULL) {
    napi_throw_type_error(env, "ERR_NEW", "use new");
    return NULL;
  }
  struct counter *c = calloc(1, sizeof *c);
  if (argc > 0) napi_get_value_double(env, argv[0], &c->value);
  if (napi_wrap(env, self, c, counter_gone, NULL, NULL) != napi_ok) abort();
  return self;
}

static struct counter *counter_of(napi_env env, napi_value object) {
  struct counter *c = NULL;
  if (napi_unwrap(env, object, (void **)&c) != napi_ok) napi_throw_error(env, NULL, "no counter");
  return c;
}

static napi_value counter_add(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  double d = 1;
  struct counter *c = counter_of(env, self);
  if (c == NULL) return NULL;
  if (argc > 0) napi_get_value_double(env, argv[0], &d);
  c->value += d;
  return self;
}

static napi_value counter_get(napi_env env, napi_callback_info info) {
  ARGUMENTS(0);
  struct counter *c = counter_of(env, self);
  return c == NULL ? NULL : number(env, c->value);
}

static napi_value counter_set(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  struct counter *c = counter_of(env, self);
  if (c != NULL) napi_get_value_double(env, argv[0], &c->value);
  return NULL;
}

static napi_value class_answer(napi_env env, napi_callback_info info) {
  return number(env, 42);
}

/* --- wraps --- */

static napi_value wrap(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  struct counter *c = calloc(1, sizeof *c);
  napi_status status = napi_wrap(env, argv[0], c, counter_gone, NULL, NULL);
  if (status != napi_ok) free(c);
  return status_value(env, status);
}

static napi_value unwrap(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  void *c;
  return status_value(env, napi_unwrap(env, argv[0], &c));
}

static napi_value remove_wrap(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  void *c = NULL;
  napi_status status = napi_remove_wrap(env, argv[0], &c);
  free(c);
  return status_value(env, status);
}

static napi_value finalizations(napi_env env, napi_callback_info info) {
  return number(env, finalized);
}

/* --- references --- */

static napi_ref kept;

/* keep(value, count) */
static napi_value keep(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  uint32_t count;
  napi_get_value_uint32(env, argv[1], &count);
  return status_value(env, napi_create_reference(env, argv[0], count, &kept));
}

static napi_value kept_value(napi_env env, napi_callback_info info) {
  if (kept == NULL) return NULL;
  napi_value v = NULL;
  assert(napi_get_reference_value(env, kept, &v) == napi_ok);
  return v;
}

static napi_value ref(napi_env env, napi_callback_info info) {
  uint32_t n;
  assert(napi_reference_ref(env, kept, &n) == napi_ok);
  return number(env, n);
}

static napi_value unref(napi_env env, napi_callback_info info) {
  uint32_t n;
  napi_status status = napi_reference_unref(env, kept, &n);
  return status == napi_ok ? number(env, n) : status_value(env, status);
}

static napi_value drop(napi_env env, napi_callback_info info) {
  assert(napi_delete_reference(env, kept) == napi_ok);
  kept = NULL;
  return NULL;
}

/* --- buffers --- */

static void buffer_gone(napi_env env, void *data, void *hint) {
  assert(strcmp(hint, "hint") == 0);
  finalized++;
  free(data);
}

/* buffers(): one of each kind, with the bytes 1, 2, 3, 4 */
static napi_value buffers(napi_env env, napi_callback_info info) {
  ARGUMENTS(0);
  static const uint8_t bytes[] = {1, 2, 3, 4};
  void *memory;
  napi_value v, b;
  napi_create_array(env, &result);
  assert(napi_create_arraybuffer(env, 4, &memory, &b) == napi_ok);
  memcpy(memory, bytes, 4);
  napi_set_element(env, result, 0, b);
  assert(napi_create_buffer(env, 4, &memory, &v) == napi_ok);
  memcpy(memory, bytes, 4);
  napi_set_element(env, result, 1, v);
  assert(napi_create_buffer_copy(env, 4, bytes, NULL, &v) == napi_ok);
  napi_set_element(env, result, 2, v);
  memory = malloc(4);
  memcpy(memory, bytes, 4);
  assert(napi_create_external_arraybuffer(env, memory, 4, buffer_gone, "hint", &v) == napi_ok);
  napi_set_element(env, result, 3, v);
  memory = malloc(4);
  memcpy(memory, bytes, 4);
  assert(napi_create_external_buffer(env, 4, memory, buffer_gone, "hint", &v) == napi_ok);
  napi_set_element(env, result, 4, v);
  assert(napi_create_typedarray(env, napi_uint16_array, 1, b, 2, &v) == napi_ok);
  napi_set_element(env, result, 5, v);
  assert(napi_create_dataview(env, 3, b, 1, &v) == napi_ok);
  napi_set_element(env, result, 6, v);
  return result;
}

/* view(type, length, buffer, offset) */
static napi_value view(napi_env env, napi_callback_info info) {
  ARGUMENTS(4);
  uint32_t n[4];
  napi_get_value_uint32(env, argv[0], &n[0]);
  napi_get_value_uint32(env, argv[1], &n[1]);
  napi_get_value_uint32(env, argv[3], &n[3]);
  napi_status status = napi_create_typedarray(env, n[0], n[1], argv[2], n[3], &result);
  return status == napi_ok ? result : status_value(env, status);
}

/* data_view(length, buffer, offset) */
static napi_value data_view(napi_env env, napi_callback_info info) {
  ARGUMENTS(3);
  uint32_t length, offset;
  napi_get_value_uint32(env, argv[0], &length);
  napi_get_value_uint32(env, argv[2], &offset);
  napi_status status = napi_create_dataview(env, length, argv[1], offset, &result);
  return status == napi_ok ? result : status_value(env, status);
}

/* describe(value): which kinds of buffer it is, and what the kind tells: type, length, sum of bytes, offset */
static napi_value describe(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  bool is[5];
  size_t length = 0, offset = 0, bytes = 0;
  uint8_t *memory = NULL;
  napi_typedarray_type type = 0;
  napi_value v, buffer = NULL;
  napi_is_arraybuffer(env, argv[0], &is[0]);
  napi_is_typedarray(env, argv[0], &is[1]);
  napi_is_dataview(env, argv[0], &is[2]);
  napi_is_buffer(env, argv[0], &is[3]);
  napi_is_detached_arraybuffer(env, argv[0], &is[4]);
  napi_create_array(env, &result);
  for (uint32_t i = 0; i < 5; i++) {
    napi_get_boolean(env, is[i], &v);
    napi_set_element(env, result, i, v);
  }
  if (is[0]) {
    napi_get_arraybuffer_info(env, argv[0], (void **)&memory, &length);
    bytes = length;
  } else if (is[1]) {
    napi_get_typedarray_info(env, argv[0], &type, &length, (void **)&memory, &buffer, &offset);
    napi_get_buffer_info(env, argv[0], NULL, &bytes);
  } else if (is[2]) {
    napi_get_dataview_info(env, argv[0], &length, (void **)&memory, &buffer, &offset);
    bytes = length;
  }
  double sum = 0;
  for (size_t i = 0; i < bytes; i++) sum += memory[i];
  napi_set_element(env, result, 5, number(env, type));
  napi_set_element(env, result, 6, number(env, (double)length));
  napi_set_element(env, result, 7, number(env, sum));
  napi_set_element(env, result, 8, number(env, (double)offset));
  if (buffer != NULL) napi_set_element(env, result, 9, buffer);
  return result;
}

static napi_value detach(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  return status_value(env, napi_detach_arraybuffer(env, argv[0]));
}

/* --- promises --- */

/* promise(value, reject) */
static napi_value promise(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  bool reject, is;
  napi_deferred deferred;
  napi_get_value_bool(env, argv[1], &reject);
  assert(napi_create_promise(env, &deferred, &result) == napi_ok);
  assert((reject ? napi_reject_deferred : napi_resolve_deferred)(env, deferred, argv[0]) ==
         napi_ok);
  assert(napi_is_promise(env, result, &is) == napi_ok && is);
  return result;
}

NAPI_MODULE_INIT() {
  static const struct {
    const char *name;
    napi_callback call;
  } all[] = {{"wrap", wrap},
             {"unwrap", unwrap},
             {"removeWrap", remove_wrap},
             {"finalized", finalizations},
             {"keep", keep},
             {"kept", kept_value},
             {"ref", ref},
             {"unref", unref},
             {"drop", drop},
             {"buffers", buffers},
             {"view", view},
             {"dataView", data_view},
             {"describe", describe},
             {"detach", detach},
             {"promise", promise}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    napi_value function;
    napi_create_function(env, all[i].name, NAPI_AUTO_LENGTH, all[i].call, NULL, &function);
    napi_set_named_property(env, exports, all[i].name, function);
  }
  napi_property_descriptor properties[] = {
      {"add", NULL, counter_add, NULL, NULL, NULL, napi_default_method, NULL},
      {"value", NULL, NULL, counter_get, counter_set, NULL, napi_enumerable, NULL},
      {"constant", NULL, NULL, NULL, NULL, number(env, 7), napi_enumerable, NULL},
      {"answer", NULL, class_answer, NULL, NULL, NULL, napi_static | napi_default_method, NULL},
      {"limit", NULL, NULL, NULL, NULL, number(env, 99), napi_static, NULL},
  };
  napi_value class;
  napi_define_class(env, "Counter", NAPI_AUTO_LENGTH, counter_new, NULL, 5, properties, &class);
  napi_set_named_property(env, exports, "Counter", class);
  return NULL;
}
