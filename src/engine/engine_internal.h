/* What the parts of the engine share beyond vm.h: compilation of strings. */
#ifndef JSRUN_ENGINE_INTERNAL_H
#define JSRUN_ENGINE_INTERNAL_H

#include "engine/vm/vm.h"

struct compiler_options;

/*
 * Compile a heap string (eval, new Function). The new code cell is pushed on the value stack, which keeps it alive, and
 * returned. filename NULL: the anonymous one of eval. Throws SyntaxError and RangeError.
 */
struct vm_code *engine_compile_string(duk_hthread *thr, duk_hstring *source,
                                      const void *compiler_options_, duk_hstring *filename);

/*
 * A block of `size` bytes comes into the heap from malloc, or leaves it (transfer). Returns the block, in which what leaves
 * is malloc's and may be in another place; NULL without memory, the block then being freed.
 */
void *engine_memory_moved(duk_hthread *thr, void *block, size_t size, bool in);

/* For the collector: it has collected; may large blocks become more, though they are many, before it collects again? */
void engine_memory_collected(duk_heap *heap);
bool engine_memory_may_grow(duk_heap *heap);

struct engine_source;

/* A module's function 0, pushed as a cell. */
struct vm_code *engine_compile_module_code(duk_hthread *thr, const struct engine_source *source);

/* Throw the compiler's error; `text` is the source it is about. */
DUK_NORETURN(void engine_throw_compile_error(duk_hthread *thr, const void *compile_error_,
                                             const char *text, size_t length,
                                             const char *filename));

#endif
