/* Classes. All of a class is strict code. */
#include "engine/compiler/parser_internal.h"

typedef struct class_state {
  ast_class *node;
  ast_node **tail;
} class_state;

/* #name as a declaration: once, but for a getter and a setter that are both static or both not. */
static void declare_private(parser *p, ast_class *c, const token *name, ast_member_kind kind,
                            bool is_static) {
  uint8_t flags = is_static ? AST_PRIVATE_STATIC : 0;
  if (name->name->length == 12 && name->name->text[1] == 'c' &&
      lexer_intern(&p->lx, name->name->text + 1, 11)->keyword == T_CONSTRUCTOR) {
    parser_error(p, name->pos, name->end, "Classes may not have a field named 'constructor'");
  }
  if (kind == AST_MEMBER_METHOD) flags |= AST_PRIVATE_METHOD;
  if (kind == AST_MEMBER_GETTER) flags |= AST_PRIVATE_GETTER;
  if (kind == AST_MEMBER_SETTER) flags |= AST_PRIVATE_SETTER;
  ast_binding *there = parser_find(p, c->scope, name->name);
  if (!there) {
    parser_add_binding(p, c->scope, AST_BINDING_PRIVATE, name->name, name->pos)->flags = flags;
    return;
  }
  const uint8_t accessors = AST_PRIVATE_GETTER | AST_PRIVATE_SETTER;
  if (!(flags & accessors) || !(there->flags & accessors) || flags & there->flags & accessors ||
      (flags ^ there->flags) & AST_PRIVATE_STATIC) {
    parser_error(p, name->pos, name->end, "Identifier '%s' has already been declared",
                 name->name->text);
  }
  there->flags |= flags;
}

/* The function in which field values of one sort (static or not) are evaluated. */
static ast_function *fields_function(parser *p, ast_class *c, bool is_static) {
  ast_function **f = is_static ? &c->static_fields : &c->instance_fields;
  if (!*f) {
    *f = parser_new_function(p, AST_FUNCTION_FIELDS, false, false, POS(p));
    (*f)->simple_parameters = true;
    (*f)->class_node = c;
  }
  return *f;
}

static void parse_static_block(parser *p, class_state *c, uint32_t start) {
  ast_function *round = fields_function(p, c->node, true);
  function_state saved, inner;
  ast_class_member *member = NODE(p, AST_MEMBER_DEFINITION, ast_class_member, start);
  parser_enter_function(p, round, AST_SCOPE_FUNCTION, &saved);
  ast_function *f = parser_new_function(p, AST_FUNCTION_STATIC_BLOCK, false, false, start);
  f->simple_parameters = true;
  parser_enter_function(p, f, AST_SCOPE_FUNCTION, &inner);
  parser_next(p); /* { */
  ast_node **tail = &f->body;
  while (TYPE(p) != T_RBRACE) {
    *tail = parser_statement_item(p);
    tail = &(*tail)->next;
  }
  f->node.end = END(p);
  parser_leave_function(p, &inner);
  parser_leave_function(p, &saved);
  parser_next(p);
  member->node.op = AST_MEMBER_STATIC_BLOCK;
  member->node.flags = AST_STATIC;
  member->value = &f->node;
  *c->tail = parser_finish(p, member);
  c->tail = &member->node.next;
}

static void parse_field_value(parser *p, class_state *c, ast_class_member *member, bool is_static) {
  ast_function *f = fields_function(p, c->node, is_static);
  function_state saved;
  if (TYPE(p) == T_EQ) {
    parser_enter_function(p, f, AST_SCOPE_FUNCTION, &saved);
    parser_next(p);
    member->value = parser_assignment(p, NULL);
    parser_leave_function(p, &saved);
  } else if (!f->scope) {
    parser_enter_function(p, f, AST_SCOPE_FUNCTION, &saved);
    parser_leave_function(p, &saved);
  }
  parser_semicolon(p);
}

static bool is_modifier(parser *p, token_type word) {
  if (TYPE(p) != word || p->lx.t.escaped) return false;
  token next = parser_peek(p);
  switch (next.type) {
  case T_LPAREN:
  case T_EQ:
  case T_SEMICOLON:
  case T_RBRACE:
  case T_END: return false;
  case T_STAR: return word == T_STATIC || (word == T_ASYNC && !next.newline_before);
  default: return word != T_ASYNC || !next.newline_before;
  }
}

/* The errors of a member named `constructor` or static `prototype`. special: 1 async, 2 generator. */
static void check_member_name(parser *p, const token *name, ast_member_kind kind, bool is_static,
                              int special) {
  token_type word = name->name ? (token_type)name->name->keyword : T_END;
  if (is_static) {
    if (word == T_PROTOTYPE) {
      parser_error(p, name->pos, name->end,
                   "Classes may not have a static property named 'prototype'");
    }
    if (word == T_CONSTRUCTOR && kind == AST_MEMBER_FIELD) {
      parser_error(p, name->pos, name->end, "Classes may not have a field named 'constructor'");
    }
  } else if (word == T_CONSTRUCTOR) {
    const char *wrong = kind == AST_MEMBER_GETTER || kind == AST_MEMBER_SETTER
                            ? "Class constructor may not be an accessor"
                        : kind == AST_MEMBER_FIELD
                            ? "Classes may not have a field named 'constructor'"
                        : special == 2 ? "Class constructor may not be a generator"
                        : special      ? "Class constructor may not be an async method"
                                       : NULL;
    if (wrong) parser_error(p, name->pos, name->end, "%s", wrong);
  }
}

