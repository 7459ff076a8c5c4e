/** Inserts the casts that coercion.ts requires into a tree, and reports where they may turn a value into null. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { isWhole } from '#engine/types/common-type.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';
import {
  argumentCast,
  arithmeticCast,
  comparisonCasts,
  listType,
  mayLose,
  resultType,
} from '#engine/types/expression/coercion.ts';
import { refuseMisfit } from '#engine/types/expression/literal-fit.ts';
import { getOperator, type OperatorLine } from '#engine/types/expression/operators.ts';
import type { SyntaxNode } from '#engine/types/expression/syntax.ts';
import { writeText } from '#engine/types/expression/text.ts';
import { familyOf, nodesOf, type Expression } from '#engine/types/expression/tree.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Something that is allowed but may be a mistake. */
export interface ExpressionWarning {
  readonly message: string;
  readonly hint: string;
}

/** Warnings of one expression; further ones would not add anything new. */
const mostWarnings = 5;

export class Converter {
  readonly warnings: ExpressionWarning[] = [];
  /** Adds the position of a node to an error. */
  readonly #placed: (thrown: unknown, node: SyntaxNode) => unknown;

  constructor(placed: (thrown: unknown, node: SyntaxNode) => unknown) {
    this.#placed = placed;
  }

  /** The arguments of an operator, cast to the types that it works with. @throws EngineError TypeMismatch. */
  convert(line: OperatorLine, args: readonly Expression[], nodes: readonly SyntaxNode[]): readonly Expression[] {
    switch (line.kind) {
      case 'comparison':
        return this.#compare(line, args, nodes);
      case 'in':
        return this.#list(line, args, nodes);
      case 'arithmetic':
        return args.map((arg, index) => this.cast(arg, arithmeticCast(line.name, arg, args[1 - index]), line.name));
      case 'text':
        if (args.some((arg) => familyOf(arg) === 'nested' || familyOf(arg) === 'binary')) return args;
        return args.map((arg) => this.cast(arg, argumentCast(arg, 'string'), line.name));
      case 'logic':
        return args.map((arg, index) => this.#truth(line, arg, nodes[index]!));
      case 'choice':
        return this.toOneType(args, choiceTypeOf(args));
      default:
        return args;
    }
  }

  /** All of them as the type; undefined: as they are. */
  toOneType(args: readonly Expression[], type: DataType | undefined): readonly Expression[] {
    if (type === undefined) return args;
    return args.map((arg) => {
      const isLeft = arg.type === undefined ? type.kind !== 'string' : arg.type.kind === 'null';
      return isLeft ? arg : implied(arg, type);
    });
  }

  /**
   * `nullif` compares its arguments and returns the first one unchanged. Where the comparison needs another type, its
   * arguments are cast for the comparison only, and `nullif` is written as a CASE.
   */
  convertNullif(
    args: readonly Expression[],
    nodes: readonly SyntaxNode[],
  ): { args: readonly Expression[]; apart: boolean } {
    const compared = this.#compare(getOperator('='), args, nodes);
    return { args: compared, apart: compared[0] !== args[0] };
  }

  /** @param to undefined: no cast. @param name of the operator or function that requires the type. */
  cast(value: Expression, to: DataType | undefined, name: string): Expression {
    if (to === undefined) return value;
    const result = implied(value, to);
    if (result !== value && value.kind !== 'literal' && mayLose(familyOf(value), to)) this.#warn(value, to, name);
    return result;
  }

  #warn(value: Expression, to: DataType, name: string): void {
    if (this.warnings.length >= mostWarnings) return;
    const [text, type] = [shown(value), formatHive(to)];
    const cut = isWhole(to) ? 'decimals are cut off (100.25 counts as 100), and ' : '';
    const message = `${text} is text, and ${name} reads it as ${type}: ${cut}text that is not a valid ${type} counts as null.`;
    if (this.warnings.some((known) => known.message === message)) return;
    this.warnings.push({
      message,
      hint: `Write CAST(${text} AS ${isWhole(to) ? 'double' : type}) to convert the text, or compare with text in single quotes.`,
    });
  }

  /** The first against the others. */
  #compare(line: OperatorLine, args: readonly Expression[], nodes: readonly SyntaxNode[]): readonly Expression[] {
    if (args.length === 3 && familyOf(args[0]!) === 'null')
      return [args[0]!, ...this.#compare(line, args.slice(1), nodes.slice(1))];
    const results = [...args];
    for (let index = 1; index < args.length; index += 1) {
      const [left, right] = [args[0]!, args[index]!];
      const quoted = this.#quoted([left, right], [nodes[0]!, nodes[index]!]);
      if (quoted !== undefined) {
        if (args.length === 2) results[0] = quoted[0];
        else if (quoted[0] !== left) return this.#compareApart(line, args, nodes);
        results[index] = quoted[1];
        continue;
      }
      const casts = comparisonCasts(left, right);
      if (casts === 'refused') throw this.#placed(mismatch(left, right), nodes[0]!);
      if (args.length > 2 && casts.left !== undefined) return this.#compareApart(line, args, nodes);
      results[0] = this.cast(left, casts.left, line.name);
      results[index] = this.cast(right, casts.right, line.name);
    }
    return results;
  }

