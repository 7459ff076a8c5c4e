/** `tenon subflows`: the sub-flows of the workspace, and which jobs use them. */

import { portsOfSubflow } from '#engine/contract/definitions/subflow.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly parameters: readonly string[];
  readonly jobs: readonly string[];
  readonly subflows: readonly string[];
}

export const subflowsCommand: Command = {
  name: 'subflows',
  summary: 'Lists the sub-flows of the workspace with the jobs that use them.',
  arguments: [],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'JSON is one array of `{name, file, inputs, outputs, parameters, jobs, subflows}`; `jobs` and `subflows` use it. Invalid files of sub-flows are reported on standard error.',
    'To rename a sub-flow with the jobs that use it: `tenon call saveDefinition` with `previousName`. To delete one that nothing uses: `tenon call deleteDefinition`.',
  ],
  examples: ['tenon subflows', 'tenon subflows --output json'],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon subflows' });
    const listed: Listed[] = [];
    for (const found of await client.call('getSubflows', {}, call.signal))
      listed.push(listedOf(found, await client.call('getSubflowUsers', { name: found.name }, call.signal)));
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(listed)}\n`);
    else await writeStyled(tableText(listed));
    await tellFileProblems(client, ['subflows'], call.signal);
    return exitCodes.done;
  },
};

function listedOf(
  { name, file, subflow }: Output<'getSubflows'>[number],
  { jobs, subflows }: Output<'getSubflowUsers'>,
): Listed {
  return {
    name,
    file,
    ...portsOfSubflow(subflow),
    parameters: subflow.parameters.map((parameter) => parameter.name),
    jobs: jobs.map((job) => job.name),
    subflows,
  };
}

function tableText(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'No sub-flows. A sub-flow is a file in the folder subflows/.\n';
  const columns = textColumns(['sub-flow', 'inputs', 'outputs', 'parameters', 'used by']);
  const rows = listed.map(({ name, inputs, outputs, parameters, jobs, subflows }) => ({
    'sub-flow': name,
    inputs: inputs.join(', '),
    outputs: outputs.join(', '),
    parameters: parameters.join(', '),
    'used by': [...jobs, ...subflows].join(', '),
  }));
  return formatTable(columns, rows, terminalStyle());
}
