/** ApplyMapping of AWS Glue, where it renames, selects and widens whole numbers: of other casts its documentation says too little. */

import { glueNode } from '#engine/compile/spark/glue-script/glue-node.ts';
import { gluePath, glueType } from '#engine/compile/spark/glue-script/glue-names.ts';
import { indented, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { getPath, parsePath } from '#engine/transforms/column-path.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';
import { mappedType } from '#engine/transforms/apply-mapping.ts';

type Mapping = readonly [source: string, sourceType: string, target: string, targetType: string];

const widths = ['tinyint', 'smallint', 'int', 'bigint'];

export const glueApplyMapping = glueNode<{ mappings: readonly Mapping[] }>(({ mappings }, context, place) => {
  const targets = new Set(mappings.map(([, , target]) => target));
  if (targets.size < mappings.length) return undefined;
  const tuples: string[] = [];
  for (const [source, , target, targetType] of mappings) {
    const path = getPath(context.input.schema, source);
    const from = path.at(-1)!.type;
    const to = mappedType(targetType, from, source);
    const names = parsePath(target);
    const parts = [gluePath(path.map(({ name }) => name)), glueType(from), gluePath(names), glueType(to)];
    if (!isSafe(from, to) || names.length > 1 || parts.includes(undefined)) return undefined;
    tuples.push(`(${parts.map((part) => pythonText(part!)).join(', ')})`);
  }
  const mapped = context.language.list([`\n${indented(tuples.map((tuple) => `${tuple},`).join('\n'))}\n`]);
  return context.language.dynamicCall('ApplyMapping', place.dynamic(), { mappings: mapped }, place.variable);
});

function isSafe(from: DataType, to: DataType): boolean {
  if (sameType(from, to)) return true;
  const [narrow, wide] = [widths.indexOf(from.kind), widths.indexOf(to.kind)];
  return narrow !== -1 && wide > narrow;
}
