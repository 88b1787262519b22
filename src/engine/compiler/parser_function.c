/* Functions: declarations, expressions, methods, arrows. */
#include "engine/compiler/parser_internal.h"

ast_function *parser_new_function(parser *p, ast_function_kind kind, bool is_async,
                                  bool is_generator, uint32_t pos) {
  ast_function *f = NODE(p, AST_FUNCTION, ast_function, pos);
  f->function_kind = (uint8_t)kind;
  f->is_async = is_async;
  f->is_generator = is_generator;
  return f;
}

/* Makes the function's code current. Opens its scope, or goes back into it if it has one (field initialisers). */
void parser_enter_function(parser *p, ast_function *f, ast_scope_kind kind, function_state *saved) {
  function_state *fs = &p->fs;
  fs->outer_strict = p->strict;
  fs->outer_in_allowed = p->in_allowed;
  fs->outer_yield_pos = p->yield_pos;
  fs->outer_await_pos = p->await_pos;
  fs->outer_await_name_pos = p->await_name_pos;
  fs->outer_arrow_at = p->arrow_at;
  *saved = *fs;
  p->in_allowed = true;
  p->yield_pos = p->await_pos = p->await_name_pos = 0;
  if (f->scope) {
    p->scope = f->scope;
  } else {
    f->scope = f->body_scope = parser_open_scope(p, kind);
    f->scope->function = f;
  }
  bool arrow = f->function_kind == AST_FUNCTION_ARROW;
  bool initialiser =
      f->function_kind == AST_FUNCTION_FIELDS || f->function_kind == AST_FUNCTION_STATIC_BLOCK;
  fs->function = f;
  fs->var_scope = f->scope;
  fs->await_expression = f->is_async;
  fs->await_reserved = f->is_async || f->function_kind == AST_FUNCTION_STATIC_BLOCK;
  fs->yield_expression = f->is_generator;
  if (!arrow) {
    bool method =
        f->function_kind >= AST_FUNCTION_METHOD && f->function_kind <= AST_FUNCTION_STATIC_BLOCK;
    fs->new_target = true;
    fs->super_property = method;
    fs->super_call = f->function_kind == AST_FUNCTION_DERIVED_CONSTRUCTOR;
    fs->arguments_forbidden = initialiser;
  }
  fs->may_return = !initialiser;
  fs->in_parameters = false;
  fs->uses = 0;
  fs->target_base = p->target_count;
  fs->pending_depth = 0;
  fs->pending_base = p->pending.count;
  fs->candidate_base = p->candidates.count;
}

void parser_leave_function(parser *p, const function_state *saved) {
  ast_function *f = p->fs.function;
  parser_settle_annex_b(p);
  uint8_t uses = p->fs.uses;
  f->uses |= uses;
  f->strict = p->strict;
  p->pending.count = p->fs.pending_base;
  p->fs = *saved;
  p->strict = saved->outer_strict;
  p->in_allowed = saved->outer_in_allowed;
  p->yield_pos = saved->outer_yield_pos;
  p->await_pos = saved->outer_await_pos;
  p->await_name_pos = saved->outer_await_name_pos;
  p->arrow_at = saved->outer_arrow_at;
  p->scope = f->scope->parent;
  if (f->function_kind == AST_FUNCTION_ARROW) {
    p->fs.uses |= uses & (AST_USES_THIS | AST_USES_ARGUMENTS | AST_USES_SUPER_PROPERTY |
                          AST_USES_SUPER_CALL | AST_USES_NEW_TARGET);
  }
}

/* --- parameters --- */

static void note_parameter(parser *p, ast_function *f, ast_node *parameter, bool *counting) {
  if (parameter->kind != AST_IDENTIFIER) f->simple_parameters = false;
  if (parameter->kind == AST_DEFAULT || parameter->kind == AST_REST) *counting = false;
  if (*counting) f->length++;
  if (parameter->kind == AST_IDENTIFIER) {
    parser_find(p, f->scope, ((ast_identifier *)parameter)->name)->parameter =
        f->parameter_count < 0xffff ? (uint16_t)f->parameter_count : 0xffff;
  }
  if (++f->parameter_count > 65534) {
    parser_error(p, parameter->pos, parameter->end,
                 "Too many parameters in function definition (only 65534 allowed)");
  }
}

