/** SELECTs of every shape over t and u whose rows do not depend on an order: each that takes a part of the rows orders by all columns. */

import type { Draw } from '#engine/testing/random-jobs/draw.ts';

type Kind = 'number' | 'text' | 'struct' | 'list';

interface Column {
  readonly name: string;
  readonly kind: Kind;
}

interface Relation {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** The tables that are read: each with id, v (numbers), k, n (texts, n mostly of digits), s (struct of a, b), l (list). */
export const planTables: Readonly<Record<string, string>> = {
  t: `SELECT i AS id, CASE WHEN i % 4 <> 0 THEN i % 5 - 1 END AS v, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'a' WHEN 2 THEN 'ab' ELSE 'b' END AS k,
    CASE WHEN i % 6 = 0 THEN 'x' ELSE CAST(i % 3 AS VARCHAR) END AS n, CASE WHEN i % 7 <> 0 THEN {'a': CASE WHEN i % 6 = 0 THEN 'x' ELSE CAST(i AS VARCHAR) END, 'b': i % 4} END AS s,
    CASE WHEN i % 5 <> 3 THEN range(i % 3) END AS l FROM range(14) AS r(i)`,
  u: `SELECT i * 2 AS id, nullif(i % 4, 3) AS v, CASE WHEN i % 3 <> 1 THEN 'a' || CASE WHEN i % 2 = 0 THEN 'b' ELSE '' END END AS k,
    CAST(i AS VARCHAR) AS n, {'a': CAST(i % 2 AS VARCHAR), 'b': CASE WHEN i > 2 THEN i END} AS s, [i, NULL, i % 2] AS l FROM range(7) AS r(i)`,
  empty: `SELECT i AS id, i AS v, CAST(i AS VARCHAR) AS k, CAST(i AS VARCHAR) AS n, {'a': CAST(i AS VARCHAR), 'b': i} AS s, [i] AS l FROM range(0) AS r(i)`,
};

export function drawRelation(draw: Draw): string {
  return new Drawn(draw).relation(draw.whole(2, 4)).sql;
}

class Drawn {
  readonly #draw: Draw;
  #names = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  relation(depth: number): Relation {
    if (depth === 0) return this.#base();
    const steps = [
      () => this.#projected(depth),
      () => this.#filtered(depth),
      () => this.#joined(depth),
      () => this.#joined(depth),
      () => this.#grouped(depth),
      () => this.#distinct(depth),
      () => this.#windowed(depth),
      () => this.#windowed(depth),
      () => this.#combined(depth),
      () => this.#unnested(depth),
      () => this.#first(depth),
      () => this.#twice(depth),
      () => this.#counted(depth),
    ];
    return this.#draw.pick(steps)();
  }

