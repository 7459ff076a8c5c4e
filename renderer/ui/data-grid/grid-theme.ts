/** AG Grid's look from the design tokens, and the modules that are used. */

import {
  CellStyleModule, ClientSideRowModelModule, ColumnApiModule, ColumnAutoSizeModule, iconSetQuartzRegular, InfiniteRowModelModule, ModuleRegistry,
  RowApiModule, RowSelectionModule, ScrollApiModule, themeQuartz, TooltipModule,
} from 'ag-grid-community';

ModuleRegistry.registerModules([
  CellStyleModule, ClientSideRowModelModule, ColumnApiModule, ColumnAutoSizeModule, InfiniteRowModelModule, RowApiModule, RowSelectionModule, ScrollApiModule, TooltipModule,
]);

export const gridTheme = themeQuartz.withPart(iconSetQuartzRegular).withParams({
  fontFamily: 'var(--font-ui)',
  fontSize: 13,
  cellFontSize: 12,
  headerFontSize: 12,
  headerFontWeight: 560,
  rowHeight: 28,
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
