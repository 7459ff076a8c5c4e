/** A target node as `DataFrame.write`: format, options, keys and mode. Refuses what Spark would write differently. */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { refusedKind } from '#engine/compile/spark/script/refused-kind.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { ScriptTarget } from '#engine/compile/spark/script/spark-script.ts';
import { holdsType } from '#engine/types/data-type.ts';

type Option = readonly [name: string, value: string];

/** @param pathOf writes the path of a target as Python. */
export function writeTarget(target: ScriptTarget, context: SparkNodeContext, pathOf: (path: string) => string): string {
  const { root, format, partitionKeys, rowsPerFile, mode, fileName, schema } = target;
  if (mode === 'merge' || mode === 'mergePartitions')
    context.refuse('Spark cannot merge rows into files: it would have to replace the files that it reads.');
  for (const { name, type } of schema) {
    const kind = refusedKind(type, format);
    if (kind !== undefined) context.refuse(`Column "${name}": ${kind}`);
  }
  const hidden = partitionKeys.find((key) => /^[._]/u.test(key));
  if (hidden !== undefined)
    context.refuse(`Spark would name folders ${hidden}=…, and skips folders with such names when it reads them.`);
  const textKey = schema.find(({ name, type }) => partitionKeys.includes(name) && type.kind === 'string');
  if (textKey !== undefined) context.note(`Spark writes an empty text of the partition key "${textKey.name}" as null.`);
  if (format === 'csv' && schema.length - partitionKeys.length === 1)
    context.note('Spark writes no line for a row whose only value is null; Tenon writes an empty line.');
  if (format === 'orc' && schema.some(({ type }) => holdsType(type, ({ kind }) => kind === 'date')))
    context.note('Spark writes the dates from 1582-10-05 to 1582-10-14 as 1582-10-15 in ORC files.');
  const options = writeOptions(target, context);
  if (mode === 'overwritePartitions') options.push(['partitionOverwriteMode', 'dynamic']);
  if (rowsPerFile !== undefined) options.push(['maxRecordsPerFile', String(rowsPerFile)]);
  if (fileName !== null)
    context.note(`Spark writes a folder named ${fileName} with one file in it; Tenon writes the file.`);
  const path = fileName === null ? root : `${root}/${fileName}`;
  const { frame, schema: own } = context.input;
  const isRenamed = own.some(({ name }, index) => name !== schema[index]!.name);
  const named = isRenamed
    ? selectFrame(
        frame,
        schema.map(({ name }, index) => ({ name, value: context.column(own[index]!.name) })),
        context,
      )
    : frame;
  const chain = [
    `    ${named}${fileName === null && rowsPerFile === undefined ? '' : '.coalesce(1)'}.write.format(${pythonText(format)})`,
    `    .mode(${pythonText(mode === 'append' ? 'append' : 'overwrite')})`,
    ...(partitionKeys.length === 0 ? [] : [`    .partitionBy(${partitionKeys.map(pythonText).join(', ')})`]),
    ...options.map(([name, value]) => `    .option(${pythonText(name)}, ${pythonText(value)})`),
    `    .save(${pathOf(path)})`,
  ];
  return `(\n${chain.join('\n')}\n)`;
}

function writeOptions({ format, options }: ScriptTarget, context: SparkNodeContext): Option[] {
  const { compression, ...others } = options as { compression?: string };
  switch (format) {
    case 'parquet':
      refuseOthers(others, ['rowGroupSize'], context);
      return [['compression', compression ?? 'snappy']];
    case 'orc':
      refuseOthers(others, ['stripeSize'], context);
      return [['compression', compression ?? 'zlib']];
    case 'json':
      refuseOthers(others, [], context);
      return [...textCompression(compression, context), ['ignoreNullFields', 'false'], ...times];
    case 'csv': {
      const {
        separator = ',',
        quoteChar = '"',
        escaper = '',
        writeHeader = true,
        ...rest
      } = others as {
        separator?: string;
        quoteChar?: string | number;
        escaper?: string;
        writeHeader?: boolean;
      };
      refuseOthers(rest, [], context);
      if (quoteChar === '' || quoteChar === -1 || quoteChar === '-1')
        context.refuse('Spark does not write CSV without quotes as Tenon does.');
      return [
        ...textCompression(compression, context),
        ['header', String(writeHeader)],
        ['sep', separator],
        ['quote', String(quoteChar)],
        ['escape', escaper === '' ? String(quoteChar) : escaper],
        ['ignoreLeadingWhiteSpace', 'false'],
        ['ignoreTrailingWhiteSpace', 'false'],
        ...times,
      ];
    }
    default:
      return context.refuse(`Spark does not write ${format} files without further packages.`);
  }
}

const times: readonly Option[] = [
  ['timestampFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX"],
  ['timestampNTZFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"],
];

function textCompression(compression: string | undefined, context: SparkNodeContext): Option[] {
  if (compression === 'zstd') context.refuse('Spark writes text with zstd only where native libraries are installed.');
  return compression === undefined || compression === 'none' ? [] : [['compression', compression]];
}

/** @param harmless options that change no row. */
function refuseOthers(options: object, harmless: readonly string[], context: SparkNodeContext): void {
  const other = Object.keys(options).find((name) => !harmless.includes(name));
  if (other !== undefined) context.refuse(`Spark has nothing like the write option ${other}.`);
}
