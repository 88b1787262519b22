/*
 * Classes. Private names, functions of private methods and computed field keys are slots of the class's scope;
 * instance fields are set up by a function of their own (SETFIELDS), static ones and static blocks by another
 * that is called once, with the class as `this`.
 */
#include <string.h>

#include "engine/compiler/emitter.h"

static bool is_method(const ast_node *member) {
  return member->op == AST_MEMBER_METHOD || member->op == AST_MEMBER_GETTER ||
         member->op == AST_MEMBER_SETTER;
}

static bool is_private_instance_method(const ast_node *member) {
  return is_method(member) && !(member->flags & AST_STATIC) &&
         ((const ast_class_member *)member)->private_name;
}

bool class_has_fields(ast_class *node) {
  if (node->instance_fields) return true;
  for (ast_node *n = node->members; n; n = n->next)
    if (is_private_instance_method(n)) return true;
  return false;
}

static bool needs_slot(const ast_node *member) {
  return is_private_instance_method(member) ||
         (member->op == AST_MEMBER_FIELD && member->flags & AST_COMPUTED);
}

void emit_private_load(F f, ast_scope *scope, ast_name *name, unsigned target) {
  ast_binding *b = scope_find_private(f->e, scope, name);
  if (!b)
    emitter_fail(f->e, COMPILE_SYNTAX_ERROR, f->pos,
                 "Private field must be declared in an enclosing class");
  emit_move(f, target, load_binding(f, b, target));
}

/* What stack traces call the function that sets up fields. */
static ast_name *initializer_name(F f, bool is_static) {
  static const char texts[2][32] = {"<instance_members_initializer>", "<static_initializer>"};
  ast_name *name = arena_zalloc(f->e->memory, sizeof *name + sizeof texts[0]);
  memcpy(name->text, texts[is_static], sizeof texts[0]);
  name->length = (uint32_t)strlen(name->text);
  return name;
}

static function_info *fields_info(F f, ast_class *node, ast_function *fields, const uint32_t *slots,
                                  bool is_static) {
  function_info *info =
      fields ? emitter_function_info(f->e, fields) : arena_zalloc(f->e->memory, sizeof *info);
  if (!fields) info->outer_scope = node->scope;
  info->fields_of = node;
  info->member_slots = slots;
  info->static_fields = is_static;
  info->class_element = true;
  info->name = initializer_name(f, is_static);
  return info;
}

static void closure_of(F f, function_info *info, unsigned target) {
  emitter *e = f->e;
  if (info->node) {
    emit_closure(f, info->node, target);
    return;
  }
  uint32_t index = emitter_queue(e, info), inner = f->inners.count;
  VEC_PUSH(e, &f->inners, index);
  emit(f, VM_OP_CLOSURE, inner >> 16, target, f->scope_reg, inner & 0xffff);
}

/* --- the class itself --- */

static void enter_class_scope(F f, ast_class *node, uint32_t *slots) {
  emitter *e = f->e;
  scope_assign(f, node->scope, 0);
  scope_info *info = scope_info_of(e, node->scope);
  uint32_t i = 0;
  for (ast_node *n = node->members; n; n = n->next, i++)
    slots[i] = needs_slot(n) ? info->slots++ : 0;
  scope_new_object(f, node->scope);
  unsigned mark = f->top;
  for (ast_binding *b = node->scope->bindings; b; b = b->next, f->top = mark) {
    if (b->kind != AST_BINDING_PRIVATE) continue;
    unsigned reg = push_temp(f);
    emit_ab(f, VM_OP_NEWPRIV, reg, operand_const(f, const_name(f, b->name)));
    initialise_binding(f, b, reg);
  }
}

static void constructor_closure(F f, ast_class *node, ast_name *name, unsigned target) {
  function_info *info;
  if (node->constructor) {
    info = emitter_function_info(f->e, node->constructor);
    info->class_element = true;
  } else {
    info = arena_zalloc(f->e->memory, sizeof *info);
    info->class_node = node;
    info->outer_scope = node->scope;
  }
  info->name = name;
  info->is_named = name != NULL;
  at(f, node->node.pos);
  closure_of(f, info, target);
}

