import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-bookmark-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id\n1\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

function writeJob(bookmark: string): void {
  const nodes = [
    { id: 'read', name: 'Read', transform: 'PathSource', args: { path: 'in' } },
    {
      id: 'write',
      name: 'Write',
      transform: 'PathTarget',
      inputs: { in: { node: 'read' } },
      args: { path: 'out', format: 'csv' },
    },
  ];
  writeFileSync(join(folder, 'jobs', 'load.json'), JSON.stringify({ name: 'load', bookmark, nodes }));
}

test('the position says what the next run reads, in words and as JSON', async () => {
  writeJob('enable');
  expect(await tenon('bookmark', 'load', '--set', 'now')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^load bookmark set: version 1\. Set to now at \d{4}-\S+Z\. The next run reads only what is added or changed after that\.\n$/u,
    ) as string,
    error: '',
  });
  const json = await tenon('bookmark', 'load', '--output', 'json');
  expect(JSON.parse(json.out)).toMatchObject({
    runId: null,
    position: 'now',
    setToNowOn: expect.any(Number) as number,
  });
  expect((await tenon('bookmark', 'load', '--set', 'start')).out).toBe(
    'load bookmark set: version 2. Nothing counts as read. The next run reads everything.\n',
  );
  await tenon('run', 'load');
  expect((await tenon('bookmark', 'load')).out).toMatch(
    /^load bookmark: version 3\. Set by run #1\. The next run reads only what is new since then\.\n$/u,
  );
});

test('a disabled bookmark is said to have no effect', async () => {
  writeJob('disable');
  expect(await tenon('bookmark', 'load', '--set', 'now')).toMatchObject({
    code: 0,
    error:
      'warning: The bookmark of load is disabled: each run reads everything. This has no effect until you enable it in the job.\n',
  });
});
