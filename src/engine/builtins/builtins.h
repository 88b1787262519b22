/*
 * The language's built-in objects: the tables that describe them, the places they are kept in, and the abstract
 * operations of the specification that their functions share. Each subject has a file of its own, which exports
 * one table of objects; builtins.c makes a realm of all the tables.
 */
#ifndef JSRUN_BUILTINS_H
#define JSRUN_BUILTINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duk_internal.h"

#include "engine/vm/quick.h"
#include "microtask.h"

/* Makes the realm of `ctx` complete: to be called once for each new global object. */
void builtins_init(duk_context *ctx);

/* --- Where intrinsic objects are kept: thr->builtins[], after Duktape's own (DUK_BIDX_*) --- */

enum builtin_intrinsic {
  BI_ITERATOR_PROTOTYPE = DUK_NUM_BUILTINS,
  BI_ASYNC_ITERATOR_PROTOTYPE,
  BI_ITERATOR,
  BI_ARRAY_ITERATOR_PROTOTYPE,
  BI_STRING_ITERATOR_PROTOTYPE,
  BI_MAP_ITERATOR_PROTOTYPE,
  BI_SET_ITERATOR_PROTOTYPE,
  BI_REGEXP_STRING_ITERATOR_PROTOTYPE,
  BI_ITERATOR_HELPER_PROTOTYPE,
  BI_WRAPPED_ITERATOR_PROTOTYPE,
  BI_ASYNC_FROM_SYNC_ITERATOR_PROTOTYPE,
  BI_GENERATOR_FUNCTION,
  BI_GENERATOR_FUNCTION_PROTOTYPE, /* [[Prototype]] of generator functions */
  BI_GENERATOR_PROTOTYPE,          /* [[Prototype]] of their .prototype objects */
  BI_ASYNC_GENERATOR_FUNCTION,
  BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE,
  BI_ASYNC_GENERATOR_PROTOTYPE,
  BI_ASYNC_FUNCTION,
  BI_ASYNC_FUNCTION_PROTOTYPE,
  BI_MAP,
  BI_MAP_PROTOTYPE,
  BI_SET,
  BI_SET_PROTOTYPE,
  BI_WEAK_MAP,
  BI_WEAK_MAP_PROTOTYPE,
  BI_WEAK_SET,
  BI_WEAK_SET_PROTOTYPE,
  BI_WEAK_REF,
  BI_WEAK_REF_PROTOTYPE,
  BI_FINALIZATION_REGISTRY,
  BI_FINALIZATION_REGISTRY_PROTOTYPE,
  BI_PROMISE,
  BI_PROMISE_PROTOTYPE,
  BI_PROMISE_THEN, /* the original Promise.prototype.then */
  BI_ARRAY_VALUES, /* the original Array.prototype.values */
  BI_ARRAY_TO_STRING,
  BI_ARRAY_UNSCOPABLES,
  BI_SYMBOL,
  BI_AGGREGATE_ERROR,
  BI_AGGREGATE_ERROR_PROTOTYPE,
  BI_ARRAY_BUFFER,
  BI_SHARED_ARRAY_BUFFER,
  BI_SHARED_ARRAY_BUFFER_PROTOTYPE,
  BI_DATA_VIEW,
  BI_TYPED_ARRAY,
  BI_TYPED_ARRAY_PROTOTYPE,
  BI_INT8_ARRAY, /* the constructors, in the order of Duktape's element types */
  BI_UINT8_ARRAY,
  BI_UINT8_CLAMPED_ARRAY,
  BI_INT16_ARRAY,
  BI_UINT16_ARRAY,
  BI_INT32_ARRAY,
  BI_UINT32_ARRAY,
  BI_FLOAT32_ARRAY,
  BI_FLOAT64_ARRAY,
  BI_BIGINT64_ARRAY,
  BI_BIGUINT64_ARRAY,
  BI_BIGINT64_ARRAY_PROTOTYPE,
  BI_BIGUINT64_ARRAY_PROTOTYPE,
  BI_ATOMICS,
  BI_REFLECT,
  BI_PROXY,
  BI_BIGINT,
  BI_BIGINT_PROTOTYPE,
  BI_MATH,
  BI_JSON,
  BI_PARSE_FLOAT,
  BI_PARSE_INT,
  BI_PROMISE_RESOLVE, /* the original Promise.resolve */
  BI_END
};
_Static_assert(BI_END <= DUK_NUM_INTRINSICS, "raise DUK_NUM_INTRINSICS in the patch");

