/*
 * Function bodies: validation (specification, appendix 7.3) and translation to the instructions of opcodes.h in one pass.
 *
 * Each entry of the operand stack has a slot of its own, by its height. What is only read, a local or a constant, stays where
 * it is (`slot` of the entry) until somebody needs the entry in its place: at the joints of control flow, and before the
 * local is written.
 */
#include <stdlib.h>
#include <string.h>

#include "wasm/module.h"
#include "wasm/opcodes.h"

enum {
  MAX_SLOT = 32000,
  MAX_ELSEWHERE = 32, /* entries that are not in their place */
  MAX_CONSTANTS = 64,
  ANY = 0 /* the type of what unreachable code pops */
};

struct operand {
  uint8_t type;
  int16_t slot;
};

enum control_kind { BLOCK, LOOP, IF, ELSE, FUNCTION };

#define NO_SITE UINT32_MAX

struct control {
  uint8_t kind;
  bool unreachable;
  uint32_t height; /* of the operand stack below the parameters */
  const uint8_t *parameters, *results;
  uint32_t parameter_count, result_count;
  uint32_t target;    /* of a loop */
  uint32_t sites;     /* words that want the end's place: each has the one before; NO_SITE ends */
  uint32_t else_site; /* of IF */
  uint32_t stub, stub_round; /* of br_table */
};

struct compiler {
  struct wasm_module *m;
  struct wasm_reader *r;
  struct wasm_code *code;
  size_t word_capacity, word_limit;
  uint8_t *locals;
  uint32_t local_count;
  struct operand *stack;
  uint32_t height, stack_capacity, max_height;
  struct control *controls;
  uint32_t depth, control_capacity;
  uint32_t elsewhere
      [MAX_ELSEWHERE]; /* heights of entries that are not in their place, rising; may be stale */
  uint32_t elsewhere_count;
  uint32_t
      last; /* where the last instruction begins; NO_SITE when others may jump to what follows */
  uint32_t round;
};

/* --- Emitting --- */

static bool room(struct compiler *c, uint32_t words) {
  if (c->r->failed) return false;
  if ((size_t)c->code->length + words <= c->word_capacity) return true;
  size_t capacity = (c->word_capacity + words) * 2;
  if (c->code->length + (size_t)words > c->word_limit) {
    wasm_fail(c->r, "function is too complex");
    return false;
  }
  union wasm_word *bigger = realloc(c->code->words, capacity * sizeof *bigger);
  if (bigger == NULL) {
    wasm_fail(c->r, "out of memory");
    return false;
  }
  c->code->words = bigger;
  c->word_capacity = capacity;
  return true;
}

static void emit(struct compiler *c, unsigned op, int a, int b, int d) {
  if (!room(c, 1)) return;
  c->last = c->code->length;
  c->code->words[c->code->length++].i =
      (struct wasm_instruction){(uint16_t)op, (int16_t)a, (int16_t)b, (int16_t)d};
}

static void emit_word(struct compiler *c, uint64_t value) {
  if (room(c, 1)) c->code->words[c->code->length++].u = value;
}

static void emit_halves(struct compiler *c, uint32_t low, uint32_t high) {
  emit_word(c, low | (uint64_t)high << 32);
}

/* --- Operands --- */

static int place(const struct compiler *c, uint32_t height) {
  return (int)(c->local_count + height);
}

static bool is_in_place(const struct compiler *c, uint32_t height) {
  return c->stack[height].slot == place(c, height);
}

static void settle(struct compiler *c, uint32_t height) {
  if (is_in_place(c, height)) return;
  emit(c, WASM_OP_MOV, place(c, height), c->stack[height].slot, 0);
  c->stack[height].slot = (int16_t)place(c, height);
}

/* Entries from this height on come to their places; then those that are this local. */
static void settle_from(struct compiler *c, uint32_t from) {
  while (c->elsewhere_count > 0 && c->elsewhere[c->elsewhere_count - 1] >= from) {
    uint32_t height = c->elsewhere[--c->elsewhere_count];
    if (height < c->height) settle(c, height);
  }
}

static void settle_local(struct compiler *c, uint32_t local) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < c->elsewhere_count; i++) {
    uint32_t height = c->elsewhere[i];
    if (height >= c->height || is_in_place(c, height)) continue;
    if (c->stack[height].slot == (int)local)
      settle(c, height);
    else
      c->elsewhere[kept++] = height;
  }
  c->elsewhere_count = kept;
}

