/*
 * Where each variable lives. Before anything is emitted, every identifier is resolved: to a binding, to a
 * global, or (under `with`, or past a scope that a sloppy direct eval may add names to) to a look-up at run
 * time. What an inner function or an eval may see becomes a slot of a scope object; all else is a register.
 * Slots and registers are dealt out when a scope is entered.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/compiler/emitter.h"

/* --- the scopes round an eval --- */

struct chain_scope {
  ast_scope scope;
  uint32_t mask;
  ast_binding **table; /* open addressing by text */
};

static uint32_t text_hash(const char *text, uint32_t length) {
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 16777619u;
  return h;
}

static const uint8_t chain_kinds[] = {
    [VM_B_VAR] = AST_BINDING_VAR,       [VM_B_LET] = AST_BINDING_LET,
    [VM_B_CONST] = AST_BINDING_CONST,   [VM_B_FNAME] = AST_BINDING_FUNCTION_NAME,
    [VM_B_THIS] = AST_BINDING_VAR,      [VM_B_NEWTARGET] = AST_BINDING_VAR,
    [VM_B_HOME] = AST_BINDING_VAR,      [VM_B_FUNC] = AST_BINDING_VAR,
    [VM_B_ARGUMENTS] = AST_BINDING_VAR, [VM_B_PRIVATE] = AST_BINDING_PRIVATE,
    [VM_B_IMPORT] = AST_BINDING_IMPORT,
};

/* Scopes as the parser would have made them, for the code that calls eval. */
static void build_chain(emitter *e) {
  const compiler_options *o = e->options;
  ast_scope *parent = NULL;
  for (size_t i = o->scope_count; i-- > 0;) {
    const compiler_scope *from = &o->scopes[i];
    struct chain_scope *to = arena_zalloc(e->memory, sizeof *to);
    to->scope.kind = from->flags & VM_SCOPE_WITH ? AST_SCOPE_WITH : AST_SCOPE_BLOCK;
    to->scope.parent = parent;
    scope_info *info = arena_zalloc(e->memory, sizeof *info);
    to->scope.emitter = info;
    info->chain = to;
    info->entered = info->heap = info->described = true;
    info->dynamic = (from->flags & VM_SCOPE_DYNAMIC) != 0;
    info->depth = parent ? scope_depth(e, parent) + 1 : 1;
    uint32_t size = 8;
    while (size < from->count * 2u) size *= 2;
    to->mask = size - 1;
    to->table = arena_zalloc(e->memory, size * sizeof *to->table);
    for (uint32_t n = 0; n < from->count; n++) {
      const compiler_scope_name *name = &from->names[n];
      unsigned kind = name->kind & ~(unsigned)VM_B_BOXED;
      ast_binding *b = arena_zalloc(e->memory, sizeof *b);
      ast_name *copy = arena_zalloc(e->memory, sizeof *copy + name->length + 1);
      memcpy(copy->text, name->name, name->length);
      copy->length = name->length;
      b->name = copy;
      b->scope = &to->scope;
      b->kind = kind < sizeof chain_kinds ? chain_kinds[kind] : AST_BINDING_VAR;
      b->captured = 1;
      b->slot = name->slot;
      b->parameter = (uint16_t)kind; /* told apart by find_chain_pseudo */
      b->emitter_flags = BINDING_CHAIN | (name->kind & VM_B_BOXED ? BINDING_BOXED : 0);
      uint32_t at = text_hash(copy->text, copy->length) & to->mask;
      while (to->table[at]) at = (at + 1) & to->mask;
      to->table[at] = b;
    }
    parent = &to->scope;
  }
  e->top_scope->parent = parent;
}

static ast_binding *chain_lookup(struct chain_scope *chain, const char *text, uint32_t length) {
  for (uint32_t at = text_hash(text, length) & chain->mask; chain->table[at];
       at = (at + 1) & chain->mask) {
    ast_binding *b = chain->table[at];
    if (b->name->length == length && memcmp(b->name->text, text, length) == 0) return b;
  }
  return NULL;
}

static struct chain_scope *chain_of(const ast_scope *scope) {
  scope_info *info = scope->emitter;
  return info ? info->chain : NULL;
}

static ast_binding *find_chain_pseudo(ast_scope *scope, unsigned kind) {
  static const char *const names[] = {[VM_B_THIS] = "this",
                                      [VM_B_NEWTARGET] = "new.target",
                                      [VM_B_HOME] = "%home",
                                      [VM_B_FUNC] = "%func"};
  for (; scope; scope = scope->parent) {
    struct chain_scope *chain = chain_of(scope);
    if (!chain) continue;
    ast_binding *b = chain_lookup(chain, names[kind], (uint32_t)strlen(names[kind]));
    if (b && b->parameter == kind) return b;
  }
  return NULL;
}

