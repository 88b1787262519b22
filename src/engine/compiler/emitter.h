/*
 * Inside of the emitter: the state of a compilation, of the function being emitted, and what the emit_* files
 * offer one another.
 *
 * Functions are emitted one at a time, outer before inner: meeting a function only takes its index and puts it
 * in a queue, so that nesting costs no C stack and only one function's code is held unfinished.
 *
 * Registers of a function are one stack: parameters, then variables (those of a block go when it ends), then
 * temporaries. `top` is the first free one; who pushes temporaries resets it.
 */
#ifndef JSRUN_COMPILER_EMITTER_H
#define JSRUN_COMPILER_EMITTER_H

#include <setjmp.h>

#include "engine/compiler/ast.h"
#include "engine/compiler/compiler.h"
#include "engine/vm/image.h"
#include "engine/vm/opcodes.h"

#define NO_REG                 0xffffu /* as a target: anywhere */
#define NO_LABEL               0xffffffffu
#define UNBOUND                0xffffffffu /* a label not yet placed */
#define MAX_REGS               65000u
#define MAX_REGISTER_VARIABLES 60000u /* of one scope; those beyond are kept in its scope object */

/* --- growable arrays --- */

#define VEC(type)                                                                                  \
  struct {                                                                                         \
    type *items;                                                                                   \
    uint32_t count, capacity;                                                                      \
  }
#define VEC_PUSH(e, v, ...)                                                                        \
  do {                                                                                             \
    if ((v)->count == (v)->capacity)                                                               \
      (v)->items = emitter_grow((e), (v)->items, &(v)->capacity, sizeof *(v)->items);              \
    (v)->items[(v)->count++] = (__VA_ARGS__);                                                      \
  } while (0)

typedef VEC(uint8_t) byte_vec;
typedef VEC(uint32_t) u32_vec;

/* --- what is known of variables, scopes and functions --- */

/* ast_identifier.node.op once resolved. */
enum resolution { RESOLVED_NOT, RESOLVED_BINDING, RESOLVED_GLOBAL, RESOLVED_DYNAMIC };

/* ast_binding.emitter_flags */
enum binding_flag {
  BINDING_BOXED = 1,     /* of a module: its slot holds a box */
  BINDING_SKIPPABLE = 2, /* declared in a switch: may be passed over uninitialised */
  BINDING_REG = 4,       /* reg is valid */
  BINDING_CHAIN = 8,     /* of the code round an eval */
  BINDING_FRESH = 16,    /* its register has never been written: already undefined */
  BINDING_USED = 64,     /* some identifier is resolved to it */
  BINDING_ASSIGNED = 32  /* a parameter that is assigned to */
};

/* Kinds of pseudo-variable: what arrows and eval see of the function round them. */
enum pseudo {
  PSEUDO_THIS,
  PSEUDO_NEW_TARGET,
  PSEUDO_HOME,
  PSEUDO_FUNC,
  PSEUDO_ARGUMENTS,
  PSEUDO_COUNT
};

typedef struct scope_info {
  uint32_t slots;
  uint32_t depth; /* scope objects from the outermost down to this one, counting it if it is one */
  uint16_t reg;   /* the scope object, while `owner` is being emitted */
  bool entered, heap, described;
  bool dynamic;                /* eval may add variables here */
  struct function_info *owner; /* in whose registers it is; NULL: made outside */
  struct chain_scope *chain;   /* of the code round an eval */
} scope_info;

typedef struct function_info {
  ast_function *node;    /* NULL: a default constructor, or a module's init */
  ast_class *class_node; /* of a default constructor */
  uint32_t index;
  uint32_t created; /* emitter.serial when its closure was emitted */
  ast_name *name;   /* inferred or own */
  const char *name_prefix;
  ast_class *fields_of; /* of a function that sets up fields: its class, */
  const uint32_t
      *member_slots; /* and the slot of each member in the class's scope, if it has one */
  bool queued, is_named, class_element, static_fields, module_init, mapped;
  ast_binding *pseudo[PSEUDO_COUNT]; /* NULL: not used */
  ast_scope *outer_scope;            /* in which the closure is made */
} function_info;

