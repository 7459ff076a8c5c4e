/** A bucket whose connection has a mistake in its file: the error names the file, and not a missing connection. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-invalid-connection-'));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'connections'), { recursive: true });
  await writeFile(
    path.join(folder, 'connections', 'lake.json'),
    '{"name":"lake","connectionType":"S3","connectionProperties":{"bukets":["lake"]}}',
  );
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function failureOf(attempt: () => Promise<unknown>): Promise<unknown> {
  return attempt().then(
    () => 'no error',
    (error: unknown) => error,
  );
}

test.each([
  ['query', "SELECT * FROM 's3://lake/orders/*.csv'"],
  ['one object', "SELECT * FROM 's3://lake/orders.csv'"],
])('%s', async (_what, sql) => {
  const failure = await failureOf(() => Array.fromAsync(engine.dispatcher.stream('query', { sql })));
  expect(failure).toMatchObject({
    code: 'InvalidDefinition',
    message: expect.stringMatching(
      /no valid connection .* bucket "lake"\. Invalid: .*lake\.json \(.*bukets/u,
    ) as string,
    details: { bucket: 'lake' },
  });
});
