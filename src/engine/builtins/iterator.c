/*
 * %IteratorPrototype% and %AsyncIteratorPrototype%, and the prototype chains of generators. Iterator helpers are in
 * iterator_helpers.c.
 */
#include "builtins.h"

static const struct builtin_property async_iterator_prototype[] = {
    BP_METHOD(SYM_ASYNC_ITERATOR, builtins_return_this, 0, 0),
};
static const struct builtin_property iterator_prototype[] = {
    BP_METHOD(SYM_ITERATOR, builtins_return_this, 0, 0),
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_ITERATOR_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(iterator_prototype)},
    {BO_OBJECT, 0, BI_ASYNC_ITERATOR_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(async_iterator_prototype)},
};
const struct builtin_table builtins_iterator = {BO_TABLE(objects)};