static void push_slot(struct compiler *c, uint8_t type, int slot) {
  if (c->r->failed) return;
  if (c->height == c->stack_capacity) {
    uint32_t capacity = c->stack_capacity * 2 + 64;
    struct operand *bigger = realloc(c->stack, capacity * sizeof *bigger);
    if (bigger == NULL) {
      wasm_fail(c->r, "out of memory");
      return;
    }
    c->stack = bigger;
    c->stack_capacity = capacity;
  }
  uint32_t height = c->height++;
  while (c->elsewhere_count > 0 && c->elsewhere[c->elsewhere_count - 1] >= height)
    c->elsewhere_count--;
  if (c->height > c->max_height) c->max_height = c->height;
  if (place(c, height) > MAX_SLOT) {
    wasm_fail(c->r, "function has too many values on its stack");
    return;
  }
  c->stack[height] = (struct operand){type, (int16_t)slot};
  if (slot == place(c, height)) return;
  if (c->elsewhere_count == MAX_ELSEWHERE) {
    settle(c, height);
    return;
  }
  c->elsewhere[c->elsewhere_count++] = height;
}

/* Pushes an entry in its place, and returns that. */
static int push(struct compiler *c, uint8_t type) {
  int slot = place(c, c->height);
  push_slot(c, type, slot);
  return slot;
}

static struct control *top(struct compiler *c) {
  return &c->controls[c->depth - 1];
}

static struct operand pop_any(struct compiler *c) {
  struct control *t = top(c);
  if (c->r->failed) return (struct operand){ANY, 0};
  if (c->height == t->height) {
    if (!t->unreachable) wasm_fail(c->r, "not enough arguments on the stack");
    return (struct operand){ANY, (int16_t)place(c, c->height)};
  }
  return c->stack[--c->height];
}

static int pop(struct compiler *c, uint8_t type) {
  struct operand o = pop_any(c);
  if (o.type != type && o.type != ANY && type != ANY)
    wasm_fail(c->r, "type error: expected type %s, found %s", wasm_type_name(type),
              wasm_type_name(o.type));
  return o.slot;
}

static void push_types(struct compiler *c, const uint8_t *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) push(c, types[i]);
}

/* The top entries have these types; those that are missing in unreachable code are put there. They stay. */
static void check_types(struct compiler *c, const uint8_t *types, uint32_t count) {
  struct control *t = top(c);
  uint32_t have = c->height - t->height;
  if (c->r->failed) return;
  if (have < count && !t->unreachable) {
    wasm_fail(c->r, "expected %u elements on the stack, found %u", count, have);
    return;
  }
  if (have < count) { /* rare: pop what is there and push all anew */
    for (uint32_t i = count; i-- > 0;) pop(c, types[i]);
    push_types(c, types, count);
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint8_t type = c->stack[c->height - count + i].type;
    if (type != types[i] && type != ANY)
      wasm_fail(c->r, "type error: expected %s, got %s", wasm_type_name(types[i]),
                wasm_type_name(type));
  }
}

static void make_unreachable(struct compiler *c) {
  c->height = top(c)->height;
  top(c)->unreachable = true;
}

/* --- Control --- */

static void push_control(struct compiler *c, uint8_t kind, const uint8_t *parameters,
                         uint32_t parameter_count, const uint8_t *results, uint32_t result_count) {
  if (c->r->failed) return;
  if (c->depth == c->control_capacity) {
    uint32_t capacity = c->control_capacity * 2 + 16;
    struct control *bigger = realloc(c->controls, capacity * sizeof *bigger);
    if (bigger == NULL) {
      wasm_fail(c->r, "out of memory");
      return;
    }
    c->controls = bigger;
    c->control_capacity = capacity;
  }
  c->controls[c->depth++] = (struct control){.kind = kind,
                                             .height = c->height,
                                             .parameters = parameters,
                                             .parameter_count = parameter_count,
                                             .results = results,
                                             .result_count = result_count,
                                             .target = c->code->length,
                                             .sites = NO_SITE,
                                             .else_site = NO_SITE};
}

static const uint8_t *label_types(const struct control *t, uint32_t *count) {
  *count = t->kind == LOOP ? t->parameter_count : t->result_count;
  return t->kind == LOOP ? t->parameters : t->results;
}

/* The word of a branch to the label, whose place may not be known yet. */
static void emit_target(struct compiler *c, struct control *t) {
  if (t->kind == LOOP) {
    emit_word(c, t->target);
    return;
  }
  uint32_t site = c->code->length;
  emit_word(c, t->sites);
  t->sites = site;
}

static void patch(struct compiler *c, uint32_t site) {
  if (c->r->failed) return;
  while (site != NO_SITE) {
    uint32_t before = c->code->words[site].h.low;
    c->code->words[site].h.low = c->code->length;
    site = before;
  }
  c->last = NO_SITE;
}

/* Where the values of a branch to the label have to be. */
static uint32_t label_height(const struct control *t) {
  return t->height;
}

static bool needs_moves(struct compiler *c, const struct control *t, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (c->stack[c->height - count + i].slot != place(c, label_height(t) + i)) return true;
  return false;
}

/* From the lowest on: a value never moves up. */
static void emit_moves(struct compiler *c, const struct control *t, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    int from = c->stack[c->height - count + i].slot, to = place(c, label_height(t) + i);
    if (from != to) emit(c, WASM_OP_MOV, to, from, 0);
  }
}

