/** Search, and the order and filters of the rows as sentences that can be edited and removed. */

import {
  IconArrowDown,
  IconArrowUp,
  IconChartBar,
  IconColumns,
  IconFilterPlus,
  IconLayoutColumns,
  IconListDetails,
  IconListTree,
  IconSearch,
  IconTable,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { filterWords, operatorWords, valueWords } from '#renderer/features/explore/filters/filter-words.ts';
import { withSortKey } from '#renderer/features/explore/rows/row-order.ts';
import {
  activeRows,
  changeRows,
  changeView,
  removeFilter,
  removeSort,
  showDialog,
  useShown,
  type RowsView,
} from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';
import chipStyles from '#renderer/ui/chip.module.css';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Milliseconds without a key before the rows are searched. */
const pause = 250;

export function FilterBar({ path, view }: { readonly path: string; readonly view: RowsView }) {
  const shown = useShown(path);
  const count = view.filter.length + view.order.length + Number(view.condition !== '');
  return (
    <div
      className={classes(
        pageStyles.bar,
        rowsStyles.filterBar,
        count > 0 && rowsStyles.narrowed,
        count > 1 && rowsStyles.crowded,
      )}
      role="toolbar"
      aria-label="Order and filters"
    >
      <Segments
        label="Show the rows as"
        small
        current={shown}
        segments={[
          {
            name: 'rows',
            hint: 'Rows',
            title: (
              <>
                <IconTable size={14} stroke={1.5} />
                <span className={rowsStyles.segmentWords}>Rows</span>
              </>
            ),
          },
          {
            name: 'profile',
            hint: 'Profile of each column',
            title: (
              <>
                <IconListDetails size={14} stroke={1.5} />
                <span className={rowsStyles.segmentWords}>Profile</span>
              </>
            ),
          },
          {
            name: 'chart',
            hint: 'Chart of the rows',
            title: (
              <>
                <IconChartBar size={14} stroke={1.5} />
                <span className={rowsStyles.segmentWords}>Chart</span>
              </>
            ),
          },
          {
            name: 'both',
            hint: 'Rows and their chart, side by side',
            title: (
              <>
                <IconLayoutColumns size={14} stroke={1.5} />
                <span className={rowsStyles.segmentWords}>Both</span>
              </>
            ),
          },
        ]}
        onChange={(name) => changeRows(path, { shown: name })}
      />
      <SearchField path={path} search={view.search} />
      {count === 0 ? null : (
        <span className={rowsStyles.filters}>
          {view.order.map(({ column, direction }, place) => (
            <span key={column} className={classes(chipStyles.chip, rowsStyles.filter)}>
              <button
                type="button"
                aria-label={`${place === 0 ? 'Sorted by' : 'Then by'} ${column}, ${direction}. Reverse order`}
                onClick={() =>
                  changeView(path, {
                    order: withSortKey(view.order, {
                      column,
                      direction: direction === 'ascending' ? 'descending' : 'ascending',
                    }),
                  })
                }
              >
                {direction === 'ascending' ? (
                  <IconArrowUp size={13} stroke={1.75} />
                ) : (
                  <IconArrowDown size={13} stroke={1.75} />
                )}
                <span className={chipStyles.operator}>{place === 0 ? 'by' : 'then by'}</span>{' '}
                <span className={textStyles.truncated}>{column}</span>
              </button>
              <button type="button" aria-label={`Remove sorting by ${column}`} onClick={() => removeSort(path, column)}>
                <IconX size={12} stroke={1.75} />
              </button>
            </span>
          ))}
          {view.filter.map((filter, index) => (
            <span key={index} className={classes(chipStyles.chip, rowsStyles.filter)}>
              <button
                type="button"
                aria-label={`Edit filter ${filterWords(filter)}`}
                onClick={() => showDialog(path, { kind: 'filter', index, filter })}
              >
                <span className={textStyles.truncated}>{filter.column}</span>{' '}
                <span className={chipStyles.operator}>{operatorWords[filter.operator]}</span>{' '}
                <span className={textStyles.truncated}>{valueWords(filter)}</span>
              </button>
              <button
                type="button"
                aria-label={`Remove filter ${filterWords(filter)}`}
                data-removes
                onClick={() => removeFilter(path, index)}
              >
                <IconX size={12} stroke={1.75} />
              </button>
            </span>
          ))}
          {view.condition === '' ? null : (
            <span className={classes(chipStyles.chip, rowsStyles.filter)}>
              <button
                type="button"
                aria-label={`Edit condition ${view.condition}`}
                title={view.condition}
                onClick={() => showDialog(path, { kind: 'conditions' })}
              >
                <span className={chipStyles.operator}>where</span>{' '}
                <span className={classes(textStyles.truncated, textStyles.monospace)}>{view.condition}</span>
              </button>
              <button
                type="button"
                aria-label={`Remove condition ${view.condition}`}
                onClick={() => changeView(path, { condition: '' })}
              >
                <IconX size={12} stroke={1.75} />
              </button>
            </span>
          )}
        </span>
      )}
      <Button
        size="sm"
        tone="quiet"
        title="Choose columns to show"
        icon={<IconColumns size={14} stroke={1.5} />}
        onClick={() => void runCommandById('explore.columns')}
      >
        <span className={rowsStyles.buttonWords}>Columns</span>
      </Button>
      <Button
        size="sm"
        tone="quiet"
        title="Filter rows by a value"
        icon={<IconFilterPlus size={14} stroke={1.5} />}
        onClick={() => void runCommandById('explore.add-filter')}
      >
        <span className={rowsStyles.buttonWords}>Filter</span>
      </Button>
      <Button
        size="sm"
        tone="quiet"
        title="Filter rows by conditions"
        icon={<IconListTree size={14} stroke={1.5} />}
        onClick={() => void runCommandById('explore.conditions')}
      >
        <span className={rowsStyles.buttonWords}>Conditions</span>
      </Button>
      {count > 1 ? (
        <Button size="sm" tone="quiet" onClick={() => void runCommandById('explore.clear-view')}>
          Remove all
        </Button>
      ) : null}
    </div>
  );
}

function SearchField({ path, search }: { readonly path: string; readonly search: string }) {
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  useEffect(() => {
    if (text === search) return;
    const timer = setTimeout(() => changeView(path, { search: text }), pause);
    return () => clearTimeout(timer);
  }, [text, search, path]);
  return (
    <label
      className={classes(inputStyles.input, inputStyles.small, inputStyles.quiet, rowsStyles.search)}
      data-part="row-search"
    >
      <IconSearch size={12} stroke={1.75} />
      <input
        className={inputStyles.bare}
        placeholder={`Search rows  ${chordParts('Ctrl+F').join(' ')}`}
        aria-label="Search rows"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') changeView(path, { search: text });
          const leaves = event.key === 'ArrowDown' || (event.key === 'Escape' && text === '');
          if (leaves) activeRows()?.handle.focus();
          if (event.key !== 'Escape') return;
          event.preventDefault();
          setText('');
          changeView(path, { search: '' });
        }}
      />
      {text === '' ? null : (
        <button type="button" aria-label="Clear search" onClick={() => (setText(''), changeView(path, { search: '' }))}>
          <IconX size={12} stroke={1.75} />
        </button>
      )}
    </label>
  );
}
