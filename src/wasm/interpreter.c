/*
 * Running code. A frame on the store's stack is: where the caller goes on (3 slots), the constants, then slot 0 of the
 * function. Calls between functions of WebAssembly stay in this loop; C recursion happens only through the host.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "wasm/opcodes.h"
#include "wasm/store.h"

enum { STACK_SLOTS = 1 << 19, LINK_SLOTS = 3, POLL_EVERY = 4096 };

void wasm_store_free(struct wasm_store *store) {
  if (store->stack != NULL) munmap(store->stack, STACK_SLOTS * sizeof(uint64_t));
  store->stack = NULL;
  free(store->entries);
  store->entries = NULL;
}

size_t wasm_depth(struct wasm_store *store) {
  char here;
  while (store->depth > 0 && store->entries[store->depth - 1].address <= (uintptr_t)&here)
    store->depth--;
  return store->depth;
}

#define SIGN64 0x8000000000000000u

static inline float to_f32(uint64_t v) {
  uint32_t u = (uint32_t)v;
  float f;
  memcpy(&f, &u, 4);
  return f;
}
static inline double to_f64(uint64_t v) {
  double d;
  memcpy(&d, &v, 8);
  return d;
}
static inline uint64_t of_f32(float f) {
  uint32_t u;
  memcpy(&u, &f, 4);
  return u;
}
static inline uint64_t of_f64(double d) {
  uint64_t u;
  memcpy(&u, &d, 8);
  return u;
}

static float min32(float a, float b) {
  if (isnan(a) || isnan(b)) return a + b;
  if (a == b) return signbit(a) ? a : b;
  return a < b ? a : b;
}
static float max32(float a, float b) {
  if (isnan(a) || isnan(b)) return a + b;
  if (a == b) return signbit(a) ? b : a;
  return a > b ? a : b;
}
static double min64(double a, double b) {
  if (isnan(a) || isnan(b)) return a + b;
  if (a == b) return signbit(a) ? a : b;
  return a < b ? a : b;
}
static double max64(double a, double b) {
  if (isnan(a) || isnan(b)) return a + b;
  if (a == b) return signbit(a) ? b : a;
  return a > b ? a : b;
}

#define GET_i32(v) ((uint32_t)(v))
#define GET_s32(v) ((int32_t)(uint32_t)(v))
#define GET_i64(v) (v)
#define GET_s64(v) ((int64_t)(v))
#define GET_f32(v) to_f32(v)
#define GET_f64(v) to_f64(v)
#define PUT_i32(x) ((uint64_t)(uint32_t)(x))
#define PUT_i64(x) ((uint64_t)(x))
#define PUT_f64(x) of_f64(x)
#define TYPE_s32   int32_t
#define TYPE_i32   uint32_t
#define TYPE_s64   int64_t
#define TYPE_i64   uint64_t

#define A                fp[ip->i.a]
#define B(type)          GET_##type(fp[ip->i.b])
#define C(type)          GET_##type(fp[ip->i.c])
#define SET(type, x)     A = PUT_##type(x)
#define SET_F32(x)       A = of_f32(x)
#define EQZ(type)        A = B(type) == 0
#define COMPARE(type, o) A = B(type) o C(type)
#define DIVIDE(type, o, trap)                                                                      \
  do {                                                                                             \
    if (C(type) == 0) TRAP(trap);                                                                  \
    A = PUT_##type(B(type) o C(type));                                                             \
  } while (0)
#define DIVIDE_SIGNED(bits)                                                                        \
  do {                                                                                             \
    int##bits##_t x_ = B(s##bits), y_ = C(s##bits);                                                \
    if (y_ == 0) TRAP(WASM_TRAP_DIVIDE_BY_ZERO);                                                   \
    if (y_ == -1 && x_ == INT##bits##_MIN) TRAP(WASM_TRAP_DIVIDE_UNREPRESENTABLE);                 \
    A = PUT_i##bits(x_ / y_);                                                                      \
  } while (0)
#define REMAINDER_SIGNED(bits)                                                                     \
  do {                                                                                             \
    int##bits##_t x_ = B(s##bits), y_ = C(s##bits);                                                \
    if (y_ == 0) TRAP(WASM_TRAP_REMAINDER_BY_ZERO);                                                \
    A = y_ == -1 ? 0 : PUT_i##bits(x_ % y_);                                                       \
  } while (0)
#define TRUNCATE(from, type, put, low, low_compare, high)                                          \
  do {                                                                                             \
    if (!(B(from) low_compare(low) && B(from) < (high))) TRAP(WASM_TRAP_FLOAT_UNREPRESENTABLE);    \
    A = PUT_##put((TYPE_##type)B(from));                                                           \
  } while (0)
#define SATURATE(from, type, put, least, most, low, high)                                          \
  do {                                                                                             \
    if (isnan(B(from)))                                                                            \
      A = 0;                                                                                       \
    else if (B(from) < (low))                                                                      \
      A = PUT_##put(least);                                                                        \
    else if (B(from) >= (high))                                                                    \
      A = PUT_##put(most);                                                                         \
    else                                                                                           \
      A = PUT_##put((TYPE_##type)B(from));                                                         \
  } while (0)

#define LOAD(name, type, convert)                                                                  \
  L_##name : {                                                                                     \
    type v_;                                                                                       \
    uint64_t at_ = fp[ip->i.b] + (uint64_t)ip->i.c;                                                \
    if (__builtin_expect(at_ + sizeof v_ > memory_size, 0)) TRAP(WASM_TRAP_MEMORY);                \
    memcpy(&v_, memory + at_, sizeof v_);                                                          \
    A = (uint64_t)(convert)v_;                                                                     \
    ip++;                                                                                          \
    NEXT;                                                                                          \
  }
#define STORE(name, type)                                                                          \
  L_##name : {                                                                                     \
    type v_ = (type)A;                                                                             \
    uint64_t at_ = fp[ip->i.b] + (uint64_t)ip->i.c;                                                \
    if (__builtin_expect(at_ + sizeof v_ > memory_size, 0)) TRAP(WASM_TRAP_MEMORY);                \
    memcpy(memory + at_, &v_, sizeof v_);                                                          \
    ip++;                                                                                          \
    NEXT;                                                                                          \
  }
#define BRANCH(name, condition)                                                                    \
  L_##name : if (condition) ip = words + ip[1].h.low;                                              \
  else ip += 2;                                                                                    \
  NEXT;

#define NEXT goto *labels[ip->i.op]
#define TRAP(which)                                                                                \
  do {                                                                                             \
    trap = (which);                                                                                \
    goto trapped;                                                                                  \
  } while (0)
#define LOW  (ip[1].h.low)
#define HIGH (ip[1].h.high)

/* The code and memory of the running function are at hand in variables. */
#define ENTER_FUNCTION()                                                                           \
  do {                                                                                             \
    instance = function->instance;                                                                 \
    words = function->function->code.words;                                                        \
    RELOAD_MEMORY();                                                                               \
  } while (0)
