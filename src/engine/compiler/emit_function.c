/* Functions: what happens on entry, the body, and closures. */
#include "engine/compiler/emitter.h"

/* --- closures --- */

void emit_closure(F f, ast_function *node, unsigned target) {
  emitter *e = f->e;
  function_info *info = emitter_function_info(e, node);
  info->created = f->info->module_init ? 0 : e->serial;
  uint32_t index = emitter_queue(e, info), inner = f->inners.count;
  VEC_PUSH(e, &f->inners, index);
  if (inner > 0xffffff)
    emitter_fail(e, COMPILE_RANGE_ERROR, node->node.pos, "Too many functions in one function");
  at(f, node->node.pos);
  emit(f, VM_OP_CLOSURE, inner >> 16, target, f->scope_reg, inner & 0xffff);
}

static uint32_t function_flags(F f, ast_function *fn) {
  function_info *info = f->info;
  uint32_t flags = 0;
  if (fn->strict) flags |= VM_F_STRICT;
  if (fn->is_generator) flags |= VM_F_GENERATOR;
  if (fn->is_async) flags |= VM_F_ASYNC;
  bool reads_this = info->pseudo[PSEUDO_THIS] != NULL;
  switch ((ast_function_kind)fn->function_kind) {
  case AST_FUNCTION_NORMAL:
    if (!fn->is_generator && !fn->is_async) flags |= VM_F_CONSTRUCTOR;
    break;
  case AST_FUNCTION_ARROW: flags |= VM_F_ARROW; break;
  case AST_FUNCTION_METHOD:
  case AST_FUNCTION_GETTER:
  case AST_FUNCTION_SETTER:
  case AST_FUNCTION_FIELDS:
  case AST_FUNCTION_STATIC_BLOCK: flags |= VM_F_METHOD; break;
  case AST_FUNCTION_CONSTRUCTOR:
    flags |= VM_F_CLASS | VM_F_CONSTRUCTOR;
    if (fn->class_node && class_has_fields(fn->class_node)) flags |= VM_F_FIELDS;
    break;
  case AST_FUNCTION_DERIVED_CONSTRUCTOR:
    flags |= VM_F_CLASS | VM_F_DERIVED | VM_F_CONSTRUCTOR;
    break;
  case AST_FUNCTION_TOPLEVEL:
    if (f->e->options->goal == COMPILER_COMMONJS)
      flags |= VM_F_CONSTRUCTOR;
    else
      flags |= VM_F_TOPLEVEL | (f->e->program->top_level_await ? VM_F_ASYNC : 0);
    break;
  }
  if (!fn->strict && reads_this && fn->function_kind != AST_FUNCTION_ARROW) flags |= VM_F_THIS;
  return flags | VM_F_EXPOSE_SOURCE;
}

/* --- entry --- */

/* The parameters' registers; with mapped arguments they are slots that the interpreter fills. */
static void place_parameters(F f, ast_function *fn) {
  uint32_t index = 0, count = fn->parameter_count;
  ast_node *last = NULL;
  for (ast_node *n = fn->parameters; n; n = n->next) last = n;
  bool has_rest = last && last->kind == AST_REST;
  if (count > MAX_REGISTER_VARIABLES)
    emitter_fail(f->e, COMPILE_RANGE_ERROR, fn->node.pos,
                 "Too many parameters in function definition");
  push_temps(f, count - has_rest);
  for (ast_node *n = fn->parameters; n && n->kind != AST_REST; n = n->next, index++) {
    ast_node *target = n->kind == AST_DEFAULT ? ((ast_binary *)n)->left : n;
    f->is_local.items[index] = 1;
    if (target->kind != AST_IDENTIFIER) continue;
    ast_binding *b = ((ast_identifier *)target)->binding;
    if (!b) continue;
    if (f->info->mapped) {
      b->slot = index;
    } else if (!b->captured) {
      b->reg = (uint16_t)index;
      b->emitter_flags |= BINDING_REG;
    }
  }
  if (has_rest) {
    f->rest_reg = (uint16_t)push_local(f);
    f->flags |= VM_F_REST;
  }
}

static void assign_pseudo(F f, ast_binding *b, scope_info *scope) {
  if (b->captured)
    b->slot = scope->slots++;
  else if (!(b->emitter_flags & BINDING_REG)) {
    b->reg = (uint16_t)push_local(f);
    b->emitter_flags |= BINDING_REG;
  }
}

static ast_binding *own_name(ast_function *fn) {
  ast_binding *b = fn->name_scope ? fn->name_scope->bindings : NULL;
  return b && b->emitter_flags & BINDING_USED ? b : NULL;
}

