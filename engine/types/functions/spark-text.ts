/** How functions of text are written in Spark SQL, where the same words would not do. */

import { captureCount, javaPattern, javaReplacement } from '#engine/types/functions/spark-pattern.ts';
import {
  none,
  sparkCall,
  sparkText,
  type NoSparkForm,
  type SparkArgument,
  type SparkForm,
} from '#engine/types/functions/spark-form.ts';

/** Spark's own functions take the characters first, and trim does not take them at all. */
export function sparkTrim(name: string, side: string): SparkForm {
  return ([text, characters]) =>
    characters === undefined ? `${name}(${text!.text})` : `trim(${side} ${characters.text} FROM ${text!.text})`;
}

/** Bytes are text here; of bytes alone Spark makes bytes. */
export const sparkConcat: SparkForm = (args) => {
  if (args.some(({ family }) => family === 'nested'))
    return none('concat joins lists and structs as JSON text here; Spark joins lists to one list.');
  if (args.some(({ family }) => family === undefined)) return unknownType('concat');
  return `concat(${args.map(({ text, family }) => (family === 'binary' ? `CAST(${text} AS STRING)` : text)).join(', ')})`;
};

export const sparkConcatWs: SparkForm = (args) =>
  args.every(({ family, type }) => family === 'text' || family === 'null' || type?.kind === 'array')
    ? sparkCall('concat_ws')(args)
    : none('concat_ws takes only text and lists in Spark.');

/** Part 0 is an empty text, like one beyond the last; Spark stops the query. */
export const sparkSplitPart: SparkForm = ([text, delimiter, place]) =>
  `split_part(${text!.text}, ${delimiter!.text}, ${notZero(place!)})`;

const lastPart = '2147483647';

function notZero({ text, literal }: SparkArgument): string {
  if (typeof literal === 'bigint') return literal === 0n ? lastPart : text;
  return `if(${text} = 0, ${lastPart}, ${text})`;
}

const otherPattern = none('The pattern has parts, such as [[:alpha:]] or (?U), that Java reads differently.');

/** The pattern as Java's. One that is not a literal is left as it is. */
function patternOf({ literal, text }: SparkArgument): string | NoSparkForm {
  if (typeof literal !== 'string') return text;
  const java = javaPattern(literal);
  return java === null ? otherPattern : sparkText(java);
}

/** @param name a function whose second argument is a pattern. */
export function withPattern(name: string): SparkForm {
  return ([text, given, ...rest]) => {
    const pattern = patternOf(given!);
    return typeof pattern === 'string'
      ? `${name}(${[text!, { text: pattern }, ...rest].map((each) => each.text).join(', ')})`
      : pattern;
  };
}

export const sparkExtract: SparkForm = ([text, given, group]) => {
  const pattern = patternOf(given!);
  if (typeof pattern !== 'string') return pattern;
  const groups = typeof given!.literal === 'string' ? captureCount(given!.literal) : undefined;
  // Without a group, the first one of a literal pattern that has one, else the whole match.
  const wanted = group === undefined ? (groups === undefined || groups === 0 ? '0' : '1') : group.text;
  if (groups !== undefined && typeof group?.literal === 'bigint' && group.literal > BigInt(groups))
    return none(`The pattern has no group ${group.literal}: the result is empty here, an error in Spark.`);
  return `regexp_extract(${text!.text}, ${pattern}, ${wanted})`;
};

export const sparkReplace: SparkForm = ([text, given, by]) => {
  const pattern = patternOf(given!);
  if (typeof pattern !== 'string') return pattern;
  if (typeof by!.literal !== 'string')
    return none(
      String.raw`A replacement that is not a literal is used unchanged: its groups are \1 here, $1 in Spark.`,
    );
  const groups = typeof given!.literal === 'string' ? captureCount(given!.literal) : 9;
  const replacement = javaReplacement(by!.literal, groups);
  return replacement === null
    ? none('The replacement names a group that the pattern does not have, or has an unknown escape.')
    : `regexp_replace(${text!.text}, ${pattern}, ${sparkText(replacement)})`;
};

/** Spark has a match anywhere only. */
export const sparkFullMatch: SparkForm = ([text, given]) => {
  if (typeof given!.literal !== 'string')
    return none('Only a literal pattern can be made to match the whole text in Spark.');
  const java = javaPattern(given!.literal);
  return java === null ? otherPattern : `regexp_like(${text!.text}, ${sparkText(String.raw`\A(?:${java})\z`)})`;
};

function unknownType(name: string): NoSparkForm {
  return none(`The type of an argument of ${name} is known only when the job runs.`);
}
