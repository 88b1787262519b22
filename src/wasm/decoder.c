/* The binary format: a module's sections. Specification, chapter 5; what must hold of them, chapter 3. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wasm/module.h"

void wasm_fail(struct wasm_reader *r, const char *format, ...) {
  if (r->failed) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(r->message, r->room, format, arguments);
  va_end(arguments);
  size_t used = strlen(r->message);
  if (used < r->room)
    snprintf(r->message + used, r->room - used, " @+%zu", (size_t)(r->at - r->start));
  r->failed = true;
  r->at = r->end;
}

/* --- Numbers --- */

uint8_t wasm_read_byte(struct wasm_reader *r) {
  if (r->at < r->end) return *r->at++;
  wasm_fail(r, "expected 1 byte");
  return 0;
}

/* LEB128 of at most `bits` bits. */
static uint64_t read_leb(struct wasm_reader *r, unsigned bits, bool is_signed) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    uint8_t byte = wasm_read_byte(r);
    if (r->failed) return 0;
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (bits - shift < 7) { /* the unused bits must be zeros, or copies of the sign */
      unsigned used = bits - shift;
      uint8_t rest = (byte & 0x7f) >> (is_signed ? used - 1 : used);
      uint8_t ones = (uint8_t)(0x7f >> (is_signed ? used - 1 : used));
      if (rest != 0 && !(is_signed && rest == ones)) {
        wasm_fail(r, "extra bits in varint");
        return 0;
      }
    }
    if (byte & 0x80) continue;
    shift += 7;
    if (is_signed && shift < 64 && (byte & 0x40)) value |= ~(uint64_t)0 << shift;
    return value;
  }
  wasm_fail(r, "length overflow while decoding leb128");
  return 0;
}

uint32_t wasm_read_u32(struct wasm_reader *r) {
  return (uint32_t)read_leb(r, 32, false);
}
int32_t wasm_read_s32(struct wasm_reader *r) {
  return (int32_t)read_leb(r, 32, true);
}
int64_t wasm_read_s33(struct wasm_reader *r) {
  return (int64_t)read_leb(r, 33, true);
}
int64_t wasm_read_s64(struct wasm_reader *r) {
  return (int64_t)read_leb(r, 64, true);
}

static const uint8_t *read_bytes(struct wasm_reader *r, uint32_t size) {
  if (size > (size_t)(r->end - r->at)) {
    wasm_fail(r, "expected %u bytes, fell off end", size);
    return r->end;
  }
  const uint8_t *bytes = r->at;
  r->at += size;
  return bytes;
}

uint32_t wasm_read_fixed32(struct wasm_reader *r) {
  const uint8_t *b = read_bytes(r, 4);
  if (r->failed) return 0;
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}
uint64_t wasm_read_fixed64(struct wasm_reader *r) {
  uint64_t low = wasm_read_fixed32(r);
  return low | (uint64_t)wasm_read_fixed32(r) << 32;
}

static bool is_utf8(const uint8_t *s, size_t length) {
  for (size_t i = 0; i < length;) {
    uint8_t c = s[i];
    size_t n = c < 0x80                ? 1
               : c >= 0xc2 && c < 0xe0 ? 2
               : c >= 0xe0 && c < 0xf0 ? 3
               : c >= 0xf0 && c < 0xf5 ? 4
                                       : 0;
    if (n == 0 || n > length - i) return false;
    for (size_t k = 1; k < n; k++)
      if ((s[i + k] & 0xc0) != 0x80) return false;
    if (n == 3 && ((c == 0xe0 && s[i + 1] < 0xa0) || (c == 0xed && s[i + 1] >= 0xa0))) return false;
    if (n == 4 && ((c == 0xf0 && s[i + 1] < 0x90) || (c == 0xf4 && s[i + 1] >= 0x90))) return false;
    i += n;
  }
  return true;
}

static struct wasm_name read_name(struct wasm_reader *r) {
  uint32_t length = wasm_read_u32(r);
  const uint8_t *bytes = read_bytes(r, length);
  if (!r->failed && !is_utf8(bytes, length)) wasm_fail(r, "invalid UTF-8 string");
  return (struct wasm_name){(const char *)bytes, r->failed ? 0 : length};
}

