/** Waits until nothing of a workspace is under way, in a host that fires triggers. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { ChaosProcess } from '#engine/testing/chaos/chaos-process.ts';

/** Longer than a batch of events gathers, and than a watched file must be still. */
const stillFor = 5000;
/** Several times as long as what is longest: a look at the triggers that nothing asked for. */
const stuckAfter = 200_000;
/** On a loaded machine, what starts something else in turn takes its time. */
const patience = 1_200_000;
/** Of what it waits for. */
const mostTold = 4;

/** @param tell receives what it waits for. @throws Error with what is still under way, when it does not end. */
export async function untilSettled(host: ChaosProcess, tell: (line: string) => void): Promise<void> {
  const begun = performance.now();
  let before = '';
  let told = '';
  let stillSince = begun;
  let movedOn = begun;
  for (;;) {
    const { summary, busy } = await look(host);
    const now = performance.now();
    if (summary !== before || busy.length > 0) stillSince = now;
    const waitsFor = [
      ...busy.slice(0, mostTold),
      ...(busy.length > mostTold ? [`${busy.length - mostTold} more`] : []),
    ].join('; ');
    if (waitsFor !== told && waitsFor !== '') tell(`waits for ${waitsFor}`);
    if (waitsFor !== told || summary !== before) movedOn = now;
    told = waitsFor;
    if (now - stillSince >= stillFor) return;
    if (now - movedOn > stuckAfter || now - begun > patience)
      throw new Error(`It does not settle: ${waitsFor || summary}`);
    before = summary;
    await delay(500);
  }
}

async function look(host: ChaosProcess): Promise<{ readonly summary: string; readonly busy: readonly string[] }> {
  for (const { id } of await host.call<readonly { id: string }[]>('getBlockedRuns'))
    await host.call('retryCommit', { id });
  const [runs, workflowRuns, triggers, watched, crawls] = [
    await host.call<Output<'getJobRuns'>>('getJobRuns', { limit: 200 }),
    await host.call<Output<'getWorkflowRuns'>>('getWorkflowRuns', { limit: 100 }),
    await host.call<Output<'listTriggers'>>('listTriggers', { next: 1 }),
    await host.call<Output<'getWatchedCrawlers'>>('getWatchedCrawlers'),
    await host.call<Output<'getCrawls'>>('getCrawls', { limit: 100 }),
  ];
  const now = await host.call<Output<'listTriggers'>>('listTriggers', { next: 1 });
  const busy = [
    ...runs.items
      .filter(({ jobRunState }) => ['WAITING', 'RUNNING', 'STOPPING', 'COMMIT_BLOCKED'].includes(jobRunState))
      .map(({ id, jobName, jobRunState }) => `${jobName} ${id} ${jobRunState}`),
    ...workflowRuns.items
      .filter(({ status }) => status === 'RUNNING' || status === 'STOPPING')
      .map(
        ({ id, workflowName, status, statistics }) => `${workflowName} ${id} ${status} ${JSON.stringify(statistics)}`,
      ),
    ...crawls.items.filter(({ state }) => state === 'RUNNING').map(({ id, crawlerName }) => `${crawlerName} ${id}`),
    ...watched
      .filter(({ state }) => state !== 'watching')
      .map(({ crawlerName, state }) => `${crawlerName} is ${state}`),
    ...now.triggers
      .filter(({ firings }) => firings.some(({ actions }) => actions.some(({ state }) => state === 'PENDING')))
      .map(({ name }) => `${name} is to start`),
    ...(triggers.isScheduling ? [] : ['no triggers yet']),
  ];
  const numbers = now.triggers.map(({ name, firings }) => `${name} ${firings[0]?.number ?? 0}`);
  return { summary: [runs.items[0]?.id, crawls.items[0]?.id, ...numbers].join(' '), busy };
}
