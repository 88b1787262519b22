/*
 * Names looked up while running: under `with`, and where a sloppy direct eval may add variables. The scopes seen
 * from such code carry descriptors. Also direct eval itself, which hands those descriptors to the compiler.
 */
#include "vm.h"

#include "engine/compiler/compiler.h"
#include "engine/engine_internal.h"

struct place {
  enum { PLACE_NONE, PLACE_SLOT, PLACE_OBJECT, PLACE_GLOBAL } kind;
  duk_tval *slot;
  unsigned binding;    /* enum vm_binding_kind of a slot */
  duk_hobject *object; /* with object, or the object of variables added by eval */
  int with;
};

struct scope_names {
  const struct vm_image_header *image;
  const uint32_t *entries;
  uint32_t flags, count;
};

static int scope_names(const struct vm_scope *s, struct scope_names *n) {
  const struct vm_code *code;
  const uint32_t *table, *desc;
  if (s->desc >= VM_DESC_WITH) return 0;
  code = (const struct vm_code *)s->slots[s->nslots].v.heaphdr;
  n->image = code->unit->image;
  table = (const uint32_t *)((const char *)n->image + n->image->scopes);
  desc = (const uint32_t *)((const char *)n->image + table[s->desc]);
  n->flags = desc[0];
  n->count = desc[1];
  n->entries = desc + 2;
  return 1;
}

static const struct vm_image_string *entry_string(const struct scope_names *n, uint32_t i) {
  return (const struct vm_image_string *)((const char *)n->image + n->image->strings) +
         n->entries[2 * i];
}

static duk_tval *find_slot(struct vm_scope *s, duk_hstring *name, unsigned *binding) {
  struct scope_names n;
  size_t len = DUK_HSTRING_GET_BYTELEN(name);
  if (!scope_names(s, &n)) return NULL;
  for (uint32_t i = 0; i < n.count; i++) {
    const struct vm_image_string *str = entry_string(&n, i);
    if (str->length == len &&
        memcmp((const char *)n.image + str->offset, DUK_HSTRING_GET_DATA(name), len) == 0) {
      duk_tval *slot = &s->slots[n.entries[2 * i + 1] & 0xffffff];
      *binding = n.entries[2 * i + 1] >> 24;
      if (*binding >= VM_B_THIS && *binding != VM_B_ARGUMENTS && *binding != VM_B_IMPORT &&
          !(*binding & VM_B_BOXED))
        continue;
      if (*binding & VM_B_BOXED) {
        slot = &((struct vm_scope *)slot->v.heaphdr)->slots[0];
        *binding &= (unsigned)~VM_B_BOXED;
      }
      return slot;
    }
  }
  return NULL;
}

/* The slot that holds the object of variables added by eval, of a scope marked dynamic. */
static duk_tval *added_slot(struct vm_scope *s) {
  struct scope_names n;
  if (!scope_names(s, &n) || !(n.flags & VM_SCOPE_DYNAMIC)) return NULL;
  return &s->slots[s->nslots - 1];
}

static int has_property(duk_hthread *thr, duk_hobject *h, duk_hstring *name) {
  duk_tval o, k;
  DUK_TVAL_SET_OBJECT(&o, h);
  DUK_TVAL_SET_STRING(&k, name);
  return (int)duk_hobject_hasprop(thr, &o, &k);
}

static int blocked(duk_hthread *thr, duk_hobject *h, duk_hstring *name) {
  duk_tval *base = thr->valstack_top;
  int r = 0;
  thr->valstack_top += 2;
  vm_get_hobject_key(thr, base, h, VM(thr)->sym_unscopables);
  if (DUK_TVAL_IS_OBJECT(base)) {
    vm_get_hobject_key(thr, base + 1, DUK_TVAL_GET_OBJECT(base), name);
    r = duk_js_toboolean(base + 1);
  }
  vm_set_top(thr, base);
  return r;
}

static void find(duk_hthread *thr, struct vm_scope *s, duk_hstring *name, struct place *p) {
  memset(p, 0, sizeof *p);
  for (; s != NULL; s = s->parent) {
    duk_tval *added;
    if (s->desc == VM_DESC_WITH) {
      duk_hobject *h = DUK_TVAL_GET_OBJECT(&s->slots[0]);
      if (has_property(thr, h, name) && !blocked(thr, h, name)) {
        p->kind = PLACE_OBJECT;
        p->object = h;
        p->with = 1;
        return;
      }
      continue;
    }
    p->slot = find_slot(s, name, &p->binding);
    if (p->slot != NULL) {
      p->kind = PLACE_SLOT;
      return;
    }
    added = added_slot(s);
    if (added != NULL && DUK_TVAL_IS_OBJECT(added) &&
        has_property(thr, DUK_TVAL_GET_OBJECT(added), name)) {
      p->kind = PLACE_OBJECT;
      p->object = DUK_TVAL_GET_OBJECT(added);
      return;
    }
  }
  p->kind = PLACE_GLOBAL;
}

