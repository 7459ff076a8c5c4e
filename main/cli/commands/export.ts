/** `tenon export`: a job as a script for another engine. */

import { EngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeNew } from '#main/cli/output/write-new.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Writes a job as a script for Apache Spark.',
  arguments: [{ name: 'JOB', summary: 'Name of the job.' }],
  options: [
    ...workspaceOptions,
    { name: 'as', value: 'pyspark', choices: ['pyspark'], summary: 'Kind of the script (default: pyspark).' },
    { name: 'to', value: 'FILE', summary: 'New file for the script (default: standard output).' },
    { name: 'arg', value: 'K=V', many: true, summary: 'Override a default argument of the job.' },
  ],
  notes: [
    'The script is for Spark 3.5 and 4. Cases in which its rows or values can differ from Tenon’s are comments in it, and are listed on standard error. A job with a node that has no equivalent in Spark is not written.',
  ],
  examples: ['tenon export daily-revenue --to daily_revenue.py', 'tenon export daily-revenue --as pyspark'],
  async run(call) {
    const [name] = call.positionals;
    const to = call.text('to');
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon export' });
    const { job } = await client.call('getJob', { name: name! }, call.signal);
    const given = parsePairs(call.texts('arg'), 'arg');
    const { text, problems, differences } = await client.call(
      'writeScript',
      { job, as: 'pyspark', arguments: given },
      call.signal,
    );
    if (text === null) throw notSupported(name!, problems);
    if (to === undefined) await writeOut(text);
    else await writeNew(wholePath(to), text);
    for (const { nodeId, says } of differences)
      writeError(`Node "${job.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId}" can differ in Spark: ${says}\n`);
    return exitCodes.done;
  },
};

function notSupported(
  name: string,
  problems: readonly { readonly node: string; readonly reason: string }[],
): EngineError {
  return new EngineError(
    'NotSupportedBySpark',
    `Cannot export job "${name}": ${problems.map(({ node, reason }) => `node "${node}": ${reason}`).join(' ')}`,
    {
      hint: 'Change or remove these nodes, then export the job again.',
      details: { job: name, node: problems[0]!.node },
    },
  );
}
