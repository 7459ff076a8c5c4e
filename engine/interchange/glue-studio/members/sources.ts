/** Members that read files: S3CsvSource, S3JsonSource, S3ParquetSource, S3ExcelSource. */

import { z } from 'zod';
import { defineMember, type NodeWriter, type WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { fileFields, readFiles } from '#engine/interchange/glue-studio/members/source-fields.ts';

/** Glue's words → characters. */
const separators = { comma: ',', ctrla: '\u0001', pipe: '|', semicolon: ';', tab: '\t' } as const;
const quotes = { quote: '"', quillemet: '»', single_quote: "'", disabled: '' } as const;
type Separator = keyof typeof separators;
type Quote = keyof typeof quotes;
const separatorWords = Object.keys(separators) as [Separator, ...Separator[]];
const quoteWords = Object.keys(quotes) as [Quote, ...Quote[]];

const detected =
  'Options that are not stated are detected in Tenon. State the format and its options in the node, then export the job again.';

export const sourceMembers = [
  defineMember({
    name: 'S3CsvSource',
    kind: 'source',
    inputs: 0,
    ours: ['PathSource'],
    note: 'AWS Glue reads every column as string. Columns keep the types of OutputSchemas, or those that Change Schema (ApplyMapping) expects; the types of all others are detected.',
    fields: z.object({
      ...fileFields,
      Separator: z.enum(separatorWords),
      QuoteChar: z.enum(quoteWords),
      Escaper: z.string().optional(),
      Multiline: z.boolean().optional(),
      WithHeader: z.boolean().optional(),
      WriteHeader: z.boolean().optional(),
      SkipFirst: z.boolean().optional(),
      OptimizePerformance: z.boolean().optional(),
    }),
    read(fields, context) {
      const { Separator, QuoteChar, Escaper = '', WithHeader = false, SkipFirst = false, OutputSchemas = [] } = fields;
      if (Escaper.length > 1)
        context.refuse(`Its escape character is "${Escaper}", which is more than one character. Use one character.`);
      const columns = OutputSchemas.flatMap(({ Columns = [] }) => Columns);
      const columnTypes = Object.fromEntries(
        columns.flatMap(({ Name, Type }) => (Type === undefined ? [] : [[Name, Type]])),
      );
      const options = {
        separator: separators[Separator],
        quoteChar: quotes[QuoteChar],
        withHeader: WithHeader,
        ...(Escaper === '' ? {} : { escaper: Escaper }),
        ...(SkipFirst ? { skipFirst: true } : {}),
        ...(Object.keys(columnTypes).length === 0 ? {} : { columnTypes }),
      };
      return readFiles(fields, 'csv', options, context);
    },
  }),
  defineMember({
    name: 'S3JsonSource',
    kind: 'source',
    inputs: 0,
    ours: ['PathSource'],
    note: '',
    fields: z.object({ ...fileFields, JsonPath: z.string().optional(), Multiline: z.boolean().optional() }),
    read(fields, context) {
      const { JsonPath = '' } = fields;
      return readFiles(fields, 'json', JsonPath === '' ? {} : { jsonPath: JsonPath }, context);
    },
  }),
  defineMember({
    name: 'S3ParquetSource',
    kind: 'source',
    inputs: 0,
    ours: ['PathSource'],
    note: '',
    fields: z.object(fileFields),
    read: (fields, context) => readFiles(fields, 'parquet', {}, context),
  }),
  defineMember({
    name: 'S3ExcelSource',
    kind: 'source',
    inputs: 0,
    ours: ['PathSource'],
    note: 'The first sheet with cells is read. NumberRows and SkipFooter are not supported.',
    fields: z.object({ ...fileFields, NumberRows: z.number().optional(), SkipFooter: z.number().optional() }),
    read(fields, context) {
      if ((fields.NumberRows ?? 0) !== 0 || (fields.SkipFooter ?? 0) !== 0)
        context.refuse(
          'It skips rows of the sheet. Remove NumberRows and SkipFooter, and set a range after the import.',
        );
      return readFiles(fields, 'excel', {}, context);
    },
  }),
] as const;

interface PathSourceArgs {
  readonly path: string;
  readonly format?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onMisfit: string;
  readonly quietSeconds?: number | undefined;
  readonly doneMarker?: string | undefined;
}

export const sourceWriters = {
  PathSource({ path, format, options, onMisfit, quietSeconds = 0, doneMarker }: PathSourceArgs, context: WriteContext) {
    if (onMisfit === 'choice')
      context.note('Values that do not fit their column give it no second type; AWS Glue decides by the format.');
    if (quietSeconds > 0 || doneMarker !== undefined)
      context.note(
        'AWS Glue also reads files that are still being written: it has no quiet period and no done marker.',
      );
    const files = { Paths: [path], Recurse: true };
    switch (format?.toLowerCase()) {
      case undefined:
        return context.refuse(`AWS Glue needs the format of the files. ${detected}`);
      case 'csv':
        return ['S3CsvSource', { ...files, ...csvFields(options, context) }];
      case 'json': {
        const { jsonPath = '' } = only(options, ['jsonPath', 'multiLine'], 'json', context);
        return ['S3JsonSource', { ...files, ...(jsonPath === '' ? {} : { JsonPath: jsonPath }) }];
      }
      case 'parquet':
        only(options, [], 'parquet', context);
        return ['S3ParquetSource', files];
      case 'excel':
        only(options, [], 'excel', context);
        return ['S3ExcelSource', files];
      default:
        return context.refuse(
          `AWS Glue Studio reads CSV, JSON, Parquet and Excel files, not ${format}. Convert the files, or crawl them and read the table.`,
        );
    }
  },
} satisfies Readonly<Record<string, NodeWriter>>;

function csvFields(given: Readonly<Record<string, unknown>>, context: WriteContext): Record<string, unknown> {
  const known = ['separator', 'quoteChar', 'escaper', 'withHeader', 'skipFirst', 'multiLine', 'columnTypes'];
  const options = only(given, known, 'csv', context);
  const { separator, quoteChar, escaper, withHeader, skipFirst, multiLine, columnTypes } = options;
  if (separator === undefined || withHeader === undefined)
    context.refuse(`AWS Glue needs the separator, and whether the files have a header. ${detected}`);
  if (quoteChar === undefined)
    context.note('AWS Glue needs the quote character: values are enclosed by double quotes.');
  if (multiLine !== undefined) context.note('multiLine has no effect in Tenon, and is not written.');
  const Separator = separatorWords.find((word) => separators[word] === separator);
  const quote = quoteChar === -1 || quoteChar === '-1' ? '' : (quoteChar ?? '"');
  const QuoteChar = quoteWords.find((word) => quotes[word] === quote);
  if (Separator === undefined)
    context.refuse(
      `AWS Glue Studio has no separator ${JSON.stringify(separator)}. It has ${separatorWords.join(', ')}.`,
    );
  if (QuoteChar === undefined)
    context.refuse(`AWS Glue Studio has no quote character ${JSON.stringify(quote)}. It has ${quoteWords.join(', ')}.`);
  if (columnTypes === undefined)
    context.note(
      'AWS Glue reads every column of a CSV file as string. State the types in Change Schema (ApplyMapping).',
    );
  const Columns = Object.entries((columnTypes ?? {}) as Record<string, string>).map(([Name, Type]) => ({ Name, Type }));
  return {
    Separator,
    QuoteChar,
    WithHeader: isTrue(withHeader),
    ...(escaper === undefined || escaper === '' ? {} : { Escaper: escaper }),
    ...(isTrue(skipFirst) ? { SkipFirst: true } : {}),
    // Without columns, too: an import then leaves the types to be detected, as here.
    OutputSchemas: [{ Columns }],
  };
}

/** Options of a definition can be texts. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** @throws NotCarried for an option that AWS Glue does not have. */
export function only(
  options: Readonly<Record<string, unknown>>,
  known: readonly string[],
  format: string,
  context: WriteContext,
): Record<string, unknown> {
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other !== undefined) context.refuse(`AWS Glue Studio has no option ${other} for ${format}. Remove the option.`);
  return options;
}
