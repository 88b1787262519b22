/*
 * WebAssembly for lib/internal/webassembly.js: internalBinding('webassembly').
 *   compile(bytes) -> module, or a string: what is wrong
 *   imports(module), exports(module) -> [{module, name, kind, type}], type: see push_type; customSections(module, name)
 *   newMemory(pages, maximum) -> memory, null without memory; memoryGrow(memory, pages) -> pages before, -1;
 *     memoryBuffer(memory): its ArrayBuffer, until it grows
 *   newTable(type, size, maximum, value), tableGet(table, index), tableSet(table, index, value), tableSize(table),
 *     tableType(table), tableGrow(table, count, value)
 *   newGlobal(type, mutable, value), globalGet(global), globalSet(global, value)
 *   link(module, [import]) -> {instance, exports: [function or handle]}, or a string: [index of the import, why]
 *   start(instance)
 *   setRuntimeError(constructor)
 * A maximum of -1 is none. Modules, memories, tables, globals and instances are objects over C structs, which live as long; what a struct
 * points to is kept by the object's property `kept`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/addon_values.h"
#include "engine/clone.h"
#include "engine/engine.h"
#include "runtime/binding.h"
#include "wasm/store.h"

extern const struct binding binding_webassembly;

struct external { /* an externref */
  uint32_t count; /* of tables and globals that have it */
  bool young;     /* perhaps only on the stack of calls */
};

struct state {
  struct wasm_store store;
  struct isolate *isolate;
  struct value_ref runtime_error;
  struct value_ref externals_array; /* the values of externrefs, from 1 on */
  struct external *externals;
  uint32_t external_count, external_capacity, free_external;
  uint32_t *young;
  uint32_t young_count;
};

static struct state *state_of(duk_context *ctx) {
  return binding_state(ctx, &binding_webassembly);
}

/* --- Handles --- */

#define POINTER_KEY DUK_HIDDEN_SYMBOL("wasm")
#define BUFFER_KEY  DUK_HIDDEN_SYMBOL("wasm buffer")

enum handle_kind { MODULE, MEMORY, TABLE, GLOBAL, INSTANCE };

struct any_handle {
  enum handle_kind kind;
  void *object; /* its object on the heap */
};
struct module_handle {
  struct any_handle any;
  struct wasm_module *module;
};
struct memory_handle {
  struct any_handle any;
  struct wasm_memory memory;
};
struct table_handle {
  struct any_handle any;
  struct wasm_table table;
};
struct global_handle {
  struct any_handle any;
  struct wasm_cell cell;
};
struct host_function {
  struct wasm_func func;
  struct instance_handle *owner;
  uint32_t index;
};
struct instance_handle {
  struct any_handle any;
  struct wasm_instance *instance;
  struct host_function *hosts; /* for each imported function */
};

static void free_handle(void *argument) {
  struct any_handle *h = argument;
  switch (h->kind) {
  case MODULE: wasm_module_free(((struct module_handle *)h)->module); break;
  case MEMORY: wasm_memory_free(&((struct memory_handle *)h)->memory); break;
  case TABLE: wasm_table_free(NULL, &((struct table_handle *)h)->table); break;
  case GLOBAL: break;
  case INSTANCE:
    wasm_instance_free(((struct instance_handle *)h)->instance);
    free(((struct instance_handle *)h)->hosts);
  }
  free(h);
}

/* [ ... ] -> [ ... object ] */
static void *push_handle(duk_context *ctx, enum handle_kind kind, size_t size) {
  duk_push_object(ctx);
  struct any_handle *h = calloc(1, size);
  if (h == NULL) (void)duk_range_error(ctx, "out of memory");
  h->kind = kind;
  h->object = duk_get_heapptr(ctx, -1);
  engine_set_guard(ctx, -1, free_handle, h);
  duk_push_pointer(ctx, h);
  duk_put_prop_literal(ctx, -2, POINTER_KEY);
  duk_push_bare_object(ctx);
  duk_put_prop_literal(ctx, -2, "kept");
  return h;
}

static void *get_handle(duk_context *ctx, duk_idx_t index, enum handle_kind kind) {
  if (!duk_is_object(ctx, index)) return NULL;
  duk_get_prop_literal(ctx, index, POINTER_KEY);
  struct any_handle *h = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  return h != NULL && h->kind == kind ? h : NULL;
}

