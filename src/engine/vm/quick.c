/*
 * The table of quick forms by number.
 */
#include "quick.h"

vm_quick_function *const vm_quick_forms[] = {
    NULL,
#define VM_QUICK_ENTRY(name) name,
    VM_QUICK_FORMS(VM_QUICK_ENTRY)
#undef VM_QUICK_ENTRY
};
