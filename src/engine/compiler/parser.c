/* The parser's entry, its errors, and the scopes. */
#include "engine/compiler/parser_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- errors --- */

void parser_error(parser *p, uint32_t pos, uint32_t end, const char *format, ...) {
  char text[sizeof p->lx.error->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  lexer_fail(&p->lx, COMPILE_SYNTAX_ERROR, pos, end, "%s", text);
}

void parser_unexpected_token(parser *p, const token *t) {
  const char *format = "Unexpected token '%s'";
  const char *text = t->name ? t->name->text : lexer_token_text(t->type);
  switch (t->type) {
  case T_END: format = "Unexpected end of input"; break;
  case T_NUMBER:
  case T_BIGINT: format = "Unexpected number"; break;
  case T_STRING: format = "Unexpected string"; break;
  case T_TEMPLATE: format = "Unexpected template string"; break;
  case T_REGEXP: format = "Unexpected regular expression"; break;
  case T_ENUM:
  case T_AWAIT: format = "Unexpected reserved word"; break;
  case T_ASYNC:
  case T_OF:
  case T_GET:
  case T_SET: break; /* tokens of their own for V8 */
  case T_PRIVATE_NAME: format = "Unexpected identifier '%s'"; break;
  default:
    if (t->escaped && t->type < T_IDENTIFIER && (t->type < T_ASYNC) && parser_is_word(t->type)) {
      format = "Keyword must not contain escaped characters";
    } else if (t->type >= T_YIELD && t->type <= T_PUBLIC) {
      format = p->strict ? "Unexpected strict mode reserved word" : "Unexpected identifier '%s'";
    } else if (parser_is_identifier(t->type)) {
      format = "Unexpected identifier '%s'";
    }
  }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
  parser_error(p, t->pos, t->end, format, text);
#pragma GCC diagnostic pop
}

void parser_unexpected(parser *p) {
  parser_unexpected_token(p, &p->lx.t);
}

/* Bounds recursion by the stack it takes, whatever the frames' sizes. */
void parser_check_stack(parser *p) {
  char *here = __builtin_frame_address(0);
  size_t used =
      here < p->stack_base ? (size_t)(p->stack_base - here) : (size_t)(here - p->stack_base);
  if (used > p->stack_limit) {
    lexer_fail(&p->lx, COMPILE_RANGE_ERROR, POS(p), END(p), "Maximum call stack size exceeded");
  }
}

/* --- tokens --- */

bool parser_octal_allowed(parser *p, const token *t) {
  static const char *const messages[] = {
      [OCTAL_NUMBER] = "Octal literals are not allowed in strict mode.",
      [OCTAL_DECIMAL] = "Decimals with leading zeros are not allowed in strict mode.",
      [OCTAL_ESCAPE] = "Octal escape sequences are not allowed in strict mode.",
      [OCTAL_EIGHT_NINE] = "\\8 and \\9 are not allowed in strict mode."};
  if (!t->octal || !p->strict) return true;
  bool escape = t->octal >= OCTAL_ESCAPE;
  parser_error(p, t->octal_pos, escape ? t->octal_pos + 2 : t->end, "%s", messages[t->octal]);
}

void parser_next(parser *p) {
  if (p->lx.t.octal) parser_octal_allowed(p, &p->lx.t);
  lexer_next(&p->lx);
}

bool parser_eat(parser *p, token_type type) {
  if (TYPE(p) != type) return false;
  parser_next(p);
  return true;
}

void parser_expect(parser *p, token_type type) {
  if (TYPE(p) != type) parser_unexpected(p);
  parser_next(p);
}

token parser_peek(parser *p) {
  lexer_mark mark = lexer_save(&p->lx);
  lexer_next(&p->lx);
  token next = p->lx.t;
  lexer_restore(&p->lx, &mark);
  return next;
}

void parser_semicolon(parser *p) {
  if (TYPE(p) == T_SEMICOLON) {
    parser_next(p);
  } else if (TYPE(p) != T_RBRACE && TYPE(p) != T_END && !p->lx.t.newline_before) {
    token *t = &p->lx.t;
    if (LAST_END(p) >= 5 && !p->fs.await_expression &&
        !memcmp(p->lx.source + LAST_END(p) - 5, "await", 5) &&
        (LAST_END(p) == 5 ||
         !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.",
                 p->lx.source[LAST_END(p) - 6]))) {
      parser_error(p, LAST_END(p) - 5, LAST_END(p),
                   "await is only valid in async functions and the top level bodies of modules");
    }
    parser_unexpected_token(p, t);
  }
}

