/* Destructuring, in declarations, parameters, catch clauses, for heads and assignments. */
#include <string.h>

#include "engine/compiler/emitter.h"

static void pattern_of(F f, ast_node *pattern, unsigned value, enum pattern_mode mode,
                       const ast_node *source, bool nested);

/* Where an element's value comes from. */
struct element_source {
  enum { FROM_ITERATOR, FROM_ITERATOR_REST, FROM_NAME, FROM_KEY, FROM_REST_BLOCK } kind;
  unsigned object; /* record or object */
  unsigned key;    /* FROM_REST_BLOCK: how many keys follow the register */
  ast_name *name;
  unsigned block;
  uint32_t pos;
  uint32_t text; /* NO_TEXT, or what to say when the object is undefined or null */
};
#define NO_TEXT 0xffffffffu

static bool is_pattern(const ast_node *node) {
  return node->kind == AST_ARRAY_PATTERN || node->kind == AST_OBJECT_PATTERN;
}

/* A variable whose store cannot throw or run code. */
static ast_binding *quiet_binding(F f, ast_node *target, enum pattern_mode mode) {
  if (target->kind != AST_IDENTIFIER || target->op != RESOLVED_BINDING) return NULL;
  ast_binding *b = ((ast_identifier *)target)->binding;
  if (mode == PATTERN_INITIALISE) return b;
  if (b->kind == AST_BINDING_CONST || b->kind == AST_BINDING_CLASS_NAME ||
      b->kind == AST_BINDING_IMPORT || b->kind == AST_BINDING_FUNCTION_NAME ||
      binding_needs_check(f, b))
    return NULL;
  return b;
}

void emit_target_store(F f, ast_node *target, unsigned value, enum pattern_mode mode) {
  if (is_pattern(target)) {
    emit_pattern(f, target, value, mode, NULL);
    return;
  }
  if (target->kind == AST_IDENTIFIER && mode == PATTERN_INITIALISE) {
    initialise_binding(f, ((ast_identifier *)target)->binding, value);
    return;
  }
  reference r;
  reference_prepare(f, target, &r, NULL);
  reference_store(f, &r, value);
}

static void fetch(F f, const struct element_source *from, unsigned value) {
  at(f, from->pos);
  switch (from->kind) {
  case FROM_ITERATOR: emit_ab(f, VM_OP_ITERSTEP, from->object, value); break;
  case FROM_ITERATOR_REST: emit_ab(f, VM_OP_ITERREST, from->object, value); break;
  case FROM_NAME:
    if (from->text != NO_TEXT) text_string(f, from->text);
    emit_property_get(f, value, from->object, from->name);
    break;
  case FROM_KEY: emit_abc(f, VM_OP_GETELEM, value, from->object, from->key); break;
  case FROM_REST_BLOCK:
    emit_abc(f, VM_OP_OBJREST, from->block, from->object, from->key);
    emit_move(f, value, from->block);
    break;
  }
}

/* One element: target, value, default, store, in the order the language wants. */
static void element(F f, ast_node *node, enum pattern_mode mode,
                    const struct element_source *from) {
  unsigned mark = f->top;
  ast_node *target = node, *fallback = NULL;
  if (node->kind == AST_DEFAULT) {
    target = ((ast_binary *)node)->left;
    fallback = ((ast_binary *)node)->right;
  }
  reference r;
  bool pattern = is_pattern(target);
  bool referenced = !pattern && !(mode == PATTERN_INITIALISE) && !quiet_binding(f, target, mode);
  if (referenced) reference_prepare(f, target, &r, fallback);
  unsigned value = NO_REG;
  ast_binding *b = pattern || referenced ? NULL : ((ast_identifier *)target)->binding;
  if (b && (mode == PATTERN_INITIALISE || !fallback) && b->scope->kind != AST_SCOPE_SCRIPT)
    value = binding_register(f, b);
  value = target_or_temp(f, value);
  fetch(f, from, value);
  if (fallback) {
    uint32_t given = new_label(f);
    emit_jump(f, VM_OP_JNUNDEF, value, given);
    expression_named(f, fallback,
                     target->kind == AST_IDENTIFIER ? ((ast_identifier *)target)->name : NULL,
                     value);
    place_label(f, given);
  }
  at(f, target->pos);
  if (pattern)
    pattern_of(f, target, value, mode, NULL, true);
  else if (referenced)
    reference_store(f, &r, value);
  else if (mode == PATTERN_INITIALISE)
    initialise_binding(f, b, value);
  else
    store_binding(f, b, value);
  f->top = mark;
}

/* --- objects --- */

static bool is_quiet_target(F f, ast_node *property, enum pattern_mode mode) {
  ast_node *target = ((ast_property *)property)->value;
  if (target->kind == AST_DEFAULT) target = ((ast_binary *)target)->left;
  return quiet_binding(f, target, mode) != NULL;
}

