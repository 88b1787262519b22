/*
 * The tables of quick and step forms by number.
 */
#include "quick.h"

vm_quick_function *const vm_quick_forms[] = {NULL,
#define VM_QUICK_ENTRY(name) name,
                                             VM_QUICK_FORMS(VM_QUICK_ENTRY)
#undef VM_QUICK_ENTRY
};

vm_step_function *const vm_step_forms[] = {NULL,
#define VM_STEP_ENTRY(name) name,
                                           VM_STEP_FORMS(VM_STEP_ENTRY)
#undef VM_STEP_ENTRY
};
