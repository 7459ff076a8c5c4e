/** When the app stays without a window, and what it says. */

import { expect, test } from 'vitest';
import {
  closingQuestion,
  hasNothingLeft,
  quitQuestion,
  stayingNotice,
  whenLastWindowCloses,
} from '#main/tray/closing-rule.ts';
import { emptyGlance, type WorkspaceGlance } from '#main/tray/workspace-glance.ts';

const idle = emptyGlance('1', 'lake');
const activated: WorkspaceGlance = { ...idle, activated: { triggers: 0, schedules: 1, folders: 0 } };
const run = { id: 'a', title: 'load #1', state: 'waiting', fraction: null } as const;
const busy: WorkspaceGlance = { ...idle, runs: [run] };

test('by itself, it stays only for what is activated or in progress; a choice counts always', () => {
  const rule = (...glances: WorkspaceGlance[]): string => whenLastWindowCloses('automatic', glances, false);
  expect([rule(), rule(idle), rule(idle, activated), rule(busy), rule({ ...idle, crawls: ['c'] })]).toEqual([
    'quit',
    'quit',
    'keep',
    'keep',
    'keep',
  ]);
  expect(rule({ ...activated, isPaused: true })).toBe('quit');
  for (const choice of ['keep', 'ask', 'quit'] as const)
    for (const glance of [idle, busy])
      for (const isMac of [true, false]) expect(whenLastWindowCloses(choice, [glance], isMac)).toBe(choice);
  expect(whenLastWindowCloses('automatic', [idle], true)).toBe('keep');
});

test('it leaves the tray by itself when nothing is left, unless somebody chose otherwise or has to see a failure', () => {
  expect(hasNothingLeft('automatic', [idle], false)).toBe(true);
  expect(hasNothingLeft('automatic', [idle, busy], false)).toBe(false);
  expect(hasNothingLeft('automatic', [{ ...idle, failed: ['load #1'] }], false)).toBe(false);
  expect(hasNothingLeft('automatic', [idle], true)).toBe(false);
  expect(hasNothingLeft('keep', [idle], false)).toBe(false);
});

test('quitting asks only while something is in progress, and says what becomes of it', () => {
  expect(quitQuestion([idle, activated])).toBeNull();
  expect(quitQuestion([busy])!.detail).toBe(
    '1 run is in progress. Quitting stops it, and it publishes nothing unless its commit has begun. A stopped run can be resumed later and reuses its finished tasks.',
  );
  expect(quitQuestion([busy, { ...busy, crawls: ['c'] }])!.detail).toMatch(/^2 runs and 1 crawl are in progress\. /u);
  expect(quitQuestion([{ ...idle, crawls: ['c'] }])!.detail).not.toContain('resumed');
});

test('notice and question say why it stays', () => {
  expect(stayingNotice([activated]).text).toContain('1 trigger, schedule or watched folder is activated.');
  expect(stayingNotice([busy]).text).toContain('1 run is in progress.');
  expect(stayingNotice([idle]).text).toContain('Its last window was closed.');
  expect(closingQuestion([idle]).detail).toBe('Nothing is activated or in progress.');
  expect(closingQuestion([activated]).detail).toContain('start nothing after Tenon quits');
});
