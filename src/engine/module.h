/*
 * ES modules as far as the engine goes: compiled code, its scope, and the boxes in which exported and imported
 * variables live. Finding modules, linking and the order of evaluation are lib/internal/modules/records.js.
 * All functions may throw. A record is an object with these properties:
 *   requests         [{specifier, attributes: {key: value}, line, column}]
 *   imports          [{request, name (null: the namespace), slot, line, column}]
 *   localExports     [{name, slot}]
 *   indirectExports  [{name, request, importName (null: the namespace), line, column}]
 *   starExports      [request]
 *   async            has a top-level await
 * where request is an index into requests.
 */
#ifndef JSRUN_ENGINE_MODULE_H
#define JSRUN_ENGINE_MODULE_H

#include "engine/engine.h"

/* [ ... host ] -> [ ... record ]: host is what import() and import.meta of the module are told. */
void engine_compile_module(duk_context *ctx, const struct engine_source *source);
/* [ ... ] -> [ ... record ]: a module without code that has `slots` exported variables, and none of the lists. */
void engine_push_synthetic_module(duk_context *ctx, uint32_t slots);
/* The importer's slot shares the variable in the exporter's slot. */
void engine_module_share(duk_context *ctx, duk_idx_t importer, uint32_t slot, duk_idx_t exporter,
                         uint32_t exporter_slot);
/* [ ... value ] -> [ ... ]: set the variable in the slot (of a synthetic module, or an import of a namespace). */
void engine_module_set(duk_context *ctx, duk_idx_t record, uint32_t slot);
/* [ ... ] -> [ ... value ]: read it; ReferenceError, naming it, before initialisation. */
void engine_module_get(duk_context *ctx, duk_idx_t record, uint32_t slot, const char *name);
/* Hoist functions and vars, once all imports are shared. */
void engine_module_initialise(duk_context *ctx, duk_idx_t record);
/* [ ... ] -> [ ... result ]: run the body; the result of an async module is a promise. */
void engine_module_evaluate(duk_context *ctx, duk_idx_t record);
/*
 * [ ... ] -> [ ... namespace ]: a module namespace exotic object with the names in the array at `names`, which are in
 * the order of their code units. Each name's variable is then either shared with a record's slot or given a value.
 */
void engine_push_namespace(duk_context *ctx, duk_idx_t names);
void engine_namespace_share(duk_context *ctx, duk_idx_t ns, uint32_t index, duk_idx_t record,
                            uint32_t slot);
void engine_namespace_set(duk_context *ctx, duk_idx_t ns,
                          uint32_t index); /* [ ... value ] -> [ ... ] */
bool engine_is_namespace(duk_context *ctx, duk_idx_t index);
/*
 * [ ... ] -> [ ... names specifiers ]: two arrays of strings, what the text of a CommonJS module exports by name, and the
 * modules all of whose names it exports too (compiler/commonjs_names.h). Names may be repeated.
 */
void engine_push_commonjs_names(duk_context *ctx, const char *text, size_t length);
/*
 * [ ... ] -> [ ... position ]: the await at the top level of a module that was reached last: {line, column}, or undefined.
 */
void engine_push_module_position(duk_context *ctx, duk_idx_t record);
/* [ ... ] -> [ ... line ]: a line, from 1, of a module's source text. */
void engine_push_module_line(duk_context *ctx, duk_idx_t record, uint32_t line);
/* The two hooks of engine.h that modules need, the others staying as they are. */
void engine_set_module_hooks(duk_context *ctx, void (*dynamic_import)(void *user, duk_context *ctx),
                             void (*import_meta)(void *user, duk_context *ctx));

#endif
