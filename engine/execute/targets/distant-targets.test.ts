/** Targets outside this machine that cannot be: each is refused with its reason, and nothing is written beside the workspace. */

import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();
let count = 0;
beforeAll(() => writeFile(path.join(place.folder, 'in.csv'), 'id\n1\n'));

test.each([
  ['s3://lake/out', 'EntityNotFound', 'no connection of this workspace is for the bucket "lake"'],
  ['s3://lake', 'EntityNotFound', 'no connection of this workspace is for the bucket "lake"'],
  ['s3://', 'InvalidInput', 'a level of it is empty'],
  ['s3:///out', 'InvalidInput', 'a level of it is empty'],
  ['s3://lake//out', 'InvalidInput', 'a level of it is empty'],
  ['s3://lake/a/../out', 'InvalidInput', 'a level of it is empty, "." or ".."'],
  ['s3://the lake/out', 'InvalidInput', 'does not begin with the name of a bucket'],
  ['gs://lake/out', 'InvalidInput', 'the scheme "gs://" is not supported'],
  ['https://lake/out', 'InvalidInput', 'the scheme "https://" is not supported'],
  ['file:///out', 'InvalidInput', 'the scheme "file://" is not supported'],
])('%s', async (target, code, why) => {
  const { dispatcher } = place.engine;
  const name = `to ${(count += 1)}`;
  const source = { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in.csv' } };
  const out = { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'in' } } };
  const job = { name, nodes: [source, { ...out, args: { path: target, format: 'csv' } }], maxRetries: 0 };
  await dispatcher.call('saveJob', { job, expectedHash: null });
  const files = await readdir(place.folder);
  const { id } = await dispatcher.call('startJobRun', { jobName: name });
  const steps = await Array.fromAsync(dispatcher.stream('watchJobRun', { id }));
  expect(steps.at(-1)).toMatchObject({
    run: { jobRunState: 'FAILED', error: { code, message: expect.stringContaining(why) as string } },
  });
  expect(await readdir(place.folder)).toEqual(files);
});
