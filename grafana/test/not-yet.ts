/** Metrics that dashboards ask for and no service has yet. The query test fails when one of them has come. */
export const notYet: string[] = [];