/* --- the image under construction --- */

typedef struct image_builder {
  VEC(struct vm_image_function) functions;
  VEC(struct vm_image_string) strings;
  byte_vec string_bytes;
  u32_vec string_table; /* hash table: index + 1 */
  u32_vec scopes;       /* offset in body */
  VEC(struct vm_image_eval) evals;
  byte_vec body;   /* offsets in it are relative to its start until image_finish */
  uint32_t module; /* offset in body + 1, or 0 */
} image_builder;

/* A place where a variable is assigned; `next` is the one before it for the same variable, + 1. */
struct write_site {
  uint32_t pos, next;
};

typedef struct emitter {
  arena *memory;
  ast_program *program;
  const compiler_options *options;
  compile_error *error;
  jmp_buf *failure;
  char *stack_limit;
  image_builder image;
  VEC(function_info *) queue;
  uint32_t serial; /* counts initialisations, to tell what a closure finds initialised */
  struct chain_scope *chain;
  bool may_be_dynamic; /* with or direct eval somewhere */
  ast_scope *top_scope;
  VEC(struct write_site) writes; /* see ast_binding.writes */
  ast_name *name_default_export; /* "default" */
  struct function_code *code;    /* buffers, used again for each function */
} emitter;

/* --- the function being emitted --- */

struct fixup {
  uint32_t instr, label;
  bool is16;
};
struct position_entry {
  uint32_t instr, pos;
};
struct handler_entry {
  uint32_t start, end, target, reg;
};
struct yield_return {
  uint32_t label;
  unsigned reg;
};
struct const_slot {
  uint32_t stamp, index;
  uint64_t key;
};

enum control_kind { CONTROL_LABEL, CONTROL_LOOP, CONTROL_ITERATOR, CONTROL_FINALLY };

/* What break, continue and return have to pass or reach; innermost first, on the C stack. */
typedef struct control {
  struct control *outer;
  enum control_kind kind;
  ast_node *node; /* statement that break and continue name */
  uint32_t break_label, continue_label;
  bool continue_is_back; /* the continue label is the loop's head: jump with LOOP */
  uint16_t iterator;     /* record to close, or NO_REG */
  bool is_async;
  /* CONTROL_FINALLY */
  uint16_t kind_reg, value_reg;
  uint32_t finally_label;
  struct finally_exit *exits, **last_exit;
  uint32_t exit_count;
} control;

typedef struct function_code {
  emitter *e;
  function_info *info;
  ast_function *node;
  VEC(vm_instr) instrs;
  VEC(struct vm_image_const) consts;
  u32_vec sites, inners, labels, template_words;
  VEC(struct fixup) fixups;
  VEC(struct handler_entry) handlers; /* labels until finished */
  VEC(struct position_entry) positions;
  VEC(struct vm_image_text) texts;
  VEC(struct yield_return) yield_returns;
  VEC(struct const_slot) const_map;
  uint32_t map_stamp, map_used;
  byte_vec is_local; /* registers that belong to variables */
  uint32_t top, nregs;
  uint32_t pos, last_pos; /* source position of what is emitted now; of the last entry */
  control *control;
  uint16_t scope_reg;  /* innermost scope object: a register, or VM_ENV */
  uint32_t env_depth;  /* scope objects round the function */
  uint16_t completion; /* register of the completion value, or NO_REG */
  uint32_t chain_exit; /* label taken when an optional chain stops short */
  bool strict;
  uint32_t flags;
  uint32_t return_label; /* derived constructor: where every return goes, outside all handlers */
  uint16_t return_reg;
  uint16_t
      name_reg; /* key that names the anonymous function or class about to be emitted; a class takes it */
  uint16_t args_reg, rest_reg, mapped_scope_reg;
} function_code;

