/* What Duktape calls when it cannot go on: out of memory outside protected code, or a broken invariant. */
#include <stdio.h>
#include <stdlib.h>

void engine_fatal(void *udata, const char *message) __attribute__((noreturn));

void engine_fatal(void *udata, const char *message) {
  (void)udata;
  fprintf(stderr, "\nFATAL ERROR: %s\n", message != NULL ? message : "engine failure");
  fflush(stderr);
  abort();
}
