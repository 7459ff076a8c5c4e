/** Keeps up with an open workspace for the tray: asks its engine again after its events, and follows its runs. */

import type { Dispatcher } from '#engine/index.ts';
import { emptyGlance, glanceOf, type WorkspaceGlance } from '#main/tray/workspace-glance.ts';

export interface FollowOptions {
  readonly id: string;
  /** Until the workspace itself is asked, which may wait for an answer of its window. */
  readonly name: string;
  readonly dispatcher: Pick<Dispatcher, 'call' | 'stream'>;
  /** Whether a person sees the workspace now, so that a failure needs no mark. */
  isLooking(): boolean;
  /** Called after the glance has changed. */
  onChange(): void;
  /** Milliseconds after an event until the engine is asked; events that come meanwhile share it (default: 500). */
  readonly delay?: number;
}

export interface FollowedWorkspace extends Disposable {
  readonly glance: WorkspaceGlance;
  /** Asks the engine now. Never fails: what it cannot say stays as it was. */
  refresh(): Promise<void>;
  /** Forgets the failures: a person has seen them. */
  look(): void;
  /** Pauses or resumes its triggers. Never fails: the menu then offers the same again. */
  setPaused(isPaused: boolean): Promise<void>;
}

const failures = new Set(['FAILED', 'TIMEOUT', 'COMMIT_BLOCKED']);

export function followWorkspace(options: FollowOptions): FollowedWorkspace {
  const { id, dispatcher, delay = 500 } = options;
  const ending = new AbortController();
  const crawls = new Set<string>();
  const failed = new Set<string>();
  const fractions = new Map<string, number | null>();
  let glance = emptyGlance(id, options.name);
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<void> | undefined;

  const change = (next: WorkspaceGlance): void => {
    if (ending.signal.aborted || JSON.stringify(next) === JSON.stringify(glance)) return;
    glance = next;
    options.onChange();
  };
  // One after the other: an older answer that comes late must not replace a newer one.
  const refresh = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (asking = Promise.resolve(asking).then(ask));
  };
  const ask = async (): Promise<void> => {
    try {
      const [workspace, queue, triggers, watched] = await Promise.all([
        dispatcher.call('getWorkspace', {}, ending.signal),
        dispatcher.call('getQueue', {}, ending.signal),
        dispatcher.call('listTriggers', { next: 1 }, ending.signal),
        dispatcher.call('getWatchedCrawlers', {}, ending.signal),
      ]);
      for (const { runId } of queue.running) if (!fractions.has(runId)) void follow(runId);
      change(
        glanceOf({ id, crawls: [...crawls], failed: [...failed] }, { workspace, queue, triggers, watched }, fractions),
      );
    } catch {
      // There may be no further event.
      refreshSoon(20 * delay);
    }
  };
  const refreshSoon = (wait = delay): void => {
    if (!ending.signal.aborted) timer ??= setTimeout(() => void refresh(), wait).unref();
  };
  const follow = async (runId: string): Promise<void> => {
    fractions.set(runId, null);
    try {
      for await (const item of dispatcher.stream('watchJobRun', { id: runId }, ending.signal)) {
        if (item.item !== 'progress') continue;
        fractions.set(runId, item.fraction ?? fractions.get(runId) ?? null);
        refreshSoon();
      }
    } catch {
      // It is shown without progress.
    } finally {
      fractions.delete(runId);
    }
  };
  const fail = (title: string): void => {
    if (!options.isLooking()) failed.add(title);
  };
  const watch = async (): Promise<void> => {
    for await (const event of dispatcher.stream('watchEvents', {}, ending.signal)) {
      if (event.entity === 'crawl') {
        if (event.state === 'RUNNING') crawls.add(event.crawlerName);
        else crawls.delete(event.crawlerName);
        if (event.state === 'FAILED') fail(`Crawl of ${event.crawlerName}`);
      } else if (event.entity === 'jobRun' && failures.has(event.state)) {
        const run = await dispatcher.call('getJobRun', { id: event.id }, ending.signal).catch(() => undefined);
        if (run !== undefined) fail(`${run.jobName} #${run.number}`);
      }
      refreshSoon();
    }
  };
  // When the host closes; nobody looks at the tray any more.
  watch().catch(() => undefined);
  refreshSoon();
  return {
    get glance() {
      return glance;
    },
    refresh,
    look() {
      failed.clear();
      change({ ...glance, failed: [] });
    },
    async setPaused(isPaused) {
      await dispatcher.call(isPaused ? 'pauseTriggers' : 'resumeTriggers', {}, ending.signal).catch(() => undefined);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      ending.abort();
    },
  };
}
