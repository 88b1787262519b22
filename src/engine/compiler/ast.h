/*
 * The tree between parser and emitter, with the scopes found on the way.
 *
 * Everything lives in the arena given to parser_parse (parser.h) and dies with it; nothing is freed singly
 * and nothing points outside the arena, not even into the source text. Positions are byte offsets into the
 * UTF-8 source; ast_position() turns one into line and column.
 *
 * Children are typed by kind: a pointer called `list` is the first of a chain linked by ast_node.next
 * (NULL: empty). Left-associative chains (a+b+c, a.b.c, f()()()) nest on their left child and may be
 * 100,000 deep, as may else-if chains on `alternate`: walk those in a loop.
 */
#ifndef JSRUN_COMPILER_AST_H
#define JSRUN_COMPILER_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- names and strings --- */

/* Every identifier, string literal and template piece, once for each compilation: pointers are equal when
   the texts are. CESU-8 as Duktape stores strings; not NUL-terminated as far as length goes, though a NUL
   follows. */
typedef struct ast_name {
  struct ast_name *chain; /* the interning table's */
  uint32_t hash, length;
  uint32_t
      declared; /* how many scopes declare it; 0: surely a global (unless with or eval add it) */
  uint32_t emitter_index; /* the emitter's, 0 at first */
  uint8_t keyword;        /* the lexer's */
  char text[];
} ast_name;

/* --- scopes --- */

/* X(name, what it is) */
#define AST_SCOPE_KINDS(X)                                                                                   \
  X(SCRIPT) /* top of a script: var/function/let/const here are globals */                                   \
  X(MODULE) /* top of a module */                                                                            \
  X(EVAL)   /* top of an eval: lexical names, and the vars when strict. Sloppy vars are also \
                      listed here (binding kind VAR/FUNCTION) but belong to the caller's variable scope */               \
  X(FUNCTION) /* parameters, and vars and lexical names of the body unless there is a FUNCTION_BODY */       \
  X(FUNCTION_BODY) /* vars and lexical names of a body whose parameters contain expressions; parent is the \
                      FUNCTION scope. A var named as a parameter starts with the parameter's value */ \
  X(FUNCTION_NAME) /* round a named function expression: its own name */                                     \
  X(BLOCK)         /* block, switch */                                                                       \
  X(FOR)           /* let/const of a for head; covers head and body */                                       \
  X(CATCH)         /* catch parameter; the handler's block is a BLOCK within */                              \
  X(CLASS)         /* round a class: its inner name (if any) and its private names */                        \
  X(WITH)          /* the body of a with statement; declares nothing */

typedef enum ast_scope_kind {
#define AST_SCOPE_ENUM(name) AST_SCOPE_##name,
  AST_SCOPE_KINDS(AST_SCOPE_ENUM)
#undef AST_SCOPE_ENUM
} ast_scope_kind;

typedef enum ast_binding_kind {
  AST_BINDING_VAR,
  AST_BINDING_FUNCTION, /* function declaration at the top of a function, script, eval: as var */
  AST_BINDING_PARAMETER,
  AST_BINDING_LET,
  AST_BINDING_CONST,
  AST_BINDING_CLASS, /* class declaration: as let */
  AST_BINDING_BLOCK_FUNCTION, /* function declaration in a block, or at the top of a module: initialised on entry */
  AST_BINDING_CATCH,         /* catch (e) */
  AST_BINDING_CATCH_PATTERN, /* a name in catch ({a}) */
  AST_BINDING_FUNCTION_NAME, /* own name of a function expression: assignment is ignored, or throws if strict */
  AST_BINDING_CLASS_NAME, /* inner name of a class: constant */
  AST_BINDING_IMPORT,     /* imported name: constant, live */
  AST_BINDING_PRIVATE     /* #name in a class scope; name->text begins with '#' */
} ast_binding_kind;

