/** What the host asks again and again, at every end of a run and every tick, never walks through the history. */

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { backfillMethods } from '#engine/catalog/repositories/backfills/backfills.ts';
import { undoMethods } from '#engine/catalog/repositories/commit-undo.ts';
import { jobRunMethods } from '#engine/catalog/repositories/job-runs.ts';
import type { ReadMethod } from '#engine/catalog/repositories/method.ts';
import { notificationMethods } from '#engine/catalog/repositories/notifications/notification-methods.ts';
import { resumableMethods } from '#engine/catalog/repositories/resumable-runs.ts';
import { triggerMethods } from '#engine/catalog/repositories/triggers/trigger-methods.ts';
import { completeWorkflowRuns } from '#engine/catalog/repositories/workflows/workflow-runs.ts';
import { workflowRunMethods } from '#engine/catalog/repositories/workflows/workflow-run-methods.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { Connection, type Parameter } from '#engine/catalog/thread/connection.ts';

/** Tables that grow with every run. */
const history = new Set([
  'job_runs',
  'job_tasks',
  'commits',
  'run_log',
  'crawls',
  'workflow_runs',
  'trigger_firings',
  'trigger_actions',
]);

/** Columns of which few rows of the history have one value; of a name, or a state, any number has. */
const narrow = new Set(['id', 'run_id', 'rowid', 'sequence', 'firing', 'workflow_run', 'previous_run_id']);

interface Step {
  readonly statement: string;
  /** As SQLite words it: `SEARCH crawls USING INDEX crawls_running (state=?)`. */
  readonly detail: string;
}

/** Parts of a table that grow as it does. */
const walkedWhole = new Set(['job_runs_succeeded', 'job_runs_unsuccessful', 'trigger_firings_by_workflow_run']);

let connection: Connection;
/** By name: whether it lists only a part of its table. */
let isPartial: ReadonlyMap<string, boolean>;
let close: () => Promise<void>;

beforeAll(async () => {
  const place = await openTemporaryCatalog();
  await place.catalog[Symbol.asyncDispose]();
  connection = Connection.open(place.path, 'read-write');
  close = async () => {
    connection.close();
    await place[Symbol.asyncDispose]();
  };
  const indexes = connection.all<{ name: string; text: string | null }>(
    sql`SELECT name, sql AS text FROM sqlite_schema WHERE type = 'index'`,
  );
  isPartial = new Map(indexes.map(({ name, text }) => [name, text !== null && / WHERE /u.test(text)]));
});
afterAll(() => close());

const asked: Readonly<Record<string, () => unknown>> = {
  getPendingActions: () => ask(triggerMethods.getPendingActions),
  getUncountedEnds: () => ask(triggerMethods.getUncountedEnds),
  getUnfinishedFirings: () => ask(triggerMethods.getUnfinishedFirings, 'trigger', 'nightly'),
  hasUnfinishedActions: () =>
    ask(triggerMethods.hasUnfinishedActions, 'nightly', [{ jobName: 'load' }, { crawlerName: 'find' }]),
  getFiringOfAction: () => ask(triggerMethods.getFiringOfAction, 'jr_1'),
  getUnfinishedWorkflowRuns: () => ask(workflowRunMethods.getUnfinishedWorkflowRuns),
  hasCompletedWorkflowRuns: () => ask(workflowRunMethods.hasCompletedWorkflowRuns),
  getWorkflowRunActions: () => ask(workflowRunMethods.getWorkflowRunActions, 'wr_1'),
  completeWorkflowRuns: () => completeWorkflowRuns(connection, 1),
  getOpenBackfills: () => ask(backfillMethods.getOpenBackfills),
  getRunEnds: () => ask(notificationMethods.getRunEnds),
  getPendingDeliveries: () => ask(notificationMethods.getPendingDeliveries),
  getUnfinishedJobRuns: () => ask(jobRunMethods.getUnfinishedJobRuns),
  getBlockedJobRuns: () => ask(jobRunMethods.getBlockedJobRuns),
  getResumableNeeds: () => ask(resumableMethods.getResumableNeeds, 0),
  getOpenUndos: () => ask(undoMethods.getOpenUndos),
};

test.each(Object.keys(asked))('%s', (name) => {
  const steps = stepsOf(asked[name]!);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(walks)).toEqual([]);
});

test('a statement that walks through the history is found', () => {
  const names = (statement: Sql): boolean => stepsOf(() => connection.all(statement)).some(walks);
  expect(names(sql`SELECT id FROM workflow_runs WHERE status IN ('RUNNING', 'STOPPING') ORDER BY sequence`)).toBe(true);
  expect(names(sql`SELECT sequence FROM trigger_firings AS fired WHERE kind = 'trigger' AND name = 'a'`)).toBe(true);
  expect(names(sql`SELECT task.files FROM job_tasks task WHERE task.state = 'DURABLE'`)).toBe(true);
  expect(names(sql`SELECT id FROM workflow_runs WHERE id = 'wr_1'`)).toBe(false);
});

function ask<Parameters extends unknown[]>(
  { run }: ReadMethod<Parameters, unknown>,
  ...parameters: Parameters
): unknown {
  return run({ connection, cursors: undefined as never }, 'asked', ...parameters);
}

/** How SQLite carries out what the question states. */
function stepsOf(question: () => unknown): Step[] {
  const statements = new Map<string, Sql>();
  const spies = (['all', 'get', 'run'] as const).map((method) => {
    const original = connection[method].bind(connection) as (statement: Sql, ...parameters: Parameter[]) => never;
    return vi.spyOn(connection, method).mockImplementation((statement: Sql, ...parameters) => {
      statements.set(statement.text, statement);
      return original(statement, ...parameters);
    });
  });
  try {
    question();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return [...statements]
    .filter(([text]) => /\bFROM\b/u.test(text))
    .flatMap(([text, statement]) => {
      const nothing = Array.from({ length: text.split('?').length - 1 }, () => null);
      const steps = connection.all<{ detail: string }>(sql`EXPLAIN QUERY PLAN ${statement}`, ...nothing);
      return steps.map(({ detail }) => ({ statement: text, detail }));
    });
}

/** Whether the step reads more rows of the history the longer that is. */
function walks({ statement, detail }: Step): boolean {
  const [, way, name = '', index, columns = ''] =
    /^(SCAN|SEARCH) (\w+)(?: USING .*?INDEX (\w+))?(?:.*\((.*)\))?/u.exec(detail) ?? [];
  const aliased = [...statement.matchAll(new RegExp(String.raw`(\w+)"? (?:AS )?${name}\b`, 'gu'))].map(([, of]) => of!);
  if (way === undefined || ![name, ...aliased].some((table) => history.has(table))) return false;
  if (index !== undefined && isPartial.get(index) === true && !walkedWhole.has(index)) return false;
  // A period, which grows with the rate of runs alone.
  if (columns.includes('created_on>?')) return false;
  const equal = [...columns.matchAll(/(\w+)=\?/gu)].map(([, column]) => column!);
  return !equal.some((column) => narrow.has(column));
}
