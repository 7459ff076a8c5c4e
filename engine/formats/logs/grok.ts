/** Grok expressions as regular expressions: `%{NAME:field:type}` is replaced by the pattern of that name (AWS Glue, "Writing grok custom classifiers"). */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { grokPatterns } from '#engine/formats/logs/grok-patterns.ts';
import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  floatType,
  intType,
  smallintType,
  stringType,
  timestampType,
  type DataType,
} from '#engine/types/data-type.ts';

export interface GrokField {
  readonly name: string;
  readonly type: DataType;
  /** Groups of the expression that give its value; the first that matched counts. */
  readonly groups: readonly string[];
}

export interface Grok {
  /** Matches a whole record. */
  readonly expression: RegExp;
  /** In order of first appearance. */
  readonly fields: readonly GrokField[];
}

/** Glue's data types of fields, and those of Logstash. */
const fieldTypes: Readonly<Record<string, DataType>> = {
  string: stringType,
  byte: { kind: 'tinyint' },
  short: smallintType,
  int: intType,
  integer: intType,
  long: bigintType,
  float: floatType,
  double: doubleType,
  boolean: booleanType,
  date: dateType,
  timestamp: timestampType,
};

const deepest = 40;
const longestExpression = 100_000;
/** A named group, or a reference to a pattern. */
const reference = /\(\?<([A-Za-z_][^>]*)>|%\{([^}:]+)(?::([^}:]*))?(?::([^}:]*))?\}/gu;

/**
 * @param customPatterns lines of `NAME pattern`, as Glue takes them; they win over the built-in ones.
 * @throws EngineError `InvalidInput`: an unknown name or type, a cycle, an expression that is none.
 */
export function compileGrok(pattern: string, customPatterns = ''): Grok {
  const builder = new GrokBuilder(parsePatterns(customPatterns));
  const body = builder.expand(pattern, []);
  try {
    return { expression: new RegExp(`^(?:${portable(body)})[ \\t\\r\\n]*$`), fields: builder.fields() };
  } catch (thrown) {
    throw new EngineError('InvalidInput', `The pattern is not a regular expression: ${faultOf(thrown)}.`, {
      hint: 'Check its brackets; \\[ and \\( stand for the characters themselves.',
      details: { value: pattern },
      cause: thrown,
    });
  }
}

/** V8 says `Invalid regular expression: /…/: Unterminated group`, with the expression that was made of the pattern. */
function faultOf(thrown: unknown): string {
  const { message } = thrown as Error;
  const fault = message.slice(message.lastIndexOf(': ') + 2);
  return fault.charAt(0).toLowerCase() + fault.slice(1);
}

/** @throws EngineError `InvalidInput` for a line without a pattern. */
function parsePatterns(text: string): ReadonlyMap<string, string> {
  const patterns = new Map<string, string>();
  for (const line of text.split(/\r?\n/u)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const parts = /^\s*(\S+)\s+(.+?)\s*$/u.exec(line);
    if (parts === null) {
      throw new EngineError('InvalidInput', `The custom pattern "${line}" has only a name.`, {
        hint: 'Write a name, a space, and the pattern.',
        details: { value: line },
      });
    }
    patterns.set(parts[1]!, parts[2]!);
  }
  return patterns;
}

class GrokBuilder {
  readonly #custom: ReadonlyMap<string, string>;
  readonly #groups = new Map<string, { type: DataType; groups: string[] }>();
  #groupCount = 0;
  #length = 0;

  constructor(custom: ReadonlyMap<string, string>) {
    this.#custom = custom;
  }

  fields(): GrokField[] {
    return [...this.#groups].map(([name, { type, groups }]) => ({ name, type, groups }));
  }

  expand(pattern: string, within: readonly string[]): string {
    const expanded = pattern.replaceAll(
      reference,
      (_whole, group: string | undefined, name: string, field: string | undefined, type: string | undefined) => {
        if (group !== undefined) return this.#open(group, 'string');
        const start = isDropped(field) ? '(?:' : this.#openField(field, type);
        return `${start}${this.expand(this.#find(name, within), [...within, name])})`;
      },
    );
    this.#length += expanded.length;
    if (this.#length > longestExpression) {
      throw new EngineError('InvalidInput', `The pattern becomes longer than ${longestExpression} characters.`, {
        hint: 'Use fewer nested patterns.',
      });
    }
    return expanded;
  }

  #find(name: string, within: readonly string[]): string {
    if (within.includes(name) || within.length >= deepest) {
      throw new EngineError('InvalidInput', `The pattern ${name} contains itself: ${[...within, name].join(' → ')}.`, {
        hint: 'Rename the custom pattern, or remove the reference.',
        details: { value: name },
      });
    }
    const found = this.#custom.get(name) ?? (Object.hasOwn(grokPatterns, name) ? grokPatterns[name] : undefined);
    if (found !== undefined) return found;
    const known = [...this.#custom.keys(), ...Object.keys(grokPatterns)];
    const near = nearNames(name, known);
    throw new EngineError('InvalidInput', `There is no pattern "${name}".`, {
      hint: meantHint(near, 'Define it in customPatterns: a line with its name and its pattern.'),
      details: { value: name },
    });
  }

  /** Some of Logstash's patterns have the type behind a semicolon: `%{INT:code;int}`. */
  #openField(field: string, type: string | undefined): string {
    const [, name, ownType] = type === undefined ? (/^(.+);(\w+)$/u.exec(field) ?? []) : [];
    const isTyped = ownType !== undefined && Object.hasOwn(fieldTypes, ownType.toLowerCase());
    return isTyped ? this.#open(name!, ownType) : this.#open(field, type ?? 'string');
  }