enum ast_binding_flag {
  AST_PRIVATE_STATIC = 1, /* of a PRIVATE binding: static member */
  AST_PRIVATE_METHOD = 2,
  AST_PRIVATE_GETTER = 4,
  AST_PRIVATE_SETTER = 8,
  AST_BINDING_SIMPLE_PARAMETER = 16, /* (unused so far) */
  AST_BINDING_TOPLEVEL_ANNEX_B = 32  /* var made only by a function in a block (Annex B.3.2) */
};

typedef struct ast_binding {
  ast_name *name;
  struct ast_scope *scope;
  struct ast_binding *next; /* of the scope, in order of declaration */
  uint32_t pos;             /* of the first declaration */
  uint8_t kind;             /* ast_binding_kind */
  uint8_t flags;            /* ast_binding_flag */
  uint16_t
      parameter; /* of a PARAMETER that is a plain identifier: index (the last, if twice); else 0xffff */
  struct ast_import *import; /* of an IMPORT */
  /* The emitter's, 0 at first. */
  uint8_t captured, emitter_flags;
  uint16_t reg;
  uint32_t slot;
  uint32_t initialised; /* when, by the emitter's count; 0: not yet */
  uint32_t writes;      /* newest of its list of assignments + 1 */
} ast_binding;

enum ast_scope_flag {
  AST_SCOPE_STRICT = 1,
  AST_SCOPE_DIRECT_EVAL =
      2, /* a direct eval call stands in this scope or in a scope inside it, functions included */
  AST_SCOPE_SLOPPY_EVAL =
      4, /* one that may add variables to THIS function-level scope (set on SCRIPT, EVAL, FUNCTION, FUNCTION_BODY) */
  AST_SCOPE_HAS_WITH = 8 /* a with statement is inside (functions included) */
};

typedef struct ast_scope {
  uint8_t kind;                                   /* ast_scope_kind */
  uint8_t flags;                                  /* ast_scope_flag */
  uint32_t count;                                 /* bindings */
  struct ast_scope *parent;                       /* NULL at the top */
  struct ast_scope *child, *last_child, *sibling; /* inner scopes */
  struct ast_function
      *function; /* whose code this is (for a FUNCTION_NAME and CLASS scope: the code round it) */
  ast_binding *bindings, *last_binding;
  struct ast_function *functions,
      *last_function; /* declarations to be made on entry, linked by next_in_scope; of two
                                       of the same name the later one counts */
  void *emitter;      /* the emitter's, NULL at first */
} ast_scope;

/* --- nodes --- */

