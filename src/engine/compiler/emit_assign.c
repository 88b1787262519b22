/* Assignment, compound assignment, ++ and --. */
#include <string.h>

#include "engine/compiler/emitter.h"

/* Evaluate all of a target but its value. Registers stay good while `later` is evaluated. */
void reference_prepare(F f, ast_node *node, reference *r, ast_node *later) {
  memset(r, 0, sizeof *r);
  r->object = r->key = NO_REG;
  r->pos = r->store_pos = node->pos;
  switch ((ast_kind)node->kind) {
  case AST_IDENTIFIER: {
    ast_identifier *id = (ast_identifier *)node;
    r->name = id->name;
    r->binding = id->binding;
    r->kind = node->op == RESOLVED_BINDING   ? REF_BINDING
              : node->op == RESOLVED_DYNAMIC ? REF_DYNAMIC
                                             : REF_GLOBAL;
    if (r->kind == REF_DYNAMIC) {
      r->object = push_temp(f);
      emit_abc(f, VM_OP_RESDYN, r->object, f->scope_reg, operand_const(f, const_name(f, r->name)));
    }
    return;
  }
  case AST_MEMBER: {
    ast_member *m = (ast_member *)node;
    r->pos = r->store_pos = m->name_pos;
    r->name = m->name;
    if (m->object->kind == AST_SUPER) {
      r->kind = REF_SUPER;
      r->object = super_base(f, 4);
      emit_name_constant(f, r->object + 2, m->name);
      emit_a(f, VM_OP_SUPERBASE, r->object);
      return;
    }
    r->kind = REF_NAMED;
    r->object = operand_before(f, m->object, later);
    return;
  }
  case AST_INDEX: {
    ast_binary *index = (ast_binary *)node;
    r->pos = r->store_pos = index->op_pos;
    if (index->left->kind == AST_SUPER) {
      r->kind = REF_SUPER;
      r->object = super_base(f, 4);
      expression_to(f, index->right, r->object + 2);
      emit_a(f, VM_OP_SUPERBASE, r->object);
      return;
    }
    r->name = constant_key(index->right);
    if (r->name) {
      r->kind = REF_NAMED;
      r->object = operand_before(f, index->left, later);
      return;
    }
    r->kind = REF_INDEXED;
    /* The object must outlive both the key and the value. */
    r->object = operand_before(f, index->left, index->right);
    if (later && index->left->kind == AST_IDENTIFIER && is_local_register(f, r->object)) {
      ast_binding *b = ((ast_identifier *)index->left)->binding;
      if (b && binding_written_within(f, b, later->pos, later->end)) {
        unsigned copy = push_temp(f);
        emit_move(f, copy, r->object);
        r->object = copy;
      }
    }
    r->key = operand_before(f, index->right, later);
    return;
  }
  case AST_PRIVATE_MEMBER: {
    ast_member *m = (ast_member *)node;
    r->kind = REF_PRIVATE;
    r->pos = r->store_pos = m->name_pos;
    r->object = operand_before(f, m->object, later);
    r->key = push_temp(f);
    emit_private_load(f, m->scope, m->name, r->key);
    return;
  }
  default:
    /* A call as target: an error of run time. */
    r->kind = REF_INVALID;
    expression_effect(f, node);
    at(f, node->pos);
    uint32_t text = const_string(f, image_string(f->e, "Invalid left-hand side in assignment", 36));
    emit_a(f, VM_OP_THROWREF, operand_const(f, text));
  }
}

/* Where a name is when neither a `with` object nor eval has it. */
static bool static_binding(const reference *r) {
  return r->binding && r->binding->scope->kind != AST_SCOPE_SCRIPT;
}

/* Strict code may not use a property of the `with` object that has gone in the meantime; sloppy code only asks. */
static void require_property(F f, reference *r) {
  uint32_t there = new_label(f);
  unsigned key = push_temp(f);
  emit_name_constant(f, key, r->name);
  emit_abc(f, VM_OP_IN, key, key, r->object);
  if (!f->strict) {
    f->top = key;
    return;
  }
  emit_jump(f, VM_OP_JT, key, there);
  char message[160];
  int length = snprintf(message, sizeof message, "%.120s is not defined", r->name->text);
  emit_a(f, VM_OP_THROWREF,
         operand_const(f, const_string(f, image_string(f->e, message, (size_t)length))));
  place_label(f, there);
  f->top = key;
}

void reference_load(F f, reference *r, unsigned target) {
  at(f, r->pos);
  switch (r->kind) {
  case REF_BINDING: emit_move(f, target, load_binding(f, r->binding, target)); break;
  case REF_GLOBAL: emit(f, VM_OP_GETGLOBAL, 0, target, 0, global_site(f, r->name)); break;
  case REF_DYNAMIC: {
    uint32_t elsewhere = new_label(f), end = new_label(f);
    emit_jump(f, VM_OP_JTDZ, r->object, elsewhere);
    require_property(f, r);
    emit_property_get(f, target, r->object, r->name);
    emit_jump(f, VM_OP_JMP, 0, end);
    place_label(f, elsewhere);
    if (static_binding(r))
      emit_move(f, target, load_binding(f, r->binding, target));
    else
      emit(f, VM_OP_GETGLOBAL, 0, target, 0, global_site(f, r->name));
    place_label(f, end);
    break;
  }
  case REF_NAMED: emit_property_get(f, target, r->object, r->name); break;
  case REF_INDEXED: emit_abc(f, VM_OP_GETELEM, target, r->object, r->key); break;
  case REF_SUPER: emit_ab(f, VM_OP_GETSUPER, target, r->object); break;
  case REF_PRIVATE: emit_abc(f, VM_OP_GETPRIV, target, r->object, r->key); break;
  case REF_INVALID: break;
  }
}

