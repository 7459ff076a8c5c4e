/** Turns what DuckDB throws into an EngineError; called once, where the binding is called. */

import { capital } from '#engine/contract/capital.ts';
import { placeText, type TextPlace } from '#engine/base/text-place.ts';
import { EngineError, nearNames, type ErrorCode, type ErrorDetails } from '#engine/contract/errors.ts';
import { clip, quotesHint } from '#engine/types/column-lookup.ts';
import { readChoiceError } from '#engine/duckdb/choice-error.ts';
import { readDuckError, type DuckErrorText } from '#engine/duckdb/error-text.ts';
import { readCapError } from '#engine/duckdb/value-caps.ts';

/**
 * @param statement the text DuckDB got; the position in it becomes line and character.
 * @param offset bytes added before the caller's own text.
 */
export function convertDuckError(thrown: unknown, statement = '', offset = 0): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const raw = thrown instanceof Error ? thrown.message : String(thrown);
  const error = readDuckError(raw);
  const choice = error.subtype === 'COLUMN_NOT_FOUND' ? undefined : readChoiceError(error.message);
  const code = choice === undefined ? codeOf(error) : 'TypeMismatch';
  const place = placeOf(statement, error.position, offset);
  const details: ErrorDetails = {
    ...place,
    ...factsOf(error, code),
    ...(beforeRows.has(error.type) ? { beforeRows: true } : {}),
  };
  const hint = choice === undefined ? hintOf(error, code, statement) : choice.hint;
  const message =
    choice === undefined ? messageOf(error, code, place) : sentence(`${choice.message}${inBrackets(place)}`);
  return new EngineError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    details,
    cause: thrown,
  });
}

/** Exception types of a statement that cannot run at all, for any rows. */
const beforeRows: ReadonlySet<string> = new Set(['Parser', 'Syntax', 'Binder', 'Catalog']);

/** Codes by exception type, used when the message does not match a pattern. */
const codeByType: Readonly<Record<string, ErrorCode>> = {
  Parser: 'SqlSyntax',
  Syntax: 'SqlSyntax',
  Binder: 'SqlSyntax',
  Catalog: 'EntityNotFound',
  Conversion: 'Execution',
  'Out of Range': 'Execution',
  'Invalid Input': 'Execution',
  'Divide by Zero': 'Execution',
  Decimal: 'Execution',
  Constraint: 'Execution',
  Sequence: 'Execution',
  Executor: 'Execution',
  'Mismatch Type': 'TypeMismatch',
  'Invalid type': 'TypeMismatch',
  'Invalid Type': 'TypeMismatch',
  'Unresolved type': 'TypeMismatch',
  Expression: 'TypeMismatch',
  'Out of Memory': 'OutOfMemory',
  INTERRUPT: 'Cancelled',
  Interrupt: 'Cancelled',
  IO: 'IoFailed',
  HTTP: 'IoFailed',
  Network: 'IoFailed',
  Permission: 'SqlRefused',
  'Not implemented': 'NotImplemented',
  'Missing Extension': 'NotImplemented',
  'Extension Autoloading': 'NotImplemented',
  Dependency: 'InvalidInput',
  TransactionContext: 'InvalidInput',
  Connection: 'InvalidInput',
  Settings: 'InvalidInput',
  'Invalid Configuration': 'InvalidInput',
  'Parameter Not Resolved': 'InvalidInput',
  'Parameter Not Allowed': 'InvalidInput',
};

