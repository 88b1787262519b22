/*
 * WebAssembly without JavaScript: modules, their code, and running it. WebAssembly Core Specification 2.0 without vector
 * instructions, one memory, 32-bit addresses. Nothing here knows the heap; src/bindings/webassembly.c joins the two.
 *
 * A function's body is validated and translated in one pass (compiler.c) to instructions on registers: the slots of a frame,
 * which are parameters and locals, then the operand stack; constants are the slots below zero. An i32 is kept zero-extended.
 */
#ifndef JSRUN_WASM_MODULE_H
#define JSRUN_WASM_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wasm_type {
  WASM_I32 = 0x7f,
  WASM_I64 = 0x7e,
  WASM_F32 = 0x7d,
  WASM_F64 = 0x7c,
  WASM_FUNCREF = 0x70,
  WASM_EXTERNREF = 0x6f
};

enum wasm_kind { WASM_FUNCTION, WASM_TABLE, WASM_MEMORY, WASM_GLOBAL };

enum {
  WASM_PAGE = 65536,
  WASM_MAX_PAGES = 65536,
  WASM_MAX_TABLE = 10000000,
  WASM_MAX_FUNCTIONS = 1000000,
  WASM_MAX_PARAMETERS = 1000
};

struct wasm_function_type {
  uint32_t parameter_count, result_count;
  uint8_t *types; /* parameters, then results */
};

struct wasm_limits {
  uint32_t minimum, maximum;
  bool has_maximum;
};

struct wasm_table_type {
  uint8_t element;
  struct wasm_limits limits;
};

struct wasm_global_type {
  uint8_t type;
  bool is_mutable;
};

struct wasm_name { /* UTF-8 in the module's bytes */
  const char *text;
  uint32_t length;
};

struct wasm_import {
  struct wasm_name module, name;
  uint8_t kind;
  uint32_t index; /* of the function, table ... that it becomes */
};

struct wasm_export {
  struct wasm_name name;
  uint8_t kind;
  uint32_t index;
};

/* A constant expression. */
struct wasm_constant {
  enum {
    WASM_CONST_VALUE,
    WASM_CONST_GLOBAL,
    WASM_CONST_FUNCTION
  } kind; /* value also of ref.null: 0 */
  uint8_t type;
  uint64_t value; /* or the index */
};

struct wasm_global {
  struct wasm_global_type type;
  struct wasm_constant initial; /* not of imports */
};

struct wasm_element_segment {
  enum { WASM_SEGMENT_PASSIVE, WASM_SEGMENT_ACTIVE, WASM_SEGMENT_DECLARED } mode;
  uint32_t table;
  struct wasm_constant offset;
  uint8_t type;
  uint32_t count;
  struct wasm_constant *items;
};

struct wasm_data_segment {
  bool active;
  struct wasm_constant offset;
  const uint8_t *bytes;
  uint32_t size;
};

struct wasm_instruction {
  uint16_t op;
  int16_t a, b, c;
};
union wasm_word { /* of code: an instruction, or the operand of the one before it */
  struct wasm_instruction i;
  uint64_t u;
  struct {
    uint32_t low, high;
  } h;
};

struct wasm_code {
  union wasm_word *words;
  uint32_t length;
  uint32_t local_count; /* with parameters */
  uint32_t frame_size;  /* slots from 0 on */
  uint32_t constant_count;
  uint64_t *constants; /* the one at slot -1 first */
};

struct wasm_function {
  uint32_t type;
  const uint8_t *body, *end; /* NULL for an import */
  struct wasm_code code;
};

struct wasm_custom {
  struct wasm_name name;
  const uint8_t *bytes;
  uint32_t size;
};

struct wasm_module {
  uint8_t *bytes; /* a copy, which everything points into */
  size_t size;
  uint32_t type_count, function_count, table_count, memory_count, global_count;
  uint32_t imported_functions, imported_tables, imported_memories, imported_globals;
  uint32_t import_count, export_count, element_count, data_count, custom_count;
  struct wasm_function_type *types;
  struct wasm_function *functions; /* imported ones first, as everywhere */
  struct wasm_table_type *tables;
  struct wasm_limits *memories; /* one at most */
  struct wasm_global *globals;
  struct wasm_import *imports;
  struct wasm_export *exports;
  struct wasm_element_segment *elements;
  struct wasm_data_segment *datas;
  struct wasm_custom *customs;
  bool has_start, has_data_count;
  uint32_t start;
  uint8_t *declared; /* of each function: may ref.func name it? */
};

/*
 * Decodes and validates; the bytes are copied. NULL: `message` (of `room` bytes) says why, "out of memory" too.
 * Public operations of a module are those of https://webassembly.github.io/spec/core.
 */
struct wasm_module *wasm_decode(const uint8_t *bytes, size_t size, char *message, size_t room);
void wasm_module_free(struct wasm_module *module); /* NULL is nothing */

bool wasm_type_equal(const struct wasm_function_type *a, const struct wasm_function_type *b);
const char *wasm_type_name(uint8_t type);

/* --- For decoder.c and compiler.c --- */

struct wasm_reader {
  const uint8_t *at, *end, *start;
  char *message;
  size_t room;
  bool failed;
};
void wasm_fail(struct wasm_reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
uint8_t wasm_read_byte(struct wasm_reader *r);
uint32_t wasm_read_u32(struct wasm_reader *r);
int32_t wasm_read_s32(struct wasm_reader *r);
int64_t wasm_read_s64(struct wasm_reader *r);
int64_t wasm_read_s33(struct wasm_reader *r);
uint32_t wasm_read_fixed32(struct wasm_reader *r);
uint64_t wasm_read_fixed64(struct wasm_reader *r);
bool wasm_is_value_type(uint8_t type);

/* Validates and translates a body; false: the reader says why. */
bool wasm_compile(struct wasm_module *module, uint32_t function, struct wasm_reader *r);

#endif
