/** `tenon restore`: makes an earlier version of a table the current one. */

import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { changesText, readVersion } from '#main/cli/commands/tables/versions.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable, printableLines } from '#main/cli/output/text-width.ts';
import { readTableName } from '#main/cli/table-name.ts';

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Makes the definition of an earlier version of a table the current one. Does not change its files.',
  arguments: [
    { name: 'TABLE', summary: 'database.table, or a table or view of the default database.' },
    { name: 'VERSION', summary: 'Number of the version: tenon versions TABLE lists them.' },
  ],
  options: [
    ...workspaceOptions,
    { name: 'dry-run', summary: 'Show what would change, and restore nothing.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'The restored definition becomes a new version, so restoring the previous one undoes it. The next crawl of the table can change the definition again: a crawler with the update behaviour LOG leaves it as it is.',
    'A version that cannot read the current files is refused: another format, another number of partition keys, another location.',
    'JSON is the answer of `getTable`; with `--dry-run`, `{currentVersionId, changes, effects, refusal}`.',
  ],
  examples: ['tenon restore shop.orders 3 --dry-run', 'tenon restore shop.orders 3'],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon restore' });
    const table = await readTableName(client, call.positionals[0]!, 'table', call.signal);
    const versionId = readVersion(call.positionals[1]!);
    const isJson = call.text('output') === 'json';
    const preview = await client.call('previewTableRestore', { ...table, versionId }, call.signal);
    if (call.isOn('dry-run') && isJson) {
      await writeOut(`${JSON.stringify(preview)}\n`);
      return exitCodes.done;
    }
    const { refusal, changes, effects, currentVersionId } = preview;
    if (refusal !== null) throw new EngineError('InvalidState', refusal.message, { hint: refusal.hint });
    const effectText = effects.map((effect) => `${printableLines(effect)}\n`).join('');
    if (call.isOn('dry-run')) {
      await writeStyled(`${changesText(changes)}${effectText === '' ? '' : `\n${effectText}`}`);
      return exitCodes.done;
    }
    const restored = await client.call(
      'restoreTableVersion',
      { ...table, versionId, expectedVersionId: currentVersionId },
      call.signal,
    );
    if (isJson) await writeOut(`${JSON.stringify(restored)}\n`);
    else
      writeError(
        `${effectText}Restored version ${versionId} of ${printable(restored.databaseName)}.${printable(restored.name)} as version ${restored.versionId}.\n`,
      );
    return exitCodes.done;
  },
};
