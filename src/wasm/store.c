/* See store.h: all but running code. */
#include "wasm/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

const char *wasm_trap_text(enum wasm_trap trap) {
  static const char *const texts[] = {
#define X(name, text) text,
      WASM_TRAPS(X)
#undef X
  };
  return texts[trap];
}

/* --- Memories --- */

bool wasm_memory_init(struct wasm_memory *memory, struct wasm_limits limits) {
  *memory = (struct wasm_memory){.maximum = limits.has_maximum ? limits.maximum : WASM_MAX_PAGES,
                                 .has_maximum = limits.has_maximum};
  return wasm_memory_grow(NULL, memory, limits.minimum) >= 0;
}

void wasm_memory_free(struct wasm_memory *memory) {
  if (memory->data != NULL) munmap(memory->data, (size_t)memory->pages * WASM_PAGE);
  memory->data = NULL;
  memory->pages = 0;
}

int64_t wasm_memory_grow(struct wasm_store *store, struct wasm_memory *memory, uint32_t pages) {
  uint32_t before = memory->pages;
  if (pages > memory->maximum - before) return -1;
  size_t size = ((size_t)before + pages) * WASM_PAGE;
  if (pages > 0) {
    void *data = memory->data == NULL
                     ? mmap(NULL, size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                     : mremap(memory->data, (size_t)before * WASM_PAGE, size, MREMAP_MAYMOVE);
    if (data == MAP_FAILED) return -1;
    memory->data = data;
    memory->pages = before + pages;
  }
  if (store != NULL) store->grown(store->user, memory);
  return before;
}

/* --- Tables and globals --- */

static void exchange(struct wasm_store *store, uint8_t type, uint64_t *place, uint64_t value) {
  uint64_t old = *place;
  if (type == WASM_EXTERNREF && value != 0) store->retain(store->user, value);
  *place = value;
  if (type == WASM_EXTERNREF && old != 0) store->release(store->user, old);
}

void wasm_table_set(struct wasm_store *store, struct wasm_table *table, uint32_t index,
                    uint64_t value) {
  exchange(store, table->type, &table->items[index], value);
}

void wasm_cell_set(struct wasm_store *store, struct wasm_cell *cell, uint64_t value) {
  exchange(store, cell->type.type, &cell->value, value);
}

int64_t wasm_table_grow(struct wasm_store *store, struct wasm_table *table, uint32_t count,
                        uint64_t value) {
  uint32_t before = table->size;
  uint32_t most =
      table->has_maximum && table->maximum < WASM_MAX_TABLE ? table->maximum : WASM_MAX_TABLE;
  if (before > most || count > most - before) return -1;
  if (count == 0) return before;
  uint64_t *bigger = realloc(table->items, ((size_t)before + count) * sizeof *bigger);
  if (bigger == NULL) return -1;
  table->items = bigger;
  memset(bigger + before, 0, count * sizeof *bigger);
  table->size = before + count;
  if (value != 0)
    for (uint32_t i = before; i < table->size; i++) wasm_table_set(store, table, i, value);
  return before;
}

bool wasm_table_init(struct wasm_store *store, struct wasm_table *table,
                     struct wasm_table_type type, uint64_t value) {
  *table = (struct wasm_table){
      .maximum = type.limits.maximum, .has_maximum = type.limits.has_maximum, .type = type.element};
  return wasm_table_grow(store, table, type.limits.minimum, value) >= 0;
}

void wasm_table_free(struct wasm_store *store, struct wasm_table *table) {
  if (store != NULL && table->type == WASM_EXTERNREF)
    for (uint32_t i = 0; i < table->size; i++) wasm_table_set(store, table, i, 0);
  free(table->items);
  table->items = NULL;
  table->size = 0;
}

/* --- Instances --- */

struct wasm_instance *wasm_instance_new(struct wasm_module *m) {
  struct wasm_instance *in = calloc(1, sizeof *in);
  if (in == NULL) return NULL;
  uint32_t own = m->function_count - m->imported_functions;
  in->module = m;
  in->functions = calloc((size_t)m->function_count + 1, sizeof *in->functions);
  in->tables = calloc((size_t)m->table_count + 1, sizeof *in->tables);
  in->globals = calloc((size_t)m->global_count + 1, sizeof *in->globals);
  in->dropped_elements = calloc((size_t)m->element_count + 1, 1);
  in->dropped_datas = calloc((size_t)m->data_count + 1, 1);
  in->own = calloc((size_t)own + 1, sizeof *in->own);
  if (in->functions == NULL || in->tables == NULL || in->globals == NULL ||
      in->dropped_elements == NULL || in->dropped_datas == NULL || in->own == NULL) {
    wasm_instance_free(in);
    return NULL;
  }
  for (uint32_t i = 0; i < own; i++) {
    const struct wasm_function *f = &m->functions[m->imported_functions + i];
    in->own[i] = (struct wasm_func){&m->types[f->type], in, f, NULL};
    in->functions[m->imported_functions + i] = &in->own[i];
  }
  return in;
}

void wasm_instance_free(struct wasm_instance *in) {
  if (in == NULL) return;
  free(in->functions);
  free(in->tables);
  free(in->globals);
  free(in->dropped_elements);
  free(in->dropped_datas);
  free(in->own);
  free(in);
}

uint64_t wasm_constant_value(const struct wasm_instance *in, const struct wasm_constant *c) {
  switch (c->kind) {
  case WASM_CONST_GLOBAL: return in->globals[c->value]->value;
  case WASM_CONST_FUNCTION: return (uint64_t)(uintptr_t)in->functions[c->value];
  default: return c->value;
  }
}

enum wasm_trap wasm_copy_elements(struct wasm_store *store, struct wasm_instance *in,
                                  uint32_t table_index, uint32_t segment, uint32_t to,
                                  uint32_t from, uint32_t count) {
  const struct wasm_element_segment *e = &in->module->elements[segment];
  struct wasm_table *table = in->tables[table_index];
  uint32_t size = in->dropped_elements[segment] ? 0 : e->count;
  if (to > table->size || count > table->size - to) return WASM_TRAP_TABLE;
  if (from > size || count > size - from) return WASM_TRAP_ELEMENT_SEGMENT;
  for (uint32_t i = 0; i < count; i++)
    wasm_table_set(store, table, to + i, wasm_constant_value(in, &e->items[from + i]));
  return WASM_TRAP_NONE;
}

enum wasm_trap wasm_copy_data(struct wasm_instance *in, uint32_t segment, uint32_t to,
                              uint32_t from, uint32_t count) {
  const struct wasm_data_segment *d = &in->module->datas[segment];
  uint32_t size = in->dropped_datas[segment] ? 0 : d->size;
  uint64_t room = (uint64_t)in->memory->pages * WASM_PAGE;
  if (to > room || count > room - to || from > size || count > size - from) return WASM_TRAP_MEMORY;
  if (count > 0) memcpy(in->memory->data + to, d->bytes + from, count);
  return WASM_TRAP_NONE;
}

enum wasm_trap wasm_instance_start(struct wasm_store *store, struct wasm_instance *in) {
  const struct wasm_module *m = in->module;
  for (uint32_t i = 0; i < m->element_count; i++) {
    const struct wasm_element_segment *e = &m->elements[i];
    if (e->mode == WASM_SEGMENT_ACTIVE) {
      uint32_t to = (uint32_t)wasm_constant_value(in, &e->offset);
      enum wasm_trap trap = wasm_copy_elements(store, in, e->table, i, to, 0, e->count);
      if (trap != WASM_TRAP_NONE) return WASM_TRAP_TABLE;
    }
    in->dropped_elements[i] = e->mode != WASM_SEGMENT_PASSIVE;
  }
  for (uint32_t i = 0; i < m->data_count; i++) {
    const struct wasm_data_segment *d = &m->datas[i];
    if (!d->active) continue;
    enum wasm_trap trap =
        wasm_copy_data(in, i, (uint32_t)wasm_constant_value(in, &d->offset), 0, d->size);
    if (trap != WASM_TRAP_NONE) return WASM_TRAP_DATA_SEGMENT;
    in->dropped_datas[i] = true;
  }
  return WASM_TRAP_NONE;
}