  #name(): string {
    this.#names += 1;
    return `c${this.#names}`;
  }

  #base(): Relation {
    const kinds: readonly [string, Kind][] = [
      ['id', 'number'],
      ['v', 'number'],
      ['k', 'text'],
      ['n', 'text'],
      ['s', 'struct'],
      ['l', 'list'],
    ];
    const table = this.#draw.pick(['t', 't', 't', 'u', 'u', 'empty']);
    const taken = this.#draw.chance(0.5) ? kinds : kinds.slice(0, 3);
    const columns = taken.map(([, kind]) => ({ name: this.#name(), kind }));
    return {
      sql: `SELECT ${taken.map(([name], i) => `${name} AS ${columns[i]!.name}`).join(', ')} FROM ${table}`,
      columns,
    };
  }

  #projected(depth: number): Relation {
    const of = this.relation(depth - 1);
    const items = Array.from({ length: this.#draw.whole(1, 4) }, (): [string, Kind] => {
      const nested = of.columns.filter(({ kind }) => kind === 'struct' || kind === 'list');
      if (nested.length > 0 && this.#draw.chance(0.3)) {
        const { name, kind } = this.#draw.pick(nested);
        return [name, kind];
      }
      return this.#draw.chance(0.5) ? [this.#number(of), 'number'] : [this.#text(of), 'text'];
    });
    const columns = items.map(([, kind]) => ({ name: this.#name(), kind }));
    return {
      sql: `SELECT ${items.map(([text], i) => `${text} AS ${columns[i]!.name}`).join(', ')} FROM (${of.sql})`,
      columns,
    };
  }

  #filtered(depth: number): Relation {
    const of = this.relation(depth - 1);
    return { ...of, sql: `SELECT * FROM (${of.sql}) WHERE ${this.#condition(of)}` };
  }

  #joined(depth: number): Relation {
    const [left, right] = [this.relation(depth - 1), this.relation(this.#draw.chance(0.5) ? 0 : depth - 1)];
    const kind = this.#draw.pick(['INNER', 'LEFT', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI']);
    const both = { sql: '', columns: [...left.columns, ...right.columns] };
    const compared = `${this.#number(left)} ${this.#draw.pick(['=', '=', '=', 'IS NOT DISTINCT FROM', '<', '<>', '>='])} ${this.#number(right)}`;
    const texts = `${this.#text(left)} = ${this.#text(right)}`;
    const on = this.#draw.pick([
      compared,
      compared,
      texts,
      `${compared} AND ${texts}`,
      `${compared} AND ${this.#condition(both)}`,
    ]);
    const isLeft = kind === 'SEMI' || kind === 'ANTI' || this.#draw.chance(0.3);
    return {
      sql: `SELECT ${isLeft ? 'x.*' : '*'} FROM (${left.sql}) AS x ${kind} JOIN (${right.sql}) AS y ON ${on}`,
      columns: isLeft ? left.columns : both.columns,
    };
  }

  /** How many rows are first, which is the same whichever of equal ones are. */
  #counted(depth: number): Relation {
    const of = this.relation(depth - 1);
    const part = this.#draw.chance(0.6) ? this.#draw.pick([this.#number(of), this.#text(of)]) : undefined;
    const order = this.#draw.pick([this.#number(of), `nullif(${this.#number(of)}, 1)`, 'NULL']);
    const over = `${part === undefined ? '' : `PARTITION BY ${part} `}ORDER BY ${order}${this.#draw.pick(['', ' DESC', ' DESC NULLS LAST'])}`;
    const columns: Column[] = [{ name: this.#name(), kind: 'number' }];
    const name = this.#name();
    const first = `SELECT *, row_number() OVER (${over}) AS ${name} FROM (${of.sql}) QUALIFY ${name} <= ${this.#draw.whole(1, 4)}`;
    return { sql: `SELECT count(*) AS ${columns[0]!.name} FROM (${first})`, columns };
  }

  #grouped(depth: number): Relation {
    const of = this.relation(depth - 1);
    const keys = Array.from({ length: this.#draw.whole(0, 2) }, (): [string, Kind] =>
      this.#draw.chance(0.5) ? [this.#number(of), 'number'] : [this.#text(of), 'text'],
    );
    const results = Array.from({ length: this.#draw.whole(1, 2) }, () => {
      const call = this.#draw.pick(['sum', 'min', 'max', 'count', 'count(DISTINCT ', 'bit_xor', 'avg']);
      const filter = this.#draw.chance(0.2) ? ` FILTER (WHERE ${this.#condition(of)})` : '';
      const open = call.endsWith(' ') ? call : `${call}(`;
      return `CAST(${open}${this.#number(of)})${filter} AS DOUBLE)`;
    });
    const columns: Column[] = [
      ...keys.map(([, kind]) => ({ name: this.#name(), kind })),
      ...results.map(() => ({ name: this.#name(), kind: 'number' as const })),
    ];
    const items = [...keys.map(([text]) => text), ...results].map((text, i) => `${text} AS ${columns[i]!.name}`);
    const positions = keys.map((_key, i) => i + 1).join(', ');
    const by = keys.length === 0 ? '' : ` GROUP BY ${this.#draw.pick([positions, positions, `ROLLUP (${positions})`])}`;
    const having = this.#draw.chance(0.2) ? ` HAVING count(*) > ${this.#draw.whole(0, 2)}` : '';
    return { sql: `SELECT ${items.join(', ')} FROM (${of.sql})${by}${having}`, columns };
  }

  #distinct(depth: number): Relation {
    const of = this.relation(depth - 1);
    return { ...of, sql: `SELECT DISTINCT * FROM (${of.sql})` };
  }

  #windowed(depth: number): Relation {
    const of = this.relation(depth - 1);
    const name = this.#name();
    const columns = [...of.columns, { name, kind: 'number' as const }];
    const parts = Array.from({ length: this.#draw.whole(0, 2) }, () =>
      this.#draw.pick([this.#number(of), this.#text(of)]),
    );
    const partition = parts.length === 0 ? '' : `PARTITION BY ${parts.join(', ')} `;
    const all = this.#order(of);
    const value = this.#number(of);
    const over = this.#draw.pick([
      `row_number() OVER (${partition}${all})`,
      `row_number() OVER (${partition}${all})`,
      `rank() OVER (${partition}ORDER BY ${this.#number(of)})`,
      `CAST(sum(${value}) OVER (${partition}) AS DOUBLE)`,
      `CAST(count(DISTINCT ${value}) OVER (${partition}) AS DOUBLE)`,
      `max(${value}) OVER (${partition}${all} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`,
      `first_value(${value} IGNORE NULLS) OVER (${partition}${all})`,
      `lag(${value}, 1) OVER (${partition}${all})`,
    ]);
    if (this.#draw.chance(0.3)) {
      const [again, more] = [this.#name(), this.#draw.pick(parts.length === 0 ? ['1'] : parts)];
      const sum = (by: string): string => `CAST(sum(${this.#number(of)}) OVER (PARTITION BY ${by}) AS DOUBLE)`;
      return {
        sql: `SELECT *, ${sum(`${more}, ${more}`)} AS ${name}, ${sum(`${more}, ${this.#text(of)}`)} AS ${again} FROM (${of.sql})`,
        columns: [...columns, { name: again, kind: 'number' }],
      };
    }
    const few =
      over.startsWith('row_number') && this.#draw.chance(0.6) ? ` QUALIFY ${name} <= ${this.#draw.whole(1, 3)}` : '';
    return { sql: `SELECT *, ${over} AS ${name} FROM (${of.sql})${few}`, columns };
  }

  #combined(depth: number): Relation {
    const [left, right] = [this.relation(depth - 1), this.relation(depth - 1)];
    const operator = this.#draw.pick(['UNION ALL', 'UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL']);
    const columns: Column[] = [
      { name: this.#name(), kind: 'number' },
      { name: this.#name(), kind: 'text' },
    ];
    const side = (of: Relation): string =>
      `SELECT CAST(${this.#number(of)} AS DOUBLE) AS ${columns[0]!.name}, ${this.#text(of)} AS ${columns[1]!.name} FROM (${of.sql})`;
    return { sql: `(${side(left)}) ${operator} (${side(right)})`, columns };
  }

  #unnested(depth: number): Relation {
    const of = this.relation(depth - 1);
    const name = this.#name();
    const lists = of.columns.filter(({ kind }) => kind === 'list');
    const list = lists.length > 0 && this.#draw.chance(0.7) ? this.#draw.pick(lists).name : '[1, 2]';
    return {
      sql: `SELECT *, unnest(${list}) AS ${name} FROM (${of.sql})`,
      columns: [...of.columns, { name, kind: 'number' }],
    };
  }

  #first(depth: number): Relation {
    const of = this.relation(depth - 1);
    const offset = this.#draw.chance(0.3) ? ` OFFSET ${this.#draw.whole(1, 3)}` : '';
    return { ...of, sql: `SELECT * FROM (${of.sql}) ${this.#order(of)} LIMIT ${this.#draw.whole(0, 5)}${offset}` };
  }

  /** One relation that is read twice, with other columns and conditions. */
  #twice(depth: number): Relation {
    const of = this.relation(depth - 1);
    const columns: Column[] = [
      { name: this.#name(), kind: 'number' },
      { name: this.#name(), kind: 'text' },
    ];
    const side = (): string =>
      `SELECT CAST(${this.#number(of)} AS DOUBLE) AS ${columns[0]!.name}, ${this.#text(of)} AS ${columns[1]!.name} FROM w WHERE ${this.#condition(of)}`;
    return { sql: `WITH w AS (${of.sql}) ${side()} UNION ALL ${side()}`, columns };
  }

  /** By all columns, some of them by an expression that may be null. */
  #order(of: Relation): string {
    const first = this.#draw.chance(0.5) ? [`nullif(${this.#number(of)}, 1)${this.#draw.pick(['', ' DESC'])}`] : [];
    const all = this.#draw
      .shuffle(of.columns)
      .map(({ name }) => `${name}${this.#draw.pick(['', ' DESC', ' NULLS LAST'])}`);
    return `ORDER BY ${[...first, ...all].join(', ')}`;
  }

  #number(of: Relation): string {
    const numbers = of.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
    const structs = of.columns.filter(({ kind }) => kind === 'struct').map(({ name }) => name);
    const lists = of.columns.filter(({ kind }) => kind === 'list').map(({ name }) => name);
    const texts = of.columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
    const forms = [
      ...numbers,
      ...numbers,
      ...numbers.map((name) => `coalesce(${name}, -1)`),
      ...numbers.map((name) => `${name} + 1`),
      ...structs.flatMap((name) => [
        `${name}.b`,
        `TRY(CAST(${name}.a AS INT))`,
        `CASE WHEN ${name}.a <> 'x' THEN CAST(${name}.a AS INT) END`,
      ]),
      ...lists.map((name) => `len(${name})`),
      ...texts.flatMap((name) => [
        `length(${name})`,
        `TRY_CAST(${name} AS INT)`,
        `TRY(CAST(${name} AS INT))`,
        `CASE WHEN regexp_full_match(${name}, '[0-9]+') THEN CAST(${name} AS INT) END`,
      ]),
      '1',
    ];
    const form = this.#draw.pick(forms);
    return this.#draw.chance(0.1) ? `(SELECT max(z.id) FROM u AS z WHERE z.v < ${form})` : form;
  }

  #text(of: Relation): string {
    const texts = of.columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
    const structs = of.columns.filter(({ kind }) => kind === 'struct').map(({ name }) => `${name}.a`);
    return this.#draw.pick([
      ...texts,
      ...texts,
      ...structs,
      ...texts.map((name) => `upper(${name})`),
      `CAST(${this.#number(of)} AS VARCHAR)`,
    ]);
  }

  #condition(of: Relation, depth = 2): string {
    const number = this.#number(of);
    if (depth > 0 && this.#draw.chance(0.3)) {
      const [one, two] = [this.#condition(of, depth - 1), this.#condition(of, depth - 1)];
      return this.#draw.pick([`(${one} AND ${two})`, `(${one} OR ${two})`, `NOT (${one})`]);
    }
    return this.#draw.pick([
      `${number} ${this.#draw.pick(['=', '<', '>', '<>', '>='])} ${this.#draw.pick([this.#number(of), String(this.#draw.whole(-1, 4))])}`,
      `${number} IN (0, 1, 2, NULL, 7, 9, 11)`,
      `${number} NOT IN (1, 3)`,
      `${number} BETWEEN ${this.#draw.whole(-1, 2)} AND ${this.#draw.whole(1, 4)}`,
      `${number} IS ${this.#draw.pick(['', 'NOT '])}NULL`,
      `${number} IS DISTINCT FROM ${this.#number(of)}`,
      `${this.#text(of)} LIKE ${this.#draw.pick(["'a%'", "'%b'", "'_'", "'%a%'"])}`,
      `${this.#text(of)} IN ('a', 'b', '1', '2', 'x')`,
      `${number} IN (SELECT z.v FROM u AS z)`,
      `${number} NOT IN (SELECT z.v FROM u AS z WHERE z.v IS NOT NULL)`,
      `EXISTS (SELECT 1 FROM u AS z WHERE z.id = ${number})`,
      `${number} > (SELECT min(z.v) FROM u AS z)`,
    ]);
  }
}
