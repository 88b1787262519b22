/*
 * Inside of the interpreter: the heap cells it works on and what its files offer one another. Everything
 * outside src/engine uses engine.h. A function here may throw (longjmp) unless its comment says otherwise.
 */
#ifndef JSRUN_VM_VM_H
#define JSRUN_VM_VM_H

#include "duk_internal.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "engine/engine.h"
#include "image.h"
#include "opcodes.h"

/* --- cells: heap elements that programs never see --- */

enum vm_cell_kind {
  VM_CELL_SCOPE,
  VM_CELL_UNIT,
  VM_CELL_CODE,
  VM_CELL_FRAME,
  VM_CELL_BIGINT,
  VM_CELL_REALM
};

#define VM_CELL_KIND_BIT 7 /* first user flag of the heap header */
#define VM_CELL_KIND(h)  ((enum vm_cell_kind)DUK_HEAPHDR_GET_FLAG_RANGE((h), VM_CELL_KIND_BIT, 3))

/* A new cell of `size` bytes, zero behind the header, with no reference to it yet. */
void *vm_cell_alloc(duk_hthread *thr, enum vm_cell_kind kind, size_t size);

#define VM_CELL_DECREF(thr, cell)                                                                  \
  do {                                                                                             \
    if ((cell) != NULL) DUK_HEAPHDR_DECREF_NORZ((thr), (duk_heaphdr *)(cell));                     \
  } while (0)

/* Captured variables. With a descriptor there is one more slot at the end: the code cell it is of. */
struct vm_scope {
  duk_heaphdr hdr;
  struct vm_scope *parent; /* counted */
  uint32_t nslots;
  uint32_t
      desc; /* descriptor number in the image; VM_DESC_PLAIN; VM_DESC_WITH: slot 0 is the object */
  duk_tval slots[];
};
#define VM_DESC_PLAIN 0xffffffffu
#define VM_DESC_WITH  0xfffffffeu

struct vm_code;
struct vm_scope *vm_scope_new(duk_hthread *thr, struct vm_scope *parent, uint32_t nslots);
struct vm_scope *vm_scope_new_described(duk_hthread *thr, struct vm_scope *parent, uint32_t nslots,
                                        uint32_t desc, struct vm_code *code);

/* One compiled source text in this heap. */
struct vm_unit {
  duk_heaphdr hdr;
  const struct vm_image_header *image;
  void *owned;        /* freed with the unit: the image, or NULL */
  const char *source; /* UTF-8, or NULL (lib/) */
  size_t source_length;
  void *owned_source;    /* freed with the unit, or NULL */
  duk_hstring *filename;  /* counted */
  struct vm_realm *realm; /* counted */
  duk_tval host;          /* what dynamic import() and import.meta belong to */
  const vm_instr *waiting; /* behind the last await reached at the top level, or NULL */
};

/* A property site: the name an instruction reads or writes, and what it met there last. */
struct vm_site {
  duk_hstring *key; /* counted */
  uint32_t own;     /* entry index where the key was last found in the object itself */
  uint32_t proto;   /* the same in a prototype */
};

/* A function of a unit, made when its first closure is. */
struct vm_code {
  duk_heaphdr hdr;
  const struct vm_image_function *fn;
  const vm_instr *instrs;
  duk_tval *consts;
  struct vm_site *sites;
  struct vm_unit *unit;   /* counted */
  struct vm_code **inner; /* counted when made */
  duk_hstring *name;      /* counted */
  uint32_t flags;         /* enum vm_function_flag, and the colour of the realm */
  uint16_t nregs, nparams;
  uint16_t
      instance_entries; /* properties that instances had when the constructor returned, at most 64 */
};

/* The code of function `index` of the unit (a new reference is not taken; the cell is unreferenced when new). */
struct vm_code *vm_code_new(duk_hthread *thr, struct vm_unit *unit, uint32_t index);
struct vm_code *vm_code_inner(duk_hthread *thr, struct vm_code *code, uint32_t index);

/* Take over a compiled image. Ownership of image and source passes also on error, when `owned`. */
struct vm_unit *vm_unit_new(duk_hthread *thr, const void *image, int image_owned,
                            const char *source, size_t source_length, int source_owned,
                            duk_hstring *filename);

/* Line and column (from 1) of an instruction; 0, 0 when unknown. Does not throw. */
void vm_code_position(const struct vm_code *code, const vm_instr *pc, uint32_t *line,
                      uint32_t *column);

/* --- suspended functions --- */

