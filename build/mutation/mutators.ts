/** The changes that a mutation makes to a source, one at a time: each is a mistake that a test should notice. */

import { parseSync, type Node } from 'oxc-parser';

/** One change; offsets count UTF-16 units of the source, `end` is behind the last. */
export interface Mutant {
  readonly mutator: MutatorName;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export type MutatorName =
  | 'arithmetic'
  | 'array'
  | 'block'
  | 'boolean'
  | 'condition'
  | 'equality'
  | 'logical'
  | 'method'
  | 'object'
  | 'optional chaining'
  | 'string'
  | 'unary'
  | 'update';

type Found = readonly [mutator: MutatorName, node: Span, replacement: string];
type Span = Pick<Node, 'start' | 'end'>;

const swapped: Readonly<Record<string, readonly [MutatorName, ...string[]]>> = {
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
  '%': ['arithmetic', '*'],
  '<': ['equality', '<=', '>='],
  '<=': ['equality', '<', '>'],
  '>': ['equality', '>=', '<='],
  '>=': ['equality', '>', '<'],
  '===': ['equality', '!=='],
  '!==': ['equality', '==='],
  '&&': ['logical', '||'],
  '||': ['logical', '&&'],
  '??': ['logical', '&&'],
};
/** Methods whose names swap; null: the call goes, and what it was called on stays. */
const methods: Readonly<Record<string, string | null>> = {
  charAt: null,
  endsWith: 'startsWith',
  every: 'some',
  filter: null,
  max: 'min',
  min: 'max',
  reverse: null,
  slice: null,
  some: 'every',
  sort: null,
  startsWith: 'endsWith',
  substring: null,
  toLocaleLowerCase: 'toLocaleUpperCase',
  toLowerCase: 'toUpperCase',
  toReversed: null,
  toSorted: null,
  toUpperCase: 'toLowerCase',
  trim: null,
  trimEnd: 'trimStart',
  trimStart: 'trimEnd',
};

/**
 * Every change of a source that Stryker's default mutators make, apart from those of regular expressions; in the order of the
 * text.
 * @throws Error when the source cannot be parsed.
 */
export function mutantsOf(path: string, source: string): Mutant[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const mutants: Mutant[] = [];
  const visit = (node: Node, parent: Node | undefined): void => {
    if (isTypeOnly(node)) return;
    for (const [mutator, { start, end }, replacement] of changesOf(node, parent, source))
      mutants.push({ mutator, start, end, replacement });
    for (const child of childrenOf(node)) visit(child, node);
  };
  visit(program as Node, undefined);
  return mutants
    .filter((mutant) => changesCode(path, source, mutant))
    .sort((left, right) => left.start - right.start || left.end - right.end);
}

/** False for what the grammar refuses, such as `a && b ?? c`, and for what stays as it was. */
function changesCode(path: string, source: string, mutant: Mutant): boolean {
  const changed = applied(source, mutant);
  return changed !== source && parseSync(path, changed).errors.length === 0;
}

export function applied(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

function changesOf(node: Node, parent: Node | undefined, source: string): readonly Found[] {
  const text = (span: Span): string => source.slice(span.start, span.end);
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return changesOfOperator(node, source);
    case 'IfStatement':
    case 'ConditionalExpression':
      return [
        ['condition', node.test, 'true'],
        ['condition', node.test, 'false'],
      ];
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [['condition', node.test, 'false']];
    case 'ForStatement':
      return node.test === null ? [] : [['condition', node.test, 'false']];
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === '-' ? [['unary', node, text(node.argument)]] : [];
    case 'UpdateExpression':
      return [['update', node, text(node).replace(/\+\+|--/u, (found) => (found === '++' ? '--' : '++'))]];
    case 'BlockStatement':
      return node.body.length === 0 ? [] : [['block', node, '{}']];
    case 'ArrayExpression':
      return node.elements.length === 0 ? [] : [['array', node, '[]']];
    case 'ObjectExpression':
      return node.properties.length === 0 ? [] : [['object', node, '({})']];
    case 'Literal':
      if (typeof node.value === 'boolean') return [['boolean', node, String(!node.value)]];
      if (typeof node.value !== 'string' || isName(node, parent)) return [];
      return [['string', node, node.value === '' ? "'mutant'" : "''"]];
    case 'TemplateLiteral':
      return parent?.type === 'TaggedTemplateExpression' || text(node) === '``' ? [] : [['string', node, '``']];
    case 'CallExpression':
      return changesOfCall(node);
    case 'MemberExpression':
      return node.optional ? [['optional chaining', optionalMark(node.object, source), node.computed ? '' : '.']] : [];
    default:
      return [];
  }
}

function changesOfOperator(
  { operator, left, right }: Pick<Extract<Node, { type: 'BinaryExpression' }>, 'left' | 'right'> & { operator: string },
  source: string,
): readonly Found[] {
  const [mutator, ...others] = swapped[operator] ?? [];
  const start = source.indexOf(operator, left.end);
  // What is joined with a text is not a number; and an operator behind a comment is not looked for.
  const isAlone = /^[\s()]*$/u.test(source.slice(left.end, start));
  if (mutator === undefined || !isAlone || isText(left) || isText(right)) return [];
  return others.map((other): Found => [mutator, { start, end: start + operator.length }, other]);
}

function changesOfCall({ callee, end }: Extract<Node, { type: 'CallExpression' }>): readonly Found[] {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return [];
  const other = Object.hasOwn(methods, callee.property.name) ? methods[callee.property.name] : undefined;
  if (other === undefined) return [];
  return other === null ? [['method', { start: callee.object.end, end }, '']] : [['method', callee.property, other]];
}

function optionalMark(object: Span, source: string): Span {
  const start = source.indexOf('?.', object.end);
  return { start, end: start + 2 };
}

function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

/** A text that names a module or a member: without it nothing would run, which every test notices. */
function isName(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return true;
  if (parent.type === 'Property') return parent.key === node && !parent.computed;
  return (
    parent.type === 'ImportExpression' ||
    parent.type === 'ExportNamedDeclaration' ||
    parent.type === 'ExportAllDeclaration' ||
    (parent.type === 'ExpressionStatement' && parent.directive !== null)
  );
}

/** Types are gone when the code runs, and so are imports of modules that nothing calls. */
function isTypeOnly({ type }: Node): boolean {
  if (type === 'ImportDeclaration') return true;
  return (
    type.startsWith('TS') &&
    type !== 'TSAsExpression' &&
    type !== 'TSNonNullExpression' &&
    type !== 'TSSatisfiesExpression' &&
    type !== 'TSParameterProperty'
  );
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([name, value]) => (name === 'parent' ? [] : nodesIn(value)));
}

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
    ? [value as Node]
    : [];
}