static struct control *label(struct compiler *c, uint32_t index) {
  if (c->r->failed) return NULL;
  if (index >= c->depth) {
    wasm_fail(c->r, "invalid branch depth: %u", index);
    return NULL;
  }
  return &c->controls[c->depth - 1 - index];
}

static void branch(struct compiler *c, struct control *t) {
  uint32_t count;
  const uint8_t *types = label_types(t, &count);
  check_types(c, types, count);
  if (c->r->failed) return;
  emit_moves(c, t, count);
  emit(c, WASM_OP_BR, 0, 0, 0);
  emit_target(c, t);
}

/* An i32 comparison that was just made in `slot`, and for this, becomes part of the branch. */
static void emit_condition(struct compiler *c, int slot, bool if_true) {
  union wasm_word *w =
      c->last != NO_SITE && c->last + 1 == c->code->length ? &c->code->words[c->last] : NULL;
  if (!c->r->failed && w != NULL && w->i.a == slot && slot == place(c, c->height)) {
    if (w->i.op >= WASM_OP_I32_EQ && w->i.op <= WASM_OP_I32_GE_U) {
      static const uint8_t opposite[] = {1, 0, 8, 9, 6, 7, 4, 5, 2, 3};
      unsigned which = w->i.op - WASM_OP_I32_EQ;
      w->i.op = (uint16_t)(WASM_OP_BR_EQ + (if_true ? which : opposite[which]));
      return;
    }
    if (w->i.op == WASM_OP_I32_EQZ) {
      w->i.op = if_true ? WASM_OP_BR_UNLESS : WASM_OP_BR_IF;
      return;
    }
  }
  emit(c, if_true ? WASM_OP_BR_IF : WASM_OP_BR_UNLESS, 0, slot, 0);
}

static void branch_if(struct compiler *c, struct control *t) {
  uint32_t count;
  const uint8_t *types = label_types(t, &count);
  int condition = pop(c, WASM_I32);
  check_types(c, types, count);
  if (c->r->failed) return;
  if (!needs_moves(c, t, count)) {
    emit_condition(c, condition, true);
    emit_target(c, t);
    return;
  }
  emit_condition(c, condition, false);
  uint32_t skip = c->code->length;
  emit_word(c, NO_SITE);
  emit_moves(c, t, count);
  emit(c, WASM_OP_BR, 0, 0, 0);
  emit_target(c, t);
  patch(c, skip);
}

static void branch_table(struct compiler *c) {
  uint32_t count = wasm_read_u32(c->r), arity = 0;
  if (c->r->failed) return;
  if (count >= (size_t)(c->r->end - c->r->at)) {
    wasm_fail(c->r, "br_table size is too large");
    return;
  }
  int index = pop(c, WASM_I32);
  const uint8_t *labels = c->r->at; /* once to check, once to emit */
  bool missing = false;             /* operands of what never runs: nothing to emit */
  for (uint32_t i = 0; i <= count; i++) {
    struct control *t = label(c, wasm_read_u32(c->r));
    if (t == NULL) return;
    uint32_t n;
    const uint8_t *types = label_types(t, &n);
    if (i == 0) arity = n;
    if (n != arity) wasm_fail(c->r, "br_table: label arity inconsistent with previous %u", arity);
    uint32_t have = c->height - top(c)->height;
    missing = top(c)->unreachable && have < n;
    if (missing)
      check_types(c, types + (n - have), have);
    else
      check_types(c, types, n);
    if (c->r->failed) return;
  }
  if (missing) return;
  const uint8_t *end = c->r->at;
  emit(c, WASM_OP_BR_TABLE, 0, index, 0);
  emit_word(c, count);
  uint32_t table = c->code->length;
  if (!room(c, count + 1)) return;
  c->code->length += count + 1;
  c->round++;
  c->r->at = labels;
  for (uint32_t i = 0; i <= count && !c->r->failed; i++) {
    struct control *t = label(c, wasm_read_u32(c->r));
    if (t == NULL) return;
    union wasm_word *word = &c->code->words[table + i];
    word->u = 0;
    if (!needs_moves(c, t, arity)) {
      if (t->kind == LOOP) {
        word->u = t->target;
      } else {
        word->u = t->sites;
        t->sites = table + i;
      }
      continue;
    }
    if (t->stub_round != c->round) {
      t->stub_round = c->round;
      t->stub = c->code->length;
      emit_moves(c, t, arity);
      emit(c, WASM_OP_BR, 0, 0, 0);
      emit_target(c, t);
    }
    if (!c->r->failed) c->code->words[table + i].u = t->stub;
  }
  c->r->at = end;
}