static void *require_handle(duk_context *ctx, duk_idx_t index, enum handle_kind kind) {
  void *h = get_handle(ctx, index, kind);
  if (h == NULL) (void)duk_type_error(ctx, "not a handle of WebAssembly");
  return h;
}

/* [ ... kept ] -> [ ... ]: the object of `keeper` keeps it. */
static void keep(duk_context *ctx, struct any_handle *keeper) {
  void *object = duk_get_heapptr(ctx, -1);
  if (object == keeper->object) {
    duk_pop(ctx);
    return;
  }
  duk_push_heapptr(ctx, keeper->object);
  duk_get_prop_literal(ctx, -1, "kept");
  duk_push_sprintf(ctx, "%p", object);
  duk_dup(ctx, -4);
  duk_put_prop(ctx, -3);
  duk_pop_3(ctx);
}

/* --- externref --- */

static uint64_t add_external(duk_context *ctx, duk_idx_t index) {
  struct state *s = state_of(ctx);
  if (duk_is_null(ctx, index)) return 0;
  uint32_t id = s->free_external;
  index = duk_normalize_index(ctx, index);
  if (id != 0) {
    s->free_external = s->externals[id].count;
  } else {
    if (s->external_count + 1 >= s->external_capacity) {
      uint32_t capacity = s->external_capacity * 2 + 64;
      struct external *bigger = realloc(s->externals, capacity * sizeof *bigger);
      if (bigger == NULL) (void)duk_range_error(ctx, "out of memory");
      s->externals = bigger;
      uint32_t *young = realloc(s->young, capacity * sizeof *young); /* each may be in it once */
      if (young == NULL) (void)duk_range_error(ctx, "out of memory");
      s->young = young;
      s->external_capacity = capacity;
    }
    id = ++s->external_count;
  }
  s->externals[id] = (struct external){0, true};
  s->young[s->young_count++] = id;
  if (!value_ref_is_set(&s->externals_array)) {
    duk_push_array(ctx);
    value_ref_set(s->isolate, &s->externals_array, -1);
    duk_pop(ctx);
  }
  value_ref_push(s->isolate, &s->externals_array);
  duk_dup(ctx, index);
  duk_put_prop_index(ctx, -2, id);
  duk_pop(ctx);
  return id;
}

static void push_external(duk_context *ctx, uint64_t id) {
  struct state *s = state_of(ctx);
  if (id == 0) {
    duk_push_null(ctx);
    return;
  }
  value_ref_push(s->isolate, &s->externals_array);
  duk_get_prop_index(ctx, -1, (duk_uarridx_t)id);
  duk_remove(ctx, -2);
}

/* No call is under way: what only calls had is gone. */
static void sweep_externals(duk_context *ctx, struct state *s) {
  if (s->young_count == 0) return;
  value_ref_push(s->isolate, &s->externals_array);
  while (s->young_count > 0) {
    uint32_t id = s->young[--s->young_count];
    s->externals[id].young = false;
    if (s->externals[id].count > 0) continue;
    duk_push_undefined(ctx);
    duk_put_prop_index(ctx, -2, id);
    s->externals[id].count = s->free_external; /* the list of those that are free */
    s->free_external = id;
  }
  duk_pop(ctx);
}

static void retain_external(void *user, uint64_t id) {
  ((struct state *)user)->externals[id].count++;
}

/* It becomes young again: somebody may have it on a stack. */
static void release_external(void *user, uint64_t id) {
  struct state *s = user;
  struct external *e = &s->externals[id];
  if (--e->count > 0 || e->young) return;
  e->young = true;
  s->young[s->young_count++] = (uint32_t)id;
}

/* --- Values --- */

static duk_ret_t call_exported(duk_context *ctx);

static struct instance_handle *owner_of(const struct wasm_func *f, uint32_t *index) {
  if (f->instance == NULL) {
    *index = ((struct host_function *)f->host)->index;
    return ((struct host_function *)f->host)->owner;
  }
  *index = f->instance->module->imported_functions + (uint32_t)(f - f->instance->own);
  return f->instance->host;
}