bool parser_is_word(token_type type) {
  return type >= T_BREAK || type == T_IN || type == T_INSTANCEOF;
}
bool parser_is_identifier(token_type type) {
  return type >= T_AWAIT;
}

void parser_check_identifier(parser *p) {
  token *t = &p->lx.t;
  if (t->type == T_IDENTIFIER) return;
  if (t->type < T_AWAIT) parser_unexpected(p);
  if (t->type == T_AWAIT) {
    if (p->fs.await_reserved || p->module)
      parser_error(p, t->pos, t->end, "Unexpected reserved word");
    if (!p->await_name_pos) p->await_name_pos = t->pos + 1;
  } else if (t->type == T_YIELD ? p->strict || p->fs.yield_expression
                                : t->type <= T_PUBLIC && p->strict) {
    parser_error(p, t->pos, t->end,
                 p->strict ? "Unexpected strict mode reserved word" : "Unexpected identifier '%s'",
                 t->name->text);
  } else if (t->type == T_ARGUMENTS && p->fs.arguments_forbidden) {
    parser_error(
        p, t->pos, t->end,
        "'arguments' is not allowed in class field initializer or static initialization block");
  }
}

/* --- nodes --- */

void *parser_node(parser *p, ast_kind kind, size_t size, uint32_t pos) {
  ast_node *node = arena_zalloc(p->lx.memory, size);
  node->kind = (uint8_t)kind;
  node->pos = pos;
  node->end = END(p);
  return node;
}

void *parser_finish(parser *p, void *node) {
  ((ast_node *)node)->end = LAST_END(p);
  return node;
}

void parser_push(parser *p, pointer_stack *stack, void *item) {
  if (stack->count == stack->size) {
    uint32_t size = stack->size ? stack->size * 2 : 64;
    void **items = arena_array(p->lx.memory, size, sizeof *items);
    if (stack->count) memcpy(items, stack->items, stack->count * sizeof *items);
    stack->items = items;
    stack->size = size;
  }
  stack->items[stack->count++] = item;
}

ast_identifier *parser_identifier_node(parser *p, ast_name *name, uint32_t pos, uint32_t end) {
  ast_identifier *id = arena_zalloc(p->lx.memory, sizeof *id);
  id->node.kind = AST_IDENTIFIER;
  id->node.pos = pos;
  id->node.end = end;
  id->name = name;
  id->scope = p->scope;
  *p->identifier_tail = id;
  p->identifier_tail = &id->next_identifier;
  if (p->fs.pending_depth) parser_push(p, &p->pending, id);
  if (name->keyword == T_ARGUMENTS) p->fs.uses |= AST_USES_ARGUMENTS;
  return id;
}

/* --- tables of (scope, name) --- */

static uint32_t table_hash(const ast_scope *scope, const ast_name *name) {
  return (uint32_t)((uintptr_t)scope >> 3) * 0x9e3779b1u ^ name->hash; /* as in ast_lookup */
}

static void table_insert(parser *p, name_table *table, ast_binding *binding) {
  if (!table->slots || table->count * 2 > table->mask) {
    uint32_t size = table->slots ? (table->mask + 1) * 2 : 256;
    ast_binding **old = table->slots, **slots = arena_array(p->lx.memory, size, sizeof *slots);
    uint32_t old_size = old ? table->mask + 1 : 0;
    memset(slots, 0, size * sizeof *slots);
    table->slots = slots;
    table->mask = size - 1;
    for (uint32_t k = 0; k < old_size; k++) {
      if (!old[k]) continue;
      uint32_t i = table_hash(old[k]->scope, old[k]->name);
      while (slots[i & table->mask]) i++;
      slots[i & table->mask] = old[k];
    }
  }
  uint32_t i = table_hash(binding->scope, binding->name);
  while (table->slots[i & table->mask]) i++;
  table->slots[i & table->mask] = binding;
  table->count++;
}

