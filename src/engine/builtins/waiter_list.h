/*
 * Who waits on shared memory: the waiters of Atomics.wait and Atomics.waitAsync of all heaps of the process, in one list
 * under one lock (ES2024 25.4.1). The list is the engine's only global: memory that threads share knows no heap.
 */
#ifndef JSRUN_WAITER_LIST_H
#define JSRUN_WAITER_LIST_H

#include "native_object.h"

struct shared_memory;

enum wait_result { WAIT_NOTIFIED, WAIT_NOT_EQUAL, WAIT_TIMED_OUT };

/*
 * Blocks the thread until it is notified at this address, unless the value of `size` (4 or 8) bytes there is another
 * than `expected`. `timeout`: milliseconds, may be infinite. An interrupt of the heap (engine_interrupt) wakes it for the
 * hook, which may throw.
 */
enum wait_result waiter_list_wait(duk_hthread *thr, unsigned char *address, unsigned size,
                                  uint64_t expected, double timeout);

/*
 * The same without blocking: WAIT_NOTIFIED when there is to be waited; the promise on the stack's top will then be
 * fulfilled with "ok" or "timed-out" by engine_settle_waits. A timeout of 0 gives WAIT_TIMED_OUT at once.
 */
enum wait_result waiter_list_wait_async(duk_hthread *thr, struct shared_memory *memory,
                                        unsigned char *address, unsigned size, uint64_t expected,
                                        double timeout);

/* Wakes up to `count` waiters of the address, the longest waiting first; returns how many. */
double waiter_list_notify(duk_hthread *thr, unsigned char *address, double count);

/* Wakes the heap's blocked wait, if there is one, for its interrupt hook. From any thread. */
void waiter_list_interrupt(duk_heap *heap);

#endif
