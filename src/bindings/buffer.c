/*
 * What Buffer does for every byte: text in and out in all encodings, comparing, searching, filling, reading and
 * writing numbers. lib/buffer.js puts the methods on Buffer.prototype and checks arguments; a method that finds
 * an argument wrong itself calls back into lib/ (setErrorHooks) for the exception.
 *
 * Strings of the heap are CESU-8, so that each of their code units is a sequence of one to three bytes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/clone.h"
#include "runtime/binding.h"
#include "runtime/text.h"

/* The numbers of the encodings, as in lib/internal/util.js. */
enum encoding { ASCII, LATIN1, UTF16LE, UTF8, BASE64, BASE64URL, HEX };

enum { POOL_SIZE = 8192 };

struct state {
  struct value_ref on_read_error, on_write_error;
  struct value_ref pool; /* the ArrayBuffer that small buffers share */
  uint8_t *pool_bytes;
  size_t pool_used;
};

extern const struct binding binding_buffer;

static struct state *state_of(duk_context *ctx) {
  return binding_state(ctx, &binding_buffer);
}

/* --- making buffers --- */

/* [ ... ArrayBuffer ] -> [ ... Buffer ] */
static void push_view(duk_context *ctx, size_t offset, size_t length) {
  struct isolate *isolate = isolate_of(ctx);
  duk_push_buffer_object(ctx, -1, offset, length, DUK_BUFOBJ_UINT8ARRAY);
  duk_remove(ctx, -2);
  value_ref_push(isolate, &isolate->buffer_prototype);
  duk_set_prototype(ctx, -2);
}

/* False when a program has moved the pool's bytes away with transfer(). */
static bool pool_is_whole(duk_context *ctx, const struct state *state) {
  duk_size_t length = 0;
  value_ref_push(isolate_of(ctx), &state->pool);
  const void *bytes = duk_get_buffer_data(ctx, -1, &length);
  duk_pop(ctx);
  return bytes == state->pool_bytes && length == POOL_SIZE;
}

/* Pushes a Buffer of `length` bytes, a part of the pool if it is small; its contents are undefined. */
static uint8_t *push_unsafe(duk_context *ctx, size_t length) {
  struct isolate *isolate = isolate_of(ctx);
  struct state *state = state_of(ctx);
  if (length == 0 || length >= POOL_SIZE / 2) return binding_push_buffer(ctx, length);
  if (!value_ref_is_set(&state->pool) || state->pool_used + length > POOL_SIZE ||
      !pool_is_whole(ctx, state)) {
    uint8_t *bytes = duk_push_fixed_buffer(ctx, POOL_SIZE);
    duk_push_buffer_object(ctx, -1, 0, POOL_SIZE, DUK_BUFOBJ_ARRAYBUFFER);
    engine_mark_untransferable(ctx, -1);
    value_ref_set(isolate, &state->pool, -1);
    duk_pop_2(ctx);
    state->pool_bytes = bytes;
    state->pool_used = 0;
  }
  uint8_t *bytes = state->pool_bytes + state->pool_used;
  value_ref_push(isolate, &state->pool);
  push_view(ctx, state->pool_used, length);
  state->pool_used += (length + 7) & ~(size_t)7;
  return bytes;
}

static duk_ret_t buffer_set_prototype(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  value_ref_set(isolate, &isolate->buffer_prototype, 0);
  return 0;
}

static duk_ret_t buffer_set_error_hooks(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  struct state *state = state_of(ctx);
  value_ref_set(isolate, &state->on_read_error, 0);
  value_ref_set(isolate, &state->on_write_error, 1);
  return 0;
}

/* alloc(length): zeroed; allocUnsafe(length): from the pool; allocUnsafeSlow(length) */
static duk_ret_t buffer_alloc(duk_context *ctx) {
  binding_push_buffer(ctx, (size_t)binding_int64(ctx, 0));
  return 1;
}

static duk_ret_t buffer_alloc_unsafe(duk_context *ctx) {
  push_unsafe(ctx, (size_t)binding_int64(ctx, 0));
  return 1;
}

/* view(arrayBuffer, offset, length) */
static duk_ret_t buffer_view(duk_context *ctx) {
  size_t offset = (size_t)binding_int64(ctx, 1), length = (size_t)binding_int64(ctx, 2);
  duk_dup(ctx, 0);
  push_view(ctx, offset, length);
  return 1;
}

/* An integer as subarray() reads its arguments: relative to the end when negative, clamped. */
static size_t relative_index(duk_context *ctx, duk_idx_t index, size_t length,
                             size_t undefined_value) {
  if (duk_is_undefined(ctx, index)) return undefined_value;
  double value = duk_to_number(ctx, index);
  if (isnan(value)) return 0;
  value = trunc(value);
  if (value < 0) return value + (double)length < 0 ? 0 : (size_t)(value + (double)length);
  return value > (double)length ? length : (size_t)value;
}

