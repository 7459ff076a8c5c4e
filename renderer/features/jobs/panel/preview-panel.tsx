/** The rows before and after the selected node, side by side; what the node changed is tinted. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import {
  IconAlertTriangle,
  IconArrowsLeftRight,
  IconCircleCheck,
  IconDownload,
  IconFileTypeSql,
  IconLayoutColumns,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput, portKey } from '#engine/contract/definitions/node-port.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import { castText } from '#engine/contract/receipt-notes.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { showOutput, useShownOutput } from '#renderer/features/jobs/editor-view.ts';
import { feedKey } from '#renderer/features/jobs/graph/node-outputs.ts';
import { compareRows } from '#renderer/features/jobs/panel/compare-rows.ts';
import { PreviewTables, type Side } from '#renderer/features/jobs/panel/preview-tables.tsx';
import { previewRows, usePreview, type Preview } from '#renderer/features/jobs/panel/use-preview.ts';
import { sourceStep, type RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';
import { stepTitle } from '#renderer/features/explore/recipe/step-words.ts';
import {
  recipeOf,
  recipeTransform,
  shownStep,
  stepBefore,
  stepsOf,
} from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import panelStyles from '#renderer/features/jobs/panel/panel.module.css';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Part = 'before' | 'after' | 'both' | 'changes';

interface PreviewPanelProps {
  readonly job: Job;
  readonly node: Node | undefined;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
}

export function PreviewPanel({ job, node, transforms, checks }: PreviewPanelProps) {
  if (node === undefined)
    return (
      <EmptyView
        title="Select a node to see its rows"
        text="Shows the rows before and after the node, side by side. A preview writes nothing."
      />
    );
  // The same component for each node: unchanged parts, such as the rows before it, stay drawn.
  return <NodePreview job={job} node={node} transforms={transforms} checks={checks} />;
}

/** @returns undefined for a column that is new, or computed from several. */
function sourceIn(sources: Preview['sources']): (column: string) => string | undefined {
  return (column) => (Object.hasOwn(sources, column) ? sources[column] : undefined);
}

