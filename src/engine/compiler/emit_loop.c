/* Loops. */
#include "engine/compiler/emitter.h"

static bool has_object(F f, ast_scope *scope) {
  return scope && scope_info_of(f->e, scope)->heap;
}

static control loop_control(F f, ast_node *node) {
  return (control){.outer = f->control,
                   .kind = CONTROL_LOOP,
                   .node = node,
                   .break_label = new_label(f),
                   .continue_label = new_label(f),
                   .iterator = NO_REG};
}

/* The test stands at the head, so that the body falls into it once and LOOP runs once per iteration. */
static void emit_while(F f, ast_loop *node) {
  control c = loop_control(f, &node->node);
  c.continue_is_back = true;
  f->control = &c;
  place_label(f, c.continue_label);
  branch(f, node->test, c.break_label, false);
  statement(f, node->body);
  emit_jump(f, VM_OP_LOOP, 0, c.continue_label);
  place_label(f, c.break_label);
  f->control = c.outer;
}

static void emit_do_while(F f, ast_loop *node) {
  control c = loop_control(f, &node->node);
  uint32_t head = label_here(f);
  f->control = &c;
  statement(f, node->body);
  place_label(f, c.continue_label);
  branch(f, node->test, c.break_label, false);
  emit_jump(f, VM_OP_LOOP, 0, head);
  place_label(f, c.break_label);
  f->control = c.outer;
}

static void emit_for(F f, ast_for *node) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  if (node->scope) scope_enter(f, node->scope);
  uint32_t closures = f->inners.count;
  bool constant = false;
  if (node->init) {
    if (node->init->kind == AST_VARIABLES) constant = node->init->op == AST_BINDING_CONST;
    if (node->init->kind == AST_VARIABLES)
      emit_variables(f, (ast_collection *)node->init);
    else
      expression_effect(f, node->init);
  }
  control c = loop_control(f, &node->node);
  bool fresh = has_object(f, node->scope) && !constant; /* each iteration has its own variables */
  unsigned object = fresh ? scope_info_of(f->e, node->scope)->reg : 0;
  if (fresh && f->inners.count > closures)
    emit_a(f, VM_OP_COPYSCOPE, object); /* those keep the first ones */
  uint32_t head = label_here(f);
  if (node->test) branch(f, node->test, c.break_label, false);
  f->control = &c;
  statement(f, node->body);
  f->control = c.outer;
  place_label(f, c.continue_label);
  if (fresh) emit_a(f, VM_OP_COPYSCOPE, object);
  if (node->update) {
    at(f, node->update->pos);
    expression_effect(f, node->update);
  }
  emit_jump(f, VM_OP_LOOP, 0, head);
  place_label(f, c.break_label);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

/* --- for-in, for-of --- */

static ast_node *head_target(ast_for_in *node, enum pattern_mode *mode) {
  if (node->left->kind != AST_VARIABLES) {
    *mode = PATTERN_ASSIGN;
    return node->left;
  }
  ast_collection *v = (ast_collection *)node->left;
  *mode = v->node.op == AST_BINDING_VAR ? PATTERN_VAR : PATTERN_INITIALISE;
  return ((ast_binary *)v->list)->left;
}

/* The names of the head are uninitialised while the right side is evaluated; closures there may hold them. */
static unsigned evaluate_right(F f, ast_for_in *node) {
  unsigned scope_reg = f->scope_reg, value = push_temp(f);
  if (node->scope) {
    scope_assign(f, node->scope, 0);
    scope_new_object(f, node->scope);
  }
  expression_to(f, node->right, value);
  f->scope_reg = (uint16_t)scope_reg;
  return value;
}

/* A new scope object for an iteration, in the register of the one before. */
static void iteration_scope(F f, ast_for_in *node) {
  if (!has_object(f, node->scope)) return;
  scope_info *info = scope_info_of(f->e, node->scope);
  emit(f, VM_OP_NEWSCOPE, info->described, info->reg, f->scope_reg, info->slots);
  if (info->described) {
    uint32_t desc = scope_descriptor(f, node->scope);
    emit(f, VM_OP_NOP, 0, desc & 0xffff, desc >> 16, 0);
  }
  f->scope_reg = info->reg;
}

/* Register that the next value may be put into straight away. */
static unsigned value_register(F f, ast_node *target, enum pattern_mode mode) {
  if (target->kind == AST_IDENTIFIER && target->op == RESOLVED_BINDING && mode != PATTERN_ASSIGN) {
    unsigned reg = binding_register(f, ((ast_identifier *)target)->binding);
    if (reg != NO_REG) return reg;
  }
  return push_temp(f);
}

