/*
 * Atomics.waitAsync on the event loop: promises of waits that were notified, perhaps by another thread, or have timed out
 * are settled from the loop. As in Node a wait alone does not keep the loop alive.
 */
#ifndef JSRUN_SHARED_WAIT_H
#define JSRUN_SHARED_WAIT_H

#include "runtime/isolate.h"

/* Before the first wait nothing but the hooks is set up. */
void shared_wait_start(struct isolate *isolate);
/* Lets waits keep the loop alive until its next turn: all of them, or only those that will time out. */
void shared_wait_hold(struct isolate *isolate, bool all);
/* No wait is heard of any more; to be called before the loop's handles are closed. */
void shared_wait_stop(struct isolate *isolate);
/* Frees the memory; the loop must have been closed. */
void shared_wait_free(struct isolate *isolate);

#endif
