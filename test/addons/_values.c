/* An addon for tests: values, objects, errors, scopes; what each function gives is compared with what Node gives. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "node_api/node_api.h"

static const char *status_text(napi_env env, napi_status status) {
  const napi_extended_error_info *info;
  if (status == napi_ok) return "ok";
  napi_get_last_error_info(env, &info);
  return info->error_message != NULL ? info->error_message : "?";
}

static napi_value text(napi_env env, const char *s) {
  napi_value v;
  assert(napi_create_string_utf8(env, s, NAPI_AUTO_LENGTH, &v) == napi_ok);
  return v;
}

#define ARGUMENTS(n)                                                                               \
  size_t argc = n;                                                                                 \
  napi_value argv[n + 1], self, result = NULL;                                                     \
  void *data;                                                                                      \
  assert(napi_get_cb_info(env, info, &argc, argv, &self, &data) == napi_ok);                       \
  (void)self, (void)data, (void)result
/* The result, or the message of the failure. */
#define GIVE(call)                                                                                 \
  do {                                                                                             \
    napi_status status_ = (call);                                                                  \
    return status_ == napi_ok ? result : text(env, status_text(env, status_));                     \
  } while (0)

static napi_value type_of(napi_env env, napi_callback_info info) {
  static const char *const names[] = {"undefined", "null",   "boolean",  "number",   "string",
                                      "symbol",    "object", "function", "external", "bigint"};
  ARGUMENTS(1);
  napi_valuetype type;
  assert(napi_typeof(env, argv[0], &type) == napi_ok);
  return text(env, names[type]);
}

static napi_value numbers(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  double d = -1;
  int32_t i = -1;
  uint32_t u = 7;
  int64_t l = -1;
  napi_value v;
  napi_status status = napi_get_value_double(env, argv[0], &d);
  if (status != napi_ok) return text(env, status_text(env, status));
  napi_get_value_int32(env, argv[0], &i);
  napi_get_value_uint32(env, argv[0], &u);
  napi_get_value_int64(env, argv[0], &l);
  napi_create_array_with_length(env, 4, &result);
  napi_create_double(env, d, &v);
  napi_set_element(env, result, 0, v);
  napi_create_int32(env, i, &v);
  napi_set_element(env, result, 1, v);
  napi_create_uint32(env, u, &v);
  napi_set_element(env, result, 2, v);
  napi_create_int64(env, l, &v);
  napi_set_element(env, result, 3, v);
  return result;
}

static napi_value bigints(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  int64_t i;
  uint64_t u, words[8];
  bool exact;
  int negative;
  size_t count = 8;
  napi_value v;
  napi_status status = napi_get_value_bigint_int64(env, argv[0], &i, &exact);
  if (status != napi_ok) return text(env, status_text(env, status));
  napi_create_array(env, &result);
  napi_create_bigint_int64(env, i, &v);
  napi_set_element(env, result, 0, v);
  napi_get_boolean(env, exact, &v);
  napi_set_element(env, result, 1, v);
  napi_get_value_bigint_uint64(env, argv[0], &u, &exact);
  napi_create_bigint_uint64(env, u, &v);
  napi_set_element(env, result, 2, v);
  napi_get_boolean(env, exact, &v);
  napi_set_element(env, result, 3, v);
  napi_get_value_bigint_words(env, argv[0], NULL, &count, NULL);
  napi_create_uint32(env, (uint32_t)count, &v);
  napi_set_element(env, result, 4, v);
  napi_get_value_bigint_words(env, argv[0], &negative, &count, words);
  napi_create_bigint_words(env, negative, count, words, &v);
  napi_set_element(env, result, 5, v);
  return result;
}

