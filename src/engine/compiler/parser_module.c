/* import and export declarations. */
#include "engine/compiler/parser_internal.h"

/* ModuleExportName: a word or a string without lone surrogates. */
static token module_name(parser *p) {
  token t = p->lx.t;
  if (t.type == T_STRING) {
    const unsigned char *s = (const unsigned char *)t.name->text;
    for (uint32_t i = 0; i + 2 < t.name->length; i++) {
      if (s[i] != 0xed || s[i + 1] < 0xa0) continue;
      bool pair = s[i + 1] < 0xb0 && i + 5 < t.name->length && s[i + 3] == 0xed && s[i + 4] >= 0xb0;
      if (!pair)
        parser_error(p, t.pos, t.end,
                     "Invalid module export name: contains unpaired surrogate character");
      i += 5;
    }
  } else if (!parser_is_word(t.type)) {
    parser_unexpected(p);
  }
  parser_next(p);
  return t;
}

static bool same_attributes(const struct ast_attribute *a, const struct ast_attribute *b) {
  for (; a && b; a = a->next, b = b->next) {
    if (a->key != b->key || a->value != b->value) return false;
  }
  return a == b;
}

/* The specifier, with its attributes. */
static ast_module_request *module_request(parser *p) {
  token t = p->lx.t;
  struct ast_attribute *attributes = NULL, **tail = &attributes;
  if (t.type != T_STRING) parser_unexpected(p);
  parser_next(p);
  if (TYPE(p) == T_WITH && !p->lx.t.escaped) {
    parser_next(p);
    parser_expect(p, T_LBRACE);
    while (TYPE(p) != T_RBRACE) {
      struct ast_attribute *attribute = arena_zalloc(p->lx.memory, sizeof *attribute);
      if (TYPE(p) != T_STRING && !parser_is_word(TYPE(p))) parser_unexpected(p);
      attribute->key = p->lx.t.name;
      attribute->pos = POS(p);
      parser_next(p);
      parser_expect(p, T_COLON);
      if (TYPE(p) != T_STRING) parser_unexpected(p);
      attribute->value = p->lx.t.name;
      for (struct ast_attribute *other = attributes; other; other = other->next) {
        if (other->key == attribute->key)
          parser_error(p, attribute->pos, END(p), "Import assertion has duplicate key '%s'",
                       attribute->key->text);
      }
      parser_next(p);
      *tail = attribute;
      tail = &attribute->next;
      if (TYPE(p) != T_RBRACE) parser_expect(p, T_COMMA);
    }
    parser_next(p);
  }
  uint32_t index = 0;
  for (ast_module_request *r = p->program->requests; r; r = r->next, index++) {
    if (r->specifier == t.name && same_attributes(r->attributes, attributes)) return r;
  }
  ast_module_request *request = arena_zalloc(p->lx.memory, sizeof *request);
  request->specifier = t.name;
  request->attributes = attributes;
  request->pos = t.pos;
  request->index = index;
  *p->request_tail = request;
  p->request_tail = &request->next;
  return request;
}

/* imported NULL: the namespace. The local name is the current token. */
static void add_import(parser *p, ast_name *imported, const token *local) {
  ast_import *import = arena_zalloc(p->lx.memory, sizeof *import);
  if (p->strict && (local->type == T_EVAL || local->type == T_ARGUMENTS)) {
    parser_error(p, local->pos, local->end, "Unexpected eval or arguments in strict mode");
  }
  import->imported = imported;
  import->local = local->name;
  import->pos = local->pos;
  import->binding = parser_declare(p, AST_BINDING_IMPORT, local->name, local->pos);
  import->binding->import = import;
  *p->import_tail = import;
  p->import_tail = &import->next;
}

static token local_name(parser *p) {
  token t = p->lx.t;
  parser_check_identifier(p);
  parser_next(p);
  return t;
}

static bool at_word(parser *p, token_type type) {
  return TYPE(p) == type && !p->lx.t.escaped;
}

static void expect_word(parser *p, token_type type) {
  if (!at_word(p, type)) parser_unexpected(p);
  parser_next(p);
}

ast_node *parser_import(parser *p) {
  ast_node *node = NODE(p, AST_IMPORT, ast_node, POS(p));
  ast_import **first = p->import_tail;
  bool clause = false, more = true;
  parser_next(p);
  if (parser_is_identifier(TYPE(p))) {
    token local = local_name(p);
    add_import(p, lexer_intern(&p->lx, "default", 7), &local);
    clause = true;
    more = parser_eat(p, T_COMMA);
    if (more && TYPE(p) == T_STRING) parser_unexpected(p);
  }
  if (more && TYPE(p) == T_STAR) {
    parser_next(p);
    expect_word(p, T_AS);
    token local = local_name(p);
    add_import(p, NULL, &local);
    clause = true;
  } else if (more && TYPE(p) == T_LBRACE) {
    parser_next(p);
    while (TYPE(p) != T_RBRACE) {
      token current = p->lx.t, imported = module_name(p), local = imported;
      if (at_word(p, T_AS)) {
        parser_next(p);
        local = local_name(p);
      } else {
        token now = p->lx.t;
        if (current.type == T_STRING) parser_unexpected(p);
        p->lx.t = current;
        parser_check_identifier(p);
        p->lx.t = now;
      }
      add_import(p, imported.name, &local);
      if (TYPE(p) != T_RBRACE) parser_expect(p, T_COMMA);
    }
    parser_next(p);
    clause = true;
  } else if (more && (clause || TYPE(p) != T_STRING)) {
    parser_unexpected(p);
  }
  if (clause) expect_word(p, T_FROM);
  ast_module_request *request = module_request(p);
  for (ast_import *import = *first; import; import = import->next) import->request = request;
  parser_semicolon(p);
  return parser_finish(p, node);
}

