/** `tenon clean`: empties the cache, and removes old runs and crawls from the history. */

import { countText } from '#engine/contract/count-text.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { jobRunText } from '#main/cli/runs/run-id.ts';

type CleanedHistory = Output<'cleanHistory'>;

export const cleanCommand: Command = {
  name: 'clean',
  summary: 'Clears the workspace’s cache, and removes old runs and crawls from its history.',
  arguments: [],
  options: [
    ...workspaceOptions,
    { name: 'dry-run', summary: 'List what would be removed, without removing anything.' },
  ],
  notes: [
    'The cache holds copies that Tenon recreates when needed.',
    'A run or crawl is removed from the history if it ended more than 90 days ago and is not among the newest 100 of its job or crawler. To change this, use the settings, or `historyDays` and `historyRuns` in the `defaults` of tenon.json. Tenon also cleans automatically, every hour while it is open. Runs that are still needed are kept: a run whose replaced files are kept for an undo, one that can be resumed, a blocked one, one that a later run resumed or repeated, and every run after it.',
    'The bookmark of a job does not change: the next run reads the same files as before. Runs that were removed cannot be undone, resumed or repeated, and no bookmark can be set back to them.',
  ],
  examples: ['tenon clean', 'tenon clean --dry-run'],
  async run(call) {
    const dryRun = call.isOn('dry-run');
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon clean' });
    const cache = await client.call(dryRun ? 'getCache' : 'clearCache', {}, call.signal);
    await writeOut(
      `Cache: ${countText(cache.fileCount, 'file')}, ${countText(cache.sizeBytes, 'byte')}${removed(dryRun)}\n`,
    );
    // Its history is not changed either.
    if (!dryRun && (await client.call('getWorkspace', {}, call.signal)).readOnly) return exitCodes.done;
    const history = await client.call('cleanHistory', { dryRun }, call.signal);
    const staying = history.jobs.flatMap(({ stays }) => (stays === null ? [] : [stays.runId]));
    const names = await Promise.all(staying.map((id) => jobRunText(client, id, call.signal)));
    const nameOf = new Map(staying.map((id, index) => [id, names[index]!]));
    await writeOut(describe(history, nameOf, dryRun));
    return exitCodes.done;
  },
};

function removed(dryRun: boolean): string {
  return dryRun ? ' would be removed' : ' removed';
}

function describe(
  { days, keepLast, jobs, crawlCount, freedBytes }: CleanedHistory,
  nameOf: ReadonlyMap<string, string>,
  dryRun: boolean,
): string {
  const runCount = jobs.reduce((sum, job) => sum + job.runCount, 0);
  const freed = freedBytes === 0 ? '' : `, ${countText(freedBytes, 'byte')} given back`;
  const lines = [
    `History: ${countText(runCount, 'run')}, ${countText(crawlCount, 'crawl')}${removed(dryRun)}${freed}`,
    `Rule: keep ${countText(days, 'day')}, and the newest ${keepLast} of each job and crawler`,
    ...jobs.flatMap((job) => [
      ...(job.runCount === 0 ? [] : [`Job ${job.jobName}: ${countText(job.runCount, 'run')}${removed(dryRun)}`]),
      ...(job.stays === null
        ? []
        : [
            `Job ${job.jobName}: run ${nameOf.get(job.stays.runId)} and all after it stay, because ${reasons[job.stays.reason]}`,
          ]),
    ]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

const reasons: Readonly<Record<NonNullable<CleanedHistory['jobs'][number]['stays']>['reason'], string>> = {
  replaced: 'the files that it replaced are still kept for an undo',
  away: 'its target folder cannot be found',
};
