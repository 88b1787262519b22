/* The image under construction: its strings, scopes and finished functions, and how they become one block. */
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/emitter.h"

/* --- strings --- */

static uint32_t hash_bytes(const char *text, size_t length) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 16777619u;
  return h ^ h >> 15;
}

static void grow_string_table(emitter *e) {
  image_builder *im = &e->image;
  uint32_t size = im->string_table.capacity ? im->string_table.capacity * 2 : 256;
  uint32_t *table = calloc(size, sizeof *table);
  if (!table) emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  for (uint32_t i = 0; i < im->strings.count; i++) {
    struct vm_image_string *s = &im->strings.items[i];
    uint32_t at = hash_bytes((char *)im->string_bytes.items + s->offset, s->length) & (size - 1);
    while (table[at]) at = (at + 1) & (size - 1);
    table[at] = i + 1;
  }
  free(im->string_table.items);
  im->string_table.items = table;
  im->string_table.capacity = size;
}

static void append_bytes(emitter *e, byte_vec *v, const void *data, size_t size) {
  if (size > UINT32_MAX / 2 - v->count) emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  while (v->capacity - v->count < size) v->items = emitter_grow(e, v->items, &v->capacity, 1);
  if (size) memcpy(v->items + v->count, data, size);
  v->count += (uint32_t)size;
}

uint32_t image_string(emitter *e, const char *text, size_t length) {
  image_builder *im = &e->image;
  if (im->strings.count * 2 >= im->string_table.capacity) grow_string_table(e);
  uint32_t mask = im->string_table.capacity - 1, at = hash_bytes(text, length) & mask;
  for (; im->string_table.items[at]; at = (at + 1) & mask) {
    uint32_t index = im->string_table.items[at] - 1;
    struct vm_image_string *s = &im->strings.items[index];
    if (s->length == length &&
        (!length || memcmp(im->string_bytes.items + s->offset, text, length) == 0))
      return index;
  }
  struct vm_image_string s = {im->string_bytes.count, (uint32_t)length};
  append_bytes(e, &im->string_bytes, text, length);
  VEC_PUSH(e, &im->strings, s);
  im->string_table.items[at] = im->strings.count;
  return im->strings.count - 1;
}

uint32_t image_name(emitter *e, ast_name *name) {
  if (!name) return image_string(e, "", 0);
  if (!name->emitter_index) name->emitter_index = image_string(e, name->text, name->length) + 1;
  return name->emitter_index - 1;
}

/* --- parts --- */

uint32_t image_body(emitter *e, const void *data, size_t size) {
  static const char zeros[8];
  byte_vec *body = &e->image.body;
  append_bytes(e, body, zeros, -body->count & 7);
  uint32_t offset = body->count;
  append_bytes(e, body, data, size);
  return offset;
}

uint32_t image_scope(emitter *e, const uint32_t *words, uint32_t count) {
  uint32_t offset = image_body(e, words, count * sizeof *words);
  VEC_PUSH(e, &e->image.scopes, offset);
  return e->image.scopes.count - 1;
}

/* --- finishing a function --- */

/* A j16 that does not reach becomes three words: the instruction over the next to a long jump. */
enum { FAR = 10000, LIMIT_16 = 32000, UNPATCHED = 0xff };

static uint32_t target_of(F f, const struct fixup *x) {
  return f->labels.items[x->label];
}

