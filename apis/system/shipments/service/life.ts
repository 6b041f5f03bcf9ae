/** How this process is told to stop, and whom it tells that it is ready. */
export interface Life {
  announce(port: number): void;
  /** Resolves when it is time to stop, which may be before the start is over. */
  readonly ended: Promise<void>;
}

/** With an IPC channel the parent decides; without one, the terminal does. */
export const createLife = (sayReady: (port: number) => void): Life =>
  process.send === undefined ? underTerminal(sayReady) : underParent();

/**
 * The parent hears `{ type: 'ready', port }`, says `{ type: 'stop' }`, or dies. A terminal signals the whole group, and
 * the parent still needs this service while it drains: signals are not for us.
 */
function underParent(): Life {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  return {
    announce: (port) => process.send?.({ type: 'ready', port }, () => undefined),
    ended: new Promise((resolve) => {
      process.on('disconnect', resolve);
      process.on('message', (message) => {
        if (isStop(message)) resolve();
      });
      if (!process.connected) resolve();
    }),
  };
}

const underTerminal = (announce: (port: number) => void): Life => ({
  announce,
  ended: new Promise((resolve) => {
    process.on('SIGTERM', () => resolve());
    process.on('SIGINT', () => resolve());
  }),
});

const isStop = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'stop';