static void parse_parameters(parser *p, ast_function *f) {
  ast_node **tail = &f->parameters;
  bool counting = true;
  f->simple_parameters = true;
  if (TYPE(p) != T_LPAREN) parser_unexpected(p);
  parser_next(p);
  p->fs.in_parameters = true;
  while (TYPE(p) != T_RPAREN) {
    if (TYPE(p) == T_ELLIPSIS) {
      ast_unary *rest = NODE(p, AST_REST, ast_unary, POS(p));
      parser_next(p);
      rest->argument = parser_binding_target(p, AST_BINDING_PARAMETER);
      *tail = parser_finish(p, rest);
      if (TYPE(p) == T_EQ) {
        parser_error(p, POS(p), END(p), "Rest parameter may not have a default initializer");
      }
      if (TYPE(p) != T_RPAREN)
        parser_error(p, POS(p), END(p), "Rest parameter must be last formal parameter");
    } else {
      *tail = parser_binding_element(p, AST_BINDING_PARAMETER);
    }
    note_parameter(p, f, *tail, &counting);
    tail = &(*tail)->next;
    if (TYPE(p) == T_RPAREN) break;
    parser_expect(p, T_COMMA);
  }
  p->fs.in_parameters = false;
  if (p->options->goal == PARSER_FUNCTION && p->fs.function == f && f->node.flags & AST_ESCAPED &&
      POS(p) != p->options->parameters_end) {
    parser_error(p, POS(p), END(p), "Arg string terminates parameters early");
  }
  parser_next(p);
}

/* What can be told only when the body is known: whether it was strict. */
static void check_parameters(parser *p, ast_function *f) {
  bool plain = f->simple_parameters && f->function_kind == AST_FUNCTION_NORMAL && !p->strict;
  bool late = f->has_use_strict;
  if (late && f->name) {
    uint32_t pos = f->name_pos, end = pos + f->name->length;
    if (f->name->keyword == T_EVAL || f->name->keyword == T_ARGUMENTS) {
      parser_error(p, pos, end, "Unexpected eval or arguments in strict mode");
    }
    if (f->name->keyword >= T_YIELD && f->name->keyword <= T_PUBLIC) {
      parser_error(p, pos, end, "Unexpected strict mode reserved word");
    }
  }
  if (!late && !f->duplicate_parameters) return;
  for (ast_binding *b = f->scope->bindings; b; b = b->next) {
    if (b->kind != AST_BINDING_PARAMETER) continue;
    uint32_t again = b->slot;
    b->slot = 0;
    if (again && !plain) {
      parser_error(p, again - 1, again - 1 + b->name->length,
                   "Duplicate parameter name not allowed in this context");
    }
    if (!late) continue;
    if (b->name->keyword == T_EVAL || b->name->keyword == T_ARGUMENTS) {
      parser_error(p, b->pos, b->pos + b->name->length,
                   "Unexpected eval or arguments in strict mode");
    }
    if (b->name->keyword >= T_YIELD && b->name->keyword <= T_PUBLIC) {
      parser_error(p, b->pos, b->pos + b->name->length, "Unexpected strict mode reserved word");
    }
  }
}

/* --- bodies --- */

static void open_body_scope(parser *p, ast_function *f) {
  if (!f->parameter_expressions) return;
  f->body_scope = parser_open_scope(p, AST_SCOPE_FUNCTION_BODY);
  p->fs.var_scope = f->body_scope;
}

static void become_strict(parser *p, ast_function *f, const token *directive, const token *octal) {
  if (f->parameters && !f->simple_parameters) {
    parser_error(p, directive->pos, directive->end,
                 "Illegal 'use strict' directive in function with non-simple parameter list");
  }
  f->has_use_strict |= !p->strict;
  p->strict = true;
  f->scope->flags |= AST_SCOPE_STRICT;
  f->body_scope->flags |= AST_SCOPE_STRICT;
  if (octal->octal) parser_octal_allowed(p, octal);
}

