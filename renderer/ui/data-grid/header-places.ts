/** Where AG Grid wants its headers: elements that React fills, while the grid draws its rows without React. */

import type { IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { HeaderFacts } from '#renderer/ui/data-grid/column-header.tsx';
import gridStyles from '#renderer/ui/data-grid/data-grid.module.css';

export interface FilledHeader {
  readonly key: string;
  readonly element: HTMLElement;
  readonly facts: HeaderFacts;
}

/** The headers that are drawn now, for one grid. */
export class HeaderPlaces {
  readonly #filled = new Map<HTMLElement, FilledHeader>();
  readonly #listeners = new Set<() => void>();
  #made = 0;
  #shown: readonly FilledHeader[] = [];

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly shown = (): readonly FilledHeader[] => this.#shown;

  put(element: HTMLElement, facts: HeaderFacts): void {
    const key = this.#filled.get(element)?.key ?? String((this.#made += 1));
    this.#filled.set(element, { key, element, facts });
    this.#tell();
  }

  remove(element: HTMLElement): void {
    this.#filled.delete(element);
    this.#tell();
  }

  #tell(): void {
    this.#shown = [...this.#filled.values()];
    for (const listener of this.#listeners) listener();
  }
}

interface PlaceParams extends IHeaderParams {
  readonly headers: HeaderPlaces;
  readonly facts: HeaderFacts;
}

/** The component that AG Grid creates for each header. */
export class HeaderPlace implements IHeaderComp {
  readonly #element = document.createElement('div');
  #headers: HeaderPlaces | undefined;

  init(params: PlaceParams): void {
    this.#element.className = gridStyles.headerPlace ?? '';
    this.refresh(params);
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  refresh({ headers, facts }: PlaceParams): boolean {
    this.#headers = headers;
    headers.put(this.#element, facts);
    return true;
  }

  destroy(): void {
    this.#headers?.remove(this.#element);
  }
}