enum vm_frame_kind { VM_FRAME_GENERATOR, VM_FRAME_ASYNC, VM_FRAME_ASYNC_GENERATOR };
enum vm_frame_state {
  VM_FRAME_START,
  VM_FRAME_SUSPENDED,
  VM_FRAME_RUNNING,
  VM_FRAME_AWAITING,
  VM_FRAME_DONE
};
enum vm_resume { VM_RESUME_NEXT, VM_RESUME_THROW, VM_RESUME_RETURN };

/* A next, throw or return of an async generator that waits for its turn. */
struct vm_request {
  struct vm_request *next;
  duk_tval value;       /* counted */
  duk_hobject *promise; /* counted */
  int mode;             /* enum vm_resume */
};

struct vm_frame {
  duk_heaphdr hdr;
  duk_hobject *func;   /* counted */
  duk_tval this_value; /* counted */
  duk_hobject *
      result; /* promise of an async function; the generator object of an async generator; counted */
  const vm_instr *pc;
  duk_tval *regs;                        /* nregs of them; undefined ones at the end are not kept */
  struct vm_request *queue, **queue_end; /* async generator: requests not answered yet */
  uint16_t nregs, capacity;
  uint8_t kind, state;
  uint8_t resuming, raw; /* raw: the last yield gave the result object itself */
  duk_tval async_context;
};

/* --- realms (realm.c) --- */

/*
 * The intrinsics, global object and script-level bindings that code runs with. A compiled function belongs to the realm
 * of its unit, a native one to that with its number. The thread's `builtins` are those of the running realm; a call of a
 * function of another one is made by C recursion, around which the realm is switched, so that all activations of one
 * vm_run have the same. Realms are freed by mark-and-sweep alone: native functions hold theirs without counting.
 */
struct vm_realm {
  duk_heaphdr hdr;
  duk_hobject **builtins;           /* counted; `own`, or for the first realm those in the thread */
  duk_hobject *lexicals;            /* script-level let, const, class: UNUSED while uninitialised */
  duk_hobject *array_iterator_next; /* intrinsics that fast paths compare with */
  duk_hobject *has_instance;
  duk_hobject *generator_next;
  uint32_t colour; /* its bit in vm_code.flags */
  uint32_t slow;   /* functions with one of these flags take the slow way while the realm runs */
  uint16_t id;
  duk_hobject *own[];
};

/* vm_code.flags: a bit for each of the first realms, and one that the rest share. Seen from a realm, functions with the
 * bit of another, or the shared one, may be foreign. */
#define VM_F_REALM_FIRST  (1u << 17)
#define VM_F_REALM_SHARED (1u << 30)
#define VM_F_REALMS       0x7ffe0000u

#define VM_REALM(thr) ((struct vm_realm *)(thr)->jsrun_realm)

static inline void vm_realm_switch(duk_hthread *thr, struct vm_realm *realm) {
  thr->jsrun_realm = realm;
  thr->builtins = realm->builtins;
  thr->jsrun_slow = realm->slow;
  thr->jsrun_realm_id = realm->id;
}

/* Back to the realm that a caught error was thrown above. */
static inline void vm_realm_restore(duk_hthread *thr, struct vm_realm *realm) {
  if (DUK_UNLIKELY(thr->jsrun_realm != realm)) vm_realm_switch(thr, realm);
}

/* Does the code belong to another realm than the running one? */
static inline int vm_is_foreign(const duk_hthread *thr, const struct vm_code *code) {
  return DUK_UNLIKELY((code->flags & thr->jsrun_slow & VM_F_REALMS) != 0) &&
         code->unit->realm != thr->jsrun_realm;
}

/* Makes the realm that a heap begins with. */
void vm_realm_init(duk_hthread *thr);
/* A new realm; pushes its global object, which keeps it alive. */
struct vm_realm *vm_realm_new(duk_hthread *thr);
/* GetFunctionRealm (ES2023 10.2.5) of a callable object; TypeError for a revoked proxy. */
struct vm_realm *vm_realm_of(duk_hthread *thr, duk_hobject *func);
/* The intrinsic of new_target's realm that stands at `bidx`; borrowed. */
duk_hobject *vm_intrinsic_for(duk_hthread *thr, duk_hobject *new_target, duk_small_uint_t bidx);
/* The realm of a native function. */
struct vm_realm *vm_realm_with_id(duk_hthread *thr, unsigned id);
/* The collector's parts. */
void vm_realms_mark(duk_heap *heap);
void vm_realm_free(duk_heap *heap, struct vm_realm *realm);

/* --- state of one heap --- */

