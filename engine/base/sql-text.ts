/** What a piece of SQL text is. Only the files that vouch for a text make one: base/sql.ts and base/trusted-sql.ts. */

const secret = Symbol('sql');

/** A piece of SQL text. The private brand keeps plain strings out. */
export class Sql {
  readonly text: string;
  /** A user's text may stand in it: the engine is given nothing but one statement then. */
  readonly fromUser: boolean;

  constructor(brand: symbol, text: string, fromUser: boolean) {
    if (brand !== secret) throw new TypeError('Sql is made by the sql template only');
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

/** The caller vouches for the text. */
export function makeSql(text: string, fromUser = false): Sql {
  return new Sql(secret, text, fromUser);
}
