/*
 * The bytes of a structured clone (clone.h). Numbers of bytes and elements are LEB128. A value is a tag and what follows it;
 * objects are numbered in the order in which their tags stand, so that a later REFERENCE can name them.
 */
#ifndef JSRUN_ENGINE_CLONE_FORMAT_H
#define JSRUN_ENGINE_CLONE_FORMAT_H

enum clone_tag {
  CLONE_UNDEFINED,
  CLONE_NULL,
  CLONE_TRUE,
  CLONE_FALSE,
  CLONE_HOLE,    /* in an ARRAY */
  CLONE_INTEGER, /* zigzag LEB128 */
  CLONE_NUMBER,  /* 8 bytes */
  CLONE_STRING,  /* length, CESU-8 */
  CLONE_BIGINT, /* sign (0: negative, 1: zero, 2: positive), length, magnitude as little-endian bytes */
  CLONE_REFERENCE, /* number of the object */
  CLONE_OBJECT,    /* how many properties there may be, properties */
  CLONE_ARRAY,     /* length, values, properties */
  CLONE_SPARSE,    /* length, properties */
  CLONE_MAP,       /* count, keys and values */
  CLONE_SET,       /* count, values */
  CLONE_DATE,      /* 8 bytes: the time value */
  CLONE_REGEXP,    /* STRING source, STRING flags */
  CLONE_ERROR, /* kind (index in clone_error_prototypes), then what `parts` has: message, stack, cause */
  CLONE_BOXED,       /* the primitive */
  CLONE_BUFFER,      /* flags, length, maximal length, bytes */
  CLONE_TRANSFERRED, /* index in clone.buffers */
  CLONE_SHARED,      /* index in clone.shared */
  CLONE_VIEW, /* kind (index in typed_array_kinds, or CLONE_DATA_VIEW), flags, offset, bytes, its buffer */
  CLONE_HOST,       /* index in clone.hosts */
  CLONE_DESCRIPTION /* a value that clone_host.revive makes an object of */
};

/* Properties: length of the key + 1, its CESU-8, the value; 0 at the end. */

enum { CLONE_DATA_VIEW = 64 };
enum { CLONE_FLAG_RESIZABLE = 1 /* BUFFER */, CLONE_FLAG_TRACKING = 1 /* VIEW */ };
enum { CLONE_HAS_MESSAGE = 1, CLONE_HAS_STACK = 2, CLONE_HAS_CAUSE = 4 };

/* The kinds of an ERROR and the prototypes they have, in the same order. */
#define CLONE_ERROR_KINDS(X)                                                                       \
  X("Error", DUK_BIDX_ERROR_PROTOTYPE)                                                             \
  X("EvalError", DUK_BIDX_EVAL_ERROR_PROTOTYPE) X("RangeError", DUK_BIDX_RANGE_ERROR_PROTOTYPE)    \
      X("ReferenceError", DUK_BIDX_REFERENCE_ERROR_PROTOTYPE)                                      \
          X("SyntaxError", DUK_BIDX_SYNTAX_ERROR_PROTOTYPE)                                        \
              X("TypeError", DUK_BIDX_TYPE_ERROR_PROTOTYPE)                                        \
                  X("URIError", DUK_BIDX_URI_ERROR_PROTOTYPE)

#endif
