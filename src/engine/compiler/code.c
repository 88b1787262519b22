/* The function being emitted: instructions, registers, constants, labels, positions. */
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/emitter.h"

/* --- begin --- */

void code_begin(F f, function_info *info) {
  f->info = info;
  f->node = info->node;
  f->instrs.count = f->consts.count = f->sites.count = f->inners.count = f->labels.count = 0;
  f->fixups.count = f->handlers.count = f->positions.count = f->texts.count = f->is_local.count = 0;
  f->template_words.count = f->yield_returns.count = 0;
  f->map_stamp++;
  f->map_used = 0;
  f->top = f->nregs = 0;
  f->pos = 0;
  f->last_pos = UINT32_MAX;
  f->control = NULL;
  f->scope_reg = VM_ENV;
  f->env_depth = info->outer_scope ? scope_depth(f->e, info->outer_scope) : 0;
  f->completion = NO_REG;
  f->chain_exit = NO_LABEL;
  f->flags = 0;
  f->name_reg = NO_REG;
  f->return_label = NO_LABEL;
  f->args_reg = f->rest_reg = f->mapped_scope_reg = VM_NONE;
  f->strict = info->node ? info->node->strict : true;
}

void code_free(F f) {
  free(f->instrs.items);
  free(f->consts.items);
  free(f->sites.items);
  free(f->inners.items);
  free(f->labels.items);
  free(f->template_words.items);
  free(f->fixups.items);
  free(f->handlers.items);
  free(f->positions.items);
  free(f->texts.items);
  free(f->const_map.items);
  free(f->yield_returns.items);
  free(f->is_local.items);
}

/* --- instructions --- */

/* Instructions that never throw need no position. */
static bool is_silent(unsigned op) {
  switch (op) {
  case VM_OP_NOP:
  case VM_OP_MOV:
  case VM_OP_LDUNDEF:
  case VM_OP_LDNULL:
  case VM_OP_LDTRUE:
  case VM_OP_LDFALSE:
  case VM_OP_LDINT:
  case VM_OP_LDK:
  case VM_OP_LDTDZ:
  case VM_OP_LDTHIS:
  case VM_OP_LDNEWT:
  case VM_OP_LDFUNC:
  case VM_OP_LDHOME:
  case VM_OP_LDGLOBAL:
  case VM_OP_GETSLOT:
  case VM_OP_SETSLOT:
  case VM_OP_GETUP:
  case VM_OP_SETUP:
  case VM_OP_GETENV:
  case VM_OP_JMP:
  case VM_OP_JT:
  case VM_OP_JF:
  case VM_OP_JNULLISH:
  case VM_OP_JNNULLISH:
  case VM_OP_JUNDEF:
  case VM_OP_JNUNDEF:
  case VM_OP_JTDZ:
  case VM_OP_NOT:
  case VM_OP_TYPEOF:
  case VM_OP_SEQ:
  case VM_OP_SNE:
  case VM_OP_JTABLE:
  case VM_OP_JSEQK:
  case VM_OP_JSNEK:
  case VM_OP_RETU: return true;
  default: return false;
  }
}

static uint32_t push_instr(F f, vm_instr instr) {
  VEC_PUSH(f->e, &f->instrs, instr);
  return f->instrs.count - 1;
}

uint32_t emit(F f, unsigned op, unsigned ext, unsigned a, unsigned b, unsigned c) {
  if (f->pos != f->last_pos && !is_silent(op)) {
    VEC_PUSH(f->e, &f->positions, (struct position_entry){f->instrs.count, f->pos});
    f->last_pos = f->pos;
  }
  return push_instr(f, VM_INSTR(op, ext, a, b, c));
}

void emit_move(F f, unsigned to, unsigned from) {
  if (to != from) emit(f, VM_OP_MOV, 0, to, from, 0);
}

void emit_int(F f, unsigned a, int32_t value) {
  emit(f, VM_OP_LDINT, 0, a, (uint32_t)value & 0xffff, (uint32_t)value >> 16);
}

static void emit_constant(F f, unsigned a, uint32_t index) {
  emit(f, VM_OP_LDK, 0, a, index & 0xffff, index >> 16);
}

void emit_number(F f, unsigned a, double value) {
  if (value >= -2147483648.0 && value <= 2147483647.0) {
    int32_t n = (int32_t)value;
    double back = n;
    if (memcmp(&back, &value, sizeof value) == 0) { /* not for -0 */
      emit_int(f, a, n);
      return;
    }
  }
  emit_constant(f, a, const_number(f, value));
}

void emit_name_constant(F f, unsigned a, ast_name *name) {
  emit_constant(f, a, const_name(f, name));
}

void emit_text_constant(F f, unsigned a, const char *text) {
  emit_constant(f, a, const_string(f, image_string(f->e, text, strlen(text))));
}

void emit_jump(F f, unsigned op, unsigned a, uint32_t label) {
  uint32_t at = emit(f, op, 0, a, 0, 0);
  VEC_PUSH(f->e, &f->fixups, (struct fixup){at, label, false});
}

void emit_jump16(F f, unsigned op, unsigned ext, unsigned a, unsigned b, uint32_t label) {
  uint32_t at = emit(f, op, ext, a, b, 0);
  VEC_PUSH(f->e, &f->fixups, (struct fixup){at, label, true});
}

uint32_t new_label(F f) {
  VEC_PUSH(f->e, &f->labels, UNBOUND);
  return f->labels.count - 1;
}

void place_label(F f, uint32_t label) {
  f->labels.items[label] = f->instrs.count;
}

