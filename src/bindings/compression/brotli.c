/* Codecs of Brotli (RFC 7932). */
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <string.h>

#include "bindings/compression/codec.h"

struct brotli_codec {
  struct codec codec;
  BrotliEncoderState *encoder; /* one of the two */
  BrotliDecoderState *decoder;
  char code[64];
  uint32_t parameters[16]; /* what was set, for reset(); those with a bit in `given` */
  uint32_t given;
};

static void end(struct codec *codec) {
  struct brotli_codec *brotli = (struct brotli_codec *)codec;
  if (brotli->encoder != NULL) BrotliEncoderDestroyInstance(brotli->encoder);
  if (brotli->decoder != NULL) BrotliDecoderDestroyInstance(brotli->decoder);
  brotli->encoder = NULL;
  brotli->decoder = NULL;
}

/* Newer versions of the library give the name with its group, older ones without; Node has it with the group. */
static enum codec_status fail_to_decode(struct brotli_codec *brotli) {
  BrotliDecoderErrorCode error = BrotliDecoderGetErrorCode(brotli->decoder);
  const char *name = BrotliDecoderErrorString(error), *group = "";
  if (name[0] != '_') {
    group = error >= BROTLI_DECODER_ERROR_FORMAT_DISTANCE     ? "_ERROR_FORMAT_"
            : error <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
                    error >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES
                ? "_ERROR_ALLOC_"
                : "_ERROR_";
  }
  snprintf(brotli->code, sizeof(brotli->code), "ERR_%s%s", group, name);
  return codec_fail(&brotli->codec, "Decompression failed", brotli->code, error);
}

static enum codec_status run(struct codec *codec, int flush) {
  struct brotli_codec *brotli = (struct brotli_codec *)codec;
  size_t available_in = codec->available_in, available_out = codec->available_out;
  bool encodes = brotli->encoder != NULL;
  int result = encodes ? BrotliEncoderCompressStream(brotli->encoder, (BrotliEncoderOperation)flush,
                                                     &available_in, &codec->next_in, &available_out,
                                                     &codec->next_out, NULL)
                       : (int)BrotliDecoderDecompressStream(brotli->decoder, &available_in, &codec->next_in,
                                                            &available_out, &codec->next_out, NULL);
  codec->available_in = (uint32_t)available_in;
  codec->available_out = (uint32_t)available_out;
  if (encodes && result != BROTLI_TRUE)
    return codec_fail(codec, "Compression failed", "ERR_BROTLI_COMPRESSION_FAILED", -1);
  if (encodes) return BrotliEncoderIsFinished(brotli->encoder) ? CODEC_ENDED : CODEC_GOES_ON;
  if (result == BROTLI_DECODER_RESULT_ERROR) return fail_to_decode(brotli);
  if (result == BROTLI_DECODER_RESULT_SUCCESS) return CODEC_ENDED;
  if (flush == BROTLI_OPERATION_FINISH && result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
    return codec_fail_at_end(codec);
  return CODEC_GOES_ON;
}

/* False: no memory, or a parameter that the library does not take. */
static bool prepare(struct brotli_codec *brotli, bool encodes) {
  bool ok;
  if (encodes) {
    brotli->encoder = BrotliEncoderCreateInstance(NULL, NULL, NULL);
    ok = brotli->encoder != NULL;
  } else {
    brotli->decoder = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    ok = brotli->decoder != NULL;
  }
  for (uint32_t i = 0; ok && i < 16; i++) {
    if ((brotli->given & 1u << i) == 0) continue;
    ok = encodes ? BrotliEncoderSetParameter(brotli->encoder, (BrotliEncoderParameter)i, brotli->parameters[i])
                 : BrotliDecoderSetParameter(brotli->decoder, (BrotliDecoderParameter)i, brotli->parameters[i]);
  }
  return ok;
}

static bool reset(struct codec *codec) {
  struct brotli_codec *brotli = (struct brotli_codec *)codec;
  bool encodes = brotli->encoder != NULL;
  end(codec);
  if (prepare(brotli, encodes)) return true;
  codec_fail(codec, "Could not initialize Brotli instance", "ERR_ZLIB_INITIALIZATION_FAILED", -1);
  return false;
}

static const struct codec_kind kind = {run, reset, end};

/* create(encodes, [number, value, ...]): a codec; false if the library refuses a parameter */
static duk_ret_t create(duk_context *ctx) {
  bool encodes = binding_boolean(ctx, 0);
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, 1);
  struct brotli_codec *brotli = codec_push(ctx, &kind, sizeof(*brotli));
  for (duk_uarridx_t i = 0; i + 1 < count; i += 2) {
    duk_get_prop_index(ctx, 1, i);
    duk_get_prop_index(ctx, 1, i + 1);
    uint32_t number = binding_uint32(ctx, -2);
    if (number >= 16) return duk_range_error(ctx, "parameter");
    brotli->parameters[number] = duk_to_uint32(ctx, -1);
    brotli->given |= 1u << number;
    duk_pop_2(ctx);
  }
  brotli->codec.ended = false;
  if (!prepare(brotli, encodes)) duk_push_false(ctx);
  return 1;
}

static const duk_function_list_entry functions[] = {{"create", create, 2}, {NULL, NULL, 0}};

const struct binding binding_brotli = {.name = "brotli", .functions = functions};
