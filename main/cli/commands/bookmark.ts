/** `tenon bookmark`: shows or sets what a job has read. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { bookmarkText } from '#engine/contract/job-bookmark.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs } from '#main/cli/parse-command.ts';
import { jobRunId } from '#main/cli/runs/run-id.ts';

export const bookmarkCommand: Command = {
  name: 'bookmark',
  summary: 'Shows a job’s bookmark, or sets which source files count as read.',
  arguments: [{ name: 'JOB', summary: 'Name of the job.' }],
  options: [
    {
      name: 'set',
      value: 'now|start|RUN',
      summary:
        'now: every file that is there counts as read. start: no file does. RUN: continue after this run of the job.',
    },
    { name: 'arg', value: 'K=V', many: true, summary: 'With --set now: argument of the job.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON is `{jobName, version, runId, position, setToNowOn}`; `position` is `start` (nothing counts as read), `now` (what was there at `setToNowOn`) or `run` (what `runId` and earlier runs read).',
    'A bookmark that is set back forgets what later runs have read, so it cannot be set to one of them again.',
    'Setting a bookmark reads and writes no data. A job whose target was adopted after the catalog was lost cannot run until its bookmark is set.',
  ],
  examples: ['tenon bookmark load-orders', 'tenon bookmark load-orders --set now'],
  async run(call) {
    const jobName = call.positionals[0]!;
    const to = call.text('set');
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon bookmark ${jobName}`,
    });
    // A misspelled job name would create another bookmark.
    const { job } = await client.call('getJob', { name: jobName }, call.signal);
    const bookmark =
      to === undefined
        ? await client.call('getJobBookmark', { jobName }, call.signal)
        : to === 'now'
          ? await client.call(
              'setJobBookmarkToNow',
              { jobName, arguments: parsePairs(call.texts('arg'), 'arg') },
              call.signal,
            )
          : await client.call(
              'resetJobBookmark',
              to === 'start' ? { jobName } : { jobName, runId: await jobRunId(client, to, call.signal) },
              call.signal,
            );
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(bookmark)}\n`);
    else {
      const set = to === undefined ? '' : ' set';
      const says = bookmarkText(bookmark, {
        run: bookmark.runId === null ? '' : await runWords(client, bookmark.runId, call.signal),
        time: (millis) => new Date(millis).toISOString(),
      });
      await writeOut(`${printable(jobName)} bookmark${set}: version ${bookmark.version}. ${says}\n`);
    }
    if (job.bookmark === 'disable')
      writeError(
        `warning: The bookmark of ${printable(jobName)} is disabled: each run reads everything. ${to === undefined ? 'What is set has' : 'This has'} no effect until you enable it in the job.\n`,
      );
    return exitCodes.done;
  },
};

/** Runs are removed from the history after a time. */
async function runWords(client: EngineClient, id: string, signal: AbortSignal): Promise<string> {
  const run = await client.call('getJobRun', { id }, signal).catch(() => undefined);
  return run === undefined ? 'an earlier run' : `run #${run.number}`;
}
