/** `tenon calendar`: what ran and what is due, as the calendar of the app counts it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-calendar-'));
  await runTenon(['init', folder], { folder });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const calendar = (...args: string[]): Promise<Outcome> => runTenon(['calendar', ...args], { folder });

test('runs and coming starts by day and hour, and what is wrong with a request', async () => {
  expect((await calendar()).out).toBe('No runs and no coming starts in this time.\n');
  mkdirSync(path.join(folder, 'in'));
  writeFileSync(path.join(folder, 'in', 'a.csv'), 'id\n1\n');
  const nodes = (read: string) => [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: read, format: 'csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    },
  ];
  for (const [name, read] of [
    ['good', 'in'],
    ['bad', 'nowhere'],
  ] as const) {
    mkdirSync(path.join(folder, 'jobs'), { recursive: true });
    writeFileSync(path.join(folder, 'jobs', `${name}.json`), JSON.stringify({ name, nodes: nodes(read) }));
    await runTenon(['run', name], { folder });
  }
  const schedule = { type: 'SCHEDULED', enabled: true, schedule: 'cron(30 * * * ? *)' };
  const value = { name: 'hourly', ...schedule, actions: [{ jobName: 'good' }] };
  const request = JSON.stringify({ kind: 'trigger', value, expectedHash: null });
  await runTenon(['call', 'saveDefinition', request], { folder });
  const days = await calendar('--time-zone', 'UTC', '--ahead', '1');
  expect([days.code, days.error]).toEqual([0, '']);
  expect(days.out).toMatch(/\d{4}-\d\d-\d\d \(now\) +job +bad +1 *\n/u);
  expect(days.out).toMatch(/\(now\) +job +good +1 /u);
  expect(days.out).toMatch(/\n\d{4}-\d\d-\d\d +job +good +24\n/u);
  const hours = await calendar('--by', 'hour', '--back', '0', '--ahead', '3', '--time-zone', 'Asia/Kolkata');
  expect(hours.out.match(/^\d{4}-\d\d-\d\d \d\d:00 +job +good +1$/gmu)).toHaveLength(3);
  const json = await calendar('--output', 'json', '--time-zone', 'UTC');
  expect(JSON.parse(json.out)).toMatchObject({ isComplete: true, rows: [{ name: 'bad' }, { name: 'good' }] });
  for (const wrong of [
    ['--by', 'year'],
    ['--back', '401'],
    ['--ahead', '-1'],
  ])
    expect((await calendar(...wrong)).code).toBe(2);
  const zone = await calendar('--time-zone', 'Atlantis');
  expect([zone.code, zone.error]).toEqual([2, expect.stringContaining('--time-zone "Atlantis" is not known.\n')]);
});
