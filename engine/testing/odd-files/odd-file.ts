/** A file that is unusual or damaged, and what an independent reader says of it. */

/** A reading that is stated for the folder of the file. */
export interface StatedReading {
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface OddFile {
  readonly name: string;
  /** Ending of the file's name, with the dot. */
  readonly extension: string;
  readonly content: string | Uint8Array | (() => Promise<Uint8Array>);
  readonly stated?: StatedReading;
  /**
   * Values in the JSON of queries, in the order of the columns. `refused`: every way must refuse the file. Absent: only the
   * agreement of the four ways counts.
   */
  readonly expected?: readonly (readonly unknown[])[] | 'refused';
  /** Records that are rejected (default: 0, where rows are expected). */
  readonly rejected?: number;
  /** Records of the file before it was damaged: those that are missing must be rejected, or a warning must say so. */
  readonly records?: number;
}
