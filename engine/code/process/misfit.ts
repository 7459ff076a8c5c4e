/** A value that custom code returned and that does not fit the type of its column. */

export class Misfit extends Error {
  /** Path of the value: column, fields and elements. */
  readonly column: string;

  /** @param reason a sentence without the name of the column. */
  constructor(column: string, reason: string) {
    super(reason);
    this.column = column;
    misfits.add(this);
  }
}

const misfits = new WeakSet<object>();

/** Runs no code of the value, as `instanceof` may for a proxy. */
export function isMisfit(thrown: unknown): thrown is Misfit {
  return typeof thrown === 'object' && thrown !== null && misfits.has(thrown);
}

const longestShown = 60;

/** What the value is, for a reason: `the text "abc"`, `the number 3.5`. Runs no code of the value. */
export function shownValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value)}`;
    case 'number':
      return `the number ${Object.is(value, -0) ? '-0' : String(value)}`;
    case 'bigint': {
      const digits = value.toString();
      return `the bigint ${digits.length > longestShown ? `${digits.slice(0, longestShown)}…` : digits}`;
    }
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'undefined';
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'an array' : 'an object';
  }
}