struct vm_state {
  char *stack_limit;           /* lowest address the C stack may reach */
  struct vm_realm **realms;    /* by number; freed ones are NULL */
  size_t realm_count;          /* places in `realms` */
  uint32_t colours;            /* those taken */
  struct vm_code *thrown_code; /* where the last error was thrown: counted, may be NULL */
  const vm_instr *thrown_pc;
  duk_hstring *str_prototype, *str_constructor, *str_name, *str_length, *str_value, *str_done,
      *str_next, *str_return, *str_throw, *str_stack, *str_message, *str_raw, *str_then;
  duk_hstring *sym_iterator, *sym_async_iterator, *sym_unscopables;
  duk_hstring
      *characters[128]; /* the strings of one ASCII character that were asked for: counted */
  int preparing_stack;  /* Error.prepareStackTrace or the formatter of stacks is running */
  int formats_stacks;   /* engine_set_stack_formatter */
  struct vm_site has_instance_site, prototype_site; /* where instanceof last found them */
  uint32_t global_epoch;    /* changes when a script-level binding is added; never 0 */
  atomic_int interrupt;     /* set from any thread: look up at the next loop iteration or call */
  size_t large_left;        /* bytes in large blocks that the last collection left */
  unsigned protected_calls; /* under way: what is thrown beneath them has somebody to catch it */
  atomic_int terminating;   /* set from any thread: nothing may run any more, no handler catches */
  struct engine_hooks hooks;
};

#define VM(thr) ((struct vm_state *)(thr)->heap->jsrun_vm)

static inline bool vm_is_interrupted(duk_hthread *thr) {
  return atomic_load_explicit(&VM(thr)->interrupt, memory_order_relaxed) != 0;
}
static inline bool vm_is_terminating(duk_hthread *thr) {
  return atomic_load_explicit(&VM(thr)->terminating, memory_order_relaxed) != 0;
}
/* What to do when interrupted: calls the hook, or throws what no handler catches. */
void vm_interrupt(duk_hthread *thr);

/* --- values --- */

#define VM_IS_NUMBER(tv) ((tv)->t == DUK_TAG_NUMBER)
#define VM_IS_HEAP(tv)   ((tv)->t & 8)

/* The closure's code and environment. */
#define VM_CLOSURE_CODE(f) ((struct vm_code *)((duk_hcompfunc *)(f))->code)
#define VM_CLOSURE_ENV(f)  ((struct vm_scope *)((duk_hcompfunc *)(f))->env)

#define VM_F_HIDDEN (1u << 31) /* not in stack traces */

/* Closures whose length, name and prototype are not made yet; errors whose stack is not. */
#define VM_FLAG_LAZY DUK_HOBJECT_FLAG_NAMEBINDING

/* Copy tag and payload separately: both are often just written, and one wide load of two narrow stores stalls. */
static inline void vm_copy(duk_tval *to, const duk_tval *from) {
  to->t = from->t;
  to->v = from->v;
}

static inline void vm_release(duk_hthread *thr, duk_tval old) {
  if (VM_IS_HEAP(&old) && DUK_HEAPHDR_PREDEC_REFCOUNT(old.v.heaphdr) == 0)
    duk_heaphdr_refzero(thr, old.v.heaphdr);
}

static inline void vm_set(duk_hthread *thr, duk_tval *to, const duk_tval *from) {
  duk_tval old;
  vm_copy(&old, to);
  vm_copy(to, from);
  if (VM_IS_HEAP(to)) DUK_HEAPHDR_PREINC_REFCOUNT(to->v.heaphdr);
  vm_release(thr, old);
}

/* The same, the reference held by *from passing over. */
static inline void vm_move(duk_hthread *thr, duk_tval *to, duk_tval from) {
  duk_tval old;
  vm_copy(&old, to);
  vm_copy(to, &from);
  vm_release(thr, old);
}

static inline void vm_clear(duk_hthread *thr, duk_tval *tv) {
  duk_tval old;
  vm_copy(&old, tv);
  tv->t = DUK_TAG_UNDEFINED;
  vm_release(thr, old);
}

static inline void vm_set_number(duk_hthread *thr, duk_tval *to, double d) {
  if (VM_IS_HEAP(to)) vm_clear(thr, to);
  to->t = DUK_TAG_NUMBER;
  to->v.d = d;
}

static inline void vm_set_boolean(duk_hthread *thr, duk_tval *to, int b) {
  if (VM_IS_HEAP(to)) vm_clear(thr, to);
  to->t = DUK_TAG_BOOLEAN;
  to->v.i = b;
}