#define RELOAD_MEMORY()                                                                            \
  do {                                                                                             \
    memory = instance->memory != NULL ? instance->memory->data : NULL;                             \
    memory_size = instance->memory != NULL ? (uint64_t)instance->memory->pages * WASM_PAGE : 0;    \
  } while (0)

/* A frame at `base` for a function with these arguments; NULL: the stack is full. Returns slot 0. */
static uint64_t *push_frame(const struct wasm_store *store, uint64_t *base,
                            const struct wasm_func *f, const uint64_t *arguments) {
  const struct wasm_code *code = &f->function->code;
  uint64_t *fp = base + LINK_SLOTS + code->constant_count;
  if (fp + code->frame_size > store->stack + STACK_SLOTS) return NULL;
  for (uint32_t i = 0; i < code->constant_count; i++) fp[-1 - (int)i] = code->constants[i];
  uint32_t n = f->type->parameter_count;
  for (uint32_t i = 0; i < n; i++) fp[i] = arguments[i];
  if (code->local_count > n) memset(fp + n, 0, (code->local_count - n) * sizeof *fp);
  return fp;
}

static enum wasm_trap run(struct wasm_store *store, size_t depth, struct wasm_func *function,
                          uint64_t *values) {
  static const void *const labels[] = {
#define X(name) &&L_##name,
      WASM_OPS(X)
#undef X
#define X(name, types, compute) &&L_##name,
          WASM_NUMERIC_OPS(X)
#undef X
  };
  enum wasm_trap trap = WASM_TRAP_NONE;
  uint64_t *base = store->entries[depth].top, *fp = push_frame(store, base, function, values);
  struct wasm_instance *instance;
  const union wasm_word *words, *ip;
  uint8_t *memory;
  uint64_t memory_size;
  unsigned ticks = 0;
  if (fp == NULL) return WASM_TRAP_STACK;
  base[0] = 0; /* no caller here */
  ENTER_FUNCTION();
  ip = words;
  NEXT;

L_UNREACHABLE:
  TRAP(WASM_TRAP_UNREACHABLE);
L_LOOP:
  if (++ticks == POLL_EVERY) {
    ticks = 0;
    store->entries[depth].top = fp + function->function->code.frame_size;
    store->poll(store->user);
    store->depth = depth + 1; /* calls inside may have ended by longjmp */
  }
  ip++;
  NEXT;
L_BR:
  ip = words + LOW;
  NEXT;
  BRANCH(BR_IF, GET_i32(fp[ip->i.b]) != 0)
  BRANCH(BR_UNLESS, GET_i32(fp[ip->i.b]) == 0)
  BRANCH(BR_EQ, B(i32) == C(i32))
  BRANCH(BR_NE, B(i32) != C(i32))
  BRANCH(BR_LT_S, B(s32) < C(s32))
  BRANCH(BR_LT_U, B(i32) < C(i32))
  BRANCH(BR_GT_S, B(s32) > C(s32))
  BRANCH(BR_GT_U, B(i32) > C(i32))
  BRANCH(BR_LE_S, B(s32) <= C(s32))
  BRANCH(BR_LE_U, B(i32) <= C(i32))
  BRANCH(BR_GE_S, B(s32) >= C(s32))
  BRANCH(BR_GE_U, B(i32) >= C(i32))
L_BR_TABLE : {
  uint32_t index = B(i32), count = LOW;
  ip = words + ip[2 + (index < count ? index : count)].h.low;
  NEXT;
}
L_RETURN : {
  const uint64_t *results = fp + ip->i.a;
  uint32_t count = function->type->result_count;
  const union wasm_word *back = (const union wasm_word *)(uintptr_t)base[0];
  if (back == NULL) {
    for (uint32_t i = 0; i < count; i++) values[i] = results[i];
    return WASM_TRAP_NONE;
  }
  uint64_t *caller = (uint64_t *)(uintptr_t)base[1];
  function = (struct wasm_func *)(uintptr_t)base[2];
  uint64_t *to = caller + back->i.a;
  for (uint32_t i = 0; i < count; i++) to[i] = results[i];
  fp = caller;
  base = fp - function->function->code.constant_count - LINK_SLOTS;
  ENTER_FUNCTION();
  ip = back + 2;
  NEXT;
}
L_CALL : {
  struct wasm_func *callee = instance->functions[LOW];
  uint64_t *arguments, *frame;
call:
  arguments = fp + ip->i.a;
  if (callee->function == NULL) {
    store->entries[depth].top = fp + function->function->code.frame_size;
    store->call_host(store->user, callee, arguments);
    store->depth = depth + 1;
    RELOAD_MEMORY();
    ip += 2;
    NEXT;
  }
  uint64_t *next = fp + function->function->code.frame_size;
  frame = push_frame(store, next, callee, arguments);
  if (frame == NULL) TRAP(WASM_TRAP_STACK);
  next[0] = (uint64_t)(uintptr_t)ip;
  next[1] = (uint64_t)(uintptr_t)fp;
  next[2] = (uint64_t)(uintptr_t)function;
  base = next;
  fp = frame;
  function = callee;
  ENTER_FUNCTION();
  ip = words;
  NEXT;

L_CALL_INDIRECT:;
  const struct wasm_table *table = instance->tables[HIGH];
  uint32_t index = B(i32);
  if (index >= table->size) TRAP(WASM_TRAP_TABLE);
  callee = (struct wasm_func *)(uintptr_t)table->items[index];
  if (callee == NULL) TRAP(WASM_TRAP_SIGNATURE);
  const struct wasm_function_type *wanted = &instance->module->types[LOW];
  if (callee->type != wanted && !wasm_type_equal(callee->type, wanted)) TRAP(WASM_TRAP_SIGNATURE);
  goto call;
}
L_MOV:
  A = fp[ip->i.b];
  ip++;
  NEXT;
L_CONST:
  A = ip[1].u;
  ip += 2;
  NEXT;
L_SELECT:
  A = GET_i32(fp[(int16_t)LOW]) != 0 ? fp[ip->i.b] : fp[ip->i.c];
  ip += 2;
  NEXT;
L_GLOBAL_GET:
  A = instance->globals[LOW]->value;
  ip += 2;
  NEXT;
L_GLOBAL_SET:
  wasm_cell_set(store, instance->globals[LOW], fp[ip->i.b]);
  ip += 2;
  NEXT;
L_TABLE_GET : {
  const struct wasm_table *table = instance->tables[LOW];
  if (B(i32) >= table->size) TRAP(WASM_TRAP_TABLE);
  A = table->items[B(i32)];
  ip += 2;
  NEXT;
}
L_TABLE_SET : {
  struct wasm_table *table = instance->tables[LOW];
  if (GET_i32(A) >= table->size) TRAP(WASM_TRAP_TABLE);
  wasm_table_set(store, table, GET_i32(A), fp[ip->i.b]);
  ip += 2;
  NEXT;
}
L_TABLE_SIZE:
  A = instance->tables[LOW]->size;
  ip += 2;
  NEXT;
L_TABLE_GROW:
  A = PUT_i32(wasm_table_grow(store, instance->tables[LOW], C(i32), fp[ip->i.b]));
  ip += 2;
  NEXT;
L_TABLE_FILL : {
  struct wasm_table *table = instance->tables[LOW];
  uint32_t from = GET_i32(A), count = C(i32);
  if (from > table->size || count > table->size - from) TRAP(WASM_TRAP_TABLE);
  for (uint32_t i = 0; i < count; i++) wasm_table_set(store, table, from + i, fp[ip->i.b]);
  ip += 2;
  NEXT;
}
L_TABLE_COPY : {
  struct wasm_table *to = instance->tables[LOW], *from = instance->tables[HIGH];
  uint32_t at = GET_i32(A), source = B(i32), count = C(i32);
  if (at > to->size || count > to->size - at || source > from->size || count > from->size - source)
    TRAP(WASM_TRAP_TABLE);
  if (to != from || at <= source)
    for (uint32_t i = 0; i < count; i++) wasm_table_set(store, to, at + i, from->items[source + i]);
  else
    for (uint32_t i = count; i-- > 0;) wasm_table_set(store, to, at + i, from->items[source + i]);
  ip += 2;
  NEXT;
}
L_TABLE_INIT : {
  enum wasm_trap failed =
      wasm_copy_elements(store, instance, LOW, HIGH, GET_i32(A), B(i32), C(i32));
  if (failed != WASM_TRAP_NONE) TRAP(failed);
  ip += 2;
  NEXT;
}
L_ELEM_DROP:
  instance->dropped_elements[LOW] = true;
  ip += 2;
  NEXT;
L_REF_IS_NULL:
  A = fp[ip->i.b] == 0;
  ip++;
  NEXT;
L_REF_FUNC:
  A = (uint64_t)(uintptr_t)instance->functions[LOW];
  ip += 2;
  NEXT;
L_ADDRESS:
  A = fp[ip->i.b] + ip[1].u;
  ip += 2;
  NEXT;
L_MEMORY_SIZE:
  A = instance->memory->pages;
  ip++;
  NEXT;
L_MEMORY_GROW:
  A = PUT_i32(wasm_memory_grow(store, instance->memory, B(i32)));
  RELOAD_MEMORY();
  ip++;
  NEXT;
L_MEMORY_INIT : {
  enum wasm_trap failed = wasm_copy_data(instance, LOW, GET_i32(A), B(i32), C(i32));
  if (failed != WASM_TRAP_NONE) TRAP(failed);
  ip += 2;
  NEXT;
}
L_MEMORY_COPY : {
  uint64_t to = GET_i32(A), from = B(i32), count = C(i32);
  if (to + count > memory_size || from + count > memory_size) TRAP(WASM_TRAP_MEMORY);
  if (count > 0) memmove(memory + to, memory + from, count);
  ip++;
  NEXT;
}
L_MEMORY_FILL : {
  uint64_t to = GET_i32(A), count = C(i32);
  if (to + count > memory_size) TRAP(WASM_TRAP_MEMORY);
  if (count > 0) memset(memory + to, (int)(B(i32) & 0xff), count);
  ip++;
  NEXT;
}
L_DATA_DROP:
  instance->dropped_datas[LOW] = true;
  ip += 2;
  NEXT;

  LOAD(I32_LOAD, uint32_t, uint32_t)
  LOAD(I64_LOAD, uint64_t, uint64_t)
  LOAD(F32_LOAD, uint32_t, uint32_t)
  LOAD(F64_LOAD, uint64_t, uint64_t)
  LOAD(I32_LOAD8_S, int8_t, uint32_t)
  LOAD(I32_LOAD8_U, uint8_t, uint32_t)
  LOAD(I32_LOAD16_S, int16_t, uint32_t)
  LOAD(I32_LOAD16_U, uint16_t, uint32_t)
  LOAD(I64_LOAD8_S, int8_t, int64_t)
  LOAD(I64_LOAD8_U, uint8_t, uint64_t)
  LOAD(I64_LOAD16_S, int16_t, int64_t)
  LOAD(I64_LOAD16_U, uint16_t, uint64_t)
  LOAD(I64_LOAD32_S, int32_t, int64_t)
  LOAD(I64_LOAD32_U, uint32_t, uint64_t)
  STORE(I32_STORE, uint32_t)
  STORE(I64_STORE, uint64_t)
  STORE(F32_STORE, uint32_t)
  STORE(F64_STORE, uint64_t)
  STORE(I32_STORE8, uint8_t)
  STORE(I32_STORE16, uint16_t)
  STORE(I64_STORE8, uint8_t)
  STORE(I64_STORE16, uint16_t)
  STORE(I64_STORE32, uint32_t)

#define X(name, types, compute)                                                                    \
  L_##name : compute;                                                                              \
  ip++;                                                                                            \
  NEXT;
  WASM_NUMERIC_OPS(X)
#undef X

trapped:
  return trap;
}

enum wasm_trap wasm_call(struct wasm_store *store, struct wasm_func *function, uint64_t *values) {
  if (store->stack == NULL) {
    void *stack = mmap(NULL, STACK_SLOTS * sizeof(uint64_t), PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stack == MAP_FAILED) return WASM_TRAP_STACK;
    store->stack = stack;
  }
  size_t depth = wasm_depth(store);
  if (function->function == NULL) {
    store->call_host(store->user, function, values);
    return WASM_TRAP_NONE;
  }
  if (depth == store->capacity) {
    size_t capacity = depth * 2 + 16;
    struct wasm_entry *bigger = realloc(store->entries, capacity * sizeof *bigger);
    if (bigger == NULL) return WASM_TRAP_STACK;
    store->entries = bigger;
    store->capacity = capacity;
  }
  char here;
  store->entries[depth].address = (uintptr_t)&here;
  store->entries[depth].top = depth > 0 ? store->entries[depth - 1].top : store->stack;
  store->depth = depth + 1;
  enum wasm_trap trap = run(store, depth, function, values);
  store->depth = depth;
  return trap;
}
