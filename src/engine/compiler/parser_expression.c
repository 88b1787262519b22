/* Expressions. */
#include <string.h>

#include "engine/compiler/parser_internal.h"

static ast_node *parse_binary(parser *p, int least, cover *c);
static ast_node *parse_unary(parser *p, cover *c);

static bool is_bare_arrow(const ast_node *node) {
  return node->kind == AST_FUNCTION &&
         ((const ast_function *)node)->function_kind == AST_FUNCTION_ARROW &&
         !(node->flags & AST_PARENTHESIZED);
}

/* What only a pattern may hold was found, and this is an expression. */
void parser_check_cover(parser *p, const cover *c) {
  if (c->initializer) {
    parser_error(p, c->initializer - 1, c->initializer_end,
                 "Invalid shorthand property initializer");
  }
  if (c->proto) {
    parser_error(p, c->proto - 1, c->proto_end,
                 "Duplicate __proto__ fields are not allowed in object literals");
  }
}

/* --- literals --- */

ast_string *parser_string(parser *p) {
  ast_string *node = NODE(p, AST_STRING, ast_string, POS(p));
  node->value = p->lx.t.name;
  parser_next(p);
  return node;
}

static ast_node *parse_keyword_literal(parser *p, ast_kind kind) {
  ast_node *node = NODE(p, kind, ast_node, POS(p));
  if (p->lx.t.escaped) parser_unexpected(p);
  parser_next(p);
  return node;
}

static ast_node *parse_number(parser *p) {
  ast_number *node = NODE(p, AST_NUMBER, ast_number, POS(p));
  node->value = p->lx.t.number;
  parser_next(p);
  return &node->node;
}

static ast_node *parse_bigint(parser *p) {
  ast_string *node = NODE(p, AST_BIGINT, ast_string, POS(p));
  node->value = p->lx.t.name;
  parser_next(p);
  return &node->node;
}

static ast_node *parse_regexp(parser *p) {
  lexer_regexp(&p->lx);
  token *t = &p->lx.t;
  ast_regexp *node = NODE(p, AST_REGEXP, ast_regexp, t->pos);
  node->pattern = t->name;
  node->regexp_flags = t->raw;
  if (p->options->check_regexp) {
    const char *message = p->options->check_regexp(p->options->check_regexp_data, t->name->text,
                                                   t->name->length, t->raw->text, t->raw->length);
    if (message && !strncmp(message, "Invalid regular expression", 26)) {
      parser_error(p, t->pos, t->pos + 1, "%s", message);
    } else if (message) {
      parser_error(p, t->pos, t->pos + 1, "Invalid regular expression: /%.*s/%s: %s",
                   t->name->length > 150 ? 150 : (int)t->name->length, t->name->text, t->raw->text,
                   message);
    }
  }
  parser_next(p);
  return &node->node;
}

static ast_template *parse_template(parser *p, bool tagged) {
  ast_template *template = NODE(p, AST_TEMPLATE, ast_template, POS(p));
  ast_node **piece_tail = &template->pieces, **tail = &template->list;
  parser_check_stack(p);
  for (;;) {
    token *t = &p->lx.t;
    if (!t->name && !tagged)
      parser_error(p, t->bad_pos, t->bad_pos + t->bad_length, "%s", t->bad_escape);
    ast_template_piece *piece = NODE(p, AST_TEMPLATE_PIECE, ast_template_piece, t->pos);
    piece->cooked = t->name;
    piece->raw = t->raw;
    *piece_tail = &piece->node;
    piece_tail = &piece->node.next;
    bool tail_piece = t->template_tail;
    parser_next(p);
    if (tail_piece) break;
    *tail = parser_expression(p);
    tail = &(*tail)->next;
    template->count++;
    if (TYPE(p) != T_RBRACE) {
      parser_error(p, POS(p), END(p), "Missing } in template expression");
    }
    lexer_template_continue(&p->lx);
  }
  return parser_finish(p, template);
}

static ast_node *parse_spread(parser *p, cover *c) {
  ast_unary *spread = NODE(p, AST_SPREAD, ast_unary, POS(p));
  parser_next(p);
  spread->argument = parser_assignment(p, c);
  return parser_finish(p, spread);
}

static ast_node *parse_array(parser *p, cover *c) {
  ast_collection *array = NODE(p, AST_ARRAY, ast_collection, POS(p));
  ast_node **tail = &array->list;
  parser_next(p);
  while (TYPE(p) != T_RBRACKET) {
    if (TYPE(p) == T_COMMA) {
      *tail = NODE(p, AST_HOLE, ast_node, POS(p));
    } else if (TYPE(p) == T_ELLIPSIS) {
      *tail = parse_spread(p, c);
      array->node.flags |= AST_HAS_SPREAD;
      if (TYPE(p) == T_COMMA) (*tail)->flags |= AST_TRAILING_COMMA;
    } else {
      *tail = parser_assignment(p, c);
    }
    tail = &(*tail)->next;
    array->count++;
    if (TYPE(p) != T_RBRACKET) parser_expect(p, T_COMMA);
  }
  parser_next(p);
  return parser_finish(p, array);
}