/* X(kind, struct) */
#define AST_NODE_KINDS(X)                                                                              \
  /* expressions */                                                                                    \
  X(IDENTIFIER, ast_identifier)                                                                        \
  X(NUMBER, ast_number)                                                                                \
  X(STRING, ast_string)                                                                                \
  X(BIGINT,                                                                                            \
    ast_string) /* value: digits without separators and n; 0x, 0o, 0b prefix kept, lower case */       \
  X(REGEXP, ast_regexp)                                                                                \
  X(NULL, ast_node)                                                                                    \
  X(TRUE, ast_node)                                                                                    \
  X(FALSE, ast_node)                                                                                   \
  X(THIS, ast_node)                                                                                    \
  X(SUPER, ast_node) /* only as object of MEMBER and INDEX, and as callee of CALL */                   \
  X(NEW_TARGET, ast_node)                                                                              \
  X(IMPORT_META, ast_node)                                                                             \
  X(TEMPLATE, ast_template)                                                                            \
  X(TEMPLATE_PIECE, ast_template_piece) /* only in a TEMPLATE */                                       \
  X(TAGGED_TEMPLATE, ast_tagged_template)                                                              \
  X(ARRAY, ast_collection)  /* list: expressions, HOLE, SPREAD */                                      \
  X(OBJECT, ast_collection) /* list: PROPERTY, SPREAD */                                               \
  X(PROPERTY, ast_property)                                                                            \
  X(HOLE, ast_node)                                                                                    \
  X(SPREAD, ast_unary)                                                                                 \
  X(FUNCTION, ast_function) /* expressions, arrows, methods, and declarations (AST_DECLARATION) */     \
  X(CLASS, ast_class)       /* expressions, and declarations (AST_DECLARATION) */                      \
  X(UNARY, ast_unary)       /* op: AST_OP_NEGATE PLUS NOT BIT_NOT TYPEOF VOID DELETE */                \
  X(UPDATE, ast_unary)      /* op: AST_OP_INCREMENT DECREMENT; AST_PREFIX */                           \
  X(BINARY, ast_binary)                                                                                \
  X(LOGICAL, ast_binary) /* op: AST_OP_AND OR NULLISH */                                               \
  X(ASSIGN, ast_binary)  /* op: AST_OP_NONE for =, else the operator; left: target or pattern */       \
  X(CONDITIONAL, ast_conditional)                                                                      \
  X(SEQUENCE, ast_collection)                                                                          \
  X(CALL, ast_call) /* callee SUPER: super(...) */                                                     \
  X(NEW, ast_call)                                                                                     \
  X(MEMBER, ast_member)         /* object.name */                                                      \
  X(INDEX, ast_binary)          /* left[right]; op_pos: of '[' */                                      \
  X(PRIVATE_MEMBER, ast_member) /* object.#name */                                                     \
  X(PRIVATE_IN, ast_private_in) /* #name in object */                                                  \
  X(OPTIONAL_CHAIN,                                                                                    \
    ast_unary)        /* round a chain in which at least one link is AST_OPTIONAL: where such a \
                                link's object is nullish, the value of this node is undefined */      \
  X(YIELD, ast_unary) /* argument may be NULL; AST_DELEGATE: yield* */                                 \
  X(AWAIT, ast_unary)                                                                                  \
  X(IMPORT_CALL, ast_binary) /* import(left, right); right may be NULL */                              \
  /* patterns: binding targets and assignment targets. A leaf is an IDENTIFIER, or in an assignment \
     also MEMBER, INDEX, PRIVATE_MEMBER */  \
  X(ARRAY_PATTERN, ast_collection)  /* list: targets, DEFAULT, HOLE, REST */                           \
  X(OBJECT_PATTERN, ast_collection) /* list: PROPERTY (value: target or DEFAULT), REST */              \
  X(DEFAULT, ast_binary)            /* left: target, right: value when undefined */                    \
  X(REST, ast_unary)                /* argument: target */                                             \
  /* statements */                                                                                     \
  X(VARIABLES, ast_collection) /* var, let, const: op is the ast_binding_kind; list: DECLARATOR */     \
  X(DECLARATOR, ast_binary)    /* left: target, right: initial value or NULL */                        \
  X(EXPRESSION_STATEMENT, ast_unary)                                                                   \
  X(BLOCK, ast_block)                                                                                  \
  X(EMPTY, ast_node)                                                                                   \
  X(IF, ast_conditional) /* alternate may be NULL */                                                   \
  X(FOR, ast_for)                                                                                      \
  X(FOR_IN, ast_for_in)                                                                                \
  X(FOR_OF, ast_for_in) /* AST_IS_AWAIT: for await */                                                  \
  X(WHILE, ast_loop)                                                                                   \
  X(DO_WHILE, ast_loop)                                                                                \
  X(RETURN, ast_unary) /* argument may be NULL */                                                      \
  X(THROW, ast_unary)                                                                                  \
  X(BREAK, ast_jump)                                                                                   \
  X(CONTINUE, ast_jump)                                                                                \
  X(LABELED, ast_labeled)                                                                              \
  X(TRY, ast_try)                                                                                      \
  X(SWITCH, ast_switch)                                                                                \
  X(CASE, ast_case)                                                                                    \
  X(WITH, ast_with)                                                                                    \
  X(DEBUGGER, ast_node)                                                                                \
  X(IMPORT, ast_node) /* the facts are in ast_program.imports */                                       \
  X(EXPORT,                                                                                            \
    ast_unary) /* of a declaration: argument is that statement. Otherwise NULL, and the facts \
                                are in ast_program.exports */        \
  X(EXPORT_DEFAULT,                                                                                    \
    ast_unary) /* argument: expression, or a declaration of FUNCTION or CLASS. A declaration without \
                                name, and an expression, initialise the binding `*default*` (the former on entry); \
                                an anonymous function is named "default" */ \
  /* class members */                                                                                  \
  X(MEMBER_DEFINITION, ast_class_member)

