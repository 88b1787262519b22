/* Expressions: values, operators, conditions. */
#include <math.h>
#include <string.h>

#include "engine/compiler/emitter.h"

/* --- properties with a constant name --- */

ast_name *constant_key(const ast_node *key) {
  if (!key || key->kind != AST_STRING) return NULL;
  ast_name *name = ((const ast_string *)key)->value;
  if (name->length && name->text[0] >= '0' && name->text[0] <= '9')
    return NULL; /* may be an array index */
  return name;
}

void emit_property_get(F f, unsigned target, unsigned object, ast_name *name) {
  uint32_t site = site_for(f, name);
  if (site == NO_SITE) {
    unsigned key = push_temp(f);
    emit_name_constant(f, key, name);
    emit_abc(f, VM_OP_GETELEM, target, object, key);
    f->top = key;
    return;
  }
  bool is_length = name->length == 6 && memcmp(name->text, "length", 6) == 0;
  emit_abc(f, is_length ? VM_OP_GETLEN : VM_OP_GETPROP, target, object, site);
}

void emit_property_set(F f, unsigned object, ast_name *name, unsigned value) {
  uint32_t site = site_for(f, name);
  if (site == NO_SITE) {
    unsigned key = push_temp(f);
    emit_name_constant(f, key, name);
    emit(f, VM_OP_SETELEM, f->strict, object, key, value);
    f->top = key;
    return;
  }
  emit(f, VM_OP_SETPROP, f->strict, object, site, value);
}

/* --- operators --- */

unsigned binary_opcode(unsigned op) {
  static const uint8_t ops[] = {
      [AST_OP_ADD] = VM_OP_ADD,       [AST_OP_SUB] = VM_OP_SUB,
      [AST_OP_MUL] = VM_OP_MUL,       [AST_OP_DIV] = VM_OP_DIV,
      [AST_OP_MOD] = VM_OP_MOD,       [AST_OP_EXP] = VM_OP_EXP,
      [AST_OP_BIT_AND] = VM_OP_BAND,  [AST_OP_BIT_OR] = VM_OP_BOR,
      [AST_OP_BIT_XOR] = VM_OP_BXOR,  [AST_OP_SHL] = VM_OP_SHL,
      [AST_OP_SHR] = VM_OP_SHR,       [AST_OP_USHR] = VM_OP_USHR,
      [AST_OP_EQ] = VM_OP_EQ,         [AST_OP_NE] = VM_OP_NE,
      [AST_OP_STRICT_EQ] = VM_OP_SEQ, [AST_OP_STRICT_NE] = VM_OP_SNE,
      [AST_OP_LT] = VM_OP_LT,         [AST_OP_LE] = VM_OP_LE,
      [AST_OP_GT] = VM_OP_GT,         [AST_OP_GE] = VM_OP_GE,
      [AST_OP_IN] = VM_OP_IN,         [AST_OP_INSTANCEOF] = VM_OP_INSTANCEOF,
  };
  return ops[op];
}

/* The form with a signed 16-bit number on the right, or NOP. */
static unsigned immediate_opcode(unsigned op) {
  switch (op) {
  case AST_OP_ADD: return VM_OP_ADDI;
  case AST_OP_SUB: return VM_OP_SUBI;
  case AST_OP_BIT_AND: return VM_OP_BANDI;
  case AST_OP_BIT_OR: return VM_OP_BORI;
  case AST_OP_SHL: return VM_OP_SHLI;
  case AST_OP_SHR: return VM_OP_SHRI;
  case AST_OP_USHR: return VM_OP_USHRI;
  default: return VM_OP_NOP;
  }
}

/* A number literal, perhaps with a minus, that fits an immediate operand. */
static bool small_number(const ast_node *node, int *value) {
  int sign = 1;
  if (node->kind == AST_UNARY && node->op == AST_OP_NEGATE) {
    node = ((const ast_unary *)node)->argument;
    sign = -1;
  }
  if (node->kind != AST_NUMBER) return false;
  double d = ((const ast_number *)node)->value * sign;
  if (!(d >= -32768 && d <= 32767) || d != (int)d || (d == 0 && signbit(d))) return false;
  *value = (int)d;
  return true;
}

