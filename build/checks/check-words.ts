/** Checks the words that people read (comments, strings, JSX text, markdown) for phrases that plain English does without. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { filesUnder, sourceFolders } from './source-files.ts';

interface WordRule {
  /** Matched in each comment, string or paragraph; white space in it may be a line break. */
  readonly pattern: RegExp;
  /** Better words, for the message. */
  readonly instead: string;
}

interface Passage {
  readonly offset: number;
  readonly text: string;
}

const wordRules: readonly WordRule[] = [
  { pattern: /\b(?:tells|told)\b/giu, instead: 'report, show, list, return or say' },
  { pattern: /\b(?:stands|stood)\b/giu, instead: 'is, appears or occurs' },
  { pattern: /\bmend(?:s|ed|ing)?\b/giu, instead: 'fix or correct' },
  {
    pattern: /(?<!\b(?:there|here)\s+)\b(?:is|are|was|were)\s+no\s+(?!longer\b|more\b|one\b)/giu,
    instead: '"is not a …" or "has no …"',
  },
  { pattern: /\bleft\s+out\b|\bleav(?:es?|ing)\s+out\b/giu, instead: 'skipped, excluded, omitted or "(default: …)"' },
  { pattern: /\b(?:is|was|be|are)\s+meant\b(?!\s+(?:to|for)\b)/giu, instead: 'intended or suggested' },
  { pattern: /\blooked\s+at\b/giu, instead: 'checked, read or inspected' },
  { pattern: /\b(?:goes|went)\s+on\b/giu, instead: 'continues' },
  { pattern: /\b(?:put|puts|set|sets)\s+aside\b/giu, instead: 'rejected, kept or moved' },
  { pattern: /\bof\s+(?:its|their)\s+own\b(?!\s+\w)/giu, instead: 'its own …, separate' },
  { pattern: /\bas\s+it\s+stands\b/giu, instead: 'unchanged' },
  { pattern: /\banew\b/giu, instead: 'again' },
  { pattern: /\b(?:is|are|of|fits)\s+none\s+of\s+its\b/giu, instead: '"not one of its …"' },
  { pattern: /\b(?<!nothing\s)but\s+for\b/giu, instead: 'except for' },
  { pattern: /\btaken\s+back\b/giu, instead: 'undone or reverted' },
  {
    pattern: /\b(?:ca|do|does|did|is|are|was|were|has|have|could|would|should|wo)n['’]t\b/giu,
    instead: '"cannot", "do not", …',
  },
  { pattern: /\bin\s+front\s+of\s+(?:it|them|the|a)\b/giu, instead: 'before' },
];

/** Files that quote the phrases: these rules, and the words of DuckDB's errors. */
const quoting = new Set([
  'build/checks/check-words.ts',
  'build/checks/check-words.test.ts',
  'engine/duckdb/errors.ts',
  'engine/duckdb/errors.test.ts',
]);

/** `path:line: "phrase": better words` for each phrase that a rule matches in the files of `root`. */
export function findWordProblems(root: string): string[] {
  const sources = sourceFolders.flatMap((folder) => filesUnder(root, folder)).filter((path) => /\.tsx?$/u.test(path));
  // docs/reference is generated from the sources.
  const pages = filesUnder(root, 'docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/reference/'));
  return [...sources, ...pages]
    .filter((path) => !quoting.has(path))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const passages = path.endsWith('.md') ? markdownPassages(text) : sourcePassages(path, text);
      return passages.flatMap((passage) => passageProblems(path, text, passage));
    });
}

function passageProblems(path: string, text: string, { offset, text: words }: Passage): string[] {
  return wordRules.flatMap(({ pattern, instead }) =>
    [...words.matchAll(pattern)].map((match) => {
      const line = text.slice(0, offset + match.index).split('\n').length;
      return `${path}:${line}: "${match[0].replaceAll(/\s+/gu, ' ').trim()}": write ${instead}`;
    }),
  );
}

/** Comments, texts of more than one word, and JSX text; the stars of a comment become blanks, so that offsets hold. */
function sourcePassages(path: string, text: string): Passage[] {
  const { comments, program } = parseSync(path, text);
  const passages = comments.map(({ start, end }) => passageAt(text, start, end));
  const add = (node: { start: number; end: number }): void => {
    const passage = passageAt(text, node.start, node.end);
    if (/[a-z]\W? [a-z]/iu.test(passage.text)) passages.push(passage);
  };
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string') add(node);
    },
    TemplateElement: add,
    JSXText: add,
  }).visit(program);
  return passages;
}

function passageAt(text: string, start: number, end: number): Passage {
  const words = text.slice(start, end).replaceAll(/\n\s*\*/gu, (stars) => stars.replace('*', ' '));
  return { offset: start, text: words };
}

/** The page without its code, which becomes blanks of the same length. */
function markdownPassages(text: string): Passage[] {
  const blank = (code: string): string => code.replaceAll(/[^\n]/gu, ' ');
  return [{ offset: 0, text: text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/gu, blank) }];
}

if (import.meta.main) {
  const problems = findWordProblems(join(import.meta.dirname, '../..'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