static ast_binding *table_find(const name_table *table, const ast_scope *scope,
                               const ast_name *name) {
  if (!table->slots) return NULL;
  for (uint32_t i = table_hash(scope, name);; i++) {
    ast_binding *binding = table->slots[i & table->mask];
    if (!binding || (binding->name == name && binding->scope == scope)) return binding;
  }
}

/* --- scopes --- */

ast_scope *parser_open_scope(parser *p, ast_scope_kind kind) {
  ast_scope *scope = arena_zalloc(p->lx.memory, sizeof *scope), *parent = p->scope;
  scope->kind = (uint8_t)kind;
  scope->parent = parent;
  if (p->strict) scope->flags |= AST_SCOPE_STRICT;
  if (parent) {
    if (parent->last_child)
      parent->last_child->sibling = scope;
    else
      parent->child = scope;
    parent->last_child = scope;
  }
  p->scope = scope;
  return scope;
}

void parser_close_scope(parser *p) {
  p->scope = p->scope->parent;
}

ast_binding *parser_find(parser *p, const ast_scope *scope, const ast_name *name) {
  return ast_lookup(p->program, scope, name);
}

ast_binding *parser_add_binding(parser *p, ast_scope *scope, ast_binding_kind kind, ast_name *name,
                                uint32_t pos) {
  ast_binding *binding = arena_zalloc(p->lx.memory, sizeof *binding);
  binding->name = name;
  binding->scope = scope;
  binding->kind = (uint8_t)kind;
  binding->pos = pos;
  binding->parameter = 0xffff;
  if (scope->last_binding)
    scope->last_binding->next = binding;
  else
    scope->bindings = binding;
  scope->last_binding = binding;
  scope->count++;
  name->declared++;
  name_table table = {p->program->bindings, p->program->bindings_mask, p->program->bindings_count};
  table_insert(p, &table, binding);
  p->program->bindings = table.slots;
  p->program->bindings_mask = table.mask;
  p->program->bindings_count = table.count;
  return binding;
}

_Noreturn static void redeclared(parser *p, const ast_name *name, uint32_t pos) {
  parser_error(p, pos, pos + name->length, "Identifier '%s' has already been declared", name->text);
}

static bool is_lexical(const ast_binding *binding) {
  switch (binding->kind) {
  case AST_BINDING_LET:
  case AST_BINDING_CONST:
  case AST_BINDING_CLASS:
  case AST_BINDING_BLOCK_FUNCTION:
  case AST_BINDING_IMPORT:
  case AST_BINDING_CATCH_PATTERN: return true;
  default: return false;
  }
}

/* A var (or a function at the top of a function): every scope it passes on its way out must have no lexical
   binding of its name, now or later. The latter is what `through` is for; a scope already passed ends the walk. */
static ast_binding *declare_var(parser *p, ast_binding_kind kind, ast_name *name, uint32_t pos) {
  ast_scope *scope = p->scope;
  for (; scope != p->fs.var_scope; scope = scope->parent) {
    ast_binding *there = parser_find(p, scope, name);
    if (there && is_lexical(there)) redeclared(p, name, pos);
    if (scope->kind == AST_SCOPE_WITH) continue;
    if (table_find(&p->through, scope, name)) {
      scope = p->fs.var_scope;
      break;
    }
    ast_binding *passed = arena_zalloc(p->lx.memory, sizeof *passed);
    passed->name = name;
    passed->scope = scope;
    table_insert(p, &p->through, passed);
  }
  ast_binding *there = parser_find(p, scope, name);
  if (!there) return parser_add_binding(p, scope, kind, name, pos);
  if (is_lexical(there)) redeclared(p, name, pos);
  if (kind == AST_BINDING_FUNCTION && there->kind == AST_BINDING_VAR)
    there->kind = AST_BINDING_FUNCTION;
  return there;
}

