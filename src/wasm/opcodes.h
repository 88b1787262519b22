/*
 * The instructions that bodies are translated to. a, b, c are slots of the frame unless said otherwise; "word" is what
 * follows the instruction, "low" and "high" its halves. Those from WASM_OP_NUMERIC on are the binary format's: a = b op c.
 */
#ifndef JSRUN_WASM_OPCODES_H
#define JSRUN_WASM_OPCODES_H

#define WASM_OPS(X)                                                                                \
  X(UNREACHABLE)                                                                                   \
  X(LOOP)      /* the head of a loop: interrupts */                                                \
  X(BR)        /* low: where to */                                                                 \
  X(BR_IF)     /* b; low */                                                                        \
  X(BR_UNLESS) /* b; low */                                                                        \
  X(BR_EQ)     /* b, c; low: i32 comparisons, in the order of the binary format's */               \
  X(BR_NE)                                                                                         \
  X(BR_LT_S)                                                                                       \
  X(BR_LT_U)                                                                                       \
  X(BR_GT_S)                                                                                       \
  X(BR_GT_U)                                                                                       \
  X(BR_LE_S)                                                                                       \
  X(BR_LE_U)                                                                                       \
  X(BR_GE_S)                                                                                       \
  X(BR_GE_U)                                                                                       \
  X(BR_TABLE)      /* b; low: count; then count + 1 words */                                       \
  X(RETURN)        /* a: the first result */                                                       \
  X(CALL)          /* a: first argument and result; low: function */                               \
  X(CALL_INDIRECT) /* a; b: index; low: type, high: table */                                       \
  X(MOV)           /* a = b */                                                                     \
  X(CONST)         /* a = word */                                                                  \
  X(SELECT)        /* a = low (a slot) ? b : c */                                                  \
  X(GLOBAL_GET)    /* a; low */                                                                    \
  X(GLOBAL_SET)    /* b; low */                                                                    \
  X(TABLE_GET)     /* a = [b]; low: table */                                                       \
  X(TABLE_SET)     /* [a] = b; low */                                                              \
  X(TABLE_SIZE)    /* a; low */                                                                    \
  X(TABLE_GROW)    /* a = grow by c, filled with b; low */                                         \
  X(TABLE_FILL)    /* from a, value b, c times; low */                                             \
  X(TABLE_COPY)    /* to a, from b, c times; low: to, high: from */                                \
  X(TABLE_INIT)    /* to a, from b, c times; low: table, high: segment */                          \
  X(ELEM_DROP)     /* low */                                                                       \
  X(REF_IS_NULL)   /* a = b is null */                                                             \
  X(REF_FUNC)      /* a; low: function */                                                          \
  X(ADDRESS)       /* a = b + word, in 64 bits */                                                  \
  X(MEMORY_SIZE)   /* a */                                                                         \
  X(MEMORY_GROW)   /* a = grow by b */                                                             \
  X(MEMORY_INIT)   /* to a, from b, c bytes; low: segment */                                       \
  X(MEMORY_COPY)   /* to a, from b, c bytes */                                                     \
  X(MEMORY_FILL)   /* from a, byte b, c times */                                                   \
  X(DATA_DROP)     /* low */                                                                       \
  /* a = [b + c (a number)]; in the order of the binary format from 0x28 */                        \
  X(I32_LOAD)                                                                                      \
  X(I64_LOAD) X(F32_LOAD) X(F64_LOAD) X(I32_LOAD8_S) X(I32_LOAD8_U) X(I32_LOAD16_S)                \
      X(I32_LOAD16_U) X(I64_LOAD8_S) X(I64_LOAD8_U) X(I64_LOAD16_S) X(I64_LOAD16_U)                \
          X(I64_LOAD32_S) X(I64_LOAD32_U) /* [b + c (a number)] = a */                             \
      X(I32_STORE) X(I64_STORE) X(F32_STORE) X(F64_STORE) X(I32_STORE8) X(I32_STORE16)             \
          X(I64_STORE8) X(I64_STORE16) X(I64_STORE32)

