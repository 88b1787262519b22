/*
 * WebAssembly at run time: memories, tables, globals, functions, instances, and calls (specification, chapter 4). Who owns what
 * is the caller's affair: an instance only points to what it was given, and all of it must outlive it.
 * Values are 64 bits: i32 zero-extended, f32 in the low half; a funcref is a struct wasm_func or NULL, an externref a number
 * that the host knows, 0 being null.
 */
#ifndef JSRUN_WASM_STORE_H
#define JSRUN_WASM_STORE_H

#include "wasm/module.h"

#define WASM_TRAPS(X)                                                                              \
  X(NONE, "")                                                                                      \
  X(UNREACHABLE, "unreachable")                                                                    \
  X(MEMORY, "memory access out of bounds")                                                         \
  X(DIVIDE_BY_ZERO, "divide by zero")                                                              \
  X(DIVIDE_UNREPRESENTABLE, "divide result unrepresentable")                                       \
  X(REMAINDER_BY_ZERO, "remainder by zero")                                                        \
  X(FLOAT_UNREPRESENTABLE, "float unrepresentable in integer range")                               \
  X(TABLE, "table index is out of bounds")                                                         \
  X(TABLE_ACCESS, "table access out of bounds")                                                    \
  X(SIGNATURE, "null function or function signature mismatch")                                     \
  X(DATA_SEGMENT, "data segment out of bounds")                                                    \
  X(ELEMENT_SEGMENT, "element segment out of bounds")                                              \
  X(STACK, "Maximum call stack size exceeded") /* a RangeError */
enum wasm_trap {
#define X(name, text) WASM_TRAP_##name,
  WASM_TRAPS(X)
#undef X
};
const char *wasm_trap_text(enum wasm_trap trap);

struct wasm_memory {
  uint8_t *data; /* NULL when it is empty */
  uint32_t pages, maximum;
  bool has_maximum;
};
struct wasm_table {
  uint64_t *items;
  uint32_t size, maximum;
  bool has_maximum;
  uint8_t type;
};
struct wasm_cell { /* a global */
  uint64_t value;
  struct wasm_global_type type;
};

struct wasm_func {
  const struct wasm_function_type *type;
  struct wasm_instance *instance;       /* NULL: the host's */
  const struct wasm_function *function; /* NULL: the host's */
  void *host;                           /* the host's own */
};

struct wasm_instance {
  struct wasm_module *module;
  struct wasm_func **functions;
  struct wasm_table **tables;
  struct wasm_memory *memory; /* NULL: none */
  struct wasm_cell **globals;
  bool *dropped_elements, *dropped_datas;
  struct wasm_func *own; /* the functions that the module defines */
  void *host;            /* the host's own */
};

/*
 * A call from outside that is under way, or was ended by a longjmp, which a later call finds by the address: the C stack grows
 * down. `top` is what the calls inside it may use of the store's stack.
 */
struct wasm_entry {
  uintptr_t address;
  uint64_t *top;
};
struct wasm_store {
  uint64_t *stack;            /* reserved with the first call */
  struct wasm_entry *entries; /* the innermost last */
  size_t depth, capacity;
  void *user;
  /* Calls a function of the host; values are arguments, then results. May leave by longjmp. */
  void (*call_host)(void *user, struct wasm_func *function, uint64_t *values);
  /* Now and then while code runs. May leave by longjmp. */
  void (*poll)(void *user);
  /* A memory has grown, or moved. */
  void (*grown)(void *user, struct wasm_memory *memory);
  /* An externref is kept in a table or a global, or is no longer. */
  void (*retain)(void *user, uint64_t reference);
  void (*release)(void *user, uint64_t reference);
};
void wasm_store_free(struct wasm_store *store);
/* The calls from outside that are under way. */
size_t wasm_depth(struct wasm_store *store);

bool wasm_memory_init(struct wasm_memory *memory, struct wasm_limits limits); /* false: no memory */
void wasm_memory_free(struct wasm_memory *memory);
/* The number of pages before, or -1: it cannot be. */
int64_t wasm_memory_grow(struct wasm_store *store, struct wasm_memory *memory, uint32_t pages);

bool wasm_table_init(struct wasm_store *store, struct wasm_table *table,
                     struct wasm_table_type type, uint64_t value);
void wasm_table_free(struct wasm_store *store, struct wasm_table *table);
int64_t wasm_table_grow(struct wasm_store *store, struct wasm_table *table, uint32_t count,
                        uint64_t value);
void wasm_table_set(struct wasm_store *store, struct wasm_table *table, uint32_t index,
                    uint64_t value);
void wasm_cell_set(struct wasm_store *store, struct wasm_cell *cell, uint64_t value);

/*
 * An instance of the module with room for all that it has; imports come first and are to be filled in, and so are tables,
 * memory and globals that it defines. NULL without memory.
 */
struct wasm_instance *wasm_instance_new(struct wasm_module *module);
void wasm_instance_free(struct wasm_instance *instance);
uint64_t wasm_constant_value(const struct wasm_instance *instance,
                             const struct wasm_constant *constant);
/* Element and data segments are put where they belong, in this order, until one does not fit. */
enum wasm_trap wasm_instance_start(struct wasm_store *store, struct wasm_instance *instance);

enum wasm_trap wasm_copy_elements(struct wasm_store *store, struct wasm_instance *instance,
                                  uint32_t table, uint32_t segment, uint32_t to, uint32_t from,
                                  uint32_t count);
enum wasm_trap wasm_copy_data(struct wasm_instance *instance, uint32_t segment, uint32_t to,
                              uint32_t from, uint32_t count);

/* Calls a function: `values` are the arguments, then the results. May leave by longjmp out of the host's functions. */
enum wasm_trap wasm_call(struct wasm_store *store, struct wasm_func *function, uint64_t *values);

#endif