/** Patterns for messages that are more exact than their type; the first match wins. */
const codeByMessage: readonly (readonly [types: string, pattern: RegExp, code: ErrorCode])[] = [
  ['Binder', /^Ambiguous reference/, 'AmbiguousColumn'],
  [
    'Binder',
    /^(Referenced column|Could not find key|Table ".*" does not have a column named|Values list ".*" does not have a column)/s,
    'UnknownColumn',
  ],
  ['Binder', /column named .* (does not exist|not found)|Column ".*" in .* not found/is, 'UnknownColumn'],
  ['Binder', /^(Referenced table|Catalog ".*" does not exist)/s, 'EntityNotFound'],
  [
    'Binder',
    /best candidate function|No function matches|Cannot (compare|mix|combine|cast)|types? .* (mismatch|cannot)|explicit (type )?cast|Unimplemented type for cast/is,
    'TypeMismatch',
  ],
  ['Binder', /same number of result columns|number of columns/, 'SchemaMismatch'],
  ['Binder', /disabled (by|through) configuration/, 'SqlRefused'],
  ['Catalog', /already exists/, 'AlreadyExists'],
  ['Catalog', /configuration parameter|cannot be set/, 'InvalidInput'],
  ['Catalog', /Function .* does not exist/s, 'UnknownFunction'],
  ['Catalog', /column .* does not exist/is, 'UnknownColumn'],
  [
    'Invalid Input',
    /configuration has been locked|Cannot (change|set) .* (locked|while database is running)/,
    'SqlRefused',
  ],
  ['', /^CSV Error on Line/, 'MalformedFile'],
  [
    'Invalid Input',
    /^(Error when sniffing file|Malformed JSON|JSON transform error|No magic bytes|Invalid unicode|Failed to read file "|File '.*' too small to be a Parquet)|not (a valid )?parquet|Parquet (file|reader)/is,
    'MalformedFile',
  ],
  ['Invalid Input', /Binary with one side|Cannot open file/, 'IoFailed'],
  ['IO', /No files found that match|No such file or directory|does not exist/, 'FileNotFound'],
  ['IO', /No space left|disk (is )?full/i, 'DiskFull'],
  ['IO', /^Extension ".*" (not found|could not)|Failed to (download|install) extension/s, 'NotImplemented'],
  ['IO', /Could not read enough bytes|magic bytes|Thrift/, 'MalformedFile'],
  // Thrown without a type while a page of a Parquet file, or what describes it, is read.
  [
    '',
    /\bGZIP (?:stream|block|archive|header|compression)|(?:Brotli|LZ4|Snappy|ZSTD) decompression fail|^decompression failed/i,
    'MalformedFile',
  ],
  [
    '',
    /^(?:TProtocolException|TTransportException|don't know what type|Out of buffer)|TTransport cannot|^Mismatch in parquet read|^Information loss on integer cast/i,
    'MalformedFile',
  ],
  // In whatever words: `corrupt file?`, `Corrupted file?`, `the file might be corrupted`. Not of what DuckDB itself wrote.
  [
    '',
    /^(?!.*(?:temporary file|database file|Corrupted database|\bWAL\b|secret file|segment:|ART index|in-memory column)).*\bcorrupt(?:ed|ion)?\b/is,
    'MalformedFile',
  ],
  ['', /bad_alloc|Allocation failure|could not allocate/i, 'OutOfMemory'],
  ['', /^Interrupted!?$/, 'Cancelled'],
];

function codeOf(error: DuckErrorText): ErrorCode {
  if (error.subtype === 'COLUMN_NOT_FOUND') return 'UnknownColumn';
  if (error.subtype === 'NO_MATCHING_FUNCTION') return 'TypeMismatch';
  if (error.type === 'IO' && error.errno === 28) return 'DiskFull';
  if (error.type === 'Catalog' && /function/i.test(error.entity)) return 'UnknownFunction';
  for (const [type, pattern, code] of codeByMessage) {
    if ((type === '' || type === error.type) && pattern.test(error.message)) return code;
  }
  return codeByType[error.type] ?? 'Internal';
}

function placeOf(statement: string, position: number | null, offset: number): TextPlace | undefined {
  if (position === null || position < offset || statement === '') return undefined;
  const before = Buffer.from(statement, 'utf8').subarray(offset, position).toString('utf8').split('\n');
  return { line: before.length, character: before.at(-1)!.length + 1 };
}

/** Behind a message, where the place is known. */
function inBrackets(place: TextPlace | undefined): string {
  return place === undefined ? '' : ` (${placeText(place)})`;
}

function messageOf(error: DuckErrorText, code: ErrorCode, place: TextPlace | undefined): string {
  const where = inBrackets(place);
  const csv = readCsvError(error.message);
  if (csv !== undefined) return csv;
  const json = readJsonError(error.message);
  if (json !== undefined) return sentence(`${json.path}, line ${json.line}: not valid JSON: ${json.reason}`);
  const first = readCapError(error.message) ?? (firstParagraph(error.message) || 'DuckDB gave no reason');
  if (code === 'Cancelled') return 'The statement was cancelled.';
  if (code === 'UnknownColumn' && error.name !== null)
    return `Column "${clip(error.name)}" does not exist${where}.${didYouMean(error)}`;
  if (code === 'UnknownFunction' && error.name !== null)
    return `"${clip(error.name)}" is not a function${where}.${didYouMean(error)}`;
  if (code === 'EntityNotFound' && error.name !== null) {
    return `${error.entity || 'Entity'} "${clip(error.name)}" does not exist${where}.${didYouMean(error)}`;
  }
  const unequal = /^Cannot compare values of type (.+?) and type (.+?) -/.exec(first);
  if (unequal !== null)
    return `${capital(wordOf(unequal[1]!))} cannot be compared with ${wordOf(unequal[2]!)}${where}: cast one of them.`;
  if (code === 'OutOfMemory') return outOfMemory(first);
  const conversion = failedConversion(first);
  if (conversion !== undefined) return `${conversion}${where}.`;
  if (code === 'Internal') return `DuckDB failed: ${first}${where}`;
  return sentence(`${plainWords(first)}${where}`);
}

/** `(50.7 MiB/64.0 MiB used)` is all that DuckDB says of the limit; its own words are in the details. */
function outOfMemory(text: string): string {
  const bytes = memoryLimitOf(text);
  if (bytes === undefined) return 'The worker has too little memory for this work.';
  return `The worker has too little memory for this work: its limit is ${Math.round(bytes / 1_000_000)} MB.`;
}

/** In bytes. */
function memoryLimitOf(text: string): number | undefined {
  const limit = /\/([\d.]+) ([KMGT])iB used\)/u.exec(text);
  return limit === null ? undefined : Math.round(Number(limit[1]) * 1024 ** ('KMGT'.indexOf(limit[2]!) + 1));
}

/** A cast of a text that it cannot read. @returns undefined where the message is about something else. */
function failedConversion(text: string): string | undefined {
  const parts = /^Could not convert string '(.*)' to (\S+?)(?: when casting from source column (.+))?$/su.exec(text);
  if (parts === null) return undefined;
  const [, value, type, column] = parts;
  const of = column === undefined ? '' : ` of column "${column}"`;
  return `Cannot convert the text '${clip(value!)}'${of} to ${plainWords(type!)}`;
}

/** DuckDB's internal names of whole numbers, by their bits. */
const wholeNumbers: Readonly<Record<string, string>> = {
  INT8: 'tinyint',
  INT16: 'smallint',
  INT32: 'int',
  INT64: 'bigint',
  INT128: 'decimal(38,0)',
};

function plainWords(text: string): string {
  return text.replace(/\bINT(?:8|16|32|64|128)\b/gu, (name) => wholeNumbers[name]!).replace(/!$/u, '');
}

/** `c0`, `c1`, …: the names of a CSV file's columns while it is read, unknown to the user. */
const positionColumn = /Error when converting column "c\d+"\. /u;

/** DuckDB's name of a type in Hive's spelling; a number in the text is not a column. */
function wordOf(type: string): string {
  if (type === 'INTEGER_LITERAL') return 'a number';
  if (type === 'STRING_LITERAL') return 'a text';
  const hive = { VARCHAR: 'string', INTEGER: 'int', BOOLEAN: 'boolean' }[type] ?? type.toLowerCase();
  return `a value of type ${hive}`;
}

/** The reader's report is a page long: line, the line itself, the reason, advice, all options. */
function readCsvError(message: string): string | undefined {
  const parts = /^CSV Error on Line: (\d+)\n(?:Original Line:.*?\n)?(.*?)\n/s.exec(message);
  if (parts === null) return undefined;
  const file = /^ *file *= *(.*)$/m.exec(message)?.[1];
  const reason = parts[2]!
    .replace(positionColumn, '')
    // It counts to the first value that is too many.
    .replace(/^Expected Number of Columns: (\d+) Found: (\d+)/u, (_all, expected: string, found: string) =>
      Number(found) > Number(expected)
        ? `${expected} values are expected, but there are more`
        : `${expected} values are expected, but there are ${found}`,
    )
    .replace(/\.$/, '');
  return sentence(`${file ?? 'CSV'}, line ${parts[1]}: ${reason}`);
}

/** For invalid JSON the reader names the line after it: it counts the line before parsing it. */
function readJsonError(message: string): { path: string; line: number; reason: string } | undefined {
  const parts = /^Malformed JSON in file "(.*?)", at byte \d+ in line (\d+): (.*?)\. /s.exec(message);
  return parts === null ? undefined : { path: parts[1]!, line: Number(parts[2]) - 1, reason: parts[3]! };
}

/** DuckDB appends candidate lists and advice about its own settings after an empty or indented line. */
function firstParagraph(message: string): string {
  const cut = message.search(/\n\s*\n|\n\t|\nDid you mean|\nCandidate|\n\s*Possible (fixes|solutions)/);
  return (cut < 0 ? message : message.slice(0, cut)).trim();
}

function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}

