/** The arguments of a node as its transform checks them. */

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
  const missing = issues.flatMap(({ path }) => (path.length === 1 && isUnfilled(args, path) ? path : []));
  const kind = node.name === transform.name ? '' : ` (${transform.name})`;
  throw new EngineError(
    'InvalidDefinition',
    missing.length === issues.length
      ? `"${node.name}"${kind} has no value for ${missing.map((name) => titleOf(transform, name)).join(' and ')}.`
      : `The arguments of "${node.name}"${kind} are wrong: ${wrong.join('; ')}.`,
    {
      hint:
        known.length > missing.length
          ? `${transform.name} takes ${known.join(', ')}.`
          : 'Enter it in the form of the node.',
      details: {
        node: node.id,
        issues: wrong,
        ...(issues.every(({ path }) => isUnfilled(args, path)) ? { missing: true } : {}),
      },
    },
  );
}

/** The label of an argument in forms. */
function titleOf(transform: Transform, name: PropertyKey): string {
  return transform.args.shape[String(name)]?.meta()?.title ?? String(name);
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
