/*
 * Compiled code on disk, so that what was compiled once is not compiled again: module.enableCompileCache() and
 * NODE_COMPILE_CACHE. A file is an image with its checksum, named by a hash of the source text and what it was compiled as, in a
 * folder for this build of jsrun and this user. Files come into being whole, by rename. What is torn or damaged is noticed, and
 * compiled again. Whoever may write to the folder decides what programs do, so it has to belong to the user alone.
 */
#ifndef JSRUN_COMPILE_CACHE_H
#define JSRUN_COMPILE_CACHE_H

#include "engine/engine.h"

struct compile_cache;

/*
 * A cache in a folder within `directory`, both made if necessary. NULL if that cannot be: then `message`, of message_size bytes, says
 * why.
 */
struct compile_cache *compile_cache_new(const char *directory, char *message, size_t message_size);
void compile_cache_free(struct compile_cache *cache);
/* The folder the files are in. */
const char *compile_cache_directory(const struct compile_cache *cache);
/* For engine_source.cache. */
struct engine_code_cache *compile_cache_engine(struct compile_cache *cache);

#endif
