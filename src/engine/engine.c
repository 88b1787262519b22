/*
 * The engine's front (engine.h): a heap with a complete realm, and source text made runnable.
 */
#include "engine/engine.h"

#include "engine/block_pool.h"
#include "engine/builtins/builtins.h"
#include "engine/builtins/native_object.h"
#include "engine/builtins/waiter_list.h"
#include "engine/compiler/compiler.h"
#include "engine/engine_internal.h"
#include "engine/regexp/regexp.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the heap --- */

void engine_fatal(void *udata, const char *message) __attribute__((noreturn));

/* --- a heap with a limit --- */

/* May the heap have so much more? If not, the first refusal makes Duktape collect and ask again. */
static bool admit(struct engine_memory *m, size_t size) {
  if (m->used + size <= m->limit) {
    if (m->refused) {
      m->refused = false;
      m->fruitless = m->used + m->limit / 16 > m->used_then ? m->fruitless + 1 : 0;
    }
    if (m->fruitless < 4) return true;
  } else if (m->ctx == NULL) {
    return false;
  } else if (!m->refused && !m->exhausted) {
    m->refused = true;
    m->used_then = m->used;
    return false;
  }
  if (!m->exhausted) {
    m->exhausted = true;
    engine_terminate(m->ctx);
  }
  return size < 1u << 20; /* the little that ending takes */
}

static void *limited_alloc(void *udata, duk_size_t size) {
  struct engine_memory *m = udata;
  void *p;
  if (size == 0 || !admit(m, size)) return NULL;
  p = malloc(size);
  m->used += malloc_usable_size(p);
  return p;
}

static void *limited_realloc(void *udata, void *p, duk_size_t size) {
  struct engine_memory *m = udata;
  size_t old = malloc_usable_size(p);
  void *q;
  if (size == 0) {
    m->used -= old;
    free(p);
    return NULL;
  }
  if (size > old && !admit(m, size - old)) return NULL;
  q = realloc(p, size);
  if (q != NULL) m->used += malloc_usable_size(q) - old;
  return q;
}

static void limited_free(void *udata, void *p) {
  ((struct engine_memory *)udata)->used -= malloc_usable_size(p);
  free(p);
}

void *engine_memory_moved(duk_hthread *thr, void *block, size_t size, bool in) {
  duk_heap *heap = thr->heap;
  if (block == NULL) return NULL;
  heap->ms_trigger_counter += in ? -1 : 1;
  if (heap->alloc_func == limited_alloc) {
    size_t usable = malloc_usable_size(block);
    ((struct engine_memory *)heap->heap_udata)->used += in ? usable : -usable;
  } else if (!in && block_pool_owns(heap->heap_udata, block)) {
    void *copy = malloc(size);
    if (copy != NULL) memcpy(copy, block, size);
    block_pool_release(heap->heap_udata, block);
    return copy;
  } else {
    block_pool_moved(heap->heap_udata, block, in);
  }
  return block;
}

duk_size_t jsrun_usable_size(duk_heap *heap, void *block) {
  return heap->alloc_func == limited_alloc ? malloc_usable_size(block)
                                           : block_pool_usable(heap->heap_udata, block);
}

void *engine_user(duk_context *ctx) {
  duk_heap *heap = ((duk_hthread *)ctx)->heap;
  return heap->alloc_func == limited_alloc ? heap->heap_udata : block_pool_user(heap->heap_udata);
}

void engine_memory_use(duk_context *ctx, struct engine_memory_use *use) {
  duk_heap *heap = ((duk_hthread *)ctx)->heap;
  memset(use, 0, sizeof *use);
  if (heap->alloc_func == limited_alloc) {
    struct engine_memory *m = heap->heap_udata;
    use->small_used = use->small_total = m->used;
    use->limit = m->limit;
  } else {
    use->small_used = block_pool_used(heap->heap_udata);
    use->small_total = block_pool_spans(heap->heap_udata);
    use->large = block_pool_large(heap->heap_udata);
  }
  use->buffers = heap->jsrun_buffer_bytes;
  use->collections = heap->jsrun_collections.count;
  use->collection_ns = heap->jsrun_collections.total;
  use->longest_ns = heap->jsrun_collections.longest;
}

/* Large blocks may come to twice what they are now, if they are worth mentioning, before they bring about a collection. */
#define LEAST_LARGE ((size_t)64 << 20)