/* The name of a property or class member. A plain one becomes a STRING, NUMBER or BIGINT. */
ast_node *parser_property_key(parser *p, bool *computed) {
  *computed = false;
  switch (TYPE(p)) {
  case T_STRING: return &parser_string(p)->node;
  case T_NUMBER: return parse_number(p);
  case T_BIGINT: return parse_bigint(p);
  case T_LBRACKET: {
    bool in_allowed = p->in_allowed;
    *computed = true;
    p->in_allowed = true;
    parser_next(p);
    ast_node *key = parser_assignment(p, NULL);
    p->in_allowed = in_allowed;
    parser_expect(p, T_RBRACKET);
    return key;
  }
  default: {
    if (!parser_is_word(TYPE(p))) parser_unexpected(p);
    ast_string *key = parser_string(p);
    key->node.flags |= AST_ESCAPED; /* came from a word */
    return &key->node;
  }
  }
}

/* Whether the word just looked at is a modifier (get, set, async, static), and not itself the name. */
static bool name_follows(const token *next) {
  return next->type == T_STRING || next->type == T_NUMBER || next->type == T_BIGINT ||
         next->type == T_LBRACKET || next->type == T_PRIVATE_NAME || parser_is_word(next->type);
}

static ast_node *parse_property(parser *p, cover *c, bool *proto) {
  if (TYPE(p) == T_ELLIPSIS) return parse_spread(p, c);
  ast_property *property = NODE(p, AST_PROPERTY, ast_property, POS(p));
  uint32_t start = POS(p);
  bool is_async = false, is_generator = false, computed;
  ast_member_kind kind = AST_MEMBER_VALUE;
  if (!p->lx.t.escaped && (TYPE(p) == T_ASYNC || TYPE(p) == T_GET || TYPE(p) == T_SET)) {
    token_type word = TYPE(p);
    token next = parser_peek(p);
    if (word == T_ASYNC ? !next.newline_before && (name_follows(&next) || next.type == T_STAR)
                        : name_follows(&next)) {
      parser_next(p);
      if (word == T_ASYNC)
        is_async = true;
      else
        kind = word == T_GET ? AST_MEMBER_GETTER : AST_MEMBER_SETTER;
    }
  }
  if (kind == AST_MEMBER_VALUE && parser_eat(p, T_STAR)) is_generator = true;
  token first = p->lx.t;
  property->key = parser_property_key(p, &computed);
  if (computed) property->node.flags |= AST_COMPUTED;
  if (kind != AST_MEMBER_VALUE) {
    property->value = (ast_node *)parser_method(
        p, kind == AST_MEMBER_GETTER ? AST_FUNCTION_GETTER : AST_FUNCTION_SETTER, false, false,
        start);
  } else if (is_async || is_generator || TYPE(p) == T_LPAREN) {
    kind = AST_MEMBER_METHOD;
    property->value =
        (ast_node *)parser_method(p, AST_FUNCTION_METHOD, is_async, is_generator, start);
  } else if (parser_eat(p, T_COLON)) {
    if (!computed && first.type != T_NUMBER && first.type != T_BIGINT &&
        first.name->keyword == T_PROTO) {
      property->node.flags |= AST_PROTO;
      if (*proto && !c->proto) {
        c->proto = first.pos + 1;
        c->proto_end = first.end;
      }
      *proto = true;
    }
    property->value = parser_assignment(p, c);
  } else {
    /* shorthand: the token must have been an identifier, valid here */
    if (!parser_is_identifier(first.type)) {
      if (parser_is_word(first.type)) parser_unexpected_token(p, &first);
      parser_unexpected(p);
    }
    token now = p->lx.t;
    p->lx.t = first;
    parser_check_identifier(p);
    p->lx.t = now;
    ast_node *id = &parser_identifier_node(p, first.name, first.pos, first.end)->node;
    property->node.flags |= AST_SHORTHAND;
    property->value = id;
    if (TYPE(p) == T_EQ) {
      bool first_one = !c->initializer;
      if (first_one) c->initializer = first.pos + 1;
      ast_binary *value = NODE(p, AST_DEFAULT, ast_binary, first.pos);
      value->op_pos = POS(p);
      parser_next(p);
      value->left = id;
      bool in_allowed = p->in_allowed;
      p->in_allowed = true;
      value->right = parser_assignment(p, NULL);
      p->in_allowed = in_allowed;
      property->value = parser_finish(p, value);
      if (first_one) c->initializer_end = value->node.end;
    }
  }
  property->node.op = (uint8_t)kind;
  return parser_finish(p, property);
}

