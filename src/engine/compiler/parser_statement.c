/* Statements. */
#include <string.h>

#include "engine/compiler/parser_internal.h"

/* --- jump targets --- */

static void push_target(parser *p, ast_name *label, ast_node *node, ast_node *loop) {
  if (p->target_count == p->target_size) {
    uint32_t size = p->target_size ? p->target_size * 2 : 32;
    jump_target *targets = arena_array(p->lx.memory, size, sizeof *targets);
    if (p->target_count) memcpy(targets, p->targets, p->target_count * sizeof *targets);
    p->targets = targets;
    p->target_size = size;
  }
  p->targets[p->target_count++] = (jump_target){label, node, loop};
}

/* labels: how many stand directly before the loop; `continue` to them continues it. */
static void begin_loop(parser *p, void *node, uint32_t labels) {
  for (uint32_t i = 1; i <= labels; i++) p->targets[p->target_count - i].loop = node;
  push_target(p, NULL, node, node);
}

static void end_target(parser *p) {
  p->target_count--;
}

static ast_node *parse_jump(parser *p, bool is_break) {
  ast_jump *jump = NODE(p, is_break ? AST_BREAK : AST_CONTINUE, ast_jump, POS(p));
  token word = p->lx.t;
  parser_next(p);
  if (parser_is_identifier(TYPE(p)) && !p->lx.t.newline_before) {
    parser_check_identifier(p);
    token label = p->lx.t;
    jump->label = label.name;
    parser_next(p);
    for (uint32_t i = p->target_count; i > p->fs.target_base && !jump->target; i--) {
      jump_target *target = &p->targets[i - 1];
      if (target->label != label.name) continue;
      jump->target = is_break ? target->node : target->loop;
      if (!jump->target) {
        parser_error(p, label.pos, label.end,
                     "Illegal continue statement: '%s' does not denote an iteration statement",
                     label.name->text);
      }
    }
    if (!jump->target)
      parser_error(p, label.pos, label.end, "Undefined label '%s'", label.name->text);
  } else {
    for (uint32_t i = p->target_count; i > p->fs.target_base && !jump->target; i--) {
      jump_target *target = &p->targets[i - 1];
      if (!target->label) jump->target = is_break ? target->node : target->loop;
    }
    if (!jump->target) {
      parser_error(p, word.pos, word.end,
                   is_break ? "Illegal break statement"
                            : "Illegal continue statement: no surrounding iteration statement");
    }
  }
  parser_semicolon(p);
  return parser_finish(p, jump);
}

/* --- declarations --- */

static void need_value(parser *p, ast_node *target, ast_binding_kind kind) {
  bool pattern = target->kind != AST_IDENTIFIER;
  if (!pattern && kind != AST_BINDING_CONST) return;
  parser_error(p, pattern ? target->pos : LAST_POS(p), pattern ? target->end : LAST_END(p),
               "Missing initializer in %s declaration", pattern ? "destructuring" : "const");
}

/* At var, let or const. In a for head the first declarator may go without a value: the caller sees to it. */
static ast_collection *parse_variables(parser *p, ast_binding_kind kind, bool for_head) {
  ast_collection *variables = NODE(p, AST_VARIABLES, ast_collection, POS(p));
  ast_node **tail = &variables->list;
  variables->node.op = (uint8_t)kind;
  if (p->lx.t.escaped) parser_unexpected(p);
  parser_next(p);
  do {
    ast_binary *declarator = NODE(p, AST_DECLARATOR, ast_binary, POS(p));
    declarator->left = parser_binding_target(p, kind);
    declarator->op_pos = POS(p);
    if (parser_eat(p, T_EQ)) {
      declarator->right = parser_assignment(p, NULL);
    } else if (!(for_head && (TYPE(p) == T_IN || TYPE(p) == T_OF))) {
      need_value(p, declarator->left, kind);
    }
    *tail = parser_finish(p, declarator);
    tail = &(*tail)->next;
    variables->count++;
  } while (parser_eat(p, T_COMMA));
  return parser_finish(p, variables);
}

