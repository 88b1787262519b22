/*
 * The image: what the compiler makes of one source text, and the form in which bytecode is kept (in the
 * binary for lib/, on disk for the compile cache). One block of bytes without pointers, in the machine's own
 * byte order, 8-byte aligned, read in place: instructions execute from it directly, functions
 * become heap objects only when their closure is first made. All offsets are from the start of the block.
 */
#ifndef JSRUN_VM_IMAGE_H
#define JSRUN_VM_IMAGE_H

#include <stdint.h>

#define VM_IMAGE_MAGIC   0x4d49534aU /* "JSIM" */
#define VM_IMAGE_VERSION 1

struct vm_image_header {
  uint32_t magic, version;
  uint32_t size; /* of the whole block */
  uint32_t function_count,
      functions;                  /* offset of vm_image_function[]; function 0 is the top level */
  uint32_t string_count, strings; /* offset of vm_image_string[]: unique strings, CESU-8 */
  uint32_t scope_count, scopes;   /* offset of uint32_t[]: offset of each vm_image_scope */
  uint32_t eval_count, evals;     /* offset of vm_image_eval[] */
  uint32_t kind;                  /* enum vm_image_kind */
  uint32_t module;                /* offset of struct vm_image_module, 0: none */
};

enum vm_image_kind { VM_IMAGE_SCRIPT, VM_IMAGE_MODULE, VM_IMAGE_FUNCTION, VM_IMAGE_EVAL };

struct vm_image_string {
  uint32_t offset, length;
}; /* bytes, no NUL at the end */

enum vm_function_flag {
  VM_F_STRICT = 1 << 0,
  VM_F_ARROW = 1 << 1,  /* no own this/arguments/new.target; not a constructor */
  VM_F_METHOD = 1 << 2, /* not a constructor */
  VM_F_GENERATOR = 1 << 3,
  VM_F_ASYNC = 1 << 4,       /* with VM_F_GENERATOR: async generator */
  VM_F_CLASS = 1 << 5,       /* class constructor: not callable without new */
  VM_F_DERIVED = 1 << 6,     /* class with extends: `this` is made by super() */
  VM_F_CONSTRUCTOR = 1 << 7, /* may be called with new, has .prototype */
  VM_F_THIS = 1 << 8,        /* sloppy function that reads `this`: coerce on entry */
  VM_F_ARGUMENTS = 1 << 9,   /* make `arguments` on entry in register args_reg */
  VM_F_MAPPED = 1 << 10,     /* sloppy `arguments` aliasing the parameters: see param_slots */
  VM_F_REST = 1 << 11,       /* make the rest array on entry in register rest_reg */
  VM_F_NAMED =
      1 << 12, /* has a name of its own (SETNAME leaves it); an own `name` exists even if empty */
  VM_F_FIELDS =
      1 << 13, /* base class constructor: runs its field initialiser on entry, before the body */
  VM_F_EXPOSE_SOURCE = 1 << 14, /* toString gives source text */
  VM_F_TOPLEVEL = 1 << 15,
  VM_F_UNMAPPED = 1 << 16 /* with VM_F_ARGUMENTS: its `callee` throws, as in strict code */
};

struct vm_image_function {
  uint32_t name; /* string index */
  uint32_t flags;
  uint16_t nregs;   /* registers in all; at least nparams */
  uint16_t nparams; /* arguments copied to registers 0.. (without the rest parameter) */
  uint16_t length;  /* value of .length */
  uint16_t args_reg, rest_reg;
  uint16_t
      scope_reg; /* with VM_F_MAPPED: register in which the function's own scope will be (made by the
                                 interpreter before `arguments`); VM_NONE: code makes its own */
  uint32_t
      scope_slots; /* with VM_F_MAPPED and scope_reg: its slots; parameter i, when captured or mapped,
                                 is slot i: the prologue moves the arguments there */
  uint32_t scope_desc;          /* descriptor of that scope, or 0xffffffff */
  uint32_t instr_count, instrs; /* offset of vm_instr[] */
  uint32_t const_count, consts; /* offset of vm_image_const[] */
  uint32_t site_count, sites;   /* offset of uint32_t[]: string index of each property site */
  uint32_t inner_count, inners; /* offset of uint32_t[]: function index of each inner function */
  uint32_t handler_count, handlers;  /* offset of vm_image_handler[], innermost first */
  uint32_t text_count, texts;        /* offset of vm_image_text[], in the order of instructions */
  uint32_t position_size, positions; /* offset of the position table (see vm_image_position) */
  uint32_t source_start, source_end; /* byte range in the source, for toString */
  uint32_t line, column;             /* of the function itself, from 1 */
};

enum vm_const_kind {
  VM_K_NUMBER, /* number */
  VM_K_STRING, /* a = string index */
  VM_K_BIGINT, /* a = string index of the digits, with 0x, 0o or 0b before them when not decimal */
  VM_K_REGEXP, /* a = string index of the pattern, b = of the flags */
  VM_K_TEMPLATE /* a = offset of uint32_t[2 * b]: cooked (0xffffffff: undefined) and raw string index pairs */
};