/* --- information on scopes --- */

scope_info *scope_info_of(emitter *e, ast_scope *scope) {
  if (!scope->emitter) {
    scope_info *info = arena_zalloc(e->memory, sizeof *info);
    info->dynamic = scope->flags & AST_SCOPE_SLOPPY_EVAL && scope->kind != AST_SCOPE_SCRIPT &&
                    (scope->kind == AST_SCOPE_FUNCTION || scope->kind == AST_SCOPE_FUNCTION_BODY);
    info->described = scope->flags & AST_SCOPE_DIRECT_EVAL;
    scope->emitter = info;
  }
  return scope->emitter;
}

/* How many scope objects are round code in this scope. The scope is entered, or has no object. */
uint32_t scope_depth(emitter *e, ast_scope *scope) {
  (void)e;
  for (; scope; scope = scope->parent) {
    scope_info *info = scope->emitter;
    if (info && info->entered) return info->depth;
  }
  return 0;
}

static bool is_arrow(const ast_function *fn) {
  return fn->function_kind == AST_FUNCTION_ARROW;
}

/* Functions that have `arguments`: a CommonJS body is one. */
static bool has_arguments(emitter *e, const ast_function *fn) {
  switch (fn->function_kind) {
  case AST_FUNCTION_ARROW:
  case AST_FUNCTION_FIELDS:
  case AST_FUNCTION_STATIC_BLOCK: return false;
  case AST_FUNCTION_TOPLEVEL: return e->options->goal == COMPILER_COMMONJS;
  default: return true;
  }
}

static ast_function *this_function(ast_function *fn) {
  while (is_arrow(fn) && fn->outer) fn = fn->outer;
  return fn;
}

static ast_binding *pseudo_of(emitter *e, ast_function *owner, enum pseudo kind) {
  function_info *info = emitter_function_info(e, owner);
  if (!info->pseudo[kind]) {
    ast_binding *b = arena_zalloc(e->memory, sizeof *b);
    b->kind = AST_BINDING_VAR;
    b->scope = owner->scope;
    b->parameter = 0xffff;
    b->name = kind == PSEUDO_ARGUMENTS ? e->program->name_arguments : e->program->name_empty;
    info->pseudo[kind] = b;
  }
  return info->pseudo[kind];
}

/* NULL: a top level, where the value needs no variable. */
ast_binding *scope_pseudo(emitter *e, ast_scope *from, enum pseudo kind) {
  static const uint8_t chain_kind[] = {VM_B_THIS, VM_B_NEWTARGET, VM_B_HOME, VM_B_FUNC};
  ast_function *owner = this_function(from->function);
  if (owner->function_kind == AST_FUNCTION_TOPLEVEL && e->options->goal != COMPILER_COMMONJS) {
    if (owner->scope->kind != AST_SCOPE_EVAL) return NULL;
    ast_binding *b =
        kind == PSEUDO_ARGUMENTS ? NULL : find_chain_pseudo(owner->scope->parent, chain_kind[kind]);
    if (b) return b;
  }
  ast_binding *b = pseudo_of(e, owner, kind);
  if (owner != from->function) b->captured = 1;
  return b;
}

ast_binding *scope_find_private(emitter *e, ast_scope *scope, ast_name *name) {
  for (; scope; scope = scope->parent) {
    struct chain_scope *chain = chain_of(scope);
    ast_binding *b = chain ? chain_lookup(chain, name->text, name->length)
                     : scope->kind == AST_SCOPE_CLASS ? ast_lookup(e->program, scope, name)
                                                      : NULL;
    if (b && b->kind == AST_BINDING_PRIVATE) return b;
  }
  return NULL;
}

/* --- resolving --- */

/* Variables of a sloppy eval are the caller's. */
static bool belongs_elsewhere(const ast_binding *b) {
  return b->scope->kind == AST_SCOPE_EVAL && !(b->scope->flags & AST_SCOPE_STRICT) &&
         (b->kind == AST_BINDING_VAR || b->kind == AST_BINDING_FUNCTION);
}

/* In whose activation a binding's register would be. */
static ast_function *binding_function(const ast_binding *b) {
  if (b->kind == AST_BINDING_FUNCTION_NAME && b->scope->child) return b->scope->child->function;
  return b->scope->function;
}