ast_node *parser_body(parser *p, ast_function *f, token_type end) {
  ast_node *list = NULL, **tail = &list;
  token octal = {0};
  bool prologue = true;
  while (TYPE(p) != end) {
    token first = p->lx.t;
    if (prologue && first.type == T_STRING) {
      if (first.octal && !octal.octal) octal = first;
      token next = parser_peek(p);
      bool ends = next.type == T_SEMICOLON || next.type == T_RBRACE || next.type == T_END;
      if (!ends && next.newline_before) {
        /* The statement ends here unless the next line goes on with it. */
        ends = next.type == T_NUMBER || next.type == T_STRING || next.type == T_BANG ||
               next.type == T_TILDE || next.type == T_PRIVATE_NAME || next.type == T_LBRACE ||
               next.type == T_INCREMENT || next.type == T_DECREMENT ||
               (parser_is_word(next.type) && next.type != T_IN && next.type != T_INSTANCEOF);
      }
      if (!ends)
        prologue = false;
      else if (first.name->keyword == T_USE_STRICT && !first.escaped)
        become_strict(p, f, &first, &octal);
    } else {
      prologue = false;
    }
    *tail = parser_statement_item(p);
    tail = &(*tail)->next;
  }
  return list;
}

static void parse_block_body(parser *p, ast_function *f) {
  open_body_scope(p, f);
  parser_expect(p, T_LBRACE);
  f->body = parser_body(p, f, T_RBRACE);
  check_parameters(p, f);
  /* The token after the brace belongs to the code round the function. */
  f->node.end = END(p);
}

static void end_function(parser *p, const function_state *saved) {
  ast_function *f = p->fs.function;
  parser_leave_function(p, saved);
  if (!f->expression_body) parser_next(p);
}

static void parse_function_rest(parser *p, ast_function *f) {
  function_state saved;
  parser_check_stack(p);
  parser_enter_function(p, f, AST_SCOPE_FUNCTION, &saved);
  parse_parameters(p, f);
  parse_block_body(p, f);
  end_function(p, &saved);
}

/* --- function expressions and declarations --- */

/* At `async` (then `function` follows) or `function`; leaves after the '*', if any. */
static ast_function *parse_head(parser *p, uint32_t pos, bool is_async) {
  if (p->lx.t.escaped) parser_unexpected(p);
  if (TYPE(p) == T_ASYNC) {
    is_async = true;
    parser_next(p);
  }
  if (p->lx.t.escaped) parser_unexpected(p);
  parser_expect(p, T_FUNCTION);
  bool is_generator = parser_eat(p, T_STAR);
  return parser_new_function(p, AST_FUNCTION_NORMAL, is_async, is_generator, pos);
}

static void check_strict_name(parser *p) {
  if (p->strict && (TYPE(p) == T_EVAL || TYPE(p) == T_ARGUMENTS)) {
    parser_error(p, POS(p), END(p), "Unexpected eval or arguments in strict mode");
  }
}

ast_node *parser_function_expression(parser *p) {
  ast_function *f = parse_head(p, POS(p), false);
  bool top = p->options->goal == PARSER_FUNCTION && f->node.pos == 0 && !p->fs.function->outer &&
             p->fs.function->function_kind == AST_FUNCTION_TOPLEVEL;
  if (top) f->node.flags |= AST_ESCAPED; /* see parse_parameters */
  if (TYPE(p) != T_LPAREN) {
    /* The name of a generator may not be yield, that of an async function not await. */
    bool await_reserved = p->fs.await_reserved, yield = p->fs.yield_expression;
    p->fs.await_reserved = f->is_async;
    p->fs.yield_expression = f->is_generator;
    if (p->fs.arguments_forbidden && TYPE(p) == T_ARGUMENTS) check_strict_name(p);
    parser_check_identifier(p);
    p->fs.await_reserved = await_reserved;
    p->fs.yield_expression = yield;
    check_strict_name(p);
    f->name = p->lx.t.name;
    f->name_pos = POS(p);
    parser_next(p);
    if (!top) {
      f->name_scope = parser_open_scope(p, AST_SCOPE_FUNCTION_NAME);
      parser_add_binding(p, f->name_scope, AST_BINDING_FUNCTION_NAME, f->name, f->name_pos);
    }
  }
  if (TYPE(p) != T_LPAREN) parser_unexpected(p);
  parse_function_rest(p, f);
  if (f->name_scope) parser_close_scope(p);
  return &f->node;
}

