import { columnsOf } from './columns';

/** Tells a person who waits what is going on. */
export interface Progress {
  /** What is going on now, until the next call: read again and again, so that it may count. */
  during(text: () => string): void;
  /** Something has ended: a line that stays. */
  ended(text: string): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

const REDRAW_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';

/** A live line on a terminal, plain lines as steps end anywhere else. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? liveProgress(stream) : plainProgress(stream);
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  return {
    during: () => undefined,
    ended: (text) => void stream.write(`${text}\n`),
    close: () => undefined,
  };
}

function liveProgress(stream: NodeJS.WriteStream): Progress {
  let text = () => '';
  let startedAt = Date.now();
  const draw = () => {
    const line = text();
    const elapsed = line === '' ? '' : `  ${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
    // Cut: a line that wraps could not be overwritten.
    stream.write(CLEAR_LINE + (line + elapsed).slice(0, columnsOf(stream) - 1));
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    during: (next) => {
      text = next;
      startedAt = Date.now();
      draw();
    },
    ended: (line) => {
      stream.write(`${CLEAR_LINE}${line}\n`);
      text = () => '';
    },
    close: () => {
      clearInterval(timer);
      stream.write(CLEAR_LINE);
    },
  };
}
