# Files of Duktape that are not compiled: what jsrun replaces.
DUKTAPE_OMIT := duk_debugger.c