static void store_head(F f, ast_node *target, unsigned value, enum pattern_mode mode) {
  unsigned mark = f->top;
  at(f, target->pos);
  emit_target_store(f, target, value, mode);
  f->top = mark;
}

static void emit_for_in(F f, ast_for_in *node) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  enum pattern_mode mode;
  ast_node *target = head_target(node, &mode);
  if (node->left->kind == AST_VARIABLES &&
      ((ast_binary *)((ast_collection *)node->left)->list)->right)
    emit_variables(f, (ast_collection *)node->left); /* for (var a = 1 in b) */
  unsigned object = evaluate_right(f, node);
  at(f, node->right->pos);
  unsigned enumerator = push_temp(f);
  emit_ab(f, VM_OP_FORIN, enumerator, object);
  control c = loop_control(f, &node->node);
  c.continue_is_back = true;
  place_label(f, c.continue_label);
  unsigned value = value_register(f, target, mode);
  emit_jump16(f, VM_OP_FORINNEXT, 0, value, enumerator, c.break_label);
  iteration_scope(f, node);
  store_head(f, target, value, mode);
  f->control = &c;
  statement(f, node->body);
  f->control = c.outer;
  emit_jump(f, VM_OP_LOOP, 0, c.continue_label);
  place_label(f, c.break_label);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

/* What the iteration must do when it is left early: break, return and throw close the iterator. */
void emit_iterator_close(F f, unsigned record, bool is_async, bool throwing) {
  if (!is_async) {
    emit(f, VM_OP_ITERCLOSE, throwing, record, 0, 0);
    return;
  }
  unsigned result = push_temp(f);
  uint32_t done = new_label(f), start = new_label(f), end = new_label(f), failed = new_label(f);
  emit(f, VM_OP_ITERRETURN, throwing, record, result, 0);
  emit_jump(f, VM_OP_JTDZ, result, done);
  place_label(f, start);
  emit_a(f, VM_OP_AWAIT, result);
  place_label(f, end);
  if (throwing) {
    place_label(f, failed); /* what `return` rejects with is dropped */
    add_handler(f, start, end, failed, result);
  } else {
    emit_a(f, VM_OP_CHKOBJ, result);
  }
  place_label(f, done);
  f->top = result;
}

static void emit_for_of(F f, ast_for_in *node) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  bool is_async = node->node.flags & AST_IS_AWAIT;
  enum pattern_mode mode;
  ast_node *target = head_target(node, &mode);
  unsigned record = push_temps(f, 2);
  unsigned iterable = evaluate_right(f, node);
  at(f, node->right->pos);
  text_expression(f, node->right);
  emit(f, VM_OP_ITER, is_async, record, iterable, 0);
  control c = loop_control(f, &node->node);
  c.continue_is_back = true;
  c.iterator = (uint16_t)record;
  c.is_async = is_async;
  place_label(f, c.continue_label);
  unsigned value = value_register(f, target, mode);
  uint32_t finished = new_label(f), start = new_label(f), end = new_label(f),
           handler = new_label(f);
  if (is_async) {
    unsigned result = push_temp(f);
    emit_ab(f, VM_OP_ITERCALL, record, result);
    emit_a(f, VM_OP_AWAIT, result);
    emit_a(f, VM_OP_CHKOBJ, result);
    emit_jump16(f, VM_OP_ITERVALUE, 0, result, record, finished);
    emit_move(f, value, result);
  } else {
    emit_jump16(f, VM_OP_ITERNEXT, 0, record, value, finished);
  }
  place_label(f, start);
  iteration_scope(f, node);
  f->control = &c;
  store_head(f, target, value, mode);
  statement(f, node->body);
  f->control = c.outer;
  emit_jump(f, VM_OP_LOOP, 0, c.continue_label);
  place_label(f, end);
  place_label(f, handler);
  unsigned error = push_temp(f);
  add_handler(f, start, end, handler, error);
  at(f, node->right->pos);
  emit_iterator_close(f, record, is_async, true);
  emit(f, VM_OP_THROW, 1, error, 0, 0);
  place_label(f, c.break_label);
  place_label(f, finished);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

void emit_loop_statement(F f, ast_node *node) {
  switch ((ast_kind)node->kind) {
  case AST_WHILE: emit_while(f, (ast_loop *)node); break;
  case AST_DO_WHILE: emit_do_while(f, (ast_loop *)node); break;
  case AST_FOR: emit_for(f, (ast_for *)node); break;
  case AST_FOR_IN: emit_for_in(f, (ast_for_in *)node); break;
  default: emit_for_of(f, (ast_for_in *)node); break;
  }
}
