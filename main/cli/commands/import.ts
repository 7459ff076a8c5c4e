/** `tenon import`: a job of another product as a job of the workspace. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readText } from '#main/cli/read-text.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

type Report = Output<'readGlueJob'>;

export const importCommand: Command = {
  name: 'import',
  summary: 'Imports a visual job of AWS Glue Studio as a job of the workspace.',
  arguments: [{ name: 'FILE', summary: 'JSON of the job; - reads standard input.' }],
  options: [
    ...workspaceOptions,
    {
      name: 'from',
      value: 'glue-studio',
      choices: ['glue-studio'],
      summary: 'Kind of the file (default: glue-studio).',
    },
    { name: 'name', value: 'NAME', summary: 'Name of the new job (default: the name of the job in the file).' },
    { name: 'check', summary: 'Only report what would be imported; save nothing.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'The file is the JSON of `aws glue get-job`, its Job, or the map of nodes alone (CodeGenConfigurationNodes). The report lists each node and what it becomes; changes are listed on standard error. If a node is not supported, all such nodes are listed with the reason, and nothing is saved.',
    'JSON is the answer of `readGlueJob`.',
  ],
  examples: [
    'aws glue get-job --job-name orders > orders.json && tenon import orders.json',
    'tenon import orders.json --name orders-local --check',
  ],
  async run(call) {
    const file = call.positionals[0]!;
    const content = await readText(file);
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon import' });
    const name = call.text('name');
    const report = await client.call(
      'readGlueJob',
      { text: content, ...(name === undefined ? {} : { name }) },
      call.signal,
    );
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(report)}\n`);
    else await writeStyled(tableText(report));
    writeChanges(report);
    const { job } = report;
    if (job === null) throw notSupported(report);
    const { problems } = await client.call('validateJob', { job }, call.signal);
    if (!call.isOn('check')) {
      const saved = await client.call('saveJob', { job, expectedHash: null }, call.signal);
      writeError(`Imported job ${printable(saved.name)} into ${printable(saved.file)}.\n`);
    }
    for (const { node, message } of problems)
      writeError(
        `problem ${node === null ? '' : `node "${printable(titleOf(report, node))}": `}${printable(message)}\n`,
      );
    return exitCodes.done;
  },
};

function titleOf({ job }: Report, nodeId: string): string {
  return job?.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
}

function tableText({ nodes }: Report): string {
  const columns = textColumns(['node', 'AWS Glue', 'Tenon']);
  const rows = nodes.map(({ name, member, transforms, reason }) => ({
    node: name,
    'AWS Glue': member,
    Tenon: reason === null ? (transforms.length === 0 ? 'removed' : transforms.join(', ')) : 'not supported',
  }));
  return formatTable(columns, rows, terminalStyle());
}

function writeChanges({ nodes, changes }: Report): void {
  for (const says of changes) writeError(`Job: ${printable(says)}\n`);
  for (const node of nodes)
    for (const says of node.changes) writeError(`Node "${printable(node.name)}": ${printable(says)}\n`);
}

function notSupported({ name, nodes }: Report): EngineError {
  const missing = nodes.filter(({ reason }) => reason !== null);
  return new EngineError(
    'UnsupportedNodes',
    `Cannot import job "${name}": ${missing.map((node) => `node "${node.name}" (${node.member}): ${node.reason}`).join(' ')}`,
    {
      hint: 'Change or remove these nodes in AWS Glue Studio or in the file, then import the job again.',
      details: { job: name, node: missing[0]!.id },
    },
  );
}
