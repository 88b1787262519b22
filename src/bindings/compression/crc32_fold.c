/*
 * See crc32_fold.h. The bytes are a polynomial over GF(2): four lanes of 128 bits are multiplied by powers of x modulo
 * the polynomial of CRC-32 (bit-reflected) and added to what follows, then become one lane, 64 bits, and the remainder
 * by Barrett's method. The method is that of Gopal et al., "Fast CRC Computation Using PCLMULQDQ Instruction" (2009).
 */
#include "bindings/compression/crc32_fold.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("pclmul,sse4.1")))

bool crc32_can_fold(void) {
  return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

TARGET static inline __m128i load(const uint8_t *bytes) {
  return _mm_loadu_si128((const __m128i *)bytes);
}

/* Moves a lane over as many bits as the pair of constants stands for and adds what is there. */
TARGET static inline __m128i fold(__m128i lane, __m128i constants, __m128i next) {
  return _mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(lane, constants, 0x00),
                                     _mm_clmulepi64_si128(lane, constants, 0x11)),
                       next);
}

TARGET uint32_t crc32_fold(uint32_t crc, const uint8_t *bytes, size_t length) {
  const __m128i by_512 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);
  const __m128i by_128 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
  const __m128i by_64 = _mm_set_epi64x(0, 0x163cd6124);
  const __m128i barrett = _mm_set_epi64x(0x1f7011641, 0x1db710641);
  const __m128i low_32 = _mm_setr_epi32(-1, 0, -1, 0);
  __m128i lanes[4];
  for (int i = 0; i < 4; i++) lanes[i] = load(bytes + 16 * i);
  lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128((int)~crc));
  for (bytes += 64, length -= 64; length >= 64; bytes += 64, length -= 64) {
    for (int i = 0; i < 4; i++) lanes[i] = fold(lanes[i], by_512, load(bytes + 16 * i));
  }
  __m128i sum = lanes[0];
  for (int i = 1; i < 4; i++) sum = fold(sum, by_128, lanes[i]);
  for (; length >= 16; bytes += 16, length -= 16) sum = fold(sum, by_128, load(bytes));

  /* 128 bits to 96, then to 64 */
  sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, by_128, 0x10));
  sum = _mm_xor_si128(_mm_srli_si128(sum, 4),
                      _mm_clmulepi64_si128(_mm_and_si128(sum, low_32), by_64, 0x00));
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, low_32), barrett, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_32), barrett, 0x00);
  return ~(uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1);
}

#else

bool crc32_can_fold(void) {
  return false;
}

uint32_t crc32_fold(uint32_t crc, const uint8_t *bytes, size_t length) {
  (void)bytes;
  (void)length;
  return crc;
}

#endif
