import { within } from '../../policies/parts/within.ts';
import type { Clock, Controls, Denied, Log, Stopped } from '../../policies/policy.ts';
import { type Control, holds, type Wanted } from './control.ts';
import { deniedBy } from './denied.ts';
import { stoppedBy } from './stopped.ts';
import type { ControlShelf } from './table.ts';

/** What operators want, as this process knows it. */
export interface ControlRoom extends Controls {
  /** Of the last change this process knows. */
  readonly version: number;
  /** The controls in force, by kind and target. */
  inForce(): readonly Control[];
  /** Every replica's last request to reload; `undefined` when there was none. */
  readonly reload: Control | undefined;
  /**
   * Keeps what an operator wants. It holds here at once, and within two seconds everywhere.
   * @param onKept  told of it before anybody here sees it
   */
  set(wanted: Wanted, onKept?: (control: Control) => void): Promise<Control>;
  /** The last changes, newest first. @param before  version of the last one seen */
  history(limit: number, before?: number): Promise<readonly Control[]>;
  /** Looks at the store now, for who knows of a change; it is looked again and again anyhow. */
  look(): Promise<void>;
  /** Tells `listener` after every look at the store, whether anything changed or not: within a second, again and again. */
  onLook(listener: () => void): void;
  close(): void;
}

export interface ControlParts {
  readonly shelf: ControlShelf;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds between two looks. */
  readonly pause?: number;
}

/** With what a query takes at worst, and another for the rows, well within two seconds. */
const usualPause = 750;
/** Milliseconds after which a look has failed; a driver may wait for minutes for a host that is gone. */
const patience = 2_000;
/** Milliseconds for which what is known counts while the store is away. */
const believed = 60_000;

/**
 * Opens the controls, and looks for changes from then on. While the store is away the last known ones hold: what is off
 * stays off.
 * @throws Error when they cannot be read at first: nothing is served that may be switched off
 */
export async function openControls({ shelf, clock, log, pause = usualPause }: ControlParts): Promise<ControlRoom> {
  let version = 0;
  let latest: readonly Control[] = [];
  let stopped: Stopped | undefined;
  let denied: Denied | undefined;
  /** Monotonic milliseconds: whatever was set before then is known. */
  let upTo = clock.monotonic();
  /** Epoch milliseconds at which the next control ends by itself. */
  let ends = Number.POSITIVE_INFINITY;
  /** Of the readings: the last that began, and the last whose rows were taken. */
  let turns = 0;
  let taken = 0;
  let away = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const listeners: (() => void)[] = [];

  const inForce = (): Control[] => latest.filter((control) => holds(control, clock.now()));

  function arrange(): void {
    const controls = inForce();
    stopped = stoppedBy(controls);
    denied = deniedBy(controls);
    ends = Math.min(...controls.map(({ until = Number.POSITIVE_INFINITY }) => until));
  }

  async function read(): Promise<void> {
    turns += 1;
    const turn = turns;
    const began = clock.monotonic();
    if ((await shelf.version()) === version) {
      upTo = Math.max(upTo, began);
      return;
    }
    const rows = await shelf.latest();
    // Overtaken by one that began later, and knows as much or more.
    if (turn < taken) return;
    taken = turn;
    upTo = Math.max(upTo, began);
    version = Math.max(0, ...rows.map((row) => row.version));
    latest = rows;
    arrange();
  }

  async function look(): Promise<void> {
    try {
      await within(patience, read(), 'the store did not answer');
      if (away) log.info({ version }, 'controls are read again');
      away = false;
    } catch (error) {
      if (!away && !closed) log.warn({ error }, 'controls cannot be read: the last known ones hold');
      away = true;
    }
    if (!closed) for (const listener of listeners) listener();
  }

  async function lookAgainAndAgain(): Promise<void> {
    await look();
    if (!closed) timer = setTimeout(lookAgainAndAgain, pause).unref();
  }

  /** What ends by itself has ended. */
  function settle(): void {
    if (ends !== Number.POSITIVE_INFINITY && clock.now() >= ends) arrange();
  }

  await read();
  timer = setTimeout(lookAgainAndAgain, pause).unref();

  return {
    get stopped() {
      settle();
      return stopped;
    },
    get denied() {
      settle();
      return denied;
    },
    get outdated() {
      return away && clock.monotonic() - upTo > believed;
    },
    get version() {
      return version;
    },
    get reload() {
      return latest.find(({ kind }) => kind === 'reload');
    },
    inForce,
    history: (limit, before) => shelf.history(limit, before),
    look,
    async set(wanted, onKept) {
      const control = await shelf.add(wanted, clock.now());
      onKept?.(control);
      const { kind, target, state, reason, who, until } = control;
      log.warn({ kind, target, state, reason, who, until, version: control.version }, 'an operator changed a control');
      await look();
      return control;
    },
    onLook: (listener) => {
      listeners.push(listener);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
