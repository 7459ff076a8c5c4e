/** Targets of every hostile statement: files that must not change, and words that must never be returned. */

export interface HostileGround {
  /** Folder of the query; it contains `data.csv` (id, name) and `data.parquet`, which may be read. */
  readonly folder: string;
  /** A file beside the folder that no query may read or change. */
  readonly secretFile: string;
  /** Content of the secret file and of the environment variable {@link secretVariable}. */
  readonly secret: string;
}

export const secretVariable = 'TENON_HOSTILE_SECRET';
