/** Commands of the run in front that lead to its job. */

import { IconRadar2, IconRoute } from '@tabler/icons-react';
import type { Node } from '#engine/contract/definitions/job.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { crawlTableOf } from '#renderer/features/crawlers/crawl-table.ts';
import { openDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { select } from '#renderer/features/jobs/draft/draft-store.ts';
import { openJob } from '#renderer/features/jobs/job-actions.ts';
import { activeRun } from '#renderer/features/runs/run-actions.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

export const jobOfRunCommands: readonly Command[] = [
  {
    id: 'runs.open-job',
    title: 'Open job of run',
    group: 'Runs',
    icon: IconRoute,
    when: () => activeRun() !== undefined,
    run: async () => {
      const { jobName, error } = activeRun()!;
      // Where it failed at a node one begins there.
      if (error?.node === undefined) openJob(jobName);
      else await openNode(jobName, error.node);
    },
  },
  {
    id: 'runs.open-node',
    title: 'Open node in its job',
    group: 'Runs',
    icon: IconRoute,
    when: () => activeRun() !== undefined && currentSubject()?.nodeId !== undefined,
    run: () => openNode(activeRun()!.jobName, currentSubject()!.nodeId!),
  },
  {
    id: 'runs.crawl-source',
    once: true,
    title: 'Crawl changed table',
    group: 'Runs',
    icon: IconRadar2,
    when: () => findChangedSource() !== undefined,
    run: () => crawlTableOf(findChangedSource()!),
  },
];

async function openNode(jobName: string, node: string): Promise<void> {
  openJob(jobName);
  await openDraft(jobName);
  select(jobName, [node]);
}

/** The node at which the run found that a file is not as it was when its table was crawled. */
function findChangedSource(): Node | undefined {
  const run = activeRun();
  if (run?.error?.code !== 'FileChanged') return undefined;
  const job = queryClient.getQueryData<Output<'getJob'>>(queryKey('getJob', { name: run.jobName }))?.job;
  return job?.nodes.find(({ id, transform }) => id === run.error?.node && transform === 'CatalogSource');
}
