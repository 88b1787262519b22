/*
 * Whether a function's `arguments` needs to be tied to its parameters. Reading arguments.length or an element,
 * spreading it, and handing it to apply() or slice.call() do not show the tie while no parameter is assigned.
 */
#include <string.h>

#include "engine/compiler/emitter.h"

static bool is_arguments(const ast_node *n) {
  if (!n || n->kind != AST_IDENTIFIER) return false;
  const ast_identifier *id = (const ast_identifier *)n;
  return id->name->length == 9 && memcmp(id->name->text, "arguments", 9) == 0;
}

static bool escapes(const ast_node *n, int depth);

static bool any_escapes(const ast_node *list, int depth) {
  for (; list; list = list->next)
    if (escapes(list, depth)) return true;
  return false;
}

static bool called_by_name(const ast_call *call, const char *name) {
  if (call->callee->kind != AST_MEMBER) return false;
  const ast_name *n = ((const ast_member *)call->callee)->name;
  return n->length == strlen(name) && memcmp(n->text, name, n->length) == 0;
}

/* f.apply(x, arguments) and slice.call(arguments, ...) read it and are done. */
static bool call_escapes(const ast_call *call, int depth) {
  bool apply = called_by_name(call, "apply"), slice = false;
  if (called_by_name(call, "call")) {
    const ast_node *object = ((const ast_member *)call->callee)->object;
    if (object->kind == AST_MEMBER) {
      const ast_name *n = ((const ast_member *)object)->name;
      slice = n->length == 5 && memcmp(n->text, "slice", 5) == 0;
    }
  }
  if (escapes(call->callee, depth)) return true;
  unsigned index = 0;
  for (const ast_node *n = call->list; n; n = n->next, index++) {
    if (is_arguments(n) && ((apply && index == 1) || (slice && index == 0))) continue;
    if (escapes(n, depth)) return true;
  }
  return false;
}

/* Anything not understood counts as an escape; so does what is nested very deep. */
static bool escapes(const ast_node *n, int depth) {
  if (!n) return false;
  if (depth > 200) return true;
  depth++;
  switch ((ast_kind)n->kind) {
  case AST_IDENTIFIER: return is_arguments(n);
  case AST_NUMBER:
  case AST_STRING:
  case AST_BIGINT:
  case AST_REGEXP:
  case AST_NULL:
  case AST_TRUE:
  case AST_FALSE:
  case AST_THIS:
  case AST_SUPER:
  case AST_NEW_TARGET:
  case AST_HOLE:
  case AST_EMPTY:
  case AST_BREAK:
  case AST_CONTINUE:
  case AST_DEBUGGER: return false;
  case AST_FUNCTION: {
    const ast_function *fn = (const ast_function *)n;
    if (fn->function_kind != AST_FUNCTION_ARROW || !(fn->uses & AST_USES_ARGUMENTS)) return false;
    return any_escapes(fn->parameters, depth) ||
           (fn->expression_body ? escapes(fn->body, depth) : any_escapes(fn->body, depth));
  }
  case AST_MEMBER: {
    const ast_member *m = (const ast_member *)n;
    if (is_arguments(m->object))
      return !(m->name->length == 6 && memcmp(m->name->text, "length", 6) == 0);
    return escapes(m->object, depth);
  }
  case AST_INDEX: {
    const ast_binary *index = (const ast_binary *)n;
    return (!is_arguments(index->left) && escapes(index->left, depth)) ||
           escapes(index->right, depth);
  }
  case AST_ASSIGN: {
    const ast_binary *b = (const ast_binary *)n;
    if (b->left->kind == AST_INDEX && is_arguments(((const ast_binary *)b->left)->left))
      return true;
    return escapes(b->left, depth) || escapes(b->right, depth);
  }
  case AST_UPDATE:
  case AST_UNARY: {
    const ast_unary *u = (const ast_unary *)n;
    if ((n->kind == AST_UPDATE || n->op == AST_OP_DELETE) && u->argument->kind == AST_INDEX &&
        is_arguments(((const ast_binary *)u->argument)->left))
      return true;
    return escapes(u->argument, depth);
  }
  case AST_SPREAD: {
    const ast_node *argument = ((const ast_unary *)n)->argument;
    return !is_arguments(argument) && escapes(argument, depth);
  }
  case AST_BINARY:
  case AST_LOGICAL:
  case AST_DEFAULT:
  case AST_DECLARATOR: {
    const ast_binary *b = (const ast_binary *)n;
    return escapes(b->left, depth) || escapes(b->right, depth);
  }
  case AST_CONDITIONAL:
  case AST_IF: {
    const ast_conditional *c = (const ast_conditional *)n;
    return escapes(c->test, depth) || escapes(c->consequent, depth) || escapes(c->alternate, depth);
  }
  case AST_SEQUENCE:
  case AST_ARRAY:
  case AST_OBJECT:
  case AST_VARIABLES:
  case AST_ARRAY_PATTERN:
  case AST_OBJECT_PATTERN: return any_escapes(((const ast_collection *)n)->list, depth);
  case AST_PROPERTY: {
    const ast_property *p = (const ast_property *)n;
    return escapes(p->key, depth) || escapes(p->value, depth);
  }
  case AST_TEMPLATE: return any_escapes(((const ast_template *)n)->list, depth);
  case AST_CALL: return call_escapes((const ast_call *)n, depth);
  case AST_NEW:
    return escapes(((const ast_call *)n)->callee, depth) ||
           any_escapes(((const ast_call *)n)->list, depth);
  case AST_EXPRESSION_STATEMENT:
  case AST_RETURN:
  case AST_THROW:
  case AST_AWAIT:
  case AST_YIELD:
  case AST_OPTIONAL_CHAIN: return escapes(((const ast_unary *)n)->argument, depth);
  case AST_BLOCK: return any_escapes(((const ast_block *)n)->list, depth);
  case AST_FOR: {
    const ast_for *s = (const ast_for *)n;
    return escapes(s->init, depth) || escapes(s->test, depth) || escapes(s->update, depth) ||
           escapes(s->body, depth);
  }
  case AST_FOR_IN:
  case AST_FOR_OF: {
    const ast_for_in *s = (const ast_for_in *)n;
    if (s->left->kind == AST_INDEX) return true;
    bool harmless = n->kind == AST_FOR_OF && is_arguments(s->right);
    return escapes(s->left, depth) || (!harmless && escapes(s->right, depth)) ||
           escapes(s->body, depth);
  }
  case AST_WHILE:
  case AST_DO_WHILE:
    return escapes(((const ast_loop *)n)->test, depth) ||
           escapes(((const ast_loop *)n)->body, depth);
  case AST_LABELED: return escapes(((const ast_labeled *)n)->body, depth);
  case AST_TRY: {
    const ast_try *t = (const ast_try *)n;
    return any_escapes(t->block->list, depth) ||
           (t->handler && any_escapes(t->handler->list, depth)) ||
           (t->finalizer && any_escapes(t->finalizer->list, depth));
  }
  case AST_SWITCH: {
    const ast_switch *s = (const ast_switch *)n;
    return escapes(s->discriminant, depth) || any_escapes(s->list, depth);
  }
  case AST_CASE:
    return escapes(((const ast_case *)n)->test, depth) ||
           any_escapes(((const ast_case *)n)->list, depth);
  default: return true;
  }
}

bool scope_arguments_escape(ast_function *fn) {
  return any_escapes(fn->body, 0);
}
