/** What in a CSV file speaks for how it is read, in words. */

import type { ReadingEvidence } from '#engine/formats/format.ts';
import type { FoundDialect } from '#engine/formats/csv/infer/dialect.ts';
import { firstNames, type Layout } from '#engine/formats/csv/infer/layout.ts';
import type { CsvReadOptions } from '#engine/formats/csv/options.ts';
import { separatorName } from '#engine/formats/csv/infer/separators.ts';
import type { FoundEncoding } from '#engine/bytes/encoding.ts';

type Stated = Partial<CsvReadOptions>;

const byPerson = 'set explicitly';

function evidence(part: string, verdict: string, because: string, ambiguous = false): ReadingEvidence {
  return { part, verdict, because, ambiguous };
}

/** @param detected undefined: a person stated the encoding. */
export function dialectEvidence(
  found: FoundDialect,
  encoding: string,
  detected: FoundEncoding | undefined,
  stated: Stated,
): ReadingEvidence[] {
  const { dialect, columnCount, consistency, records, quotedValues, rival } = found;
  const share =
    records === 1
      ? `${columnCount} values in the only row`
      : `${columnCount} values in ${Math.round(consistency * 100)}% of the first ${records} rows`;
  const changed = detected !== undefined && detected.encoding !== encoding;
  const parts = [
    evidence('format', 'CSV', columnCount > 1 ? share : 'each line has one value', columnCount < 2),
    evidence(
      'encoding',
      encoding,
      detected === undefined ? byPerson : changed ? 'later bytes are not UTF-8' : detected.because,
      detected !== undefined && (!detected.sure || changed),
    ),
    evidence(
      'separator',
      columnCount < 2 ? 'none' : separatorName(dialect.separator),
      stated.separator !== undefined
        ? byPerson
        : found.isDeclared === true
          ? 'the first line states it'
          : columnCount < 2
            ? 'no separator splits the lines consistently'
            : rival === undefined
              ? share
              : `${share}; ${separatorName(rival)} would work almost as well`,
      stated.separator === undefined && rival !== undefined,
    ),
    evidence(
      'quoteChar',
      dialect.quoteChar === '' ? 'none' : dialect.quoteChar,
      stated.quoteChar !== undefined
        ? byPerson
        : dialect.quoteChar === ''
          ? 'quotes in the text do not enclose values'
          : quotedValues > 0
            ? `it encloses ${quotedValues.toLocaleString('en')} of the first values`
            : 'the default; none of the first values is quoted',
    ),
  ];
  if (dialect.escaper !== '')
    parts.push(
      evidence(
        'escaper',
        dialect.escaper,
        stated.escaper === undefined ? 'it precedes quotes or separators inside values' : byPerson,
      ),
    );
  if (dialect.comment !== '')
    parts.push(
      evidence(
        'comment',
        dialect.comment,
        stated.comment === undefined ? 'lines that begin with it are not rows' : byPerson,
      ),
    );
  return parts;
}

export function layoutEvidence(layout: Layout, stated: Stated): ReadingEvidence[] {
  const { withHeader, headerRows, header, skipLines, skipFooter, notes, tables, table } = layout;
  const told = withHeader ? (headerRows > 1 ? `${headerRows} rows` : 'first row') : 'none';
  const parts = [evidence('withHeader', told, header?.because ?? byPerson, header?.ambiguous ?? false)];
  const skipped = notes.filter(({ line }) => line <= skipLines);
  if (skipLines > 0)
    parts.push(
      evidence(
        'skipLines',
        String(skipLines),
        noteText(skipped, stated.skipLines, 'there are only blank lines above the table'),
      ),
    );
  const below = notes.filter(({ line }) => line > skipLines);
  if (skipFooter > 0)
    parts.push(
      evidence('skipFooter', String(skipFooter), noteText(below, stated.skipFooter, 'the last lines are not rows')),
    );
  if (tables.length > 1)
    parts.push(
      evidence(
        'table',
        `${table} of ${tables.length}`,
        stated.table === undefined ? 'it is the largest' : byPerson,
        stated.table === undefined,
      ),
    );
  return parts;
}

function noteText(notes: Layout['notes'], stated: number | undefined, otherwise: string): string {
  if (stated !== undefined) return byPerson;
  const [first] = notes;
  return first === undefined ? otherwise : `line ${first.line}, "${first.text}", is not a row of the table`;
}

/** Parts of the file that are not read. */
/** @param firstBelow line below the last row; undefined: not known, as not all of the file was read. */
export function layoutWarnings(layout: Layout, stated: Stated, firstBelow: number | undefined): string[] {
  const { tables, table, notes, skipLines, skipFooter, lastLine, withHeader, headerRows } = layout;
  const warnings: string[] = [];
  if (withHeader && headerRows > 1 && stated.headerRows === undefined)
    warnings.push(
      `The first ${headerRows} rows are the header; if only the first one is, set the option headerRows to 1.`,
    );
  if (tables.length > 1 && table !== undefined) {
    for (const [index, other] of tables.entries()) {
      if (index === table - 1) continue;
      warnings.push(
        `Another table begins on line ${other.firstLine} (${firstNames(other)}; ${other.records.length} lines); set the option table to ${index + 1} to read it.`,
      );
    }
  }
  const above = stated.skipLines === undefined ? notes.filter(({ line }) => line <= skipLines) : [];
  if (above.length > 0) warnings.push(`Skipped above the table: ${toldNotes(above)}.`);
  const endsEarly = skipFooter > 0 || lastLine !== undefined;
  const below = endsEarly ? notes.filter(({ line }) => line > skipLines) : [];
  if (below.length > 0) warnings.push(`Skipped below the table: ${toldNotes(below)}.`);
  else if (skipFooter > 0) {
    const last = firstBelow === undefined ? 0 : firstBelow + skipFooter - 1;
    const which =
      firstBelow === undefined
        ? `The last ${skipFooter} lines are`
        : skipFooter === 1
          ? `Line ${last} is`
          : `Lines ${firstBelow}–${last} are`;
    warnings.push(`${which} skipped: ${skipFooter === 1 ? 'it is not a row' : 'they are not rows'}.`);
  }
  return warnings;
}

const mostToldNotes = 3;

/** The first ones with their texts, and the lines of the others. */
function toldNotes(notes: Layout['notes']): string {
  const texts = notes.slice(0, mostToldNotes).map(({ line, text }) => `line ${line} "${text}"`);
  const rest = notes.slice(mostToldNotes);
  if (rest.length > 0)
    texts.push(rest.length === 1 ? `line ${rest[0]!.line}` : `lines ${rest[0]!.line}–${rest.at(-1)!.line}`);
  return texts.join(', ');
}