static void expand_far_jumps(F f) {
  uint32_t count = f->instrs.count, far = 0;
  if (count < LIMIT_16) return;
  for (uint32_t i = 0; i < f->fixups.count; i++) {
    struct fixup *x = &f->fixups.items[i];
    int64_t distance = (int64_t)target_of(f, x) - x->instr;
    if (x->is16 && (distance > FAR || distance < -FAR)) far++;
  }
  if (!far) return;
  emitter *e = f->e;
  uint32_t *map = malloc((count + 1) * sizeof *map);
  vm_instr *instrs = malloc((count + 2 * (size_t)far) * sizeof *instrs);
  if (!map || !instrs) {
    free(map);
    free(instrs);
    emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  }
  /* Fixups are in order of instructions. The long jump takes the fixup over. */
  uint32_t to = 0, next = 0;
  for (uint32_t from = 0; from < count; from++) {
    map[from] = to;
    instrs[to++] = f->instrs.items[from];
    if (next == f->fixups.count || f->fixups.items[next].instr != from) continue;
    struct fixup *x = &f->fixups.items[next++];
    int64_t distance = (int64_t)target_of(f, x) - from;
    x->instr = to - 1;
    if (x->is16 && (distance > FAR || distance < -FAR)) {
      instrs[to - 1] |= (vm_instr)1 << 48; /* C = 1: over the JMP of the fall-through */
      instrs[to++] = VM_INSTR(VM_OP_JMP, 0, 0, 1, 0);
      x->instr = to;
      x->is16 = false;
      instrs[to++] = VM_INSTR(VM_OP_JMP, 0, 0, 0, 0);
    }
  }
  map[count] = to;
  for (uint32_t i = 0; i < f->labels.count; i++)
    if (f->labels.items[i] != UNBOUND) f->labels.items[i] = map[f->labels.items[i]];
  for (uint32_t i = 0; i < f->positions.count; i++)
    f->positions.items[i].instr = map[f->positions.items[i].instr];
  for (uint32_t i = 0; i < f->texts.count; i++)
    f->texts.items[i].instr = map[f->texts.items[i].instr];
  free(map);
  free(f->instrs.items);
  f->instrs.items = instrs;
  f->instrs.count = to;
  f->instrs.capacity = count + 2 * far;
}

/* Where a jump ends that leads to another: up to a few JMPs further. These hold their label until patched. */
static uint32_t final_target(F f, uint32_t target, uint32_t from, bool is16) {
  for (int hops = 0; hops < 8 && target < f->instrs.count; hops++) {
    vm_instr i = f->instrs.items[target];
    if (VM_OP(i) != VM_OP_JMP || VM_EXT(i) != UNPATCHED) break;
    uint32_t next = f->labels.items[(uint32_t)VM_J32(i)];
    int64_t distance = (int64_t)next - from;
    if (next == target || (is16 && (distance > LIMIT_16 || distance < -LIMIT_16))) break;
    target = next;
  }
  return target;
}

static void patch_jumps(F f) {
  for (uint32_t i = 0; i < f->fixups.count; i++) {
    struct fixup *x = &f->fixups.items[i];
    if (!x->is16)
      f->instrs.items[x->instr] = (f->instrs.items[x->instr] & 0xffffffffu) |
                                  (vm_instr)UNPATCHED << 8 | (vm_instr)x->label << 32;
  }
  for (uint32_t i = 0; i < f->fixups.count; i++) {
    struct fixup *x = &f->fixups.items[i];
    if (!x->is16) f->instrs.items[x->instr] &= 0xffff00ffu;
    uint32_t target = final_target(f, target_of(f, x), x->instr, x->is16);
    int32_t distance = (int32_t)(target - (x->instr + 1));
    if (x->is16)
      f->instrs.items[x->instr] |= (vm_instr)((uint32_t)distance & 0xffff) << 48;
    else
      f->instrs.items[x->instr] |= (vm_instr)(uint32_t)distance << 32;
  }
}

static void put_varint(emitter *e, byte_vec *v, uint32_t n) {
  while (n >= 0x80) {
    VEC_PUSH(e, v, (uint8_t)(n | 0x80));
    n >>= 7;
  }
  VEC_PUSH(e, v, (uint8_t)n);
}

static uint32_t write_positions(F f, uint32_t *size) {
  emitter *e = f->e;
  byte_vec *body = &e->image.body;
  uint32_t start = image_body(e, NULL, 0), instr = 0, line = 0;
  for (uint32_t i = 0; i < f->positions.count; i++) {
    struct position_entry *p = &f->positions.items[i];
    uint32_t p_line, p_column;
    ast_position(e->program, p->pos, &p_line, &p_column);
    int32_t delta = (int32_t)(p_line - line);
    put_varint(e, body, p->instr - instr);
    put_varint(e, body, (uint32_t)delta << 1 ^ (uint32_t)(delta >> 31));
    put_varint(e, body, p_column);
    instr = p->instr;
    line = p_line;
  }
  *size = body->count - start;
  return start;
}