static inline void vm_set_object(duk_hthread *thr, duk_tval *to, duk_hobject *h) {
  duk_tval v;
  DUK_TVAL_SET_OBJECT(&v, h);
  vm_set(thr, to, &v);
}

static inline void vm_set_cell(duk_hthread *thr, duk_tval *to, void *cell) {
  duk_tval v;
  v.t = DUK_TAG_CELL;
  v.v.heaphdr = (duk_heaphdr *)cell;
  vm_set(thr, to, &v);
}

/* Pop the value on top of the value stack into *to. */
static inline void vm_pop_to(duk_hthread *thr, duk_tval *to) {
  duk_tval v;
  vm_copy(&v, --thr->valstack_top);
  thr->valstack_top->t = DUK_TAG_UNDEFINED;
  vm_move(thr, to, v);
}

static inline void vm_push(duk_hthread *thr, const duk_tval *v) {
  duk_tval *to = thr->valstack_top++;
  vm_copy(to, v);
  if (VM_IS_HEAP(v)) DUK_HEAPHDR_PREINC_REFCOUNT(v->v.heaphdr);
}

static inline void vm_push_object(duk_hthread *thr, duk_hobject *h) {
  duk_tval v;
  DUK_TVAL_SET_OBJECT(&v, h);
  vm_push(thr, &v);
}

/* --- call.c --- */

/* Throw RangeError when the C stack is nearly used up. */
void vm_check_c_stack(duk_hthread *thr);

/* Call what is at [base] with this [base+1] and the arguments up to the stack top; new_target not NULL: construct.
 * The result replaces [base], which becomes the new top. Pointers into the value stack stay valid. */
void vm_call(duk_hthread *thr, duk_tval *base, duk_hobject *new_target);

/* Resolve bound functions, proxies, call, apply ... until [base] is a compiled or a native function.
 * Returns NULL when the call is already done and the result is in [base] (top: base+1). */
duk_hobject *vm_resolve_call(duk_hthread *thr, duk_tval *base, duk_hobject **new_target);

/* Push the activation of a compiled function whose [func this args...top) is on the stack, and prepare its
 * registers; returns it. The interpreter then continues with the topmost, which is that of the field initialiser
 * when func is the constructor of a class that has one. */
duk_activation *vm_enter(duk_hthread *thr, duk_tval *base, duk_hobject *func,
                         duk_hobject *new_target);

/* Functions with any of these need vm_enter; for others the interpreter does the little there is to do itself. */
#define VM_F_SLOW_ENTRY (VM_F_CLASS | VM_F_THIS | VM_F_ARGUMENTS | VM_F_REST | VM_F_FIELDS)

/* Call a compiled function of another realm: [func this args...top) become the result. */
void vm_call_foreign(duk_hthread *thr, duk_tval *base, duk_hobject *func, duk_hobject *new_target);

static inline duk_activation *vm_push_activation(duk_hthread *thr, duk_hobject *func,
                                                 duk_tval *bottom, uint32_t argc,
                                                 duk_hobject *new_target) {
  duk_activation *act = thr->heap->activation_free;
  if (DUK_LIKELY(act != NULL))
    thr->heap->activation_free = act->parent;
  else
    act = duk_hthread_activation_alloc(thr);
  act->func = func;
  act->parent = thr->callstack_curr;
  act->curr_pc = NULL;
  act->bottom = bottom;
  act->retval = NULL;
  act->new_target = new_target;
  if (new_target != NULL) DUK_HOBJECT_INCREF(thr, new_target);
  act->frame = NULL;
  act->argc = argc;
  act->flags = new_target != NULL ? DUK_ACT_FLAG_CONSTRUCT : 0;
  if (DUK_HOBJECT_HAS_STRICT(func)) act->flags |= DUK_ACT_FLAG_STRICT;
  thr->callstack_curr = act;
  thr->callstack_top++;
  return act;
}

/* Call a native function whose [func this args...top) is on the stack. */
void vm_call_native(duk_hthread *thr, duk_tval *base, duk_hobject *func, duk_hobject *new_target);

/* A new ordinary object for `new new_target`, pushed; prototype from new_target.prototype, else the realm's
 * intrinsic `bidx` (DUK_BIDX_...). */
duk_hobject *vm_push_instance(duk_hthread *thr, duk_hobject *new_target, duk_small_uint_t bidx);

/* Pop activations down to (not including) `act`. Does not throw. */
void vm_unwind_to(duk_hthread *thr, duk_activation *act);

/* Replace the array-like on top of the stack by its elements (undefined, null: none). */
void vm_unpack_top(duk_hthread *thr);

