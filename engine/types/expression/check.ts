/** Converts DuckDB's syntax tree to our typed tree: every column, function, operator and literal is looked up once. */

import type { Sql } from '#engine/base/sql.ts';
import { placeText } from '#engine/base/text-place.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { arrayType, booleanType, nullType, stringType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { columnOf, parameterOf, type Parameter, type Scope } from '#engine/types/expression/check-column.ts';
import { argumentCast, arithmeticCast, resultType } from '#engine/types/expression/coercion.ts';
import { Converter, type ExpressionWarning } from '#engine/types/expression/convert.ts';
import { writeDuckDb } from '#engine/types/expression/duckdb.ts';
import { deepestNesting, exceeds, mostNodes, refuseCopied } from '#engine/types/expression/limits.ts';
import { literalOf, typeOf } from '#engine/types/expression/literals.ts';
import {
  comparisonNames,
  getOperator,
  isOperatorCall,
  operatorNames,
  operatorOfCall,
  type OperatorLine,
} from '#engine/types/expression/operators.ts';
import { callResult, jointResult, memberType, operatorResult } from '#engine/types/expression/result-type.ts';
import { placeInExpression, syntaxOf, type SyntaxNode } from '#engine/types/expression/syntax.ts';
import { familyOf, type Expression, type LambdaExpression } from '#engine/types/expression/tree.ts';
import { getFunction } from '#engine/types/functions.ts';
import type { TableFunctionLine } from '#engine/types/functions/scalar-function.ts';

export interface CheckedExpression {
  readonly tree: Expression;
  readonly sql: Sql;
  /** undefined: not certain without asking DuckDB. */
  readonly type: DataType | undefined;
  /** False when some function gives another value each time. */
  readonly deterministic: boolean;
  readonly warnings: readonly ExpressionWarning[];
}

/** Types that a cast without parameters names most; what else is near is not suggested. */
const castNames = ['int', 'integer', 'bigint', 'double', 'float', 'decimal', 'string', 'boolean', 'date', 'timestamp'];

/** A compile asks for the same expression several times; a parsed tree is never changed. */
const checked = new WeakMap<object, WeakMap<Schema, CheckedExpression>>();

/**
 * @param parsed the value that readExpressions returned for the text.
 * @param known the columns it may name.
 * @throws EngineError SqlSyntax, SqlRefused, UnknownColumn, AmbiguousColumn, UnknownFunction, TypeMismatch, InvalidInput.
 */
export function checkExpression(text: string, parsed: unknown, known: Schema): CheckedExpression {
  const before = typeof parsed === 'object' && parsed !== null ? checked.get(parsed)?.get(known) : undefined;
  if (before !== undefined) return before;
  const checker = new ExpressionChecker(text, known);
  const tree = checker.check(syntaxOf(text, parsed));
  const { deterministic, warnings } = checker;
  const result = { tree, sql: writeDuckDb(tree), type: tree.type, deterministic, warnings };
  const bySchema = checked.get(parsed as object) ?? new WeakMap<Schema, CheckedExpression>();
  checked.set(parsed as object, bySchema.set(known, result));
  return result;
}

class ExpressionChecker {
  readonly #scope: Scope;
  readonly #converter: Converter;
  /** Parameters of the enclosing lambdas, inner ones last. */
  readonly #parameters: Parameter[] = [];
  #depth = 0;
  /** Number of nodes checked. */
  visits = 0;
  deterministic = true;

  constructor(text: string, known: Schema) {
    this.#scope = { text, known, constant: (line) => this.#call(line, []) };
    this.#converter = new Converter((error, node) => this.#placed(error, node));
  }

  get warnings(): readonly ExpressionWarning[] {
    return this.#converter.warnings;
  }

  /** Reports an error at the position of the innermost part that causes it. */
  check(node: SyntaxNode): Expression {
    const { text } = this.#scope;
    this.visits += 1;
    if (this.visits > mostNodes) exceeds('nodes', text);
    if (this.#depth >= deepestNesting) exceeds('nesting', text);
    this.#depth += 1;
    try {
      return this.#check(node);
    } catch (thrown) {
      throw this.#placed(thrown, node);
    } finally {
      this.#depth -= 1;
    }
  }

  #placed(thrown: unknown, node: SyntaxNode): unknown {
    if (!(thrown instanceof EngineError) || thrown.details.line !== undefined || thrown.details['limit'] !== undefined)
      return thrown;
    const place = placeInExpression(this.#scope.text, node['query_location']);
    if (place === undefined) return thrown;
    const { code, message, hint, details } = thrown;
    return new EngineError(code, `${message.replace(/\.$/u, '')} (${placeText(place)}).`, {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, ...place },
    });
  }