/* 0x40, a value type, or the index of a function type */
static void read_block_type(struct compiler *c, struct wasm_function_type *type) {
  static const uint8_t singles[] = {WASM_I32, WASM_I64,     WASM_F32,
                                    WASM_F64, WASM_FUNCREF, WASM_EXTERNREF};
  int64_t n = wasm_read_s33(c->r);
  *type = (struct wasm_function_type){0};
  if (c->r->failed) return;
  if (n >= 0) {
    if (n >= c->m->type_count)
      wasm_fail(c->r, "block type index %u is not a signature definition", (unsigned)n);
    else
      *type = c->m->types[n];
    return;
  }
  uint8_t byte = (uint8_t)(n & 0x7f);
  if (byte == 0x40) return;
  for (size_t i = 0; i < sizeof singles; i++) {
    if (singles[i] != byte) continue;
    type->result_count = 1;
    type->types = (uint8_t *)&singles[i];
    return;
  }
  wasm_fail(c->r, "invalid block type 0x%x", byte);
}

static void begin_block(struct compiler *c, uint8_t kind) {
  struct wasm_function_type type;
  read_block_type(c, &type);
  int condition = kind == IF ? pop(c, WASM_I32) : 0;
  check_types(c, type.types, type.parameter_count);
  if (c->r->failed) return;
  settle_from(c, 0);
  uint32_t site = NO_SITE;
  if (kind == IF) {
    emit_condition(c, condition, false);
    site = c->code->length;
    emit_word(c, NO_SITE);
  }
  c->height -= type.parameter_count;
  push_control(c, kind, type.types, type.parameter_count, type.types + type.parameter_count,
               type.result_count);
  push_types(c, type.types, type.parameter_count);
  if (c->r->failed) return;
  top(c)->else_site = site;
  if (kind == LOOP) {
    top(c)->target = c->code->length;
    emit(c, WASM_OP_LOOP, 0, 0, 0);
    c->last = NO_SITE;
  }
}

/* The results are the whole stack of the block, and in their places. */
static void end_results(struct compiler *c) {
  struct control *t = top(c);
  check_types(c, t->results, t->result_count);
  if (c->r->failed) return;
  if (c->height != t->height + t->result_count) {
    wasm_fail(c->r, "expected %u elements on the stack for fallthru, found %u", t->result_count,
              c->height - t->height);
    return;
  }
  settle_from(c, 0);
}

static void begin_else(struct compiler *c) {
  if (top(c)->kind != IF) {
    wasm_fail(c->r, "else does not match an if");
    return;
  }
  end_results(c);
  if (c->r->failed) return;
  struct control *t = top(c);
  emit(c, WASM_OP_BR, 0, 0, 0);
  emit_target(c, t);
  patch(c, t->else_site);
  t->else_site = NO_SITE;
  t->kind = ELSE;
  t->unreachable = false;
  c->height = t->height;
  push_types(c, t->parameters, t->parameter_count);
}

static void emit_return(struct compiler *c) {
  struct control *t = &c->controls[0];
  check_types(c, t->results, t->result_count);
  if (c->r->failed) return;
  if (t->result_count == 1) {
    emit(c, WASM_OP_RETURN, c->stack[c->height - 1].slot, 0, 0);
    return;
  }
  emit_moves(c, t, t->result_count);
  emit(c, WASM_OP_RETURN, place(c, 0), 0, 0);
}

static void end_block(struct compiler *c) {
  struct control *t = top(c);
  end_results(c);
  if (c->r->failed) return;
  if (t->kind == IF) {
    if (t->parameter_count != t->result_count ||
        (t->result_count > 0 && memcmp(t->parameters, t->results, t->result_count) != 0)) {
      wasm_fail(c->r, "type error in fallthru: an if without else must not change the stack");
      return;
    }
    patch(c, t->else_site);
  }
  patch(c, t->sites);
  c->last = NO_SITE;
  c->height = t->height;
  if (t->kind == FUNCTION) {
    push_types(c, t->results, t->result_count);
    emit(c, WASM_OP_RETURN, place(c, 0), 0, 0);
    c->depth--;
    return;
  }
  struct control ended = *t;
  c->depth--;
  push_types(c, ended.results, ended.result_count);
}

/* --- Calls --- */

/* Arguments come to their places, which are the callee's parameters. Returns the first's. */
static int take_arguments(struct compiler *c, const struct wasm_function_type *type) {
  check_types(c, type->types, type->parameter_count);
  if (c->r->failed) return 0;
  settle_from(c, c->height - type->parameter_count);
  c->height -= type->parameter_count;
  return place(c, c->height);
}

static void compile_call(struct compiler *c) {
  uint32_t function = wasm_read_u32(c->r);
  if (c->r->failed) return;
  if (function >= c->m->function_count) {
    wasm_fail(c->r, "function index #%u is out of bounds", function);
    return;
  }
  const struct wasm_function_type *type = &c->m->types[c->m->functions[function].type];
  int at = take_arguments(c, type);
  emit(c, WASM_OP_CALL, at, 0, 0);
  emit_word(c, function);
  push_types(c, type->types + type->parameter_count, type->result_count);
}

static uint32_t read_table(struct compiler *c) {
  uint32_t table = wasm_read_u32(c->r);
  if (!c->r->failed && table >= c->m->table_count)
    wasm_fail(c->r, "table index %u out of range", table);
  return c->r->failed ? 0 : table;
}

