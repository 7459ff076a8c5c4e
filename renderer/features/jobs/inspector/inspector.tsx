/** Beside the canvas: the selected node, edge or nodes, else the job itself. */

import { IconLineDashed, IconPackage, IconRoute, IconStack2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { editDraft, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { subflowOf, titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { feedKey } from '#renderer/features/jobs/graph/node-outputs.ts';
import { disconnectPort } from '#renderer/features/jobs/graph/edit-job.ts';
import { InspectorPane } from '#renderer/features/jobs/inspector/inspector-pane.tsx';
import { NodeInspector } from '#renderer/features/jobs/inspector/node-inspector.tsx';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { Button } from '#renderer/ui/button.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface InspectorProps {
  readonly name: string;
  readonly draft: Draft;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
  readonly run: LatestRun;
  /** Of the job or sub-flow, while nothing is selected. */
  readonly settings: ReactNode;
}

export function Inspector({ name, draft, transforms, checks, run, settings }: InspectorProps) {
  const job = draft.history.present;
  const nodes = selectedNodes(name);
  const node = job.nodes.find(({ id }) => id === nodes.at(-1));
  if (nodes.length > 1) {
    return (
      <Pane icon={<IconStack2 size={16} stroke={1.5} />} title={`${nodes.length} nodes`}>
        <section className={classes(paneStyles.section, layoutStyles.column, inspectorStyles.spaced)}>
          <p className={classes(textStyles.compact, textStyles.secondary)}>
            {nodes.map((id) => job.nodes.find((each) => each.id === id)?.name).join(', ')}
          </p>
          <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
            <Button size="sm" onClick={() => void runCommandById('jobs.copy')}>
              Copy
            </Button>
            <Button changes size="sm" onClick={() => void runCommandById('jobs.duplicate')}>
              Duplicate
            </Button>
            <Button changes size="sm" onClick={() => void runCommandById('jobs.combine-nodes')}>
              Combine into recipe
            </Button>
            <Button changes size="sm" tone="danger" onClick={() => void runCommandById('jobs.remove')}>
              Delete and reconnect
            </Button>
          </span>
          <span className={classes(layoutStyles.row, layoutStyles.close)}>
            <Button
              changes
              size="sm"
              icon={<IconPackage size={14} stroke={1.5} />}
              onClick={() => void runCommandById('jobs.create-subflow')}
            >
              Create sub-flow
            </Button>
          </span>
        </section>
      </Pane>
    );
  }
  if (node !== undefined)
    return (
      <NodeInspector
        key={node.id}
        name={name}
        job={checks.asked ?? job}
        node={node}
        transforms={transforms}
        checks={checks}
      />
    );
  const edge = draft.selection.find((id) => id.includes('<'));
  if (edge !== undefined) {
    const [to = '', port = ''] = edge.split('<', 2);
    const target = job.nodes.find(({ id }) => id === to);
    const from = job.nodes.find(({ id }) => id === target?.inputs[port]?.node);
    const portsOf = portsIn(transforms, checks.outputs);
    const outputs = (from === undefined ? undefined : portsOf(from)?.outputs) ?? [];
    const feed = target === undefined ? undefined : feedKey(job, target, port, portsOf);
    const rows = feed === undefined ? undefined : run.receipts.get(feed)?.rowsOut;
    return (
      <Pane icon={<IconLineDashed size={16} stroke={1.5} />} title="Edge">
        <section className={paneStyles.section}>
          <dl className={classes(factsStyles.facts, factsStyles.left)}>
            <dt>From</dt>
            <dd>
              {from?.name ?? '?'}
              {feed === undefined || outputs.length < 2 ? '' : `, output ${readPortKey(feed).port}`}
            </dd>
            <dt>To</dt>
            <dd>
              {target?.name ?? '?'}, input {port}
            </dd>
            <dt>Rows</dt>
            <dd>{rows === undefined ? 'not counted by any run' : `${exactCount(rows)} in the last run`}</dd>
          </dl>
          <Button
            size="sm"
            tone="danger"
            onClick={() => editDraft(name, (before) => disconnectPort(before, to, port), null, [])}
          >
            Delete edge
          </Button>
        </section>
      </Pane>
    );
  }
  return (
    <Pane
      icon={
        subflowOf(name) === undefined ? <IconRoute size={16} stroke={1.5} /> : <IconPackage size={16} stroke={1.5} />
      }
      title={titleOf(name)}
    >
      {settings}
    </Pane>
  );
}

function Pane({
  icon,
  title,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <InspectorPane
      head={
        <>
          {icon}
          <span className={classes(textStyles.strong, layoutStyles.grow, textStyles.truncated)}>{title}</span>
        </>
      }
    >
      <div className={paneStyles.body} data-part="pane-body">
        {children}
      </div>
    </InspectorPane>
  );
}
