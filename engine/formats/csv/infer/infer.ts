/** Finds how a CSV file is read and the types of its columns. */

import { EngineError } from '#engine/contract/errors.ts';
import { canonicalEncoding, encodingOf, toUtf8, type FoundEncoding } from '#engine/bytes/encoding.ts';
import { mixedUtf8 } from '#engine/bytes/encodings/encoding-names.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Inference, InferRequest, ReadingEvidence } from '#engine/formats/format.ts';
import { findDialect, type FoundDialect } from '#engine/formats/csv/infer/dialect.ts';
import { dialectEvidence, layoutEvidence, layoutWarnings } from '#engine/formats/csv/infer/evidence.ts';
import { csvReadOptions, type CsvReadOptions, type Dialect } from '#engine/formats/csv/options.ts';
import { layoutOf, type Layout } from '#engine/formats/csv/infer/layout.ts';
import { findOpenQuote } from '#engine/formats/csv/infer/open-quotes.ts';
import { isRecordTooLong, RecordPass } from '#engine/formats/csv/infer/record-pass.ts';
import { runPass, type Reach } from '#engine/formats/csv/infer/run-pass.ts';
import {
  commentWarnings,
  headerWarnings,
  schemaOfPass,
  warningsOfPass,
} from '#engine/formats/csv/infer/pass-result.ts';
import { footerLines } from '#engine/formats/csv/infer/tail-lines.ts';
import { beginsWithTotal } from '#engine/formats/csv/infer/total-words.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { mostColumns, tooManyColumns } from '#engine/formats/within-limits.ts';
import { parseOptions, parseStated } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

type Stated = Partial<CsvReadOptions>;

/**
 * Blank lines, of a byte at least. DuckDB gives its threads parts of 8 MB; a thread whose part has no row ends, and when
 * all have ended, what follows is lost without a word.
 */
const dangerousGap = 4_000_000;

/** What is known before the rows are read, and what the pass over them found. */
interface Reading {
  readonly found: FoundDialect;
  readonly layout: Layout;
  readonly pass: RecordPass;
  readonly reach: Reach;
}

export async function inferCsv(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { head } = request;
  const stated: Stated = parseStated('csv', csvReadOptions(), request.stated);
  const warnings: string[] = [];
  const detected = stated.encoding === undefined ? headEncoding(head, warnings) : undefined;
  let encoding = detected?.encoding ?? canonicalEncoding(stated.encoding!);
  if (head.bytes.length === 0) return emptyInference(head, stated, 'The file is empty.');
  for (;;) {
    const text = toUtf8(head.bytes, encoding);
    const reading = await readRows(request, text, encoding, stated, context.signal);
    if (reading === undefined) return emptyInference(head, { ...stated, encoding }, 'The file has no rows.');
    if (reading.reach !== 'not utf-8') {
      warnings.push(...openQuoteWarnings(text, reading, stated));
      return inferenceOf(request, stated, encoding, detected, reading, warnings);
    }
    encoding = mixedUtf8;
    warnings.push('Some bytes are not UTF-8; they are read as windows-1252. Choose another encoding if that is wrong.');
  }
}

function openQuoteWarnings(text: Uint8Array, { found: { dialect } }: Reading, stated: Stated): string[] {
  if (dialect.quoteChar !== '' || stated.quoteChar !== undefined) return [];
  const line = findOpenQuote(text, dialect.separator);
  return line === undefined
    ? []
    : [
        `A value on line ${line} begins with a quote, but does not end with one; it is read as text. Set the option quoteChar if quotes enclose values.`,
      ];
}

