/** One stored file as its readers see it: a size, ranges, and a stream of its bytes. No reader knows where it lies. */

/** A range of bytes; `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Closed by who opened it. */
export interface ByteSource extends AsyncDisposable {
  /** Path or URI, as errors name it. */
  readonly path: string;
  /** Bytes as stored, when it was opened. */
  readonly size: number;
  /** Equal as long as nobody has changed or replaced the file. */
  readonly version: string;
  /** Where programs on this machine can open the same bytes; null: nowhere. */
  readonly localPath: string | null;
  /**
   * The bytes from `offset` on, in separate memory; fewer than `length` only at the end of the source.
   * @throws EngineError `FileChanged` when the file became shorter since it was opened, `IoFailed`.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * The bytes of a range in pieces of at most 1 MiB, each in separate memory; `end` may lie behind the last byte.
   * @throws as {@link ByteSource.read}, and the signal's reason.
   */
  stream(range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void>;
  /**
   * Fills `target` with the bytes from `offset` on without waiting, for decoders that cannot stop within a record. The
   * range lies in the source. Absent where a read waits for a network.
   * @throws as {@link ByteSource.read}.
   */
  readNow?(target: Uint8Array, offset: number): void;
}

/** A source that programs on this machine can open. */
export interface LocalByteSource extends ByteSource {
  readonly localPath: string;
}

/** All bytes of a source. */
export function wholeRange({ size }: Pick<ByteSource, 'size'>): ByteRange {
  return { start: 0, end: size };
}
