import { createRequire } from 'node:module';

/** The part of uWebSockets.js that the transport uses (its own index.d.ts is not in the package). */
export interface UwsLibrary {
  App(): UwsApp;
  us_socket_local_port(listening: object): number;
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number;
}

export interface UwsApp {
  ws(pattern: string, behavior: UwsBehavior): UwsApp;
  any(pattern: string, handler: (response: UwsResponse, request: UwsRequest) => void): UwsApp;
  /** Calls back at once; false when the port cannot be had. */
  listen(
    host: string,
    port: number,
    options: number,
    callback: (listening: object | false) => void,
  ): UwsApp;
  /** Stops listening and drops every connection. */
  close(): UwsApp;
}

export interface UwsBehavior {
  readonly compression: number;
  readonly maxPayloadLength: number;
  /** Bytes above which messages are dropped in silence; 0 for never. */
  readonly maxBackpressure: number;
  /** In seconds. */
  readonly idleTimeout: number;
  readonly sendPingsAutomatically: boolean;
  upgrade(response: UwsResponse, request: UwsRequest, context: object): void;
  open(socket: UwsSocket): void;
  message(socket: UwsSocket, message: ArrayBuffer, isBinary: boolean): void;
  ping(socket: UwsSocket): void;
  pong(socket: UwsSocket): void;
  drain(socket: UwsSocket): void;
  close(socket: UwsSocket): void;
}

/** Valid only until the handler it was given to returns. */
export interface UwsRequest {
  getUrl(): string;
  getQuery(): string;
  getHeader(lowerCaseName: string): string;
  forEach(visit: (name: string, value: string) => void): void;
}

/** Valid until it is aborted, ended or upgraded. */
export interface UwsResponse {
  onAborted(handler: () => void): UwsResponse;
  cork(work: () => void): UwsResponse;
  writeStatus(status: string): UwsResponse;
  writeHeader(name: string, value: string): UwsResponse;
  end(body: string, closeConnection: boolean): UwsResponse;
  getRemoteAddressAsText(): ArrayBuffer;
  upgrade(
    userData: object,
    key: string,
    protocol: string,
    extensions: string,
    context: object,
  ): void;
}

/** Valid until its close handler has run; every call after that throws. */
export interface UwsSocket {
  getUserData(): unknown;
  send(message: Uint8Array, isBinary: boolean, compress: boolean): number;
  cork(work: () => void): UwsSocket;
  /** Sends a close frame behind what is queued, and calls the close handler at once. */
  end(code: number, reason: string): void;
  /** Drops the connection, and calls the close handler at once. */
  close(): void;
  getBufferedAmount(): number;
}

/** The library's binary for this Node; built for glibc 2.38 and newer. */
const PACKAGE = '@uwsjs/linux-x64-24';

export type UwsLoading =
  { readonly library: UwsLibrary } | { readonly library: null; readonly reason: string };

/**
 * Loads the library if it is there and runs here. Through `require`, which the bundler leaves alone: an
 * optional package must not be a condition of the build.
 */
export function loadUws(
  load: (name: string) => unknown = createRequire(import.meta.url),
): UwsLoading {
  try {
    const library = load(PACKAGE);
    if (isUwsLibrary(library)) return { library };
    return { library: null, reason: `${PACKAGE} is not what it should be` };
  } catch (error) {
    return { library: null, reason: reasonOf(error) };
  }
}

function isUwsLibrary(library: unknown): library is UwsLibrary {
  return (
    typeof library === 'object' &&
    library !== null &&
    'App' in library &&
    'us_socket_local_port' in library
  );
}

/** The first line of what the loader said, without paths of this machine. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be loaded';
  if ('code' in error && error.code === 'MODULE_NOT_FOUND') return `${PACKAGE} is not installed`;
  const missing = /GLIBC_[\d.]+/.exec(error.message)?.[0];
  if (missing !== undefined) return `it needs ${missing}, which this system's C library lacks`;
  return 'it does not run on this system';
}
