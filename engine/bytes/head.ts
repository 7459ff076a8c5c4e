/** What the first and last bytes of a file say, before any format looks at them. */

/** How the bytes of whole files are packed. Codecs inside Parquet or ORC do not count. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'brotli' | 'lz4' | 'snappy';

/** The first bytes of a file, unpacked, and what is known of it; enough to classify. */
export interface FileHead {
  readonly path: string;
  /** Bytes as stored. */
  readonly size: number;
  readonly compression: Compression;
  /** Up to 256 KiB of unpacked content from the start. */
  readonly bytes: Uint8Array;
  /** True when `bytes` is the whole content. */
  readonly complete: boolean;
  /** Up to 16 KiB from the end, as stored; for formats with a footer. */
  readonly tail: Uint8Array;
}
