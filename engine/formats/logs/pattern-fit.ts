/** Whether the values of a log fit what its pattern says of the fields. */

import type { Schema } from '#engine/types/data-type.ts';

/** The greatest whole number of each type; a bigint holds what has too many digits to be compared here. */
const greatest: Readonly<Record<string, number>> = {
  tinyint: 127,
  smallint: 32_767,
  int: 2_147_483_647,
  bigint: 2 ** 63,
};
/** Characters of a value that a message quotes. */
const shown = 40;

export class PatternFit {
  readonly #fields: { readonly name: string; readonly kind: string; first: string | undefined; fits: boolean }[];
  #repeated: ReadonlyMap<string, readonly [string, string]> = new Map();

  /** @param schema with the types that the pattern states. */
  constructor(schema: Schema) {
    this.#fields = schema.map(({ name, type }) => ({ name, kind: type.kind, first: undefined, fits: false }));
  }

  /** @param values of a record, in the order of the schema. */
  add(values: readonly (string | null)[]): void {
    for (const [index, field] of this.#fields.entries()) {
      const value = values[index];
      if (field.fits || value === null || value === undefined) continue;
      field.first ??= value;
      field.fits = mayFit(value, field.kind);
    }
  }

  /** @param repeated as of a parser of records. */
  noteRepeated(repeated: ReadonlyMap<string, readonly [string, string]>): void {
    this.#repeated = repeated;
  }

  /** For a type that no value fits, and for a field of which a second value is not read. */
  warnings(): string[] {
    const misfits = this.#fields.filter(({ first, fits }) => first !== undefined && !fits);
    return [
      ...misfits.map(
        ({ name, kind, first }) =>
          `The pattern says that ${name} is ${kind}, but no value read so far is one (first: ${quoted(first!)}). Correct the type in the pattern.`,
      ),
      ...[...this.#repeated].map(
        ([name, [first, other]]) =>
          `The pattern has the field ${name} twice, and both match (${quoted(first)} and ${quoted(other)}): the first value counts. Rename one of them to keep both.`,
      ),
    ];
  }
}

/** Refuses only what no reader takes for a value of the type. */
function mayFit(value: string, kind: string): boolean {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  switch (kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return Number.isInteger(number) && Math.abs(number) <= greatest[kind]! + 1;
    case 'float':
    case 'double':
      return Number.isFinite(number) || /^[-+]?(?:nan|inf(?:inity)?)$/iu.test(value);
    case 'boolean':
      return /^(?:t|f|true|false|y|n|yes|no|on|off|0|1)$/iu.test(value);
    case 'date':
    case 'timestamp':
      return /^\s*[-+]?\d+[-/]\d+[-/]\d+/u.test(value);
    default:
      return true;
  }
}

function quoted(value: string): string {
  return JSON.stringify(value.length > shown ? `${value.slice(0, shown)}…` : value);
}