void binary_operation(F f, unsigned op, unsigned target, unsigned left, unsigned right) {
  emit_abc(f, binary_opcode(op), target, left, right);
}

static void operation_with(F f, const ast_binary *node, unsigned target, unsigned left) {
  unsigned mark = f->top, immediate = immediate_opcode(node->node.op);
  int value;
  if (immediate != VM_OP_NOP && small_number(node->right, &value)) {
    at(f, node->op_pos);
    emit_abc(f, immediate, target, left, (unsigned)value & 0xffff);
  } else {
    unsigned right = expression(f, node->right);
    at(f, node->op_pos);
    binary_operation(f, node->node.op, target, left, right);
  }
  f->top = mark;
}

/* Left-nested chains may be very long: collected, then emitted from the inside out. */
static void emit_binary(F f, ast_binary *node, unsigned target) {
  if (emit_joined_sum(f, node, target)) return;
  uint32_t depth = 1;
  for (ast_node *n = node->left; n->kind == AST_BINARY; n = ((ast_binary *)n)->left) depth++;
  ast_binary *small[16] = {node}, **spine = small;
  if (depth > 16) spine = arena_array(f->e->memory, depth, sizeof *spine);
  for (uint32_t i = depth; i-- > 0; node = (ast_binary *)node->left) spine[i] = node;
  unsigned left = operand_before(f, spine[0]->left, spine[0]->right), partial = NO_REG;
  if (depth > 1) partial = is_local_register(f, target) ? push_temp(f) : target;
  for (uint32_t i = 0; i < depth; i++) {
    unsigned to = i + 1 == depth ? target : partial;
    operation_with(f, spine[i], to, left);
    left = to;
  }
}

/* Operands of a chain of one logical operator, in order. */
static ast_node **logical_operands(F f, ast_binary *node, uint32_t *count) {
  unsigned op = node->node.op;
  uint32_t n = 2;
  for (ast_node *l = node->left; l->kind == AST_LOGICAL && l->op == op; l = ((ast_binary *)l)->left)
    n++;
  ast_node **operands = arena_array(f->e->memory, n, sizeof *operands);
  *count = n;
  while (n > 2) {
    operands[--n] = node->right;
    node = (ast_binary *)node->left;
  }
  operands[1] = node->right;
  operands[0] = node->left;
  return operands;
}

static unsigned logical_jump(unsigned op) {
  return op == AST_OP_AND ? VM_OP_JF : op == AST_OP_OR ? VM_OP_JT : VM_OP_JNNULLISH;
}

static void emit_logical(F f, ast_binary *node, unsigned target) {
  uint32_t count, end = new_label(f);
  ast_node **operands = logical_operands(f, node, &count);
  unsigned value = scratch_for(f, target);
  for (uint32_t i = 0; i < count; i++) {
    expression_to(f, operands[i], value);
    if (i + 1 < count) emit_jump(f, logical_jump(node->node.op), value, end);
  }
  place_label(f, end);
  emit_move(f, target, value);
}

static void emit_unary(F f, ast_unary *node, unsigned target) {
  unsigned mark = f->top, value;
  if (node->node.op == AST_OP_DELETE) {
    emit_delete(f, node, target);
    return;
  }
  if (node->node.op == AST_OP_VOID) {
    expression_effect(f, node->argument);
    emit_a(f, VM_OP_LDUNDEF, target);
    return;
  }
  if (node->node.op == AST_OP_NEGATE && node->argument->kind == AST_NUMBER) {
    emit_number(f, target, -((ast_number *)node->argument)->value);
    return;
  }
  if (node->node.op == AST_OP_TYPEOF && node->argument->kind == AST_IDENTIFIER)
    value = load_identifier(f, (ast_identifier *)node->argument, NO_REG, true);
  else
    value = expression(f, node->argument);
  at(f, node->node.pos);
  unsigned op = node->node.op == AST_OP_NEGATE    ? VM_OP_NEG
                : node->node.op == AST_OP_PLUS    ? VM_OP_TONUMBER
                : node->node.op == AST_OP_NOT     ? VM_OP_NOT
                : node->node.op == AST_OP_BIT_NOT ? VM_OP_BNOT
                                                  : VM_OP_TYPEOF;
  emit_ab(f, op, target, value);
  f->top = mark;
}