static void object_pattern(F f, ast_collection *node, unsigned object, enum pattern_mode mode,
                           const ast_node *source, bool nested) {
  unsigned mark = f->top, block = 0, keys = 0;
  bool has_rest = false;
  for (ast_node *n = node->list; n; n = n->next) has_rest |= n->kind == AST_REST;
  ast_node *first = node->list;
  ast_name *first_name = NULL;
  if (first && first->kind == AST_PROPERTY && !(first->flags & AST_COMPUTED))
    first_name = constant_key(((ast_property *)first)->key);
  /* Reading the first property finds out as well that the value is undefined or null. */
  bool check_first =
      first_name && !has_rest && (mode != PATTERN_ASSIGN || is_quiet_target(f, first, mode));
  uint32_t text = NO_TEXT;
  if (!check_first || !nested) text = render_destructured(f->e, source, first_name);
  if (!check_first) {
    at(f, first ? first->pos : node->node.pos);
    text_string(f, text);
    emit_a(f, VM_OP_REQOBJ, object);
    text = NO_TEXT;
  }
  if (has_rest) block = push_temps(f, node->count); /* the rest object, then the keys before it */
  unsigned inner = f->top;
  for (ast_node *n = node->list; n; n = n->next, f->top = inner) {
    if (n->kind == AST_REST) {
      unsigned i = 0;
      for (ast_node *p = node->list; p != n; p = p->next, i++)
        if (!(p->flags & AST_COMPUTED)) {
          expression_to(f, ((ast_property *)p)->key, block + 1 + i);
          if (((ast_property *)p)->key->kind != AST_STRING)
            emit_abc(f, VM_OP_TOKEY, block + 1 + i, block + 1 + i, VM_NONE);
        }
      struct element_source from = {.kind = FROM_REST_BLOCK,
                                    .object = object,
                                    .key = keys,
                                    .block = block,
                                    .pos = n->pos,
                                    .text = NO_TEXT};
      element(f, ((ast_unary *)n)->argument, mode, &from);
      break;
    }
    ast_property *p = (ast_property *)n;
    struct element_source from = {
        .kind = FROM_NAME, .object = object, .pos = p->key->pos, .text = text};
    text = NO_TEXT;
    from.name = p->node.flags & AST_COMPUTED ? NULL : constant_key(p->key);
    if (!from.name) {
      from.kind = FROM_KEY;
      from.key = emit_property_key(f, p->key, p->node.flags & AST_COMPUTED, true);
      if (has_rest && p->node.flags & AST_COMPUTED) emit_move(f, block + 1 + keys, from.key);
    }
    keys++;
    element(f, p->value, mode, &from);
  }
  f->top = mark;
}

/* --- arrays --- */

/* Whether anything but the iterator itself may throw (or a generator be resumed) between its steps. */
static bool may_fail(F f, ast_collection *node, enum pattern_mode mode) {
  for (ast_node *n = node->list; n; n = n->next) {
    ast_node *target = n->kind == AST_REST ? ((ast_unary *)n)->argument : n;
    if (target->kind == AST_HOLE) continue;
    if (!quiet_binding(f, target, mode)) return true;
  }
  return false;
}

static void array_pattern(F f, ast_collection *node, unsigned value, enum pattern_mode mode,
                          const ast_node *source) {
  unsigned mark = f->top, record = push_temps(f, 2);
  at(f, source ? source->pos : node->node.pos);
  if (source) text_expression(f, source);
  emit_ab(f, VM_OP_ITER, record, value);
  bool guarded = may_fail(f, node, mode), exhausted = false;
  control c = {.outer = f->control, .kind = CONTROL_ITERATOR, .iterator = (uint16_t)record};
  if (guarded) f->control = &c;
  uint32_t start = label_here(f);
  unsigned inner = f->top;
  for (ast_node *n = node->list; n; n = n->next, f->top = inner) {
    if (n->kind == AST_HOLE) {
      emit_ab(f, VM_OP_ITERSTEP, record, push_temp(f));
    } else if (n->kind == AST_REST) {
      struct element_source from = {
          .kind = FROM_ITERATOR_REST, .object = record, .pos = n->pos, .text = NO_TEXT};
      element(f, ((ast_unary *)n)->argument, mode, &from);
      exhausted = true;
    } else {
      struct element_source from = {
          .kind = FROM_ITERATOR, .object = record, .pos = n->pos, .text = NO_TEXT};
      element(f, n, mode, &from);
    }
  }
  f->control = c.outer;
  uint32_t end = label_here(f);
  at(f, node->node.pos);
  if (!exhausted) emit(f, VM_OP_ITERCLOSE, 0, record, 0, 0);
  if (guarded) {
    uint32_t over = new_label(f), handler = new_label(f);
    unsigned error = push_temp(f);
    emit_jump(f, VM_OP_JMP, 0, over);
    place_label(f, handler);
    add_handler(f, start, end, handler, error);
    emit(f, VM_OP_ITERCLOSE, 1, record, 0, 0);
    emit(f, VM_OP_THROW, 1, error, 0, 0);
    place_label(f, over);
  }
  f->top = mark;
}

static void pattern_of(F f, ast_node *pattern, unsigned value, enum pattern_mode mode,
                       const ast_node *source, bool nested) {
  emitter_check_stack(f->e, pattern);
  if (pattern->kind == AST_OBJECT_PATTERN)
    object_pattern(f, (ast_collection *)pattern, value, mode, source, nested);
  else
    array_pattern(f, (ast_collection *)pattern, value, mode, source);
}

void emit_pattern(F f, ast_node *pattern, unsigned value, enum pattern_mode mode,
                  const ast_node *source) {
  pattern_of(f, pattern, value, mode, source, false);
}
