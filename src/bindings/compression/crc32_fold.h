/* CRC-32 of many bytes by carry-less multiplication; zlib's crc32() calls this where the processor has it. */
#ifndef JSRUN_COMPRESSION_CRC32_FOLD_H
#define JSRUN_COMPRESSION_CRC32_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRC32_FOLD_MIN 128

bool crc32_can_fold(void);
/* `length` is a multiple of 16 and at least 64; `crc` as crc32() takes and gives it. */
uint32_t crc32_fold(uint32_t crc, const uint8_t *bytes, size_t length);

#endif