/* [ ... ] -> [ ... function ]: the one object that a function has; null for NULL. */
static void push_function(duk_context *ctx, struct wasm_func *f) {
  if (f == NULL) {
    duk_push_null(ctx);
    return;
  }
  uint32_t index;
  struct instance_handle *owner = owner_of(f, &index);
  duk_push_heapptr(ctx, owner->any.object);
  duk_get_prop_literal(ctx, -1, "functions");
  if (!duk_get_prop_index(ctx, -1, index)) {
    duk_pop(ctx);
    engine_push_addon_function(ctx, call_exported, (void *[]){f, NULL, NULL, NULL}, false);
    duk_push_literal(ctx, "name");
    duk_push_sprintf(ctx, "%u", (unsigned)index);
    duk_def_prop(ctx, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_push_literal(ctx, "length");
    duk_push_uint(ctx, f->type->parameter_count);
    duk_def_prop(ctx, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_WEC | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_dup(ctx, -3);
    duk_put_prop_literal(ctx, -2, POINTER_KEY); /* keeps the instance */
    duk_dup(ctx, -1);
    duk_put_prop_index(ctx, -3, index);
  }
  duk_replace(ctx, -3);
  duk_pop(ctx);
}

static struct wasm_func *get_function(duk_context *ctx, duk_idx_t index) {
  void *data[4];
  return engine_is_addon_function(ctx, index, call_exported, data) ? data[0] : NULL;
}

/* The keeper keeps what a function needs. */
static void keep_function(duk_context *ctx, struct any_handle *keeper, struct wasm_func *f) {
  uint32_t index;
  if (f == NULL || keeper == NULL) return;
  duk_push_heapptr(ctx, owner_of(f, &index)->any.object);
  keep(ctx, keeper);
}

static void push_value(duk_context *ctx, uint8_t type, uint64_t value) {
  float f;
  double d;
  uint32_t low = (uint32_t)value;
  switch (type) {
  case WASM_I32: duk_push_int(ctx, (int32_t)low); break;
  case WASM_I64: engine_push_bigint64(ctx, (int64_t)value); break;
  case WASM_F32:
    memcpy(&f, &low, 4);
    duk_push_number(ctx, (double)f);
    break;
  case WASM_F64:
    memcpy(&d, &value, 8);
    duk_push_number(ctx, d);
    break;
  case WASM_FUNCREF: push_function(ctx, (struct wasm_func *)(uintptr_t)value); break;
  default: push_external(ctx, value);
  }
}

/* ToWebAssemblyValue of what is at `index`, which may be replaced. `keeper`: the one that gets it. */
static uint64_t to_value(duk_context *ctx, duk_idx_t index, uint8_t type,
                         struct any_handle *keeper) {
  float f;
  double d;
  uint64_t value = 0;
  uint32_t low;
  switch (type) {
  case WASM_I32: return (uint32_t)duk_to_int32(ctx, index);
  case WASM_I64: return (uint64_t)engine_to_bigint64(ctx, index);
  case WASM_F32:
    f = (float)duk_to_number(ctx, index);
    memcpy(&low, &f, 4);
    return low;
  case WASM_F64:
    d = duk_to_number(ctx, index);
    memcpy(&value, &d, 8);
    return value;
  case WASM_FUNCREF: {
    struct wasm_func *func = get_function(ctx, index);
    if (func == NULL && !duk_is_null(ctx, index))
      (void)duk_type_error(ctx, "type incompatibility when transforming from/to JS");
    keep_function(ctx, keeper, func);
    return (uint64_t)(uintptr_t)func;
  }
  default: return add_external(ctx, index);
  }
}

/* --- Calls --- */

static void throw_trap(duk_context *ctx, enum wasm_trap trap) {
  if (trap == WASM_TRAP_STACK) (void)duk_range_error(ctx, "%s", wasm_trap_text(trap));
  struct state *s = state_of(ctx);
  value_ref_push(s->isolate, &s->runtime_error);
  duk_push_string(ctx, wasm_trap_text(trap));
  duk_new(ctx, 1);
  (void)duk_throw(ctx);
}

/* An exported function: [ arguments ] -> result */
static duk_ret_t call_exported(duk_context *ctx) {
  void *data[4];
  engine_addon_function_data(ctx, data);
  struct wasm_func *f = data[0];
  struct state *s = state_of(ctx);
  uint32_t n = f->type->parameter_count, results = f->type->result_count, index;
  uint64_t values[(n > results ? n : results) + 1];
  struct any_handle *owner = &owner_of(f, &index)->any;
  if (wasm_depth(&s->store) == 0) sweep_externals(ctx, s);
  duk_set_top(ctx, (duk_idx_t)n);
  for (uint32_t i = 0; i < n; i++)
    values[i] = to_value(ctx, (duk_idx_t)i, f->type->types[i], owner);
  enum wasm_trap trap = wasm_call(&s->store, f, values);
  if (trap != WASM_TRAP_NONE) throw_trap(ctx, trap);
  const uint8_t *types = f->type->types + n;
  if (results == 0) return 0;
  if (results == 1) {
    push_value(ctx, types[0], values[0]);
    return 1;
  }
  duk_push_array(ctx);
  for (uint32_t i = 0; i < results; i++) {
    push_value(ctx, types[i], values[i]);
    duk_put_prop_index(ctx, -2, i);
  }
  return 1;
}

/* A function of the host, called from code. Several results come as an array of just so many, which lib/ sees to. */
static void call_host(void *user, struct wasm_func *f, uint64_t *values) {
  struct state *s = user;
  duk_context *ctx = s->isolate->ctx;
  struct host_function *host = f->host;
  const struct wasm_function_type *type = f->type;
  duk_require_stack(ctx, (duk_idx_t)type->parameter_count + 8);
  duk_idx_t top = duk_get_top(ctx);
  duk_push_heapptr(ctx, host->owner->any.object);
  duk_get_prop_literal(ctx, -1, "imports");
  duk_get_prop_index(ctx, -1, host->index);
  duk_push_undefined(ctx);
  for (uint32_t i = 0; i < type->parameter_count; i++) push_value(ctx, type->types[i], values[i]);
  duk_call_method(ctx, (duk_idx_t)type->parameter_count);
  const uint8_t *types = type->types + type->parameter_count;
  if (type->result_count == 1) {
    values[0] = to_value(ctx, duk_get_top_index(ctx), types[0], &host->owner->any);
  } else {
    for (uint32_t i = 0; i < type->result_count; i++) {
      duk_get_prop_index(ctx, top + 2, i);
      values[i] = to_value(ctx, duk_get_top_index(ctx), types[i], &host->owner->any);
      duk_pop(ctx);
    }
  }
  duk_set_top(ctx, top);
}

static void poll(void *user) {
  engine_check_interrupt(((struct state *)user)->isolate->ctx);
}

/* --- Modules --- */

static duk_ret_t compile(duk_context *ctx) {
  char message[256];
  size_t size;
  const uint8_t *bytes = binding_bytes(ctx, 0, &size);
  struct module_handle *h = push_handle(ctx, MODULE, sizeof *h);
  h->module = wasm_decode(bytes, size, message, sizeof message);
  if (h->module == NULL) binding_push_utf8(ctx, message, strlen(message));
  return 1;
}

static const char *const kind_names[] = {"function", "table", "memory", "global"};

static void put_name(duk_context *ctx, struct wasm_name name, const char *key) {
  binding_push_utf8(ctx, name.text, name.length);
  duk_put_prop_string(ctx, -2, key);
}

/* The number of results of a function, the type of a global, the element of a table. */
static void push_type(duk_context *ctx, const struct wasm_module *m, uint8_t kind, uint32_t index) {
  switch (kind) {
  case WASM_FUNCTION: duk_push_uint(ctx, m->types[m->functions[index].type].result_count); break;
  case WASM_TABLE: duk_push_string(ctx, wasm_type_name(m->tables[index].element)); break;
  case WASM_GLOBAL: duk_push_string(ctx, wasm_type_name(m->globals[index].type.type)); break;
  default: duk_push_undefined(ctx);
  }
}

static duk_ret_t imports(duk_context *ctx) {
  const struct wasm_module *m = ((struct module_handle *)require_handle(ctx, 0, MODULE))->module;
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->import_count; i++) {
    duk_push_object(ctx);
    put_name(ctx, m->imports[i].module, "module");
    put_name(ctx, m->imports[i].name, "name");
    duk_push_string(ctx, kind_names[m->imports[i].kind]);
    duk_put_prop_literal(ctx, -2, "kind");
    push_type(ctx, m, m->imports[i].kind, m->imports[i].index);
    duk_put_prop_literal(ctx, -2, "type");
    duk_put_prop_index(ctx, -2, i);
  }
  return 1;
}

static duk_ret_t exports(duk_context *ctx) {
  const struct wasm_module *m = ((struct module_handle *)require_handle(ctx, 0, MODULE))->module;
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->export_count; i++) {
    duk_push_object(ctx);
    put_name(ctx, m->exports[i].name, "name");
    duk_push_string(ctx, kind_names[m->exports[i].kind]);
    duk_put_prop_literal(ctx, -2, "kind");
    push_type(ctx, m, m->exports[i].kind, m->exports[i].index);
    duk_put_prop_literal(ctx, -2, "type");
    duk_put_prop_index(ctx, -2, i);
  }
  return 1;
}

