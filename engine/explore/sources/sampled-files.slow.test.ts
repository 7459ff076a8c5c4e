/** Files beyond 256 MB are sampled; a record that contradicts the sample is not a misfit: all is inspected. */

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-sampled-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  const out = createWriteStream(join(folder, 'large.csv'));
  out.write('id,v,filler\n');
  const filler = 'x'.repeat(500_000);
  for (let id = 0; id < 560; id += 1)
    if (!out.write(`${id},${id === 559 ? 'many' : id},${filler}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('a late value of another type widens the column', async () => {
  const rows: unknown[] = [];
  const sql = "SELECT count(*)::INT AS n, max(v) AS v FROM 'large.csv'";
  for await (const item of engine.dispatcher.stream('query', { sql, folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  expect(rows).toEqual([{ n: 560, v: 'many' }]);
});