/* Whether the `let` at hand begins a declaration. */
static bool is_let_declaration(parser *p) {
  if (TYPE(p) != T_LET || p->lx.t.escaped) return false;
  token next = parser_peek(p);
  return next.type == T_LBRACKET || next.type == T_LBRACE || parser_is_identifier(next.type);
}

/* --- simple statements --- */

static ast_node *parse_parenthesized_test(parser *p) {
  parser_expect(p, T_LPAREN);
  ast_node *test = parser_expression(p);
  parser_expect(p, T_RPAREN);
  return test;
}

/* The body of a loop, if or with: a labelled function may not be one. */
static ast_node *parse_body(parser *p) {
  ast_node *body = parser_statement(p), *inner = body;
  while (inner->kind == AST_LABELED) inner = ((ast_labeled *)inner)->body;
  if (inner != body && inner->kind == AST_FUNCTION) {
    parser_error(p, inner->pos, inner->pos + 8,
                 "In non-strict mode code, functions can only be declared at top level, inside a "
                 "block, or as the "
                 "body of an if statement.");
  }
  return body;
}

/* `if (x) function f() {}` of Annex B: as if in a block. */
static ast_node *parse_if_branch(parser *p) {
  if (TYPE(p) != T_FUNCTION || p->strict) return parse_body(p);
  ast_block *block = NODE(p, AST_BLOCK, ast_block, POS(p));
  block->scope = parser_open_scope(p, AST_SCOPE_BLOCK);
  block->list = parser_function_declaration(p, POS(p), false, false, true);
  parser_close_scope(p);
  return parser_finish(p, block);
}

/* else-if chains are a loop: each `if` hangs on the one before. */
static ast_node *parse_if(parser *p) {
  ast_node *first = NULL, **link = &first;
  for (;;) {
    ast_conditional *node = NODE(p, AST_IF, ast_conditional, POS(p));
    if (p->lx.t.escaped) parser_unexpected(p);
    parser_next(p);
    *link = &node->node;
    link = &node->alternate;
    node->test = parse_parenthesized_test(p);
    node->consequent = parse_if_branch(p);
    parser_finish(p, node);
    if (TYPE(p) != T_ELSE) return first;
    parser_next(p);
    if (TYPE(p) == T_IF) continue;
    node->alternate = parse_if_branch(p);
    parser_finish(p, node);
    return first;
  }
}

static ast_node *parse_while(parser *p, uint32_t labels) {
  ast_loop *loop = NODE(p, AST_WHILE, ast_loop, POS(p));
  parser_next(p);
  loop->test = parse_parenthesized_test(p);
  begin_loop(p, loop, labels);
  loop->body = parse_body(p);
  end_target(p);
  return parser_finish(p, loop);
}

static ast_node *parse_do(parser *p, uint32_t labels) {
  ast_loop *loop = NODE(p, AST_DO_WHILE, ast_loop, POS(p));
  parser_next(p);
  begin_loop(p, loop, labels);
  loop->body = parse_body(p);
  end_target(p);
  parser_expect(p, T_WHILE);
  loop->test = parse_parenthesized_test(p);
  parser_eat(p, T_SEMICOLON); /* always optional here */
  return parser_finish(p, loop);
}

/* --- for --- */

static ast_node *parse_for_rest(parser *p, ast_for *loop, uint32_t labels) {
  loop->node.kind = AST_FOR;
  p->in_allowed = true;
  parser_expect(p, T_SEMICOLON);
  if (TYPE(p) != T_SEMICOLON) loop->test = parser_expression(p);
  parser_expect(p, T_SEMICOLON);
  if (TYPE(p) != T_RPAREN) loop->update = parser_expression(p);
  parser_expect(p, T_RPAREN);
  begin_loop(p, loop, labels);
  loop->body = parse_body(p);
  end_target(p);
  return parser_finish(p, loop);
}

