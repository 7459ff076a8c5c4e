/** `tenon jobs`: the jobs of the workspace and how they last ended. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { runDescription, timeText } from '#main/cli/runs/run-text.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';

export const jobsCommand: Command = {
  name: 'jobs',
  summary: 'Lists the jobs of the workspace with the result of their last run.',
  arguments: [],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'JSON is one array of `{name, file, nodeCount, bookmark, arguments, lastRun}`; `lastRun` is null for a job that never ran. Invalid job files are reported on standard error.',
  ],
  examples: ['tenon jobs', 'tenon jobs --output json'],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon jobs' });
    const listed: { job: Output<'getJobs'>[number]; lastRun: JobRunText | null }[] = [];
    for (const job of await client.call('getJobs', {}, call.signal)) {
      const { items } = await client.call('getJobRuns', { jobName: job.name, limit: 1 }, call.signal);
      listed.push({ job, lastRun: items[0] ?? null });
    }
    if (call.text('output') === 'json') await writeOut(jsonText(listed));
    else await writeStyled(tableText(listed));
    await tellFileProblems(client, ['jobs'], call.signal);
    return exitCodes.done;
  },
};

type Listed = readonly { readonly job: Output<'getJobs'>[number]; readonly lastRun: JobRunText | null }[];

function jsonText(listed: Listed): string {
  const jobs = listed.map(({ job: { name, file, job }, lastRun }) => ({
    name,
    file,
    nodeCount: job.nodes.length,
    bookmark: job.bookmark,
    arguments: job.defaultArguments,
    lastRun,
  }));
  return `${JSON.stringify(jobs)}\n`;
}

function tableText(listed: Listed): string {
  if (listed.length === 0) return 'No jobs. A job is a file in the folder jobs/.\n';
  const columns = [
    { name: 'job', type: 'string' },
    { name: 'nodes', type: 'int' },
    { name: 'bookmark', type: 'string' },
    { name: 'last run', type: 'string' },
    { name: 'when', type: 'string' },
    { name: 'run', type: 'string' },
  ];
  const rows = listed.map(({ job: { name, job }, lastRun }) => ({
    job: name,
    nodes: job.nodes.length,
    bookmark: job.bookmark,
    'last run': lastRun === null ? 'never' : runDescription(lastRun),
    when: lastRun === null ? '' : timeText(lastRun.createdOn),
    run: lastRun === null ? '' : `#${lastRun.number}`,
  }));
  return formatTable(columns, rows, terminalStyle());
}
