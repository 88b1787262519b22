/* Node-API: primitive values, and what a value is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/inspect.h"
#include "node_api/environment.h"
#include "runtime/text.h"

/* --- Numbers and the like: these cannot throw --- */

#define CREATE(env, result, push)                                                                  \
  do {                                                                                             \
    CHECK_ENV(env);                                                                                \
    CHECK_ARG(env, result);                                                                        \
    CHECK(env, environment_room(env), napi_generic_failure);                                       \
    push;                                                                                          \
    return environment_give(env, result);                                                          \
  } while (0)

napi_status napi_get_undefined(napi_env env, napi_value *result) {
  CREATE(env, result, duk_push_undefined(env->ctx));
}
napi_status napi_get_null(napi_env env, napi_value *result) {
  CREATE(env, result, duk_push_null(env->ctx));
}
napi_status napi_get_global(napi_env env, napi_value *result) {
  CREATE(env, result, duk_push_global_object(env->ctx));
}
napi_status napi_get_boolean(napi_env env, bool value, napi_value *result) {
  CREATE(env, result, duk_push_boolean(env->ctx, value));
}
napi_status napi_create_double(napi_env env, double value, napi_value *result) {
  CREATE(env, result, duk_push_number(env->ctx, value));
}
napi_status napi_create_int32(napi_env env, int32_t value, napi_value *result) {
  CREATE(env, result, duk_push_number(env->ctx, value));
}
napi_status napi_create_uint32(napi_env env, uint32_t value, napi_value *result) {
  CREATE(env, result, duk_push_number(env->ctx, value));
}
napi_status napi_create_int64(napi_env env, int64_t value, napi_value *result) {
  CREATE(env, result, duk_push_number(env->ctx, (double)value));
}

static bool is_text(napi_env env, duk_idx_t index) {
  return duk_is_string(env->ctx, index) && !duk_is_symbol(env->ctx, index);
}

napi_status napi_typeof(napi_env env, napi_value value, napi_valuetype *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  duk_context *ctx = env->ctx;
  void *data;
  environment_push(env, value);
  if (engine_is_bigint(ctx, -1))
    *result = napi_bigint;
  else if (duk_is_symbol(ctx, -1))
    *result = napi_symbol;
  else if (duk_is_function(ctx, -1))
    *result = napi_function;
  else if (engine_get_external(ctx, -1, &data))
    *result = napi_external;
  else
    switch (duk_get_type(ctx, -1)) {
    case DUK_TYPE_UNDEFINED: *result = napi_undefined; break;
    case DUK_TYPE_NULL: *result = napi_null; break;
    case DUK_TYPE_BOOLEAN: *result = napi_boolean; break;
    case DUK_TYPE_NUMBER: *result = napi_number; break;
    case DUK_TYPE_STRING: *result = napi_string; break;
    default: *result = napi_object;
    }
  duk_pop(ctx);
  return OK(env);
}

napi_status napi_get_value_bool(napi_env env, napi_value value, bool *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, value);
  bool is = duk_is_boolean(env->ctx, -1);
  if (is) *result = duk_get_boolean(env->ctx, -1);
  duk_pop(env->ctx);
  return environment_status(env, is ? napi_ok : napi_boolean_expected);
}

napi_status napi_get_value_double(napi_env env, napi_value value, double *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, value);
  bool is = duk_is_number(env->ctx, -1);
  if (is) *result = duk_get_number(env->ctx, -1);
  duk_pop(env->ctx);
  return environment_status(env, is ? napi_ok : napi_number_expected);
}

/* ToUint32 of ECMA-262; what is not finite is 0. */
static uint32_t to_uint32(double d) {
  if (!isfinite(d)) return 0;
  d = fmod(trunc(d), 4294967296.0);
  return (uint32_t)(int64_t)d;
}

napi_status napi_get_value_uint32(napi_env env, napi_value value, uint32_t *result) {
  double d;
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  napi_status status = napi_get_value_double(env, value, &d);
  if (status == napi_ok) *result = to_uint32(d);
  return status;
}

napi_status napi_get_value_int32(napi_env env, napi_value value, int32_t *result) {
  double d;
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  napi_status status = napi_get_value_double(env, value, &d);
  if (status == napi_ok) *result = (int32_t)to_uint32(d);
  return status;
}

