/* Codecs of Zstandard (RFC 8878). */
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "bindings/compression/codec.h"

struct zstd_codec {
  struct codec codec;
  ZSTD_CCtx *compressor; /* one of the two */
  ZSTD_DCtx *decompressor;
  bool begun; /* a frame has begun and not ended */
  unsigned long long pledged_size;
};

static void end(struct codec *codec) {
  struct zstd_codec *zstd = (struct zstd_codec *)codec;
  ZSTD_freeCCtx(zstd->compressor);
  ZSTD_freeDCtx(zstd->decompressor);
  zstd->compressor = NULL;
  zstd->decompressor = NULL;
}

static const char *error_name(ZSTD_ErrorCode error) {
#define NAME(name) \
  case ZSTD_error_##name: return "ZSTD_error_" #name
  switch (error) {
    NAME(no_error);
    NAME(prefix_unknown);
    NAME(version_unsupported);
    NAME(frameParameter_unsupported);
    NAME(frameParameter_windowTooLarge);
    NAME(corruption_detected);
    NAME(checksum_wrong);
    NAME(dictionary_corrupted);
    NAME(dictionary_wrong);
    NAME(dictionaryCreation_failed);
    NAME(parameter_unsupported);
    NAME(parameter_outOfBound);
    NAME(tableLog_tooLarge);
    NAME(maxSymbolValue_tooLarge);
    NAME(maxSymbolValue_tooSmall);
    NAME(stage_wrong);
    NAME(init_missing);
    NAME(memory_allocation);
    NAME(workSpace_tooSmall);
    NAME(dstSize_tooSmall);
    NAME(srcSize_wrong);
    NAME(dstBuffer_null);
  default: return "ZSTD_error_GENERIC";
  }
#undef NAME
}

static enum codec_status fail(struct zstd_codec *zstd, size_t result) {
  ZSTD_ErrorCode error = ZSTD_getErrorCode(result);
  return codec_fail(&zstd->codec, ZSTD_getErrorString(error), error_name(error), (int)error);
}

static enum codec_status run(struct codec *codec, int flush) {
  struct zstd_codec *zstd = (struct zstd_codec *)codec;
  ZSTD_inBuffer in = {codec->next_in, codec->available_in, 0};
  ZSTD_outBuffer out = {codec->next_out, codec->available_out, 0};
  bool compresses = zstd->compressor != NULL;
  size_t result = compresses
                      ? ZSTD_compressStream2(zstd->compressor, &out, &in, (ZSTD_EndDirective)flush)
                      : ZSTD_decompressStream(zstd->decompressor, &out, &in);
  codec->next_in = in.pos != 0 ? codec->next_in + in.pos : codec->next_in;
  codec->next_out += out.pos;
  codec->available_in -= (uint32_t)in.pos;
  codec->available_out -= (uint32_t)out.pos;
  if (ZSTD_isError(result)) return fail(zstd, result);
  if (compresses) return flush == ZSTD_e_end && result == 0 ? CODEC_ENDED : CODEC_GOES_ON;
  if (result == 0) {
    zstd->begun = false;
    return CODEC_ENDED;
  }
  zstd->begun = zstd->begun || in.pos != 0;
  if (flush == ZSTD_e_end && zstd->begun && codec->available_out != 0) return codec_fail_at_end(codec);
  return CODEC_GOES_ON;
}

static bool reset(struct codec *codec) {
  struct zstd_codec *zstd = (struct zstd_codec *)codec;
  zstd->begun = false;
  size_t result = zstd->compressor != NULL ? ZSTD_CCtx_reset(zstd->compressor, ZSTD_reset_session_only)
                                           : ZSTD_DCtx_reset(zstd->decompressor, ZSTD_reset_session_only);
  if (!ZSTD_isError(result) && zstd->compressor != NULL)
    result = ZSTD_CCtx_setPledgedSrcSize(zstd->compressor, zstd->pledged_size);
  if (ZSTD_isError(result)) fail(zstd, result);
  return !ZSTD_isError(result);
}

static const struct codec_kind kind = {run, reset, end};

/* create(compresses, [number, value, ...], size of the input or -1): a codec; false if the library refuses a parameter */
static duk_ret_t create(duk_context *ctx) {
  bool compresses = binding_boolean(ctx, 0);
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, 1);
  double size = binding_number(ctx, 2);
  struct zstd_codec *zstd = codec_push(ctx, &kind, sizeof(*zstd));
  zstd->codec.ended = false;
  if (compresses)
    zstd->compressor = ZSTD_createCCtx();
  else
    zstd->decompressor = ZSTD_createDCtx();
  if (zstd->compressor == NULL && zstd->decompressor == NULL)
    return duk_range_error(ctx, "out of memory");
  zstd->pledged_size = size >= 0 ? (unsigned long long)size : ZSTD_CONTENTSIZE_UNKNOWN;
  bool ok = !compresses || !ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(zstd->compressor, zstd->pledged_size));
  for (duk_uarridx_t i = 0; ok && i + 1 < count; i += 2) {
    duk_get_prop_index(ctx, 1, i);
    duk_get_prop_index(ctx, 1, i + 1);
    int number = binding_int32(ctx, -2), value = duk_to_int32(ctx, -1);
    size_t result = compresses
                        ? ZSTD_CCtx_setParameter(zstd->compressor, (ZSTD_cParameter)number, value)
                        : ZSTD_DCtx_setParameter(zstd->decompressor, (ZSTD_dParameter)number, value);
    ok = !ZSTD_isError(result);
    duk_pop_2(ctx);
  }
  if (!ok) duk_push_false(ctx);
  return 1;
}

static const duk_function_list_entry functions[] = {{"create", create, 3}, {NULL, NULL, 0}};

const struct binding binding_zstd = {.name = "zstd", .functions = functions};
