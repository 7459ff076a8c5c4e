/** Parquet's variants, shredded or not, against the binary variants that lie beside the files. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnswers, type Answer } from './answer.ts';
import { readVariant, type Variant } from './variant-bytes.ts';

interface VariantCase {
  readonly parquet_file: string;
  readonly variant_file?: string;
  /** By row; null: the row has no variant. */
  readonly variant_files?: readonly (string | null)[];
  /** The file breaks the specification and has to be refused. */
  readonly error_message?: string;
  readonly notes?: string;
}

const set = 'parquet-variant';

export function variantRows(root: string): Answer[] {
  return readAnswers<VariantCase[]>(join(root, set, 'cases.json'))
    .filter(({ parquet_file }) => existsSync(join(root, set, parquet_file)))
    .map(({ parquet_file, variant_file, variant_files, error_message, notes = '' }): Answer => {
      const file = `${set}/${parquet_file}`;
      if (error_message !== undefined) return { file, refusal: 'must', check: () => undefined };
      const wanted = (variant_files ?? [variant_file ?? null]).map((name) =>
        name === null ? null : readVariant(readFileSync(join(root, set, name))),
      );
      return {
        file,
        ...(notes.includes('can choose to error') ? { refusal: 'may' as const } : {}),
        check({ columns, rows }) {
          const column = columns.find(({ name }) => name === 'var');
          if (column === undefined) return 'there is no column var';
          if (rows.length !== wanted.length) return `${rows.length} rows, not ${wanted.length}`;
          const wrong = wanted.findIndex((value, row) => !sameRow(value, rows[row]!['var']));
          return wrong === -1
            ? undefined
            : `row ${wrong + 1}: ${JSON.stringify(rows[wrong]!['var'])}, not ${describe(wanted[wrong]!)}`.slice(0, 300);
        },
      };
    });
}

/** Ours is JSON text; a variant null is null. */
function sameRow(theirs: Variant, ours: unknown): boolean {
  if (theirs === null || ours === null) return theirs === null && ours === null;
  return typeof ours === 'string' && sameVariant(theirs, JSON.parse(ours, keepDigits));
}

interface Digits {
  readonly digits: string;
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? ({ digits: context!.source! } satisfies Digits) : value;
}

function sameVariant(theirs: Variant, ours: unknown): boolean {
  if (theirs === null || typeof theirs === 'boolean') return ours === theirs;
  if (Array.isArray(theirs))
    return (
      Array.isArray(ours) &&
      theirs.length === ours.length &&
      theirs.every((item, index) => sameVariant(item as Variant, ours[index]))
    );
  if (theirs instanceof Map) {
    if (typeof ours !== 'object' || ours === null) return false;
    const members = ours as Readonly<Record<string, unknown>>;
    return (
      theirs.size === Object.keys(members).length &&
      [...theirs].every(([name, value]) => Object.hasOwn(members, name) && sameVariant(value, members[name]))
    );
  }
  if (typeof ours !== 'string' && !isDigits(ours)) return false;
  const text = isDigits(ours) ? ours.digits : ours;
  if ('exact' in theirs) return isDigits(ours) && sameDecimal(text, theirs.exact);
  if ('double' in theirs) return sameDouble(theirs, text);
  if ('hex' in theirs) return Buffer.from(text, 'base64').toString('hex') === theirs.hex;
  return 'text' in theirs && !isDigits(ours) && sameText(theirs.text, text);
}

function isDigits(value: unknown): value is Digits {
  return typeof value === 'object' && value !== null && typeof (value as Digits).digits === 'string';
}

/** Equal to the digit; zeros behind the last one of a fraction say nothing. */
function sameDecimal(ours: string, theirs: string): boolean {
  const plain = (text: string): string => (text.includes('.') ? text.replace(/0+$/u, '').replace(/\.$/u, '') : text);
  return plain(ours) === plain(theirs);
}

function sameDouble({ double, isSingle }: { double: number; isSingle: boolean }, ours: string): boolean {
  const number = Number(ours);
  return Object.is(isSingle ? Math.fround(number) : number, double) || String(double) === ours;
}

/** Times with a space or a T, an offset of zero or a Z, are one; ours are cut to microseconds. */
function sameText(theirs: string, ours: string): boolean {
  return theirs === ours || plainTime(theirs) === plainTime(ours);
}

function plainTime(text: string): string {
  const time = /^(?:(\d{4}-\d\d-\d\d)[ T])?(\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]00(?::?00)?)?$/u.exec(text);
  if (time === null) return text;
  const [, day = '', clock, fraction = '', zone] = time;
  return `${day}T${clock}.${fraction.slice(0, 6).padEnd(6, '0')}${zone === undefined ? '' : 'Z'}`;
}

function describe(value: Variant): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Map ? Object.fromEntries(part) : part));
}
