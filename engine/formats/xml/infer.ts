/** Finds the rows of an XML file and the types of their columns. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { readContent } from '#engine/bytes/compression.ts';
import { canonicalEncoding, streamToUtf8, toUtf8 } from '#engine/bytes/encoding.ts';
import { noFields } from '#engine/formats/count-records.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import { losesDigits } from '#engine/formats/double-held.ts';
import type { Inference, InferRequest, ReadingEvidence } from '#engine/formats/format.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseOptions, parseStated } from '#engine/formats/stated-options.ts';
import { xmlReadOptions, type XmlReadOptions } from '#engine/formats/xml/options.ts';
import type { XmlReject, XmlRecords } from '#engine/formats/xml/records.ts';
import { findRowTag, whyNoElement, type FoundRowTag } from '#engine/formats/xml/row-tag.ts';
import { mostNames, schemaOfShape, ShapePass } from '#engine/formats/xml/shape.ts';
import { findXmlEncoding } from '#engine/formats/xml/xml-encoding.ts';
import { feedRecords, malformed, openRecords, refuseBroken } from '#engine/formats/xml/xml-stream.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Content searched for the rows when the head does not contain them. */
const widerHead = 16 * 1024 * 1024;

/** Names of elements beside the records that are remembered. */
const mostBeside = 100;

type Stated = Partial<XmlReadOptions>;

export async function inferXml(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { head } = request;
  const stated: Stated = parseStated('xml', xmlReadOptions(), request.stated);
  const evidence: ReadingEvidence[] = [];
  if (head.bytes.length === 0) return emptyInference(head, stated);
  const encoding = encodingOf(head, stated, evidence);
  const found = await rowTagOf(request, encoding, stated.rowTag, context.signal);
  if (found === undefined) throw noElement(head, encoding);
  if (stated.rowTag === undefined) {
    evidence.push({ part: 'rowTag', verdict: found.rowTag, because: found.because, ambiguous: found.ambiguous });
  }
  const options: XmlReadOptions = parseOptions('xml', xmlReadOptions(), { ...stated, encoding, rowTag: found.rowTag });
  const pass = new ShapePass(options);
  const sums: Sums = { around: new Set(), beside: new Set(), rejectCount: 0, firstReject: undefined };
  const records = openRecords(options, {
    started(_, name) {
      if (sums.beside.size < mostBeside) sums.beside.add(name);
    },
  });
  const exact = await runPass(pass, records, sums, request, options, context.signal);
  if (pass.tooManyNames !== undefined) throw tooManyNames(head, options.rowTag, pass.tooManyNames);
  if (records.recordCount === 0) {
    if (sums.firstReject !== undefined) throw malformed(head.path, sums.firstReject);
    if (exact) throw noRecord(head, options.rowTag, found.others, records);
  }
  return inferenceOf(request, options, pass, records, sums, exact, evidence);
}

interface Sums {
  /** Names of the elements that hold records. */
  readonly around: Set<string>;
  /** Names of the elements that stand beside the records. */
  readonly beside: Set<string>;
  rejectCount: number;
  firstReject: XmlReject | undefined;
}

function encodingOf(head: FileHead, stated: Stated, evidence: ReadingEvidence[]): string {
  if (stated.encoding !== undefined) return canonicalEncoding(stated.encoding);
  const found = findXmlEncoding(head);
  if (found === undefined) {
    throw new EngineError('MalformedFile', `${head.path} is not text, so it cannot be read as xml.`, {
      hint: 'Specify the right format, or the encoding of the text.',
      details: { path: head.path, line: 1, byteOffset: 0 },
    });
  }
  evidence.push(found.evidence);
  return found.encoding;
}

async function rowTagOf(
  { source, head }: InferRequest,
  encoding: string,
  stated: string | undefined,
  signal: AbortSignal,
): Promise<FoundRowTag | undefined> {
  const found = findRowTag(toUtf8(head.bytes, encoding));
  if (stated !== undefined)
    return {
      rowTag: stated,
      because: '',
      ambiguous: false,
      isSingle: false,
      others: found === undefined ? [] : [found.rowTag, ...found.others],
    };
  if (head.complete || (found !== undefined && !found.ambiguous && !found.isSingle)) return found;
  const pieces: Uint8Array[] = [];
  let read = 0;
  for await (const piece of streamToUtf8(readContent(source, head.compression, signal), encoding)) {
    pieces.push(piece);
    read += piece.length;
    if (read >= widerHead) break;
  }
  return findRowTag(Buffer.concat(pieces)) ?? found;
}

async function runPass(
  pass: ShapePass,
  records: XmlRecords,
  sums: Sums,
  { source, head, depth }: InferRequest,
  options: XmlReadOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const budget = depth === 'every-row' ? Number.POSITIVE_INFINITY : depth.bytes;
  const take = (): void => {
    while (records.next()) {
      const { scanner } = records;
      pass.add(scanner.bytes, scanner.tape.values);
      for (const name of records.open) sums.around.add(name);
    }
    const rejects = records.takeRejects();
    refuseBroken(head.path, rejects, options);
    sums.rejectCount += rejects.length;
    sums.firstReject ??= rejects[0];
  };
  if (head.complete) {
    records.feed(toUtf8(head.bytes, options.encoding), true);
    take();
    return true;
  }
  for await (const read of feedRecords(records, { source, compression: head.compression, options }, signal)) {
    take();
    if (read >= budget && records.recordCount > 0 && !records.scanner.final) return false;
  }
  return true;
}

