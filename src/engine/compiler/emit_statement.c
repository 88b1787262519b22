/* Statements other than loops and try. */
#include "engine/compiler/emitter.h"

/* Statements that may end without a value give undefined as the completion value of a script or eval. */
void reset_completion(F f) {
  if (f->completion != NO_REG) emit_a(f, VM_OP_LDUNDEF, f->completion);
}

void statements(F f, ast_node *list) {
  for (ast_node *n = list; n; n = n->next) statement(f, n);
}

/* Where the names of a scope end: their registers and its object go. */
static void block(F f, ast_scope *scope, ast_node *list) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  at(f, list ? list->pos : f->pos);
  if (scope) scope_enter(f, scope);
  statements(f, list);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

/* --- declarations --- */

static void declare_identifier(F f, ast_identifier *id, ast_node *value, bool is_var) {
  unsigned mark = f->top;
  ast_binding *b = id->node.op == RESOLVED_BINDING ? id->binding : NULL;
  if (is_var && !value) return;
  if (is_var && !b) {
    /* A global var, or one that eval or `with` may have a say in. */
    reference r;
    reference_prepare(f, &id->node, &r, value);
    unsigned reg = push_temp(f);
    expression_named(f, value, id->name, reg);
    reference_store(f, &r, reg);
    f->top = mark;
    return;
  }
  if (!b)
    b = id->binding; /* a lexical name at the top of a script, or under `with` in its own block */
  unsigned reg = binding_register(f, b);
  if (!value) {
    if (reg == NO_REG) reg = push_temp(f);
    if (!(b->emitter_flags & BINDING_FRESH)) emit_a(f, VM_OP_LDUNDEF, reg);
    initialise_binding(f, b, reg);
  } else if (is_var) {
    if (reg != NO_REG) {
      expression_named(f, value, id->name, reg);
    } else {
      reg = is_anonymous_function(value) ? push_temp(f) : NO_REG;
      if (reg != NO_REG)
        expression_named(f, value, id->name, reg);
      else
        reg = expression(f, value);
      at(f, id->node.pos);
      store_binding(f, b, reg);
    }
  } else {
    if (reg != NO_REG) {
      /* Nobody can read the register before the declaration is done: build the value in place. */
      bool skippable = b->emitter_flags & BINDING_SKIPPABLE;
      if (!skippable) f->is_local.items[reg] = 0;
      expression_named(f, value, id->name, reg);
      f->is_local.items[reg] = 1;
    } else if (is_anonymous_function(value)) {
      expression_named(f, value, id->name, reg = push_temp(f));
    } else {
      reg = expression(f, value);
    }
    at(f, id->node.pos);
    initialise_binding(f, b, reg);
  }
  f->top = mark;
}

void emit_variables(F f, ast_collection *node) {
  bool is_var = node->node.op == AST_BINDING_VAR;
  for (ast_node *n = node->list; n; n = n->next) {
    ast_binary *d = (ast_binary *)n;
    unsigned mark = f->top;
    if (d->left->kind == AST_IDENTIFIER) {
      declare_identifier(f, (ast_identifier *)d->left, d->right, is_var);
    } else {
      unsigned value = expression(f, d->right);
      emit_pattern(f, d->left, value, is_var ? PATTERN_VAR : PATTERN_INITIALISE, d->right);
    }
    f->top = mark;
  }
}

/* A function in a block that also sets the var of its name (Annex B). Its own binding was set on entry. */
static void annex_b_function(F f, ast_function *fn) {
  emitter *e = f->e;
  if (!fn->annex_b || (fn->name == e->program->name_arguments && f->info->pseudo[PSEUDO_ARGUMENTS]))
    return;
  ast_scope *top = fn->declared_in->function->body_scope;
  ast_binding *from = ast_lookup(e->program, fn->declared_in, fn->name);
  ast_binding *to = ast_lookup(e->program, top, fn->name);
  if (!from) return;
  unsigned mark = f->top, value = load_binding(f, from, NO_REG);
  at(f, fn->node.pos);
  if (to && top->kind != AST_SCOPE_SCRIPT && top->kind != AST_SCOPE_EVAL) {
    store_binding(f, to, value);
  } else if (top->kind == AST_SCOPE_EVAL && f->strict == false &&
             e->options->goal == COMPILER_DIRECT_EVAL) {
    emit(f, VM_OP_SETDYN, 0, value, VM_ENV, operand_const(f, const_name(f, fn->name)));
  } else {
    emit(f, VM_OP_SETGLOBAL, 0, value, 0, global_site(f, fn->name));
  }
  f->top = mark;
}

