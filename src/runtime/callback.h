/*
 * The one door from C into JavaScript. Everything that libuv or another library tells us about goes through
 * callback_call(): it sets the async context, calls, hands what is thrown to process 'uncaughtException' (or
 * ends the program), and when the outermost callback is done drains the process.nextTick queue and then the
 * microtasks, again and again until both are empty.
 *
 * A binding's function that JavaScript called may call back directly with duk_call; it is already inside.
 */
#ifndef JSRUN_CALLBACK_H
#define JSRUN_CALLBACK_H

#include "runtime/isolate.h"

/*
 * [ ... function this arg1 .. argN ] -> [ ... ]
 * `context` is the async context to run in (struct handle and struct request carry theirs), NULL for none.
 * Returns false if the function threw; the exception has then been dealt with.
 */
bool callback_call(struct isolate *isolate, const struct value_ref *context,
                   duk_idx_t argument_count);

/* The same, but [ ... function this arg1 .. argN ] -> [ ... result ]; undefined if it threw. */
bool callback_call_result(struct isolate *isolate, const struct value_ref *context,
                          duk_idx_t argument_count);

/*
 * Calls the method `name` of an object: [ ... arg1 .. argN ] -> [ ... ].
 * Does nothing but pop the arguments if there is no function of that name; returns false then too.
 */
bool callback_method(struct isolate *isolate, const struct value_ref *object, const char *name,
                     const struct value_ref *context, duk_idx_t argument_count);

/* Drains nextTick queue and microtasks, unless a callback is in progress. */
void callback_drain(struct isolate *isolate);

/*
 * The error on the top of the stack was caught by nobody: [ ... error ] -> [ ... ]. Returns if
 * 'uncaughtException' or the like took care of it; else prints it and ends the program.
 */
void callback_uncaught(struct isolate *isolate);
/* The same for an error that JavaScript caught first, such as the reason of a rejected promise. */
void callback_uncaught_elsewhere(struct isolate *isolate, bool from_promise);

/* Makes the current async context the one of *ref. */
void callback_capture_context(struct isolate *isolate, struct value_ref *ref);

#endif