typedef function_code *F;

/* --- emitter.c: memory, errors, names --- */

void *emitter_grow(emitter *e, void *items, uint32_t *capacity, size_t size);
_Noreturn void emitter_fail(emitter *e, compile_error_kind kind, uint32_t pos, const char *message);
void emitter_check_stack(emitter *e, const ast_node *node);
void emitter_compile_functions(emitter *e);
function_info *emitter_function_info(emitter *e, ast_function *node);
/* Index of a function, putting it in the queue. */
uint32_t emitter_queue(emitter *e, function_info *info);

/* --- image_writer.c --- */

uint32_t image_string(emitter *e, const char *text, size_t length);
uint32_t image_name(emitter *e, ast_name *name); /* NULL: the empty string */
uint32_t image_body(emitter *e, const void *data,
                    size_t size); /* appended, 8-byte aligned; its offset */
uint32_t image_scope(emitter *e, const uint32_t *words, uint32_t count);
void image_function(F f);
void *image_finish(emitter *e, size_t *size);
void image_free(emitter *e);

/* --- code.c: instructions, registers, constants, labels --- */

void code_begin(F f, function_info *info);
void code_free(F f);
uint32_t emit(F f, unsigned op, unsigned ext, unsigned a, unsigned b, unsigned c);
static inline void emit_a(F f, unsigned op, unsigned a) {
  emit(f, op, 0, a, 0, 0);
}
static inline void emit_ab(F f, unsigned op, unsigned a, unsigned b) {
  emit(f, op, 0, a, b, 0);
}
static inline void emit_abc(F f, unsigned op, unsigned a, unsigned b, unsigned c) {
  emit(f, op, 0, a, b, c);
}
void emit_move(F f, unsigned to, unsigned from);
void emit_int(F f, unsigned a, int32_t value);
void emit_number(F f, unsigned a, double value);
void emit_name_constant(F f, unsigned a, ast_name *name);
void emit_text_constant(F f, unsigned a, const char *text);
void emit_jump(F f, unsigned op, unsigned a, uint32_t label); /* j32 */
void emit_jump16(F f, unsigned op, unsigned ext, unsigned a, unsigned b, uint32_t label);
uint32_t new_label(F f);
void place_label(F f, uint32_t label);
uint32_t label_here(F f);
void add_handler(F f, uint32_t start, uint32_t end, uint32_t target, unsigned reg);
static inline void at(F f, uint32_t pos) {
  f->pos = pos;
}
/* The text of the next instruction (see vm_image_text). */
void text_string(F f, uint32_t string);
void text_name(F f, ast_name *name);
void text_expression(F f, const ast_node *node); /* callee_text.c */
uint32_t render_expression(emitter *e, const ast_node *node);
uint32_t render_destructured(emitter *e, const ast_node *source, const ast_name *key);

unsigned push_temp(F f);
unsigned push_temps(F f, unsigned count);
unsigned push_local(F f);
static inline unsigned target_or_temp(F f, unsigned target) {
  return target == NO_REG ? push_temp(f) : target;
}
bool is_local_register(F f, unsigned reg);
/* A register to build a value in: target unless the program could see it half done. */
static inline unsigned scratch_for(F f, unsigned target) {
  return target == NO_REG || is_local_register(f, target) ? push_temp(f) : target;
}

uint32_t const_number(F f, double value);
uint32_t const_name(F f, ast_name *name);
uint32_t const_string(F f, uint32_t string);
uint32_t const_raw(F f, unsigned kind, uint32_t a, uint32_t b);
/* A constant whose index must fit an operand. */
unsigned operand_const(F f, uint32_t index);
/* A property site, or NO_SITE when there are too many. */
#define NO_SITE 0xffffffffu
uint32_t site_for(F f, ast_name *name);
uint32_t global_site(F f, ast_name *name);
unsigned scope_for_closure(F f);