static ast_binding *lookup(emitter *e, ast_scope *scope, ast_name *name) {
  struct chain_scope *chain = chain_of(scope);
  if (chain) {
    ast_binding *b = chain_lookup(chain, name->text, name->length);
    return b && (b->parameter < VM_B_THIS || b->parameter > VM_B_FUNC) ? b : NULL;
  }
  return scope->count ? ast_lookup(e->program, scope, name) : NULL;
}

static void resolve(emitter *e, ast_identifier *id) {
  ast_name *name = id->name;
  bool dynamic = false;
  ast_binding *b = NULL;
  ast_scope *scope = id->scope;
  if (name->declared == 0 && !e->may_be_dynamic && name != e->program->name_arguments) scope = NULL;
  for (; scope; scope = scope->parent) {
    b = lookup(e, scope, name);
    if (b && belongs_elsewhere(b)) {
      b = NULL;
      if (!e->options->scope_count || e->options->goal == COMPILER_INDIRECT_EVAL) {
        scope = NULL;
        break;
      }
      dynamic = true;
    }
    if (name == e->program->name_arguments && scope->kind == AST_SCOPE_FUNCTION &&
        has_arguments(e, scope->function)) {
      if (!b)
        b = pseudo_of(e, scope->function, PSEUDO_ARGUMENTS);
      else if (b->kind == AST_BINDING_VAR)
        pseudo_of(e, scope->function, PSEUDO_ARGUMENTS);
    } else if (b && b->kind == AST_BINDING_VAR && name == e->program->name_arguments &&
               scope->kind == AST_SCOPE_FUNCTION_BODY && has_arguments(e, scope->function)) {
      if (!ast_lookup(e->program, scope->parent, name))
        pseudo_of(e, scope->function, PSEUDO_ARGUMENTS);
    }
    if (b) break;
    if (scope->kind == AST_SCOPE_WITH || scope_info_of(e, scope)->dynamic) dynamic = true;
  }
  if (b && b->scope->kind == AST_SCOPE_SCRIPT) {
    id->binding = b;
    id->node.op = dynamic ? RESOLVED_DYNAMIC : RESOLVED_GLOBAL;
    return;
  }
  if (!b) {
    id->node.op = dynamic ? RESOLVED_DYNAMIC : RESOLVED_GLOBAL;
    return;
  }
  id->binding = b;
  id->node.op = dynamic ? RESOLVED_DYNAMIC : RESOLVED_BINDING;
  b->emitter_flags |= BINDING_USED;
  if (b->emitter_flags & BINDING_CHAIN) return;
  if (dynamic) {
    b->captured = 1;
    scope_info_of(e, b->kind == AST_BINDING_FUNCTION_NAME && b->scope->child ? b->scope->child
                                                                             : b->scope)
        ->described = true;
  } else if (binding_function(b) != id->scope->function) {
    b->captured = 1;
  }
  if (id->node.flags & (AST_WRITTEN | AST_BINDING_SITE)) {
    VEC_PUSH(e, &e->writes, (struct write_site){id->node.pos, b->writes});
    b->writes = e->writes.count;
    if (b->kind == AST_BINDING_PARAMETER &&
        (!(id->node.flags & AST_BINDING_SITE) ||
         (b->scope->function->body && id->node.pos >= b->scope->function->body->pos)))
      b->emitter_flags |= BINDING_ASSIGNED;
  }
}

/* --- per function --- */

/* A parameter that its own function (or an eval) assigns to shows in `arguments`, and the other way round. */
static bool needs_mapped_arguments(emitter *e, ast_function *fn, function_info *info) {
  if (!info->pseudo[PSEUDO_ARGUMENTS] || fn->strict || !fn->simple_parameters ||
      !fn->parameter_count)
    return false;
  if (fn->scope->flags & AST_SCOPE_DIRECT_EVAL) return true;
  for (ast_binding *b = fn->scope->bindings; b; b = b->next)
    if (b->kind == AST_BINDING_PARAMETER && b->emitter_flags & BINDING_ASSIGNED) return true;
  for (ast_function *inner = fn->scope->functions; inner; inner = inner->next_in_scope) {
    ast_binding *b = ast_lookup(e->program, fn->scope, inner->name);
    if (b && b->kind == AST_BINDING_PARAMETER) return true;
  }
  return scope_arguments_escape(fn);
}

