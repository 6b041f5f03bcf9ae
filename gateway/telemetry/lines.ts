import type { Destination } from './output.ts';

/** Characters after which lines are written without waiting for the rest: what one write to a pipe takes whole. */
const most = 16_384;

/**
 * Gathers the lines of one turn of the event loop into one write: under load a write for each line would cost more than
 * everything else about it. None is held longer than that turn, and none is lost when the process ends by itself.
 */
export function gatherLines(destination: Destination): Destination {
  let gathered = '';
  const write = (): void => {
    const lines = gathered;
    gathered = '';
    if (lines !== '') destination.write(lines);
  };
  process.on('exit', write);
  return {
    write(line) {
      if (gathered === '') setImmediate(write);
      gathered += line;
      if (gathered.length > most) write();
    },
  };
}