napi_status napi_get_value_int64(napi_env env, napi_value value, int64_t *result) {
  double d;
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  napi_status status = napi_get_value_double(env, value, &d);
  if (status != napi_ok) return status;
  if (!isfinite(d))
    *result = 0;
  else if (d >= 0x1p63)
    *result = INT64_MAX;
  else if (d <= -0x1p63)
    *result = INT64_MIN;
  else
    *result = (int64_t)d;
  return status;
}

/* --- BigInts --- */

struct words {
  bool negative;
  size_t count;
  const uint64_t *words;
};

static duk_ret_t push_bigint(duk_context *ctx, void *udata) {
  const struct words *w = udata;
  engine_push_bigint(ctx, w->negative, w->count, w->words);
  return 1;
}

napi_status napi_create_bigint_int64(napi_env env, int64_t value, napi_value *result) {
  uint64_t word = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return environment_run(env, push_bigint, &(struct words){value < 0, 1, &word}, result);
}

napi_status napi_create_bigint_uint64(napi_env env, uint64_t value, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  return environment_run(env, push_bigint, &(struct words){false, 1, &value}, result);
}

napi_status napi_create_bigint_words(napi_env env, int negative, size_t count,
                                     const uint64_t *words, napi_value *result) {
  enum { MOST_WORDS = 1 << 24 }; /* V8's limit: 2^30 bits */
  ENTER(env);
  CHECK_ARG(env, words);
  CHECK_ARG(env, result);
  CHECK(env, count <= INT32_MAX, napi_invalid_arg);
  if (count > MOST_WORDS) {
    napi_throw_range_error(env, NULL, "Maximum BigInt size exceeded");
    return environment_status(env, napi_pending_exception);
  }
  return environment_run(env, push_bigint, &(struct words){negative != 0, count, words}, result);
}

struct bigint_question {
  napi_env env;
  napi_value value;
  bool negative;
  size_t count;
  uint64_t *words;
};

static duk_ret_t get_bigint(duk_context *ctx, void *udata) {
  struct bigint_question *q = udata;
  environment_push(q->env, q->value);
  q->count = engine_get_bigint(ctx, -1, &q->negative, q->count, q->words);
  return 0;
}

static napi_status read_bigint(napi_env env, struct bigint_question *q) {
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, q->value);
  bool is = engine_is_bigint(env->ctx, -1);
  duk_pop(env->ctx);
  CHECK(env, is, napi_bigint_expected);
  return environment_run(env, get_bigint, q, NULL);
}

napi_status napi_get_value_bigint_uint64(napi_env env, napi_value value, uint64_t *result,
                                         bool *lossless) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK_ARG(env, lossless);
  uint64_t word = 0;
  struct bigint_question q = {.env = env, .value = value, .count = 1, .words = &word};
  napi_status status = read_bigint(env, &q);
  if (status != napi_ok) return status;
  *result = q.negative ? 0 - word : word;
  *lossless = q.count <= 1 && !q.negative;
  return status;
}

napi_status napi_get_value_bigint_int64(napi_env env, napi_value value, int64_t *result,
                                        bool *lossless) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  CHECK_ARG(env, lossless);
  uint64_t word = 0;
  struct bigint_question q = {.env = env, .value = value, .count = 1, .words = &word};
  napi_status status = read_bigint(env, &q);
  if (status != napi_ok) return status;
  *result = (int64_t)(q.negative ? 0 - word : word);
  *lossless = q.count <= 1 && (q.negative ? word <= (uint64_t)1 << 63 : word < (uint64_t)1 << 63);
  return status;
}

napi_status napi_get_value_bigint_words(napi_env env, napi_value value, int *negative,
                                        size_t *count, uint64_t *words) {
  CHECK_ENV(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, count);
  CHECK(env, (negative == NULL) == (words == NULL), napi_invalid_arg);
  struct bigint_question q = {
      .env = env, .value = value, .count = words != NULL ? *count : 0, .words = words};
  napi_status status = read_bigint(env, &q);
  if (status != napi_ok) return status;
  if (negative != NULL) *negative = q.negative;
  *count = q.count;
  return status;
}

/* --- Strings --- */

