import type { Update } from '../load.ts';

/** One way to tell everybody, served on a port of 127.0.0.1. */
export interface Variant {
  readonly port: number;
  publish(updates: readonly Update[]): void;
  connections(): number;
}

export const HOST = '127.0.0.1';