static ast_binding *declare_lexical(parser *p, ast_binding_kind kind, ast_name *name,
                                    uint32_t pos) {
  ast_scope *scope = p->scope;
  ast_binding *there = parser_find(p, scope, name);
  if (there) {
    /* Annex B.3.2.4: plain functions in a block may repeat in sloppy code. */
    if (kind == AST_BINDING_BLOCK_FUNCTION && there->kind == kind && !p->strict &&
        !(there->flags & 128))
      return there;
    redeclared(p, name, pos);
  }
  if (table_find(&p->through, scope, name)) redeclared(p, name, pos);
  if (scope->parent &&
      (scope->kind == AST_SCOPE_FUNCTION_BODY || scope->parent->kind == AST_SCOPE_CATCH) &&
      (scope->kind == AST_SCOPE_FUNCTION_BODY || scope->kind == AST_SCOPE_BLOCK) &&
      parser_find(p, scope->parent, name)) {
    redeclared(p, name, pos);
  }
  return parser_add_binding(p, scope, kind, name, pos);
}

ast_binding *parser_declare(parser *p, ast_binding_kind kind, ast_name *name, uint32_t pos) {
  switch (kind) {
  case AST_BINDING_VAR:
  case AST_BINDING_FUNCTION: return declare_var(p, kind, name, pos);
  case AST_BINDING_PARAMETER: {
    ast_binding *there = parser_find(p, p->scope, name);
    if (there) {
      if (!p->fs.function->duplicate_parameters) there->slot = pos + 1; /* see check_parameters */
      p->fs.function->duplicate_parameters = true;
      return there;
    }
    return parser_add_binding(p, p->scope, kind, name, pos);
  }
  default: return declare_lexical(p, kind, name, pos);
  }
}

/* At the end of a function: which functions in blocks also make a var (Annex B.3.2). */
void parser_settle_annex_b(parser *p) {
  for (uint32_t i = p->fs.candidate_base; i < p->candidates.count; i++) {
    annex_b_candidate *candidate = p->candidates.items[i];
    ast_name *name = candidate->function->name;
    ast_scope *scope = candidate->scope->parent, *top = p->fs.var_scope;
    ast_binding *there = NULL;
    for (; scope != top; scope = scope->parent) {
      there = parser_find(p, scope, name);
      if (there && is_lexical(there)) break;
    }
    if (scope != top) continue;
    there = parser_find(p, top, name);
    if (there && (is_lexical(there) || there->kind == AST_BINDING_PARAMETER)) continue;
    if (top->kind == AST_SCOPE_FUNCTION_BODY && parser_find(p, top->parent, name)) continue;
    if (!there) {
      there = parser_add_binding(p, top, AST_BINDING_VAR, name, candidate->function->name_pos);
      there->flags |= AST_BINDING_TOPLEVEL_ANNEX_B;
    }
    candidate->function->annex_b = true;
  }
  p->candidates.count = p->fs.candidate_base;
}

/* --- private names --- */

void parser_use_private(parser *p, ast_name *name, uint32_t pos) {
  if (p->private_count == p->private_size) {
    uint32_t size = p->private_size ? p->private_size * 2 : 64;
    private_use *uses = arena_array(p->lx.memory, size, sizeof *uses);
    if (p->private_count) memcpy(uses, p->private_uses, p->private_count * sizeof *uses);
    p->private_uses = uses;
    p->private_size = size;
  }
  p->private_uses[p->private_count++] = (private_use){name, pos};
  if (!p->class_depth) parser_close_private(p, NULL, p->private_count - 1);
}

/* The uses from base on: those the class declares are settled, the others are left to the class round it. */
void parser_close_private(parser *p, ast_scope *class_scope, uint32_t base) {
  uint32_t kept = base;
  for (uint32_t i = base; i < p->private_count; i++) {
    private_use *use = &p->private_uses[i];
    if (class_scope && parser_find(p, class_scope, use->name)) continue;
    if (!p->class_depth) {
      bool known = false;
      for (size_t k = 0; k < p->options->private_name_count && !known; k++) {
        known = !strcmp(p->options->private_names[k], use->name->text);
      }
      if (known) continue;
      parser_error(p, use->pos, use->pos + use->name->length,
                   "Private field '%s' must be declared in an enclosing class", use->name->text);
    }
    p->private_uses[kept++] = *use;
  }
  p->private_count = kept;
}