static duk_ret_t custom_sections(duk_context *ctx) {
  const struct wasm_module *m = ((struct module_handle *)require_handle(ctx, 0, MODULE))->module;
  size_t length;
  const char *name = binding_string(ctx, 1, &length);
  duk_uarridx_t count = 0;
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->custom_count; i++) {
    const struct wasm_custom *c = &m->customs[i];
    if (c->name.length != length || memcmp(c->name.text, name, length) != 0) continue;
    void *copy = duk_push_fixed_buffer(ctx, c->size);
    if (c->size > 0) memcpy(copy, c->bytes, c->size);
    duk_push_buffer_object(ctx, -1, 0, c->size, DUK_BUFOBJ_ARRAYBUFFER);
    duk_remove(ctx, -2);
    duk_put_prop_index(ctx, -2, count++);
  }
  return 1;
}

/* --- Memories --- */

static struct wasm_limits read_limits(duk_context *ctx, duk_idx_t index) {
  double maximum = binding_number(ctx, index + 1);
  return (struct wasm_limits){binding_uint32(ctx, index), maximum < 0 ? 0 : (uint32_t)maximum,
                              maximum >= 0};
}

static duk_ret_t new_memory(duk_context *ctx) {
  struct wasm_limits limits = read_limits(ctx, 0);
  struct memory_handle *h = push_handle(ctx, MEMORY, sizeof *h);
  if (wasm_memory_init(&h->memory, limits)) return 1;
  duk_push_null(ctx);
  return 1;
}

