# jsrun. `make` builds ./jsrun, `make test` runs the tests; both configure by themselves.
# Objects of the optimised build are in build/release, of the checked one in build/debug.

all: jsrun

include deps/duktape/sources.mk

# Commands are shown short; V=1 shows them whole.
ifeq ($(V),)
Q = @
say = @echo '  $(1)	$@'
endif

# Targets that need no configuration.
UNCONFIGURED := clean distclean format
ifneq ($(filter-out $(UNCONFIGURED),$(or $(MAKECMDGOALS),all)),)
include config.mk
include build/duktape.mk
endif

config.mk: configure deps/versions.sh
	@if [ -e $@ ]; then eval ./configure $$(sed -n 's/^CONFIGURE_ARGUMENTS = //p' $@); else ./configure; fi
	@touch $@

# The unpacked and patched Duktape. The list of its files is known only once it is there, so this makefile
# is made first and make reads everything again.
DUKTAPE_STAMP := $(if $(DUKTAPE_ARCHIVE),build/duktape.stamp)
build/duktape.stamp: config.mk deps/duktape/unpack $(wildcard deps/duktape/patches/*.patch)
	@mkdir -p build
	$(call say,UNPACK)
	$(Q)deps/duktape/unpack $(DUKTAPE_ARCHIVE) $(DUKTAPE_DIR)
	@touch $@

# zlib, likewise, with our patches; without an archive the installed library is linked.
ZLIB_STAMP := $(if $(ZLIB_ARCHIVE),build/zlib.stamp)
ZLIB_SOURCES := $(if $(ZLIB_ARCHIVE),adler32.c crc32.c deflate.c inffast.c inflate.c inftrees.c trees.c zutil.c)
ZLIB_FLAGS = -O3 -DHAVE_HIDDEN -DCRC32_FOLD='"bindings/compression/crc32_fold.h"'
build/zlib.stamp: config.mk deps/zlib/unpack $(wildcard deps/zlib/patches/*.patch)
	@mkdir -p build
	$(call say,UNPACK)
	$(Q)deps/zlib/unpack $(ZLIB_ARCHIVE) build/zlib
	@touch $@
$(ZLIB_SOURCES:%=build/zlib/%): build/zlib.stamp ;
build/duktape.mk: config.mk deps/duktape/sources.mk $(DUKTAPE_STAMP)
	@mkdir -p build
	@echo 'DUKTAPE_SOURCES := $$(filter-out $$(DUKTAPE_OMIT:%=$$(DUKTAPE_DIR)/%),$$(wildcard $$(DUKTAPE_DIR)/*.c))' >$@

sources = $(sort $(foreach d,$(1),$(wildcard $(d)/*.c $(d)/*/*.c $(d)/*/*/*.c)))
SOURCES := src/main.c $(call sources,src/engine src/runtime src/bindings src/node_api src/wasm)
LIBRARY := $(sort $(wildcard lib/*.js lib/*/*.js lib/*/*/*.js lib/*/*/*/*.js))
# Modules that servers, workers and command line tools seldom use are compressed in the executable; a first use unpacks them.
PACKED := $(foreach d,assert child_process cluster crypto dns fetch intl readline repl tls webcrypto webstreams websocket zlib,lib/internal/$(d)/% lib/$(d)/% lib/$(d).js) \
  $(foreach f,blob console_table deserializer encoding histogram http2_constants mime serializer structured_clone \
  modules/test262 webassembly abort_controller fs/cp fs/dir fs/promises fs/rm fs/watchers http/agent http/client modules/hooks modules/hooks_client modules/hooks_thread \
  source_map/cache streams/compose streams/duplex_from streams/operators util/comparisons util/parse_args worker/worker,lib/internal/$(f).js) \
  $(foreach f,dgram diagnostics_channel http2 https perf_hooks punycode querystring timers/promises v8 vm,lib/$(f).js)

INCLUDES = -Isrc -Isrc/engine/duk_config -Ibuild -I$(DUKTAPE_DIR) -I$(LLHTTP_INCLUDE) $(if $(ZLIB_ARCHIVE),-Ibuild/zlib)
OUR_FLAGS = -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror $(INCLUDES)
THEIR_FLAGS = -std=gnu11 -w $(INCLUDES)
COMMON_FLAGS = $(CFLAGS) -ffunction-sections -fdata-sections -fno-strict-aliasing -fwrapv -MMD -MP
# The optimised build is compiled as one, and for a fixed address, so that nothing is relocated at start. What GCC then says of copies between overlapping structs is mistaken.
LINK_FLAGS = -no-pie -Wl,--build-id=sha1 $(LTO) $(if $(LTO),-Wno-stringop-overflow)
STRIP ?= -s
# make debug SANITIZE=thread looks for data races between workers; remove build/debug before and after.
SANITIZE = address,undefined
DEBUG_FLAGS = -O1 -g -DJSRUN_DEBUG -fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined \
  -fno-omit-frame-pointer
UNICODE_DIR ?= /usr/share/unicode
# Addons find Node-API and libuv, all of it, in the executable.
UV_LIBRARY = $(filter %/libuv_a.a %/libuv.a,$(STATIC_LIBRARIES))
LIBRARIES = $(if $(UV_LIBRARY),-Wl$(comma)--whole-archive $(UV_LIBRARY) -Wl$(comma)--no-whole-archive) \
  $(filter-out $(UV_LIBRARY),$(STATIC_LIBRARIES)) $(SYSTEM_LIBRARIES) $(EXPORTS)
EXPORTS = $(foreach p,napi_* node_api_* uv_*,-Wl$(comma)--export-dynamic-symbol=$(p))
comma := ,
SYSTEM_LIBRARIES = -pthread -ldl -lrt -lm

# objects MODE: the object files of one build
objects = $(SOURCES:%.c=build/$(1)/%.o) build/$(1)/lib_table.o build/$(1)/binding_table.o \
  $(patsubst $(DUKTAPE_DIR)/%.c,build/$(1)/duktape/%.o,$(DUKTAPE_SOURCES)) \
  $(addprefix build/$(1)/llhttp/,llhttp.o api.o http.o) $(ZLIB_SOURCES:%.c=build/$(1)/zlib/%.o)
RELEASE_OBJECTS = $(call objects,release)
DEBUG_OBJECTS = $(call objects,debug)

jsrun: $(RELEASE_OBJECTS)
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LINK_FLAGS) -o $@ $^ $(LIBRARIES) -Wl,--gc-sections $(STRIP) $(LDFLAGS)

jsrun-debug: $(DEBUG_OBJECTS)
	$(call say,LINK)
	$(Q)$(CC) $(DEBUG_FLAGS) -o $@ $^ $(LIBRARIES) $(LDFLAGS)

debug: jsrun-debug

# compile MODE FLAGS: the rules of one build
define compile
build/$(1)/src/%.o: src/%.c $$(ZLIB_STAMP) config.mk
	$$(call say,CC)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(COMMON_FLAGS) $$(OUR_FLAGS) $(2) -c -o $$@ $$<
build/$(1)/duktape/%.o: $$(DUKTAPE_DIR)/%.c $$(DUKTAPE_STAMP) config.mk
	$$(call say,CC)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(COMMON_FLAGS) $$(THEIR_FLAGS) $(2) -c -o $$@ $$<
# Strict: no bare LF, no blanks in names of headers, as the parser of Node 22 has it.
build/$(1)/llhttp/%.o: $$(LLHTTP_DIR)/%.c config.mk
	$$(call say,CC)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(COMMON_FLAGS) $$(THEIR_FLAGS) -DLLHTTP_STRICT_MODE=1 $(2) -c -o $$@ $$<
build/$(1)/zlib/%.o: build/zlib/%.c $$(ZLIB_STAMP) config.mk
	$$(call say,CC)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(COMMON_FLAGS) $$(THEIR_FLAGS) $(2) $$(ZLIB_FLAGS) -c -o $$@ $$<
build/$(1)/%_table.o: build/%_table.c config.mk
	$$(call say,CC)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(COMMON_FLAGS) $$(OUR_FLAGS) $(2) -c -o $$@ $$<
endef
$(eval $(call compile,release,$(LTO) -fno-pie))
$(eval $(call compile,debug,$$(DEBUG_FLAGS)))

# The Unicode tables
build/tools/unicode_tables: src/tools/unicode_tables.c config.mk
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMMON_FLAGS) $(OUR_FLAGS) -o $@ $<
build/unicode_tables.h: build/tools/unicode_tables $(UNICODE_DIR)/UnicodeData.txt
	$(call say,UNICODE)
	$(Q)build/tools/unicode_tables $(UNICODE_DIR) $@
$(foreach m,release debug,$(patsubst %.c,build/$(m)/%.o,$(wildcard src/engine/unicode/*.c))): build/unicode_tables.h

# parse_check FILE... parses files: for work on the compiler's front half
PARSE_CHECK_SOURCES := src/tools/parse_check.c $(foreach n,arena ast lexer parser,$(wildcard src/engine/compiler/$(n)*.c)) \
  $(wildcard src/engine/regexp/*.c src/engine/unicode/*.c)
build/tools/parse_check: $(PARSE_CHECK_SOURCES) build/unicode_tables.h
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMMON_FLAGS) $(OUR_FLAGS) -o $@ $(PARSE_CHECK_SOURCES) -lm

# The embedded library. The list of files is a prerequisite of its own, so that a removed file counts.
COMPILER_OBJECTS := $(patsubst %.c,build/release/%.o,$(wildcard src/engine/compiler/*.c src/engine/regexp/*.c \
  src/engine/unicode/*.c))
COMPILER_TOOLS := embed_lib compile_js
build/tools/embed_lib: $(ZLIB_SOURCES:%.c=build/release/zlib/%.o) $(if $(ZLIB_ARCHIVE),build/release/src/bindings/compression/crc32_fold.o)
$(COMPILER_TOOLS:%=build/tools/%): build/tools/%: build/release/src/tools/%.o $(COMPILER_OBJECTS)
	$(call say,LINK)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LINK_FLAGS) -o $@ $^ $(filter %/libz.a,$(STATIC_LIBRARIES)) -lm
EMBEDDED = $(filter-out $(PACKED),$(LIBRARY)) -z $(filter $(PACKED),$(LIBRARY))
build/lib_table.list: force
	@mkdir -p build
	@echo $(EMBEDDED) | cmp -s - $@ || echo $(EMBEDDED) >$@
build/lib_table.c: build/tools/embed_lib build/lib_table.list $(LIBRARY)
	$(call say,EMBED)
	$(Q)build/tools/embed_lib $@ lib $(EMBEDDED)

# The list of bindings: every `const struct binding binding_*` in src/bindings.
BINDINGS := $(wildcard src/bindings/*.c src/bindings/*/*.c)
build/binding_table.c: force
	@mkdir -p build
	@{ echo '/* Written by the Makefile. */'; echo '#include "runtime/binding.h"'; \
	  names=$$(sed -n 's/^const struct binding \(binding_[a-z0-9_]*\) = .*/\1/p' $(BINDINGS) /dev/null); \
	  for name in $$names; do echo "extern const struct binding $$name;"; done; \
	  echo 'const struct binding *const binding_table[] = {'; \
	  for name in $$names; do echo "  &$$name,"; done; \
	  echo '  0};'; } >$@.new; cmp -s $@.new $@ && rm $@.new || mv $@.new $@

test: jsrun build/tools/compile_js
	test/run ./jsrun
test-debug: jsrun-debug build/tools/compile_js
	test/run ./jsrun-debug
# make fuzz: see test/fuzz/fuzz.mk
include test/fuzz/fuzz.mk
# Against Redis, PostgreSQL, mosquitto, unbound, curl, openssl: test/peers/run downloads what is missing and starts them.
test-peers: jsrun
	test/peers/run ./jsrun
# The ECMAScript conformance suite: make test262 TEST262=<checkout of github.com/tc39/test262> [TEST262_ARGUMENTS=...]
test262: jsrun
	./jsrun test/test262/_run.js $(or $(TEST262),$(error set TEST262 to a checkout of test262)) $(TEST262_ARGUMENTS)
bench: jsrun
	benchmark/compare

install: jsrun
	install -D -m 755 jsrun $(DESTDIR)$(PREFIX)/bin/jsrun
	install -D -m 644 src/node_api/node_api.h $(DESTDIR)$(PREFIX)/include/jsrun/node_api.h
	if [ -e doc/jsrun.1 ]; then install -D -m 644 doc/jsrun.1 $(DESTDIR)$(PREFIX)/share/man/man1/jsrun.1; fi
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/jsrun $(DESTDIR)$(PREFIX)/include/jsrun/node_api.h $(DESTDIR)$(PREFIX)/share/man/man1/jsrun.1

format:
	clang-format -i $$(git ls-files 'src/*.c' 'src/*.h')

# make duktape-patch SUBJECT='...': edits in $(DUKTAPE_DIR) become part of the patch series
duktape-patch:
	deps/duktape/make-patch $(DUKTAPE_DIR) '$(DUKTAPE_ARCHIVE)' '$(SUBJECT)'

# What was downloaded stays, and so does the Duktape tree, which somebody may be editing.
clean:
	rm -rf build/release build/debug build/fuzz build/tools build/*_table.* build/*_tables.h jsrun jsrun-debug
distclean: clean
	rm -rf build config.mk

force:
.PHONY: all debug test test-debug test-peers test262 bench install uninstall format duktape-patch clean distclean force
.DELETE_ON_ERROR:

-include $(RELEASE_OBJECTS:.o=.d) $(DEBUG_OBJECTS:.o=.d) $(COMPILER_OBJECTS:.o=.d) $(COMPILER_TOOLS:%=build/release/src/tools/%.d) build/tools/unicode_tables.d