/* --- scope.c --- */

void scope_analyse(emitter *e);
scope_info *scope_info_of(emitter *e, ast_scope *scope);
uint32_t scope_depth(emitter *e, ast_scope *scope);
/* Begin a scope: registers and slots for its names, the scope object when there are slots, a reset of their
   initialisation, and its function declarations. */
void scope_enter(F f, ast_scope *scope);
void scope_assign(F f, ast_scope *scope,
                  uint32_t first_slot); /* only registers and slots, and the object's descriptor */
void scope_new_object(F f, ast_scope *scope);
void scope_functions(F f, ast_scope *scope);
uint32_t scope_descriptor(F f, ast_scope *scope);
ast_binding *scope_pseudo(emitter *e, ast_scope *from, enum pseudo kind);
ast_binding *scope_find_private(emitter *e, ast_scope *from, ast_name *name);
/* Whether `arguments` is used in this function in a way that may show or need the link with parameters. */
bool scope_arguments_escape(ast_function *fn);
bool binding_written_within(F f, ast_binding *binding, uint32_t start, uint32_t end);
bool binding_is_lexical(const ast_binding *binding);
bool binding_needs_check(F f, ast_binding *binding);

/* --- emit_variable.c --- */

/* The value of a variable: in its own register when it has one, else in target or a temporary. */
unsigned load_binding(F f, ast_binding *binding, unsigned target);
void store_binding(F f, ast_binding *binding, unsigned value);      /* assignment */
void initialise_binding(F f, ast_binding *binding, unsigned value); /* declaration */
void mark_initialised(F f, ast_binding *binding);
/* Register in which a declaration may leave its value to spare the move, or NO_REG. */
unsigned binding_register(F f, ast_binding *binding);
unsigned load_identifier(F f, ast_identifier *id, unsigned target, bool is_typeof);
void load_pseudo(F f, enum pseudo kind, unsigned target);
unsigned load_this(F f, unsigned target);

/* --- emit_expression.c --- */

void expression_to(F f, ast_node *node, unsigned target); /* value into that register */
unsigned expression(F f,
                    ast_node *node); /* value in any register: a variable's or a new temporary */
unsigned expression_hint(F f, ast_node *node,
                         unsigned target); /* the same, rather in target if a temporary is needed */
void expression_effect(F f, ast_node *node);   /* for its effects only */
unsigned expression_push(F f, ast_node *node); /* into a new temporary at the top */
/* Like expression, but safe to keep while [start, end) of the source is evaluated. */
unsigned operand_before(F f, ast_node *node, ast_node *later);
void expression_named(F f, ast_node *node, ast_name *name,
                      unsigned target); /* anonymous functions get the name */
bool is_anonymous_function(const ast_node *node);
void branch(F f, ast_node *test, uint32_t label,
            bool when); /* jump to label if test is `when`, else fall through */
unsigned binary_opcode(unsigned op);
void binary_operation(F f, unsigned op, unsigned target, unsigned left, unsigned right);
void emit_property_get(F f, unsigned target, unsigned object, ast_name *name);
void emit_property_set(F f, unsigned object, ast_name *name, unsigned value);
ast_name *
constant_key(const ast_node *key); /* name of a STRING key that is no array index, or NULL */

/* --- emit_literal.c --- */

void emit_array(F f, ast_collection *node, unsigned target);
#define NO_POSITION 0xffffffffu
/* call_pos: position of the call the elements are arguments of, or NO_POSITION. */
void emit_array_elements(F f, ast_node *list, unsigned array, uint32_t call_pos);
void emit_object(F f, ast_collection *node, unsigned target);
void emit_template(F f, ast_template *node, unsigned target);
/* The parts that a template or a sum of strings joins, in consecutive registers from the top; returns how many, 0 when it
 * is no such expression (nothing is emitted then). */
