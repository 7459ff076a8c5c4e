/** Finds which elements of an XML file are its rows, from its beginning. */

import { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { needMoreBytes, XmlFault } from '#engine/formats/xml/xml-fault.ts';
import { token, tokenLength } from '#engine/formats/xml/tape.ts';

export interface FoundRowTag {
  readonly rowTag: string;
  /** What in the file speaks for it. */
  readonly because: string;
  /** Other elements could be the rows as well. */
  readonly ambiguous: boolean;
  /** Nothing repeats in the part that was read. */
  readonly isSingle: boolean;
  /** Names of elements that could be stated instead, the most frequent first. */
  readonly others: readonly string[];
}

/** All elements of one name at one place of the tree. */
interface Place {
  readonly name: string;
  readonly children: Map<string, Place>;
  count: number;
  /** Most of them in one parent. */
  most: number;
  /** In the parent that is open. */
  inParent: number;
  /** Some have attributes or elements. */
  isStructured: boolean;
}

const deepest = 200;

function place(name: string): Place {
  return { name, children: new Map(), count: 0, most: 0, inParent: 0, isStructured: false };
}

/**
 * The rows are the elements that stand several times in one parent, as near to the root as possible, and hold
 * attributes or elements; where no element repeats, the root or the one element inside it.
 * @param bytes the text from its start, in UTF-8.
 * @returns undefined when there is no element.
 */
export function findRowTag(bytes: Uint8Array): FoundRowTag | undefined {
  const { root } = countElements(bytes);
  if (root.children.size === 0) return undefined;
  const others = frequentNames(root);
  const levels = levelsOf(root);
  // Roots that repeat under an XML declaration are documents behind each other, so their rows are looked for inside.
  if (isDeclared(bytes)) levels.push(levels.shift()!);
  for (const level of levels) {
    const repeated = level
      .filter((each) => each.most > 1 && each.isStructured)
      .sort((left, right) => right.count - left.count);
    const best = repeated[0];
    if (best === undefined) continue;
    return {
      rowTag: best.name,
      because: `<${best.name}> occurs ${best.count} times in the part that was read, with attributes or child elements`,
      ambiguous: repeated.length > 1 && repeated[1]!.count * 4 > best.count,
      isSingle: false,
      others: others.filter((name) => name !== best.name),
    };
  }
  return { ...singleRow(root), isSingle: true, others };
}

/** @returns where and why a text is not well-formed in which no element was found; undefined: it just has none. */
export function whyNoElement(bytes: Uint8Array): { readonly message: string; readonly line: number } | undefined {
  const { fault } = countElements(bytes);
  if (fault === undefined) return undefined;
  let line = 1;
  for (let at = 0; at < fault.at; at += 1) if (bytes[at] === 10) line += 1;
  return { message: fault.message, line };
}

/** The elements by depth, the outermost first. */
function levelsOf(root: Place): Place[][] {
  const levels: Place[][] = [];
  for (
    let level = [...root.children.values()];
    level.length > 0;
    level = level.flatMap((each) => [...each.children.values()])
  )
    levels.push(level);
  return levels;
}

function isDeclared(bytes: Uint8Array): boolean {
  return /^[\s\uFEFF]*<\?xml\s/u.test(Buffer.from(bytes.subarray(0, 256)).toString());
}

function singleRow(root: Place): Omit<FoundRowTag, 'others' | 'isSingle'> {
  const [outermost] = root.children.values();
  const inside = [...outermost!.children.values()];
  const only = inside.length === 1 ? inside[0]! : undefined;
  if (only !== undefined && only.most > 1) {
    return {
      rowTag: only.name,
      because: `<${outermost!.name}> contains <${only.name}> ${only.count} times and nothing else`,
      ambiguous: false,
    };
  }
  if (only !== undefined && only.isStructured) {
    return { rowTag: only.name, because: `<${only.name}> is the one element in <${outermost!.name}>`, ambiguous: true };
  }
  return {
    rowTag: outermost!.name,
    because: `no element with attributes or child elements repeats, so <${outermost!.name}> is the only row`,
    ambiguous: inside.some((each) => each.isStructured || each.most > 1),
  };
}

function frequentNames(root: Place): string[] {
  const counts = new Map<string, number>();
  const visit = (each: Place): void => {
    for (const child of each.children.values()) {
      if (child.isStructured) counts.set(child.name, (counts.get(child.name) ?? 0) + child.count);
      visit(child);
    }
  };
  visit(root);
  return [...counts]
    .sort((left, right) => right[1] - left[1])
    .map(([name]) => name)
    .slice(0, 20);
}

/** Nothing can be learned from a text with more broken places than these, and each takes longer than an element. */
const mostBroken = 1000;

/** The tree of names; what is broken is passed over, and the first of it kept. */
function countElements(bytes: Uint8Array): { readonly root: Place; readonly fault: XmlFault | undefined } {
  let broken = 0;
  let fault: XmlFault | undefined;
  const scanner = new ElementScanner(deepest);
  scanner.bytes = bytes;
  scanner.final = false;
  const root = place('');
  const open = [root];
  for (;;) {
    const from = bytes.indexOf(0x3c, scanner.at);
    if (from === -1) return { root, fault };
    scanner.at = from;
    try {
      const next = bytes[from + 1];
      if (next === 0x21 || next === 0x3f) scanner.skipMarkup();
      else if (next === 0x2f) endElement(scanner, open);
      else if (open.length <= deepest) countElement(scanner, open);
      else return { root, fault };
    } catch (thrown) {
      if (thrown === needMoreBytes) return { root, fault };
      if (!(thrown instanceof XmlFault)) throw thrown;
      fault ??= thrown;
      broken += 1;
      if (broken > mostBroken) return { root, fault };
      scanner.at = from + 1;
    }
  }
}

/** An end tag that ends nothing, as behind a broken start tag, is passed over. */
function endElement(scanner: ElementScanner, open: Place[]): void {
  const { from, to } = scanner.endTagName();
  const name = Buffer.from(scanner.bytes.subarray(from, to)).toString();
  const at = open.findLastIndex((each) => each.name === name);
  if (at > 0) open.length = at;
}

function countElement(scanner: ElementScanner, open: Place[]): void {
  scanner.tape.length = 0;
  const isEmpty = scanner.startTag();
  const { values, length } = scanner.tape;
  const name = Buffer.from(scanner.bytes.subarray(values[1], values[2])).toString();
  const parent = open.at(-1)!;
  let each = parent.children.get(name);
  if (each === undefined) {
    each = place(name);
    parent.children.set(name, each);
  }
  each.count += 1;
  each.inParent += 1;
  each.most = Math.max(each.most, each.inParent);
  parent.isStructured = true;
  if (length > tokenLength[token.start] && values[tokenLength[token.start]] === token.attribute)
    each.isStructured = true;
  for (const child of each.children.values()) child.inParent = 0;
  if (!isEmpty) open.push(each);
}
