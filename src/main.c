/* The program: command line -> options -> isolate -> exit code. */
#include <ares.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <uv.h>
#include <zlib.h>

#include "duktape.h"

int main(int argc, char **argv) {
  duk_context *ctx = duk_create_heap_default();
  if (argc > 1) {
    if (duk_peval_string(ctx, argv[1]) != 0) printf("error: ");
    printf("%s\n", duk_safe_to_string(ctx, -1));
  }
  duk_destroy_heap(ctx);
  return 0;
}
