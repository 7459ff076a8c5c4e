/** The row of custom code as TypeScript: a column for each member, with the type that a function sees. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';

const simple: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  tinyint: 'number',
  smallint: 'number',
  int: 'number',
  bigint: 'bigint',
  float: 'number',
  double: 'number',
  string: 'string',
  date: 'string',
  timestamp: 'string',
  timestamp_ntz: 'string',
  binary: 'Uint8Array',
  null: 'null',
};

/** @param hive spelling of the type. */
export function typescriptOf(hive: string): string {
  const reader = new TypeReader(hive);
  return reader.read();
}

/** `interface Row { … }`. */
export function rowInterface(columns: readonly ColumnText[]): string {
  const members = columns.map(({ name, type }) => `  ${memberName(name)}: ${orNull(typescriptOf(type))};\n`);
  return `interface Row {\n${members.join('')}}`;
}

function memberName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

function orNull(type: string): string {
  return type === 'null' ? 'null' : `${type} | null`;
}

/** Reads Hive's spelling as Tenon writes it: lower case, without blanks. */
class TypeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): string {
    const word = this.#match(/[a-z_]+/uy) ?? '';
    switch (word) {
      case 'array':
        return this.#inside(() => {
          const element = orNull(this.read());
          return `(${element})[]`;
        });
      case 'map':
        return this.#inside(() => {
          const key = this.read();
          this.#match(/,/uy);
          return `Map<${key}, ${orNull(this.read())}>`;
        });
      case 'struct':
        return this.#inside(() => `{ ${this.#list(() => this.#field()).join('; ')} }`);
      case 'uniontype':
        return this.#inside(() => `{ tag: string; value: ${this.#list(() => this.read()).join(' | ')} | null }`);
      default:
        // decimal(…), char(…) and varchar(…) are texts.
        this.#match(/\([\d,]*\)/uy);
        return simple[word] ?? 'string';
    }
  }

  #field(): string {
    const quoted = this.#match(/"(?:[^"]|"")*"/uy);
    const name = quoted === undefined ? (this.#match(/[^:]*/uy) ?? '') : quoted.slice(1, -1).replaceAll('""', '"');
    this.#match(/:/uy);
    return `${memberName(name)}: ${orNull(this.read())}`;
  }

  #inside(read: () => string): string {
    this.#match(/</uy);
    const made = read();
    this.#match(/>/uy);
    return made;
  }

  #list(read: () => string): string[] {
    const made: string[] = [];
    do made.push(read());
    while (this.#match(/,/uy) !== undefined);
    return made;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}
