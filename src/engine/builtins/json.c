/*
 * The JSON object.
 */
#include "json.h"

static const struct builtin_property json[] = {
    BP_METHOD("parse", json_parse_function, 2, 2),
    BP_METHOD("stringify", json_stringify_function, 3, 3),
    BP_TAG("JSON"),
};
static const struct builtin_object objects[] = {
    {BO_NAMED, 0, BI_JSON, -2, 0, "JSON", NULL, 0, 0, 0, BO_TABLE(json)},
};
const struct builtin_table builtins_json = {BO_TABLE(objects)};