static void private_method(F f, ast_class *node, ast_class_member *m, unsigned object,
                           uint32_t slot) {
  static const char *const prefixes[] = {
      [AST_MEMBER_METHOD] = NULL, [AST_MEMBER_GETTER] = "get ", [AST_MEMBER_SETTER] = "set "};
  function_info *info = emitter_function_info(f->e, (ast_function *)m->value);
  info->class_element = true;
  info->name = m->private_name;
  info->name_prefix = prefixes[m->node.op];
  info->is_named = true;
  unsigned reg = push_temp(f);
  emit_closure(f, (ast_function *)m->value, reg);
  emit_ab(f, VM_OP_SETHOME, reg, object);
  if (m->node.flags & AST_STATIC) {
    unsigned name = push_temp(f);
    emit_private_load(f, node->scope, m->private_name, name);
    emit(f, VM_OP_DEFPRIV, m->node.op - AST_MEMBER_METHOD + 1u, object, name, reg);
  } else {
    emit_abc(f, VM_OP_SETSLOT, reg, f->scope_reg, slot);
  }
}

static void member(F f, ast_class *node, ast_class_member *m, unsigned base, uint32_t slot) {
  unsigned object = m->node.flags & AST_STATIC ? base : base + 1;
  bool computed = m->node.flags & AST_COMPUTED;
  at(f, m->node.pos);
  if (m->node.op == AST_MEMBER_FIELD) {
    if (!computed) return;
    unsigned key = emit_property_key(f, m->key, true, true);
    emit_abc(f, VM_OP_SETSLOT, key, f->scope_reg, slot);
  } else if (is_method(&m->node)) {
    if (m->private_name) {
      private_method(f, node, m, object, slot);
      return;
    }
    unsigned key = emit_property_key(f, m->key, computed, computed);
    emitter_function_info(f->e, (ast_function *)m->value)->class_element = true;
    at(f, m->node.pos);
    emit_method(f, computed ? NULL : m->key, (ast_function *)m->value, m->node.op, object, key,
                false);
  }
}

void emit_class(F f, ast_class *node, ast_name *name, unsigned target) {
  emitter *e = f->e;
  unsigned scope_reg = f->scope_reg, name_reg = f->name_reg;
  bool strict = f->strict;
  f->name_reg = NO_REG;
  f->strict = true;
  uint32_t count = 0;
  for (ast_node *n = node->members; n; n = n->next) count++;
  uint32_t *slots = arena_array(e->memory, count + 1, sizeof *slots);
  enter_class_scope(f, node, slots);
  unsigned base = push_temps(f, 2);
  if (node->heritage)
    expression_to(f, node->heritage, base + 1);
  else
    emit_a(f, VM_OP_LDTDZ, base + 1);
  constructor_closure(f, node, name, base);
  at(f, node->heritage ? node->heritage->pos : node->node.pos);
  if (node->heritage) text_expression(f, node->heritage);
  emit_a(f, VM_OP_CLASS, base);
  if (name_reg != NO_REG && !node->name) emit_ab(f, VM_OP_SETNAME, base, name_reg);
  if (node->constructor) emit_ab(f, VM_OP_SETHOME, base, base + 1);
  unsigned mark = f->top;
  uint32_t i = 0;
  for (ast_node *n = node->members; n; n = n->next, f->top = mark)
    member(f, node, (ast_class_member *)n, base, slots[i++]);
  for (ast_binding *b = node->scope->bindings; b; b = b->next)
    if (b->kind == AST_BINDING_CLASS_NAME) initialise_binding(f, b, base);
  if (class_has_fields(node)) {
    unsigned fields = push_temp(f);
    closure_of(f, fields_info(f, node, node->instance_fields, slots, false), fields);
    emit_ab(f, VM_OP_SETHOME, fields, base + 1);
    emit_ab(f, VM_OP_SETFIELDS, base, fields);
    f->top = mark;
  }
  if (node->static_fields) {
    unsigned call = push_temps(f, 2);
    closure_of(f, fields_info(f, node, node->static_fields, slots, true), call);
    emit_ab(f, VM_OP_SETHOME, call, base);
    emit_move(f, call + 1, base);
    emit_ab(f, VM_OP_CALL, call, 0);
    f->top = mark;
  }
  f->scope_reg = (uint16_t)scope_reg;
  f->strict = strict;
  emit_move(f, target, base);
}

/* --- functions the class makes of its own --- */