/* After a longjmp: take the error (with its reference) out of the heap. Does not throw. */
void vm_take_error(duk_hthread *thr, duk_tval *to);

#define VM_STACK_MARGIN 64 /* value stack entries a function finds free above its own */

/* Set the stack top, releasing what is above. Does not throw. */
void vm_set_top(duk_hthread *thr, duk_tval *top);

/* --- interpreter.c --- */

/* Run from the topmost activation until the one flagged ENTRY returns. `throwing`: start by throwing the value on
 * top of the stack (which is popped). The result is at bottom-2 of the activation, which becomes top-1. */
void vm_run(duk_hthread *thr, int throwing);

/* --- closure.c --- */

/* Push a closure of code in env. */
duk_hcompfunc *vm_push_closure(duk_hthread *thr, struct vm_code *code, struct vm_scope *env);
/* Make length, name, prototype of a lazy closure; cannot fail but for memory. */
void vm_closure_materialize(duk_hthread *thr, duk_hobject *func);
void vm_set_function_name(duk_hthread *thr, duk_hobject *func, const duk_tval *key, int prefix);
void vm_define_method(duk_hthread *thr, duk_hobject *target, const duk_tval *key, duk_hobject *func,
                      unsigned ext);
void vm_define_class(duk_hthread *thr, duk_tval *base);
/* 1 when all that the function does with two numbers is to return the first less the second, -1: the second less the
 * first, 0: anything else. */
int vm_subtraction(duk_hobject *func);
/* Push the activation of a class's field initialiser on top of its constructor's; 0: it has none. */
int vm_enter_fields(duk_hthread *thr, duk_hobject *constructor, const duk_tval *this_value);

/* --- arguments.c --- */

/* Push what a function that uses `arguments`, mapped or rest parameters finds on entry: its scope (or undefined), its
 * arguments object, its rest array. args are the argc arguments, just below the stack top. */
void vm_push_arguments(duk_hthread *thr, struct vm_code *code, duk_hobject *func,
                       const duk_tval *args, uint32_t argc);

/* An accessor's function that the interpreter calls without recursion; `func` may be NULL. */
static inline int vm_is_simple_accessor(const duk_hthread *thr, const duk_hobject *func) {
  return func != NULL && DUK_HOBJECT_IS_COMPFUNC(func) &&
         !(VM_CLOSURE_CODE(func)->flags & (VM_F_GENERATOR | VM_F_ASYNC | VM_F_CLASS)) &&
         !vm_is_foreign(thr, VM_CLOSURE_CODE(func));
}

/* --- property.c --- the result goes to *to (a register); operands may be registers too --- */

void vm_get_named(duk_hthread *thr, duk_tval *to, const duk_tval *obj, struct vm_site *site);
/* The same, but when a compiled getter is to be called nothing is done, and it is returned. */
duk_hobject *vm_get_named_or_getter(duk_hthread *thr, duk_tval *to, const duk_tval *obj,
                                    struct vm_site *site);
void vm_put_named(duk_hthread *thr, const duk_tval *obj, struct vm_site *site,
                  const duk_tval *value, int strict);
/* The same, but when a compiled setter is to be called nothing is done, and it is returned. */
duk_hobject *vm_put_named_or_setter(duk_hthread *thr, const duk_tval *obj, struct vm_site *site,
                                    const duk_tval *value, int strict);
void vm_get_elem(duk_hthread *thr, duk_tval *to, const duk_tval *obj, const duk_tval *key);
void vm_put_elem(duk_hthread *thr, const duk_tval *obj, const duk_tval *key, const duk_tval *value,
                 int strict);
void vm_get_hobject_key(duk_hthread *thr, duk_tval *to, duk_hobject *h, duk_hstring *key);
void vm_define_field(duk_hthread *thr, duk_hobject *h, const duk_tval *key, const duk_tval *value,
                     unsigned attrs);
void vm_reserve_properties(duk_hthread *thr, duk_hobject *h, uint32_t entries, uint32_t elements);
duk_hobject *vm_push_object_literal(duk_hthread *thr, uint32_t properties);
duk_hobject *vm_push_array_literal(duk_hthread *thr, uint32_t length);
void vm_define_field_key(duk_hthread *thr, duk_hobject *h, duk_hstring *key, const duk_tval *value);
void vm_copy_data_properties(duk_hthread *thr, duk_hobject *target, const duk_tval *source,
                             const duk_tval *excluded, unsigned count);