/* --- the whole --- */

static void make_position_tables(ast_program *program, arena *memory) {
  const unsigned char *s = (const unsigned char *)program->source;
  size_t length = program->source_length;
  uint32_t lines = 1;
  bool ascii = true;
  for (int pass = 0; pass < 2; pass++) {
    if (pass) {
      program->line_starts = arena_array(memory, lines, sizeof *program->line_starts);
      if (!program->line_starts) return;
      program->line_starts[0] = 0;
      program->line_count = lines;
    }
    uint32_t n = 1;
    for (size_t i = 0; i < length; i++) {
      size_t next = 0;
      if (s[i] == '\n' || (s[i] == '\r' && !(i + 1 < length && s[i + 1] == '\n')))
        next = i + 1;
      else if (s[i] < 0x80)
        continue;
      else if (s[i] == 0xe2 && i + 2 < length && s[i + 1] == 0x80 && (s[i + 2] | 1) == 0xa9)
        next = i + 3;
      if (s[i] >= 0x80) ascii = false;
      if (!next) continue;
      if (pass) program->line_starts[n] = (uint32_t)next;
      n++;
    }
    lines = n;
  }
  if (ascii) return;
  uint32_t units = 0, *marks = arena_array(memory, length / 256 + 1, sizeof *marks);
  if (!marks) return;
  for (size_t i = 0; i <= length; i++) {
    if (i % 256 == 0) marks[i / 256] = units;
    if (i < length) units += ((s[i] & 0xc0) != 0x80) + (s[i] >= 0xf0);
  }
  program->utf16_marks = marks;
}

/* After all: whose code each scope is, and what direct eval and with may touch. */
static void finish_scopes(parser *p, ast_scope *top) {
  for (ast_scope *scope = top; scope;) {
    if (scope != top) {
      if (scope->kind == AST_SCOPE_FUNCTION)
        scope->function->outer = scope->parent->function;
      else
        scope->function = scope->parent->function;
    }
    if (scope->child) {
      scope = scope->child;
      continue;
    }
    while (scope && !scope->sibling) scope = scope == top ? NULL : scope->parent;
    if (scope) scope = scope == top ? NULL : scope->sibling;
  }
  for (uint32_t i = 0; i < p->evals.count; i++) {
    ast_call *call = p->evals.items[i];
    ast_scope *scope = call->scope;
    if (!(scope->flags & AST_SCOPE_STRICT)) {
      ast_scope *s = scope;
      while (s->parent && s->kind != AST_SCOPE_FUNCTION && s->kind != AST_SCOPE_FUNCTION_BODY)
        s = s->parent;
      s->flags |= AST_SCOPE_SLOPPY_EVAL;
    }
    for (; scope && !(scope->flags & AST_SCOPE_DIRECT_EVAL); scope = scope->parent) {
      scope->flags |= AST_SCOPE_DIRECT_EVAL;
    }
  }
}

static void parse_commonjs(parser *p, ast_function *f) {
  ast_node **tail = &f->parameters;
  for (size_t i = 0; i < p->options->parameter_name_count; i++) {
    const char *text = p->options->parameter_names[i];
    ast_name *name = lexer_intern(&p->lx, text, strlen(text));
    ast_identifier *id = parser_identifier_node(p, name, 0, 0);
    id->node.flags |= AST_BINDING_SITE;
    parser_declare(p, AST_BINDING_PARAMETER, name, 0)->parameter = (uint16_t)i;
    *tail = &id->node;
    tail = &id->node.next;
    f->parameter_count++;
  }
  f->length = f->parameter_count;
  f->simple_parameters = true;
}