static void analyse_function(emitter *e, ast_function *fn) {
  function_info *info = emitter_function_info(e, fn);
  ast_scope *scope = fn->scope;
  if (is_arrow(fn)) {
    if (fn->uses & (AST_USES_THIS | AST_USES_SUPER_PROPERTY | AST_USES_SUPER_CALL))
      scope_pseudo(e, scope, PSEUDO_THIS);
    if (fn->uses & AST_USES_SUPER_PROPERTY) scope_pseudo(e, scope, PSEUDO_HOME);
    if (fn->uses & AST_USES_SUPER_CALL) scope_pseudo(e, scope, PSEUDO_FUNC);
    if (fn->uses & (AST_USES_NEW_TARGET | AST_USES_SUPER_CALL))
      scope_pseudo(e, scope, PSEUDO_NEW_TARGET);
  } else if (fn->uses & (AST_USES_THIS | AST_USES_SUPER_PROPERTY | AST_USES_SUPER_CALL) ||
             fn->function_kind == AST_FUNCTION_DERIVED_CONSTRUCTOR) {
    scope_pseudo(e, scope, PSEUDO_THIS);
  }
  if (fn->uses & AST_USES_DIRECT_EVAL) {
    ast_function *owner = this_function(fn);
    bool real =
        owner->function_kind != AST_FUNCTION_TOPLEVEL || e->options->goal == COMPILER_COMMONJS;
    if (real || owner->scope->kind == AST_SCOPE_EVAL)
      for (int kind = PSEUDO_THIS; kind <= PSEUDO_FUNC; kind++) {
        ast_binding *b = scope_pseudo(e, scope, kind);
        if (b && !(b->emitter_flags & BINDING_CHAIN)) b->captured = 1;
        if (b) scope_info_of(e, b->scope)->described = true;
      }
    if (has_arguments(e, owner)) {
      ast_binding *b = ast_lookup(e->program, owner->scope, e->program->name_arguments);
      if (!b || b->kind == AST_BINDING_VAR) pseudo_of(e, owner, PSEUDO_ARGUMENTS)->captured = 1;
    }
  }
  info->mapped = needs_mapped_arguments(e, fn, info);
  if (info->mapped)
    for (ast_binding *b = scope->bindings; b; b = b->next)
      if (b->kind == AST_BINDING_PARAMETER) b->captured = 1;
}

/* Everything an eval may look at, and what a module shares, is captured. */
static void analyse_scope(emitter *e, ast_scope *scope) {
  bool eval = scope->flags & AST_SCOPE_DIRECT_EVAL;
  uint32_t in_registers = 0;
  for (ast_binding *b = scope->bindings; b; b = b->next) {
    if (scope->kind == AST_SCOPE_MODULE) {
      if (b->kind == AST_BINDING_IMPORT) b->emitter_flags |= BINDING_BOXED;
      if (b->kind == AST_BINDING_IMPORT || b->kind == AST_BINDING_FUNCTION ||
          b->kind == AST_BINDING_BLOCK_FUNCTION)
        b->captured = 1;
    }
    if (scope->kind == AST_SCOPE_SCRIPT || belongs_elsewhere(b)) {
      b->captured = 0;
      continue;
    }
    if (eval || b->kind == AST_BINDING_PRIVATE) b->captured = 1;
    if (eval) b->emitter_flags |= BINDING_USED;
    if (!b->captured && ++in_registers > MAX_REGISTER_VARIABLES) b->captured = 1;
  }
  if (scope->kind == AST_SCOPE_FUNCTION || scope == e->top_scope)
    analyse_function(e, scope->function);
}

static void walk_scopes(emitter *e, ast_scope *top) {
  for (ast_scope *scope = top;;) {
    analyse_scope(e, scope);
    if (scope->child) {
      scope = scope->child;
      continue;
    }
    while (scope != top && !scope->sibling) scope = scope->parent;
    if (scope == top) return;
    scope = scope->sibling;
  }
}

void scope_analyse(emitter *e) {
  ast_program *program = e->program;
  e->top_scope = program->function->scope;
  if (e->options->goal == COMPILER_DIRECT_EVAL) build_chain(e);
  e->may_be_dynamic = e->options->scope_count > 0 ||
                      e->top_scope->flags & (AST_SCOPE_HAS_WITH | AST_SCOPE_DIRECT_EVAL);
  for (ast_identifier *id = program->identifiers; id; id = id->next_identifier) resolve(e, id);
  for (ast_export *x = program->exports; x; x = x->next) {
    ast_binding *b = x->local && !x->request ? ast_lookup(program, e->top_scope, x->local) : NULL;
    if (!b) continue;
    b->captured = 1;
    b->emitter_flags |= BINDING_BOXED;
  }
  walk_scopes(e, e->top_scope);
}