function inferenceOf(
  { head, keepNull }: InferRequest,
  options: XmlReadOptions,
  pass: ShapePass,
  records: XmlRecords,
  sums: Sums,
  exact: boolean,
  evidence: readonly ReadingEvidence[],
): Inference {
  const { columns, emptyIsNull, mixed, longNumbers } = schemaOfShape(pass.root, options.valueTag, exact);
  const warnings: string[] = [];
  const { rejectCount, firstReject } = sums;
  const beside = [...sums.beside].filter((name) => !sums.around.has(name));
  if (firstReject !== undefined) {
    warnings.push(
      `${rejectCount === 1 ? '1 record cannot' : `${rejectCount} records cannot`} be read and ${rejectCount === 1 ? 'is' : 'are'} rejected; the first begins on line ${firstReject.line}: ${firstReject.reason}.`,
    );
  }
  if (columns.length === 0 && records.recordCount > 0) warnings.push(noFields);
  const { documentFault } = records;
  if (documentFault !== undefined && exact) {
    const { line, columnNumber } = documentFault.place;
    warnings.push(
      `Between the records the file is not well-formed: ${documentFault.message} (line ${line}, column ${columnNumber}).`,
    );
  }
  if (records.strayText !== undefined) {
    const { text, place } = records.strayText;
    warnings.push(
      `Skipped text next to the records: ${JSON.stringify(text)} (line ${place.line}, column ${place.columnNumber}).`,
    );
  }
  if (beside.length > 0) warnings.push(`Skipped elements next to the records: ${names(beside)}.`);
  if (mixed.length > 0) warnings.push(`Text between the elements of ${names(mixed)} is joined in ${options.valueTag}.`);
  warnings.push(...longNumbers.map(({ path, text }) => losesDigits(path, text)));
  return {
    reading: {
      format: 'xml',
      compression: head.compression,
      options: { ...options, emptyIsNull: [...new Set([...options.emptyIsNull, ...emptyIsNull])] },
    },
    evidence,
    schema: keepNull === true && exact ? columns : withoutNullTypes(columns),
    exact,
    rowCount: exact ? records.recordCount : null,
    warnings,
  };
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, 5).map((name) => (name === '' ? 'the record' : name));
  return all.length > shown.length ? `${shown.join(', ')} and ${all.length - shown.length} more` : shown.join(', ');
}

function emptyInference(head: FileHead, stated: Stated): Inference {
  const options = parseOptions('xml', xmlReadOptions(), { ...stated, rowTag: stated.rowTag ?? 'row' });
  return {
    reading: { format: 'xml', compression: head.compression, options },
    schema: [],
    exact: true,
    rowCount: 0,
    warnings: ['The file is empty.'],
  };
}

function noElement(head: FileHead, encoding: string): EngineError {
  const why = whyNoElement(toUtf8(head.bytes, encoding));
  if (why !== undefined) {
    return new EngineError(
      'MalformedFile',
      `${head.path} cannot be read as xml: not well-formed XML: ${why.message} (line ${why.line}).`,
      {
        hint: 'Correct the file at that line, or specify another format.',
        details: { path: head.path, isDocument: true, line: why.line },
      },
    );
  }
  return new EngineError('MalformedFile', `${head.path} contains no XML element.`, {
    hint: 'Specify the right format.',
    details: { path: head.path, line: 1, byteOffset: 0 },
  });
}

function noRecord(
  head: FileHead,
  rowTag: string,
  others: readonly string[],
  { documentFault }: XmlRecords,
): EngineError {
  const broken =
    documentFault === undefined
      ? ''
      : ` The file is not well-formed: ${documentFault.message} (line ${documentFault.place.line}, column ${documentFault.place.columnNumber}).`;
  const near = nearNames(rowTag, others);
  return new EngineError('MalformedFile', `${head.path} has no element <${rowTag}>.${broken}`, {
    hint: meantHint(
      near,
      others.length > 0 ? `Its elements are ${names([...new Set(others)])}.` : 'Set another rowTag.',
    ),
    details: {
      path: head.path,
      value: rowTag,
      ...(documentFault === undefined ? {} : { line: documentFault.place.line }),
    },
  });
}

function tooManyNames(head: FileHead, rowTag: string, element: string): EngineError {
  const where = element === '' ? rowTag : element;
  return new EngineError(
    'MalformedFile',
    `<${where}> of ${head.path} contains more than ${mostNames} different names, too many for columns.`,
    {
      hint: 'Set a rowTag deeper in the file.',
      details: { path: head.path, value: where },
    },
  );
}
