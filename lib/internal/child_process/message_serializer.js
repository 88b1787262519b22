'use strict';

// Messages between processes as structured clones, in Node's form.

const v8 = require('v8');
const { isArrayBufferView } = require('internal/util/types');

const kView = 0;
const kObject = 1;

class MessageSerializer extends v8.DefaultSerializer {
  _writeHostObject(object) {
    this.writeUint32(isArrayBufferView(object) ? kView : kObject);
    if (isArrayBufferView(object)) super._writeHostObject(object);
    else this.writeValue({ ...object });
  }
}

class MessageDeserializer extends v8.DefaultDeserializer {
  _readHostObject() {
    return this.readUint32() === kView ? super._readHostObject() : this.readValue();
  }
}

module.exports = { MessageDeserializer, MessageSerializer };
