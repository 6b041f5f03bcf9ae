import { Histogram } from 'prom-client';

type Labels = Readonly<Record<string, string>>;
type Configuration = ConstructorParameters<typeof Histogram>[0] & { readonly buckets: number[] };

/** A histogram that is told labels once, and values with every call: prom-client finds the labels anew with each. */
export class GatheringHistogram extends Histogram {
  readonly #shown: Pick<Configuration, 'name' | 'help'>;
  readonly #bounds: readonly number[];
  readonly #series = new Map<string, Series>();

  constructor(configuration: Configuration) {
    super(configuration);
    const { name, help, buckets } = configuration;
    this.#shown = { name, help };
    this.#bounds = buckets;
  }

  of(labels: Labels): { observe(value: number): void } {
    const key = JSON.stringify(labels);
    const own = this.#series.get(key) ?? new Series(labels, this.#bounds);
    this.#series.set(key, own);
    return own;
  }

  /** What prom-client asks for all that it shows. */
  async getForPromString(): Promise<object> {
    const values = [...this.#series.values()].flatMap((own) => own.values(this.#shown.name));
    return { ...this.#shown, type: 'histogram', aggregator: 'sum', values };
  }
}

/** Values with the same labels. */
class Series {
  readonly #labels: Labels;
  readonly #bounds: readonly number[];
  /** By the first bound that is not below the value; last those above all. */
  readonly #counts: number[];
  #sum = 0;

  constructor(labels: Labels, bounds: readonly number[]) {
    this.#labels = labels;
    this.#bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at += 1;
    (this.#counts[at] as number) += 1;
    this.#sum += value;
  }

  /** As Prometheus has them: each bucket holds those of the smaller ones too. */
  values(name: string): object[] {
    const sharedLabels = this.#labels;
    let count = 0;
    const buckets = this.#counts.map((own, at) => {
      count += own;
      return { labels: { le: this.#bounds[at] ?? '+Inf' }, sharedLabels, value: count, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { labels: {}, sharedLabels, value: this.#sum, metricName: `${name}_sum` },
      { labels: {}, sharedLabels, value: count, metricName: `${name}_count` },
    ];
  }
}
