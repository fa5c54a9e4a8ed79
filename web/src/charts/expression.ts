/**
 * Arithmetic over metrics: `1 - acc`, `val/loss / train/loss`, `loss - baseline.loss`.
 *
 * Names stand as they are: where several could, the longest one that is known is meant, so that `val/loss` is a metric
 * and `a / b` a division. Backticks say it for sure. A recursive descent, as in Crafting Interpreters, chapter 6.
 */

export interface Expression {
  /** Metrics of the run itself, in the order of their first use. */
  readonly metrics: readonly string[];
  /** Metrics of the baseline. */
  readonly baseline: readonly string[];
  evaluate(own: Read, base: Read): number;
}

export type Read = (metric: string) => number;

/** What is no expression: in words, and the place in the text. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

type Node = (own: Read, base: Read) => number;

const FUNCTIONS = new Map<string, (...values: number[]) => number>(
  Object.entries({
    ...{ abs: Math.abs, exp: Math.exp, log: Math.log, log2: Math.log2, log10: Math.log10, sqrt: Math.sqrt },
    ...{ min: Math.min, max: Math.max },
  }),
);
const BASELINE = 'baseline.';

/** Raises {@link ExpressionError}. */
export function parseExpression(text: string, names: readonly string[]): Expression {
  return new Parser(text, names).parse();
}

class Parser {
  private at = 0;
  private readonly metrics = new Set<string>();
  private readonly baseline = new Set<string>();
  private readonly names: readonly string[];

  constructor(
    private readonly text: string,
    names: readonly string[],
  ) {
    this.names = [...names].sort((a, b) => b.length - a.length);
  }

  parse(): Expression {
    const evaluate = this.sum();
    this.space();
    if (this.at < this.text.length) this.fail(`«${this.text.slice(this.at)}» is not expected here`);
    return { metrics: [...this.metrics], baseline: [...this.baseline], evaluate };
  }

  private sum(): Node {
    let left = this.product();
    for (;;) {
      const sign = this.take('+', '-', '−');
      if (!sign) return left;
      const [a, b] = [left, this.product()];
      left = sign === '+' ? (own, base) => a(own, base) + b(own, base) : (own, base) => a(own, base) - b(own, base);
    }
  }

  private product(): Node {
    let left = this.signed();
    for (;;) {
      const sign = this.take('*', '/');
      if (!sign) return left;
      const [a, b] = [left, this.signed()];
      left = sign === '*' ? (own, base) => a(own, base) * b(own, base) : (own, base) => a(own, base) / b(own, base);
    }
  }

  private signed(): Node {
    if (!this.take('-', '−')) return this.power();
    const value = this.signed();
    return (own, base) => -value(own, base);
  }

  private power(): Node {
    const value = this.primary();
    if (!this.take('^')) return value;
    const exponent = this.signed();
    return (own, base) => value(own, base) ** exponent(own, base);
  }

  private primary(): Node {
    this.space();
    if (this.take('(')) return this.closed(this.sum());
    return this.number() ?? this.reference() ?? this.call() ?? this.fail(this.unknown());
  }

  private number(): Node | undefined {
    const found = this.match(/(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(?![\w/])/iy);
    if (found === undefined) return undefined;
    const value = Number(found);
    return () => value;
  }

  private reference(): Node | undefined {
    const start = this.at;
    const ofBaseline = this.text.startsWith(BASELINE, start);
    if (ofBaseline) this.at += BASELINE.length;
    const name = this.name();
    if (name === undefined) {
      this.at = start;
      return undefined;
    }
    (ofBaseline ? this.baseline : this.metrics).add(name);
    return ofBaseline ? (_, base) => base(name) : (own) => own(name);
  }

  private name(): string | undefined {
    const quoted = this.match(/`[^`]+`/y);
    if (quoted !== undefined) return quoted.slice(1, -1);
    const known = this.names.find((name) => this.text.startsWith(name, this.at) && this.endsAt(this.at + name.length));
    if (known !== undefined) this.at += known.length;
    return known;
  }

  /** Whether a name may end here: no letter or digit of another one follows. */
  private endsAt(place: number): boolean {
    return !/[\p{L}\p{N}_]/u.test(this.text.charAt(place));
  }

  private call(): Node | undefined {
    const start = this.at;
    const name = this.match(/[a-z]+\d*(?=\s*\()/y);
    const made = name === undefined ? undefined : FUNCTIONS.get(name);
    if (!made || !this.take('(')) {
      this.at = start;
      return undefined;
    }
    const parts = [this.sum()];
    while (this.take(',')) parts.push(this.sum());
    return this.closed((own, base) => made(...parts.map((part) => part(own, base))));
  }

  private closed(inner: Node): Node {
    if (!this.take(')')) this.fail('a «)» is missing');
    return inner;
  }

  private unknown(): string {
    if (this.at >= this.text.length) return 'something is missing at the end';
    const word = /^[^\s()+*^]+/.exec(this.text.slice(this.at))?.[0] ?? this.text.charAt(this.at);
    return `no metric is called «${word}»`;
  }

  private take(...signs: readonly string[]): string | undefined {
    this.space();
    const sign = signs.find((one) => this.text.startsWith(one, this.at));
    if (sign) this.at += sign.length;
    return sign;
  }

  /** @param pattern sticky */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private space(): void {
    this.match(/\s+/y);
  }

  private fail(message: string): never {
    throw new ExpressionError(message, this.at);
  }
}
