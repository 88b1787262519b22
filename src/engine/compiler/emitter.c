/* A compilation as a whole: memory, failure, and the queue of functions. */
#include "engine/compiler/emitter.h"

#include <stdlib.h>
#include <string.h>

_Noreturn void emitter_fail(emitter *e, compile_error_kind kind, uint32_t pos,
                            const char *message) {
  compile_error *error = e->error;
  error->kind = kind;
  snprintf(error->message, sizeof error->message, "%s", message);
  error->pos = pos;
  error->length = 1;
  ast_position(e->program, pos, &error->line, &error->column);
  longjmp(*e->failure, 1);
}

void *emitter_grow(emitter *e, void *items, uint32_t *capacity, size_t size) {
  uint32_t wanted = *capacity ? *capacity * 2 : 16;
  if (wanted <= *capacity || wanted > UINT32_MAX / 4 || wanted > SIZE_MAX / size)
    emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  items = realloc(items, wanted * size);
  if (!items) emitter_fail(e, COMPILE_OUT_OF_MEMORY, 0, "Out of memory");
  *capacity = wanted;
  return items;
}

void emitter_check_stack(emitter *e, const ast_node *node) {
  char here;
  if (&here < e->stack_limit)
    emitter_fail(e, COMPILE_RANGE_ERROR, node->pos, "Maximum call stack size exceeded");
}

function_info *emitter_function_info(emitter *e, ast_function *node) {
  if (!node->emitter) {
    function_info *info = arena_zalloc(e->memory, sizeof *info);
    info->node = node;
    info->name = node->name;
    info->is_named = node->name != NULL;
    info->outer_scope = node->name_scope ? node->name_scope->parent : node->scope->parent;
    node->emitter = info;
  }
  return node->emitter;
}

uint32_t emitter_queue(emitter *e, function_info *info) {
  if (!info->queued) {
    info->queued = true;
    info->index = e->queue.count;
    VEC_PUSH(e, &e->queue, info);
  }
  return info->index;
}

void emitter_compile_functions(emitter *e) {
  F f = e->code;
  for (uint32_t i = 0; i < e->queue.count; i++) {
    function_info *info = e->queue.items[i];
    code_begin(f, info);
    emit_function_code(f, info);
    image_function(f);
  }
}
