/** The elements of the tooltip, made once. */

export interface RowElements {
  readonly row: HTMLElement;
  readonly swatch: HTMLElement;
  readonly name: HTMLElement;
  readonly value: HTMLElement;
  readonly range: HTMLElement;
  /** What else is known of the line: shown when asked for. */
  readonly note: HTMLElement;
}

interface Actions {
  copy(): void;
  close(): void;
}

export class TooltipParts {
  readonly root = element('div', 'plot-tooltip');
  readonly title: HTMLElement;
  readonly more: HTMLElement;
  private readonly body: HTMLElement;
  private readonly said: HTMLElement;
  private readonly made: RowElements[] = [];

  constructor(actions: Actions) {
    const { root } = this;
    root.setAttribute('aria-hidden', 'true');
    root.setAttribute('role', 'dialog');
    root.setAttribute('aria-label', 'Values');
    this.title = root.appendChild(element('div', 'plot-tooltip-title'));
    this.body = root.appendChild(element('div', 'plot-tooltip-rows'));
    this.more = root.appendChild(element('div', 'plot-tooltip-more'));
    const bar = root.appendChild(element('div', 'plot-tooltip-bar'));
    this.said = element('span', 'plot-tooltip-said');
    this.said.setAttribute('role', 'status');
    bar.append(button('Copy', actions.copy), button('Close', actions.close), this.said);
    document.body.append(root);
    for (const kind of ['keydown', 'keyup'] as const) {
      addEventListener(kind, (event) => event.key === 'Shift' && root.classList.toggle('details', kind === 'keydown'));
    }
  }

  /** How many rows there are. */
  get rows(): number {
    return this.made.length;
  }

  row(place: number): RowElements {
    const known = this.made[place];
    if (known) return known;
    const made = newRow(this.body);
    this.made.push(made);
    return made;
  }

  /** A word beside the buttons. */
  say(word: string): void {
    this.said.textContent = word;
  }
}

function newRow(body: HTMLElement): RowElements {
  const row = body.appendChild(element('div', 'plot-tooltip-row'));
  const swatch = row.appendChild(element('span', 'plot-tooltip-swatch'));
  const name = row.appendChild(element('span', 'plot-tooltip-name'));
  const value = row.appendChild(element('span', 'plot-tooltip-value'));
  const range = row.appendChild(element('span', 'plot-tooltip-range'));
  const note = row.appendChild(element('span', 'plot-tooltip-note'));
  return { row, swatch, name, value, range, note };
}

function button(name: string, act: () => void): HTMLElement {
  const made = element('button', 'plot-tooltip-button');
  made.setAttribute('type', 'button');
  made.textContent = name;
  made.addEventListener('click', act);
  return made;
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
