/** In the inspector of a column: steps that suit its values, each with its count, its evidence and one press to take it. */

import { IconAlertTriangle, IconWand } from '@tabler/icons-react';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { takeSteps } from '#renderer/features/explore/recipe/recipe-actions.ts';
import { suggestionOf, type StepSuggestion } from '#renderer/features/explore/recipe/step-suggestions.ts';
import { rowsInput, showDialog, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import suggestionsStyles from '#renderer/features/explore/recipe/suggestions.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface SuggestionsProps {
  /** Key of the view. */
  readonly path: string;
  /** The file with the rows. */
  readonly counted: string;
  readonly open: OpenRows;
  readonly column: string;
}

/** Of the selected column, if it is one of text. */
export function SuggestionsOf(props: Omit<SuggestionsProps, 'column'>) {
  const { column } = props.open;
  return column === undefined || !isText(column.type) ? null : <Suggestions {...props} column={column.name} />;
}

function isText(type: string): boolean {
  return /^(?:string|char|varchar)\b/u.test(type);
}

/** Enough to see what values look like; every row would take seconds for what is only a suggestion. */
const sampleRows = 200_000;

function Suggestions({ path, counted, open, column }: SuggestionsProps) {
  const { data } = useProcedure('findCleanups', {
    ...readingInput(counted, open),
    ...rowsInput(open.view),
    column,
    sampleRows,
  });
  // What cannot be found out is not missed: the profile above says what is wrong with the rows.
  if (data === undefined || data.cleanups.length === 0) return null;
  const suggestions = data.cleanups.map((cleanup) => suggestionOf(column, cleanup));
  const take = ({ title, step, asks }: StepSuggestion): void => {
    if (asks) showDialog(path, { kind: 'step', id: null, title: `${title}: new step`, step });
    else takeSteps(path, [step]);
  };
  return (
    <section className={paneStyles.section} aria-label="Suggestions">
      <h4>
        <IconWand size={15} stroke={1.5} />
        Suggestions
        <span className={classes(layoutStyles.end, paneStyles.headEnd)}>{suggestions.length}</span>
      </h4>
      <ul className={suggestionsStyles.list}>
        {suggestions.map((suggestion) => (
          <li key={suggestion.title}>
            <span className={layoutStyles.row}>
              <b className={classes(textStyles.strong, textStyles.truncated)}>{suggestion.title}</b>
              <span className={layoutStyles.end}>
                <Button size="sm" aria-label={`Take step: ${suggestion.title}`} onClick={() => take(suggestion)}>
                  {suggestion.asks ? 'Check …' : 'Take step'}
                </Button>
              </span>
            </span>
            <span className={classes(textStyles.caption, textStyles.wrapAnywhere)}>{suggestion.evidence}</span>
            {suggestion.examples.length === 0 ? null : (
              <span className={classes(textStyles.caption, textStyles.monospace, textStyles.truncated)}>
                {suggestion.examples.map((each) => JSON.stringify(each)).join(', ')}
              </span>
            )}
            {suggestion.caution === null ? null : (
              <span className={classes(textStyles.caption, textStyles.warning, layoutStyles.row, layoutStyles.tight)}>
                <IconAlertTriangle size={13} stroke={1.75} aria-hidden="true" />
                {suggestion.caution}
              </span>
            )}
          </li>
        ))}
      </ul>
      {data.sampled ? (
        <p className={fieldStyles.hint}>Counted in the first {countOf(data.valueCount, 'value')} of these rows.</p>
      ) : null}
    </section>
  );
}