/* Elements of typed arrays: 0 when the object needs the general way. */
int vm_bufobj_get(duk_hthread *thr, duk_tval *to, duk_hbufobj *h, uint32_t index);
int vm_bufobj_put(duk_hthread *thr, duk_hbufobj *h, uint32_t index, const duk_tval *value);
/* The `length` of h, which is a BUFOBJ, if the original getter of %TypedArray%.prototype would give it. Else 0. */
int vm_typed_length(duk_hthread *thr, duk_hobject *h, struct vm_site *site, double *length);
/* [[Get]] of an object with another receiver. */
void vm_get_with_receiver(duk_hthread *thr, duk_tval *to, duk_hobject *h, duk_hstring *key,
                          const duk_tval *receiver);
/* Replace a home object by its prototype, or null. */
void vm_super_base(duk_hthread *thr, duk_tval *home);
/* Pushes an array of the own enumerable keys, symbols too, of the object at index. */
void vm_push_own_keys(duk_hthread *thr, duk_idx_t index);
/* [[GetPrototypeOf]], of a proxy too: pushes an object or null. Returns the object, or NULL. */
duk_hobject *vm_push_prototype(duk_hthread *thr, duk_hobject *h);
void vm_get_super(duk_hthread *thr, duk_tval *to, const duk_tval *base);
void vm_put_super(duk_hthread *thr, const duk_tval *base, int strict);
/* Where the value of a private field is, NULL if it is none. */
duk_tval *vm_private_field(duk_hthread *thr, const duk_tval *obj, const duk_tval *name);
void vm_get_private(duk_hthread *thr, duk_tval *to, const duk_tval *obj, const duk_tval *name);
void vm_put_private(duk_hthread *thr, const duk_tval *obj, const duk_tval *name,
                    const duk_tval *value);
void vm_define_private(duk_hthread *thr, const duk_tval *obj, const duk_tval *name,
                       const duk_tval *value, unsigned kind);
int vm_has_private(duk_hthread *thr, const duk_tval *obj, const duk_tval *name);
void vm_push_private_name(duk_hthread *thr, duk_hstring *description);
void vm_to_property_key(duk_hthread *thr, duk_tval *to, const duk_tval *from);

/* --- operators.c --- */

void vm_add_slow(duk_hthread *thr, duk_tval *to, const duk_tval *x, const duk_tval *y);
void vm_arith_slow(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x,
                   const duk_tval *y);
void vm_unary_slow(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x);
int vm_compare_slow(duk_hthread *thr, unsigned op, const duk_tval *x, const duk_tval *y);
int vm_in(duk_hthread *thr, const duk_tval *key, const duk_tval *obj);
/* OrdinaryHasInstance (ES2023 7.3.22) of a callable object. */
int vm_ordinary_has_instance(duk_hthread *thr, const duk_tval *x, duk_hobject *c);
int vm_instanceof(duk_hthread *thr, const duk_tval *x, const duk_tval *y);
void vm_typeof(duk_hthread *thr, duk_tval *to, const duk_tval *x);
int vm_strict_equal(const duk_tval *x, const duk_tval *y);

/* --- bigint_operators.c --- */

void vm_bigint_from_literal(duk_hthread *thr, duk_tval *digits); /* replaces the string in place */
void vm_bigint_to_string(duk_hthread *thr, duk_tval *tv);        /* in place */
void vm_bigint_arith(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x,
                     const duk_tval *y);
void vm_bigint_unary(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x);
/* x < y where one is a BigInt and both are primitive: 1, 0, -1 for undefined. */
int vm_bigint_less(duk_hthread *thr, const duk_tval *x, const duk_tval *y);
int vm_bigint_equal(const duk_tval *x, const duk_tval *y);
int vm_bigint_loose_equal(duk_hthread *thr, const duk_tval *x, const duk_tval *y);
int vm_bigint_truthy(const duk_tval *x);
duk_hobject *vm_bigint_prototype(duk_hthread *thr);

/* --- operators.c, on --- */

/* The string of one ASCII character (borrowed). */
duk_hstring *vm_make_character(duk_hthread *thr, unsigned c);
static inline duk_hstring *vm_character(duk_hthread *thr, unsigned c) {
  duk_hstring *h = VM(thr)->characters[c];
  return DUK_LIKELY(h != NULL) ? h : vm_make_character(thr, c);
}

/* TOSTRING: how is its ext. */
enum { VM_PART_NUMBER = 1, VM_PART_OPERAND = 2 };
void vm_to_part(duk_hthread *thr, duk_tval *to, const duk_tval *from, unsigned how);
/* The strings and numbers in count registers joined; append: behind the string in *to. May turn numbers to strings. */
void vm_concat(duk_hthread *thr, duk_tval *to, duk_tval *first, unsigned count, int append);
/* *to = *to + the strings and numbers in count registers joined. */
void vm_append(duk_hthread *thr, duk_tval *to, duk_tval *first, unsigned count);

