/* yield and yield*. */
#include <string.h>

#include "engine/compiler/emitter.h"

/* Whether a return from here has iterators to close or finally blocks to run. */
static bool return_is_plain(F f) {
  for (control *c = f->control; c; c = c->outer)
    if (c->kind == CONTROL_FINALLY || c->iterator != NO_REG) return false;
  return true;
}

static bool is_async_generator(F f) {
  return f->flags & VM_F_ASYNC;
}

static void plain_yield(F f, ast_unary *node, unsigned value) {
  if (node->argument)
    expression_to(f, node->argument, value);
  else
    emit_a(f, VM_OP_LDUNDEF, value);
  at(f, node->node.pos);
  uint32_t returned = new_label(f), end = new_label(f);
  if (is_async_generator(f)) emit_a(f, VM_OP_AWAIT, value);
  emit_jump16(f, VM_OP_YIELD, 0, value, 0, returned);
  if (!is_async_generator(f) && return_is_plain(f)) {
    VEC_PUSH(f->e, &f->yield_returns, (struct yield_return){returned, value});
    return;
  }
  emit_jump(f, VM_OP_JMP, 0, end);
  place_label(f, returned);
  if (is_async_generator(f)) emit_a(f, VM_OP_AWAIT, value);
  emit_return(f, value);
  place_label(f, end);
}

/* Behind the function's body: generators resumed by return() where nothing is to be done first. */
void emit_yield_returns(F f) {
  for (uint32_t i = 0; i < f->yield_returns.count; i++) {
    place_label(f, f->yield_returns.items[i].label);
    emit_a(f, VM_OP_RET, f->yield_returns.items[i].reg);
  }
  f->yield_returns.count = 0;
}

static ast_name *result_name(F f, const char *text) {
  size_t length = strlen(text);
  ast_name *name = arena_zalloc(f->e->memory, sizeof *name + length + 1);
  memcpy(name->text, text, length);
  name->length = (uint32_t)length;
  return name;
}

/* The value sent in by return() is awaited first; when that fails, it is as if throw() had been called. */
static void await_returned(F f, unsigned value, unsigned mode) {
  uint32_t go_on = new_label(f), failed = new_label(f);
  emit_jump16(f, VM_OP_JSNEI, 0, mode, 2, go_on);
  uint32_t start = label_here(f);
  emit_a(f, VM_OP_AWAIT, value);
  uint32_t end = label_here(f);
  emit_jump(f, VM_OP_JMP, 0, go_on);
  place_label(f, failed);
  add_handler(f, start, end, failed, value);
  emit_int(f, mode, 1);
  place_label(f, go_on);
}

static void delegating_yield(F f, ast_unary *node, unsigned target) {
  bool is_async = is_async_generator(f);
  unsigned record = push_temps(f, 2), value = push_temp(f), mode = push_temp(f),
           done = push_temp(f);
  expression_to(f, node->argument, value);
  at(f, node->node.pos);
  text_expression(f, node->argument);
  emit(f, VM_OP_ITER, is_async, record, value, 0);
  emit_a(f, VM_OP_LDUNDEF, value);
  emit_int(f, mode, 0);
  uint32_t head = label_here(f), no_return = new_label(f), no_throw = new_label(f),
           finished = new_label(f), end = new_label(f);
  emit(f, VM_OP_DELEGATE, is_async, record, value, mode);
  emit_jump16(f, VM_OP_JSEQI, 0, mode, 3, no_return);
  if (is_async) {
    emit_jump16(f, VM_OP_JSEQI, 0, mode, 4, no_throw);
    emit_a(f, VM_OP_AWAIT, value);
  }
  emit_a(f, VM_OP_CHKOBJ, value);
  emit_property_get(f, done, value, result_name(f, "done"));
  emit_jump(f, VM_OP_JT, done, finished);
  if (is_async) emit_property_get(f, value, value, result_name(f, "value"));
  emit_ab(f, VM_OP_YIELDRAW, value, mode);
  if (is_async) await_returned(f, value, mode);
  emit_jump(f, VM_OP_LOOP, 0, head);
  place_label(f, no_return);
  if (is_async) emit_a(f, VM_OP_AWAIT, value);
  emit_return(f, value);
  if (is_async) {
    place_label(f, no_throw);
    emit_iterator_close(f, record, true, false);
    emit_a(
        f, VM_OP_THROWTYPE,
        operand_const(
            f, const_string(
                   f, image_string(f->e, "The iterator does not provide a 'throw' method", 46))));
  }
  place_label(f, finished);
  emit_property_get(f, value, value, result_name(f, "value"));
  emit_jump16(f, VM_OP_JSNEI, 0, mode, 2, end);
  emit_return(f, value);
  place_label(f, end);
  emit_move(f, target, value);
}

void emit_yield(F f, ast_unary *node, unsigned target) {
  if (node->node.flags & AST_DELEGATE) {
    delegating_yield(f, node, target);
    return;
  }
  unsigned value = scratch_for(f, target);
  plain_yield(f, node, value);
  emit_move(f, target, value);
}
