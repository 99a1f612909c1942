/** What main.ts tells the server process, and what that answers. */
export type ToServer =
  | { readonly do: 'publish'; readonly hz: number; readonly variations: number }
  | { readonly do: 'report' };

export interface ServerReport {
  readonly rounds: number;
  readonly connections: number;
  readonly rssBytes: number;
}

export type FromServer = { readonly port: number } | ServerReport;

/** What main.ts tells the client process, and what that answers. */
export type ToClients =
  | {
      readonly do: 'connect';
      readonly port: number;
      readonly count: number;
      /** How many of them never read. */
      readonly asleep: number;
    }
  /** Forgets what was measured so far. */
  | { readonly do: 'begin' }
  | { readonly do: 'report' };

export interface ClientsReport {
  readonly messages: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Connections that ended by themselves. */
  readonly lost: number;
}

export type FromClients = { readonly connected: number } | { readonly begun: true } | ClientsReport;
