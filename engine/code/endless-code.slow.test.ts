/** Code that does not end or takes all memory is stopped; the host and other code continue, and nothing is left. */

import { afterAll, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { silentLog } from '#engine/base/log.ts';
import { CodeProcesses } from '#engine/code/code-processes.ts';
import type { CodeResult, CodeTask } from '#engine/code/code-task.ts';
import { childrenThatRunCode } from '#engine/code/testing/code-children.ts';
import { StructWriter } from '#engine/code/process/write-values.ts';
import { bigintType, stringType, type Schema } from '#engine/types/data-type.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const codes = new CodeProcesses({ log: silentLog, confines: () => probeConfinement().obstacle === null });
afterAll(() => codes[Symbol.asyncDispose]());

const input: Schema = [{ name: 'id', type: bigintType }];
const output: Schema = [{ name: 'text', type: stringType }];

async function apply(code: string, timeLimit = 1000, signal?: AbortSignal): Promise<CodeResult> {
  const writer = new StructWriter(input);
  for (const id of [1n, 2n, 3n]) writer.append(writer.convert({ id }, ''));
  const task: CodeTask = { code, returns: 'row', input, output };
  const batch = { rowCount: 3, columns: writer.finishFields() };
  const question = {
    code: 'apply',
    task,
    batch,
    mostFailures: 10,
    timeLimit,
    firstRow: 101,
    sequence: newId('test'),
  } as const;
  return (await codes.ask(question, signal)) as CodeResult;
}

const endless: readonly string[] = [
  '(row) => { while (true) {} }',
  '(row) => { for (;;) Math.sqrt(2); }',
  '(row) => { Promise.resolve().then(function again() { return Promise.resolve().then(again) }); return { text: "a" } }',
  '(row) => ({ text: String(/^(a+)+$/.test("a".repeat(40) + "b")) })',
  '(row) => ({ get text() { for (;;); } })',
  '(row) => new Proxy({}, { ownKeys() { for (;;); } })',
  '(row) => ({ text: { [Symbol.iterator]: 1 }, ...new Proxy({}, { ownKeys: () => { for (;;); } }) })',
  '(row) => { for (const _ of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }); }',
  '(row) => { [2, 1, 3].sort(() => { for (;;); }) }',
  '(row) => ({ text: String(7n ** (7n ** 9n)) })',
  '(row) => { throw Object.defineProperty(new Error("x"), "message", { get() { for (;;); } }) }',
  '(row) => { const f = (n) => { try { f(n + 1) } finally { f(n + 1) } }; f(0) }',
];

test.each(casesOfRun(endless, 3))('%s is stopped by its time, and the rows are named', async (code) => {
  await expect(apply(code)).rejects.toMatchObject({
    code: 'Execution',
    message: 'The function took longer than 1 s for rows 101 to 103, and was stopped.',
  });
});

const greedy: readonly string[] = [
  '(row) => { const all = []; for (;;) all.push({ text: "x".repeat(100) + all.length }) }',
  '(row) => { const all = new Map(); for (let n = 0; ; n += 1) all.set(n, [n]) }',
  '(row) => { const all = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1)) }',
  '(row) => { let text = "x"; for (;;) { text += text + row.id; if (text.length > 1e8) { text = [...text].join("-") } } }',
];

test.each(casesOfRun(greedy, 2))('%s is stopped by its memory, or its row fails', async (code) => {
  // What V8 itself refuses, such as a text that is too long, is an error of the row.
  const ended = await apply(code, 60_000).then(
    ({ failed }) => (failed > 0 ? 'row' : 'none'),
    (thrown: { code: string; message: string }) => (thrown.code === 'Execution' ? thrown.message : thrown),
  );
  expect(ended).toMatch(/^(?:row|The function needs too much memory for rows 101 to 103, and was stopped\.)$/u);
});

test('a process that is cancelled or killed ends, and other code continues', async () => {
  const stop = new AbortController();
  const running = apply('(row) => { while (true) {} }', 60_000, stop.signal);
  const reason = new Error('stopped by the test');
  setTimeout(() => stop.abort(reason), 300);
  await expect(running).rejects.toBe(reason);
  expect((await apply('(row) => ({ text: String(row.id) })')).batch.rowCount).toBe(3);
  const other = apply('(row) => { while (row.id > 0n) {} }', 60_000);
  const killing = setInterval(() => childrenThatRunCode().forEach((pid) => process.kill(pid, 'SIGKILL')), 100);
  await expect(other).rejects.toMatchObject({ code: 'WorkerCrashed', kind: 'operational' });
  clearInterval(killing);
  // Not the code from before: its process was killed while it waited, which this process may not have heard yet.
  expect((await apply('(row) => ({ text: `${row.id}` })', 10_000)).batch.rowCount).toBe(3);
});
