/** XML files: how often each element occurs in them by another reader, and of every row each text and attribute. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnswers, type Answer, type ReadFile } from './answer.ts';
import { sameValue } from './same-value.ts';
import { findRows, readXmlElements, textsWithin, type XmlElement } from './xml-texts.ts';

interface XmlAnswer {
  readonly well_formed: boolean;
  readonly element_counts?: Readonly<Record<string, number>>;
}

/** Broken on purpose; other files that are not well-formed are fragments, whose rows are expected. */
const broken = /malformed/u;

export function xmlElements(root: string): Answer[] {
  const answers = readAnswers<Record<string, XmlAnswer>>(join(root, 'xml-spark', 'expected.json'));
  return Object.entries(answers).map(([name, { element_counts: counts }]): Answer => {
    if (broken.test(name)) return { file: `xml-spark/${name}`, refusal: 'may', check: checkKind };
    return {
      file: `xml-spark/${name}`,
      check(read) {
        // Packed files are the plain ones beside them.
        const plain = join(root, 'xml-spark', name.replace(/\.(?:gz|bz2)$/u, ''));
        return checkKind(read) ?? checkRows(read, readXmlElements(readFileSync(plain, 'utf8')), counts);
      },
    };
  });
}

function checkKind({ classification }: ReadFile): string | undefined {
  return classification === 'xml' ? undefined : `${classification}, not xml`;
}

function checkRows(
  { options, rowCount, rows }: ReadFile,
  elements: readonly XmlElement[],
  counts: Readonly<Record<string, number>> | undefined,
): string | undefined {
  const tag = String(options['rowTag']).replace(/^.*[:}]/u, '');
  const disagreement = counts === undefined ? undefined : compareCounts(elements, counts);
  if (disagreement !== undefined) return disagreement;
  // An element of the row tag inside of another is not a separate row.
  const theirs = findRows(elements, tag);
  if (rowCount !== theirs.length) return `${rowCount} rows of ${tag}, not ${theirs.length}`;
  for (const [number, row] of rows.entries()) {
    const wrong = compareTexts(textsWithin(theirs[number]!), leavesOf(row));
    if (wrong !== undefined) return `row ${number + 1}: ${wrong}`.slice(0, 300);
  }
  return undefined;
}

/** The other reader's counts vouch for our scan of the marks. */
function compareCounts(elements: readonly XmlElement[], counts: Readonly<Record<string, number>>): string | undefined {
  const theirs = new Map<string, number>();
  for (const [name, count] of Object.entries(counts)) {
    const local = name.replace(/^\{[^}]*\}/u, '');
    theirs.set(local, (theirs.get(local) ?? 0) + count);
  }
  const ours = new Map<string, number>();
  const walk = (element: XmlElement): void => {
    ours.set(element.name, (ours.get(element.name) ?? 0) + 1);
    element.children.forEach(walk);
  };
  elements.forEach(walk);
  const wrong = [...theirs].find(([name, count]) => ours.get(name) !== count);
  return wrong === undefined ? undefined : `the answer has ${wrong[1]} elements ${wrong[0]}`;
}

/** Each text once, in any order: attributes and texts are in columns, not in the order of the file. */
function compareTexts(theirs: readonly string[], ours: readonly unknown[]): string | undefined {
  const left = [...ours];
  for (const text of theirs) {
    const place = left.findIndex((value) => sameXmlText(text, value));
    if (place === -1) return `${JSON.stringify(text)} is missing`;
    left.splice(place, 1);
  }
  return left.length === 0 ? undefined : `${JSON.stringify(left[0])} is missing from the rows`;
}

function sameXmlText(text: string, value: unknown): boolean {
  if (typeof value === 'string' && value.trim() === text) return true;
  if (typeof value === 'boolean') return text === String(value);
  return sameValue(text, value);
}

function leavesOf(value: unknown): unknown[] {
  if (value === null || value === undefined || value === '') return [];
  return typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [value];
}
