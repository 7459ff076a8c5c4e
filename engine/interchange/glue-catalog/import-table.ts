/** A table in the form of AWS Glue's answers as one of our catalog, or why it cannot be one. Pure. */

import type { TableInput } from '#engine/catalog/entities.ts';
import { foldName, foldNewName } from '#engine/catalog/names.ts';
import { notesOf } from '#engine/catalog/table-notes.ts';
import { skippedLinesParameter } from '#engine/catalog/tables/columns-by-place.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import { readStatedColumns } from '#engine/catalog/tables/stated-columns.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { getFormat } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { GlueTable } from '#engine/interchange/glue-catalog/glue-shapes.ts';
import { formatOfHive, openCsvSerde } from '#engine/interchange/glue-catalog/serde.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

export type ImportedTable =
  | { readonly input: TableInput }
  /** A sentence. */
  | { readonly skipped: string };

/** @throws EngineError InvalidInput for names, columns and options that are not valid. */
export function importTable(table: GlueTable, databaseName: string): ImportedTable {
  const { Tenon: exact, StorageDescriptor: storage, Parameters } = table;
  const parameters = Parameters ?? {};
  if ((table.TargetTable ?? null) !== null) return { skipped: 'It is a link to a table of another catalog.' };
  const stated = [...(storage?.Columns ?? []), ...(table.PartitionKeys ?? [])];
  const columns = readStatedColumns(
    (storage?.Columns ?? []).map(({ Name, Type }) => ({ name: Name, type: Type ?? 'string' })),
    (table.PartitionKeys ?? []).map(({ Name, Type }) => ({ name: Name, type: Type ?? 'string' })),
  );
  const named = {
    databaseName: foldNewName('database', databaseName),
    name: foldNewName('table', table.Name),
    description: table.Description ?? '',
    owner: table.Owner ?? '',
    parameters,
    ...notesOf({
      comments: Object.fromEntries(
        stated.flatMap(({ Name, Comment }) => ((Comment ?? '') === '' ? [] : [[foldName(Name), Comment!]])),
      ),
      ...(exact === undefined ? {} : { tags: exact.tags }),
    }),
  };
  if (table.TableType === 'VIRTUAL_VIEW') {
    if (exact === undefined)
      return { skipped: 'It is a view in the SQL of another engine: create it again with the SQL of Tenon.' };
    if ((table.ViewOriginalText ?? '') === '')
      throw new EngineError('InvalidInput', 'The view has no ViewOriginalText.', { hint: 'Export the view again.' });
    return {
      input: {
        ...named,
        ...exactColumns(columns, exact),
        tableType: 'VIRTUAL_VIEW',
        location: '',
        reading: { classification: '', compression: 'none', options: {} },
        viewOriginalText: table.ViewOriginalText!,
        viewReads: exact.viewReads ?? [],
      },
    };
  }
  const location = foldLocation((storage?.Location ?? '').replace(/^s3[an]:\/\//u, 's3://'));
  if (location === '') return { skipped: 'It has no location.' };
  if (columns.columns.length === 0) return { skipped: 'It has no columns.' };
  if (exact !== undefined) {
    const { classification, compression, variants, classifier } = exact;
    const format = getFormat(classification);
    return {
      input: {
        ...named,
        ...exactColumns(columns, exact),
        tableType: 'EXTERNAL_TABLE',
        location,
        reading: {
          classification: format.name,
          compression,
          options: exact.options,
          ...(variants === undefined ? {} : { variants }),
          ...(classifier === undefined
            ? {}
            : { classifier: (({ serde, ...rest }) => (serde === undefined ? rest : { ...rest, serde }))(classifier) }),
        },
      },
    };
  }
  const layer = ['table_type', 'spark.sql.sources.provider'].map((name) => parameters[name]?.toLowerCase());
  const special = layer.find((name) => ['iceberg', 'delta', 'hudi'].includes(name ?? ''));
  if (special !== undefined)
    return { skipped: `It is a table of ${special}, whose log has its rows: open its folder instead.` };
  const serde = storage?.SerdeInfo?.SerializationLibrary ?? undefined;
  const formatName = formatOfHive(parameters['classification'], serde);
  if (formatName === undefined)
    return {
      skipped: `Tenon does not read its format: ${parameters['classification'] ?? serde ?? storage?.InputFormat ?? 'none is stated'}.`,
    };
  const format = getFormat(formatName);
  let options: Record<string, unknown>;
  try {
    options = parseOptions(format.name, format.readOptions, optionsOf(formatName, table, columns.columns));
  } catch (thrown) {
    return { skipped: toEngineError(thrown).message };
  }
  return {
    input: {
      ...named,
      ...columns,
      parameters:
        format.name === 'csv' && skippedLines(table) > 0
          ? { ...parameters, [skippedLinesParameter]: String(skippedLines(table)) }
          : parameters,
      tableType: 'EXTERNAL_TABLE',
      location,
      reading: { classification: format.name, compression: 'none', options },
    },
  };
}

/** The exact ones add how columns are called in files; they must be the same columns. */
function exactColumns(
  stated: { readonly columns: Schema; readonly partitionKeys: Schema },
  exact: { readonly columns: Schema; readonly partitionKeys: Schema },
): { readonly columns: Schema; readonly partitionKeys: Schema } {
  // Those of Glue are folded; columns that a run wrote keep their case.
  const text = (columns: Schema): string =>
    JSON.stringify(columns.map(({ name, type }) => [foldName(name), formatHive(type)]));
  for (const part of ['columns', 'partitionKeys'] as const)
    if (text(stated[part]) !== text(exact[part]))
      throw new EngineError('InvalidInput', `Its Tenon.${part} differ from those of AWS Glue’s form.`, {
        hint: 'To edit an exported table, remove its member Tenon: it is then imported like a table of AWS Glue.',
      });
  return { columns: exact.columns, partitionKeys: exact.partitionKeys };
}

/** Lines before the first row, of each file. */
function skippedLines({ StorageDescriptor: storage, Parameters }: GlueTable): number {
  const places = [Parameters, storage?.Parameters, storage?.SerdeInfo?.Parameters];
  const stated = places.map((each) => each?.[skippedLinesParameter]).find((each) => each !== undefined);
  const lines = Number(stated ?? '0');
  return Number.isSafeInteger(lines) ? lines : 0;
}

/** Read options that the SerDe and the parameters of crawlers state. */
function optionsOf(format: string, table: GlueTable, columns: Schema): Record<string, unknown> {
  const { StorageDescriptor: storage, Parameters } = table;
  const serde = storage?.SerdeInfo?.Parameters ?? {};
  const parameters = { ...storage?.Parameters, ...Parameters };
  const options: Record<string, unknown> = {};
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') options[name] = value;
  };
  if (format === 'csv') {
    const isOpenCsv = storage?.SerdeInfo?.SerializationLibrary === openCsvSerde;
    put('separator', serde['field.delim'] ?? serde['separatorChar'] ?? parameters['delimiter']);
    put('quoteChar', serde['quoteChar']);
    const escaper = serde['escape.delim'] ?? serde['escapeChar'];
    // OpenCSV's own default is not an escape character in most files.
    if (!isOpenCsv || escaper !== '\\') put('escaper', escaper);
    const skipped = skippedLines(table);
    options['withHeader'] = skipped > 0;
    if (skipped > 1) options['skipLines'] = skipped - 1;
    // Hive finds values by their places, whatever the header calls them.
    options['columns'] = columns.map(({ name }) => name);
  }
  if (format === 'json') put('jsonPath', parameters['jsonPath']);
  if (format === 'xml') put('rowTag', parameters['rowTag'] ?? serde['rowTag']);
  if (format === 'grokLog') put('logFormat', parameters['grokPattern'] ?? serde['input.format']);
  return options;
}
