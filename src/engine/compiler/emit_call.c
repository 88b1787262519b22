/* Calls, new, property reads, optional chains, delete. */
#include "engine/compiler/emitter.h"

/* Registers home, this, key, value for a super property; the first two are loaded. */
unsigned super_base(F f, unsigned count) {
  unsigned base = push_temps(f, count), mark = f->top;
  unsigned value = load_this(f, base + 1);
  emit_move(f, base + 1, value);
  f->top = mark;
  load_pseudo(f, PSEUDO_HOME, base);
  return base;
}

static void short_circuit(F f, ast_node *node, unsigned value) {
  if (node->flags & AST_OPTIONAL && f->chain_exit != NO_LABEL)
    emit_jump(f, VM_OP_JNULLISH, value, f->chain_exit);
}

void emit_member(F f, ast_node *node, unsigned target) {
  unsigned hint = is_local_register(f, target) ? NO_REG : target;
  if (node->kind == AST_INDEX) {
    ast_binary *index = (ast_binary *)node;
    ast_name *name = constant_key(index->right);
    if (index->left->kind == AST_SUPER) {
      unsigned base = super_base(f, 3);
      expression_to(f, index->right, base + 2);
      at(f, index->right->pos);
      emit_a(f, VM_OP_SUPERBASE, base);
      emit_ab(f, VM_OP_GETSUPER, target, base);
      return;
    }
    unsigned object =
        name ? expression_hint(f, index->left, hint) : operand_before(f, index->left, index->right);
    short_circuit(f, node, object);
    if (name) {
      at(f, index->op_pos);
      emit_property_get(f, target, object, name);
      return;
    }
    unsigned key = expression(f, index->right);
    at(f, index->op_pos);
    emit_abc(f, VM_OP_GETELEM, target, object, key);
    return;
  }
  ast_member *m = (ast_member *)node;
  if (m->object->kind == AST_SUPER) {
    unsigned base = super_base(f, 3);
    emit_name_constant(f, base + 2, m->name);
    at(f, m->name_pos);
    emit_a(f, VM_OP_SUPERBASE, base);
    emit_ab(f, VM_OP_GETSUPER, target, base);
    return;
  }
  unsigned object = expression_hint(f, m->object, hint);
  short_circuit(f, node, object);
  if (node->kind == AST_PRIVATE_MEMBER) {
    unsigned name = push_temp(f);
    emit_private_load(f, m->scope, m->name, name);
    at(f, m->load_pos);
    emit_abc(f, VM_OP_GETPRIV, target, object, name);
    return;
  }
  at(f, m->load_pos);
  emit_property_get(f, target, object, m->name);
}

void emit_optional_chain(F f, ast_unary *node, unsigned target) {
  uint32_t outer = f->chain_exit, end = new_label(f);
  f->chain_exit = new_label(f);
  unsigned value = scratch_for(f, target);
  expression_to(f, node->argument, value);
  emit_jump(f, VM_OP_JMP, 0, end);
  place_label(f, f->chain_exit);
  emit_a(f, VM_OP_LDUNDEF, value);
  place_label(f, end);
  emit_move(f, target, value);
  f->chain_exit = outer;
}

/* --- callees --- */