void engine_memory_collected(duk_heap *heap) {
  if (heap->alloc_func == limited_alloc || heap->jsrun_vm == NULL) return;
  size_t large = block_pool_large(heap->heap_udata);
  VM(heap->heap_thread)->large_left = large;
  block_pool_watch(heap->heap_udata, &heap->ms_trigger_counter,
                   2 * large > LEAST_LARGE ? 2 * large : LEAST_LARGE);
}

bool engine_memory_may_grow(duk_heap *heap) {
  if (heap->alloc_func == limited_alloc) return true;
  size_t large = block_pool_large(heap->heap_udata);
  if (large > 4 * VM(heap->heap_thread)->large_left && large > 4 * LEAST_LARGE) return false;
  block_pool_watch(heap->heap_udata, &heap->ms_trigger_counter,
                   large + large / 4 > LEAST_LARGE ? large + large / 4 : LEAST_LARGE);
  return true;
}

static duk_hstring *name(duk_hthread *thr, const char *s) {
  duk_hstring *h =
      duk_heap_strtable_intern_checked(thr, (const duk_uint8_t *)s, (duk_uint32_t)strlen(s));
  DUK_HSTRING_INCREF(thr, h);
  return h;
}

static duk_ret_t init_heap(duk_context *ctx, void *udata) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_state *vm = VM(thr);
  (void)udata;
  vm->str_prototype = name(thr, "prototype");
  vm->str_constructor = name(thr, "constructor");
  vm->str_name = name(thr, "name");
  vm->str_length = name(thr, "length");
  vm->str_value = name(thr, "value");
  vm->str_done = name(thr, "done");
  vm->str_next = name(thr, "next");
  vm->str_return = name(thr, "return");
  vm->str_throw = name(thr, "throw");
  vm->str_stack = name(thr, "stack");
  vm->str_message = name(thr, "message");
  vm->str_raw = name(thr, "raw");
  vm->str_then = name(thr, "then");
  vm->sym_iterator = name(thr, SYM_ITERATOR);
  vm->sym_async_iterator = name(thr, SYM_ASYNC_ITERATOR);
  vm->sym_unscopables = name(thr, SYM_UNSCOPABLES);
  vm->global_epoch = 2;
  vm->prototype_site.key = vm->str_prototype;
  vm->has_instance_site.key = DUK_HTHREAD_STRING_WELLKNOWN_SYMBOL_HAS_INSTANCE(thr);
  vm_realm_init(thr);
  return 0;
}

static duk_context *complete_heap(duk_context *ctx, size_t stack_size);

duk_context *engine_new(void *user, size_t stack_size) {
  struct block_pool *pool = block_pool_new(user);
  duk_context *ctx;
  if (pool == NULL) return NULL;
  ctx =
      duk_create_heap(block_pool_alloc, block_pool_realloc, block_pool_release, pool, engine_fatal);
  if (ctx == NULL) block_pool_free(pool);
  return complete_heap(ctx, stack_size);
}

duk_context *engine_new_limited(struct engine_memory *memory, size_t stack_size, size_t limit) {
  memset(memory, 0, sizeof *memory);
  memory->limit = limit;
  duk_context *ctx =
      duk_create_heap(limited_alloc, limited_realloc, limited_free, memory, engine_fatal);
  ctx = complete_heap(ctx, stack_size);
  memory->ctx = ctx;
  return ctx;
}

static void destroy_heap(duk_context *ctx) {
  duk_heap *heap = ((duk_hthread *)ctx)->heap;
  struct block_pool *pool = heap->alloc_func == limited_alloc ? NULL : heap->heap_udata;
  duk_destroy_heap(ctx);
  if (pool != NULL) block_pool_free(pool);
}

static duk_context *complete_heap(duk_context *ctx, size_t stack_size) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_state *vm;
  if (ctx == NULL) return NULL;
  vm = (struct vm_state *)calloc(1, sizeof *vm);
  if (vm == NULL) {
    destroy_heap(ctx);
    return NULL;
  }
  vm->stack_limit = (char *)__builtin_frame_address(0) - stack_size;
  thr->heap->jsrun_vm = vm;
  engine_memory_collected(thr->heap);
  thr->heap->curr_thread = thr;
  thr->state = DUK_HTHREAD_STATE_RUNNING;
  if (duk_safe_call(ctx, init_heap, NULL, 0, 1) != DUK_EXEC_SUCCESS) {
    fprintf(stderr, "jsrun: %s\n", duk_safe_to_string(ctx, -1));
    engine_free(ctx);
    return NULL;
  }
  duk_pop(ctx);
  return ctx;
}

