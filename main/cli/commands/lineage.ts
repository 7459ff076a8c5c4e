/** `tenon lineage`: where a column of a job's node comes from and goes to. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';

type Lineage = Output<'getColumnLineage'>;

export const lineageCommand: Command = {
  name: 'lineage',
  summary: 'Shows where a column of a node comes from and where it goes.',
  arguments: [
    { name: 'JOB', summary: 'Name of the job.' },
    { name: 'NODE', summary: 'Name or id of the node.' },
    { name: 'COLUMN', summary: 'Output column of the node.' },
  ],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'The table has one line for each column of a source or target. `values`: one of the two columns is computed from the other. `rows`: one decides which rows exist in the other.',
    'JSON is `{comesFrom: {values, rows, deciding}, goesTo: {values, rows, deciding}, nodes}`, with the ids of nodes; `deciding` lists the nodes that decide which rows exist.',
  ],
  examples: ['tenon lineage daily-revenue "Table daily_revenue" revenue'],
  async run(call) {
    const [jobName, nodeName, column] = call.positionals;
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon lineage' });
    const { job } = await client.call('getJob', { name: jobName! }, call.signal);
    const nodeId = nodeIn(job, nodeName!);
    const lineage = await client.call('getColumnLineage', { job, nodeId, column: column! }, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(lineage)}\n`);
    else await writeStyled(tableText(job, lineage));
    return exitCodes.done;
  },
};

/** @throws EngineError EntityNotFound with near names; InvalidInput when several nodes have the name. */
function nodeIn({ name: jobName, nodes }: Job, name: string): string {
  const byId = nodes.find(({ id }) => id === name);
  const named = byId === undefined ? nodes.filter((node) => node.name === name) : [byId];
  if (named.length === 1) return named[0]!.id;
  if (named.length > 1) {
    throw new EngineError('InvalidInput', `The job "${jobName}" has ${named.length} nodes with the name "${name}".`, {
      hint: `Use an id: ${named.map(({ id }) => id).join(', ')}.`,
    });
  }
  const near = nearNames(name, [...new Set(nodes.flatMap((node) => [node.name, node.id]))]);
  throw new EngineError('EntityNotFound', `The job "${jobName}" has no node "${name}".`, {
    hint: meantHint(near, `It has ${nodes.map((node) => node.name).join(', ')}.`),
  });
}

const columns = textColumns(['lineage', 'by', 'node', 'column', 'way']);

function tableText({ nodes }: Job, { comesFrom, goesTo }: Lineage): string {
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  const traced = (lineage: string, list: Lineage['comesFrom']['values']): Record<string, string>[] =>
    list.map(({ node, column, path }) => ({
      lineage,
      by: 'values',
      node: nameOf(node),
      column,
      way: path.map(nameOf).join(' → '),
    }));
  const rows = [
    ...traced('comes from', comesFrom.values),
    ...comesFrom.rows.map(({ node, column }) => ({
      lineage: 'comes from',
      by: 'rows',
      node: nameOf(node),
      column,
      way: '',
    })),
    ...traced('goes to', goesTo.values),
    ...goesTo.rows.map((node) => ({ lineage: 'goes to', by: 'rows', node: nameOf(node), column: '', way: '' })),
  ];
  if (rows.length === 0) return 'The column comes from no column of a source, and goes to no target.\n';
  return formatTable(columns, rows, terminalStyle());
}