/* The memory has grown: its ArrayBuffer is a thing of the past. */
static void grown(void *user, struct wasm_memory *memory) {
  duk_context *ctx = ((struct state *)user)->isolate->ctx;
  struct memory_handle *h =
      (struct memory_handle *)((char *)memory - offsetof(struct memory_handle, memory));
  duk_require_stack(ctx, 4);
  duk_push_heapptr(ctx, h->any.object);
  if (duk_get_prop_literal(ctx, -1, BUFFER_KEY)) {
    engine_detach_array_buffer(ctx, -1);
    duk_del_prop_literal(ctx, -2, BUFFER_KEY);
  }
  duk_pop_2(ctx);
}

static duk_ret_t memory_grow(duk_context *ctx) {
  struct memory_handle *h = require_handle(ctx, 0, MEMORY);
  duk_push_number(
      ctx, (double)wasm_memory_grow(&state_of(ctx)->store, &h->memory, binding_uint32(ctx, 1)));
  return 1;
}

static duk_ret_t memory_buffer(duk_context *ctx) {
  struct memory_handle *h = require_handle(ctx, 0, MEMORY);
  if (duk_get_prop_literal(ctx, 0, BUFFER_KEY)) return 1;
  static uint8_t empty[1];
  engine_push_external_array_buffer(ctx, h->memory.data != NULL ? h->memory.data : empty,
                                    (size_t)h->memory.pages * WASM_PAGE);
  engine_mark_untransferable(ctx, -1);
  duk_dup(ctx, 0);
  duk_put_prop_literal(ctx, -2, POINTER_KEY); /* keeps the memory */
  duk_dup(ctx, -1);
  duk_put_prop_literal(ctx, 0, BUFFER_KEY);
  return 1;
}

/* --- Tables --- */

static uint8_t read_type(duk_context *ctx, duk_idx_t index) {
  static const uint8_t types[] = {WASM_I32, WASM_I64,     WASM_F32,
                                  WASM_F64, WASM_FUNCREF, WASM_EXTERNREF};
  const char *name = duk_require_string(ctx, index);
  for (size_t i = 0; i < sizeof types; i++)
    if (strcmp(wasm_type_name(types[i]), name) == 0) return types[i];
  (void)duk_type_error(ctx, "no type of WebAssembly");
  return 0;
}

static duk_ret_t new_table(duk_context *ctx) {
  struct wasm_table_type type = {.element = read_type(ctx, 0), .limits = read_limits(ctx, 1)};
  struct table_handle *h = push_handle(ctx, TABLE, sizeof *h);
  uint64_t value = to_value(ctx, 3, type.element, &h->any);
  if (wasm_table_init(&state_of(ctx)->store, &h->table, type, value)) return 1;
  duk_push_null(ctx);
  return 1;
}

