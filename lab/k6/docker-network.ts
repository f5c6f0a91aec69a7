/** How a container reaches what listens on the loopback of the machine: the levels do, and so does Prometheus. */
import type { LoadRun } from './load-run';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** On Linux it shares the machine's network. Elsewhere the "host" is the virtual machine in which Docker runs. */
export function networkArguments(platform = process.platform): string[] {
  return platform === 'linux' ? ['--network', 'host'] : [];
}

/** The run with addresses as the container knows them: Docker Desktop has a name for the machine around it. */
export function fromContainer(run: LoadRun, platform = process.platform): LoadRun {
  if (platform === 'linux') return run;
  const { url, prometheus } = run;
  return {
    ...run,
    url: outside(url),
    prometheus: prometheus === undefined ? undefined : outside(prometheus),
  };
}

function outside(address: string): string {
  const url = new URL(address);
  if (!LOOPBACK.test(url.hostname)) return address;
  url.hostname = 'host.docker.internal';
  return url.href.replace(/\/$/, '');
}