static ast_export *add_export(parser *p, ast_name *exported, ast_name *local, uint32_t pos,
                              uint32_t end) {
  ast_export *export = arena_zalloc(p->lx.memory, sizeof *export);
  export->exported = exported;
  export->local = local;
  export->pos = pos;
  if (exported) {
    if (!p->export_names) p->export_names = arena_zalloc(p->lx.memory, sizeof *p->export_names);
    if (parser_find(p, p->export_names, exported)) {
      parser_error(p, pos, end, "Duplicate export of '%s'", exported->text);
    }
    parser_add_binding(p, p->export_names, AST_BINDING_VAR, exported, pos);
  }
  *p->export_tail = export;
  p->export_tail = &export->next;
  return export;
}

/* The names of a declaration just parsed, which are the newest identifiers flagged as binding sites. */
static void export_declaration(parser *p, ast_node *declaration, ast_identifier **from) {
  if (declaration->kind == AST_FUNCTION) {
    ast_function *f = (ast_function *)declaration;
    add_export(p, f->name, f->name, f->name_pos, f->name_pos + f->name->length);
  } else if (declaration->kind == AST_CLASS) {
    ast_class *c = (ast_class *)declaration;
    add_export(p, c->name, c->name, c->name_pos, c->name_pos + c->name->length);
  } else {
    for (ast_identifier *id = *from; id; id = id->next_identifier) {
      if (id->node.flags & AST_BINDING_SITE && id->scope == p->scope) {
        add_export(p, id->name, id->name, id->node.pos, id->node.end);
      }
    }
  }
}

static ast_node *export_default(parser *p, ast_unary *node, uint32_t pos) {
  ast_name *name = NULL;
  uint32_t end = END(p);
  node->node.kind = AST_EXPORT_DEFAULT;
  parser_next(p);
  token next = TYPE(p) == T_ASYNC && !p->lx.t.escaped ? parser_peek(p) : p->lx.t;
  if (TYPE(p) == T_FUNCTION ||
      (TYPE(p) == T_ASYNC && next.type == T_FUNCTION && !next.newline_before)) {
    node->argument = parser_function_declaration(p, POS(p), false, true, false);
    name = ((ast_function *)node->argument)->name;
  } else if (TYPE(p) == T_CLASS) {
    node->argument = parser_class(p, true, true);
    name = ((ast_class *)node->argument)->name;
  } else {
    node->argument = parser_assignment(p, NULL);
    parser_declare(p, AST_BINDING_CONST, p->program->name_default, pos);
    parser_semicolon(p);
  }
  add_export(p, lexer_intern(&p->lx, "default", 7), name ? name : p->program->name_default, pos,
             end);
  return parser_finish(p, node);
}

/* export {a, b as c} [from 'm'] */
static void export_list(parser *p) {
  ast_export **first = p->export_tail;
  token bad = {0};
  parser_next(p);
  while (TYPE(p) != T_RBRACE) {
    token local = module_name(p), exported = local;
    if (at_word(p, T_AS)) {
      parser_next(p);
      exported = module_name(p);
    }
    bool reserved = local.type < T_AWAIT || (local.type >= T_AWAIT && local.type <= T_PUBLIC);
    if (reserved && !bad.type) bad = local; /* wrong unless `from` follows */
    add_export(p, exported.name, local.name, local.pos, local.end);
    if (TYPE(p) != T_RBRACE) parser_expect(p, T_COMMA);
  }
  parser_next(p);
  if (at_word(p, T_FROM)) {
    parser_next(p);
    ast_module_request *request = module_request(p);
    for (ast_export *export = *first; export; export = export->next) {
      export->request = request;
      export->imported = export->local;
      export->local = NULL;
    }
  } else if (bad.type) {
    parser_unexpected_token(p, &bad);
  }
}

ast_node *parser_export(parser *p) {
  ast_unary *node = NODE(p, AST_EXPORT, ast_unary, POS(p));
  parser_next(p);
  switch (TYPE(p)) {
  case T_DEFAULT:
    if (p->lx.t.escaped) parser_unexpected(p);
    return export_default(p, node, POS(p));
  case T_LBRACE:
    export_list(p);
    parser_semicolon(p);
    break;
  case T_STAR: {
    token name = p->lx.t;
    parser_next(p);
    bool named = at_word(p, T_AS);
    if (named) {
      parser_next(p);
      name = module_name(p);
    }
    expect_word(p, T_FROM);
    ast_export *export = add_export(p, named ? name.name : NULL, NULL, name.pos, name.end);
    export->request = module_request(p);
    parser_semicolon(p);
    break;
  }
  case T_VAR:
  case T_LET:
  case T_CONST:
  case T_FUNCTION:
  case T_CLASS:
  case T_ASYNC: {
    ast_identifier **from = p->identifier_tail;
    token first = p->lx.t;
    node->argument = parser_statement_item(p);
    if (node->argument->kind != AST_VARIABLES && node->argument->kind != AST_FUNCTION &&
        node->argument->kind != AST_CLASS) {
      parser_unexpected_token(p, &first);
    }
    export_declaration(p, node->argument, from);
    break;
  }
  default: parser_unexpected(p);
  }
  return parser_finish(p, node);
}

/* At the end of the module: local exports must exist. */
void parser_check_exports(parser *p) {
  for (ast_export *export = p->program->exports; export; export = export->next) {
    if (!export->local || parser_find(p, p->fs.var_scope, export->local)) continue;
    parser_error(p, export->pos, export->pos + export->local->length,
                 "Export '%s' is not defined in module", export->local->text);
  }
}
