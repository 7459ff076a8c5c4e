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

function writeJob(bookmark: string, to = 'out'): void {
  const nodes = [
    { id: 'read', name: 'Read', transform: 'PathSource', args: { path: 'in' } },
    {
      id: 'write',
      name: 'Write',
      transform: 'PathTarget',
      inputs: { in: { node: 'read' } },
      args: { path: to, format: 'csv' },
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

test('a run reads again what earlier runs read, and the bookmark stays', async () => {
  writeJob('enable');
  for (const name of ['a', 'b', 'c']) {
    writeFileSync(join(folder, 'in', `${name}.csv`), `id\n${name}\n`);
    expect((await tenon('run', 'load')).code).toBe(0);
  }
  const before = (await tenon('bookmark', 'load')).out;
  const rowsAfter = async (...args: string[]): Promise<string[]> => {
    rmSync(join(folder, 'jobs', 'load.json'));
    writeJob('enable', `again-${(number += 1)}`);
    expect(await tenon('run', 'load', ...args)).toMatchObject({ code: 0 });
    const { out } = await tenon('query', `SELECT id FROM 'again-${number}/*.csv' ORDER BY id`, '--output', 'csv');
    return out.trim().split(/\r?\n/u).slice(1);
  };
  let number = 0;
  expect(await rowsAfter('--bookmark-to', '2')).toEqual(['b']);
  expect(await rowsAfter('--bookmark-from', '1', '--bookmark-to', '3')).toEqual(['b', 'c']);
  expect((await tenon('bookmark', 'load')).out).toBe(before);
  for (const [args, says] of [
    [['--bookmark-from', '1'], 'needs --bookmark-to'],
    [['--bookmark-to', '1', '--dry-run'], 'cannot be combined with --dry-run'],
    [['--bookmark-from', '3', '--bookmark-to', '1'], 'did not come after run #3'],
    [['--bookmark-to', '99'], '#99'],
  ] as const) {
    const { code, error } = await tenon('run', 'load', ...args);
    expect(code).not.toBe(0);
    expect(error).toContain(says);
  }
});
