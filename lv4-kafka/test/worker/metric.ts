/** The sum of the metric's samples, of those that are wanted. */
export async function metric(
  url: string,
  name: string,
  isWanted: (sample: string) => boolean = () => true,
): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line.startsWith(`${name}{`) && isWanted(line));
  return samples.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