static ast_node *parse_object(parser *p, cover *c) {
  ast_collection *object = NODE(p, AST_OBJECT, ast_collection, POS(p));
  ast_node **tail = &object->list;
  bool proto = false;
  parser_next(p);
  while (TYPE(p) != T_RBRACE) {
    ast_node *property = *tail = parse_property(p, c, &proto);
    tail = &property->next;
    object->count++;
    if (property->kind == AST_SPREAD && TYPE(p) == T_COMMA) property->flags |= AST_TRAILING_COMMA;
    if (TYPE(p) != T_RBRACE) parser_expect(p, T_COMMA);
  }
  parser_next(p);
  return parser_finish(p, object);
}

/* --- primary expressions --- */

static ast_node *parse_parenthesized(parser *p) {
  uint32_t start = POS(p);
  bool may_be_arrow = p->arrow_at == start, in_allowed = p->in_allowed, spread = false;
  arrow_mark mark;
  cover c = {0};
  ast_node *list = NULL, **tail = &list;
  uint32_t count = 0;
  bool comma = false; /* the list ends with one */
  if (may_be_arrow) parser_begin_cover(p, &mark);
  p->in_allowed = true;
  parser_next(p);
  token first = p->lx.t;
  while (TYPE(p) != T_RPAREN) {
    if (TYPE(p) == T_ELLIPSIS) {
      if (!may_be_arrow) parser_unexpected(p);
      if (!spread) first = p->lx.t;
      spread = true;
      *tail = parse_spread(p, &c);
      tail = &(*tail)->next;
      if (TYPE(p) != T_RPAREN) {
        parser_error(p, POS(p), END(p), "Rest parameter must be last formal parameter");
      }
      count++;
      break;
    }
    *tail = parser_assignment(p, &c);
    tail = &(*tail)->next;
    count++;
    comma = parser_eat(p, T_COMMA);
    if (!comma) break;
  }
  p->in_allowed = in_allowed;
  token close = p->lx.t;
  parser_expect(p, T_RPAREN);
  if (may_be_arrow && TYPE(p) == T_ARROW && !p->lx.t.newline_before)
    return parser_arrow(p, list, start, false, &mark);
  if (may_be_arrow) parser_end_cover(p, &mark);
  if (spread) parser_unexpected_token(p, &first);
  if (!list || comma) parser_unexpected_token(p, &close);
  parser_check_cover(p, &c);
  if (count > 1) {
    ast_collection *sequence = NODE(p, AST_SEQUENCE, ast_collection, list->pos);
    sequence->list = list;
    sequence->count = count;
    list = parser_finish(p, sequence);
  }
  list->flags |= AST_PARENTHESIZED;
  return list;
}

static ast_node *parse_arguments(parser *p, cover *c, uint32_t *count, bool *spread) {
  ast_node *list = NULL, **tail = &list;
  bool in_allowed = p->in_allowed;
  p->in_allowed = true;
  *count = 0;
  *spread = false;
  parser_next(p);
  while (TYPE(p) != T_RPAREN) {
    bool is_spread = TYPE(p) == T_ELLIPSIS;
    *tail = is_spread ? parse_spread(p, c) : parser_assignment(p, c);
    *spread |= is_spread;
    ++*count;
    if (TYPE(p) == T_COMMA) {
      if (is_spread) (*tail)->flags |= AST_TRAILING_COMMA;
      parser_next(p);
    } else if (TYPE(p) != T_RPAREN) {
      if (TYPE(p) == T_END) p->lx.error->at_end = true;
      parser_error(p, LAST_POS(p), LAST_END(p), "missing ) after argument list");
    }
    tail = &(*tail)->next;
  }
  p->in_allowed = in_allowed;
  parser_next(p);
  return list;
}

static ast_node *parse_super(parser *p) {
  ast_node *super = NODE(p, AST_SUPER, ast_node, POS(p));
  token t = p->lx.t;
  if (t.escaped) parser_unexpected(p);
  parser_next(p);
  if (TYPE(p) == T_LPAREN) {
    if (!p->fs.super_call) parser_error(p, t.pos, t.end, "'super' keyword unexpected here");
    p->fs.uses |= AST_USES_SUPER_CALL | AST_USES_THIS | AST_USES_NEW_TARGET;
  } else if ((TYPE(p) == T_DOT || TYPE(p) == T_LBRACKET) && p->fs.super_property) {
    if (TYPE(p) == T_DOT && parser_peek(p).type == T_PRIVATE_NAME) {
      parser_error(p, POS(p) + 1, END(p), "Unexpected private field");
    }
    p->fs.uses |= AST_USES_SUPER_PROPERTY | AST_USES_THIS;
  } else {
    parser_error(p, t.pos, t.end, "'super' keyword unexpected here");
  }
  return super;
}

