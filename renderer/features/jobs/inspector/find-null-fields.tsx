/** A button that fills a list of fields with those that are null in all rows of the node's input. */

import { useEffect, useRef, useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { client } from '#renderer/rpc/connection.ts';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface FindNullFieldsProps {
  readonly job: Job;
  readonly node: Node;
  /** The input whose rows are read. */
  readonly port: string;
  onFound(paths: readonly string[]): void;
}

export function FindNullFields({ job, node, port, onFound }: FindNullFieldsProps) {
  const [says, setSays] = useState('');
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const from = node.inputs[port];
  const find = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setSays('');
    try {
      const { paths, rowCount } = await client.call(
        'findNullFields',
        {
          job,
          nodeId: from!.node,
          ...(from!.port === undefined ? {} : { port: from!.port }),
          ...valuesAsNull(node.args),
        },
        controller.signal,
      );
      if (controller.signal.aborted) return;
      if (rowCount === 0) setSays('The input has no rows, so every column is null. The list is unchanged.');
      else if (paths.length === 0) setSays(`No column or field is null in all ${countOf(rowCount, 'row')}.`);
      else {
        onFound(paths);
        setSays(`Found ${countOf(paths.length, 'null field')} in ${countOf(rowCount, 'row')}.`);
      }
    } catch (thrown) {
      if (!controller.signal.aborted) setSays(toEngineError(thrown).message);
    } finally {
      if (running.current === controller) setBusy(false);
    }
  };
  return (
    <div className={classes(inspectorStyles.findFields, layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      <Button
        changes
        size="sm"
        busy={busy}
        offReason={from === undefined ? `Connect the input ${port} first.` : undefined}
        onClick={() => void find()}
      >
        Find null fields
      </Button>
      {busy ? (
        <Button
          size="sm"
          tone="quiet"
          onClick={() => {
            running.current?.abort();
            setBusy(false);
          }}
        >
          Cancel
        </Button>
      ) : null}
      <span role="status" className={textStyles.secondary}>
        {busy ? 'Reading all rows…' : says}
      </span>
    </div>
  );
}

/** What counts as null besides null, as the arguments say. */
function valuesAsNull({ nullTexts, emptyText, nullNumbers }: Readonly<Record<string, unknown>>): {
  nullTexts: string[];
  emptyText: boolean;
  nullNumbers: number[];
} {
  return {
    nullTexts: Array.isArray(nullTexts) ? nullTexts.filter((each) => typeof each === 'string') : [],
    emptyText: emptyText === true,
    nullNumbers: Array.isArray(nullNumbers) ? nullNumbers.filter((each) => typeof each === 'number') : [],
  };
}
