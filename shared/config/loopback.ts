/** Names of the own machine. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