static ast_node *parse_import_expression(parser *p) {
  uint32_t start = POS(p);
  if (p->lx.t.escaped) parser_unexpected(p);
  parser_next(p);
  if (parser_eat(p, T_DOT)) {
    if (TYPE(p) != T_META || p->lx.t.escaped) parser_unexpected(p);
    if (!p->module) {
      parser_error(p, POS(p), END(p), "Cannot use 'import.meta' outside a module");
    }
    ast_node *meta = NODE(p, AST_IMPORT_META, ast_node, start);
    parser_next(p);
    return meta;
  }
  if (TYPE(p) != T_LPAREN) {
    if (parser_is_identifier(TYPE(p)) || TYPE(p) == T_STRING || TYPE(p) == T_LBRACE ||
        TYPE(p) == T_STAR) {
      parser_error(p, start, start + 6, "Cannot use import statement outside a module");
    }
    parser_unexpected(p);
  }
  ast_binary *call = NODE(p, AST_IMPORT_CALL, ast_binary, start);
  bool in_allowed = p->in_allowed;
  p->in_allowed = true;
  call->op_pos = POS(p);
  parser_next(p);
  if (TYPE(p) == T_RPAREN)
    parser_error(p, LAST_POS(p), LAST_END(p), "import() requires a specifier");
  call->left = parser_assignment(p, NULL);
  if (parser_eat(p, T_COMMA) && TYPE(p) != T_RPAREN) {
    call->right = parser_assignment(p, NULL);
    parser_eat(p, T_COMMA);
  }
  p->in_allowed = in_allowed;
  parser_expect(p, T_RPAREN);
  return parser_finish(p, call);
}

static ast_node *parse_chain(parser *p, ast_node *expression, uint32_t start, bool calls);

static ast_node *parse_new(parser *p) {
  uint32_t start = POS(p);
  parser_check_stack(p);
  if (p->lx.t.escaped) parser_unexpected(p);
  parser_next(p);
  if (TYPE(p) == T_DOT) {
    parser_next(p);
    if (TYPE(p) != T_TARGET || p->lx.t.escaped) parser_unexpected(p);
    if (!p->fs.new_target)
      parser_error(p, POS(p), END(p), "new.target expression is not allowed here");
    p->fs.uses |= AST_USES_NEW_TARGET;
    ast_node *target = NODE(p, AST_NEW_TARGET, ast_node, start);
    parser_next(p);
    return target;
  }
  ast_call *call = NODE(p, AST_NEW, ast_call, start);
  uint32_t callee_start = POS(p);
  ast_node *callee;
  if (TYPE(p) == T_IMPORT) {
    token import = p->lx.t;
    callee = parse_import_expression(p);
    if (callee->kind == AST_IMPORT_CALL) {
      parser_error(p, import.pos, import.end, "Cannot use new with import");
    }
  } else if (TYPE(p) == T_NEW) {
    callee = parse_new(p);
  } else {
    p->arrow_at = UINT32_MAX;
    callee = NULL;
  }
  if (!callee) {
    callee = parser_left_hand_side(p, NULL, false);
  } else {
    callee = parse_chain(p, callee, callee_start, false);
  }
  call->callee = callee;
  call->open = POS(p);
  if (TYPE(p) == T_QUESTION_DOT) {
    parser_error(p, POS(p), END(p), "Invalid optional chain from new expression");
  }
  if (TYPE(p) == T_LPAREN) {
    bool spread;
    call->list = parse_arguments(p, NULL, &call->count, &spread);
    if (spread) call->node.flags |= AST_HAS_SPREAD;
  }
  return parser_finish(p, call);
}

static ast_node *parse_identifier(parser *p) {
  token t = p->lx.t;
  if (t.type == T_ASYNC && !t.escaped) {
    token next = parser_peek(p);
    if (!next.newline_before) {
      if (next.type == T_FUNCTION && !next.escaped) return parser_function_expression(p);
      if (p->arrow_at == t.pos && parser_is_identifier(next.type)) {
        lexer_mark back = lexer_save(&p->lx);
        parser_next(p);
        token after = parser_peek(p);
        if (after.type == T_ARROW) {
          arrow_mark mark;
          parser_begin_cover(p, &mark);
          if (TYPE(p) == T_AWAIT) parser_unexpected(p);
          parser_check_identifier(p);
          ast_node *id = &parser_identifier_node(p, p->lx.t.name, POS(p), END(p))->node;
          parser_next(p);
          if (p->lx.t.newline_before) parser_unexpected(p);
          return parser_arrow(p, id, t.pos, true, &mark);
        }
        lexer_restore(&p->lx, &back);
      }
    }
  }
  parser_check_identifier(p);
  if (p->arrow_at == t.pos) {
    /* Is it `x =>`? The scope must be known before the node is made, so look first. */
    lexer_next(&p->lx);
    if (TYPE(p) == T_ARROW && !p->lx.t.newline_before) {
      arrow_mark mark;
      parser_begin_cover(p, &mark);
      ast_node *id = &parser_identifier_node(p, t.name, t.pos, t.end)->node;
      return parser_arrow(p, id, t.pos, false, &mark);
    }
    return &parser_identifier_node(p, t.name, t.pos, t.end)->node;
  }
  parser_next(p);
  return &parser_identifier_node(p, t.name, t.pos, t.end)->node;
}