/* strings(value, size): what each encoding gives in a buffer of the size, and the full lengths */
static napi_value strings(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  uint32_t size;
  size_t n;
  napi_value v;
  char bytes[256];
  char16_t units[256];
  napi_get_value_uint32(env, argv[1], &size);
  napi_status status = napi_get_value_string_utf8(env, argv[0], NULL, 0, &n);
  if (status != napi_ok) return text(env, status_text(env, status));
  napi_create_array(env, &result);
  napi_create_uint32(env, (uint32_t)n, &v);
  napi_set_element(env, result, 0, v);
  napi_get_value_string_utf16(env, argv[0], NULL, 0, &n);
  napi_create_uint32(env, (uint32_t)n, &v);
  napi_set_element(env, result, 1, v);
  napi_get_value_string_latin1(env, argv[0], NULL, 0, &n);
  napi_create_uint32(env, (uint32_t)n, &v);
  napi_set_element(env, result, 2, v);
  napi_get_value_string_utf8(env, argv[0], bytes, size, &n);
  napi_create_string_utf8(env, bytes, n, &v);
  napi_set_element(env, result, 3, v);
  napi_get_value_string_utf16(env, argv[0], units, size, &n);
  napi_create_string_utf16(env, units, n, &v);
  napi_set_element(env, result, 4, v);
  napi_get_value_string_latin1(env, argv[0], bytes, size, &n);
  napi_create_string_latin1(env, bytes, n, &v);
  napi_set_element(env, result, 5, v);
  return result;
}

static napi_value symbols(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_value v;
  napi_create_array(env, &result);
  assert(napi_create_symbol(env, argv[0], &v) == napi_ok);
  napi_set_element(env, result, 0, v);
  assert(node_api_symbol_for(env, "shared", NAPI_AUTO_LENGTH, &v) == napi_ok);
  napi_set_element(env, result, 1, v);
  assert(napi_create_symbol(env, NULL, &v) == napi_ok);
  napi_set_element(env, result, 2, v);
  return result;
}

/* coerce(value): [boolean, number, string, object], or messages */
static napi_value coerce(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  typedef napi_status (*conversion)(napi_env, napi_value, napi_value *);
  static const conversion all[] = {napi_coerce_to_bool, napi_coerce_to_number,
                                   napi_coerce_to_string, napi_coerce_to_object};
  napi_create_array(env, &result);
  for (uint32_t i = 0; i < 4; i++) {
    napi_value v, error;
    if (all[i](env, argv[0], &v) != napi_ok) {
      bool pending;
      napi_is_exception_pending(env, &pending);
      v = text(env, pending ? "thrown" : "failed");
      if (pending) napi_get_and_clear_last_exception(env, &error);
    }
    napi_set_element(env, result, i, v);
  }
  return result;
}

/* property(object, key, value): has, own, set, get, delete in this order */
static napi_value property(napi_env env, napi_callback_info info) {
  ARGUMENTS(3);
  bool b = false;
  napi_value v;
  napi_status status = napi_has_property(env, argv[0], argv[1], &b);
  if (status != napi_ok) return text(env, status_text(env, status));
  napi_create_array(env, &result);
  napi_get_boolean(env, b, &v);
  napi_set_element(env, result, 0, v);
  status = napi_has_own_property(env, argv[0], argv[1], &b);
  napi_get_boolean(env, b, &v);
  napi_set_element(env, result, 1, status == napi_ok ? v : text(env, status_text(env, status)));
  status = napi_set_property(env, argv[0], argv[1], argv[2]);
  napi_set_element(env, result, 2, text(env, status_text(env, status)));
  status = napi_get_property(env, argv[0], argv[1], &v);
  napi_set_element(env, result, 3, status == napi_ok ? v : text(env, status_text(env, status)));
  status = napi_delete_property(env, argv[0], argv[1], &b);
  napi_get_boolean(env, b, &v);
  napi_set_element(env, result, 4, status == napi_ok ? v : text(env, status_text(env, status)));
  return result;
}

static napi_value names(napi_env env, napi_callback_info info) {
  ARGUMENTS(4);
  int32_t n[3];
  for (int i = 0; i < 3; i++) napi_get_value_int32(env, argv[i + 1], &n[i]);
  GIVE(napi_get_all_property_names(env, argv[0], n[0], n[1], n[2], &result));
}

static napi_value property_names(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  GIVE(napi_get_property_names(env, argv[0], &result));
}

static napi_value freeze(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_object_freeze(env, argv[0]);
  return argv[0];
}

static napi_value prototype(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  GIVE(napi_get_prototype(env, argv[0], &result));
}

static napi_value instance_of(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  bool is = false;
  napi_status status = napi_instanceof(env, argv[0], argv[1], &is);
  if (status != napi_ok) return NULL;
  napi_get_boolean(env, is, &result);
  return result;
}

