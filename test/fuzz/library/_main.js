'use strict';

// In the place of internal/main: loads the target that the command line names.

globalThis.fuzz = require(`internal/fuzz/${process.argv[1]}`);
