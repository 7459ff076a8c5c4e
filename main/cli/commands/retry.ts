/** `tenon retry`: continues commits and undos that could not be finished. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { runDescription } from '#main/cli/runs/run-text.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { errorText, exitCodeOf } from '#main/cli/report-error.ts';
import { jobRunWords } from '#main/cli/runs/run-id.ts';

export const retryCommand: Command = {
  name: 'retry',
  summary: 'Continues commits and undos that could not be finished, for example because a target was unavailable.',
  arguments: [{ name: 'RUN', optional: true, summary: `The run: ${jobRunWords} (default: every blocked run).` }],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'While a run is blocked, other runs cannot write to its tables; everything else works. JSON is one array of the runs in their new state.',
  ],
  examples: ['tenon retry', 'tenon retry 52'],
  async run(call) {
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: 'tenon retry',
      serveOthers: true,
    });
    const [id] = call.positionals;
    const runs =
      id === undefined
        ? await client.call('getBlockedRuns', {}, call.signal)
        : [await client.call('getJobRun', { id }, call.signal)];
    const finished: JobRunText[] = [];
    let code: number = exitCodes.done;
    for (const run of runs) {
      const procedure = run.unfinishedUndo === null ? 'retryCommit' : 'retryUndo';
      try {
        finished.push(await client.call(procedure, { id: run.id }, call.signal));
      } catch (thrown) {
        const error = toEngineError(thrown);
        if (error.code === 'Cancelled') throw error;
        writeError(errorText(error));
        code = Math.max(code, exitCodeOf(error));
        finished.push(await client.call('getJobRun', { id: run.id }));
      }
    }
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(finished)}\n`);
    else if (runs.length === 0) await writeOut('No run is blocked.\n');
    else
      for (const run of finished) await writeOut(`${printable(run.jobName)} #${run.number} ${runDescription(run)}\n`);
    return code as typeof exitCodes.done;
  },
};