function NodePreview({ job, node, transforms, checks }: PreviewPanelProps & { readonly node: Node }) {
  const ports = Object.keys(node.inputs);
  const [part, setPart] = useState<Part>('both');
  const [port, setPort] = useState(ports[0] ?? '');
  const wanted = useShownOutput(job.name, node.id);
  const portsOf = portsIn(transforms, checks.outputs);
  const outputs = portsOf(node)?.outputs ?? [];
  const recipe = node.transform === recipeTransform ? recipeOf(node, wanted) : undefined;
  const step = recipe === undefined ? undefined : shownStep(recipe);
  const output = step?.id ?? (wanted !== undefined && outputs.includes(wanted) ? wanted : (outputs[0] ?? onlyOutput));
  const fed = feedKey(job, node, ports.includes(port) ? port : (ports[0] ?? ''), portsOf);
  const above = step === undefined ? undefined : stepBefore(recipe!.steps, step.id);
  const feeding = above === undefined ? fed : portKey(node.id, above.id);
  const effect = effectOf(node, step, transforms);
  // A target passes on its input: one side is enough.
  const hasBefore = feeding !== undefined && effect !== 'target' && recipe?.shown !== sourceStep;
  const showsInput = effect === 'target' || recipe?.shown === sourceStep;
  const after = usePreview(job, showsInput && feeding !== undefined ? feeding : portKey(node.id, output));
  const before = usePreview(job, hasBefore ? feeding : undefined);
  // Until they are read, the rows of the previous node stay, dimmed.
  const isCurrent = !before.isPlaceholderData && !after.isPlaceholderData;
  const comparison = useMemo(
    () =>
      // Behind a node that rejected rows, others have their positions.
      effect === 'row-wise' && isCurrent && before.data !== undefined && after.data?.rejected === before.data.rejected
        ? compareRows(
            before.data.rows,
            after.data.rows,
            after.data.columns.map(({ name }) => name),
            sourceIn(after.data.sources),
          )
        : undefined,
    [effect, isCurrent, before.data, after.data],
  );
  const shown: Part = hasBefore ? (part === 'changes' && comparison === undefined ? 'both' : part) : 'after';
  const sides: Side[] = [
    ...(hasBefore && shown !== 'after' && before.data !== undefined ? [{ title: 'before', preview: before.data }] : []),
    ...(shown !== 'before' && after.data !== undefined
      ? [{ title: 'after', preview: after.data, ...(comparison === undefined ? {} : { changed: comparison.changed }) }]
      : []),
  ];
  const error = after.error ?? (shown === 'before' || shown === 'both' ? before.error : null);
  const isSample = after.data?.exactness === 'sample' || before.data?.exactness === 'sample';
  return (
    <>
      <div className={classes(pageStyles.bar, panelStyles.previewBar)}>
        {hasBefore ? (
          <Segments<Part>
            label="Rows to show"
            small
            current={shown}
            onChange={setPart}
            segments={[
              { name: 'before', title: 'Before' },
              { name: 'after', title: 'After' },
              {
                name: 'both',
                title: (
                  <>
                    <IconLayoutColumns size={14} stroke={1.5} />
                    Before | after
                  </>
                ),
              },
              ...(comparison === undefined ? [] : [{ name: 'changes' as const, title: 'Only changes' }]),
            ]}
          />
        ) : null}
        {hasBefore && ports.length > 1 ? (
          <select
            className={classes(inputStyles.input, inputStyles.small)}
            aria-label="Input of the node"
            value={port}
            onChange={(event) => setPort(event.currentTarget.value)}
          >
            {ports.map((each) => (
              <option key={each} value={each}>
                {each}: {job.nodes.find(({ id }) => id === node.inputs[each]?.node)?.name ?? ''}
              </option>
            ))}
          </select>
        ) : null}
        {recipe === undefined || recipe.steps.length === 0 ? null : (
          <select
            className={classes(inputStyles.input, inputStyles.small, panelStyles.stepShown)}
            aria-label="Step of the recipe"
            value={recipe.shown ?? ''}
            onChange={(event) => showOutput(job.name, node.id, event.currentTarget.value)}
          >
            <option value="">End result</option>
            <option value={sourceStep}>Input</option>
            {recipe.steps.map((each, index) => (
              <option key={each.id} value={each.id} disabled={each.off}>
                Step {index + 1}: {stepTitle(each)}
              </option>
            ))}
          </select>
        )}
        {outputs.length > 1 ? (
          <select
            className={classes(inputStyles.input, inputStyles.small)}
            aria-label="Output of the node"
            value={output}
            onChange={(event) => showOutput(job.name, node.id, event.currentTarget.value)}
          >
            {outputs.map((each) => (
              <option key={each} value={each}>
                Output {each}
              </option>
            ))}
          </select>
        ) : null}
        {after.data === undefined || !isCurrent ? null : (
          <span
            className={classes(textStyles.secondary, textStyles.truncated)}
            title={rowWords(before.data, after.data, hasBefore)}
          >
            {rowWords(before.data, after.data, hasBefore)}
          </span>
        )}
        {comparison === undefined ? null : (
          <span className={classes(layoutStyles.row, layoutStyles.tight, textStyles.secondary)}>
            <i className={panelStyles.swatch} />
            {comparison.changed.size === 0
              ? 'no value changed'
              : `${countOf(comparison.changed.size, 'value')} changed`}
          </span>
        )}
        {after.data === undefined || !isCurrent || nulledIn(after.data) === 0 ? null : (
          <span
            className={classes(textStyles.warning, textStyles.oneLine)}
            title={`A cast returns null for values it cannot convert: ${castText(after.data)}`}
          >
            {countOf(nulledIn(after.data), 'value')} to null
          </span>
        )}
        {after.data === undefined || !isCurrent || after.data.rejected === 0 ? null : (
          <Tag tone="warn" icon={<IconAlertTriangle />}>
            {rejectWords(after.data.rejected, hasBefore ? before.data?.rejected : undefined)}
          </Tag>
        )}
        <span
          className={classes(
            layoutStyles.end,
            layoutStyles.row,
            layoutStyles.close,
            textStyles.muted,
            textStyles.oneLine,
          )}
        >
          {after.isFetching || before.isFetching ? (
            <span className={classes(layoutStyles.row, layoutStyles.tight)}>
              <span className={spinnerStyles.spinner} data-part="spinner" />
              reading
            </span>
          ) : null}
          {sides.length === 2 ? (
            <span className={classes(layoutStyles.row, layoutStyles.tight, panelStyles.linked)}>
              <IconArrowsLeftRight size={13} stroke={1.75} />
              linked scroll
            </span>
          ) : null}
          {after.data === undefined || !isCurrent ? null : isSample ? (
            <Tag tone="line">Sampled</Tag>
          ) : (
            <Tag tone="ok" icon={<IconCircleCheck />}>
              Exact
            </Tag>
          )}
          <IconButton label="Query rows of node" onClick={() => void runCommandById('query.from-node')}>
            <IconFileTypeSql size={16} stroke={1.5} />
          </IconButton>
          <IconButton
            label="Export rows of node"
            keys={keyTextOf('explore.export')}
            onClick={() => void runCommandById('explore.export')}
          >
            <IconDownload size={16} stroke={1.5} />
          </IconButton>
        </span>
      </div>
      {error === null ? (
        sides.length === 0 ? (
          <LoadingView text="Reading rows" />
        ) : (
          <PreviewTables
            sides={sides}
            {...(shown === 'changes' && comparison !== undefined ? { rows: comparison.changedRows } : {})}
            busy={!isCurrent}
          />
        )
      ) : shown === 'both' && after.error !== null && before.data !== undefined ? (
        <PreviewTables sides={[{ title: 'before', preview: before.data }]} busy={!isCurrent}>
          <div className={panelStyles.side}>
            <NoRows error={after.error} checks={checks} />
          </div>
        </PreviewTables>
      ) : (
        <NoRows error={error} checks={checks} />
      )}
    </>
  );
}