void engine_free(duk_context *ctx) {
  struct vm_state *vm = VM((duk_hthread *)ctx);
  destroy_heap(ctx);
  free(vm->realms);
  free(vm);
}

void engine_set_hooks(duk_context *ctx, const struct engine_hooks *hooks) {
  VM((duk_hthread *)ctx)->hooks = *hooks;
}

/* --- realms --- */

void engine_new_realm(duk_context *ctx, void (*setup)(duk_context *ctx, void *udata), void *udata) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_realm *const outer = VM_REALM(thr), *realm = vm_realm_new(thr);
  vm_realm_switch(thr, realm);
  setup(ctx, udata);
  vm_realm_switch(thr, outer);
}

/* --- interruption --- */

void engine_interrupt(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  atomic_store(&VM(thr)->interrupt, 1);
  __atomic_store_n(&thr->valstack_call_limit, NULL,
                   __ATOMIC_RELEASE); /* calls leave their quick way */
  waiter_list_interrupt(thr->heap);
}

void engine_terminate(duk_context *ctx) {
  atomic_store(&VM((duk_hthread *)ctx)->terminating, 1);
  engine_interrupt(ctx);
}

bool engine_is_terminating(duk_context *ctx) {
  return vm_is_terminating((duk_hthread *)ctx);
}

void engine_check_interrupt(duk_context *ctx) {
  if (vm_is_interrupted((duk_hthread *)ctx)) vm_interrupt((duk_hthread *)ctx);
}

void engine_end_termination(duk_context *ctx) {
  atomic_store(&VM((duk_hthread *)ctx)->terminating, 0);
}

void vm_interrupt(duk_hthread *thr) {
  struct vm_state *vm = VM(thr);
  if (vm_is_terminating(thr)) {
    if (vm->protected_calls == 0)
      return; /* a hook that C calls: it is short, and nobody would catch the exception */
    duk_push_undefined(thr); /* never seen: no handler gets it */
    (void)duk_throw(thr);
  }
  __atomic_store_n(&thr->valstack_call_limit, thr->valstack_end, __ATOMIC_RELEASE);
  atomic_store(&vm->interrupt, 0);
  if (vm->hooks.interrupt != NULL) vm->hooks.interrupt(vm->hooks.user, thr);
}

/* --- compilation --- */

/* Bytes of C stack for the compiler: its default, and what the margin below the limit has for it in the worst case. */
#define COMPILER_STACK       (1024u * 1024)
#define COMPILER_STACK_LEAST (96u * 1024)

static const char *check_regexp(void *data, const char *pattern, size_t length, const char *flags,
                                size_t flags_length) {
  char *message = (char *)data;
  char f[16];
  if (flags_length >= sizeof f) return "Invalid regular expression flags";
  memcpy(f, flags, flags_length);
  f[flags_length] = 0;
  return regexp_validate(pattern, length, f, message, 160) ? NULL : message;
}

void engine_throw_compile_error(duk_hthread *thr, const void *compile_error_, const char *text,
                                size_t length, const char *filename) {
  const compile_error *e = (const compile_error *)compile_error_;
  duk_errcode_t code = e->kind == COMPILE_REFERENCE_ERROR ? DUK_ERR_REFERENCE_ERROR
                       : e->kind == COMPILE_SYNTAX_ERROR  ? DUK_ERR_SYNTAX_ERROR
                                                          : DUK_ERR_RANGE_ERROR;
  duk_push_error_object(thr, code | DUK_ERRCODE_FLAG_NOBLAME_FILELINE, "%s",
                        e->kind == COMPILE_OUT_OF_MEMORY ? "Out of memory" : e->message);
  if (e->line > 0 && filename != NULL &&
      (e->kind == COMPILE_SYNTAX_ERROR || e->kind == COMPILE_REFERENCE_ERROR)) {
    /* file:line, the line, a caret under the text: before the stack, as Node shows it. */
    size_t begin = e->pos < length ? e->pos : length, end, width = e->length > 0 ? e->length : 1;
    duk_idx_t parts = 0;
    while (begin > 0 && text[begin - 1] != '\n') begin--;
    for (end = begin; end < length && text[end] != '\n' && text[end] != '\r'; end++)
      ;
    if (end - begin < 2000 && width <= end - begin + 1) {
      duk_push_sprintf(thr, "%s:%lu\n", filename, (unsigned long)e->line);
      duk_push_lstring(thr, text + begin, end - begin);
      duk_push_literal(thr, "\n");
      parts = 3;
      for (size_t i = begin; i < e->pos && i < end; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80) {
          duk_push_string(thr, text[i] == '\t' ? "\t" : " ");
          if (++parts > 200) {
            duk_concat(thr, parts);
            parts = 1;
          }
        }
      for (size_t i = 0; i < width; i++) {
        duk_push_literal(thr, "^");
        if (++parts > 200) {
          duk_concat(thr, parts);
          parts = 1;
        }
      }
      duk_concat(thr, parts);
      duk_push_sprintf(thr, "%s:%lu", filename, (unsigned long)e->line);
      duk_pop(thr);
      duk_push_string(thr, "\xff"
                           "arrow");
      duk_swap_top(thr, -2);
      duk_put_prop(thr, -3);
    }
  }
  duk_throw_raw(thr);
}