/* --- Types --- */

bool wasm_is_value_type(uint8_t type) {
  return (type >= WASM_F64 && type <= WASM_I32) || type == WASM_FUNCREF || type == WASM_EXTERNREF;
}

const char *wasm_type_name(uint8_t type) {
  switch (type) {
  case WASM_I32: return "i32";
  case WASM_I64: return "i64";
  case WASM_F32: return "f32";
  case WASM_F64: return "f64";
  case WASM_FUNCREF: return "funcref";
  case WASM_EXTERNREF: return "externref";
  default: return "<bot>";
  }
}

bool wasm_type_equal(const struct wasm_function_type *a, const struct wasm_function_type *b) {
  return a->parameter_count == b->parameter_count && a->result_count == b->result_count &&
         memcmp(a->types, b->types, a->parameter_count + a->result_count) == 0;
}

static uint8_t read_value_type(struct wasm_reader *r) {
  uint8_t type = wasm_read_byte(r);
  if (!r->failed && !wasm_is_value_type(type)) wasm_fail(r, "invalid value type 0x%x", type);
  return type;
}

static uint8_t read_reference_type(struct wasm_reader *r) {
  uint8_t type = wasm_read_byte(r);
  if (!r->failed && type != WASM_FUNCREF && type != WASM_EXTERNREF)
    wasm_fail(r, "Unexpected type 0x%x", type);
  return type;
}

static struct wasm_limits read_limits(struct wasm_reader *r, uint32_t most, const char *what) {
  struct wasm_limits limits = {0, most, false};
  uint8_t flags = wasm_read_byte(r);
  if (flags > 1) wasm_fail(r, "invalid %s limits flags 0x%x", what, flags);
  limits.minimum = wasm_read_u32(r);
  if (flags & 1) {
    limits.has_maximum = true;
    limits.maximum = wasm_read_u32(r);
    if (!r->failed && limits.maximum < limits.minimum)
      wasm_fail(r, "maximum %s size (%u) is lower than the minimum (%u)", what, limits.maximum,
                limits.minimum);
  }
  if (!r->failed && (limits.minimum > most ||
                     (limits.has_maximum && limits.maximum > most && most == WASM_MAX_PAGES)))
    wasm_fail(r, "initial or maximum %s size is larger than implementation limit (%u)", what, most);
  return limits;
}

static struct wasm_table_type read_table_type(struct wasm_reader *r) {
  struct wasm_table_type type = {.element = read_reference_type(r)};
  type.limits = read_limits(r, WASM_MAX_TABLE, "table");
  if (!type.limits.has_maximum) type.limits.maximum = UINT32_MAX;
  return type;
}

static struct wasm_global_type read_global_type(struct wasm_reader *r) {
  struct wasm_global_type type = {.type = read_value_type(r)};
  uint8_t flag = wasm_read_byte(r);
  if (flag > 1) wasm_fail(r, "invalid mutability bit 0x%x", flag);
  type.is_mutable = flag;
  return type;
}

/* --- Growing arrays: `count` items more of what a section announces --- */

/* Each item takes a byte at least, so that a lying count costs no more memory than the module has bytes. */
static uint32_t read_count(struct wasm_reader *r, uint32_t most) {
  uint32_t count = wasm_read_u32(r);
  if (!r->failed && (count > most || count > (size_t)(r->end - r->at)))
    wasm_fail(r, "count of %u is beyond the limit", count);
  return r->failed ? 0 : count;
}

static void *grow(struct wasm_reader *r, void *array, size_t size, uint32_t old, uint32_t more) {
  if (r->failed || more == 0) return array;
  void *bigger = realloc(array, ((size_t)old + more) * size);
  if (bigger == NULL) {
    wasm_fail(r, "out of memory");
    return array;
  }
  memset((char *)bigger + (size_t)old * size, 0, (size_t)more * size);
  return bigger;
}
#define GROW(r, array, old, more) ((array) = grow(r, array, sizeof *(array), old, more))

/* --- Constant expressions --- */