static ast_node *parse_for_in_rest(parser *p, ast_for_in *loop, ast_node *left, bool is_await,
                                   uint32_t labels) {
  bool of = TYPE(p) == T_OF;
  const char *name = of ? "for-of" : "for-in";
  if (p->lx.t.escaped || (is_await && !of)) parser_unexpected(p);
  if (left->kind == AST_VARIABLES) {
    ast_collection *variables = (ast_collection *)left;
    ast_binary *declarator = (ast_binary *)variables->list;
    if (variables->count != 1) {
      parser_error(p, variables->list->pos, left->end,
                   "Invalid left-hand side in %s: Must have a single binding.",
                   of ? "for-of loop" : "for-in loop");
    }
    if (declarator->right && (of || p->strict || left->op != AST_BINDING_VAR ||
                              declarator->left->kind != AST_IDENTIFIER)) {
      parser_error(p, declarator->node.pos, left->end,
                   "%s loop variable declaration may not have an initializer.", name);
    }
  }
  loop->node.kind = of ? AST_FOR_OF : AST_FOR_IN;
  if (is_await) loop->node.flags |= AST_IS_AWAIT;
  loop->left = left;
  p->in_allowed = true;
  parser_next(p);
  loop->right = of ? parser_assignment(p, NULL) : parser_expression(p);
  parser_expect(p, T_RPAREN);
  begin_loop(p, loop, labels);
  loop->body = parse_body(p);
  end_target(p);
  return parser_finish(p, loop);
}

static ast_node *parse_for_head_expression(parser *p, bool is_await, bool *is_in) {
  cover c = {0};
  token first = p->lx.t;
  bool let = first.type == T_LET && !first.escaped;
  token second = let || first.type == T_ASYNC ? parser_peek(p) : first;
  ast_node *expression;
  *is_in = false;
  if (first.type == T_LPAREN || parser_is_identifier(first.type)) p->arrow_at = first.pos;
  expression = parser_assignment(p, &c);
  if (TYPE(p) == T_OF || TYPE(p) == T_IN) {
    bool of = TYPE(p) == T_OF;
    if (of && let)
      parser_error(p, first.pos, first.end,
                   "The left-hand side of a for-of loop may not start with 'let'.");
    if (of && !is_await && first.type == T_ASYNC && !first.escaped && second.type == T_OF &&
        expression->kind == AST_IDENTIFIER) {
      parser_error(p, first.pos, first.end,
                   "The left-hand side of a for-of loop may not be 'async'.");
    }
    *is_in = true;
    bool pattern = (expression->kind == AST_OBJECT || expression->kind == AST_ARRAY) &&
                   !(expression->flags & AST_PARENTHESIZED);
    if (!pattern && !parser_is_simple_target(expression) && !parser_is_call_target(p, expression)) {
      parser_error(p, expression->pos, expression->end, "Invalid left-hand side in %s",
                   of ? "for-loop" : "for-in loop");
    }
    return parser_is_call_target(p, expression) ? expression : parser_to_target(p, expression);
  }
  parser_check_cover(p, &c);
  if (TYPE(p) != T_COMMA) return expression;
  ast_collection *sequence = NODE(p, AST_SEQUENCE, ast_collection, expression->pos);
  ast_node **tail = &expression->next;
  sequence->list = expression;
  sequence->count = 1;
  while (parser_eat(p, T_COMMA)) {
    *tail = parser_assignment(p, NULL);
    tail = &(*tail)->next;
    sequence->count++;
  }
  return parser_finish(p, sequence);
}

