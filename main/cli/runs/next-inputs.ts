/** `tenon run JOB --dry-run`: what the next run would read. */

import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';

type NextInputs = Output<'getNextInputs'>;
type NextSource = NextInputs['sources'][number];

export async function showNextInputs(
  call: Invocation,
  client: EngineClient,
  input: { readonly jobName: string; readonly arguments: Record<string, string> },
): Promise<void> {
  const found = await client.call('getNextInputs', input, call.signal);
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(found)}\n`);
  else await writeStyled(nextInputsText(input.jobName, found));
}

const columns = [
  { name: 'source', type: 'string' },
  { name: 'files to read', type: 'bigint' },
  { name: 'bytes', type: 'bigint' },
  { name: 'read before', type: 'bigint' },
  { name: 'first file', type: 'string' },
  { name: 'note', type: 'string' },
];

export function nextInputsText(jobName: string, { bookmark, sources }: NextInputs): string {
  const rows = sources.map((source) => ({
    source: source.name,
    'files to read': source.fileCount,
    bytes: source.sizeBytes,
    'read before': source.bookmarked ? source.readBefore : null,
    'first file': source.files[0]?.path ?? null,
    note: noteOf(source, bookmark),
  }));
  const all = sources.reduce((sum, { fileCount }) => sum + fileCount, 0);
  const outcome =
    all === 0
      ? `The next run of ${jobName} finds no new data and writes nothing.`
      : `The next run of ${jobName} reads ${countText(all, 'file')}.`;
  return `${formatTable(columns, rows, terminalStyle())}${outcome}\n`;
}

function noteOf(
  { bookmarked, unfinishedCount, changedCount, missingSince, table }: NextSource,
  bookmark: NextInputs['bookmark'],
): string {
  const notes = [
    ...(missingSince === null ? [] : ['the last crawl did not find its files']),
    ...(unfinishedCount === 0 ? [] : [`${countText(unfinishedCount, 'file')} not finished yet`]),
    ...(changedCount === 0 ? [] : [`${countText(changedCount, 'file')} changed since and read again`]),
    ...(bookmarked
      ? []
      : [bookmark === 'disable' ? 'the bookmark is disabled: all files' : 'every run reads all files']),
    ...(table === null ? [] : ['as listed in the catalog: a crawl adds new files']),
  ];
  return notes.join('; ');
}