static ast_node *parse_primary(parser *p, cover *c) {
  parser_check_stack(p);
  switch (TYPE(p)) {
  case T_NUMBER: return parse_number(p);
  case T_STRING: return &parser_string(p)->node;
  case T_BIGINT: return parse_bigint(p);
  case T_TEMPLATE: return &parse_template(p, false)->node;
  case T_SLASH:
  case T_SLASH_EQ: return parse_regexp(p);
  case T_NULL: return parse_keyword_literal(p, AST_NULL);
  case T_TRUE: return parse_keyword_literal(p, AST_TRUE);
  case T_FALSE: return parse_keyword_literal(p, AST_FALSE);
  case T_THIS: p->fs.uses |= AST_USES_THIS; return parse_keyword_literal(p, AST_THIS);
  case T_LPAREN: return parse_parenthesized(p);
  case T_LBRACKET:
  case T_LBRACE: {
    bool in_allowed = p->in_allowed, is_array = TYPE(p) == T_LBRACKET;
    cover own = {0};
    p->in_allowed = true;
    ast_node *node = is_array ? parse_array(p, c ? c : &own) : parse_object(p, c ? c : &own);
    if (!c) parser_check_cover(p, &own);
    p->in_allowed = in_allowed;
    return node;
  }
  case T_FUNCTION: return parser_function_expression(p);
  case T_CLASS: return parser_class(p, false, false);
  case T_NEW: return parse_new(p);
  case T_SUPER: return parse_super(p);
  case T_IMPORT: return parse_import_expression(p);
  default:
    if (!parser_is_identifier(TYPE(p))) parser_unexpected(p);
    return parse_identifier(p);
  }
}

/* --- members and calls --- */

static ast_node *parse_dot_name(parser *p, ast_node *object, bool behind_call, uint32_t dot) {
  token t = p->lx.t;
  bool is_private = t.type == T_PRIVATE_NAME;
  if (!is_private && !parser_is_word(t.type)) parser_unexpected(p);
  ast_member *member =
      NODE(p, is_private ? AST_PRIVATE_MEMBER : AST_MEMBER, ast_member, object->pos);
  member->object = object;
  member->name = t.name;
  member->name_pos = t.pos;
  member->load_pos = behind_call ? dot : t.pos;
  member->scope = p->scope;
  if (is_private) parser_use_private(p, t.name, t.pos);
  parser_next(p);
  return parser_finish(p, member);
}

static ast_node *parse_index(parser *p, ast_node *object) {
  ast_binary *index = NODE(p, AST_INDEX, ast_binary, object->pos);
  bool in_allowed = p->in_allowed;
  p->in_allowed = true;
  index->left = object;
  index->op_pos = POS(p);
  parser_next(p);
  index->right = parser_expression(p);
  p->in_allowed = in_allowed;
  parser_expect(p, T_RBRACKET);
  return parser_finish(p, index);
}

/* A call; or, when it is `async (...) =>`, that arrow function. */
static ast_node *parse_call(parser *p, ast_node *callee, uint32_t start, bool optional) {
  ast_call *call = NODE(p, AST_CALL, ast_call, callee->pos);
  bool spread;
  call->callee = callee;
  call->open = POS(p);
  call->scope = p->scope;
  bool maybe_async = callee->kind == AST_IDENTIFIER && callee->pos == start &&
                     p->arrow_at == start && ((ast_identifier *)callee)->name->keyword == T_ASYNC &&
                     callee->end - callee->pos == 5 && !p->lx.t.newline_before && !optional &&
                     !(callee->flags & AST_PARENTHESIZED);
  if (maybe_async) {
    arrow_mark mark;
    cover c = {0};
    parser_begin_cover(p, &mark);
    call->list = parse_arguments(p, &c, &call->count, &spread);
    if (TYPE(p) == T_ARROW && !p->lx.t.newline_before)
      return parser_arrow(p, call->list, start, true, &mark);
    parser_end_cover(p, &mark);
    parser_check_cover(p, &c);
  } else {
    call->list = parse_arguments(p, NULL, &call->count, &spread);
  }
  if (spread) call->node.flags |= AST_HAS_SPREAD;
  if (callee->kind == AST_SUPER && p->fs.pending_depth) parser_push(p, &p->pending, call);
  if (callee->kind == AST_IDENTIFIER && ((ast_identifier *)callee)->name->keyword == T_EVAL &&
      !optional) {
    call->node.flags |= AST_DIRECT_EVAL;
    p->fs.uses |= AST_USES_DIRECT_EVAL;
    parser_push(p, &p->evals, call);
    if (p->fs.pending_depth) parser_push(p, &p->pending, call);
  }
  return parser_finish(p, call);
}