/* What the cache says the text was compiled to: NULL unless it is an image that can be run. */
static void *cached_image(const struct engine_source *source, const compiler_options *options, size_t *size) {
  char problem[160];
  int kind = (int)options->goal;
  const struct vm_image_function *functions;
  struct vm_image_header *h =
      source->cache->find(source->cache, kind, source->text, source->length, size);
  bool good;
  if (h == NULL) return NULL;
  good = compiler_verify_image(h, *size, problem, sizeof problem) == NULL &&
         (h->module != 0) == (options->goal == COMPILER_MODULE);
  functions = (const struct vm_image_function *)((const char *)h + h->functions);
  for (uint32_t i = 0; good && i < h->function_count; i++)
    good = functions[i].source_start <= functions[i].source_end &&
           functions[i].source_end <= source->length;
  if (good) return h;
  free(h);
  source->cache->forget(source->cache, kind, source->text, source->length);
  return NULL;
}

static void compile(duk_hthread *thr, const struct engine_source *source, compiler_options *options,
                    compiler_result *result) {
  char message[160];
  size_t left = (size_t)((char *)__builtin_frame_address(0) - VM(thr)->stack_limit);
  if (VM(thr)->stack_limit != NULL && left < COMPILER_STACK)
    options->stack_limit = left > COMPILER_STACK_LEAST ? left : COMPILER_STACK_LEAST;
  options->check_regexp = check_regexp;
  options->check_regexp_data = message;
  memset(result, 0, sizeof *result);
  if (source->cache != NULL) {
    result->image = cached_image(source, options, &result->size);
    if (result->image != NULL) return;
  }
  if (compiler_compile(source->text, source->length, options, result) != 0)
    engine_throw_compile_error(thr, &result->error, source->text, source->length, source->filename);
  if (source->cache != NULL)
    source->cache->keep(source->cache, (int)options->goal, source->text, source->length,
                        result->image, result->size);
#if defined(JSRUN_DEBUG)
  {
    char problem[200];
    const char *bad = compiler_verify_image(result->image, result->size, problem, sizeof problem);
    if (bad != NULL) {
      fprintf(stderr, "bad image: %s\n", bad);
      abort();
    }
  }
#endif
}

/* The unit of a fresh image and its function 0, pushed as a cell. The source is copied. */
static struct vm_code *push_code(duk_hthread *thr, const struct engine_source *source,
                                 compiler_result *result) {
  char *copy = (char *)malloc(source->length + 1);
  duk_tval *base = thr->valstack_top;
  struct vm_unit *unit;
  struct vm_code *code;
  if (copy == NULL) {
    free(result->image);
    vm_throw_range(thr, "Out of memory");
  }
  memcpy(copy, source->text, source->length);
  copy[source->length] = 0;
  duk_push_string(thr, source->filename != NULL ? source->filename : "<anonymous>");
  unit = vm_unit_new(thr, result->image, 1, copy, source->length, 1, DUK_TVAL_GET_STRING(base));
  vm_set_cell(thr, base, unit);
  code = vm_code_new(thr, unit, 0);
  vm_set_cell(thr, base, code);
  return code;
}