static ast_node *parse_for(parser *p, uint32_t labels) {
  /* ast_for is the larger of the two structs that this may become. */
  _Static_assert(sizeof(ast_for) >= sizeof(ast_for_in), "for nodes share memory");
  ast_for *loop = NODE(p, AST_FOR, ast_for, POS(p));
  bool is_await = false, is_in = false;
  ast_scope *scope = NULL;
  ast_node *init = NULL, *result;
  parser_next(p);
  if (TYPE(p) == T_AWAIT && !p->lx.t.escaped && p->fs.await_expression) {
    is_await = true;
    p->fs.uses |= AST_USES_AWAIT;
    parser_next(p);
  } else if (TYPE(p) == T_AWAIT) {
    parser_error(p, POS(p), END(p), "Unexpected reserved word");
  }
  parser_expect(p, T_LPAREN);
  p->in_allowed = false;
  if (TYPE(p) == T_VAR || TYPE(p) == T_CONST || is_let_declaration(p)) {
    ast_binding_kind kind = TYPE(p) == T_VAR     ? AST_BINDING_VAR
                            : TYPE(p) == T_CONST ? AST_BINDING_CONST
                                                 : AST_BINDING_LET;
    if (kind != AST_BINDING_VAR) scope = parser_open_scope(p, AST_SCOPE_FOR);
    init = &parse_variables(p, kind, true)->node;
    is_in = TYPE(p) == T_IN || TYPE(p) == T_OF;
  } else if (TYPE(p) != T_SEMICOLON) {
    init = parse_for_head_expression(p, is_await, &is_in);
  }
  p->in_allowed = true;
  loop->scope = scope;
  if (is_in) {
    result = parse_for_in_rest(p, (ast_for_in *)loop, init, is_await, labels);
  } else {
    if (is_await) parser_unexpected(p);
    loop->init = init;
    result = parse_for_rest(p, loop, labels);
  }
  if (scope) parser_close_scope(p);
  return result;
}

/* --- the other compound statements --- */

ast_block *parser_block(parser *p, bool scope) {
  ast_block *block = NODE(p, AST_BLOCK, ast_block, POS(p));
  ast_node **tail = &block->list;
  parser_expect(p, T_LBRACE);
  if (scope) block->scope = parser_open_scope(p, AST_SCOPE_BLOCK);
  while (TYPE(p) != T_RBRACE) {
    *tail = parser_statement_item(p);
    tail = &(*tail)->next;
  }
  if (scope) parser_close_scope(p);
  parser_next(p);
  return parser_finish(p, block);
}

static ast_node *parse_switch(parser *p) {
  ast_switch *node = NODE(p, AST_SWITCH, ast_switch, POS(p));
  ast_node **tail = &node->list;
  bool has_default = false;
  parser_next(p);
  node->discriminant = parse_parenthesized_test(p);
  parser_expect(p, T_LBRACE);
  node->scope = parser_open_scope(p, AST_SCOPE_BLOCK);
  push_target(p, NULL, &node->node, NULL);
  while (TYPE(p) != T_RBRACE) {
    ast_case *clause = NODE(p, AST_CASE, ast_case, POS(p));
    ast_node **body = &clause->list;
    if (p->lx.t.escaped) parser_unexpected(p);
    if (parser_eat(p, T_CASE)) {
      clause->test = parser_expression(p);
    } else {
      if (TYPE(p) == T_DEFAULT && has_default) {
        parser_error(p, POS(p), END(p), "More than one default clause in switch statement");
      }
      parser_expect(p, T_DEFAULT);
      has_default = true;
    }
    parser_expect(p, T_COLON);
    while (TYPE(p) != T_CASE && TYPE(p) != T_DEFAULT && TYPE(p) != T_RBRACE) {
      *body = parser_statement_item(p);
      body = &(*body)->next;
    }
    *tail = parser_finish(p, clause);
    tail = &(*tail)->next;
  }
  end_target(p);
  parser_close_scope(p);
  parser_next(p);
  return parser_finish(p, node);
}

static ast_node *parse_try(parser *p) {
  ast_try *node = NODE(p, AST_TRY, ast_try, POS(p));
  parser_next(p);
  node->block = parser_block(p, true);
  if (TYPE(p) == T_CATCH) {
    if (p->lx.t.escaped) parser_unexpected(p);
    parser_next(p);
    node->catch_scope = parser_open_scope(p, AST_SCOPE_CATCH);
    if (parser_eat(p, T_LPAREN)) {
      node->parameter = parser_binding_target(p, AST_BINDING_CATCH);
      parser_expect(p, T_RPAREN);
    }
    node->handler = parser_block(p, true);
    parser_close_scope(p);
  }
  if (TYPE(p) == T_FINALLY) {
    if (p->lx.t.escaped) parser_unexpected(p);
    parser_next(p);
    node->finalizer = parser_block(p, true);
  }
  if (!node->handler && !node->finalizer)
    parser_error(p, LAST_POS(p), LAST_END(p), "Missing catch or finally after try");
  return parser_finish(p, node);
}

