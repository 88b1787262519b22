/* The program: command line -> options -> isolate -> exit code. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <uv.h>

#include "runtime/agents.h"
#include "runtime/bootstrap.h"
#include "runtime/options.h"
#include "runtime/test262.h"
#include "version.h"

/* Bytes that --max-old-space-size allows the heap; 0: no limit. */
static size_t heap_limit(const struct options *options) {
  const char *megabytes = options_string(options, OPTION_MAX_HEAP);
  return megabytes == NULL ? 0 : (size_t)strtoull(megabytes, NULL, 10) << 20;
}

/* As many descriptors as the system lets us have: servers and workers need them, and Node does so too. */
static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit); /* when it is refused we go on with what we have */
}

int main(int argc, char **argv) {
  argv = uv_setup_args(argc, argv); /* a copy: the title of the process overwrites the original */
  struct options options;
  int code = options_parse(&options, argc, argv);
  bool done = code != 0;
  if (!done && options.values[OPTION_VERSION].on) {
    puts("v" JSRUN_NODE_VERSION);
    done = true;
  } else if (!done && options.values[OPTION_HELP].on) {
    options_print_help();
    done = true;
  }
  if (done) {
    options_free(&options);
    return code;
  }

  /* A peer that has gone away is an error of the write, not the end of the program. */
  signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();

  struct agents agents;
  struct isolate *isolate = NULL;
  if (agents_init(&agents) == 0) {
    isolate = isolate_new(&(struct isolate_settings){
        .options = &options, .agents = &agents, .heap_limit = heap_limit(&options)});
  }
  if (isolate == NULL) {
    fputs("jsrun: out of memory\n", stderr);
    return 1;
  }
  if (options.values[OPTION_TEST262].on) isolate_exit(isolate, test262_run(isolate));
  bootstrap_isolate(isolate);
  code = isolate_run(isolate);
#if defined(JSRUN_DEBUG)
  isolate_destroy(isolate);
  agents_destroy(&agents);
  options_free(&options);
  uv_library_shutdown();
  return code;
#else
  if (isolate->end_addons != NULL && !isolate->exiting) isolate->end_addons(isolate, false);
  isolate_exit(isolate, code); /* the kernel frees faster than we would */
#endif
}
