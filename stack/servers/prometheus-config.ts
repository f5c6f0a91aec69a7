/** prometheus.yml of the embedded stack, and the files that name what it scrapes. */

export interface PrometheusSettings {
  /** How often every target is read; also how often rules are evaluated. */
  scrapeIntervalMs: number;
  /** Rule files, recording and alerting. */
  rules: readonly string[];
  /** Where target files appear and go. */
  targetsFolder: string;
}

/** A process with metrics, and the labels that tell it from others. */
export interface Target {
  url: string;
  level: string;
  instance: string;
}

export function prometheusConfig({ scrapeIntervalMs, rules, targetsFolder }: PrometheusSettings): string {
  const interval = `${scrapeIntervalMs}ms`;
  // JSON, which is YAML: nothing in a path has to be escaped by hand.
  return JSON.stringify({
    global: {
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
    },
    rule_files: rules,
    scrape_configs: [
      {
        job_name: 'services',
        // The services say themselves which level and instance they are.
        honor_labels: true,
        file_sd_configs: [{ files: [`${targetsFolder}/*.json`], refresh_interval: '5s' }],
      },
    ],
  });
}

/** A file for file_sd. The labels are there for what Prometheus says itself: `up` of an instance that is down. */
export function targetFile(targets: readonly Target[]): string {
  return JSON.stringify(
    targets.map(({ url, level, instance }) => ({
      targets: [new URL(url).host],
      labels: { level, instance },
    })),
  );
}
