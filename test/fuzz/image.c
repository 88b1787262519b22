/*
 * Images that something has changed, as a file of the compile cache might be. The verifier must not read outside of the block
 * whatever is in it; what it accepts must load: every function with its constants, sites and positions. The first byte says how many
 * changes follow behind the program, each of six bytes: two of a place, what to do, and with what.
 */
#include <stdlib.h>
#include <string.h>

#include "engine_target.h"

#include "engine/compiler/compiler.h"
#include "engine/vm/vm.h"

enum { CHANGE_SIZE = 6 };

static void change(uint8_t *image, size_t size, const uint8_t *how) {
  size_t place = (size_t)(how[0] | how[1] << 8) * 2 % size, from = how[4] * 4u % size;
  uint32_t value = how[4] | (uint32_t)how[5] << 8, word;
  switch (how[2] % 6) {
  case 0: image[place] = how[3]; return;
  case 1: image[place] ^= (uint8_t)(1u << (how[3] & 7)); return;
  case 2: word = value; break;
  case 3: word = (uint32_t)0 - value; break;
  case 4:
    if (from + 4 > size) return;
    memcpy(&word, image + from, 4);
    word += how[3];
    break;
  default: word = value << (how[3] & 31); break;
  }
  if (place + 4 <= size) memcpy(image + place, &word, 4);
}

/* The constants that are objects. What they are made of may be wrong, as the text of a regular expression. */
static duk_ret_t make_constants(duk_context *ctx, void *udata) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct vm_code *code = udata;
  const struct vm_image_const *k =
      (const void *)((const char *)code->unit->image + code->fn->consts);
  for (uint32_t i = 0; i < code->fn->const_count; i++) {
    if (k[i].kind == VM_K_TEMPLATE) vm_push_template(thr, code, i);
    if (k[i].kind == VM_K_REGEXP) vm_push_regexp(thr, code, i);
  }
  return 0;
}

static duk_ret_t load(duk_context *ctx, void *udata) {
  const struct fuzz_input *input = udata;
  duk_hthread *thr = (duk_hthread *)ctx;
  const struct vm_image_header *h = (const void *)input->data;
  engine_load_image(ctx, input->data, input->size, "image.js");
  struct vm_unit *unit = VM_CLOSURE_CODE(duk_require_heapptr(ctx, -1))->unit;
  for (uint32_t i = 0; i < h->function_count; i++) {
    duk_push_undefined(ctx);
    struct vm_code *code = vm_code_new(thr, unit, i);
    vm_set_cell(thr, thr->valstack_top - 1, code);
    uint32_t line, column;
    vm_code_position(code, code->instrs + code->fn->instr_count, &line, &column);
    for (uint32_t n = 0; n < code->fn->inner_count; n++) vm_code_inner(thr, code, n);
    duk_safe_call(ctx, make_constants, code, 0, 1);
    duk_pop_2(ctx);
  }
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  size_t changes = data[0], most = (size - 1) / CHANGE_SIZE;
  if (changes > most) changes = most;
  size_t length = size - 1 - changes * CHANGE_SIZE;
  compiler_options options = {.goal = data[0] & 1 ? COMPILER_MODULE : COMPILER_SCRIPT,
                              .memory_limit = 64 * 1024 * 1024};
  compiler_result result;
  if (compiler_compile((const char *)data + 1, length, &options, &result) != 0) return 0;
  for (size_t i = 0; i < changes; i++)
    change(result.image, result.size, data + 1 + length + i * CHANGE_SIZE);
  char message[200];
  if (!compiler_verify_image(result.image, result.size, message, sizeof message))
    fuzz_run(load, &(struct fuzz_input){result.image, result.size}, 1000);
  fuzz_end();
  free(result.image);
  return 0;
}
