/* Modules: records, boxes and running them (engine/module.h, and the module record in image.h). */
#include "engine/module.h"

#include "engine/builtins/native_object.h"
#include "engine/compiler/commonjs_names.h"
#include "engine/engine_internal.h"

struct module_record {
  duk_hnative native;
  duk_tval scope, code; /* cells: struct vm_scope, struct vm_code of function 0 (none: synthetic) */
};

static void record_mark(duk_heap *heap, duk_hnative *h) {
  struct module_record *r = (struct module_record *)h;
  duk_heap_mark_tval(heap, &r->scope);
  duk_heap_mark_tval(heap, &r->code);
}

static void record_decref(duk_hthread *thr, duk_hnative *h) {
  struct module_record *r = (struct module_record *)h;
  DUK_TVAL_DECREF_NORZ(thr, &r->scope);
  DUK_TVAL_DECREF_NORZ(thr, &r->code);
}

static const duk_native_class record_class = {record_mark, record_decref, NULL};

static struct module_record *push_record(duk_hthread *thr) {
  return builtins_push_native(thr, &record_class, sizeof(struct module_record), NULL);
}

static struct module_record *get_record(duk_hthread *thr, duk_idx_t index) {
  struct module_record *r = builtins_get_native(thr, index, &record_class);
  if (r == NULL) vm_throw_type(thr, "not a module record");
  return r;
}

static struct vm_scope *record_scope(const struct module_record *r) {
  return (struct vm_scope *)r->scope.v.heaphdr;
}

static duk_tval *slot_of(duk_hthread *thr, duk_idx_t index, uint32_t slot) {
  struct vm_scope *s = record_scope(get_record(thr, index));
  if (slot >= s->nslots) vm_throw_range(thr, "no such variable in this module");
  return &s->slots[slot];
}

/* The box in a slot, made when there is none yet. */
static struct vm_scope *box_of(duk_hthread *thr, duk_idx_t index, uint32_t slot) {
  duk_tval *at = slot_of(thr, index, slot);
  if (at->t != DUK_TAG_CELL) vm_set_cell(thr, at, vm_scope_new(thr, NULL, 1));
  return (struct vm_scope *)at->v.heaphdr;
}

struct vm_scope *vm_module_box(duk_hthread *thr, duk_idx_t record, uint32_t slot) {
  return box_of(thr, record, slot);
}

/* --- what the image says --- */

static const struct vm_image_module *module_of(const struct vm_image_header *image) {
  return (const struct vm_image_module *)((const char *)image + image->module);
}

static void push_image_string(duk_context *ctx, const struct vm_image_header *image,
                              uint32_t index) {
  const struct vm_image_string *s =
      (const struct vm_image_string *)((const char *)image + image->strings) + index;
  if (index == VM_NO_STRING)
    duk_push_null(ctx);
  else
    duk_push_lstring(ctx, (const char *)image + s->offset, s->length);
}

static void put_string(duk_context *ctx, const char *key, const struct vm_image_header *image,
                       uint32_t index) {
  push_image_string(ctx, image, index);
  duk_put_prop_string(ctx, -2, key);
}

static void put_number(duk_context *ctx, const char *key, uint32_t value) {
  duk_push_uint(ctx, value);
  duk_put_prop_string(ctx, -2, key);
}

static void push_requests(duk_context *ctx, const struct vm_image_header *image,
                          const struct vm_image_module *m) {
  const struct vm_image_request *r =
      (const struct vm_image_request *)((const char *)image + m->requests);
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->request_count; i++) {
    const uint32_t *attributes = (const uint32_t *)((const char *)image + r[i].attributes);
    duk_push_object(ctx);
    put_string(ctx, "specifier", image, r[i].specifier);
    duk_push_object(ctx);
    for (uint32_t a = 0; a < r[i].attribute_count; a++) {
      push_image_string(ctx, image, attributes[2 * a]);
      push_image_string(ctx, image, attributes[2 * a + 1]);
      duk_put_prop(ctx, -3);
    }
    duk_put_prop_literal(ctx, -2, "attributes");
    put_number(ctx, "line", r[i].line);
    put_number(ctx, "column", r[i].column);
    duk_put_prop_index(ctx, -2, i);
  }
}

