/**
 * The styles of the controls, in the order in which they build on each other: a later file wins over an earlier one. The
 * first picture's chunk has all of them, and styles of features come after, so the order does not depend on what is
 * loaded when.
 */

import '#renderer/ui/layout.module.css';
import '#renderer/ui/text.module.css';
import '#renderer/ui/state-view.module.css';
import '#renderer/ui/page.module.css';
import '#renderer/ui/pane.module.css';
import '#renderer/ui/sub-tabs.module.css';
import '#renderer/ui/format/cut-name.module.css';
import '#renderer/ui/tree.module.css';
import '#renderer/ui/filter-field.module.css';
import '#renderer/ui/edges/panel-edge.module.css';
import '#renderer/ui/edges/split-edge.module.css';
import '#renderer/ui/count-badge.module.css';
import '#renderer/ui/button.module.css';
import '#renderer/ui/segments.module.css';
import '#renderer/ui/form/input.module.css';
import '#renderer/ui/form/field.module.css';
import '#renderer/ui/choice-controls.module.css';
import '#renderer/ui/keyboard-key.module.css';
import '#renderer/ui/chip.module.css';
import '#renderer/ui/form/editable-text.module.css';
import '#renderer/ui/tag.module.css';
import '#renderer/ui/note.module.css';
import '#renderer/ui/markdown/markdown.module.css';
import '#renderer/ui/facts.module.css';
import '#renderer/ui/progress.module.css';
import '#renderer/ui/dialog.module.css';
import '#renderer/ui/raw-text.module.css';
import '#renderer/ui/share-bar.module.css';
import '#renderer/ui/simple-table.module.css';
import '#renderer/ui/form/schema-form.module.css';
import '#renderer/ui/form/list-input.module.css';
import '#renderer/ui/form/table-input.module.css';
import '#renderer/ui/form/record-input.module.css';
import '#renderer/ui/data-grid/data-grid.module.css';
import '#renderer/ui/data-grid/header-profile.module.css';
import '#renderer/ui/canvas/canvas.module.css';
import '#renderer/ui/canvas/card-node.module.css';
import '#renderer/ui/canvas/wire-edge.module.css';
import '#renderer/ui/chart/chart-canvas.module.css';
import '#renderer/ui/code/code-editor.module.css';
import '#renderer/ui/form/suggest-input.module.css';
import '#renderer/ui/menu.module.css';
import '#renderer/ui/menu/float-menu.module.css';
import '#renderer/ui/pick-list/pick-list.module.css';
import '#renderer/ui/spinner.module.css';
import '#renderer/ui/value-tree/value-tree.module.css';
import '#renderer/ui/filter-builder/filter-builder.module.css';
