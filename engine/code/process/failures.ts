/** Rows for which custom code failed: the reason in words, the line of the code, and the row as it was. */

import type { CodeFailure } from '#engine/code/code-task.ts';
import { lineOfStack } from '#engine/code/process/compile-function.ts';
import { Misfit } from '#engine/code/process/misfit.ts';
import { toJsonRow } from '#engine/types/json-value.ts';
import type { Schema } from '#engine/types/data-type.ts';

const longestReason = 1000;
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
    const isMisfit = thrown instanceof Misfit;
    this.first.push({
      row,
      column: isMisfit && thrown.column !== '' ? thrown.column : null,
      reason: isMisfit ? thrown.message : reasonOf(thrown),
      line: isMisfit ? null : lineOfStack(stackOf(thrown)),
      raw: clipped(JSON.stringify(toJsonRow(this.#read(row), this.#input)), longestRaw),
    });
  }
}

/** Anything can be thrown, even a value that fails when it is read. */
function reasonOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) {
      const { name, message } = thrown as { readonly name: unknown; readonly message: unknown };
      if (typeof name === 'string' && typeof message === 'string')
        return clipped(`${name}: ${message === '' ? 'without a message' : message}`, longestReason);
    }
    if (typeof thrown === 'string')
      return clipped(`The function threw the text ${JSON.stringify(thrown)}.`, longestReason);
    return `The function threw ${thrown === null ? 'null' : `a value of the type ${typeof thrown}`}, not an Error.`;
  } catch {
    return 'The function threw a value that cannot be read.';
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
