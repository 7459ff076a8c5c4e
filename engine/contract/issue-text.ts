/** Words the issues of a schema for users: zod's own messages speak of types, sizes and expressions. */

import type { z } from 'zod';
import { nearNames } from '#engine/contract/errors.ts';

type Issue = z.core.$ZodIssue;

/** `nodes.0.name: it is empty.` style, one line. @param known valid names in place of an unknown one. */
export function issueText(issue: Issue, known: readonly string[] = []): string {
  const place = issue.path.map(String).join('.');
  const why = reasonOf(issue, known);
  return place === '' ? why : `${place}: ${why}`;
}

/** The end of a message that says what cannot be done: `Cannot save the trigger` and ` because of "name": it is empty`. */
export function issueCause(issue: Issue, known: readonly string[] = []): string {
  const place = issue.path.map(String).join('.');
  return `${place === '' ? '' : ` because of "${place}"`}: ${reasonOf(issue, known)}`;
}

/** How zod begins a message where the schema states none. */
const builtIn = /^(?:Invalid|Too (?:small|big)|Unrecognized)\b/u;

/** Without the location. */
export function reasonOf(issue: Issue, known: readonly string[] = []): string {
  if (!builtIn.test(issue.message)) return lowerFirst(issue.message);
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_type':
      if (issue.expected === 'nonoptional') return 'it is missing';
      return issue.message.includes('received undefined')
        ? `it is missing; ${articled(issue.expected)} is expected`
        : `${articled(issue.expected)} is expected`;
    case 'invalid_value':
      return `it is one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, known)).join('; ');
    case 'invalid_format':
      return 'pattern' in issue && issue.pattern !== undefined
        ? `it must match ${issue.pattern}`
        : `it is not a valid ${issue.format}`;
    case 'invalid_union':
      return unionText(issue, known);
    default:
      return lowerFirst(issue.message);
  }
}

function tooSmall(issue: Extract<Issue, { code: 'too_small' }>): string {
  if (issue.origin === 'string')
    return issue.minimum === 1 ? 'it is empty' : `it has fewer than ${issue.minimum} characters`;
  if (isList(issue.origin)) return issue.minimum === 1 ? 'it is empty' : `it has fewer than ${issue.minimum} entries`;
  return `it must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
}

function tooBig(issue: Extract<Issue, { code: 'too_big' }>): string {
  if (issue.origin === 'string') return `it has more than ${issue.maximum} characters`;
  if (isList(issue.origin)) return `it has more than ${issue.maximum} entries`;
  return `it must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
}

function isList(origin: string): boolean {
  return origin === 'array' || origin === 'set' || origin === 'map';
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearNames(key, known);
  return `"${key}" is not known here${near.length === 0 ? '' : ` (did you mean ${near.map((name) => `"${name}"`).join(' or ')}?)`}`;
}

/** Reports the problem of the closest branch; zod itself only reports that none fits. */
function unionText(issue: Extract<Issue, { code: 'invalid_union' }>, known: readonly string[]): string {
  const branches = issue.errors.filter((errors) => errors.length > 0);
  const nearest = branches.toSorted((left, right) => depthOf(right) - depthOf(left))[0];
  return nearest === undefined ? 'it does not match any allowed form' : issueText(nearest[0]!, known);
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

function articled(type: string): string {
  return typeWords[type] ?? `a value of type ${type}`;
}

/** A word in capitals, such as CSV, keeps them. */
function lowerFirst(text: string): string {
  return /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
