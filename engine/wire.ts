/** The engine's second door for hosts: frames for callers in other processes. It brings every schema, so it is apart. */

export { serveFrames } from '#engine/rpc/serve-frames.ts';
export { connectWire, serveWire, type WireClient } from '#engine/rpc/wire.ts';
