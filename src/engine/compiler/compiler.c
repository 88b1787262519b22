/* One compilation: options to parser, tree to image, errors back. */
#include "engine/compiler/compiler.h"

#include <stdlib.h>
#include <string.h>

#include "engine/compiler/emitter.h"

enum { DEFAULT_STACK = 1024 * 1024 };

struct private_names {
  const char **items;
  size_t count;
};

/* Private names that direct eval code may use: those of the scopes round it. */
static struct private_names private_names_of(const compiler_options *o, arena *memory) {
  struct private_names names = {0};
  if (o->goal != COMPILER_DIRECT_EVAL) return names;
  for (size_t i = 0; i < o->scope_count; i++)
    for (uint32_t n = 0; n < o->scopes[i].count; n++)
      names.count += o->scopes[i].names[n].kind == VM_B_PRIVATE;
  if (!names.count) return names;
  names.items = arena_array(memory, names.count, sizeof *names.items);
  size_t at = 0;
  for (size_t i = 0; i < o->scope_count; i++)
    for (uint32_t n = 0; n < o->scopes[i].count; n++) {
      const compiler_scope_name *name = &o->scopes[i].names[n];
      if (name->kind != VM_B_PRIVATE) continue;
      char *text = arena_alloc(memory, name->length + 1);
      memcpy(text, name->name, name->length);
      text[name->length] = 0;
      names.items[at++] = text;
    }
  return names;
}

static ast_program *parse(const char *source, size_t length, const compiler_options *o,
                          arena *memory, compile_error *error) {
  static const parser_goal goals[] = {
      [COMPILER_SCRIPT] = PARSER_SCRIPT,     [COMPILER_MODULE] = PARSER_MODULE,
      [COMPILER_COMMONJS] = PARSER_COMMONJS, [COMPILER_FUNCTION] = PARSER_FUNCTION,
      [COMPILER_DIRECT_EVAL] = PARSER_EVAL,  [COMPILER_INDIRECT_EVAL] = PARSER_EVAL};
  struct private_names names = private_names_of(o, memory);
  parser_options p = {.goal = goals[o->goal],
                      .strict = o->strict,
                      .parameter_names = o->parameter_names,
                      .parameter_name_count = o->parameter_count,
                      .parameters_end = o->parameters_end,
                      .allow_top_level_await = o->allow_top_level_await,
                      .private_names = names.items,
                      .private_name_count = names.count,
                      .check_regexp = o->check_regexp,
                      .check_regexp_data = o->check_regexp_data};
  if (o->goal == COMPILER_DIRECT_EVAL) {
    p.strict |= (o->eval_flags & VM_EVAL_STRICT) != 0;
    p.in_function = (o->eval_flags & VM_EVAL_NEW_TARGET) != 0;
    p.in_method = (o->eval_flags & VM_EVAL_SUPER_PROPERTY) != 0;
    p.in_derived_constructor = (o->eval_flags & VM_EVAL_SUPER_CALL) != 0;
    p.in_class_field = (o->eval_flags & VM_EVAL_NO_ARGUMENTS) != 0;
  }
  return parser_parse(memory, source, length, &p, error);
}

static ast_name *make_name(emitter *e, const char *text) {
  size_t length = strlen(text);
  ast_name *name = arena_zalloc(e->memory, sizeof *name + length + 1);
  memcpy(name->text, text, length);
  name->length = (uint32_t)length;
  return name;
}

static void emit_program(emitter *e) {
  ast_function *top = e->program->function;
  e->name_default_export = make_name(e, "default");
  scope_analyse(e);
  function_info *info = emitter_function_info(e, top);
  uint32_t init_index = 0;
  if (e->options->goal == COMPILER_COMMONJS && e->options->function_name)
    info->name = make_name(e, e->options->function_name);
  if (e->options->goal == COMPILER_MODULE) {
    module_assign(e, e->top_scope);
    info->outer_scope = e->top_scope;
  }
  emitter_queue(e, info);
  if (e->options->goal == COMPILER_MODULE) {
    function_info *init = arena_zalloc(e->memory, sizeof *init);
    init->node = top;
    init->module_init = true;
    init->outer_scope = e->top_scope;
    init_index = emitter_queue(e, init);
  }
  emitter_compile_functions(e);
  if (e->options->goal == COMPILER_MODULE) write_module_record(e, init_index);
}

static void out_of_memory(void *data) {
  emitter *e = data;
  e->error->kind = COMPILE_OUT_OF_MEMORY;
  snprintf(e->error->message, sizeof e->error->message, "Out of memory");
  longjmp(*e->failure, 1);
}

int compiler_compile(const char *source, size_t length, const compiler_options *options,
                     compiler_result *result) {
  arena memory;
  emitter e = {.memory = &memory, .options = options, .error = &result->error};
  struct function_code code = {.e = &e};
  jmp_buf failure;
  char here;
  memset(result, 0, sizeof *result);
  arena_init(&memory, options->memory_limit);
  e.code = &code;
  e.failure = &failure;
  size_t stack = options->stack_limit ? options->stack_limit : DEFAULT_STACK;
  e.stack_limit = (uintptr_t)&here > stack ? &here - stack : NULL;
  if (setjmp(failure) == 0) {
    memory.on_failure = out_of_memory;
    memory.failure_data = &e;
    e.program = parse(source, length, options, &memory, &result->error);
    memory.on_failure = out_of_memory; /* the parser has its own way out */
    memory.failure_data = &e;
    if (e.program) {
      emit_program(&e);
      result->image = image_finish(&e, &result->size);
    }
  }
  code_free(&code);
  image_free(&e);
  free(e.queue.items);
  free(e.writes.items);
  arena_free(&memory);
#ifdef JSRUN_DEBUG
  char message[200];
  if (result->image &&
      compiler_verify_image(result->image, result->size, message, sizeof message)) {
    fprintf(stderr, "compiler: invalid image: %s\n", message);
    abort();
  }
#endif
  return result->image ? 0 : -1;
}
