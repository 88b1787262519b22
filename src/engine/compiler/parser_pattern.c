/* Patterns: parsed as such in declarations and parameters, or made from an expression already parsed. */
#include "engine/compiler/parser_internal.h"

bool parser_is_simple_target(const ast_node *node) {
  return node->kind == AST_IDENTIFIER || node->kind == AST_MEMBER || node->kind == AST_INDEX ||
         node->kind == AST_PRIVATE_MEMBER;
}

/* A call in sloppy code, an error only once it runs (as web browsers have it). */
bool parser_is_call_target(const parser *p, const ast_node *node) {
  return !p->strict && node->kind == AST_CALL && !(node->flags & AST_OPTIONAL) &&
         ((const ast_call *)node)->callee->kind != AST_SUPER;
}

static bool is_eval_or_arguments(const ast_name *name) {
  return name->keyword == T_EVAL || name->keyword == T_ARGUMENTS;
}

/* Assignment to eval or arguments in strict code. An identifier is marked as written. */
void parser_check_strict_target(parser *p, ast_node *node) {
  if (node->kind == AST_IDENTIFIER) node->flags |= AST_WRITTEN;
  if (p->strict && node->kind == AST_IDENTIFIER &&
      is_eval_or_arguments(((const ast_identifier *)node)->name)) {
    parser_error(p, node->pos, node->end, "Unexpected eval or arguments in strict mode");
  }
}

void parser_declare_name(parser *p, ast_binding_kind kind, ast_identifier *id) {
  id->node.flags |= AST_BINDING_SITE;
  parser_check_strict_target(p, &id->node);
  if (id->name->keyword == T_LET &&
      (kind == AST_BINDING_LET || kind == AST_BINDING_CONST || kind == AST_BINDING_CLASS)) {
    parser_error(p, id->node.pos, id->node.end, "let is disallowed as a lexically bound name");
  }
  parser_declare(p, kind, id->name, id->node.pos);
}

/* --- binding patterns --- */

static ast_node *binding_rest(parser *p, ast_binding_kind kind, token_type close, bool names_only) {
  ast_unary *rest = NODE(p, AST_REST, ast_unary, POS(p));
  parser_next(p);
  if (names_only && !parser_is_identifier(TYPE(p))) {
    parser_error(p, POS(p), END(p),
                 "`...` must be followed by an identifier in declaration contexts");
  }
  rest->argument = parser_binding_target(p, kind);
  if (TYPE(p) != close) parser_error(p, POS(p), END(p), "Rest element must be last element");
  return parser_finish(p, rest);
}

static ast_node *binding_array(parser *p, ast_binding_kind kind) {
  ast_collection *array = NODE(p, AST_ARRAY_PATTERN, ast_collection, POS(p));
  ast_node **tail = &array->list;
  parser_next(p);
  while (TYPE(p) != T_RBRACKET) {
    if (TYPE(p) == T_COMMA)
      *tail = NODE(p, AST_HOLE, ast_node, POS(p));
    else if (TYPE(p) == T_ELLIPSIS)
      *tail = binding_rest(p, kind, T_RBRACKET, false);
    else
      *tail = parser_binding_element(p, kind);
    tail = &(*tail)->next;
    array->count++;
    if (TYPE(p) != T_RBRACKET) parser_expect(p, T_COMMA);
  }
  parser_next(p);
  return parser_finish(p, array);
}

static ast_node *default_value(parser *p, ast_node *target) {
  if (TYPE(p) != T_EQ) return target;
  ast_binary *value = NODE(p, AST_DEFAULT, ast_binary, target->pos);
  bool in_allowed = p->in_allowed;
  value->left = target;
  value->op_pos = POS(p);
  p->in_allowed = true;
  p->fs.function->parameter_expressions |= p->fs.in_parameters;
  parser_next(p);
  value->right = parser_assignment(p, NULL);
  p->in_allowed = in_allowed;
  return parser_finish(p, value);
}

