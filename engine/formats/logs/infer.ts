/** Finds the pattern of a log file, its columns and its rows. */

import { rejectedEnding } from '#engine/contract/rejected-ending.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { RecordTypes } from '#engine/formats/logs/record-types.ts';
import { canonicalEncoding, encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Inference, InferRequest, ReadingEvidence } from '#engine/formats/format.ts';
import { findLogOf } from '#engine/formats/logs/classify.ts';
import type { FoundLog } from '#engine/formats/logs/find-log.ts';
import { findKnownLog } from '#engine/formats/logs/known-logs.ts';
import { PatternFit } from '#engine/formats/logs/pattern-fit.ts';
import { logReadOptions, type LogReadOptions } from '#engine/formats/logs/log-options.ts';
import { readFileRecords, readRecords, type ReadRecords } from '#engine/formats/logs/read-records.ts';
import { compileLogFormat, findFieldLog } from '#engine/formats/logs/record-parser.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseStated } from '#engine/formats/stated-options.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function inferLog(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { head } = request;
  const stated: Partial<LogReadOptions> = parseStated('grokLog', logReadOptions(), request.stated);
  const log = stated.logFormat === undefined ? findLogOf(head, true) : undefined;
  const options = optionsOf(head, stated, log);
  const types = new RecordTypes();
  const fit = new PatternFit(findFieldLog(options.logFormat) === undefined ? schemaOf(options, types) : []);
  let bad = 0;
  let firstBad: { line: number; reason: string } | undefined;
  const exact = await readWithin(request, options, context.signal, ({ names, repeated, records }) => {
    fit.noteRepeated(repeated);
    for (const { at, values } of records) {
      if (typeof values !== 'string') {
        types.add(names, values);
        fit.add(values);
      } else {
        bad += 1;
        firstBad ??= { line: at.line, reason: values };
      }
    }
  });
  if (firstBad !== undefined && types.rowCount === 0) throw nothingFits(head, options, firstBad);
  const warnings = head.bytes.length === 0 ? ['The file is empty.'] : [];
  if (firstBad !== undefined) {
    const count = bad === 1 ? '1 line does not fit' : `${bad} lines do not fit`;
    warnings.push(`${count} (first: line ${firstBad.line}, ${firstBad.reason}); ${rejectedEnding}`);
  }
  warnings.push(...fit.warnings());
  const schema = schemaOf(options, types);
  return {
    reading: { format: 'grokLog', compression: head.compression, options },
    evidence: evidenceOf(head, options, log),
    schema: request.keepNull === true && exact ? schema : withoutNullTypes(schema),
    exact,
    rowCount: exact ? types.rowCount : null,
    warnings,
    ...(bad === 0 ? {} : { fittingShare: types.rowCount / (types.rowCount + bad) }),
  };
}

function optionsOf(head: FileHead, stated: Partial<LogReadOptions>, log: FoundLog | undefined): LogReadOptions {
  const known = log?.known ?? findKnownLog(stated.logFormat ?? '');
  const missing = known !== undefined && 'nullText' in known ? (known.nullText ?? '-') : '-';
  const found = stated.encoding ?? encodingOf(head)?.encoding ?? 'utf-8';
  return {
    logFormat: stated.logFormat ?? log?.known.name ?? '',
    customPatterns: stated.customPatterns ?? '',
    multiLine: stated.multiLine ?? known?.multiLine ?? false,
    MISSING: stated.MISSING ?? missing,
    LineCount: stated.LineCount ?? 1,
    encoding: canonicalEncoding(found),
  };
}

/** Types that the pattern states, else those that fit the values of a header-driven log. */
function schemaOf(options: LogReadOptions, types: RecordTypes): Schema {
  if (findFieldLog(options.logFormat) !== undefined) return types.schema();
  return compileLogFormat(options).fields.map(({ name, type }) => ({ name, type }));
}

/** @returns true when every record was read. */
async function readWithin(
  { source, head, depth }: InferRequest,
  options: LogReadOptions,
  signal: AbortSignal,
  take: (part: ReadRecords) => void,
): Promise<boolean> {
  // Of other encodings a part cannot be cut out at a line's end.
  const suffices = depth !== 'every-row' && depth.bytes <= head.bytes.length && options.encoding === 'utf-8';
  if (head.complete || suffices) {
    const end = head.complete ? head.bytes.length : head.bytes.lastIndexOf(10) + 1;
    const part = head.bytes.subarray(0, depth === 'every-row' ? end : Math.min(end, depth.bytes));
    for await (const records of readRecords([toUtf8(part, options.encoding)], options)) take(records);
    return head.complete && part.length === head.bytes.length;
  }
  const budget = depth === 'every-row' ? Number.POSITIVE_INFINITY : depth.bytes;
  for await (const records of readFileRecords(source, head.compression, options, signal)) {
    signal.throwIfAborted();
    take(records);
    const last = records.records.at(-1);
    if (last !== undefined && last.at.byteOffset >= budget) return false;
  }
  return true;
}

function evidenceOf(head: FileHead, options: LogReadOptions, log: FoundLog | undefined): ReadingEvidence[] {
  const evidence: ReadingEvidence[] = [];
  if (log !== undefined) {
    const ambiguous = log.share < 0.95 && log.known.multiLine !== true;
    evidence.push({ part: 'logFormat', verdict: log.known.title, because: log.because, ambiguous });
  }
  const encoding = encodingOf(head);
  if (encoding !== undefined && encoding.encoding === options.encoding)
    evidence.push({
      part: 'encoding',
      verdict: encoding.encoding,
      because: encoding.because,
      ambiguous: !encoding.sure,
    });
  return evidence;
}

function nothingFits(head: FileHead, options: LogReadOptions, first: { line: number; reason: string }): EngineError {
  return new EngineError(
    'MalformedFile',
    `No record of ${head.path} can be read as a log (${options.logFormat}): line ${first.line}: ${first.reason}.`,
    {
      hint: 'Change logFormat until it matches a whole record, or specify another format.',
      details: { path: head.path, line: first.line },
    },
  );
}
