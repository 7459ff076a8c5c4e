/** AG Grid's look from the design tokens, and the modules that are used. */

import {
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  iconSetQuartzRegular,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  themeQuartz,
} from 'ag-grid-community';
import { useWorkbench, type Density } from '#renderer/stores/workbench.ts';

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  InfiniteRowModelModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
]);

const heights: Readonly<Record<Density, number>> = { compact: 24, normal: 28, relaxed: 34 };

/** Pixels (design/README.md §3), by the density and the text size that were chosen; `--h-row` of the tokens. */
export function rowHeight(): number {
  const { density, textSize } = useWorkbench.getState();
  return heights[density] + (textSize === 'largest' ? 2 : 0);
}

export const gridTheme = themeQuartz.withPart(iconSetQuartzRegular).withParams({
  fontFamily: 'var(--font-ui)',
  fontSize: 'var(--fs-ui)',
  cellFontSize: 'var(--fs-data)',
  headerFontSize: 'var(--fs-data)',
  headerFontWeight: 560,
  rowHeight: 'var(--h-row)',
  headerHeight: 28,
  spacing: 4,
  cellHorizontalPadding: 8,
  borderRadius: 4,
  wrapperBorderRadius: 0,
  wrapperBorder: false,
  backgroundColor: 'var(--bg-editor)',
  foregroundColor: 'var(--text)',
  cellTextColor: 'var(--text)',
  headerBackgroundColor: 'var(--bg-head)',
  headerTextColor: 'var(--text)',
  chromeBackgroundColor: 'var(--bg-head)',
  borderColor: 'var(--line)',
  rowBorder: { color: 'var(--line)' },
  columnBorder: { color: 'var(--line)' },
  headerColumnBorder: true,
  oddRowBackgroundColor: 'transparent',
  rowHoverColor: 'var(--bg-hover)',
  selectedRowBackgroundColor: 'var(--accent-soft)',
  accentColor: 'var(--accent)',
  focusShadow: 'inset 0 0 0 2px var(--focus)',
  inputFocusBorder: { color: 'var(--focus)', width: 2 },
  inputBorder: { color: 'var(--line-control)' },
  inputHeight: 26,
  inputInvalidBorder: { color: 'var(--bad)' },
  checkboxCheckedBackgroundColor: 'var(--accent)',
  checkboxCheckedShapeColor: 'var(--on-accent)',
  iconSize: 14,
  popupShadow: 'var(--shadow-float)',
  menuBackgroundColor: 'var(--bg-float)',
  menuBorder: false,
  headerRowBorder: { color: 'var(--line-strong)' },
  modalOverlayBackgroundColor: 'var(--scrim)',
  browserColorScheme: 'inherit',
});
