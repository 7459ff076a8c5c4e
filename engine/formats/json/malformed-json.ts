/** The error about text that is not JSON, with its place. */

import { EngineError } from '#engine/contract/errors.ts';
import { notUtf8 } from '#engine/formats/json/scanner.ts';

/** From 1; the column in bytes. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** @param start of the bytes. */
export function placeIn(bytes: Uint8Array, at: number, start: TextPlace): TextPlace {
  let { line } = start;
  let lineStart = -1;
  for (let end = bytes.indexOf(10); end !== -1 && end < at; end = bytes.indexOf(10, end + 1)) {
    line += 1;
    lineStart = end + 1;
  }
  return { line, column: lineStart === -1 ? start.column + at : at - lineStart + 1 };
}

interface FaultPlace extends TextPlace {
  readonly byteOffset: number;
  /** The text there. */
  readonly near: Uint8Array;
}

export function malformedJson(
  path: string,
  reason: string,
  { line, column, byteOffset, near }: FaultPlace,
): EngineError {
  const value = Buffer.from(near)
    .toString()
    .replace(/[\p{Cc}\ufffd]/gu, ' ')
    .trim();
  return new EngineError('MalformedFile', `${path} is not valid JSON: ${reason}, at line ${line}, column ${column}.`, {
    hint:
      reason === notUtf8
        ? 'Set the option `encoding` to the encoding of the file, such as windows-1252, or save the file as UTF-8.'
        : 'Correct the file at that place, or specify another format.',
    details: { path, line, isDocument: true, columnNumber: column, byteOffset, ...(value === '' ? {} : { value }) },
  });
}
