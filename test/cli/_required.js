globalThis.loadedBefore = "preloaded"; exports.value = "a file";
