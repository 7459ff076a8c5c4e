/** What the tray shows for what the open workspaces do. */

import { expect, test } from 'vitest';
import { trayEntries, trayIcon, trayTip } from '#main/tray/tray-menu.ts';
import { emptyGlance, glanceOf, type GlanceAnswers, type WorkspaceGlance } from '#main/tray/workspace-glance.ts';

const noon = new Date(2026, 10, 27, 12, 0).getTime();
const lake: WorkspaceGlance = { ...emptyGlance('1', 'lake'), failed: [] };
const labelsOf = (...glances: readonly WorkspaceGlance[]): string[] =>
  trayEntries(glances, noon).map((entry) => ('label' in entry ? entry.label : '—'));
const running = (id: string, fraction: number | null = null) =>
  ({ id, title: `load #${id}`, state: 'running', fraction }) as const;

test('each workspace has its runs, its next start and its folders, and Quit is last', () => {
  const busy: WorkspaceGlance = {
    ...lake,
    runs: [running('1', 0.456), running('2'), { id: '3', title: 'clean #3', state: 'waiting', fraction: null }],
    crawls: ['orders'],
    next: { name: 'nightly', time: new Date(2026, 10, 28, 2, 30).getTime() },
    activated: { triggers: 1, schedules: 0, folders: 2 },
    failed: ['load #0'],
  };
  expect(labelsOf(busy, { ...lake, id: '2', name: 'other' })).toEqual([
    'Open lake',
    'load #0 failed',
    'load #1: 45%',
    'load #2: running',
    'clean #3: waiting',
    'Crawl of orders: running',
    'Next: nightly, 28 Nov 02:30',
    'Watching the folders of 2 crawlers',
    'Pause triggers',
    '—',
    'Open other',
    '—',
    'Quit Tenon',
  ]);
});

test('paused triggers are said, and can be resumed, also where none is activated any more', () => {
  const activated = { triggers: 1, schedules: 0, folders: 0 };
  expect(labelsOf({ ...lake, activated, isPaused: true })).toEqual([
    'Open lake',
    'Triggers are paused',
    'Resume triggers',
    '—',
    'Quit Tenon',
  ]);
  expect(labelsOf({ ...lake, isPaused: true })).toContain('Resume triggers');
  expect(labelsOf({ ...lake, activated: { triggers: 0, schedules: 0, folders: 1 } })).not.toContain('Pause triggers');
});

test('times of today are short, others have their date', () => {
  const next = (...time: [number, number, number, number, number]): string =>
    labelsOf({ ...lake, next: { name: 'n', time: new Date(...time).getTime() } })[1]!;
  expect([next(2026, 10, 27, 23, 59), next(2026, 10, 28, 0, 0), next(2026, 11, 1, 7, 5)]).toEqual([
    'Next: n, 23:59',
    'Next: n, 28 Nov 00:00',
    'Next: n, 1 Dec 07:05',
  ]);
});

test('many runs and long or hostile names keep the menu small and plain', () => {
  const runs = Array.from({ length: 30 }, (_, index) => running(String(index)));
  const many = labelsOf({ ...lake, runs, failed: runs.map(({ title }) => title) });
  expect(many).toHaveLength(21);
  expect(many).toEqual(expect.arrayContaining(['22 more failed', '22 more running or waiting']));
  expect(labelsOf({ ...lake, name: 'R&D\n\u202Eevil' })[0]).toBe('Open R&&D  evil');
  expect(labelsOf({ ...lake, name: 'x'.repeat(500) })[0]).toHaveLength('Open '.length + 60);
});

test('the icon shows a failure over what runs, in whichever workspace', () => {
  const failed = { ...lake, failed: ['load #1'] };
  const busy = { ...lake, crawls: ['orders'] };
  expect([trayIcon([lake]), trayIcon([lake, busy]), trayIcon([busy, failed])]).toEqual(['idle', 'running', 'failed']);
  expect([trayTip([lake]), trayTip([busy, failed])]).toEqual(['Tenon', 'Tenon: 1 failed, 1 running or waiting']);
});

const trigger = {
  kind: 'trigger',
  name: 't',
  state: 'ACTIVATED',
  problem: null,
  type: 'SCHEDULED',
  workflowName: null,
};

function glanceWith(
  triggers: readonly object[],
  isScheduling = true,
  watched: readonly string[] = [],
  pausedOn: number | null = null,
): WorkspaceGlance {
  const answers = {
    workspace: { definition: { name: 'lake' } },
    queue: { running: [{ runId: 'a', jobName: 'load', number: 7 }], waiting: [] },
    triggers: { isScheduling, pausedOn, triggers },
    watched: watched.map((state) => ({ state })),
  } as unknown as GlanceAnswers;
  return glanceOf({ id: '1', crawls: [], failed: [] }, answers, new Map([['a', 0.5]]));
}

test('only what starts by itself counts as activated', () => {
  const { activated, next, runs } = glanceWith(
    [
      { ...trigger, name: 'later', next: [30] },
      { ...trigger, name: 'sooner', kind: 'crawler', next: [20] },
      { ...trigger, name: 'off', state: 'DEACTIVATED', next: [10] },
      { ...trigger, name: 'broken', problem: { message: 'x' }, next: [10] },
      { ...trigger, name: 'inner', type: 'CONDITIONAL', workflowName: 'w', next: [] },
    ],
    true,
    ['watching', 'off', 'missing'],
  );
  expect(activated).toEqual({ triggers: 1, schedules: 1, folders: 2 });
  expect(next).toEqual({ name: 'sooner', time: 20 });
  expect(runs).toEqual([{ id: 'a', title: 'load #7', state: 'running', fraction: 0.5 }]);
  expect(glanceWith([{ ...trigger, next: [30] }], true, [], 5)).toMatchObject({
    activated: { triggers: 1 },
    isPaused: true,
    next: null,
  });
  // A read-only workspace fires nothing.
  expect(glanceWith([{ ...trigger, next: [30] }], false)).toMatchObject({ activated: { triggers: 0 }, next: null });
});
