/** An answer as far as the bench looks at it. */
export interface HttpAnswer {
  status: number;
  /** Where the next answer begins. */
  length: number;
}

/** The answer at the beginning of what has arrived, or undefined while a part of it is missing. */
export function answerIn(received: Buffer): HttpAnswer | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const bodyLength = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (status === undefined || bodyLength === undefined)
    throw new Error(`no answer that is understood:\n${head}`);
  const length = headEnd + 4 + Number(bodyLength);
  return received.length < length ? undefined : { status: Number(status), length };
}