struct vm_image_const {
  uint32_t kind, pad;
  union {
    double number;
    struct {
      uint32_t a, b;
    } s;
  } u;
};

/* Instructions start <= pc < end are covered. */
struct vm_image_handler {
  uint32_t start, end, target, reg;
};

/*
 * What an error message about an instruction needs beyond its operands. For calls and NEW: the callee as V8
 * words it ("obj.foo", "foo(...).bar", "(intermediate value).x"), so that "T is not a function" can be said;
 * for ITER, ARRSPREAD and spread calls: the iterated expression ("T is not iterable"); for the checks of
 * initialisation: the variable; for REQOBJ see there. An instruction without a text is rare ("(intermediate value)").
 */
struct vm_image_text {
  uint32_t instr, string;
};

/*
 * Position table: a run of entries, each three varints: instruction index delta, line delta (zigzag),
 * column (from 1, UTF-16 units). An entry holds until the next. First entry's deltas count from 0.
 * Every instruction that can throw or call has the position Node prints for it.
 */

/* Scope descriptor: the names of a scope, for direct eval, run-time lookup and `with`. At the offset:
 * uint32_t flags (enum vm_scope_flag), uint32_t count, then count times { uint32_t string; uint32_t slot | kind << 24 }. */
enum vm_scope_flag {
  VM_SCOPE_FUNCTION = 1, /* a function's top scope: eval declares its vars here */
  VM_SCOPE_DYNAMIC =
      2, /* the scope's last slot is reserved for an object of variables added by eval (UNUSED
                             until needed) */
  VM_SCOPE_CLASS = 4, /* holds private names */
  VM_SCOPE_PARAMS = 8,
  VM_SCOPE_WITH =
      32, /* never in an image: how the caller of the compiler marks a `with` scope of an eval */
  VM_SCOPE_CATCH = 16 /* simple catch parameter: var of the same name in eval is no conflict */
};
enum vm_binding_kind {
  VM_B_VAR,
  VM_B_LET,
  VM_B_CONST,
  VM_B_FNAME /* own name of a function expression */,
  VM_B_THIS,
  VM_B_NEWTARGET,
  VM_B_HOME,
  VM_B_FUNC,
  VM_B_ARGUMENTS,
  VM_B_PRIVATE,
  VM_B_IMPORT,
  VM_B_BOXED = 0x40 /* added: the slot holds a box (1-slot scope) that holds the value */
};

/* What a direct eval call may see besides the scopes. */
struct vm_image_eval {
  uint32_t flags; /* enum vm_eval_flag */
};
enum vm_eval_flag {
  VM_EVAL_STRICT = 1,
  VM_EVAL_NEW_TARGET = 2,
  VM_EVAL_SUPER_PROPERTY = 4,
  VM_EVAL_SUPER_CALL = 8,
  VM_EVAL_NO_ARGUMENTS = 16 /* in a class field initialiser */
};

/*
 * A module. Its scope is made by the loader: `scope_slots` slots, all UNUSED, no parent. Variables that are
 * exported or imported live in boxes, scopes of one slot, which exporter and importers share:
 *   1. for each local export, if its slot is UNUSED, put a new box there (slot 0 UNUSED);
 *   2. link: put into each import's slot the box of the export it resolves to (a namespace: a box holding it);
 *   3. run function `init` as a closure in the module's scope: it hoists functions, makes vars undefined;
 *   4. evaluate: function 0 as a closure in the module's scope; async when VM_MODULE_ASYNC.
 * String indices may be VM_NO_STRING where the text says so.
 */
#define VM_NO_STRING 0xffffffffu
enum vm_module_flag { VM_MODULE_ASYNC = 1 /* top-level await */ };

struct vm_image_module {
  uint32_t flags;
  uint32_t init;                    /* function index */
  uint32_t scope_slots, scope_desc; /* the module's scope; its descriptor or 0xffffffff */
  uint32_t request_count,
      requests; /* offset of vm_image_request[], in source order, without duplicates */
  uint32_t import_count, imports; /* offset of vm_image_import[] */
  uint32_t local_count, locals;   /* offset of vm_image_local_export[] */
  uint32_t indirect_count,
      indirects; /* offset of vm_image_indirect_export[]: export {a as b} from, of imports too */
  uint32_t star_count, stars; /* offset of uint32_t[]: request of each `export * from` */
};
struct vm_image_request {
  uint32_t specifier;
  uint32_t attribute_count, attributes; /* offset of pairs of string indices: key, value */
  uint32_t line, column;
};
struct vm_image_import {
  uint32_t request, name, slot; /* name VM_NO_STRING: the namespace object */
  uint32_t line, column;
};
struct vm_image_local_export {
  uint32_t name, local, slot;
}; /* local: name of the variable, "*default*" */
struct vm_image_indirect_export {
  uint32_t name, request, import; /* import VM_NO_STRING: the namespace (export * as name) */
  uint32_t line, column;
};

#endif
