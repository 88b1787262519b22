/*
 * Compression: one z_stream in a JavaScript object, run over given input and output at once or on the pool.
 * The order of chunks, growing output and errors are lib/zlib.js's.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "engine/engine.h"
#include "runtime/binding.h"

enum zlib_mode { NONE, DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP };

struct codec {
  z_stream z;
  enum zlib_mode mode;
  int error; /* of the last run */
  Bytef *dictionary;
  uInt dictionary_length;
  bool running, initialized;
  bool gone; /* the object died, or close() was called */
};

#define CODEC_KEY DUK_HIDDEN_SYMBOL("codec")

static bool compresses(const struct codec *codec) {
  return codec->mode == DEFLATE || codec->mode == GZIP || codec->mode == DEFLATERAW;
}

static void end_stream(struct codec *codec) {
  if (!codec->initialized) return;
  if (compresses(codec))
    deflateEnd(&codec->z);
  else
    inflateEnd(&codec->z);
  codec->initialized = false;
}

static void free_codec(void *argument) {
  struct codec *codec = argument;
  end_stream(codec);
  free(codec->dictionary);
  free(codec);
}

static struct codec *require_codec(duk_context *ctx, duk_idx_t index) {
  duk_require_object(ctx, index);
  duk_get_prop_literal(ctx, index, CODEC_KEY);
  struct codec *codec = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  if (codec == NULL) (void)duk_type_error(ctx, "not a codec");
  return codec;
}

/* zlib does not set the dictionary of a raw inflater by itself: Z_NEED_DICT tells only about zlib's own format. */
static int set_first_dictionary(struct codec *codec) {
  if (codec->dictionary == NULL) return Z_OK;
  if (compresses(codec))
    return deflateSetDictionary(&codec->z, codec->dictionary, codec->dictionary_length);
  if (codec->mode == INFLATERAW) {
    return inflateSetDictionary(&codec->z, codec->dictionary, codec->dictionary_length);
  }
  return Z_OK;
}

/* create(mode, level, windowBits, memLevel, strategy, dictionary or undefined): a codec, or zlib's error code */
static duk_ret_t create(duk_context *ctx) {
  int mode = binding_int32(ctx, 0), level = binding_int32(ctx, 1),
      window_bits = binding_int32(ctx, 2);
  int memory_level = binding_int32(ctx, 3), strategy = binding_int32(ctx, 4);
  size_t length = 0;
  uint8_t *dictionary = duk_is_undefined(ctx, 5) ? NULL : binding_bytes(ctx, 5, &length);
  if (mode < DEFLATE || mode > UNZIP || length > UINT32_MAX)
    return duk_range_error(ctx, "mode or dictionary");
  if (mode == GZIP || mode == GUNZIP) window_bits += 16;
  if (mode == UNZIP) window_bits += 32;
  if (mode == DEFLATERAW || mode == INFLATERAW) window_bits = -window_bits;

  duk_push_object(ctx);
  struct codec *codec = calloc(1, sizeof(*codec));
  if (codec == NULL) return duk_range_error(ctx, "out of memory");
  engine_set_guard(ctx, -1, free_codec, codec);
  duk_push_pointer(ctx, codec);
  duk_put_prop_literal(ctx, -2, CODEC_KEY);
  codec->mode = (enum zlib_mode)mode;
  if (dictionary != NULL) {
    codec->dictionary = malloc(length + 1);
    if (codec->dictionary == NULL) return duk_range_error(ctx, "out of memory");
    memcpy(codec->dictionary, dictionary, length);
    codec->dictionary_length = (uInt)length;
  }
  int error = compresses(codec)
                  ? deflateInit2(&codec->z, level, Z_DEFLATED, window_bits, memory_level, strategy)
                  : inflateInit2(&codec->z, window_bits);
  codec->initialized = error == Z_OK;
  if (error == Z_OK) error = set_first_dictionary(codec);
  if (error != Z_OK) duk_push_int(ctx, error);
  return 1;
}

/* May run on the pool. */
static void run(struct codec *codec, int flush) {
  if (!codec->initialized) {
    codec->error = Z_STREAM_ERROR;
    return;
  }
  if (compresses(codec)) {
    codec->error = deflate(&codec->z, flush);
    return;
  }
  codec->error = inflate(&codec->z, flush);
  if (codec->error == Z_NEED_DICT && codec->dictionary != NULL) {
    codec->error = inflateSetDictionary(&codec->z, codec->dictionary, codec->dictionary_length);
    if (codec->error == Z_OK)
      codec->error = inflate(&codec->z, flush);
    else if (codec->error == Z_DATA_ERROR)
      codec->error = Z_NEED_DICT; /* the wrong one */
  }
  /* A gzip file may be several, one after the other; zeros after the last are padding. */
  while (codec->mode == GUNZIP && codec->error == Z_STREAM_END && codec->z.avail_in > 0 &&
         *codec->z.next_in != 0) {
    inflateReset(&codec->z);
    codec->error = inflate(&codec->z, flush);
  }
}