enum encoding { LATIN1, UTF8, UTF16 };

struct text {
  const void *data;
  size_t length; /* units */
  enum encoding encoding;
};

/* The heap's strings are CESU-8: each unit of UTF-16 by itself. */
static void push_utf16(duk_context *ctx, const char16_t *text, size_t length) {
  unsigned char *start = duk_push_fixed_buffer(ctx, 3 * length + 1), *out = start;
  for (size_t i = 0; i < length; i++) {
    unsigned c = text[i];
    if (c < 0x80) {
      *out++ = (unsigned char)c;
      continue;
    }
    if (c < 0x800) {
      *out++ = (unsigned char)(0xc0 | c >> 6);
    } else {
      *out++ = (unsigned char)(0xe0 | c >> 12);
      *out++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
    }
    *out++ = (unsigned char)(0x80 | (c & 0x3f));
  }
  duk_push_lstring(ctx, (char *)start, (size_t)(out - start));
  duk_remove(ctx, -2);
}

static duk_ret_t push_text(duk_context *ctx, void *udata) {
  const struct text *t = udata;
  switch (t->encoding) {
  case LATIN1: binding_push_latin1(ctx, t->data, t->length); break;
  case UTF8: binding_push_utf8(ctx, t->data, t->length); break;
  case UTF16: push_utf16(ctx, t->data, t->length);
  }
  return 1;
}

static size_t utf16_length(const char16_t *text) {
  size_t n = 0;
  while (text[n] != 0) n++;
  return n;
}

static napi_status create_text(napi_env env, const void *data, size_t length,
                               enum encoding encoding, napi_value *result) {
  CHECK_ENV(env);
  CHECK(env, data != NULL || length == 0, napi_invalid_arg);
  CHECK_ARG(env, result);
  CHECK(env, length == NAPI_AUTO_LENGTH || length <= INT32_MAX, napi_invalid_arg);
  if (length == NAPI_AUTO_LENGTH) length = encoding == UTF16 ? utf16_length(data) : strlen(data);
  struct text t = {data != NULL ? data : "", length, encoding};
  return environment_run(env, push_text, &t, result);
}

napi_status napi_create_string_latin1(napi_env env, const char *text, size_t length,
                                      napi_value *result) {
  return create_text(env, text, length, LATIN1, result);
}
napi_status napi_create_string_utf8(napi_env env, const char *text, size_t length,
                                    napi_value *result) {
  return create_text(env, text, length, UTF8, result);
}
napi_status napi_create_string_utf16(napi_env env, const char16_t *text, size_t length,
                                     napi_value *result) {
  return create_text(env, text, length, UTF16, result);
}
napi_status node_api_create_property_key_latin1(napi_env env, const char *text, size_t length,
                                                napi_value *result) {
  return create_text(env, text, length, LATIN1, result);
}
napi_status node_api_create_property_key_utf8(napi_env env, const char *text, size_t length,
                                              napi_value *result) {
  return create_text(env, text, length, UTF8, result);
}
napi_status node_api_create_property_key_utf16(napi_env env, const char16_t *text, size_t length,
                                               napi_value *result) {
  return create_text(env, text, length, UTF16, result);
}

/* Strings of the heap are never external: the text is copied, and the caller's is given back at once. */
static napi_status copy_external(napi_env env, void *text, size_t length, enum encoding encoding,
                                 node_api_basic_finalize finalize, void *hint, napi_value *result,
                                 bool *copied) {
  napi_status status = create_text(env, text, length, encoding, result);
  if (status != napi_ok) return status;
  if (copied != NULL) *copied = true;
  if (finalize != NULL) finalize(env, text, hint);
  return status;
}

napi_status node_api_create_external_string_latin1(napi_env env, char *text, size_t length,
                                                   node_api_basic_finalize finalize, void *hint,
                                                   napi_value *result, bool *copied) {
  return copy_external(env, text, length, LATIN1, finalize, hint, result, copied);
}
napi_status node_api_create_external_string_utf16(napi_env env, char16_t *text, size_t length,
                                                  node_api_basic_finalize finalize, void *hint,
                                                  napi_value *result, bool *copied) {
  return copy_external(env, text, length, UTF16, finalize, hint, result, copied);
}