static napi_value equals(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  bool is = false;
  napi_strict_equals(env, argv[0], argv[1], &is);
  napi_get_boolean(env, is, &result);
  return result;
}

static napi_value tag(napi_env env, napi_callback_info info) {
  static const napi_type_tag one = {1, 2}, two = {3, 4};
  ARGUMENTS(1);
  bool is;
  napi_value v;
  napi_create_array(env, &result);
  napi_check_object_type_tag(env, argv[0], &one, &is);
  napi_get_boolean(env, is, &v);
  napi_set_element(env, result, 0, v);
  napi_set_element(env, result, 1,
                   text(env, status_text(env, napi_type_tag_object(env, argv[0], &one))));
  napi_set_element(env, result, 2,
                   text(env, status_text(env, napi_type_tag_object(env, argv[0], &two))));
  napi_check_object_type_tag(env, argv[0], &one, &is);
  napi_get_boolean(env, is, &v);
  napi_set_element(env, result, 3, v);
  napi_check_object_type_tag(env, argv[0], &two, &is);
  napi_get_boolean(env, is, &v);
  napi_set_element(env, result, 4, v);
  return result;
}

static napi_value getter(napi_env env, napi_callback_info info) {
  ARGUMENTS(0);
  return text(env, data);
}

static napi_value nothing(napi_env env, napi_callback_info info) {
  return NULL;
}

static napi_value define(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_value one;
  napi_create_int32(env, 1, &one);
  napi_property_descriptor properties[] = {
      {"hidden", NULL, NULL, NULL, NULL, one, napi_default, NULL},
      {"open", NULL, NULL, NULL, NULL, one, napi_default_jsproperty, NULL},
      {"method", NULL, nothing, NULL, NULL, NULL, napi_default_method, NULL},
      {"got", NULL, NULL, getter, NULL, NULL, napi_enumerable, "by getter"},
      {"both", NULL, NULL, getter, nothing, NULL, napi_configurable, "by both"},
      {NULL, text(env, "named"), NULL, NULL, NULL, one, napi_writable, NULL},
  };
  result = argv[0];
  GIVE(napi_define_properties(env, argv[0], 6, properties));
}

/* errors(kind, code or undefined, message) */
static napi_value make_error(napi_env env, napi_callback_info info) {
  ARGUMENTS(3);
  typedef napi_status (*maker)(napi_env, napi_value, napi_value, napi_value *);
  static const maker all[] = {napi_create_error, napi_create_type_error, napi_create_range_error,
                              node_api_create_syntax_error};
  int32_t kind;
  napi_valuetype type;
  napi_get_value_int32(env, argv[0], &kind);
  napi_typeof(env, argv[1], &type);
  GIVE(all[kind](env, type == napi_undefined ? NULL : argv[1], argv[2], &result));
}

static napi_value throw_error(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  typedef napi_status (*thrower)(napi_env, const char *, const char *);
  static const thrower all[] = {napi_throw_error, napi_throw_type_error, napi_throw_range_error,
                                node_api_throw_syntax_error};
  int32_t kind;
  napi_get_value_int32(env, argv[0], &kind);
  all[kind](env, kind % 2 ? "CODE" : NULL, "thr\xc3\xb6wn");
  /* Nothing that runs JavaScript works any more. */
  napi_value v;
  if (napi_get_named_property(env, argv[0], "x", &v) != napi_pending_exception) abort();
  return NULL;
}

static napi_value throw_value(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_throw(env, argv[0]);
  return NULL;
}

static napi_value is_error(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  bool is;
  napi_is_error(env, argv[0], &is);
  napi_get_boolean(env, is, &result);
  return result;
}

/* call(function, this, ...): what it returns, or ['caught', what it throws] */
static napi_value call(napi_env env, napi_callback_info info) {
  ARGUMENTS(8);
  napi_status status = napi_call_function(env, argv[1], argv[0], argc - 2, argv + 2, &result);
  if (status == napi_ok) return result;
  if (status != napi_pending_exception) return text(env, status_text(env, status));
  napi_value error, caught;
  napi_get_and_clear_last_exception(env, &error);
  napi_create_array(env, &caught);
  napi_set_element(env, caught, 0, text(env, "caught"));
  napi_set_element(env, caught, 1, error);
  return caught;
}