unsigned emit_text_parts(F f, ast_node *node);
/* The sum by one CONCAT, if strings are joined in it for sure. */
bool emit_joined_sum(F f, ast_binary *node, unsigned target);
unsigned emit_template_object(F f, ast_template *node);
void emit_method(F f, ast_node *key_node, ast_function *function, unsigned kind, unsigned object,
                 unsigned key, bool enumerable);
unsigned emit_property_key(F f, ast_node *key, bool computed, bool copy);

/* --- emit_assign.c --- */

typedef struct reference {
  enum {
    REF_BINDING,
    REF_GLOBAL,
    REF_DYNAMIC,
    REF_NAMED,
    REF_INDEXED,
    REF_SUPER,
    REF_PRIVATE,
    REF_INVALID
  } kind;
  ast_binding *binding;
  ast_name *name;
  unsigned object,
      key; /* registers. SUPER: object is the base of home, this, key, value. DYNAMIC: object is the
                           `with` object, or NO_REG */
  uint32_t pos, store_pos; /* where errors of reading and of writing are reported */
} reference;

void reference_prepare(F f, ast_node *node, reference *r, ast_node *later);
void reference_load(F f, reference *r, unsigned target);
void reference_store(F f, reference *r, unsigned value);
void emit_assign(F f, ast_binary *node, unsigned target, bool wanted);
unsigned assign_value(F f, ast_binary *node, unsigned target);
void emit_update(F f, ast_unary *node, unsigned target, bool wanted);

/* --- emit_call.c --- */

void emit_call(F f, ast_node *node, unsigned target);   /* CALL, NEW, TAGGED_TEMPLATE */
void emit_member(F f, ast_node *node, unsigned target); /* MEMBER, INDEX, PRIVATE_MEMBER */
void emit_optional_chain(F f, ast_unary *node, unsigned target);
void emit_delete(F f, ast_unary *node, unsigned target);
unsigned super_base(F f, unsigned count);

/* --- emit_statement.c, emit_loop.c, emit_try.c --- */

void statement(F f, ast_node *node);
void statements(F f, ast_node *list);
void emit_variables(F f, ast_collection *node);
void emit_loop_statement(F f, ast_node *node);
void emit_switch(F f, ast_switch *node);
void emit_try(F f, ast_try *node);
void emit_jump_out(F f, ast_node *target, bool is_continue);
void emit_return(F f, unsigned value); /* NO_REG: undefined */
void emit_iterator_close(F f, unsigned record, bool is_async, bool throwing);
void reset_completion(F f);

/* --- emit_pattern.c --- */

/* How the leaves of a pattern are written. */
enum pattern_mode {
  PATTERN_ASSIGN,
  PATTERN_INITIALISE /* let, const, parameters, catch */,
  PATTERN_VAR
};
void emit_pattern(F f, ast_node *pattern, unsigned value, enum pattern_mode mode,
                  const ast_node *source);
void emit_target_store(F f, ast_node *target, unsigned value, enum pattern_mode mode);

/* --- emit_function.c, emit_class.c, emit_generator.c, emit_module.c --- */

void emit_function_code(F f, function_info *info);
void emit_closure(F f, ast_function *node, unsigned target);
void emit_class(F f, ast_class *node, ast_name *name, unsigned target);
bool class_has_fields(ast_class *node);
void emit_default_constructor(F f);
void emit_fields_function(F f);
void emit_private_load(F f, ast_scope *scope, ast_name *name, unsigned target);
void emit_yield(F f, ast_unary *node, unsigned target);
void emit_yield_returns(F f);
void module_assign(emitter *e, ast_scope *scope);
void emit_module_body(F f);
void emit_module_init(F f);
void emit_script_prologue(F f);
void emit_eval_prologue(F f);
void write_module_record(emitter *e, uint32_t init_index);

#endif