static void throw_tdz(duk_hthread *thr, duk_hstring *name) {
  vm_throw_reference(thr, "Cannot access '%s' before initialization", DUK_HSTRING_GET_DATA(name));
}

void vm_get_dynamic(duk_hthread *thr, duk_tval *to, struct vm_scope *scope, duk_hstring *name,
                    int typeof_only, duk_tval *this_to) {
  struct place p;
  find(thr, scope, name, &p);
  if (this_to != NULL) vm_clear(thr, this_to);
  switch (p.kind) {
  case PLACE_SLOT:
    if (DUK_TVAL_IS_UNUSED(p.slot)) throw_tdz(thr, name);
    vm_set(thr, to, p.slot);
    break;
  case PLACE_OBJECT:
    if (p.with && this_to != NULL) vm_set_object(thr, this_to, p.object);
    if (!p.with || has_property(thr, p.object, name)) {
      vm_get_hobject_key(thr, to, p.object, name);
    } else { /* looking at its unscopables removed it */
      if (thr->callstack_curr->flags & DUK_ACT_FLAG_STRICT)
        vm_throw_reference(thr, "%s is not defined", DUK_HSTRING_GET_DATA(name));
      vm_clear(thr, to);
    }
    break;
  default: {
    struct vm_site site = {name, 0, 0};
    vm_get_global(thr, to, &site, typeof_only);
    break;
  }
  }
}

void vm_resolve_dynamic(duk_hthread *thr, duk_tval *to, struct vm_scope *scope, duk_hstring *name) {
  struct place p;
  find(thr, scope, name, &p);
  if (p.kind == PLACE_OBJECT) {
    vm_set_object(thr, to, p.object);
  } else {
    vm_clear(thr, to);
    to->t = DUK_TAG_UNUSED;
  }
}

void vm_put_dynamic(duk_hthread *thr, struct vm_scope *scope, duk_hstring *name,
                    const duk_tval *value, unsigned ext) {
  struct place p;
  struct vm_site site = {name, 0, 0};
  find(thr, scope, name, &p);
  switch (p.kind) {
  case PLACE_SLOT:
    if (ext & 2) {
      vm_set(thr, p.slot, value);
      break;
    }
    if (DUK_TVAL_IS_UNUSED(p.slot)) throw_tdz(thr, name);
    if (p.binding == VM_B_CONST || p.binding == VM_B_IMPORT ||
        (p.binding == VM_B_FNAME && (ext & 1)))
      vm_throw_type(thr, "Assignment to constant variable.");
    if (p.binding != VM_B_FNAME) vm_set(thr, p.slot, value);
    break;
  case PLACE_OBJECT: {
    duk_tval o;
    DUK_TVAL_SET_OBJECT(&o, p.object);
    if (p.with && !has_property(thr, p.object, name) && (ext & 1))
      vm_throw_reference(thr, "%s is not defined", DUK_HSTRING_GET_DATA(name));
    vm_put_named(thr, &o, &site, value, (int)(ext & 1));
    break;
  }
  default: vm_put_global(thr, &site, value, (int)(ext & 1)); break;
  }
}

int vm_delete_dynamic(duk_hthread *thr, struct vm_scope *scope, duk_hstring *name) {
  struct place p;
  duk_tval o, k;
  find(thr, scope, name, &p);
  if (p.kind == PLACE_SLOT) return 0;
  DUK_TVAL_SET_OBJECT(&o, p.kind == PLACE_OBJECT ? p.object : thr->builtins[DUK_BIDX_GLOBAL]);
  DUK_TVAL_SET_STRING(&k, name);
  if (p.kind == PLACE_GLOBAL && vm_has_lexical(thr, name)) return 0;
  return (int)duk_hobject_delprop(thr, &o, &k, 0);
}

void vm_declare_dynamic(duk_hthread *thr, struct vm_scope *scope, duk_hstring *name,
                        const duk_tval *value, unsigned ext) {
  for (struct vm_scope *s = scope; s != NULL; s = s->parent) {
    struct scope_names n;
    unsigned binding = VM_B_VAR;
    duk_tval *slot, *added;
    if (!scope_names(s, &n)) continue;
    slot = find_slot(s, name, &binding);
    if (ext & 2) {
      int lexical = binding == VM_B_LET || binding == VM_B_CONST;
      if (slot != NULL && (lexical || (n.flags & VM_SCOPE_PARAMS && binding != VM_B_FNAME)) &&
          !(n.flags & VM_SCOPE_CATCH))
        vm_throw_syntax(thr, "Identifier '%s' has already been declared",
                        DUK_HSTRING_GET_DATA(name));
      if (n.flags & VM_SCOPE_FUNCTION) return;
      continue;
    }
    if (!(n.flags & VM_SCOPE_FUNCTION)) continue;
    if (slot != NULL && binding != VM_B_FNAME) {
      if (value != NULL) vm_set(thr, slot, value);
      return;
    }
    added = added_slot(s);
    if (added == NULL) continue;
    if (!DUK_TVAL_IS_OBJECT(added)) {
      duk_push_bare_object(thr);
      vm_pop_to(thr, added);
    }
    if (value != NULL || !has_property(thr, DUK_TVAL_GET_OBJECT(added), name)) {
      duk_tval undefined = {.t = DUK_TAG_UNDEFINED}, k;
      DUK_TVAL_SET_STRING(&k, name);
      vm_define_field(thr, DUK_TVAL_GET_OBJECT(added), &k, value != NULL ? value : &undefined, 0);
    }
    return;
  }
  if (ext & 2)
    vm_declare_check(thr, name, (ext & 1) ? 1 : 0);
  else if (value != NULL)
    vm_declare_function(thr, name, value, 1);
  else
    vm_declare_var(thr, name, 1);
}