/* --- conditions --- */

static bool is_undefined(const ast_node *node) {
  if (node->kind != AST_IDENTIFIER) return false;
  const ast_identifier *id = (const ast_identifier *)node;
  return node->op == RESOLVED_GLOBAL && !id->binding && id->name->length == 9 &&
         memcmp(id->name->text, "undefined", 9) == 0;
}

/* x == null, x === undefined and their negations are one jump. */
static bool branch_nullish(F f, ast_binary *node, uint32_t label, bool when) {
  unsigned op = node->node.op;
  bool loose = op == AST_OP_EQ || op == AST_OP_NE,
       equal = op == AST_OP_EQ || op == AST_OP_STRICT_EQ;
  if (!loose && op != AST_OP_STRICT_EQ && op != AST_OP_STRICT_NE) return false;
  bool undefined = is_undefined(node->right);
  if (loose ? !undefined && node->right->kind != AST_NULL : !undefined) return false;
  unsigned mark = f->top, value = expression(f, node->left);
  bool jump_if_equal = equal == when;
  emit_jump(f,
            loose           ? jump_if_equal ? VM_OP_JNULLISH : VM_OP_JNNULLISH
            : jump_if_equal ? VM_OP_JUNDEF
                            : VM_OP_JNUNDEF,
            value, label);
  f->top = mark;
  return true;
}

/* Whether `value === "text"`, or typeof compared with a text, can be one jump; the operands in any order. */
static bool branch_string(F f, ast_binary *node, uint32_t label, bool when) {
  unsigned op = node->node.op;
  if (op < AST_OP_EQ || op > AST_OP_STRICT_NE) return false;
  ast_node *value = node->left, *text = node->right;
  if (text->kind != AST_STRING) {
    value = node->right;
    text = node->left;
  }
  bool loose = op == AST_OP_EQ || op == AST_OP_NE;
  bool is_typeof = value->kind == AST_UNARY && value->op == AST_OP_TYPEOF;
  if (text->kind != AST_STRING || value->kind == AST_STRING || (loose && !is_typeof)) return false;
  uint32_t constant = const_name(f, ((ast_string *)text)->value);
  if (constant >= VM_NONE) return false;
  unsigned mark = f->top, reg = expression(f, value);
  bool equal = op == AST_OP_EQ || op == AST_OP_STRICT_EQ;
  emit_jump16(f, equal == when ? VM_OP_JSEQK : VM_OP_JSNEK, 0, reg, constant, label);
  f->top = mark;
  return true;
}

static bool branch_comparison(F f, ast_binary *node, uint32_t label, bool when) {
  static const struct {
    uint8_t jump, jump_not, immediate, immediate_not;
  } table[] = {
      [AST_OP_LT] = {VM_OP_JLT, VM_OP_JNLT, VM_OP_JLTI, VM_OP_JNLTI},
      [AST_OP_LE] = {VM_OP_JLE, VM_OP_JNLE, VM_OP_JLEI, VM_OP_JNLEI},
      [AST_OP_GT] = {VM_OP_JGT, VM_OP_JNGT, VM_OP_JGTI, VM_OP_JNGTI},
      [AST_OP_GE] = {VM_OP_JGE, VM_OP_JNGE, VM_OP_JGEI, VM_OP_JNGEI},
      [AST_OP_EQ] = {VM_OP_JEQ, VM_OP_JNE, 0, 0},
      [AST_OP_NE] = {VM_OP_JNE, VM_OP_JEQ, 0, 0},
      [AST_OP_STRICT_EQ] = {VM_OP_JSEQ, VM_OP_JSNE, VM_OP_JSEQI, VM_OP_JSNEI},
      [AST_OP_STRICT_NE] = {VM_OP_JSNE, VM_OP_JSEQ, VM_OP_JSNEI, VM_OP_JSEQI},
  };
  unsigned op = node->node.op;
  if (op < AST_OP_EQ || op > AST_OP_GE) return false;
  if (branch_nullish(f, node, label, when) || branch_string(f, node, label, when)) return true;
  unsigned mark = f->top, left = operand_before(f, node->left, node->right);
  int value;
  if (table[op].immediate && small_number(node->right, &value)) {
    at(f, node->op_pos);
    emit_jump16(f, when ? table[op].immediate : table[op].immediate_not, 0, left,
                (unsigned)value & 0xffff, label);
  } else {
    unsigned right = expression(f, node->right);
    at(f, node->op_pos);
    emit_jump16(f, when ? table[op].jump : table[op].jump_not, 0, left, right, label);
  }
  f->top = mark;
  return true;
}

