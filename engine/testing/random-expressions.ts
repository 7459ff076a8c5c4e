/** Expressions of every kind the grammar has, over given columns; equal for equal random numbers. */

import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { functionTable } from '#engine/types/functions.ts';
import type { LooseType, TableFunctionLine } from '#engine/types/functions/scalar-function.ts';

type Kind = Exclude<LooseType, 'any' | 'same' | 'whole' | 'double'>;
const plainKinds = ['boolean', 'number', 'string', 'date', 'timestamp'] as const satisfies readonly Kind[];

const castTypes: Readonly<Record<string, readonly string[]>> = {
  boolean: ['boolean'],
  number: ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal(12,3)'],
  string: ['string', 'varchar(5)'],
  date: ['date'],
  timestamp: ['timestamp'],
};

/** Arguments that must have a certain form to mean anything. */
const writtenArguments: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  date_part: { 0: ["'year'", "'month'", "'hour'"] },
  date_trunc: { 0: ["'month'", "'day'", "'hour'"] },
  strftime: { 1: ["'%Y-%m'", "'%d'"] },
  split: { 1: ["'[0-9]'", "'n'"] },
  regexp_extract: { 1: ["'([a-z]+)([0-9]*)'"], 2: ['0', '1', '2'] },
  regexp_replace: { 1: ["'[0-9]+'"] },
  regexp_like: { 1: ["'^n[1-3]'"] },
  regexp_full_match: { 1: ["'n[0-9]'"] },
  get_json_object: { 1: ["'$.a'"] },
  list_transform: { 1: ['lambda x: upper(x)'] },
  list_filter: { 1: ["lambda x: x > 'n2'"] },
  element_at: { 0: ['tags'], 1: ['1', '2'] },
  array_contains: { 1: ["'n3'"] },
  array_position: { 1: ["'n3'"] },
  chr: { 0: ['65', '97'] },
  repeat: { 1: ['0', '2'] },
  lpad: { 1: ['3'], 2: ["'x'"] },
  rpad: { 1: ['3'], 2: ["'x'"] },
  add_months: { 1: ['1', '-3'] },
  date_add: { 1: ['1', '30'] },
  date_sub: { 1: ['1', '30'] },
  round: { 1: ['0', '1'] },
};

export class ExpressionGrammar {
  readonly #random: () => number;
  readonly #columns: Schema;

  constructor(random: () => number, columns: Schema) {
    this.#random = random;
    this.#columns = columns;
  }