static void parse_member(parser *p, class_state *c) {
  bool is_static = false, is_async = false, is_generator = false, computed = false;
  ast_member_kind kind = AST_MEMBER_FIELD;
  uint32_t start = POS(p);
  if (is_modifier(p, T_STATIC)) {
    parser_next(p);
    if (TYPE(p) == T_LBRACE) {
      parse_static_block(p, c, start);
      return;
    }
    is_static = true;
    start = POS(p);
  }
  if (is_modifier(p, T_ASYNC))
    is_async = true;
  else if (is_modifier(p, T_GET))
    kind = AST_MEMBER_GETTER;
  else if (is_modifier(p, T_SET))
    kind = AST_MEMBER_SETTER;
  if (is_async || kind != AST_MEMBER_FIELD) {
    /* `get` with a name on the next line that cannot be one is a field. */
    token next = parser_peek(p);
    bool name = next.type == T_STRING || next.type == T_NUMBER || next.type == T_BIGINT ||
                next.type == T_LBRACKET || next.type == T_PRIVATE_NAME ||
                parser_is_word(next.type) || (is_async && next.type == T_STAR);
    if (name)
      parser_next(p);
    else
      is_async = false, kind = AST_MEMBER_FIELD;
  }
  if (kind == AST_MEMBER_FIELD && parser_eat(p, T_STAR)) is_generator = true;
  token name = p->lx.t;
  ast_class_member *member = NODE(p, AST_MEMBER_DEFINITION, ast_class_member, start);
  if (name.type == T_PRIVATE_NAME) {
    member->private_name = name.name;
    parser_next(p);
  } else {
    member->key = parser_property_key(p, &computed);
  }
  if (kind == AST_MEMBER_FIELD && (is_async || is_generator || TYPE(p) == T_LPAREN))
    kind = AST_MEMBER_METHOD;
  if (name.type == T_PRIVATE_NAME) {
    declare_private(p, c->node, &name, kind, is_static);
  } else if (!computed) {
    check_member_name(p, &name, kind, is_static, is_generator ? 2 : is_async);
    if (!is_static && kind == AST_MEMBER_METHOD && name.name && name.type != T_BIGINT &&
        name.name->keyword == T_CONSTRUCTOR) {
      if (c->node->constructor)
        parser_error(p, name.pos, name.end, "A class may only have one constructor");
      c->node->constructor = parser_method(
          p, c->node->heritage ? AST_FUNCTION_DERIVED_CONSTRUCTOR : AST_FUNCTION_CONSTRUCTOR, false,
          false, start);
      c->node->constructor->class_node = c->node;
      return;
    }
  }
  member->node.op = (uint8_t)kind;
  member->node.flags = (uint16_t)((is_static ? AST_STATIC : 0) | (computed ? AST_COMPUTED : 0));
  *c->tail = &member->node;
  c->tail = &member->node.next;
  if (kind == AST_MEMBER_FIELD) {
    parse_field_value(p, c, member, is_static);
  } else {
    ast_function_kind function = kind == AST_MEMBER_GETTER   ? AST_FUNCTION_GETTER
                                 : kind == AST_MEMBER_SETTER ? AST_FUNCTION_SETTER
                                                             : AST_FUNCTION_METHOD;
    member->value = (ast_node *)parser_method(p, function, is_async, is_generator, start);
  }
  parser_finish(p, member);
}

ast_node *parser_class(parser *p, bool declaration, bool default_export) {
  ast_class *node = NODE(p, AST_CLASS, ast_class, POS(p));
  class_state c = {node, &node->members};
  bool strict = p->strict, in_allowed = p->in_allowed;
  parser_check_stack(p);
  if (p->lx.t.escaped) parser_unexpected(p);
  parser_next(p);
  p->strict = true;
  p->in_allowed = true;
  if (declaration) node->node.flags |= AST_DECLARATION;
  if (TYPE(p) != T_EXTENDS && TYPE(p) != T_LBRACE) {
    parser_check_identifier(p);
    if (TYPE(p) == T_EVAL || TYPE(p) == T_ARGUMENTS) {
      parser_error(p, POS(p), END(p), "Unexpected eval or arguments in strict mode");
    }
    node->name = p->lx.t.name;
    node->name_pos = POS(p);
    parser_next(p);
  } else if (declaration && !default_export) {
    parser_unexpected(p);
  }
  if (declaration) {
    node->declared_in = p->scope;
    parser_declare(p, AST_BINDING_CLASS, node->name ? node->name : p->program->name_default,
                   node->name ? node->name_pos : node->node.pos);
  }
  node->scope = parser_open_scope(p, AST_SCOPE_CLASS);
  if (node->name)
    parser_add_binding(p, node->scope, AST_BINDING_CLASS_NAME, node->name, node->name_pos);
  if (TYPE(p) == T_EXTENDS) {
    if (p->lx.t.escaped) parser_unexpected(p);
    parser_next(p);
    p->arrow_at = UINT32_MAX;
    node->heritage = parser_left_hand_side(p, NULL, true);
  }
  /* The heritage sees only the private names of the classes round this one. */
  uint32_t private_base = p->private_count;
  p->class_depth++;
  parser_expect(p, T_LBRACE);
  while (TYPE(p) != T_RBRACE) {
    if (!parser_eat(p, T_SEMICOLON)) parse_member(p, &c);
  }
  node->node.end = END(p);
  p->class_depth--;
  parser_close_private(p, node->scope, private_base);
  parser_close_scope(p);
  p->strict = strict;
  p->in_allowed = in_allowed;
  parser_next(p);
  return &node->node;
}