/* The text of a string value, of the heap; NULL if it is none. Valid while the value lives. */
static const char *text_of(napi_env env, napi_value value, size_t *length) {
  environment_push(env, value);
  const char *text = is_text(env, -1) ? duk_get_lstring(env->ctx, -1, length) : NULL;
  duk_pop(env->ctx);
  return text;
}

#define GET_TEXT(env, value, buffer, result, text, length)                                         \
  size_t length;                                                                                   \
  CHECK_ENV(env);                                                                                  \
  CHECK_ARG(env, value);                                                                           \
  CHECK(env, (buffer) != NULL || (result) != NULL, napi_invalid_arg);                              \
  CHECK(env, environment_room(env), napi_generic_failure);                                         \
  const char *text = text_of(env, value, &length);                                                 \
  CHECK(env, text != NULL, napi_string_expected)

napi_status napi_get_value_string_utf8(napi_env env, napi_value value, char *buffer, size_t size,
                                       size_t *result) {
  GET_TEXT(env, value, buffer, result, text, length);
  char *converted = NULL;
  if (text_has_surrogates(text, length)) {
    converted = malloc(text_utf8_bound(length));
    CHECK(env, converted != NULL, napi_generic_failure);
    length = text_cesu8_to_utf8(text, length, converted);
    text = converted;
  }
  if (buffer != NULL) {
    if (size == 0) {
      length = 0;
    } else {
      if (length > size - 1) { /* whole characters only */
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
      }
      memcpy(buffer, text, length);
      buffer[length] = '\0';
    }
  }
  if (result != NULL) *result = length;
  free(converted);
  return OK(env);
}

/* Reads one unit of UTF-16. */
static unsigned next_unit(const char **text) {
  const unsigned char *s = (const unsigned char *)*text;
  if (s[0] < 0x80) {
    *text += 1;
    return s[0];
  }
  if (s[0] < 0xe0) {
    *text += 2;
    return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
  }
  *text += 3;
  return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
}

/* Units of UTF-16 in the text, at most `most`. */
static size_t count_units(const char *text, size_t length, size_t most) {
  size_t n = 0;
  for (const char *end = text + length; text < end && n < most; n++) next_unit(&text);
  return n;
}

napi_status napi_get_value_string_utf16(napi_env env, napi_value value, char16_t *buffer,
                                        size_t size, size_t *result) {
  GET_TEXT(env, value, buffer, result, text, length);
  size_t n = count_units(text, length, buffer == NULL ? SIZE_MAX : size == 0 ? 0 : size - 1);
  if (buffer != NULL && size > 0) {
    for (size_t i = 0; i < n; i++) buffer[i] = (char16_t)next_unit(&text);
    buffer[n] = 0;
  }
  if (result != NULL) *result = n;
  return OK(env);
}

napi_status napi_get_value_string_latin1(napi_env env, napi_value value, char *buffer, size_t size,
                                         size_t *result) {
  GET_TEXT(env, value, buffer, result, text, length);
  size_t n = count_units(text, length, buffer == NULL ? SIZE_MAX : size == 0 ? 0 : size - 1);
  if (buffer != NULL && size > 0) {
    for (size_t i = 0; i < n; i++) buffer[i] = (char)next_unit(&text);
    buffer[n] = '\0';
  }
  if (result != NULL) *result = n;
  return OK(env);
}

/* --- Symbols --- */

struct symbol {
  napi_env env;
  napi_value description;
  const char *text;
  size_t length;
};

static duk_ret_t push_symbol(duk_context *ctx, void *udata) {
  const struct symbol *s = udata;
  if (s->text != NULL)
    binding_push_utf8(ctx, s->text, s->length);
  else if (s->description != NULL)
    environment_push(s->env, s->description);
  else
    duk_push_undefined(ctx);
  engine_make_symbol(ctx, s->text != NULL);
  return 1;
}

napi_status napi_create_symbol(napi_env env, napi_value description, napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, result);
  if (description != NULL) {
    size_t length;
    CHECK(env, environment_room(env), napi_generic_failure);
    CHECK(env, text_of(env, description, &length) != NULL, napi_string_expected);
  }
  return environment_run(env, push_symbol, &(struct symbol){env, description, NULL, 0}, result);
}

