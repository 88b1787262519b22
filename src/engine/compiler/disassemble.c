/* An image as text. */
#include "engine/compiler/compiler.h"
#include "engine/compiler/operand_format.h"
#include "engine/vm/image.h"

struct dump {
  const char *block;
  const struct vm_image_header *h;
  const struct vm_image_function *fn;
  FILE *out;
};

static void put_string(struct dump *d, uint32_t index) {
  if (index >= d->h->string_count) {
    fprintf(d->out, "(string %u)", index);
    return;
  }
  const struct vm_image_string *s =
      (const struct vm_image_string *)(d->block + d->h->strings) + index;
  fputc('"', d->out);
  for (uint32_t i = 0; i < s->length && i < 60; i++) {
    unsigned char c = (unsigned char)d->block[s->offset + i];
    if (c == '\n')
      fputs("\\n", d->out);
    else if (c < ' ' || c == '"')
      fprintf(d->out, "\\x%02x", c);
    else
      fputc(c, d->out);
  }
  fputc('"', d->out);
}

static void put_constant(struct dump *d, uint32_t index) {
  const struct vm_image_const *k =
      (const struct vm_image_const *)(d->block + d->fn->consts) + index;
  if (index >= d->fn->const_count)
    fprintf(d->out, "(constant %u)", index);
  else if (k->kind == VM_K_NUMBER)
    fprintf(d->out, "%.17g", k->u.number);
  else if (k->kind == VM_K_TEMPLATE)
    fprintf(d->out, "template");
  else
    put_string(d, k->u.s.a);
}

static void put_register(struct dump *d, unsigned value) {
  if (value == VM_ENV)
    fputs("env", d->out);
  else
    fprintf(d->out, "r%u", value);
}

static void put_operand(struct dump *d, char kind, vm_instr i, unsigned value, uint32_t at) {
  switch (kind) {
  case '-': return;
  case 'r':
  case 'p':
  case 't':
  case 'q':
  case 's':
  case 'o':
    fputc(' ', d->out);
    put_register(d, value);
    return;
  case 'k':
  case 'K':
    fputc(' ', d->out);
    put_constant(d, kind == 'K' ? value | VM_C(i) << 16 : value);
    return;
  case 'S':
    fputs(" .", d->out);
    if (value < d->fn->site_count)
      put_string(d, ((const uint32_t *)(d->block + d->fn->sites))[value]);
    return;
  case 'f': {
    uint32_t index = value | VM_EXT(i) << 16;
    fprintf(d->out, " function %u",
            index < d->fn->inner_count ? ((const uint32_t *)(d->block + d->fn->inners))[index]
                                       : index);
    return;
  }
  case 'j': fprintf(d->out, " -> %lld", (long long)at + 1 + VM_J32(i)); return;
  case 'c': fprintf(d->out, " -> %lld", (long long)at + 1 + VM_J16(i)); return;
  case 'i': fprintf(d->out, " %d", (int)(short)value); return;
  case 'I': fprintf(d->out, " %d", VM_J32(i)); return;
  default: fprintf(d->out, " %u", value); return;
  }
}

static uint32_t get_varint(const unsigned char **p) {
  uint32_t n = 0;
  for (unsigned shift = 0;; shift += 7) {
    unsigned char c = *(*p)++;
    n |= (uint32_t)(c & 0x7f) << shift;
    if (c < 0x80) return n;
  }
}

static void put_instructions(struct dump *d) {
  const vm_instr *code = (const vm_instr *)(d->block + d->fn->instrs);
  const struct vm_image_text *text = (const struct vm_image_text *)(d->block + d->fn->texts),
                             *texts_end = text + d->fn->text_count;
  const unsigned char *p = (const unsigned char *)d->block + d->fn->positions,
                      *p_end = p + d->fn->position_size;
  uint32_t at = 0, line = 0, column = 0, next_at = 0, next_line = 0, next_column = 0;
  int have = 0, more = p < p_end;
  for (uint32_t n = 0; n < d->fn->instr_count; n++) {
    while (more) {
      if (!have) {
        uint32_t delta, z;
        if (p >= p_end) {
          more = 0;
          break;
        }
        delta = get_varint(&p);
        z = get_varint(&p);
        next_column = get_varint(&p);
        next_at = at + delta;
        next_line = line + ((z >> 1) ^ -(z & 1));
        have = 1;
      }
      if (next_at > n) break;
      at = next_at;
      line = next_line;
      column = next_column;
      have = 0;
    }
    vm_instr i = code[n];
    const struct operand_format *f = &operand_formats[VM_OP(i)];
    fprintf(d->out, "  %4u  %-10s", n, VM_OP(i) < VM_OP_COUNT ? f->name : "?");
    if (VM_OP(i) >= VM_OP_COUNT) {
      fputc('\n', d->out);
      continue;
    }
    put_operand(d, f->operands[0], i, VM_A(i), n);
    put_operand(d, f->operands[1], i, VM_B(i), n);
    put_operand(d, f->operands[2], i, VM_C(i), n);
    if (VM_EXT(i)) fprintf(d->out, " ext %u", VM_EXT(i));
    fprintf(d->out, "  ; %u:%u", line, column);
    if (text < texts_end && text->instr == n) {
      fputs(" text ", d->out);
      put_string(d, (text++)->string);
    }
    fputc('\n', d->out);
    if (operand_extra_words(i)) {
      n++;
      fprintf(d->out, "  %4u  (%u %u)\n", n, VM_A(code[n]), VM_B(code[n]));
    }
  }
}

