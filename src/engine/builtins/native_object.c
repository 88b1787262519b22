/*
 * Native objects and closures, and the collector's hooks into the built-ins.
 */
#include "native_object.h"

#include <string.h>

void *builtins_push_native(duk_hthread *thr, const duk_native_class *cls, size_t size,
                           duk_hobject *prototype) {
  duk_require_stack(thr, 1);
  duk_hnative *h = duk_hnative_alloc(thr, cls, size);
  DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, &h->obj, prototype);
  duk_push_hobject(thr, &h->obj);
  return h;
}

void *builtins_this_native(duk_hthread *thr, const duk_native_class *cls, const char *method) {
  duk_tval *tv = duk_get_borrowed_this_tval(thr);
  void *h = DUK_TVAL_IS_OBJECT(tv) ? builtins_as_native(DUK_TVAL_GET_OBJECT(tv), cls) : NULL;
  if (h == NULL) {
    builtins_incompatible_receiver(thr, method);
  }
  return h;
}

duk_hnatclosure *builtins_push_closure(duk_hthread *thr, duk_c_function function, int nargs,
                                       unsigned count) {
  duk_require_stack(thr, 1);
  duk_uint_t flags = DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_CALLABLE |
                     DUK_HOBJECT_FLAG_NATFUNC | DUK_HOBJECT_FLAG_NEWENV | DUK_HOBJECT_FLAG_STRICT |
                     DUK_HOBJECT_FLAG_NOTAIL | DUK_HOBJECT_FLAG_NAMEBINDING |
                     DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_FUNCTION);
  duk_hnatclosure *h = duk_hnatclosure_alloc(thr, flags, count);
  h->nat.func = function;
  h->nat.nargs = (duk_int16_t)nargs;
  DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, (duk_hobject *)h,
                                        thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE]);
  duk_push_hobject(thr, (duk_hobject *)h);
  return h;
}

duk_hnatclosure *builtins_running_closure(duk_hthread *thr) {
  duk_push_current_function(thr);
  duk_hobject *h = duk_known_hobject(thr, -1);
  duk_pop(thr);
  DUK_ASSERT(DUK_HOBJECT_IS_NATCLOSURE(h));
  return (duk_hnatclosure *)h;
}

struct jsrun_builtins *builtins_state(duk_hthread *thr) {
  duk_heap *heap = thr->heap;
  if (heap->jsrun_builtins == NULL) {
    struct jsrun_builtins *state = DUK_ALLOC_CHECKED_ZEROED(thr, sizeof *state);
    heap->jsrun_builtins = state;
  }
  return heap->jsrun_builtins;
}

void jsrun_mark_roots(duk_heap *heap) {
  if (heap->jsrun_builtins != NULL) {
    microtask_mark(heap, heap->jsrun_builtins);
    weak_mark_roots(heap, heap->jsrun_builtins);
    regexp_state_mark(heap, heap->jsrun_builtins->regexp);
    waiter_list_mark(heap, heap->jsrun_builtins->waits);
  }
}

void jsrun_builtins_free(duk_heap *heap) {
  if (heap->jsrun_builtins != NULL) {
    microtask_free(heap, heap->jsrun_builtins);
    weak_free(heap, heap->jsrun_builtins);
    regexp_state_free(heap, heap->jsrun_builtins->regexp);
    waiter_list_free(heap, heap->jsrun_builtins->waits);
    DUK_FREE(heap, heap->jsrun_builtins);
    heap->jsrun_builtins = NULL;
  }
}
