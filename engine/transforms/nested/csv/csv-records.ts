/** The SQL that takes CSV text apart, into records of cells: VARCHAR, NULL where a cell is empty and not quoted. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { csvPatterns, type CsvPatterns, type CsvTextOptions } from '#engine/transforms/nested/csv/csv-patterns.ts';
import { onceAs } from '#engine/types/computed-once.ts';
import type { Column } from '#engine/types/data-type.ts';

const lineEnds = sql`concat(chr(13), chr(10))`;

/** Names of lambdas, each its own since they are within one another. */
const [textName, recordName, cellName, rowsName, rowName, countName, wantedName, headerName] = [
  'text',
  'record',
  'cell',
  'rows',
  'row',
  'count',
  'wanted',
  'header',
].map((name) => ident(`\u0001${name}`)) as [Sql, Sql, Sql, Sql, Sql, Sql, Sql, Sql];

/** The cell of a field, counted from 0. */
type CellOf = (index: number) => Sql;

export class CsvRecords {
  readonly #text: Sql;
  readonly #fields: readonly Column[];
  readonly #patterns: CsvPatterns;
  readonly #hasHeader: boolean;
  /** Records before those that are values. */
  readonly #skipped: number;

  /** @param text VARCHAR. @throws EngineError InvalidInput for options that contradict each other. */
  constructor(text: Sql, fields: readonly Column[], options: CsvTextOptions) {
    this.#text = text;
    this.#fields = fields;
    this.#patterns = csvPatterns(options);
    this.#hasHeader = options.withHeader === true;
    this.#skipped = Number(this.#hasHeader) + Number(options.skipFirst === true);
  }

  /** VARCHAR[][]: the header, if there is one, and the record; NULL unless there is exactly one record, with the right number of cells. */
  only(): Sql {
    const wanted = literal(this.#skipped + 1);
    const found = this.#hasHeader ? sql`[${rowsName}[1], ${rowsName}[${wanted}]]` : sql`[${rowsName}[${wanted}]]`;
    const fits = this.#fits(sql`${rowsName}[${wanted}]`, this.#wanted());
    return onceAs(rowsName, this.#rows(), sql`CASE WHEN len(${rowsName}) = ${wanted} AND ${fits} THEN ${found} END`);
  }

  /** The cell of a field in the record of {@link only}. */
  cellOfOnly(index: number): Sql {
    if (!this.#hasHeader) return sql`(${this.only()})[1][${literal(index + 1)}]`;
    return onceAs(rowsName, this.only(), sql`${rowsName}[2][${this.#position(index, sql`${rowsName}[1]`)}]`);
  }

  /**
   * A list with a value for each record; NULL where the text is not CSV, or one of them has another number of cells.
   * @param misfits further conditions, any of which makes the list NULL if it is true of a record.
   */
  all(valueOf: (cellOf: CellOf) => Sql, misfits: (cellOf: CellOf) => readonly Sql[]): Sql {
    const from = literal(this.#skipped + 1);
    const cellOf = (index: number): Sql =>
      sql`${rowName}[${this.#hasHeader ? this.#position(index, headerName) : literal(index + 1)}]`;
    const records = sql`${rowsName}[${from}:]`;
    const isWrong = joinSql([sql`NOT ${this.#fits(rowName, wantedName)}`, ...misfits(cellOf)], sql` OR `);
    const wrong = onceAs(wantedName, this.#wanted(), sql`len(list_filter(${records}, lambda ${rowName}: ${isWrong}))`);
    const values = sql`list_transform(${records}, lambda ${rowName}: ${valueOf(cellOf)})`;
    const sound = sql`CASE WHEN ${rowsName} IS NOT NULL AND ${wrong} = 0 THEN ${values} END`;
    return onceAs(rowsName, this.#rows(), this.#hasHeader ? onceAs(headerName, sql`${rowsName}[1]`, sound) : sound);
  }

  /** Cells that a record should have. */
  #wanted(): Sql {
    return this.#hasHeader ? sql`len(${rowsName}[1])` : literal(this.#fields.length);
  }

  /** As in files, an empty value behind the last one does not count. */
  #fits(row: Sql, wanted: Sql): Sql {
    return sql`(len(${row}) = ${wanted} OR (len(${row}) = ${wanted} + 1 AND ${row}[-1] IS NULL))`;
  }

  #position(index: number, header: Sql): Sql {
    return sql`list_position(${header}, ${literal(this.#fields[index]!.name)})`;
  }

  /** VARCHAR[][], the header included; NULL where the text is not CSV. */
  #rows(): Sql {
    const { text, record, cell } = this.#patterns;
    const begun = this.#hasHeader ? sql`ltrim(${this.#text}, ${lineEnds})` : this.#text;
    const ended = sql`CASE WHEN ${textName} = '' OR contains(${lineEnds}, right(${textName}, 1)) THEN ${textName} ELSE ${textName} || chr(10) END`;
    const records = onceAs(
      textName,
      onceAs(textName, begun, ended),
      sql`CASE WHEN regexp_full_match(${textName}, ${literal(text)}) THEN regexp_extract_all(${textName}, ${literal(record)}) END`,
    );
    const rows = sql`list_transform(${records}, lambda ${recordName}:
      list_transform(regexp_extract_all(${recordName}, ${literal(cell)}, 1), lambda ${cellName}: ${this.#cellText()}))`;
    return this.#withoutBlanks(rows);
  }

  /** A line with nothing on it is not a record, unless records have one value. */
  #withoutBlanks(rows: Sql): Sql {
    const filled = (list: Sql): Sql =>
      sql`list_filter(${list}, lambda ${rowName}: len(${rowName}) > 1 OR ${rowName}[1] IS NOT NULL)`;
    if (!this.#hasHeader) return this.#fields.length === 1 ? rows : filled(rows);
    return onceAs(
      countName,
      rows,
      sql`CASE WHEN len(${countName}[1]) = 1 THEN ${countName} ELSE ${filled(countName)} END`,
    );
  }

  /** The value of a cell as it is written. */
  #cellText(): Sql {
    const { quote, skipsSpaces, escaped } = this.#patterns;
    const whole = (text: Sql): Sql =>
      escaped === undefined ? text : sql`regexp_replace(${text}, ${literal(escaped)}, '\\1', 'g')`;
    const plain = whole(sql`nullif(${cellName}, '')`);
    if (quote === '') return plain;
    const begun = skipsSpaces ? sql`ltrim(${cellName}, ' ')` : cellName;
    const inside = sql`(${skipsSpaces ? sql`trim(${cellName}, ' ')` : cellName})[2:-2]`;
    const value =
      escaped === undefined ? sql`replace(${inside}, ${literal(quote + quote)}, ${literal(quote)})` : whole(inside);
    // The patterns let no other cell begin with a quote.
    return sql`CASE WHEN starts_with(${begun}, ${literal(quote)}) THEN ${value} ELSE ${plain} END`;
  }
}
