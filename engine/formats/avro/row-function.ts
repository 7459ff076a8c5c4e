/** One function that reads a row: a loop over decoders would call all of them from one place, which V8 cannot inline. */

import type { AvroDecoder } from '#engine/formats/avro/avro-decoder.ts';
import type { Tap } from '#engine/formats/avro/tap.ts';
import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';

/** A nullable value is read by two steps, each called from a separate place. */
export interface RowStep {
  readonly decoder: AvroDecoder;
  /** The byte that means null, and the column of the value; undefined: every row has a value. */
  readonly nullable?: { readonly nullByte: number; readonly column: BatchColumn };
}

/** Rows wider than this are read in a loop, for a function of their size would not be compiled well. */
const widest = 200;

export function createRowFunction(steps: readonly RowStep[]): (tap: Tap) => void {
  if (steps.length > widest) return loopOver(steps);
  // The text is made of numbers only; nothing of the file is in it.
  const lines = steps.map(({ nullable }, index) =>
    nullable === undefined
      ? `d${index}.read(tap);`
      : `if (tap.isNull(${nullable.nullByte === 0 ? 0 : 2})) c${index}.appendNull(); else d${index}.read(tap);`,
  );
  const names = steps.map(
    (_step, index) => `const d${index} = steps[${index}].decoder, c${index} = steps[${index}].nullable?.column;`,
  );
  // oxlint-disable-next-line typescript/no-implied-eval -- made of numbers only; goes when V8 inlines calls through a loop
  const make = new Function('steps', `${names.join('')} return (tap) => { ${lines.join('')} };`) as (
    steps: readonly RowStep[],
  ) => (tap: Tap) => void;
  return make(steps);
}

function loopOver(steps: readonly RowStep[]): (tap: Tap) => void {
  return (tap) => {
    for (const { decoder, nullable } of steps) {
      if (nullable !== undefined && tap.isNull(nullable.nullByte)) nullable.column.appendNull();
      else decoder.read(tap);
    }
  };
}