/* --- iterate.c --- */

void vm_iter_open(duk_hthread *thr, duk_tval *record, const duk_tval *iterable, int async);
/* 1: a value was put into *to; 0: at the end. */
int vm_iter_next(duk_hthread *thr, duk_tval *record, duk_tval *to);
void vm_iter_rest(duk_hthread *thr, duk_tval *record, duk_tval *to);
void vm_iter_close(duk_hthread *thr, duk_tval *record, int throwing);
void vm_iter_call_next(duk_hthread *thr, duk_tval *record, duk_tval *to);
int vm_iter_value(duk_hthread *thr, duk_tval *record, duk_tval *result);
void vm_iter_return(duk_hthread *thr, duk_tval *record, duk_tval *to, int throwing);
void vm_iter_delegate(duk_hthread *thr, duk_tval *record, duk_tval *value, duk_tval *mode,
                      int async);
/* Replace the sync iterator by an async one that wraps it. */
void vm_wrap_sync_iterator(duk_hthread *thr, duk_tval *iterator);
void vm_array_append_iterable(duk_hthread *thr, duk_hobject *array, const duk_tval *iterable);
void vm_array_append(duk_hthread *thr, duk_hobject *array, const duk_tval *value);
void vm_forin_open(duk_hthread *thr, duk_tval *to, const duk_tval *obj);
int vm_forin_next(duk_hthread *thr, duk_tval *to, duk_tval *enumerator);

/* --- global.c --- */

void vm_get_global(duk_hthread *thr, duk_tval *to, struct vm_site *site, int typeof_only);
void vm_put_global(duk_hthread *thr, struct vm_site *site, const duk_tval *value, int strict);
/* The script-level binding of that name, if it is there and not constant. */
duk_tval *vm_lexical(duk_hthread *thr, duk_hstring *name);
int vm_has_lexical(duk_hthread *thr, duk_hstring *name);
void vm_declare_check(duk_hthread *thr, duk_hstring *name, unsigned kind);
void vm_declare_var(duk_hthread *thr, duk_hstring *name, int deletable);
void vm_declare_function(duk_hthread *thr, duk_hstring *name, const duk_tval *value, int deletable);
void vm_declare_lexical(duk_hthread *thr, duk_hstring *name, int is_const);
void vm_init_lexical(duk_hthread *thr, duk_hstring *name, const duk_tval *value);

/* --- dynamic.c --- */

void vm_get_dynamic(duk_hthread *thr, duk_tval *to, struct vm_scope *scope, duk_hstring *name,
                    int typeof_only, duk_tval *this_to);
void vm_put_dynamic(duk_hthread *thr, struct vm_scope *scope, duk_hstring *name,
                    const duk_tval *value, unsigned ext);
/* RESDYN: the `with` object the name is found in, else UNUSED. */
void vm_resolve_dynamic(duk_hthread *thr, duk_tval *to, struct vm_scope *scope, duk_hstring *name);
int vm_delete_dynamic(duk_hthread *thr, struct vm_scope *scope, duk_hstring *name);
void vm_declare_dynamic(duk_hthread *thr, struct vm_scope *scope, duk_hstring *name,
                        const duk_tval *value, unsigned ext);
/* The first of an array of arguments takes its place. Returns how many there are, at most 1. */
uint32_t vm_first_element(duk_hthread *thr, duk_tval *list);
void vm_direct_eval(duk_hthread *thr, struct vm_code *code, duk_tval *base, uint32_t argc,
                    uint32_t eval_index, struct vm_scope *scope, const duk_tval *this_value,
                    int strict);

int vm_is_eval(duk_hthread *thr, duk_hobject *func);

/* --- generator.c --- */

/* GENERATOR: suspend the current activation at its start; pushes the generator object. */
void vm_generator_create(duk_hthread *thr, duk_activation *act);
/* Save the registers of the running activation into its frame. */
void vm_frame_save(duk_hthread *thr, struct vm_frame *frame, duk_activation *act);
/* AWAIT of *value by the activation: makes the frame at the first await and subscribes to the promise. Returns with the
 * frame suspended; pushes what the activation's caller gets (at the first await the promise). */