void engine_compile_function(duk_context *ctx, const struct engine_source *source,
                             const char *const *parameters, size_t parameter_count) {
  duk_hthread *thr = (duk_hthread *)ctx;
  compiler_options options;
  compiler_result result;
  struct vm_code *code;
  memset(&options, 0, sizeof options);
  options.goal = COMPILER_COMMONJS;
  options.parameter_names = parameters;
  options.parameter_count = parameter_count;
  compile(thr, source, &options, &result);
  code = push_code(thr, source, &result);
  vm_push_closure(thr, code, NULL);
  duk_replace(ctx, -2);
}

static void push_script(duk_hthread *thr, const struct engine_source *source,
                        compiler_options *options) {
  duk_context *ctx = thr;
  compiler_result result;
  struct vm_code *code;
  options->goal = COMPILER_SCRIPT;
  compile(thr, source, options, &result);
  code = push_code(thr, source, &result);
  code->flags |= VM_F_THIS; /* called without one, `this` is the global object */
  vm_push_closure(thr, code, NULL);
  duk_replace(ctx, -2);
}

void engine_compile_script(duk_context *ctx, const struct engine_source *source) {
  compiler_options options;
  memset(&options, 0, sizeof options);
  push_script((duk_hthread *)ctx, source, &options);
}

void engine_compile_line(duk_context *ctx, const struct engine_source *source, bool may_await) {
  compiler_options options;
  memset(&options, 0, sizeof options);
  options.allow_top_level_await = may_await;
  options.redeclare = 1;
  push_script((duk_hthread *)ctx, source, &options);
}

bool engine_is_incomplete(duk_context *ctx, const struct engine_source *source, bool may_await) {
  compiler_options options;
  compiler_result result;
  const compile_error *error = &result.error;
  const char *text = source->text;
  size_t length = source->length;
  (void)ctx;
  memset(&options, 0, sizeof options);
  memset(&result, 0, sizeof result);
  options.goal = COMPILER_SCRIPT;
  options.allow_top_level_await = may_await;
  if (compiler_compile(text, length, &options, &result) == 0) {
    free(result.image);
    return false;
  }
  if (error->kind != COMPILE_SYNTAX_ERROR) return false;
  if (error->pos >= length || error->at_end) return true;
  /* A comment, or a string whose last line ends with a backslash. */
  if (text[error->pos] == '/') return error->pos + 1 < length && text[error->pos + 1] == '*';
  return (text[error->pos] == '\'' || text[error->pos] == '"') && length >= 2 &&
         memcmp(text + length - 2, "\\\n", 2) == 0;
}

void engine_push_lexical_names(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  duk_uarridx_t count = 0;
  duk_push_array(ctx);
  for (duk_uint_fast32_t i = 0; i < DUK_HOBJECT_GET_ENEXT(VM_REALM(thr)->lexicals); i++) {
    duk_hstring *name = DUK_HOBJECT_E_GET_KEY(thr->heap, VM_REALM(thr)->lexicals, i);
    if (name == NULL) continue;
    duk_push_hstring(thr, name);
    duk_put_prop_index(ctx, -2, count++);
  }
}

struct vm_code *engine_compile_module_code(duk_hthread *thr, const struct engine_source *source) {
  compiler_options options;
  compiler_result result;
  memset(&options, 0, sizeof options);
  options.goal = COMPILER_MODULE;
  compile(thr, source, &options, &result);
  return push_code(thr, source, &result);
}

void engine_check_syntax(duk_context *ctx, const struct engine_source *source, bool module) {
  compiler_options options;
  compiler_result result;
  memset(&options, 0, sizeof options);
  options.goal = module ? COMPILER_MODULE : COMPILER_COMMONJS;
  compile((duk_hthread *)ctx, source, &options, &result);
  free(result.image);
}

void engine_load_image(duk_context *ctx, const void *image, size_t size, const char *filename) {
  duk_hthread *thr = (duk_hthread *)ctx;
  const struct vm_image_header *h = (const struct vm_image_header *)image;
  duk_tval *base = thr->valstack_top;
  struct vm_unit *unit;
  struct vm_code *code;
  if (size < sizeof *h || h->magic != VM_IMAGE_MAGIC || h->version != VM_IMAGE_VERSION ||
      h->size > size)
    vm_throw_type(thr, "not a bytecode image of this version");
  duk_push_string(ctx, filename);
  unit = vm_unit_new(thr, image, 0, NULL, 0, 0, DUK_TVAL_GET_STRING(base));
  vm_set_cell(thr, base, unit);
  code = vm_code_new(thr, unit, 0);
  vm_set_cell(thr, base, code);
  vm_push_closure(thr, code, NULL);
  duk_replace(ctx, -2);
}

