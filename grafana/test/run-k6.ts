import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unprotected } from '../../lv1-race-condition/src/techniques/unprotected';

const SCRIPT = join(__dirname, '..', '..', 'k6', 'scripts', 'rush.ts');
/** k6's own exit status when a threshold was crossed: LV.1 sells too much, as it should. */
const THRESHOLD_CROSSED = 99;

interface Run {
  shopUrl: string;
  prometheusUrl: string;
  testid: string;
}

/** A rush of a few seconds at `unprotected`. @throws an Error with what k6 wrote */
export async function runK6(k6: string, { shopUrl, prometheusUrl, testid }: Run): Promise<void> {
  const output = ['--out', 'experimental-prometheus-rw', '--tag', `testid=${testid}`];
  const env = {
    ...process.env,
    BASE_URL: shopUrl,
    TECHNIQUE: unprotected.slug,
    PROFILE: 'smoke',
    K6_PROMETHEUS_RW_SERVER_URL: `${prometheusUrl}/api/v1/write`,
    K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
    K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
  };
  await promisify(execFile)(k6, ['run', '--no-usage-report', '--quiet', ...output, SCRIPT], { env }).catch(
    (error: { code?: number; stderr?: string }) => {
      if (error.code !== THRESHOLD_CROSSED) throw new Error(`k6 failed: ${error.stderr}`);
    },
  );
}
