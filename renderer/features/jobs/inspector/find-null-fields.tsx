/** A button that fills a list of fields with those that are null in all rows of the node's input. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { FindButton } from '#renderer/features/jobs/inspector/find-button.tsx';
import { client } from '#renderer/rpc/connection.ts';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { countOf } from '#renderer/ui/format/words.ts';

interface FindNullFieldsProps {
  readonly job: Job;
  readonly node: Node;
  /** The input whose rows are read. */
  readonly port: string;
  onFound(paths: readonly string[]): void;
}

export function FindNullFields({ job, node, port, onFound }: FindNullFieldsProps) {
  const from = node.inputs[port];
  const find = async (signal: AbortSignal): Promise<string> => {
    const { paths, rowCount } = await client.call(
      'findNullFields',
      {
        job,
        nodeId: from!.node,
        ...(from!.port === undefined ? {} : { port: from!.port }),
        ...valuesAsNull(node.args),
      },
      signal,
    );
    signal.throwIfAborted();
    if (rowCount === 0) return 'The input has no rows, so every column is null. The list is unchanged.';
    if (paths.length === 0) return `No column or field is null in all ${countOf(rowCount, 'row')}.`;
    onFound(paths);
    return `Found ${countOf(paths.length, 'null field')} in ${countOf(rowCount, 'row')}.`;
  };
  return (
    <FindButton
      label="Find null fields"
      busyText="Reading all rows…"
      offReason={from === undefined ? `Connect the input ${port} first.` : undefined}
      className={inspectorStyles.findFields}
      find={find}
    />
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
