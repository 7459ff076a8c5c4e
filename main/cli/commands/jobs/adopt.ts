/** `tenon adopt`: makes every file in the folder of a target part of its table. */

import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

export const adoptCommand: Command = {
  name: 'adopt',
  summary: 'Makes every file in the folder of a job’s target part of its table, so that an overwrite can replace them.',
  arguments: [
    { name: 'JOB', summary: 'Name of the job.' },
    { name: 'TARGET', summary: 'Name or id of the target node (default: the only one of the job).', optional: true },
  ],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'Files are listed, not read, moved or changed. A run with the mode overwrite then replaces them; its undo brings them back.',
    'JSON is `{adopted}`: paths of the files that the catalog did not list before.',
  ],
  examples: ['tenon adopt load-orders', 'tenon adopt load-orders "Orders by day"'],
  async run(call) {
    const [jobName, target] = call.positionals as [string, string | undefined];
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon adopt ${jobName}`,
    });
    const { job } = await client.call('getJob', { name: jobName }, call.signal);
    const { id, name } = targetOf(job, target);
    const { adopted } = await client.call('adoptTarget', { jobName, nodeId: id }, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify({ adopted })}\n`);
    else {
      await writeOut(adopted.map((path) => `${printable(path)}\n`).join(''));
      const count = countText(adopted.length, 'file was', 'files were');
      await writeOut(`${count} added to target "${printable(name)}"\n`);
    }
    return exitCodes.done;
  },
};

/** @throws EngineError EntityNotFound; InvalidInput when the job has several and none is named. */
function targetOf(job: Job, named: string | undefined): Node {
  const targets = job.nodes.filter(({ transform }) => transform === 'PathTarget' || transform === 'CatalogTarget');
  const names = targets.map(({ name }) => `"${name}"`).join(', ');
  const hint = targets.length === 0 ? 'Add a target to the job.' : `It has ${names}.`;
  if (named === undefined) {
    const [only, ...others] = targets;
    if (only !== undefined && others.length === 0) return only;
    throw new EngineError(
      'InvalidInput',
      targets.length === 0 ? `Job ${job.name} has no target.` : `Job ${job.name} has ${targets.length} targets.`,
      { hint: targets.length === 0 ? hint : `Name one of them: ${names}.`, details: { job: job.name } },
    );
  }
  const found = targets.find(({ id }) => id === named) ?? targets.find(({ name }) => name === named);
  if (found !== undefined) return found;
  throw new EngineError('EntityNotFound', `Job ${job.name} has no target "${named}".`, {
    hint,
    details: { job: job.name, node: named },
  });
}