/* What may follow an expression: .a [a] (a) `a` ?.a */
static ast_node *parse_chain(parser *p, ast_node *expression, uint32_t start, bool calls) {
  bool optional = false, behind_call = false;
  for (;;) {
    bool link = false;
    uint32_t dot = POS(p);
    switch (TYPE(p)) {
    case T_QUESTION_DOT:
      if (!calls) parser_error(p, POS(p), END(p), "Invalid optional chain from new expression");
      if (expression->kind == AST_SUPER) parser_unexpected(p);
      optional = link = behind_call = true;
      parser_next(p);
      if (TYPE(p) == T_LPAREN)
        expression = parse_call(p, expression, start, true);
      else if (TYPE(p) == T_LBRACKET)
        expression = parse_index(p, expression);
      else if (TYPE(p) == T_TEMPLATE)
        parser_error(p, POS(p), END(p), "Invalid tagged template on optional chain");
      else
        expression = parse_dot_name(p, expression, false, dot);
      break;
    case T_DOT:
      parser_next(p);
      expression = parse_dot_name(p, expression, behind_call, dot);
      break;
    case T_LBRACKET: expression = parse_index(p, expression); break;
    case T_LPAREN:
      if (!calls) return expression;
      behind_call = true;
      expression = parse_call(p, expression, start, false);
      if (is_bare_arrow(expression)) return expression;
      break;
    case T_TEMPLATE: {
      if (optional) parser_error(p, POS(p), END(p), "Invalid tagged template on optional chain");
      ast_tagged_template *tagged =
          NODE(p, AST_TAGGED_TEMPLATE, ast_tagged_template, expression->pos);
      tagged->tag = expression;
      tagged->template = parse_template(p, true);
      expression = parser_finish(p, tagged);
      break;
    }
    default:
      if (optional) {
        ast_unary *chain = NODE(p, AST_OPTIONAL_CHAIN, ast_unary, expression->pos);
        chain->argument = expression;
        return parser_finish(p, chain);
      }
      return expression;
    }
    if (link) expression->flags |= AST_OPTIONAL;
  }
}

/* A LeftHandSideExpression; without calls, the callee of `new`. */
ast_node *parser_left_hand_side(parser *p, cover *c, bool calls) {
  uint32_t start = POS(p);
  ast_node *expression = parse_primary(p, c);
  if (is_bare_arrow(expression)) return expression;
  if (expression->kind == AST_SUPER && !calls && TYPE(p) == T_LPAREN) {
    parser_error(p, expression->pos, expression->end, "'super' keyword unexpected here");
  }
  return parse_chain(p, expression, start, calls);
}

/* --- operators --- */

static void check_update_target(parser *p, ast_node *target, const char *where) {
  if (!parser_is_simple_target(target) && !parser_is_call_target(p, target)) {
    parser_error(p, target->pos, target->end, "Invalid left-hand side expression in %s operation",
                 where);
  }
  parser_check_strict_target(p, target);
}

static void check_delete(parser *p, const ast_node *argument) {
  const ast_node *target = argument;
  while (target->kind == AST_OPTIONAL_CHAIN) target = ((const ast_unary *)target)->argument;
  if (target->kind == AST_PRIVATE_MEMBER) {
    parser_error(p, target->pos, target->end, "Private fields can not be deleted");
  }
  if (p->strict && argument->kind == AST_IDENTIFIER) {
    parser_error(p, argument->pos, argument->end,
                 "Delete of an unqualified identifier in strict mode.");
  }
}

static ast_node *parse_await(parser *p) {
  ast_unary *await = NODE(p, AST_AWAIT, ast_unary, POS(p));
  if (p->fs.in_parameters) {
    parser_error(p, POS(p), END(p),
                 "Illegal await-expression in formal parameters of async function");
  }
  if (p->lx.t.escaped)
    parser_error(p, POS(p), END(p), "Keyword must not contain escaped characters");
  if (!p->await_pos) p->await_pos = POS(p) + 1;
  p->fs.uses |= AST_USES_AWAIT;
  parser_next(p);
  await->argument = parse_unary(p, NULL);
  return parser_finish(p, await);
}

/* At the top of a script that allows it (REPL), `await` is an operator when an operand follows. */
static bool is_await(parser *p) {
  if (TYPE(p) != T_AWAIT) return false;
  return p->fs.await_expression;
}