/* buffer.slice(start, end): shares the memory */
static duk_ret_t buffer_subarray(duk_context *ctx) {
  size_t length;
  duk_push_this(ctx);
  (void)binding_bytes(ctx, -1, &length);
  size_t start = relative_index(ctx, 0, length, 0), end = relative_index(ctx, 1, length, length);
  if (end < start) end = start;
  duk_get_prop_literal(ctx, -1, "byteOffset");
  size_t offset = (size_t)duk_get_number(ctx, -1);
  duk_pop(ctx);
  duk_get_prop_literal(ctx, -1, "buffer");
  push_view(ctx, offset + start, end - start);
  return 1;
}

/* --- text to bytes --- */

/* The code unit at *s of CESU-8 text, and *s behind it. */
static unsigned next_unit(const unsigned char **s, const unsigned char *end) {
  const unsigned char *p = *s;
  unsigned c = *p++;
  if (c >= 0xe0 && p + 1 < end) {
    c = (c & 0x0f) << 12 | (p[0] & 0x3fu) << 6 | (p[1] & 0x3fu);
    p += 2;
  } else if (c >= 0xc0 && p < end) {
    c = (c & 0x1f) << 6 | (p[0] & 0x3fu);
    p += 1;
  }
  *s = p;
  return c;
}

static size_t skip_ascii(const unsigned char *s, size_t length) {
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, s + i, 8);
    if (word & UINT64_C(0x8080808080808080)) break;
  }
  while (i < length && s[i] < 0x80) i++;
  return i;
}

static size_t unit_count(const unsigned char *s, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += (s[i] & 0xc0) != 0x80;
  return count;
}

/*
 * UTF-8 of CESU-8 text in at most `room` bytes, whole characters only. *units (may be NULL): code units written.
 * With out NULL only counts.
 */
