/*
 * The objects behind generators, async generators and async functions. What next, throw and return do is the
 * interpreter's: vm_generator_resume and vm_async_generator_resume; so is compiling for the constructors.
 */
#include "builtins.h"

/* Of src/engine/vm: `this` the generator, argument 0 the value; mode 0 next, 1 throw, 2 return. */
duk_ret_t vm_generator_resume(duk_hthread *thr, int mode);
duk_ret_t vm_async_generator_resume(duk_hthread *thr, int mode);
/* CreateDynamicFunction: kind 0 function, 1 generator, 2 async, 3 async generator; all arguments are on the stack. */
duk_ret_t vm_function_constructor(duk_hthread *thr, int kind);

static duk_ret_t generator_resume(duk_context *ctx) {
  return vm_generator_resume(ctx, duk_get_current_magic(ctx));
}
static duk_ret_t async_generator_resume(duk_context *ctx) {
  return vm_async_generator_resume(ctx, duk_get_current_magic(ctx));
}
static duk_ret_t function_constructor(duk_context *ctx) {
  return vm_function_constructor(ctx, duk_get_current_magic(ctx));
}

#define RESUMERS(function)                                                                         \
  BP_METHOD_MAGIC("next", function, 1, 1, 0), BP_METHOD_MAGIC("return", function, 1, 1, 2),        \
      BP_METHOD_MAGIC("throw", function, 1, 1, 1)

static const struct builtin_property generator_prototype[] = {
    BP_INTRINSIC_READONLY("constructor", BI_GENERATOR_FUNCTION_PROTOTYPE),
    RESUMERS(generator_resume),
    BP_TAG("Generator"),
};
static const struct builtin_property async_generator_prototype[] = {
    BP_INTRINSIC_READONLY("constructor", BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE),
    RESUMERS(async_generator_resume),
    BP_TAG("AsyncGenerator"),
};
static const struct builtin_property generator_function_prototype[] = {
    BP_INTRINSIC_READONLY("prototype", BI_GENERATOR_PROTOTYPE),
    BP_TAG("GeneratorFunction"),
};
static const struct builtin_property async_generator_function_prototype[] = {
    BP_INTRINSIC_READONLY("prototype", BI_ASYNC_GENERATOR_PROTOTYPE),
    BP_TAG("AsyncGeneratorFunction"),
};
static const struct builtin_property async_function_prototype[] = {BP_TAG("AsyncFunction")};

static const struct builtin_object objects[] = {
    /* Each pair refers to the other: the bare objects come first. */
    {BO_OBJECT, 0, BI_GENERATOR_FUNCTION_PROTOTYPE, DUK_BIDX_FUNCTION_PROTOTYPE, 0, NULL, NULL, 0,
     0, 0, NULL, 0},
    {BO_OBJECT, 0, BI_GENERATOR_PROTOTYPE, BI_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(generator_prototype)},
    {BO_CONSTRUCTOR, BO_READONLY, BI_GENERATOR_FUNCTION, DUK_BIDX_FUNCTION_CONSTRUCTOR,
     BI_GENERATOR_FUNCTION_PROTOTYPE, "GeneratorFunction", function_constructor, 1, 1, DUK_VARARGS,
     NULL, 0},
    {BO_EXISTING, 0, BI_GENERATOR_FUNCTION_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(generator_function_prototype)},
    {BO_OBJECT, 0, BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE, DUK_BIDX_FUNCTION_PROTOTYPE, 0, NULL,
     NULL, 0, 0, 0, NULL, 0},
    {BO_OBJECT, 0, BI_ASYNC_GENERATOR_PROTOTYPE, BI_ASYNC_ITERATOR_PROTOTYPE, 0, NULL, NULL, 0, 0,
     0, BO_TABLE(async_generator_prototype)},
    {BO_CONSTRUCTOR, BO_READONLY, BI_ASYNC_GENERATOR_FUNCTION, DUK_BIDX_FUNCTION_CONSTRUCTOR,
     BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE, "AsyncGeneratorFunction", function_constructor, 3, 1,
     DUK_VARARGS, NULL, 0},
    {BO_EXISTING, 0, BI_ASYNC_GENERATOR_FUNCTION_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(async_generator_function_prototype)},
    {BO_OBJECT, 0, BI_ASYNC_FUNCTION_PROTOTYPE, DUK_BIDX_FUNCTION_PROTOTYPE, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(async_function_prototype)},
    {BO_CONSTRUCTOR, BO_READONLY, BI_ASYNC_FUNCTION, DUK_BIDX_FUNCTION_CONSTRUCTOR,
     BI_ASYNC_FUNCTION_PROTOTYPE, "AsyncFunction", function_constructor, 2, 1, DUK_VARARGS, NULL,
     0},
};
const struct builtin_table builtins_generator = {BO_TABLE(objects)};
