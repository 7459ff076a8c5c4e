/** Names and texts as expressions of Tenon spell them. */

/** Words that mean something else than a column when they stand alone. */
const reserved = new Set(
  'all and any array as asc between both by case cast check collate column create cross current_date current_time current_timestamp date default desc distinct else end escape except exists extract false fetch for foreign from full grant group having ilike in inner intersect interval into is join lateral leading left like limit localtime localtimestamp natural not null offset on only or order outer overlaps primary references right rlike row rows select similar some struct table then time timestamp to trailing true union unique user using values when where window with'.split(
    ' ',
  ),
);

export function nameText(name: string): string {
  const isPlain = /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) && !reserved.has(name.toLowerCase());
  return isPlain ? name : `\`${name.replaceAll('`', '``')}\``;
}

export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