/* Registers and slots of the function's scope, its pseudo-variables among them. */
static void place_variables(F f, ast_function *fn) {
  function_info *info = f->info;
  scope_info *scope = scope_info_of(f->e, fn->scope);
  scope_assign(f, fn->scope, info->mapped ? fn->parameter_count : 0);
  for (int kind = 0; kind < PSEUDO_COUNT; kind++)
    if (info->pseudo[kind]) assign_pseudo(f, info->pseudo[kind], scope);
  ast_binding *name = own_name(fn);
  if (name) assign_pseudo(f, name, scope);
  if (info->pseudo[PSEUDO_ARGUMENTS]) {
    f->flags |= VM_F_ARGUMENTS;
    if (!fn->simple_parameters) f->flags |= VM_F_UNMAPPED;
    ast_binding *b = info->pseudo[PSEUDO_ARGUMENTS];
    f->args_reg = b->captured ? (uint16_t)push_local(f) : b->reg;
  }
  if (info->mapped) {
    f->flags |= VM_F_MAPPED;
    f->mapped_scope_reg = (uint16_t)push_local(f);
  }
}

static void set_pseudo_variables(F f, ast_function *fn) {
  static const uint8_t ops[] = {VM_OP_LDTHIS, VM_OP_LDNEWT, VM_OP_LDHOME, VM_OP_LDFUNC};
  function_info *info = f->info;
  for (int kind = PSEUDO_THIS; kind <= PSEUDO_FUNC; kind++) {
    ast_binding *b = info->pseudo[kind];
    if (!b) continue;
    bool none_yet = kind == PSEUDO_THIS && fn->function_kind == AST_FUNCTION_DERIVED_CONSTRUCTOR;
    if (none_yet && b->captured) continue; /* slots begin UNUSED */
    unsigned mark = f->top, reg = target_or_temp(f, binding_register(f, b));
    bool global = kind == PSEUDO_THIS && f->e->options->goal == COMPILER_INDIRECT_EVAL &&
                  fn->function_kind == AST_FUNCTION_TOPLEVEL;
    emit_a(f, none_yet ? VM_OP_LDTDZ : global ? VM_OP_LDGLOBAL : ops[kind], reg);
    if (!none_yet) initialise_binding(f, b, reg);
    f->top = mark;
  }
  ast_binding *name = own_name(fn);
  if (name) {
    unsigned mark = f->top, reg = target_or_temp(f, binding_register(f, name));
    emit_a(f, VM_OP_LDFUNC, reg);
    initialise_binding(f, name, reg);
    f->top = mark;
  }
  ast_binding *arguments = info->pseudo[PSEUDO_ARGUMENTS];
  if (arguments && arguments->captured) initialise_binding(f, arguments, f->args_reg);
}

/* `var arguments` begins as the arguments object. */
static void set_arguments_variable(F f, ast_scope *scope) {
  ast_binding *pseudo = f->info->pseudo[PSEUDO_ARGUMENTS];
  ast_binding *b = pseudo ? ast_lookup(f->e->program, scope, f->e->program->name_arguments) : NULL;
  if (b && b->kind == AST_BINDING_VAR) initialise_binding(f, b, f->args_reg);
}

static void bind_parameters(F f, ast_function *fn) {
  unsigned index = 0;
  for (ast_node *n = fn->parameters; n; n = n->next, index++) {
    unsigned mark = f->top;
    ast_node *target = n;
    unsigned reg = index;
    if (n->kind == AST_REST) {
      target = ((ast_unary *)n)->argument;
      reg = f->rest_reg;
    } else if (n->kind == AST_DEFAULT) {
      target = ((ast_binary *)n)->left;
      uint32_t given = new_label(f);
      emit_jump(f, VM_OP_JNUNDEF, reg, given);
      expression_named(f, ((ast_binary *)n)->right,
                       target->kind == AST_IDENTIFIER ? ((ast_identifier *)target)->name : NULL,
                       reg);
      place_label(f, given);
    }
    at(f, target->pos);
    if (target->kind == AST_IDENTIFIER) {
      ast_binding *b = ((ast_identifier *)target)->binding;
      if (f->info->mapped)
        mark_initialised(f, b);
      else if (b->captured || b->reg == reg || n->kind == AST_REST)
        initialise_binding(f, b, reg);
      /* else a later parameter has the same name */
    } else {
      emit_pattern(f, target, reg, PATTERN_INITIALISE, NULL);
    }
    f->top = mark;
  }
}

/* Captured vars begin undefined; their slots do not. */
static void clear_variables(F f, ast_scope *scope) {
  unsigned mark = f->top, undefined = NO_REG;
  for (ast_binding *b = scope->bindings; b; b = b->next) {
    if (b->kind != AST_BINDING_VAR || !b->captured || b->initialised) continue;
    if (undefined == NO_REG) emit_a(f, VM_OP_LDUNDEF, undefined = push_temp(f));
    initialise_binding(f, b, undefined);
  }
  f->top = mark;
}

