/*
 * try, and the ways out of a statement. A finally block is emitted once. Whoever enters it leaves in one register
 * what to do behind it (-1: go on, 0: throw, n: the n-th exit that passes through) and in another the value.
 */
#include "engine/compiler/emitter.h"

enum exit_kind { EXIT_BREAK, EXIT_CONTINUE, EXIT_RETURN };

struct finally_exit {
  struct finally_exit *next;
  enum exit_kind kind;
  ast_node *target;
};

/* Leave through the finally block c, to go on from outside it as the exit says. */
static void enter_finally(F f, control *c, enum exit_kind kind, ast_node *target, unsigned value) {
  uint32_t number = 1;
  struct finally_exit *x = c->exits;
  for (; x; x = x->next, number++)
    if (x->kind == kind && x->target == target) break;
  if (!x) {
    x = arena_zalloc(f->e->memory, sizeof *x);
    x->kind = kind;
    x->target = target;
    *c->last_exit = x;
    c->last_exit = &x->next;
    c->exit_count++;
  }
  if (kind == EXIT_RETURN) {
    if (value == NO_REG)
      emit_a(f, VM_OP_LDUNDEF, c->value_reg);
    else
      emit_move(f, c->value_reg, value);
  }
  emit_int(f, c->kind_reg, (int32_t)number);
  emit_jump(f, VM_OP_JMP, 0, c->finally_label);
}

/* Code that runs on the way out stands outside what is left, as far as `return` and `break` go. */
static void close_iterator(F f, control *c) {
  control *saved = f->control;
  f->control = c->outer;
  emit_iterator_close(f, c->iterator, c->is_async, false);
  f->control = saved;
}

void emit_jump_out(F f, ast_node *target, bool is_continue) {
  for (control *c = f->control; c; c = c->outer) {
    if (c->kind == CONTROL_FINALLY) {
      enter_finally(f, c, is_continue ? EXIT_CONTINUE : EXIT_BREAK, target, NO_REG);
      return;
    }
    if (c->node == target && c->kind != CONTROL_ITERATOR) {
      if (is_continue) {
        emit_jump(f, c->continue_is_back ? VM_OP_LOOP : VM_OP_JMP, 0, c->continue_label);
      } else {
        if (c->iterator != NO_REG) close_iterator(f, c);
        emit_jump(f, VM_OP_JMP, 0, c->break_label);
      }
      return;
    }
    if (c->iterator != NO_REG) close_iterator(f, c);
  }
}

void emit_return(F f, unsigned value) {
  for (control *c = f->control; c; c = c->outer) {
    if (c->kind == CONTROL_FINALLY) {
      enter_finally(f, c, EXIT_RETURN, NULL, value);
      return;
    }
    if (c->iterator != NO_REG) close_iterator(f, c);
  }
  if (f->return_label != NO_LABEL) {
    if (value == NO_REG)
      emit_a(f, VM_OP_LDUNDEF, f->return_reg);
    else
      emit_move(f, f->return_reg, value);
    emit_jump(f, VM_OP_JMP, 0, f->return_label);
  } else if (value == NO_REG) {
    emit(f, VM_OP_RETU, 0, 0, 0, 0);
  } else {
    emit_a(f, VM_OP_RET, value);
  }
}

/* The catch clause; the thrown value is in reg. */
static void emit_catch(F f, ast_try *node, unsigned reg) {
  unsigned mark = f->top, scope_reg = f->scope_reg;
  reset_completion(f);
  if (node->catch_scope) scope_enter(f, node->catch_scope);
  if (node->parameter) {
    at(f, node->parameter->pos);
    emit_target_store(f, node->parameter, reg, PATTERN_INITIALISE);
  }
  statement(f, &node->handler->node);
  f->top = mark;
  f->scope_reg = (uint16_t)scope_reg;
}

static void emit_try_catch(F f, ast_try *node) {
  unsigned mark = f->top;
  uint32_t end = new_label(f);
  if (!node->handler) {
    statement(f, &node->block->node);
    return;
  }
  uint32_t start = label_here(f);
  statement(f, &node->block->node);
  uint32_t stop = label_here(f), handler = new_label(f);
  emit_jump(f, VM_OP_JMP, 0, end);
  place_label(f, handler);
  unsigned reg = push_temp(f);
  add_handler(f, start, stop, handler, reg);
  emit_catch(f, node, reg);
  place_label(f, end);
  f->top = mark;
}

/* Behind a finally block: on with what was under way. */
static void leave_finally(F f, control *c) {
  uint32_t end = new_label(f), number = 0;
  uint32_t *labels = arena_array(f->e->memory, c->exit_count + 1, sizeof *labels);
  emit_ab(f, VM_OP_JTABLE, c->kind_reg, c->exit_count + 1);
  for (uint32_t i = 0; i <= c->exit_count; i++)
    emit_jump(f, VM_OP_JMP, 0, labels[i] = new_label(f));
  emit_jump(f, VM_OP_JMP, 0, end);
  place_label(f, labels[number++]);
  emit(f, VM_OP_THROW, 1, c->value_reg, 0, 0);
  for (struct finally_exit *x = c->exits; x; x = x->next) {
    place_label(f, labels[number++]);
    if (x->kind == EXIT_RETURN)
      emit_return(f, c->value_reg);
    else
      emit_jump_out(f, x->target, x->kind == EXIT_CONTINUE);
  }
  place_label(f, end);
}

static void emit_try_finally(F f, ast_try *node) {
  unsigned mark = f->top;
  control c = {.outer = f->control,
               .kind = CONTROL_FINALLY,
               .iterator = NO_REG,
               .finally_label = new_label(f)};
  c.last_exit = &c.exits;
  c.kind_reg = (uint16_t)push_temp(f);
  c.value_reg = (uint16_t)push_temp(f);
  unsigned saved = f->completion == NO_REG ? NO_REG : push_temp(f);
  uint32_t start = label_here(f);
  f->control = &c;
  emit_try_catch(f, node);
  f->control = c.outer;
  uint32_t stop = label_here(f), handler = new_label(f);
  emit_int(f, c.kind_reg, -1);
  emit_jump(f, VM_OP_JMP, 0, c.finally_label);
  place_label(f, handler);
  add_handler(f, start, stop, handler, c.value_reg);
  emit_int(f, c.kind_reg, 0);
  place_label(f, c.finally_label);
  /* The block's own value does not count unless it is left by a jump. */
  if (saved != NO_REG) {
    emit_move(f, saved, f->completion);
    emit_a(f, VM_OP_LDUNDEF, f->completion);
  }
  statement(f, &node->finalizer->node);
  if (saved != NO_REG) emit_move(f, f->completion, saved);
  leave_finally(f, &c);
  f->top = mark;
}

void emit_try(F f, ast_try *node) {
  reset_completion(f);
  if (node->finalizer)
    emit_try_finally(f, node);
  else
    emit_try_catch(f, node);
}
