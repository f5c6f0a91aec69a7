/** Reads what is appended to a log file from now on, line by line. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const LINES_SHOWN = 25;
const CHUNK_BYTES = 64 * 1024;

export class OutputReader {
  private offset: number;
  private unfinished = '';
  private recent: string[] = [];

  constructor(private readonly file: string) {
    this.offset = existsSync(file) ? statSync(file).size : 0; // What an earlier server of this name wrote.
  }

  /** The lines that were finished since the last call. */
  newLines(): string[] {
    const lines = (this.unfinished + this.readOn()).split('\n');
    this.unfinished = lines.pop() ?? '';
    this.recent = [...this.recent, ...lines].slice(-LINES_SHOWN);
    return lines;
  }

  /** At most 25 lines, the unfinished one included. */
  lastLines(): string {
    this.newLines();
    return [...this.recent, this.unfinished].filter((line) => line !== '').join('\n');
  }

  private readOn(): string {
    const chunks: Buffer[] = [];
    const log = openSync(this.file, 'r');
    try {
      for (;;) {
        const chunk = Buffer.alloc(CHUNK_BYTES);
        const bytes = readSync(log, chunk, 0, CHUNK_BYTES, this.offset);
        if (bytes === 0) return Buffer.concat(chunks).toString('utf8');
        this.offset += bytes;
        chunks.push(chunk.subarray(0, bytes));
      }
    } finally {
      closeSync(log);
    }
  }
}
