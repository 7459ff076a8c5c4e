/** A language that expressions are written in for people to take along, beside the SQL that runs here. */

import type { Expression } from '#engine/types/expression/tree.ts';

export interface Dialect {
  /** As people call the language: `Spark SQL`. */
  readonly name: string;
  /** What evaluates it: `Spark`. */
  readonly product: string;
  /** Version and settings that the text is for. */
  readonly about: string;
  /** @param use a condition may be a number, which holds unless it is 0. */
  readonly write: (tree: Expression, use: 'value' | 'condition') => WrittenExpression;
}

/** An expression in a dialect, with the same meaning, or why there is none. */
export type WrittenExpression =
  | {
      readonly text: string;
      /** Where a value can be another one there: sentences, each once. */
      readonly differences: readonly string[];
    }
  | {
      readonly text: null;
      /** Why the dialect has none: a sentence. */
      readonly reason: string;
    };