/* Name, types (operands, then the result) and how to compute it, from 0x45 on. Macros are interpreter.c's. */
#define WASM_NUMERIC_OPS(X)                                                                        \
  X(I32_EQZ, "ii", EQZ(i32))                                                                       \
  X(I32_EQ, "iii", COMPARE(i32, ==))                                                               \
  X(I32_NE, "iii", COMPARE(i32, !=))                                                               \
  X(I32_LT_S, "iii", COMPARE(s32, <))                                                              \
  X(I32_LT_U, "iii", COMPARE(i32, <))                                                              \
  X(I32_GT_S, "iii", COMPARE(s32, >))                                                              \
  X(I32_GT_U, "iii", COMPARE(i32, >))                                                              \
  X(I32_LE_S, "iii", COMPARE(s32, <=))                                                             \
  X(I32_LE_U, "iii", COMPARE(i32, <=))                                                             \
  X(I32_GE_S, "iii", COMPARE(s32, >=))                                                             \
  X(I32_GE_U, "iii", COMPARE(i32, >=))                                                             \
  X(I64_EQZ, "Ii", EQZ(i64))                                                                       \
  X(I64_EQ, "IIi", COMPARE(i64, ==))                                                               \
  X(I64_NE, "IIi", COMPARE(i64, !=))                                                               \
  X(I64_LT_S, "IIi", COMPARE(s64, <))                                                              \
  X(I64_LT_U, "IIi", COMPARE(i64, <))                                                              \
  X(I64_GT_S, "IIi", COMPARE(s64, >))                                                              \
  X(I64_GT_U, "IIi", COMPARE(i64, >))                                                              \
  X(I64_LE_S, "IIi", COMPARE(s64, <=))                                                             \
  X(I64_LE_U, "IIi", COMPARE(i64, <=))                                                             \
  X(I64_GE_S, "IIi", COMPARE(s64, >=))                                                             \
  X(I64_GE_U, "IIi", COMPARE(i64, >=))                                                             \
  X(F32_EQ, "ffi", COMPARE(f32, ==))                                                               \
  X(F32_NE, "ffi", COMPARE(f32, !=))                                                               \
  X(F32_LT, "ffi", COMPARE(f32, <))                                                                \
  X(F32_GT, "ffi", COMPARE(f32, >))                                                                \
  X(F32_LE, "ffi", COMPARE(f32, <=))                                                               \
  X(F32_GE, "ffi", COMPARE(f32, >=))                                                               \
  X(F64_EQ, "FFi", COMPARE(f64, ==))                                                               \
  X(F64_NE, "FFi", COMPARE(f64, !=))                                                               \
  X(F64_LT, "FFi", COMPARE(f64, <))                                                                \
  X(F64_GT, "FFi", COMPARE(f64, >))                                                                \
  X(F64_LE, "FFi", COMPARE(f64, <=))                                                               \
  X(F64_GE, "FFi", COMPARE(f64, >=))                                                               \
  X(I32_CLZ, "ii", SET(i32, B(i32) == 0 ? 32 : (uint32_t)__builtin_clz(B(i32))))                   \
  X(I32_CTZ, "ii", SET(i32, B(i32) == 0 ? 32 : (uint32_t)__builtin_ctz(B(i32))))                   \
  X(I32_POPCNT, "ii", SET(i32, (uint32_t)__builtin_popcount(B(i32))))                              \
  X(I32_ADD, "iii", SET(i32, B(i32) + C(i32)))                                                     \
  X(I32_SUB, "iii", SET(i32, B(i32) - C(i32)))                                                     \
  X(I32_MUL, "iii", SET(i32, B(i32) * C(i32)))                                                     \
  X(I32_DIV_S, "iii", DIVIDE_SIGNED(32))                                                           \
  X(I32_DIV_U, "iii", DIVIDE(i32, /, WASM_TRAP_DIVIDE_BY_ZERO))                                    \
  X(I32_REM_S, "iii", REMAINDER_SIGNED(32))                                                        \
  X(I32_REM_U, "iii", DIVIDE(i32, %, WASM_TRAP_REMAINDER_BY_ZERO))                                 \
  X(I32_AND, "iii", SET(i32, B(i32) & C(i32)))                                                     \
  X(I32_OR, "iii", SET(i32, B(i32) | C(i32)))                                                      \
  X(I32_XOR, "iii", SET(i32, B(i32) ^ C(i32)))                                                     \
  X(I32_SHL, "iii", SET(i32, B(i32) << (C(i32) & 31)))                                             \
  X(I32_SHR_S, "iii", SET(i32, (uint32_t)(B(s32) >> (C(i32) & 31))))                               \
  X(I32_SHR_U, "iii", SET(i32, B(i32) >> (C(i32) & 31)))                                           \
  X(I32_ROTL, "iii", SET(i32, B(i32) << (C(i32) & 31) | B(i32) >> (-C(i32) & 31)))                 \
  X(I32_ROTR, "iii", SET(i32, B(i32) >> (C(i32) & 31) | B(i32) << (-C(i32) & 31)))                 \
  X(I64_CLZ, "II", SET(i64, B(i64) == 0 ? 64 : (uint64_t)__builtin_clzll(B(i64))))                 \
  X(I64_CTZ, "II", SET(i64, B(i64) == 0 ? 64 : (uint64_t)__builtin_ctzll(B(i64))))                 \
  X(I64_POPCNT, "II", SET(i64, (uint64_t)__builtin_popcountll(B(i64))))                            \
  X(I64_ADD, "III", SET(i64, B(i64) + C(i64)))                                                     \
  X(I64_SUB, "III", SET(i64, B(i64) - C(i64)))                                                     \
  X(I64_MUL, "III", SET(i64, B(i64) * C(i64)))                                                     \
  X(I64_DIV_S, "III", DIVIDE_SIGNED(64))                                                           \
  X(I64_DIV_U, "III", DIVIDE(i64, /, WASM_TRAP_DIVIDE_BY_ZERO))                                    \
  X(I64_REM_S, "III", REMAINDER_SIGNED(64))                                                        \
  X(I64_REM_U, "III", DIVIDE(i64, %, WASM_TRAP_REMAINDER_BY_ZERO))                                 \
  X(I64_AND, "III", SET(i64, B(i64) & C(i64)))                                                     \
  X(I64_OR, "III", SET(i64, B(i64) | C(i64)))                                                      \
  X(I64_XOR, "III", SET(i64, B(i64) ^ C(i64)))                                                     \
  X(I64_SHL, "III", SET(i64, B(i64) << (C(i64) & 63)))                                             \
  X(I64_SHR_S, "III", SET(i64, (uint64_t)(B(s64) >> (C(i64) & 63))))                               \
  X(I64_SHR_U, "III", SET(i64, B(i64) >> (C(i64) & 63)))                                           \
  X(I64_ROTL, "III", SET(i64, B(i64) << (C(i64) & 63) | B(i64) >> (-C(i64) & 63)))                 \
  X(I64_ROTR, "III", SET(i64, B(i64) >> (C(i64) & 63) | B(i64) << (-C(i64) & 63)))                 \
  X(F32_ABS, "ff", SET(i32, B(i32) & 0x7fffffffu))                                                 \
  X(F32_NEG, "ff", SET(i32, B(i32) ^ 0x80000000u))                                                 \
  X(F32_CEIL, "ff", SET_F32(ceilf(B(f32))))                                                        \
  X(F32_FLOOR, "ff", SET_F32(floorf(B(f32))))                                                      \
  X(F32_TRUNC, "ff", SET_F32(truncf(B(f32))))                                                      \
  X(F32_NEAREST, "ff", SET_F32(rintf(B(f32))))                                                     \
  X(F32_SQRT, "ff", SET_F32(sqrtf(B(f32))))                                                        \
  X(F32_ADD, "fff", SET_F32(B(f32) + C(f32)))                                                      \
  X(F32_SUB, "fff", SET_F32(B(f32) - C(f32)))                                                      \
  X(F32_MUL, "fff", SET_F32(B(f32) * C(f32)))                                                      \
  X(F32_DIV, "fff", SET_F32(B(f32) / C(f32)))                                                      \
  X(F32_MIN, "fff", SET_F32(min32(B(f32), C(f32))))                                                \
  X(F32_MAX, "fff", SET_F32(max32(B(f32), C(f32))))                                                \
  X(F32_COPYSIGN, "fff", SET(i32, (B(i32) & 0x7fffffffu) | (C(i32) & 0x80000000u)))                \
  X(F64_ABS, "FF", SET(i64, B(i64) & ~SIGN64))                                                     \
  X(F64_NEG, "FF", SET(i64, B(i64) ^ SIGN64))                                                      \
  X(F64_CEIL, "FF", SET(f64, ceil(B(f64))))                                                        \
  X(F64_FLOOR, "FF", SET(f64, floor(B(f64))))                                                      \
  X(F64_TRUNC, "FF", SET(f64, trunc(B(f64))))                                                      \
  X(F64_NEAREST, "FF", SET(f64, rint(B(f64))))                                                     \
  X(F64_SQRT, "FF", SET(f64, sqrt(B(f64))))                                                        \
  X(F64_ADD, "FFF", SET(f64, B(f64) + C(f64)))                                                     \
  X(F64_SUB, "FFF", SET(f64, B(f64) - C(f64)))                                                     \
  X(F64_MUL, "FFF", SET(f64, B(f64) * C(f64)))                                                     \
  X(F64_DIV, "FFF", SET(f64, B(f64) / C(f64)))                                                     \
  X(F64_MIN, "FFF", SET(f64, min64(B(f64), C(f64))))                                               \
  X(F64_MAX, "FFF", SET(f64, max64(B(f64), C(f64))))                                               \
  X(F64_COPYSIGN, "FFF", SET(i64, (B(i64) & ~SIGN64) | (C(i64) & SIGN64)))                         \
  X(I32_WRAP_I64, "Ii", SET(i32, (uint32_t)B(i64)))                                                \
  X(I32_TRUNC_F32_S, "fi", TRUNCATE(f32, s32, i32, -2147483648.0f, >=, 2147483648.0f))             \
  X(I32_TRUNC_F32_U, "fi", TRUNCATE(f32, i32, i32, -1.0f, >, 4294967296.0f))                       \
  X(I32_TRUNC_F64_S, "Fi", TRUNCATE(f64, s32, i32, -2147483649.0, >, 2147483648.0))                \
  X(I32_TRUNC_F64_U, "Fi", TRUNCATE(f64, i32, i32, -1.0, >, 4294967296.0))                         \
  X(I64_EXTEND_I32_S, "iI", SET(i64, (uint64_t)(int64_t)B(s32)))                                   \
  X(I64_EXTEND_I32_U, "iI", SET(i64, B(i32)))                                                      \
  X(I64_TRUNC_F32_S, "fI",                                                                         \
    TRUNCATE(f32, s64, i64, -9223372036854775808.0f, >=, 9223372036854775808.0f))                  \
  X(I64_TRUNC_F32_U, "fI", TRUNCATE(f32, i64, i64, -1.0f, >, 18446744073709551616.0f))             \
  X(I64_TRUNC_F64_S, "FI",                                                                         \
    TRUNCATE(f64, s64, i64, -9223372036854775808.0, >=, 9223372036854775808.0))                    \
  X(I64_TRUNC_F64_U, "FI", TRUNCATE(f64, i64, i64, -1.0, >, 18446744073709551616.0))               \
  X(F32_CONVERT_I32_S, "if", SET_F32((float)B(s32)))                                               \
  X(F32_CONVERT_I32_U, "if", SET_F32((float)B(i32)))                                               \
  X(F32_CONVERT_I64_S, "If", SET_F32((float)B(s64)))                                               \
  X(F32_CONVERT_I64_U, "If", SET_F32((float)B(i64)))                                               \
  X(F32_DEMOTE_F64, "Ff", SET_F32((float)B(f64)))                                                  \
  X(F64_CONVERT_I32_S, "iF", SET(f64, (double)B(s32)))                                             \
  X(F64_CONVERT_I32_U, "iF", SET(f64, (double)B(i32)))                                             \
  X(F64_CONVERT_I64_S, "IF", SET(f64, (double)B(s64)))                                             \
  X(F64_CONVERT_I64_U, "IF", SET(f64, (double)B(i64)))                                             \
  X(F64_PROMOTE_F32, "fF", SET(f64, (double)B(f32)))                                               \
  X(I32_REINTERPRET_F32, "fi", SET(i32, B(i32)))                                                   \
  X(I64_REINTERPRET_F64, "FI", SET(i64, B(i64)))                                                   \
  X(F32_REINTERPRET_I32, "if", SET(i32, B(i32)))                                                   \
  X(F64_REINTERPRET_I64, "IF", SET(i64, B(i64)))                                                   \
  X(I32_EXTEND8_S, "ii", SET(i32, (uint32_t)(int8_t)B(i32)))                                       \
  X(I32_EXTEND16_S, "ii", SET(i32, (uint32_t)(int16_t)B(i32)))                                     \
  X(I64_EXTEND8_S, "II", SET(i64, (uint64_t)(int8_t)B(i64)))                                       \
  X(I64_EXTEND16_S, "II", SET(i64, (uint64_t)(int16_t)B(i64)))                                     \
  X(I64_EXTEND32_S, "II", SET(i64, (uint64_t)(int32_t)B(i64)))                                     \
  /* 0xfc 0 to 7 */                                                                                \
  X(I32_TRUNC_SAT_F32_S, "fi",                                                                     \
    SATURATE(f32, s32, i32, INT32_MIN, INT32_MAX, -2147483648.0f, 2147483648.0f))                  \
  X(I32_TRUNC_SAT_F32_U, "fi", SATURATE(f32, i32, i32, 0, UINT32_MAX, 0.0f, 4294967296.0f))        \
  X(I32_TRUNC_SAT_F64_S, "Fi",                                                                     \
    SATURATE(f64, s32, i32, INT32_MIN, INT32_MAX, -2147483648.0, 2147483648.0))                    \
  X(I32_TRUNC_SAT_F64_U, "Fi", SATURATE(f64, i32, i32, 0, UINT32_MAX, 0.0, 4294967296.0))          \
  X(I64_TRUNC_SAT_F32_S, "fI",                                                                     \
    SATURATE(f32, s64, i64, INT64_MIN, INT64_MAX, -9223372036854775808.0f,                         \
             9223372036854775808.0f))                                                              \
  X(I64_TRUNC_SAT_F32_U, "fI",                                                                     \
    SATURATE(f32, i64, i64, 0, UINT64_MAX, 0.0f, 18446744073709551616.0f))                         \
  X(I64_TRUNC_SAT_F64_S, "FI",                                                                     \
    SATURATE(f64, s64, i64, INT64_MIN, INT64_MAX, -9223372036854775808.0, 9223372036854775808.0))  \
  X(I64_TRUNC_SAT_F64_U, "FI", SATURATE(f64, i64, i64, 0, UINT64_MAX, 0.0, 18446744073709551616.0))

enum wasm_op {
#define X(name) WASM_OP_##name,
  WASM_OPS(X)
#undef X
#define X(name, types, compute) WASM_OP_##name,
      WASM_NUMERIC_OPS(X)
#undef X
          WASM_OP_COUNT
};
#define WASM_OP_NUMERIC  WASM_OP_I32_EQZ
#define WASM_OP_SATURATE WASM_OP_I32_TRUNC_SAT_F32_S

#endif