static ast_node *binding_property(parser *p, ast_binding_kind kind) {
  if (TYPE(p) == T_ELLIPSIS) return binding_rest(p, kind, T_RBRACE, true);
  ast_property *property = NODE(p, AST_PROPERTY, ast_property, POS(p));
  bool computed;
  token first = p->lx.t;
  property->key = parser_property_key(p, &computed);
  if (computed) {
    property->node.flags |= AST_COMPUTED;
    p->fs.function->parameter_expressions |= p->fs.in_parameters;
  }
  if (parser_eat(p, T_COLON)) {
    property->value = parser_binding_element(p, kind);
  } else {
    if (!parser_is_identifier(first.type)) {
      if (parser_is_word(first.type)) parser_unexpected_token(p, &first);
      parser_unexpected(p);
    }
    token now = p->lx.t;
    p->lx.t = first;
    parser_check_identifier(p);
    p->lx.t = now;
    ast_identifier *id = parser_identifier_node(p, first.name, first.pos, first.end);
    parser_declare_name(p, kind, id);
    property->node.flags |= AST_SHORTHAND;
    property->value = default_value(p, &id->node);
  }
  return parser_finish(p, property);
}

static ast_node *binding_object(parser *p, ast_binding_kind kind) {
  ast_collection *object = NODE(p, AST_OBJECT_PATTERN, ast_collection, POS(p));
  ast_node **tail = &object->list;
  parser_next(p);
  while (TYPE(p) != T_RBRACE) {
    *tail = binding_property(p, kind);
    tail = &(*tail)->next;
    object->count++;
    if (TYPE(p) != T_RBRACE) parser_expect(p, T_COMMA);
  }
  parser_next(p);
  return parser_finish(p, object);
}

/* BindingIdentifier or BindingPattern; its names are declared. */
ast_node *parser_binding_target(parser *p, ast_binding_kind kind) {
  parser_check_stack(p);
  if (TYPE(p) == T_LBRACKET)
    return binding_array(p, kind == AST_BINDING_CATCH ? AST_BINDING_CATCH_PATTERN : kind);
  if (TYPE(p) == T_LBRACE)
    return binding_object(p, kind == AST_BINDING_CATCH ? AST_BINDING_CATCH_PATTERN : kind);
  parser_check_identifier(p);
  ast_identifier *id = parser_identifier_node(p, p->lx.t.name, POS(p), END(p));
  parser_declare_name(p, kind, id);
  parser_next(p);
  return &id->node;
}

ast_node *parser_binding_element(parser *p, ast_binding_kind kind) {
  return default_value(p, parser_binding_target(p, kind));
}

/* --- from expressions --- */

/* `parameter`: arrow parameters, to be declared; else assignment targets. */
static ast_node *convert(parser *p, ast_node *node, bool parameter);

static void bad_target(parser *p, const ast_node *node) {
  parser_error(p, node->pos, node->end, "Invalid destructuring assignment target");
}

static void convert_list(parser *p, ast_node **link, bool parameter, bool object) {
  for (; *link; link = &(*link)->next) {
    ast_node *node = *link, *next = node->next;
    if (node->kind == AST_HOLE) continue;
    if (node->kind == AST_SPREAD) {
      ast_unary *rest = (ast_unary *)node;
      if (next || node->flags & AST_TRAILING_COMMA) {
        parser_error(p, node->pos, node->end, "Rest element must be last element");
      }
      ast_node *argument = rest->argument;
      if (argument->kind == AST_ASSIGN) bad_target(p, argument);
      if (object &&
          (parameter ? argument->kind != AST_IDENTIFIER : !parser_is_simple_target(argument))) {
        parser_error(
            p, argument->pos, argument->end,
            parameter ? "`...` must be followed by an identifier in declaration contexts"
                      : "`...` must be followed by an assignable reference in assignment contexts");
      }
      node->kind = AST_REST;
      rest->argument = convert(p, argument, parameter);
    } else if (object) {
      ast_property *property = (ast_property *)node;
      if (node->op != AST_MEMBER_VALUE) bad_target(p, property->key);
      if (parameter && node->flags & AST_COMPUTED) p->fs.function->parameter_expressions = true;
      node->flags &= (uint16_t)~AST_PROTO;
      property->value = convert(p, property->value, parameter);
    } else {
      *link = convert(p, node, parameter);
      (*link)->next = next;
    }
  }
}

