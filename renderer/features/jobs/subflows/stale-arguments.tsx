/** Arguments of a node for parameters that its sub-flow no longer has: no field of the form shows them. */

import type { Node } from '#engine/contract/definitions/job.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface StaleArgumentsProps {
  readonly node: Node;
  readonly transform: TransformText;
  onRemove(argument: string): void;
}

export function StaleArguments({ node, transform, onRemove }: StaleArgumentsProps) {
  const known = (transform.args['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const stale = Object.entries(node.args).filter(([name]) => !Object.hasOwn(known, name));
  if (stale.length === 0) return null;
  return (
    <section className={paneStyles.section} aria-label="Values without a parameter">
      <h4>Values without a parameter</h4>
      {stale.map(([name, value]) => (
        <div key={name} className={classes(layoutStyles.row, layoutStyles.close)}>
          <span className={classes(textStyles.compact, textStyles.truncated, layoutStyles.grow)}>
            <span className={textStyles.monospace}>{name}</span>{' '}
            <span className={textStyles.muted}>{typeof value === 'string' ? value : JSON.stringify(value)}</span>
          </span>
          <Button changes size="sm" onClick={() => onRemove(name)}>
            Remove {name}
          </Button>
        </div>
      ))}
    </section>
  );
}
