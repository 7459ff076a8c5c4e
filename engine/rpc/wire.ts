/** The procedure protocol over a two-way stream of bytes: each frame behind its u32 length (little endian). */

import type { Duplex } from 'node:stream';
import { createDeferred, type Deferred } from '#engine/base/async.ts';
import { deserializeError, EngineError, toEngineError, type SerializedError } from '#engine/contract/errors.ts';
import {
  clientFrameSchema,
  decodeFrame,
  encodeFrame,
  hostFrameSchema,
  maximumFrameBytes,
  protocolVersion,
  type ClientFrame,
  type HostFrame,
} from '#engine/contract/frames.ts';
import type { EngineClient, Input, NamesOfKind, Output } from '#engine/contract/procedures/index.ts';
import type { Dispatcher } from '#engine/rpc/dispatcher.ts';
import { serveFrames } from '#engine/rpc/serve-frames.ts';

/** Chunks of a stream that may be under way before the reader took them. */
const chunksAhead = 4;

/** Serves one connection until it closes; what it still had running is cancelled then. */
export function serveWire(stream: Duplex, dispatcher: Dispatcher, workspaceId: string): void {
  const served = serveFrames(dispatcher, workspaceId, (frame) => sendFrame(stream, frame));
  receiveFrames(stream, (bytes) => served.receive(decodeFrame<ClientFrame>(bytes, clientFrameSchema)));
  stream.on('close', () => served.close());
}

export interface WireClient extends EngineClient {
  close(): void;
}

interface Waiting {
  readonly chunks: unknown[];
  done: boolean;
  error: EngineError | undefined;
  wake: Deferred<void>;
}

/**
 * Resolves when the other side has said who it is.
 * @throws EngineError WorkspaceLocked when it is another version or workspace; IoFailed when it hangs up.
 */
export async function connectWire(stream: Duplex, workspaceId: string): Promise<WireClient> {
  const greeted = createDeferred<void>();
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let broken: EngineError | undefined;

  const breakAll = (error: EngineError): void => {
    broken ??= error;
    greeted.reject(broken);
    for (const own of waiting.values()) finish(own, broken);
  };
  receiveFrames(stream, (bytes) => {
    const frame = decodeFrame<HostFrame>(bytes, hostFrameSchema);
    if (frame.type === 'hello') {
      if (frame.version === protocolVersion && frame.workspaceId === workspaceId) greeted.resolve();
      else breakAll(otherVersion());
      return;
    }
    const own = waiting.get(frame.id);
    if (own === undefined) return;
    if (frame.type === 'error') finish(own, deserializeError(frame.error as SerializedError));
    else if (frame.type === 'end') finish(own, undefined);
    else {
      own.chunks.push(frame.type === 'reply' ? frame.output : frame.value);
      if (frame.type === 'reply') finish(own, undefined);
      else own.wake.resolve();
    }
  });
  stream.on('close', () =>
    breakAll(new EngineError('IoFailed', 'The owner of the workspace closed the connection.', { hint: 'Try again.' })),
  );

  async function* ask(
    streaming: boolean,
    procedure: string,
    input: unknown,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, void> {
    if (broken !== undefined) throw broken;
    if (signal?.aborted === true) throw toEngineError(signal.reason);
    lastId += 1;
    const id = lastId;
    const own: Waiting = { chunks: [], done: false, error: undefined, wake: createDeferred() };
    waiting.set(id, own);
    const onAbort = (): void => {
      void sendFrame(stream, { type: 'cancel', id });
      // A host that answers a cancel with nothing must not keep the caller waiting.
      finish(own, new EngineError('Cancelled', `${procedure} was cancelled.`));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      void sendFrame(stream, { type: 'call', id, procedure, input });
      if (streaming) void sendFrame(stream, { type: 'pull', id, count: chunksAhead });
      for (;;) {
        while (own.chunks.length > 0) {
          yield own.chunks.shift();
          if (streaming && !own.done) void sendFrame(stream, { type: 'pull', id, count: 1 });
        }
        if (own.error !== undefined) throw own.error;
        if (own.done) return;
        await own.wake.promise;
        own.wake = createDeferred();
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      waiting.delete(id);
      if (!own.done) void sendFrame(stream, { type: 'cancel', id });
    }
  }

  await greeted.promise;
  return {
    async call<N extends NamesOfKind<'query' | 'command'>>(name: N, input: Input<N>, signal?: AbortSignal) {
      for await (const output of ask(false, name, input, signal)) return output as Output<N>;
      throw new EngineError('Internal', `${name} gave no answer.`);
    },
    stream: <N extends NamesOfKind<'stream'>>(name: N, input: Input<N>, signal?: AbortSignal) =>
      ask(true, name, input, signal) as AsyncIterable<Output<N>>,
    close: () => void stream.destroy(),
  };
}

function finish(own: Waiting, error: EngineError | undefined): void {
  if (own.done) return;
  own.done = true;
  own.error = error;
  own.wake.resolve();
}

function otherVersion(): EngineError {
  return new EngineError('WorkspaceLocked', 'The workspace is in use by another version of Tenon.', {
    hint: 'Close it there, or use the same version.',
  });
}

/** What it returns resolves when the stream takes more; nothing to wait for when it does already. */
function sendFrame(stream: Duplex, frame: ClientFrame | HostFrame): Promise<void> | void {
  if (!stream.writable) return undefined;
  const bytes = encodeFrame(frame);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.byteLength, 0);
  stream.cork();
  stream.write(length);
  const takesMore = stream.write(bytes);
  stream.uncork();
  if (takesMore) return undefined;
  return new Promise((resolve) => {
    const onReady = (): void => {
      stream.off('drain', onReady);
      stream.off('close', onReady);
      resolve();
    };
    stream.on('drain', onReady);
    stream.on('close', onReady);
  });
}

/** A frame that cannot be read ends the connection: nothing behind it can be trusted. */
function receiveFrames(stream: Duplex, onFrame: (bytes: Uint8Array) => void): void {
  const reader = new FrameReader();
  stream.on('data', (piece: Buffer) => {
    try {
      for (const bytes of reader.push(piece)) onFrame(bytes);
    } catch (thrown) {
      stream.destroy(toEngineError(thrown));
    }
  });
  stream.on('error', () => stream.destroy());
}

/** Puts frames together from pieces of any size. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #size = 0;

  /** @throws EngineError InvalidInput when the bytes are no frames; nothing can be read after that. */
  *push(piece: Buffer): Generator<Uint8Array, void, void> {
    this.#pieces.push(piece);
    this.#size += piece.length;
    while (this.#size >= 4) {
      if (this.#pieces[0]!.length < 4) this.#pieces = [Buffer.concat(this.#pieces)];
      const length = this.#pieces[0]!.readUInt32LE(0);
      if (length > maximumFrameBytes)
        throw new EngineError('InvalidInput', `The connection brought a frame of ${length} bytes.`, {
          hint: 'Both sides must be the same version of Tenon.',
        });
      if (this.#size < 4 + length) return;
      const all = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
      const rest = all.subarray(4 + length);
      this.#pieces = rest.length === 0 ? [] : [rest];
      this.#size = rest.length;
      yield new Uint8Array(all.buffer, all.byteOffset + 4, length);
    }
  }
}
