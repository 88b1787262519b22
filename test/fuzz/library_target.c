/*
 * The targets that are JavaScript (library/NAME.js): one isolate of the whole runtime, in which the function that the module NAME exports
 * is called with the bytes of each input, and the loop then run until nothing is left to do. What the function throws ends the
 * program, which is a finding.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/agents.h"
#include "runtime/binding.h"
#include "runtime/bootstrap.h"
#include "runtime/options.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STACK_SIZE = 2 * 1024 * 1024 };

static struct agents agents;
static struct options options;
static struct isolate *isolate;
static char *program;

/* Before the leaks are looked for. */
static void finish(void) {
  isolate_destroy(isolate);
  agents_destroy(&agents);
  options_free(&options);
  free(program);
  uv_library_shutdown();
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  const char *slash = strrchr((*argv)[0], '/');
  static char *arguments[] = {"jsrun", NULL, NULL};
  (void)argc;
  arguments[1] = program = strdup(slash ? slash + 1 : (*argv)[0]);
  signal(SIGPIPE, SIG_IGN);
  if (options_parse(&options, 2, arguments) != 0 || agents_init(&agents) != 0) abort();
  isolate = isolate_new(&(struct isolate_settings){
      .options = &options, .agents = &agents, .stack_size = STACK_SIZE});
  if (isolate == NULL) abort();
  atexit(finish);
  bootstrap_isolate(isolate);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  duk_context *ctx = isolate->ctx;
  duk_get_global_literal(ctx, "fuzz");
  duk_push_undefined(ctx);
  memcpy(binding_push_buffer(ctx, size), data, size);
  callback_call(isolate, NULL, 1);
  uv_run(&isolate->loop, UV_RUN_DEFAULT);
  return 0;
}
