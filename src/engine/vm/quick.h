/*
 * Quick forms of native functions: what the interpreter tries before it makes an activation for a call. A quick form
 * finds the function at base[0], `this` at base[1] and argc arguments from base[2], below the value stack's top. It
 * either puts the result into base[0] and returns 1, or has no effect and returns 0, and the ordinary call follows. It
 * runs no program code and throws nothing but lack of memory. What it leaves above base[0] the interpreter clears.
 *
 * A built-in function gets its quick form from its entry in the table of properties (BP_QUICK in builtins.h).
 */
#ifndef JSRUN_VM_QUICK_H
#define JSRUN_VM_QUICK_H

#include "duk_internal.h"

#define VM_QUICK_FORMS(X)                                                                                \
  X(string_quick_char_code_at) X(string_quick_code_point_at) X(string_quick_char_at) X(string_quick_at)  \
  X(string_quick_slice) X(string_quick_substring) X(string_quick_substr) X(string_quick_index_of)        \
  X(string_quick_includes) X(string_quick_starts_with) X(string_quick_ends_with)                         \
  X(string_quick_lower) X(string_quick_upper) X(string_quick_trim) X(string_quick_from_char_code)        \
  X(map_quick_get) X(map_quick_set) X(map_quick_has) X(map_quick_delete)                                 \
  X(set_quick_has) X(set_quick_add) X(set_quick_delete)                                                  \
  X(weak_map_quick_get) X(weak_map_quick_has) X(weak_set_quick_has)

typedef int vm_quick_function(duk_hthread *thr, duk_tval *base, uint32_t argc);

#define VM_QUICK_DECLARE(name) vm_quick_function name;
VM_QUICK_FORMS(VM_QUICK_DECLARE)
#undef VM_QUICK_DECLARE

/* The number of a quick form: QUICK_string_quick_slice, ... */
enum vm_quick_number {
  QUICK_NONE,
#define VM_QUICK_NUMBER(name) QUICK_##name,
  VM_QUICK_FORMS(VM_QUICK_NUMBER)
#undef VM_QUICK_NUMBER
};

/* By number; [0] is NULL. */
extern vm_quick_function *const vm_quick_forms[];

#endif
