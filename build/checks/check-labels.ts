/** Checks the labels of actions (commands, menus, buttons, dialogs): no article, and one label for one act. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor, type ESTree } from 'rolldown/utils';
import { filesUnder } from './source-files.ts';

interface Label {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** A single capital A may be a name: "Swap A and B". */
const article = /^(?:An?|The)\b|\b(?:an?|the)\b/u;

/** Other words for the same act or thing, and the one that a label is compared by. */
const synonyms: readonly (readonly [others: RegExp, meaning: string])[] = [
  [/^new\b/u, 'create'],
  [/^remove\b/u, 'delete'],
  [/^(?:start|execute)\b/u, 'run'],
  [/^(?:cancel|abort)\b/u, 'stop'],
  [/^(?:edit|modify)\b/u, 'change'],
  [/^(?:view|display|see)\b/u, 'show'],
  [/^(?:select|pick)\b/u, 'choose'],
  [/^refresh\b/u, 'reload'],
  [/^read (.*) again$/u, 'reload $1'],
  [/\b(?:options|preferences)\b/u, 'settings'],
  [/\bdirectory\b/u, 'folder'],
  [/\bwire\b/u, 'edge'],
];

/** Words that change nothing of which act a label names. */
const fillers = /\b(?:an?|the|this|that|its|now)(?=\s|$)|[…:]/giu;

/** Labels of different acts although they have one meaning above. Each is written as a meaning, with the reason. */
const differentActs: ReadonlySet<string> = new Set([
  // One removes an entry of a form, the other deletes a file.
  'delete {}',
]);

/** @returns `path:line: …` for each label with an article, and for each that another label of the same act differs from. */
export function findLabelProblems(root: string): string[] {
  const sources = filesUnder(root, 'renderer').filter((path) => /(?<!\.test)\.tsx?$/u.test(path));
  const labels = sources.flatMap((path) => labelsOf(path, readFileSync(join(root, path), 'utf8')));
  return [...labels.flatMap(articleProblem), ...pairProblems(labels)];
}

function articleProblem({ path, line, text }: Label): string[] {
  return article.test(text)
    ? [`${path}:${line}: "${text}" has an article: write a verb and a noun, such as "Create trigger"`]
    : [];
}

function pairProblems(labels: readonly Label[]): string[] {
  const byMeaning = Map.groupBy(labels, ({ text }) => meaningOf(text));
  return [...byMeaning].flatMap(([meaning, same]) => {
    const [first, ...others] = same.filter(({ text }, place) => same.findIndex((each) => each.text === text) === place);
    if (first === undefined || meaning === '' || differentActs.has(meaning)) return [];
    return others.map(
      ({ path, line, text }) =>
        `${path}:${line}: "${text}" and "${first.text}" (${first.path}:${first.line}) name one act: use one label`,
    );
  });
}

/** An ellipsis announces a dialog, and does not make another label. @returns '' for a single verb: what it acts on is around it. */
function meaningOf(text: string): string {
  const plain = text.toLowerCase().replaceAll(fillers, ' ').replaceAll(/\s+/gu, ' ').trim();
  if (!plain.includes(' ')) return '';
  return synonyms.reduce((words, [others, meaning]) => words.replace(others, meaning), plain);
}

/** Of commands (`id` and `title`), of actions of messages (`label` and `run`), and of buttons and dialogs. Questions are sentences. */
function labelsOf(path: string, text: string): Label[] {
  const labels: Label[] = [];
  const add = (at: ESTree.Node, value: ESTree.Node | null | undefined): void => {
    const line = text.slice(0, at.start).split('\n').length;
    for (const each of textsOf(value)) {
      if (/^[A-Z][a-z]+\b/u.test(each) && !/[?.]$|\. /u.test(each))
        labels.push({ path, line, text: each.replace(/\s*…$/u, '') });
    }
  };
  new Visitor({
    ObjectExpression: (node) => {
      const members = membersOf(node);
      if (members.has('id') && members.has('title')) {
        add(node, members.get('title'));
        add(node, members.get('menuTitle'));
      }
      if (members.has('run') && members.has('label')) add(node, members.get('label'));
    },
    JSXElement: (node) => {
      const { name, attributes } = node.openingElement;
      const element = name.type === 'JSXIdentifier' ? name.name : '';
      const isButton = element.endsWith('Button');
      if (isButton) for (const child of node.children) add(node, child);
      for (const attribute of attributes) {
        if (attribute.type !== 'JSXAttribute' || attribute.name.type !== 'JSXIdentifier') continue;
        const named = attribute.name.name;
        const isLabel =
          named === 'action' ||
          (element === 'IconButton' && named === 'label') ||
          (element.endsWith('Dialog') && (named === 'title' || named === 'label'));
        if (isLabel) add(attribute, attribute.value);
      }
    },
  }).visit(parseSync(path, text).program);
  return labels;
}

function membersOf(node: ESTree.ObjectExpression): ReadonlyMap<string, ESTree.Node> {
  return new Map(
    node.properties.flatMap((property) =>
      property.type === 'Property' && property.key.type === 'Identifier'
        ? [[property.key.name, property.value] as const]
        : [],
    ),
  );
}

/** Each text that the expression may be; what is computed becomes `{}`. */
function textsOf(node: ESTree.Node | null | undefined): string[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return [node.quasis.map(({ value }) => value.cooked ?? '').join('{}')];
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    case 'ArrowFunctionExpression':
      return textsOf(node.body);
    case 'ParenthesizedExpression':
    case 'JSXExpressionContainer':
      return textsOf(node.expression);
    case 'JSXText':
      return [node.value.trim().replaceAll(/\s+/gu, ' ')];
    default:
      return [];
  }
}

if (import.meta.main) {
  const problems = findLabelProblems(join(import.meta.dirname, '../..'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
