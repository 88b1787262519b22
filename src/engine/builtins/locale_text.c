/*
 * toLocaleString and its kin with locales or options: they go to the function that lib/internal/intl left here. The global
 * `Intl` is looked at to have it loaded; an engine without a library answers in American English whatever is asked.
 */
#include "locale_text.h"

#include "engine/engine.h"

#define FORMATTER_KEY DUK_HIDDEN_SYMBOL("localeText")

void engine_set_locale_formatter(duk_context *ctx) {
  duk_push_heap_stash(ctx);
  duk_swap_top(ctx, -2);
  duk_put_prop_literal(ctx, -2, FORMATTER_KEY);
  duk_pop(ctx);
}

static bool push_formatter(duk_hthread *thr) {
  duk_push_heap_stash(thr);
  duk_get_prop_literal(thr, -1, FORMATTER_KEY);
  duk_remove_m2(thr);
  if (duk_is_function(thr, -1)) {
    return true;
  }
  duk_pop(thr);
  return false;
}

bool locale_text_push(duk_hthread *thr, const char *kind, duk_idx_t locales) {
  bool given = !duk_is_undefined(thr, locales) || !duk_is_undefined(thr, locales + 1);
  if (!given) {
    return false;
  }
  if (!push_formatter(thr)) {
    duk_get_global_string(thr, "Intl");
    duk_pop(thr);
    if (!push_formatter(thr)) {
      return false;
    }
  }
  duk_insert(thr, -2);
  duk_push_string(thr, kind);
  duk_insert(thr, -2);
  duk_dup(thr, locales);
  duk_dup(thr, locales + 1);
  duk_call(thr, 4);
  return true;
}