static ast_node *parse_with(parser *p) {
  ast_with *node = NODE(p, AST_WITH, ast_with, POS(p));
  if (p->strict)
    parser_error(p, POS(p), END(p), "Strict mode code may not include a with statement");
  parser_next(p);
  node->object = parse_parenthesized_test(p);
  for (ast_scope *s = p->scope; s && !(s->flags & AST_SCOPE_HAS_WITH); s = s->parent)
    s->flags |= AST_SCOPE_HAS_WITH;
  node->scope = parser_open_scope(p, AST_SCOPE_WITH);
  node->body = parse_body(p);
  parser_close_scope(p);
  return parser_finish(p, node);
}

static ast_node *parse_return(parser *p) {
  ast_unary *node = NODE(p, AST_RETURN, ast_unary, POS(p));
  if (!p->fs.may_return) parser_error(p, POS(p), END(p), "Illegal return statement");
  parser_next(p);
  if (TYPE(p) != T_SEMICOLON && TYPE(p) != T_RBRACE && TYPE(p) != T_END &&
      !p->lx.t.newline_before) {
    node->argument = parser_expression(p);
  }
  parser_semicolon(p);
  return parser_finish(p, node);
}

static ast_node *parse_throw(parser *p) {
  ast_unary *node = NODE(p, AST_THROW, ast_unary, POS(p));
  parser_next(p);
  if (p->lx.t.newline_before) parser_error(p, POS(p), END(p), "Illegal newline after throw");
  node->argument = parser_expression(p);
  parser_semicolon(p);
  return parser_finish(p, node);
}

/* An expression statement, or a label: `label:` was seen to follow when the token after is ':'. */
static ast_node *parse_labeled(parser *p, uint32_t labels) {
  ast_labeled *node = NODE(p, AST_LABELED, ast_labeled, POS(p));
  token label = p->lx.t;
  parser_check_stack(p);
  parser_check_identifier(p);
  for (uint32_t i = p->target_count; i > p->fs.target_base; i--) {
    if (p->targets[i - 1].label == label.name) {
      parser_error(p, label.pos, label.end, "Label '%s' has already been declared",
                   label.name->text);
    }
  }
  node->label = label.name;
  parser_next(p);
  parser_next(p);
  push_target(p, label.name, &node->node, NULL);
  if (TYPE(p) == T_FUNCTION) {
    if (p->strict) {
      parser_error(
          p, POS(p), END(p),
          "In strict mode code, functions can only be declared at top level or inside a block.");
    }
    token next = parser_peek(p);
    if (next.type == T_STAR) {
      parser_error(p, next.pos, next.end,
                   "Generators can only be declared at the top level or inside a block.");
    }
    node->body = parser_function_declaration(p, POS(p), false, false, false);
  } else {
    p->label_run = labels + 1;
    node->body = parser_statement(p);
  }
  end_target(p);
  return parser_finish(p, node);
}

static ast_node *parse_expression_statement(parser *p, uint32_t labels) {
  token first = p->lx.t;
  if (parser_is_identifier(first.type)) {
    token next = parser_peek(p);
    if (next.type == T_COLON && !(first.type == T_AWAIT && p->fs.await_expression) &&
        !(first.type == T_YIELD && p->fs.yield_expression)) {
      return parse_labeled(p, labels);
    }
    if (first.type == T_LET && !first.escaped &&
        (next.type == T_LBRACKET ||
         (!next.newline_before && (next.type == T_LBRACE || parser_is_identifier(next.type))))) {
      parser_error(p, first.pos, first.end,
                   "Lexical declaration cannot appear in a single-statement context");
    }
    if (first.type == T_ASYNC && !first.escaped && next.type == T_FUNCTION &&
        !next.newline_before) {
      parser_error(p, first.pos, first.end,
                   "Async functions can only be declared at the top level or inside a block.");
    }
    /* V8 tells what is wrong with `await x` where await is a plain name. */
    if (first.type == T_AWAIT && !p->fs.await_expression && !p->fs.await_reserved &&
        !next.newline_before &&
        (parser_is_identifier(next.type) || next.type == T_NEW || next.type == T_STRING ||
         next.type == T_THIS)) {
      parser_error(p, first.pos, first.end,
                   "await is only valid in async functions and the top level bodies of modules");
    }
  }
  ast_unary *node = NODE(p, AST_EXPRESSION_STATEMENT, ast_unary, first.pos);
  node->argument = parser_expression(p);
  parser_semicolon(p);
  return parser_finish(p, node);
}