static void push_imports(duk_context *ctx, const struct vm_image_header *image,
                         const struct vm_image_module *m) {
  const struct vm_image_import *list =
      (const struct vm_image_import *)((const char *)image + m->imports);
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->import_count; i++) {
    duk_push_object(ctx);
    put_number(ctx, "request", list[i].request);
    put_string(ctx, "name", image, list[i].name);
    put_number(ctx, "slot", list[i].slot);
    put_number(ctx, "line", list[i].line);
    put_number(ctx, "column", list[i].column);
    duk_put_prop_index(ctx, -2, i);
  }
}

static void push_local_exports(duk_context *ctx, const struct vm_image_header *image,
                               const struct vm_image_module *m) {
  const struct vm_image_local_export *list =
      (const struct vm_image_local_export *)((const char *)image + m->locals);
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->local_count; i++) {
    duk_push_object(ctx);
    put_string(ctx, "name", image, list[i].name);
    put_number(ctx, "slot", list[i].slot);
    duk_put_prop_index(ctx, -2, i);
  }
}

static void push_indirect_exports(duk_context *ctx, const struct vm_image_header *image,
                                  const struct vm_image_module *m) {
  const struct vm_image_indirect_export *list =
      (const struct vm_image_indirect_export *)((const char *)image + m->indirects);
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->indirect_count; i++) {
    duk_push_object(ctx);
    put_string(ctx, "name", image, list[i].name);
    put_number(ctx, "request", list[i].request);
    put_string(ctx, "importName", image, list[i].import);
    put_number(ctx, "line", list[i].line);
    put_number(ctx, "column", list[i].column);
    duk_put_prop_index(ctx, -2, i);
  }
}

static void describe(duk_context *ctx, const struct vm_image_header *image) {
  const struct vm_image_module *m = module_of(image);
  const uint32_t *stars = (const uint32_t *)((const char *)image + m->stars);
  push_requests(ctx, image, m);
  duk_put_prop_literal(ctx, -2, "requests");
  push_imports(ctx, image, m);
  duk_put_prop_literal(ctx, -2, "imports");
  push_local_exports(ctx, image, m);
  duk_put_prop_literal(ctx, -2, "localExports");
  push_indirect_exports(ctx, image, m);
  duk_put_prop_literal(ctx, -2, "indirectExports");
  duk_push_array(ctx);
  for (uint32_t i = 0; i < m->star_count; i++) {
    duk_push_uint(ctx, stars[i]);
    duk_put_prop_index(ctx, -2, i);
  }
  duk_put_prop_literal(ctx, -2, "starExports");
  duk_push_boolean(ctx, (m->flags & VM_MODULE_ASYNC) != 0);
  duk_put_prop_literal(ctx, -2, "async");
}

/* --- making them --- */

void engine_compile_module(duk_context *ctx, const struct engine_source *source) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_code *code = engine_compile_module_code(thr, source); /* pushed */
  const struct vm_image_header *image = code->unit->image;
  const struct vm_image_module *m = module_of(image);
  struct module_record *r;
  vm_set(thr, &code->unit->host, thr->valstack_top - 2);
  r = push_record(thr);
  vm_set_cell(thr, &r->code, code);
  vm_set_cell(thr, &r->scope,
              m->scope_desc != VM_DESC_PLAIN
                  ? vm_scope_new_described(thr, NULL, m->scope_slots, m->scope_desc, code)
                  : vm_scope_new(thr, NULL, m->scope_slots));
  describe(ctx, image);
  const struct vm_image_local_export *locals =
      (const struct vm_image_local_export *)((const char *)image + m->locals);
  for (uint32_t i = 0; i < m->local_count; i++) box_of(thr, -1, locals[i].slot);
  duk_replace(ctx, -3);
  duk_pop(ctx);
}

void engine_push_synthetic_module(duk_context *ctx, uint32_t slots) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct module_record *r = push_record(thr);
  vm_set_cell(thr, &r->scope, vm_scope_new(thr, NULL, slots));
  for (uint32_t i = 0; i < slots; i++) box_of(thr, -1, i);
}

/* --- using them --- */

void engine_module_share(duk_context *ctx, duk_idx_t importer, uint32_t slot, duk_idx_t exporter,
                         uint32_t exporter_slot) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_scope *box = box_of(thr, exporter, exporter_slot);
  vm_set_cell(thr, slot_of(thr, importer, slot), box);
}

