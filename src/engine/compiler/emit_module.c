/* Top levels: scripts' and evals' declarations, modules and their record. */
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/emitter.h"

/* --- scripts --- */

static bool is_function_binding(const ast_binding *b) {
  return b->kind == AST_BINDING_FUNCTION;
}

static unsigned declaration_kind(F f, const ast_binding *b) {
  if (f->e->options->redeclare && binding_is_lexical(b)) return 4;
  if (b->kind == AST_BINDING_LET) return 2;
  if (b->kind == AST_BINDING_CONST || b->kind == AST_BINDING_CLASS) return 3;
  return is_function_binding(b) ? 1 : 0;
}

static void check_globals(F f, ast_scope *scope) {
  for (ast_binding *b = scope->bindings; b; b = b->next) {
    if (b->flags & AST_BINDING_TOPLEVEL_ANNEX_B) continue;
    if (scope->kind == AST_SCOPE_EVAL && binding_is_lexical(b)) continue;
    at(f, b->pos);
    emit(f, VM_OP_DECLCHECK, declaration_kind(f, b), operand_const(f, const_name(f, b->name)), 0,
         0);
  }
}

static void global_functions(F f, ast_scope *scope, bool deletable) {
  for (ast_function *fn = scope->functions; fn; fn = fn->next_in_scope) {
    unsigned mark = f->top, reg = push_temp(f);
    emit_closure(f, fn, reg);
    at(f, fn->node.pos);
    emit(f, VM_OP_DECLFUNC, deletable, operand_const(f, const_name(f, fn->name)), reg, 0);
    f->top = mark;
  }
}

static void global_variables(F f, ast_scope *scope, bool deletable) {
  for (ast_binding *b = scope->bindings; b; b = b->next) {
    unsigned name = operand_const(f, const_name(f, b->name));
    at(f, b->pos);
    if (b->kind == AST_BINDING_VAR)
      emit(f, VM_OP_DECLVAR, deletable, name, 0, 0);
    else if (scope->kind == AST_SCOPE_SCRIPT && binding_is_lexical(b))
      emit(f, VM_OP_DECLLEX, b->kind == AST_BINDING_CONST, name, 0, 0);
  }
}

void emit_script_prologue(F f) {
  ast_scope *scope = f->node->scope;
  check_globals(f, scope);
  global_variables(f, scope, false);
  global_functions(f, scope, false);
}

/* --- evals: their variables are the caller's unless the code is strict --- */

void emit_eval_prologue(F f) {
  ast_scope *scope = f->node->scope;
  if (scope->flags & AST_SCOPE_STRICT) {
    scope_functions(f, scope);
    return;
  }
  if (f->e->options->goal == COMPILER_INDIRECT_EVAL) {
    check_globals(f, scope);
    global_variables(f, scope, true);
    global_functions(f, scope, true);
    return;
  }
  for (ast_binding *b = scope->bindings; b; b = b->next)
    if ((b->kind == AST_BINDING_VAR || is_function_binding(b)) &&
        !(b->flags & AST_BINDING_TOPLEVEL_ANNEX_B)) {
      at(f, b->pos);
      emit(f, VM_OP_DECLDYN, is_function_binding(b) ? 3 : 2, 0, VM_ENV,
           operand_const(f, const_name(f, b->name)));
    }
  for (ast_binding *b = scope->bindings; b; b = b->next)
    if (b->kind == AST_BINDING_VAR) {
      at(f, b->pos);
      emit(f, VM_OP_DECLDYN, 0, 0, VM_ENV, operand_const(f, const_name(f, b->name)));
    }
  for (ast_function *fn = scope->functions; fn; fn = fn->next_in_scope) {
    unsigned mark = f->top, reg = push_temp(f);
    emit_closure(f, fn, reg);
    at(f, fn->node.pos);
    emit(f, VM_OP_DECLDYN, 1, reg, VM_ENV, operand_const(f, const_name(f, fn->name)));
    f->top = mark;
  }
}

/* --- modules --- */

/* The scope is the loader's; what only the body uses is in its registers. */
void module_assign(emitter *e, ast_scope *scope) {
  scope_info *info = scope_info_of(e, scope);
  for (ast_binding *b = scope->bindings; b; b = b->next)
    if (b->captured) b->slot = info->slots++;
  info->depth = 1;
  info->heap = info->entered = true;
  if (info->slots > 0xffff)
    emitter_fail(e, COMPILE_RANGE_ERROR, 0, "Module has too many variables");
}

void emit_module_body(F f) {
  ast_function *fn = f->node;
  f->flags = VM_F_STRICT | VM_F_TOPLEVEL | (f->e->program->top_level_await ? VM_F_ASYNC : 0);
  for (ast_binding *b = fn->scope->bindings; b; b = b->next) {
    if (b->captured) continue;
    b->reg = (uint16_t)push_local(f);
    b->emitter_flags |= BINDING_REG | BINDING_FRESH;
  }
  ast_binding *self = f->info->pseudo[PSEUDO_THIS];
  if (self) {
    self->reg = (uint16_t)push_local(f);
    self->emitter_flags |= BINDING_REG;
    emit_a(f, VM_OP_LDTHIS, self->reg);
  }
  statements(f, fn->body);
  emit(f, VM_OP_RETU, 0, 0, 0, 0);
}