static napi_value construct(napi_env env, napi_callback_info info) {
  ARGUMENTS(4);
  GIVE(napi_new_instance(env, argv[0], argc - 1, argv + 1, &result));
}

/* The callback itself: this, new.target, count of arguments, data */
static napi_value look(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  napi_value v, target;
  napi_create_array(env, &result);
  napi_set_element(env, result, 0, self);
  napi_get_new_target(env, info, &target);
  napi_get_boolean(env, target != NULL, &v);
  napi_set_element(env, result, 1, v);
  napi_create_uint32(env, (uint32_t)argc, &v);
  napi_set_element(env, result, 2, v);
  napi_set_element(env, result, 3, argv[1]);
  napi_set_element(env, result, 4, text(env, data));
  return result;
}

static napi_value script(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  GIVE(napi_run_script(env, argv[0], &result));
}

static napi_value date(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  double time;
  napi_status status = napi_get_date_value(env, argv[0], &time);
  if (status != napi_ok) return text(env, status_text(env, status));
  GIVE(napi_create_date(env, time + 1, &result));
}

static napi_value array_length(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  uint32_t n;
  napi_status status = napi_get_array_length(env, argv[0], &n);
  if (status != napi_ok) return text(env, status_text(env, status));
  napi_create_uint32(env, n, &result);
  return result;
}

/* scopes(n): n objects, each in a scope of its own; the last escapes */
static napi_value scopes(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  uint32_t n;
  napi_get_value_uint32(env, argv[0], &n);
  napi_escapable_handle_scope outer;
  assert(napi_open_escapable_handle_scope(env, &outer) == napi_ok);
  for (uint32_t i = 0; i < n; i++) {
    napi_handle_scope scope;
    napi_value object;
    assert(napi_open_handle_scope(env, &scope) == napi_ok);
    for (int k = 0; k < 10; k++) assert(napi_create_object(env, &object) == napi_ok);
    assert(napi_close_handle_scope(env, scope) == napi_ok);
  }
  napi_value object, escaped;
  napi_create_object(env, &object);
  napi_set_named_property(env, object, "escaped", argv[0]);
  assert(napi_escape_handle(env, outer, object, &escaped) == napi_ok);
  assert(napi_escape_handle(env, outer, object, &object) == napi_escape_called_twice);
  assert(napi_close_escapable_handle_scope(env, outer) == napi_ok);
  return escaped;
}

/* many(n): an array of n objects whose handles all stay open */
static napi_value many(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  uint32_t n;
  napi_get_value_uint32(env, argv[0], &n);
  assert(napi_create_array(env, &result) == napi_ok);
  for (uint32_t i = 0; i < n; i++) {
    napi_value object;
    assert(napi_create_object(env, &object) == napi_ok);
    assert(napi_set_element(env, result, i, object) == napi_ok);
  }
  return result;
}

NAPI_MODULE_INIT() {
  static const struct {
    const char *name;
    napi_callback call;
  } all[] = {{"typeOf", type_of},
             {"numbers", numbers},
             {"bigints", bigints},
             {"strings", strings},
             {"symbols", symbols},
             {"coerce", coerce},
             {"property", property},
             {"names", names},
             {"propertyNames", property_names},
             {"freeze", freeze},
             {"prototype", prototype},
             {"instanceOf", instance_of},
             {"equals", equals},
             {"tag", tag},
             {"define", define},
             {"makeError", make_error},
             {"throwError", throw_error},
             {"throwValue", throw_value},
             {"isError", is_error},
             {"call", call},
             {"construct", construct},
             {"look", look},
             {"script", script},
             {"date", date},
             {"arrayLength", array_length},
             {"scopes", scopes},
             {"many", many}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    napi_value function;
    assert(napi_create_function(env, all[i].name, NAPI_AUTO_LENGTH, all[i].call, "the data",
                                &function) == napi_ok);
    assert(napi_set_named_property(env, exports, all[i].name, function) == napi_ok);
  }
  napi_value external;
  assert(napi_create_external(env, exports, NULL, NULL, &external) == napi_ok);
  assert(napi_set_named_property(env, exports, "external", external) == napi_ok);
  return exports;
}