/** Read once; again where the first pass met rows that do not fit and the text shows why. */
async function readRows(
  request: InferRequest,
  text: Uint8Array,
  encoding: string,
  stated: Stated,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  const { head } = request;
  const found = findDialect(text, head.complete, stated);
  const read = async (layout: Layout, dialect: Dialect, lastLine: number | undefined): Promise<Reading> => {
    const pass = new RecordPass({
      dialect: { ...dialect, skipLines: layout.skipLines },
      columnCount: layout.names.length,
      skipRecords: (layout.withHeader ? layout.headerRows : 0) + Number(stated.skipFirst ?? false),
      skipsHeaders: layout.withHeader && (stated.skipRepeatedHeaders ?? maySkipHeaders(layout)),
      nullValues: stated.nullValues ?? [''],
      trimsValues: stated.trimValues ?? false,
      lastLine,
      maximumSize: stated.maximumLineSize,
      path: head.path,
    });
    const reach = await runPass(pass, request, text, encoding, layout.skipFooter, signal);
    return { found: { ...found, dialect }, layout, pass, reach };
  };
  let layout = layoutOf(text, head.complete, found, stated, 'start');
  if (layout.names.length === 0 && !head.complete) throw firstLineTooLong(head);
  if (layout.names.length === 0) return undefined;
  if (layout.names.length > mostColumns) throw tooManyColumns(head.path);
  let dialect: Dialect = { ...found.dialect, strayQuotes: stated.strayQuotes ?? 'reject' };
  let reading: Reading;
  try {
    reading = await read(layout, dialect, layout.lastLine);
  } catch (thrown) {
    // A quote that never closes takes the rest of the file for one value; as text it ends with its line.
    if (!isRecordTooLong(thrown) || stated.strayQuotes !== undefined || dialect.quoteChar === '') throw thrown;
    dialect = { ...dialect, strayQuotes: 'keep' };
    reading = await read(layout, dialect, layout.lastLine);
  }
  if (reading.reach === 'not utf-8') return reading;
  const { comments, wideComments } = reading.pass.reader;
  // Behind the sample, rows begin with the sign.
  if (stated.comment === undefined && wideComments > 0 && wideComments * 2 >= comments)
    return readRows(request, text, encoding, { ...stated, comment: '' }, signal);
  if (reading.reach === 'sample' && stated.skipFooter === undefined && layout.lastLine === undefined)
    reading = { ...reading, layout: { ...layout, skipFooter: footerOfTail(reading, head, encoding) } };
  // Where the table ends before the file does, all that is below it counts, not only what the first records show.
  const endsEarly = layout.lastLine !== undefined && stated.lastLine === undefined;
  if (endsEarly || isOdd(reading.pass, text, dialect)) {
    const whole = head.complete
      ? layoutOf(text, true, found, stated, 'whole')
      : { ...reading.layout, skipFooter: stated.skipFooter ?? footerBelow(reading) };
    const { faults, strayHeader } = reading.pass;
    const keepsQuotes = stated.strayQuotes === undefined && (faults.quotes > 0 || strayHeader);
    if (keepsQuotes) dialect = { ...dialect, strayQuotes: 'keep' };
    if (whole.skipFooter > 0 || keepsQuotes || !sameRegion(whole, layout)) {
      layout = whole;
      reading = await read(layout, dialect, layout.lastLine);
    } else reading = { ...reading, layout: { ...reading.layout, tables: whole.tables, notes: whole.notes } };
  }
  return reading;
}

/** In a single column, names are as likely values. */
function maySkipHeaders({ headerRows, header, names }: Layout): boolean {
  return headerRows === 1 && names.length > 1 && (header === undefined || header.isAboveTyped === true);
}

/** Rows that do not fit, gaps, or a last line that begins with a word for totals, holds hardly any values, or ends a text in DOS. */
function isOdd(
  { columns, faults, gaps, strayHeader, tail }: RecordPass,
  text: Uint8Array,
  { separator }: Dialect,
): boolean {
  if (strayHeader || faults.short + faults.long + faults.quotes + gaps > 0) return true;
  const end = Buffer.from(tail.length > 0 ? tail : text.subarray(-2048)).toString();
  const last =
    end.trimEnd() === ''
      ? ''
      : end
          .replace(/[\r\n]+$/u, '')
          .split(/[\r\n]/u)
          .at(-1)!;
  if (last === '\u001a') return true;
  const few = columns.length > 3 ? 2 : 1;
  if (last.includes(separator) && last.split(separator).filter((cell) => cell.trim() !== '').length <= few) return true;
  return end.split(/[\r\n]/u).some(beginsWithTotal);
}

/** Of a file of which only a sample was read: its last bytes as they are stored show the end. */
function footerOfTail({ found, layout }: Reading, head: FileHead, encoding: string): number {
  if (head.compression !== 'none' || encoding !== 'utf-8') return 0;
  return footerLines(head.tail, found.dialect, layout.names.length);
}

/** Of a file that is larger than its head: the head shows no end, its last bytes do. */
function footerBelow({ found, layout, pass, reach }: Reading): number {
  return reach === 'whole' ? footerLines(pass.tail, found.dialect, layout.names.length) : layout.skipFooter;
}

function sameRegion(left: Layout, right: Layout): boolean {
  return (
    left.skipLines === right.skipLines &&
    left.skipFooter === right.skipFooter &&
    left.lastLine === right.lastLine &&
    left.names.length === right.names.length
  );
}

/** A file whose first line does not end in the head cannot be described; guessing would lose its rows. */
function firstLineTooLong(head: FileHead): EngineError {
  return new EngineError(
    'MalformedFile',
    `The first line of ${head.path} is longer than ${head.bytes.length} bytes, so its columns cannot be detected.`,
    {
      hint: 'Check that it is a csv file; specify the format if it is another one.',
      details: { path: head.path, line: 1 },
    },
  );
}

function headEncoding(head: FileHead, warnings: string[]): FoundEncoding {
  const found = encodingOf(head);
  if (found === undefined) {
    throw new EngineError('MalformedFile', `${head.path} is not text, so it cannot be read as csv.`, {
      hint: 'Specify the right format, or choose the encoding of the text.',
      details: { path: head.path },
    });
  }
  if (!found.sure && head.bytes.length > 0) {
    warnings.push(`The encoding was guessed as ${found.encoding}. Choose another encoding if letters look wrong.`);
  }
  return found;
}

