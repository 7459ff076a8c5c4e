/** `tenon run`: one run of a job. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';
import { showNextInputs } from '#main/cli/runs/next-inputs.ts';
import { writeError } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs, usage } from '#main/cli/parse-command.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Runs a job and waits for it to finish.',
  arguments: [{ name: 'JOB', summary: 'Name of the job.' }],
  options: [
    ...workspaceOptions,
    { name: 'arg', value: 'K=V', many: true, summary: 'Override a default argument of the job.' },
    {
      name: 'bookmark-from',
      value: 'RUN',
      summary: 'Run after which the input is read again (default: the run before that of --bookmark-to).',
    },
    {
      name: 'bookmark-to',
      value: 'RUN',
      summary: `Read what this run read, and with --bookmark-from what the runs before it read; ${jobRunWords}.`,
    },
    { name: 'dry-run', summary: 'Show which files the next run would read, without running the job.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'With `--bookmark-to`, the run reads what earlier runs read, and nothing else. It does not change the bookmark. Targets that append get the same rows again.',
    'JSON of `--dry-run` is `{bookmark, sources:[{nodeId, name, table, location, bookmarked, files:[{path, size}], fileCount, sizeBytes, readBefore, unfinishedCount, changedCount, missingSince}]}`; `files` has the first 100 of each source.',
    `Progress goes to standard error. The exit code is ${exitCodes.runFailed} if the run does not succeed. An interrupt stops the run, and nothing it wrote is published.`,
    'JSON is the run as in `tenon runs`, its state in `jobRunState`, with `receipts: [{stageId, nodeId, port, ofStep, kind, rowsIn, rowsOut, filtered, rejected, deduplicated, otherOutputs, inputs, withoutPartner, changes, castToNull}]`; `port` is set for nodes with several outputs, `otherOutputs` for splits; with `ofStep`, `port` is the id of a step of a recipe; `changes` for merges into a table: rows that were `inserted`, `updated`, `unchanged`, `deleted`; `castToNull` is the number of values that casts turned into null, by column.',
  ],
  examples: [
    'tenon run "Daily orders" --arg day=2024-05-01',
    'tenon run "Daily orders" --dry-run',
    'tenon run "Daily orders" --bookmark-to 52',
  ],
  async run(call) {
    const jobName = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon run ${jobName}`,
      serveOthers: true,
    });
    const { broken } = await session.client.call('getJob', { name: jobName }, call.signal);
    if (broken !== null) writeError(`warning ${printable(broken.message)}; running its last valid version.\n`);
    const input = { jobName, arguments: parsePairs(call.texts('arg'), 'arg') };
    const window = await windowOf(call, session.client);
    if (call.isOn('dry-run')) {
      await showNextInputs(call, session.client, input);
      return exitCodes.done;
    }
    const run = await session.client.call('startJobRun', { ...input, ...window }, call.signal);
    return followRun(call, session, run);
  },
};

/** The runs whose input is read again; without options nothing. @throws EngineError Usage, EntityNotFound. */
async function windowOf(
  call: Invocation,
  client: EngineClient,
): Promise<{ bookmarkWindow?: { from?: string; to: string } }> {
  const [first, last] = [call.text('bookmark-from'), call.text('bookmark-to')];
  if (first === undefined && last === undefined) return {};
  if (last === undefined) throw usage('--bookmark-from needs --bookmark-to.', 'Name the last run whose input is read.');
  if (call.isOn('dry-run'))
    throw usage('--bookmark-to cannot be combined with --dry-run.', 'The files are those that the named runs read.');
  const to = await jobRunId(client, last, call.signal);
  return {
    bookmarkWindow: { to, ...(first === undefined ? {} : { from: await jobRunId(client, first, call.signal) }) },
  };
}
