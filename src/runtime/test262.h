/*
 * jsrun --test262 [--module | --strict] TEST [PRELUDE...]: one test of the ECMAScript conformance suite in a heap
 * that has the language, print and the host object $262 (the suite's INTERPRETING.md), but nothing of Node.
 */
#ifndef JSRUN_TEST262_H
#define JSRUN_TEST262_H

#include "runtime/isolate.h"

/* Runs the preludes, the test and all its jobs. Exit code: 0, or 1 after `Name: message` on stderr. */
int test262_run(struct isolate *isolate);

/* Defines print and $262 in a fresh heap. */
void test262_define_host(duk_context *ctx);

/* Compiles and runs a script: [ ... ] -> [ ... completion value ]. Throws what it throws. */
void test262_run_script(duk_context *ctx, const char *text, size_t length, const char *filename);

/* Writes the thrown value on top of the stack to stderr as `Name: message`. Pops it; never throws. */
void test262_report_error(duk_context *ctx);

/* Runs jobs, and what the loop has, until there is nothing left. False: a job threw; that is on stderr. */
bool test262_drain(struct isolate *isolate);

/* --- test262_agent.c --- */

/* Whether there is an agent that could notify this one. */
bool test262_may_be_notified(duk_context *ctx);

/* [ ... ] -> [ ... object ]: $262.agent, of the main program or of the agent that this heap belongs to. */
void test262_push_agent(duk_context *ctx);

#endif
