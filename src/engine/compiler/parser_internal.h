/*
 * What the files of the parser share. parser.c: entry, errors, scopes; the others one subject of the grammar each.
 *
 * Cover grammar: `(a, b)` and `{a}` are parsed as expressions and turned into patterns in place when `=>` or `=`
 * follows. While a parenthesis may still become arrow parameters, the identifiers read directly in the current
 * scope are kept in `pending`, so that parser_rescope can move them (and the scopes opened inside) into the arrow's.
 */
#ifndef JSRUN_COMPILER_PARSER_INTERNAL_H
#define JSRUN_COMPILER_PARSER_INTERNAL_H

#include "engine/compiler/lexer.h"

/* A growing array in the arena. */
typedef struct pointer_stack {
  void **items;
  uint32_t count, size;
} pointer_stack;

/* First positions (plus one; 0: none) of what is an error unless the expression becomes a pattern. */
typedef struct cover {
  uint32_t initializer, initializer_end; /* {a = 1} */
  uint32_t proto, proto_end;             /* second __proto__ */
} cover;

/* break and continue targets and labels, innermost last */
typedef struct jump_target {
  ast_name *label; /* NULL: a loop or switch itself */
  ast_node *node;  /* what break leaves */
  ast_node *loop;  /* what continue continues; NULL: none */
} jump_target;

typedef struct function_state {
  ast_function *function;
  ast_scope *var_scope;
  bool await_expression; /* await is an operator */
  bool await_reserved;   /* await is no identifier */
  bool yield_expression;
  bool new_target, super_property, super_call;
  bool arguments_forbidden;
  bool may_return;
  bool in_parameters;     /* of this function: await and yield expressions are errors */
  uint8_t uses;           /* ast_uses */
  uint32_t target_base;   /* of jump targets */
  uint32_t pending_depth; /* parentheses open that may be arrow parameters */
  uint32_t pending_base;
  uint32_t candidate_base; /* of Annex B functions */
  /* Of the parser, put back when the function ends. */
  bool outer_strict, outer_in_allowed;
  uint32_t outer_yield_pos, outer_await_pos, outer_await_name_pos;
  uint32_t outer_arrow_at;
} function_state;

/* An Annex B function in a block, decided at the end of its function. */
typedef struct annex_b_candidate {
  ast_function *function;
  ast_scope *scope;
} annex_b_candidate;

typedef struct name_table {
  ast_binding **slots;
  uint32_t mask, count;
} name_table;

typedef struct private_use {
  ast_name *name;
  uint32_t pos;
} private_use;

typedef struct parser {
  lexer lx; /* first */
  const parser_options *options;
  ast_program *program;
  function_state fs;
  ast_scope *scope;
  bool strict, module, in_allowed;
  uint32_t arrow_at;             /* an expression that begins here may be an arrow function */
  uint32_t yield_pos, await_pos; /* first such expression since the last reset, plus one */
  uint32_t await_name_pos;       /* first `await` as an identifier, plus one */
  pointer_stack pending, evals, candidates;
  jump_target *targets;
  uint32_t target_count, target_size;
  uint32_t label_run; /* labels directly before the statement about to be parsed */
  private_use *private_uses;
  uint32_t private_count, private_size;
  uint32_t class_depth;
  name_table through; /* (scope, name): a var of the name was declared in or inside that scope */
  ast_scope *export_names; /* no scope of the program: exported names, for duplicates */
  ast_identifier **identifier_tail;
  ast_import **import_tail;
  ast_export **export_tail;
  ast_module_request **request_tail;
  char *stack_base;
  size_t stack_limit;
} parser;

#define TYPE(p)     ((p)->lx.t.type)
#define POS(p)      ((p)->lx.t.pos)
#define END(p)      ((p)->lx.t.end)
#define LAST_POS(p) ((p)->lx.previous_pos)
#define LAST_END(p) ((p)->lx.previous_end)

