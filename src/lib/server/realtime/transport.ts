/** Carries the channel over a network; knows sockets, and of the protocol only how big a message may be. */
export interface Transport {
  /** Takes no more upgrades and drops what is still connected; drain the hub first for a kind end. */
  close(): Promise<void>;
}

export const MAX_MESSAGE_BYTES = 16 * 1024;
