/*
 * The instruction set of the interpreter: the table below is its specification.
 *
 * An instruction is one 64-bit word: op (8 bits), ext (8), A, B, C (16 each), from the low bits up.
 * A, B and C name registers of the current activation unless the text says otherwise. "K[n]" is entry
 * n of the function's constants, "S[n]" of its property sites (a name with an inline cache), "F[n]" of
 * its inner functions. "T" is the text the function's text table has for this instruction, looked up only
 * to word an error (see vm_image_text). A jump target is relative to the word after the jump: "j16" is the signed C,
 * "j32" is the signed 32-bit number held in B and C (B the low half).
 *
 * Registers 0..nparams-1 hold the arguments on entry, all others undefined. `this` is outside the
 * registers (LDTHIS). Registers never need releasing by code. UNUSED is the marker value that stands for
 * "uninitialised binding" and "array hole"; it never reaches a program.
 *
 * A call uses consecutive registers: [A] function, [A+1] this, [A+2...] arguments; the result goes to [A].
 * All registers from A up are the callee's: none above the last argument may be live across the call.
 *
 * Conversions may run user code and any instruction but a move may throw. Exceptions are caught by the
 * function's handler table: the value goes to the handler's register and execution continues at its target.
 */
#ifndef JSRUN_VM_OPCODES_H
#define JSRUN_VM_OPCODES_H

#define VM_ENV                                                                                     \
  0xffffu /* as a scope register: the environment the running closure was made in (may be none) */
#define VM_NONE 0xffffu /* as a register or index: absent */