/* --- entering --- */

void scope_assign(F f, ast_scope *scope, uint32_t first_slot) {
  emitter *e = f->e;
  scope_info *info = scope_info_of(e, scope);
  uint32_t slots = first_slot;
  for (ast_binding *b = scope->bindings; b; b = b->next) {
    b->initialised = 0;
    if (scope->kind == AST_SCOPE_SCRIPT || belongs_elsewhere(b)) continue;
    if (b->captured) {
      if (!(b->kind == AST_BINDING_PARAMETER && f->info->mapped && scope == f->node->scope))
        b->slot = slots++;
    } else if (!(b->emitter_flags & BINDING_REG)) {
      b->reg = (uint16_t)push_local(f);
      b->emitter_flags |= BINDING_REG;
    }
  }
  info->slots = slots;
  info->owner = f->info;
}

/* The depth is known once the slots are. */
static void settle(F f, ast_scope *scope) {
  emitter *e = f->e;
  scope_info *info = scope_info_of(e, scope);
  if (info->dynamic) info->slots++;
  info->heap = info->slots > 0;
  info->entered = false;
  info->depth = scope_depth(e, scope->parent) + info->heap;
  info->entered = true;
  if (info->slots > 0xffff)
    emitter_fail(e, COMPILE_RANGE_ERROR, f->pos, "Too many captured variables in one scope");
}

void scope_new_object(F f, ast_scope *scope) {
  emitter *e = f->e;
  scope_info *info = scope_info_of(e, scope);
  settle(f, scope);
  if (!info->heap) return;
  if (f->mapped_scope_reg != VM_NONE && scope == f->node->scope) {
    info->reg = f->mapped_scope_reg;
  } else {
    info->reg = (uint16_t)push_local(f);
    emit(f, VM_OP_NEWSCOPE, info->described, info->reg, f->scope_reg, info->slots);
    if (info->described) {
      uint32_t desc = scope_descriptor(f, scope);
      emit(f, VM_OP_NOP, 0, desc & 0xffff, desc >> 16, 0);
    }
  }
  f->scope_reg = info->reg;
}

void scope_functions(F f, ast_scope *scope) {
  for (ast_function *fn = scope->functions; fn; fn = fn->next_in_scope) {
    unsigned mark = f->top;
    ast_binding *b =
        ast_lookup(f->e->program, scope, fn->name ? fn->name : f->e->program->name_default);
    if (!b) continue;
    unsigned reg = binding_register(f, b);
    reg = target_or_temp(f, reg);
    if (!fn->name)
      expression_named(f, &fn->node, f->e->name_default_export, reg);
    else
      emit_closure(f, fn, reg);
    initialise_binding(f, b, reg);
    f->top = mark;
  }
}

void scope_enter(F f, ast_scope *scope) {
  scope_assign(f, scope, 0);
  scope_new_object(f, scope);
  scope_functions(f, scope);
}

static unsigned descriptor_kind(const ast_binding *b) {
  unsigned boxed = b->emitter_flags & BINDING_BOXED ? VM_B_BOXED : 0;
  switch ((ast_binding_kind)b->kind) {
  case AST_BINDING_LET:
  case AST_BINDING_CLASS: return VM_B_LET | boxed;
  case AST_BINDING_CONST:
  case AST_BINDING_CLASS_NAME: return VM_B_CONST | boxed;
  case AST_BINDING_FUNCTION_NAME: return VM_B_FNAME;
  case AST_BINDING_IMPORT: return VM_B_IMPORT | boxed;
  case AST_BINDING_PRIVATE: return VM_B_PRIVATE;
  default: return VM_B_VAR | boxed;
  }
}

static void describe(emitter *e, u32_vec *words, uint32_t string, uint32_t slot, unsigned kind) {
  VEC_PUSH(e, words, string);
  VEC_PUSH(e, words, slot | kind << 24);
  words->items[1]++;
}