struct vm_code *engine_compile_string(duk_hthread *thr, duk_hstring *source,
                                      const void *compiler_options_, duk_hstring *filename) {
  compiler_options options = *(const compiler_options *)compiler_options_;
  struct engine_source s = {(const char *)DUK_HSTRING_GET_DATA(source),
                            DUK_HSTRING_GET_BYTELEN(source),
                            filename != NULL ? (const char *)DUK_HSTRING_GET_DATA(filename) : NULL,
                            NULL};
  compiler_result result;
  compile(thr, &s, &options, &result);
  return push_code(thr, &s, &result);
}

/* --- where the last error was thrown --- */

void engine_push_thrown_position(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_state *vm = VM(thr);
  uint32_t line, column;
  struct vm_unit *unit;
  if (vm->thrown_code == NULL) {
    duk_push_undefined(ctx);
    return;
  }
  unit = vm->thrown_code->unit;
  vm_code_position(vm->thrown_code, vm->thrown_pc, &line, &column);
  duk_push_object(ctx);
  duk_push_hstring(thr, unit->filename);
  duk_put_prop_literal(ctx, -2, "filename");
  duk_push_uint(ctx, line);
  duk_put_prop_literal(ctx, -2, "line");
  duk_push_uint(ctx, column);
  duk_put_prop_literal(ctx, -2, "column");
  if (unit->source != NULL) {
    const char *p = unit->source, *end = p + unit->source_length, *q;
    for (uint32_t l = 1; l < line && p < end; p++) l += *p == '\n';
    for (q = p; q < end && *q != '\n' && *q != '\r'; q++)
      ;
    duk_push_lstring(ctx, p, (duk_size_t)(q - p));
    duk_put_prop_literal(ctx, -2, "sourceLine");
  }
}

/* --- guards --- */

#define GUARD_KEY DUK_HIDDEN_SYMBOL("guard")

struct guard {
  duk_hnative native;
  void (*died)(void *argument);
  void *argument;
};

static void guard_free(duk_heap *heap, duk_hnative *h) {
  struct guard *g = (struct guard *)h;
  (void)heap;
  if (g->died != NULL) g->died(g->argument);
}

static const duk_native_class guard_class = {NULL, NULL, guard_free};

void engine_set_guard(duk_context *ctx, duk_idx_t index, void (*died)(void *argument),
                      void *argument) {
  struct guard *g;
  index = duk_require_normalize_index(ctx, index);
  g = builtins_push_native((duk_hthread *)ctx, &guard_class, sizeof *g, NULL);
  duk_put_prop_literal(ctx, index, GUARD_KEY);
  g->died = died;
  g->argument = argument;
}

void engine_clear_guard(duk_context *ctx, duk_idx_t index) {
  struct guard *g;
  duk_get_prop_literal(ctx, index, GUARD_KEY);
  g = builtins_get_native((duk_hthread *)ctx, -1, &guard_class);
  if (g != NULL) g->died = NULL;
  duk_pop(ctx);
}

/* --- modules --- */

void vm_push_import(duk_hthread *thr, struct vm_code *code, const duk_tval *specifier,
                    const duk_tval *options) {
  struct engine_hooks *hooks = &VM(thr)->hooks;
  vm_push(thr, specifier);
  if (options != NULL)
    vm_push(thr, options);
  else
    duk_push_undefined(thr);
  if (DUK_TVAL_IS_UNDEFINED(&code->unit->host))
    duk_push_hstring(thr, code->unit->filename);
  else
    vm_push(thr, &code->unit->host);
  if (hooks->dynamic_import == NULL) vm_throw_type(thr, "import() is not available here");
  hooks->dynamic_import(hooks->user, thr);
}

void vm_push_import_meta(duk_hthread *thr, struct vm_code *code) {
  struct engine_hooks *hooks = &VM(thr)->hooks;
  vm_push(thr, &code->unit->host);
  if (hooks->import_meta != NULL) {
    hooks->import_meta(hooks->user, thr);
  } else {
    duk_pop(thr);
    duk_push_bare_object(thr);
  }
}