/** Of a recipe: row-wise if all that lies between the rows before and after is. */
function effectOf(node: Node, step: RecipeStep | undefined, transforms: Transforms): string | undefined {
  const effectIn = (name: string): string | undefined => transforms.get(name)?.effect;
  if (node.transform !== recipeTransform) return effectIn(node.transform);
  if (step !== undefined) return effectIn(step.transform);
  const effects = stepsOf(node).flatMap(({ off, transform }) => (off ? [] : [effectIn(transform)]));
  return effects.find((effect) => effect !== 'row-wise') ?? 'row-wise';
}

/** A node that is not set up yet has no rows, which is not a failure. */
function NoRows({ error, checks }: { readonly error: EngineError; readonly checks: JobChecks }) {
  const { node } = error.details;
  const isMissing = checks.problems.some((problem) => problem.missing && problem.node === node);
  return error.code === 'InvalidDefinition' && isMissing ? (
    <EmptyView title="No rows yet" text={error.message} />
  ) : (
    <ErrorView error={error} />
  );
}

function nulledIn({ castToNull }: Preview): number {
  return Object.values(castToNull).reduce((sum, count) => sum + count, 0);
}

/** `5 records rejected`, `220 records rejected here, 5 before`. @param above undefined: not known. */
function rejectWords(rejected: number, above: number | undefined): string {
  const words = `${countOf(rejected, 'record')} rejected`;
  if (above === undefined) return words;
  if (rejected <= above) return `${words} before this node`;
  const here = `${countOf(rejected - above, 'record')} rejected here`;
  return above === 0 ? here : `${here}, ${exactCount(above)} before`;
}

function rowWords(before: Preview | undefined, after: Preview, hasBefore: boolean): string {
  const rows = (preview: Preview): string =>
    `${preview.rows.length === previewRows ? 'first ' : ''}${countOf(preview.rows.length, 'row')}`;
  return hasBefore && before !== undefined ? `${rows(before)} before, ${rows(after)} after` : rows(after);
}