/* --- parser.c --- */
_Noreturn void parser_error(parser *p, uint32_t pos, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void parser_unexpected(parser *p); /* the current token */
_Noreturn void parser_unexpected_token(parser *p, const token *t);
void parser_check_stack(parser *p);
void parser_next(parser *p);
bool parser_eat(parser *p, token_type type);
void parser_expect(parser *p, token_type type);
void parser_semicolon(parser *p);
token parser_peek(parser *p); /* the token after the current one */
void *parser_node(parser *p, ast_kind kind, size_t size, uint32_t pos);
#define NODE(p, kind, type, pos) ((type *)parser_node((p), (kind), sizeof(type), (pos)))
void *parser_finish(parser *p, void *node); /* sets node.end to the end of the last token */
void parser_push(parser *p, pointer_stack *stack, void *item);
bool parser_is_word(token_type type);       /* any IdentifierName */
bool parser_is_identifier(token_type type); /* may be an identifier, at least somewhere */
void parser_check_identifier(parser *p);    /* the current token as an identifier here */

ast_scope *parser_open_scope(parser *p, ast_scope_kind kind); /* makes it current */
void parser_close_scope(parser *p);
ast_binding *parser_add_binding(parser *p, ast_scope *scope, ast_binding_kind kind, ast_name *name,
                                uint32_t pos);
ast_binding *parser_find(parser *p, const ast_scope *scope, const ast_name *name);
ast_binding *parser_declare(parser *p, ast_binding_kind kind, ast_name *name, uint32_t pos);
void parser_settle_annex_b(parser *p);
ast_identifier *parser_identifier_node(parser *p, ast_name *name, uint32_t pos, uint32_t end);
void parser_use_private(parser *p, ast_name *name, uint32_t pos);
void parser_close_private(parser *p, ast_scope *class_scope, uint32_t base);
bool parser_octal_allowed(parser *p, const token *t);

/* --- parser_expression.c --- */
ast_node *parser_expression(parser *p);
ast_node *parser_assignment(parser *p, cover *c);
ast_node *parser_left_hand_side(parser *p, cover *c, bool calls);
ast_node *parser_property_key(parser *p, bool *computed);
void parser_check_cover(parser *p, const cover *c);
ast_string *parser_string(parser *p);

/* --- parser_pattern.c --- */
ast_node *parser_binding_target(parser *p, ast_binding_kind kind);
ast_node *parser_binding_element(parser *p, ast_binding_kind kind); /* with default value */
ast_node *parser_to_target(parser *p, ast_node *node);    /* assignment target or pattern */
ast_node *parser_to_parameter(parser *p, ast_node *node); /* arrow parameter, declared */
bool parser_is_simple_target(const ast_node *node);
bool parser_is_call_target(const parser *p, const ast_node *node);
void parser_check_strict_target(parser *p, ast_node *node);
void parser_declare_name(parser *p, ast_binding_kind kind, ast_identifier *id);

/* --- parser_function.c --- */
typedef struct arrow_mark {
  uint32_t pending;
  ast_scope *last_child;
  uint8_t uses;
  uint32_t yield_pos, await_pos, await_name_pos;
} arrow_mark;
void parser_begin_cover(parser *p, arrow_mark *mark);
void parser_end_cover(parser *p, const arrow_mark *mark); /* it was no arrow */
ast_node *parser_arrow(parser *p, ast_node *list, uint32_t pos, bool is_async,
                       const arrow_mark *mark);
ast_node *parser_function_expression(parser *p);
ast_node *parser_function_declaration(parser *p, uint32_t pos, bool is_async, bool default_export,
                                      bool in_if);
ast_function *parser_method(parser *p, ast_function_kind kind, bool is_async, bool is_generator,
                            uint32_t pos);
void parser_enter_function(parser *p, ast_function *f, ast_scope_kind kind, function_state *saved);
void parser_leave_function(parser *p, const function_state *saved);
ast_function *parser_new_function(parser *p, ast_function_kind kind, bool is_async,
                                  bool is_generator, uint32_t pos);
/* Statements up to `end`, with a directive prologue. */
ast_node *parser_body(parser *p, ast_function *f, token_type end);

/* --- parser_class.c --- */
ast_node *parser_class(parser *p, bool declaration, bool default_export);

/* --- parser_statement.c --- */
ast_node *parser_statement_item(parser *p); /* StatementListItem, or ModuleItem at the top */
ast_node *parser_statement(parser *p);
ast_block *parser_block(parser *p, bool scope);

/* --- parser_module.c --- */
ast_node *parser_import(parser *p);
ast_node *parser_export(parser *p);
void parser_check_exports(parser *p);

#endif
