/** Join of AWS Glue: inner, by keys whose values are equal for it where they are equal here. */

import { foldName, sameName } from '#engine/base/same-name.ts';
import { glueNode } from '#engine/compile/spark/glue-script/glue-node.ts';
import { gluePath } from '#engine/compile/spark/glue-script/glue-names.ts';
import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';

interface Args {
  readonly joinType: string;
  readonly keys: readonly { readonly left: string; readonly right: string }[];
  readonly rightPrefix: string;
}

/** Not floating-point numbers, of which NaN and -0.0 may be compared in another way, nor nested values. */
const keyKinds: ReadonlySet<DataType['kind']> = new Set([
  'string',
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'date',
]);

export const glueJoin = glueNode<Args>(({ joinType, keys, rightPrefix }, context, place) => {
  const [left, right] = [context.inputs['left']!, context.inputs['right']!];
  if (joinType !== 'inner') return undefined;
  const taken = new Set(left.schema.map(({ name }) => foldName(name)));
  // Names that both sides have would begin with a dot, and which side gets it is not documented.
  const renamed = right.schema.filter(({ name }) => taken.has(foldName(name))).map(({ name }) => name);
  const nameOf = (name: string): string => (renamed.includes(name) ? `${rightPrefix}${name}` : name);
  const steps: string[] = [];
  for (const name of renamed) {
    const [from, to] = [gluePath([name]), gluePath([nameOf(name)])];
    const others = right.schema.filter((column) => column.name !== name);
    if (from === undefined || to === undefined || others.some((column) => sameName(column.name, nameOf(name))))
      return undefined;
    steps.push(`.rename_field(${pythonText(from)}, ${pythonText(to)})`);
  }
  const paths: { readonly left: string; readonly right: string }[] = [];
  for (const pair of keys) {
    const [one, other] = [getPath(left.schema, pair.left), getPath(right.schema, pair.right)];
    const isSimple = one.length === 1 && other.length === 1 && sameType(one[0]!.type, other[0]!.type);
    if (!isSimple || !keyKinds.has(one[0]!.type.kind)) return undefined;
    const path = { left: gluePath([one[0]!.name]), right: gluePath([nameOf(other[0]!.name)]) };
    if (path.left === undefined || path.right === undefined) return undefined;
    paths.push({ left: path.left, right: path.right });
  }
  const frame1 = place.dynamic('left');
  const own = place.dynamic('right');
  const frame2 = steps.length === 0 ? own : place.before(`${own} renamed`, chained(own, steps));
  return pythonCall('Join.apply', [
    `frame1=${frame1}`,
    `frame2=${frame2}`,
    `keys1=[${paths.map((path) => pythonText(path.left)).join(', ')}]`,
    `keys2=[${paths.map((path) => pythonText(path.right)).join(', ')}]`,
    `transformation_ctx=${pythonText(place.variable)}`,
  ]);
});

function chained(frame: string, steps: readonly string[]): string {
  const line = `${frame}${steps.join('')}`;
  return line.length <= 90 ? line : `(\n    ${frame}\n${steps.map((step) => `    ${step}`).join('\n')}\n)`;
}
