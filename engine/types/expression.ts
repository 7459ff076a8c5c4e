/** A parsed expression as checked DuckDB SQL: every column, function, operator and literal is spelled by us. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { placeText } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { castValue } from '#engine/types/cast.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import { clip, findColumn, quotesHint, unknownColumn } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { literalOf, typeOf } from '#engine/types/expression-literals.ts';
import { comparisons, infixOperators, orders } from '#engine/types/expression-operators.ts';
import { placeInExpression, syntaxOf, type SyntaxNode } from '#engine/types/expression-text.ts';
import { findFunction, getFunction } from '#engine/types/functions.ts';
import { exactType, type TableFunctionLine } from '#engine/types/functions/scalar-function.ts';
import { refuseMisfit, refuseMixed } from '#engine/types/literal-fit.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

export interface CheckedExpression {
  readonly sql: Sql;
  /** undefined: not certain without asking DuckDB. */
  readonly type: DataType | undefined;
  /** False when some function gives another value each time. */
  readonly deterministic: boolean;
}

/**
 * @param parsed what readExpressions holds for the text.
 * @param known the columns it may name.
 * @throws EngineError SqlSyntax, SqlRefused, UnknownColumn, AmbiguousColumn, UnknownFunction, InvalidInput.
 */
export function checkExpression(text: string, parsed: unknown, known: Schema): CheckedExpression {
  const writer = new ExpressionWriter(text, known);
  const { sql: written, type } = writer.write(syntaxOf(text, parsed));
  return { sql: written, type, deterministic: writer.deterministic };
}

interface Written {
  readonly sql: Sql;
  readonly type: DataType | undefined;
}
const booleanType: DataType = { kind: 'boolean' };

class ExpressionWriter {
  readonly #text: string;
  readonly #known: Schema;
  /** Parameters of the lambdas around the node, inner ones last. */
  readonly #parameters: { name: string; sql: Sql }[] = [];
  deterministic = true;

  constructor(text: string, known: Schema) {
    this.#text = text;
    this.#known = known;
  }

  /** What is wrong is told with the place of the innermost part that it is about. */
  write(node: SyntaxNode): Written {
    try {
      return this.#write(node);
    } catch (thrown) {
      throw this.#placed(thrown, node);
    }
  }

