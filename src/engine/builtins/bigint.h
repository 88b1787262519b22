#ifndef JSRUN_BIGINT_H
#define JSRUN_BIGINT_H
#include "builtins.h"
uint32_t bigint_hash(const duk_heaphdr *h);
#endif
