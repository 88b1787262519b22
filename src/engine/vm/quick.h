/*
 * Quick forms of native functions: what the interpreter tries before it makes an activation for a call. A quick form
 * finds the function at base[0], `this` at base[1] and argc arguments from base[2], below the value stack's top. It
 * either puts the result into base[0] and returns 1, or has no effect and returns 0, and the ordinary call follows. It
 * runs no program code and throws nothing but lack of memory. What it leaves above base[0] the interpreter clears.
 *
 * A built-in function gets its quick form from its entry in the table of properties (BP_QUICK in builtins.h); a getter
 * (BP_QUICK_GETTER) is called with argc 0.
 */
#ifndef JSRUN_VM_QUICK_H
#define JSRUN_VM_QUICK_H

#include "duk_internal.h"

#define VM_QUICK_FORMS(X)                                                                          \
  X(string_quick_char_code_at)                                                                     \
  X(string_quick_code_point_at) X(string_quick_char_at) X(string_quick_at) X(string_quick_slice)   \
      X(string_quick_substring) X(string_quick_substr) X(string_quick_index_of)                    \
          X(string_quick_includes) X(string_quick_starts_with) X(string_quick_ends_with)           \
              X(string_quick_lower) X(string_quick_upper) X(string_quick_trim)                     \
                  X(string_quick_from_char_code) X(map_quick_get) X(map_quick_set)                 \
                      X(map_quick_has) X(map_quick_delete) X(set_quick_has) X(set_quick_add)       \
                          X(set_quick_delete) X(map_quick_size) X(set_quick_size)                  \
                              X(typed_array_quick_length) X(data_view_quick_access)                \
                                  X(array_quick_push) X(array_quick_pop) X(array_quick_shift)      \
                                      X(bigint_quick_from) X(weak_map_quick_get)                   \
                                          X(weak_map_quick_has) X(weak_set_quick_has)

typedef int vm_quick_function(duk_hthread *thr, duk_tval *base, uint32_t argc);

#define VM_QUICK_DECLARE(name) vm_quick_function name;
VM_QUICK_FORMS(VM_QUICK_DECLARE)
#undef VM_QUICK_DECLARE

/*
 * Step forms of the `next` methods of the language's own iterators, for for-of, spread and destructuring: no object is
 * made for the result. 1: the next value is in *to; 0: the iterator is at its end and finished; -1: the object is no such
 * iterator, or its step could be observed, and `next` is called. May throw.
 */
#define VM_STEP_FORMS(X)                                                                           \
  X(map_iterator_step_form)                                                                        \
  X(set_iterator_step_form) X(string_iterator_step_form) X(array_iterator_step_form)               \
      X(regexp_iterator_step_form)

typedef int vm_step_function(duk_hthread *thr, duk_hobject *iterator, duk_tval *to);

#define VM_STEP_DECLARE(name) vm_step_function name;
VM_STEP_FORMS(VM_STEP_DECLARE)
#undef VM_STEP_DECLARE

/* The number of a quick form, QUICK_string_quick_slice and so on, or of a step form. */
enum vm_quick_number {
  QUICK_NONE,
#define VM_QUICK_NUMBER(name) QUICK_##name,
  VM_QUICK_FORMS(VM_QUICK_NUMBER) QUICK_STEPS, /* the step forms begin */
  VM_STEP_FORMS(VM_QUICK_NUMBER)
#undef VM_QUICK_NUMBER
};

/* By number; NULL where there is none. */
extern vm_quick_function *const vm_quick_forms[];
/* By number - QUICK_STEPS. */
extern vm_step_function *const vm_step_forms[];

#endif
