/** A time as text by a pattern, in English and in UTC, as Spark's date_format writes it. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { pairsOf, type PatternPart } from '#engine/transforms/time/time-pattern.ts';
import { computedOnce } from '#engine/types/computed-once.ts';

/** Letters → code of strftime, with the same result in every year. */
const codes = pairsOf(
  'M=%-m|MM=%m|MMM=%b|MMMM=%B|L=%-m|LL=%m|LLL=%b|LLLL=%B|d=%-d|dd=%d|D=%-j|DDD=%j|E=%a|EE=%a|EEE=%a|EEEE=%A|a=%p',
  'H=%-H|HH=%H|h=%-I|hh=%I|m=%-M|mm=%M|s=%-S|ss=%S|SSSSSS=%f',
);

/** Everything is in UTC. */
const zones = pairsOf(
  'VV=UTC|z=UTC|zz=UTC|zzz=UTC|zzzz=Coordinated Universal Time|O=GMT|OOOO=GMT|X=Z|XX=Z|XXX=Z|XXXX=Z|XXXXX=Z',
  'x=+00|xx=+0000|xxx=+00:00|xxxx=+0000|xxxxx=+00:00|Z=+0000|ZZ=+0000|ZZZ=+0000|ZZZZ=GMT|ZZZZZ=Z',
);

/** @param time a TIMESTAMP. */
export function writtenTime(time: Sql, parts: readonly PatternPart[]): Sql {
  return computedOnce(time, (value) => {
    const pieces: Sql[] = [];
    let format = '';
    const flush = (): void => {
      if (format !== '') pieces.push(sql`strftime(${value}, ${literal(format)})`);
      format = '';
    };
    for (const part of parts) {
      const text = constantOf(part);
      const code = part.kind === 'field' ? codes.get(part.letter.repeat(part.count)) : undefined;
      if (text !== undefined) format += text.replaceAll('%', '%%');
      else if (code !== undefined) format += code;
      else {
        flush();
        pieces.push(computed(value, part as PatternPart & { kind: 'field' }));
      }
    }
    flush();
    return sql`(${joinSql(pieces, sql` || `)})`;
  });
}

function constantOf(part: PatternPart): string | undefined {
  return part.kind === 'text' ? part.text : zones.get(part.letter.repeat(part.count));
}

function computed(time: Sql, { letter, count }: PatternPart & { kind: 'field' }): Sql {
  const padded = (number: Sql): Sql => sql`printf(${literal(`%0${count}d`)}, ${number})`;
  switch (letter) {
    case 'G': {
      const [after, before] = count === 4 ? ['Anno Domini', 'Before Christ'] : ['AD', 'BC'];
      return sql`CASE WHEN year(${time}) > 0 THEN ${literal(after!)} WHEN year(${time}) <= 0 THEN ${literal(before!)} END`;
    }
    case 'y':
      return yearOfEra(time, count);
    case 'D':
      return padded(sql`dayofyear(${time})`);
    case 'Q':
    case 'q':
      if (count < 3) return padded(sql`quarter(${time})`);
      if (count === 3) return sql`('Q' || quarter(${time}))`;
      return sql`(['1st', '2nd', '3rd', '4th'][quarter(${time})] || ' quarter')`;
    case 'F':
      return sql`CAST((day(${time}) - 1) % 7 + 1 AS VARCHAR)`;
    case 'K':
      return padded(sql`hour(${time}) % 12`);
    case 'k':
      return padded(sql`CASE WHEN hour(${time}) = 0 THEN 24 ELSE hour(${time}) END`);
    default:
      // A fraction of a second, cut to its first digits.
      return sql`left(strftime(${time}, '%f') || '000', ${literal(count)})`;
  }
}

/** Two letters are its last two digits; with four and more, a year of more digits has a sign. */
function yearOfEra(time: Sql, count: number): Sql {
  const year = sql`CASE WHEN year(${time}) > 0 THEN year(${time}) ELSE 1 - year(${time}) END`;
  if (count === 2) return sql`printf('%02d', (${year}) % 100)`;
  const number = sql`printf(${literal(`%0${count}d`)}, ${year})`;
  return count < 4 ? number : sql`(CASE WHEN ${year} >= ${literal(10 ** count)} THEN '+' ELSE '' END || ${number})`;
}
