/* Array, object and template literals. */
#include "engine/compiler/emitter.h"

enum { BATCH = 16 }; /* elements held in registers before they are appended */

void emit_array_elements(F f, ast_node *list, unsigned array, uint32_t call_pos) {
  unsigned first = f->top, count = 0;
  for (ast_node *n = list; n; n = n->next) {
    if (n->kind == AST_SPREAD) {
      if (count) emit_abc(f, VM_OP_ARRPUSH, array, first, count);
      f->top = first;
      count = 0;
      ast_node *argument = ((ast_unary *)n)->argument;
      unsigned value = expression(f, argument);
      at(f, call_pos == NO_POSITION ? argument->pos : call_pos);
      text_expression(f, argument);
      emit(f, VM_OP_ARRSPREAD, call_pos != NO_POSITION, array, value, 0);
      f->top = first;
      continue;
    }
    if (count == BATCH) {
      emit_abc(f, VM_OP_ARRPUSH, array, first, count);
      f->top = first;
      count = 0;
    }
    if (n->kind == AST_HOLE)
      emit_a(f, VM_OP_LDTDZ, push_temp(f));
    else
      expression_push(f, n);
    count++;
  }
  if (count) emit_abc(f, VM_OP_ARRPUSH, array, first, count);
  f->top = first;
}

void emit_array(F f, ast_collection *node, unsigned target) {
  unsigned array = scratch_for(f, target);
  emit_ab(f, VM_OP_NEWARR, array, node->count > 0xffff ? 0xffff : node->count);
  emit_array_elements(f, node->list, array, NO_POSITION);
  emit_move(f, target, array);
}

/* A key in a register; a computed one converted. */
unsigned emit_property_key(F f, ast_node *key, bool computed, bool copy) {
  unsigned reg = copy ? expression_push(f, key) : expression(f, key);
  if (!computed || key->kind == AST_STRING || key->kind == AST_NUMBER) return reg;
  unsigned result = is_local_register(f, reg) ? push_temp(f) : reg;
  at(f, key->pos);
  emit_abc(f, VM_OP_TOKEY, result, reg, VM_NONE);
  return result;
}

/* kind: ast_member_kind. With a constant key the function has its name at once. */
void emit_method(F f, ast_node *key_node, ast_function *function, unsigned kind, unsigned object,
                 unsigned key, bool enumerable) {
  function_info *info = emitter_function_info(f->e, function);
  if (key_node && key_node->kind == AST_STRING) {
    info->name = ((ast_string *)key_node)->value;
    info->name_prefix = kind == AST_MEMBER_GETTER   ? "get "
                        : kind == AST_MEMBER_SETTER ? "set "
                                                    : NULL;
    info->is_named = true;
  }
  unsigned reg = push_temp(f);
  emit_closure(f, function, reg);
  unsigned accessor = kind == AST_MEMBER_GETTER ? 1 : kind == AST_MEMBER_SETTER ? 2 : 0;
  emit(f, VM_OP_METHOD, accessor | (enumerable ? 4 : 0), object, key, reg);
}

static void emit_property(F f, ast_property *node, unsigned object) {
  bool computed = node->node.flags & AST_COMPUTED;
  ast_name *name = computed ? NULL : constant_key(node->key);
  if (node->node.op != AST_MEMBER_VALUE) {
    unsigned key = emit_property_key(f, node->key, computed, false);
    emit_method(f, computed ? NULL : node->key, (ast_function *)node->value, node->node.op, object,
                key, true);
    return;
  }
  if (node->node.flags & AST_PROTO) {
    emit_ab(f, VM_OP_INITPROTO, object, expression(f, node->value));
    return;
  }
  if (name) {
    unsigned value;
    if (is_anonymous_function(node->value))
      expression_named(f, node->value, name, value = push_temp(f));
    else
      value = expression(f, node->value);
    at(f, node->node.pos);
    uint32_t site = site_for(f, name);
    if (site != NO_SITE) {
      emit_abc(f, VM_OP_INITPROP, object, site, value);
    } else {
      unsigned key = push_temp(f);
      emit_name_constant(f, key, name);
      emit_abc(f, VM_OP_INITELEM, object, key, value);
    }
    return;
  }
  unsigned key = emit_property_key(f, node->key, computed, computed), value;
  if (is_anonymous_function(node->value)) {
    value = push_temp(f);
    f->name_reg = key;
    expression_to(f, node->value, value);
    if (f->name_reg != NO_REG) emit_ab(f, VM_OP_SETNAME, value, key);
    f->name_reg = NO_REG;
  } else {
    value = expression(f, node->value);
  }
  emit_abc(f, VM_OP_INITELEM, object, key, value);
}

void emit_object(F f, ast_collection *node, unsigned target) {
  unsigned object = scratch_for(f, target);
  emit_ab(f, VM_OP_NEWOBJ, object, node->count > 0xffff ? 0xffff : node->count);
  unsigned mark = f->top;
  for (ast_node *n = node->list; n; n = n->next, f->top = mark) {
    if (n->kind == AST_SPREAD) {
      unsigned value = expression(f, ((ast_unary *)n)->argument);
      at(f, n->pos);
      emit_ab(f, VM_OP_INITSPREAD, object, value);
    } else {
      emit_property(f, (ast_property *)n, object);
    }
  }
  emit_move(f, target, object);
}