static uint32_t write_handlers(F f) {
  emitter *e = f->e;
  uint32_t start = image_body(e, NULL, 0);
  for (uint32_t i = 0; i < f->handlers.count; i++) {
    struct handler_entry *h = &f->handlers.items[i];
    struct vm_image_handler out = {f->labels.items[h->start], f->labels.items[h->end],
                                   f->labels.items[h->target], h->reg};
    append_bytes(e, &e->image.body, &out, sizeof out);
  }
  return start;
}

void image_function(F f) {
  emitter *e = f->e;
  function_info *info = f->info;
  ast_function *node = f->node;
  expand_far_jumps(f);
  patch_jumps(f);

  struct vm_image_function fn = {0};
  if (info->name_prefix && info->name) {
    size_t prefix = strlen(info->name_prefix);
    char *text = arena_alloc(e->memory, prefix + info->name->length);
    memcpy(text, info->name_prefix, prefix);
    memcpy(text + prefix, info->name->text, info->name->length);
    fn.name = image_string(e, text, prefix + info->name->length);
  } else {
    fn.name = image_name(e, info->name);
  }
  fn.flags = f->flags | (info->is_named ? VM_F_NAMED : 0);
  fn.nregs = (uint16_t)f->nregs;
  fn.args_reg = f->args_reg;
  fn.rest_reg = f->rest_reg;
  fn.scope_reg = VM_NONE;
  fn.scope_desc = UINT32_MAX;
  if (node) {
    bool has_rest = f->rest_reg != VM_NONE;
    fn.nparams = (uint16_t)(info->module_init || (node->function_kind == AST_FUNCTION_FIELDS)
                                ? 0
                                : node->parameter_count - has_rest);
    fn.length = (uint16_t)(node->length > 0xffff ? 0xffff : node->length);
  }
  const ast_node *source = info->class_node           ? &info->class_node->node
                           : node && node->class_node ? &node->class_node->node
                           : node                     ? &node->node
                                                      : NULL;
  if (source) {
    fn.source_start = source->pos;
    fn.source_end = source->end;
    ast_position(e->program, source->pos, &fn.line, &fn.column);
  }
  if (f->mapped_scope_reg != VM_NONE) {
    scope_info *scope = scope_info_of(e, node->scope);
    fn.scope_reg = f->mapped_scope_reg;
    fn.scope_slots = scope->slots;
    fn.scope_desc = scope->described ? scope_descriptor(f, node->scope) : UINT32_MAX;
  }
  fn.instr_count = f->instrs.count;
  fn.instrs = image_body(e, f->instrs.items, f->instrs.count * sizeof *f->instrs.items);
  /* Template constants point at their pieces. */
  uint32_t template_words =
      image_body(e, f->template_words.items, f->template_words.count * sizeof(uint32_t));
  for (uint32_t i = 0; i < f->consts.count; i++)
    if (f->consts.items[i].kind == VM_K_TEMPLATE)
      f->consts.items[i].u.s.a =
          template_words + f->consts.items[i].u.s.a * (uint32_t)sizeof(uint32_t);
  fn.const_count = f->consts.count;
  fn.consts = image_body(e, f->consts.items, f->consts.count * sizeof *f->consts.items);
  fn.site_count = f->sites.count;
  fn.sites = image_body(e, f->sites.items, f->sites.count * sizeof(uint32_t));
  fn.inner_count = f->inners.count;
  fn.inners = image_body(e, f->inners.items, f->inners.count * sizeof(uint32_t));
  fn.handler_count = f->handlers.count;
  fn.handlers = write_handlers(f);
  fn.text_count = f->texts.count;
  fn.texts = image_body(e, f->texts.items, f->texts.count * sizeof *f->texts.items);
  fn.positions = write_positions(f, &fn.position_size);
  VEC_PUSH(e, &e->image.functions, fn);
}

/* --- the block --- */

static uint32_t align8(uint32_t n) {
  return (n + 7) & ~7u;
}