static struct wasm_constant read_constant(struct wasm_reader *r, struct wasm_module *m,
                                          uint8_t type) {
  struct wasm_constant c = {.kind = WASM_CONST_VALUE};
  uint8_t op = wasm_read_byte(r);
  switch (op) {
  case 0x41:
    c.type = WASM_I32;
    c.value = (uint32_t)wasm_read_s32(r);
    break;
  case 0x42:
    c.type = WASM_I64;
    c.value = (uint64_t)wasm_read_s64(r);
    break;
  case 0x43:
    c.type = WASM_F32;
    c.value = wasm_read_fixed32(r);
    break;
  case 0x44:
    c.type = WASM_F64;
    c.value = wasm_read_fixed64(r);
    break;
  case 0x23:
    c.kind = WASM_CONST_GLOBAL;
    c.value = wasm_read_u32(r);
    if (r->failed) break;
    if (c.value >= m->global_count || m->globals[c.value].type.is_mutable ||
        c.value >= m->imported_globals)
      wasm_fail(r, "non-imported or mutable globals cannot be used in constant expressions");
    else
      c.type = m->globals[c.value].type.type;
    break;
  case 0xd0: c.type = read_reference_type(r); break;
  case 0xd2:
    c.kind = WASM_CONST_FUNCTION;
    c.type = WASM_FUNCREF;
    c.value = wasm_read_u32(r);
    if (!r->failed && c.value >= m->function_count)
      wasm_fail(r, "function index #%u is out of bounds", (unsigned)c.value);
    else if (!r->failed)
      m->declared[c.value] = 1;
    break;
  default: wasm_fail(r, "opcode 0x%02x is not allowed in constant expressions", op);
  }
  if (!r->failed && wasm_read_byte(r) != 0x0b) wasm_fail(r, "constant expression is missing 'end'");
  if (!r->failed && c.type != type)
    wasm_fail(r, "type error in constant expression[0] (expected %s, got %s)", wasm_type_name(type),
              wasm_type_name(c.type));
  return c;
}

/* --- Sections --- */

static void read_types(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 1000000);
  GROW(r, m->types, 0, count);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_function_type *type = &m->types[i];
    m->type_count = i + 1;
    if (wasm_read_byte(r) != 0x60) wasm_fail(r, "unknown type form, expected 0x60");
    for (int results = 0; results < 2; results++) {
      uint32_t n = read_count(r, WASM_MAX_PARAMETERS), old = type->parameter_count;
      GROW(r, type->types, old, n);
      if (r->failed) break;
      if (results)
        type->result_count = n;
      else
        type->parameter_count = n;
      for (uint32_t k = 0; k < n && !r->failed; k++) type->types[old + k] = read_value_type(r);
    }
  }
}

static void read_imports(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 1000000);
  GROW(r, m->imports, 0, count);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_import *import = &m->imports[i];
    import->module = read_name(r);
    import->name = read_name(r);
    import->kind = wasm_read_byte(r);
    switch (import->kind) {
    case WASM_FUNCTION:
      import->index = m->function_count;
      GROW(r, m->functions, m->function_count, 1);
      if (r->failed) break;
      m->functions[m->function_count].type = wasm_read_u32(r);
      if (!r->failed && m->functions[m->function_count].type >= m->type_count)
        wasm_fail(r, "type index %u is not a signature definition",
                  m->functions[m->function_count].type);
      m->function_count++;
      m->imported_functions++;
      break;
    case WASM_TABLE:
      import->index = m->table_count;
      GROW(r, m->tables, m->table_count, 1);
      if (r->failed) break;
      m->tables[m->table_count++] = read_table_type(r);
      m->imported_tables++;
      break;
    case WASM_MEMORY:
      import->index = m->memory_count;
      GROW(r, m->memories, m->memory_count, 1);
      if (r->failed) break;
      m->memories[m->memory_count++] = read_limits(r, WASM_MAX_PAGES, "memory");
      m->imported_memories++;
      break;
    case WASM_GLOBAL:
      import->index = m->global_count;
      GROW(r, m->globals, m->global_count, 1);
      if (r->failed) break;
      m->globals[m->global_count++].type = read_global_type(r);
      m->imported_globals++;
      break;
    default: wasm_fail(r, "unknown import desc 0x%02x", import->kind);
    }
    m->import_count = i + 1;
  }
}