typedef enum ast_kind {
#define AST_NODE_ENUM(name, type) AST_##name,
  AST_NODE_KINDS(AST_NODE_ENUM)
#undef AST_NODE_ENUM
      AST_KIND_COUNT
} ast_kind;

typedef enum ast_operator {
  AST_OP_NONE,
  AST_OP_ADD,
  AST_OP_SUB,
  AST_OP_MUL,
  AST_OP_DIV,
  AST_OP_MOD,
  AST_OP_EXP,
  AST_OP_BIT_AND,
  AST_OP_BIT_OR,
  AST_OP_BIT_XOR,
  AST_OP_SHL,
  AST_OP_SHR,
  AST_OP_USHR,
  AST_OP_EQ,
  AST_OP_NE,
  AST_OP_STRICT_EQ,
  AST_OP_STRICT_NE,
  AST_OP_LT,
  AST_OP_LE,
  AST_OP_GT,
  AST_OP_GE,
  AST_OP_IN,
  AST_OP_INSTANCEOF,
  AST_OP_AND,
  AST_OP_OR,
  AST_OP_NULLISH,
  AST_OP_NEGATE,
  AST_OP_PLUS,
  AST_OP_NOT,
  AST_OP_BIT_NOT,
  AST_OP_TYPEOF,
  AST_OP_VOID,
  AST_OP_DELETE,
  AST_OP_INCREMENT,
  AST_OP_DECREMENT
} ast_operator;

enum ast_flag {
  AST_PARENTHESIZED = 1 << 0, /* any expression: stood in parentheses */
  AST_DECLARATION = 1 << 1,   /* FUNCTION, CLASS: a declaration */
  AST_OPTIONAL = 1 << 2,      /* MEMBER, INDEX, PRIVATE_MEMBER, CALL: written with ?. */
  AST_DIRECT_EVAL = 1 << 3,   /* CALL: of the name eval; scope is set */
  AST_PREFIX = 1 << 4,        /* UPDATE */
  AST_DELEGATE = 1 << 5,      /* YIELD */
  AST_IS_AWAIT = 1 << 6,      /* FOR_OF */
  AST_COMPUTED = 1 << 7,      /* PROPERTY, MEMBER_DEFINITION: [key] */
  AST_SHORTHAND = 1 << 8,     /* PROPERTY: {a} */
  AST_STATIC = 1 << 9,        /* MEMBER_DEFINITION */
  AST_WRITTEN = 1 << 9, /* IDENTIFIER: target of an assignment, update, pattern or for-in/of head */
  AST_PROTO = 1 << 10,  /* PROPERTY: `__proto__: value`, sets the prototype */
  AST_HAS_SPREAD = 1 << 11, /* CALL, NEW, ARRAY: a SPREAD is in the list */
  AST_BINDING_SITE =
      1 << 12,         /* IDENTIFIER: declares (or initialises in a declaration), not a reference */
  AST_OCTAL = 1 << 13, /* NUMBER, STRING: the parser's own */
  AST_TRAILING_COMMA = 1 << 14, /* the parser's own */
  AST_ESCAPED = 1 << 15         /* the parser's own */
};

