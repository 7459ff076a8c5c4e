/** Questions that are asked at once: one process answers those of a sequence in order, and a failure names its own rows. */

import { afterAll, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { silentLog } from '#engine/base/log.ts';
import { CodeProcesses } from '#engine/code/code-processes.ts';
import type { CodeResult, CodeTask } from '#engine/code/code-task.ts';
import { StructWriter } from '#engine/code/process/write-values.ts';
import { childrenThatRunCode } from '#engine/code/testing/code-children.ts';
import { bigintType, type Schema } from '#engine/types/data-type.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';

const codes = new CodeProcesses({ log: silentLog, confines: () => probeConfinement().obstacle === null });
afterAll(() => codes[Symbol.asyncDispose]());

const columns: Schema = [{ name: 'id', type: bigintType }];

function asker(code: string, sequence: string, signal?: AbortSignal): (id: bigint) => Promise<bigint> {
  const task: CodeTask = { code, returns: 'row', input: columns, output: columns };
  return async (id) => {
    const writer = new StructWriter(columns);
    writer.append(writer.convert({ id }, ''));
    const batch = { rowCount: 1, columns: writer.finishFields() };
    const question = { code: 'apply', task, batch, mostFailures: 1, timeLimit: 1000, firstRow: Number(id), sequence };
    const result = (await codes.ask(question as never, signal)) as CodeResult;
    const { data } = result.batch.columns[0]!;
    return data.kind === 'fixed' ? new DataView(data.values.slice().buffer).getBigInt64(0, true) : -1n;
  };
}

test('one process answers all questions of a sequence, in order', async () => {
  const before = childrenThatRunCode().length;
  const ask = asker('(row) => ({ id: row.id * 2n })', newId('test'));
  const answered: bigint[] = [];
  await Promise.all([1n, 2n, 3n, 4n, 5n].map(async (id) => answered.push(await ask(id))));
  expect(answered).toEqual([2n, 4n, 6n, 8n, 10n]);
  if (process.platform === 'linux') expect(childrenThatRunCode().length).toBe(before + 1);
});

test('two sequences of the same code do not wait for each other', async () => {
  const code = '(row) => { while (row.id === 1n); return { id: row.id + 1n }; }';
  const [stuck, free] = [asker(code, newId('test')), asker(code, newId('test'))];
  const waiting = stuck(1n).catch((thrown: unknown) => thrown);
  expect(await free(5n)).toBe(6n);
  expect(await waiting).toMatchObject({ code: 'Execution' });
});

test('of several questions, the one that does not end names its rows; earlier ones are answered, later ones fail', async () => {
  const ask = asker('(row) => { while (row.id === 3n); return row; }', newId('test'));
  const ended = await Promise.allSettled([1n, 2n, 3n, 4n].map(ask));
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(ended[2]).toMatchObject({
    reason: { code: 'Execution', message: 'The function took longer than 1 s for rows 3 to 3, and was stopped.' },
  });
  // The code continues in another process.
  expect(await asker('(row) => { while (row.id === 3n); return row; }', newId('test'))(7n)).toBe(7n);
});

test('a stop ends every question of the sequence', async () => {
  const stop = new AbortController();
  const ask = asker('(row) => { while (true); }', newId('test'), stop.signal);
  const ended = Promise.allSettled([1n, 2n, 3n].map(ask));
  stop.abort(new Error('stopped by the test'));
  for (const each of await ended) expect(each).toMatchObject({ reason: { message: 'stopped by the test' } });
});
