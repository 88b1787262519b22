# make fuzz [FUZZ_TARGETS="parse regexp"] [FUZZ_TIME=60] [FUZZ_OPTIONS=...]
#
# Builds each target of test/fuzz with clang's libFuzzer, AddressSanitizer, UBSan and Duktape's assertions, and runs it for FUZZ_TIME
# seconds. Everything is under build/fuzz: corpus/TARGET grows from run to run, crashes/ has the inputs that failed, bin/TARGET INPUT
# runs one again. FUZZ_TARGETS=... `make fuzz-build` only builds.
FUZZ_CC ?= clang
FUZZ_TIME ?= 60
FUZZ_OPTIONS ?=
# As in the debug build, where GCC's `undefined` leaves conversions of large numbers alone: the machine says what they give.
FUZZ_SANITIZE = -fsanitize=address,undefined -fno-sanitize=float-cast-overflow -fno-sanitize-recover=undefined
FUZZ_FLAGS = -O2 -g -DJSRUN_DEBUG -DJSRUN_FUZZ $(FUZZ_SANITIZE) -fsanitize=fuzzer-no-link -fno-omit-frame-pointer -Wno-unknown-attributes
# Targets of the engine are C files; those of the library are JavaScript, run by library_target.c.
FUZZ_ENGINE_TARGETS := $(filter-out library_target engine_target program_mutator,$(basename $(notdir $(wildcard test/fuzz/*.c))))
FUZZ_LIBRARY_TARGETS := $(filter-out _%,$(basename $(notdir $(wildcard test/fuzz/library/*.js))))
FUZZ_TARGETS ?= $(FUZZ_ENGINE_TARGETS) $(FUZZ_LIBRARY_TARGETS)
FUZZ_OBJECTS = $(filter-out build/fuzz/src/main.o,$(call objects,fuzz))

# Private: not for the tools and tables that are made on the way.
build/fuzz/%: private CC = $(FUZZ_CC)
# The assertions in every function of Duktape's API compare much, and tell the fuzzer nothing.
build/fuzz/duktape/%: private THEIR_FLAGS += -fno-sanitize-coverage=trace-cmp
$(eval $(call compile,fuzz,$$(FUZZ_FLAGS)))
$(patsubst %.c,build/fuzz/%.o,$(wildcard src/engine/unicode/*.c)): build/unicode_tables.h

# The library of the fuzz build: ours, with test/fuzz/library as internal/fuzz and its _main.js as main program.
build/fuzz/lib_table.c: build/tools/embed_lib build/lib_table.list $(LIBRARY) $(wildcard test/fuzz/library/*.js)
	$(call say,EMBED)
	$(Q)rm -rf build/fuzz/lib && cp -r lib build/fuzz/lib && mkdir build/fuzz/lib/internal/fuzz
	$(Q)cp test/fuzz/library/*.js build/fuzz/lib/internal/fuzz && mv build/fuzz/lib/internal/fuzz/_main.js build/fuzz/lib/internal/main.js
	$(Q)build/tools/embed_lib $@ build/fuzz/lib $$(find build/fuzz/lib -name '*.js' | LC_ALL=C sort)
build/fuzz/lib_table.o: build/fuzz/lib_table.c config.mk
	$(call say,CC)
	$(Q)$(CC) $(COMMON_FLAGS) $(OUR_FLAGS) $(FUZZ_FLAGS) -c -o $@ $<

# One archive for all targets, so that each takes what it needs.
build/fuzz/libjsrun.a: $(FUZZ_OBJECTS)
	$(call say,AR)
	$(Q)rm -f $@; ar rcs $@ $^
build/fuzz/test/%.o: test/fuzz/%.c config.mk
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMMON_FLAGS) $(OUR_FLAGS) $(FUZZ_FLAGS) -c -o $@ $<

FUZZ_LINK = $(FUZZ_CC) $(FUZZ_SANITIZE) -fsanitize=fuzzer -o $@ $^ $(STATIC_LIBRARIES) $(SYSTEM_LIBRARIES)
$(FUZZ_ENGINE_TARGETS:%=build/fuzz/bin/%): build/fuzz/bin/%: build/fuzz/test/%.o build/fuzz/test/engine_target.o build/fuzz/libjsrun.a
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)$(FUZZ_LINK)
# Inputs that are programs are changed as such.
$(addprefix build/fuzz/bin/,parse image script): build/fuzz/test/program_mutator.o
$(FUZZ_LIBRARY_TARGETS:%=build/fuzz/bin/%): build/fuzz/bin/%: build/fuzz/test/library_target.o build/fuzz/libjsrun.a
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)$(FUZZ_LINK)

fuzz-build: $(FUZZ_TARGETS:%=build/fuzz/bin/%)
fuzz: jsrun fuzz-build
	test/fuzz/run $(FUZZ_TIME) "$(FUZZ_OPTIONS)" $(FUZZ_TARGETS)
.PHONY: fuzz fuzz-build
-include $(FUZZ_OBJECTS:.o=.d) $(wildcard build/fuzz/test/*.d)