/* The variables of a body whose parameters have a scope of their own. */
static void enter_body_scope(F f, ast_function *fn) {
  scope_assign(f, fn->body_scope, 0);
  scope_new_object(f, fn->body_scope);
  for (ast_binding *b = fn->body_scope->bindings; b; b = b->next) {
    ast_binding *p = ast_lookup(f->e->program, fn->scope, b->name);
    if (!p || p->kind != AST_BINDING_PARAMETER || b->kind != AST_BINDING_VAR) continue;
    unsigned mark = f->top;
    initialise_binding(f, b, load_binding(f, p, NO_REG));
    f->top = mark;
  }
  set_arguments_variable(f, fn->body_scope);
  clear_variables(f, fn->body_scope);
  scope_functions(f, fn->body_scope);
}

static void mark_fresh(ast_scope *scope) {
  for (ast_binding *b = scope->bindings; b; b = b->next)
    if (!b->captured && b->emitter_flags & BINDING_REG && b->kind != AST_BINDING_PARAMETER)
      b->emitter_flags |= BINDING_FRESH;
}

static void enter_function(F f, ast_function *fn) {
  place_parameters(f, fn);
  place_variables(f, fn);
  mark_fresh(fn->scope);
  scope_new_object(f, fn->scope);
  set_pseudo_variables(f, fn);
  bind_parameters(f, fn);
  if (fn->body_scope != fn->scope) {
    enter_body_scope(f, fn);
  } else {
    set_arguments_variable(f, fn->scope);
    clear_variables(f, fn->scope);
    scope_functions(f, fn->scope);
  }
}

/* --- bodies --- */

static bool ends_in_return(ast_node *list) {
  ast_node *last = NULL;
  for (ast_node *n = list; n; n = n->next) last = n;
  return last && (last->kind == AST_RETURN || last->kind == AST_THROW);
}

static void emit_ordinary(F f, ast_function *fn) {
  if (fn->function_kind == AST_FUNCTION_DERIVED_CONSTRUCTOR) {
    f->return_reg = (uint16_t)push_local(f);
    f->return_label = new_label(f);
  }
  at(f, fn->node.pos);
  if (fn->is_generator) emit(f, VM_OP_GENERATOR, 0, 0, 0, 0);
  if (fn->expression_body) {
    unsigned value = expression(f, fn->body);
    at(f, fn->body->pos);
    emit_return(f, value);
  } else {
    statements(f, fn->body);
    bool reachable = !ends_in_return(fn->body) || f->labels.count > 0;
    at(f, fn->node.end ? fn->node.end - 1 : 0);
    if (reachable) emit_return(f, NO_REG);
  }
  if (f->return_label != NO_LABEL) {
    place_label(f, f->return_label);
    at(f, fn->node.end ? fn->node.end - 1 : 0);
    unsigned this_reg = load_binding(f, f->info->pseudo[PSEUDO_THIS], NO_REG);
    emit_ab(f, VM_OP_RETDERIVED, f->return_reg, this_reg);
  }
}

static void emit_script(F f, ast_function *fn) {
  f->completion = (uint16_t)push_temp(f);
  f->is_local.items[f->completion] = 1;
  if (fn->scope->kind == AST_SCOPE_EVAL) {
    place_variables(f, fn);
    scope_new_object(f, fn->scope);
    set_pseudo_variables(f, fn);
    clear_variables(f, fn->scope);
    emit_eval_prologue(f);
  } else {
    scope_assign(f, fn->scope, 0);
    emit_script_prologue(f);
  }
  statements(f, fn->body);
  emit_a(f, VM_OP_RET, f->completion);
}

void emit_function_code(F f, function_info *info) {
  ast_function *fn = info->node;
  if (!fn) {
    if (info->fields_of)
      emit_fields_function(f);
    else
      emit_default_constructor(f);
    return;
  }
  if (info->module_init) {
    emit_module_init(f);
    return;
  }
  f->flags = function_flags(f, fn);
  if (fn->function_kind == AST_FUNCTION_FIELDS) {
    enter_function(f, fn);
    emit_fields_function(f);
  } else if (fn->function_kind != AST_FUNCTION_TOPLEVEL ||
             f->e->options->goal == COMPILER_COMMONJS) {
    enter_function(f, fn);
    emit_ordinary(f, fn);
    emit_yield_returns(f);
  } else if (fn->scope->kind == AST_SCOPE_MODULE) {
    emit_module_body(f);
  } else {
    emit_script(f, fn);
  }
}
