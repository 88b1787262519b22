/* Checks an image: every operand in range, every jump to an instruction, every offset within the block. */
#include "engine/compiler/compiler.h"
#include "engine/compiler/operand_format.h"
#include "engine/vm/image.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct check {
  const char *block;
  const struct vm_image_header *h;
  const struct vm_image_function *fn;
  uint32_t function, instr;
  char *message;
  size_t message_size;
  unsigned char *starts; /* 1 where an instruction begins */
};

static bool fail(struct check *c, const char *format, ...) {
  va_list args;
  int n =
      snprintf(c->message, c->message_size, "function %u, instruction %u: ", c->function, c->instr);
  va_start(args, format);
  if (n > 0 && (size_t)n < c->message_size)
    vsnprintf(c->message + n, c->message_size - (size_t)n, format, args);
  va_end(args);
  return false;
}

static bool in_block(struct check *c, uint32_t offset, uint64_t count, size_t size) {
  if (!count) return true;
  return offset % (size % 8 == 0 ? 8 : 4) == 0 && offset + count * size <= c->h->size;
}

static bool check_registers(struct check *c, unsigned first, unsigned count) {
  if (first + count > c->fn->nregs)
    return fail(c, "register %u of %u", first + count - 1, c->fn->nregs);
  return true;
}

static bool check_jump(struct check *c, int64_t distance) {
  int64_t target = (int64_t)c->instr + 1 + distance;
  if (target < 0 || target >= c->fn->instr_count || !c->starts[target])
    return fail(c, "jump to %lld", (long long)target);
  return true;
}

/* The constant must be there, and of the kind that the instruction takes it for. */
static bool check_constant(struct check *c, vm_instr i, uint32_t index) {
  const struct vm_image_const *k = (const void *)(c->block + c->fn->consts);
  if (index >= c->fn->const_count) return fail(c, "constant %u", index);
  bool good;
  switch (VM_OP(i)) {
  case VM_OP_REGEXP: good = k[index].kind == VM_K_REGEXP; break;
  case VM_OP_TEMPLATE: good = k[index].kind == VM_K_TEMPLATE; break;
  case VM_OP_LDK: good = k[index].kind <= VM_K_BIGINT; break;
  default: good = k[index].kind == VM_K_STRING;
  }
  return good || fail(c, "kind of constant %u", index);
}

static bool check_operand(struct check *c, char kind, vm_instr i, unsigned value) {
  switch (kind) {
  case 'r': return check_registers(c, value, 1);
  case 'p': return check_registers(c, value, 2);
  case 't': return check_registers(c, value, 3);
  case 'q': return check_registers(c, value, 4);
  case 's': return value == VM_ENV || check_registers(c, value, 1);
  case 'o': return value == VM_NONE || check_registers(c, value, 1);
  case 'k': return check_constant(c, i, value);
  case 'S': return value < c->fn->site_count || fail(c, "site %u", value);
  case 'f':
    return (value | VM_EXT(i) << 16) < c->fn->inner_count || fail(c, "inner function %u", value);
  case 'e': return value < c->h->eval_count || fail(c, "eval descriptor %u", value);
  case 'K': return check_constant(c, i, value | VM_C(i) << 16);
  case 'j': return check_jump(c, VM_J32(i));
  case 'c': return check_jump(c, VM_J16(i));
  default: return true;
  }
}

/* Counts of registers that follow from more than one operand. */
static bool check_block_operands(struct check *c, vm_instr i) {
  const vm_instr *code = (const vm_instr *)(c->block + c->fn->instrs);
  vm_instr extra = c->instr + 1 < c->fn->instr_count ? code[c->instr + 1] : 0;
  switch (VM_OP(i)) {
  case VM_OP_NEWSCOPE:
    return !VM_EXT(i) || (VM_A(extra) | VM_B(extra) << 16) < c->h->scope_count ||
           fail(c, "scope descriptor");
  case VM_OP_CALLEVAL:
    if (VM_A(extra) != VM_ENV && !check_registers(c, VM_A(extra), 1)) return false;
    if (!check_registers(c, VM_B(extra), 1)) return false;
    return !VM_B(i) || check_registers(c, VM_A(i), VM_B(i) + 2);
  case VM_OP_CALL:
  case VM_OP_CALLU:
  case VM_OP_NEW:
  case VM_OP_SUPERCALL: return !VM_B(i) || check_registers(c, VM_A(i), VM_B(i) + 2);
  case VM_OP_ARRPUSH:
  case VM_OP_CONCAT: return check_registers(c, VM_B(i), VM_C(i));
  case VM_OP_OBJREST: return check_registers(c, VM_A(i), VM_C(i) + 1);
  case VM_OP_JTABLE:
    for (unsigned n = 0; n < VM_B(i); n++) {
      uint32_t at = c->instr + 1 + n;
      vm_instr word =
          at < c->fn->instr_count ? ((const vm_instr *)(c->block + c->fn->instrs))[at] : 0;
      if (VM_OP(word) != VM_OP_JMP) return fail(c, "jump table");
    }
    return true;
  default: return true;
  }
}