  /** BETWEEN whose value is cast for its ends: all three as the type that both comparisons agree on. */
  #compareApart(line: OperatorLine, args: readonly Expression[], nodes: readonly SyntaxNode[]): readonly Expression[] {
    const [value, lower, upper] = args;
    const pairs = [lower!, upper!].map((end, index) => ({
      end,
      casts: comparisonCasts(value!, end),
      node: nodes[index + 1]!,
    }));
    for (const { end, casts } of pairs) if (casts === 'refused') throw this.#placed(mismatch(value!, end), nodes[0]!);
    const wanted = pairs.flatMap(({ casts }) => (casts === 'refused' || casts.left === undefined ? [] : [casts.left]));
    const type = choiceTypeOf(wanted.map((each) => ({ kind: 'literal', value: null, type: each })));
    if (type === undefined) return args;
    return [
      this.cast(value!, type, line.name),
      ...pairs.map(({ end }) =>
        familyOf(end) === 'text' || type.kind === 'double' ? this.cast(end, type, line.name) : end,
      ),
    ];
  }

  /**
   * A quoted literal compared with a value of another type is read as that type.
   * @throws EngineError TypeMismatch when it is not a value of that type. undefined: neither side is such a literal.
   */
  #quoted(
    sides: readonly [Expression, Expression],
    nodes: readonly [SyntaxNode, SyntaxNode],
  ): [Expression, Expression] | undefined {
    for (const [at, beside] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const [quoted, value] = [sides[at], sides[beside]];
      if (!isQuoted(quoted) || value.type === undefined || familyOf(value) === 'text' || value.type.kind === 'null')
        continue;
      if (familyOf(value) === 'nested' || familyOf(value) === 'binary') continue;
      const path = value.kind === 'column' || value.kind === 'field' ? writeName(value) : undefined;
      try {
        refuseMisfit(String(quoted.value), value.type, path);
      } catch (thrown) {
        throw this.#placed(thrown, nodes[at]);
      }
      const read = implied(quoted, value.type);
      return at === 1 ? [value, read] : [read, value];
    }
    return undefined;
  }

  #list(line: OperatorLine, args: readonly Expression[], nodes: readonly SyntaxNode[]): readonly Expression[] {
    const [value, ...list] = args;
    // Quoted literals take the type of the value that is searched for; only the remaining items decide.
    const read = list.map((each, index) => this.#quoted([value!, each], [nodes[0]!, nodes[index + 1]!])?.[1] ?? each);
    const type = listType([value!, ...read]);
    if (type !== undefined)
      return [value!, ...read].map((each) => (familyOf(each) === 'null' ? each : implied(each, type)));
    for (const [index, each] of read.entries()) {
      const casts = comparisonCasts(value!, each);
      if (casts === 'refused') throw this.#placed(mismatch(value!, each), nodes[index + 1]!);
      if (casts.right !== undefined && casts.left === undefined) read[index] = this.cast(each, casts.right, line.name);
    }
    return [value!, ...read];
  }

  /** @throws EngineError TypeMismatch for text, which is not a condition. */
  #truth(line: OperatorLine, arg: Expression, node: SyntaxNode): Expression {
    const family = familyOf(arg);
    if (family !== 'text') return arg;
    const error = new EngineError('TypeMismatch', `${line.name} needs a condition, and ${shown(arg)} is text.`, {
      hint: `Compare it with something, for example ${shown(arg)} = 'yes', or write CAST(${shown(arg)} AS BOOLEAN).`,
      details: { value: shown(arg) },
    });
    throw this.#placed(error, node);
  }
}

function isQuoted(node: Expression): node is Expression & { kind: 'literal' } {
  return node.kind === 'literal' && node.type?.kind === 'string' && node.value !== null;
}

function implied(of: Expression, to: DataType): Expression {
  if (of.type !== undefined && sameType(of.type, to)) return of;
  return { kind: 'cast', of, to, implicit: true, type: to };
}

function choiceTypeOf(args: readonly Expression[]): DataType | undefined {
  return args.length === 0 ? undefined : resultType(args);
}

function mismatch(left: Expression, right: Expression): EngineError {
  const told = (side: Expression): string =>
    `${shown(side)} (${side.type === undefined ? (familyOf(side) ?? 'unknown') : formatHive(side.type)})`;
  return new EngineError('TypeMismatch', `${told(left)} cannot be compared with ${told(right)}.`, {
    hint: 'Cast one of them to the type of the other.',
    details: { value: shown(left) },
  });
}

/** The node's name in a message, without writing a large tree. */
function shown(node: Expression): string {
  if (node.kind === 'column' || node.kind === 'field') return clip(writeName(node));
  let count = 0;
  for (const _one of nodesOf(node)) if ((count += 1) > 20) return 'a part of the expression';
  return clip(writeText(node));
}

function writeName(node: Expression): string {
  return node.kind === 'field'
    ? `${writeName(node.of)}.${node.name}`
    : node.kind === 'column'
      ? node.name
      : writeText(node);
}