static void compile_call_indirect(struct compiler *c) {
  uint32_t type_index = wasm_read_u32(c->r);
  if (!c->r->failed && type_index >= c->m->type_count)
    wasm_fail(c->r, "type index %u is not a signature definition", type_index);
  uint32_t table = read_table(c);
  if (c->r->failed) return;
  if (c->m->tables[table].element != WASM_FUNCREF) {
    wasm_fail(c->r, "call_indirect: immediate table of non-function type");
    return;
  }
  const struct wasm_function_type *type = &c->m->types[type_index];
  /* The index lies above the arguments, which come to their places meanwhile; it may be a local or a constant. */
  int index = pop(c, WASM_I32);
  int at = take_arguments(c, type);
  emit(c, WASM_OP_CALL_INDIRECT, at, index, 0);
  emit_halves(c, type_index, table);
  push_types(c, type->types + type->parameter_count, type->result_count);
}

/* --- Variables, memory, tables --- */

static void push_constant(struct compiler *c, uint8_t type, uint64_t value) {
  struct wasm_code *code = c->code;
  if (c->r->failed) return;
  for (uint32_t i = 0; i < code->constant_count; i++) {
    if (code->constants[i] != value) continue;
    push_slot(c, type, -1 - (int)i);
    return;
  }
  if (code->constant_count == MAX_CONSTANTS) {
    emit(c, WASM_OP_CONST, push(c, type), 0, 0);
    emit_word(c, value);
    return;
  }
  if (code->constants == NULL) code->constants = malloc(MAX_CONSTANTS * sizeof *code->constants);
  if (code->constants == NULL) {
    wasm_fail(c->r, "out of memory");
    return;
  }
  code->constants[code->constant_count++] = value;
  push_slot(c, type, -(int)code->constant_count);
}

static uint32_t read_local(struct compiler *c) {
  uint32_t local = wasm_read_u32(c->r);
  if (!c->r->failed && local >= c->local_count) wasm_fail(c->r, "invalid local index: %u", local);
  return c->r->failed ? 0 : local;
}

/* What was computed just now, for this, is computed into the local. */
static void store_local(struct compiler *c, uint32_t local, int from) {
  union wasm_word *w = c->last != NO_SITE ? &c->code->words[c->last] : NULL;
  if (c->r->failed) return;
  if (w != NULL && c->last + 1 == c->code->length && w->i.op >= WASM_OP_NUMERIC && w->i.a == from &&
      from == place(c, c->height)) {
    w->i.a = (int16_t)local;
    c->last = NO_SITE;
    return;
  }
  if (from != (int)local) emit(c, WASM_OP_MOV, (int)local, from, 0);
  c->last = NO_SITE;
}

static void compile_local_set(struct compiler *c, bool tee) {
  uint32_t local = read_local(c);
  if (c->r->failed) return;
  uint8_t type = c->locals[local];
  int from = pop(c, type);
  uint32_t before = c->code->length;
  settle_local(c, local);
  if (c->code->length != before) c->last = NO_SITE;
  store_local(c, local, from);
  if (tee) push_slot(c, type, (int)local);
}

static uint32_t read_global(struct compiler *c) {
  uint32_t global = wasm_read_u32(c->r);
  if (!c->r->failed && global >= c->m->global_count)
    wasm_fail(c->r, "Invalid global index: %u", global);
  return c->r->failed ? 0 : global;
}

static bool has_memory(struct compiler *c) {
  if (c->m->memory_count == 0)
    wasm_fail(c->r, "memory index 0 exceeds number of declared memories (0)");
  return !c->r->failed;
}

/* Alignment and offset. The address as the instruction wants it: *offset fits its field. */
static int address(struct compiler *c, unsigned size, int slot, uint32_t offset, int *field) {
  (void)size;
  if (offset <= INT16_MAX) {
    *field = (int)offset;
    return slot;
  }
  int sum = place(c, c->height + 2); /* above address and value */
  if (c->height + 3 > c->max_height) c->max_height = c->height + 3;
  emit(c, WASM_OP_ADDRESS, sum, slot, 0);
  emit_word(c, offset);
  *field = 0;
  return sum;
}

static uint32_t read_memory_argument(struct compiler *c, unsigned size_log) {
  uint32_t align = wasm_read_u32(c->r);
  uint32_t offset = wasm_read_u32(c->r);
  if (!c->r->failed && align > size_log)
    wasm_fail(c->r, "invalid alignment; expected maximum alignment is %u, actual alignment is %u",
              size_log, align);
  return offset;
}

