/** CSV files by the reader of AWS Glue, which a bookmark needs: every column is text, and is converted as Tenon reads it. */

import { csvLayout } from '#engine/compile/spark/script/csv-layout.ts';
import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { NodePlace } from '#engine/compile/spark/script/script-form.ts';
import { readSource } from '#engine/compile/spark/script/read-source.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { ScriptFiles, ScriptSource } from '#engine/compile/spark/script/spark-script.ts';
import { columnsAsText, valueOfText } from '#engine/compile/spark/script/text-columns.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import { nameInFile } from '#engine/types/casts/strict-cast.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Kinds of which the script converts texts. */
const convertedKinds: ReadonlySet<DataType['kind']> = new Set([
  'string',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'double',
  'decimal',
  'date',
  'timestamp',
]);

export function readGlueCsv(
  source: ScriptSource,
  { reading }: ScriptFiles,
  context: SparkNodeContext,
  place: NodePlace,
): string {
  const { partitionKeys, isWholeFolder, root, columns } = source;
  // Refuses what Spark reads differently: options, compressions, and names of files.
  readSource(source, context, pythonText);
  if (!isWholeFolder) context.refuse('The folder has files that the node does not read, which a bookmark would find.');
  if (partitionKeys.length > 0)
    context.refuse(
      'With a bookmark, AWS Glue reads CSV files without the partition keys in the names of their folders.',
    );
  const { separator, quoteChar, escaper, withHeader, comment, columns: named, madeName } = csvLayout(reading.options);
  if (comment !== '') context.refuse('The CSV reader of AWS Glue has no comments.');
  if (madeName !== undefined)
    context.refuse(
      `With a bookmark, AWS Glue names the columns of CSV files by their headers, which have empty or repeated names, such as that of "${madeName}".`,
    );
  if (separator.length !== 1) context.refuse('The CSV reader of AWS Glue has separators of one character.');
  context.note('AWS Glue reads an empty value and an empty text in quotes alike; the script makes both null.');
  context.note('The documentation of AWS Glue does not say how it reads records that have too many or too few values.');
  const frame = place.before(
    `${place.variable} source`,
    context.language.readFiles({
      path: place.path('source_path', root),
      format: 'csv',
      options: {
        separator,
        quoteChar: quoteChar === '' ? -1 : quoteChar,
        ...(escaper === '' || escaper === quoteChar ? {} : { escaper }),
        withHeader,
        multiLine: true,
      },
      context: place.variable,
    }),
  );
  const message = pythonText(`AWS Glue cannot read some records of ${context.node.node.name}.`);
  place.say(...context.language.stopAtErrors(frame, message));
  const inFile = columnsInFile(reading, columns);
  const names = named ?? inFile.map(nameInFile);
  const stated = columnsAsText(
    reading.options,
    inFile.map((column) => ({ ...column, name: nameInFile(column) })),
  );
  const items = inFile.map((column) => {
    const own = nameInFile(column);
    const at = names.indexOf(own);
    if (at === -1) return { name: column.name, value: `CAST(NULL AS ${context.type(column.type)})` };
    if (!convertedKinds.has(column.type.kind))
      context.refuse(
        `Column "${column.name}": AWS Glue reads CSV as text, and ${formatHive(column.type)} is not converted yet.`,
      );
    const name = withHeader ? own : `col${at}`;
    const nulls = stated.get(own) ?? [];
    const texts = column.type.kind === 'string' ? ['', ...nulls] : nulls;
    return { name: column.name, value: valueOfText({ name, type: column.type }, texts, context) };
  });
  return selectFrame(`${frame}.toDF()`, items, context);
}