typedef struct ast_node {
  uint8_t kind;      /* ast_kind */
  uint8_t op;        /* ast_operator, or what the kind says */
  uint16_t flags;    /* ast_flag */
  uint32_t pos, end; /* source range */
  struct ast_node *next;
} ast_node;

/* Every identifier in expression or pattern position, reference or binding site. All of a program are
   chained from ast_program.identifiers, so resolving them needs no walk of the tree: look `name` up from
   `scope` outwards. (Function and class names are no nodes: see ast_function.name.) */
typedef struct ast_identifier {
  ast_node node;
  ast_name *name;
  ast_scope *scope;
  struct ast_identifier *next_identifier;
  ast_binding *binding; /* the emitter's, NULL at first */
} ast_identifier;

typedef struct ast_number {
  ast_node node;
  double value;
} ast_number;
typedef struct ast_string {
  ast_node node;
  ast_name *value;
} ast_string;
typedef struct ast_regexp {
  ast_node node;
  ast_name *pattern, *regexp_flags;
} ast_regexp;
typedef struct ast_template_piece {
  ast_node node;
  ast_name *cooked /* NULL: undefined */, *raw;
} ast_template_piece;
/* pieces is one longer than list. */
typedef struct ast_template {
  ast_node node;
  ast_node *pieces, *list;
  uint32_t count;
} ast_template;
typedef struct ast_tagged_template {
  ast_node node;
  ast_node *tag;
  ast_template *template;
} ast_tagged_template;
typedef struct ast_collection {
  ast_node node;
  ast_node *list;
  uint32_t count;
} ast_collection;
typedef struct ast_unary {
  ast_node node;
  ast_node *argument;
} ast_unary;
typedef struct ast_binary {
  ast_node node;
  ast_node *left, *right;
  uint32_t op_pos;
} ast_binary;
typedef struct ast_conditional {
  ast_node node;
  ast_node *test, *consequent, *alternate;
} ast_conditional;
typedef struct ast_call {
  ast_node node;
  ast_node *callee, *list;
  uint32_t count;
  uint32_t open;    /* position of '(' (CALL) */
  ast_scope *scope; /* with AST_DIRECT_EVAL or callee SUPER */
} ast_call;
typedef struct ast_member {
  ast_node node;
  ast_node *object;
  ast_name *name; /* with the '#' of a PRIVATE_MEMBER */
  uint32_t name_pos;
  uint32_t
      load_pos; /* what an error of reading it points at: the name, behind a call in the chain the dot, as in V8 */
  ast_scope *scope; /* of a PRIVATE_MEMBER: where to look the name up from */
} ast_member;
typedef struct ast_private_in {
  ast_node node;
  ast_name *name;
  ast_node *object;
  ast_scope *scope;
} ast_private_in;

typedef enum ast_member_kind {
  AST_MEMBER_VALUE, /* key: value (PROPERTY) */
  AST_MEMBER_METHOD,
  AST_MEMBER_GETTER,
  AST_MEMBER_SETTER,
  AST_MEMBER_FIELD,       /* from here on MEMBER_DEFINITION only */
  AST_MEMBER_STATIC_BLOCK /* value: FUNCTION; key NULL */
} ast_member_kind;

/* op: ast_member_kind. The key of a plain property is a STRING, NUMBER or BIGINT node (an identifier key too
   is a STRING), of a computed one any expression. {a = 1} as a pattern has a DEFAULT as value. */
typedef struct ast_property {
  ast_node node;
  ast_node *key, *value;
} ast_property;

/* op: ast_member_kind. value of a FIELD may be NULL. With private_name key is NULL. The constructor is not
   among the members. */
typedef struct ast_class_member {
  ast_node node;
  ast_node *key, *value;
  ast_name *private_name;
} ast_class_member;