/* The arguments from `index` on: input, offset, length, output, offset, length. */
static void set_buffers(duk_context *ctx, struct codec *codec, duk_idx_t index) {
  size_t input_size = 0, output_size;
  uint8_t *input =
      duk_is_null_or_undefined(ctx, index) ? NULL : binding_bytes(ctx, index, &input_size);
  uint32_t input_at = binding_uint32(ctx, index + 1), input_length = binding_uint32(ctx, index + 2);
  uint8_t *output = binding_bytes(ctx, index + 3, &output_size);
  uint32_t output_at = binding_uint32(ctx, index + 4),
           output_length = binding_uint32(ctx, index + 5);
  if (input_at > input_size || input_length > input_size - input_at || output_at > output_size ||
      output_length > output_size - output_at) {
    (void)duk_range_error(ctx, "out of range");
  }
  if (codec->running) (void)duk_error(ctx, DUK_ERR_ERROR, "the codec is in use");
  codec->z.next_in = input != NULL ? input + input_at : NULL;
  codec->z.avail_in = input_length;
  codec->z.next_out = output + output_at;
  codec->z.avail_out = output_length;
}

/* write(codec, flush, input, offset, length, output, offset, length): the error code; see availableIn and availableOut */
static duk_ret_t write_now(duk_context *ctx) {
  struct codec *codec = require_codec(ctx, 0);
  set_buffers(ctx, codec, 2);
  run(codec, binding_int32(ctx, 1));
  duk_push_int(ctx, codec->error);
  return 1;
}

struct write_request {
  struct request request;
  uv_work_t uv;
  struct codec *codec;
  int flush;
};

static void work(uv_work_t *uv) {
  struct write_request *write = uv->data;
  run(write->codec, write->flush);
}

static void done(uv_work_t *uv, int status) {
  struct write_request *write = uv->data;
  struct codec *codec = write->codec;
  duk_context *ctx = write->request.isolate->ctx;
  codec->running = false;
  if (codec->gone) end_stream(codec);
  duk_push_int(ctx, status < 0 ? Z_STREAM_ERROR : codec->error);
  request_complete(&write->request, 1);
}

/* writeLater(request, codec, flush, input, ...): the same on the pool, then request.oncomplete(error) */
static duk_ret_t write_later(duk_context *ctx) {
  struct codec *codec = require_codec(ctx, 1);
  int flush = binding_int32(ctx, 2);
  set_buffers(ctx, codec, 3);
  struct write_request *write = request_new(ctx, sizeof(*write), 0, NULL);
  duk_push_array(ctx);
  duk_dup(ctx, 1);
  duk_put_prop_index(ctx, -2, 0);
  duk_dup(ctx, 3);
  duk_put_prop_index(ctx, -2, 1);
  duk_dup(ctx, 6);
  duk_put_prop_index(ctx, -2, 2);
  value_ref_set(write->request.isolate, &write->request.keep, -1);
  write->codec = codec;
  write->flush = flush;
  write->uv.data = write;
  int error = uv_queue_work(&write->request.isolate->loop, &write->uv, work, done);
  if (error < 0) {
    request_free(&write->request);
    return binding_throw_uv(ctx, error, "write", NULL, NULL);
  }
  write->request.uv = (uv_req_t *)&write->uv;
  codec->running = true;
  return 0;
}

static duk_ret_t available_in(duk_context *ctx) {
  duk_push_uint(ctx, require_codec(ctx, 0)->z.avail_in);
  return 1;
}

static duk_ret_t available_out(duk_context *ctx) {
  duk_push_uint(ctx, require_codec(ctx, 0)->z.avail_out);
  return 1;
}

/* message(codec): zlib's own words for its last error, or undefined */
static duk_ret_t message(duk_context *ctx) {
  struct codec *codec = require_codec(ctx, 0);
  if (codec->z.msg == NULL) return 0;
  duk_push_string(ctx, codec->z.msg);
  return 1;
}

/* reset(codec): the error code */
static duk_ret_t reset(duk_context *ctx) {
  struct codec *codec = require_codec(ctx, 0);
  int error = Z_STREAM_ERROR;
  if (codec->initialized && !codec->running) {
    error = compresses(codec) ? deflateReset(&codec->z) : inflateReset(&codec->z);
    if (error == Z_OK) error = set_first_dictionary(codec);
  }
  duk_push_int(ctx, error);
  return 1;
}

/* params(codec, level, strategy): the error code */
static duk_ret_t params(duk_context *ctx) {
  struct codec *codec = require_codec(ctx, 0);
  int level = binding_int32(ctx, 1), strategy = binding_int32(ctx, 2), error = Z_OK;
  if (codec->running || !codec->initialized)
    error = Z_STREAM_ERROR;
  else if (compresses(codec))
    error = deflateParams(&codec->z, level, strategy);
  duk_push_int(ctx, error == Z_BUF_ERROR ? Z_OK : error);
  return 1;
}

/* close(codec): frees zlib's memory now, or once the run in progress is over */
static duk_ret_t close_codec(duk_context *ctx) {
  struct codec *codec = require_codec(ctx, 0);
  codec->gone = true;
  if (!codec->running) end_stream(codec);
  return 0;
}

/* crc32(data, value) */
static duk_ret_t checksum(duk_context *ctx) {
  size_t length;
  const uint8_t *bytes = binding_bytes(ctx, 0, &length);
  duk_push_uint(ctx, (duk_uint_t)crc32_z(binding_uint32(ctx, 1), bytes, length));
  return 1;
}

static const duk_function_list_entry functions[] = {{"create", create, 6},
                                                    {"write", write_now, 8},
                                                    {"writeLater", write_later, 9},
                                                    {"availableIn", available_in, 1},
                                                    {"availableOut", available_out, 1},
                                                    {"message", message, 1},
                                                    {"reset", reset, 1},
                                                    {"params", params, 3},
                                                    {"close", close_codec, 1},
                                                    {"crc32", checksum, 2},
                                                    {NULL, NULL, 0}};

const struct binding binding_zlib = {.name = "zlib", .functions = functions};