void emit_module_init(F f) {
  ast_scope *scope = f->node->scope;
  unsigned undefined = push_temp(f);
  f->flags = VM_F_STRICT | VM_F_TOPLEVEL;
  emit_a(f, VM_OP_LDUNDEF, undefined);
  for (ast_binding *b = scope->bindings; b; b = b->next)
    if (b->kind == AST_BINDING_VAR && b->captured) initialise_binding(f, b, undefined);
  scope_functions(f, scope);
  emit(f, VM_OP_RETU, 0, 0, 0, 0);
}

static uint32_t write_attributes(emitter *e, ast_module_request *r, uint32_t *count) {
  u32_vec words = {0};
  for (struct ast_attribute *a = r->attributes; a; a = a->next) {
    VEC_PUSH(e, &words, image_name(e, a->key));
    VEC_PUSH(e, &words, image_name(e, a->value));
  }
  *count = words.count / 2;
  uint32_t offset = image_body(e, words.items, words.count * sizeof(uint32_t));
  free(words.items);
  return offset;
}

static void write_requests(emitter *e, struct vm_image_module *m) {
  VEC(struct vm_image_request) out = {0};
  for (ast_module_request *r = e->program->requests; r; r = r->next) {
    struct vm_image_request request = {.specifier = image_name(e, r->specifier)};
    request.attributes = write_attributes(e, r, &request.attribute_count);
    ast_position(e->program, r->pos, &request.line, &request.column);
    VEC_PUSH(e, &out, request);
  }
  m->request_count = out.count;
  m->requests = image_body(e, out.items, out.count * sizeof *out.items);
  free(out.items);
}

static void write_imports(emitter *e, struct vm_image_module *m) {
  VEC(struct vm_image_import) out = {0};
  for (ast_import *i = e->program->imports; i; i = i->next) {
    struct vm_image_import import = {i->request->index,
                                     i->imported ? image_name(e, i->imported) : VM_NO_STRING,
                                     i->binding->slot, 0, 0};
    ast_position(e->program, i->pos, &import.line, &import.column);
    VEC_PUSH(e, &out, import);
  }
  m->import_count = out.count;
  m->imports = image_body(e, out.items, out.count * sizeof *out.items);
  free(out.items);
}

/* An imported name that is exported again is an indirect export. */
static void write_exports(emitter *e, struct vm_image_module *m) {
  VEC(struct vm_image_local_export) locals = {0};
  VEC(struct vm_image_indirect_export) indirects = {0};
  u32_vec stars = {0};
  for (ast_export *x = e->program->exports; x; x = x->next) {
    ast_module_request *request = x->request;
    ast_name *imported = x->imported;
    ast_binding *b = !request && x->local ? ast_lookup(e->program, e->top_scope, x->local) : NULL;
    if (b && b->kind == AST_BINDING_IMPORT) {
      request = b->import->request;
      imported = b->import->imported;
    }
    if (request && !x->exported) {
      VEC_PUSH(e, &stars, request->index);
    } else if (request) {
      struct vm_image_indirect_export out = {image_name(e, x->exported), request->index,
                                             imported ? image_name(e, imported) : VM_NO_STRING, 0,
                                             0};
      ast_position(e->program, x->pos, &out.line, &out.column);
      VEC_PUSH(e, &indirects, out);
    } else if (b) {
      VEC_PUSH(e, &locals,
               (struct vm_image_local_export){image_name(e, x->exported), image_name(e, x->local),
                                              b->slot});
    }
  }
  m->local_count = locals.count;
  m->locals = image_body(e, locals.items, locals.count * sizeof *locals.items);
  m->indirect_count = indirects.count;
  m->indirects = image_body(e, indirects.items, indirects.count * sizeof *indirects.items);
  m->star_count = stars.count;
  m->stars = image_body(e, stars.items, stars.count * sizeof(uint32_t));
  free(locals.items);
  free(indirects.items);
  free(stars.items);
}

void write_module_record(emitter *e, uint32_t init_index) {
  struct vm_image_module m = {.init = init_index};
  scope_info *info = scope_info_of(e, e->top_scope);
  m.flags = e->program->top_level_await ? VM_MODULE_ASYNC : 0;
  m.scope_slots = info->slots;
  m.scope_desc = info->described ? scope_descriptor(e->code, e->top_scope) : UINT32_MAX;
  write_requests(e, &m);
  write_imports(e, &m);
  write_exports(e, &m);
  e->image.module = image_body(e, &m, sizeof m) + 1;
}
