/** The list of jobs as the window reads it: by pages, and without what jobs are made of. */

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { createEngine, initWorkspace } from '#engine/index.ts';

test('pages follow each other by name, also when jobs come and go in between', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-listed-jobs-')));
  await initWorkspace(folder);
  const engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  try {
    const { dispatcher } = engine;
    const put = (name: string): Promise<{ hash: string }> => {
      const job = jobSchema.parse({ name, description: `does ${name}`, nodes: [] });
      return dispatcher.call('saveJob', { job, expectedHash: null });
    };
    expect(await dispatcher.call('getListedJobs', {})).toEqual({ items: [], next: null });
    const hashes = new Map<string, string>();
    for (const name of ['b', 'd', 'a', 'c']) hashes.set(name, (await put(name)).hash);
    const first = await dispatcher.call('getListedJobs', { limit: 2 });
    expect(first).toEqual({
      items: [
        { name: 'a', description: 'does a' },
        { name: 'b', description: 'does b' },
      ],
      next: 'b',
    });
    await dispatcher.call('deleteDefinition', { kind: 'job', name: 'b', expectedHash: hashes.get('b')! });
    await put('bb');
    const second = await dispatcher.call('getListedJobs', { limit: 3, after: first.next });
    expect(second.items.map(({ name }) => name)).toEqual(['bb', 'c', 'd']);
    expect(second.next).toBeNull();
  } finally {
    await engine[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
});
