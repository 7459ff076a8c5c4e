/** What every hostile statement may name: files that must stay as they are, and words that must never come back. */

export interface HostileGround {
  /** Folder of the query; `data.csv` (id, name) and `data.parquet` lie in it and may be read. */
  readonly folder: string;
  /** A file beside the folder that no query may read or change. */
  readonly secretFile: string;
  /** What the secret file holds, and the environment variable {@link secretVariable}. */
  readonly secret: string;
}

export const secretVariable = 'TENON_HOSTILE_SECRET';
