/** `tenon job-versions`: lists the versions of a job, shows the difference between two of them, restores one. */

import { pathInNode } from '#engine/contract/path-in-node.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { readVersion } from '#main/cli/commands/tables/versions.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

type Version = Output<'getJobVersions'>[number];
type Change = Output<'compareJobVersions'>['changes'][number];

export const jobVersionsCommand: Command = {
  name: 'job-versions',
  summary: 'Lists the versions of a job, shows what changed between two of them, or restores one.',
  arguments: [{ name: 'JOB', summary: 'Name of the job.' }],
  options: [
    ...workspaceOptions,
    { name: 'from', value: 'N', summary: 'Show what changed since version N.' },
    { name: 'to', value: 'N', summary: 'With --from: up to version N (default: the newest version).' },
    { name: 'restore', value: 'N', summary: 'Save version N as the current definition. It becomes a new version.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'A version is a definition of the job: nodes, connections, arguments and settings. Positions on the canvas make no version. Saves within ten minutes are one version, unless the job ran in between.',
    'In a difference, `-` is a value of the first version, `+` one of the second.',
    'JSON is a list of `{number, savedOn, summary, added, removed, changed, isCurrent, runs}`, newest first; with `--from`, a list of `{change, path, nodeId, nodeName, a, b}`.',
  ],
  examples: [
    'tenon job-versions daily-revenue',
    'tenon job-versions daily-revenue --from 3',
    'tenon job-versions daily-revenue --restore 3',
  ],
  async run(call) {
    const jobName = call.positionals[0]!;
    const [from, to, restored] = ['from', 'to', 'restore'].map((option) => readVersion(call.text(option)));
    const isJson = call.text('output') === 'json';
    if (to !== undefined && from === undefined)
      throw new EngineError('Usage', '--to needs --from.', { hint: 'Add --from with the earlier version.' });
    if (restored !== undefined && from !== undefined)
      throw new EngineError('Usage', '--restore and --from exclude each other.', { hint: 'Leave one of them out.' });
    const title = 'tenon job-versions';
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title });
    if (restored !== undefined) {
      const { hash } = await client.call('getJob', { name: jobName }, call.signal);
      const saved = await client.call(
        'restoreJobVersion',
        { jobName, number: restored, expectedHash: hash },
        call.signal,
      );
      if (isJson) await writeOut(`${JSON.stringify(saved)}\n`);
      else writeError(`Restored version ${restored} of job ${printable(jobName)}.\n`);
      return exitCodes.done;
    }
    const versions = await client.call('getJobVersions', { jobName }, call.signal);
    if (from === undefined) {
      if (isJson) await writeOut(`${JSON.stringify(versions)}\n`);
      else await writeStyled(listText(versions));
      return exitCodes.done;
    }
    const compared = { jobName, from, to: to ?? versions[0]!.number };
    const { changes } = await client.call('compareJobVersions', compared, call.signal);
    if (isJson) await writeOut(`${JSON.stringify(changes)}\n`);
    else await writeOut(differenceText(changes));
    return exitCodes.done;
  },
};

const listColumns = [
  { name: 'version', type: 'int' },
  { name: 'saved', type: 'timestamp' },
  { name: 'what changed', type: 'string' },
  { name: 'runs', type: 'int' },
  { name: 'failed', type: 'int' },
];

function listText(versions: readonly Version[]): string {
  const rows = versions.map(({ number, savedOn, summary, isCurrent, runs }) => ({
    version: number,
    saved: new Date(savedOn).toISOString(),
    'what changed': isCurrent ? `${summary} (current)` : summary,
    runs: runs.count,
    failed: runs.failed,
  }));
  return formatTable(listColumns, rows, terminalStyle());
}

/** As programs for versions of text show it: a line for the place, then the values. */
function differenceText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'The versions are the same.\n';
  return changes
    .map(({ change, path, nodeId, nodeName, a, b }) => {
      const inside = pathInNode(path, nodeId);
      const place =
        nodeId === null ? `job: ${inside}` : `node ${nodeName ?? nodeId}${inside === '' ? '' : `: ${inside}`}`;
      const before = change === 'added' ? '' : valueLines('-', a);
      const after = change === 'removed' ? '' : valueLines('+', b);
      return `${change} ${printable(place)}\n${before}${after}`;
    })
    .join('');
}

function valueLines(sign: '-' | '+', value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text
    .split('\n')
    .map((line) => `${sign} ${printable(line)}\n`)
    .join('');
}