static ast_node *parse_unary(parser *p, cover *c) {
  static const uint8_t operators[T_COUNT] = {
      [T_BANG] = AST_OP_NOT,     [T_TILDE] = AST_OP_BIT_NOT, [T_PLUS] = AST_OP_PLUS,
      [T_MINUS] = AST_OP_NEGATE, [T_TYPEOF] = AST_OP_TYPEOF, [T_VOID] = AST_OP_VOID,
      [T_DELETE] = AST_OP_DELETE};
  token_type type = TYPE(p);
  if (operators[type]) {
    ast_unary *unary = NODE(p, AST_UNARY, ast_unary, POS(p));
    parser_check_stack(p);
    if (p->lx.t.escaped) parser_unexpected(p);
    unary->node.op = operators[type];
    parser_next(p);
    unary->argument = parse_unary(p, NULL);
    if (type == T_DELETE) check_delete(p, unary->argument);
    return parser_finish(p, unary);
  }
  if (type == T_INCREMENT || type == T_DECREMENT) {
    ast_unary *update = NODE(p, AST_UPDATE, ast_unary, POS(p));
    parser_check_stack(p);
    update->node.op = type == T_INCREMENT ? AST_OP_INCREMENT : AST_OP_DECREMENT;
    update->node.flags |= AST_PREFIX;
    parser_next(p);
    update->argument = parse_unary(p, NULL);
    check_update_target(p, update->argument, "prefix");
    return parser_finish(p, update);
  }
  if (is_await(p)) {
    parser_check_stack(p);
    return parse_await(p);
  }
  ast_node *expression = parser_left_hand_side(p, c, true);
  if ((TYPE(p) == T_INCREMENT || TYPE(p) == T_DECREMENT) && !p->lx.t.newline_before &&
      !is_bare_arrow(expression)) {
    check_update_target(p, expression, "postfix");
    ast_unary *update = NODE(p, AST_UPDATE, ast_unary, expression->pos);
    update->node.op = TYPE(p) == T_INCREMENT ? AST_OP_INCREMENT : AST_OP_DECREMENT;
    update->argument = expression;
    parser_next(p);
    return parser_finish(p, update);
  }
  return expression;
}

static const struct {
  uint8_t operator, precedence;
} binary_operators[T_COUNT] = {
#define X(name, text, op, precedence) [T_##name] = {AST_OP_##op, precedence},
    LEXER_BINARY_PUNCTUATORS(X)
#undef X
};

static bool is_logical(const ast_node *node, bool nullish) {
  return node->kind == AST_LOGICAL && !(node->flags & AST_PARENTHESIZED) &&
         (node->op == AST_OP_NULLISH) == nullish;
}

/* `#x in object` */
static ast_node *parse_private_in(parser *p, int least) {
  token t = p->lx.t;
  parser_next(p);
  if (TYPE(p) != T_IN || !p->in_allowed || least >= binary_operators[T_IN].precedence)
    parser_unexpected_token(p, &t);
  ast_private_in *node = NODE(p, AST_PRIVATE_IN, ast_private_in, t.pos);
  node->name = t.name;
  node->scope = p->scope;
  parser_use_private(p, t.name, t.pos);
  parser_next(p);
  node->object = parse_binary(p, binary_operators[T_IN].precedence, NULL);
  return parser_finish(p, node);
}

/* Operators that bind tighter than `least`. A chain of equals is a loop, so its length is no matter. */
static ast_node *parse_binary(parser *p, int least, cover *c) {
  ast_node *left = TYPE(p) == T_PRIVATE_NAME ? parse_private_in(p, least) : parse_unary(p, c);
  if (is_bare_arrow(left)) return left;
  for (;;) {
    token_type type = TYPE(p);
    int precedence = binary_operators[type].precedence;
    if (precedence <= least || (type == T_IN && !p->in_allowed)) return left;
    ast_operator op = (ast_operator)binary_operators[type].operator;
    if (p->lx.t.escaped) parser_unexpected(p);
    if (op == AST_OP_EXP && (left->kind == AST_UNARY || left->kind == AST_AWAIT) &&
        !(left->flags & AST_PARENTHESIZED)) {
      parser_error(p, left->pos, END(p),
                   "Unary operator used immediately before exponentiation expression. Parenthesis "
                   "must be used to "
                   "disambiguate operator precedence");
    }
    bool logical = op >= AST_OP_AND && op <= AST_OP_NULLISH;
    if (logical && is_logical(left, op != AST_OP_NULLISH)) parser_unexpected(p);
    ast_binary *node = NODE(p, logical ? AST_LOGICAL : AST_BINARY, ast_binary, left->pos);
    node->node.op = (uint8_t)op;
    node->op_pos = POS(p);
    node->left = left;
    if (op == AST_OP_EXP) parser_check_stack(p);
    parser_next(p);
    node->right = parse_binary(p, op == AST_OP_EXP ? precedence - 1 : precedence, NULL);
    if (is_bare_arrow(node->right)) {
      parser_error(p, node->right->pos, node->right->end,
                   "Malformed arrow function parameter list");
    }
    if (logical && is_logical(node->right, op != AST_OP_NULLISH)) {
      parser_error(p, ((ast_binary *)node->right)->op_pos, ((ast_binary *)node->right)->op_pos + 2,
                   "Unexpected token '%s'",
                   node->right->op == AST_OP_NULLISH ? "??"
                   : node->right->op == AST_OP_AND   ? "&&"
                                                     : "||");
    }
    left = parser_finish(p, node);
  }
}