/* Function into base, `this` into base + 1. False when there is no `this` (base + 1 is not set). */
static bool callee_with_this(F f, ast_node *callee, unsigned base) {
  emitter_check_stack(f->e, callee);
  switch ((ast_kind)callee->kind) {
  case AST_IDENTIFIER:
    if (callee->op != RESOLVED_DYNAMIC) break;
    at(f, callee->pos);
    emit_abc(f, VM_OP_CALLDYN, base, f->scope_reg,
             operand_const(f, const_name(f, ((ast_identifier *)callee)->name)));
    return true;
  case AST_MEMBER: {
    ast_member *m = (ast_member *)callee;
    if (m->object->kind == AST_SUPER) {
      unsigned triple = super_base(f, 3);
      emit_name_constant(f, triple + 2, m->name);
      at(f, m->name_pos);
      emit_a(f, VM_OP_SUPERBASE, triple);
      emit_ab(f, VM_OP_GETSUPER, base, triple);
      emit_move(f, base + 1, triple + 1);
      return true;
    }
    unsigned object = expression_hint(f, m->object, base + 1);
    short_circuit(f, callee, object);
    at(f, m->load_pos);
    uint32_t site = site_for(f, m->name);
    if (site != NO_SITE) {
      emit_abc(f, VM_OP_GETMETHOD, base, object, site);
    } else {
      unsigned key = push_temp(f);
      emit_name_constant(f, key, m->name);
      emit_abc(f, VM_OP_GETMETHODE, base, object, key);
    }
    return true;
  }
  case AST_INDEX: {
    ast_binary *index = (ast_binary *)callee;
    if (index->left->kind == AST_SUPER) {
      unsigned triple = super_base(f, 3);
      expression_to(f, index->right, triple + 2);
      at(f, index->right->pos);
      emit_a(f, VM_OP_SUPERBASE, triple);
      emit_ab(f, VM_OP_GETSUPER, base, triple);
      emit_move(f, base + 1, triple + 1);
      return true;
    }
    expression_to(f, index->left, base + 1);
    short_circuit(f, callee, base + 1);
    unsigned key = expression(f, index->right);
    at(f, index->op_pos);
    emit_abc(f, VM_OP_GETMETHODE, base, base + 1, key);
    return true;
  }
  case AST_PRIVATE_MEMBER: {
    ast_member *m = (ast_member *)callee;
    expression_to(f, m->object, base + 1);
    short_circuit(f, callee, base + 1);
    unsigned name = push_temp(f);
    emit_private_load(f, m->scope, m->name, name);
    at(f, m->load_pos);
    emit_abc(f, VM_OP_GETPRIV, base, base + 1, name);
    return true;
  }
  case AST_OPTIONAL_CHAIN: {
    uint32_t outer = f->chain_exit, end = new_label(f);
    f->chain_exit = new_label(f);
    if (!callee_with_this(f, ((ast_unary *)callee)->argument, base))
      emit_a(f, VM_OP_LDUNDEF, base + 1);
    emit_jump(f, VM_OP_JMP, 0, end);
    place_label(f, f->chain_exit);
    emit_a(f, VM_OP_LDUNDEF, base);
    emit_a(f, VM_OP_LDUNDEF, base + 1);
    place_label(f, end);
    f->chain_exit = outer;
    return true;
  }
  default: break;
  }
  expression_to(f, callee, base);
  return false;
}

/* Where V8 reports what happens in a call: at the last name of the callee, else at the parenthesis. */
static uint32_t call_position(const ast_node *callee, uint32_t open) {
  switch ((ast_kind)callee->kind) {
  case AST_MEMBER:
  case AST_PRIVATE_MEMBER: return ((const ast_member *)callee)->name_pos;
  case AST_IDENTIFIER: return callee->pos;
  default: return open;
  }
}

static unsigned push_arguments(F f, ast_node *list) {
  unsigned count = 0;
  for (ast_node *n = list; n; n = n->next, count++) expression_push(f, n);
  return count;
}

static void spread_arguments(F f, ast_call *node, uint32_t pos) {
  unsigned array = push_temp(f);
  emit_ab(f, VM_OP_NEWARR, array, node->count > 0xffff ? 0xffff : node->count);
  emit_array_elements(f, node->list, array, pos);
}

enum { MANY_ARGUMENTS = 30000 };

static bool arguments_in_array(const ast_call *node) {
  return node->node.flags & AST_HAS_SPREAD || node->count > MANY_ARGUMENTS;
}

/* Where a call may be put together: the result's place when that is the top. */
static unsigned call_base(F f, unsigned target, unsigned count) {
  if (target + 1 == f->top && !is_local_register(f, target)) {
    push_temps(f, count - 1);
    return target;
  }
  return push_temps(f, count);
}

static void emit_new(F f, ast_call *node, unsigned target) {
  unsigned base = call_base(f, target, 2);
  expression_to(f, node->callee, base);
  if (arguments_in_array(node)) {
    spread_arguments(f, node, node->node.pos);
    at(f, node->node.pos);
    text_expression(f, node->callee);
    emit_a(f, VM_OP_NEWARGS, base);
  } else {
    unsigned count = push_arguments(f, node->list);
    at(f, node->node.pos);
    text_expression(f, node->callee);
    emit_ab(f, VM_OP_NEW, base, count);
  }
  emit_move(f, target, base);
}

/* Whether objects of the class have something to be set up after super(). */
static bool constructor_has_fields(F f) {
  ast_function *fn = f->node;
  while (fn->function_kind == AST_FUNCTION_ARROW && fn->outer) fn = fn->outer;
  return !fn->class_node || class_has_fields(fn->class_node);
}

