/*
 * What the operands of each instruction are, for the disassembler and the verifier. One letter for each of A, B,
 * C: r register, s scope register (may be VM_ENV), p pair of registers from here, t three, q four, k constant,
 * S property site, f inner function, n number, e eval descriptor, - unused. j: B and C are a 32-bit jump, c: C is
 * a 16-bit jump, i: signed number, K: 32-bit constant index in B and C, I: 32-bit integer, o: register or VM_NONE.
 */
#ifndef JSRUN_COMPILER_OPERAND_FORMAT_H
#define JSRUN_COMPILER_OPERAND_FORMAT_H

#include "engine/vm/opcodes.h"

static const struct operand_format {
  const char *name, *operands;
} operand_formats[VM_OP_COUNT] = {
#define FORMAT(name, operands) [VM_OP_##name] = {#name, operands}
    FORMAT(NOP, "---"),        FORMAT(MOV, "rr-"),        FORMAT(LDUNDEF, "r--"),
    FORMAT(LDNULL, "r--"),     FORMAT(LDTRUE, "r--"),     FORMAT(LDFALSE, "r--"),
    FORMAT(LDINT, "rI-"),      FORMAT(LDK, "rK-"),        FORMAT(LDTDZ, "r--"),
    FORMAT(LDTHIS, "r--"),     FORMAT(LDNEWT, "r--"),     FORMAT(LDFUNC, "r--"),
    FORMAT(LDHOME, "r--"),     FORMAT(LDGLOBAL, "r--"),   FORMAT(CHKTDZ, "r--"),
    FORMAT(CHKTHIS, "r--"),    FORMAT(THROWCONST, "---"), FORMAT(THROWREF, "k--"),
    FORMAT(THROWTYPE, "k--"),  FORMAT(NEWSCOPE, "rsn"),   FORMAT(COPYSCOPE, "r--"),
    FORMAT(GETSLOT, "rrn"),    FORMAT(SETSLOT, "rrn"),    FORMAT(GETSLOTC, "rrn"),
    FORMAT(SETSLOTC, "rrn"),   FORMAT(GETUP, "rn-"),      FORMAT(SETUP, "rn-"),
    FORMAT(GETUPC, "rn-"),     FORMAT(SETUPC, "rn-"),     FORMAT(GETENV, "rn-"),
    FORMAT(GETGLOBAL, "r-S"),  FORMAT(GETGLOBALU, "r-S"), FORMAT(SETGLOBAL, "r-S"),
    FORMAT(DECLCHECK, "k--"),  FORMAT(DECLVAR, "k--"),    FORMAT(DECLFUNC, "kr-"),
    FORMAT(DECLLEX, "k--"),    FORMAT(INITLEX, "kr-"),    FORMAT(GETDYN, "rsk"),
    FORMAT(GETDYNU, "rsk"),    FORMAT(SETDYN, "rsk"),     FORMAT(DELDYN, "rsk"),
    FORMAT(CALLDYN, "psk"),    FORMAT(RESDYN, "rsk"),     FORMAT(NEWWITH, "rsr"),
    FORMAT(DECLDYN, "rsk"),    FORMAT(GETPROP, "rrS"),    FORMAT(GETLEN, "rrS"),
    FORMAT(SETPROP, "rSr"),    FORMAT(GETELEM, "rrr"),    FORMAT(SETELEM, "rrr"),
    FORMAT(GETMETHOD, "prS"),  FORMAT(GETMETHODE, "prr"), FORMAT(DELPROP, "rrr"),
    FORMAT(IN, "rrr"),         FORMAT(INSTANCEOF, "rrr"), FORMAT(SUPERBASE, "r--"),
    FORMAT(GETSUPER, "rt-"),   FORMAT(SETSUPER, "q--"),   FORMAT(GETPRIV, "rrr"),
    FORMAT(SETPRIV, "rrr"),    FORMAT(DEFPRIV, "rrr"),    FORMAT(HASPRIV, "rrr"),
    FORMAT(NEWPRIV, "rk-"),    FORMAT(TOKEY, "rro"),      FORMAT(NEWOBJ, "rn-"),
    FORMAT(NEWARR, "rn-"),     FORMAT(ARRPUSH, "rrn"),    FORMAT(ARRSPREAD, "rr-"),
    FORMAT(INITPROP, "rSr"),   FORMAT(INITELEM, "rrr"),   FORMAT(INITPROTO, "rr-"),
    FORMAT(INITSPREAD, "rr-"), FORMAT(OBJREST, "rrn"),    FORMAT(REQOBJ, "r--"),
    FORMAT(REGEXP, "rk-"),     FORMAT(TEMPLATE, "rk-"),   FORMAT(CLOSURE, "rsf"),
    FORMAT(METHOD, "rrr"),     FORMAT(SETHOME, "rr-"),    FORMAT(SETNAME, "rr-"),
    FORMAT(CLASS, "p--"),      FORMAT(SETFIELDS, "rr-"),  FORMAT(INITFIELDS, "rr-"),
    FORMAT(ARGUMENTS, "---"),  FORMAT(ADD, "rrr"),        FORMAT(SUB, "rrr"),
    FORMAT(MUL, "rrr"),        FORMAT(DIV, "rrr"),        FORMAT(MOD, "rrr"),
    FORMAT(EXP, "rrr"),        FORMAT(BAND, "rrr"),       FORMAT(BOR, "rrr"),
    FORMAT(BXOR, "rrr"),       FORMAT(SHL, "rrr"),        FORMAT(SHR, "rrr"),
    FORMAT(USHR, "rrr"),       FORMAT(ADDI, "rri"),       FORMAT(SUBI, "rri"),
    FORMAT(BANDI, "rri"),      FORMAT(BORI, "rri"),       FORMAT(SHLI, "rri"),
    FORMAT(SHRI, "rri"),       FORMAT(USHRI, "rri"),      FORMAT(INC, "rr-"),
    FORMAT(DEC, "rr-"),        FORMAT(TONUMERIC, "rr-"),  FORMAT(TONUMBER, "rr-"),
    FORMAT(NEG, "rr-"),        FORMAT(BNOT, "rr-"),       FORMAT(NOT, "rr-"),
    FORMAT(TYPEOF, "rr-"),     FORMAT(EQ, "rrr"),         FORMAT(NE, "rrr"),
    FORMAT(SEQ, "rrr"),        FORMAT(SNE, "rrr"),        FORMAT(LT, "rrr"),
    FORMAT(LE, "rrr"),         FORMAT(GT, "rrr"),         FORMAT(GE, "rrr"),
    FORMAT(TOSTRING, "rr-"),   FORMAT(CONCAT, "rrn"),     FORMAT(JMP, "-j-"),
    FORMAT(LOOP, "-j-"),       FORMAT(JT, "rj-"),         FORMAT(JF, "rj-"),
    FORMAT(JNULLISH, "rj-"),   FORMAT(JNNULLISH, "rj-"),  FORMAT(JUNDEF, "rj-"),
    FORMAT(JNUNDEF, "rj-"),    FORMAT(JTDZ, "rj-"),       FORMAT(JLT, "rrc"),
    FORMAT(JNLT, "rrc"),       FORMAT(JLE, "rrc"),        FORMAT(JNLE, "rrc"),
    FORMAT(JGT, "rrc"),        FORMAT(JNGT, "rrc"),       FORMAT(JGE, "rrc"),
    FORMAT(JNGE, "rrc"),       FORMAT(JEQ, "rrc"),        FORMAT(JNE, "rrc"),
    FORMAT(JSEQ, "rrc"),       FORMAT(JSNE, "rrc"),       FORMAT(JLTI, "ric"),
    FORMAT(JNLTI, "ric"),      FORMAT(JLEI, "ric"),       FORMAT(JNLEI, "ric"),
    FORMAT(JGTI, "ric"),       FORMAT(JNGTI, "ric"),      FORMAT(JGEI, "ric"),
    FORMAT(JNGEI, "ric"),      FORMAT(JSEQI, "ric"),      FORMAT(JSNEI, "ric"),
    FORMAT(JSEQK, "rkc"),      FORMAT(JSNEK, "rkc"),      FORMAT(JTABLE, "rn-"),
    FORMAT(CALL, "pn-"),       FORMAT(CALLU, "pn-"),      FORMAT(CALLARR, "t--"),
    FORMAT(NEW, "pn-"),        FORMAT(NEWARGS, "t--"),    FORMAT(SUPERCALL, "pn-"),
    FORMAT(SUPERARGS, "t--"),  FORMAT(CALLEVAL, "pne"),   FORMAT(RET, "r--"),
    FORMAT(RETU, "---"),       FORMAT(RETDERIVED, "rr-"), FORMAT(THROW, "r--"),
    FORMAT(FORIN, "rr-"),      FORMAT(FORINNEXT, "rrc"),  FORMAT(ITER, "pr-"),
    FORMAT(ITERNEXT, "prc"),   FORMAT(ITERCALL, "pr-"),   FORMAT(ITERVALUE, "rpc"),
    FORMAT(ITERSTEP, "pr-"),   FORMAT(ITERREST, "pr-"),   FORMAT(ITERCLOSE, "p--"),
    FORMAT(ITERRETURN, "pr-"), FORMAT(CHKOBJ, "r--"),     FORMAT(GENERATOR, "---"),
    FORMAT(YIELD, "r-c"),      FORMAT(YIELDRAW, "rr-"),   FORMAT(DELEGATE, "prr"),
    FORMAT(AWAIT, "r--"),      FORMAT(ASYNCITER, "---"),  FORMAT(IMPORT, "rro"),
    FORMAT(IMPORTMETA, "r--"), FORMAT(DEBUGGER, "---"),
#undef FORMAT
};

/* Words after the instruction that belong to it and are no instructions (the JMPs of a JTABLE are). */
static inline unsigned operand_extra_words(vm_instr i) {
  return (VM_OP(i) == VM_OP_NEWSCOPE && VM_EXT(i)) || VM_OP(i) == VM_OP_CALLEVAL;
}

#endif
