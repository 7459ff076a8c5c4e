/** Whatever a command lists, it also reports the files of that kind that it cannot read. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

const listed: readonly (readonly [string, string])[] = [
  ['jobs', 'jobs'],
  ['subflows', 'subflows'],
  ['crawlers', 'crawlers'],
  ['classifiers', 'classifiers'],
  ['connections', 'connections'],
  ['notifications', 'notifications'],
  ['triggers', 'triggers'],
  ['triggers', 'workflows'],
  ['triggers', 'crawlers'],
];

let folder: string;
beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-unreadable-')));
  for (const [, of] of listed) {
    mkdirSync(join(folder, of), { recursive: true });
    writeFileSync(join(folder, of, 'broken.json'), '{\n"name": ]');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(listed)('tenon %s reports a broken file in %s', async (command, of) => {
  for (const output of ['table', 'json']) {
    const { error, code } = await runTenon([command, '--output', output], { folder });
    expect(code).toBe(0);
    expect(error).toContain(`problem ${of}/broken.json:2: `);
    expect(error.match(/^problem /gmu)!.length).toBe(listed.filter(([each]) => each === command).length);
  }
});
