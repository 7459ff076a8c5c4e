/** `tenon partitions add|drop|repair`: changes the partitions of a table in the catalog. */

import { partitionValueOf } from '#engine/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { misfitText } from '#engine/contract/misfit-text.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

export const partitionActions = ['add', 'drop', 'repair'] as const;
type Action = (typeof partitionActions)[number];
type Result = Extract<Output<'changePartitions'>, { item: 'result' }>;

export async function changePartitions(action: Action, call: Invocation): Promise<ExitCode> {
  const [, title, ...specs] = call.positionals;
  if (title === undefined)
    throw new EngineError('Usage', `tenon partitions ${action} needs a table.`, {
      hint: `Write: tenon partitions ${action} DATABASE.TABLE`,
    });
  const table = wholeTableName(title);
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon partitions' });
  const { partitionKeys } = await client.call('getTable', table, call.signal);
  const keys = partitionKeys.map((key) => key.name);
  const dryRun = call.isOn('dry-run');
  const input = { ...table, change: readChange(action, specs, keys, call), dryRun };
  const changes = client.stream('changePartitions', input, call.signal);
  const result = await showProgress(changes, 'The change of the partitions');
  if (call.text('output') === 'json') {
    const { item: _item, ...answer } = result;
    await writeOut(`${JSON.stringify(answer)}\n`);
  } else await writeStyled(resultText(result, keys, dryRun));
  for (const misfit of result.misfits) writeError(`does not fit: ${printable(misfitText(misfit))}\n`);
  for (const { path, reason } of result.skipped) writeError(`skipped ${printable(path)}: ${printable(reason)}\n`);
  return exitCodes.done;
}

function readChange(
  action: Action,
  specs: readonly string[],
  keys: readonly string[],
  call: Invocation,
): Input<'changePartitions'>['change'] {
  const where = call.text('where');
  if (action === 'repair') {
    refuse(specs.length > 0, 'repair takes no partitions.', 'Use add for single partitions.');
    refuse(where !== undefined, 'repair takes no --where.', 'Remove it.');
    return { kind: 'repair', drop: !call.isOn('keep-missing') };
  }
  refuse(call.isOn('keep-missing'), `--keep-missing is for repair, not for ${action}.`, 'Remove it.');
  if (where !== undefined) {
    refuse(action === 'add', 'add takes no --where.', 'Name the partitions as KEY=VALUE/KEY=VALUE.');
    refuse(specs.length > 0, 'drop takes either partitions or --where.', 'Remove one of them.');
    return { kind: 'drop-matching', expression: where };
  }
  refuse(specs.length === 0, `${action} needs a partition.`, 'Name it as KEY=VALUE/KEY=VALUE.');
  return { kind: action, partitions: specs.map((spec) => readPartition(spec, keys)) };
}

function refuse(isWrong: boolean, message: string, hint: string): void {
  if (isWrong) throw new EngineError('Usage', message, { hint });
}

/** As folders have it, in any order of the keys. */
function readPartition(spec: string, keys: readonly string[]): (string | null)[] {
  const given = new Map(
    spec.split('/').map((part) => {
      const equals = part.indexOf('=');
      refuse(equals < 1, `"${part}" is not KEY=VALUE.`, `Give a value for each of ${keys.join(', ')}.`);
      return [part.slice(0, equals).toLowerCase(), part.slice(equals + 1)] as const;
    }),
  );
  const unknown = [...given.keys()].find((key) => !keys.includes(key));
  refuse(unknown !== undefined, `The table has no partition key "${unknown}".`, `Its keys are ${keys.join(', ')}.`);
  return keys.map((key) => {
    const value = given.get(key);
    refuse(value === undefined, `"${spec}" has no value of ${key}.`, `Give a value for each of ${keys.join(', ')}.`);
    return partitionValueOf(`${key}=${value!}`);
  });
}

function resultText(result: Result, keys: readonly string[], dryRun: boolean): string {
  const { added, addedCount, dropped, droppedCount } = result;
  if (addedCount + droppedCount === 0) return 'No partition to add or drop.\n';
  const rows = [
    ...added.map((partition) => ({ change: dryRun ? 'would add' : 'added', ...partition })),
    ...dropped.map((partition) => ({ change: dryRun ? 'would drop' : 'dropped', ...partition })),
  ].map(({ change, values, objectCount, sizeBytes, location }) => ({
    change,
    ...Object.fromEntries(keys.map((key, place) => [key, values[place] ?? null])),
    files: objectCount,
    bytes: sizeBytes,
    location,
  }));
  const columns = ['change', ...keys, 'files', 'bytes', 'location'].map((name) => ({
    name,
    type: name === 'files' || name === 'bytes' ? 'bigint' : 'string',
  }));
  const left = addedCount + droppedCount - rows.length;
  const more = left === 0 ? '' : `${left} more are not shown.\n`;
  return `${formatTable(columns, rows, terminalStyle())}${more}${addedCount} ${dryRun ? 'to add' : 'added'}, ${droppedCount} ${dryRun ? 'to drop' : 'dropped'}.\n`;
}