static ast_node *convert(parser *p, ast_node *node, bool parameter) {
  parser_check_stack(p);
  switch (node->kind) {
  case AST_IDENTIFIER:
    if (parameter) {
      if (node->flags & AST_PARENTHESIZED) bad_target(p, node);
      parser_declare_name(p, AST_BINDING_PARAMETER, (ast_identifier *)node);
    } else {
      parser_check_strict_target(p, node);
    }
    return node;
  case AST_MEMBER:
  case AST_INDEX:
  case AST_PRIVATE_MEMBER:
    if (parameter) parser_error(p, node->pos, node->end, "Illegal property in declaration context");
    return node;
  case AST_ARRAY:
  case AST_OBJECT:
    if (node->flags & AST_PARENTHESIZED) bad_target(p, node);
    convert_list(p, &((ast_collection *)node)->list, parameter, node->kind == AST_OBJECT);
    node->kind = node->kind == AST_OBJECT ? AST_OBJECT_PATTERN : AST_ARRAY_PATTERN;
    node->flags &= (uint16_t)~AST_HAS_SPREAD;
    return node;
  case AST_ASSIGN:
  case AST_DEFAULT: {
    ast_binary *value = (ast_binary *)node;
    if (node->flags & AST_PARENTHESIZED || node->op != AST_OP_NONE) bad_target(p, node);
    if (parameter) p->fs.function->parameter_expressions = true;
    node->kind = AST_DEFAULT;
    /* The left side of an assignment is a pattern already, but its names are not yet parameters. */
    value->left = convert(p, value->left, parameter);
    return node;
  }
  case AST_ARRAY_PATTERN:
  case AST_OBJECT_PATTERN:
    if (!parameter) return node;
    for (ast_node **link = &((ast_collection *)node)->list; *link; link = &(*link)->next) {
      ast_node *item = *link, *next = item->next;
      if (item->kind == AST_HOLE) continue;
      if (item->kind == AST_PROPERTY) {
        ast_property *property = (ast_property *)item;
        if (item->flags & AST_COMPUTED) p->fs.function->parameter_expressions = true;
        property->value = convert(p, property->value, true);
      } else if (item->kind == AST_REST) {
        ast_unary *rest = (ast_unary *)item;
        if (node->kind == AST_OBJECT_PATTERN && rest->argument->kind != AST_IDENTIFIER)
          bad_target(p, rest->argument);
        rest->argument = convert(p, rest->argument, true);
      } else {
        *link = convert(p, item, true);
        (*link)->next = next;
      }
    }
    return node;
  default: bad_target(p, node); return node;
  }
}

ast_node *parser_to_target(parser *p, ast_node *node) {
  return convert(p, node, false);
}

ast_node *parser_to_parameter(parser *p, ast_node *node) {
  if (node->kind == AST_SPREAD) {
    ast_unary *rest = (ast_unary *)node;
    if (node->flags & AST_TRAILING_COMMA || node->next) {
      parser_error(p, node->end, node->end + 1, "Rest parameter must be last formal parameter");
    }
    if (rest->argument->kind == AST_ASSIGN) {
      parser_error(p, rest->argument->pos, rest->argument->end,
                   "Rest parameter may not have a default initializer");
    }
    node->kind = AST_REST;
    rest->argument = convert(p, rest->argument, true);
    return node;
  }
  if (node->flags & AST_PARENTHESIZED) bad_target(p, node);
  return convert(p, node, true);
}
