/*
 * A codec is a compressor or decompressor in a JavaScript object, whichever library does the work. zlib.c, brotli.c and
 * zstd.c make them; codec.c runs them over given input and output, at once or on the pool.
 */
#ifndef JSRUN_COMPRESSION_CODEC_H
#define JSRUN_COMPRESSION_CODEC_H

#include <stdlib.h>
#include <zlib.h>

#include "runtime/binding.h"

/* What a run ended with; JavaScript sees the numbers. */
enum codec_status { CODEC_GOES_ON, CODEC_ENDED, CODEC_FAILED };

struct codec;

struct codec_kind {
  /* One run over next_in and next_out, which it moves. May be on the pool: no JavaScript. */
  enum codec_status (*run)(struct codec *codec, int flush);
  /* Begins anew; false with the fault set if it cannot. */
  bool (*reset)(struct codec *codec);
  /* Frees what the library has, once; the struct itself is codec.c's. */
  void (*end)(struct codec *codec);
};

/* Comes first in the struct of each kind. */
struct codec {
  const struct codec_kind *kind;
  const uint8_t *next_in;
  uint8_t *next_out;
  uint32_t available_in, available_out;
  /* What went wrong: Error.message, code and errno. The strings are static. */
  const char *message, *code;
  int errno_value;
  bool running;
  bool ended; /* the library's part is freed */
  bool gone;  /* the object died, or close() was called */
};

/* Pushes an object that owns a zeroed codec of `size` bytes. The caller prepares it; while `ended` is true, end() is not called. */
void *codec_push(duk_context *ctx, const struct codec_kind *kind, size_t size);
/* The codec at the index if it is of that kind, or of any for NULL; TypeError for something else. */
void *codec_require(duk_context *ctx, duk_idx_t index, const struct codec_kind *kind);
/* Sets the fault; returns CODEC_FAILED. */
enum codec_status codec_fail(struct codec *codec, const char *message, const char *code, int errno_value);

/* The input was over before the data was, in the words of zlib. */
static inline enum codec_status codec_fail_at_end(struct codec *codec) {
  return codec_fail(codec, "unexpected end of file", "Z_BUF_ERROR", Z_BUF_ERROR);
}

#endif