static size_t encode_utf8(const unsigned char *s, size_t length, uint8_t *out, size_t room,
                          size_t *units) {
  const unsigned char *p = s, *end = s + length;
  size_t written = 0, taken = 0;
  while (p < end) {
    size_t plain = skip_ascii(p, (size_t)(end - p));
    if (plain > room - written) plain = room - written;
    if (out != NULL) memcpy(out + written, p, plain);
    written += plain;
    taken += plain;
    p += plain;
    if (p == end || written == room) break;
    const unsigned char *start = p;
    unsigned c = next_unit(&p, end);
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : 3, count = 1;
    if (c >= 0xd800 && c <= 0xdfff) {
      const unsigned char *after = p;
      unsigned low = c < 0xdc00 && p < end ? next_unit(&after, end) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        p = after;
        size = 4;
        count = 2;
      } else {
        c = 0xfffd;
      }
    }
    if (size > room - written) {
      p = start;
      break;
    }
    if (out != NULL) {
      uint8_t *o = out + written;
      switch (size) {
      case 1: o[0] = (uint8_t)c; break;
      case 2:
        o[0] = (uint8_t)(0xc0 | c >> 6);
        o[1] = (uint8_t)(0x80 | (c & 0x3f));
        break;
      case 3:
        o[0] = (uint8_t)(0xe0 | c >> 12);
        o[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        o[2] = (uint8_t)(0x80 | (c & 0x3f));
        break;
      default:
        o[0] = (uint8_t)(0xf0 | c >> 18);
        o[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
        o[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        o[3] = (uint8_t)(0x80 | (c & 0x3f));
      }
    }
    written += size;
    taken += count;
  }
  if (units != NULL) *units = taken;
  return written;
}

static size_t encode_latin1(const unsigned char *s, size_t length, uint8_t *out, size_t room) {
  const unsigned char *end = s + length;
  size_t written = skip_ascii(s, length);
  if (written > room) written = room;
  memcpy(out, s, written);
  s += written;
  while (s < end && written < room) out[written++] = (uint8_t)next_unit(&s, end);
  return written;
}

static size_t encode_utf16(const unsigned char *s, size_t length, uint8_t *out, size_t room) {
  const unsigned char *end = s + length;
  size_t written = 0;
  while (s < end && room - written >= 2) {
    unsigned c = next_unit(&s, end);
    out[written++] = (uint8_t)c;
    out[written++] = (uint8_t)(c >> 8);
  }
  return written;
}

static int hex_value(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/* Stops at the first pair that is not hexadecimal. */
static size_t decode_hex(const unsigned char *s, size_t length, uint8_t *out, size_t room) {
  size_t written = 0;
  for (size_t i = 0; i + 1 < length && written < room; i += 2) {
    int high = hex_value(s[i]), low = hex_value(s[i + 1]);
    if (high < 0 || low < 0) break;
    out[written++] = (uint8_t)(high << 4 | low);
  }
  return written;
}

/* The value of a digit of either base64 alphabet, -1 for another character. */
static int base64_value(unsigned char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

/* Skips what is no digit; ends at '='. */
static size_t decode_base64(const unsigned char *s, size_t length, uint8_t *out, size_t room) {
  size_t written = 0;
  uint32_t bits = 0;
  int count = 0;
  for (size_t i = 0; i < length && written < room; i++) {
    int value = base64_value(s[i]);
    if (value < 0) {
      if (s[i] == '=') break;
      continue;
    }
    bits = bits << 6 | (uint32_t)value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[written++] = (uint8_t)(bits >> count);
    }
  }
  return written;
}

/* Room the base64 text needs at most. */
static size_t base64_bound(const unsigned char *s, size_t length) {
  while (length > 0 && s[length - 1] == '=') length--;
  length = unit_count(s, length);
  return length / 4 * 3 + (length % 4 * 6) / 8;
}

static size_t encode(enum encoding encoding, const unsigned char *s, size_t length, uint8_t *out,
                     size_t room) {
  switch (encoding) {
  case ASCII:
  case LATIN1: return encode_latin1(s, length, out, room);
  case UTF16LE: return encode_utf16(s, length, out, room);
  case BASE64:
  case BASE64URL: return decode_base64(s, length, out, room);
  case HEX: return decode_hex(s, length, out, room);
  default: return encode_utf8(s, length, out, room, NULL);
  }
}

static size_t encoded_bound(enum encoding encoding, const unsigned char *s, size_t length) {
  switch (encoding) {
  case ASCII:
  case LATIN1: return unit_count(s, length);
  case UTF16LE: return 2 * unit_count(s, length);
  case BASE64:
  case BASE64URL: return base64_bound(s, length);
  case HEX: return unit_count(s, length) / 2;
  default: return encode_utf8(s, length, NULL, SIZE_MAX, NULL);
  }
}

static const unsigned char *string_argument(duk_context *ctx, duk_idx_t index, size_t *length) {
  duk_size_t size;
  const char *text = duk_require_lstring(ctx, index, &size);
  *length = size;
  return (const unsigned char *)text;
}

/* fromString(string, encoding) -> Buffer */
static duk_ret_t buffer_from_string(duk_context *ctx) {
  size_t length;
  const unsigned char *s = string_argument(ctx, 0, &length);
  enum encoding encoding = (enum encoding)binding_int32(ctx, 1);
  size_t room = encoded_bound(encoding, s, length);
  uint8_t *out = push_unsafe(ctx, room);
  size_t written = encode(encoding, s, length, out, room);
  if (written == room) return 1;
  /* Base64 and hexadecimal text may hold less than its length promises. */
  duk_push_c_function(ctx, buffer_subarray, 2);
  duk_insert(ctx, -2);
  duk_push_uint(ctx, 0);
  duk_push_number(ctx, (double)written);
  duk_call_method(ctx, 2);
  return 1;
}

/* byteLength(string, encoding) */
static duk_ret_t buffer_byte_length(duk_context *ctx) {
  size_t length;
  const unsigned char *s = string_argument(ctx, 0, &length);
  duk_push_number(ctx, (double)encoded_bound((enum encoding)binding_int32(ctx, 1), s, length));
  return 1;
}

/* buffer.utf8Write(string, offset, length) and its like; magic: the encoding */
static duk_ret_t buffer_write(duk_context *ctx) {
  size_t length, size;
  const unsigned char *s = string_argument(ctx, 0, &length);
  duk_push_this(ctx);
  uint8_t *bytes = binding_bytes(ctx, -1, &size);
  size_t offset = duk_is_undefined(ctx, 1) ? 0 : (size_t)binding_int64(ctx, 1);
  if (offset > size) offset = size;
  size_t room = size - offset;
  if (!duk_is_undefined(ctx, 2)) {
    double wanted = duk_to_number(ctx, 2);
    if (wanted >= 0 && wanted < (double)room) room = (size_t)wanted;
  }
  duk_push_number(ctx, (double)encode((enum encoding)duk_get_current_magic(ctx), s, length,
                                      bytes + offset, room));
  return 1;
}

/* encodeUtf8(string) -> Uint8Array */
static duk_ret_t buffer_encode_utf8(duk_context *ctx) {
  size_t length;
  const unsigned char *s = string_argument(ctx, 0, &length);
  size_t room = encode_utf8(s, length, NULL, SIZE_MAX, NULL);
  uint8_t *out = duk_push_fixed_buffer(ctx, room);
  if (room > 0) encode_utf8(s, length, out, room, NULL);
  duk_push_buffer_object(ctx, -1, 0, room, DUK_BUFOBJ_UINT8ARRAY);
  return 1;
}

/* encodeInto(string, bytes) -> [code units read, bytes written] */
static duk_ret_t buffer_encode_into(duk_context *ctx) {
  size_t length, size, units;
  const unsigned char *s = string_argument(ctx, 0, &length);
  uint8_t *bytes = binding_bytes(ctx, 1, &size);
  size_t written = encode_utf8(s, length, bytes, size, &units);
  duk_push_array(ctx);
  duk_push_number(ctx, (double)units);
  duk_put_prop_index(ctx, -2, 0);
  duk_push_number(ctx, (double)written);
  duk_put_prop_index(ctx, -2, 1);
  return 1;
}

/* --- bytes to text --- */

static void push_ascii(duk_context *ctx, const uint8_t *bytes, size_t length) {
  if (skip_ascii(bytes, length) == length) {
    duk_push_lstring(ctx, (const char *)bytes, length);
    return;
  }
  char *out = duk_push_fixed_buffer(ctx, length);
  for (size_t i = 0; i < length; i++) out[i] = (char)(bytes[i] & 0x7f);
  duk_push_lstring(ctx, out, length);
  duk_remove(ctx, -2);
}

static void push_utf16(duk_context *ctx, const uint8_t *bytes, size_t length) {
  size_t size = 0;
  for (size_t i = 0; i + 1 < length; i += 2) {
    unsigned c = bytes[i] | (unsigned)bytes[i + 1] << 8;
    size += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
  }
  unsigned char *text = duk_push_fixed_buffer(ctx, size), *o = text;
  for (size_t i = 0; i + 1 < length; i += 2) {
    unsigned c = bytes[i] | (unsigned)bytes[i + 1] << 8;
    if (c < 0x80) {
      *o++ = (unsigned char)c;
    } else if (c < 0x800) {
      *o++ = (unsigned char)(0xc0 | c >> 6);
      *o++ = (unsigned char)(0x80 | (c & 0x3f));
    } else {
      *o++ = (unsigned char)(0xe0 | c >> 12);
      *o++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
      *o++ = (unsigned char)(0x80 | (c & 0x3f));
    }
  }
  duk_push_lstring(ctx, (char *)text, size);
  duk_remove(ctx, -2);
}

static void push_hex(duk_context *ctx, const uint8_t *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  char *text = duk_push_fixed_buffer(ctx, 2 * length);
  for (size_t i = 0; i < length; i++) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  duk_push_lstring(ctx, text, 2 * length);
  duk_remove(ctx, -2);
}

static void push_base64(duk_context *ctx, const uint8_t *bytes, size_t length, bool url) {
  static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const char *digits = url ? safe : standard;
  char *text = duk_push_fixed_buffer(ctx, (length + 2) / 3 * 4), *o = text;
  size_t i = 0;
  for (; i + 3 <= length; i += 3) {
    uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
    *o++ = digits[bits >> 18];
    *o++ = digits[bits >> 12 & 63];
    *o++ = digits[bits >> 6 & 63];
    *o++ = digits[bits & 63];
  }
  if (i < length) {
    bool two = i + 2 == length;
    uint32_t bits = (uint32_t)bytes[i] << 16 | (two ? (uint32_t)bytes[i + 1] << 8 : 0);
    *o++ = digits[bits >> 18];
    *o++ = digits[bits >> 12 & 63];
    if (two) *o++ = digits[bits >> 6 & 63];
    if (!url) {
      if (!two) *o++ = '=';
      *o++ = '=';
    }
  }
  duk_push_lstring(ctx, text, (size_t)(o - text));
  duk_remove(ctx, -2);
}

/* buffer.utf8Slice(start, end) and its like; magic: the encoding */
static duk_ret_t buffer_slice(duk_context *ctx) {
  size_t size;
  duk_push_this(ctx);
  const uint8_t *bytes = binding_bytes(ctx, -1, &size);
  size_t start = 0, end = size;
  if (duk_is_number(ctx, 0)) {
    double value = duk_get_number(ctx, 0);
    start = value >= (double)size ? size : value > 0 ? (size_t)value : 0;
  }
  if (duk_is_number(ctx, 1)) {
    double value = duk_get_number(ctx, 1);
    end = value >= (double)size ? size : value > 0 ? (size_t)value : 0;
  }
  if (end <= start) {
    duk_push_literal(ctx, "");
    return 1;
  }
  bytes += start;
  size_t length = end - start;
  switch ((enum encoding)duk_get_current_magic(ctx)) {
  case ASCII: push_ascii(ctx, bytes, length); break;
  case LATIN1: binding_push_latin1(ctx, (const char *)bytes, length); break;
  case UTF16LE: push_utf16(ctx, bytes, length); break;
  case BASE64: push_base64(ctx, bytes, length, false); break;
  case BASE64URL: push_base64(ctx, bytes, length, true); break;
  case HEX: push_hex(ctx, bytes, length); break;
  default: binding_push_utf8(ctx, (const char *)bytes, length);
  }
  return 1;
}

/* isUtf8(bytes), isAscii(bytes) */
static duk_ret_t buffer_is_utf8(duk_context *ctx) {
  size_t length;
  const unsigned char *s = binding_bytes(ctx, 0, &length);
  size_t i = 0;
  while ((i += skip_ascii(s + i, length - i)) < length) {
    unsigned char c = s[i], low = 0x80, high = 0xbf;
    size_t more = c >= 0xc2 && c <= 0xdf   ? 1
                  : (c & 0xf0) == 0xe0     ? 2
                  : c >= 0xf0 && c <= 0xf4 ? 3
                                           : 0;
    if (c == 0xe0) low = 0xa0;
    if (c == 0xed) high = 0x9f;
    if (c == 0xf0) low = 0x90;
    if (c == 0xf4) high = 0x8f;
    bool valid = more > 0 && length - i > more && s[i + 1] >= low && s[i + 1] <= high;
    for (size_t k = 2; valid && k <= more; k++) valid = (s[i + k] & 0xc0) == 0x80;
    if (!valid) {
      duk_push_false(ctx);
      return 1;
    }
    i += more + 1;
  }
  duk_push_true(ctx);
  return 1;
}

static duk_ret_t buffer_is_ascii(duk_context *ctx) {
  size_t length;
  const unsigned char *s = binding_bytes(ctx, 0, &length);
  duk_push_boolean(ctx, skip_ascii(s, length) == length);
  return 1;
}

/* btoa(string) -> base64, or -1 if a character is above U+00FF */
static duk_ret_t buffer_btoa(duk_context *ctx) {
  size_t length;
  const unsigned char *s = string_argument(ctx, 0, &length), *end = s + length;
  size_t count = unit_count(s, length), i = 0;
  uint8_t *bytes = duk_push_fixed_buffer(ctx, count);
  while (s < end) {
    unsigned c = next_unit(&s, end);
    if (c > 0xff) {
      duk_push_int(ctx, -1);
      return 1;
    }
    bytes[i++] = (uint8_t)c;
  }
  push_base64(ctx, bytes, count, false);
  return 1;
}

/* atob(string) -> binary string, or -1 for a bad character, -2 for a bad length (forgiving-base64 of the standard) */
static duk_ret_t buffer_atob(duk_context *ctx) {
  size_t length, count = 0;
  const unsigned char *s = string_argument(ctx, 0, &length);
  unsigned char *digits = duk_push_fixed_buffer(ctx, length);
  for (size_t i = 0; i < length; i++) {
    if (strchr("\t\n\f\r ", s[i]) == NULL || s[i] == '\0') digits[count++] = s[i];
  }
  if (count % 4 == 0 && count > 0) {
    if (digits[count - 1] == '=') count--;
    if (count > 0 && count % 4 == 3 && digits[count - 1] == '=') count--;
  }
  for (size_t i = 0; i < count; i++) {
    if (base64_value(digits[i]) < 0 || digits[i] == '-' || digits[i] == '_') {
      duk_push_int(ctx, -1);
      return 1;
    }
  }
  if (count % 4 == 1) {
    duk_push_int(ctx, -2);
    return 1;
  }
  uint8_t *bytes = duk_push_fixed_buffer(ctx, count);
  binding_push_latin1(ctx, (const char *)bytes, decode_base64(digits, count, bytes, count));
  return 1;
}

/* --- comparing, searching, filling, copying --- */

static int compare(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length) {
  int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
  if (order == 0) return a_length < b_length ? -1 : a_length > b_length;
  return order < 0 ? -1 : 1;
}

static duk_ret_t buffer_compare(duk_context *ctx) {
  size_t a_length, b_length;
  const uint8_t *a = binding_bytes(ctx, 0, &a_length), *b = binding_bytes(ctx, 1, &b_length);
  duk_push_int(ctx, compare(a, a_length, b, b_length));
  return 1;
}

/* compareOffset(a, b, bStart, aStart, bLength, aLength): parts of them; lengths are clamped */
static duk_ret_t buffer_compare_offset(duk_context *ctx) {
  size_t a_size, b_size;
  const uint8_t *a = binding_bytes(ctx, 0, &a_size), *b = binding_bytes(ctx, 1, &b_size);
  size_t b_start = (size_t)binding_int64(ctx, 2), a_start = (size_t)binding_int64(ctx, 3);
  size_t b_length = (size_t)binding_int64(ctx, 4), a_length = (size_t)binding_int64(ctx, 5);
  if (a_start > a_size) a_start = a_size;
  if (b_start > b_size) b_start = b_size;
  if (a_length > a_size - a_start) a_length = a_size - a_start;
  if (b_length > b_size - b_start) b_length = b_size - b_start;
  duk_push_int(ctx, compare(a + a_start, a_length, b + b_start, b_length));
  return 1;
}

/* First (last, when backwards) position >= (<=) `from` where `needle` begins, a multiple of `step`; -1 if none. */
static int64_t search(const uint8_t *hay, size_t size, const uint8_t *needle, size_t length,
                      int64_t from, bool forwards, size_t step) {
  if (length > size) return -1;
  size_t last = size - length;
  if (forwards) {
    if (from < 0 || (size_t)from > last)
      return from < 0 ? search(hay, size, needle, length, 0, true, step) : -1;
    for (size_t i = (size_t)from; i <= last;) {
      const uint8_t *found = memchr(hay + i, needle[0], last - i + 1);
      if (found == NULL) return -1;
      i = (size_t)(found - hay);
      if (i % step == 0 && memcmp(found, needle, length) == 0) return (int64_t)i;
      i++;
    }
    return -1;
  }
  for (int64_t i = from > (int64_t)last ? (int64_t)last : from; i >= 0; i--) {
    if ((size_t)i % step == 0 && hay[i] == needle[0] && memcmp(hay + i, needle, length) == 0)
      return i;
  }
  return -1;
}

/* indexOf(buffer, needle: string, bytes or number, byteOffset, encoding, forwards) */
static duk_ret_t buffer_index_of(duk_context *ctx) {
  size_t size, length;
  const uint8_t *hay = binding_bytes(ctx, 0, &size);
  double offset = duk_to_number(ctx, 2);
  bool forwards = duk_to_boolean(ctx, 4);
  enum encoding encoding = (enum encoding)binding_int32(ctx, 3);
  const uint8_t *needle;
  uint8_t byte;
  if (duk_is_number(ctx, 1)) {
    byte = (uint8_t)duk_get_uint(ctx, 1);
    needle = &byte;
    length = 1;
    encoding = UTF8;
  } else if (duk_is_string(ctx, 1)) {
    const unsigned char *s = string_argument(ctx, 1, &length);
    size_t room = encoded_bound(encoding, s, length);
    uint8_t *copy = duk_push_fixed_buffer(ctx, room + 1);
    length = encode(encoding, s, length, copy, room);
    needle = copy;
  } else {
    needle = binding_bytes(ctx, 1, &length);
  }
  if (offset < 0) offset += (double)size;
  int64_t result;
  if (offset < 0) {
    if (!forwards && length > 0) {
      duk_push_int(ctx, -1);
      return 1;
    }
    offset = 0;
  }
  if (length == 0) {
    result = offset > (double)size ? (int64_t)size : (int64_t)offset;
  } else if (size == 0 || (offset >= (double)size && forwards)) {
    result = -1;
  } else {
    if (offset > (double)size) offset = (double)size;
    result =
        search(hay, size, needle, length, (int64_t)offset, forwards, encoding == UTF16LE ? 2 : 1);
  }
  duk_push_number(ctx, (double)result);
  return 1;
}

/* fill(buffer, value, start, end, encoding) -> 0, or -1 when the value has no bytes */
static duk_ret_t buffer_fill(duk_context *ctx) {
  size_t size, length;
  uint8_t *bytes = binding_bytes(ctx, 0, &size);
  size_t start = (size_t)binding_int64(ctx, 2), end = (size_t)binding_int64(ctx, 3);
  if (end > size) end = size;
  if (start >= end) return 0;
  bytes += start;
  size_t room = end - start;
  if (duk_is_number(ctx, 1)) {
    memset(bytes, (int)(duk_get_uint(ctx, 1) & 255), room);
    return 0;
  }
  const uint8_t *pattern;
  if (duk_is_string(ctx, 1)) {
    enum encoding encoding = (enum encoding)binding_int32(ctx, 4);
    const unsigned char *s = string_argument(ctx, 1, &length);
    size_t bound = encoded_bound(encoding, s, length);
    uint8_t *copy = duk_push_fixed_buffer(ctx, bound + 1);
    length = encode(encoding, s, length, copy, bound);
    pattern = copy;
  } else {
    const uint8_t *source = binding_bytes(ctx, 1, &length);
    uint8_t *copy =
        duk_push_fixed_buffer(ctx, length + 1); /* the pattern may lie in what is filled */
    memcpy(copy, source, length);
    pattern = copy;
  }
  if (length == 0) {
    duk_push_int(ctx, -1);
    return 1;
  }
  for (size_t done = 0; done < room; done += length) {
    memcpy(bytes + done, pattern, length < room - done ? length : room - done);
  }
  return 0;
}

/* copy(source, target, targetStart, sourceStart, count): inside both */
static duk_ret_t buffer_copy(duk_context *ctx) {
  size_t source_size, target_size;
  const uint8_t *source = binding_bytes(ctx, 0, &source_size);
  uint8_t *target = binding_bytes(ctx, 1, &target_size);
  size_t target_start = (size_t)binding_int64(ctx, 2), source_start = (size_t)binding_int64(ctx, 3);
  size_t count = (size_t)binding_int64(ctx, 4);
  if (target_start > target_size || source_start > source_size)
    return duk_range_error(ctx, "out of bounds");
  if (count > target_size - target_start) count = target_size - target_start;
  if (count > source_size - source_start) count = source_size - source_start;
  memmove(target + target_start, source + source_start, count);
  return 0;
}

/* concat(list, length): the buffers of the array one after another, zeroes up to the length */
static duk_ret_t buffer_concat(duk_context *ctx) {
  size_t length = (size_t)binding_int64(ctx, 1), done = 0;
  uint8_t *out = push_unsafe(ctx, length);
  duk_size_t count = duk_get_length(ctx, 0);
  for (duk_size_t i = 0; i < count && done < length; i++) {
    size_t size;
    duk_get_prop_index(ctx, 0, (duk_uarridx_t)i);
    const uint8_t *bytes = binding_bytes(ctx, -1, &size);
    if (size > length - done) size = length - done;
    memcpy(out + done, bytes, size);
    done += size;
    duk_pop(ctx);
  }
  memset(out + done, 0, length - done);
  return 1;
}

/* swap(buffer, unit): reverses the bytes of every unit of 2, 4 or 8 */
static duk_ret_t buffer_swap(duk_context *ctx) {
  size_t size, unit = (size_t)binding_int32(ctx, 1);
  uint8_t *bytes = binding_bytes(ctx, 0, &size);
  for (size_t i = 0; i + unit <= size; i += unit) {
    for (size_t a = i, b = i + unit - 1; a < b; a++, b--) {
      uint8_t byte = bytes[a];
      bytes[a] = bytes[b];
      bytes[b] = byte;
    }
  }
  return 0;
}

/* --- numbers --- */

enum { SIGNED = 16, BIG = 32, FLOATING = 64 }; /* with the size in bytes: a method's magic */

static bool in_bounds(duk_context *ctx, duk_idx_t index, size_t size, size_t bytes,
                      size_t *offset) {
  if (duk_is_undefined(ctx, index)) {
    *offset = 0;
    return bytes <= size;
  }
  if (!duk_is_number(ctx, index)) return false;
  double value = duk_get_number(ctx, index);
  if (!(value >= 0 && value <= (double)size) || value != trunc(value)) return false;
  *offset = (size_t)value;
  return bytes <= size - *offset;
}

/* Lets lib/ throw: hook(buffer, value, offset, magic) */
static duk_ret_t fail(duk_context *ctx, const struct value_ref *hook, duk_idx_t value,
                      duk_idx_t offset) {
  value_ref_push(isolate_of(ctx), hook);
  duk_push_this(ctx);
  if (value >= 0)
    duk_dup(ctx, value);
  else
    duk_push_undefined(ctx);
  duk_dup(ctx, offset);
  duk_push_int(ctx, duk_get_current_magic(ctx));
  duk_call(ctx, 4);
  return duk_range_error(ctx, "out of bounds");
}

static uint64_t load(const uint8_t *p, size_t bytes, bool big) {
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; i++) value |= (uint64_t)p[i] << 8 * (big ? bytes - 1 - i : i);
  return value;
}

static void store(uint8_t *p, size_t bytes, bool big, uint64_t value) {
  for (size_t i = 0; i < bytes; i++) p[i] = (uint8_t)(value >> 8 * (big ? bytes - 1 - i : i));
}

static void push_loaded(duk_context *ctx, const uint8_t *p, size_t bytes, int magic) {
  uint64_t bits = load(p, bytes, magic & BIG);
  double value;
  if (magic & FLOATING) {
    if (bytes == 4) {
      uint32_t half = (uint32_t)bits;
      float single;
      memcpy(&single, &half, 4);
      value = single;
    } else {
      memcpy(&value, &bits, 8);
    }
  } else if (magic & SIGNED) {
    uint64_t sign = UINT64_C(1) << (8 * bytes - 1);
    value = (double)(int64_t)((bits ^ sign) - sign);
  } else {
    value = (double)bits;
  }
  duk_push_number(ctx, value);
}

/* buffer.readInt32BE(offset) and its like */
static duk_ret_t buffer_read(duk_context *ctx) {
  int magic = duk_get_current_magic(ctx);
  size_t bytes = magic & 15, size, offset;
  duk_push_this(ctx);
  const uint8_t *data = binding_bytes(ctx, -1, &size);
  if (!in_bounds(ctx, 0, size, bytes, &offset))
    return fail(ctx, &state_of(ctx)->on_read_error, -1, 0);
  push_loaded(ctx, data + offset, bytes, magic);
  return 1;
}

static void integer_range(size_t bytes, bool is_signed, double *minimum, double *maximum) {
  *maximum = ldexp(1, (int)(8 * bytes) - is_signed) - 1;
  *minimum = is_signed ? -*maximum - 1 : 0;
}

/* The number modulo 2^64, as storing it in a typed array takes it. */
static uint64_t wrap(double value) {
  if (!isfinite(value)) return 0;
  return value < 0 ? (uint64_t)(int64_t)value : (uint64_t)value;
}

/* buffer.writeInt32BE(value, offset) and its like -> offset behind it */
static duk_ret_t buffer_write_number(duk_context *ctx) {
  int magic = duk_get_current_magic(ctx);
  size_t bytes = magic & 15, size, offset;
  double value = duk_to_number(ctx, 0);
  duk_push_this(ctx);
  uint8_t *data = binding_bytes(ctx, -1, &size);
  bool good = in_bounds(ctx, 1, size, bytes, &offset);
  if (!(magic & FLOATING)) {
    double minimum, maximum;
    integer_range(bytes, magic & SIGNED, &minimum, &maximum);
    if (value < minimum || value > maximum) good = false;
  }
  if (!good) return fail(ctx, &state_of(ctx)->on_write_error, 0, 1);
  uint64_t bits;
  if (!(magic & FLOATING)) {
    bits = wrap(value);
  } else if (bytes == 4) {
    float single = (float)value;
    uint32_t half;
    memcpy(&half, &single, 4);
    bits = half;
  } else {
    memcpy(&bits, &value, 8);
  }
  store(data + offset, bytes, magic & BIG, bits);
  duk_push_number(ctx, (double)(offset + bytes));
  return 1;
}

/* --- the binding --- */

static const duk_function_list_entry functions[] = {{"setBufferPrototype", buffer_set_prototype, 1},
                                                    {"setErrorHooks", buffer_set_error_hooks, 2},
                                                    {"alloc", buffer_alloc, 1},
                                                    {"allocUnsafe", buffer_alloc_unsafe, 1},
                                                    {"view", buffer_view, 3},
                                                    {"subarray", buffer_subarray, 2},
                                                    {"fromString", buffer_from_string, 2},
                                                    {"byteLength", buffer_byte_length, 2},
                                                    {"encodeUtf8", buffer_encode_utf8, 1},
                                                    {"encodeInto", buffer_encode_into, 2},
                                                    {"isUtf8", buffer_is_utf8, 1},
                                                    {"isAscii", buffer_is_ascii, 1},
                                                    {"btoa", buffer_btoa, 1},
                                                    {"atob", buffer_atob, 1},
                                                    {"compare", buffer_compare, 2},
                                                    {"compareOffset", buffer_compare_offset, 6},
                                                    {"indexOf", buffer_index_of, 5},
                                                    {"fill", buffer_fill, 5},
                                                    {"copy", buffer_copy, 5},
                                                    {"concat", buffer_concat, 2},
                                                    {"swap", buffer_swap, 2},
                                                    {NULL, NULL, 0}};

static const struct method {
  const char *name;
  duk_c_function function;
  int8_t arguments, length;
  int16_t magic;
} methods[] = {{"asciiSlice", buffer_slice, 2, 2, ASCII},
               {"latin1Slice", buffer_slice, 2, 2, LATIN1},
               {"ucs2Slice", buffer_slice, 2, 2, UTF16LE},
               {"utf8Slice", buffer_slice, 2, 2, UTF8},
               {"base64Slice", buffer_slice, 2, 2, BASE64},
               {"base64urlSlice", buffer_slice, 2, 2, BASE64URL},
               {"hexSlice", buffer_slice, 2, 2, HEX},
               {"asciiWrite", buffer_write, 3, 1, ASCII},
               {"latin1Write", buffer_write, 3, 1, LATIN1},
               {"ucs2Write", buffer_write, 3, 1, UTF16LE},
               {"utf8Write", buffer_write, 3, 1, UTF8},
               {"base64Write", buffer_write, 3, 1, BASE64},
               {"base64urlWrite", buffer_write, 3, 1, BASE64URL},
               {"hexWrite", buffer_write, 3, 1, HEX},
               {"readUInt8", buffer_read, 1, 0, 1},
               {"readUInt16LE", buffer_read, 1, 0, 2},
               {"readUInt16BE", buffer_read, 1, 0, 2 | BIG},
               {"readUInt32LE", buffer_read, 1, 0, 4},
               {"readUInt32BE", buffer_read, 1, 0, 4 | BIG},
               {"readInt8", buffer_read, 1, 0, 1 | SIGNED},
               {"readInt16LE", buffer_read, 1, 0, 2 | SIGNED},
               {"readInt16BE", buffer_read, 1, 0, 2 | SIGNED | BIG},
               {"readInt32LE", buffer_read, 1, 0, 4 | SIGNED},
               {"readInt32BE", buffer_read, 1, 0, 4 | SIGNED | BIG},
               {"readFloatLE", buffer_read, 1, 0, 4 | FLOATING},
               {"readFloatBE", buffer_read, 1, 0, 4 | FLOATING | BIG},
               {"readDoubleLE", buffer_read, 1, 0, 8 | FLOATING},
               {"readDoubleBE", buffer_read, 1, 0, 8 | FLOATING | BIG},
               {"writeUInt8", buffer_write_number, 2, 1, 1},
               {"writeUInt16LE", buffer_write_number, 2, 1, 2},
               {"writeUInt16BE", buffer_write_number, 2, 1, 2 | BIG},
               {"writeUInt32LE", buffer_write_number, 2, 1, 4},
               {"writeUInt32BE", buffer_write_number, 2, 1, 4 | BIG},
               {"writeInt8", buffer_write_number, 2, 1, 1 | SIGNED},
               {"writeInt16LE", buffer_write_number, 2, 1, 2 | SIGNED},
               {"writeInt16BE", buffer_write_number, 2, 1, 2 | SIGNED | BIG},
               {"writeInt32LE", buffer_write_number, 2, 1, 4 | SIGNED},
               {"writeInt32BE", buffer_write_number, 2, 1, 4 | SIGNED | BIG},
               {"writeFloatLE", buffer_write_number, 2, 1, 4 | FLOATING},
               {"writeFloatBE", buffer_write_number, 2, 1, 4 | FLOATING | BIG},
               {"writeDoubleLE", buffer_write_number, 2, 1, 8 | FLOATING},
               {"writeDoubleBE", buffer_write_number, 2, 1, 8 | FLOATING | BIG}};

/* The methods that lib/buffer.js copies to Buffer.prototype are in `methods`. */
static void init(duk_context *ctx) {
  duk_push_object(ctx);
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
    const struct method *method = &methods[i];
    duk_push_c_function(ctx, method->function, method->arguments);
    duk_set_magic(ctx, -1, method->magic);
    duk_push_literal(ctx, "name");
    duk_push_string(ctx, method->name);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    duk_push_literal(ctx, "length");
    duk_push_int(ctx, method->length);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
    if (method->function == buffer_slice) {
      duk_dup_top(ctx);
      duk_put_prop_string(ctx, -4, method->name); /* for lib/internal/encoding.js */
    }
    duk_put_prop_string(ctx, -2, method->name);
  }
  duk_put_prop_literal(ctx, -2, "methods");
  duk_push_number(ctx, 9007199254740991.0);
  duk_put_prop_literal(ctx, -2, "kMaxLength");
  duk_push_number(ctx, 536870888.0);
  duk_put_prop_literal(ctx, -2, "kStringMaxLength");
}

const struct binding binding_buffer = {
    .name = "buffer", .functions = functions, .init = init, .state_size = sizeof(struct state)};
