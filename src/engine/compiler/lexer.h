/*
 * Tokens of ECMAScript 2023. One token is current; what depends on the grammar (regular expression or division,
 * the rest of a template) the parser asks for. Also owns the interning table of a compilation and its one error exit.
 */
#ifndef JSRUN_COMPILER_LEXER_H
#define JSRUN_COMPILER_LEXER_H

#include <setjmp.h>

#include "engine/compiler/parser.h"

/* X(name, text) of punctuators; then of reserved words, and of words reserved in some places. */
#define LEXER_PUNCTUATORS(X)                                                                       \
  X(LBRACE, "{")                                                                                   \
  X(RBRACE, "}") X(LPAREN, "(") X(RPAREN, ")") X(LBRACKET, "[") X(RBRACKET, "]") X(SEMICOLON, ";") \
      X(COMMA, ",") X(COLON, ":") X(QUESTION, "?") X(QUESTION_DOT, "?.") X(DOT, ".")               \
          X(ELLIPSIS, "...") X(ARROW, "=>") X(TILDE, "~") X(BANG, "!") X(INCREMENT, "++")          \
              X(DECREMENT, "--")
/* In the order of their ast_operator. */
#define LEXER_BINARY_PUNCTUATORS(X)                                                                \
  X(PLUS, "+", ADD, 12)                                                                            \
  X(MINUS, "-", SUB, 12) X(STAR, "*", MUL, 13) X(SLASH, "/", DIV, 13) X(PERCENT, "%", MOD, 13)     \
      X(STAR_STAR, "**", EXP, 14) X(AMP, "&", BIT_AND, 8) X(BAR, "|", BIT_OR, 6)                   \
          X(CARET, "^", BIT_XOR, 7) X(SHL, "<<", SHL, 11) X(SHR, ">>", SHR, 11)                    \
              X(USHR, ">>>", USHR, 11) X(EQ_EQ, "==", EQ, 9) X(BANG_EQ, "!=", NE, 9)               \
                  X(EQ_EQ_EQ, "===", STRICT_EQ, 9) X(BANG_EQ_EQ, "!==", STRICT_NE, 9)              \
                      X(LESS, "<", LT, 10) X(LESS_EQ, "<=", LE, 10) X(GREATER, ">", GT, 10)        \
                          X(GREATER_EQ, ">=", GE, 10) X(IN, "in", IN, 10)                          \
                              X(INSTANCEOF, "instanceof", INSTANCEOF, 10) X(AMP_AMP, "&&", AND, 5) \
                                  X(BAR_BAR, "||", OR, 4) X(NULLISH,                               \
                                                            "?"                                    \
                                                            "?",                                   \
                                                            NULLISH, 3)
#define LEXER_ASSIGNMENTS(X)                                                                       \
  X(EQ, "=", NONE)                                                                                 \
  X(PLUS_EQ, "+=", ADD) X(MINUS_EQ, "-=", SUB) X(STAR_EQ, "*=", MUL) X(SLASH_EQ, "/=", DIV)        \
      X(PERCENT_EQ, "%=", MOD) X(STAR_STAR_EQ, "**=", EXP) X(AMP_EQ, "&=", BIT_AND)                \
          X(BAR_EQ, "|=", BIT_OR) X(CARET_EQ, "^=", BIT_XOR) X(SHL_EQ, "<<=", SHL)                 \
              X(SHR_EQ, ">>=", SHR) X(USHR_EQ, ">>>=", USHR) X(AMP_AMP_EQ, "&&=", AND)             \
                  X(BAR_BAR_EQ, "||=", OR) X(NULLISH_EQ,                                           \
                                             "?"                                                   \
                                             "?=",                                                 \
                                             NULLISH)
#define LEXER_RESERVED(X)                                                                          \
  X(BREAK, "break")                                                                                \
  X(CASE, "case") X(CATCH, "catch") X(CLASS, "class") X(CONST, "const") X(CONTINUE, "continue")    \
      X(DEBUGGER, "debugger") X(DEFAULT, "default") X(DELETE, "delete") X(DO, "do")                \
          X(ELSE, "else") X(ENUM, "enum") X(EXPORT, "export") X(EXTENDS, "extends")                \
              X(FALSE, "false") X(FINALLY, "finally") X(FOR, "for") X(FUNCTION, "function")        \
                  X(IF, "if") X(IMPORT, "import") X(NEW, "new") X(NULL, "null")                    \
                      X(RETURN, "return") X(SUPER, "super") X(SWITCH, "switch") X(THIS, "this")    \
                          X(THROW, "throw") X(TRUE, "true") X(TRY, "try") X(TYPEOF, "typeof")      \
                              X(VAR, "var") X(VOID, "void") X(WHILE, "while") X(WITH, "with")
