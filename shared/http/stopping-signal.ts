/** Aborted when the process is told to stop: a stream that does not end would hold up the last requests. */
export function stoppingSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