static void branch_logical(F f, ast_binary *node, uint32_t label, bool when) {
  uint32_t count, skip = new_label(f);
  ast_node **operands = logical_operands(f, node, &count);
  bool stops = node->node.op == AST_OP_OR; /* the outcome that ends the chain early */
  for (uint32_t i = 0; i + 1 < count; i++)
    branch(f, operands[i], stops == when ? label : skip, stops);
  branch(f, operands[count - 1], label, when);
  place_label(f, skip);
}

void branch(F f, ast_node *test, uint32_t label, bool when) {
  while (test->kind == AST_UNARY && test->op == AST_OP_NOT) {
    test = ((ast_unary *)test)->argument;
    when = !when;
  }
  emitter_check_stack(f->e, test);
  if (test->kind == AST_TRUE || test->kind == AST_FALSE) {
    if ((test->kind == AST_TRUE) == when) emit_jump(f, VM_OP_JMP, 0, label);
    return;
  }
  if (test->kind == AST_LOGICAL && test->op != AST_OP_NULLISH) {
    branch_logical(f, (ast_binary *)test, label, when);
    return;
  }
  if (test->kind == AST_BINARY && branch_comparison(f, (ast_binary *)test, label, when)) return;
  unsigned mark = f->top, value = expression(f, test);
  emit_jump(f, when ? VM_OP_JT : VM_OP_JF, value, label);
  f->top = mark;
}

static void emit_conditional(F f, ast_conditional *node, unsigned target) {
  uint32_t otherwise = new_label(f), end = new_label(f);
  branch(f, node->test, otherwise, false);
  expression_to(f, node->consequent, target);
  emit_jump(f, VM_OP_JMP, 0, end);
  place_label(f, otherwise);
  expression_to(f, node->alternate, target);
  place_label(f, end);
}

/* --- other expressions --- */

static void emit_regexp(F f, ast_regexp *node, unsigned target) {
  uint32_t index = const_raw(f, VM_K_REGEXP, image_name(f->e, node->pattern),
                             image_name(f->e, node->regexp_flags));
  at(f, node->node.pos);
  emit_ab(f, VM_OP_REGEXP, target, operand_const(f, index));
}

static void emit_bigint(F f, ast_string *node, unsigned target) {
  uint32_t index = const_raw(f, VM_K_BIGINT, image_name(f->e, node->value), 0);
  emit(f, VM_OP_LDK, 0, target, index & 0xffff, index >> 16);
}

static void emit_sequence(F f, ast_collection *node, unsigned target, bool wanted) {
  for (ast_node *n = node->list; n; n = n->next) {
    if (n->next || !wanted)
      expression_effect(f, n);
    else
      expression_to(f, n, target);
  }
}

static void emit_private_in(F f, ast_private_in *node, unsigned target) {
  unsigned object = expression(f, node->object), name = push_temp(f);
  emit_private_load(f, node->scope, node->name, name);
  at(f, node->node.pos);
  emit_abc(f, VM_OP_HASPRIV, target, object, name);
}

static void emit_import_call(F f, ast_binary *node, unsigned target) {
  unsigned specifier = operand_before(f, node->left, node->right ? node->right : node->left);
  unsigned options = node->right ? expression(f, node->right) : VM_NONE;
  at(f, node->node.pos);
  emit_abc(f, VM_OP_IMPORT, target, specifier, options);
}

bool is_anonymous_function(const ast_node *node) {
  if (node->kind == AST_FUNCTION) return ((const ast_function *)node)->name == NULL;
  return node->kind == AST_CLASS && ((const ast_class *)node)->name == NULL;
}