function didYouMean(error: DuckErrorText): string {
  const near = nearTo(error);
  return near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${clip(name)}"`).join(' or ')}?`;
}

function nearTo(error: DuckErrorText): string[] {
  if (error.name === null) return [];
  const known = error.candidates.map((candidate) => candidate.replaceAll('"', ''));
  const near = nearNames(error.name, known);
  return near.length > 0 ? near : known.slice(0, 3);
}

function factsOf(error: DuckErrorText, code: ErrorCode): ErrorDetails {
  const value =
    /string ['"](.*?)['"] to /s.exec(error.message)?.[1] ??
    /parse string ['"](.*?)['"] according/s.exec(error.message)?.[1] ??
    /value out of range: "(.*?)"/s.exec(error.message)?.[1] ??
    /cast value (\S+) to /.exec(error.message)?.[1];
  const path =
    /(?:[Ff]ile|pattern|directory) ['"](.*?)['"]/s.exec(error.message)?.[1] ??
    /^ *file *= *(.*)$/m.exec(error.message)?.[1];
  const line = readJsonError(error.message)?.line ?? /(?:on Line|in line|line): ?(\d+)/i.exec(error.message)?.[1];
  const column = /converting column "(.*?)"\./s.exec(error.message.replace(positionColumn, ''))?.[1];
  const near = nearTo(error);
  return {
    ...((code === 'Execution' || code === 'MalformedFile') && value !== undefined ? { value } : {}),
    ...(code === 'MalformedFile' && column !== undefined ? { column } : {}),
    ...(path === undefined ? {} : { path }),
    ...(code === 'MalformedFile' && line !== undefined ? { line: Number(line) } : {}),
    ...(code === 'UnknownColumn' && error.name !== null ? { column: error.name } : {}),
    ...(code === 'UnknownFunction' && error.name !== null ? { value: error.name } : {}),
    ...(near.length === 0 ? {} : { candidates: near }),
    ...(code === 'OutOfMemory' ? { memoryLimit: memoryLimitOf(error.message) } : {}),
    reason: error.message,
  };
}

const hints: Partial<Record<ErrorCode, string>> = {
  SqlSyntax: 'Check the SQL at the reported position.',
  Execution:
    'Correct the value, filter out its row first, or use TRY_CAST, which gives null for what does not convert.',
  SqlRefused: 'Custom SQL may only read, and only inside the folders of this workspace and its sources.',
  OutOfMemory: 'Give the worker more memory, or let it process fewer rows or columns at a time.',
  TypeMismatch: 'Cast the value to the type the function or comparison expects.',
  AmbiguousColumn: 'Write the name of the table before the column.',
  DiskFull: 'Free space on the disk that holds the file or the temporary folder.',
  FileNotFound: 'Check the path.',
  IoFailed: 'Check that the file or folder can be reached and that its permissions allow it.',
  Internal: 'This is a bug in Tenon; please report it with the log.',
};

function hintOf(error: DuckErrorText, code: ErrorCode, statement: string): string | undefined {
  const quotes = code === 'UnknownColumn' && error.name !== null ? quotesHint(statement, error.name) : '';
  const hint = plainHint(error, code);
  return quotes === '' ? hint : `${hint === undefined ? '' : `${hint} `}${quotes}`;
}

function plainHint(error: DuckErrorText, code: ErrorCode): string | undefined {
  if (
    (code === 'UnknownColumn' || code === 'EntityNotFound' || code === 'UnknownFunction') &&
    error.candidates.length > 0
  ) {
    const known = error.candidates.slice(0, 8).map((name) => clip(name.replaceAll('"', '')));
    return `Names that exist: ${known.join(', ')}.`;
  }
  if (/^Cannot (?:merge (?:a row|several rows) with|keep the history of) /u.test(error.message))
    return 'Remove or correct these rows before the target, for example with DropDuplicates or Filter, or choose other keys.';
  if (code === 'NotImplemented' && /extension/i.test(error.message)) {
    return 'Tenon loads no DuckDB extension from the network; use a format or function that is built in.';
  }
  return hints[code];
}
