/** `tenon connections`: the connections of the workspace, and whether they work. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { printable } from '#main/cli/output/text-width.ts';

type Listed = Output<'getConnections'>[number];
type Tested = Output<'testConnection'>;

export const connectionsCommand: Command = {
  name: 'connections',
  summary: 'Lists the connections of the workspace, or tests them.',
  arguments: [{ name: 'NAME', optional: true, summary: 'Name of one connection (default: all).' }],
  options: [
    ...workspaceOptions,
    { name: 'test', summary: 'Send a request by each connection and report what fails, and how to fix it.' },
    {
      name: 'bucket',
      value: 'BUCKET',
      summary: 'With --test: bucket to try (default: those that the connection names).',
    },
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON is one array of `{name, file, connectionType, endpoint, buckets, keys}`, with --test of `{name, isWorking, checks}`. Exit code 1: a test failed. Invalid connection files are reported on standard error.',
  ],
  examples: ['tenon connections', 'tenon connections lake --test', 'tenon connections lake --test --bucket sales'],
  async run(call) {
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: 'tenon connections',
    });
    const [name] = call.positionals;
    // A name that does not exist is an error with the near ones.
    if (name !== undefined) await client.call('getDefinition', { kind: 'connection', name }, call.signal);
    const listed = (await client.call('getConnections', {}, call.signal)).filter(
      (connection) => name === undefined || connection.name === name,
    );
    await tellFileProblems(client, ['connections'], call.signal);
    const json = call.text('output') === 'json';
    if (!call.isOn('test')) {
      if (json) await writeOut(`${JSON.stringify(listed)}\n`);
      else await writeStyled(tableText(listed));
      return exitCodes.done;
    }
    const bucket = call.text('bucket');
    const tested: Tested[] = [];
    for (const each of listed)
      tested.push(
        await client.call(
          'testConnection',
          { name: each.name, ...(bucket === undefined ? {} : { bucket }) },
          call.signal,
        ),
      );
    await writeOut(json ? `${JSON.stringify(tested)}\n` : testedText(tested));
    return tested.every(({ isWorking }) => isWorking) ? exitCodes.done : exitCodes.inputWrong;
  },
};

function tableText(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'No connections. A connection is a file in the folder connections/.\n';
  const columns = textColumns(['connection', 'type', 'endpoint', 'buckets', 'keys']);
  const rows = listed.map(({ name, connectionType, endpoint, buckets, keys }) => ({
    connection: name,
    type: connectionType,
    endpoint: endpoint ?? '',
    buckets: buckets.join(', '),
    keys,
  }));
  return formatTable(columns, rows, terminalStyle());
}

function testedText(tested: readonly Tested[]): string {
  return tested
    .flatMap(({ name, checks }) =>
      checks.map(({ isWorking, message, hint }) => {
        const line = `${isWorking ? 'works' : 'fails'}  ${printable(name)}: ${printable(message)}\n`;
        return hint === null ? line : `${line}       hint: ${printable(hint)}\n`;
      }),
    )
    .join('');
}