/* The binding of a declaration; at the top of a function it is like a var, in a block or a module lexical. */
static void declare_function(parser *p, ast_function *f, ast_name *name) {
  ast_scope *scope = p->scope;
  bool top = scope == p->fs.var_scope && !p->module;
  if (scope == p->fs.var_scope && p->module &&
      p->fs.function->function_kind != AST_FUNCTION_TOPLEVEL)
    top = true;
  bool plain = !f->is_async && !f->is_generator;
  ast_binding *binding;
  if (top) {
    binding = parser_declare(p, AST_BINDING_FUNCTION, name, f->name_pos);
  } else {
    if (!plain) {
      /* only plain functions may repeat */
      ast_binding *there = parser_find(p, scope, name);
      if (there) there->flags |= 128;
    }
    binding = parser_declare(p, AST_BINDING_BLOCK_FUNCTION, name, f->name_pos);
    if (!plain) binding->flags |= 128;
    if (plain && !p->strict) {
      annex_b_candidate *candidate = arena_alloc(p->lx.memory, sizeof *candidate);
      *candidate = (annex_b_candidate){f, scope};
      parser_push(p, &p->candidates, candidate);
    }
  }
  f->declared_in = scope;
  if (scope->last_function)
    scope->last_function->next_in_scope = f;
  else
    scope->functions = f;
  scope->last_function = f;
}

/* in_if: the body of an `if`, where async functions and generators may not stand. */
ast_node *parser_function_declaration(parser *p, uint32_t pos, bool is_async, bool default_export,
                                      bool in_if) {
  ast_function *f = parse_head(p, pos, is_async);
  if (in_if && f->is_generator) {
    parser_error(p, LAST_END(p) - 1, LAST_END(p),
                 "Generators can only be declared at the top level or inside a block.");
  }
  f->node.flags |= AST_DECLARATION;
  ast_name *binding_name = p->program->name_default;
  if (TYPE(p) == T_LPAREN && !default_export) {
    parser_error(p, POS(p), END(p), "Function statements require a function name");
  }
  if (TYPE(p) != T_LPAREN) {
    parser_check_identifier(p);
    check_strict_name(p);
    binding_name = f->name = p->lx.t.name;
    f->name_pos = POS(p);
    parser_next(p);
  }
  declare_function(p, f, binding_name);
  parse_function_rest(p, f);
  return &f->node;
}

ast_function *parser_method(parser *p, ast_function_kind kind, bool is_async, bool is_generator,
                            uint32_t pos) {
  ast_function *f = parser_new_function(p, kind, is_async, is_generator, pos);
  function_state saved;
  parser_check_stack(p);
  if (TYPE(p) != T_LPAREN) parser_unexpected(p);
  uint32_t open = POS(p);
  parser_enter_function(p, f, AST_SCOPE_FUNCTION, &saved);
  parse_parameters(p, f);
  if (kind == AST_FUNCTION_GETTER && f->parameter_count) {
    parser_error(p, open, LAST_END(p), "Getter must not have any formal parameters.");
  }
  if (kind == AST_FUNCTION_SETTER) {
    if (f->parameter_count != 1)
      parser_error(p, open, LAST_END(p), "Setter must have exactly one formal parameter.");
    if (f->parameters->kind == AST_REST) {
      parser_error(p, open, LAST_END(p), "Setter function argument must not be a rest parameter");
    }
  }
  parse_block_body(p, f);
  end_function(p, &saved);
  return f;
}

/* --- arrows --- */

