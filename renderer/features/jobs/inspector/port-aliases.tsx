/** The names that the inputs have in a node's SQL. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { recordOf, withMember } from '#renderer/ui/form/record-values.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import recordInputStyles from '#renderer/ui/form/record-input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface PortAliasesProps {
  readonly node: Node;
  readonly value: unknown;
  onChange(value: unknown): void;
}

export function PortAliases({ node, value, onChange }: PortAliasesProps) {
  const aliases = recordOf(value);
  const ports = Object.keys(node.inputs).sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  if (ports.length === 0) return <p className={fieldStyles.hint}>No input is connected yet.</p>;
  return (
    <div className={recordInputStyles.record}>
      {ports.map((port) => {
        const alias = aliases[port];
        return (
          <div key={port} className={classes(layoutStyles.row, layoutStyles.tight)}>
            <span
              className={classes(textStyles.monospace, textStyles.truncated, recordInputStyles.name)}
              title={`${port} reads ${node.inputs[port]!.node}`}
            >
              {port}
            </span>
            <TextInput
              aria-label={`Name of ${port} in the SQL`}
              mono
              placeholder={port}
              value={typeof alias === 'string' ? alias : ''}
              onChange={(next) => {
                const changed = withMember(aliases, port, next === '' ? undefined : next);
                onChange(Object.keys(changed).length === 0 ? undefined : changed);
              }}
            />
          </div>
        );
      })}
    </div>
  );
}
