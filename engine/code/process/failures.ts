/** Rows for which custom code failed: the reason in words, the line of the code, and the row as it was. */

import type { CodeFailure } from '#engine/code/code-task.ts';
import { lineOfStack } from '#engine/code/process/compile-function.ts';
import { isMisfit } from '#engine/code/process/misfit.ts';
import { thrownText } from '#engine/code/process/thrown-text.ts';
import { toJsonRow } from '#engine/types/json-value.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** Characters of a row that are kept. */
const longestRaw = 100_000;

export class Failures {
  count = 0;
  readonly first: CodeFailure[] = [];
  readonly #most: number;
  readonly #input: Schema;
  readonly #read: (row: number) => Record<string, unknown>;

  /** @param most failures that are described. @param read makes the row again, since the function may have changed the one it got. */
  constructor(most: number, input: Schema, read: (row: number) => Record<string, unknown>) {
    this.#most = most;
    this.#input = input;
    this.#read = read;
  }

  add(row: number, thrown: unknown): void {
    this.count += 1;
    if (this.first.length >= this.#most) return;
    const fits = !isMisfit(thrown);
    this.first.push({
      row,
      column: fits || thrown.column === '' ? null : thrown.column,
      reason: fits ? thrownText(thrown) : thrown.message,
      line: fits ? lineOfStack(stackOf(thrown)) : null,
      raw: clipped(JSON.stringify(toJsonRow(this.#read(row), this.#input)), longestRaw),
    });
  }
}

function stackOf(thrown: unknown): unknown {
  try {
    return thrown instanceof Error ? thrown.stack : undefined;
  } catch {
    return undefined;
  }
}

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