function inferenceOf(
  request: InferRequest,
  stated: Stated,
  encoding: string,
  detected: FoundEncoding | undefined,
  { found, layout, pass, reach }: Reading,
  warnings: readonly string[],
): Inference {
  const result = schemaOfPass(pass, layout.names, stated, found.dialect.separator);
  const { reader } = pass;
  const { dialect } = found;
  const kinds = Number(reader.sawLineFeed) + Number(reader.sawBoth) + Number(reader.sawReturn);
  const exact = reach === 'whole';
  const options: CsvReadOptions = {
    separator: dialect.separator,
    quoteChar: dialect.quoteChar,
    escaper: dialect.escaper,
    strayQuotes: dialect.strayQuotes ?? 'reject',
    withHeader: layout.withHeader,
    headerRows: layout.headerRows,
    multiLine: stated.multiLine ?? true,
    skipFirst: stated.skipFirst ?? false,
    skipRepeatedHeaders: stated.skipRepeatedHeaders ?? pass.headers > 0,
    skipLines: layout.skipLines,
    skipFooter: layout.skipFooter,
    ...(layout.table === undefined ? {} : { table: layout.table }),
    ...(layout.lastLine === undefined ? {} : { lastLine: layout.lastLine }),
    comment: dialect.comment,
    encoding,
    nullValues: stated.nullValues ?? [''],
    columnNulls: result.columnNulls,
    emptyQuotedIsNull: stated.emptyQuotedIsNull ?? result.emptyQuotedIsNull,
    decimalSeparator: result.decimalSeparator,
    columnFormats: result.columnFormats,
    columnTypes: stated.columnTypes ?? {},
    ...(stated.trimValues === undefined ? {} : { trimValues: stated.trimValues }),
    padShortRows: stated.padShortRows ?? pass.faults.short > 0,
    lineEnd: kinds > 1 ? 'mixed' : reader.sawReturn ? 'cr' : 'auto',
    // Room for what was not read; DuckDB keeps sixteen lines of this size in memory.
    maximumLineSize:
      stated.maximumLineSize ?? (pass.longestRecord > 1_900_000 ? Math.ceil(pass.longestRecord * 1.1) : 2_000_000),
    columns: layout.names,
    rewrite:
      stated.rewrite ??
      (reader.sawBareEscape || pass.strayHeader || pass.quotesAbove || pass.longestGap >= dangerousGap),
    places: 'none',
  };
  return {
    reading: { format: 'csv', compression: request.head.compression, options },
    evidence: [
      ...dialectEvidence(found, encoding, detected, stated),
      ...layoutEvidence(layout, stated),
      ...passEvidence(pass, options),
      ...result.evidence,
    ],
    misfits: result.misfits,
    schema: request.keepNull === true && exact ? result.schema : withoutNullTypes(result.schema),
    exact,
    // Which rows fit a type that was stated is only known when they are read with it.
    rowCount: exact && Object.keys(options.columnTypes).length === 0 ? pass.rowCount : null,
    warnings: [
      ...warnings,
      ...layout.warnings,
      ...layoutWarnings(layout, stated, exact && layout.lastLine === undefined ? reader.line : undefined),
      ...result.warnings,
      ...warningsOfPass(pass, options.padShortRows),
      ...(stated.comment === undefined ? commentWarnings(pass) : []),
      ...(stated.skipRepeatedHeaders === undefined ? headerWarnings(pass) : []),
    ],
    ...(pass.faults.long + pass.faults.quotes + (options.padShortRows ? 0 : pass.faults.short) === 0
      ? {}
      : { hasRejects: true }),
    fittingShare: fittingShare(pass),
  };
}

/** Short rows count among the rows, the others with faults do not. */
function fittingShare({ faults, rowCount }: RecordPass): number {
  const records = rowCount + faults.long + faults.quotes;
  return records === 0 ? 1 : (rowCount - faults.short) / records;
}

/** Rows that are not as wide as the table: what is done with them, and how many there are. */
function passEvidence(pass: RecordPass, options: CsvReadOptions): ReadingEvidence[] {
  const { faults, firstLine, repaired } = pass;
  const evidence: ReadingEvidence[] = [];
  const add = (part: string, verdict: string, because: string): void => {
    evidence.push({ part, verdict, because, ambiguous: false });
  };
  if (faults.short > 0)
    add(
      'padShortRows',
      String(options.padShortRows),
      faults.short === 1
        ? `the row on line ${firstLine.short} ends early`
        : `${faults.short} rows end early, the first on line ${firstLine.short}`,
    );
  if (repaired + faults.quotes > 0)
    add(
      'strayQuotes',
      options.strayQuotes,
      `in ${repaired + faults.quotes} rows quotes do not match${
        options.strayQuotes === 'keep' && faults.quotes > 0
          ? `; ${faults.quotes} of them do not fit even as text and are rejected`
          : ''
      }`,
    );
  return evidence;
}

function emptyInference(head: FileHead, stated: Stated, warning: string): Inference {
  return {
    reading: {
      format: 'csv',
      compression: head.compression,
      options: parseOptions('csv', csvReadOptions(), { ...stated, columns: [] }),
    },
    evidence: [],
    schema: [],
    exact: true,
    rowCount: 0,
    warnings: [warning],
  };
}