void reference_store(F f, reference *r, unsigned value) {
  at(f, r->store_pos);
  switch (r->kind) {
  case REF_BINDING: store_binding(f, r->binding, value); break;
  case REF_GLOBAL:
    if (r->binding && r->binding->kind == AST_BINDING_CONST && r->binding->initialised) {
      emit(f, VM_OP_THROWCONST, 0, 0, 0, 0);
      break;
    }
    emit(f, VM_OP_SETGLOBAL, f->strict, value, 0, global_site(f, r->name));
    break;
  case REF_DYNAMIC: {
    uint32_t elsewhere = new_label(f), end = new_label(f);
    emit_jump(f, VM_OP_JTDZ, r->object, elsewhere);
    require_property(f, r);
    emit_property_set(f, r->object, r->name, value);
    emit_jump(f, VM_OP_JMP, 0, end);
    place_label(f, elsewhere);
    if (static_binding(r))
      store_binding(f, r->binding, value);
    else
      emit(f, VM_OP_SETGLOBAL, f->strict, value, 0, global_site(f, r->name));
    place_label(f, end);
    break;
  }
  case REF_NAMED: emit_property_set(f, r->object, r->name, value); break;
  case REF_INDEXED: emit(f, VM_OP_SETELEM, f->strict, r->object, r->key, value); break;
  case REF_SUPER:
    emit_move(f, r->object + 3, value);
    emit(f, VM_OP_SETSUPER, f->strict, r->object, 0, 0);
    break;
  case REF_PRIVATE: emit_abc(f, VM_OP_SETPRIV, r->object, r->key, value); break;
  case REF_INVALID: break;
  }
}

/* A variable that plain stores into its register assign to, or NULL. */
static ast_binding *plain_local(F f, ast_node *node) {
  if (node->kind != AST_IDENTIFIER || node->op != RESOLVED_BINDING) return NULL;
  ast_binding *b = ((ast_identifier *)node)->binding;
  if (b->captured || !(b->emitter_flags & BINDING_REG) || binding_needs_check(f, b)) return NULL;
  switch ((ast_binding_kind)b->kind) {
  case AST_BINDING_CONST:
  case AST_BINDING_CLASS_NAME:
  case AST_BINDING_FUNCTION_NAME:
  case AST_BINDING_IMPORT: return NULL;
  default: return b;
  }
}

static unsigned logical_skip(unsigned op) {
  return op == AST_OP_AND ? VM_OP_JF : op == AST_OP_OR ? VM_OP_JT : VM_OP_JNNULLISH;
}

static ast_name *name_for_value(ast_node *target) {
  if (target->kind != AST_IDENTIFIER || target->flags & AST_PARENTHESIZED) return NULL;
  return ((ast_identifier *)target)->name;
}

/* A script's own const: assigning to it is reported at the operator, unlike other globals. */
static bool names_constant(const ast_node *left) {
  const ast_binding *b =
      left->kind == AST_IDENTIFIER ? ((const ast_identifier *)left)->binding : NULL;
  return b && b->kind == AST_BINDING_CONST;
}

static unsigned assign_simple(F f, ast_binary *node, unsigned target) {
  reference r;
  if (node->left->kind == AST_ARRAY_PATTERN || node->left->kind == AST_OBJECT_PATTERN) {
    unsigned value = operand_before(f, node->right, node->left);
    emit_pattern(f, node->left, value, PATTERN_ASSIGN, node->right);
    return value;
  }
  ast_binding *b = plain_local(f, node->left);
  ast_name *name = name_for_value(node->left);
  if (b) {
    expression_named(f, node->right, name, b->reg);
    return b->reg;
  }
  reference_prepare(f, node->left, &r, node->right);
  if (r.kind != REF_GLOBAL || names_constant(node->left)) r.store_pos = node->op_pos;
  unsigned value;
  if (name && is_anonymous_function(node->right))
    expression_named(f, node->right, name, value = target_or_temp(f, target));
  else
    value = expression_hint(f, node->right, target);
  reference_store(f, &r, value);
  return value;
}

static unsigned assign_logical(F f, ast_binary *node, unsigned target) {
  reference r;
  uint32_t end = new_label(f);
  unsigned value = scratch_for(f, target), mark = f->top;
  reference_prepare(f, node->left, &r, node->right);
  r.pos = node->left->pos;
  if (r.kind != REF_GLOBAL || names_constant(node->left)) r.store_pos = node->op_pos;
  reference_load(f, &r, value);
  emit_jump(f, logical_skip(node->node.op), value, end);
  expression_named(f, node->right, name_for_value(node->left), value);
  reference_store(f, &r, value);
  place_label(f, end);
  f->top = mark;
  return value;
}