void engine_module_set(duk_context *ctx, duk_idx_t record, uint32_t slot) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_scope *box = box_of(thr, record, slot);
  vm_pop_to(thr, &box->slots[0]);
}

void engine_module_get(duk_context *ctx, duk_idx_t record, uint32_t slot, const char *name) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_scope *box = box_of(thr, record, slot);
  if (DUK_TVAL_IS_UNUSED(&box->slots[0]))
    vm_throw_reference(thr, "Cannot access '%s' before initialization", name);
  vm_push(thr, &box->slots[0]);
}

static void call_function(duk_context *ctx, struct module_record *r, struct vm_code *code) {
  vm_push_closure((duk_hthread *)ctx, code, record_scope(r));
  duk_push_undefined(ctx);
  duk_call_method(ctx, 0);
}

void engine_module_initialise(duk_context *ctx, duk_idx_t record) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct module_record *r = get_record(thr, record);
  struct vm_code *code = (struct vm_code *)r->code.v.heaphdr, *init;
  duk_tval *at;
  if (r->code.t != DUK_TAG_CELL) return;
  duk_require_stack(ctx, 4);
  at = thr->valstack_top;
  duk_push_undefined(ctx);
  init = vm_code_new(thr, code->unit, module_of(code->unit->image)->init);
  vm_set_cell(thr, at, init);
  call_function(ctx, r, init);
  duk_pop_2(ctx);
}

void engine_module_evaluate(duk_context *ctx, duk_idx_t record) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct module_record *r = get_record(thr, record);
  duk_require_stack(ctx, 4);
  if (r->code.t != DUK_TAG_CELL)
    duk_push_undefined(ctx);
  else
    call_function(ctx, r, (struct vm_code *)r->code.v.heaphdr);
}

void engine_push_module_position(duk_context *ctx, duk_idx_t record) {
  struct module_record *r = get_record((duk_hthread *)ctx, record);
  struct vm_code *code = (struct vm_code *)r->code.v.heaphdr;
  uint32_t line, column;
  if (r->code.t != DUK_TAG_CELL || code->unit->waiting == NULL) {
    duk_push_undefined(ctx);
    return;
  }
  vm_code_position(code, code->unit->waiting - 1, &line, &column);
  duk_push_object(ctx);
  put_number(ctx, "line", line);
  put_number(ctx, "column", column);
}

void engine_push_module_line(duk_context *ctx, duk_idx_t record, uint32_t line) {
  struct module_record *r = get_record((duk_hthread *)ctx, record);
  const char *text = "", *end = text, *line_end;
  if (r->code.t == DUK_TAG_CELL) {
    const struct vm_unit *unit = ((struct vm_code *)r->code.v.heaphdr)->unit;
    text = unit->source;
    end = text + unit->source_length;
  }
  for (; line > 1 && text < end; text++) line -= *text == '\n';
  for (line_end = text; line_end < end && *line_end != '\n' && *line_end != '\r'; line_end++)
    ;
  duk_push_lstring(ctx, text, (duk_size_t)(line_end - text));
}

/* --- what a CommonJS module exports --- */

struct found_names {
  duk_context *ctx;
  duk_idx_t names, specifiers; /* of the arrays */
};

static void found_name(void *data, enum commonjs_finding kind, const char *text, size_t length) {
  struct found_names *f = data;
  duk_idx_t array = kind == COMMONJS_EXPORT ? f->names : f->specifiers;
  if (kind == COMMONJS_REEXPORT_ONLY) {
    duk_set_length(f->ctx, array, 0);
    return;
  }
  duk_push_lstring(f->ctx, text, length);
  duk_put_prop_index(f->ctx, array, (duk_uarridx_t)duk_get_length(f->ctx, array));
}

void engine_push_commonjs_names(duk_context *ctx, const char *text, size_t length) {
  struct found_names f = {ctx, duk_push_array(ctx), duk_push_array(ctx)};
  commonjs_find_names(text, length, found_name, &f);
}

void engine_set_module_hooks(duk_context *ctx, void (*dynamic_import)(void *user, duk_context *ctx),
                             void (*import_meta)(void *user, duk_context *ctx)) {
  struct engine_hooks *hooks = &VM((duk_hthread *)ctx)->hooks;
  hooks->dynamic_import = dynamic_import;
  hooks->import_meta = import_meta;
}
