/**
 * Prometheus remote write 1.0, as k6 does it: a protobuf message, compressed by snappy, by POST. Only what k6 sends:
 * samples and native histograms. (https://prometheus.io/docs/specs/prw/remote_write_spec/)
 */

/** Counts of a native histogram of schema 0: bucket i is from 2^(i-1) to 2^i seconds. */
export interface NativeHistogram {
  firstBucket: number;
  counts: number[];
}

export interface Written {
  labels: Record<string, string>;
  points: { atMs: number; value: number | NativeHistogram }[];
}

/** @throws an Error with what Prometheus answered */
export async function remoteWrite(url: string, series: Written[]): Promise<void> {
  const answer = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: snappy(Buffer.concat(series.map((one) => message(1, timeSeries(one))))),
  });
  if (!answer.ok) throw new Error(`remote write: ${answer.status} ${await answer.text()}`);
}

function timeSeries({ labels, points }: Written): Buffer {
  const names = Object.keys(labels).sort();
  return Buffer.concat([
    ...names.map((name) => message(1, Buffer.concat([text(1, name), text(2, labels[name] ?? '')]))),
    ...points.map(({ atMs, value }) =>
      typeof value === 'number' ? message(2, sample(atMs, value)) : message(4, histogram(atMs, value)),
    ),
  ]);
}

function sample(atMs: number, value: number): Buffer {
  return Buffer.concat([double(1, value), integer(2, atMs)]);
}

function histogram(atMs: number, { firstBucket, counts }: NativeHistogram): Buffer {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const seconds = counts.reduce((sum, count, index) => sum + count * 2 ** (firstBucket + index - 0.5), 0);
  const deltas = counts.map((count, index) => zigzag(count - (counts[index - 1] ?? 0)));
  return Buffer.concat([
    integer(1, total),
    double(3, seconds),
    integer(4, zigzag(0)),
    double(5, 2 ** -20),
    integer(6, 0),
    message(11, Buffer.concat([integer(1, zigzag(firstBucket)), integer(2, counts.length)])),
    message(12, Buffer.concat(deltas.map(varint))),
    integer(15, atMs),
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

/** Signed numbers, so that small negative ones stay small. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + 1), bytes]);
}

function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function text(field: number, content: string): Buffer {
  return message(field, Buffer.from(content));
}

/** Snappy's block format allows text that is not compressed: literals of 64 KiB at most. */
function snappy(content: Buffer): Buffer {
  const blocks = [varint(content.length)];
  for (let from = 0; from < content.length; from += 65_536) {
    const literal = content.subarray(from, from + 65_536);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(literal.length - 1);
    blocks.push(Buffer.from([61 * 4]), length, literal);
  }
  return Buffer.concat(blocks);
}