static void emit_super_call(F f, ast_call *node, unsigned target) {
  unsigned base = call_base(f, target, 2);
  load_pseudo(f, PSEUDO_FUNC, base);
  load_pseudo(f, PSEUDO_NEW_TARGET, base + 1);
  if (arguments_in_array(node)) {
    spread_arguments(f, node, node->node.pos);
    at(f, node->node.pos);
    emit_a(f, VM_OP_SUPERARGS, base);
  } else {
    unsigned count = push_arguments(f, node->list);
    at(f, node->node.pos);
    emit_ab(f, VM_OP_SUPERCALL, base, count);
  }
  f->top = base + 1;
  if (f->top > f->nregs) f->nregs = f->top;
  ast_binding *b = scope_pseudo(f->e, f->node->scope, PSEUDO_THIS);
  if (!b) return;
  uint32_t fresh = new_label(f);
  unsigned mark = f->top, old = load_binding(f, b, NO_REG);
  emit_jump(f, VM_OP_JTDZ, old, fresh);
  emit_a(
      f, VM_OP_THROWREF,
      operand_const(
          f, const_string(f, image_string(f->e, "Super constructor may only be called once", 41))));
  place_label(f, fresh);
  f->top = mark;
  initialise_binding(f, b, base);
  if (constructor_has_fields(f)) {
    unsigned function = push_temp(f);
    load_pseudo(f, PSEUDO_FUNC, function);
    emit_ab(f, VM_OP_INITFIELDS, base, function);
  }
  emit_move(f, target, base);
}

static uint32_t eval_descriptor(F f) {
  emitter *e = f->e;
  ast_function *fn = f->node;
  while (fn->function_kind == AST_FUNCTION_ARROW && fn->outer) fn = fn->outer;
  uint32_t flags = f->strict ? VM_EVAL_STRICT : 0;
  switch ((ast_function_kind)fn->function_kind) {
  case AST_FUNCTION_TOPLEVEL:
    if (fn->scope->kind == AST_SCOPE_EVAL)
      flags |= e->options->eval_flags & ~(uint32_t)VM_EVAL_STRICT;
    else if (e->options->goal == COMPILER_COMMONJS)
      flags |= VM_EVAL_NEW_TARGET;
    break;
  case AST_FUNCTION_NORMAL: flags |= VM_EVAL_NEW_TARGET; break;
  case AST_FUNCTION_FIELDS:
    flags |= VM_EVAL_NEW_TARGET | VM_EVAL_SUPER_PROPERTY | VM_EVAL_NO_ARGUMENTS;
    break;
  case AST_FUNCTION_DERIVED_CONSTRUCTOR: flags |= VM_EVAL_SUPER_CALL; /* fall through */
  default: flags |= VM_EVAL_NEW_TARGET | VM_EVAL_SUPER_PROPERTY; break;
  }
  for (uint32_t i = 0; i < e->image.evals.count; i++)
    if (e->image.evals.items[i].flags == flags) return i;
  VEC_PUSH(e, &e->image.evals, (struct vm_image_eval){flags});
  return e->image.evals.count - 1;
}

/* `this` as it is, without the check that super() has been called. */
static unsigned raw_this(F f) {
  unsigned reg = push_temp(f), mark = f->top;
  ast_binding *b = scope_pseudo(f->e, f->node->scope, PSEUDO_THIS);
  if (!b) {
    emit_move(f, reg, load_this(f, reg));
  } else {
    emit_move(f, reg, load_binding(f, b, reg));
  }
  f->top = mark;
  return reg;
}

static void emit_direct_eval(F f, ast_call *node, unsigned target) {
  unsigned this_reg = raw_this(f);
  unsigned base = push_temps(f, 2);
  if (!callee_with_this(f, node->callee, base)) emit_a(f, VM_OP_LDUNDEF, base + 1);
  f->top = base + 2;
  if (node->node.flags & AST_OPTIONAL) short_circuit(f, &node->node, base);
  bool in_array = arguments_in_array(node);
  unsigned count = 0;
  if (in_array)
    spread_arguments(f, node, node->node.pos);
  else
    count = push_arguments(f, node->list);
  at(f, node->node.pos);
  text_expression(f, node->callee);
  emit(f, VM_OP_CALLEVAL, f->strict | (in_array ? 2 : 0), base, count, eval_descriptor(f));
  emit(f, VM_OP_NOP, 0, f->scope_reg, this_reg, 0);
  emit_move(f, target, base);
}

static void emit_tagged_template(F f, ast_tagged_template *node, unsigned target) {
  unsigned base = call_base(f, target, 2);
  bool has_this = callee_with_this(f, node->tag, base);
  f->top = base + 2;
  emit_ab(f, VM_OP_TEMPLATE, push_temp(f), emit_template_object(f, node->template));
  unsigned count = 1 + push_arguments(f, node->template->list);
  uint32_t pos = node->template->node.pos;
  at(f, node->tag->kind == AST_IDENTIFIER ? node->tag->pos : pos);
  text_expression(f, node->tag);
  emit_ab(f, has_this ? VM_OP_CALL : VM_OP_CALLU, base, count);
  emit_move(f, target, base);
}

