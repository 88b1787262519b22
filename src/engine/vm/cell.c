/*
 * Heap cells: allocation, and what the collector asks of them (the jsrun_cell_* hooks of Duktape's patch).
 */
#include "vm.h"

#include <malloc.h>
#include <sys/mman.h>

void *vm_cell_alloc(duk_hthread *thr, enum vm_cell_kind kind, size_t size) {
  duk_heaphdr *h = (duk_heaphdr *)DUK_ALLOC_CHECKED_ZEROED(thr, size);
  DUK_HEAPHDR_SET_TYPE_AND_FLAGS(h, DUK_HTYPE_CELL, (duk_uint32_t)kind << VM_CELL_KIND_BIT);
  DUK_HEAP_INSERT_INTO_HEAP_ALLOCATED(thr->heap, h);
  return h;
}

struct vm_scope *vm_scope_new(duk_hthread *thr, struct vm_scope *parent, uint32_t nslots) {
  struct vm_scope *s = DUK_ALLOC_CHECKED(thr, sizeof *s + nslots * sizeof(duk_tval));
  memset(&s->hdr, 0, sizeof s->hdr);
  DUK_HEAPHDR_SET_TYPE_AND_FLAGS(&s->hdr, DUK_HTYPE_CELL,
                                 (duk_uint32_t)VM_CELL_SCOPE << VM_CELL_KIND_BIT);
  DUK_HEAP_INSERT_INTO_HEAP_ALLOCATED(thr->heap, &s->hdr);
  s->nslots = nslots;
  s->desc = VM_DESC_PLAIN;
  s->parent = parent;
  if (parent != NULL) DUK_HEAPHDR_PREINC_REFCOUNT(&parent->hdr);
  for (uint32_t i = 0; i < nslots; i++) s->slots[i].t = DUK_TAG_UNUSED;
  return s;
}

struct vm_scope *vm_scope_new_described(duk_hthread *thr, struct vm_scope *parent, uint32_t nslots,
                                        uint32_t desc, struct vm_code *code) {
  struct vm_scope *s = vm_scope_new(thr, parent, nslots + 1);
  s->nslots = nslots;
  s->desc = desc;
  s->slots[nslots].t = DUK_TAG_CELL;
  s->slots[nslots].v.heaphdr = &code->hdr;
  DUK_HEAPHDR_PREINC_REFCOUNT(&code->hdr);
  return s;
}

static uint32_t scope_slots(const struct vm_scope *s) {
  return s->nslots + (s->desc < VM_DESC_WITH);
}

/* Every reference of a cell, once: the collector marks them, freeing releases them. */
typedef void (*visit_header)(void *udata, duk_heaphdr *h);

static void visit_tval(const duk_tval *tv, visit_header visit, void *udata) {
  if (VM_IS_HEAP(tv)) visit(udata, tv->v.heaphdr);
}

static void visit_pointer(void *p, visit_header visit, void *udata) {
  if (p != NULL) visit(udata, (duk_heaphdr *)p);
}

static void visit_code(struct vm_code *c, visit_header visit, void *udata) {
  visit_pointer(c->unit, visit, udata);
  visit_pointer(c->name, visit, udata);
  if (c->consts != NULL)
    for (uint32_t i = 0; i < c->fn->const_count; i++) visit_tval(&c->consts[i], visit, udata);
  if (c->sites != NULL)
    for (uint32_t i = 0; i < c->fn->site_count; i++) visit_pointer(c->sites[i].key, visit, udata);
  if (c->inner != NULL)
    for (uint32_t i = 0; i < c->fn->inner_count; i++) visit_pointer(c->inner[i], visit, udata);
}

static void visit_cell(duk_heaphdr *h, visit_header visit, void *udata) {
  switch (VM_CELL_KIND(h)) {
  case VM_CELL_SCOPE: {
    struct vm_scope *s = (struct vm_scope *)h;
    visit_pointer(s->parent, visit, udata);
    for (uint32_t i = 0, n = scope_slots(s); i < n; i++) visit_tval(&s->slots[i], visit, udata);
    break;
  }
  case VM_CELL_UNIT:
    visit_pointer(((struct vm_unit *)h)->filename, visit, udata);
    visit_pointer(((struct vm_unit *)h)->realm, visit, udata);
    visit_tval(&((struct vm_unit *)h)->host, visit, udata);
    break;
  case VM_CELL_CODE: visit_code((struct vm_code *)h, visit, udata); break;
  case VM_CELL_FRAME: {
    struct vm_frame *f = (struct vm_frame *)h;
    visit_pointer(f->func, visit, udata);
    visit_pointer(f->result, visit, udata);
    visit_tval(&f->this_value, visit, udata);
    visit_tval(&f->async_context, visit, udata);
    for (uint32_t i = 0; i < f->nregs; i++) visit_tval(&f->regs[i], visit, udata);
    for (struct vm_request *r = f->queue; r != NULL; r = r->next) {
      visit_tval(&r->value, visit, udata);
      visit_pointer(r->promise, visit, udata);
    }
    break;
  }
  case VM_CELL_REALM: {
    struct vm_realm *r = (struct vm_realm *)h;
    visit_pointer(r->lexicals, visit, udata);
    visit_pointer(r->array_iterator_next, visit, udata);
    visit_pointer(r->has_instance, visit, udata);
    visit_pointer(r->generator_next, visit, udata);
    if (r->builtins == r->own)
      for (size_t i = 0; i < DUK_NUM_INTRINSICS; i++) visit_pointer(r->own[i], visit, udata);
    break;
  }
  case VM_CELL_BIGINT: break;
  }
}

