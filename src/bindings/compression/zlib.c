/* Codecs of zlib: deflate, gzip and raw data. */
#include <string.h>

#include "bindings/compression/codec.h"

enum zlib_mode { NONE, DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP };

struct zlib_codec {
  struct codec codec;
  z_stream z;
  enum zlib_mode mode;
  Bytef *dictionary;
  uInt dictionary_length;
};

static bool compresses(const struct zlib_codec *zlib) {
  return zlib->mode == DEFLATE || zlib->mode == GZIP || zlib->mode == DEFLATERAW;
}

static void end(struct codec *codec) {
  struct zlib_codec *zlib = (struct zlib_codec *)codec;
  if (compresses(zlib))
    deflateEnd(&zlib->z);
  else
    inflateEnd(&zlib->z);
  free(zlib->dictionary);
  zlib->dictionary = NULL;
}

static const char *code_name(int error) {
  static const char *const names[] = {"Z_OK",         "Z_ERRNO",     "Z_STREAM_ERROR",
                                      "Z_DATA_ERROR", "Z_MEM_ERROR", "Z_BUF_ERROR",
                                      "Z_VERSION_ERROR"};
  return error == Z_NEED_DICT ? "Z_NEED_DICT" : error <= 0 && error >= -6 ? names[-error] : "Z_ERRNO";
}

/* zlib does not ask for the dictionary of raw data: Z_NEED_DICT tells only about zlib's own format. */
static int set_first_dictionary(struct zlib_codec *zlib) {
  if (zlib->dictionary == NULL) return Z_OK;
  if (compresses(zlib)) return deflateSetDictionary(&zlib->z, zlib->dictionary, zlib->dictionary_length);
  if (zlib->mode == INFLATERAW) {
    return inflateSetDictionary(&zlib->z, zlib->dictionary, zlib->dictionary_length);
  }
  return Z_OK;
}

static int run_inflate(struct zlib_codec *zlib, int flush) {
  z_stream *z = &zlib->z;
  int error = inflate(z, flush);
  if (error == Z_NEED_DICT && zlib->dictionary != NULL) {
    error = inflateSetDictionary(z, zlib->dictionary, zlib->dictionary_length);
    if (error == Z_OK)
      error = inflate(z, flush);
    else if (error == Z_DATA_ERROR)
      error = Z_NEED_DICT; /* the wrong one */
  }
  /* A gzip file may be several, one after the other; zeros after the last are padding. */
  while (zlib->mode == GUNZIP && error == Z_STREAM_END && z->avail_in > 0 && *z->next_in != 0) {
    inflateReset(z);
    error = inflate(z, flush);
  }
  return error;
}

static enum codec_status run(struct codec *codec, int flush) {
  struct zlib_codec *zlib = (struct zlib_codec *)codec;
  zlib->z.next_in = (Bytef *)(uintptr_t)codec->next_in;
  zlib->z.avail_in = codec->available_in;
  zlib->z.next_out = codec->next_out;
  zlib->z.avail_out = codec->available_out;
  int error = compresses(zlib) ? deflate(&zlib->z, flush) : run_inflate(zlib, flush);
  codec->next_in = zlib->z.next_in;
  codec->available_in = zlib->z.avail_in;
  codec->next_out = zlib->z.next_out;
  codec->available_out = zlib->z.avail_out;
  switch (error) {
  case Z_STREAM_END: return CODEC_ENDED;
  case Z_OK:
  case Z_BUF_ERROR:
    return flush == Z_FINISH && codec->available_out != 0 ? codec_fail_at_end(codec) : CODEC_GOES_ON;
  case Z_NEED_DICT:
    return codec_fail(codec, zlib->dictionary == NULL ? "Missing dictionary" : "Bad dictionary",
                      "Z_NEED_DICT", Z_NEED_DICT);
  default:
    return codec_fail(codec, zlib->z.msg != NULL ? zlib->z.msg : "Zlib error", code_name(error), error);
  }
}

static bool reset(struct codec *codec) {
  struct zlib_codec *zlib = (struct zlib_codec *)codec;
  int error = compresses(zlib) ? deflateReset(&zlib->z) : inflateReset(&zlib->z);
  if (error == Z_OK) error = set_first_dictionary(zlib);
  if (error != Z_OK) codec_fail(codec, "Failed to reset stream", code_name(error), error);
  return error == Z_OK;
}

static const struct codec_kind kind = {run, reset, end};

/* create(mode, level, windowBits, memLevel, strategy, dictionary or undefined): a codec; false with a bad dictionary */
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

  struct zlib_codec *zlib = codec_push(ctx, &kind, sizeof(*zlib));
  zlib->mode = (enum zlib_mode)mode;
  int error = compresses(zlib)
                  ? deflateInit2(&zlib->z, level, Z_DEFLATED, window_bits, memory_level, strategy)
                  : inflateInit2(&zlib->z, window_bits);
  if (error == Z_MEM_ERROR) return duk_range_error(ctx, "out of memory");
  zlib->codec.ended = error != Z_OK;
  if (error == Z_OK && dictionary != NULL) {
    zlib->dictionary = malloc(length + 1);
    if (zlib->dictionary == NULL) return duk_range_error(ctx, "out of memory");
    memcpy(zlib->dictionary, dictionary, length);
    zlib->dictionary_length = (uInt)length;
    error = set_first_dictionary(zlib);
  }
  if (error != Z_OK) duk_push_false(ctx);
  return 1;
}

/* params(codec, level, strategy): whether it went well; decompressors have nothing to change */
static duk_ret_t params(duk_context *ctx) {
  struct zlib_codec *zlib = codec_require(ctx, 0, &kind);
  int level = binding_int32(ctx, 1), strategy = binding_int32(ctx, 2), error = Z_OK;
  if (zlib->codec.running || zlib->codec.ended)
    error = Z_STREAM_ERROR;
  else if (compresses(zlib))
    error = deflateParams(&zlib->z, level, strategy);
  if (error == Z_BUF_ERROR) error = Z_OK;
  if (error != Z_OK) codec_fail(&zlib->codec, "Failed to set parameters", code_name(error), error);
  duk_push_boolean(ctx, error == Z_OK);
  return 1;
}

/* crc32(data, value) */
static duk_ret_t checksum(duk_context *ctx) {
  size_t length;
  const uint8_t *bytes = binding_bytes(ctx, 0, &length);
  duk_push_uint(ctx, (duk_uint_t)crc32_z(binding_uint32(ctx, 1), bytes, length));
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"create", create, 6}, {"params", params, 3}, {"crc32", checksum, 2}, {NULL, NULL, 0}};

const struct binding binding_zlib = {.name = "zlib", .functions = functions};
