/*
 * AggregateError; the other error constructors are the interpreter's, which knows the stack.
 */
#include "dense_array.h"

static bool collect_step(duk_hthread *thr, void *state) {
  (void)state;
  dense_append(thr, 4);
  return true;
}

static duk_ret_t aggregate_error(duk_context *ctx) {
  duk_hobject *prototype =
      builtins_push_new_prototype(ctx, BI_AGGREGATE_ERROR_PROTOTYPE); /* index 3 */
  duk_push_array(ctx);                                                /* index 4 */
  bool has_message = !duk_is_undefined(ctx, 1);
  if (has_message) {
    duk_to_string(ctx, 1);
  }
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", "");
  DUK_HOBJECT_SET_PROTOTYPE_UPDREF(ctx, duk_known_hobject(ctx, -1), prototype);
  duk_del_prop_literal(ctx, -1, "message");
  if (has_message) {
    duk_push_literal(ctx, "message");
    duk_dup(ctx, 1);
    duk_xdef_prop(ctx, -3, DUK_PROPDESC_FLAGS_WC);
  }
  if (duk_is_object(ctx, 2) && duk_has_prop_literal(ctx, 2, "cause")) {
    duk_push_literal(ctx, "cause");
    duk_get_prop_literal(ctx, 2, "cause");
    duk_xdef_prop(ctx, -3, DUK_PROPDESC_FLAGS_WC);
  }
  builtins_iterate(ctx, 0, collect_step, NULL);
  duk_push_literal(ctx, "errors");
  duk_dup(ctx, 4);
  duk_xdef_prop(ctx, -3, DUK_PROPDESC_FLAGS_WC);
  return 1;
}

static const struct builtin_property aggregate_prototype[] = {
    {"name", {.text = "AggregateError"}, 0, BP_TEXT, 0, 0, 0, 0},
    {"message", {.text = ""}, 0, BP_TEXT, 0, 0, 0, 0},
};
static const struct builtin_object objects[] = {
    {BO_OBJECT, 0, BI_AGGREGATE_ERROR_PROTOTYPE, DUK_BIDX_ERROR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(aggregate_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, BI_AGGREGATE_ERROR, DUK_BIDX_ERROR_CONSTRUCTOR,
     BI_AGGREGATE_ERROR_PROTOTYPE, "AggregateError", aggregate_error, 0, 2, 3, NULL, 0},
};
const struct builtin_table builtins_error = {BO_TABLE(objects)};
