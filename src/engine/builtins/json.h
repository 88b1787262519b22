/*
 * JSON (ECMAScript 25.5): json_parse.c, json_stringify.c, json_error.c.
 */
#ifndef JSRUN_JSON_H
#define JSRUN_JSON_H

#include "builtins.h"

/* Pushes what the JSON text in the string at idx stands for; SyntaxError with V8's message. */
void json_parse(duk_hthread *thr, duk_idx_t idx);

/* JSON.parse(text, reviver) */
duk_ret_t json_parse_function(duk_context *ctx);

/* JSON.stringify(value, replacer, space) */
duk_ret_t json_stringify_function(duk_context *ctx);

#endif