/* --- Tables --- */

#define SYM(name)                                                                                  \
  "\x81"                                                                                           \
  "Symbol." name "\xff" /* a well-known symbol, as Duktape keeps it */
#define SYM_ITERATOR             SYM("iterator")
#define SYM_ASYNC_ITERATOR       SYM("asyncIterator")
#define SYM_HAS_INSTANCE         SYM("hasInstance")
#define SYM_TO_PRIMITIVE         SYM("toPrimitive")
#define SYM_TO_STRING_TAG        SYM("toStringTag")
#define SYM_SPECIES              SYM("species")
#define SYM_MATCH                SYM("match")
#define SYM_MATCH_ALL            SYM("matchAll")
#define SYM_REPLACE              SYM("replace")
#define SYM_SEARCH               SYM("search")
#define SYM_SPLIT                SYM("split")
#define SYM_UNSCOPABLES          SYM("unscopables")
#define SYM_IS_CONCAT_SPREADABLE SYM("isConcatSpreadable")

enum builtin_property_kind {
  BP_METHOD,    /* function; writable, configurable */
  BP_GETTER,    /* accessor without setter; configurable */
  BP_SETTER,    /* adds a setter to the getter before it */
  BP_NUMBER,    /* number; nothing */
  BP_STRING,    /* string; configurable (as @@toStringTag is) */
  BP_TEXT,      /* string; writable, configurable */
  BP_TRUE,      /* true; writable, enumerable, configurable */
  BP_SYMBOL,    /* well-known symbol; nothing */
  BP_INTRINSIC, /* intrinsic object `magic`; writable, configurable */
  BP_ALIAS, /* the value of another property of the object, named by `text`; writable, configurable */
  BP_KEEP, /* a method, remembered as intrinsic `length` under the name in `text` (NULL: its own) */
  BP_DELETE /* remove what Duktape put there */
};

enum {
  BP_READONLY = 1,
  /* no attribute but configurable */ BP_FIXED = 2 /* no attribute at all */
};

struct builtin_property {
  const char *name; /* a SYM_* for a symbol */
  union {
    duk_c_function function;
    const char *text;
    double number;
  } u;
  int16_t magic;
  uint8_t kind, length;
  int8_t nargs; /* DUK_VARARGS: as given */
  uint8_t flags;
  uint8_t quick; /* enum vm_quick_number of a method, see engine/vm/quick.h */
};

#define BP_METHOD_MAGIC(name, function_, length_, nargs_, magic_)                                  \
  { name, {.function = function_}, magic_, BP_METHOD, length_, nargs_, 0, 0 }
#define BP_METHOD(name, function_, length_, nargs_)                                                \
  BP_METHOD_MAGIC(name, function_, length_, nargs_, 0)
