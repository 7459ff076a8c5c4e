/** The function of custom code over a batch of rows: each row is taken whole or fails whole. */

import { Failures } from '#engine/code/process/failures.ts';
import type { RowFunction } from '#engine/code/process/compile-function.ts';
import { Misfit, shownValue } from '#engine/code/process/misfit.ts';
import { readRows } from '#engine/code/process/read-values.ts';
import { StructWriter } from '#engine/code/process/write-values.ts';
import type { CodeResult, CodeReturns, CodeTask } from '#engine/code/code-task.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';

/** Bytes that a batch may become: it crosses to another process in one piece. */
const mostBytes = 512 << 20;

/** @throws EngineError InvalidInput when the rows take too much. */
export function applyFunction(
  apply: RowFunction,
  { returns, input, output }: CodeTask,
  batch: ColumnBatch,
  mostFailures: number,
): CodeResult {
  const read = readRows(input, batch);
  let readFailed: typeof read | undefined;
  // Made once: it decodes whole columns of text.
  const failures = new Failures(mostFailures, input, (row) => (readFailed ??= readRows(input, batch, 'struct'))(row));
  const writer = new StructWriter(returns === 'keep' ? input : output);
  let rowCount = 0;
  let filtered = 0;
  for (let row = 0; row < batch.rowCount; row += 1) {
    let converted: unknown[];
    try {
      const returned = apply(read(row));
      const made = returns === 'keep' ? (isKept(returned) ? [read(row)] : []) : madeRows(returned, returns);
      converted = made.map((each) => writer.convert(each, ''));
    } catch (thrown) {
      failures.add(row, thrown);
      continue;
    }
    if (converted.length === 0) filtered += 1;
    for (const each of converted) writer.append(each);
    rowCount += converted.length;
    if (writer.bytes > mostBytes) throw tooMuch();
  }
  return {
    batch: { rowCount, columns: writer.finishFields() },
    filtered,
    failed: failures.count,
    failures: failures.first,
  };
}

function isKept(returned: unknown): boolean {
  if (typeof returned === 'boolean') return returned;
  throw new Misfit('', `The function returned ${shownValue(returned)}, not true or false.`);
}

/** The rows that the function made of one. @throws Misfit. */
export function madeRows(returned: unknown, returns: Exclude<CodeReturns, 'keep'>): unknown[] {
  if (returned instanceof Promise)
    throw new Misfit('', 'The function returned a Promise; results cannot be waited for.');
  if (returns === 'row') {
    if (returned === undefined)
      throw new Misfit('', 'The function returned nothing. Return a row, or null to filter it.');
    if (returned === null) return [];
    if (Array.isArray(returned))
      throw new Misfit('', 'The function returned an array. Choose that it returns rows, to make several of one.');
    return [returned];
  }
  if (!Array.isArray(returned))
    throw new Misfit('', `The function returned ${shownValue(returned)}, not an array of rows.`);
  const rows: unknown[] = [];
  for (let index = 0; index < returned.length; index += 1) {
    const row: unknown = returned[index];
    if (row === null || row === undefined)
      throw new Misfit('', `Row ${index + 1} that the function returned is ${String(row)}.`);
    rows.push(row);
  }
  return rows;
}

function tooMuch(): EngineError {
  return new EngineError('InvalidInput', `The function makes more than ${mostBytes >> 20} MiB of one batch of rows.`, {
    hint: 'Make fewer or smaller rows of each row.',
  });
}
