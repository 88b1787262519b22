/*
 * Typed arrays: the %TypedArray% constructor and prototype, and its eleven kinds.
 */
#include "typed_array.h"

bool typed_array_is(duk_hobject *h) {
  return DUK_HOBJECT_IS_BUFOBJ(h) && ((duk_hbufobj *) h)->is_typedarray;
}

double typed_array_length_or_throw(duk_hthread *thr, duk_hobject *h, const char *method) {
  duk_hbufobj *b = (duk_hbufobj *) h;
  if (b->buf == NULL) {
    builtins_throw_type(thr, "Cannot perform %s on a detached ArrayBuffer", method);
  }
  return (double) (duk_hbufobj_clamp_bytelength(b, b->length) >> b->shift);
}