static void read_functions(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, WASM_MAX_FUNCTIONS);
  GROW(r, m->functions, m->function_count, count);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    uint32_t type = wasm_read_u32(r);
    if (!r->failed && type >= m->type_count)
      wasm_fail(r, "type index %u is not a signature definition", type);
    m->functions[m->function_count++].type = type;
  }
}

static void read_tables(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 100000);
  GROW(r, m->tables, m->table_count, count);
  for (uint32_t i = 0; i < count && !r->failed; i++)
    m->tables[m->table_count++] = read_table_type(r);
}

static void read_memories(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 100000);
  GROW(r, m->memories, m->memory_count, count);
  for (uint32_t i = 0; i < count && !r->failed; i++)
    m->memories[m->memory_count++] = read_limits(r, WASM_MAX_PAGES, "memory");
}

static void read_globals(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 1000000);
  GROW(r, m->globals, m->global_count, count);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_global *global = &m->globals[m->global_count];
    global->type = read_global_type(r);
    if (!r->failed) global->initial = read_constant(r, m, global->type.type);
    m->global_count++;
  }
}

static int compare_exports(const void *a, const void *b) {
  const struct wasm_export *x = *(const struct wasm_export *const *)a,
                           *y = *(const struct wasm_export *const *)b;
  if (x->name.length != y->name.length) return x->name.length < y->name.length ? -1 : 1;
  return memcmp(x->name.text, y->name.text, x->name.length);
}

static void read_exports(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 1000000);
  GROW(r, m->exports, 0, count);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_export *export = &m->exports[i];
    export->name = read_name(r);
    export->kind = wasm_read_byte(r);
    export->index = wasm_read_u32(r);
    if (r->failed) break;
    const uint32_t counts[] = {m->function_count, m->table_count, m->memory_count, m->global_count};
    if (export->kind > WASM_GLOBAL)
      wasm_fail(r, "invalid export kind 0x%02x", export->kind);
    else if (export->index >= counts[export->kind])
      wasm_fail(r, "export index %u is out of bounds", export->index);
    else if (export->kind == WASM_FUNCTION)
      m->declared[export->index] = 1;
    m->export_count = i + 1;
  }
  if (r->failed || count < 2) return;
  const struct wasm_export **sorted = malloc(count * sizeof *sorted);
  if (sorted == NULL) {
    wasm_fail(r, "out of memory");
    return;
  }
  for (uint32_t i = 0; i < count; i++) sorted[i] = &m->exports[i];
  qsort(sorted, count, sizeof *sorted, compare_exports);
  for (uint32_t i = 1; i < count; i++)
    if (compare_exports(&sorted[i - 1], &sorted[i]) == 0)
      wasm_fail(r, "Duplicate export name '%.*s'", (int)sorted[i]->name.length,
                sorted[i]->name.text);
  free(sorted);
}

static void read_start(struct wasm_reader *r, struct wasm_module *m) {
  m->has_start = true;
  m->start = wasm_read_u32(r);
  if (r->failed) return;
  if (m->start >= m->function_count) {
    wasm_fail(r, "function index %u out of bounds", m->start);
    return;
  }
  const struct wasm_function_type *type = &m->types[m->functions[m->start].type];
  if (type->parameter_count + type->result_count > 0)
    wasm_fail(r, "invalid start function: non-zero parameter or return count");
}

