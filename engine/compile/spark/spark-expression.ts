/** An expression as Spark SQL (3.5, spark.sql.ansi.enabled=false, time zone UTC) of the same meaning, or why there is none. */

import type { WrittenExpression } from '#engine/compile/dialect.ts';
import { countOf } from '#engine/compile/spark/interval-count.ts';
import { sparkCast } from '#engine/compile/spark/spark-cast.ts';
import { sparkLiteral } from '#engine/compile/spark/spark-literal.ts';
import { asCondition, refuseApart } from '#engine/compile/spark/spark-agreement.ts';
import { unbracketed } from '#engine/compile/spark/unbracketed.ts';
import { foldName } from '#engine/base/same-name.ts';
import { castDifference } from '#engine/types/casts/spark-differences.ts';
import { bigintType } from '#engine/types/data-type.ts';
import { longestSql } from '#engine/types/expression/limits.ts';
import {
  childrenOf,
  familyOf,
  nodesOf,
  type CallExpression,
  type CaseExpression,
  type CastExpression,
  type Expression,
  type FieldExpression,
  type OperatorExpression,
} from '#engine/types/expression/tree.ts';
import { none, sparkName, type NoSparkForm, type SparkArgument } from '#engine/types/functions/spark-form.ts';

/** Thrown through the tree; never leaves this file. */
class NoForm extends Error {}

/** @param use a condition may be a number, which holds unless it is 0. */
export function writeSpark(tree: Expression, use: 'value' | 'condition' = 'value'): WrittenExpression {
  const writer = new SparkWriter(tree);
  try {
    const written = writer.write(tree);
    const text = unbracketed(use === 'condition' ? held(asCondition(writer.argument(tree))) : written);
    // Literals have no `${`: what has one is a name.
    if (text.includes('${')) held(none('Spark would replace ${…} in the name of a column or field.'));
    return { text, differences: [...writer.differences] };
  } catch (thrown) {
    if (thrown instanceof NoForm) return { text: null, reason: thrown.message };
    throw thrown;
  }
}

function held(written: string | NoSparkForm): string {
  if (typeof written === 'string') return written;
  throw new NoForm(written.none);
}

class SparkWriter {
  readonly differences = new Set<string>();
  /** A node may occur in a tree more than once; it is written once. */
  readonly #written = new Map<Expression, string>();
  readonly #constants = new Map<Expression, boolean>();
  /** No column has such a name. */
  readonly #parameter: string;

  constructor(tree: Expression) {
    const columns = new Set<string>();
    for (const node of nodesOf(tree))
      if (node.kind === 'column' || node.kind === 'field') columns.add(foldName(node.name));
    let name = 'x';
    while (columns.values().some((column) => column.startsWith(name))) name += 'x';
    this.#parameter = name;
  }

  write(node: Expression): string {
    const text = this.#written.get(node) ?? this.#write(node);
    if (text.length > longestSql) held(none('The expression becomes too long.'));
    this.#written.set(node, text);
    return text;
  }

  argument(node: Expression): SparkArgument {
    return {
      text: this.write(node),
      literal: node.kind === 'literal' ? node.value : undefined,
      isConstant: this.#isConstant(node),
      type: node.type,
      family: familyOf(node),
    };
  }

  #isConstant(node: Expression): boolean {
    const isConstant =
      this.#constants.get(node) ??
      (node.kind !== 'column' && node.kind !== 'parameter' && childrenOf(node).every((each) => this.#isConstant(each)));
    this.#constants.set(node, isConstant);
    return isConstant;
  }

  #write(node: Expression): string {
    switch (node.kind) {
      case 'literal':
        return held(sparkLiteral(node));
      case 'column':
        if (node.type?.kind === 'choice') held(none('Spark has no choice types: resolve the choice first.'));
        return sparkName(node.name);
      case 'parameter':
        return this.#parameterOf(node.level);
      case 'field':
        return this.#field(node);
      case 'operator':
      case 'call':
        return this.#apply(node);
      case 'case':
        return this.#case(node);
      case 'cast':
        return this.#cast(node);
      case 'lambda':
        return `${this.#parameterOf(node.level)} -> ${this.write(node.body)}`;
    }
  }

  #parameterOf(level: number): string {
    return level === 0 ? this.#parameter : `${this.#parameter}${level}`;
  }

  /** Spark finds fields whatever their case. */
  #field({ of, name }: FieldExpression): string {
    const fields = of.type?.kind === 'struct' ? of.type.fields : [];
    if (fields.filter((field) => foldName(field.name) === foldName(name)).length > 1)
      held(none(`Spark cannot tell the field ${name} from another one whose name differs only in case.`));
    return `${this.write(of)}.${sparkName(name)}`;
  }

  #apply(node: OperatorExpression | CallExpression): string {
    const { line } = node;
    if (line.spark === null) throw new NoForm(line.differs ?? `Spark has nothing like ${line.name}.`);
    const isInterval = familyOf(node) === 'interval';
    const args = node.args.map((arg) => this.argument(isInterval ? countOf(arg) : arg));
    const refused = refuseApart(node, args);
    if (refused !== undefined) held(refused);
    const isLogic = node.kind === 'operator' && node.line.kind === 'logic';
    const given = isLogic ? args.map((arg) => ({ ...arg, text: held(asCondition(arg)) })) : args;
    const written =
      line.spark === undefined
        ? (node as OperatorExpression).line.text(given.map(({ text }) => text))
        : held(line.spark.write(given));
    if (line.differs !== undefined && line.spark?.settles !== true)
      this.differences.add(`${line.name}: ${line.differs}`);
    return written;
  }

  #case(node: CaseExpression): string {
    const branches = node.branches.map(({ when, result }) => {
      const condition = held(asCondition(this.argument(when)));
      return `WHEN ${condition} THEN ${this.write(result)}`;
    });
    const results = [...node.branches.map(({ result }) => result), node.otherwise].map((each) => this.argument(each));
    const refused = refuseApart(node, results);
    if (refused !== undefined) held(refused);
    const isNull = node.otherwise.kind === 'literal' && node.otherwise.value === null;
    return `(CASE ${branches.join(' ')} ${isNull ? '' : `ELSE ${this.write(node.otherwise)} `}END)`;
  }

  #cast({ of, to, implicit }: CastExpression): string {
    const argument = this.argument(of);
    const written = held(sparkCast(argument, to, implicit));
    const difference =
      argument.literal === undefined && to !== 'interval'
        ? castDifference(of.type ?? (argument.family === 'whole' ? bigintType : undefined), to)
        : undefined;
    if (difference !== undefined) this.differences.add(difference);
    return written;
  }
}
