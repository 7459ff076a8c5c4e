/** Custom code reaches nothing outside of its compartment, and passes nothing from one row to another. */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { silentLog } from '#engine/base/log.ts';
import { CodeProcesses } from '#engine/code/code-processes.ts';
import type { CodeResult, CodeTask } from '#engine/code/code-task.ts';
import { attemptCode, escapeAttempts } from '#engine/code/testing/escape-attempts.ts';
import { readRows } from '#engine/code/process/read-values.ts';
import { StructWriter } from '#engine/code/process/write-values.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import { bigintType, stringType, type Schema } from '#engine/types/data-type.ts';
import { forkProcess } from '#engine/workers/fork-process.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';

const codes = new CodeProcesses({ log: silentLog, confines: () => probeConfinement().obstacle === null });
let folder: string;
let server: Server;
let connections = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-escapes-'));
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await codes[Symbol.asyncDispose]();
  await new Promise((resolve) => void server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

function batchOf(columns: Schema, rows: readonly Record<string, unknown>[]): ColumnBatch {
  const writer = new StructWriter(columns);
  for (const row of rows) writer.append(writer.convert(row, ''));
  return { rowCount: rows.length, columns: writer.finishFields() };
}

async function apply(
  task: CodeTask,
  rows: readonly Record<string, unknown>[],
  timeLimit = 60_000,
): Promise<CodeResult> {
  const batch = batchOf(task.input, rows);
  return (await codes.ask({
    code: 'apply',
    task,
    batch,
    mostFailures: 1000,
    timeLimit,
    firstRow: 1,
    sequence: newId('test'),
  })) as CodeResult;
}

function rowsOf(columns: Schema, { batch }: CodeResult): Record<string, unknown>[] {
  return Array.from({ length: batch.rowCount }, (_, row) => ({ ...readRows(columns, batch)(row) }));
}

test('more than a hundred attempts reach nothing', async () => {
  expect(escapeAttempts.length).toBeGreaterThan(100);
  const file = path.join(folder, 'escaped');
  const { port } = server.address() as { port: number };
  const output: Schema = [{ name: 'reached', type: stringType }];
  const task: CodeTask = {
    code: attemptCode(file, port),
    returns: 'row',
    input: [{ name: 'attempt', type: stringType }],
    output,
  };
  // Twice: what an attempt leaves, the next batch would see.
  for (const _round of [1, 2]) {
    const result = await apply(
      task,
      escapeAttempts.map(({ body }) => ({ attempt: body })),
    );
    const failed = new Map(result.failures.map(({ row, reason }) => [row, reason]));
    const reached = rowsOf(output, result).map(({ reached: each }) => each);
    const told = escapeAttempts.map(({ title }, row) => [title, failed.has(row) ? '' : reached.shift()]);
    expect(told.filter(([, each]) => each !== '')).toEqual([]);
  }
  expect(existsSync(file)).toBe(false);
  expect(connections).toBe(0);
});

/** What a function returns for a row, and what becomes of it. */
const results: readonly (readonly [body: string, becomes: 'rejected' | { x: bigint | null; t: string | null }])[] = [
  ['return { x: 1n, t: "a" }', { x: 1n, t: 'a' }],
  ['return { get x() { throw new Error("no") } }', 'rejected'],
  ['return { get x() { return 2n } }', { x: 2n, t: null }],
  ['let n = 0n; return { get x() { n += 1n; return n }, t: "b" }', { x: 1n, t: 'b' }],
  ['return new Proxy({ x: 1n }, { ownKeys() { throw 1 } })', 'rejected'],
  ['return new Proxy({ x: 1n }, { get() { throw { toString() { throw 1 } } } })', 'rejected'],
  ['const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy', 'rejected'],
  ['return { x: { valueOf: () => 1n, [Symbol.toPrimitive]: () => 1n } }', 'rejected'],
  ['return { t: { toString: () => "a" } }', 'rejected'],
  ['return { t: new String("a") }', 'rejected'],
  ['return { x: Object(1n) }', 'rejected'],
  ['return { t: Symbol("a") }', 'rejected'],
  ['return { t: "\\ud800" }', 'rejected'],
  ['return { t: () => "a" }', 'rejected'],
  ['return { x: NaN }', 'rejected'],
  ['return { x: Infinity }', 'rejected'],
  ['return { x: 0.5 }', 'rejected'],
  ['return { x: "1" }', 'rejected'],
  ['return { x: true }', 'rejected'],
  ['return { x: 2 ** 53 }', 'rejected'],
  ['return { x: 2n ** 63n }', 'rejected'],
  ['return { x: -(2n ** 63n) }', { x: -(2n ** 63n), t: null }],
  ['return { x: -0 }', { x: 0n, t: null }],
  ['return { y: 1n }', 'rejected'],
  ['return { X: 1n }', 'rejected'],
  ['return { y: undefined }', { x: null, t: null }],
  ['return {}', { x: null, t: null }],
  ['return []', 'rejected'],
  ['return [{ x: 1n }]', 'rejected'],
  ['return "x"', 'rejected'],
  ['return 5', 'rejected'],
  ['return undefined', 'rejected'],
  ['return Promise.resolve({ x: 1n })', 'rejected'],
  ['return { then() {} }', 'rejected'],
  ['return new Map([["x", 1n]])', 'rejected'],
  ['return new Date(0)', 'rejected'],
  ['return Object.create({ x: 1n })', { x: null, t: null }],
  ['return { __proto__: { x: 1n }, t: "c" }', { x: null, t: 'c' }],
  ['return { ["__proto__"]: 1n }', 'rejected'],
  ['const o = { x: 1n }; o.self = o; return o', 'rejected'],
  ['return { x: 1n, toJSON() { throw 1 } }', 'rejected'],
  ['class Row { x = 3n; t = "d" } return new Row()', { x: 3n, t: 'd' }],
  ['throw null', 'rejected'],
  ['throw undefined', 'rejected'],
  ['throw "text"', 'rejected'],
  ['throw { get message() { throw 1 } }', 'rejected'],
  ['throw Object.defineProperty(new Error("x"), "message", { get() { throw 1 } })', 'rejected'],
  ['throw Object.defineProperty(new Error("x"), "stack", { get() { throw 1 } })', 'rejected'],
  ['throw Object.setPrototypeOf(() => 1, null)', 'rejected'],
  ['throw new Proxy(new Error("x"), { getPrototypeOf() { throw 1 } })', 'rejected'],
  ['throw new Error("x".repeat(1e6))', 'rejected'],
  ['(function f() { f() })(); return {}', 'rejected'],
  ['row.body = "changed"; delete row.other; return { t: row.body }', { x: null, t: 'changed' }],
];

test('a process without the permissions of Node runs no code', async () => {
  const entry = fileURLToPath(new URL('./process/code-process.ts', import.meta.url));
  const child = forkProcess({ entry, flags: [], environment: {} });
  const task: CodeTask = { code: '(row) => row', returns: 'row', input: [], output: [] };
  const reply = await new Promise((resolve) => {
    child.onMessage(resolve);
    child.postMessage({ kind: 'start', task, confines: false });
  });
  child.kill();
  expect(reply).toMatchObject({ kind: 'refused', error: { code: 'NotImplemented' } });
});

test('each attempt is code that can be read', () => {
  for (const { body } of escapeAttempts)
    expect(() => new Script(`(function (use, row) { ${body} })`), body).not.toThrow();
});

test('results that are hostile are taken whole or rejected whole, and the next row is not touched', async () => {
  const output: Schema = [
    { name: 'x', type: bigintType },
    { name: 't', type: stringType },
  ];
  const input: Schema = [{ name: 'body', type: stringType }];
  const task: CodeTask = { code: '(row) => new Function("row", row.body)(row)', returns: 'row', input, output };
  const result = await apply(
    task,
    results.map(([body]) => ({ body })),
  );
  const failed = new Map(result.failures.map((failure) => [failure.row, failure]));
  const made = rowsOf(output, result);
  const becomes = results.map(([body], row) => [body, failed.has(row) ? 'rejected' : made.shift()]);
  expect(becomes).toEqual(results);
  for (const { row, reason, raw } of failed.values()) {
    expect(reason).toMatch(/\S/u);
    expect(reason.length).toBeLessThanOrEqual(1001);
    // The row as it was, whatever the function did to it.
    expect(JSON.parse(raw)).toEqual({ body: results[row]![0] });
  }
});