static duk_ret_t table_size(duk_context *ctx) {
  duk_push_uint(ctx, ((struct table_handle *)require_handle(ctx, 0, TABLE))->table.size);
  return 1;
}

static duk_ret_t table_type(duk_context *ctx) {
  struct table_handle *h = require_handle(ctx, 0, TABLE);
  duk_push_string(ctx, wasm_type_name(h->table.type));
  return 1;
}

/* [value], or false: there is no such index */
static duk_ret_t table_get(duk_context *ctx) {
  struct table_handle *h = require_handle(ctx, 0, TABLE);
  uint32_t index = binding_uint32(ctx, 1);
  duk_push_boolean(ctx, index < h->table.size);
  if (index >= h->table.size) return 1;
  duk_push_array(ctx);
  push_value(ctx, h->table.type, h->table.items[index]);
  duk_put_prop_index(ctx, -2, 0);
  return 1;
}

static duk_ret_t table_set(duk_context *ctx) {
  struct table_handle *h = require_handle(ctx, 0, TABLE);
  uint32_t index = binding_uint32(ctx, 1);
  uint64_t value = to_value(ctx, 2, h->table.type, &h->any);
  duk_push_boolean(ctx, index < h->table.size);
  if (index < h->table.size) wasm_table_set(&state_of(ctx)->store, &h->table, index, value);
  return 1;
}

static duk_ret_t table_grow(duk_context *ctx) {
  struct table_handle *h = require_handle(ctx, 0, TABLE);
  uint32_t count = binding_uint32(ctx, 1);
  uint64_t value = to_value(ctx, 2, h->table.type, &h->any);
  duk_push_number(ctx, (double)wasm_table_grow(&state_of(ctx)->store, &h->table, count, value));
  return 1;
}

/* --- Globals --- */

static duk_ret_t new_global(duk_context *ctx) {
  uint8_t type = read_type(ctx, 0);
  struct global_handle *h = push_handle(ctx, GLOBAL, sizeof *h);
  h->cell.type = (struct wasm_global_type){type, binding_boolean(ctx, 1)};
  wasm_cell_set(&state_of(ctx)->store, &h->cell, to_value(ctx, 2, type, &h->any));
  return 1;
}

static duk_ret_t global_get(duk_context *ctx) {
  struct global_handle *h = require_handle(ctx, 0, GLOBAL);
  push_value(ctx, h->cell.type.type, h->cell.value);
  return 1;
}

/* false: it is immutable */
static duk_ret_t global_set(duk_context *ctx) {
  struct global_handle *h = require_handle(ctx, 0, GLOBAL);
  duk_push_boolean(ctx, h->cell.type.is_mutable);
  if (!h->cell.type.is_mutable) return 1;
  wasm_cell_set(&state_of(ctx)->store, &h->cell, to_value(ctx, 1, h->cell.type.type, &h->any));
  return 1;
}

/* --- Instances --- */