/* Offsets kept relative to the body become offsets in the block. */
static void shift_offsets(emitter *e, char *block, uint32_t body) {
  image_builder *im = &e->image;
  for (uint32_t i = 0; i < im->functions.count; i++) {
    struct vm_image_function *fn = &im->functions.items[i];
    struct vm_image_const *k = (struct vm_image_const *)(block + body + fn->consts);
    for (uint32_t j = 0; j < fn->const_count; j++)
      if (k[j].kind == VM_K_TEMPLATE) k[j].u.s.a += body;
    fn->instrs += body;
    fn->consts += body;
    fn->sites += body;
    fn->inners += body;
    fn->handlers += body;
    fn->texts += body;
    fn->positions += body;
  }
  for (uint32_t i = 0; i < im->scopes.count; i++) im->scopes.items[i] += body;
  if (!im->module) return;
  struct vm_image_module *m = (struct vm_image_module *)(block + body + im->module - 1);
  m->requests += body;
  m->imports += body;
  m->locals += body;
  m->indirects += body;
  m->stars += body;
  struct vm_image_request *requests = (struct vm_image_request *)(block + m->requests);
  for (uint32_t i = 0; i < m->request_count; i++) requests[i].attributes += body;
}

static enum vm_image_kind image_kind(compiler_goal goal) {
  switch (goal) {
  case COMPILER_MODULE: return VM_IMAGE_MODULE;
  case COMPILER_COMMONJS: return VM_IMAGE_FUNCTION;
  case COMPILER_DIRECT_EVAL:
  case COMPILER_INDIRECT_EVAL: return VM_IMAGE_EVAL;
  default: return VM_IMAGE_SCRIPT;
  }
}

void *image_finish(emitter *e, size_t *size) {
  image_builder *im = &e->image;
  struct vm_image_header h = {.magic = VM_IMAGE_MAGIC, .version = VM_IMAGE_VERSION};
  h.kind = image_kind(e->options->goal);
  h.function_count = im->functions.count;
  h.string_count = im->strings.count;
  h.scope_count = im->scopes.count;
  h.eval_count = im->evals.count;
  uint64_t total =
      (uint64_t)sizeof h + 64 + (uint64_t)im->functions.count * sizeof *im->functions.items +
      (uint64_t)im->strings.count * sizeof *im->strings.items + im->scopes.count * 4u +
      (uint64_t)im->evals.count * sizeof *im->evals.items + im->body.count + im->string_bytes.count;
  if (total > INT32_MAX) emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  h.functions = align8(sizeof h);
  h.strings = align8(h.functions + im->functions.count * (uint32_t)sizeof *im->functions.items);
  h.scopes = align8(h.strings + im->strings.count * (uint32_t)sizeof *im->strings.items);
  h.evals = align8(h.scopes + im->scopes.count * 4);
  uint32_t body = align8(h.evals + im->evals.count * (uint32_t)sizeof *im->evals.items);
  uint32_t bytes = body + im->body.count;
  h.size = align8(bytes + im->string_bytes.count);
  h.module = im->module ? body + im->module - 1 : 0;

  char *block = calloc(1, h.size);
  if (!block) emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  if (im->body.count) memcpy(block + body, im->body.items, im->body.count);
  shift_offsets(e, block, body);
  for (uint32_t i = 0; i < im->strings.count; i++) im->strings.items[i].offset += bytes;
  memcpy(block, &h, sizeof h);
  memcpy(block + h.functions, im->functions.items,
         im->functions.count * sizeof *im->functions.items);
  if (im->strings.count)
    memcpy(block + h.strings, im->strings.items, im->strings.count * sizeof *im->strings.items);
  if (im->scopes.count) memcpy(block + h.scopes, im->scopes.items, im->scopes.count * 4);
  if (im->evals.count)
    memcpy(block + h.evals, im->evals.items, im->evals.count * sizeof *im->evals.items);
  if (im->string_bytes.count) memcpy(block + bytes, im->string_bytes.items, im->string_bytes.count);
  *size = h.size;
  return block;
}

void image_free(emitter *e) {
  image_builder *im = &e->image;
  free(im->functions.items);
  free(im->strings.items);
  free(im->string_bytes.items);
  free(im->string_table.items);
  free(im->scopes.items);
  free(im->evals.items);
  free(im->body.items);
}
