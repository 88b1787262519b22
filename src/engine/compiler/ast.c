/* Look-ups in the finished tree: bindings and positions. */
#include "engine/compiler/ast.h"

ast_binding *ast_lookup(const ast_program *program, const ast_scope *scope, const ast_name *name) {
  if (!scope->count || !name->declared) return NULL;
  uint32_t i = (uint32_t)((uintptr_t)scope >> 3) * 0x9e3779b1u ^ name->hash;
  for (;; i++) {
    ast_binding *binding = program->bindings[i & program->bindings_mask];
    if (!binding || (binding->name == name && binding->scope == scope)) return binding;
  }
}

/* UTF-16 units of the bytes before pos. A byte that starts a sequence counts one, one that starts a sequence of
   four counts two. */
static uint32_t utf16_before(const ast_program *program, uint32_t pos) {
  if (!program->utf16_marks) return pos;
  uint32_t units = program->utf16_marks[pos / 256];
  for (uint32_t i = pos & ~255u; i < pos; i++) {
    unsigned char c = (unsigned char)program->source[i];
    units += ((c & 0xc0) != 0x80) + (c >= 0xf0);
  }
  return units;
}

void ast_position(const ast_program *program, uint32_t pos, uint32_t *line, uint32_t *column) {
  uint32_t low = 0, high = program->line_count;
  if (pos > program->source_length) pos = (uint32_t)program->source_length;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (program->line_starts[middle] <= pos)
      low = middle;
    else
      high = middle;
  }
  *line = low + 1;
  *column = utf16_before(program, pos) - utf16_before(program, program->line_starts[low]) + 1;
}
