/** The procedure protocol over a two-way stream of bytes: each frame behind its u32 length (little endian). */

import type { Duplex } from 'node:stream';
import { createDeferred } from '#engine/base/async.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { createFrameClient } from '#engine/contract/frame-client.ts';
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
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { Procedure } from '#engine/contract/procedures/procedure.ts';
import type { Dispatcher } from '#engine/rpc/dispatcher.ts';
import { serveFrames } from '#engine/rpc/serve-frames.ts';

/** Chunks of a stream that may be under way before the reader took them. */
const chunksAhead = 4;

/** Serves one connection until it closes; calls that are still running are then cancelled. */
export function serveWire(stream: Duplex, dispatcher: Dispatcher, workspaceId: string): void {
  const served = serveFrames(dispatcher, workspaceId, (frame) => sendFrame(stream, frame));
  receiveFrames(stream, (bytes) => served.receive(decodeFrame<ClientFrame>(bytes, clientFrameSchema)));
  stream.on('close', () => served.close());
}

export interface WireClient extends EngineClient {
  close(): void;
}

/**
 * Resolves when the other side has said who it is.
 * @throws EngineError WorkspaceLocked when it is another version or workspace; IoFailed when it hangs up.
 */
export async function connectWire(stream: Duplex, workspaceId: string): Promise<WireClient> {
  const greeted = createDeferred<void>();
  let broken: EngineError | undefined;
  /** Procedures that were called. */
  const asked = new Set<string>();
  let isClosing = false;
  const { receive, lose, ...client } = createFrameClient({
    chunksAhead,
    send(frame) {
      if (broken !== undefined) throw broken;
      if (frame.type === 'call') asked.add(frame.procedure);
      void sendFrame(stream, frame);
    },
  });
  const breakAll = (error: EngineError): void => {
    broken ??= error;
    greeted.reject(broken);
    lose(() => error);
  };
  receiveFrames(stream, (bytes) => {
    const frame = decodeFrame<HostFrame>(bytes, hostFrameSchema);
    if (frame.type !== 'hello') receive(frame);
    else if (frame.version === protocolVersion && frame.workspaceId === workspaceId) greeted.resolve();
    else breakAll(otherVersion());
  });
  stream.on('close', () => (isClosing ? breakAll(hungUp('Try again.')) : void closed(asked).then(breakAll, breakAll)));
  await greeted.promise;
  return {
    ...client,
    close: () => {
      isClosing = true;
      stream.destroy();
    },
  };
}

/** What was asked for before may have been done, or go on: to do it again may be to do it twice. */
async function closed(asked: ReadonlySet<string>): Promise<EngineError> {
  // Not loaded by commands whose connection holds.
  const { procedures } = await import('#engine/contract/procedures/index.ts');
  const known: Readonly<Record<string, Procedure>> = procedures;
  const hasChanged = [...asked].some(
    (name) => known[name]?.kind === 'command' || (known[name]?.invalidates ?? []).length > 0,
  );
  return hungUp(
    hasChanged
      ? 'The command may have taken effect, and what it started may continue. Check with tenon runs, tenon crawlers, tenon triggers or tenon backfill list before you run it again.'
      : 'Try again.',
  );
}

function hungUp(hint: string): EngineError {
  return new EngineError('IoFailed', 'The owner of the workspace closed the connection.', { hint });
}

function otherVersion(): EngineError {
  return new EngineError('WorkspaceLocked', 'The workspace is in use by another version of Tenon.', {
    hint: 'Close it there, or use the same version.',
  });
}

/** The result resolves when the stream can take more; undefined when it already can. */
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

  /** @throws EngineError InvalidInput when the bytes are not frames; nothing can be read after that. */
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
