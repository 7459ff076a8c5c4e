/** The definition that restoring an earlier version of a table gives, and why one cannot be restored. Pure. */

import { stableJson } from '#engine/base/hash.ts';
import type { TableReading, WholeTable } from '#engine/catalog/entities.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { EngineError } from '#engine/contract/errors.ts';

type ReadOptions = TableReading['options'];

/** Read options that say which columns a file has: facts of the file, whatever the table's definition is. */
export const optionsAboutColumns: ReadonlySet<string> = new Set(['columns', 'types', 'wideNumbers']);

/**
 * Members that describe the files as they are now stay: compression, the mark of a table whose files were not found, and how
 * each file is read. Everything else is that of the version.
 * @param shapes inference hashes of the files that are read as the table is.
 */
export function restoredDefinition(current: WholeTable, version: WholeTable, shapes: readonly string[]): WholeTable {
  const { [deprecatedParameter]: _deprecated, ...parameters } = version.parameters;
  const since = current.parameters[deprecatedParameter];
  return {
    ...version,
    reading: { ...version.reading, compression: current.reading.compression, ...variantsOf(current, version, shapes) },
    parameters: since === undefined ? parameters : { ...parameters, [deprecatedParameter]: since },
  };
}

function variantsOf(
  { reading: now }: WholeTable,
  { reading: then }: WholeTable,
  shapes: readonly string[],
): Pick<TableReading, 'variants'> {
  const variants: Record<string, ReadOptions> = { ...then.variants };
  for (const shape of shapes) {
    const options = optionsOf(now, shape);
    if (stableJson(options) === stableJson(then.options)) delete variants[shape];
    else variants[shape] = options;
  }
  return Object.keys(variants).length === 0 ? {} : { variants };
}

function optionsOf({ options, variants = {} }: TableReading, shape: string): ReadOptions {
  return Object.hasOwn(variants, shape) ? variants[shape]! : options;
}

/**
 * @param objectCount files of the table.
 * @returns why the files of the table could not be read by the version; undefined: they can.
 */
export function findRestoreRefusal(
  current: WholeTable,
  version: WholeTable,
  versionId: number,
  objectCount: number,
): EngineError | undefined {
  const title = `${current.databaseName}.${current.name}`;
  const refusal = (reason: string, hint: string): EngineError =>
    new EngineError('InvalidState', `Cannot restore version ${versionId} of ${title}: ${reason}.`, {
      hint,
      details: { database: current.databaseName, table: current.name },
    });
  if (version.tableType !== current.tableType)
    return refusal(
      current.tableType === 'VIRTUAL_VIEW'
        ? 'it was a table then and is a view now'
        : 'it was a view then and is a table now',
      'Restore a later version.',
    );
  if (objectCount === 0) return undefined;
  const [was, is] = [version.reading.classification, current.reading.classification];
  if (was !== is)
    return refusal(
      `its files are ${is} now, and that version reads ${was}`,
      'Restore a later version, or bring back the files.',
    );
  const [keysThen, keysNow] = [version, current].map((each) => each.partitionKeys.map(({ name }) => name));
  if (keysThen!.length !== keysNow!.length)
    return refusal(
      `its files are partitioned by ${listOf(keysNow!)} now, and that version by ${listOf(keysThen!)}`,
      'Restore a version with the same number of partition keys.',
    );
  if (version.location !== current.location)
    return refusal(
      `its files are in ${current.location} now, and that version reads ${version.location}`,
      'Restore a version with the same location.',
    );
  return undefined;
}

function listOf(keys: readonly string[]): string {
  return keys.length === 0 ? 'no key' : keys.join(', ');
}
