/* Expressions as V8 words them in error messages: "obj.foo", "foo(...).bar", "(intermediate value).x". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/emitter.h"

enum { ROOM = 120, DEEPEST = 24 };

struct text {
  char bytes[ROOM + 1];
  size_t length;
  bool full;
};

static void put_bytes(struct text *t, const char *bytes, size_t length) {
  if (length > ROOM - t->length) {
    t->full = true;
    return;
  }
  memcpy(t->bytes + t->length, bytes, length);
  t->length += length;
}

static void put(struct text *t, const char *s) {
  put_bytes(t, s, strlen(s));
}

static void put_name(struct text *t, const ast_name *name) {
  put_bytes(t, name->text, name->length);
}

static void render(struct text *t, const ast_node *n, int depth);

static void put_quoted(struct text *t, const ast_name *name) {
  put(t, "\"");
  put_name(t, name);
  put(t, "\"");
}

static void put_number(struct text *t, double value) {
  char digits[40];
  snprintf(digits, sizeof digits, "%.15g", value);
  if (strtod(digits, NULL) != value) snprintf(digits, sizeof digits, "%.17g", value);
  put(t, digits);
}

static void render_list(struct text *t, const ast_node *list, const char *open, const char *between,
                        const char *close, int depth) {
  put(t, open);
  for (const ast_node *n = list; n && !t->full; n = n->next) {
    if (n->kind != AST_HOLE) render(t, n, depth);
    if (n->next) put(t, between);
  }
  put(t, close);
}

static void render_unary(struct text *t, const ast_unary *u, int depth) {
  static const char *const names[] = {
      [AST_OP_NEGATE] = "-",      [AST_OP_PLUS] = "+",         [AST_OP_NOT] = "!",
      [AST_OP_BIT_NOT] = "~",     [AST_OP_TYPEOF] = "typeof ", [AST_OP_VOID] = "void ",
      [AST_OP_DELETE] = "delete "};
  bool literal = u->argument->kind == AST_NUMBER;
  put(t, literal ? "" : "(");
  put(t, names[u->node.op]);
  render(t, u->argument, depth);
  put(t, literal ? "" : ")");
}

static void render_binary(struct text *t, const ast_binary *b, int depth) {
  static const char *const names[] = {
      [AST_OP_ADD] = "+",         [AST_OP_SUB] = "-",
      [AST_OP_MUL] = "*",         [AST_OP_DIV] = "/",
      [AST_OP_MOD] = "%",         [AST_OP_EXP] = "**",
      [AST_OP_BIT_AND] = "&",     [AST_OP_BIT_OR] = "|",
      [AST_OP_BIT_XOR] = "^",     [AST_OP_SHL] = "<<",
      [AST_OP_SHR] = ">>",        [AST_OP_USHR] = ">>>",
      [AST_OP_EQ] = "==",         [AST_OP_NE] = "!=",
      [AST_OP_STRICT_EQ] = "===", [AST_OP_STRICT_NE] = "!==",
      [AST_OP_LT] = "<",          [AST_OP_LE] = "<=",
      [AST_OP_GT] = ">",          [AST_OP_GE] = ">=",
      [AST_OP_IN] = "in",         [AST_OP_INSTANCEOF] = "instanceof",
      [AST_OP_AND] = "&&",        [AST_OP_OR] = "||",
      [AST_OP_NULLISH] = "??"};
  put(t, "(");
  render(t, b->left, depth);
  put(t, " ");
  put(t, names[b->node.op]);
  put(t, " ");
  render(t, b->right, depth);
  put(t, ")");
}

static void render_member(struct text *t, const ast_member *m, int depth) {
  render(t, m->object, depth);
  put(t, m->node.flags & AST_OPTIONAL ? "?." : ".");
  put_name(t, m->name);
}

static void render_index(struct text *t, const ast_binary *index, int depth) {
  render(t, index->left, depth);
  if (index->node.flags & AST_OPTIONAL) put(t, "?.");
  if (index->right->kind == AST_STRING) {
    if (!(index->node.flags & AST_OPTIONAL)) put(t, ".");
    put_name(t, ((const ast_string *)index->right)->value);
    return;
  }
  put(t, "[");
  render(t, index->right, depth);
  put(t, "]");
}

static void render(struct text *t, const ast_node *n, int depth) {
  if (depth > DEEPEST) {
    t->full = true;
    return;
  }
  depth++;
  switch ((ast_kind)n->kind) {
  case AST_IDENTIFIER: put_name(t, ((const ast_identifier *)n)->name); break;
  case AST_THIS: put(t, "this"); break;
  case AST_NULL: put(t, "null"); break;
  case AST_TRUE: put(t, "true"); break;
  case AST_FALSE: put(t, "false"); break;
  case AST_NUMBER: put_number(t, ((const ast_number *)n)->value); break;
  case AST_REGEXP:
    put(t, "/");
    put_name(t, ((const ast_regexp *)n)->pattern);
    put(t, "/");
    put_name(t, ((const ast_regexp *)n)->regexp_flags);
    break;
  case AST_UNARY: render_unary(t, (const ast_unary *)n, depth); break;
  case AST_BINARY:
  case AST_LOGICAL: render_binary(t, (const ast_binary *)n, depth); break;
  case AST_SEQUENCE:
    render_list(t, ((const ast_collection *)n)->list, "(", " , ", ")", depth);
    break;
  case AST_ARRAY: render_list(t, ((const ast_collection *)n)->list, "[", ",", "]", depth); break;
  case AST_OBJECT:
    put(t, "{");
    for (const ast_node *p = ((const ast_collection *)n)->list; p; p = p->next)
      put(t, "(intermediate value)");
    put(t, "}");
    break;
  case AST_TEMPLATE:
    if (((const ast_template *)n)->list)
      put(t, "(intermediate value)");
    else
      put_quoted(t, ((const ast_template_piece *)((const ast_template *)n)->pieces)->cooked);
    break;
  case AST_STRING: put_quoted(t, ((const ast_string *)n)->value); break;
  case AST_MEMBER:
  case AST_PRIVATE_MEMBER: render_member(t, (const ast_member *)n, depth); break;
  case AST_INDEX: render_index(t, (const ast_binary *)n, depth); break;
  case AST_CALL:
    if (((const ast_call *)n)->callee->kind == AST_SUPER)
      put(t, "super");
    else
      render(t, ((const ast_call *)n)->callee, depth);
    put(t, "(...)");
    break;
  case AST_OPTIONAL_CHAIN: render(t, ((const ast_unary *)n)->argument, depth); break;
  case AST_SPREAD:
    put(t, "(...");
    render(t, ((const ast_unary *)n)->argument, depth);
    put(t, ")");
    break;
  default: put(t, "(intermediate value)"); break;
  }
}

uint32_t render_expression(emitter *e, const ast_node *node) {
  struct text t = {.length = 0};
  render(&t, node, 0);
  if (t.full) return image_string(e, "(intermediate value)", 20);
  return image_string(e, t.bytes, t.length);
}

void text_expression(F f, const ast_node *node) {
  text_string(f, render_expression(f->e, node));
}

/* "Cannot destructure property 'key' of 'source' as it is ", before "undefined.". */
uint32_t render_destructured(emitter *e, const ast_node *source, const ast_name *key) {
  struct text t = {.length = 0}, from = {.length = 0};
  if (source)
    render(&from, source, 0);
  else
    put(&from, "undefined");
  if (from.full) {
    from.length = 0;
    put(&from, "(intermediate value)");
  }
  put(&t, "Cannot destructure ");
  if (key && key->length < 60) {
    put(&t, "property '");
    put_name(&t, key);
    put(&t, "' of ");
  }
  put(&t, "'");
  put_bytes(&t, from.bytes, from.length);
  put(&t, "' as it is ");
  if (t.full) {
    t.length = 0;
    put(&t, "Cannot destructure '(intermediate value)' as it is ");
  }
  return image_string(e, t.bytes, t.length);
}
