/** Errors of DuckDB while it reads the bytes of one file, in terms of that file. */

import { EngineError } from '#engine/contract/errors.ts';
import { readDuckError } from '#engine/duckdb/error-text.ts';

const internal = 'DuckDB failed: ';

/** At the end of DuckDB's messages about damaged pages; the sentence around them has the answer. */
const damageQuestion = /(?: - |(?<=\.) )corrupt(?:ed)? file\?$/iu;

/** Words of Thrift, which describes pages of Parquet, and of the reader of its bytes. */
const thriftWords = /TProtocol|TTransport|thrift|don't know what type/iu;

/** An error of a library that DuckDB reads pages and their descriptions with; it has no type, and can be of bytes only. */
export function isUntyped({ kind, message, cause }: EngineError): boolean {
  if (kind !== 'unexpected' || !message.startsWith(internal)) return false;
  return /^(?:Invalid)?$/u.test(readDuckError(cause instanceof Error ? cause.message : message).type);
}

/**
 * The scan is ours, the bytes are the file's: if DuckDB reports an internal failure there, damage without a file, or a wrong value
 * without a record, the file is damaged.
 */
export function asFileError(error: EngineError, path: string): EngineError {
  const isInternal = error.kind === 'unexpected' && error.message.startsWith(internal);
  const isDamage = error.code === 'MalformedFile';
  const isNamed = error.message.includes(path) || (!isDamage && error.details.path !== undefined);
  if (!isInternal && isNamed && (!isDamage || error.hint !== undefined)) return error;
  if (!isInternal && !isDamage && error.code !== 'Execution' && error.code !== 'NotImplemented') return error;
  const { line } = error.details.character === undefined ? error.details : {};
  const reason = withoutPlace(isInternal ? error.message.slice(internal.length) : error.message)
    .replace(/^Failed to read file ".*?": /su, '')
    .replace(damageQuestion, '')
    .replace(/^Out of buffer\.?$/u, 'its content ends too early');
  return fileFault(thriftWords.test(reason) ? 'the header of a page is damaged' : reason, path, line, error);
}

function fileFault(reason: string, path: string, line: number | undefined, cause: EngineError): EngineError {
  const text = reason.includes(path) ? reason : `${path} cannot be read: ${reason}`;
  return new EngineError('MalformedFile', /[.!?]$/u.test(text) ? text : `${text}.`, {
    hint: hintOf(reason),
    details: { path, ...(line === undefined ? {} : { line }) },
    cause,
  });
}

function hintOf(reason: string): string {
  return /unicode|utf-?8/iu.test(reason)
    ? 'Set the option `encoding` to the encoding of the file, such as windows-1252, or save the file as UTF-8.'
    : 'The file is damaged, or uses a feature of its format that Tenon does not support. Get it again, or exclude it.';
}

/** The message without the places in the SQL at its end. */
export function withoutPlace(message: string): string {
  return message.replace(/(?: \(line \d+, character \d+\))+(?=\.?$)/u, '');
}
