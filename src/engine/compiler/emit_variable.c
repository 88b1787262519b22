/* Reading and writing variables, wherever they live, and the values that stand beside them: this, new.target. */
#include <string.h>

#include "engine/compiler/emitter.h"

/* The scope in whose object a captured binding has its slot. */
static ast_scope *slot_scope(const ast_binding *b) {
  return b->kind == AST_BINDING_FUNCTION_NAME && b->scope->child ? b->scope->child : b->scope;
}

/* Read or write of a slot of this function's own or an outer scope object. */
static void access_slot(F f, const ast_binding *b, unsigned reg, bool write, bool check) {
  scope_info *info = scope_info_of(f->e, slot_scope(b));
  if (check) text_name(f, b->name);
  if (info->owner == f->info && info->heap) {
    unsigned op = write   ? check ? VM_OP_SETSLOTC : VM_OP_SETSLOT
                  : check ? VM_OP_GETSLOTC
                          : VM_OP_GETSLOT;
    emit(f, op, 0, reg, info->reg, b->slot);
    return;
  }
  uint32_t depth = f->env_depth - info->depth;
  if (depth <= 0xff) {
    unsigned op = write ? check ? VM_OP_SETUPC : VM_OP_SETUP : check ? VM_OP_GETUPC : VM_OP_GETUP;
    emit(f, op, depth, reg, b->slot, 0);
    return;
  }
  unsigned scope = push_temp(f);
  if (check) f->texts.count--;
  emit(f, VM_OP_GETENV, 0, scope, depth, 0);
  if (check) text_name(f, b->name);
  unsigned op = write   ? check ? VM_OP_SETSLOTC : VM_OP_SETSLOT
                : check ? VM_OP_GETSLOTC
                        : VM_OP_GETSLOT;
  emit(f, op, 0, reg, scope, b->slot);
  f->top = scope;
}

static void access_captured(F f, const ast_binding *b, unsigned reg, bool write, bool check) {
  if (!(b->emitter_flags & BINDING_BOXED)) {
    access_slot(f, b, reg, write, check);
    return;
  }
  unsigned box = write || is_local_register(f, reg) ? push_temp(f) : reg;
  access_slot(f, b, box, false, false);
  if (check) text_name(f, b->name);
  emit(f,
       write   ? check ? VM_OP_SETSLOTC : VM_OP_SETSLOT
       : check ? VM_OP_GETSLOTC
               : VM_OP_GETSLOT,
       0, reg, box, 0);
  if (box != reg) f->top = box;
}

/* A read or write in the same function that comes before the declaration can only throw. */
static void throw_uninitialised(F f, const ast_binding *b) {
  unsigned t = push_temp(f);
  emit_a(f, VM_OP_LDTDZ, t);
  text_name(f, b->name);
  emit_a(f, VM_OP_CHKTDZ, t);
  f->top = t;
}

static void check_register(F f, const ast_binding *b) {
  if (b->emitter_flags & BINDING_SKIPPABLE) {
    text_name(f, b->name);
    emit_a(f, VM_OP_CHKTDZ, b->reg);
  } else {
    throw_uninitialised(f, b);
  }
}

unsigned load_binding(F f, ast_binding *b, unsigned target) {
  bool check = binding_needs_check(f, b);
  if (!b->captured) {
    if (check) check_register(f, b);
    return b->reg;
  }
  target = target_or_temp(f, target);
  access_captured(f, b, target, false, check);
  return target;
}

void store_binding(F f, ast_binding *b, unsigned value) {
  bool check = binding_needs_check(f, b);
  switch ((ast_binding_kind)b->kind) {
  case AST_BINDING_CONST:
  case AST_BINDING_CLASS_NAME:
  case AST_BINDING_IMPORT:
    if (check) {
      unsigned mark = f->top;
      load_binding(f, b, NO_REG);
      f->top = mark;
    }
    emit(f, VM_OP_THROWCONST, 0, 0, 0, 0);
    return;
  case AST_BINDING_FUNCTION_NAME:
    if (f->strict) emit(f, VM_OP_THROWCONST, 0, 0, 0, 0);
    return;
  default: break;
  }
  if (b->captured) {
    access_captured(f, b, value, true, check);
    return;
  }
  if (check) check_register(f, b);
  emit_move(f, b->reg, value);
}