static const struct {
  uint8_t type, size_log;
} accesses[] = {{WASM_I32, 2}, {WASM_I64, 3}, {WASM_F32, 2}, {WASM_F64, 3}, {WASM_I32, 0},
                {WASM_I32, 0}, {WASM_I32, 1}, {WASM_I32, 1}, {WASM_I64, 0}, {WASM_I64, 0},
                {WASM_I64, 1}, {WASM_I64, 1}, {WASM_I64, 2}, {WASM_I64, 2}, {WASM_I32, 2},
                {WASM_I64, 3}, {WASM_F32, 2}, {WASM_F64, 3}, {WASM_I32, 0}, {WASM_I32, 1},
                {WASM_I64, 0}, {WASM_I64, 1}, {WASM_I64, 2}};

static void compile_access(struct compiler *c, uint8_t op) {
  unsigned which = op - 0x28u;
  uint32_t offset = read_memory_argument(c, accesses[which].size_log);
  int field, value = 0;
  if (!has_memory(c)) return;
  bool store = op >= 0x36;
  if (store) value = pop(c, accesses[which].type);
  int slot = address(c, 0, pop(c, WASM_I32), offset, &field);
  emit(c, WASM_OP_I32_LOAD + which, store ? value : push(c, accesses[which].type), slot, field);
}

/* Three i32 operands; returns through the pointers. */
static void pop_range(struct compiler *c, uint8_t second, int *a, int *b, int *d) {
  *d = pop(c, WASM_I32);
  *b = pop(c, second);
  *a = pop(c, WASM_I32);
}

static uint32_t read_data_segment(struct compiler *c) {
  uint32_t segment = wasm_read_u32(c->r);
  if (c->r->failed) return 0;
  if (!c->m->has_data_count)
    wasm_fail(c->r, "data count section required");
  else if (segment >= c->m->data_count)
    wasm_fail(c->r, "invalid data segment index: %u", segment);
  return segment;
}

static uint32_t read_element_segment(struct compiler *c) {
  uint32_t segment = wasm_read_u32(c->r);
  if (!c->r->failed && segment >= c->m->element_count)
    wasm_fail(c->r, "invalid element segment index: %u", segment);
  return c->r->failed ? 0 : segment;
}

static void read_zero(struct compiler *c) {
  if (wasm_read_byte(c->r) != 0)
    wasm_fail(c->r, "memory index 1 exceeds number of declared memories (1)");
}

static uint8_t type_of_letter(char letter) {
  switch (letter) {
  case 'i': return WASM_I32;
  case 'I': return WASM_I64;
  case 'f': return WASM_F32;
  default: return WASM_F64;
  }
}

static void compile_numeric(struct compiler *c, unsigned index) {
  static const char *const types[] = {
#define X(name, types_, compute) types_,
      WASM_NUMERIC_OPS(X)
#undef X
  };
  const char *t = types[index];
  int second = t[2] != '\0' ? pop(c, type_of_letter(t[1])) : 0;
  int first = pop(c, type_of_letter(t[0]));
  int to = push(c, type_of_letter(t[2] != '\0' ? t[2] : t[1]));
  emit(c, WASM_OP_NUMERIC + index, to, first, second);
}

static void compile_prefixed(struct compiler *c) {
  uint32_t op = wasm_read_u32(c->r);
  int a, b, d;
  uint32_t first, second;
  if (c->r->failed) return;
  if (op < 8) {
    compile_numeric(c, WASM_OP_SATURATE - WASM_OP_NUMERIC + op);
    return;
  }
  switch (op) {
  case 8:
    first = read_data_segment(c);
    read_zero(c);
    if (!has_memory(c)) return;
    pop_range(c, WASM_I32, &a, &b, &d);
    emit(c, WASM_OP_MEMORY_INIT, a, b, d);
    emit_word(c, first);
    return;
  case 9:
    first = read_data_segment(c);
    emit(c, WASM_OP_DATA_DROP, 0, 0, 0);
    emit_word(c, first);
    return;
  case 10:
    read_zero(c);
    read_zero(c);
    if (!has_memory(c)) return;
    pop_range(c, WASM_I32, &a, &b, &d);
    emit(c, WASM_OP_MEMORY_COPY, a, b, d);
    return;
  case 11:
    read_zero(c);
    if (!has_memory(c)) return;
    pop_range(c, WASM_I32, &a, &b, &d);
    emit(c, WASM_OP_MEMORY_FILL, a, b, d);
    return;
  case 12:
    second = read_element_segment(c);
    first = read_table(c);
    if (c->r->failed) return;
    if (c->m->tables[first].element != c->m->elements[second].type) {
      wasm_fail(c->r, "type mismatch of table and element segment");
      return;
    }
    pop_range(c, WASM_I32, &a, &b, &d);
    emit(c, WASM_OP_TABLE_INIT, a, b, d);
    emit_halves(c, first, second);
    return;
  case 13:
    first = read_element_segment(c);
    emit(c, WASM_OP_ELEM_DROP, 0, 0, 0);
    emit_word(c, first);
    return;
  case 14:
    first = read_table(c);
    second = read_table(c);
    if (c->r->failed) return;
    if (c->m->tables[first].element != c->m->tables[second].element) {
      wasm_fail(c->r, "type mismatch of the two tables");
      return;
    }
    pop_range(c, WASM_I32, &a, &b, &d);
    emit(c, WASM_OP_TABLE_COPY, a, b, d);
    emit_halves(c, first, second);
    return;
  case 15:
    first = read_table(c);
    if (c->r->failed) return;
    d = pop(c, WASM_I32);
    b = pop(c, c->m->tables[first].element);
    a = push(c, WASM_I32);
    emit(c, WASM_OP_TABLE_GROW, a, b, d);
    emit_word(c, first);
    return;
  case 16:
    first = read_table(c);
    emit(c, WASM_OP_TABLE_SIZE, push(c, WASM_I32), 0, 0);
    emit_word(c, first);
    return;
  case 17:
    first = read_table(c);
    if (c->r->failed) return;
    pop_range(c, c->m->tables[first].element, &a, &b, &d);
    emit(c, WASM_OP_TABLE_FILL, a, b, d);
    emit_word(c, first);
    return;
  default: wasm_fail(c->r, "invalid numeric opcode 0xfc%02x", op);
  }
}

