'use strict';

// What dgram, cluster and the channel between processes share of datagram sockets: their handles, made and bound, and the
// way a worker of a cluster binds through its primary.

const { UDP, UV_UDP_IPV6ONLY, UV_UDP_REUSEADDR, UV_UDP_REUSEPORT } = internalBinding('udp');

let bindThrough; // in a worker of a cluster: function(socket, query, callback(errno, handle))

/**
 * A bound handle.
 * @param {?string} address numeric; null: any
 * @param {number} port
 * @param {'udp4'|'udp6'} type
 * @param {number} fd an open socket to take instead, or negative
 * @param {number} flags UV_UDP_*
 * @returns {UDP|number} or a negative error code
 */
function createBoundHandle(address, port, type, fd, flags) {
  const handle = new UDP();
  const status = fd >= 0 ? handle.open(fd) : handle.bind(address || (type === 'udp4' ? '0.0.0.0' : '::'), port, flags);
  if (status === 0) return handle;
  handle.close();
  return status;
}

/** The flags of a socket's options. */
function bindFlags({ reuseAddr, ipv6Only, reusePort }) {
  return (reuseAddr ? UV_UDP_REUSEADDR : 0) | (ipv6Only ? UV_UDP_IPV6ONLY : 0) | (reusePort ? UV_UDP_REUSEPORT : 0);
}

module.exports = {
  UDP,
  bindFlags,
  createBoundHandle,
  kHandle: Symbol('handle'), // a method of Socket: its handle, null once it is closed
  getBindThrough: () => bindThrough,
  setBindThrough(fn) { bindThrough = fn; },
};
