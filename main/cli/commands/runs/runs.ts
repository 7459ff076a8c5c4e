/** `tenon runs`: runs of jobs, newest first. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { runDescription, secondsText, timeText } from '#main/cli/runs/run-text.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';
import { parseLimit } from '#main/cli/parse-command.ts';

const columns = [
  { name: 'number', type: 'bigint' },
  { name: 'job', type: 'string' },
  { name: 'state', type: 'string' },
  { name: 'started', type: 'string' },
  { name: 'seconds', type: 'double' },
  { name: 'error', type: 'string' },
];
const pageSize = 500;

export const runsCommand: Command = {
  name: 'runs',
  summary: 'Lists runs of jobs, newest first.',
  arguments: [{ name: 'JOB', optional: true, summary: 'Only runs of this job.' }],
  options: [
    ...workspaceOptions,
    outputOption('table', 'json', 'jsonl'),
    { name: 'limit', value: 'N|all', summary: 'Maximum number of runs (default: 20).' },
  ],
  notes: [
    'JSON is one array of runs, `jsonl` one run per line. A run is `{id, number, jobName, jobRunState, attempt, previousRunId, redriveOf, arguments, createdOn, startedOn, completedOn, error, hasRejects, undone, undoUntil, paused, unfinishedUndo}`; `jobRunState` is WAITING, RUNNING, STOPPING, SUCCEEDED, FAILED, STOPPED, TIMEOUT or COMMIT_BLOCKED, `error` is null or `{code, message, hint}`, `hasRejects` says that records were rejected, `undoUntil` is when the files that it replaced are removed, which ends its undo (null: it replaced none), `paused` is null or `{askedOn, pausedOn, why}`, `unfinishedUndo` is null or `{begunOn, error}`, times are milliseconds since 1970 UTC.',
  ],
  examples: ['tenon runs', 'tenon runs "Daily orders" --limit all --output jsonl'],
  async run(call) {
    const limit = parseLimit(call.text('limit'), 20);
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon runs' });
    const [jobName] = call.positionals;
    // A deleted job may still have runs; a name without any run is a typing error.
    if (jobName !== undefined && (await runsPage(client, call, jobName, 1, null)).items.length === 0)
      await client.call('getJob', { name: jobName }, call.signal);
    const form = call.text('output') ?? 'table';
    const writer = openRowWriter(form, false);
    await writer.begin(columns);
    let shown = 0;
    let after: string | null = null;
    while (limit === null || shown < limit) {
      const page: RunsPage = await runsPage(
        client,
        call,
        jobName,
        limit === null ? pageSize : Math.min(limit - shown, pageSize),
        after,
      );
      await writer.rows(form === 'table' ? page.items.map(tableRow) : page.items);
      shown += page.items.length;
      after = page.next;
      if (after === null) break;
    }
    if (form === 'table' && shown === 0) await writeOut('No runs.\n');
    else await writer.end();
    if (form === 'json') await writeOut('\n');
    if (after !== null && form === 'table') writeError('Older runs exist: use --limit all\n');
    return exitCodes.done;
  },
};

interface RunsPage {
  readonly items: readonly JobRunText[];
  readonly next: string | null;
}

function runsPage(
  client: EngineClient,
  call: Invocation,
  jobName: string | undefined,
  limit: number,
  after: string | null,
): Promise<RunsPage> {
  return client.call('getJobRuns', { jobName, limit, after }, call.signal);
}

function tableRow(run: JobRunText): Record<string, unknown> {
  return {
    number: run.number,
    job: run.jobName,
    state: runDescription(run),
    started: timeText(run.startedOn ?? run.createdOn),
    seconds: secondsText(run),
    error: run.error === null ? '' : `${run.error.code}: ${run.error.message}`,
  };
}