  #open(field: string, type: string): string {
    const found = Object.hasOwn(fieldTypes, type.toLowerCase()) ? fieldTypes[type.toLowerCase()] : undefined;
    if (found === undefined) {
      throw new EngineError('InvalidInput', `The field "${field}" has the unknown type "${type}".`, {
        hint: `Known types: ${Object.keys(fieldTypes).join(', ')}.`,
        details: { value: type, column: field },
      });
    }
    const group = `g${(this.#groupCount += 1)}`;
    const known = this.#groups.get(field);
    if (known === undefined) this.#groups.set(field, { type: found, groups: [group] });
    else known.groups.push(group);
    return `(?<${group}>`;
  }
}

/** `UNWANTED` is Logstash's and Glue's field for text that becomes no column. */
function isDropped(field: string | undefined): field is undefined | '' | 'UNWANTED' {
  return field === undefined || field === '' || field === 'UNWANTED';
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-\\x60{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** What Oniguruma, which grok was made for, writes otherwise than JavaScript. Possessive repeats become plain ones. */
function portable(expression: string): string {
  let atomic = 0;
  /** Groups that are open, the whole expression first: how each ends, and the modifiers that hold to its end. */
  const open: { readonly end: string; readonly modifiers: string[] }[] = [{ end: '', modifiers: [] }];
  const push = (end: string): void => void open.push({ end, modifiers: [] });
  let result = '';
  for (let at = 0; at < expression.length; at += 1) {
    const character = expression[at]!;
    const inner = open.at(-1)!;
    const [flags, on, off, mark] = /^\(\?([a-z]*)(?:-([a-z]*))?([:)])/u.exec(expression.slice(at, at + 12)) ?? [];
    if (character === '\\') {
      const next = expression[at + 1] ?? '';
      result += next === 'h' ? '[0-9A-Fa-f]' : next === 'A' ? '^' : next === 'z' || next === 'Z' ? '$' : `\\${next}`;
      at += 1;
    } else if (character === '[') {
      const end = endOfClass(expression, at);
      result += expression.slice(at, end).replaceAll(/\[:(\w+):\]/gu, (whole, name: string) => classes[name] ?? whole);
      at = end - 1;
    } else if (expression.startsWith('(?>', at)) {
      // An atomic group is a look-ahead whose text is then matched again.
      const name = `a${(atomic += 1)}`;
      push(`))\\k<${name}>`);
      result += `(?=(?<${name}>`;
      at += 2;
    } else if (flags !== undefined) {
      const group = modifierGroup(on!, off);
      if (mark === ':') push(')');
      else inner.modifiers.push(group);
      result += group;
      at += flags.length - 1;
    } else if (character === '(') {
      push(')');
      result += character;
    } else if (character === ')') {
      if (open.length > 1) open.pop();
      result += `${')'.repeat(inner.modifiers.length)}${inner.end === '' ? ')' : inner.end}`;
    } else if (character === '|') {
      // Modifiers also hold in the alternatives after them.
      result += `${')'.repeat(inner.modifiers.length)}|${inner.modifiers.join('')}`;
    } else if (character === '*' && /[^\\(*+?}]\?$/u.test(result)) {
      // `x?*` is `x*`.
      result = `${result.slice(0, -1)}*`;
    } else if (character === '+' && /[*+?}]$/u.test(result) && !/\\[*+?}]$/u.test(result)) continue;
    else result += character;
  }
  return result + ')'.repeat(open[0]!.modifiers.length);
}

/** A group of JavaScript's modifiers. Ruby's `m` and Java's `s` let a dot match line ends. */
function modifierGroup(on: string, off = ''): string {
  const flags = (letters: string): string => `${letters.includes('i') ? 'i' : ''}${/[ms]/u.test(letters) ? 's' : ''}`;
  const [set, unset] = [flags(on), flags(off)];
  return `(?${set}${unset === '' ? '' : `-${unset}`}:`;
}

function endOfClass(expression: string, start: number): number {
  let at = start + 1;
  if (expression[at] === '^') at += 1;
  for (; at < expression.length && expression[at] !== ']'; at += 1) {
    if (expression[at] === '\\') at += 1;
    else if (expression.startsWith('[:', at)) at = Math.max(at, expression.indexOf(':]', at) + 1);
  }
  return Math.min(at + 1, expression.length);
}