typedef enum ast_function_kind {
  AST_FUNCTION_NORMAL,
  AST_FUNCTION_ARROW,
  AST_FUNCTION_METHOD,
  AST_FUNCTION_GETTER,
  AST_FUNCTION_SETTER,
  AST_FUNCTION_CONSTRUCTOR,         /* of a class without extends */
  AST_FUNCTION_DERIVED_CONSTRUCTOR, /* of a class with extends */
  AST_FUNCTION_FIELDS, /* made by the parser: runs field initialisers with this = the object */
  AST_FUNCTION_STATIC_BLOCK,
  AST_FUNCTION_TOPLEVEL /* script, module, eval; a CommonJS body is one with parameters */
} ast_function_kind;

/* What the function's own code uses; an arrow passes THIS, SUPER, NEW_TARGET and ARGUMENTS on to the function
   round it, where they are set too. A direct eval counts as none of them: see AST_SCOPE_DIRECT_EVAL. */
enum ast_uses {
  AST_USES_THIS = 1,
  AST_USES_ARGUMENTS =
      2, /* an identifier `arguments` occurs (it may yet resolve to a declared one) */
  AST_USES_SUPER_PROPERTY = 4,
  AST_USES_SUPER_CALL = 8,
  AST_USES_NEW_TARGET = 16,
  AST_USES_AWAIT = 32,
  AST_USES_YIELD = 64,
  AST_USES_DIRECT_EVAL = 128
};

typedef struct ast_function {
  ast_node node;         /* pos..end is what Function.prototype.toString gives */
  uint8_t function_kind; /* ast_function_kind */
  uint8_t uses;          /* ast_uses */
  bool is_async, is_generator, strict;
  bool simple_parameters; /* identifiers only: no default, rest, pattern */
  bool
      parameter_expressions; /* a default value or computed key in the parameters: there is a FUNCTION_BODY scope */
  bool expression_body; /* of an arrow: body is that expression */
  bool annex_b; /* declaration in a block that on evaluation also sets the var of its name */
  bool duplicate_parameters;
  bool has_use_strict; /* a directive of its own */
  ast_name *name; /* NULL: none. Named declarations and expressions only; methods have their key */
  uint32_t name_pos;
  uint32_t length;          /* expected argument count */
  uint32_t parameter_count; /* with the rest parameter */
  ast_node *parameters;     /* list: targets, DEFAULT, REST */
  ast_node *body;           /* list of statements, or the expression */
  ast_scope *scope;         /* FUNCTION, or SCRIPT, MODULE, EVAL at the top */
  ast_scope *body_scope;    /* FUNCTION_BODY, or the same as scope */
  ast_scope *name_scope;    /* FUNCTION_NAME, or NULL */
  ast_scope *declared_in;   /* of a declaration: the scope that has its binding */
  struct ast_function *next_in_scope;
  struct ast_function *outer;   /* NULL at the top */
  struct ast_class *class_node; /* of a constructor: its class */
  void *emitter;                /* the emitter's, NULL at first */
} ast_function;

typedef struct ast_class {
  ast_node node;
  ast_name *name; /* NULL: none */
  uint32_t name_pos;
  ast_node *heritage;        /* NULL: none. In `scope` */
  ast_function *constructor; /* NULL: the default one */
  ast_node *members;         /* list: MEMBER_DEFINITION in order; keys are evaluated in `scope` */
  ast_scope *scope;          /* CLASS */
  ast_scope *declared_in;    /* of a declaration */
  /* AST_FUNCTION_FIELDS in whose scope the values of the instance fields, and of the static fields (and round
     the static blocks), were parsed; NULL when there are none. Their bodies are empty: the values are in
     members. Computed keys are evaluated outside, once. */
  ast_function *instance_fields, *static_fields;
} ast_class;

