/*
 * Messages between threads as the bindings `messaging` (ports) and `worker` (what a worker is started with) share them.
 */
#ifndef JSRUN_MESSAGING_H
#define JSRUN_MESSAGING_H

#include "engine/clone.h"
#include "runtime/binding.h"

/*
 * Writes the value at `index`, with the objects in the array at `transfer` (negative: none) moved, into the zeroed *out.
 * `source`: the object at this index may not be transferred, since the message is sent through it; negative: none. Throws
 * DataCloneError.
 */
void message_write(duk_context *ctx, duk_idx_t index, duk_idx_t transfer, duk_idx_t source,
                   struct clone *out);

/* [ ... ] -> [ ... value ports ]. Empties *in, also when it throws. */
void message_read(duk_context *ctx, struct clone *in);

/* Frees what is in it. */
void message_discard(struct clone *clone);

#endif