#define LEXER_CONTEXTUAL(X)                                                                        \
  X(AWAIT, "await")                                                                                \
  X(YIELD, "yield") X(LET, "let") X(STATIC, "static") X(IMPLEMENTS, "implements")                  \
      X(INTERFACE, "interface") X(PACKAGE, "package") X(PRIVATE, "private")                        \
          X(PROTECTED, "protected") X(PUBLIC, "public") X(ASYNC, "async") X(OF, "of")              \
              X(GET, "get") X(SET, "set") X(AS, "as") X(FROM, "from") X(TARGET, "target")          \
                  X(META, "meta") X(EVAL, "eval") X(ARGUMENTS, "arguments")                        \
                      X(CONSTRUCTOR, "constructor") X(PROTOTYPE, "prototype")                      \
                          X(PROTO, "__proto__") X(USE_STRICT, "use strict")                        \
                              X(ACCESSOR, "accessor")

typedef enum token_type {
  T_END,
  T_NUMBER,
  T_BIGINT,
  T_STRING,
  T_TEMPLATE /* piece; see token.template_tail */,
  T_REGEXP,
  T_PRIVATE_NAME,
#define X(name, text) T_##name,
  LEXER_PUNCTUATORS(X)
#undef X
#define X(name, text, op, precedence) T_##name,
      LEXER_BINARY_PUNCTUATORS(X)
#undef X
#define X(name, text, op) T_##name,
          LEXER_ASSIGNMENTS(X)
#undef X
#define X(name, text) T_##name,
              LEXER_RESERVED(X)
  /* From here on identifiers, in some or all places. */
  LEXER_CONTEXTUAL(X)
#undef X
      T_IDENTIFIER,
  T_COUNT
} token_type;

typedef struct token {
  uint8_t type;
  bool newline_before;
  bool escaped; /* a word written with an escape, a string with any escape or line continuation */
  bool template_tail; /* of a template piece: it ends with ` */
  uint8_t octal;      /* enum token_octal */
  uint32_t pos, end;
  uint32_t octal_pos; /* of the escape, for OCTAL_ESCAPE */
  ast_name
      *name;     /* word, string, digits of a BigInt, cooked template (NULL: bad escape), pattern */
  ast_name *raw; /* raw template, regular expression flags */
  double number;
  const char *bad_escape; /* template: message for what is wrong with it, when cooked is NULL */
  uint32_t bad_pos, bad_length;
} token;

enum token_octal {
  OCTAL_NONE,
  OCTAL_NUMBER,
  OCTAL_DECIMAL /* 09 */,
  OCTAL_ESCAPE,
  OCTAL_EIGHT_NINE
};

typedef struct lexer {
  const char *source;
  uint32_t length;
  uint32_t at;                         /* next byte to read */
  uint32_t previous_pos, previous_end; /* of the token before the current one */
  token t;                             /* current */
  bool html_comments;
  arena *memory;
  ast_name **names; /* interning table, open hashing */
  uint32_t name_mask, name_count;
  char *scratch; /* for texts with escapes */
  size_t scratch_size, scratch_used;
  compile_error *error;
  jmp_buf exit; /* set by the parser; every failure leaves here */
} lexer;

/* exit, error and memory must be set. */
void lexer_init(lexer *lx, const char *source, size_t length, bool html_comments);
void lexer_next(lexer *lx);
/* The current token is / or /=: read it as a regular expression instead. */
void lexer_regexp(lexer *lx);
/* The current token is the } that ends a template substitution: read the next piece. */
void lexer_template_continue(lexer *lx);
/* For looking ahead: keep `*lx` of before, call lexer_next, put it back. */
typedef struct lexer_mark {
  uint32_t at, previous_pos, previous_end;
  token t;
} lexer_mark;
lexer_mark lexer_save(const lexer *lx);
void lexer_restore(lexer *lx, const lexer_mark *mark);

ast_name *lexer_intern(lexer *lx, const char *text, size_t length);
/* The interned name of a word token, before any was met: its token_type is in ast_name.keyword. */
const char *lexer_token_text(token_type type);

_Noreturn void lexer_fail(lexer *lx, compile_error_kind kind, uint32_t pos, uint32_t end,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