static bool check_instructions(struct check *c) {
  const vm_instr *code = (const vm_instr *)(c->block + c->fn->instrs);
  for (uint32_t n = 0; n < c->fn->instr_count; n += 1 + operand_extra_words(code[n]))
    c->starts[n] = 1;
  for (uint32_t n = 0; n < c->fn->instr_count; n++) {
    if (!c->starts[n]) continue;
    vm_instr i = code[n];
    c->instr = n;
    if (VM_OP(i) >= VM_OP_COUNT || !operand_formats[VM_OP(i)].name)
      return fail(c, "opcode %u", VM_OP(i));
    const char *f = operand_formats[VM_OP(i)].operands;
    if (!check_operand(c, f[0], i, VM_A(i)) || !check_operand(c, f[1], i, VM_B(i)) ||
        !check_operand(c, f[2], i, VM_C(i)) || !check_block_operands(c, i))
      return false;
  }
  if (!c->fn->instr_count) return fail(c, "no code");
  vm_instr last = code[c->fn->instr_count - 1];
  switch (VM_OP(last)) {
  case VM_OP_RET:
  case VM_OP_RETU:
  case VM_OP_RETDERIVED:
  case VM_OP_THROW:
  case VM_OP_JMP:
  case VM_OP_LOOP: return true;
  default: return fail(c, "runs off its end");
  }
}

static bool is_string(const struct check *c, uint32_t index, bool may_lack) {
  return index < c->h->string_count || (may_lack && index == VM_NO_STRING);
}

static bool check_template(struct check *c, const struct vm_image_const *k) {
  if (!in_block(c, k->u.s.a, k->u.s.b * 2ull, 4)) return false;
  const uint32_t *texts = (const void *)(c->block + k->u.s.a);
  for (uint32_t i = 0; i < k->u.s.b; i++)
    if (!is_string(c, texts[2 * i], true) || !is_string(c, texts[2 * i + 1], false)) return false;
  return true;
}

static bool check_tables(struct check *c) {
  const struct vm_image_function *fn = c->fn;
  if (!in_block(c, fn->instrs, fn->instr_count, sizeof(vm_instr)) ||
      !in_block(c, fn->consts, fn->const_count, sizeof(struct vm_image_const)) ||
      !in_block(c, fn->sites, fn->site_count, 4) || !in_block(c, fn->inners, fn->inner_count, 4) ||
      !in_block(c, fn->handlers, fn->handler_count, sizeof(struct vm_image_handler)) ||
      !in_block(c, fn->texts, fn->text_count, sizeof(struct vm_image_text)) ||
      (uint64_t)fn->positions + fn->position_size > c->h->size)
    return fail(c, "table outside the block");
  if (fn->name >= c->h->string_count) return fail(c, "name");
  if (fn->scope_desc != 0xffffffffu && fn->scope_desc >= c->h->scope_count)
    return fail(c, "scope");
  if (fn->flags & VM_F_MAPPED && fn->scope_reg != VM_NONE && !check_registers(c, fn->scope_reg, 1))
    return false;
  if (fn->nparams > fn->nregs) return fail(c, "more parameters than registers");
  if (fn->flags & VM_F_ARGUMENTS && !check_registers(c, fn->args_reg, 1)) return false;
  if (fn->flags & VM_F_REST && !check_registers(c, fn->rest_reg, 1)) return false;
  const struct vm_image_const *k = (const void *)(c->block + fn->consts);
  for (uint32_t i = 0; i < fn->const_count; i++) {
    if (k[i].kind == VM_K_STRING && k[i].u.s.a >= c->h->string_count)
      return fail(c, "string of constant %u", i);
    if (k[i].kind == VM_K_BIGINT && k[i].u.s.a >= c->h->string_count)
      return fail(c, "digits of constant %u", i);
    if (k[i].kind == VM_K_REGEXP &&
        (k[i].u.s.a >= c->h->string_count || k[i].u.s.b >= c->h->string_count))
      return fail(c, "regular expression %u", i);
    if (k[i].kind == VM_K_TEMPLATE && !check_template(c, &k[i])) return fail(c, "template %u", i);
  }
  const uint32_t *sites = (const void *)(c->block + fn->sites),
                 *inners = (const void *)(c->block + fn->inners);
  for (uint32_t i = 0; i < fn->site_count; i++)
    if (sites[i] >= c->h->string_count) return fail(c, "name of site %u", i);
  for (uint32_t i = 0; i < fn->inner_count; i++)
    if (inners[i] >= c->h->function_count) return fail(c, "inner function %u", i);
  const struct vm_image_text *texts = (const void *)(c->block + fn->texts);
  for (uint32_t i = 0; i < fn->text_count; i++)
    if (texts[i].string >= c->h->string_count || texts[i].instr >= fn->instr_count ||
        (i && texts[i].instr <= texts[i - 1].instr))
      return fail(c, "text %u", i);
  return true;
}