void expression_named(F f, ast_node *node, ast_name *name, unsigned target) {
  if (!name || !is_anonymous_function(node)) {
    expression_to(f, node, target);
  } else if (node->kind == AST_CLASS) {
    unsigned mark = f->top;
    emit_class(f, (ast_class *)node, name, target);
    f->top = mark;
  } else {
    function_info *info = emitter_function_info(f->e, (ast_function *)node);
    info->name = name;
    info->is_named = true;
    emit_closure(f, (ast_function *)node, target);
  }
}

/* The value into target, which may be a variable: written once, at the end. May leave temporaries. */
static void value_to(F f, ast_node *node, unsigned target) {
  switch ((ast_kind)node->kind) {
  case AST_IDENTIFIER:
    emit_move(f, target, load_identifier(f, (ast_identifier *)node, target, false));
    break;
  case AST_NUMBER: emit_number(f, target, ((ast_number *)node)->value); break;
  case AST_STRING: emit_name_constant(f, target, ((ast_string *)node)->value); break;
  case AST_BIGINT: emit_bigint(f, (ast_string *)node, target); break;
  case AST_REGEXP: emit_regexp(f, (ast_regexp *)node, target); break;
  case AST_NULL: emit_a(f, VM_OP_LDNULL, target); break;
  case AST_TRUE: emit_a(f, VM_OP_LDTRUE, target); break;
  case AST_FALSE: emit_a(f, VM_OP_LDFALSE, target); break;
  case AST_THIS:
    at(f, node->pos);
    emit_move(f, target, load_this(f, target));
    break;
  case AST_NEW_TARGET: load_pseudo(f, PSEUDO_NEW_TARGET, target); break;
  case AST_IMPORT_META: emit_a(f, VM_OP_IMPORTMETA, target); break;
  case AST_TEMPLATE: emit_template(f, (ast_template *)node, target); break;
  case AST_ARRAY: emit_array(f, (ast_collection *)node, target); break;
  case AST_OBJECT: emit_object(f, (ast_collection *)node, target); break;
  case AST_FUNCTION: emit_closure(f, (ast_function *)node, target); break;
  case AST_CLASS: emit_class(f, (ast_class *)node, ((ast_class *)node)->name, target); break;
  case AST_UNARY: emit_unary(f, (ast_unary *)node, target); break;
  case AST_UPDATE: emit_update(f, (ast_unary *)node, target, true); break;
  case AST_BINARY: emit_binary(f, (ast_binary *)node, target); break;
  case AST_LOGICAL: emit_logical(f, (ast_binary *)node, target); break;
  case AST_ASSIGN: emit_assign(f, (ast_binary *)node, target, true); break;
  case AST_CONDITIONAL: emit_conditional(f, (ast_conditional *)node, target); break;
  case AST_SEQUENCE: emit_sequence(f, (ast_collection *)node, target, true); break;
  case AST_CALL:
  case AST_NEW:
  case AST_TAGGED_TEMPLATE: emit_call(f, node, target); break;
  case AST_MEMBER:
  case AST_INDEX:
  case AST_PRIVATE_MEMBER: emit_member(f, node, target); break;
  case AST_PRIVATE_IN: emit_private_in(f, (ast_private_in *)node, target); break;
  case AST_OPTIONAL_CHAIN: emit_optional_chain(f, (ast_unary *)node, target); break;
  case AST_YIELD: emit_yield(f, (ast_unary *)node, target); break;
  case AST_AWAIT:
    expression_to(f, ((ast_unary *)node)->argument, target = scratch_for(f, target));
    at(f, node->pos);
    emit_a(f, VM_OP_AWAIT, target);
    break;
  case AST_IMPORT_CALL: emit_import_call(f, (ast_binary *)node, target); break;
  default: emitter_fail(f->e, COMPILE_SYNTAX_ERROR, node->pos, "Unexpected expression");
  }
}

void expression_to(F f, ast_node *node, unsigned target) {
  unsigned mark = f->top;
  emitter_check_stack(f->e, node);
  if (node->kind == AST_AWAIT && is_local_register(f, target)) {
    unsigned value = push_temp(f);
    value_to(f, node, value);
    emit_move(f, target, value);
  } else {
    value_to(f, node, target);
  }
  f->top = mark;
}

