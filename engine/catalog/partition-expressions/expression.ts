/** The tree of a partition expression, and its errors. */

import { EngineError } from '#engine/contract/errors.ts';

/** Glue's limit, in characters. */
export const longestExpression = 2048;

/** `at`: position of the first character, from 0. */
export interface Placed {
  readonly at: number;
}
/** A partition key as it was written. */
export interface KeyName extends Placed {
  readonly name: string;
}
/** A value as it was written, without quotes; its type is that of the key. */
export interface Written extends Placed {
  readonly text: string;
}

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly key: KeyName; readonly operator: Comparison; readonly value: Written }
  | { readonly kind: 'in'; readonly key: KeyName; readonly values: readonly Written[] }
  | { readonly kind: 'between'; readonly key: KeyName; readonly low: Written; readonly high: Written }
  | { readonly kind: 'like'; readonly key: KeyName; readonly pattern: Written }
  | { readonly kind: 'null'; readonly key: KeyName };

/** The error of an expression: where, why, and what to write instead. */
export function wrongExpression(at: number, why: string, hint: string): EngineError {
  return new EngineError('InvalidInput', `Cannot use the partition expression: ${why} at character ${at + 1}.`, {
    hint,
    details: { character: at + 1 },
  });
}