void mark_initialised(F f, ast_binding *b) {
  if (!b->initialised) b->initialised = ++f->e->serial;
}

void initialise_binding(F f, ast_binding *b, unsigned value) {
  if (b->scope->kind == AST_SCOPE_SCRIPT) {
    if (binding_is_lexical(b))
      emit(f, VM_OP_INITLEX, 0, operand_const(f, const_name(f, b->name)), value, 0);
    else
      emit(f, VM_OP_SETGLOBAL, 0, value, 0, global_site(f, b->name));
  } else if (b->captured) {
    access_captured(f, b, value, true, false);
  } else {
    emit_move(f, b->reg, value);
  }
  mark_initialised(f, b);
}

unsigned binding_register(F f, ast_binding *b) {
  (void)f;
  return !b->captured && b->emitter_flags & BINDING_REG ? b->reg : NO_REG;
}

unsigned load_identifier(F f, ast_identifier *id, unsigned target, bool is_typeof) {
  at(f, id->node.pos);
  if (id->node.op == RESOLVED_BINDING) return load_binding(f, id->binding, target);
  target = target_or_temp(f, target);
  if (id->node.op == RESOLVED_DYNAMIC) {
    emit(f, is_typeof ? VM_OP_GETDYNU : VM_OP_GETDYN, 0, target, f->scope_reg,
         operand_const(f, const_name(f, id->name)));
  } else if (!id->binding && id->name->length == 9 && memcmp(id->name->text, "undefined", 9) == 0) {
    emit_a(f, VM_OP_LDUNDEF, target);
  } else {
    emit(f, is_typeof ? VM_OP_GETGLOBALU : VM_OP_GETGLOBAL, 0, target, 0, global_site(f, id->name));
  }
  return target;
}

/* new.target, the home object or the running function, which an arrow has from the function round it. */
void load_pseudo(F f, enum pseudo kind, unsigned target) {
  static const uint8_t ops[] = {VM_OP_LDTHIS, VM_OP_LDNEWT, VM_OP_LDHOME, VM_OP_LDFUNC};
  if (f->node &&
      (f->node->function_kind == AST_FUNCTION_ARROW || f->node->scope->kind == AST_SCOPE_EVAL)) {
    ast_binding *b = scope_pseudo(f->e, f->node->scope, kind);
    if (b) {
      unsigned reg = load_binding(f, b, target);
      emit_move(f, target, reg);
      return;
    }
  }
  emit_a(f, ops[kind], target);
}

/* `this` of code at the top of a script or module, and of arrows there. */
static unsigned load_top_this(F f, unsigned target) {
  compiler_goal goal = f->e->options->goal;
  target = target_or_temp(f, target);
  emit_a(f, goal == COMPILER_MODULE ? VM_OP_LDUNDEF : VM_OP_LDGLOBAL, target);
  return target;
}

static bool this_may_be_missing(F f) {
  ast_function *fn = f->node;
  while (fn && fn->function_kind == AST_FUNCTION_ARROW && fn->outer) fn = fn->outer;
  return fn &&
         (fn->function_kind == AST_FUNCTION_DERIVED_CONSTRUCTOR ||
          (fn->scope->kind == AST_SCOPE_EVAL && f->e->options->eval_flags & VM_EVAL_SUPER_CALL));
}

unsigned load_this(F f, unsigned target) {
  if (!f->node) {
    target = target_or_temp(f, target);
    emit_a(f, VM_OP_LDTHIS, target);
    return target;
  }
  ast_binding *b = scope_pseudo(f->e, f->node->scope, PSEUDO_THIS);
  if (!b) return load_top_this(f, target);
  unsigned reg = load_binding(f, b, target);
  if (this_may_be_missing(f)) emit_a(f, VM_OP_CHKTHIS, reg);
  return reg;
}