static void compile_select(struct compiler *c, bool typed) {
  uint8_t type = ANY;
  if (typed) {
    if (wasm_read_u32(c->r) != 1)
      wasm_fail(c->r, "invalid number of types. Select accepts exactly one type");
    type = wasm_read_byte(c->r);
    if (!c->r->failed && !wasm_is_value_type(type))
      wasm_fail(c->r, "invalid value type 0x%x", type);
  }
  int condition = pop(c, WASM_I32);
  struct operand second = pop_any(c), first = pop_any(c);
  if (c->r->failed) return;
  if (!typed) {
    if (first.type == WASM_FUNCREF || first.type == WASM_EXTERNREF || second.type == WASM_FUNCREF ||
        second.type == WASM_EXTERNREF)
      wasm_fail(c->r, "select without type is restricted to number and simd types");
    else if (first.type != second.type && first.type != ANY && second.type != ANY)
      wasm_fail(c->r, "type error in select: %s and %s", wasm_type_name(first.type),
                wasm_type_name(second.type));
    type = first.type != ANY ? first.type : second.type;
  } else if ((first.type != type && first.type != ANY) ||
             (second.type != type && second.type != ANY)) {
    wasm_fail(c->r, "type error in select: expected %s", wasm_type_name(type));
  }
  emit(c, WASM_OP_SELECT, push(c, type), first.slot, second.slot);
  emit_word(c, (uint16_t)condition);
}

