/*
 * Atomics (ES2024 25.4): the operations on single elements, and wait, waitAsync and notify on top of waiter_list.c. All of
 * them are sequentially consistent, on memory that is shared or not.
 */
#include <math.h>
#include <string.h>

#include "bigint.h"
#include "promise.h"
#include "shared_memory.h"
#include "typed_array.h"
#include "waiter_list.h"

static bool is_bigint(const duk_hbufobj *b) {
  return b->elem_type >= DUK_HBUFOBJ_ELEM_BIGINT64;
}

/* What V8 says of a value that is no such typed array. */
static const char *push_receiver(duk_hthread *thr, duk_idx_t idx) {
  if (duk_is_object(thr, idx)) {
    builtins_push_description(thr, idx);
    if (strcmp(duk_get_string(thr, -1), "#<Object>") != 0) {
      builtins_push_object_tag_string(thr, idx);
    }
    return duk_get_string(thr, -1);
  }
  return builtins_push_description(thr, idx);
}

static void require_in_bounds(duk_hthread *thr, duk_hbufobj *b, const char *method) {
  if (duk_hbufobj_is_out_of_bounds(b)) {
    builtins_throw_type(thr, "Cannot perform %s on a detached ArrayBuffer", method);
  }
}

/* ValidateIntegerTypedArray of argument 0 */
static duk_hbufobj *get_array(duk_hthread *thr, bool waitable, const char *method) {
  duk_hobject *h = duk_get_hobject(thr, 0);
  duk_hbufobj *b = typed_array_is(h) ? (duk_hbufobj *)h : NULL;
  bool fits = b != NULL;
  if (fits && waitable) {
    fits = b->elem_type == DUK_HBUFOBJ_ELEM_INT32 || b->elem_type == DUK_HBUFOBJ_ELEM_BIGINT64;
  } else if (fits) {
    fits = b->elem_type != DUK_HBUFOBJ_ELEM_UINT8CLAMPED &&
           b->elem_type != DUK_HBUFOBJ_ELEM_FLOAT32 && b->elem_type != DUK_HBUFOBJ_ELEM_FLOAT64;
  }
  if (!fits) {
    builtins_throw_type(thr, "%s is not an %s typed array.", push_receiver(thr, 0),
                        waitable ? "int32 or BigInt64" : "integer");
  }
  require_in_bounds(thr, b, method);
  return b;
}

/* ValidateAtomicAccess: argument 1 as an index of b. */
static duk_uint_t get_index(duk_hthread *thr, duk_hbufobj *b) {
  duk_uint_t count = DUK_HBUFOBJ_COUNT(b); /* as it is before the conversion, which may run code */
  double index = builtins_to_index(thr, 1, "Invalid atomic access index");
  if (index >= count) {
    builtins_throw_range(thr, "Invalid atomic access index");
  }
  return (duk_uint_t)index;
}

/* The address of an element after arguments were converted. */
static unsigned char *element_address(duk_hthread *thr, duk_hbufobj *b, duk_uint_t index,
                                      const char *method) {
  require_in_bounds(thr, b, method);
  if (index >= DUK_HBUFOBJ_COUNT(b)) {
    builtins_throw_range(thr, "Invalid atomic access index");
  }
  return array_buffer_data(thr, b) + ((size_t)index << b->shift);
}

/* The coerced value at idx as the bits of an element. */
static uint64_t element_bits(duk_hthread *thr, duk_hbufobj *b, duk_idx_t idx) {
  union {
    duk_uint8_t bytes[8];
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
  } u;
  duk_dup(thr, idx);
  duk_hbufobj_validated_write(thr, b, u.bytes, 1u << b->shift);
  duk_pop(thr);
  return b->shift == 0 ? u.u8 : b->shift == 1 ? u.u16 : b->shift == 2 ? u.u32 : u.u64;
}