/* Statement: no declaration. */
ast_node *parser_statement(parser *p) {
  uint32_t labels = p->label_run;
  p->label_run = 0;
  parser_check_stack(p);
  token_type type = TYPE(p);
  if (p->lx.t.escaped && type < T_AWAIT && type != T_STRING) parser_unexpected(p);
  switch (type) {
  case T_LBRACE: return &parser_block(p, true)->node;
  case T_SEMICOLON: {
    ast_node *empty = NODE(p, AST_EMPTY, ast_node, POS(p));
    parser_next(p);
    return empty;
  }
  case T_VAR: {
    ast_collection *variables = parse_variables(p, AST_BINDING_VAR, false);
    parser_semicolon(p);
    return parser_finish(p, variables);
  }
  case T_IF: return parse_if(p);
  case T_FOR: return parse_for(p, labels);
  case T_WHILE: return parse_while(p, labels);
  case T_DO: return parse_do(p, labels);
  case T_CONTINUE: return parse_jump(p, false);
  case T_BREAK: return parse_jump(p, true);
  case T_RETURN: return parse_return(p);
  case T_THROW: return parse_throw(p);
  case T_TRY: return parse_try(p);
  case T_SWITCH: return parse_switch(p);
  case T_WITH: return parse_with(p);
  case T_DEBUGGER: {
    ast_node *node = NODE(p, AST_DEBUGGER, ast_node, POS(p));
    parser_next(p);
    parser_semicolon(p);
    return node;
  }
  case T_FUNCTION:
    parser_error(
        p, POS(p), END(p),
        p->strict
            ? "In strict mode code, functions can only be declared at top level or inside a block."
            : "In non-strict mode code, functions can only be declared at top level, inside a "
              "block, or as "
              "the body of an if statement.");
  case T_CLASS:
  case T_CONST: parser_unexpected(p);
  default: return parse_expression_statement(p, labels);
  }
}

/* StatementListItem; at the top of a module also import and export. */
ast_node *parser_statement_item(parser *p) {
  bool escaped = p->lx.t.escaped;
  switch (TYPE(p)) {
  case T_FUNCTION: return parser_function_declaration(p, POS(p), false, false, false);
  case T_CLASS: return parser_class(p, true, false);
  case T_CONST: {
    if (escaped) parser_unexpected(p);
    ast_collection *variables = parse_variables(p, AST_BINDING_CONST, false);
    parser_semicolon(p);
    return parser_finish(p, variables);
  }
  case T_LET:
    if (is_let_declaration(p)) {
      ast_collection *variables = parse_variables(p, AST_BINDING_LET, false);
      parser_semicolon(p);
      return parser_finish(p, variables);
    }
    break;
  case T_ASYNC:
    if (!escaped) {
      token next = parser_peek(p);
      if (next.type == T_FUNCTION && !next.newline_before) {
        return parser_function_declaration(p, POS(p), false, false, false);
      }
    }
    break;
  case T_IMPORT: {
    if (escaped) parser_unexpected(p);
    token next = parser_peek(p);
    if (next.type == T_LPAREN || next.type == T_DOT) break;
    if (!p->module || p->scope->kind != AST_SCOPE_MODULE) {
      parser_error(p, POS(p), END(p), "Cannot use import statement outside a module");
    }
    return parser_import(p);
  }
  case T_EXPORT:
    if (escaped || !p->module || p->scope->kind != AST_SCOPE_MODULE) parser_unexpected(p);
    return parser_export(p);
  default: break;
  }
  p->label_run = 0;
  return parser_statement(p);
}