void emit_default_constructor(F f) {
  ast_class *node = f->info->class_node;
  f->flags = VM_F_STRICT | VM_F_CLASS | VM_F_CONSTRUCTOR | VM_F_EXPOSE_SOURCE;
  at(f, node->node.pos);
  bool fields = class_has_fields(node);
  if (!node->heritage) {
    if (fields) f->flags |= VM_F_FIELDS;
    emit(f, VM_OP_RETU, 0, 0, 0, 0);
    return;
  }
  f->flags |= VM_F_DERIVED | VM_F_REST;
  f->rest_reg = (uint16_t)push_local(f);
  unsigned base = push_temps(f, 3);
  emit_a(f, VM_OP_LDFUNC, base);
  emit_a(f, VM_OP_LDNEWT, base + 1);
  emit_move(f, base + 2, f->rest_reg);
  emit_a(f, VM_OP_SUPERARGS, base);
  if (fields) {
    unsigned function = base + 1;
    emit_a(f, VM_OP_LDFUNC, function);
    emit_ab(f, VM_OP_INITFIELDS, base, function);
  }
  emit_a(f, VM_OP_RET, base);
}

static void define_private(F f, ast_class *node, ast_class_member *m, unsigned object,
                           unsigned value, unsigned kind) {
  unsigned name = push_temp(f);
  emit_private_load(f, node->scope, m->private_name, name);
  at(f, m->node.pos);
  emit(f, VM_OP_DEFPRIV, kind, object, name, value);
}

static void load_member_slot(F f, uint32_t slot, unsigned target) {
  emit(f, VM_OP_GETUP, 0, target, slot, 0);
}

static unsigned field_value(F f, ast_class_member *m, ast_name *name) {
  if (!m->value) {
    unsigned reg = push_temp(f);
    emit_a(f, VM_OP_LDUNDEF, reg);
    return reg;
  }
  if (!is_anonymous_function(m->value)) return expression(f, m->value);
  unsigned reg = push_temp(f);
  expression_named(f, m->value, name, reg);
  return reg;
}

static void field(F f, ast_class *node, ast_class_member *m, unsigned object, uint32_t slot) {
  if (m->private_name) {
    define_private(f, node, m, object, field_value(f, m, m->private_name), 0);
    return;
  }
  bool computed = m->node.flags & AST_COMPUTED;
  ast_name *name = computed ? NULL : constant_key(m->key);
  uint32_t site = NO_SITE;
  if (name) {
    unsigned value = field_value(f, m, name);
    at(f, m->node.pos);
    site = site_for(f, name);
    if (site != NO_SITE) {
      emit_abc(f, VM_OP_INITPROP, object, site, value);
    } else {
      unsigned key = push_temp(f);
      emit_name_constant(f, key, name);
      emit_abc(f, VM_OP_INITELEM, object, key, value);
    }
    return;
  }
  unsigned key = push_temp(f);
  if (computed)
    load_member_slot(f, slot, key);
  else
    expression_to(f, m->key, key);
  bool anonymous = m->value && is_anonymous_function(m->value);
  if (anonymous) f->name_reg = (uint16_t)key;
  unsigned value = field_value(f, m, NULL);
  if (anonymous && f->name_reg != NO_REG) emit_ab(f, VM_OP_SETNAME, value, key);
  f->name_reg = NO_REG;
  at(f, m->node.pos);
  emit_abc(f, VM_OP_INITELEM, object, key, value);
}

static void static_block(F f, ast_class_member *m, unsigned object) {
  unsigned call = push_temps(f, 2);
  emit_closure(f, (ast_function *)m->value, call);
  emit_ab(f, VM_OP_SETHOME, call, object);
  emit_move(f, call + 1, object);
  emit_ab(f, VM_OP_CALL, call, 0);
}

void emit_fields_function(F f) {
  function_info *info = f->info;
  ast_class *node = info->fields_of;
  unsigned object = push_temp(f), mark = f->top;
  if (!info->node) f->flags = VM_F_STRICT | VM_F_METHOD;
  emit_a(f, VM_OP_LDTHIS, object);
  uint32_t i = 0;
  if (!info->static_fields)
    for (ast_node *n = node->members; n; n = n->next, i++, f->top = mark) {
      if (!is_private_instance_method(n)) continue;
      unsigned function = push_temp(f);
      load_member_slot(f, info->member_slots[i], function);
      define_private(f, node, (ast_class_member *)n, object, function,
                     n->op - AST_MEMBER_METHOD + 1u);
    }
  i = 0;
  for (ast_node *n = node->members; n; n = n->next, i++, f->top = mark) {
    if (!(n->flags & AST_STATIC) != !info->static_fields) continue;
    at(f, n->pos);
    if (n->op == AST_MEMBER_FIELD)
      field(f, node, (ast_class_member *)n, object, info->member_slots[i]);
    else if (n->op == AST_MEMBER_STATIC_BLOCK)
      static_block(f, (ast_class_member *)n, object);
  }
  emit(f, VM_OP_RETU, 0, 0, 0, 0);
}