static bool check_handlers(struct check *c) {
  const struct vm_image_handler *h = (const void *)(c->block + c->fn->handlers);
  for (uint32_t i = 0; i < c->fn->handler_count; i++) {
    if (h[i].start > h[i].end || h[i].end > c->fn->instr_count ||
        h[i].target >= c->fn->instr_count || !c->starts[h[i].target] || h[i].reg >= c->fn->nregs)
      return fail(c, "handler %u", i);
  }
  return true;
}

static bool check_function(struct check *c) {
  c->instr = 0;
  if (!check_tables(c)) return false;
  c->starts = calloc(1, c->fn->instr_count + 1);
  if (!c->starts) return fail(c, "out of memory");
  bool good = check_instructions(c) && check_handlers(c);
  free(c->starts);
  return good;
}

static bool check_scopes(struct check *c) {
  const uint32_t *scopes = (const void *)(c->block + c->h->scopes);
  for (uint32_t i = 0; i < c->h->scope_count; i++) {
    if (!in_block(c, scopes[i], 2, 4)) return false;
    const uint32_t *scope = (const void *)(c->block + scopes[i]);
    if (!in_block(c, scopes[i] + 8, scope[1] * 2ull, 4)) return false;
    for (uint32_t n = 0; n < scope[1]; n++)
      if (!is_string(c, scope[2 + 2 * n], false)) return false;
  }
  return true;
}

static bool check_module(struct check *c) {
  if (c->h->module == 0) return true;
  if (!in_block(c, c->h->module, sizeof(struct vm_image_module) / 4, 4)) return false;
  const struct vm_image_module *m = (const void *)(c->block + c->h->module);
  if (m->init >= c->h->function_count || m->scope_slots > 0xffffff ||
      (m->scope_desc != 0xffffffffu && m->scope_desc >= c->h->scope_count) ||
      !in_block(c, m->requests, m->request_count, sizeof(struct vm_image_request)) ||
      !in_block(c, m->imports, m->import_count, sizeof(struct vm_image_import)) ||
      !in_block(c, m->locals, m->local_count, sizeof(struct vm_image_local_export)) ||
      !in_block(c, m->indirects, m->indirect_count, sizeof(struct vm_image_indirect_export)) ||
      !in_block(c, m->stars, m->star_count, 4))
    return false;
  const struct vm_image_request *r = (const void *)(c->block + m->requests);
  for (uint32_t i = 0; i < m->request_count; i++) {
    if (!is_string(c, r[i].specifier, false) ||
        !in_block(c, r[i].attributes, r[i].attribute_count * 2ull, 4))
      return false;
    const uint32_t *pairs = (const void *)(c->block + r[i].attributes);
    for (uint32_t n = 0; n < r[i].attribute_count * 2ull; n++)
      if (!is_string(c, pairs[n], false)) return false;
  }
  const struct vm_image_import *imports = (const void *)(c->block + m->imports);
  for (uint32_t i = 0; i < m->import_count; i++)
    if (imports[i].request >= m->request_count || imports[i].slot >= m->scope_slots ||
        !is_string(c, imports[i].name, true))
      return false;
  const struct vm_image_local_export *locals = (const void *)(c->block + m->locals);
  for (uint32_t i = 0; i < m->local_count; i++)
    if (locals[i].slot >= m->scope_slots || !is_string(c, locals[i].name, false)) return false;
  const struct vm_image_indirect_export *indirects = (const void *)(c->block + m->indirects);
  for (uint32_t i = 0; i < m->indirect_count; i++)
    if (indirects[i].request >= m->request_count || !is_string(c, indirects[i].name, false) ||
        !is_string(c, indirects[i].import, true))
      return false;
  const uint32_t *stars = (const void *)(c->block + m->stars);
  for (uint32_t i = 0; i < m->star_count; i++)
    if (stars[i] >= m->request_count) return false;
  return true;
}

const char *compiler_verify_image(const void *image, size_t size, char *message,
                                  size_t message_size) {
  const struct vm_image_header *h = image;
  struct check c = {.block = image, .h = h, .message = message, .message_size = message_size};
  if (size < sizeof *h || h->magic != VM_IMAGE_MAGIC || h->version != VM_IMAGE_VERSION ||
      h->size != size ||
      !in_block(&c, h->functions, h->function_count, sizeof(struct vm_image_function)) ||
      !in_block(&c, h->strings, h->string_count, sizeof(struct vm_image_string)) ||
      !in_block(&c, h->scopes, h->scope_count, 4) || !in_block(&c, h->evals, h->eval_count, 4)) {
    snprintf(message, message_size, "header");
    return message;
  }
  const struct vm_image_string *strings = (const void *)(c.block + h->strings);
  for (uint32_t i = 0; i < h->string_count; i++)
    if ((uint64_t)strings[i].offset + strings[i].length > size) {
      snprintf(message, message_size, "string %u", i);
      return message;
    }
  if (h->function_count == 0 || !check_scopes(&c) || !check_module(&c)) {
    snprintf(message, message_size, "scopes or module");
    return message;
  }
  const struct vm_image_function *functions = (const void *)(c.block + h->functions);
  for (uint32_t i = 0; i < h->function_count; i++) {
    c.fn = &functions[i];
    c.function = i;
    if (!check_function(&c)) return message;
  }
  return NULL;
}