#define VM_OPCODES(X)                                                                                         \
  /* --- moves and constants --- */                                                                           \
  X(NOP)      /* nothing */                                                                                   \
  X(MOV)      /* A = B */                                                                                     \
  X(LDUNDEF)  /* A = undefined */                                                                             \
  X(LDNULL)   /* A = null */                                                                                  \
  X(LDTRUE)   /* A = true */                                                                                  \
  X(LDFALSE)  /* A = false */                                                                                 \
  X(LDINT)    /* A = number, signed 32 bits in B,C (B low half) */                                            \
  X(LDK)      /* A = K[B]; C added to B as high half: index = B | C<<16 */                                    \
  X(LDTDZ)    /* A = UNUSED */                                                                                \
  X(LDTHIS)   /* A = this as passed (sloppy functions that use it have it coerced on entry) */                \
  X(LDNEWT)   /* A = new.target of this activation, or undefined */                                           \
  X(LDFUNC)   /* A = the running function object */                                                           \
  X(LDHOME)   /* A = home object of the running function (for super) */                                       \
  X(LDGLOBAL) /* A = the global object */                                                                     \
  X(CHKTDZ)   /* if A is UNUSED throw ReferenceError "Cannot access 'T' before initialization" */             \
  X(CHKTHIS) /* if A is UNUSED throw ReferenceError "Must call super constructor in derived class  \
                   before accessing 'this' or returning from derived constructor" */          \
  X(THROWCONST) /* throw TypeError "Assignment to constant variable." */                                      \
  X(THROWREF)   /* throw ReferenceError with message K[A] (e.g. invalid assignment target) */                 \
  X(THROWTYPE)  /* throw TypeError with message K[A] */                                                       \
  /* --- scopes: heap objects holding captured variables --- */                                               \
  X(NEWSCOPE) /* A = new scope, parent = scope in register B (or VM_ENV), C slots all UNUSED;      \
                   ext 1: next word's A,B (32-bit, A low) is the scope descriptor of the image */          \
  X(COPYSCOPE) /* A = copy of scope A with the same parent and slot values (next loop iteration) */           \
  X(GETSLOT)   /* A = scope B slot C */                                                                       \
  X(SETSLOT)   /* scope B slot C = A */                                                                       \
  X(GETSLOTC)  /* as GETSLOT; if UNUSED throw as CHKTDZ */                                                    \
  X(SETSLOTC)  /* as SETSLOT but throws so if the slot is UNUSED */                                           \
  X(GETUP)  /* A = slot B of the ext-th scope out from the closure's environment (0 = itself) */              \
  X(SETUP)  /* slot B of the ext-th scope out = A */                                                          \
  X(GETUPC) /* as GETUP; UNUSED throws as CHKTDZ */                                                           \
  X(SETUPC) /* as SETUP; UNUSED throws as CHKTDZ */                                                           \
  X(GETENV) /* A = the B-th scope out from the closure's environment, as a scope for B operands */            \
  /* --- globals (S[C] names the variable; script-level let/const first, then the global object) --- */       \
  X(GETGLOBAL)  /* A = global S[C]; absent: ReferenceError "x is not defined" */                              \
  X(GETGLOBALU) /* A = global S[C]; absent: undefined (typeof) */                                             \
  X(SETGLOBAL)  /* global S[C] = A; ext 1: strict, absent throws */                                           \
  X(DECLCHECK) /* script prologue: name K[A], ext: 0 var, 1 function, 2 let, 3 const/class, 4 let, const or \
                   class that may replace one; throws the redeclaration SyntaxError / TypeError of      \
                   GlobalDeclarationInstantiation */ \
  X(DECLVAR)  /* create global var K[A] unless there; ext 1: deletable (eval) */                              \
  X(DECLFUNC) /* create or replace global function K[A] with value B; ext 1: deletable (eval) */              \
  X(DECLLEX)  /* create or replace script-level binding K[A], uninitialised; ext 0 let, 1 const */            \
  X(INITLEX)  /* initialise script-level binding K[A] = B */                                                  \
  /* --- names looked up at run time: under `with`, or where a sloppy direct eval may add variables. \
         They start at scope register B and use the scopes' descriptors --- */        \
  X(GETDYN)  /* A = name K[C] seen from scope B; absent: ReferenceError */                                    \
  X(GETDYNU) /* the same; absent: undefined */                                                                \
  X(SETDYN) /* name K[C] seen from scope B = A; ext 1: strict; ext 2: initialise a var in place of assign */  \
  X(DELDYN) /* A = delete name K[C] seen from scope B */                                                      \
  X(CALLDYN) /* [A] = name K[C] seen from scope B, [A+1] = the `with` object it came from, or undefined */    \
  X(RESDYN) /* A = the `with` object, or the object of variables added by eval, in which name K[C] is \
                   found from scope B; UNUSED when it is found elsewhere or not at all */       \
  X(NEWWITH) /* A = `with` scope, parent scope register B, object ToObject(C) */                              \
  X(DECLDYN) /* eval prologue: declare var K[C] in the nearest function-level dynamic scope out   \
                   from B (or the global object); ext 1: function, value in A; ext 2: only check for \
                   conflict with lexical names in between (SyntaxError) */           \
  /* --- properties --- */                                                                                    \
  X(GETPROP) /* A = B.S[C]. With a text T (destructuring) the error of B undefined or null is worded as   \
                   by REQOBJ */   \
  X(GETLEN)     /* A = B.S[C], the name being `length` */                                                     \
  X(SETPROP)    /* A.S[B] = C; ext 1: strict */                                                               \
  X(GETELEM)    /* A = B[C] */                                                                                \
  X(SETELEM)    /* A[B] = C; ext 1: strict */                                                                 \
  X(GETMETHOD)  /* [A+1] = B; [A] = B.S[C]  (B may be A or A+1) */                                            \
  X(GETMETHODE) /* [A+1] = B; [A] = B[C] */                                                                   \
  X(DELPROP)    /* A = delete B[C]; ext 1: strict */                                                          \
  X(IN)         /* A = B in C */                                                                              \
  X(INSTANCEOF) /* A = B instanceof C */                                                                      \
  X(SUPERBASE) /* A = the prototype of home object A (null: none), where super properties are looked up */    \
  X(GETSUPER) /* A = super property: [B] base of SUPERBASE, [B+1] this, [B+2] key */                          \
  X(SETSUPER) /* super property [A] base, [A+1] this, [A+2] key = [A+3]; ext 1: strict */                     \
  X(GETPRIV)  /* A = B.#name, the private name value in C */                                                  \
  X(SETPRIV)  /* A.#name(B) = C */                                                                            \
  X(DEFPRIV) /* define private element: object A, name B, value C; ext 0 field, 1 method,         \
                   2 getter, 3 setter; twice the same: TypeError */           \
  X(HASPRIV) /* A = (#name C in B); B not an object: TypeError */                                             \
  X(NEWPRIV) /* A = new private name, description K[B] (with the '#') */                                      \
  X(TOKEY) /* A = ToPropertyKey(B); unless C is VM_NONE, first throw as GETELEM if C is undefined or null */  \
  /* --- literals and definitions --- */                                                                      \
  X(NEWOBJ)  /* A = {} ; B: expected number of properties */                                                  \
  X(NEWARR)  /* A = [] ; B: expected length */                                                                \
  X(ARRPUSH) /* append registers B .. B+C-1 to array A (UNUSED appends a hole) */                             \
  X(ARRSPREAD) /* append all that iterating B gives to array A; ext 1: they are the arguments of a call (an \
                   error says so) */ \
  X(INITPROP)   /* define A.S[B] = C: own, enumerable, writable, configurable */                              \
  X(INITELEM)   /* define A[B] = C the same way (B already a property key) */                                 \
  X(INITPROTO)  /* `__proto__: B` in a literal for object A (ignored unless object or null) */                \
  X(INITSPREAD) /* copy own enumerable properties of B (null, undefined: nothing) to object A */              \
  X(OBJREST)    /* A = rest of object B without the C keys held in registers A+1 .. A+C */                    \
  X(REQOBJ) /* if A is undefined or null throw TypeError: T, then "undefined." or "null." (T is  \
                   "Cannot destructure property 'a' of 'b' as it is ") */            \
  X(REGEXP) /* A = new RegExp object of constant K[B] (a regexp constant) */                                  \
  X(TEMPLATE) /* A = the template object of constant K[B], the same one each time */                          \
  X(CLOSURE)  /* A = closure of F[C | ext << 16] in scope B */                                                \
  X(METHOD) /* define on object A, key B, the function C; ext bits 0-1: 0 method 1 getter 2 setter; \
                   bit 2: enumerable; sets the home object to A and, without VM_F_NAMED, the function's name from the key \
                   ("get x") */         \
  X(SETHOME) /* home object of function A = B */                                                              \
  X(SETNAME) /* name of anonymous function or class A = key B; ext 0 plain 1 "get " 2 "set ";     \
                   nothing if A has an own `name` already */           \
  X(CLASS) /* [A] class constructor closure, [A+1] heritage value (UNUSED: none). Checks the    \
                   heritage; links the prototypes; then [A+1] = the prototype object */             \
  X(SETFIELDS)  /* field initialiser of constructor A = function B */                                         \
  X(INITFIELDS) /* run the field initialiser of constructor B, if any, on this = A */                         \
  X(ARGUMENTS)  /* reserved for the prologue; not emitted */                                                  \
  /* --- operators --- */                                                                                     \
  X(ADD) X(SUB) X(MUL) X(DIV) X(MOD) X(EXP)       /* A = B op C */                                   \
  X(BAND) X(BOR) X(BXOR) X(SHL) X(SHR) X(USHR)    /* A = B op C */                                   \
  X(ADDI)       /* A = B + number C (signed 16) */                                                   \
  X(SUBI)       /* A = B - number C (signed 16) */                                                   \
  X(BANDI) X(BORI) X(SHLI) X(SHRI) X(USHRI)       /* A = B op number C (signed 16) */                \
  X(INC)        /* A = ToNumeric(B) + 1 */                                                           \
  X(DEC)        /* A = ToNumeric(B) - 1 */                                                           \
  X(TONUMERIC)  /* A = ToNumeric(B) */                                                               \
  X(TONUMBER)   /* A = +B */                                                                         \
  X(NEG)        /* A = -B */                                                                         \
  X(BNOT)       /* A = ~B */                                                                         \
  X(NOT)        /* A = !B */                                                                         \
  X(TYPEOF)     /* A = typeof B */                                                                   \
  X(EQ) X(NE) X(SEQ) X(SNE) X(LT) X(LE) X(GT) X(GE) /* A = B op C */                                 \
  X(TOSTRING)   /* A = ToString(B); ext bit 0: for CONCAT, numbers may stay; bit 1: of an operand of +, \
                   ToString(ToPrimitive(B)) */                                                        \
  X(CONCAT)     /* A = strings and numbers in registers B .. B+C-1 joined; ext 1: A = A + that (A comes last in the \
                   order of conversions) */                                                          \
  /* --- jumps --- */                                                                                \
  X(JMP)        /* j32 (A unused) */                                                                 \
  X(LOOP)       /* j32, backwards: as JMP, also the interrupt check */                               \
  X(JT)         /* if ToBoolean(A) j32 */                                                            \
  X(JF)         /* if not ToBoolean(A) j32 */                                                        \
  X(JNULLISH)   /* if A is undefined or null j32 */                                                  \
  X(JNNULLISH)  /* if A is neither j32 */                                                            \
  X(JUNDEF)     /* if A is undefined j32 */                                                          \
  X(JNUNDEF)    /* if A is not undefined j32 */                                                      \
  X(JTDZ)       /* if A is UNUSED j32 */                                                             \
  X(JLT) X(JNLT) X(JLE) X(JNLE) X(JGT) X(JNGT) X(JGE) X(JNGE) /* if (not) A op B, j16 */             \
  X(JEQ) X(JNE) X(JSEQ) X(JSNE)                   /* if A op B, j16 */                               \
  X(JLTI) X(JNLTI) X(JLEI) X(JNLEI) X(JGTI) X(JNGTI) X(JGEI) X(JNGEI) /* if (not) A op number B (signed 16), j16 */ \
  X(JSEQI) X(JSNEI)                               /* the same, === and !== */                        \
  X(JSEQK) X(JSNEK)                               /* if A is (not) the string K[B], j16 */           \
  X(JTABLE)     /* A an integer 0..B-1: jump by the A-th of the B following words (each a JMP); else \
                   fall past them (completion dispatch after finally) */                             \
  /* --- calls --- */                                                                                \
  X(CALL)       /* [A] = call [A] with this [A+1] and B arguments */                                 \
  X(CALLU)      /* the same, this is undefined ([A+1] need not be set) */                            \
  X(CALLARR)    /* [A] = call [A] with this [A+1] and the elements of the array [A+2] */             \
  X(NEW)        /* [A] = new [A](B arguments from [A+2]) */                                          \
  X(NEWARGS)    /* [A] = new [A](...array [A+2]) */                                                  \
  X(SUPERCALL)  /* [A] = super(B arguments): [A] the active constructor function (its [[Prototype]]  \
                   is what is called), [A+1] new.target */                                           \
  X(SUPERARGS)  /* the same with the array [A+2] */                                                  \
  X(CALLEVAL)   /* CALL that may be direct eval: if [A] is the realm's eval, evaluate [A+2] with the \
                   eval descriptor C of the image; the next word: A = innermost scope register (VM_ENV: \
                   the closure's), B = register of `this` value; ext 1: strict; ext 2: the arguments \
                   are the elements of the array [A+2] */                                            \
  X(RET)        /* return A; `new` and async and generator rules are applied by the interpreter (the \
                   AWAIT of `return x` in an async generator is emitted) */                          \
  X(RETU)       /* return undefined */                                                               \
  X(RETDERIVED) /* return from a derived constructor: A the value, B the register of `this`          \
                   (UNUSED: ReferenceError as CHKTHIS) */                                            \
  X(THROW)      /* throw A; ext 1: again, by a finally or a loop that closed its iterator (where the   \
                   uncaught error is reported stays the first place) */                              \
  /* --- iteration --- */                                                                            \
  X(FORIN)      /* A = enumerator of the keys of B (undefined, null: empty) */                       \
  X(FORINNEXT)  /* A = next key of enumerator B, or j16, A unchanged, when there is none */                        \
  X(ITER)       /* [A..A+1] = iterator record of B: iterator, next method; ext 1: async iterator */  \
  X(ITERNEXT)   /* B = next value of record A; at the end j16, B unchanged, and the record is marked done.         \
                   While `next` runs the record counts as done (so that closing it does nothing) */  \
  X(ITERCALL)   /* B = result object of next() of record A (async iteration; then AWAIT, ITERVALUE) */ \
  X(ITERVALUE)  /* A = result object -> its value; at done j16 (the record B is marked done);        \
                   A not an object: TypeError */                                                     \
  X(ITERSTEP)   /* B = next value of record A, undefined once it is done (destructuring) */          \
  X(ITERREST)   /* B = array of all that is left of record A */                                      \
  X(ITERCLOSE)  /* close record A unless done, marking it done first; ext 0: normal completion (errors count), 1: a throw is \
                   under way (errors of `return` are swallowed) */                                   \
  X(ITERRETURN) /* async closing: B = result of calling `return` on record A, or UNUSED when there is \
                   none or the record is done; ext 1: errors swallowed. The record is marked done \
                   first. Emitter awaits it */         \
  X(CHKOBJ)     /* if A is not an object throw TypeError "Iterator result x is not an object" */     \
  /* --- generators and async functions --- */                                                       \
  X(GENERATOR)  /* after parameter set-up: return a new (async) generator suspended here */          \
  X(YIELD)      /* yield A; on resume A = sent value; resumed by throw: throws; by return: j16 with  \
                   A = the value */                                                                  \
  X(YIELDRAW)   /* yield A as the result object itself / without wrapping; on resume A = sent value, \
                   B = 0 next, 1 throw, 2 return (yield*) */                                         \
  X(DELEGATE)   /* one step of yield*: record A, received value B in, result object B out;           \
                   mode C (0 next 1 throw 2 return) in; C = 3 out: no `return` method, finish with B; \
                   throw without a method closes the iterator and throws TypeError; ext 1: async (when C = 1  \
                   and no method: C = 4 out, emitter closes) */                                      \
  X(AWAIT)      /* A = await A */                                                                    \
  X(ASYNCITER)  /* reserved */                                                                       \
  /* --- the rest --- */                                                                             \
  X(IMPORT)     /* A = import(B, options C or VM_NONE) */                                            \
  X(IMPORTMETA) /* A = import.meta */                                                                \
  X(DEBUGGER)   /* nothing */

enum vm_opcode {
#define VM_OPCODE_ENUM(name) VM_OP_##name,
  VM_OPCODES(VM_OPCODE_ENUM)
#undef VM_OPCODE_ENUM
      VM_OP_COUNT
};

typedef unsigned long long vm_instr;

#define VM_INSTR(op, ext, a, b, c)                                                                 \
  ((vm_instr)(op) | (vm_instr)(ext) << 8 | (vm_instr)(a) << 16 | (vm_instr)(b) << 32 |             \
   (vm_instr)(c) << 48)
#define VM_OP(i)  ((unsigned)((i)&0xff))
#define VM_EXT(i) ((unsigned)((i) >> 8 & 0xff))
#define VM_A(i)   ((unsigned)((i) >> 16 & 0xffff))
#define VM_B(i)   ((unsigned)((i) >> 32 & 0xffff))
#define VM_C(i)   ((unsigned)((i) >> 48))
#define VM_J16(i) ((int)(short)((i) >> 48))
#define VM_J32(i) ((int)((i) >> 32))

#endif
