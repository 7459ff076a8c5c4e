/** `tenon run`: one run of a job. */

import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';
import { showNextInputs } from '#main/cli/runs/next-inputs.ts';
import { writeError } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Runs a job and waits for it to finish.',
  arguments: [{ name: 'JOB', summary: 'Name of the job.' }],
  options: [
    ...workspaceOptions,
    { name: 'arg', value: 'K=V', many: true, summary: 'Override a default argument of the job.' },
    { name: 'dry-run', summary: 'Show which files the next run would read, without running the job.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON of `--dry-run` is `{bookmark, sources:[{nodeId, name, table, location, bookmarked, files:[{path, size}], fileCount, sizeBytes, readBefore, unfinishedCount, changedCount, missingSince}]}`; `files` has the first 100 of each source.',
    `Progress goes to standard error. The exit code is ${exitCodes.runFailed} if the run does not succeed. An interrupt stops the run, and nothing it wrote is published.`,
    'JSON is the run as in `tenon runs`, its state in `jobRunState`, with `receipts: [{stageId, nodeId, port, ofStep, kind, rowsIn, rowsOut, filtered, rejected, deduplicated, otherOutputs, inputs, withoutPartner, changes, castToNull}]`; `port` is set for nodes with several outputs, `otherOutputs` for splits; with `ofStep`, `port` is the id of a step of a recipe; `changes` for merges into a table: rows that were `inserted`, `updated`, `unchanged`, `deleted`; `castToNull` is the number of values that casts turned into null, by column.',
  ],
  examples: ['tenon run "Daily orders" --arg day=2024-05-01', 'tenon run "Daily orders" --dry-run'],
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
    if (call.isOn('dry-run')) {
      await showNextInputs(call, session.client, input);
      return exitCodes.done;
    }
    const run = await session.client.call('startJobRun', input, call.signal);
    return followRun(call, session, run);
  },
};