  #check(node: SyntaxNode): Expression {
    switch (node['class']) {
      case 'COLUMN_REF': {
        const path = node['column_names'] as string[];
        return parameterOf(this.#parameters, path) ?? columnOf(this.#scope, path);
      }
      case 'CONSTANT':
        return literalOf(node['value'] as SyntaxNode) ?? this.#refuse('this kind of literal');
      case 'COMPARISON':
        return this.#operator(comparisonNames[String(node['type'])], node, parts(node, 'left', 'right'));
      case 'BETWEEN':
        return this.#operator('BETWEEN', node, parts(node, 'input', 'lower', 'upper'));
      case 'CONJUNCTION':
        return this.#operator(node['type'] === 'CONJUNCTION_AND' ? 'AND' : 'OR', node, childrenOf(node));
      case 'OPERATOR':
        return this.#operator(operatorNames[String(node['type'])], node, childrenOf(node));
      case 'CASE':
        return this.#case(node);
      case 'CAST':
        return this.#cast(node);
      case 'FUNCTION':
        return this.#function(node);
      default:
        return this.#refuse(refusedWords[String(node['class'])] ?? words(node['class']));
    }
  }

  #operator(name: string | undefined, node: SyntaxNode, children: readonly SyntaxNode[]): Expression {
    if (name === undefined) return this.#refuse(words(node['type']));
    return this.#apply(getOperator(name), children);
  }

  #apply(line: OperatorLine, children: readonly SyntaxNode[]): Expression {
    const plain = children.map((child) => this.check(child));
    const args = this.#converter.convert(line, plain, children);
    return { kind: 'operator', line, args, ...operatorResult(line, args) };
  }

  #case(node: SyntaxNode): Expression {
    const checks = node['case_checks'] as { when_expr: SyntaxNode; then_expr: SyntaxNode }[];
    const branches = checks.map((each) => ({ when: this.check(each.when_expr), result: this.check(each.then_expr) }));
    const otherwise = this.check(node['else_expr'] as SyntaxNode);
    const results = [...branches.map(({ result }) => result), otherwise];
    const type = resultType(results);
    const [last, ...others] = this.#converter.toOneType(results, type).toReversed();
    const thens = others.toReversed();
    return {
      kind: 'case',
      branches: branches.map(({ when }, index) => ({ when, result: thens[index]! })),
      otherwise: last!,
      ...jointResult(results),
    };
  }

  /** Both CAST and TRY_CAST are our cast: null for a value that does not convert. */
  #cast(node: SyntaxNode): Expression {
    const to = typeOf(node['cast_type'] as SyntaxNode) ?? this.#refuseCast(node['cast_type'] as SyntaxNode);
    const of = this.check(node['child'] as SyntaxNode);
    return to === 'interval'
      ? { kind: 'cast', of, to, implicit: false, type: undefined, family: 'interval' }
      : { kind: 'cast', of, to, implicit: false, type: to };
  }

  #function(node: SyntaxNode): Expression {
    const name = String(node['function_name']);
    const schema = (node['schema'] as string | undefined) ?? '';
    if (schema !== '' && schema !== 'main') return this.#refuse('a function called through a dot');
    if (
      node['distinct'] === true ||
      node['filter'] !== null ||
      (node['order_bys'] as { orders: unknown[] }).orders.length > 0
    ) {
      return this.#refuse('DISTINCT, FILTER and ORDER BY inside a call');
    }
    const children = childrenOf(node);
    const isMarked = node['is_operator'] === true;
    const operator = operatorOfCall(name, isMarked, children.length);
    if (operator !== undefined) return this.#apply(operator, children);
    if (isOperatorCall(name, isMarked)) return this.#refuse(`the operator ${name}`);
    const line = getFunction(name);
    if (line.kind === 'aggregate') {
      const shown = clip(this.#scope.text);
      throw new EngineError(
        'SqlRefused',
        `${line.name} is an aggregate function and cannot be used in the row expression "${shown}".`,
        {
          hint: 'Use an Aggregate node, or a SQL node.',
          details: { value: shown },
        },
      );
    }
    return this.#call(line, children);
  }

  #call(line: TableFunctionLine, children: readonly SyntaxNode[]): Expression {
    refuseCount(line, children.length, this.#scope.text);
    if (line.deterministic === false) this.deterministic = false;
    const plain: Expression[] = [];
    for (const [index, child] of children.entries()) {
      const isLambda = child['class'] === 'LAMBDA' && index === 1 && lambdaFunctions.has(line.name);
      plain.push(isLambda ? this.#lambda(child, memberType(plain[0]!.type)) : this.check(child));
    }
    if (line.name === 'nullif') return this.#nullif(line, plain, children);
    const args = this.#arguments(line, plain);
    if (line.casts !== undefined && args.length === 1) {
      return { kind: 'cast', of: args[0]!, to: line.casts, implicit: false, type: line.casts };
    }
    return { kind: 'call', line, args, ...callResult(line, args) };
  }

  #nullif(line: TableFunctionLine, plain: readonly Expression[], children: readonly SyntaxNode[]): Expression {
    const value = plain[0]!;
    const { args, apart } = this.#converter.convertNullif(plain, children);
    if (!apart) return { kind: 'call', line, args, ...callResult(line, args) };
    refuseCopied(value, line.name);
    const when: Expression = { kind: 'operator', line: getOperator('='), args, type: booleanType };
    const nothing: Expression = { kind: 'literal', value: null, type: nullType };
    return { kind: 'case', branches: [{ when, result: nothing }], otherwise: value, ...jointResult([value]) };
  }

  #arguments(line: TableFunctionLine, args: readonly Expression[]): readonly Expression[] {
    if (
      line.takes.length === 1 &&
      line.takes[0] === 'any' &&
      (line.gives === 'same' || line.name === 'array' || line.name === 'list_value')
    )
      return this.#converter.toOneType(args, resultType(args));
    const list = args[0]?.type;
    if (line.name === 'array_join' && list?.kind === 'array' && list.element.kind !== 'string')
      return [this.#converter.cast(args[0]!, arrayType(stringType), line.name), ...args.slice(1)];
    if (line.name === 'concat_ws')
      return args.map((arg) =>
        this.#converter.cast(
          arg,
          arg.type?.kind === 'array' && arg.type.element.kind !== 'string'
            ? arrayType(stringType)
            : argumentCast(arg, 'string'),
          line.name,
        ),
      );
    // For "list contains value": the rules for text do not apply.
    if (args.some((arg) => familyOf(arg) === 'nested')) return args;
    if (line.name === 'mod' || line.name === 'div')
      return args.map((arg, index) =>
        this.#converter.cast(arg, arithmeticCast(line.name, arg, args[1 - index]), line.name),
      );
    return args.map((arg, index) => {
      const takes = line.takes[Math.min(index, line.takes.length - 1)];
      return this.#converter.cast(arg, argumentCast(arg, takes), line.name);
    });
  }

  #lambda(node: SyntaxNode, element: DataType | undefined): LambdaExpression {
    const left = node['lhs'] as SyntaxNode;
    const names = left['class'] === 'COLUMN_REF' ? (left['column_names'] as string[]) : [];
    if (names.length !== 1) return this.#refuse('a lambda with several parameters');
    const level = this.#parameters.length;
    this.#parameters.push({ name: names[0]!, type: element });
    const body = this.check(node['expr'] as SyntaxNode);
    this.#parameters.pop();
    return { kind: 'lambda', level, body, type: undefined };
  }

  #refuseCast(named: SyntaxNode): never {
    const info = named['type_info'] as SyntaxNode | null;
    const name = named['id'] === 'UNBOUND' && info !== null ? String(info['name']) : undefined;
    if (name === undefined) return this.#refuse('a cast to this type');
    throw new EngineError(
      'SqlRefused',
      `"${clip(name)}" is not a type, in the expression "${clip(this.#scope.text)}".`,
      {
        hint: meantHint(
          nearNames(name, castNames),
          'Write types as Hive does: int, bigint, decimal(10,2), string, date, timestamp.',
        ),
        details: { value: name },
      },
    );
  }

  #refuse(what: string): never {
    const shown = clip(this.#scope.text);
    throw new EngineError(
      'SqlRefused',
      `The expression "${shown}" uses ${what}, which is not allowed in expressions.`,
      {
        hint: 'Use columns, literals, and the operators and functions on the list; anything else belongs in a SQL node.',
        details: { value: shown },
      },
    );
  }
}

