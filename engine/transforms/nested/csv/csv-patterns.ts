/** How CSV text in a column is written, and the patterns (RE2) of its cells and records. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { optionOfFormat } from '#engine/transforms/argument-roles.ts';

/** As in Glue; a form gives no empty text. */
const noQuotes = '-1';
const forCsv = 'For csv: ';

/** A character that no pattern has to treat as a line end, and that DuckDB holds in a literal. */
function mark(meaning: string): z.ZodOptional<z.ZodString> {
  return z
    .string()
    .refine(
      (text) => [...text].length === 1 && !/[\r\n\0]/u.test(text),
      'It must be one character, not a line end or NUL.',
    )
    .optional()
    .describe(forCsv + meaning);
}

/** Names are Glue's. Absent: the default of the CSV format. */
export const csvTextOptions = {
  separator: mark('character between values (default: a comma).')
    .meta({ title: 'Separator' })
    .meta(optionOfFormat('csv')),
  quoteChar: z
    .string()
    .refine(
      (text) => text === noQuotes || ([...text].length <= 1 && !/[\r\n\0]/u.test(text)),
      'It must be one character, or -1 for none.',
    )
    .optional()
    .describe(`${forCsv}encloses values that contain separators or line ends (default: "). Empty or ${noQuotes}: none.`)
    .meta({ title: 'Quote character' })
    .meta(optionOfFormat('csv')),
  escaper: mark('makes the next character literal (default: none; a quote in a value is doubled).')
    .meta({
      title: 'Escape character',
    })
    .meta(optionOfFormat('csv')),
  withHeader: z
    .boolean()
    .optional()
    .describe(`${forCsv}the first record contains the names of the values (default: false).`)
    .meta({ title: 'Text has a header' })
    .meta(optionOfFormat('csv')),
  skipFirst: z
    .boolean()
    .optional()
    .describe(`${forCsv}skips the first record that is not a header (default: false).`)
    .meta({ title: 'Skip the first data record' })
    .meta(optionOfFormat('csv')),
};

export type CsvTextOptions = {
  readonly [Name in keyof typeof csvTextOptions]?: z.output<(typeof csvTextOptions)[Name]>;
};

export interface CsvPatterns {
  /** The whole text, which ends with a line end or is empty. */
  readonly text: string;
  /** One record with its line end. */
  readonly record: string;
  /** One cell and what ends it; the cell, as it is written, is the first group. */
  readonly cell: string;
  /** What means another character, which is the first group. Undefined: only a doubled quote does. */
  readonly escaped: string | undefined;
  /** Empty: none. */
  readonly quote: string;
  /** Spaces around a quoted value do not count. */
  readonly skipsSpaces: boolean;
}

/**
 * The rules of the CSV format: spaces around a quoted value do not count; a quote within a value that does not begin with one is
 * text. No text matches in two ways, so that a text that matches as a whole is split where the records of a file would be.
 * @throws EngineError InvalidInput for two marks that are the same.
 */
export function csvPatterns({ separator = ',', escaper = '', ...options }: CsvTextOptions): CsvPatterns {
  const quoteChar = options.quoteChar === noQuotes ? '' : (options.quoteChar ?? '"');
  if (separator === quoteChar || separator === escaper) refuseSame(separator);
  const between = inPattern(separator);
  const quote = quoteChar === '' ? '' : inPattern(quoteChar);
  const escape = escaper === quoteChar || escaper === '' ? '' : inPattern(escaper);
  const pair = escape === '' ? '' : `|${escape}.`;
  const letter = `(?:[^${between}\\r\\n${escape}]${pair})`;
  const spaces = separator === ' ' ? '' : ' *';
  let cell = `${letter}*`;
  if (quote !== '') {
    const inside = escape === '' ? `(?:[^${quote}]|${quote}${quote})*` : `(?:[^${quote}${escape}]${pair})*`;
    const blank = spaces === '' ? '' : ' ';
    const first = `(?:[^${between}\\r\\n${escape}${quote}${blank}]${pair})`;
    cell = `(?:${spaces}${quote}${inside}${quote}${spaces}|${spaces}(?:${first}${letter}*)?)`;
  }
  const record = `(?:${cell}${between})*${cell}(?:\\r\\n|\\n|\\r)`;
  return {
    text: `(?s)(?:${record})*`,
    record: `(?s)${record}`,
    cell: `(?s)(${cell})(?:${between}|\\r\\n|\\n|\\r)`,
    escaped: escape === '' ? undefined : `(?s)${escape}(.)`,
    quote: quoteChar,
    skipsSpaces: spaces !== '',
  };
}

/** The character itself, also between brackets. */
function inPattern(character: string): string {
  return `\\x{${character.codePointAt(0)!.toString(16)}}`;
}

function refuseSame(separator: string): never {
  throw new EngineError('InvalidInput', `The separator "${separator}" is also the quote or the escape character.`, {
    hint: 'Choose three different characters.',
    details: { value: separator },
  });
}
