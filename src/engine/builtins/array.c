/*
 * Array and its prototype.
 */
#include "array_iterator.h"

static duk_ret_t array_iterator(duk_context *ctx) {
  duk_push_this_coercible_to_object(ctx);
  array_iterator_push(ctx, -1, duk_get_current_magic(ctx));
  return 1;
}

static const struct builtin_property array_prototype[] = {
    BP_METHOD_MAGIC("keys", array_iterator, 0, 0, ARRAY_ITERATOR_KEYS),
    BP_METHOD_MAGIC("entries", array_iterator, 0, 0, ARRAY_ITERATOR_ENTRIES),
    BP_METHOD_MAGIC("values", array_iterator, 0, 0, ARRAY_ITERATOR_VALUES),
    BP_KEEP("values", BI_ARRAY_VALUES),
    BP_ALIAS(SYM_ITERATOR, "values"),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_ARRAY_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0, BO_TABLE(array_prototype)},
};
const struct builtin_table builtins_array = {BO_TABLE(objects)};
