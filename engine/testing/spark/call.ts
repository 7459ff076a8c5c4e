/** One expression in the words of both. */

export interface Call {
  /** The class of its differences: a function or an operator, with the types of its arguments. */
  readonly name: string;
  readonly tenon: string;
  readonly spark: string;
  /** Transcendental: the last digits of the result may differ. */
  readonly near?: true;
  /** Columns that the expression reads, for reports. */
  readonly reads: readonly string[];
}
