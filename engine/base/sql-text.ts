/** The type of a piece of SQL text. Only base/sql.ts and base/trusted-sql.ts, which guarantee that it is safe, create one. */

const secret = Symbol('sql');

/** A value that the engine binds to a parameter `$name`. */
export interface BoundValue {
  readonly type: 'number' | 'date' | 'timestamp' | 'boolean' | 'text';
  /** As in contract/statement-parameters.ts, which checks it. */
  readonly value: string;
}

/** Folded name of a parameter → its value. */
export type BoundValues = ReadonlyMap<string, BoundValue>;

/** A piece of SQL text. The private brand keeps plain strings out. */
export class Sql {
  readonly text: string;
  /** May contain a user's text: the engine then gets exactly one statement. */
  readonly fromUser: boolean;
  /** Of the parameters in the text; undefined: it has none. */
  readonly parameters: BoundValues | undefined;

  constructor(brand: symbol, text: string, fromUser: boolean, parameters: BoundValues | undefined) {
    if (brand !== secret) throw new TypeError('Only the sql template can create Sql');
    this.text = text;
    this.fromUser = fromUser;
    this.parameters = parameters;
  }

  toString(): string {
    return this.text;
  }
}

/** A COPY of rows to a file or folder. */
export class CopySql extends Sql {
  readonly rows: Sql;
  /** Path of the file or folder. */
  readonly target: string;

  constructor(brand: symbol, statement: Sql, rows: Sql, target: string) {
    super(brand, statement.text, statement.fromUser, statement.parameters);
    this.rows = rows;
    this.target = target;
  }
}

/** @param statement that copies these rows to this target. */
export function makeCopySql(statement: Sql, rows: Sql, target: string): CopySql {
  return new CopySql(secret, statement, rows, target);
}

/** The caller guarantees that the text is safe. */
export function makeSql(text: string, fromUser = false, parameters?: BoundValues): Sql {
  return new Sql(secret, text, fromUser, parameters);
}