static void compile_instruction(struct compiler *c) {
  uint8_t op = wasm_read_byte(c->r);
  uint32_t index;
  int slot, other;
  struct control *t;
  if (c->r->failed) return;
  if (op >= 0x45 && op <= 0xc4) {
    compile_numeric(c, op - 0x45u);
    return;
  }
  if (op >= 0x28 && op <= 0x3e) {
    compile_access(c, op);
    return;
  }
  switch (op) {
  case 0x00:
    emit(c, WASM_OP_UNREACHABLE, 0, 0, 0);
    make_unreachable(c);
    return;
  case 0x01: return;
  case 0x02: begin_block(c, BLOCK); return;
  case 0x03: begin_block(c, LOOP); return;
  case 0x04: begin_block(c, IF); return;
  case 0x05: begin_else(c); return;
  case 0x0b: end_block(c); return;
  case 0x0c:
    if ((t = label(c, wasm_read_u32(c->r))) == NULL) return;
    branch(c, t);
    make_unreachable(c);
    return;
  case 0x0d:
    if ((t = label(c, wasm_read_u32(c->r))) == NULL) return;
    branch_if(c, t);
    return;
  case 0x0e:
    branch_table(c);
    make_unreachable(c);
    return;
  case 0x0f:
    emit_return(c);
    make_unreachable(c);
    return;
  case 0x10: compile_call(c); return;
  case 0x11: compile_call_indirect(c); return;
  case 0x1a: pop_any(c); return;
  case 0x1b: compile_select(c, false); return;
  case 0x1c: compile_select(c, true); return;
  case 0x20:
    index = read_local(c);
    if (!c->r->failed) push_slot(c, c->locals[index], (int)index);
    return;
  case 0x21: compile_local_set(c, false); return;
  case 0x22: compile_local_set(c, true); return;
  case 0x23:
    index = read_global(c);
    if (c->r->failed) return;
    emit(c, WASM_OP_GLOBAL_GET, push(c, c->m->globals[index].type.type), 0, 0);
    emit_word(c, index);
    return;
  case 0x24:
    index = read_global(c);
    if (c->r->failed) return;
    if (!c->m->globals[index].type.is_mutable) {
      wasm_fail(c->r, "immutable global #%u cannot be assigned", index);
      return;
    }
    emit(c, WASM_OP_GLOBAL_SET, 0, pop(c, c->m->globals[index].type.type), 0);
    emit_word(c, index);
    return;
  case 0x25:
    index = read_table(c);
    if (c->r->failed) return;
    slot = pop(c, WASM_I32);
    emit(c, WASM_OP_TABLE_GET, push(c, c->m->tables[index].element), slot, 0);
    emit_word(c, index);
    return;
  case 0x26:
    index = read_table(c);
    if (c->r->failed) return;
    other = pop(c, c->m->tables[index].element);
    slot = pop(c, WASM_I32);
    emit(c, WASM_OP_TABLE_SET, slot, other, 0);
    emit_word(c, index);
    return;
  case 0x3f:
    read_zero(c);
    if (has_memory(c)) emit(c, WASM_OP_MEMORY_SIZE, push(c, WASM_I32), 0, 0);
    return;
  case 0x40:
    read_zero(c);
    if (!has_memory(c)) return;
    slot = pop(c, WASM_I32);
    emit(c, WASM_OP_MEMORY_GROW, push(c, WASM_I32), slot, 0);
    return;
  case 0x41: push_constant(c, WASM_I32, (uint32_t)wasm_read_s32(c->r)); return;
  case 0x42: push_constant(c, WASM_I64, (uint64_t)wasm_read_s64(c->r)); return;
  case 0x43: push_constant(c, WASM_F32, wasm_read_fixed32(c->r)); return;
  case 0x44: push_constant(c, WASM_F64, wasm_read_fixed64(c->r)); return;
  case 0xd0: {
    uint8_t type = wasm_read_byte(c->r);
    if (type != WASM_FUNCREF && type != WASM_EXTERNREF)
      wasm_fail(c->r, "invalid heap type 0x%x", type);
    push_constant(c, type, 0);
    return;
  }
  case 0xd1: {
    struct operand o = pop_any(c);
    if (o.type != WASM_FUNCREF && o.type != WASM_EXTERNREF && o.type != ANY)
      wasm_fail(c->r, "ref.is_null[0] expected reference type, found %s", wasm_type_name(o.type));
    emit(c, WASM_OP_REF_IS_NULL, push(c, WASM_I32), o.slot, 0);
    return;
  }
  case 0xd2:
    index = wasm_read_u32(c->r);
    if (c->r->failed) return;
    if (index >= c->m->function_count)
      wasm_fail(c->r, "function index #%u is out of bounds", index);
    else if (!c->m->declared[index])
      wasm_fail(c->r, "undeclared reference to function #%u", index);
    emit(c, WASM_OP_REF_FUNC, push(c, WASM_FUNCREF), 0, 0);
    emit_word(c, index);
    return;
  case 0xfc: compile_prefixed(c); return;
  default: wasm_fail(c->r, "invalid opcode 0x%x", op);
  }
}

static bool read_locals(struct compiler *c, const struct wasm_function_type *type) {
  uint32_t groups = wasm_read_u32(c->r);
  size_t capacity = type->parameter_count;
  c->locals = malloc(capacity + 1);
  if (c->locals == NULL) {
    wasm_fail(c->r, "out of memory");
    return false;
  }
  if (type->parameter_count > 0) memcpy(c->locals, type->types, type->parameter_count);
  c->local_count = type->parameter_count;
  for (uint32_t i = 0; i < groups && !c->r->failed; i++) {
    uint32_t count = wasm_read_u32(c->r);
    uint8_t local = wasm_read_byte(c->r);
    if (c->r->failed) break;
    if (!wasm_is_value_type(local)) {
      wasm_fail(c->r, "invalid local type 0x%x", local);
    } else if (count > MAX_SLOT || c->local_count + count > MAX_SLOT) {
      wasm_fail(c->r, "local count too large");
    } else {
      uint8_t *bigger = realloc(c->locals, c->local_count + (size_t)count + 1);
      if (bigger == NULL) {
        wasm_fail(c->r, "out of memory");
        break;
      }
      c->locals = bigger;
      memset(bigger + c->local_count, local, count);
      c->local_count += count;
    }
  }
  return !c->r->failed;
}

bool wasm_compile(struct wasm_module *module, uint32_t function, struct wasm_reader *r) {
  struct wasm_function *f = &module->functions[function];
  const struct wasm_function_type *type = &module->types[f->type];
  struct compiler c = {.m = module, .r = r, .code = &f->code, .last = NO_SITE};
  c.word_limit = 64 * (size_t)(r->end - r->at) + 65536;
  if (read_locals(&c, type)) {
    push_control(&c, FUNCTION, NULL, 0, type->types + type->parameter_count, type->result_count);
    while (!r->failed && c.depth > 0) compile_instruction(&c);
    if (!r->failed && r->at != r->end) wasm_fail(r, "operators remaining after end of function");
  }
  f->code.local_count = c.local_count;
  f->code.frame_size = c.local_count + c.max_height + 4;
  free(c.locals);
  free(c.stack);
  free(c.controls);
  if (r->failed) return false;
  union wasm_word *fitting = realloc(f->code.words, (f->code.length + 1) * sizeof *fitting);
  if (fitting != NULL) f->code.words = fitting;
  return true;
}
