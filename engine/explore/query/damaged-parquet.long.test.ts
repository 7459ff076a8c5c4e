/** Queries and previews of damaged Parquet files: DuckDB's errors name neither the file nor what to do. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { createEngine, type Engine } from '#engine/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-damaged-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const rows =
  "SELECT i AS id, 'value ' || (i % 17) AS s, [i, NULL] AS l, {'a': i, 'b': i / 7} AS t FROM range(2000) r(i)";

async function written(name: string, compression: string): Promise<string> {
  const file = join(folder, `${name}.parquet`);
  await engine.dispatcher.call('writeQuery', { sql: rows, folder, to: file, options: { compression } });
  return file;
}

async function failureOf(work: AsyncIterable<unknown>): Promise<EngineError | undefined> {
  try {
    for await (const _item of work);
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

test.each(['snappy', 'gzip', 'zstd', 'uncompressed'])(
  '%s: the error names the file among others',
  async (compression) => {
    const whole = await written(`whole-${compression}`, compression);
    const bytes = readFileSync(whole);
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    const damaged = join(folder, `damaged-${compression}.parquet`);
    let named = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(footer - 70), fc.uint8Array({ minLength: 1, maxLength: 60 }), async (at, other) => {
        const changed = Uint8Array.from(bytes);
        changed.set(other, at + 4);
        writeFileSync(damaged, changed);
        const sql = `SELECT * FROM '${join(folder, `*-${compression}.parquet`)}'`;
        for (const work of [
          engine.dispatcher.stream('query', { sql, folder }),
          engine.dispatcher.stream('readFileRows', { path: damaged, limit: null }),
        ]) {
          const error = await failureOf(work);
          if (error === undefined) continue;
          named += 1;
          expect(error).toMatchObject({ code: 'MalformedFile', details: { path: damaged }, hint: expect.any(String) });
          expect(error.message.split(damaged)).toHaveLength(2);
          expect(error.message).toMatch(/[^.]\.$/u);
          expect(error.message).not.toMatch(/character \d+\)/u);
        }
      }),
      { numRuns: triesOfRun(300, 12) },
    );
    expect(named).toBeGreaterThan(0);
  },
);
