/** The arguments of a node as its transform checks them. */

import { z } from 'zod';
import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import type { Transform } from '#engine/transforms/transform.ts';

/** @throws EngineError InvalidDefinition naming every argument that is wrong. */
export function checkArgs(
  node: Pick<Node, 'id' | 'name'>,
  transform: Transform,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = transform.args.safeParse(args);
  if (result.success) return result.data;
  const known = Object.keys(transform.args.shape);
  const { issues } = result.error;
  const wrong = issues.map((issue) => issueText(issue, issue.path.length === 0 ? known : []));
  const missing = issues.map(({ path }) => path).filter((path) => isUnfilled(args, path));
  const isPlain = node.name === transform.name || node.name === transform.title;
  const kind = isPlain ? '' : ` (${transform.name})`;
  throw new EngineError(
    'InvalidDefinition',
    missing.length === issues.length
      ? `"${node.name}"${kind} has no value for ${titlesOf(transform, missing).join(' and ')}.`
      : `The arguments of "${node.name}"${kind} are wrong: ${wrong.join('; ')}.`,
    {
      hint:
        missing.length === issues.length
          ? `Enter ${missing.length === 1 ? 'it' : 'them'} in the form of the node.`
          : `${transform.name} takes ${known.join(', ')}.`,
      details: {
        node: node.id,
        issues: wrong,
        ...(missing.length === issues.length ? { missing: true } : {}),
      },
    },
  );
}

interface Member {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Member>>;
  readonly items?: Member;
  readonly anyOf?: readonly Member[];
}

/** As its form calls them: `Function in row 2 of Results`. */
function titlesOf(transform: Transform, paths: readonly (readonly PropertyKey[])[]): string[] {
  const form = z.toJSONSchema(transform.args, { io: 'input', unrepresentable: 'any' }) as Member;
  return paths.map((path) => titleOf(form, path));
}

function titleOf(form: Member, path: readonly PropertyKey[]): string {
  let within: Member | undefined = form;
  let title = '';
  for (const key of path) {
    const kinds: readonly Member[] = within === undefined ? [] : [within, ...(within.anyOf ?? [])];
    if (typeof key === 'number') {
      within = kinds.find(({ items }) => items !== undefined)?.items;
      title = `row ${key + 1} of ${title}`;
    } else {
      const name = String(key);
      within = kinds.find(({ properties = {} }) => Object.hasOwn(properties, name))?.properties?.[name];
      title = title === '' ? (within?.title ?? name) : `${within?.title ?? name} in ${title}`;
    }
  }
  return title;
}

/** Nothing was written there yet: no value, no text, no entries. */
function isUnfilled(args: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>(
    (within, key) =>
      typeof within === 'object' && within !== null && Object.hasOwn(within, key)
        ? (within as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    args,
  );
  return path.length > 0 && (value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
}
