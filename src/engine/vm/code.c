/*
 * Units and functions: from the pointer-free image the compiler makes to cells the interpreter runs. A function
 * costs memory only once its first closure is made; its instructions are read in place.
 */
#include "vm.h"

struct vm_unit *vm_unit_new(duk_hthread *thr, const void *image, int image_owned,
                            const char *source, size_t source_length, int source_owned,
                            duk_hstring *filename) {
  struct vm_unit *u = (struct vm_unit *)DUK_ALLOC_ZEROED(thr->heap, sizeof *u);
  if (u == NULL) {
    if (image_owned) free((void *)image);
    if (source_owned) free((void *)source);
    DUK_ERROR_ALLOC_FAILED(thr);
  }
  DUK_HEAPHDR_SET_TYPE_AND_FLAGS(&u->hdr, DUK_HTYPE_CELL,
                                 (duk_uint32_t)VM_CELL_UNIT << VM_CELL_KIND_BIT);
  DUK_HEAP_INSERT_INTO_HEAP_ALLOCATED(thr->heap, &u->hdr);
  u->image = (const struct vm_image_header *)image;
  u->owned = image_owned ? (void *)image : NULL;
  u->source = source;
  u->source_length = source_length;
  u->owned_source = source_owned ? (void *)source : NULL;
  u->filename = filename;
  if (filename != NULL) DUK_HSTRING_INCREF(thr, filename);
  u->realm = VM_REALM(thr);
  DUK_HEAPHDR_PREINC_REFCOUNT(&u->realm->hdr);
  return u;
}

static duk_hstring *image_string(duk_hthread *thr, const struct vm_unit *unit, uint32_t index) {
  const char *base = (const char *)unit->image;
  const struct vm_image_string *s =
      (const struct vm_image_string *)(base + unit->image->strings) + index;
  duk_hstring *h =
      duk_heap_strtable_intern_checked(thr, (const duk_uint8_t *)base + s->offset, s->length);
  DUK_HSTRING_INCREF(thr, h);
  return h;
}

static void make_const(duk_hthread *thr, struct vm_code *c, uint32_t i) {
  const struct vm_image_const *k =
      (const struct vm_image_const *)((const char *)c->unit->image + c->fn->consts) + i;
  duk_tval *tv = &c->consts[i];
  switch (k->kind) {
  case VM_K_NUMBER:
    tv->v.d = k->u.number;
    tv->t = DUK_TAG_NUMBER;
    break;
  case VM_K_STRING: {
    duk_hstring *h = image_string(thr, c->unit, k->u.s.a);
    DUK_TVAL_SET_STRING(tv, h);
    break;
  }
  case VM_K_BIGINT: {
    duk_hstring *h = image_string(thr, c->unit, k->u.s.a);
    DUK_TVAL_SET_STRING(tv, h);
    vm_bigint_from_literal(thr, tv);
    break;
  }
  default: /* regexps and templates are made when first reached */ tv->t = DUK_TAG_UNUSED; break;
  }
}

struct vm_code *vm_code_new(duk_hthread *thr, struct vm_unit *unit, uint32_t index) {
  const char *base = (const char *)unit->image;
  const struct vm_image_function *fn =
      (const struct vm_image_function *)(base + unit->image->functions) + index;
  struct vm_code *c = vm_cell_alloc(thr, VM_CELL_CODE, sizeof *c);
  duk_tval *keep = thr->valstack_top++; /* keeps c alive while its parts are made */
  keep->t = DUK_TAG_CELL;
  keep->v.heaphdr = &c->hdr;
  DUK_HEAPHDR_PREINC_REFCOUNT(&c->hdr);

  c->fn = fn;
  c->unit = unit;
  DUK_HEAPHDR_PREINC_REFCOUNT(&unit->hdr);
  c->instrs = (const vm_instr *)(base + fn->instrs);
  c->flags = fn->flags | unit->realm->colour;
  c->nregs = fn->nregs;
  c->nparams = fn->nparams;
  c->name = image_string(thr, unit, fn->name);
  if (fn->const_count > 0) {
    c->consts = (duk_tval *)DUK_ALLOC_CHECKED_ZEROED(thr, fn->const_count * sizeof(duk_tval));
    for (uint32_t i = 0; i < fn->const_count; i++) make_const(thr, c, i);
  }
  if (fn->site_count > 0) {
    const uint32_t *names = (const uint32_t *)(base + fn->sites);
    c->sites =
        (struct vm_site *)DUK_ALLOC_CHECKED_ZEROED(thr, fn->site_count * sizeof(struct vm_site));
    for (uint32_t i = 0; i < fn->site_count; i++)
      c->sites[i].key = image_string(thr, unit, names[i]);
  }
  if (fn->inner_count > 0)
    c->inner = (struct vm_code **)DUK_ALLOC_CHECKED_ZEROED(thr, fn->inner_count *
                                                                    sizeof(struct vm_code *));

  /* Hand the cell over unreferenced but not freed. */
  thr->valstack_top--;
  keep->t = DUK_TAG_UNDEFINED;
  DUK_HEAPHDR_PREDEC_REFCOUNT(&c->hdr);
  return c;
}

struct vm_code *vm_code_inner(duk_hthread *thr, struct vm_code *code, uint32_t index) {
  struct vm_code *c = code->inner[index];
  if (c == NULL) {
    const uint32_t *inners = (const uint32_t *)((const char *)code->unit->image + code->fn->inners);
    c = vm_code_new(thr, code->unit, inners[index]);
    DUK_HEAPHDR_PREINC_REFCOUNT(&c->hdr);
    code->inner[index] = c;
  }
  return c;
}

static uint32_t read_varint(const uint8_t **p, const uint8_t *end) {
  uint32_t v = 0;
  for (unsigned shift = 0; *p < end && shift < 35; shift += 7) {
    uint8_t b = *(*p)++;
    v |= (uint32_t)(b & 0x7f) << shift;
    if ((b & 0x80) == 0) break;
  }
  return v;
}

void vm_code_position(const struct vm_code *code, const vm_instr *pc, uint32_t *line,
                      uint32_t *column) {
  const uint8_t *p = (const uint8_t *)code->unit->image + code->fn->positions;
  const uint8_t *end = p + code->fn->position_size;
  uint32_t wanted = (uint32_t)(pc - code->instrs), at = 0;
  int32_t l = 0;
  *line = 0;
  *column = 0;
  while (p < end) {
    at += read_varint(&p, end);
    uint32_t d = read_varint(&p, end);
    uint32_t col = read_varint(&p, end);
    if (at > wanted) break;
    l += (int32_t)(d >> 1) ^ -(int32_t)(d & 1);
    *line = (uint32_t)l;
    *column = col;
  }
}