napi_status node_api_symbol_for(napi_env env, const char *description, size_t length,
                                napi_value *result) {
  CHECK_ENV(env);
  CHECK_ARG(env, description);
  CHECK_ARG(env, result);
  if (length == NAPI_AUTO_LENGTH) length = strlen(description);
  return environment_run(env, push_symbol, &(struct symbol){env, NULL, description, length},
                         result);
}

/* --- Conversions and comparisons --- */

struct conversion {
  napi_env env;
  napi_value value;
  enum { TO_BOOL, TO_NUMBER, TO_OBJECT, TO_STRING } to;
};

static duk_ret_t convert(duk_context *ctx, void *udata) {
  const struct conversion *c = udata;
  environment_push(c->env, c->value);
  switch (c->to) {
  case TO_BOOL: duk_to_boolean(ctx, -1); break;
  case TO_NUMBER: duk_to_number(ctx, -1); break;
  case TO_OBJECT: duk_to_object(ctx, -1); break;
  case TO_STRING: duk_to_string(ctx, -1);
  }
  return 1;
}

static napi_status coerce(napi_env env, napi_value value, int to, napi_value *result) {
  ENTER(env);
  CHECK_ARG(env, value);
  CHECK_ARG(env, result);
  return environment_run(env, convert, &(struct conversion){env, value, to}, result);
}

napi_status napi_coerce_to_bool(napi_env env, napi_value value, napi_value *result) {
  return coerce(env, value, TO_BOOL, result);
}
napi_status napi_coerce_to_number(napi_env env, napi_value value, napi_value *result) {
  return coerce(env, value, TO_NUMBER, result);
}
napi_status napi_coerce_to_object(napi_env env, napi_value value, napi_value *result) {
  return coerce(env, value, TO_OBJECT, result);
}
napi_status napi_coerce_to_string(napi_env env, napi_value value, napi_value *result) {
  return coerce(env, value, TO_STRING, result);
}

napi_status napi_strict_equals(napi_env env, napi_value a, napi_value b, bool *result) {
  ENTER(env);
  CHECK_ARG(env, a);
  CHECK_ARG(env, b);
  CHECK_ARG(env, result);
  CHECK(env, environment_room(env), napi_generic_failure);
  environment_push(env, a);
  environment_push(env, b);
  *result = duk_strict_equals(env->ctx, -2, -1);
  duk_pop_2(env->ctx);
  return OK(env);
}

/* --- Kinds of objects --- */

#define ASK(env, value, result, question)                                                          \
  do {                                                                                             \
    CHECK_ENV(env);                                                                                \
    CHECK_ARG(env, value);                                                                         \
    CHECK_ARG(env, result);                                                                        \
    CHECK(env, environment_room(env), napi_generic_failure);                                       \
    environment_push(env, value);                                                                  \
    *(result) = (question);                                                                        \
    duk_pop(env->ctx);                                                                             \
    return OK(env);                                                                                \
  } while (0)

static bool is_kind(napi_env env, enum engine_kind kind) {
  return engine_kind_of(env->ctx, -1) == kind && !engine_is_proxy(env->ctx, -1);
}

napi_status napi_is_error(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, is_kind(env, ENGINE_KIND_ERROR));
}
napi_status napi_is_array(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, is_kind(env, ENGINE_KIND_ARRAY));
}
napi_status napi_is_date(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, is_kind(env, ENGINE_KIND_DATE));
}
napi_status napi_is_promise(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, is_kind(env, ENGINE_KIND_PROMISE));
}
napi_status napi_is_arraybuffer(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, engine_is_array_buffer(env->ctx, -1));
}
napi_status napi_is_typedarray(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, engine_view_kind(env->ctx, -1) >= 0);
}
napi_status napi_is_dataview(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, is_kind(env, ENGINE_KIND_DATA_VIEW));
}
napi_status napi_is_buffer(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result,
      engine_view_kind(env->ctx, -1) >= 0 || is_kind(env, ENGINE_KIND_DATA_VIEW));
}
napi_status napi_is_detached_arraybuffer(napi_env env, napi_value value, bool *result) {
  ASK(env, value, result, engine_is_detached(env->ctx, -1));
}
