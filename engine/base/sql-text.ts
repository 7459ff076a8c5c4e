/** The type of a piece of SQL text. Only base/sql.ts and base/trusted-sql.ts, which guarantee that it is safe, create one. */

const secret = Symbol('sql');

/** A piece of SQL text. The private brand keeps plain strings out. */
export class Sql {
  readonly text: string;
  /** May contain a user's text: the engine then gets exactly one statement. */
  readonly fromUser: boolean;

  constructor(brand: symbol, text: string, fromUser: boolean) {
    if (brand !== secret) throw new TypeError('Only the sql template can create Sql');
    this.text = text;
    this.fromUser = fromUser;
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
    super(brand, statement.text, statement.fromUser);
    this.rows = rows;
    this.target = target;
  }
}

/** @param statement that copies these rows to this target. */
export function makeCopySql(statement: Sql, rows: Sql, target: string): CopySql {
  return new CopySql(secret, statement, rows, target);
}

/** The caller guarantees that the text is safe. */
export function makeSql(text: string, fromUser = false): Sql {
  return new Sql(secret, text, fromUser);
}
