/** Finds how a CSV file is read and the types of its columns. */

import { isUtf8 } from 'node:buffer';
import { EngineError } from '#engine/contract/errors.ts';
import { readContent } from '#engine/formats/compression.ts';
import {
  canonicalEncoding,
  detectEncoding,
  lastWholeCharacter,
  streamToUtf8,
  toUtf8,
} from '#engine/formats/encoding.ts';
import type { FileHead, Inference, InferRequest } from '#engine/formats/format.ts';
import { findDialect, type FoundDialect } from '#engine/formats/csv/dialect.ts';
import { csvReadOptions, type CsvReadOptions } from '#engine/formats/csv/options.ts';
import { layoutOf, type Layout } from '#engine/formats/csv/layout.ts';
import { RecordPass } from '#engine/formats/csv/record-pass.ts';
import { schemaOfPass, warningsOfPass } from '#engine/formats/csv/pass-result.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseOptions, parseStated } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function inferCsv(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { head } = request;
  const stated: Stated = parseStated('csv', csvReadOptions, request.stated);
  const warnings: string[] = [];
  let encoding = stated.encoding === undefined ? headEncoding(head, warnings) : canonicalEncoding(stated.encoding);
  if (head.bytes.length === 0) return emptyInference(head, stated, 'The file is empty.');
  for (;;) {
    const text = toUtf8(head.bytes, encoding);
    const found = findDialect(text, head.complete, stated);
    const layout = layoutOf(text, head.complete, found, stated);
    if (layout.names.length === 0 && !head.complete) throw firstLineTooLong(head);
    if (layout.names.length === 0) return emptyInference(head, { ...stated, encoding }, 'The file holds no rows.');
    const pass = new RecordPass({
      dialect: found.dialect,
      columnCount: layout.names.length,
      skipRecords: Number(layout.withHeader) + Number(stated.skipFirst ?? false),
      nullValues: stated.nullValues ?? [''],
    });
    const reach = await runPass(pass, request, text, encoding, context.signal);
    if (reach === 'not utf-8') {
      encoding = 'windows-1252';
      warnings.push('The file is not valid UTF-8; it is read as windows-1252. State `encoding` if that is wrong.');
      continue;
    }
    return inferenceOf(request, stated, encoding, found, layout, pass, reach === 'whole', warnings);
  }
}

type Stated = Partial<CsvReadOptions>;

/** Nothing can be told of a file whose first line does not end in the head; guessing would lose its rows. */
function firstLineTooLong(head: FileHead): EngineError {
  return new EngineError(
    'MalformedFile',
    `The first line of ${head.path} is longer than ${head.bytes.length} bytes, so its columns cannot be told.`,
    {
      hint: 'Check that it is a csv file; state the format if it is another one.',
      details: { path: head.path, line: 1 },
    },
  );
}

/** Made once: zod compiles a schema at its first use. */
function headEncoding(head: FileHead, warnings: string[]): string {
  const found = detectEncoding(head.bytes, head.complete);
  if (found === undefined) {
    throw new EngineError('MalformedFile', `${head.path} is not text, so it cannot be read as csv.`, {
      hint: 'State the right format, or the encoding of the text.',
      details: { path: head.path },
    });
  }
  if (!found.sure && head.bytes.length > 0) {
    warnings.push(`The encoding was guessed as ${found.encoding}. State \`encoding\` if letters look wrong.`);
  }
  return found.encoding;
}

/** How far the pass came: the whole file, a sample of it, or to bytes that are no UTF-8. */
type Reach = 'whole' | 'sample' | 'not utf-8';

async function runPass(
  pass: RecordPass,
  request: InferRequest,
  text: Uint8Array,
  encoding: string,
  signal: AbortSignal,
): Promise<Reach> {
  const { head, depth } = request;
  if (head.complete) {
    pass.add(text, true);
    return 'whole';
  }
  const budget = depth === 'every-row' ? Number.POSITIVE_INFINITY : depth.bytes;
  if (budget <= text.length) {
    pass.add(text.subarray(0, budget), false);
    return 'sample';
  }
  let read = 0;
  let pending: Uint8Array | undefined;
  let carried: Uint8Array = new Uint8Array(0);
  for await (const piece of streamToUtf8(readContent(head.path, head.compression, signal), encoding)) {
    signal.throwIfAborted();
    if (encoding === 'utf-8') {
      const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
      const whole = lastWholeCharacter(bytes);
      if (!isUtf8(bytes.subarray(0, whole))) return 'not utf-8';
      carried = bytes.slice(whole);
    }
    if (pending !== undefined) pass.add(pending, false);
    pending = piece;
    read += piece.length;
    if (read >= budget) {
      pass.add(pending, false);
      return 'sample';
    }
  }
  if (carried.length > 0) return 'not utf-8';
  pass.add(pending ?? new Uint8Array(0), true);
  return 'whole';
}

function inferenceOf(
  request: InferRequest,
  stated: Stated,
  encoding: string,
  found: FoundDialect,
  layout: Layout,
  pass: RecordPass,
  exact: boolean,
  warnings: readonly string[],
): Inference {
  const { schema, decimalSeparator, emptyQuotedIsNull } = schemaOfPass(pass, layout.names, stated.decimalSeparator);
  const { reader } = pass;
  const kinds = Number(reader.sawLineFeed) + Number(reader.sawBoth) + Number(reader.sawReturn);
  const options: CsvReadOptions = {
    ...found.dialect,
    withHeader: layout.withHeader,
    multiLine: stated.multiLine ?? true,
    skipFirst: stated.skipFirst ?? false,
    encoding,
    nullValues: stated.nullValues ?? [''],
    emptyQuotedIsNull: stated.emptyQuotedIsNull ?? emptyQuotedIsNull,
    decimalSeparator,
    padShortRows: stated.padShortRows ?? pass.faults.short > 0,
    lineEnd: kinds > 1 ? 'mixed' : reader.sawReturn ? 'cr' : 'auto',
    // Room for what was not read; DuckDB keeps sixteen lines of this size in memory.
    maximumLineSize:
      stated.maximumLineSize ?? (pass.longestRecord > 1_900_000 ? Math.ceil(pass.longestRecord * 1.1) : 2_000_000),
    columns: layout.names,
  };
  return {
    reading: { format: 'csv', compression: request.head.compression, options },
    schema: request.keepNull === true && exact ? schema : withoutNullTypes(schema),
    exact,
    rowCount: exact ? pass.rowCount : null,
    warnings: [...warnings, ...layout.warnings, ...warningsOfPass(pass, options.padShortRows)],
  };
}

function emptyInference(head: FileHead, stated: Stated, warning: string): Inference {
  return {
    reading: {
      format: 'csv',
      compression: head.compression,
      options: parseOptions('csv', csvReadOptions, { ...stated, columns: [] }),
    },
    schema: [],
    exact: true,
    rowCount: 0,
    warnings: [warning],
  };
}