typedef struct ast_block {
  ast_node node;
  ast_scope *scope;
  ast_node *list;
} ast_block;
/* scope NULL: the head declares no let or const. init: VARIABLES or an expression. */
typedef struct ast_for {
  ast_node node;
  ast_scope *scope;
  ast_node *init, *test, *update, *body;
} ast_for;
/* left: VARIABLES with one DECLARATOR (whose initial value only Annex B's `for (var a = 1 in b)` has), or a
   target. right is in `scope` too: its names are uninitialised there. */
typedef struct ast_for_in {
  ast_node node;
  ast_scope *scope;
  ast_node *left, *right, *body;
} ast_for_in;
typedef struct ast_loop {
  ast_node node;
  ast_node *test, *body;
} ast_loop;
/* label NULL: none. target: the loop, switch or LABELED statement left or continued. */
typedef struct ast_jump {
  ast_node node;
  ast_name *label;
  ast_node *target;
} ast_jump;
typedef struct ast_labeled {
  ast_node node;
  ast_name *label;
  ast_node *body;
} ast_labeled;
typedef struct ast_try {
  ast_node node;
  ast_block *block;
  ast_block *handler;  /* or NULL */
  ast_node *parameter; /* of the handler: IDENTIFIER, pattern or NULL */
  ast_scope *catch_scope;
  ast_block *finalizer; /* or NULL */
} ast_try;
typedef struct ast_switch {
  ast_node node;
  ast_node *discriminant;
  ast_scope *scope;
  ast_node *list;
} ast_switch;
typedef struct ast_case {
  ast_node node;
  ast_node *test /* NULL: default */, *list;
} ast_case;
typedef struct ast_with {
  ast_node node;
  ast_node *object, *body;
  ast_scope *scope;
} ast_with;

/* --- modules --- */

/* One module asked for, once for each specifier and set of attributes, in order. */
typedef struct ast_module_request {
  struct ast_module_request *next;
  ast_name *specifier;
  struct ast_attribute {
    struct ast_attribute *next;
    ast_name *key, *value;
    uint32_t pos;
  } * attributes;
  uint32_t pos, index;
} ast_module_request;

typedef struct ast_import {
  struct ast_import *next;
  ast_module_request *request;
  ast_name *imported; /* NULL: the namespace */
  ast_name *local;
  ast_binding *binding;
  uint32_t pos;
} ast_import;

typedef struct ast_export {
  struct ast_export *next;
  ast_name *exported; /* NULL: export * from */
  ast_name *local;    /* export of a local name; `*default*` for an unnamed default */
  ast_module_request
      *request; /* not NULL: re-export of `imported` from there; imported NULL: the namespace
                                  (export * as ns), or everything when exported too is NULL */
  ast_name *imported;
  uint32_t pos;
} ast_export;

/* --- the whole --- */

typedef struct ast_program {
  ast_function *
      function; /* AST_FUNCTION_TOPLEVEL; or, when a function was asked for, that function's node in the
                             one EXPRESSION_STATEMENT of its body */
  ast_identifier *identifiers; /* all, see ast_identifier */
  ast_module_request *requests;
  ast_import *imports;
  ast_export *exports;
  bool top_level_await;
  bool strict;
  ast_name *name_default; /* "*default*" */
  ast_name *name_arguments, *name_eval, *name_empty;
  /* For ast_lookup: open addressing over (scope, name). */
  ast_binding **bindings;
  uint32_t bindings_mask, bindings_count;
  /* For ast_position. */
  uint32_t *line_starts, line_count;
  uint32_t *utf16_marks; /* UTF-16 units before every 256th byte; NULL: all ASCII */
  const char
      *source; /* as given to the parser: must stay until positions are no longer asked for */
  size_t source_length;
} ast_program;

/* The binding of name in this very scope, or NULL. */
ast_binding *ast_lookup(const ast_program *program, const ast_scope *scope, const ast_name *name);
/* Line and column from 1, the column in UTF-16 units. */
void ast_position(const ast_program *program, uint32_t pos, uint32_t *line, uint32_t *column);

#endif