/** @throws EngineError InvalidInput. */
function refuseCount(line: TableFunctionLine, count: number, text: string): void {
  if (count >= line.least && count <= line.most) return;
  const wanted =
    line.least === line.most
      ? `${line.least}`
      : line.most === Infinity
        ? `at least ${line.least}`
        : `${line.least} to ${line.most}`;
  throw new EngineError('InvalidInput', `${line.name} takes ${wanted} arguments, "${clip(text)}" gives it ${count}.`, {
    hint: 'See the list of functions.',
    details: { value: clip(text) },
  });
}

function parts(node: SyntaxNode, ...members: readonly string[]): SyntaxNode[] {
  return members.map((member) => node[member] as SyntaxNode);
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node['children'] as SyntaxNode[];
}

function words(name: unknown): string {
  return String(name).toLowerCase().replaceAll('_', ' ');
}

const lambdaFunctions: ReadonlySet<string> = new Set(['list_transform', 'list_filter']);

const refusedWords: Readonly<Record<string, string>> = {
  SUBQUERY: 'a subquery',
  PARAMETER: 'a parameter',
  WINDOW: 'a window function',
  STAR: 'a star',
  LAMBDA: 'a lambda',
  COLLATE: 'a collation',
  DEFAULT: 'DEFAULT',
};
