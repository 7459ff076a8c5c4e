/** What differs in the definition and the arguments, with both values. */

import { pathInNode } from '#engine/contract/path-in-node.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { gapReasons, valueText } from '#renderer/features/runs/compare/comparison-words.ts';
import { Gaps } from '#renderer/features/runs/compare/gaps.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface DefinitionListProps {
  readonly definition: RunComparison['definition'];
  readonly args: RunComparison['arguments'];
}

interface Line {
  readonly key: string;
  readonly title: string;
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly a: unknown;
  readonly b: unknown;
}

export function DefinitionList({ definition, args }: DefinitionListProps) {
  const lines: readonly Line[] = [
    ...definition.items.map(({ path, nodeId, nodeName, change, a, b }) => ({
      key: path,
      title: nodeId === null ? 'Job' : `Node ${nodeName ?? nodeId}`,
      path: pathInNode(path, nodeId),
      change,
      a,
      b,
    })),
    ...args.items.map(({ name, change, a, b }) => ({
      key: `argument ${name}`,
      title: 'Argument',
      path: name,
      change,
      a,
      b,
    })),
  ];
  const count = definition.itemCount + args.itemCount;
  const reasons = gapReasons([definition, args]);
  return (
    <section aria-label="Definition and arguments">
      <div className={classes(pageStyles.bar, comparisonStyles.bar)}>
        <b>Definition and arguments</b>
        <span className={classes(layoutStyles.end, textStyles.muted)}>
          {count > 0 ? countOf(count, 'difference') : reasons.length > 0 ? 'not known' : 'same'}
        </span>
      </div>
      <Gaps reasons={reasons} />
      {lines.map((line) => (
        <DifferingValue key={line.key} line={line} />
      ))}
      {count > lines.length ? (
        <p className={classes(tableStyles.none, textStyles.muted)}>
          {countOf(count - lines.length, 'more difference')} not listed
        </p>
      ) : null}
      {count === 0 && reasons.length === 0 ? (
        <p className={classes(tableStyles.none, textStyles.muted)}>Both runs have the same definition and arguments.</p>
      ) : null}
    </section>
  );
}

function DifferingValue({ line }: { readonly line: Line }) {
  const { title, path, change, a, b } = line;
  return (
    <div className={comparisonStyles.difference} tabIndex={-1} data-difference={change}>
      <p className={classes(textStyles.compact, textStyles.truncated)} title={`${title} ${path}`}>
        {title} <span className={classes(textStyles.monospace, textStyles.secondary)}>{path}</span>
      </p>
      {change === 'added' ? null : <ValueLine side="A" sign="−" value={a} />}
      {change === 'removed' ? null : <ValueLine side="B" sign="+" value={b} />}
    </div>
  );
}

function ValueLine({
  side,
  sign,
  value,
}: {
  readonly side: 'A' | 'B';
  readonly sign: string;
  readonly value: unknown;
}) {
  return (
    <div className={classes(comparisonStyles.value, side === 'A' ? comparisonStyles.was : comparisonStyles.becomes)}>
      <span aria-hidden="true">{sign}</span>
      <code aria-label={`In ${side}`}>{valueText(value)}</code>
    </div>
  );
}