int vm_is_eval(duk_hthread *thr, duk_hobject *func) {
  return DUK_HOBJECT_IS_NATFUNC(func) &&
         ((duk_hnatfunc *)func)->func == duk_bi_global_object_eval &&
         ((duk_hnatfunc *)func)->realm == thr->jsrun_realm_id;
}

uint32_t vm_first_element(duk_hthread *thr, duk_tval *list) {
  duk_hobject *array = DUK_TVAL_GET_OBJECT(list);
  if (((duk_harray *)array)->length == 0) return 0;
  vm_push_object(thr, array);
  duk_get_prop_index(thr, -1, 0);
  vm_pop_to(thr, list);
  duk_pop(thr);
  return 1;
}

void vm_direct_eval(duk_hthread *thr, struct vm_code *code, duk_tval *base, uint32_t argc,
                    uint32_t eval_index, struct vm_scope *scope, const duk_tval *this_value,
                    int strict) {
  const struct vm_image_header *image = code->unit->image;
  const struct vm_image_eval *eval =
      (const struct vm_image_eval *)((const char *)image + image->evals) + eval_index;
  compiler_scope *scopes;
  compiler_options options;
  size_t depth = 0, names = 0, at = 0;
  compiler_scope_name *name_list;
  duk_tval *source = base + 2, *work = thr->valstack_top;
  struct vm_code *top;

  if (argc == 0 || !DUK_TVAL_IS_STRING(source) ||
      DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(source))) {
    if (argc == 0)
      vm_clear(thr, base);
    else
      vm_set(thr, base, source);
    return;
  }
  for (struct vm_scope *s = scope; s != NULL; s = s->parent) {
    struct scope_names n;
    depth++;
    if (scope_names(s, &n)) names += n.count;
  }
  scopes = (compiler_scope *)duk_push_fixed_buffer(thr, depth * sizeof *scopes + 1);
  name_list = (compiler_scope_name *)duk_push_fixed_buffer(thr, names * sizeof *name_list + 1);
  depth = 0;
  for (struct vm_scope *s = scope; s != NULL; s = s->parent) {
    struct scope_names n = {0};
    compiler_scope *out = &scopes[depth++];
    out->flags = s->desc == VM_DESC_WITH ? VM_SCOPE_WITH : 0;
    if (scope_names(s, &n)) out->flags = n.flags;
    out->count = n.count;
    out->names = &name_list[at];
    for (uint32_t i = 0; i < n.count; i++) {
      const struct vm_image_string *str = entry_string(&n, i);
      compiler_scope_name *name = &name_list[at++];
      name->name = (const char *)n.image + str->offset;
      name->length = str->length;
      name->slot = n.entries[2 * i + 1] & 0xffffff;
      name->kind = n.entries[2 * i + 1] >> 24;
    }
  }
  memset(&options, 0, sizeof options);
  options.goal = COMPILER_DIRECT_EVAL;
  options.strict = strict;
  options.scopes = scopes;
  options.scope_count = depth;
  options.eval_flags = eval->flags;
  top = engine_compile_string(thr, DUK_TVAL_GET_STRING(source), &options,
                              NULL); /* pushed as a cell */
  if (DUK_TVAL_IS_UNDEFINED(&code->unit->host)) {
    duk_tval filename;
    DUK_TVAL_SET_STRING(&filename, code->unit->filename);
    vm_set(thr, &top->unit->host, &filename);
  } else {
    vm_set(thr, &top->unit->host, &code->unit->host);
  }
  duk_tval *call = thr->valstack_top;
  vm_push_closure(thr, top, scope);
  if (((duk_hcompfunc *)DUK_TVAL_GET_OBJECT(call))->home == NULL && thr->callstack_curr != NULL) {
    duk_hcompfunc *f = (duk_hcompfunc *)DUK_TVAL_GET_OBJECT(call);
    f->home = ((duk_hcompfunc *)thr->callstack_curr->func)->home;
    DUK_HOBJECT_INCREF_ALLOWNULL(thr, f->home);
  }
  vm_push(thr, this_value);
  vm_call(thr, call, NULL);
  vm_set(thr, base, call);
  vm_set_top(thr, work);
}