/* What the import at `index` of the list at 1 is for: NULL, or why it will not do. */
static const char *link_import(duk_context *ctx, struct instance_handle *h, uint32_t index) {
  struct wasm_instance *in = h->instance;
  const struct wasm_module *m = in->module;
  const struct wasm_import *import = &m->imports[index];
  duk_idx_t top = duk_get_top(ctx);
  const char *why = NULL;
  duk_get_prop_index(ctx, 1, index);
  switch (import->kind) {
  case WASM_FUNCTION: {
    const struct wasm_function_type *type = &m->types[m->functions[import->index].type];
    struct wasm_func *f = get_function(ctx, -1);
    if (f != NULL) {
      if (!wasm_type_equal(f->type, type))
        why = "imported function does not match the expected type";
      keep_function(ctx, &h->any, f);
    } else if (!duk_is_function(ctx, -1)) {
      why = "function import requires a callable";
    } else {
      struct host_function *host = &h->hosts[import->index];
      *host = (struct host_function){{type, NULL, NULL, host}, h, import->index};
      f = &host->func;
      duk_push_heapptr(ctx, h->any.object);
      duk_get_prop_literal(ctx, -1, "imports");
      duk_dup(ctx, -3);
      duk_put_prop_index(ctx, -2, import->index);
    }
    in->functions[import->index] = f;
    break;
  }
  case WASM_TABLE: {
    const struct wasm_table_type *type = &m->tables[import->index];
    struct table_handle *t = get_handle(ctx, -1, TABLE);
    if (t == NULL)
      why = "table import requires a WebAssembly.Table";
    else if (t->table.type != type->element)
      why = "imported table does not match the expected type";
    else if (t->table.size < type->limits.minimum)
      why = "table import has fewer elements than the minimum";
    else if (type->limits.has_maximum &&
             (!t->table.has_maximum || t->table.maximum > type->limits.maximum))
      why =
          "table import has no maximum or a larger maximum size than the module's declared maximum";
    if (why != NULL) break;
    in->tables[import->index] = &t->table;
    keep(ctx, &h->any);
    duk_push_heapptr(ctx, h->any.object);
    keep(ctx, &t->any);
    break;
  }
  case WASM_MEMORY: {
    const struct wasm_limits *limits = &m->memories[0];
    struct memory_handle *mem = get_handle(ctx, -1, MEMORY);
    if (mem == NULL)
      why = "memory import must be a WebAssembly.Memory object";
    else if (mem->memory.pages < limits->minimum)
      why = "memory import has fewer pages than the declared minimum";
    else if (limits->has_maximum &&
             (!mem->memory.has_maximum || mem->memory.maximum > limits->maximum))
      why = "memory import has no maximum limit, or a larger one than the declared maximum";
    if (why != NULL) break;
    in->memory = &mem->memory;
    keep(ctx, &h->any);
    break;
  }
  default: {
    const struct wasm_global_type *type = &m->globals[import->index].type;
    struct global_handle *g = get_handle(ctx, -1, GLOBAL);
    if (g == NULL)
      why = "global import must be a number, valid Wasm reference, or WebAssembly.Global object";
    else if (g->cell.type.is_mutable != type->is_mutable)
      why = "imported global does not match the expected mutability";
    else if (g->cell.type.type != type->type)
      why = "imported global does not match the expected type";
    if (why != NULL) break;
    in->globals[import->index] = &g->cell;
    keep(ctx, &h->any);
    duk_push_heapptr(ctx, h->any.object);
    keep(ctx, &g->any);
  }
  }
  duk_set_top(ctx, top);
  return why;
}

/* [ ... ] -> [ ... handle ] of what the module defines itself. */
static void make_own(duk_context *ctx, struct instance_handle *h) {
  struct wasm_instance *in = h->instance;
  const struct wasm_module *m = in->module;
  struct wasm_store *store = &state_of(ctx)->store;
  for (uint32_t i = m->imported_tables; i < m->table_count; i++) {
    struct table_handle *t = push_handle(ctx, TABLE, sizeof *t);
    if (!wasm_table_init(store, &t->table, m->tables[i], 0))
      (void)duk_range_error(ctx, "out of memory");
    in->tables[i] = &t->table;
    keep(ctx, &h->any);
    duk_push_heapptr(ctx, h->any.object);
    keep(ctx, &t->any);
  }
  if (m->memory_count > m->imported_memories) {
    struct memory_handle *mem = push_handle(ctx, MEMORY, sizeof *mem);
    if (!wasm_memory_init(&mem->memory, m->memories[0]))
      (void)duk_range_error(
          ctx,
          "WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance");
    in->memory = &mem->memory;
    keep(ctx, &h->any);
  }
  for (uint32_t i = m->imported_globals; i < m->global_count; i++) {
    struct global_handle *g = push_handle(ctx, GLOBAL, sizeof *g);
    g->cell.type = m->globals[i].type;
    in->globals[i] = &g->cell;
    wasm_cell_set(store, &g->cell, wasm_constant_value(in, &m->globals[i].initial));
    keep(ctx, &h->any);
    duk_push_heapptr(ctx, h->any.object);
    keep(ctx, &g->any);
  }
}

static struct any_handle *handle_around(void *part, size_t offset) {
  return (struct any_handle *)((char *)part - offset);
}

static void push_export(duk_context *ctx, const struct wasm_instance *in,
                        const struct wasm_export *e) {
  switch (e->kind) {
  case WASM_FUNCTION: push_function(ctx, in->functions[e->index]); break;
  case WASM_TABLE:
    duk_push_heapptr(
        ctx, handle_around(in->tables[e->index], offsetof(struct table_handle, table))->object);
    break;
  case WASM_MEMORY:
    duk_push_heapptr(ctx,
                     handle_around(in->memory, offsetof(struct memory_handle, memory))->object);
    break;
  default:
    duk_push_heapptr(
        ctx, handle_around(in->globals[e->index], offsetof(struct global_handle, cell))->object);
  }
}