void emit_call(F f, ast_node *n, unsigned target) {
  if (n->kind == AST_TAGGED_TEMPLATE) {
    emit_tagged_template(f, (ast_tagged_template *)n, target);
    return;
  }
  ast_call *node = (ast_call *)n;
  if (n->kind == AST_NEW) {
    emit_new(f, node, target);
    return;
  }
  if (node->callee->kind == AST_SUPER) {
    emit_super_call(f, node, target);
    return;
  }
  if (n->flags & AST_DIRECT_EVAL) {
    emit_direct_eval(f, node, target);
    return;
  }
  unsigned base = call_base(f, target, 2);
  bool has_this = callee_with_this(f, node->callee, base);
  f->top = base + 2;
  short_circuit(f, n, base);
  if (arguments_in_array(node)) {
    if (!has_this) emit_a(f, VM_OP_LDUNDEF, base + 1);
    spread_arguments(f, node, call_position(node->callee, node->open));
    at(f, call_position(node->callee, node->open));
    text_expression(f, node->callee);
    emit_a(f, VM_OP_CALLARR, base);
  } else {
    unsigned count = push_arguments(f, node->list);
    at(f, call_position(node->callee, node->open));
    text_expression(f, node->callee);
    emit_ab(f, has_this ? VM_OP_CALL : VM_OP_CALLU, base, count);
  }
  emit_move(f, target, base);
}

/* --- delete --- */

static void delete_property(F f, ast_node *node, unsigned target) {
  unsigned object, key;
  if (node->kind == AST_MEMBER) {
    ast_member *m = (ast_member *)node;
    object = expression(f, m->object);
    short_circuit(f, node, object);
    key = push_temp(f);
    emit_name_constant(f, key, m->name);
  } else {
    ast_binary *index = (ast_binary *)node;
    object = operand_before(f, index->left, index->right);
    short_circuit(f, node, object);
    key = expression(f, index->right);
  }
  at(f, node->pos);
  emit(f, VM_OP_DELPROP, f->strict, target, object, key);
}

static bool is_super_property(const ast_node *node) {
  if (node->kind == AST_MEMBER) return ((const ast_member *)node)->object->kind == AST_SUPER;
  return node->kind == AST_INDEX && ((const ast_binary *)node)->left->kind == AST_SUPER;
}

static void delete_identifier(F f, ast_identifier *id, unsigned target) {
  if (id->node.op == RESOLVED_BINDING) {
    emit_a(f, VM_OP_LDFALSE, target);
  } else if (id->node.op == RESOLVED_DYNAMIC) {
    emit_abc(f, VM_OP_DELDYN, target, f->scope_reg, operand_const(f, const_name(f, id->name)));
  } else if (id->binding && binding_is_lexical(id->binding)) {
    emit_a(f, VM_OP_LDFALSE, target);
  } else {
    unsigned global = push_temp(f), key = push_temp(f);
    emit_a(f, VM_OP_LDGLOBAL, global);
    emit_name_constant(f, key, id->name);
    emit_abc(f, VM_OP_DELPROP, target, global, key);
  }
}

void emit_delete(F f, ast_unary *node, unsigned target) {
  ast_node *argument = node->argument;
  at(f, node->node.pos);
  if (is_super_property(argument)) {
    unsigned base = super_base(f, 3);
    if (argument->kind == AST_INDEX) expression_to(f, ((ast_binary *)argument)->right, base + 2);
    emit_a(f, VM_OP_THROWREF,
           operand_const(
               f, const_string(f, image_string(f->e, "Unsupported reference to 'super'", 32))));
    emit_a(f, VM_OP_LDUNDEF, target);
    return;
  }
  switch ((ast_kind)argument->kind) {
  case AST_IDENTIFIER: delete_identifier(f, (ast_identifier *)argument, target); break;
  case AST_MEMBER:
  case AST_INDEX: delete_property(f, argument, target); break;
  case AST_OPTIONAL_CHAIN: {
    ast_node *inner = ((ast_unary *)argument)->argument;
    uint32_t outer = f->chain_exit, end = new_label(f);
    f->chain_exit = new_label(f);
    if (inner->kind == AST_MEMBER || inner->kind == AST_INDEX) {
      delete_property(f, inner, target);
    } else {
      expression_effect(f, inner);
      emit_a(f, VM_OP_LDTRUE, target);
    }
    emit_jump(f, VM_OP_JMP, 0, end);
    place_label(f, f->chain_exit);
    emit_a(f, VM_OP_LDTRUE, target);
    place_label(f, end);
    f->chain_exit = outer;
    break;
  }
  default: expression_effect(f, argument); emit_a(f, VM_OP_LDTRUE, target);
  }
}