static void read_elements(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 10000000);
  GROW(r, m->elements, 0, count);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_element_segment *e = &m->elements[i];
    uint32_t flags = wasm_read_u32(r);
    if (flags > 7) wasm_fail(r, "illegal flag value %u", flags);
    e->mode = !(flags & 1)  ? WASM_SEGMENT_ACTIVE
              : (flags & 2) ? WASM_SEGMENT_DECLARED
                            : WASM_SEGMENT_PASSIVE;
    e->type = WASM_FUNCREF;
    if (e->mode == WASM_SEGMENT_ACTIVE) {
      if (flags & 2) e->table = wasm_read_u32(r);
      if (!r->failed && e->table >= m->table_count)
        wasm_fail(r, "out of bounds table index %u", e->table);
      if (!r->failed) e->offset = read_constant(r, m, WASM_I32);
    }
    if (flags & 3) {
      if (flags & 4)
        e->type = read_reference_type(r);
      else if (wasm_read_byte(r) != 0)
        wasm_fail(r, "illegal element kind. Must be 0x00");
    }
    if (!r->failed && e->mode == WASM_SEGMENT_ACTIVE && m->tables[e->table].element != e->type)
      wasm_fail(r, "Element segment of type %s is not a subtype of referenced table %u",
                wasm_type_name(e->type), e->table);
    uint32_t n = read_count(r, WASM_MAX_TABLE);
    GROW(r, e->items, 0, n);
    if (r->failed) n = 0;
    e->count = n;
    m->element_count = i + 1;
    for (uint32_t k = 0; k < n && !r->failed; k++) {
      if (flags & 4) {
        e->items[k] = read_constant(r, m, e->type);
      } else {
        e->items[k] = (struct wasm_constant){WASM_CONST_FUNCTION, WASM_FUNCREF, wasm_read_u32(r)};
        if (!r->failed && e->items[k].value >= m->function_count)
          wasm_fail(r, "function index %u out of bounds", (unsigned)e->items[k].value);
        else if (!r->failed)
          m->declared[e->items[k].value] = 1;
      }
    }
  }
}

static void read_datas(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, 100000);
  if (!r->failed && m->has_data_count && count != m->data_count)
    wasm_fail(r, "number of data segments (%u) does not match the declared %u", count,
              m->data_count);
  GROW(r, m->datas, 0, count);
  if (r->failed) return;
  m->data_count = count;
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_data_segment *d = &m->datas[i];
    uint32_t flags = wasm_read_u32(r);
    if (flags > 2) wasm_fail(r, "illegal flag value %u", flags);
    d->active = flags != 1;
    if (flags == 2 && wasm_read_u32(r) != 0) wasm_fail(r, "invalid memory index");
    if (d->active && !r->failed) {
      if (m->memory_count == 0)
        wasm_fail(r, "invalid memory index 0 for data segment");
      else
        d->offset = read_constant(r, m, WASM_I32);
    }
    d->size = wasm_read_u32(r);
    d->bytes = read_bytes(r, d->size);
  }
}

static void read_bodies(struct wasm_reader *r, struct wasm_module *m) {
  uint32_t count = read_count(r, WASM_MAX_FUNCTIONS),
           own = m->function_count - m->imported_functions;
  if (!r->failed && count != own)
    wasm_fail(r, "function body count %u mismatch (%u expected)", count, own);
  for (uint32_t i = 0; i < count && !r->failed; i++) {
    struct wasm_function *f = &m->functions[m->imported_functions + i];
    uint32_t size = wasm_read_u32(r);
    f->body = read_bytes(r, size);
    f->end = f->body + (r->failed ? 0 : size);
  }
}

static bool add_custom(struct wasm_reader *r, struct wasm_module *m) {
  struct wasm_name name = read_name(r);
  GROW(r, m->customs, m->custom_count, 1);
  if (r->failed) return false;
  m->customs[m->custom_count++] = (struct wasm_custom){name, r->at, (uint32_t)(r->end - r->at)};
  r->at = r->end;
  return true;
}

typedef void (*section_reader)(struct wasm_reader *r, struct wasm_module *m);

static void read_data_count(struct wasm_reader *r, struct wasm_module *m) {
  m->data_count = wasm_read_u32(r);
  m->has_data_count = true;
}

static const struct {
  const char *name;
  section_reader read;
  uint8_t order;
} sections[] = {{"Custom", NULL, 0},
                {"Type", read_types, 1},
                {"Import", read_imports, 2},
                {"Function", read_functions, 3},
                {"Table", read_tables, 4},
                {"Memory", read_memories, 5},
                {"Global", read_globals, 6},
                {"Export", read_exports, 7},
                {"Start", read_start, 8},
                {"Element", read_elements, 9},
                {"Code", read_bodies, 11},
                {"Data", read_datas, 12},
                {"DataCount", read_data_count, 10}};

