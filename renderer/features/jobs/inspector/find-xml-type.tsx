/** A button that states the type of the XML texts in a column, as it is found in the first of them. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { FindButton } from '#renderer/features/jobs/inspector/find-button.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { client } from '#renderer/rpc/connection.ts';
import { countOf } from '#renderer/ui/format/words.ts';

interface FindXmlTypeProps {
  readonly job: Job;
  readonly node: Node;
  /** The input whose rows are read. */
  readonly port: string;
  /** undefined: none is chosen yet. */
  readonly column: string | undefined;
  onFound(type: string): void;
}

export function FindXmlType({ job, node, port, column, onFound }: FindXmlTypeProps) {
  const from = node.inputs[port];
  const find = async (signal: AbortSignal): Promise<string> => {
    const { type, textCount, brokenCount } = await client.call(
      'findXmlType',
      {
        job,
        nodeId: from!.node,
        ...(from!.port === undefined ? {} : { port: from!.port }),
        column: column!,
        ...readingOf(node.args),
      },
      signal,
    );
    signal.throwIfAborted();
    const broken = brokenCount === 0 ? '' : ` ${countOf(brokenCount, 'text')} cannot be parsed.`;
    if (type === null) return `No type found in ${countOf(textCount, 'text')}.${broken}`;
    onFound(type);
    return `Found in ${countOf(textCount, 'text')}.${broken}`;
  };
  const missing = column === undefined ? 'Choose a column first.' : undefined;
  return (
    <FindButton
      label="Find type"
      busyText="Reading texts…"
      offReason={from === undefined ? `Connect the input ${port} first.` : missing}
      className={inspectorStyles.findFields}
      find={find}
    />
  );
}

/** How the texts are read, as the arguments say; others are defaults. */
function readingOf(args: Readonly<Record<string, unknown>>): Record<string, string | boolean> {
  const texts = ['attributePrefix', 'valueTag', 'nullValue'].filter((name) => typeof args[name] === 'string');
  const flags = ['excludeAttribute', 'ignoreSurroundingSpaces', 'ignoreNamespace'].filter(
    (name) => args[name] === true,
  );
  return Object.fromEntries([...texts, ...flags].map((name) => [name, args[name] as string | boolean]));
}
