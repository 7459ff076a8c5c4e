/** Finds the layout of a JSON file and the types of its columns. */

import { EngineError } from '#engine/contract/errors.ts';
import { readContent } from '#engine/bytes/compression.ts';
import { canonicalEncoding, encodingOf, streamToUtf8, toUtf8 } from '#engine/bytes/encoding.ts';
import type { Inference, InferRequest, ReadingEvidence } from '#engine/formats/format.ts';
import { cutValues } from '#engine/formats/json/json-path.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';
import { JsonPass } from '#engine/formats/json/json-pass.ts';
import { jsonReadOptions, recordColumn, type JsonReadOptions } from '#engine/formats/json/options.ts';
import { fieldsOfShape, kindBits, typeOfShape } from '#engine/formats/json/shape.ts';
import { noFields } from '#engine/formats/count-records.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { rejectedEnding } from '#engine/contract/rejected-ending.ts';
import { parseStated } from '#engine/formats/stated-options.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function inferJson(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { head } = request;
  const stated: Partial<JsonReadOptions> = parseStated('json', jsonReadOptions(), request.stated);
  const found = encodingOf(head);
  if (found === undefined && head.bytes.length > 0 && stated.encoding === undefined) {
    throw new EngineError('MalformedFile', `${head.path} is not text, so it cannot be read as json.`, {
      hint: 'Specify the right format.',
      details: { path: head.path, line: 1, byteOffset: 0 },
    });
  }
  // JSON is UTF-8 unless a mark or the pattern of UTF-16 says otherwise; a guess would hide damage.
  const encoding =
    stated.encoding !== undefined
      ? canonicalEncoding(stated.encoding)
      : found?.sure === true
        ? found.encoding
        : 'utf-8';
  // A wildcard names the rows; without one, the elements of a single array are the rows.
  const pass = new JsonPass(head.path, parseJsonPath(stated.jsonPath ?? '').includes('all'));
  const exact = await runPass(pass, request, encoding, stated.jsonPath ?? '', context.signal);
  // As many broken lines as good ones: whatever the file is, it is not lines of JSON.
  if (pass.firstFault !== undefined && pass.badLines >= pass.rowCount) throw pass.firstFault;
  return inferenceOf(request, stated, pass, exact, encoding, (found?.markLength ?? 0) > 0);
}

/** @returns true when the whole content was read. */
async function runPass(
  pass: JsonPass,
  request: InferRequest,
  encoding: string,
  jsonPath: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { source, head, depth } = request;
  const isCut = jsonPath !== '';
  if (head.complete && !isCut) {
    pass.add(toUtf8(head.bytes, encoding), true);
    return true;
  }
  const budget = depth === 'every-row' ? Number.POSITIVE_INFINITY : depth.bytes;
  if (budget <= head.bytes.length && !isCut) {
    pass.add(toUtf8(head.bytes.subarray(0, budget), encoding), false);
    return false;
  }
  let read = 0;
  const whole = streamToUtf8(readContent(source, head.compression, signal), encoding);
  for await (const piece of isCut ? firstTogether(cutValues(whole, parseJsonPath(jsonPath), head.path)) : whole) {
    signal.throwIfAborted();
    pass.add(piece, false);
    read += piece.length;
    if (read >= budget) return false;
  }
  pass.add(new Uint8Array(0), true);
  return true;
}

/** The first two pieces as one: whether a value is alone decides what an array is. */
async function* firstTogether(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let first: Uint8Array | undefined;
  let isPast = false;
  for await (const piece of pieces) {
    if (isPast) yield piece;
    else if (first === undefined) first = piece;
    else {
      yield Buffer.concat([first, piece]);
      isPast = true;
    }
  }
  if (!isPast && first !== undefined) yield first;
}

const layoutVerdicts: Readonly<Record<JsonReadOptions['layout'], string>> = {
  lines: 'a value per line',
  array: 'one array, each element a row',
  document: 'one value',
  concatenated: 'one value after another',
};