uint32_t label_here(F f) {
  uint32_t label = new_label(f);
  place_label(f, label);
  return label;
}

void add_handler(F f, uint32_t start, uint32_t end, uint32_t target, unsigned reg) {
  if (f->labels.items[start] == f->labels.items[end]) return;
  VEC_PUSH(f->e, &f->handlers, (struct handler_entry){start, end, target, reg});
}

void text_string(F f, uint32_t string) {
  VEC_PUSH(f->e, &f->texts, (struct vm_image_text){f->instrs.count, string});
}

void text_name(F f, ast_name *name) {
  text_string(f, image_name(f->e, name));
}

/* --- registers --- */

unsigned push_temps(F f, unsigned count) {
  unsigned first = f->top;
  if (first + count > MAX_REGS)
    emitter_fail(f->e, COMPILE_RANGE_ERROR, f->pos,
                 "Function has too many variables or too large expressions");
  f->top += count;
  if (f->top > f->nregs) f->nregs = f->top;
  while (f->is_local.count < f->nregs) VEC_PUSH(f->e, &f->is_local, 0);
  if (count > 0) memset(f->is_local.items + first, 0, count);
  return first;
}

unsigned push_temp(F f) {
  return push_temps(f, 1);
}

unsigned push_local(F f) {
  unsigned reg = push_temps(f, 1);
  f->is_local.items[reg] = 1;
  return reg;
}

bool is_local_register(F f, unsigned reg) {
  return reg < f->is_local.count && f->is_local.items[reg];
}

/* --- constants and property sites --- */

/* The rest of the indices is left to globals, which cannot do without. */
enum { SITES_FOR_PROPERTIES = 50000 };
enum { KEY_NUMBER = 1, KEY_STRING = 2, KEY_GLOBAL = 3 };

static uint64_t mix(uint64_t x) {
  x ^= x >> 31;
  x *= 0x9e3779b97f4a7c15u;
  return x ^ x >> 29;
}

/* Entry of the map for this function, so that equal constants share an index. */
static struct const_slot *map_find(F f, unsigned kind, uint64_t key) {
  if (f->map_used * 2 >= f->const_map.capacity) {
    uint32_t old_size = f->const_map.capacity, size = old_size ? old_size * 2 : 64;
    struct const_slot *old = f->const_map.items, *table = calloc(size, sizeof *table);
    if (!table) emitter_fail(f->e, COMPILE_OUT_OF_MEMORY, f->pos, "Out of memory");
    for (uint32_t i = 0; i < old_size; i++) {
      if (old[i].stamp >> 2 != f->map_stamp) continue;
      uint32_t at = (uint32_t)mix(old[i].key + (old[i].stamp & 3)) & (size - 1);
      while (table[at].stamp) at = (at + 1) & (size - 1);
      table[at] = old[i];
    }
    free(old);
    f->const_map.items = table;
    f->const_map.capacity = size;
  }
  uint32_t mask = f->const_map.capacity - 1, stamp = f->map_stamp << 2 | kind;
  for (uint32_t at = (uint32_t)mix(key + kind) & mask;; at = (at + 1) & mask) {
    struct const_slot *slot = &f->const_map.items[at];
    if (slot->stamp >> 2 != f->map_stamp) {
      slot->stamp = stamp;
      slot->key = key;
      slot->index = UINT32_MAX;
      f->map_used++;
      return slot;
    }
    if (slot->stamp == stamp && slot->key == key) return slot;
  }
}

static uint32_t push_const(F f, struct vm_image_const k) {
  VEC_PUSH(f->e, &f->consts, k);
  return f->consts.count - 1;
}

uint32_t const_number(F f, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  struct const_slot *slot = map_find(f, KEY_NUMBER, bits);
  if (slot->index == UINT32_MAX) {
    struct vm_image_const k = {.kind = VM_K_NUMBER};
    k.u.number = value;
    slot->index = push_const(f, k);
  }
  return slot->index;
}

uint32_t const_string(F f, uint32_t string) {
  struct const_slot *slot = map_find(f, KEY_STRING, string);
  if (slot->index == UINT32_MAX) slot->index = const_raw(f, VM_K_STRING, string, 0);
  return slot->index;
}

uint32_t const_name(F f, ast_name *name) {
  return const_string(f, image_name(f->e, name));
}

uint32_t const_raw(F f, unsigned kind, uint32_t a, uint32_t b) {
  struct vm_image_const k = {.kind = kind};
  k.u.s.a = a;
  k.u.s.b = b;
  return push_const(f, k);
}

unsigned operand_const(F f, uint32_t index) {
  if (index >= VM_NONE)
    emitter_fail(f->e, COMPILE_RANGE_ERROR, f->pos, "Function has too many constants");
  return index;
}

uint32_t site_for(F f, ast_name *name) {
  if (f->sites.count >= SITES_FOR_PROPERTIES) return NO_SITE;
  uint32_t string = image_name(f->e, name);
  VEC_PUSH(f->e, &f->sites, string);
  return f->sites.count - 1;
}

uint32_t global_site(F f, ast_name *name) {
  uint32_t string = image_name(f->e, name);
  struct const_slot *slot = map_find(f, KEY_GLOBAL, string);
  if (slot->index == UINT32_MAX) {
    if (f->sites.count >= VM_NONE - 1)
      emitter_fail(f->e, COMPILE_RANGE_ERROR, f->pos, "Function uses too many names");
    VEC_PUSH(f->e, &f->sites, string);
    slot->index = f->sites.count - 1;
  }
  return slot->index;
}