static void class_declaration(F f, ast_class *node) {
  ast_binding *b = ast_lookup(f->e->program, node->declared_in,
                              node->name ? node->name : f->e->program->name_default);
  unsigned mark = f->top, reg = push_temp(f);
  emit_class(f, node, node->name ? node->name : f->e->name_default_export, reg);
  at(f, node->node.pos);
  initialise_binding(f, b, reg);
  f->top = mark;
}

static void export_default(F f, ast_node *argument) {
  emitter *e = f->e;
  if (argument->flags & AST_DECLARATION) {
    if (argument->kind == AST_CLASS) class_declaration(f, (ast_class *)argument);
    return; /* a function was made on entry */
  }
  unsigned mark = f->top, reg = push_temp(f);
  expression_named(f, argument, e->name_default_export, reg);
  initialise_binding(f, ast_lookup(e->program, e->top_scope, e->program->name_default), reg);
  f->top = mark;
}

/* --- control flow --- */

static void emit_if(F f, ast_conditional *node) {
  uint32_t end = new_label(f);
  reset_completion(f);
  for (;;) {
    uint32_t otherwise = node->alternate ? new_label(f) : end;
    branch(f, node->test, otherwise, false);
    statement(f, node->consequent);
    if (!node->alternate) break;
    emit_jump(f, VM_OP_JMP, 0, end);
    place_label(f, otherwise);
    if (node->alternate->kind != AST_IF) {
      statement(f, node->alternate);
      break;
    }
    node = (ast_conditional *)node->alternate;
  }
  place_label(f, end);
}

static void labeled(F f, ast_labeled *node) {
  uint32_t end = new_label(f);
  control c = {.outer = f->control,
               .kind = CONTROL_LABEL,
               .node = &node->node,
               .break_label = end,
               .continue_label = NO_LABEL,
               .iterator = NO_REG};
  f->control = &c;
  statement(f, node->body);
  f->control = c.outer;
  place_label(f, end);
}

void emit_switch(F f, ast_switch *node) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  uint32_t end = new_label(f), default_label = end;
  reset_completion(f);
  unsigned value = push_temp(f);
  expression_to(f, node->discriminant, value);
  if (node->scope) {
    for (ast_binding *b = node->scope->bindings; b; b = b->next)
      if (binding_is_lexical(b)) b->emitter_flags |= BINDING_SKIPPABLE;
    scope_enter(f, node->scope);
    for (ast_binding *b = node->scope->bindings; b; b = b->next)
      if (b->emitter_flags & BINDING_SKIPPABLE && !b->captured) emit_a(f, VM_OP_LDTDZ, b->reg);
  }
  uint32_t count = 0, i = 0;
  for (ast_node *n = node->list; n; n = n->next) count++;
  uint32_t *labels = arena_array(f->e->memory, count + 1, sizeof *labels);
  for (ast_node *n = node->list; n; n = n->next, i++) {
    ast_case *c = (ast_case *)n;
    labels[i] = new_label(f);
    if (!c->test) {
      default_label = labels[i];
      continue;
    }
    unsigned inner = f->top;
    double d = c->test->kind == AST_NUMBER ? ((ast_number *)c->test)->value : 0.5;
    if (d >= -32768 && d <= 32767 && d == (int)d) {
      emit_jump16(f, VM_OP_JSEQI, 0, value, (unsigned)(int)d & 0xffff, labels[i]);
    } else if (c->test->kind == AST_STRING &&
               const_name(f, ((ast_string *)c->test)->value) < VM_NONE) {
      emit_jump16(f, VM_OP_JSEQK, 0, value, const_name(f, ((ast_string *)c->test)->value),
                  labels[i]);
    } else {
      unsigned test = expression(f, c->test);
      emit_jump16(f, VM_OP_JSEQ, 0, value, test, labels[i]);
    }
    f->top = inner;
  }
  emit_jump(f, VM_OP_JMP, 0, default_label);
  control c = {.outer = f->control,
               .kind = CONTROL_LABEL,
               .node = &node->node,
               .break_label = end,
               .continue_label = NO_LABEL,
               .iterator = NO_REG};
  f->control = &c;
  i = 0;
  for (ast_node *n = node->list; n; n = n->next, i++) {
    place_label(f, labels[i]);
    statements(f, ((ast_case *)n)->list);
  }
  f->control = c.outer;
  place_label(f, end);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