static void put_flags(struct dump *d, uint32_t flags) {
  static const char *const names[] = {
      "strict", "arrow",     "method", "generator", "async", "class",  "derived", "constructor",
      "this",   "arguments", "mapped", "rest",      "named", "fields", "source",  "toplevel"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (flags & 1u << i) fprintf(d->out, " %s", names[i]);
}

static void put_function(struct dump *d, uint32_t index) {
  d->fn = (const struct vm_image_function *)(d->block + d->h->functions) + index;
  fprintf(d->out, "function %u ", index);
  put_string(d, d->fn->name);
  fprintf(d->out, " (%u:%u): registers %u, parameters %u, length %u,", d->fn->line, d->fn->column,
          d->fn->nregs, d->fn->nparams, d->fn->length);
  put_flags(d, d->fn->flags);
  if (d->fn->flags & VM_F_ARGUMENTS) fprintf(d->out, ", arguments r%u", d->fn->args_reg);
  if (d->fn->flags & VM_F_REST) fprintf(d->out, ", rest r%u", d->fn->rest_reg);
  if (d->fn->scope_reg != VM_NONE)
    fprintf(d->out, ", scope r%u of %u slots", d->fn->scope_reg, d->fn->scope_slots);
  fputc('\n', d->out);
  put_instructions(d);
  const struct vm_image_handler *h = (const struct vm_image_handler *)(d->block + d->fn->handlers);
  for (uint32_t i = 0; i < d->fn->handler_count; i++)
    fprintf(d->out, "  handler %u..%u -> %u r%u\n", h[i].start, h[i].end, h[i].target, h[i].reg);
}

static void put_scope(struct dump *d, uint32_t index) {
  const uint32_t *words =
      (const uint32_t *)(d->block + ((const uint32_t *)(d->block + d->h->scopes))[index]);
  fprintf(d->out, "scope %u: flags %u", index, words[0]);
  for (uint32_t i = 0; i < words[1]; i++) {
    fputc(' ', d->out);
    put_string(d, words[2 + 2 * i]);
    fprintf(d->out, "=%u/%u", words[3 + 2 * i] & 0xffffff, words[3 + 2 * i] >> 24);
  }
  fputc('\n', d->out);
}

static void put_module(struct dump *d) {
  const struct vm_image_module *m = (const struct vm_image_module *)(d->block + d->h->module);
  fprintf(d->out, "module: flags %u, init function %u, %u slots\n", m->flags, m->init,
          m->scope_slots);
  const struct vm_image_request *r = (const struct vm_image_request *)(d->block + m->requests);
  for (uint32_t i = 0; i < m->request_count; i++) {
    fprintf(d->out, "  request %u ", i);
    put_string(d, r[i].specifier);
    const uint32_t *a = (const uint32_t *)(d->block + r[i].attributes);
    for (uint32_t j = 0; j < r[i].attribute_count; j++) {
      fputs(" with ", d->out);
      put_string(d, a[2 * j]);
      put_string(d, a[2 * j + 1]);
    }
    fputc('\n', d->out);
  }
  const struct vm_image_import *im = (const struct vm_image_import *)(d->block + m->imports);
  for (uint32_t i = 0; i < m->import_count; i++) {
    fputs("  import ", d->out);
    if (im[i].name == VM_NO_STRING)
      fputc('*', d->out);
    else
      put_string(d, im[i].name);
    fprintf(d->out, " of %u to slot %u\n", im[i].request, im[i].slot);
  }
  const struct vm_image_local_export *l =
      (const struct vm_image_local_export *)(d->block + m->locals);
  for (uint32_t i = 0; i < m->local_count; i++) {
    fputs("  export ", d->out);
    put_string(d, l[i].name);
    fprintf(d->out, " slot %u\n", l[i].slot);
  }
  const struct vm_image_indirect_export *x =
      (const struct vm_image_indirect_export *)(d->block + m->indirects);
  for (uint32_t i = 0; i < m->indirect_count; i++) {
    fputs("  export ", d->out);
    put_string(d, x[i].name);
    fprintf(d->out, " from %u ", x[i].request);
    if (x[i].import == VM_NO_STRING)
      fputc('*', d->out);
    else
      put_string(d, x[i].import);
    fputc('\n', d->out);
  }
  const uint32_t *stars = (const uint32_t *)(d->block + m->stars);
  for (uint32_t i = 0; i < m->star_count; i++) fprintf(d->out, "  export * from %u\n", stars[i]);
}

void compiler_disassemble(const void *image, FILE *out) {
  struct dump d = {.block = image, .h = image, .out = out};
  for (uint32_t i = 0; i < d.h->function_count; i++) put_function(&d, i);
  for (uint32_t i = 0; i < d.h->scope_count; i++) put_scope(&d, i);
  if (d.h->module) put_module(&d);
}