static void read_module(struct wasm_reader *r, struct wasm_module *m) {
  if (wasm_read_fixed32(r) != 0x6d736100u) {
    const uint8_t *b = r->start;
    if (r->failed || r->end - b < 4) return; /* it says so already */
    r->at = b;
    wasm_fail(r, "expected magic word 00 61 73 6d, found %02x %02x %02x %02x", b[0], b[1], b[2],
              b[3]);
  } else if (wasm_read_fixed32(r) != 1) {
    wasm_fail(r, "expected version 01 00 00 00");
  }
  unsigned last = 0;
  bool has_code = false;
  while (!r->failed && r->at < r->end) {
    uint8_t id = wasm_read_byte(r);
    uint32_t size = wasm_read_u32(r);
    const uint8_t *from = read_bytes(r, size);
    if (r->failed) return;
    if (id >= sizeof sections / sizeof sections[0]) {
      wasm_fail(r, "unknown section code #0x%02x", id);
      return;
    }
    struct wasm_reader s = {from, from + size, r->start, r->message, r->room, false};
    if (id == 0) {
      add_custom(&s, m);
    } else {
      if (sections[id].order <= last) {
        wasm_fail(r, "unexpected section <%s>", sections[id].name);
        return;
      }
      last = sections[id].order;
      if (last > 6 && m->declared == NULL) { /* all functions are known now */
        m->declared = calloc(m->function_count + 1, 1);
        if (m->declared == NULL) wasm_fail(r, "out of memory");
      }
      if (last == 6 && m->declared == NULL) m->declared = calloc(m->function_count + 1, 1);
      if (m->declared == NULL && last >= 6) wasm_fail(&s, "out of memory");
      if (!s.failed) sections[id].read(&s, m);
      has_code |= id == 10;
      if (!s.failed && s.at != s.end)
        wasm_fail(&s, "section was shorter than expected size (%u bytes expected, %zu decoded)",
                  size, (size_t)(s.at - from));
      if (!s.failed && id == 5 && m->memory_count > 1)
        wasm_fail(&s, "multiple memories are not allowed");
      if (!s.failed && id == 2 && m->memory_count > 1)
        wasm_fail(&s, "multiple memories are not allowed");
    }
    if (s.failed) {
      r->failed = true;
      return;
    }
  }
  if (r->failed) return;
  if (!has_code && m->function_count > m->imported_functions)
    wasm_fail(r, "function count is %u, but code section is absent",
              m->function_count - m->imported_functions);
  if (m->has_data_count && m->data_count > 0 && m->datas == NULL)
    wasm_fail(r, "data segments count %u mismatch (0 expected)", m->data_count);
  for (uint32_t i = m->imported_functions; i < m->function_count && !r->failed; i++) {
    struct wasm_reader body = {
        m->functions[i].body, m->functions[i].end, r->start, r->message, r->room, false};
    if (!wasm_compile(m, i, &body)) r->failed = true;
  }
}

struct wasm_module *wasm_decode(const uint8_t *bytes, size_t size, char *message, size_t room) {
  struct wasm_module *m = calloc(1, sizeof *m);
  if (m != NULL) m->bytes = malloc(size + 1);
  if (m == NULL || m->bytes == NULL) {
    free(m);
    snprintf(message, room, "out of memory");
    return NULL;
  }
  memcpy(m->bytes, bytes, size);
  m->size = size;
  struct wasm_reader r = {m->bytes, m->bytes + size, m->bytes, message, room, false};
  if (size == 0) {
    snprintf(message, room, "BufferSource argument is empty");
    r.failed = true;
  } else {
    read_module(&r, m);
  }
  if (!r.failed) return m;
  wasm_module_free(m);
  return NULL;
}

void wasm_module_free(struct wasm_module *m) {
  if (m == NULL) return;
  for (uint32_t i = 0; i < m->type_count; i++) free(m->types[i].types);
  for (uint32_t i = 0; i < m->function_count; i++) {
    free(m->functions[i].code.words);
    free(m->functions[i].code.constants);
  }
  for (uint32_t i = 0; i < m->element_count; i++) free(m->elements[i].items);
  free(m->types);
  free(m->functions);
  free(m->tables);
  free(m->memories);
  free(m->globals);
  free(m->imports);
  free(m->exports);
  free(m->elements);
  free(m->datas);
  free(m->customs);
  free(m->declared);
  free(m->bytes);
  free(m);
}
