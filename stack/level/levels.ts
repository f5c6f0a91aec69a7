/** The levels, and what each needs beside nginx. */

export type ServerPart = 'postgres' | 'redis' | 'kafka';

export interface LevelLayout {
  workspace: string;
  needs: readonly ServerPart[];
  /** Entry of the processes behind the load balancer. */
  instance: string;
  /** Entry of the processes that take their work from the log; only LV.4 has them. */
  worker?: string;
}

export const levels = {
  lv1: { workspace: 'lv1-race-condition', needs: ['postgres'], instance: 'src/main.ts' },
  lv2: { workspace: 'lv2-db-lock', needs: ['postgres'], instance: 'src/main.ts' },
  lv3: { workspace: 'lv3-redlock', needs: ['postgres', 'redis'], instance: 'src/main.ts' },
  lv4: {
    workspace: 'lv4-kafka',
    needs: ['postgres', 'redis', 'kafka'],
    instance: 'src/main.ts',
    worker: 'src/worker.ts',
  },
} as const satisfies Record<string, LevelLayout>;

export type LevelName = keyof typeof levels;
