/** Cases that random jobs skip until they are fixed, each with the reason. The goal is an empty list. */

interface Exclusion {
  readonly reason: string;
  /** Matches the text of a condition. */
  readonly condition?: RegExp;
  /** Matches the name of a column that is written in the format. */
  readonly written?: { readonly format: string; readonly name: RegExp };
  /** Matches a decimal that is written in the format. */
  readonly digits?: { readonly format: string; readonly most: number };
}

const exclusions: readonly Exclusion[] = [
  {
    reason: 'Columns whose names Avro does not allow are written under others, and read back as nulls.',
    written: { format: 'avro', name: /^(?![A-Za-z_][A-Za-z0-9_]*$)/u },
  },
  {
    reason: 'Decimals of JSON with more digits than a double holds are read back rounded.',
    digits: { format: 'json', most: 15 },
  },
];

export function isExcludedCondition(text: string): boolean {
  return exclusions.some(({ condition }) => condition?.test(text) === true);
}

export function isExcludedName(format: string, name: string): boolean {
  return exclusions.some(({ written }) => written?.format === format && written.name.test(name));
}

/** @param precision of a decimal. */
export function isExcludedDecimal(format: string, precision: number): boolean {
  return exclusions.some(({ digits }) => digits?.format === format && precision > digits.most);
}