  #placed(thrown: unknown, node: SyntaxNode): unknown {
    if (!(thrown instanceof EngineError) || thrown.details.line !== undefined) return thrown;
    const place = placeInExpression(this.#text, node['query_location']);
    if (place === undefined) return thrown;
    const { code, message, hint, details } = thrown;
    return new EngineError(code, `${message.replace(/\.$/u, '')} (${placeText(place)}).`, {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, ...place },
    });
  }

  #write(node: SyntaxNode): Written {
    switch (node['class']) {
      case 'COLUMN_REF':
        return this.#column(node['column_names'] as string[]);
      case 'CONSTANT':
        return literalOf(node['value'] as SyntaxNode) ?? this.#refuse('this kind of literal');
      case 'COMPARISON': {
        const operator = comparisons[String(node['type'])] ?? this.#refuse(String(node['type']));
        this.#compare([node['left'], node['right']] as SyntaxNode[]);
        if (orders.has(String(node['type']))) this.#order(node['left'] as SyntaxNode, node['right'] as SyntaxNode);
        return { sql: sql`(${this.#part(node, 'left')} ${operator} ${this.#part(node, 'right')})`, type: booleanType };
      }
      case 'CONJUNCTION': {
        const word = node['type'] === 'CONJUNCTION_AND' ? sql` AND ` : sql` OR `;
        return {
          sql: sql`(${joinSql(
            this.#children(node).map((child) => child.sql),
            word,
          )})`,
          type: booleanType,
        };
      }
      case 'BETWEEN':
        this.#compare([node['input'], node['lower'], node['upper']] as SyntaxNode[]);
        for (const end of ['lower', 'upper']) this.#order(node['input'] as SyntaxNode, node[end] as SyntaxNode);
        return {
          sql: sql`(${this.#part(node, 'input')} BETWEEN ${this.#part(node, 'lower')} AND ${this.#part(node, 'upper')})`,
          type: booleanType,
        };
      case 'CASE':
        return this.#case(node);
      case 'CAST':
        return this.#cast(node);
      case 'OPERATOR':
        return this.#operator(node);
      case 'FUNCTION':
        return this.#function(node);
      default:
        return this.#refuse(refusedWords[String(node['class'])] ?? String(node['class']).toLowerCase());
    }
  }

  #part(node: SyntaxNode, member: string): Sql {
    return this.write(node[member] as SyntaxNode).sql;
  }

  #children(node: SyntaxNode): Written[] {
    return (node['children'] as SyntaxNode[]).map((child) => this.write(child));
  }

  /** The first against the others; literals in quotes take the type of what they are compared with. */
  #compare([first, ...others]: readonly SyntaxNode[]): void {
    for (const other of others) {
      for (const [value, literalNode] of [
        [first!, other],
        [other, first!],
      ] as const) {
        const text = quotedText(literalNode);
        const type = text === undefined ? undefined : this.write(value).type;
        if (text === undefined || type === undefined) continue;
        const path = value['class'] === 'COLUMN_REF' ? (value['column_names'] as string[]).join('.') : undefined;
        try {
          refuseMisfit(text, type, path);
        } catch (thrown) {
          throw this.#placed(thrown, literalNode);
        }
      }
    }
  }

  /** Of columns and plain numbers alone: DuckDB refuses the rest, too, and does not say which value it is about. */
  #order(left: SyntaxNode, right: SyntaxNode): void {
    const sides = [left, right].map((node) => {
      const isPlain = node['class'] === 'COLUMN_REF' || node['class'] === 'CONSTANT';
      const type = isPlain && quotedText(node) === undefined ? this.write(node).type : undefined;
      if (node['class'] === 'COLUMN_REF') return { type, column: (node['column_names'] as string[]).join('.') };
      return { type, number: numberText(node) };
    });
    try {
      refuseMixed(sides[0]!, sides[1]!);
    } catch (thrown) {
      throw this.#placed(thrown, left);
    }
  }

  #column(path: readonly string[]): Written {
    const parameter = this.#parameters.findLast(({ name }) => name === path[0]);
    if (parameter !== undefined) {
      return { sql: path.slice(1).reduce((value, name) => fieldOf(value, name), parameter.sql), type: undefined };
    }
    const column = findColumn(this.#known, path[0]!);
    if (column === undefined) {
      const constant = path.length === 1 ? findFunction(path[0]!) : undefined;
      if (constant !== undefined && constant.most === 0) return this.#call(constant, []);
      const dotted = path.length > 1 ? findColumn(this.#known, path.join('.')) : undefined;
      if (dotted !== undefined) throw needsBackticks(path, dotted.name);
      return unknownColumn(this.#known, path[0]!, { hint: quotesHint(this.#text, path[0]!) });
    }
    let value: Written = { sql: ident(column.name), type: column.type };
    for (const name of path.slice(1)) {
      const struct = value.type?.kind === 'choice' ? choiceStruct(value.type) : value.type;
      if (struct?.kind === 'map') {
        value = { sql: sql`${value.sql}[${literal(name)}]`, type: struct.value };
        continue;
      }
      if (struct?.kind !== 'struct') {
        throw new EngineError(
          'TypeMismatch',
          `"${clip(name)}" cannot be taken from "${clip(path[0]!)}", which is no struct.`,
          {
            hint: 'Name a field of a struct, or the column alone; a name that holds a dot is written in backticks.',
            details: { column: clip(path.join('.')) },
          },
        );
      }
      const field =
        findColumn(struct.fields, name) ??
        unknownColumn(struct.fields, name, { within: `the struct "${clip(path[0]!)}"` });
      value = { sql: fieldOf(value.sql, field.name), type: field.type };
    }
    return value;
  }

  #case(node: SyntaxNode): Written {
    const checks = node['case_checks'] as { when_expr: SyntaxNode; then_expr: SyntaxNode }[];
    const branches = checks.map((check) => {
      const result = this.write(check.then_expr);
      return { text: sql`WHEN ${this.write(check.when_expr).sql} THEN ${result.sql}`, type: result.type };
    });
    const otherwise = this.write(node['else_expr'] as SyntaxNode);
    return {
      sql: sql`CASE ${joinSql(
        branches.map(({ text }) => text),
        sql` `,
      )} ELSE ${otherwise.sql} END`,
      type: undefined,
    };
  }

  /** CAST and TRY_CAST are both ours: null for what does not convert. */
  #cast(node: SyntaxNode): Written {
    const child = node['child'] as SyntaxNode;
    const type = typeOf(node['cast_type'] as SyntaxNode);
    if (type === 'interval') return { sql: sql`CAST(${this.write(child).sql} AS INTERVAL)`, type: undefined };
    if (type === undefined) return this.#refuse('a cast to this type');
    const { sql: value, type: from } = this.write(child);
    return {
      sql: from === undefined ? sql`TRY_CAST(${value} AS ${toDuckDb(type)})` : castValue(value, from, type),
      type,
    };
  }

  #operator(node: SyntaxNode): Written {
    const type = String(node['type']);
    if (type === 'COMPARE_IN' || type === 'COMPARE_NOT_IN') this.#compare(node['children'] as SyntaxNode[]);
    const children = this.#children(node);
    const [first, ...rest] = children.map((child) => child.sql);
    switch (type) {
      case 'OPERATOR_IS_NULL':
        return { sql: sql`(${first!} IS NULL)`, type: booleanType };
      case 'OPERATOR_IS_NOT_NULL':
        return { sql: sql`(${first!} IS NOT NULL)`, type: booleanType };
      case 'OPERATOR_NOT':
        return { sql: sql`(NOT ${first!})`, type: booleanType };
      case 'COMPARE_IN':
        return { sql: sql`(${first!} IN (${joinSql(rest)}))`, type: booleanType };
      case 'COMPARE_NOT_IN':
        return { sql: sql`(${first!} NOT IN (${joinSql(rest)}))`, type: booleanType };
      case 'OPERATOR_COALESCE':
        return { sql: sql`coalesce(${joinSql([first!, ...rest])})`, type: children[0]!.type };
      case 'ARRAY_EXTRACT': {
        const from = children[0]!.type;
        return {
          sql: sql`${first!}[${rest[0]!}]`,
          type: from?.kind === 'array' ? from.element : from?.kind === 'map' ? from.value : undefined,
        };
      }
      case 'STRUCT_EXTRACT':
        return { sql: sql`struct_extract(${first!}, ${rest[0]!})`, type: undefined };
      case 'OPERATOR_TRY':
        return { sql: sql`TRY(${first!})`, type: children[0]!.type };
      default:
        return this.#refuse(type.toLowerCase().replaceAll('_', ' '));
    }
  }

  #function(node: SyntaxNode): Written {
    const name = String(node['function_name']).toLowerCase();
    const schema = (node['schema'] as string | undefined) ?? '';
    if (schema !== '' && schema !== 'main') return this.#refuse('a function called through a dot');
    if (
      node['distinct'] === true ||
      node['filter'] !== null ||
      (node['order_bys'] as { orders: unknown[] }).orders.length > 0
    ) {
      return this.#refuse('DISTINCT, FILTER and ORDER BY inside a call');
    }
    const children = node['children'] as SyntaxNode[];
    const infix =
      node['is_operator'] === true || infixOperators[name]?.always === true ? infixOperators[name] : undefined;
    if (infix !== undefined) {
      const args = children.map((child) => this.write(child));
      const written = infix.write(args.map((arg) => arg.sql));
      return written === undefined ? this.#refuse(`the operator ${name}`) : { sql: written, type: infix.gives };
    }
    const entry = getFunction(name);
    if (entry.kind === 'aggregate') {
      throw new EngineError(
        'SqlRefused',
        `${entry.name} is a function of many rows, and "${clip(this.#text)}" is asked for each row.`,
        {
          hint: 'Use an Aggregate node, or a SQL node.',
          details: { value: clip(this.#text) },
        },
      );
    }
    return this.#call(entry, children);
  }

  #call(entry: TableFunctionLine, children: readonly SyntaxNode[]): Written {
    if (children.length < entry.least || children.length > entry.most) {
      const wanted =
        entry.least === entry.most
          ? `${entry.least}`
          : entry.most === Infinity
            ? `at least ${entry.least}`
            : `${entry.least} to ${entry.most}`;
      throw new EngineError(
        'InvalidInput',
        `${entry.name} takes ${wanted} arguments, "${clip(this.#text)}" gives it ${children.length}.`,
        {
          hint: 'Look the function up in the list of functions.',
          details: { value: clip(this.#text) },
        },
      );
    }
    if (entry.deterministic === false) this.deterministic = false;
    const args = children.map((child, index) =>
      child['class'] === 'LAMBDA' && index === 1 && lambdaFunctions.has(entry.name)
        ? { sql: this.#lambda(child), type: undefined }
        : this.write(child),
    );
    return { sql: entry.duckdb(args.map((arg) => arg.sql)), type: exactType(entry.gives, args[0]?.type) };
  }

  #lambda(node: SyntaxNode): Sql {
    const left = node['lhs'] as SyntaxNode;
    const names = left['class'] === 'COLUMN_REF' ? (left['column_names'] as string[]) : [];
    if (names.length !== 1) return this.#refuse('a lambda with several parameters');
    const parameter = ident(`parameter ${this.#parameters.length}`);
    this.#parameters.push({ name: names[0]!, sql: parameter });
    const body = this.#part(node, 'expr');
    this.#parameters.pop();
    return sql`lambda ${parameter}: ${body}`;
  }

  #refuse(what: string): never {
    throw new EngineError(
      'SqlRefused',
      `The expression "${clip(this.#text)}" uses ${what}, which expressions do not allow.`,
      {
        hint: 'Use columns, literals, operators and functions of the list; anything else belongs in a SQL node.',
        details: { value: clip(this.#text) },
      },
    );
  }
}

function quotedText(node: SyntaxNode): string | undefined {
  const constant = node['class'] === 'CONSTANT' ? (node['value'] as SyntaxNode) : undefined;
  const isText = constant?.['is_null'] === false && (constant['type'] as SyntaxNode)['id'] === 'VARCHAR';
  return isText ? String(constant['value']) : undefined;
}

/** As it may be written in quotes; undefined: the node is no number. */
function numberText(node: SyntaxNode): string | undefined {
  const value = node['class'] === 'CONSTANT' ? (node['value'] as SyntaxNode)['value'] : undefined;
  return typeof value === 'number' ? String(value) : undefined;
}

function needsBackticks(path: readonly string[], name: string): EngineError {
  return new EngineError(
    'UnknownColumn',
    `"${clip(path.join('.'))}" is read as a field inside of "${clip(path[0]!)}", which is not a column of the input.`,
    {
      hint: `Put the name in backticks: \`${clip(name)}\``,
      details: { column: clip(path.join('.')), near: [clip(name)] },
    },
  );
}

const lambdaFunctions = new Set(['list_transform', 'list_filter']);

const refusedWords: Readonly<Record<string, string>> = {
  SUBQUERY: 'a subquery',
  PARAMETER: 'a parameter',
  WINDOW: 'a window function',
  STAR: 'a star',
  LAMBDA: 'a lambda',
  COLLATE: 'a collation',
  DEFAULT: 'DEFAULT',
};