static void emit_with(F f, ast_with *node) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  reset_completion(f);
  unsigned object = expression(f, node->object);
  scope_info *info = scope_info_of(f->e, node->scope);
  info->owner = f->info;
  info->reg = (uint16_t)push_local(f);
  info->depth = scope_depth(f->e, node->scope->parent) + 1;
  info->heap = info->entered = true;
  at(f, node->object->pos);
  emit_abc(f, VM_OP_NEWWITH, info->reg, f->scope_reg, object);
  f->scope_reg = info->reg;
  statement(f, node->body);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

static void emit_return_statement(F f, ast_unary *node) {
  unsigned mark = f->top, value = NO_REG;
  if (node->argument) {
    value = expression(f, node->argument);
    if (f->flags & VM_F_ASYNC && f->flags & VM_F_GENERATOR) {
      if (is_local_register(f, value)) {
        unsigned copy = push_temp(f);
        emit_move(f, copy, value);
        value = copy;
      }
      at(f, node->node.pos);
      emit_a(f, VM_OP_AWAIT, value);
    }
  }
  at(f, node->node.pos);
  emit_return(f, value);
  f->top = mark;
}

static void expression_statement(F f, ast_unary *node) {
  if (f->completion == NO_REG) {
    expression_effect(f, node->argument);
    return;
  }
  expression_to(f, node->argument, f->completion);
}

void statement(F f, ast_node *node) {
  emitter_check_stack(f->e, node);
  unsigned mark = f->top;
  at(f, node->pos);
  switch ((ast_kind)node->kind) {
  case AST_VARIABLES: emit_variables(f, (ast_collection *)node); break;
  case AST_EXPRESSION_STATEMENT: expression_statement(f, (ast_unary *)node); break;
  case AST_BLOCK: block(f, ((ast_block *)node)->scope, ((ast_block *)node)->list); break;
  case AST_EMPTY:
  case AST_DEBUGGER:
  case AST_IMPORT: break;
  case AST_IF: emit_if(f, (ast_conditional *)node); break;
  case AST_FOR:
  case AST_FOR_IN:
  case AST_FOR_OF:
  case AST_WHILE:
  case AST_DO_WHILE:
    reset_completion(f);
    emit_loop_statement(f, node);
    break;
  case AST_RETURN: emit_return_statement(f, (ast_unary *)node); break;
  case AST_THROW: {
    unsigned value = expression(f, ((ast_unary *)node)->argument);
    at(f, node->pos);
    emit_a(f, VM_OP_THROW, value);
    break;
  }
  case AST_BREAK: emit_jump_out(f, ((ast_jump *)node)->target, false); break;
  case AST_CONTINUE: emit_jump_out(f, ((ast_jump *)node)->target, true); break;
  case AST_LABELED: labeled(f, (ast_labeled *)node); break;
  case AST_TRY: emit_try(f, (ast_try *)node); break;
  case AST_SWITCH: emit_switch(f, (ast_switch *)node); break;
  case AST_WITH: emit_with(f, (ast_with *)node); break;
  case AST_FUNCTION: annex_b_function(f, (ast_function *)node); break;
  case AST_CLASS: class_declaration(f, (ast_class *)node); break;
  case AST_EXPORT:
    if (((ast_unary *)node)->argument) statement(f, ((ast_unary *)node)->argument);
    break;
  case AST_EXPORT_DEFAULT: export_default(f, ((ast_unary *)node)->argument); break;
  default: emitter_fail(f->e, COMPILE_SYNTAX_ERROR, node->pos, "Unexpected statement");
  }
  f->top = mark;
}
