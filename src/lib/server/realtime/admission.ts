import { PROTOCOL } from '../../contract/wire.ts';
import type { Log } from '../log.ts';
import type { Hub } from './hub.ts';
import type { Gate, SessionInfo, UpgradeRequest } from './ports.ts';
import type { Refusal } from './refusal.ts';
import { offeredProtocols } from './subprotocols.ts';

export type Admission =
  | { readonly ok: true; readonly session: SessionInfo }
  | { readonly ok: false; readonly refusal: Refusal };

/** Decides about an upgrade, whatever transport asks. Never rejects. */
export async function admit(
  request: UpgradeRequest,
  { hub, gate, log }: { hub: Hub; gate: Gate; log: Log },
): Promise<Admission> {
  try {
    const verdict = await gate(request);
    if (!verdict.ok) return refused(verdict.status === 401 ? 'UNAUTHENTICATED' : 'CROSS_SITE');
    const offered = [request.headers['sec-websocket-protocol'] ?? ''].flat().join();
    if (!offeredProtocols(offered).includes(PROTOCOL))
      return refused('INVALID_REQUEST', `Ask for the subprotocol ${PROTOCOL}.`);
    const refusal = hub.refusalFor(verdict.session.sessionId);
    return refusal === null ? verdict : refused(refusal);
  } catch (error) {
    log.error({ err: error }, 'an upgrade could not be decided');
    return refused('INTERNAL');
  }
}

function refused(code: Refusal['code'], detail?: string): Admission {
  return { ok: false, refusal: detail === undefined ? { code } : { code, detail } };
}
