/** PIIDetection for Spark: each text as its candidates and the parts between them. */

import { freeName } from '#engine/compile/spark/script/nodes/free-name.ts';
import { sparkEntityType } from '#engine/compile/spark/script/nodes/sensitive/entity-type.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { candidatesPattern, entities } from '#engine/transforms/sensitive/entities.ts';
import { actionsUsed, searchedOf, type PiiArgs } from '#engine/transforms/sensitive/pii-detection.ts';
import { asciiBoundaries } from '#engine/types/functions/spark-pattern.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

export const sparkPiiDetection = sparkNode<PiiArgs>((args, context) => {
  const { frame, schema } = context.input;
  const kinds = entities.filter(({ type }) => args.entityTypes.includes(type));
  const pattern = sparkText(asciiBoundaries(candidatesPattern(kinds)));
  const searched = searchedOf(args, schema).map((name, index) => ({
    name,
    text: context.column(name),
    candidates: context.column(freeName(`candidates_${index}`, schema)),
    parts: context.column(freeName(`parts_${index}`, schema)),
  }));
  const cut = searched.flatMap(({ text, candidates, parts }) => [
    pythonText(`regexp_extract_all(${text}, ${pattern}, 0) AS ${candidates}`),
    pythonText(`split(${text}, ${pattern}, -1) AS ${parts}`),
  ]);
  const type = sparkEntityType('c', kinds);
  const columns = schema.map(({ name }) => {
    const at = args.action === 'detect' ? undefined : searched.find((other) => other.name === name);
    if (at === undefined) return { name, value: context.column(name) };
    const replaced = `IF((${type}) IS NULL, c, ${masked(args)})`;
    const joined = `array_join(transform(${at.candidates}, (c, i) -> concat(${at.parts}[i], ${replaced})), '')`;
    return {
      name,
      value: `IF(size(${at.candidates}) = 0, ${at.text}, concat(${joined}, element_at(${at.parts}, -1)))`,
    };
  });
  const entries = searched.map(({ name, candidates, parts }) => {
    const before = `length(array_join(slice(${parts}, 1, i + 1), '')) + length(array_join(slice(${candidates}, 1, i), ''))`;
    const place = `named_struct('entityType', ${type}, 'actionUsed', ${sparkText(actionsUsed[args.action])}, 'start', ${before}, 'end', ${before} + length(c))`;
    const list = `filter(transform(${candidates}, (c, i) -> ${place}), e -> e.entityType IS NOT NULL)`;
    return `named_struct('key', ${sparkText(name)}, 'value', ${list})`;
  });
  // The size of null is -1.
  const places = `map_from_entries(filter(array(${entries.join(', ')}), e -> size(e.value) > 0))`;
  return pythonChain(frame, [
    pythonCall('.selectExpr', ['"*"', ...cut]),
    pythonCall(
      '.selectExpr',
      [...columns, { name: args.outputColumn, value: places }].map((column) => selectItem(column, context)),
    ),
  ]);
});

/** Spark SQL of what replaces the candidate `c`. */
function masked({ action, redactText, redactChar, keepLeft, keepRight }: PiiArgs): string {
  switch (action) {
    case 'detect':
      return 'c';
    case 'redact':
      return sparkText(redactText);
    case 'hash':
      return 'sha2(c, 256)';
    case 'partialRedact': {
      const hidden = (count: string): string => `repeat(${sparkText(redactChar)}, ${count})`;
      const ends = `concat(left(c, ${keepLeft}), ${hidden(`length(c) - ${keepLeft + keepRight}`)}, substr(c, length(c) - ${keepRight} + 1))`;
      return `IF(length(c) <= ${keepLeft + keepRight}, ${hidden('length(c)')}, ${ends})`;
    }
  }
}
