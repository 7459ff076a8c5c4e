/** `tenon undo`: undoes a committed run, or a crawl. */

import {
  exitCodes,
  outputOption,
  workspaceOptions,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import type { Session } from '#main/cli/session.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';

export const undoCommand: Command = {
  name: 'undo',
  summary:
    'Undoes a committed run or a crawl. Files, catalog and bookmark return to their state before the run; the tables of a crawl return to theirs, and no file changes.',
  arguments: [{ name: 'RUN|CRAWL', summary: `The run, ${jobRunWords}, or the id of the crawl, cr_…` }],
  options: [
    ...workspaceOptions,
    {
      name: 'others',
      summary: 'Of a crawl: if some tables were changed since, undo the others (default: undo nothing then).',
    },
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON is the run with `undone` set to true. Its receipts remain available. JSON of a crawl is `{crawlId, undone, undoneOn, tables:[{databaseName, tableName, change, undone, refusal}]}`; `undone` is `all` or `part`.',
    'A crawl can be undone for 7 days. `tenon call getCrawls` lists crawls with their ids.',
  ],
  examples: ['tenon undo 52', 'tenon undo cr_0198c0ffee --others'],
  async run(call) {
    const named = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon undo ${named}`,
      serveOthers: true,
    });
    if (named.startsWith('cr_')) return undoCrawl(session, named, call);
    const id = await jobRunId(session.client, named, call.signal);
    const run = await session.client.call('undoJobRun', { id }, call.signal);
    await writeOut(
      call.text('output') === 'json'
        ? `${JSON.stringify(run)}\n`
        : `${printable(run.jobName)} #${run.number} undone: files, catalog and bookmark are back to their state before the run\n`,
    );
    return exitCodes.done;
  },
};

async function undoCrawl({ client }: Session, id: string, call: Invocation): Promise<ExitCode> {
  const undo = await client.call('undoCrawl', { id, others: call.isOn('others') }, call.signal);
  const back = undo.tables.filter(({ undone }) => undone).length;
  await writeOut(
    call.text('output') === 'json'
      ? `${JSON.stringify(undo)}\n`
      : `${id} undone${undo.undone === 'part' ? ' in part' : ''}: ${back} of ${undo.tables.length} tables are back to their state before the crawl\n`,
  );
  for (const { refusal } of undo.tables) if (refusal !== null) writeError(`not undone: ${printable(refusal)}\n`);
  return exitCodes.done;
}
