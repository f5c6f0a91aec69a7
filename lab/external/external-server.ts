/** What every name begins with that the lab makes on a server that is not its own. */
export const EXTERNAL_PREFIX = 'ticket_rush_';

/** One of the servers, as the lab uses it beside the levels. */
export interface ExternalServer {
  /**
   * Tries each right that the lab needs, and leaves no trace.
   *
   * @throws StartError with the right that is missing
   */
  requireRights(): Promise<void>;
  /** Removes what a level has made under this prefix, if it has come so far. */
  remove(prefix: string): Promise<void>;
  close(): Promise<void>;
}
