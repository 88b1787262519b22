/*
 * Regular expression literals and template objects: constants that are objects.
 */
#include "vm.h"

#include "engine/builtins/regexp.h"

static const struct vm_image_const *image_const(const struct vm_code *code, uint32_t index) {
  return (const struct vm_image_const *)((const char *)code->unit->image + code->fn->consts) +
         index;
}

static void push_image_string(duk_hthread *thr, const struct vm_code *code, uint32_t index) {
  const char *base = (const char *)code->unit->image;
  const struct vm_image_string *s =
      (const struct vm_image_string *)(base + code->unit->image->strings) + index;
  duk_push_lstring(thr, base + s->offset, s->length);
}

void vm_push_regexp(duk_hthread *thr, struct vm_code *code, uint32_t index) {
  const struct vm_image_const *k = image_const(code, index);
  duk_tval *base = thr->valstack_top;
  push_image_string(thr, code, k->u.s.a);
  push_image_string(thr, code, k->u.s.b);
  regexp_new_from_literal(thr, DUK_TVAL_GET_STRING(base), DUK_TVAL_GET_STRING(base + 1),
                          &code->consts[index]);
  vm_pop_to(thr, base);
  vm_set_top(thr, base + 1);
}

/* The array on top of the stack. */
static void freeze_array(duk_hthread *thr) {
  duk_freeze(thr, -1);
  DUK_HARRAY_SET_LENGTH_NONWRITABLE((duk_harray *)duk_known_hobject(thr, -1));
}

void vm_push_template(duk_hthread *thr, struct vm_code *code, uint32_t index) {
  duk_tval *cached = &code->consts[index];
  if (!DUK_TVAL_IS_OBJECT(cached)) {
    const struct vm_image_const *k = image_const(code, index);
    const uint32_t *pairs = (const uint32_t *)((const char *)code->unit->image + k->u.s.a);
    uint32_t n = k->u.s.b;
    duk_push_array(thr); /* cooked */
    duk_push_array(thr); /* raw */
    for (uint32_t i = 0; i < n; i++) {
      if (pairs[2 * i] == VM_NO_STRING)
        duk_push_undefined(thr);
      else
        push_image_string(thr, code, pairs[2 * i]);
      duk_put_prop_index(thr, -3, i);
      push_image_string(thr, code, pairs[2 * i + 1]);
      duk_put_prop_index(thr, -2, i);
    }
    freeze_array(thr);
    duk_push_literal(thr, "raw");
    duk_swap_top(thr, -2);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC);
    freeze_array(thr);
    vm_pop_to(thr, cached);
  }
  vm_push(thr, cached);
}
