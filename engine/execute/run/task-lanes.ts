/** Lanes in which the tasks of a stage run one after the other: one for each worker, more and fewer as the run gets and gives them. */

import type { RunCrew } from '#engine/execute/run/run-crew.ts';

/** Milliseconds between looks for another worker: what others leave free changes without telling us. */
const lookAgainAfter = 500;

/**
 * Resolves when all lanes have ended.
 * @param left tasks that no lane has begun; 0 when none is to begin any more.
 * @param lane works until no task is left, or `mayContinue`, asked between two tasks, says no. It does not throw.
 */
export async function overLanes(
  crew: RunCrew,
  left: () => number,
  lane: (mayContinue: () => boolean) => Promise<void>,
): Promise<void> {
  const lanes = new Set<Promise<void>>();
  const begin = (): void => {
    let isGivenBack = false;
    const running = lane(() => {
      isGivenBack ||= lanes.size > 1 && crew.yield();
      return !isGivenBack;
    }).finally(() => {
      lanes.delete(running);
      // With a task in progress in each of the others; with none, the next stage may need all.
      if (!isGivenBack) crew.keep(lanes.size);
    });
    lanes.add(running);
  };
  let growing: Promise<void> | undefined;
  const grow = async (): Promise<void> => {
    while (left() > 0 && (await crew.grow(left()))) {
      if (left() > 0) begin();
      else crew.keep(lanes.size);
    }
  };
  for (let count = Math.min(crew.workers, left()); count > 0; count -= 1) begin();
  const look = (): void => {
    growing ??= grow().finally(() => (growing = undefined));
  };
  if (crew.most > crew.workers) look();
  const timer = crew.most > crew.resources.workers ? setInterval(look, lookAgainAfter) : undefined;
  try {
    while (lanes.size > 0 || growing !== undefined) await Promise.all([...lanes, growing]);
  } finally {
    clearInterval(timer);
  }
}