static void push_bits(duk_hthread *thr, duk_hbufobj *b, uint64_t bits) {
  duk_uint8_t bytes[8];
  memcpy(bytes, &bits, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  memmove(bytes, bytes + 8 - (1u << b->shift), 1u << b->shift);
#endif
  duk_hbufobj_push_validated_read(thr, b, bytes, 1u << b->shift);
}

enum operation {
  ATOMIC_ADD,
  ATOMIC_AND,
  ATOMIC_EXCHANGE,
  ATOMIC_OR,
  ATOMIC_SUB,
  ATOMIC_XOR,
  ATOMIC_LOAD,
  ATOMIC_STORE,
  ATOMIC_COMPARE_EXCHANGE
};

/*
 * Carries out the operation on elements of one size; returns what was there before. The bitwise ones are loops of our own:
 * GCC 12 loses the operand of __atomic_fetch_or and the like on 64 bits when the old value is asked for, as this is inlined.
 */
#define UPDATE_LOOP(expression)                                                                    \
  before = __atomic_load_n(p, __ATOMIC_SEQ_CST);                                                   \
  do {                                                                                             \
    after = (expression);                                                                          \
  } while (                                                                                        \
      !__atomic_compare_exchange_n(p, &before, after, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
  return before
#define DEFINE_OPERATE(type)                                                                       \
  static type operate_##type(type *p, enum operation operation, type value, type expected) {       \
    type before, after;                                                                            \
    switch (operation) {                                                                           \
    case ATOMIC_ADD: return __atomic_fetch_add(p, value, __ATOMIC_SEQ_CST);                        \
    case ATOMIC_SUB: return __atomic_fetch_sub(p, value, __ATOMIC_SEQ_CST);                        \
    case ATOMIC_EXCHANGE: return __atomic_exchange_n(p, value, __ATOMIC_SEQ_CST);                  \
    case ATOMIC_AND: UPDATE_LOOP((type)(before & value));                                          \
    case ATOMIC_OR: UPDATE_LOOP((type)(before | value));                                           \
    case ATOMIC_XOR: UPDATE_LOOP((type)(before ^ value));                                          \
    case ATOMIC_LOAD: return __atomic_load_n(p, __ATOMIC_SEQ_CST);                                 \
    case ATOMIC_STORE: __atomic_store_n(p, value, __ATOMIC_SEQ_CST); return value;                 \
    case ATOMIC_COMPARE_EXCHANGE:                                                                  \
      __atomic_compare_exchange_n(p, &expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
      return expected;                                                                             \
    }                                                                                              \
    return value;                                                                                  \
  }
DEFINE_OPERATE(uint8_t)
DEFINE_OPERATE(uint16_t)
DEFINE_OPERATE(uint32_t)
DEFINE_OPERATE(uint64_t)

static const char *const operation_names[] = {
    "Atomics.add",  "Atomics.and",   "Atomics.exchange",
    "Atomics.or",   "Atomics.sub",   "Atomics.xor",
    "Atomics.load", "Atomics.store", "Atomics.compareExchange",
};

/* magic: the operation */
static duk_ret_t atomics_operate(duk_context *ctx) {
  enum operation operation = (enum operation)duk_get_current_magic(ctx);
  const char *name = operation_names[operation];
  duk_hbufobj *b = get_array(ctx, false, name);
  duk_uint_t index = get_index(ctx, b);
  uint64_t value = 0, expected = 0;
  if (operation == ATOMIC_COMPARE_EXCHANGE) {
    typed_array_coerce(ctx, b, 2);
    typed_array_coerce(ctx, b, 3);
    expected = element_bits(ctx, b, 2);
    value = element_bits(ctx, b, 3);
  } else if (operation != ATOMIC_LOAD) {
    if (is_bigint(b)) {
      bigint_coerce(ctx, 2); /* store returns it as it is before it is cut to 64 bits */
    } else {
      duk_to_number(ctx, 2);
    }
    value = element_bits(ctx, b, 2);
  }
  unsigned char *p = element_address(ctx, b, index, name);
  uint64_t before = 0;
  switch (b->shift) {
  case 0: before = operate_uint8_t(p, operation, (uint8_t)value, (uint8_t)expected); break;
  case 1:
    before = operate_uint16_t((uint16_t *)p, operation, (uint16_t)value, (uint16_t)expected);
    break;
  case 2:
    before = operate_uint32_t((uint32_t *)p, operation, (uint32_t)value, (uint32_t)expected);
    break;
  default: before = operate_uint64_t((uint64_t *)p, operation, value, expected); break;
  }
  if (operation == ATOMIC_STORE) {
    if (!is_bigint(b)) {
      duk_push_number(ctx, builtins_to_integer(ctx, 2));
    } else {
      duk_dup(ctx, 2);
    }
  } else {
    push_bits(ctx, b, before);
  }
  return 1;
}

static duk_ret_t atomics_is_lock_free(duk_context *ctx) {
  double n = builtins_to_integer(ctx, 0);
  duk_push_boolean(ctx, n == 1 || n == 2 || n == 4 || n == 8);
  return 1;
}

/* The SharedArrayBuffer of the view is pushed; NULL and nothing else if its memory is not shared. */
static struct shared_memory *push_shared(duk_hthread *thr, duk_hbufobj *b) {
  array_buffer_push_of_view(thr, b);
  return shared_array_buffer_memory(thr, -1);
}

static void push_result(duk_hthread *thr, enum wait_result result) {
  static const char *const texts[] = {"ok", "not-equal", "timed-out"};
  duk_push_string(thr, texts[result]);
}

/* wait and waitAsync (magic 1): array, index, value, timeout */
static duk_ret_t atomics_wait(duk_context *ctx) {
  bool async = duk_get_current_magic(ctx);
  const char *name = async ? "Atomics.waitAsync" : "Atomics.wait";
  duk_hbufobj *b = get_array(ctx, true, name);
  struct shared_memory *memory = push_shared(ctx, b);
  if (memory == NULL) {
    builtins_throw_type(ctx, "%s is not a shared typed array.", push_receiver(ctx, 0));
  }
  duk_uint_t index = get_index(ctx, b);
  typed_array_coerce(ctx, b, 2);
  uint64_t expected = element_bits(ctx, b, 2);
  double timeout = duk_to_number(ctx, 3);
  timeout = isnan(timeout) ? INFINITY : fmax(timeout, 0);
  unsigned char *address = array_buffer_data(ctx, b) + ((size_t)index << b->shift);
  if (!async) {
    push_result(ctx, waiter_list_wait(ctx, address, 1u << b->shift, expected, timeout));
    return 1;
  }
  duk_push_object(ctx);
  promise_push_new(ctx);
  enum wait_result result =
      waiter_list_wait_async(ctx, memory, address, 1u << b->shift, expected, timeout);
  duk_push_boolean(ctx, result == WAIT_NOTIFIED);
  duk_put_prop_literal(ctx, -3, "async");
  if (result != WAIT_NOTIFIED) {
    duk_pop(ctx);
    push_result(ctx, result);
  }
  duk_put_prop_literal(ctx, -2, "value");
  return 1;
}

static duk_ret_t atomics_notify(duk_context *ctx) {
  duk_hbufobj *b = get_array(ctx, true, "Atomics.notify");
  duk_uint_t index = get_index(ctx, b);
  double count = duk_is_undefined(ctx, 2) ? INFINITY : fmax(builtins_to_integer(ctx, 2), 0);
  if (push_shared(ctx, b) == NULL) {
    duk_push_int(ctx, 0);
  } else {
    duk_push_number(ctx, waiter_list_notify(
                             ctx, array_buffer_data(ctx, b) + ((size_t)index << b->shift), count));
  }
  return 1;
}

static const struct builtin_property atomics[] = {
    BP_METHOD_MAGIC("load", atomics_operate, 2, 2, ATOMIC_LOAD),
    BP_METHOD_MAGIC("store", atomics_operate, 3, 3, ATOMIC_STORE),
    BP_METHOD_MAGIC("add", atomics_operate, 3, 3, ATOMIC_ADD),
    BP_METHOD_MAGIC("sub", atomics_operate, 3, 3, ATOMIC_SUB),
    BP_METHOD_MAGIC("and", atomics_operate, 3, 3, ATOMIC_AND),
    BP_METHOD_MAGIC("or", atomics_operate, 3, 3, ATOMIC_OR),
    BP_METHOD_MAGIC("xor", atomics_operate, 3, 3, ATOMIC_XOR),
    BP_METHOD_MAGIC("exchange", atomics_operate, 3, 3, ATOMIC_EXCHANGE),
    BP_METHOD_MAGIC("compareExchange", atomics_operate, 4, 4, ATOMIC_COMPARE_EXCHANGE),
    BP_METHOD("isLockFree", atomics_is_lock_free, 1, 1),
    BP_METHOD_MAGIC("wait", atomics_wait, 4, 4, 0),
    BP_METHOD_MAGIC("waitAsync", atomics_wait, 4, 4, 1),
    BP_METHOD("notify", atomics_notify, 3, 3),
    BP_TAG("Atomics"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, BO_GLOBAL, BI_ATOMICS, -2, 0, "Atomics", NULL, 0, 0, 0, BO_TABLE(atomics)},
};
const struct builtin_table builtins_atomics = {BO_TABLE(objects)};
