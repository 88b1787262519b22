/*
 * Array iterators: keys, values and entries of arrays, typed arrays and array-likes.
 */
#include "array_iterator.h"

#include "engine/vm/vm.h"
#include "native_object.h"
#include "typed_array.h"

struct array_iterator {
  duk_hnative native;
  duk_hobject *object; /* counted; NULL when exhausted */
  double index;
  int kind;
};

static void iterator_mark(duk_heap *heap, duk_hnative *h) {
  duk_heap_mark_heaphdr(heap, (duk_heaphdr *)((struct array_iterator *)h)->object);
}
static void iterator_decref(duk_hthread *thr, duk_hnative *h) {
  DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, ((struct array_iterator *)h)->object);
}
static const duk_native_class iterator_class = {iterator_mark, iterator_decref, NULL};

void array_iterator_push(duk_hthread *thr, duk_idx_t idx, int kind) {
  duk_hobject *object = duk_require_hobject(thr, idx);
  struct array_iterator *it = builtins_push_native(thr, &iterator_class, sizeof *it,
                                                   thr->builtins[BI_ARRAY_ITERATOR_PROTOTYPE]);
  it->object = object;
  it->kind = kind;
  DUK_HOBJECT_INCREF(thr, object);
}

bool array_iterator_step(duk_hthread *thr, duk_hobject *iterator) {
  struct array_iterator *it = (struct array_iterator *)iterator;
  duk_hobject *object = it->object;
  if (object == NULL) {
    return false;
  }
  duk_push_hobject(thr, object);
  double length;
  if (DUK_HOBJECT_IS_BUFOBJ(object) && typed_array_is(object)) {
    length = typed_array_length_or_throw(thr, object, "%ArrayIteratorPrototype%.next");
  } else {
    length = builtins_length_of(thr, -1);
  }
  if (it->index >= length) {
    it->object = NULL;
    DUK_HOBJECT_DECREF(thr, object);
    duk_pop(thr);
    return false;
  }
  double index = it->index++;
  if (it->kind == ARRAY_ITERATOR_KEYS) {
    duk_push_number(thr, index);
  } else {
    builtins_get_index(thr, -1, index);
    if (it->kind == ARRAY_ITERATOR_ENTRIES) {
      duk_push_number(thr, index);
      duk_insert(thr, -2);
      duk_pack(thr, 2);
    }
  }
  duk_remove_m2(thr);
  return true;
}

duk_hobject *array_iterator_as(duk_hobject *h) {
  return builtins_as_native(h, &iterator_class);
}

duk_ret_t builtins_array_iterator_next(duk_context *ctx) {
  struct array_iterator *it =
      builtins_this_native(ctx, &iterator_class, "Array Iterator.prototype.next");
  bool more = array_iterator_step(ctx, &it->native.obj);
  if (!more) {
    duk_push_undefined(ctx);
  }
  builtins_make_iterator_result(ctx, !more);
  return 1;
}

int array_iterator_step_form(duk_hthread *thr, duk_hobject *iterator, duk_tval *to) {
  duk_hobject *it = array_iterator_as(iterator);
  if (it == NULL) {
    return -1;
  }
  if (!array_iterator_step(thr, it)) {
    return 0;
  }
  vm_pop_to(thr, to);
  return 1;
}

static const struct builtin_property iterator_prototype[] = {
    BP_QUICK("next", builtins_array_iterator_next, 0, 0, array_iterator_step_form),
    BP_TAG("Array Iterator"),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_ARRAY_ITERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(iterator_prototype)},
};
const struct builtin_table builtins_array_iterator = {BO_TABLE(objects)};