  /** A condition for a Filter. @param depth remaining nesting. */
  condition(depth: number): string {
    const kind = this.#pick(plainKinds.filter((each) => each !== 'boolean'));
    const value = (): string => this.#value(kind, depth - 1);
    const inner = (): string => this.condition(depth - 1);
    const forms: readonly (() => string)[] = [
      () => this.#membership(depth),
      () => this.#membership(depth),
      () => `${value()} ${this.#pick(['=', '<>', '<', '>', '<=', '>=', 'IS NOT DISTINCT FROM'])} ${value()}`,
      () => `${value()} ${this.#pick(['', 'NOT '])}BETWEEN ${value()} AND ${value()}`,
      () => `${value()} IS ${this.#pick(['', 'NOT '])}NULL`,
      () => `${this.#value('string', depth - 1)} ${this.#pick(['LIKE', 'NOT LIKE', 'ILIKE'])} ${this.#pattern()}`,
      () => this.#booleanValue(depth),
    ];
    if (depth <= 0) return this.#pick(forms.slice(0, 2).concat(forms[4]!))();
    return this.#pick<() => string>([
      ...forms,
      () => `(${inner()}) AND (${inner()})`,
      () => `(${inner()}) OR (${inner()})`,
      () => `NOT (${inner()})`,
      () => `CASE WHEN ${inner()} THEN ${inner()} ELSE ${inner()} END`,
      // A list of patterns, as people write it.
      () => this.#several(5, () => `${this.#column('string') ?? "'n1'"} LIKE ${this.#pattern()}`).join(' OR '),
    ])();
  }

  /** IN of 1 to 50 constants. DuckDB has another plan for it from five on. */
  #membership(depth: number): string {
    const kind = this.#pick(['number', 'string', 'date'] as const);
    const list = this.#several(50, () => this.#literal(kind));
    if (this.#chance(0.2)) list.push('NULL');
    const word = this.#chance(0.3) ? 'NOT IN' : 'IN';
    return `${this.#value(kind, depth > 1 ? 1 : 0)} ${word} (${list.join(', ')})`;
  }

  #booleanValue(depth: number): string {
    return this.#pick<() => string>([
      () => this.#column('boolean') ?? 'true',
      () => `CAST(${this.#value(this.#pick(plainKinds), depth - 1)} AS boolean)`,
      () => this.#call('boolean', depth) ?? 'false',
    ])();
  }

  #value(kind: Kind, depth: number): string {
    if (kind === 'boolean') return depth <= 0 ? (this.#column('boolean') ?? 'true') : `(${this.condition(depth - 1)})`;
    const column = this.#column(kind);
    if (depth <= 0 || this.#chance(0.4)) return column ?? this.#literal(kind);
    const forms: (() => string)[] = [
      () => this.#literal(kind),
      () => this.#call(kind, depth) ?? this.#literal(kind),
      () => this.#call(kind, depth) ?? this.#literal(kind),
      () =>
        `CASE WHEN ${this.condition(depth - 1)} THEN ${this.#value(kind, depth - 1)} ELSE ${this.#value(kind, depth - 1)} END`,
    ];
    const types = castTypes[kind];
    if (types !== undefined)
      forms.push(() => `CAST(${this.#value(this.#pick(plainKinds), depth - 1)} AS ${this.#pick(types)})`);
    if (kind === 'number')
      forms.push(
        () => `(${this.#value(kind, depth - 1)} ${this.#pick(['+', '-', '*', '/', '%'])} ${this.#literal(kind)})`,
      );
    if (kind === 'string') forms.push(() => `(${this.#value(kind, depth - 1)} || ${this.#literal(kind)})`);
    return this.#pick(forms)();
  }

  /** A call of any function of the table that gives this kind. */
  #call(kind: Kind, depth: number): string | undefined {
    const fitting = functionTable.filter((line) => line.kind === 'scalar' && gives(line, kind));
    if (fitting.length === 0) return undefined;
    return this.#callOf(this.#pick(fitting), kind, depth);
  }

  #callOf(line: TableFunctionLine, kind: Kind, depth: number): string {
    const most = Math.min(line.most, line.least + 2);
    const count = line.least + Math.floor(this.#random() * (most - line.least + 1));
    const args = Array.from({ length: count }, (_none, index) => {
      const written = writtenArguments[line.name]?.[index];
      if (written !== undefined) return this.#pick(written);
      const takes = line.takes[Math.min(index, line.takes.length - 1)]!;
      return this.#value(kindOf(takes, kind), depth - 1);
    });
    if (line.name === 'position') return `position(${args.join(' IN ')})`;
    return `${line.name}(${args.join(', ')})`;
  }

  #column(kind: Kind): string | undefined {
    const paths = this.#columns.flatMap((column) => pathsOf(column, kind));
    return paths.length === 0 ? undefined : this.#pick(paths);
  }

  #literal(kind: Kind): string {
    const number = Math.floor(this.#random() * 12);
    switch (kind) {
      case 'boolean':
        return this.#chance(0.5) ? 'true' : 'false';
      case 'number':
        return this.#pick([`${number}`, `${number}`, `-${number}`, `${number}.5`, `${number * 100}`]);
      case 'string':
        return this.#pick([`'n${number}'`, `'n${number}'`, `'${number}'`, "''", "'yes'", "'2024-01-03'"]);
      case 'date':
        return `DATE '2024-01-${String(number + 1).padStart(2, '0')}'`;
      case 'timestamp':
        return `CAST('2024-01-${String(number + 1).padStart(2, '0')} 12:00:00' AS timestamp)`;
      case 'list':
        return `array(${this.#several(3, () => this.#literal('string')).join(', ')})`;
      case 'binary':
        return `encode('n${number}')`;
      case 'map':
      case 'struct':
        return 'NULL';
    }
  }

  #pattern(): string {
    return this.#pick(["'n%'", "'%1'", "'n_'", "'%2%'", "'N1'"]);
  }

  /** One to `most` items, often few and often many. */
  #several(most: number, make: () => string): string[] {
    const count = this.#chance(0.5) ? 1 + Math.floor(this.#random() * 8) : 1 + Math.floor(this.#random() * most);
    return Array.from({ length: Math.min(count, most) }, make);
  }

  #chance(of: number): boolean {
    return this.#random() < of;
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }
}

function gives({ gives: loose, takes }: TableFunctionLine, kind: Kind): boolean {
  if (loose === 'same') return takes[0] === 'any' || kindOf(takes[0]!, kind) === kind;
  return loose !== 'any' && kindOf(loose, kind) === kind;
}

function kindOf(loose: LooseType, wanted: Kind): Kind {
  switch (loose) {
    case 'whole':
    case 'double':
      return 'number';
    case 'any':
    case 'same':
      return wanted;
    default:
      return loose;
  }
}

/** A column of the kind, or the fields of a struct that are. */
function pathsOf({ name, type }: Column, kind: Kind): string[] {
  if (type.kind === 'struct')
    return type.fields.flatMap((field) => pathsOf(field, kind).map((path) => `\`${name}\`.${path}`));
  return kindOfType(type) === kind ? [`\`${name}\``] : [];
}

function kindOfType({ kind }: DataType): Kind | undefined {
  switch (kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'decimal':
      return 'number';
    case 'char':
    case 'varchar':
    case 'string':
      return 'string';
    case 'timestamp':
    case 'timestamp_ntz':
      return 'timestamp';
    case 'array':
      return 'list';
    case 'boolean':
    case 'date':
    case 'map':
    case 'binary':
      return kind;
    default:
      return undefined;
  }
}
