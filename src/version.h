/* The versions that process.version and process.versions tell. */
#ifndef JSRUN_VERSION_H
#define JSRUN_VERSION_H

#define JSRUN_VERSION      "0.1.0"
#define JSRUN_NODE_VERSION "22.23.3" /* whose API this is */

#endif