static ast_node *parse_conditional(parser *p, cover *c) {
  ast_node *test = parse_binary(p, 0, c);
  if (TYPE(p) != T_QUESTION || is_bare_arrow(test)) return test;
  ast_conditional *node = NODE(p, AST_CONDITIONAL, ast_conditional, test->pos);
  bool in_allowed = p->in_allowed;
  node->test = test;
  p->in_allowed = true;
  parser_next(p);
  node->consequent = parser_assignment(p, NULL);
  p->in_allowed = in_allowed;
  parser_expect(p, T_COLON);
  node->alternate = parser_assignment(p, NULL);
  return parser_finish(p, node);
}

static ast_node *parse_yield(parser *p) {
  ast_unary *yield = NODE(p, AST_YIELD, ast_unary, POS(p));
  if (p->fs.in_parameters)
    parser_error(p, POS(p), END(p), "Yield expression not allowed in formal parameter");
  if (p->lx.t.escaped)
    parser_error(p, POS(p), END(p), "Keyword must not contain escaped characters");
  if (!p->yield_pos) p->yield_pos = POS(p) + 1;
  p->fs.uses |= AST_USES_YIELD;
  parser_next(p);
  if (p->lx.t.newline_before) return parser_finish(p, yield);
  switch (TYPE(p)) {
  case T_END:
  case T_SEMICOLON:
  case T_RBRACE:
  case T_RBRACKET:
  case T_RPAREN:
  case T_COLON:
  case T_COMMA:
  case T_IN:
  case T_QUESTION: break;
  case T_STAR:
    yield->node.flags |= AST_DELEGATE;
    parser_next(p);
    /* fall through */
  default: yield->argument = parser_assignment(p, NULL);
  }
  return parser_finish(p, yield);
}

/* AssignmentExpression. With a cover, what only a pattern may hold is noted there for the caller to judge. */
ast_node *parser_assignment(parser *p, cover *outer) {
  static const uint8_t operators[T_COUNT] = {
#define X(name, text, op) [T_##name] = AST_OP_##op + 1,
      LEXER_ASSIGNMENTS(X)
#undef X
  };
  parser_check_stack(p);
  if (TYPE(p) == T_YIELD && p->fs.yield_expression) return parse_yield(p);
  cover own = {0};
  uint32_t start = POS(p);
  if (TYPE(p) == T_LPAREN || parser_is_identifier(TYPE(p))) p->arrow_at = start;
  ast_node *left = parse_conditional(p, &own);
  token_type type = TYPE(p);
  if (operators[type] && !is_bare_arrow(left)) {
    ast_binary *assign = NODE(p, AST_ASSIGN, ast_binary, left->pos);
    assign->node.op = (uint8_t)(operators[type] - 1);
    assign->op_pos = POS(p);
    if (type == T_EQ && (left->kind == AST_OBJECT || left->kind == AST_ARRAY) &&
        !(left->flags & AST_PARENTHESIZED)) {
      memset(&own, 0, sizeof own);
      left = parser_to_target(p, left);
    } else if (!parser_is_simple_target(left) &&
               (!parser_is_call_target(p, left) || type == T_AMP_AMP_EQ || type == T_BAR_BAR_EQ ||
                type == T_NULLISH_EQ)) {
      parser_check_cover(p, &own);
      parser_error(p, left->pos, left->end, "Invalid left-hand side in assignment");
    }
    parser_check_cover(p, &own);
    parser_check_strict_target(p, left);
    assign->left = left;
    parser_next(p);
    assign->right = parser_assignment(p, NULL);
    return parser_finish(p, assign);
  }
  if (type == T_ARROW && !p->lx.t.newline_before && !is_bare_arrow(left)) {
    parser_error(p, left->pos, left->end, "Malformed arrow function parameter list");
  }
  if (own.initializer || own.proto) {
    if (!outer) parser_check_cover(p, &own);
    if (!outer->initializer && own.initializer) {
      outer->initializer = own.initializer;
      outer->initializer_end = own.initializer_end;
    }
    if (!outer->proto && own.proto) {
      outer->proto = own.proto;
      outer->proto_end = own.proto_end;
    }
    if (left->kind != AST_OBJECT && left->kind != AST_ARRAY) parser_check_cover(p, &own);
  }
  return left;
}

ast_node *parser_expression(parser *p) {
  ast_node *first = parser_assignment(p, NULL);
  if (TYPE(p) != T_COMMA) return first;
  ast_collection *sequence = NODE(p, AST_SEQUENCE, ast_collection, first->pos);
  ast_node **tail = &first->next;
  sequence->list = first;
  sequence->count = 1;
  while (parser_eat(p, T_COMMA)) {
    *tail = parser_assignment(p, NULL);
    tail = &(*tail)->next;
    sequence->count++;
  }
  return parser_finish(p, sequence);
}