const layoutReasons: Readonly<Record<JsonReadOptions['layout'], string>> = {
  lines: 'each value ends where its line ends',
  array: 'the file is one array',
  document: 'the file holds one value',
  concatenated: 'values span lines, or share one',
};

function evidenceOf(
  { head }: InferRequest,
  stated: Partial<JsonReadOptions>,
  pass: JsonPass,
  encoding: string,
): ReadingEvidence[] {
  const evidence: ReadingEvidence[] = [];
  if (stated.layout === undefined && pass.rowCount > 0) {
    const { layout } = pass;
    evidence.push({
      part: 'layout',
      verdict: layoutVerdicts[layout],
      because: layoutReasons[layout],
      ambiguous: false,
    });
  }
  const found = encodingOf(head);
  if (stated.encoding === undefined && found !== undefined) {
    const because = found.sure ? found.because : 'JSON is UTF-8 unless a mark or a pattern says otherwise';
    evidence.push({ part: 'encoding', verdict: encoding, because, ambiguous: !found.sure });
  }
  return evidence;
}

/** Why there are no rows. */
function emptyWords(byteCount: number, jsonPath: string): string {
  if (byteCount === 0) return 'The file is empty.';
  return jsonPath === '' ? 'The file has no rows.' : `The path ${jsonPath} finds no rows in the file.`;
}

function inferenceOf(
  request: InferRequest,
  stated: Partial<JsonReadOptions>,
  pass: JsonPass,
  exact: boolean,
  encoding: string,
  byteOrderMark: boolean,
): Inference {
  const { shape, scanner, rowCount, largestValue } = pass;
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const plainValues =
    stated.plainValues ?? (shape.kinds !== kindBits.object && (shape.kinds !== 0 || pass.nullRows > 0));
  if (shape.kinds === 0 && rowCount === 0) warnings.push(emptyWords(request.head.bytes.length, stated.jsonPath ?? ''));
  const schema: Schema = plainValues
    ? [{ name: recordColumn, type: typeOfShape(shape, recordColumn, warn) }]
    : fieldsOfShape(shape, '', warn);
  if (schema.length === 0 && rowCount > 0) warnings.push(noFields);
  if (pass.firstFault !== undefined) {
    const { line } = pass.firstFault.details;
    warnings.push(
      `${pass.badLines === 1 ? '1 line is' : `${pass.badLines} lines are`} not valid JSON (first: line ${line}); ${rejectedEnding}`,
    );
  }
  if (scanner.duplicateKey !== undefined)
    warnings.push(`Objects contain the key "${scanner.duplicateKey}" twice; the first one counts.`);
  // Room for values that were not seen; the reader takes memory of this size for every thread.
  const largest =
    pass.layout === 'document'
      ? Math.max(largestValue, request.head.size * (request.head.compression === 'none' ? 1 : 20))
      : largestValue;
  const options: JsonReadOptions = {
    layout: stated.layout ?? pass.layout,
    jsonPath: stated.jsonPath ?? '',
    multiLine: stated.multiLine ?? true,
    encoding,
    byteOrderMark,
    plainValues,
    duplicateKeys: scanner.repeatsKeys,
    // What was not read may hold such numbers, too.
    wideNumbers: !exact || scanner.sawUnheld,
    strayBytes: pass.strayBytes,
    maximumObjectSize: stated.maximumObjectSize ?? (largest > 15_000_000 ? Math.ceil(largest * 1.1) : 16_777_216),
  };
  return {
    reading: { format: 'json', compression: request.head.compression, options },
    evidence: evidenceOf(request, stated, pass, encoding),
    schema: request.keepNull === true && exact ? schema : withoutNullTypes(schema),
    exact,
    rowCount: exact ? rowCount : null,
    warnings,
    ...(pass.badLines === 0 ? {} : { hasRejects: true }),
  };
}