/* With a quick form. */
#define BP_QUICK_MAGIC(name, function_, length_, nargs_, magic_, quick_)                           \
  { name, {.function = function_}, magic_, BP_METHOD, length_, nargs_, 0, QUICK_##quick_ }
#define BP_QUICK(name, function_, length_, nargs_, quick_)                                         \
  BP_QUICK_MAGIC(name, function_, length_, nargs_, 0, quick_)
#define BP_METHOD_READONLY(name, function_, length_, nargs_)                                       \
  { name, {.function = function_}, 0, BP_METHOD, length_, nargs_, BP_READONLY, 0 }
#define BP_METHOD_FIXED(name, function_, length_, nargs_)                                          \
  { name, {.function = function_}, 0, BP_METHOD, length_, nargs_, BP_FIXED, 0 }
#define BP_GETTER_MAGIC(name, function_, magic_)                                                   \
  { name, {.function = function_}, magic_, BP_GETTER, 0, 0, 0, 0 }
#define BP_GETTER(name, function_) BP_GETTER_MAGIC(name, function_, 0)
#define BP_QUICK_GETTER(name, function_, magic_, quick_)                                           \
  { name, {.function = function_}, magic_, BP_GETTER, 0, 0, 0, QUICK_##quick_ }
#define BP_ACCESSOR(name, getter, setter)                                                          \
  BP_GETTER(name, getter), {                                                                       \
    name, {.function = setter}, 0, BP_SETTER, 1, 1, 0, 0                                           \
  }
#define BP_NUMBER(name, number_)                                                                   \
  { name, {.number = number_}, 0, BP_NUMBER, 0, 0, 0, 0 }
#define BP_STRING(name, text_)                                                                     \
  { name, {.text = text_}, 0, BP_STRING, 0, 0, 0, 0 }
#define BP_TAG(text_) BP_STRING(SYM_TO_STRING_TAG, text_)
#define BP_SYMBOL(name, text_)                                                                     \
  { name, {.text = text_}, 0, BP_SYMBOL, 0, 0, 0, 0 }
#define BP_INTRINSIC(name, intrinsic)                                                              \
  { name, {.text = NULL}, intrinsic, BP_INTRINSIC, 0, 0, 0, 0 }
#define BP_INTRINSIC_READONLY(name, intrinsic)                                                     \
  { name, {.text = NULL}, intrinsic, BP_INTRINSIC, 0, 0, BP_READONLY, 0 }
#define BP_INTRINSIC_FIXED(name, intrinsic)                                                        \
  { name, {.text = NULL}, intrinsic, BP_INTRINSIC, 0, 0, BP_FIXED, 0 }
#define BP_ALIAS(name, other)                                                                      \
  { name, {.text = other}, 0, BP_ALIAS, 0, 0, 0, 0 }
/* Remember the method `name` (already in the table before this entry) as an intrinsic. */
#define BP_KEEP(name, intrinsic)                                                                   \
  { name, {.text = NULL}, intrinsic, BP_KEEP, 0, 0, 0, 0 }
#define BP_DELETE(name)                                                                            \
  { name, {.text = NULL}, 0, BP_DELETE, 0, 0, 0, 0 }
#define BP_SPECIES BP_GETTER(SYM_SPECIES, builtins_get_species)

enum builtin_object_kind {
  BO_EXISTING,    /* Duktape has made it: find it by its intrinsic number */
  BO_NAMED,       /* Duktape has made it: find it as the global `name` */
  BO_OBJECT,      /* plain object */
  BO_CONSTRUCTOR, /* function `name`; `partner` is its .prototype, in the table before it */
  BO_FUNCTION     /* function that is no constructor but has properties */
};

struct builtin_object {
  uint8_t kind;
  uint8_t flags; /* BO_GLOBAL */
  int16_t intrinsic;
  int16_t prototype; /* intrinsic number of [[Prototype]]; -1: null; -2: leave as it is */
  int16_t partner;   /* a constructor's .prototype; 0: none */
  const char *name;
  duk_c_function function;
  int16_t magic;
  uint8_t length;
  int8_t nargs;
  const struct builtin_property *properties;
  size_t property_count;
};

#define BO_GLOBAL   1 /* defined on the global object under its name */
#define BO_READONLY 2 /* the link from .prototype to the constructor is not writable */
#define BO_FINAL    4 /* not a constructor though of kind BO_CONSTRUCTOR */
#define BO_OWN_THIS                                                                                \
  8 /* only for `new`, and makes the object itself: the interpreter makes none, nor looks at new.target */
#define BO_TABLE(table) table, sizeof(table) / sizeof((table)[0])

struct builtin_table {
  const struct builtin_object *objects;
  size_t count;
};

/* One for each subject; the files are named for them. */
extern const struct builtin_table builtins_symbol, builtins_iterator, builtins_generator,
    builtins_array_iterator, builtins_string_iterator, builtins_iterator_helper, builtins_map,
    builtins_set, builtins_weak, builtins_promise, builtins_error, builtins_array, builtins_regexp,
    builtins_string_regexp, builtins_object, builtins_reflect, builtins_proxy, builtins_string,
    builtins_number, builtins_math, builtins_array_buffer, builtins_typed_array, builtins_data_view,
    builtins_bigint, builtins_date, builtins_atomics, builtins_json, builtins_function;

/* Makes of Duktape's Function, its prototype and %ThrowTypeError% what the tables complete. */
void builtins_prepare_functions(duk_hthread *thr);

/* Builds one table's objects in the realm of thr. */
void builtins_add_table(duk_hthread *thr, const struct builtin_table *table);

/* Pushes a native function with spec-conforming `length` and `name`. `name` may be a SYM_*; prefix "" or "get " or "set ". */
void builtins_push_function(duk_hthread *thr, duk_c_function function, int length, int nargs,
                            int magic, const char *prefix, const char *name);

duk_ret_t builtins_get_species(duk_context *ctx); /* `get [Symbol.species]`: this */
duk_ret_t builtins_return_this(duk_context *ctx);

/* RangeError when the C stack is nearly used up; for recursion in C. */
void builtins_check_c_stack(duk_hthread *thr);

/* Has the object an own property of this name in its entries, data or accessor? Runs no code. */
static inline bool builtins_has_entry(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  duk_int_t entry, hash;
  return duk_hobject_find_entry(thr->heap, h, key, &entry, &hash);
}

/* --- Abstract operations. Indices may be negative unless said otherwise. --- */

static inline bool builtins_is_object(duk_hthread *thr, duk_idx_t idx) {
  return duk_is_object(thr, idx);
}
bool builtins_is_callable(duk_hthread *thr, duk_idx_t idx);
bool builtins_is_constructor(duk_hthread *thr, duk_idx_t idx);
/* A symbol value, which Duktape keeps as a kind of string. */
static inline bool builtins_is_symbol(duk_hthread *thr, duk_idx_t idx) {
  return duk_is_symbol(thr, idx);
}
static inline bool builtins_is_string(duk_hthread *thr, duk_idx_t idx) {
  return duk_is_string(thr, idx) && !duk_is_symbol(thr, idx);
}

/* Throw an error of the realm with a formatted message. */
DUK_NORETURN(void builtins_throw_type(duk_hthread *thr, const char *format, ...))
__attribute__((format(printf, 2, 3)));
DUK_NORETURN(void builtins_throw_range(duk_hthread *thr, const char *format, ...))
__attribute__((format(printf, 2, 3)));
DUK_NORETURN(void builtins_throw_syntax(duk_hthread *thr, const char *format, ...))
__attribute__((format(printf, 2, 3)));

/* TypeError unless callable, worded as V8 does: `number 1 is not a function`. */
void builtins_require_callable(duk_hthread *thr, duk_idx_t idx);
/* TypeError `Constructor X requires 'new'` unless this is a constructor call. */
void builtins_require_new(duk_hthread *thr, const char *name);
/* TypeError `Method M called on incompatible receiver X`; never returns. */
DUK_NORETURN(void builtins_incompatible_receiver(duk_hthread *thr, const char *method));
/* Text of a value for messages, without running code: 1, abc, #<Object>. Pushes it and returns it. */
const char *builtins_push_description(duk_hthread *thr, duk_idx_t idx);
/* The same in V8's form for a value that stands where source text is not at hand: number 1, string "abc", object. */
const char *builtins_push_call_site(duk_hthread *thr, duk_idx_t idx);

/* ToIntegerOrInfinity; a number without fraction, never NaN or -0. */
double builtins_to_integer(duk_hthread *thr, duk_idx_t idx);
/* ToLength */
double builtins_to_length(duk_hthread *thr, duk_idx_t idx);
/* LengthOfArrayLike of the object at idx. */
double builtins_length_of(duk_hthread *thr, duk_idx_t idx);
/* ToIndex; RangeError with the message otherwise. */
double builtins_to_index(duk_hthread *thr, duk_idx_t idx, const char *message);
/* A relative index (as in slice): clamped to 0..length. Undefined gives `absent`. */
double builtins_relative_index(duk_hthread *thr, duk_idx_t idx, double length, double absent);

/* *slot = *value with reference counts; runs no code. */
static inline void builtins_assign_value(duk_hthread *thr, duk_tval *slot, const duk_tval *value) {
  DUK_TVAL_SET_TVAL_UPDREF(thr, slot, (duk_tval *)value);
}

bool builtins_same_value_zero(const duk_tval *a, const duk_tval *b);
bool builtins_same_value(const duk_tval *a, const duk_tval *b);

/* Get with a numeric key up to 2^53-1; pushes the value. Has; Set (strict, pops the value); CreateDataPropertyOrThrow
 * (pops the value); DeletePropertyOrThrow. */
void builtins_get_index(duk_hthread *thr, duk_idx_t obj, double index);
bool builtins_has_index(duk_hthread *thr, duk_idx_t obj, double index);
void builtins_set_index(duk_hthread *thr, duk_idx_t obj, double index);
void builtins_create_index(duk_hthread *thr, duk_idx_t obj, double index);
void builtins_delete_index(duk_hthread *thr, duk_idx_t obj, double index);
void builtins_set_length(duk_hthread *thr, duk_idx_t obj, double length);
/* CreateDataPropertyOrThrow for [key value] on the stack's top. */
void builtins_create_property(duk_hthread *thr, duk_idx_t obj);

/* GetMethod: pushes the method and returns true, or pushes undefined and returns false. */
bool builtins_get_method(duk_hthread *thr, duk_idx_t idx, const char *name);

/* GetPrototypeFromConstructor(new.target, fallback): the borrowed object. It is left on the stack too, to keep it alive. */
duk_hobject *builtins_push_new_prototype(duk_hthread *thr, int fallback_intrinsic);
/* Construct: [constructor new.target arguments...], n of them, are replaced by the new object. */
void builtins_construct(duk_hthread *thr, duk_idx_t n);
/* SpeciesConstructor(object at idx, default intrinsic constructor): pushes the constructor. */
void builtins_push_species_constructor(duk_hthread *thr, duk_idx_t idx, int default_intrinsic);

/* Pushes the symbol's description; false and undefined if it has none. */
bool builtins_push_symbol_description(duk_hthread *thr, duk_hstring *symbol);

/* `[object Tag]` of the value at idx, as Object.prototype.toString makes it. Pushes the string. */
void builtins_push_object_tag_string(duk_hthread *thr, duk_idx_t idx);
bool builtins_proxy_is_revoked(duk_hproxy *p);

void builtins_push_intrinsic(duk_hthread *thr, int intrinsic);
/* { value, done } from the value on the stack's top, which it replaces. */
void builtins_make_iterator_result(duk_hthread *thr, bool done);

/*
 * Iteration of an iterable from C. An iterator record is two values on the stack, [iterator next]. A caller that
 * throws by itself while it holds a record must close it first; builtins_close_after does so for errors of a call.
 */
/* GetIterator(value at idx, sync): pushes [iterator next]; TypeError as V8 words it. */
void builtins_get_iterator(duk_hthread *thr, duk_idx_t idx);
/* GetIteratorDirect of the object at idx: pushes [iterator next]. */
void builtins_get_iterator_direct(duk_hthread *thr, duk_idx_t idx);
/* IteratorStepValue of the record at idx: pushes the value and returns true, or pushes nothing and returns false. */
bool builtins_iterator_step(duk_hthread *thr, duk_idx_t record);
/* IteratorClose for a normal completion: calls return(), checks its result. */
void builtins_iterator_close(duk_hthread *thr, duk_idx_t record);
/* Calls return() of the iterator at the index, whatever comes of it. */
void builtins_iterator_close_quietly(duk_hthread *thr, duk_idx_t record);
/* IteratorClose for a throw completion: calls return(), swallowing errors, then throws the value on the stack's top. */
DUK_NORETURN(void builtins_iterator_close_throw(duk_hthread *thr, duk_idx_t record));

/*
 * Calls `step` for each value of the iterable at idx, with the value on the stack's top (the callee leaves the stack as
 * it was, without the value) and closes the iterator when step throws or returns false. An array whose iteration cannot
 * be observed is read in place.
 */
typedef bool (*builtins_iteration_step)(duk_hthread *thr, void *state);
void builtins_iterate(duk_hthread *thr, duk_idx_t idx, builtins_iteration_step step, void *state);
duk_ret_t builtins_array_iterator_next(duk_context *ctx);
/* True if iterating the array at idx with for-of would run no program code: a true array, pristine iterator. */
bool builtins_is_plain_iterable_array(duk_hthread *thr, duk_idx_t idx);

#endif
