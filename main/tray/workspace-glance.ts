/** What the tray knows of an open workspace: what runs, what starts by itself, what failed. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';

export interface GlancedRun {
  readonly id: string;
  /** `load #12` */
  readonly title: string;
  readonly state: 'running' | 'waiting';
  /** 0…1; null: unknown, or it waits. */
  readonly fraction: number | null;
}

export interface WorkspaceGlance {
  readonly id: string;
  readonly name: string;
  readonly runs: readonly GlancedRun[];
  /** Names of crawlers with a crawl in progress. */
  readonly crawls: readonly string[];
  /** The next start of a trigger or of the schedule of a crawler, in milliseconds since 1970; null: none is known. */
  readonly next: { readonly name: string; readonly time: number } | null;
  /** What starts work by itself while the app is open. */
  readonly activated: { readonly triggers: number; readonly schedules: number; readonly folders: number };
  /** A person has paused its triggers and schedules: they count among what is activated, and start nothing. */
  readonly isPaused: boolean;
  /** Runs and crawls that failed since a person last looked. */
  readonly failed: readonly string[];
}

/** Of a workspace that is not open yet, or of which nothing is known. */
export function emptyGlance(id: string, name: string): WorkspaceGlance {
  const activated = { triggers: 0, schedules: 0, folders: 0 };
  return { id, name, runs: [], crawls: [], next: null, activated, isPaused: false, failed: [] };
}

export interface GlanceAnswers {
  readonly workspace: Pick<Output<'getWorkspace'>, 'definition'>;
  readonly queue: Pick<Output<'getQueue'>, 'running' | 'waiting'>;
  readonly triggers: Output<'listTriggers'>;
  readonly watched: Output<'getWatchedCrawlers'>;
}

/** @param fractions of runs by their id. */
export function glanceOf(
  { id, crawls, failed }: Pick<WorkspaceGlance, 'id' | 'crawls' | 'failed'>,
  { workspace, queue, triggers, watched }: GlanceAnswers,
  fractions: ReadonlyMap<string, number | null>,
): WorkspaceGlance {
  const active = triggers.isScheduling ? triggers.triggers.filter(startsByItself) : [];
  const isPaused = triggers.pausedOn !== null;
  const [next = null] = (isPaused ? [] : active)
    .flatMap(({ name, next: [time] }) => (time === undefined ? [] : [{ name, time }]))
    .toSorted((one, other) => one.time - other.time);
  const runOf =
    (state: GlancedRun['state']) =>
    ({ runId, jobName, number }: { readonly runId: string; readonly jobName: string; readonly number: number }) => ({
      id: runId,
      title: `${jobName} #${number}`,
      state,
      fraction: state === 'running' ? (fractions.get(runId) ?? null) : null,
    });
  return {
    id,
    name: workspace.definition.name,
    runs: [...queue.running.map(runOf('running')), ...queue.waiting.map(runOf('waiting'))],
    crawls,
    next,
    activated: {
      triggers: active.filter(({ kind }) => kind === 'trigger').length,
      schedules: active.filter(({ kind }) => kind === 'crawler').length,
      folders: watched.filter(({ state }) => state !== 'off').length,
    },
    isPaused,
    failed,
  };
}

/** A condition within a workflow waits for what another trigger starts. */
function startsByItself({ state, problem, type, workflowName }: Output<'listTriggers'>['triggers'][number]): boolean {
  return state === 'ACTIVATED' && problem === null && !(type === 'CONDITIONAL' && workflowName !== null);
}

export function isBusy({ runs, crawls }: Pick<WorkspaceGlance, 'runs' | 'crawls'>): boolean {
  return runs.length > 0 || crawls.length > 0;
}
