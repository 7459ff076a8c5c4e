/** What the catalog of a closed workspace says happened, read from its file and not through the engine. */

import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface FiringRecord {
  readonly sequence: number;
  readonly kind: string;
  readonly name: string;
  readonly cause: string;
  readonly due: number | null;
  readonly firedOn: number;
  readonly caughtUp: number;
  readonly missedCount: number;
  readonly workflowRun: string | null;
  readonly events: readonly EventRecord[];
  readonly actions: readonly ActionRecord[];
}

export interface EventRecord {
  readonly sequence: number;
  readonly files: readonly string[];
}

export interface ActionRecord {
  readonly id: string;
  readonly jobName: string | null;
  readonly crawlerName: string | null;
  readonly compactTable: string | null;
  readonly state: string;
  /** Of an action that did not start. */
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly counted: string | null;
}

/** A job run or a crawl. */
export interface RunRecord {
  readonly id: string;
  readonly kind: 'job' | 'crawler';
  readonly name: string;
  readonly state: string;
  readonly completedOn: number | null;
  readonly error: string | null;
}

export interface WorkflowRunRecord {
  readonly id: string;
  readonly workflowName: string;
  readonly status: string;
  readonly completedOn: number | null;
  readonly triggers: readonly { readonly name: string; readonly enabled: boolean }[];
  readonly carried: readonly {
    readonly jobName: string | null;
    readonly crawlerName: string | null;
    readonly compactTable?: string | null;
    readonly state: string;
  }[];
  readonly error: string | null;
}

export interface Records {
  readonly firings: readonly FiringRecord[];
  /** By id. */
  readonly runs: ReadonlyMap<string, RunRecord>;
  readonly workflowRuns: readonly WorkflowRunRecord[];
}

type Row = Record<string, number | string | null>;

export function readRecords(workspace: string): Records {
  const database = new DatabaseSync(path.join(workspace, '.tenon', 'catalog.sqlite'), { readOnly: true });
  try {
    const all = (text: string): Row[] => database.prepare(text).all() as Row[];
    const actions = all(`SELECT id, firing, job_name AS jobName, crawler_name AS crawlerName,
      compact_table AS compactTable, state, counted, error ->> '$.code' AS errorCode,
      error ->> '$.message' AS errorMessage FROM trigger_actions ORDER BY firing, position`);
    const firings = all(`SELECT sequence, kind, name, cause, due, fired_on AS firedOn, caught_up AS caughtUp,
      missed_count AS missedCount, workflow_run AS workflowRun, events FROM trigger_firings ORDER BY sequence`);
    const runs =
      all(`SELECT id, 'job' AS kind, job_name AS name, job_run_state AS state, completed_on AS completedOn, error
      FROM job_runs UNION ALL SELECT id, 'crawler', crawler_name, state, end_time, error FROM crawls`);
    const workflowRuns =
      all(`SELECT id, workflow_name AS workflowName, status, completed_on AS completedOn, triggers, carried,
      error FROM workflow_runs ORDER BY sequence`);
    return {
      firings: firings.map((row) => ({
        ...row,
        events: row['events'] === null ? [] : (JSON.parse(String(row['events'])) as { events: EventRecord[] }).events,
        actions: actions.filter(({ firing }) => firing === row['sequence']),
      })) as unknown as FiringRecord[],
      runs: new Map((runs as unknown as RunRecord[]).map((run) => [run.id, run])),
      workflowRuns: workflowRuns.map((row) => ({
        ...row,
        triggers: JSON.parse(String(row['triggers'])) as unknown,
        carried: JSON.parse(String(row['carried'])) as unknown,
      })) as unknown as WorkflowRunRecord[],
    };
  } finally {
    database.close();
  }
}
