/* See codec.h. The order of chunks, growing output and exceptions are lib/internal/zlib's. */
#include "bindings/compression/codec.h"

#include "engine/engine.h"

#define CODEC_KEY DUK_HIDDEN_SYMBOL("codec")

static void end(struct codec *codec) {
  if (codec->ended) return;
  codec->ended = true;
  codec->kind->end(codec);
}

/* A running codec is kept alive by its request, so that nothing runs here. */
static void free_codec(void *argument) {
  end(argument);
  free(argument);
}

void *codec_push(duk_context *ctx, const struct codec_kind *kind, size_t size) {
  duk_push_object(ctx);
  struct codec *codec = calloc(1, size);
  if (codec == NULL) (void)duk_range_error(ctx, "out of memory");
  codec->kind = kind;
  codec->ended = true;
  engine_set_guard(ctx, -1, free_codec, codec);
  duk_push_pointer(ctx, codec);
  duk_put_prop_literal(ctx, -2, CODEC_KEY);
  return codec;
}

void *codec_require(duk_context *ctx, duk_idx_t index, const struct codec_kind *kind) {
  duk_require_object(ctx, index);
  duk_get_prop_literal(ctx, index, CODEC_KEY);
  struct codec *codec = duk_get_pointer(ctx, -1);
  duk_pop(ctx);
  if (codec == NULL || (kind != NULL && codec->kind != kind)) (void)duk_type_error(ctx, "not a codec");
  return codec;
}

enum codec_status codec_fail(struct codec *codec, const char *message, const char *code, int errno_value) {
  codec->message = message;
  codec->code = code;
  codec->errno_value = errno_value;
  return CODEC_FAILED;
}

static enum codec_status run(struct codec *codec, int flush) {
  if (codec->ended) return codec_fail(codec, "Zlib error", "Z_STREAM_ERROR", Z_STREAM_ERROR);
  return codec->kind->run(codec, flush);
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
  codec->next_in = input != NULL ? input + input_at : NULL;
  codec->available_in = input_length;
  codec->next_out = output + output_at;
  codec->available_out = output_length;
}

/* write(codec, flush, input, offset, length, output, offset, length): the status; see availableIn and availableOut */
static duk_ret_t write_now(duk_context *ctx) {
  struct codec *codec = codec_require(ctx, 0, NULL);
  set_buffers(ctx, codec, 2);
  duk_push_int(ctx, (duk_int_t)run(codec, binding_int32(ctx, 1)));
  return 1;
}

struct write_request {
  struct request request;
  uv_work_t uv;
  struct codec *codec;
  int flush;
  enum codec_status status;
};

static void work(uv_work_t *uv) {
  struct write_request *write = uv->data;
  write->status = run(write->codec, write->flush);
}

static void done(uv_work_t *uv, int status) {
  struct write_request *write = uv->data;
  struct codec *codec = write->codec;
  duk_context *ctx = write->request.isolate->ctx;
  codec->running = false;
  if (status < 0) write->status = codec_fail(codec, "Zlib error", "Z_STREAM_ERROR", Z_STREAM_ERROR);
  if (codec->gone) end(codec);
  duk_push_int(ctx, (duk_int_t)write->status);
  request_complete(&write->request, 1);
}

/* writeLater(request, codec, flush, input, ...): the same on the pool, then request.oncomplete(status) */
static duk_ret_t write_later(duk_context *ctx) {
  struct codec *codec = codec_require(ctx, 1, NULL);
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
  duk_push_uint(ctx, ((struct codec *)codec_require(ctx, 0, NULL))->available_in);
  return 1;
}

static duk_ret_t available_out(duk_context *ctx) {
  duk_push_uint(ctx, ((struct codec *)codec_require(ctx, 0, NULL))->available_out);
  return 1;
}

/* fault(codec): [message, code, errno] of what failed last */
static duk_ret_t fault(duk_context *ctx) {
  const struct codec *codec = codec_require(ctx, 0, NULL);
  duk_push_array(ctx);
  duk_push_string(ctx, codec->message);
  duk_put_prop_index(ctx, -2, 0);
  duk_push_string(ctx, codec->code);
  duk_put_prop_index(ctx, -2, 1);
  duk_push_int(ctx, codec->errno_value);
  duk_put_prop_index(ctx, -2, 2);
  return 1;
}

/* reset(codec): whether it went well */
static duk_ret_t reset(duk_context *ctx) {
  struct codec *codec = codec_require(ctx, 0, NULL);
  if (codec->ended || codec->running) {
    codec_fail(codec, "Failed to reset stream", "Z_STREAM_ERROR", Z_STREAM_ERROR);
    duk_push_false(ctx);
  } else {
    duk_push_boolean(ctx, codec->kind->reset(codec));
  }
  return 1;
}

/* close(codec): frees the library's memory now, or once the run in progress is over */
static duk_ret_t close_codec(duk_context *ctx) {
  struct codec *codec = codec_require(ctx, 0, NULL);
  codec->gone = true;
  if (!codec->running) end(codec);
  return 0;
}

static const duk_function_list_entry functions[] = {{"write", write_now, 8},
                                                    {"writeLater", write_later, 9},
                                                    {"availableIn", available_in, 1},
                                                    {"availableOut", available_out, 1},
                                                    {"fault", fault, 1},
                                                    {"reset", reset, 1},
                                                    {"close", close_codec, 1},
                                                    {NULL, NULL, 0}};

const struct binding binding_codec = {.name = "codec", .functions = functions};
