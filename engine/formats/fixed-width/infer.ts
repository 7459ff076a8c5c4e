/** Finds the columns of a file of fixed width and their types. */

import { EngineError } from '#engine/contract/errors.ts';
import { uniqueColumnNames } from '#engine/formats/csv/infer/column-names.ts';
import { schemaOfPass } from '#engine/formats/csv/infer/pass-result.ts';
import { RecordPass } from '#engine/formats/csv/infer/record-pass.ts';
import { runPass } from '#engine/formats/csv/infer/run-pass.ts';
import { canonicalEncoding, encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import { mixedUtf8 } from '#engine/bytes/encodings/encoding-names.ts';
import { findColumns, type FoundColumns } from '#engine/formats/fixed-width/find-columns.ts';
import { cutSeparator, LineCutter } from '#engine/formats/fixed-width/line-cutter.ts';
import {
  fixedWidthReadOptions,
  type FixedColumn,
  type FixedWidthReadOptions,
} from '#engine/formats/fixed-width/options.ts';
import type { Inference, InferRequest, ReadingEvidence } from '#engine/formats/format.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseOptions, parseStated } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

type Stated = Partial<FixedWidthReadOptions>;

/** @throws EngineError MalformedFile when no columns can be detected. */
export async function inferFixedWidth(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { head } = request;
  const stated: Stated = parseStated('fixedWidth', fixedWidthReadOptions(), request.stated);
  const detected = encodingOf(head);
  let encoding = stated.encoding === undefined ? (detected?.encoding ?? 'utf-8') : canonicalEncoding(stated.encoding);
  const text = Buffer.from(toUtf8(head.bytes, encoding)).toString();
  const found = findColumns(text, head.complete);
  const columns = chooseColumns(stated, found, head.path);
  const layout = {
    withHeader: stated.withHeader ?? found?.withHeader ?? false,
    skipLines: stated.skipLines ?? found?.skipLines ?? 0,
    ruler: stated.ruler ?? found?.ruler ?? false,
    trim: stated.trim ?? true,
  };
  const skipFooter = stated.skipFooter ?? 0;
  for (;;) {
    const sink = new CuttingPass(columns, layout, stated, head.path);
    const utf8 = toUtf8(head.bytes, encoding);
    const reach = await runPass(sink, request, utf8, encoding, skipFooter, context.signal);
    if (reach === 'not utf-8') {
      encoding = mixedUtf8;
      continue;
    }
    const names = columns.map(({ name }) => name);
    const result = schemaOfPass(sink.pass, names, stated);
    const exact = reach === 'whole';
    const options = parseOptions('fixedWidth', fixedWidthReadOptions(), {
      ...stated,
      ...layout,
      columns,
      widths: undefined,
      names: undefined,
      skipFooter,
      encoding,
      columnNulls: result.columnNulls,
      decimalSeparator: result.decimalSeparator,
      columnFormats: result.columnFormats,
    });
    return {
      reading: { format: 'fixedWidth', compression: head.compression, options },
      evidence: [...evidenceOf(stated, found, columns, encoding, detected?.because), ...result.evidence],
      misfits: result.misfits,
      schema: request.keepNull === true && exact ? result.schema : withoutNullTypes(result.schema),
      exact,
      rowCount: exact ? sink.cutter.rowCount : null,
      warnings: [...result.warnings, ...longLines(sink.cutter.tooLong), ...endMark(sink.cutter.endMarkLine)],
    };
  }
}

/** Cuts what it is given and passes the values on. */
class CuttingPass {
  tail: Uint8Array = new Uint8Array(0);
  readonly cutter: LineCutter;
  readonly pass: RecordPass;

  constructor(
    columns: readonly FixedColumn[],
    options: Pick<FixedWidthReadOptions, 'skipLines' | 'withHeader' | 'ruler' | 'trim'>,
    stated: Stated,
    path: string,
  ) {
    this.cutter = new LineCutter({
      columns,
      options,
      encoding: 'utf-8',
      markLength: 0,
      rows: Number.POSITIVE_INFINITY,
      path,
    });
    this.pass = new RecordPass({
      dialect: { separator: cutSeparator, quoteChar: '"', escaper: '', comment: '', skipLines: 0 },
      columnCount: columns.length,
      placed: true,
      skipRecords: 0,
      nullValues: stated.nullValues ?? [''],
      path,
    });
  }

  add(piece: Uint8Array, final: boolean): void {
    this.cutter.add(piece, final);
    const written = this.cutter.writer.take(final);
    if (written !== undefined || final) this.pass.add(written ?? new Uint8Array(0), final);
  }
}

function chooseColumns(stated: Stated, found: FoundColumns | undefined, path: string): FixedColumn[] {
  const columns = stated.columns ?? ofWidths(stated.widths) ?? found?.columns;
  if (columns === undefined || columns.length === 0) {
    throw new EngineError('MalformedFile', `Cannot detect columns of fixed width in ${path}.`, {
      hint: 'Set the option widths, or columns with name, start and width.',
      details: { path },
    });
  }
  const named = uniqueColumnNames(
    columns.map(({ name }, index) => stated.names?.[index] ?? name),
    columns.length,
  );
  return columns.map((column, index) => ({ ...column, name: named[index]! }));
}

function ofWidths(widths: readonly number[] | undefined): FixedColumn[] | undefined {
  let start = 1;
  return widths?.map((width, index) => {
    const column = { name: `col${index}`, start, width };
    start += width;
    return column;
  });
}

function evidenceOf(
  stated: Stated,
  found: FoundColumns | undefined,
  columns: readonly FixedColumn[],
  encoding: string,
  encodingBecause: string | undefined,
): ReadingEvidence[] {
  const isStated = stated.columns !== undefined || stated.widths !== undefined;
  const because = isStated ? 'set explicitly' : found!.evidence;
  return [
    { part: 'format', verdict: 'Fixed width', because, ambiguous: !isStated && found!.certainty < 0.6 },
    {
      part: 'encoding',
      verdict: encoding,
      because: stated.encoding === undefined ? (encodingBecause ?? 'the default') : 'set explicitly',
      ambiguous: false,
    },
    {
      part: 'columns',
      verdict: `${columns.length} columns, from characters ${columns.map(({ start }) => start).join(', ')}`,
      because,
      ambiguous: !isStated && found!.certainty < 0.6,
    },
  ];
}

function endMark(line: number | undefined): string[] {
  return line === undefined ? [] : [`Skipped: line ${line} "0x1A".`];
}

function longLines(count: number): string[] {
  if (count === 0) return [];
  return [`${count === 1 ? '1 line is' : `${count} lines are`} longer than the columns; such lines are rejected.`];
}