static duk_ret_t link_instance(duk_context *ctx) {
  struct module_handle *module = require_handle(ctx, 0, MODULE);
  const struct wasm_module *m = module->module;
  struct instance_handle *h = push_handle(ctx, INSTANCE, sizeof *h);
  duk_idx_t at = duk_get_top_index(ctx);
  duk_push_array(ctx);
  duk_put_prop_literal(ctx, at, "functions");
  duk_push_array(ctx);
  duk_put_prop_literal(ctx, at, "imports");
  duk_dup(ctx, 0);
  keep(ctx, &h->any);
  h->hosts = calloc((size_t)m->imported_functions + 1, sizeof *h->hosts);
  h->instance = wasm_instance_new(module->module);
  if (h->hosts == NULL || h->instance == NULL) return duk_range_error(ctx, "out of memory");
  h->instance->host = h;
  for (uint32_t i = 0; i < m->import_count; i++) {
    const char *why = link_import(ctx, h, i);
    if (why == NULL) continue;
    duk_push_array(ctx);
    duk_push_uint(ctx, i);
    duk_put_prop_index(ctx, -2, 0);
    duk_push_string(ctx, why);
    duk_put_prop_index(ctx, -2, 1);
    return 1;
  }
  make_own(ctx, h);
  duk_push_object(ctx);
  duk_dup(ctx, at);
  duk_put_prop_literal(ctx, -2, "instance");
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->export_count; i++) {
    push_export(ctx, h->instance, &m->exports[i]);
    duk_put_prop_index(ctx, -2, i);
  }
  duk_put_prop_literal(ctx, -2, "exports");
  return 1;
}

/* Segments, then the start function. */
static duk_ret_t start(duk_context *ctx) {
  struct instance_handle *h = require_handle(ctx, 0, INSTANCE);
  struct state *s = state_of(ctx);
  const struct wasm_module *m = h->instance->module;
  enum wasm_trap trap = wasm_instance_start(&s->store, h->instance);
  if (trap == WASM_TRAP_NONE && m->has_start) {
    uint64_t none[1];
    trap = wasm_call(&s->store, h->instance->functions[m->start], none);
  }
  if (trap != WASM_TRAP_NONE) throw_trap(ctx, trap);
  return 0;
}

static duk_ret_t set_runtime_error(duk_context *ctx) {
  struct state *s = state_of(ctx);
  value_ref_set(s->isolate, &s->runtime_error, 0);
  return 0;
}

static duk_ret_t is_exported_function(duk_context *ctx) {
  duk_push_boolean(ctx, get_function(ctx, 0) != NULL);
  return 1;
}

static void destroy(void *state) {
  struct state *s = state;
  wasm_store_free(&s->store);
  free(s->externals);
  free(s->young);
}

static void init(duk_context *ctx) {
  struct state *s = state_of(ctx);
  s->isolate = isolate_of(ctx);
  s->store = (struct wasm_store){.user = s,
                                 .call_host = call_host,
                                 .poll = poll,
                                 .grown = grown,
                                 .retain = retain_external,
                                 .release = release_external};
}

static const duk_function_list_entry functions[] = {{"compile", compile, 1},
                                                    {"imports", imports, 1},
                                                    {"exports", exports, 1},
                                                    {"customSections", custom_sections, 2},
                                                    {"newMemory", new_memory, 2},
                                                    {"memoryGrow", memory_grow, 2},
                                                    {"memoryBuffer", memory_buffer, 1},
                                                    {"newTable", new_table, 4},
                                                    {"tableSize", table_size, 1},
                                                    {"tableType", table_type, 1},
                                                    {"tableGet", table_get, 2},
                                                    {"tableSet", table_set, 3},
                                                    {"tableGrow", table_grow, 3},
                                                    {"newGlobal", new_global, 3},
                                                    {"globalGet", global_get, 1},
                                                    {"globalSet", global_set, 2},
                                                    {"link", link_instance, 2},
                                                    {"start", start, 1},
                                                    {"setRuntimeError", set_runtime_error, 1},
                                                    {"isExportedFunction", is_exported_function, 1},
                                                    {NULL, NULL, 0}};

const struct binding binding_webassembly = {.name = "webassembly",
                                            .functions = functions,
                                            .init = init,
                                            .state_size = sizeof(struct state),
                                            .destroy = destroy};
