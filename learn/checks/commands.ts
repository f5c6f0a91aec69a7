import type { RedisClientType } from 'redis';

/** What the learner's code asked, and what was answered, as the lines of a transcript. */
export interface Transcript {
  line(party: string, text: string): void;
  toString(): string;
}

export function openTranscript(): Transcript {
  const lines: string[] = [];
  return {
    line: (party, text) => void lines.push(`${String(lines.length + 1).padStart(3)}  ${party}  ${text}`),
    toString: () => lines.join('\n'),
  };
}

interface Stepped {
  /** Whose commands these are. */
  party: string;
  transcript: Transcript;
  /** Runs when a command was carried out, before its answer reaches the learner's code. Counted from 1. */
  afterCommand?: (number: number) => Promise<unknown> | undefined;
}

/** The connection, with a place between any two commands where another party can come in. */
export function stepped(
  redis: RedisClientType,
  { party, transcript, afterCommand }: Stepped,
): RedisClientType {
  let number = 0;
  return new Proxy(redis, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => {
        const answer = member.apply(target, values) as unknown;
        if (!(answer instanceof Promise)) return answer;
        const command = String(name).toUpperCase();
        return answer
          .then(
            (said) => transcript.line(party, `${command} → ${wordsOf(said)}`),
            (error: Error) => transcript.line(party, `${command} → ${error.message}`),
          )
          .then(() => afterCommand?.(++number))
          .then(() => answer);
      };
    },
  });
}

/**
 * Plays `play` with another party between the first two commands, then between the next two, and so on, until there is no
 * further command.
 *
 * @returns the first failure
 */
export async function betweenAnyTwo<F>(
  play: (comesAfter: (number: number) => boolean) => Promise<F | undefined>,
): Promise<F | undefined> {
  for (let place = 1; ; place++) {
    let reached = false;
    const failure = await play((number) => {
      reached ||= number === place;
      return number === place;
    });
    if (failure !== undefined || !reached) return failure;
  }
}

/** The process dies when a command was carried out: its answer is never heard, and there is no further command. */
export function diesThere(): { death: Promise<void>; die: () => Promise<never> } {
  let tell = () => {};
  const death = new Promise<void>((resolve) => (tell = resolve));
  return {
    death,
    die: () => {
      tell();
      return new Promise<never>(() => undefined);
    },
  };
}

function wordsOf(answer: unknown): string {
  return answer === null || answer === undefined ? 'nothing' : JSON.stringify(answer);
}