static void convert_key(F f, reference *r, ast_node *node) {
  if (r->kind == REF_SUPER && node->kind == AST_INDEX)
    emit_abc(f, VM_OP_TOKEY, r->object + 2, r->object + 2, VM_NONE);
  if (r->kind != REF_INDEXED || ((ast_binary *)node)->right->kind == AST_NUMBER) return;
  unsigned key = is_local_register(f, r->key) ? push_temp(f) : r->key;
  at(f, r->pos);
  emit_abc(f, VM_OP_TOKEY, key, r->key, r->object);
  r->key = key;
}

/* left op= right, with the immediate forms of the operators. */
static void compound_operation(F f, ast_binary *node, unsigned target, unsigned left) {
  ast_node *right = node->right;
  if ((node->node.op == AST_OP_ADD || node->node.op == AST_OP_SUB) && right->kind == AST_NUMBER) {
    double d = ((ast_number *)right)->value;
    if (d >= -32768 && d <= 32767 && d == (int)d && (d != 0 || 1 / d > 0)) {
      at(f, node->op_pos);
      emit_abc(f, node->node.op == AST_OP_ADD ? VM_OP_ADDI : VM_OP_SUBI, target, left,
               (unsigned)(int)d & 0xffff);
      return;
    }
  }
  if (node->node.op == AST_OP_ADD && target == left) {
    unsigned first = f->top, count = emit_text_parts(f, right);
    if (count) {
      at(f, node->op_pos);
      emit(f, VM_OP_CONCAT, 1, target, first, count);
      return;
    }
  }
  unsigned value = expression(f, right);
  at(f, node->op_pos);
  binary_operation(f, node->node.op, target, left, value);
}

static unsigned assign_compound(F f, ast_binary *node, unsigned target) {
  reference r;
  ast_binding *b = plain_local(f, node->left);
  if (b) {
    unsigned left = b->reg, mark = f->top;
    if (binding_written_within(f, b, node->right->pos, node->right->end)) {
      left = push_temp(f);
      emit_move(f, left, b->reg);
    }
    compound_operation(f, node, b->reg, left);
    f->top = mark;
    return b->reg;
  }
  unsigned value = scratch_for(f, target), mark = f->top;
  reference_prepare(f, node->left, &r, node->right);
  r.pos = node->left->pos;
  if (r.kind != REF_GLOBAL || names_constant(node->left)) r.store_pos = node->op_pos;
  convert_key(f, &r, node->left);
  reference_load(f, &r, value);
  compound_operation(f, node, value, value);
  reference_store(f, &r, value);
  f->top = mark;
  return value;
}

/* Where the value is afterwards: the variable's own register, target or a temporary. */
unsigned assign_value(F f, ast_binary *node, unsigned target) {
  emitter_check_stack(f->e, &node->node);
  switch (node->node.op) {
  case AST_OP_NONE: return assign_simple(f, node, target);
  case AST_OP_AND:
  case AST_OP_OR:
  case AST_OP_NULLISH: return assign_logical(f, node, target);
  default: return assign_compound(f, node, target);
  }
}

void emit_assign(F f, ast_binary *node, unsigned target, bool wanted) {
  if (!wanted) {
    assign_value(f, node, NO_REG);
    return;
  }
  /* A variable as target must not be written before the whole value is there. */
  unsigned value = assign_value(f, node, is_local_register(f, target) ? NO_REG : target);
  emit_move(f, target, value);
}

void emit_update(F f, ast_unary *node, unsigned target, bool wanted) {
  unsigned op = node->node.op == AST_OP_INCREMENT ? VM_OP_INC : VM_OP_DEC;
  bool old_wanted = wanted && !(node->node.flags & AST_PREFIX);
  ast_binding *b = plain_local(f, node->argument);
  unsigned mark = f->top;
  if (b) {
    at(f, node->node.pos);
    if (!old_wanted) {
      emit_ab(f, op, b->reg, b->reg);
      if (wanted) emit_move(f, target, b->reg);
      return;
    }
    unsigned old = target == b->reg ? push_temp(f) : target;
    emit_ab(f, VM_OP_TONUMERIC, old, b->reg);
    emit_ab(f, op, b->reg, old);
    emit_move(f, target, old);
    f->top = mark;
    return;
  }
  reference r;
  unsigned old = wanted ? scratch_for(f, target) : push_temp(f);
  reference_prepare(f, node->argument, &r, NULL);
  r.pos = node->argument->pos;
  convert_key(f, &r, node->argument);
  reference_load(f, &r, old);
  unsigned value = old;
  at(f, node->node.pos);
  if (old_wanted) {
    emit_ab(f, VM_OP_TONUMERIC, old, old);
    value = push_temp(f);
  }
  emit_ab(f, op, value, old);
  reference_store(f, &r, value);
  if (wanted) emit_move(f, target, old);
  f->top = mark;
}