static void parse_program(parser *p) {
  static const ast_scope_kind kinds[] = {[PARSER_SCRIPT] = AST_SCOPE_SCRIPT,
                                         [PARSER_MODULE] = AST_SCOPE_MODULE,
                                         [PARSER_COMMONJS] = AST_SCOPE_FUNCTION,
                                         [PARSER_FUNCTION] = AST_SCOPE_SCRIPT,
                                         [PARSER_EVAL] = AST_SCOPE_EVAL};
  const parser_options *o = p->options;
  ast_program *program = p->program;
  function_state saved;
  ast_function *f = parser_new_function(p, AST_FUNCTION_TOPLEVEL, false, false, 0);
  f->simple_parameters = true;
  p->module = o->goal == PARSER_MODULE;
  p->strict = o->strict || p->module;
  parser_enter_function(p, f, kinds[o->goal], &saved);
  p->fs.await_expression = p->module || o->allow_top_level_await;
  p->fs.await_reserved = p->module;
  p->fs.may_return = o->goal == PARSER_COMMONJS;
  p->fs.new_target = o->goal == PARSER_COMMONJS || o->in_function;
  p->fs.super_property = o->in_method;
  p->fs.super_call = o->in_derived_constructor;
  p->fs.arguments_forbidden = o->in_class_field;
  if (o->goal == PARSER_COMMONJS) parse_commonjs(p, f);
  ast_scope *top = p->scope;
  lexer_next(&p->lx);
  if (o->goal == PARSER_FUNCTION) {
    ast_unary *statement = NODE(p, AST_EXPRESSION_STATEMENT, ast_unary, 0);
    statement->argument = parser_function_expression(p);
    if (TYPE(p) != T_END) parser_unexpected(p);
    f->body = parser_finish(p, statement);
  } else {
    f->body = parser_body(p, f, T_END);
  }
  if (p->module) parser_check_exports(p);
  f->node.end = p->lx.length;
  program->function = f;
  program->strict = p->strict;
  program->top_level_await = (p->fs.uses & AST_USES_AWAIT) != 0;
  parser_leave_function(p, &saved);
  finish_scopes(p, top);
}

static void out_of_memory(void *data) {
  parser *p = data;
  lexer_fail(&p->lx, COMPILE_OUT_OF_MEMORY, 0, 0, "Out of memory");
}

ast_program *parser_parse(arena *memory, const char *source, size_t length,
                          const parser_options *options, compile_error *error) {
  memset(error, 0, sizeof *error);
  if (length > UINT32_MAX / 2) {
    error->kind = COMPILE_RANGE_ERROR;
    snprintf(error->message, sizeof error->message, "Invalid string length");
    return NULL;
  }
  memory->on_failure = NULL;
  parser *p = arena_zalloc(memory, sizeof *p);
  ast_program *program = arena_zalloc(memory, sizeof *program);
  if (!p || !program) {
    error->kind = COMPILE_OUT_OF_MEMORY;
    snprintf(error->message, sizeof error->message, "Out of memory");
    return NULL;
  }
  p->options = options;
  p->program = program;
  p->lx.memory = memory;
  p->lx.error = error;
  p->stack_base = __builtin_frame_address(0);
  p->stack_limit = options->stack_limit ? options->stack_limit : 1024 * 1024;
  p->identifier_tail = &program->identifiers;
  p->import_tail = &program->imports;
  p->export_tail = &program->exports;
  p->request_tail = &program->requests;
  p->in_allowed = true;
  program->source = source;
  program->source_length = length;
  memory->on_failure = out_of_memory;
  memory->failure_data = p;
  if (setjmp(p->lx.exit)) {
    memory->on_failure = NULL;
    make_position_tables(program, memory);
    if (program->line_starts) ast_position(program, error->pos, &error->line, &error->column);
    return NULL;
  }
  lexer_init(&p->lx, source, length, options->goal != PARSER_MODULE);
  program->name_default = lexer_intern(&p->lx, "*default*", 9);
  program->name_arguments = lexer_intern(&p->lx, "arguments", 9);
  program->name_eval = lexer_intern(&p->lx, "eval", 4);
  program->name_empty = lexer_intern(&p->lx, "", 0);
  parse_program(p);
  make_position_tables(program, memory);
  memory->on_failure = NULL;
  return program;
}