/* Long templates are joined piecemeal. */
static unsigned join(F f, unsigned first, unsigned count) {
  if (count < BATCH) return count;
  emit_abc(f, VM_OP_CONCAT, first, first, count);
  f->top = first + 1;
  return 1;
}

enum { PART = 1, OPERAND_PART = 3 }; /* ext of TOSTRING */

/* The parts of a template, in consecutive registers from the top; returns how many. */
static unsigned template_parts(F f, ast_template *node) {
  unsigned first = f->top, count = 0;
  ast_node *piece = node->pieces, *value = node->list;
  for (; piece; piece = piece->next, value = value ? value->next : NULL) {
    ast_name *text = ((ast_template_piece *)piece)->cooked;
    if (text->length || (!count && !value)) {
      emit_name_constant(f, push_temp(f), text);
      count = join(f, first, count + 1);
    }
    if (!value) continue;
    unsigned reg = expression_push(f, value);
    at(f, node->node.pos);
    emit(f, VM_OP_TOSTRING, PART, reg, reg, 0);
    count = join(f, first, count + 1);
  }
  at(f, node->node.pos);
  return count;
}

/* A string for sure? */
static bool is_text(const ast_node *node) {
  return node->kind == AST_STRING || node->kind == AST_TEMPLATE;
}

/*
 * a + b + ...: the operand from which on it is certain that strings are joined. The operands from there on are given in
 * *parts, *count of them, the first being all that is to the left. With fewer than three false: + does as well.
 */
static bool joined_operands(F f, ast_binary *node, ast_node ***parts, ast_binary ***operators,
                            unsigned *count) {
  unsigned depth = 0;
  ast_node *n = &node->node;
  for (; n->kind == AST_BINARY && n->op == AST_OP_ADD; n = ((ast_binary *)n)->left) depth++;
  if (depth < 2) return false;
  ast_binary **spine = arena_array(f->e->memory, depth, sizeof *spine);
  n = &node->node;
  for (unsigned i = depth; i-- > 0; n = ((ast_binary *)n)->left) spine[i] = (ast_binary *)n;
  /* Operand 0 is spine[0]->left, operand i + 1 is spine[i]->right. */
  unsigned start = 0;
  if (!is_text(spine[0]->left)) {
    while (start < depth && !is_text(spine[start]->right)) start++;
    if (start == depth || depth - start < 2) return false;
  }
  *count = depth - start + 1;
  *parts = arena_array(f->e->memory, *count, sizeof **parts);
  *operators = spine + start;
  (*parts)[0] = spine[start]->left;
  for (unsigned i = start; i < depth; i++) (*parts)[i - start + 1] = spine[i]->right;
  return true;
}

static void convert_part(F f, const ast_node *node, const ast_binary *operator, unsigned reg) {
  if (is_text(node) || node->kind == AST_NUMBER) return;
  at(f, operator->op_pos);
  emit(f, VM_OP_TOSTRING, OPERAND_PART, reg, reg, 0);
}

/* Joined operands in consecutive registers from the top; 0: they are none, nothing is emitted. */
static unsigned sum_parts(F f, ast_binary *node) {
  ast_node **parts;
  ast_binary **operators;
  unsigned total, first = f->top, count = 2;
  if (!joined_operands(f, node, &parts, &operators, &total)) return 0;
  /* + converts its operands when it has both. */
  unsigned left = expression_push(f, parts[0]), right = expression_push(f, parts[1]);
  convert_part(f, parts[0], operators[0], left);
  convert_part(f, parts[1], operators[0], right);
  for (unsigned i = 2; i < total; i++) {
    unsigned reg = expression_push(f, parts[i]);
    convert_part(f, parts[i], operators[i - 1], reg);
    count = join(f, first, count + 1);
  }
  at(f, node->op_pos);
  return count;
}

unsigned emit_text_parts(F f, ast_node *node) {
  if (node->kind == AST_TEMPLATE && ((ast_template *)node)->list)
    return template_parts(f, (ast_template *)node);
  if (node->kind == AST_BINARY && node->op == AST_OP_ADD) return sum_parts(f, (ast_binary *)node);
  return 0;
}

bool emit_joined_sum(F f, ast_binary *node, unsigned target) {
  unsigned first = f->top, count = node->node.op == AST_OP_ADD ? sum_parts(f, node) : 0;
  if (count) emit_abc(f, VM_OP_CONCAT, target, first, count);
  f->top = first;
  return count > 0;
}

void emit_template(F f, ast_template *node, unsigned target) {
  unsigned first = f->top, count = template_parts(f, node);
  if (count == 1 && !node->list)
    emit_move(f, target, first);
  else
    emit_abc(f, VM_OP_CONCAT, target, first, count);
  f->top = first;
}

/* The constant of a tagged template. */
unsigned emit_template_object(F f, ast_template *node) {
  emitter *e = f->e;
  uint32_t first = f->template_words.count, count = 0;
  for (ast_node *n = node->pieces; n; n = n->next, count++) {
    ast_template_piece *piece = (ast_template_piece *)n;
    VEC_PUSH(e, &f->template_words, piece->cooked ? image_name(e, piece->cooked) : UINT32_MAX);
    VEC_PUSH(e, &f->template_words, image_name(e, piece->raw));
  }
  return operand_const(f, const_raw(f, VM_K_TEMPLATE, first, count));
}
