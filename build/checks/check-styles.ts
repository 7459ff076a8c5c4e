/** Checks that styles belong to the component that they are beside: CSS modules, each class defined and used, in whole words. */

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { filesUnder } from './source-files.ts';

/** What is for the whole document; every other file of styles is a module. */
const globalFiles: readonly string[] = ['base', 'index', 'tokens', 'xyflow'].map(
  (name) => `renderer/app/theme/${name}.css`,
);

/** The order of the modules of `renderer/ui`. */
const inOrder = 'renderer/ui/styles-in-order.ts';

/** Classes of libraries, and of the states of xyflow's ports. */
const libraryClass = /^(?:(?:ag|cm|mantine|react-flow)(?:-|_|$)|(?:connectingto|source|target|valid)$)/u;

/** Functions that take a selector, of the page or of Playwright. */
const selecting = new Set(['closest', 'locator', 'matches', 'querySelector', 'querySelectorAll']);

interface Sheet {
  /** With the line where each occurs first. */
  readonly own: ReadonlyMap<string, number>;
  readonly global: ReadonlyMap<string, number>;
}

/** `path:line: what is wrong` for each file below `root` that breaks a rule. */
export function findStyleProblems(root: string): string[] {
  const files = filesUnder(root, 'renderer');
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const sheets = new Map(
    files.filter((path) => path.endsWith('.css')).map((path) => [path, readSheet(path, read(path))]),
  );
  const used = new Map<string, Set<string>>();
  const problems = [...sheets].flatMap(([path, sheet]) => sheetProblems(path, sheet));
  const sources = [...files, ...filesUnder(root, 'e2e'), ...filesUnder(root, 'build/bench')];
  for (const path of sources.filter((each) => /\.tsx?$/u.test(each)))
    problems.push(...sourceProblems(path, read(path), sheets, used), ...selectorProblems(path, read(path), sheets));
  const ordered = files.includes(inOrder) ? read(inOrder) : undefined;
  for (const path of sheets.keys())
    if (ordered?.includes(`'#${path}'`) === false && /^renderer\/ui\/.*\.module\.css$/u.test(path))
      problems.push(`${path}:1: its place among the others is missing in ${inOrder}`);
  for (const [path, { own }] of sheets)
    for (const [name, line] of own)
      if (path.endsWith('.module.css') && used.get(path)?.has(name) !== true)
        problems.push(`${path}:${line}: nothing uses the class "${name}"`);
  return problems.sort();
}

