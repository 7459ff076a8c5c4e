/** Texts and quoted names in SQL: Spark reads double quotes as text and backslashes as escapes, Tenon reads neither so. */

import { textLiteral } from '#engine/interchange/glue-studio/filter/expression-text.ts';
import { sparkName, sparkText } from '#engine/types/functions/spark-form.ts';

/** A comment or a dollar quote without an end takes the rest, so that the search stays linear. */
const comment = String.raw`--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const backticks = '`(?<name>(?:[^`]|``)+)`';
const tenonPieces = new RegExp(
  String.raw`(?<escaped>(?<![\w$])[eE]'(?:\\[\s\S]|''|[^'\\])*')|'(?<text>(?:[^']|'')*)'|"(?<quoted>(?:[^"]|"")+)"|${backticks}|(?<![\w$])\$(?<tag>\w*)\$(?<dollars>[\s\S]*?)(?:\$\k<tag>\$|$)|(?<comment>${comment})`,
  'gu',
);
const sparkPieces = new RegExp(
  String.raw`(?<![\w$])[rR](?:'(?<raw>[^']*)'|"(?<rawDouble>[^"]*)")|'(?<text>(?:\\[\s\S]|''|[^'\\])*)'|"(?<double>(?:\\[\s\S]|""|[^"\\])*)"|${backticks}|(?<comment>${comment})`,
  'gu',
);

type Groups = Readonly<Record<string, string | undefined>>;

/** The same SQL with the texts and names of Spark. */
export function toSparkSpelling(sql: string): string {
  return sql.replace(tenonPieces, (whole: string, ...rest: unknown[]) => {
    const { escaped, text, quoted, name, dollars } = rest.at(-1) as Groups;
    if (escaped !== undefined) return sparkText(unescaped(escaped.slice(2, -1).replaceAll("''", String.raw`\'`)));
    if (text !== undefined) return sparkText(text.replaceAll("''", "'"));
    if (dollars !== undefined) return sparkText(dollars);
    if (quoted !== undefined) return sparkName(quoted.replaceAll('""', '"'));
    return name === undefined ? whole : `\`${name}\``;
  });
}

/** The same SQL with texts and names as Tenon reads them. @param mark what encloses a name. */
export function fromSparkSpelling(sql: string, mark: '`' | '"'): string {
  return sql.replace(sparkPieces, (whole: string, ...rest: unknown[]) => {
    const { raw, rawDouble, text, double, name } = rest.at(-1) as Groups;
    if (text !== undefined) return textLiteral(unescaped(text.replaceAll("''", String.raw`\'`)));
    if (double !== undefined) return textLiteral(unescaped(double.replaceAll('""', String.raw`\"`)));
    const exact = raw ?? rawDouble;
    if (exact !== undefined) return textLiteral(exact);
    if (name === undefined || mark === '`') return whole;
    return `"${name.replaceAll('``', '`').replaceAll('"', '""')}"`;
  });
}

/** Without what is in quotes and comments. */
export function withoutQuotes(sql: string): string {
  return sql.replace(tenonPieces, ' ');
}

const letters: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001A',
  // Kept for LIKE.
  '%': String.raw`\%`,
  _: String.raw`\_`,
};

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u(?<unit>[0-9a-fA-F]{4})|U(?<point>[0-9a-fA-F]{8})|(?<octal>[01][0-7]{2})|(?<letter>[\s\S]))/gu,
    (_whole, ...rest: unknown[]) => {
      const { unit, point, octal, letter } = rest.at(-1) as Groups;
      if (unit !== undefined) return String.fromCodePoint(Number.parseInt(unit, 16));
      if (point !== undefined) return characterOf(Number.parseInt(point, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return Object.hasOwn(letters, letter!) ? letters[letter!]! : letter!;
    },
  );
}

function characterOf(point: number): string {
  return point > 0x10_ff_ff ? '\uFFFD' : String.fromCodePoint(point);
}
