/** `tenon advice`: what the next run of a job could do better, and the change of the job that does it. */

import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';

const kinds = ['bookmark', 'memory', 'threads', 'workers', 'compact'] as const;

export const adviceCommand: Command = {
  name: 'advice',
  summary: 'Lists what the next run of a job could do better, from the measurements of a run, or applies it.',
  arguments: [{ name: 'RUN', summary: `A run that succeeded: ${jobRunWords}.` }],
  options: [
    ...workspaceOptions,
    { name: 'apply', summary: 'Change the job, and compact tables.' },
    { name: 'only', value: 'KIND', choices: kinds, many: true, summary: 'Only advice of this kind (default: all).' },
    outputOption('table', 'json'),
  ],
  notes: [
    'bookmark: it appended rows that the run before had appended. memory: a task wrote to disk because its memory was full. threads: most threads were idle. workers: a stage had fewer tasks than workers. compact: a table that the run wrote has many small files.',
    'JSON is what `tenon call getRunAdvice` returns; with --apply, a list of what applyRunAdvice returns.',
  ],
  examples: ['tenon advice 52', 'tenon advice 52 --apply --only memory'],
  async run(call) {
    const named = call.positionals[0]!;
    const only = call.texts('only');
    const apply = call.isOn('apply');
    const title = `tenon advice ${named}`;
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title, serveOthers: apply });
    const id = await jobRunId(client, named, call.signal);
    const all = await client.call('getRunAdvice', { id }, call.signal);
    const chosen = all.filter(({ kind }) => only.length === 0 || only.includes(kind));
    const isJson = call.text('output') === 'json';
    if (!apply) {
      const lines =
        chosen.length === 0
          ? ['No advice: its measurements show nothing to change.']
          : chosen.map(({ kind, text }) => `${kind}: ${text}`);
      await writeOut(isJson ? `${JSON.stringify(chosen)}\n` : lines.map((line) => `${printable(line)}\n`).join(''));
      return exitCodes.done;
    }
    const done = [];
    let failed = false;
    for (const { kind, table } of chosen) {
      const { applied, run } = await client.call(
        'applyRunAdvice',
        { id, kind, ...(table === null ? {} : { table }) },
        call.signal,
      );
      let ended = run;
      if (run !== null)
        for await (const item of client.stream('watchJobRun', { id: run.id }, call.signal))
          if (item.item === 'finished') ended = item.run;
      failed ||= ended !== null && ended.jobRunState !== 'SUCCEEDED';
      done.push({ applied, run: ended });
      const outcome = ended === null ? 'changed' : `run #${ended.number} ${ended.jobRunState}`;
      if (!isJson) await writeOut(`${printable(`${applied.label}: ${outcome}`)}\n`);
    }
    if (isJson) await writeOut(`${JSON.stringify(done)}\n`);
    else if (done.length === 0) await writeOut('Nothing to apply.\n');
    return failed ? exitCodes.runFailed : exitCodes.done;
  },
};
