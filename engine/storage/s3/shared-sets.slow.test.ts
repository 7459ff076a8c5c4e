/** Crawls of every set of the shared inputs: from a bucket they find what they find in the folder. */

import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { useLake } from '#engine/storage/s3/testing/use-lake.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { hasObjectServer } from '#engine/storage/s3/testing/s3-proxy-server.ts';

const shared = process.env['TENON_SHARED_DATA'];
const sets =
  shared === undefined
    ? []
    : readdirSync(shared, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

describe.skipIf(!hasObjectServer || shared === undefined)('a set of the shared inputs', () => {
  const lake = useLake(19);

  /** Everything that a crawl of the root reports, without where the root is. */
  async function crawled(root: string, databaseName: string): Promise<unknown> {
    const { engine } = lake;
    for await (const item of engine.dispatcher.stream('crawl', { path: root, databaseName })) {
      if (item.item !== 'result') continue;
      // Tables of one name differ by a hash of their locations.
      const tables = item.result.tables.toSorted((left, right) => (left.location < right.location ? -1 : 1));
      const text = JSON.stringify({ ...item.result, tables })
        .replaceAll(root, 'ROOT')
        .replaceAll(databaseName, 'DATABASE')
        .replaceAll(/_[0-9a-f]{8}(?![0-9a-z])/gu, '_HASH');
      return JSON.parse(text) as unknown;
    }
    throw new Error('The crawl gave no result.');
  }

  test.each(casesOfRun(sets, 6))('%s', { timeout: 300_000 }, async (name) => {
    const local = path.join(shared!, name);
    for (const entry of await readdir(local, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      await lake.server.put('lake', `${name}/${path.relative(local, file)}`, await readFile(file));
    }
    const database = name.replaceAll('-', '_');
    const near = await crawled(local, `near_${database}`);
    expect(await crawled(`s3://lake/${name}`, `far_${database}`)).toEqual(near);
  });
});