uint32_t scope_descriptor(F f, ast_scope *scope) {
  static const char *const pseudo_names[] = {"this", "new.target", "%home", "%func", "arguments"};
  static const uint8_t pseudo_kinds[] = {VM_B_THIS, VM_B_NEWTARGET, VM_B_HOME, VM_B_FUNC,
                                         VM_B_ARGUMENTS};
  emitter *e = f->e;
  scope_info *info = scope_info_of(e, scope);
  ast_function *fn = scope->function;
  bool own_top =
      scope->kind == AST_SCOPE_FUNCTION || (scope->kind == AST_SCOPE_EVAL && scope == e->top_scope);
  uint32_t flags = 0;
  if (scope->kind == AST_SCOPE_FUNCTION || scope->kind == AST_SCOPE_FUNCTION_BODY ||
      (scope->kind == AST_SCOPE_EVAL && scope->flags & AST_SCOPE_STRICT))
    flags |= VM_SCOPE_FUNCTION;
  if (scope->kind == AST_SCOPE_FUNCTION && fn->body_scope != scope) flags |= VM_SCOPE_PARAMS;
  if (info->dynamic) flags |= VM_SCOPE_DYNAMIC;
  if (scope->kind == AST_SCOPE_CLASS) flags |= VM_SCOPE_CLASS;
  if (scope->kind == AST_SCOPE_CATCH && scope->bindings &&
      scope->bindings->kind == AST_BINDING_CATCH)
    flags |= VM_SCOPE_CATCH;
  u32_vec words = {0};
  VEC_PUSH(e, &words, flags);
  VEC_PUSH(e, &words, 0);
  for (ast_binding *b = scope->bindings; b; b = b->next)
    if (b->captured) describe(e, &words, image_name(e, b->name), b->slot, descriptor_kind(b));
  if (own_top && fn->scope == scope) {
    function_info *owner = emitter_function_info(e, fn);
    for (int kind = 0; kind < PSEUDO_COUNT; kind++) {
      ast_binding *b = owner->pseudo[kind];
      if (!b || !b->captured) continue;
      if (kind == PSEUDO_ARGUMENTS && ast_lookup(e->program, scope, e->program->name_arguments))
        continue;
      describe(e, &words, image_string(e, pseudo_names[kind], strlen(pseudo_names[kind])), b->slot,
               pseudo_kinds[kind]);
    }
    ast_binding *own = fn->name_scope ? fn->name_scope->bindings : NULL;
    if (own && own->captured && own->emitter_flags & BINDING_USED &&
        !ast_lookup(e->program, scope, own->name))
      describe(e, &words, image_name(e, own->name), own->slot, VM_B_FNAME);
  }
  uint32_t index = image_scope(e, words.items, words.count);
  free(words.items);
  return index;
}

/* --- questions about bindings --- */

bool binding_is_lexical(const ast_binding *b) {
  switch ((ast_binding_kind)b->kind) {
  case AST_BINDING_LET:
  case AST_BINDING_CONST:
  case AST_BINDING_CLASS:
  case AST_BINDING_CLASS_NAME:
  case AST_BINDING_IMPORT:
  case AST_BINDING_CATCH_PATTERN: return true;
  case AST_BINDING_PARAMETER:
    return b->scope->function && b->scope->function->parameter_expressions;
  default: return false;
  }
}

/*
 * Whether a read or write may find the binding uninitialised. Within its function it may not once the
 * declaration has been emitted, for only a switch can jump past one. An inner function may not when its
 * closure is made after the declaration; that holds for all of them inside the outermost one.
 */
bool binding_needs_check(F f, ast_binding *b) {
  emitter *e = f->e;
  if (!binding_is_lexical(b)) return false;
  if (b->kind == AST_BINDING_IMPORT || b->emitter_flags & (BINDING_CHAIN | BINDING_SKIPPABLE))
    return true;
  if (!b->initialised) {
    /* The inner name of a class is set before any of its methods can run. */
  } else if (b->scope->function == f->node && !f->info->module_init) {
    return false;
  }
  ast_function *fn = f->node;
  if (!fn || fn == b->scope->function) return true;
  while (fn->outer && fn->outer != b->scope->function) fn = fn->outer;
  if (!fn->outer) return true;
  function_info *info = emitter_function_info(e, fn);
  if (b->kind == AST_BINDING_CLASS_NAME && info->class_element && fn->scope->parent == b->scope)
    return false;
  return !b->initialised || info->created < b->initialised;
}

bool binding_written_within(F f, ast_binding *b, uint32_t start, uint32_t end) {
  emitter *e = f->e;
  unsigned looked_at = 0;
  for (uint32_t i = b->writes; i; i = e->writes.items[i - 1].next) {
    uint32_t pos = e->writes.items[i - 1].pos;
    if ((pos >= start && pos < end) || ++looked_at > 64) return true;
  }
  return false;
}