void vm_await(duk_hthread *thr, duk_activation *act, duk_tval *value);
/* An async function's body is over: settle its promise. Pushes what the activation's caller gets. */
void vm_async_return(duk_hthread *thr, duk_activation *act, const duk_tval *value, int rejected);
/* The body of an async generator yielded (done 0), returned (1) or threw (2). */
void vm_async_generator_answer(duk_hthread *thr, struct vm_frame *frame, const duk_tval *value,
                               int how);
/* A promise_continuation: the promise that the frame `cell` waits for is settled. */
void vm_frame_continue(duk_hthread *thr, duk_heaphdr *cell, const duk_tval *value, bool rejected);
void vm_async_generator_returned(duk_hthread *thr, struct vm_frame *frame, const duk_tval *value,
                                 int rejected);
void vm_async_generator_drain(duk_hthread *thr, struct vm_frame *frame);
/* %GeneratorPrototype%.next/throw/return as a native function: this, argument 0. */
duk_ret_t vm_generator_resume(duk_hthread *thr, int mode);
/* The object of a generator or an async generator? */
int vm_is_generator(duk_hobject *h);
/* Step an iterator record that holds a generator: 1 a value in *to, 0 at the end, -1: it is none, or is running. */
int vm_generator_next(duk_hthread *thr, duk_tval *record, duk_tval *to);
duk_ret_t vm_async_generator_resume(duk_hthread *thr, int mode);
/* For duk_handle_safe_call: PromiseResolve(%Promise%, *(duk_tval *) udata). */
duk_ret_t vm_resolve_inside(duk_hthread *thr, void *udata);
void vm_push_iter_result(duk_hthread *thr, const duk_tval *value, int done);

/* --- function.c --- */

/* CreateDynamicFunction; kind 0 function, 1 generator, 2 async, 3 async generator; the arguments are the frame. */
duk_ret_t vm_function_constructor(duk_hthread *thr, int kind);
/* Push the text Function.prototype.toString gives. */
void vm_push_source(duk_hthread *thr, duk_hobject *func);

/* --- literal.c: regexps and template objects --- */

void vm_push_regexp(duk_hthread *thr, struct vm_code *code, uint32_t index);
void vm_push_template(duk_hthread *thr, struct vm_code *code, uint32_t index);

/* --- module.c --- */

/* The box in which the variable in a slot of the module record at index lives. */
struct vm_scope *vm_module_box(duk_hthread *thr, duk_idx_t record, uint32_t slot);

/* --- module hooks, engine.c --- */

void vm_push_import(duk_hthread *thr, struct vm_code *code, const duk_tval *specifier,
                    const duk_tval *options);
void vm_push_import_meta(duk_hthread *thr, struct vm_code *code);

/* --- error.c --- */

/* Throws TypeError: what the class extends, NULL or an object, is no constructor. */
DUK_NORETURN(void vm_throw_super(duk_hthread *thr, duk_hobject *derived, duk_hobject *parent));

/* Text of a value for messages, as V8 shows it; valid while the stack slot that it replaces lives. */
const char *vm_readable(duk_hthread *thr, duk_idx_t index);
/* ... a string without quotes; ... a property key. */
const char *vm_readable_plain(duk_hthread *thr, duk_idx_t index);
const char *vm_readable_key(duk_hthread *thr, duk_idx_t index);

/* Text the compiler kept for the current instruction, or NULL. */
/* Format the stack of an error flagged lazy. Does not throw. */
void vm_error_materialize(duk_hthread *thr, duk_hobject *error);
void vm_init_errors(duk_hthread *thr);
const char *vm_instruction_text(duk_hthread *thr);

DUK_NORETURN(void vm_throw_type(duk_hthread *thr, const char *fmt, ...));
DUK_NORETURN(void vm_throw_reference(duk_hthread *thr, const char *fmt, ...));
DUK_NORETURN(void vm_throw_range(duk_hthread *thr, const char *fmt, ...));
DUK_NORETURN(void vm_throw_syntax(duk_hthread *thr, const char *fmt, ...));
DUK_NORETURN(void vm_throw_not_callable(duk_hthread *thr, const duk_tval *func));
DUK_NORETURN(void vm_throw_not_constructor(duk_hthread *thr, const duk_tval *func));
DUK_NORETURN(void vm_throw_not_iterable(duk_hthread *thr, const duk_tval *value));
DUK_NORETURN(void vm_throw_destructure(duk_hthread *thr, const duk_tval *value));
DUK_NORETURN(void vm_throw_tdz(duk_hthread *thr));
DUK_NORETURN(void vm_throw_no_base(duk_hthread *thr, const duk_tval *obj, const duk_tval *key,
                                   int set));

#endif
