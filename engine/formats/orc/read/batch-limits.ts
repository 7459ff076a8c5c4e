/** How much one batch of rows may hold, so that long texts and lists are read in smaller batches instead of all at once. */

const mebibyte = 1024 * 1024;

/** Thrown when a batch would hold too much; the same rows are asked for again, fewer at a time. */
export class BatchTooLarge extends Error {}

/** What of a stripe is read is bounded by it; one per stripe, asked by every reader. */
export class BatchLimits {
  /** The batch has one row, which cannot be split: more than the limit is then damage, or a row that nobody can hold. */
  isSingleRow = false;

  /** Bytes of the texts of one column. */
  get textBytes(): number {
    return this.isSingleRow ? 1024 * mebibyte : 64 * mebibyte;
  }

  /** Elements of the lists of one column. */
  get elements(): number {
    return this.isSingleRow ? 16 * mebibyte : 2 * mebibyte;
  }

  /** The error for more than that. @param malformed for a single row. */
  exceeded(malformed: () => Error): Error {
    return this.isSingleRow ? malformed() : new BatchTooLarge();
  }
}