/* A variable that can be used where it is. */
static bool in_place(F f, ast_node *node, unsigned *reg) {
  if (node->kind == AST_IDENTIFIER && node->op == RESOLVED_BINDING) {
    ast_identifier *id = (ast_identifier *)node;
    if (id->binding->captured) return false;
    *reg = load_identifier(f, id, NO_REG, false);
    return true;
  }
  if (node->kind == AST_THIS && f->node) {
    ast_binding *b = scope_pseudo(f->e, f->node->scope, PSEUDO_THIS);
    if (!b || b->captured) return false;
    at(f, node->pos);
    *reg = load_this(f, NO_REG);
    return true;
  }
  return false;
}

unsigned expression(F f, ast_node *node) {
  return expression_hint(f, node, NO_REG);
}

unsigned expression_hint(F f, ast_node *node, unsigned target) {
  unsigned reg;
  if (in_place(f, node, &reg)) return reg;
  if (node->kind == AST_ASSIGN) return assign_value(f, (ast_binary *)node, target);
  target = target_or_temp(f, target);
  expression_to(f, node, target);
  return target;
}

unsigned expression_push(F f, ast_node *node) {
  unsigned reg = push_temp(f);
  expression_to(f, node, reg);
  return reg;
}

unsigned operand_before(F f, ast_node *node, ast_node *later) {
  unsigned reg = expression(f, node);
  ast_binding *b = NULL;
  if (node->kind == AST_ASSIGN && is_local_register(f, reg)) {
    /* The value of an assignment to a variable is that variable's register. */
    if (((ast_binary *)node)->left->kind == AST_IDENTIFIER)
      b = ((ast_identifier *)((ast_binary *)node)->left)->binding;
    if (!b || b->captured || b->reg != reg) {
      unsigned copy = push_temp(f);
      emit_move(f, copy, reg);
      return copy;
    }
  } else if (node->kind == AST_IDENTIFIER) {
    b = ((ast_identifier *)node)->binding;
  }
  if (!b || !later || !is_local_register(f, reg) ||
      !binding_written_within(f, b, later->pos, later->end))
    return reg;
  unsigned copy = push_temp(f);
  emit_move(f, copy, reg);
  return copy;
}

void expression_effect(F f, ast_node *node) {
  unsigned mark = f->top;
  emitter_check_stack(f->e, node);
  switch ((ast_kind)node->kind) {
  case AST_ASSIGN: emit_assign(f, (ast_binary *)node, NO_REG, false); break;
  case AST_UPDATE: emit_update(f, (ast_unary *)node, NO_REG, false); break;
  case AST_SEQUENCE: emit_sequence(f, (ast_collection *)node, NO_REG, false); break;
  case AST_LOGICAL: {
    ast_binary *logical = (ast_binary *)node;
    uint32_t count, end = new_label(f);
    ast_node **operands = logical_operands(f, logical, &count);
    for (uint32_t i = 0; i + 1 < count; i++) {
      if (node->op == AST_OP_NULLISH) {
        emit_jump(f, VM_OP_JNNULLISH, expression(f, operands[i]), end);
        f->top = mark;
      } else {
        branch(f, operands[i], end, node->op == AST_OP_OR);
      }
    }
    expression_effect(f, operands[count - 1]);
    place_label(f, end);
    break;
  }
  case AST_CONDITIONAL: {
    ast_conditional *c = (ast_conditional *)node;
    uint32_t otherwise = new_label(f), end = new_label(f);
    branch(f, c->test, otherwise, false);
    expression_effect(f, c->consequent);
    emit_jump(f, VM_OP_JMP, 0, end);
    place_label(f, otherwise);
    expression_effect(f, c->alternate);
    place_label(f, end);
    break;
  }
  case AST_UNARY:
    if (node->op == AST_OP_NOT || node->op == AST_OP_VOID) {
      expression_effect(f, ((ast_unary *)node)->argument);
      break;
    }
    expression(f, node);
    break;
  case AST_STRING:
  case AST_NUMBER:
  case AST_NULL:
  case AST_TRUE:
  case AST_FALSE: break;
  default: expression(f, node);
  }
  f->top = mark;
}
