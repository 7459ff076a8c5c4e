/** Turns records of a log into values: by a grok pattern, or by the fields that a header names. */

import { EngineError } from '#engine/contract/errors.ts';
import { FieldLines, fieldLogs, type FieldLog } from '#engine/formats/logs/field-lines.ts';
import { compileGrok, type Grok } from '#engine/formats/logs/grok.ts';
import { findKnownLog } from '#engine/formats/logs/known-logs.ts';
import type { LogReadOptions } from '#engine/formats/logs/log-options.ts';
import { isoTime } from '#engine/formats/logs/log-values.ts';
import { TimedMatcher } from '#engine/formats/logs/timed-matcher.ts';

/** A value per name; or why there is none; undefined: the line is not a record. */
type ParsedRecord = (string | null)[] | string | undefined;

export interface RecordParser {
  /** Of the values so far; more may come with a header. */
  readonly names: readonly string[];
  /** Of fields that matched twice in a record: the first two values that differ, of which the first is the field's. */
  readonly repeated: ReadonlyMap<string, readonly [string, string]>;
  /** In the order of the texts. */
  parse(texts: readonly string[]): ParsedRecord[];
  /** Per line whether a record begins there; for logs whose records span lines. */
  begins(lines: readonly string[]): boolean[];
}

/** @throws EngineError `InvalidInput` when no format is stated, or the pattern is invalid. */
export function createRecordParser(options: LogReadOptions): RecordParser {
  const { logFormat, MISSING: nullText } = options;
  const fieldLog = findFieldLog(logFormat);
  if (fieldLog !== undefined) return new FieldParser(fieldLog, nullText);
  return new GrokParser(compileLogFormat(options), nullText);
}

export function findFieldLog(logFormat: string): FieldLog | undefined {
  return fieldLogs.find(({ name }) => name.toLowerCase() === logFormat.toLowerCase())?.name;
}

/** @throws EngineError `InvalidInput` when no pattern is stated, it is invalid, or it makes no column. */
export function compileLogFormat({ logFormat, customPatterns }: LogReadOptions): Grok {
  const known = findKnownLog(logFormat);
  if (known !== undefined) return compileGrok(known.pattern);
  if (logFormat.trim() !== '') {
    const grok = compileGrok(logFormat, customPatterns);
    if (grok.fields.length > 0) return grok;
    throw new EngineError('InvalidInput', 'The log pattern has no field, so that it makes no column.', {
      hint: 'Name a part of it, as in %{WORD:level}.',
      details: { value: logFormat.slice(0, 500) },
    });
  }
  throw new EngineError('InvalidInput', 'A log is read by its pattern, and none was set or detected.', {
    hint: 'Set logFormat: a grok pattern such as "%{IP:client} %{GREEDYDATA:message}", or the name of a known log.',
  });
}

class GrokParser implements RecordParser {
  readonly names: readonly string[];
  readonly repeated = new Map<string, readonly [string, string]>();
  readonly #grok: Grok;
  readonly #matcher: TimedMatcher;
  readonly #nullText: string;

  constructor(grok: Grok, nullText: string) {
    this.#grok = grok;
    this.names = grok.fields.map(({ name }) => name);
    this.#matcher = new TimedMatcher(grok.expression);
    this.#nullText = nullText;
  }

  parse(texts: readonly string[]): ParsedRecord[] {
    return this.#matcher.match(texts).map((match) => {
      if (match === undefined) return 'the pattern takes too long to match it';
      if (match === null) return 'it does not match the pattern';
      const groups = match.groups ?? {};
      return this.#grok.fields.map(({ name: field, groups: names, type }) => {
        if (names.length > 1) this.#noteRepeated(field, names, groups);
        const name = names.find((group) => groups[group] !== undefined);
        const value = name === undefined ? undefined : groups[name]!;
        if (value === undefined || (value === this.#nullText && value !== '')) return null;
        return type.kind === 'timestamp' ? isoTime(value) : value;
      });
    });
  }

  #noteRepeated(field: string, names: readonly string[], groups: Readonly<Record<string, string | undefined>>): void {
    if (this.repeated.has(field)) return;
    const [first, ...others] = names.map((name) => groups[name]).filter((value) => value !== undefined);
    const other = others.find((value) => value !== first);
    if (first !== undefined && other !== undefined) this.repeated.set(field, [first, other]);
  }

  begins(lines: readonly string[]): boolean[] {
    return this.#matcher.match(lines).map((match) => match !== null && match !== undefined);
  }
}

class FieldParser implements RecordParser {
  readonly repeated = new Map<string, readonly [string, string]>();
  readonly #lines: FieldLines;
  readonly #nullText: string;

  constructor(kind: FieldLog, nullText: string) {
    this.#lines = new FieldLines(kind);
    this.#nullText = nullText;
  }

  get names(): readonly string[] {
    return this.#lines.names;
  }

  parse(texts: readonly string[]): ParsedRecord[] {
    return texts.map((text) => {
      const values = this.#lines.parse(text);
      if (!Array.isArray(values) || this.#nullText === '') return values;
      return values.map((value) => (value === this.#nullText ? null : value));
    });
  }

  begins(lines: readonly string[]): boolean[] {
    return lines.map(() => true);
  }
}
