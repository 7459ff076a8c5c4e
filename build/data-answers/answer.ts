/** One thing that is known of a file from another reader, and whether Tenon says the same. */

import { readFileSync } from 'node:fs';
import type { JsonRow } from './same-value.ts';

/** What Tenon said of a file that it read. */
export interface ReadFile {
  readonly classification: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rowCount: number;
  readonly warnings: readonly string[];
  /** Up to {@link keptRows}. */
  readonly rows: readonly JsonRow[];
}

export const keptRows = 5000;

export interface Answer {
  /** Relative to the data folder. */
  readonly file: string;
  /** What is asked, when there are several of a file. */
  readonly about?: string;
  /** undefined: right; else what is not, in words. */
  readonly check: (read: ReadFile) => string | undefined;
  /** A clear refusal is right: must, or as well as reading it. */
  readonly refusal?: 'must' | 'may';
}

/** Whole numbers beyond 2^53 stay exact, as texts. */
export function readAnswers<T>(path: string): T {
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d{16,}$/u.test(context?.source ?? '')
      ? context!.source
      : value;
  return JSON.parse(readFileSync(path, 'utf8'), keepDigits) as T;
}
