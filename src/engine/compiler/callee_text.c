/* Expressions as V8 words them in error messages: "obj.foo", "foo(...).bar", "(intermediate value).x". */
#include <stdio.h>
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

static void put(struct text *t, const char *s) { put_bytes(t, s, strlen(s)); }

static void put_name(struct text *t, const ast_name *name) { put_bytes(t, name->text, name->length); }

static void render(struct text *t, const ast_node *n, int depth);

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
    put_name(t, ((const ast_string *) index->right)->value);
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
  switch ((ast_kind) n->kind) {
  case AST_IDENTIFIER: put_name(t, ((const ast_identifier *) n)->name); break;
  case AST_THIS: put(t, "this"); break;
  case AST_NULL: put(t, "null"); break;
  case AST_TRUE: put(t, "true"); break;
  case AST_FALSE: put(t, "false"); break;
  case AST_NUMBER: {
    char digits[32];
    snprintf(digits, sizeof digits, "%.15g", ((const ast_number *) n)->value);
    put(t, digits);
    break;
  }
  case AST_STRING:
    put(t, "\"");
    put_name(t, ((const ast_string *) n)->value);
    put(t, "\"");
    break;
  case AST_MEMBER: case AST_PRIVATE_MEMBER: render_member(t, (const ast_member *) n, depth); break;
  case AST_INDEX: render_index(t, (const ast_binary *) n, depth); break;
  case AST_CALL:
    if (((const ast_call *) n)->callee->kind == AST_SUPER) put(t, "super");
    else render(t, ((const ast_call *) n)->callee, depth);
    put(t, "(...)");
    break;
  case AST_OPTIONAL_CHAIN: render(t, ((const ast_unary *) n)->argument, depth); break;
  case AST_SPREAD:
    put(t, "(...");
    render(t, ((const ast_unary *) n)->argument, depth);
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

void text_expression(F f, const ast_node *node) { text_string(f, render_expression(f->e, node)); }

/* "Cannot destructure property 'key' of 'source' as it is ", before "undefined.". */
void render_destructured(F f, const ast_node *source, const ast_name *key) {
  struct text t = {.length = 0}, from = {.length = 0};
  if (source) render(&from, source, 0);
  else put(&from, "undefined");
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
  text_string(f, image_string(f->e, t.bytes, t.length));
}
