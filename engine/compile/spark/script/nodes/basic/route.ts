/** Route for Spark. */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

interface Args {
  readonly groups: readonly { readonly groupName: string; readonly condition: string }[];
  readonly defaultGroup: string;
  readonly matching: 'every' | 'first';
}

export const sparkRoute = sparkNode<Args>(({ groups, defaultGroup, matching }, context) => {
  const { frame, schema } = context.input;
  const { port } = context.node;
  const met = groups.map(({ condition }) => `coalesce(${context.condition(condition, schema)}, false)`);
  const place = port === defaultGroup ? groups.length : groups.findIndex(({ groupName }) => groupName === port);
  const none = (matching === 'every' && port !== defaultGroup ? [] : met.slice(0, place)).map((one) => `NOT ${one}`);
  const kept = port === defaultGroup ? none : [...none, met[place]!];
  return `${frame}.filter(${pythonText(kept.join(' AND '))})`;
});