function readSheet(path: string, text: string): Sheet {
  const blank = (found: string): string => found.replaceAll(/[^\n]/gu, ' ');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|"[^"\n]*"|'[^'\n]*'/gu, blank);
  const [own, global] = [new Map<string, number>(), new Map<string, number>()];
  const isModule = path.endsWith('.module.css');
  for (const rule of code.matchAll(/[^{};]*\{/gu)) {
    if (rule[0].trimStart().startsWith('@')) continue;
    // More than one class, or everything after it: named as a class that there is not.
    for (const found of rule[0].matchAll(/:global(?!\(\s*\.[\w-]+\s*\))/gu))
      global.set(':global', code.slice(0, rule.index + found.index).split('\n').length);
    for (const found of rule[0].matchAll(/(:global\(\s*)?\.([\w-]+)/gu)) {
      const line = code.slice(0, rule.index + found.index).split('\n').length;
      const classes = isModule && found[1] === undefined ? own : global;
      if (!classes.has(found[2]!)) classes.set(found[2]!, line);
    }
  }
  return { own, global };
}

function sheetProblems(path: string, { own, global }: Sheet): string[] {
  const isModule = path.endsWith('.module.css');
  return [
    ...(isModule || globalFiles.includes(path)
      ? []
      : [`${path}:1: not one of the global files (${globalFiles.join(', ')}): make it a module, beside its component`]),
    ...[...global]
      .filter(([name]) => !libraryClass.test(name))
      .map(([name, line]) => `${path}:${line}: ".${name}" is global, and not a class of a library`),
    ...[...own]
      .filter(([name]) => !/^[a-z][a-zA-Z]{2,}$/u.test(name))
      .map(([name, line]) => `${path}:${line}: "${name}" is not of whole words in camelCase`),
  ];
}

function sourceProblems(
  path: string,
  text: string,
  sheets: ReadonlyMap<string, Sheet>,
  used: Map<string, Set<string>>,
): string[] {
  const problems: string[] = [];
  const report = (start: number, problem: string): void => {
    problems.push(`${path}:${text.slice(0, start).split('\n').length}: ${problem}`);
  };
  const { program } = parseSync(path, text);
  /** Local name → module. */
  const imported = new Map<string, string>();
  /** Where an imported name occurs in its import or before a class. */
  const accounted = new Set<number>();
  new Visitor({
    ImportDeclaration: ({ source, specifiers }) => {
      if (!source.value.endsWith('.module.css')) return;
      const module = source.value.startsWith('#')
        ? source.value.slice(1)
        : posix.join(posix.dirname(path), source.value);
      if (!sheets.has(module)) report(source.start, `${source.value} does not exist`);
      for (const { type, local } of specifiers) {
        if (type !== 'ImportDefaultSpecifier')
          report(local.start, 'import the module as a whole: `import xStyles from`');
        accounted.add(local.start);
        imported.set(local.name, module);
      }
    },
  }).visit(program);
  new Visitor({
    MemberExpression: ({ object, property, computed }) => {
      const module = object.type === 'Identifier' ? imported.get(object.name) : undefined;
      if (module === undefined || computed || property.type !== 'Identifier') return;
      accounted.add(object.start);
      if (sheets.get(module)?.own.has(property.name) === false)
        report(property.start, `${module} has no class "${property.name}"`);
      const names = used.get(module) ?? new Set();
      used.set(module, names.add(property.name));
    },
    Property: ({ key, value }) => {
      if (key.type !== 'Identifier' || key.name !== 'className') return;
      for (const at of literalsOf(value as Part)) report(at, 'name a class of a CSS module, not a text');
    },
    JSXAttribute: ({ name, value }) => {
      if (name.type !== 'JSXIdentifier' || name.name !== 'className' || value == null) return;
      const given = value.type === 'JSXExpressionContainer' ? value.expression : value;
      for (const at of literalsOf(given as Part)) report(at, 'name a class of a CSS module, not a text');
    },
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type === 'Identifier' && callee.name === 'classes')
        for (const at of given.flatMap((part) => literalsOf(part as Part)))
          report(at, 'name a class of a CSS module, not a text');
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.property.name === 'toHaveClass') report(callee.property.start, 'expect what is seen, not a class');
      if (!selecting.has(callee.property.name)) return;
      const selector = given[0];
      if (selector?.type !== 'Literal' && selector?.type !== 'TemplateLiteral') return;
      // Without the values of attributes, which may hold a name with a dot.
      const wanted = text
        .slice(selector.start + 1, selector.end - 1)
        .replaceAll(/\$\{[^}]*\}|"[^"]*"|\([^()]*\/[a-z]*\)/gu, '');
      for (const [, name] of wanted.matchAll(/\.([a-z][\w-]*)/giu))
        if (!libraryClass.test(name!))
          report(selector.start, `".${name}" is a class: find it by role, label, id or data-part`);
    },
  }).visit(program);
  new Visitor({
    Identifier: ({ name, start }) => {
      if (imported.has(name) && !accounted.has(start))
        report(start, `write ${name}.theClass: what is used otherwise cannot be checked`);
    },
  }).visit(program);
  return problems;
}

/** Texts that select by a class of a module, wherever they are passed on to. */
function selectorProblems(path: string, text: string, sheets: ReadonlyMap<string, Sheet>): string[] {
  const known = new Set([...sheets.values()].flatMap(({ own }) => [...own.keys()]));
  const problems: string[] = [];
  const look = ({ start, end }: { readonly start: number; readonly end: number }): void => {
    const place = `${path}:${text.slice(0, start).split('\n').length}`;
    for (const [, name] of text.slice(start, end).matchAll(/(?<=[\s'"`>+~(,])\.([a-z][\w-]*)(?![\w-]*[.(])/giu))
      if (known.has(name!)) problems.push(`${place}: ".${name}" is a class: find it by role, label, id or data-part`);
    if (/\[class[*^$~|]?=/u.test(text.slice(start, end)))
      problems.push(`${place}: finds by a class: find it by role, label, id or data-part`);
  };
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string') look(node);
    },
    TemplateLiteral: look,
  }).visit(parseSync(path, text).program);
  return problems;
}

interface Part {
  readonly type: string;
  readonly start: number;
  readonly value?: unknown;
  readonly consequent?: Part;
  readonly alternate?: Part;
  readonly left?: Part;
  readonly right?: Part;
}

/** Where an expression that gives a class name is a text: what it is compared with does not count. */
function literalsOf(part: Part): number[] {
  if (part.type === 'Literal') return typeof part.value === 'string' ? [part.start] : [];
  if (part.type === 'TemplateLiteral') return [part.start];
  if (part.type === 'ConditionalExpression') return [...literalsOf(part.consequent!), ...literalsOf(part.alternate!)];
  if (part.type === 'LogicalExpression') return [...literalsOf(part.left!), ...literalsOf(part.right!)];
  return [];
}

if (import.meta.main) {
  const problems = findStyleProblems(join(import.meta.dirname, '../..'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