void parser_begin_cover(parser *p, arrow_mark *mark) {
  *mark = (arrow_mark){p->pending.count, p->scope->last_child, p->fs.uses,
                       p->yield_pos,     p->await_pos,         p->await_name_pos};
  p->fs.pending_depth++;
  p->fs.uses = 0;
  p->yield_pos = p->await_pos = p->await_name_pos = 0;
}

static void restore_mark(parser *p, const arrow_mark *mark) {
  p->fs.pending_depth--;
  if (mark->yield_pos || !p->yield_pos) p->yield_pos = mark->yield_pos;
  if (mark->await_pos || !p->await_pos) p->await_pos = mark->await_pos;
  if (mark->await_name_pos || !p->await_name_pos) p->await_name_pos = mark->await_name_pos;
}

void parser_end_cover(parser *p, const arrow_mark *mark) {
  restore_mark(p, mark);
  p->fs.uses |= mark->uses;
  if (!p->fs.pending_depth) p->pending.count = mark->pending;
}

/* What was read as an expression of `outer` since the mark moves into the arrow's scope. */
static void rescope(parser *p, const arrow_mark *mark, ast_scope *outer, ast_scope *inner) {
  for (uint32_t i = mark->pending; i < p->pending.count; i++) {
    ast_node *node = p->pending.items[i];
    ast_scope **scope = node->kind == AST_IDENTIFIER ? &((ast_identifier *)node)->scope
                                                     : &((ast_call *)node)->scope;
    if (*scope == outer) *scope = inner;
  }
  p->pending.count = mark->pending;
  ast_scope *first = mark->last_child ? mark->last_child->sibling : outer->child, *last = NULL;
  if (first == inner) return;
  for (ast_scope *s = first; s != inner; s = s->sibling) {
    s->parent = inner;
    last = s;
  }
  last->sibling = NULL;
  inner->child = first;
  inner->last_child = last;
  if (mark->last_child)
    mark->last_child->sibling = inner;
  else
    outer->child = inner;
}

ast_node *parser_arrow(parser *p, ast_node *list, uint32_t pos, bool is_async,
                       const arrow_mark *mark) {
  ast_function *f = parser_new_function(p, AST_FUNCTION_ARROW, is_async, false, pos);
  ast_scope *outer = p->scope;
  function_state saved;
  uint8_t uses = p->fs.uses;
  bool counting = true, in_allowed = p->in_allowed;
  if (p->yield_pos) {
    parser_error(p, p->yield_pos - 1, p->yield_pos + 4,
                 "Yield expression not allowed in formal parameter");
  }
  if (p->await_pos) {
    parser_error(p, p->await_pos - 1, p->await_pos + 4,
                 "Illegal await-expression in formal parameters of async function");
  }
  if (is_async && p->await_name_pos) {
    parser_error(p, p->await_name_pos - 1, p->await_name_pos + 4, "Unexpected reserved word");
  }
  restore_mark(p, mark);
  p->fs.uses = mark->uses;
  parser_enter_function(p, f, AST_SCOPE_FUNCTION, &saved);
  saved.pending_base = saved.pending_base < mark->pending ? saved.pending_base : mark->pending;
  p->fs.uses = uses;
  rescope(p, mark, outer, f->scope);
  p->fs.pending_base = p->pending.count;
  f->simple_parameters = true;
  f->parameters = list;
  ast_node **link = &f->parameters;
  while (*link) {
    ast_node *next = (*link)->next;
    *link = parser_to_parameter(p, *link);
    (*link)->next = next;
    note_parameter(p, f, *link, &counting);
    link = &(*link)->next;
  }
  parser_check_stack(p);
  parser_next(p); /* => */
  if (TYPE(p) == T_LBRACE) {
    parse_block_body(p, f);
  } else {
    open_body_scope(p, f);
    f->expression_body = true;
    p->in_allowed = in_allowed;
    f->body = parser_assignment(p, NULL);
    check_parameters(p, f);
    f->node.end = LAST_END(p);
  }
  end_function(p, &saved);
  return &f->node;
}