static void mark_header(void *heap, duk_heaphdr *h) {
  duk_heap_mark_heaphdr((duk_heap *)heap, h);
}

static void decref_header(void *thr, duk_heaphdr *h) {
  DUK_HEAPHDR_DECREF_NORZ((duk_hthread *)thr, h);
}

void jsrun_cell_mark(duk_heap *heap, duk_heaphdr *h) {
  visit_cell(h, mark_header, heap);
#if defined(DUK_USE_ASSERTIONS)
  if (VM_CELL_KIND(h) == VM_CELL_REALM)
    h->h_assert_refcount++; /* the reference that keeps it for the collector */
#endif
}

void jsrun_cell_decref(duk_hthread *thr, duk_heaphdr *h) {
  visit_cell(h, decref_header, thr);
  if (VM_CELL_KIND(h) == VM_CELL_REALM)
    (void)DUK_HEAPHDR_PREDEC_REFCOUNT(h); /* that of the collector, which frees it */
}

void jsrun_cell_free(duk_heap *heap, duk_heaphdr *h) {
  switch (VM_CELL_KIND(h)) {
  case VM_CELL_UNIT:
    free(((struct vm_unit *)h)->owned);
    free(((struct vm_unit *)h)->owned_source);
    break;
  case VM_CELL_CODE: {
    struct vm_code *c = (struct vm_code *)h;
    DUK_FREE(heap, c->consts);
    DUK_FREE(heap, c->sites);
    DUK_FREE(heap, c->inner);
    break;
  }
  case VM_CELL_FRAME: {
    struct vm_frame *f = (struct vm_frame *)h;
    DUK_FREE(heap, f->regs);
    while (f->queue != NULL) {
      struct vm_request *r = f->queue;
      f->queue = r->next;
      DUK_FREE(heap, r);
    }
    break;
  }
  case VM_CELL_REALM: vm_realm_free(heap, (struct vm_realm *)h); break;
  default: break;
  }
  DUK_FREE(heap, h);
}

duk_tval *jsrun_scope_slot(duk_heaphdr *scope, duk_uint_t index) {
  return &((struct vm_scope *)scope)->slots[index];
}

void jsrun_frame_unwound(duk_heaphdr *h) {
  struct vm_frame *f = (struct vm_frame *)h;
  if (f->state == VM_FRAME_RUNNING) f->state = VM_FRAME_DONE;
}

/* Gives memory back to the system when more lies free among the allocations than is in use: what was freed below the
 * last allocation stays with the process otherwise. */
static void return_free_memory(void) {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
  struct mallinfo2 use = mallinfo2();
  if (use.fordblks > 16000000 && use.fordblks > use.uordblks) malloc_trim(1000000);
#endif
}

void jsrun_vm_mark(duk_heap *heap) {
  return_free_memory();
  struct vm_state *vm = (struct vm_state *)heap->jsrun_vm;
  duk_hstring **strings[] = {
      &vm->str_prototype, &vm->str_constructor, &vm->str_name,           &vm->str_length,
      &vm->str_value,     &vm->str_done,        &vm->str_next,           &vm->str_return,
      &vm->str_throw,     &vm->str_stack,       &vm->str_message,        &vm->str_raw,
      &vm->str_then,      &vm->sym_iterator,    &vm->sym_async_iterator, &vm->sym_unscopables};
  visit_pointer(vm->thrown_code, mark_header, heap);
  vm_realms_mark(heap);
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
    visit_pointer(*strings[i], mark_header, heap);
  for (size_t i = 0; i < sizeof vm->characters / sizeof *vm->characters; i++)
    visit_pointer(vm->characters[i], mark_header, heap);
}

void *jsrun_stack_reserve(duk_size_t bytes) {
  void *p =
      mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}

void jsrun_stack_release(void *p, duk_size_t bytes) {
  munmap(p, bytes);
}
