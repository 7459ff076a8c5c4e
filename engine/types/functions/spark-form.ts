/** How a function or an operator is written in Spark SQL (3.5, spark.sql.ansi.enabled=false), and the words to write it with. */

import type { DataType } from '#engine/types/data-type.ts';
import type { Family, LiteralValue } from '#engine/types/expression/family.ts';

export interface SparkArgument {
  /** Spark SQL that needs no brackets around it. */
  readonly text: string;
  /** undefined: not a literal. */
  readonly literal: LiteralValue | undefined;
  /** True when it reads no column and no parameter of a lambda. */
  readonly isConstant: boolean;
  /** undefined: not known before DuckDB is asked. */
  readonly type: DataType | undefined;
  /** undefined: not known. */
  readonly family: Family | undefined;
}

/** Why these arguments cannot be written for Spark: a sentence. */
export interface NoSparkForm {
  readonly none: string;
}

/** Spark SQL that needs no brackets around it. */
export type SparkForm = (args: readonly SparkArgument[]) => string | NoSparkForm;

export interface SparkSpelling {
  /** As the reference shows it: the name, or a call with other words than Tenon's. */
  readonly shown: string;
  readonly write: SparkForm;
  /** True when the spelling gives Tenon's value also where Spark gives another one for Tenon's words. */
  readonly settles?: true;
}

/** A call `name(args)`. */
export function sparkCall(name: string): SparkForm {
  return (args) => `${name}(${args.map(({ text }) => text).join(', ')})`;
}

export function spelled(shown: string, write: SparkForm = sparkCall(shown)): SparkSpelling {
  return { shown, write };
}

/** A spelling whose values are Tenon's. @param shown its name when it is written as a call of that name. */
export function settled(shown: string, write: SparkForm = sparkCall(shown)): SparkSpelling {
  return { shown, write, settles: true };
}

export function none(sentence: string): NoSparkForm {
  return { none: sentence };
}

/** Spark reads escapes in a literal, and replaces `${…}` even there. */
export function sparkText(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\u0024{')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    // Controls, marks that turn the direction of text, and line ends: a copied text must be what it looks like.
    .replaceAll(
      /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu,
      (character) => String.raw`\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
    );
  return `'${escaped}'`;
}

/** The name of a column or a field; it may hold no `${…}`: Spark replaces it, and has no escape for it there. */
export function sparkName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
